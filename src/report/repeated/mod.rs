//! Answers about a repeated game, shown: text for people, JSON and CSV for programs, SVG of a payoff set in the plane,
//! Graphviz's dot of an automaton.
//!
//! Text and CSV number points and states from 1; JSON has indices, from 0. No file format rounds: every number of the
//! game in JSON and CSV is a whole number or a fraction `p/q`.

pub mod csv;
pub mod dot;
pub mod json;
pub mod svg;
pub mod text;

mod words;

use crate::exact::Rational;
use crate::game::Player;
use crate::repeated::answer::{Automaton, RepeatedGame, SimplePenalCode, ValueSets};
use crate::repeated::limit::Limit;
use crate::repeated::threshold::{Hopeless, PenalCode, Staircase, Step, Threshold};
use crate::report::games::Verdict;

/// What was asked of a repeated game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// The payoffs that can be sustained.
    PayoffSet,
    /// The strategies that sustain one.
    Automaton,
    /// How patient, how well watched or how heavily sanctioned the players must be.
    Critical,
    /// The worst that can follow a deviation of each player.
    PenalCode,
}

impl Want {
    /// The name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PayoffSet => "payoff-set",
            Self::Automaton => "automaton",
            Self::Critical => "critical",
            Self::PenalCode => "penal-code",
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The payoffs that can be sustained; perhaps none.
    Set(ValueSets),
    /// What no patience passes, and what great patience comes as near to as wanted.
    Limit(Limit),
    /// Strategies, and the payoff set that they are taken from.
    Automaton {
        /// What is played, and what follows what.
        automaton: Automaton,
        /// What is sustained.
        sets: ValueSets,
    },
    /// A penal code, and the payoff set that it is taken from.
    PenalCode {
        /// What is agreed, and the worst for each player.
        code: SimplePenalCode,
        /// What is sustained.
        sets: ValueSets,
    },
    /// A penal code in which everybody does the same.
    StickAndCarrot(Box<PenalCode>),
    /// No equilibrium in which everybody does the same plays this action for ever; `None` if there is none at all.
    NotAlike(Option<usize>),
    /// What was asked for is proved not to be sustained.
    Refuted {
        /// Why.
        reason: Reason,
        /// What is sustained.
        sets: ValueSets,
    },
    /// The least of something that sustains what was asked for.
    Threshold(Box<Threshold>),
    /// The same, but the search was stopped, for this reason, before its ends met.
    Bracket(Box<Threshold>, String),
    /// Nothing that was varied sustains it.
    Hopeless(Box<Hopeless>),
    /// With payments: the largest joint payoff and the worst of each, and what can be played; `None` if nothing can.
    Transfers(Option<(Step, Vec<usize>)>),
    /// The same at all discount factors.
    Staircase(Staircase),
    /// What can be sustained if everybody does the same after everything, at all discount factors; items are actions.
    Symmetric(Staircase),
    /// Neither; the sentence says why.
    Undecided(String),
}

/// Why something is not sustained.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Nothing is.
    Nothing,
    /// The payoff is beyond a proved level.
    Beyond {
        /// The payoff that was asked for.
        payoff: Vec<Rational>,
        /// The direction.
        direction: Vec<Rational>,
        /// The most that is sustained in the direction.
        level: Rational,
        /// What the payoff has in the direction.
        reaches: Rational,
    },
    /// Somebody gains by deviating from the profile, whatever it is threatened with.
    Gains {
        /// The profile that was asked for.
        profile: usize,
        /// Who.
        player: usize,
        /// By which action.
        deviation: Option<usize>,
    },
}

/// What the stage game of a state says by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The pure equilibria, by the number of the profile.
    pub equilibria: Vec<usize>,
    /// By player, the pure minmax value.
    pub minmax: Vec<Rational>,
    /// By player, the mixed minmax value where it was asked for and found, and whether it is exact.
    pub mixed: Option<Vec<Option<(Rational, bool)>>>,
}

/// An answer that has passed the exact check, and all that is needed to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What was asked.
    pub want: Want,
    /// What the game is called; may be empty.
    pub title: String,
    /// The game.
    pub game: RepeatedGame,
    /// The state in which play begins.
    pub initial: usize,
    /// Whether a tree was treated as a (reduced) normal form.
    pub reduced: bool,
    /// Whether the answer is for the discount factor of the game; otherwise that is what was looked for.
    pub at_discount: bool,
    /// By state.
    pub stages: Vec<Stage>,
    /// What came out.
    pub answer: Answer,
    /// What the game leaves out of where it was taken from, in sentences.
    pub notes: Vec<String>,
    /// How long it took.
    pub seconds: f64,
}

impl Report {
    /// How the question ended.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.answer {
            Answer::Set(sets) if sets.is_empty() => Verdict::Refuted,
            Answer::Set(sets) if sets.stopped => Verdict::Undecided,
            // Points are found, or nothing is proved of the game at all.
            Answer::Set(sets) if sets.sets.iter().all(|set| set.vertices.is_empty()) => Verdict::Undecided,
            Answer::Limit(found) if found.levels.is_empty() => Verdict::Refuted,
            Answer::Set(_) | Answer::Limit(_) | Answer::Automaton { .. } => Verdict::Found,
            Answer::Threshold(_) | Answer::Transfers(Some(_)) => Verdict::Found,
            Answer::PenalCode { .. } | Answer::StickAndCarrot(_) => Verdict::Found,
            Answer::Staircase(found) | Answer::Symmetric(found) if !found.steps.is_empty() => Verdict::Found,
            Answer::Staircase(_) | Answer::Symmetric(_) | Answer::NotAlike(_) => Verdict::Refuted,
            Answer::Refuted { .. } | Answer::Hopeless(_) | Answer::Transfers(None) => Verdict::Refuted,
            Answer::Undecided(_) | Answer::Bracket(..) => Verdict::Undecided,
        }
    }

    /// The payoff sets, if any were computed.
    #[must_use]
    pub fn sets(&self) -> Option<&ValueSets> {
        match &self.answer {
            Answer::Set(sets) | Answer::Automaton { sets, .. } => Some(sets),
            Answer::PenalCode { sets, .. } | Answer::Refuted { sets, .. } => Some(sets),
            _ => None,
        }
    }

    /// The strategies, if there are any.
    #[must_use]
    pub fn automaton(&self) -> Option<&Automaton> {
        match &self.answer {
            Answer::Automaton { automaton, .. } => Some(automaton),
            Answer::PenalCode { code, .. } => Some(&code.automaton),
            Answer::StickAndCarrot(code) => Some(&code.automaton),
            _ => None,
        }
    }

    /// The profile of an item of a staircase.
    fn item(&self, item: usize) -> usize {
        match (&self.answer, self.game.states.first()) {
            (Answer::Symmetric(_), Some(state)) => state.game.index(&vec![item; self.game.player_count()]),
            _ => item,
        }
    }

    /// Remarks for whoever reads a format that has no room for them; nothing if the answer is what was asked for.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        match self.verdict() {
            Verdict::Found => match &self.answer {
                Answer::Set(sets) if !sets.exact && sets.gap.is_zero() => {
                    vec![
                        "not known to be exact: inside and outside meet in the directions that were looked at"
                            .to_owned(),
                    ]
                }
                Answer::Set(sets) if !sets.exact => vec![format!("not exact: the gap is {}", sets.gap)],
                Answer::Limit(found) if !found.exact => {
                    vec!["not exact: bounds in the directions that were looked at".to_owned()]
                }
                _ => Vec::new(),
            },
            Verdict::Refuted => vec![words::refusal(self)],
            Verdict::Undecided => vec![format!("undecided: {}", words::undecided(self))],
        }
    }

    /// The players, as the first state names them.
    fn players(&self) -> &[Player] {
        self.game.states.first().map_or(&[], |state| state.game.players())
    }
}
