//! Text that is safe to print: names come from files, and a terminal obeys what it is sent.
//!
//! Control characters and invisible marks that reorder a line become visible or vanish, piles of combining
//! marks are cut, right-to-left names are isolated so that they cannot swap the columns beside them. Widths
//! are columns of a terminal, rounded up where terminals differ.

/// The widest line of any text output, in columns.
pub const WIDTH: usize = 100;

/// The most combining marks kept on one character.
const MARKS: usize = 3;

/// The text on one line, harmless, whole.
pub fn clean(text: &str) -> String {
    isolate(scrub(text))
}

/// The text on one line, harmless, at most `columns` wide; what is cut is shown by `…`.
pub fn fit(text: &str, columns: usize) -> String {
    isolate(cut(&scrub(text), columns))
}

/// A name inside a sentence: at most 40 columns.
pub fn name(text: &str) -> String {
    let shown = fit(text, 40);
    if shown.trim().is_empty() { "(no name)".to_string() } else { shown }
}

/// How many columns a harmless text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Breaks a harmless text at spaces into lines of at most `columns`, all but the first indented by `indent`.
/// Words that are too long are broken.
pub fn wrap(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let columns = columns.max(indent + 2);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut empty = true;
    for word in text.split_whitespace() {
        let mut rest = word.to_string();
        if !empty && width(&line) + 1 + width(&rest) > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            empty = true;
        }
        while width(&line) + usize::from(!empty) + width(&rest) > columns {
            let room = columns - width(&line) - usize::from(!empty);
            let at = prefix(&rest, room).max(rest.chars().next().map_or(0, char::len_utf8));
            let tail = rest.split_off(at);
            line.push_str(&rest);
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            (rest, empty) = (tail, true);
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(&rest);
        empty = false;
    }
    if !empty || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text with spaces before it up to `columns`.
pub fn right(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text with spaces behind it up to `columns`.
pub fn left(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// One line without anything that a terminal would obey.
fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}') {
            if !out.ends_with(' ') && !out.is_empty() {
                out.push(' ');
            }
            marks = 0;
        } else if c.is_control() || is_obeyed(c) {
            out.push('\u{FFFD}');
            marks = 0;
        } else if char_width(c) == 0 {
            marks += 1;
            if marks <= MARKS {
                out.push(c);
            }
        } else {
            out.push(c);
            marks = 0;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Invisible characters that reorder, hide or tag what follows; noncharacters.
fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Cuts a scrubbed text to `columns`.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    if columns == 0 {
        return String::new();
    }
    format!("{}…", text[..prefix(text, columns - 1)].trim_end())
}

/// The byte length of the longest prefix of at most `columns`.
fn prefix(text: &str, columns: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += char_width(c);
        if used > columns {
            return at;
        }
    }
    text.len()
}

/// A name with right-to-left letters between the marks that keep its direction to itself (Unicode UAX #9).
fn isolate(text: String) -> String {
    if text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text }
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

/// Columns of one character: 0 for marks on the one before, 2 for East Asian wide letters and pictures.
fn char_width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36F}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5BD}'
        | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}'
        | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}'
        | '\u{200C}'
        | '\u{200D}'
        | '\u{2066}'..='\u{2069}'
        | '\u{20D0}'..='\u{20FF}'
        | '\u{FE00}'..='\u{FE0E}'
        | '\u{FE20}'..='\u{FE2F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{231A}'..='\u{231B}'
        | '\u{2329}'..='\u{232A}'
        | '\u{23E9}'..='\u{23FA}'
        | '\u{25FD}'..='\u{25FE}'
        | '\u{2600}'..='\u{27BF}'
        | '\u{2B1B}'..='\u{2B55}'
        | '\u{2E80}'..='\u{303E}'
        | '\u{3041}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{A4CF}'
        | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE10}'..='\u{FE19}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{16FE0}'..='\u{18CFF}'
        | '\u{1AFF0}'..='\u{1B2FF}'
        | '\u{1F000}'..='\u{1FAFF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_does_not_come_out() {
        let hostile = "a\u{1b}[31mred\u{7}\nb\tc\u{202E}d\u{9b}2J\u{200F}";
        let shown = clean(hostile);
        assert!(!shown.chars().any(char::is_control), "{shown:?}");
        assert!(!shown.contains('\u{202E}') && !shown.contains('\u{200F}'));
        assert!(shown.starts_with("a\u{FFFD}[31mred\u{FFFD} b c"), "{shown:?}");
    }

    /// Widths by Unicode's East Asian Width: wide 2, combining 0.
    #[test]
    fn columns_are_counted_not_bytes() {
        assert_eq!(width("SS-20"), 5);
        assert_eq!(width("核査察"), 6);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("🚀"), 2);
    }

    #[test]
    fn long_text_is_cut_to_the_columns() {
        for text in ["x".repeat(300), "🚀".repeat(99), "שלום ".repeat(50), "e\u{301}".repeat(80), String::new()] {
            for columns in [0, 1, 2, 7, 40] {
                assert!(width(&fit(&text, columns)) <= columns, "{text} {columns}");
            }
        }
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("abcd", 4), "abcd");
        assert_eq!(name("\n"), "(no name)");
    }

    #[test]
    fn piles_of_marks_are_cut() {
        let pile = format!("a{}", "\u{301}".repeat(500));
        assert_eq!(clean(&pile).chars().count(), 1 + MARKS);
    }

    #[test]
    fn right_to_left_names_keep_their_direction_to_themselves() {
        assert_eq!(fit("שלום", 10), "\u{2068}שלום\u{2069}");
        assert_eq!(fit("peace", 10), "peace");
    }

    #[test]
    fn wrapping_keeps_every_word_within_the_columns() {
        let text = format!("one two {} three", "x".repeat(50));
        let lines = wrap(&text, 20, 4);
        assert!(lines.iter().all(|l| width(l) <= 20), "{lines:?}");
        let joined: String = lines.concat().split_whitespace().collect();
        assert_eq!(joined, text.replace(' ', ""));
        assert_eq!(wrap("", 20, 2), vec![String::new()]);
        assert!(wrap("🚀🚀🚀", 1, 0).iter().all(|l| width(l) <= 2));
    }
}
