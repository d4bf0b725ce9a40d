//! One or two matrices as comma-separated values; what may stand in them is told in [`format`](crate::format).

mod records;

use records::{Cell, blocks};

use super::faults::{Faults, counted, shorten};
use super::number::{self, A_NUMBER};
use crate::exact::Rational;
use crate::game::{NormalForm, Player};

/// What stands between the payoffs of both players in one cell.
const BETWEEN: char = '|';

const A_MATRIX: &str = "a matrix of numbers; cells are separated by commas";

/// The place of a cell: the row and the column of the block, both from 0.
type Spot = (usize, usize);

/// A block with its names told from its payoffs.
struct Block<'c> {
    /// The first cell, which tells where the block is.
    start: usize,
    /// The names of the rows and of the columns.
    names: [Option<Vec<&'c Cell>>; 2],
    payoffs: Vec<&'c [Cell]>,
    /// Where in the block the payoffs begin.
    first: Spot,
}

/// Reads a game of two players.
pub fn read(text: &str, faults: &mut Faults) -> Option<NormalForm> {
    let found = blocks(text, faults);
    if found.is_empty() && faults.is_empty() {
        faults.say(text.len(), || (String::new(), "no cell".to_owned(), A_MATRIX.to_owned()));
    }
    if let Some(start) = found.get(2).and_then(|block| start_of(block)) {
        let allowed = "at most two, with an empty line between them: one for each player";
        faults.say(start, || ("block 3".to_owned(), "another matrix".to_owned(), allowed.to_owned()));
    }
    let blocks: Vec<Block> =
        found.iter().take(2).enumerate().filter_map(|(at, block)| parts(block, at, faults)).collect();
    let first = blocks.first()?;
    let paired = first.payoffs.first().and_then(|row| row.first()).is_some_and(|cell| cell.text.contains(BETWEEN));
    let (row_player, column_player) = match &blocks[..] {
        [_, second] => {
            agree(first, second, faults);
            (matrix(first, 0, faults), matrix(second, 1, faults))
        }
        _ if paired => pairs(first, faults),
        _ => {
            let matrix = matrix(first, 0, faults);
            let negative = matrix.iter().map(|row| row.iter().map(|number| -number.clone()).collect()).collect();
            (matrix, negative)
        }
    };
    if !faults.is_empty() {
        return None;
    }
    let game = NormalForm::bimatrix("", &row_player, &column_player).and_then(|game| {
        let names = |axis: usize| blocks.iter().find_map(|block| block.names.get(axis)?.as_ref());
        let named = |(axis, player): (usize, &Player)| match names(axis) {
            None => player.clone(),
            Some(cells) => {
                let strategies = cells.iter().map(|cell| cell.text.clone()).collect();
                Player { name: player.name.clone(), strategies }
            }
        };
        let players = game.players().iter().enumerate().map(named).collect();
        game.renamed(players)
    });
    game.map_err(|why| faults.say(0, || (String::new(), why, A_MATRIX.to_owned()))).ok()
}

fn start_of(block: &[Vec<Cell>]) -> Option<usize> {
    block.first()?.first().map(|cell| cell.at)
}

/// Tells names from payoffs and looks at the lengths of the rows.
fn parts<'c>(block: &'c [Vec<Cell>], at: usize, faults: &mut Faults) -> Option<Block<'c>> {
    let (start, width) = (start_of(block)?, block.first()?.len());
    for (row, record) in block.iter().enumerate() {
        if record.len() != width {
            let place = record.get(width).or(record.last()).map_or(start, |cell| cell.at);
            faults.say(place, || {
                let path = format!("block {}, row {}", at + 1, row + 1);
                (
                    path,
                    counted(record.len(), "cell"),
                    format!("{}, as in the first row of the block", counted(width, "cell")),
                )
            });
        }
    }
    let cell = |row: usize, column: usize| block.get(row).and_then(|record| record.get(column));
    let payoff = |row, column| cell(row, column).is_some_and(is_payoff);
    let (right, below) = (payoff(0, 1), payoff(1, 0));
    let empty = cell(0, 0).is_some_and(|cell| cell.text.is_empty());
    let (rows_named, columns_named) = match () {
        () if payoff(0, 0) => (false, false),
        () if empty => (true, true),
        // A payoff that cannot be read.
        () if right && below => (false, false),
        () => (!below, !right),
    };
    let first = (usize::from(columns_named), usize::from(rows_named));
    let columns =
        columns_named.then(|| block.first().map_or(Vec::new(), |record| record.iter().skip(first.1).collect()));
    let rows = rows_named.then(|| block.iter().skip(first.0).filter_map(|record| record.first()).collect());
    let payoffs: Vec<&[Cell]> =
        block.iter().skip(first.0).map(|record| record.get(first.1..).unwrap_or_default()).collect();
    if payoffs.is_empty() || payoffs.iter().all(|row| row.is_empty()) {
        faults.say(start, || (format!("block {}", at + 1), "names without payoffs".to_owned(), A_MATRIX.to_owned()));
    }
    Some(Block { start, names: [rows, columns], payoffs, first })
}

/// Whether a cell holds a number, or two.
fn is_payoff(cell: &Cell) -> bool {
    let text = &cell.text;
    let (one, other) = text.split_once(BETWEEN).unwrap_or((text, text));
    number::read(one).is_ok() && number::read(other).is_ok()
}

/// Reports where two blocks do not have the same shape or names.
fn agree(first: &Block, second: &Block, faults: &mut Faults) {
    let shape = |block: &Block| (block.payoffs.len(), block.payoffs.first().map_or(0, |row| row.len()));
    let in_words = |(rows, columns): Spot| format!("{rows} × {columns} payoffs");
    if shape(first) != shape(second) {
        faults.say(second.start, || {
            let allowed = format!("{}, as in block 1", in_words(shape(first)));
            ("block 2".to_owned(), in_words(shape(second)), allowed)
        });
        return;
    }
    for (one, other) in first.names.iter().zip(&second.names) {
        let (Some(one), Some(other)) = (one, other) else { continue };
        for (one, other) in one.iter().zip(other).filter(|(one, other)| one.text != other.text) {
            faults.say(other.at, || {
                let allowed = format!("{}, as in block 1", shorten(&one.text));
                ("block 2".to_owned(), format!("the name {}", shorten(&other.text)), allowed)
            });
        }
    }
}

/// One number a cell.
fn matrix(block: &Block, at: usize, faults: &mut Faults) -> Vec<Vec<Rational>> {
    let mut rows = Vec::with_capacity(block.payoffs.len());
    for (row, record) in block.payoffs.iter().enumerate() {
        let mut numbers = Vec::with_capacity(record.len());
        for (column, cell) in record.iter().enumerate() {
            match number::read(&cell.text) {
                Ok(number) => numbers.push(number),
                Err(found) => faults.say(cell.at, || {
                    (place(block, at, (row, column)), found, format!("{A_NUMBER}; cells are separated by commas"))
                }),
            }
        }
        rows.push(numbers);
    }
    rows
}

/// Two numbers a cell.
fn pairs(block: &Block, faults: &mut Faults) -> (Vec<Vec<Rational>>, Vec<Vec<Rational>>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for (row, record) in block.payoffs.iter().enumerate() {
        let (mut ones, mut others) = (Vec::new(), Vec::new());
        for (column, cell) in record.iter().enumerate() {
            let parts = cell.text.split_once(BETWEEN);
            match parts.map(|(one, other)| (number::read(one.trim()), number::read(other.trim()))) {
                Some((Ok(one), Ok(other))) => {
                    ones.push(one);
                    others.push(other);
                }
                _ => faults.say(cell.at, || {
                    let found = if cell.text.is_empty() { "nothing".to_owned() } else { shorten(&cell.text) };
                    let allowed = format!("two numbers with {BETWEEN} between them, as in the first cell");
                    (place(block, 0, (row, column)), found, allowed)
                }),
            }
        }
        first.push(ones);
        second.push(others);
    }
    (first, second)
}

fn place(block: &Block, at: usize, (row, column): Spot) -> String {
    format!("block {}, row {}, column {}", at + 1, block.first.0 + row + 1, block.first.1 + column + 1)
}

/// Writes a game of two players: one matrix if it is zero-sum, otherwise two. Strategies that are only counted have no
/// names.
///
/// # Errors
/// In words, for more or fewer players or a number that is too long.
pub fn write(game: &NormalForm) -> Result<String, String> {
    let [row_player, column_player] = game.players() else {
        return Err("csv holds games of two players; write this one as nfg or json".to_owned());
    };
    let plain = number::count_from_one(&row_player.strategies) && number::count_from_one(&column_player.strategies);
    let zero_sum = game.payoffs_of(0).iter().zip(game.payoffs_of(1)).all(|(one, other)| *one == -other.clone());
    let mut out = String::new();
    for player in 0..if zero_sum { 1 } else { 2 } {
        if player > 0 {
            out.push('\n');
        }
        if !plain {
            // An empty first cell says that what follows it are names, whatever they look like.
            for name in &column_player.strategies {
                out.push(',');
                out.push_str(&in_cell(name));
            }
            out.push('\n');
        }
        for (name, row) in row_player.strategies.iter().zip(game.matrix(player)) {
            let mut cells: Vec<String> = Vec::with_capacity(row.len() + 1);
            cells.extend((!plain).then(|| in_cell(name)));
            for number in &row {
                cells.push(number::write(number)?);
            }
            out.push_str(&cells.join(","));
            out.push('\n');
        }
    }
    Ok(out)
}

fn in_cell(name: &str) -> String {
    let bare = !name.is_empty() && name.trim() == name && !name.contains(['"', ',', '\n', '\r']);
    if bare { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
