//! An answer as a page: what to do, what it is worth, where it is tight, what happens if somebody cheats, and the proof.
//!
//! The sections are built once as blocks of text, tables and charts, and written as one self-contained HTML page, as
//! Markdown, or as one SVG of all charts. Every chart has a text that says what it shows.

mod block;
mod chart;
mod html;
mod markdown;
mod sections;
mod subject;

pub(super) use block::escaped;
pub use block::{Block, Section};
pub use html::html;
pub use markdown::markdown;
pub use sections::sections;
pub use subject::Subject;

/// All charts of the sections below each other, as one SVG.
#[must_use]
pub fn svg(sections: &[Section]) -> String {
    let mut inside = String::new();
    let mut height = 0;
    for chart in sections.iter().flat_map(Section::charts) {
        inside.push_str(&format!(
            "<text x=\"10\" y=\"{}\" font-family=\"sans-serif\" font-size=\"15\" fill=\"#111111\">{}</text>\n",
            height + 20,
            block::escaped(&chart.heading)
        ));
        inside.push_str(&chart.svg.replacen("<svg ", &format!("<svg x=\"0\" y=\"{}\" ", height + 28), 1));
        height += 28 + chart.height + 12;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{height}\" viewBox=\"0 0 {w} {height}\">\n\
         <rect width=\"{w}\" height=\"{height}\" fill=\"#FFFFFF\"/>\n{inside}</svg>\n",
        w = chart::WIDTH
    )
}
