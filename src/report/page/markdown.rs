//! As Markdown, for papers and notes: text, lists and tables; a chart is its description.

use super::block::{Block, Section};
use crate::report::display::clean;

/// The page.
#[must_use]
pub fn markdown(title: &str, verdict: &str, sections: &[Section]) -> String {
    let mut out = format!("# {}\n\n{}\n", plain(&clean(title)), plain(verdict));
    for section in sections {
        out.push_str(&format!("\n## {}\n", plain(&section.title)));
        for block in &section.blocks {
            out.push('\n');
            match block {
                Block::Text(text) => out.push_str(&format!("{}\n", plain(text))),
                Block::List(items) => items.iter().for_each(|item| out.push_str(&format!("- {}\n", plain(item)))),
                Block::Steps(steps) => {
                    for (heading, lines) in steps {
                        out.push_str(&format!("- {}\n", plain(heading)));
                        lines.iter().for_each(|line| out.push_str(&format!("  - {}\n", plain(line))));
                    }
                }
                Block::Table(head, rows) => {
                    let line = |cells: &[String]| {
                        format!("| {} |\n", cells.iter().map(|c| plain(c)).collect::<Vec<_>>().join(" | "))
                    };
                    out.push_str(&line(head));
                    let rule: Vec<&str> =
                        head.iter().enumerate().map(|(at, _)| if at == 0 { "---" } else { "---:" }).collect();
                    out.push_str(&format!("| {} |\n", rule.join(" | ")));
                    rows.iter().for_each(|row| out.push_str(&line(row)));
                }
                Block::Charts(charts) => {
                    charts
                        .iter()
                        .for_each(|c| out.push_str(&format!("- {}: {}\n", plain(&c.heading), plain(&c.description))));
                }
            }
        }
    }
    out
}

/// Text in which no character is a mark of Markdown or HTML.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
