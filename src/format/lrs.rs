//! Two matrices as lrs reads them: the shape, the row player's payoffs, the column player's.

use crate::exact::Rational;
use crate::game::NormalForm;
use crate::game::normal::MOST_PAYOFFS;

use super::faults::{Faults, shorten};
use super::number::{self, A_NUMBER};

const THE_SHAPE: &str = "the number of rows and the number of columns, each a whole number from 1";

/// Reads two matrices.
pub fn read(text: &str, faults: &mut Faults) -> Option<NormalForm> {
    let mut words = words(text);
    let rows = dimension(words.next(), "rows", text, faults);
    let columns = dimension(words.next(), "columns", text, faults);
    let cells = rows.zip(columns).and_then(|(rows, columns)| {
        let cells = rows.checked_mul(columns).filter(|cells| *cells <= MOST_PAYOFFS / 2);
        if cells.is_none() {
            let allowed = || format!("at most {MOST_PAYOFFS} payoffs");
            faults.say(0, || ("the shape".to_owned(), format!("{rows} rows and {columns} columns"), allowed()));
        }
        cells
    });
    let (mut numbers, mut count) = (Vec::new(), 0);
    for (offset, word) in words {
        // Without a shape there is no end; the numbers are looked at all the same.
        if cells.is_some_and(|cells| count >= 2 * cells) {
            faults.say(offset, || {
                ("the matrices".to_owned(), shorten(word), format!("the end of the text after {count} payoffs"))
            });
            return None;
        }
        match number::read(word) {
            Ok(number) => numbers.push(number),
            Err(found) => faults.say(offset, || (place(count, rows, columns), found, A_NUMBER.to_owned())),
        }
        count += 1;
    }
    let (rows, columns, cells) = (rows?, columns?, cells?);
    if count < 2 * cells {
        faults.say(text.len(), || {
            let found = format!("the end of the text after {count} payoffs");
            ("the matrices".to_owned(), found, format!("{} payoffs: 2 matrices of {rows} × {columns}", 2 * cells))
        });
    }
    if !faults.is_empty() {
        return None;
    }
    let rows: Vec<Vec<Rational>> = numbers.chunks(columns).map(<[Rational]>::to_vec).collect();
    let (first, second) = rows.split_at(rows.len() / 2);
    NormalForm::bimatrix("", first, second)
        .map_err(|why| faults.say(0, || (String::new(), why, A_NUMBER.to_owned())))
        .ok()
}

fn dimension(word: Option<(usize, &str)>, what: &str, text: &str, faults: &mut Faults) -> Option<usize> {
    let size = word.and_then(|(_, word)| number::whole(word)).and_then(|size| usize::try_from(size).ok());
    let size = size.filter(|size| *size > 0);
    if size.is_none() {
        let offset = word.map_or(text.len(), |(offset, _)| offset);
        let found = word.map_or("the end of the text".to_owned(), |(_, word)| shorten(word));
        faults.say(offset, || (what.to_owned(), found, THE_SHAPE.to_owned()));
    }
    size
}

/// Which payoff follows after so many.
fn place(count: usize, rows: Option<usize>, columns: Option<usize>) -> String {
    let (Some(rows), Some(columns)) = (rows, columns) else { return format!("number {}", count + 1) };
    let (row, column) = (count / columns, count % columns);
    let (player, row) = if row < rows { (1, row) } else { (2, row.saturating_sub(rows)) };
    format!("player {player}, row {}, column {}", row + 1, column + 1)
}

/// The words of a text, with their offsets in bytes.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let begin = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - begin, word))
}

/// Writes two matrices.
///
/// # Errors
/// In words, for a game of more or fewer than two players or with a number that is too long.
pub fn write(game: &NormalForm) -> Result<String, String> {
    let [rows, columns] = game.shape()[..] else {
        return Err("lrs holds games of two players; write this one as nfg or json".to_owned());
    };
    let mut out = format!("{rows} {columns}\n");
    for player in 0..2 {
        out.push('\n');
        for row in game.matrix(player) {
            let numbers: Vec<String> = row.iter().map(number::write_fraction).collect::<Result<_, _>>()?;
            out.push_str(&numbers.join(" "));
            out.push('\n');
        }
    }
    Ok(out)
}
