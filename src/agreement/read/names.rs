//! Names of parties and measures: which are known, and which was probably meant.

use std::collections::BTreeMap;

/// Lists in messages stop after this many entries.
const LISTED: usize = 8;
/// Names longer than this are not compared letter by letter.
const COMPARED_LENGTH: usize = 64;
/// At most this many names are compared with a wrong one.
const COMPARED_NAMES: usize = 1_000;

/// The names of one kind, with their index in the file.
#[derive(Default)]
pub struct Names {
    index: BTreeMap<String, usize>,
    in_order: Vec<String>,
    /// Whether every name could be read; if not, an unknown name may be one of the unreadable.
    pub complete: bool,
}

impl Names {
    /// Adds the name of entry `index`; gives back the first entry of that name if there is one.
    pub fn add(&mut self, name: &str, index: usize) -> Option<usize> {
        if let Some(first) = self.index.get(name) {
            return Some(*first);
        }
        self.index.insert(name.to_string(), index);
        self.in_order.push(name.to_string());
        None
    }

    /// The index of a name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).copied()
    }

    /// All names in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.in_order.iter().map(String::as_str)
    }
}

/// Names joined by commas, at most `limit` words of them or about eight where `limit` is 0.
pub fn listed<'n>(names: impl Iterator<Item = &'n str>, limit: usize) -> String {
    let limit = if limit == 0 { LISTED } else { limit };
    let mut text = String::new();
    let mut count = 0usize;
    for name in names {
        if count < limit {
            if count > 0 {
                text.push_str(", ");
            }
            text.push_str(&super::faults::shorten(name));
        }
        count += 1;
    }
    if count > limit {
        text.push_str(&format!(", … ({count} in all)"));
    }
    text
}

/// ` (did you mean …?)` where a known name is near; `asked` counts how often this was asked.
pub fn suggest<'n>(asked: &mut usize, wrong: &str, known: impl Iterator<Item = &'n str>) -> String {
    // Comparing takes time; a file with this many wrong names has another trouble.
    const MOST: usize = 200;
    if *asked >= MOST {
        return String::new();
    }
    *asked += 1;
    nearest(wrong, known)
        .map_or_else(String::new, |name| format!(" (did you mean \"{}\"?)", super::faults::shorten(name)))
}

/// The known name nearest to a wrong one, when it is near enough to be a slip.
pub fn nearest<'n>(wrong: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wrong = fold(wrong)?;
    // One slip in three letters; in shorter names only capitals may differ.
    let allowed = (wrong.len() / 3).min(3);
    let mut best: Option<(usize, &str)> = None;
    for name in known.take(COMPARED_NAMES) {
        let Some(candidate) = fold(name) else { continue };
        if candidate.len().abs_diff(wrong.len()) > allowed {
            continue;
        }
        let distance = distance(&wrong, &candidate);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Small letters, with `-` and blanks as `_`, so that `Step-Cost` is near `step_cost`; `None` for long names.
fn fold(name: &str) -> Option<Vec<char>> {
    if name.is_empty() || name.len() > COMPARED_LENGTH {
        return None;
    }
    Some(name.to_lowercase().chars().map(|c| if c == '-' || c == ' ' { '_' } else { c }).collect())
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other (optimal
/// string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut least = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Distances that can be counted by hand.
    #[test]
    fn distance_counts_single_slips() {
        let d = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(d("weight", "weight"), 0);
        assert_eq!(d("wieght", "weight"), 1); // a swap
        assert_eq!(d("weigt", "weight"), 1); // a letter left out
        assert_eq!(d("weight", "weihgts"), 2);
        assert_eq!(d("", "abc"), 3);
        assert_eq!(d("abc", ""), 3);
    }

    #[test]
    fn only_near_names_are_suggested() {
        let known = ["discount", "weight", "disagreement"];
        assert_eq!(nearest("discuont", known.into_iter()), Some("discount"));
        assert_eq!(nearest("DISCOUNT", known.into_iter()), Some("discount"));
        assert_eq!(nearest("colour", known.into_iter()), None);
        assert_eq!(nearest("", known.into_iter()), None);
        assert_eq!(nearest(&"x".repeat(10_000), known.into_iter()), None);
    }
}
