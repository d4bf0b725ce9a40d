//! An answer as text for people: verdict first, then the schedule, then what holds it together.
//!
//! No line is wider than [`WIDTH`] columns, and nothing that a name contains reaches the terminal as a command.

mod history;
mod refuted;
mod schedule;
mod summary;
mod temptations;

use super::display::{WIDTH, clean, fit, wrap};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::{Refutation, Solution, Undecided};
use crate::certificate::{Certificate, Status};
use crate::exact::Rational;

/// A solution as text. Without a certificate it says that the exact check was skipped.
pub fn render(scenario: &Scenario, solution: &Solution, certificate: Option<&Certificate>) -> String {
    let mut page = Page::titled(&scenario.title, UNTITLED);
    page.paragraph(&summary::verdict(scenario, solution, certificate));
    body(&mut page, scenario, solution, certificate);
    page.finish()
}

/// A refutation as text. `checked` is what the exact check of the proof said: the proved upper bound (below 0) on
/// the weighted sum of the rows, or what is wrong with the proof; `None` if it was skipped.
pub fn render_refutation(
    scenario: &Scenario,
    refutation: &Refutation,
    checked: Option<&Result<Rational, String>>,
) -> String {
    let mut page = Page::titled(&scenario.title, UNTITLED);
    refuted::write(&mut page, scenario, refutation, checked);
    page.finish()
}

/// An answer that was not reached, with the best schedule so far if there is one.
pub fn render_undecided(scenario: &Scenario, undecided: &Undecided, certificate: Option<&Certificate>) -> String {
    let mut page = Page::titled(&scenario.title, UNTITLED);
    let why = clean(&undecided.why);
    page.paragraph(&format!("Undecided: {}", sentence(&why)));
    match &undecided.best {
        Some(solution) => {
            let holds = match certificate.map(|c| c.status) {
                Some(Status::Certified) => "It is certified: no party gains by breaking it; but",
                Some(Status::Epsilon) => "No party gains much by breaking it (see the exact check below), but",
                Some(Status::Broken) => "It does not pass the exact check (see below), and",
                None => "No gain from breaking it was found, but the exact check was skipped, and",
            };
            page.paragraph(&format!("The best schedule found so far is below. {holds} a better one may exist."));
            body(&mut page, scenario, solution, certificate);
        }
        None => page.paragraph("No self-enforcing schedule was found before that, and none was excluded."),
    }
    page.finish()
}

fn body(page: &mut Page, scenario: &Scenario, solution: &Solution, certificate: Option<&Certificate>) {
    schedule::write(page, scenario, &solution.schedule);
    history::write(page, scenario, &solution.schedule);
    summary::parties(page, scenario, solution);
    temptations::write(page, scenario, solution);
    for remark in &solution.remarks {
        page.item(&sentence(&clean(remark)));
    }
    page.blank();
    summary::certificate(page, scenario, solution, certificate);
    summary::computed(page, solution);
}

/// Lines of text under construction; every line that goes in fits the width.
pub(super) struct Page {
    lines: Vec<String>,
}

/// The title of an agreement that has none.
const UNTITLED: &str = "Untitled agreement";

impl Page {
    pub(super) fn titled(title: &str, untitled: &str) -> Self {
        let title = clean(title);
        let mut lines = wrap(if title.is_empty() { untitled } else { &title }, WIDTH, 0);
        if lines.len() > 3 {
            lines.truncate(3);
            lines[2] = fit(&format!("{} …", lines[2]), WIDTH);
        }
        let rule = lines.iter().map(|l| super::display::width(l)).max().unwrap_or(0);
        lines.push("=".repeat(rule.min(WIDTH)));
        Self { lines }
    }

    pub(super) fn blank(&mut self) {
        if self.lines.last().is_some_and(|l| !l.is_empty()) {
            self.lines.push(String::new());
        }
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.lines.extend(wrap(text, WIDTH, 0));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.blank();
        self.lines.extend(wrap(text, WIDTH, 0));
    }

    /// An indented sentence directly under what is above.
    pub(super) fn note(&mut self, text: &str) {
        let wrapped = wrap(text, WIDTH - 2, 0);
        self.lines.extend(wrapped.into_iter().map(|line| format!("  {line}")));
    }

    /// A point of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.lines.extend(wrap(&format!("- {text}"), WIDTH, 2));
    }

    pub(super) fn table(&mut self, lines: Vec<String>) {
        self.lines.extend(lines);
    }

    pub(super) fn finish(self) -> String {
        let mut out = String::new();
        for line in &self.lines {
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// The text with a full stop, if it has no end of its own.
pub(super) fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { text.to_string() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests;
