//! Games from files and back: Gambit's `.nfg` and `.efg`, matrices as CSV or as lrs writes them, and JSON.
//!
//! Every number is an exact rational: an integer, a decimal with or without exponent, or `p/q`. The kind of a file is
//! recognised from its text, not from its name ([`Kind::of`]). A byte order mark and any line ends are accepted. What is
//! wrong is reported with line and column, as much of it at once as the grammar allows.
//!
//! | kind | form | keeps |
//! |---|---|---|
//! | [`Kind::Nfg`] | normal | everything |
//! | [`Kind::Efg`] | extensive | everything |
//! | [`Kind::Json`] | both | everything |
//! | [`Kind::Csv`] | normal, two players | payoffs and the names of the strategies |
//! | [`Kind::Lrs`] | normal, two players | payoffs |
//!
//! # Gambit
//! The grammar of Gambit's manual. Of the outcomes of an `.nfg` the payoffs are kept, not the names. In a quoted text
//! `\"` is a quotation mark and every other backslash stays, so no text can end in a backslash.
//!
//! # lrs
//! The number of rows and of columns, then the matrix of the row player by rows, then that of the column player, with
//! any white space between.
//!
//! # CSV
//! Cells are separated by commas and quoted as in RFC 4180; spaces around a cell do not count. A block is a run of
//! lines without an empty one between. One block is a zero-sum game in which the row player gets the number and the
//! column player its negative; two blocks are the matrix of the row player and that of the column player; one block with
//! cells `a|b` holds the payoffs of both.
//!
//! A block may have a first row with the names of the columns, a first column with the names of the rows, or both. If its
//! first cell is a payoff it has no names. If the first cell is empty it has both. Otherwise a payoff to the right of
//! the first cell says that the rows alone have names, a payoff below it that the columns alone have, and no
//! payoff in either place that both have; the first cell itself is then a remark. Names in both blocks must agree.
//!
//! # JSON
//! JSON in which `//` and `/* */` comments are allowed, with no field unknown or repeated. A number is a JSON number, or a
//! string with a fraction or decimal. `title` and `comment` may be left out. The payoffs of a game in normal form are
//! nested arrays by the strategy of the first player, of the second, and so on, with one payoff for each player
//! innermost:
//!
//! ```text
//! {
//!   "schema_version": 1, "title": "Treaty", "comment": "…",
//!   "players": [{"name": "US", "strategies": ["keep", "cheat"]}, {"name": "USSR", "strategies": ["keep", "cheat"]}],
//!   "payoffs": [[[2, 2], [-1, 3]],
//!               [[3, -1], ["1/2", 0.5]]]
//! }
//! ```
//!
//! A player may be a string, its name; strategies without names are called `1`, `2`, …. For two players
//! `"matrices": [A, B]` may stand instead of `payoffs`, each by rows, and `players` may then be left out.
//!
//! A tree is flat, so that it may be deep: the nodes in preorder, a leaf without `mover` and `set`. Players count from
//! 1; information sets have numbers, unique for each mover, and outcomes too.
//!
//! ```text
//! {
//!   "schema_version": 1, "kind": "extensive",
//!   "players": ["Inspectee", "Inspector"],
//!   "information_sets": [
//!     {"mover": "chance", "number": 1, "actions": [{"name": "seen", "probability": "1/3"}, {"name": "unseen", "probability": "2/3"}]},
//!     {"mover": 1, "number": 1, "name": "after", "actions": ["keep", "cheat"]}],
//!   "outcomes": [{"number": 1, "name": "caught", "payoffs": [-5, 1]}],
//!   "nodes": [
//!     {"mover": "chance", "set": 1},
//!     {"outcome": 1},
//!     {"name": "x", "mover": 1, "set": 1}, {}, {"outcome": 1}]
//! }
//! ```

mod csv;
pub(crate) mod faults;
mod gambit;
pub(crate) mod json;
mod lrs;
mod number;

use faults::Faults;

use crate::error::{Error, Fault};
use crate::game::{Extensive, NormalForm};

/// A game of either form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Game {
    /// Payoffs by profile.
    Normal(NormalForm),
    /// A tree.
    Extensive(Extensive),
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Gambit's normal form.
    Nfg,
    /// Gambit's extensive form.
    Efg,
    /// Two matrices as lrs reads them.
    Lrs,
    /// One or two matrices as comma-separated values.
    Csv,
    /// Our own.
    Json,
}

const A_GAME: &str = "a game: Gambit (NFG or EFG), JSON, lrs (rows, columns and two matrices) or CSV";

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Nfg, Self::Efg, Self::Lrs, Self::Csv, Self::Json];

    /// The usual extension of a file of this kind.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Nfg => "nfg",
            Self::Efg => "efg",
            Self::Lrs => "lrs",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The kind with this extension, in any case.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension().eq_ignore_ascii_case(extension))
    }

    /// The kind of a text: by its first word `NFG` or `EFG`, by a first `{`, `[`, `//` or `/*` (JSON), by a first line of
    /// numbers with white space between (lrs); otherwise CSV.
    ///
    /// # Errors
    /// [`Error::Input`] when there is nothing, or markup.
    pub fn of(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let start = text.trim_start();
        let word = start.split(|c: char| c.is_whitespace() || matches!(c, '{' | '"')).next().unwrap_or_default();
        let line = start.lines().next().unwrap_or_default();
        let columns = line.split_whitespace().count() > 1 && !line.contains([',', '"', '|', ';']);
        if start.is_empty() || start.starts_with('<') {
            let mut faults = Faults::new(text);
            let found = if start.is_empty() { "nothing".to_owned() } else { faults::shorten(line) };
            faults.say(text.len() - start.len(), || (String::new(), found, A_GAME.to_owned()));
            return Err(Error::Input(faults.finish()));
        }
        Ok(if word.eq_ignore_ascii_case("NFG") {
            Self::Nfg
        } else if word.eq_ignore_ascii_case("EFG") {
            Self::Efg
        } else if ["{", "[", "//", "/*"].iter().any(|first| start.starts_with(first)) {
            Self::Json
        } else if columns && start.starts_with(|c: char| c.is_ascii_digit()) {
            Self::Lrs
        } else {
            Self::Csv
        })
    }
}

/// Reads a game of the kind that the text is recognised as ([`Kind::of`]).
///
/// # Errors
/// [`Error::Input`] with every fault that can be told apart, in the order of the text, each with line and column
/// (from 1, in characters). A fault of syntax ends the search for more.
pub fn read(text: &str) -> Result<(Game, Kind), Error> {
    let kind = Kind::of(text)?;
    Ok((read_as(text, kind)?, kind))
}

/// Reads a game of a kind.
///
/// # Errors
/// As [`read`].
pub fn read_as(text: &str, kind: Kind) -> Result<Game, Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut faults = Faults::new(text);
    let game = match kind {
        Kind::Nfg => gambit::nfg::read(text, &mut faults).map(Game::Normal),
        Kind::Efg => gambit::efg::read(text, &mut faults).map(Game::Extensive),
        Kind::Lrs => lrs::read(text, &mut faults).map(Game::Normal),
        Kind::Csv => csv::read(text, &mut faults).map(Game::Normal),
        Kind::Json => json::read(text, &mut faults),
    };
    if !faults.is_empty() {
        return Err(Error::Input(faults.finish()));
    }
    game.ok_or_else(|| Error::Bug("a game could not be read, but no fault was found".to_owned()))
}

/// Reads a game from bytes, which must be UTF-8.
///
/// # Errors
/// As [`read`]; the first byte that is not UTF-8 comes alone.
pub fn read_bytes(bytes: &[u8]) -> Result<(Game, Kind), Error> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return read(text),
        Err(error) => error,
    };
    let (good, bad) = bytes.split_at(error.valid_up_to().min(bytes.len()));
    let good = std::str::from_utf8(good).unwrap_or_default();
    let good = good.strip_prefix('\u{FEFF}').unwrap_or(good);
    let fault = Fault {
        path: String::new(),
        position: Some(faults::position(good, good.len())),
        found: format!("the byte 0x{:02x}", bad.first().copied().unwrap_or_default()),
        allowed: "UTF-8 text".to_owned(),
    };
    Err(Error::Input(vec![fault]))
}

/// Writes a game. Reading the text gives the same game, except for what the kind cannot hold ([`omitted`]).
///
/// # Errors
/// [`Error::Unsupported`] with what to do instead: where the kind has no room for the game, for a text that ends in a
/// backslash in Gambit's files, for numbers of more than [`MAX_DIGITS`](crate::exact::MAX_DIGITS) characters, and for
/// a tree whose parts do not fit together ([`Extensive::check`]).
pub fn write(game: &Game, kind: Kind) -> Result<String, Error> {
    let written = match (game, kind) {
        (Game::Normal(game), Kind::Nfg) => gambit::nfg::write(game),
        (Game::Normal(game), Kind::Lrs) => lrs::write(game),
        (Game::Normal(game), Kind::Csv) => csv::write(game),
        (Game::Normal(game), Kind::Json) => json::write_normal(game),
        (Game::Normal(_), Kind::Efg) => {
            Err("a game in normal form has no tree for efg; write it as nfg or json".to_owned())
        }
        (Game::Extensive(game), _) => game.check().and_then(|()| match kind {
            Kind::Efg => gambit::efg::write(game),
            Kind::Json => json::write_extensive(game),
            Kind::Nfg | Kind::Lrs | Kind::Csv => {
                let kind = kind.extension();
                Err(format!("{kind} holds games in normal form, and this one is a tree; write it as efg or json"))
            }
        }),
    };
    written.map_err(Error::Unsupported)
}

/// What of a game a file of this kind does not hold, in words; empty where it holds everything.
#[must_use]
pub fn omitted(game: &Game, kind: Kind) -> Vec<&'static str> {
    let Game::Normal(game) = game else { return Vec::new() };
    if !matches!(kind, Kind::Lrs | Kind::Csv) {
        return Vec::new();
    }
    let unnamed = |player: &crate::game::Player| number::count_from_one(&player.strategies);
    let plain = game.players().iter().enumerate().all(|(at, player)| player.name == (at + 1).to_string());
    [
        ("the title", !game.title.is_empty()),
        ("the comment", !game.comment.is_empty()),
        ("the names of the players", !plain),
        ("the names of the strategies", kind == Kind::Lrs && !game.players().iter().all(unnamed)),
    ]
    .into_iter()
    .filter_map(|(what, lost)| lost.then_some(what))
    .collect()
}
