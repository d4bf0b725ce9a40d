//! The reader of repeated games: a stage game in any format with what the arguments add, or a JSON file of its own.
//!
//! ```text
//! {
//!   "schema_version": 1, "title": "…", "comment": "…",
//!   "stage_game": "treaty.nfg",                     a file, seen from this one; or a game as in [`format`](crate::format)
//!   "discount": "3/4",                              or one for each player: an array, or an object by name
//!   "monitoring": {"kind": "perfect"}               this, where it is left out
//! }
//! ```
//!
//! The other kinds of monitoring:
//!
//! ```text
//! {"kind": "inspected", "detection": 0.5, "false_alarm": 0.1, "sanction": 1, "sanction_per_period": 0,
//!  "suspension_periods": 6, "suspended": ["cheat", "cheat"]}
//! {"kind": "public", "signals": ["quiet", "alarm"], "probabilities": [[[0.9, 0.1], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]]]}
//! ```
//!
//! Of an inspection all numbers but `detection` may be left out and are then 0; each is one for all, or one for each player.
//! `suspension_periods` is a number, `"forever"` or `"optimal"` (the default: after an alarm any equilibrium may follow).
//! `suspended` names the profile of a suspension by actions, or by their numbers from 1; a pure stage equilibrium, which
//! may be left out if there is no other. Probabilities of signals are nested by action like payoffs.
//!
//! With several public states, `states` stands instead of `stage_game`:
//!
//! ```text
//! "states": [{"name": "calm", "stage_game": …, "transitions": [[[1, 0], [0.5, 0.5]], …]}, …], "initial": "calm"
//! ```
//!
//! with a probability for each state innermost. The monitoring is then perfect.

mod monitoring;
mod settle;
mod states;
mod values;

pub use settle::{Overrides, Suspending, action};

use crate::error::Error;
use crate::exact::Rational;
use crate::format::faults::Faults;
use crate::format::json::reader::{Place, Reader};
use crate::format::json::{VERSION, syntax};
use crate::format::{self, Game, Kind};
use crate::game::{NormalForm, reduced};
use crate::repeated::answer::{AlarmResponse, Monitoring, RepeatedGame, Signals, State};
use crate::units::{Discount, Probability};
use jsonc_parser::ast::Value;

/// The longest suspension, in periods.
pub const MOST_PERIODS: u32 = 10_000;

/// A repeated game as a file has it; what the file leaves open is settled by [`Draft::settle`].
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What it is called; may be empty.
    pub title: String,
    /// The public states.
    pub states: Vec<State>,
    /// The index of the state in which play begins.
    pub initial: usize,
    /// Whether a stage game was a tree and was reduced to a normal form.
    pub reduced: bool,
    /// δ by player, if the file says it.
    pub discount: Option<Vec<Discount>>,
    /// What is seen.
    pub watched: Watched,
}

impl Draft {
    /// A repeated game that is there already, so that arguments can still change it.
    #[must_use]
    pub fn of(title: &str, game: RepeatedGame) -> Self {
        let watched = match game.monitoring {
            Monitoring::Perfect => Watched::Perfect,
            Monitoring::Public(signals) => Watched::Public(signals),
            Monitoring::Inspected(from) => {
                let (suspending, suspended) = match from.response {
                    AlarmResponse::Optimal => (Suspending::Optimal, None),
                    AlarmResponse::Suspension { periods: None, profile } => (Suspending::Forever, Some(profile)),
                    AlarmResponse::Suspension { periods: Some(periods), profile } => {
                        (Suspending::Periods(periods), Some(profile))
                    }
                };
                Watched::Inspected(Inspected {
                    detection: from.detection,
                    false_alarm: from.false_alarm,
                    sanction: from.sanction,
                    sanction_per_period: from.sanction_per_period,
                    suspending,
                    suspended,
                })
            }
        };
        let discount = Some(game.discount);
        Self { title: title.to_owned(), states: game.states, initial: 0, reduced: false, discount, watched }
    }
}

/// What is seen, as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Watched {
    /// All actions.
    Perfect,
    /// Alarms.
    Inspected(Inspected),
    /// Public signals.
    Public(Signals),
}

/// An inspection as a file has it: by player, except for the suspension.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspected {
    /// p.
    pub detection: Vec<Probability>,
    /// q.
    pub false_alarm: Vec<Probability>,
    /// One-off.
    pub sanction: Vec<Rational>,
    /// While a suspension lasts.
    pub sanction_per_period: Vec<Rational>,
    /// What follows an alarm.
    pub suspending: Suspending,
    /// The profile of the suspension, where it is named.
    pub suspended: Option<usize>,
}

/// Reads a game in any format, or the file of a repeated game. `load` gives the text of a stage game that is named by its
/// path.
///
/// # Errors
/// [`Error::Input`] with every fault, in the order of the text, each with its JSON path, line and column, what was found
/// and what is allowed; what `load` says; [`Error::Unsupported`] for a tree that is too large for a normal form.
pub fn read(text: &str, load: &mut dyn FnMut(&str) -> Result<String, Error>) -> Result<Draft, Error> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if Kind::of(text)? == Kind::Json {
        let mut faults = Faults::new(text);
        let Some(tree) = syntax::parse(text, &mut faults) else { return Err(Error::Input(faults.finish())) };
        if is_repeated(&tree) {
            return repeated(text, &tree, faults, load);
        }
    }
    let (game, _) = format::read(text)?;
    let (game, reduced) = normal_form(game)?;
    let title = game.title.clone();
    let states = vec![State { name: String::new(), game, transitions: Vec::new() }];
    Ok(Draft { title, states, initial: 0, reduced, discount: None, watched: Watched::Perfect })
}

/// The fields that no game has.
const OWN: [&str; 5] = ["stage_game", "states", "initial", "discount", "monitoring"];

fn is_repeated(tree: &Value<'_>) -> bool {
    tree.as_object().is_some_and(|object| OWN.iter().any(|name| object.get(name).is_some()))
}

/// The game in normal form, and whether it was a tree.
fn normal_form(game: Game) -> Result<(NormalForm, bool), Error> {
    match game {
        Game::Normal(game) => Ok((game, false)),
        Game::Extensive(tree) => Ok((reduced::normal_form(&tree).map_err(Error::Unsupported)?, true)),
    }
}

/// A file while it is read.
struct File<'t, 'f, 'l> {
    reader: Reader<'t, 'f>,
    load: &'l mut dyn FnMut(&str) -> Result<String, Error>,
    /// What is not a fault of the text: a file that is not there, a tree that is too large. The first one is told.
    failed: Option<Error>,
    reduced: bool,
}

fn repeated<'t>(
    text: &'t str,
    tree: &Value<'t>,
    mut faults: Faults<'t>,
    load: &mut dyn FnMut(&str) -> Result<String, Error>,
) -> Result<Draft, Error> {
    let mut file = File { reader: Reader { text, faults: &mut faults }, load, failed: None, reduced: false };
    let draft = file.draft(tree);
    let failed = file.failed;
    if !faults.is_empty() {
        return Err(Error::Input(faults.finish()));
    }
    if let Some(error) = failed {
        return Err(error);
    }
    draft.ok_or_else(|| Error::Bug("a repeated game could not be read, but no fault was found".to_owned()))
}

const FIELDS: [&str; 8] =
    ["schema_version", "title", "comment", "stage_game", "states", "initial", "discount", "monitoring"];

impl<'t> File<'t, '_, '_> {
    fn draft(&mut self, tree: &Value<'t>) -> Option<Draft> {
        let root = Place::Root;
        // Of another version nothing else is worth looking at.
        if let Some(version) = tree.as_object().and_then(|object| object.get("schema_version")) {
            self.reader.whole(&version.value, &root.key("schema_version"), VERSION, VERSION)?;
        }
        let [_, title, comment, stage_game, states, initial, discount, monitoring] =
            self.reader.fields(tree, &root, &FIELDS, 1)?;
        let title = self.reader.text_if_any(title, &root.key("title"));
        let comment = self.reader.text_if_any(comment, &root.key("comment"));
        let listed = states;
        let states = match (stage_game, states) {
            (Some(game), None) => self.single(game, &root.key("stage_game")).map(|state| vec![state]),
            (None, Some(states)) => self.states(states, &root.key("states")),
            (None, None) => {
                let allowed = "the stage game, as a path or a game; or states with a stage game each";
                self.reader.wrong_because(tree, &root.key("stage_game"), Some("nothing".to_owned()), allowed);
                None
            }
            (Some(_), Some(states)) => {
                let found = Some("a stage_game, and states with others".to_owned());
                self.reader.wrong_because(states, &root.key("states"), found, "either stage_game or states");
                None
            }
        };
        let known = states.as_deref();
        let initial = initial.map_or(Some(0), |initial| self.initial(initial, &root.key("initial"), listed));
        let game = known.and_then(|states| states.first()).map(|state| &state.game);
        let discount = match discount {
            None => Some(None),
            Some(value) => self.discounts(value, &root.key("discount"), game).map(Some),
        };
        let several = known.is_some_and(|states| states.len() > 1);
        let watched = monitoring
            .map_or(Some(Watched::Perfect), |value| self.monitoring(value, &root.key("monitoring"), game, several));
        let (title, states) = (title?, states?);
        comment?;
        let own = states.first().map_or("", |state| state.game.title.as_str());
        Some(Draft {
            title: if title.is_empty() { own.to_owned() } else { title },
            initial: initial?,
            reduced: self.reduced,
            discount: discount?,
            watched: watched?,
            states,
        })
    }
}

#[cfg(test)]
mod tests;
