//! A table of text that fits a width: cells wrap in one column, headings may have several lines.

use super::display::{left, right, width, wrap};

/// One column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading; `\n` separates its lines.
    pub heading: String,
    /// Whether cells and heading stand at the right edge.
    pub to_the_right: bool,
    /// The widest it may become; longer cells are wrapped.
    pub at_most: usize,
}

impl Column {
    /// A column of words.
    pub fn words(heading: &str, at_most: usize) -> Self {
        Self { heading: heading.to_string(), to_the_right: false, at_most }
    }

    /// A column of figures.
    pub fn figures(heading: &str, at_most: usize) -> Self {
        Self { heading: heading.to_string(), to_the_right: true, at_most }
    }
}

/// One row of the table.
#[derive(Debug, Clone)]
pub enum TableRow {
    /// One cell for each column.
    Cells(Vec<String>),
    /// The first cells, then a remark across the rest.
    Remark(Vec<String>, String),
}

/// Lines of the table, indented by two spaces, columns two spaces apart. Cells must be harmless text already.
pub fn render(columns: &[Column], rows: &[TableRow]) -> Vec<String> {
    let headings: Vec<Vec<&str>> = columns.iter().map(|c| c.heading.split('\n').collect()).collect();
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            let cells = rows.iter().filter_map(|row| match row {
                TableRow::Cells(cells) | TableRow::Remark(cells, _) => cells.get(at).map(|c| width(c)),
            });
            cells.chain(headings[at].iter().map(|h| width(h))).max().unwrap_or(0).min(columns[at].at_most)
        })
        .collect();
    let mut lines = Vec::new();
    let depth = headings.iter().map(Vec::len).max().unwrap_or(0);
    for level in 0..depth {
        // Headings stand on the line above the figures, so shorter ones begin lower.
        let cells = headings.iter().map(|h| (level + h.len()).checked_sub(depth).map_or("", |at| h[at]).to_string());
        lines.extend(line_of(columns, &widths, &cells.collect::<Vec<_>>()));
    }
    for row in rows {
        match row {
            TableRow::Cells(cells) => lines.extend(line_of(columns, &widths, cells)),
            TableRow::Remark(cells, remark) => {
                let start = line_of(&columns[..cells.len().min(columns.len())], &widths, cells).concat();
                lines.push(format!("{start}  {remark}"));
            }
        }
    }
    lines
}

/// One row as one line, or several where a cell wraps.
fn line_of(columns: &[Column], widths: &[usize], cells: &[String]) -> Vec<String> {
    let parts: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, &w)| if width(cell) <= w { vec![cell.clone()] } else { wrap(cell, w, 0) })
        .collect();
    let depth = parts.iter().map(Vec::len).max().unwrap_or(0);
    (0..depth)
        .map(|at| {
            let mut line = String::new();
            for ((part, column), &w) in parts.iter().zip(columns).zip(widths) {
                let cell = part.get(at).map_or("", String::as_str);
                line.push_str("  ");
                line.push_str(&if column.to_the_right { right(cell, w) } else { left(cell, w) });
            }
            line
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_align_and_wrap() {
        let columns = [Column::words("a", 6), Column::figures("x\nyy", 4)];
        let rows = [
            TableRow::Cells(vec!["one two".into(), "1".into()]),
            TableRow::Remark(vec!["3".into()], "unchanged".into()),
        ];
        assert_eq!(
            render(&columns, &rows),
            ["           x", "  a       yy", "  one      1", "  two       ", "  3       unchanged"]
        );
    }
}
