//! What a page is made of.

/// A part of the page under one heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// A short word for links.
    pub id: &'static str,
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A list of sentences.
    List(Vec<String>),
    /// Headings, each with sentences under it.
    Steps(Vec<(String, Vec<String>)>),
    /// A table: headings, then rows; figures stand at the right.
    Table(Vec<String>, Vec<Vec<String>>),
    /// Charts side by side where there is room.
    Charts(Vec<Chart>),
}

/// A chart, ready.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it is called.
    pub heading: String,
    /// What it shows, for whoever cannot see it.
    pub description: String,
    /// The drawing: an `svg` element without a fixed size on the page.
    pub svg: String,
    /// Its height in the units of its view box.
    pub height: u32,
    /// Names and classes of the series, where there is more than one.
    pub legend: Vec<(String, &'static str)>,
}

impl Section {
    /// Its charts, in order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Charts(charts) => charts.as_slice(),
            _ => &[],
        })
    }
}

/// Text that is safe between tags and in attributes.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
