//! Answers about a finite game, shown: text for people, JSON and CSV for programs, Gambit's lines for scripts.
//!
//! Text and CSV number equilibria, rounds and components from 1; JSON has indices, from 0. No file format rounds: every
//! number in JSON, CSV and Gambit's lines is a whole number or a fraction `p/q`.

pub mod csv;
pub mod gambit;
pub mod json;
pub mod text;

pub(super) mod figures;
pub(super) mod names;

use crate::equilibrium::answer::{
    Arithmetic, BehaviourAnswer, Budget, CorrelatedAnswer, DominanceAnswer, MediatorObjective, MinmaxAnswer,
    NashAnswer, StackelbergAnswer, ZeroSumAnswer,
};
use crate::exact::Rational;
use crate::game::{Extensive, Player};

/// What was asked of a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concept {
    /// Nash equilibria.
    Nash,
    /// Nash equilibria in pure strategies.
    Pure,
    /// Value and optimal strategies of a zero-sum or constant-sum game.
    ZeroSum,
    /// A correlated equilibrium.
    Correlated,
    /// A coarse correlated equilibrium.
    CoarseCorrelated,
    /// What a leader should commit to.
    Stackelberg,
    /// What is left when dominated strategies are struck out.
    Dominance,
    /// What the others can hold each player to.
    Minmax,
    /// Subgame-perfect equilibria.
    SubgamePerfect,
}

impl Concept {
    /// The name on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nash => "nash",
            Self::Pure => "pure",
            Self::ZeroSum => "zero-sum",
            Self::Correlated => "correlated",
            Self::CoarseCorrelated => "coarse-correlated",
            Self::Stackelberg => "stackelberg",
            Self::Dominance => "dominance",
            Self::Minmax => "minmax",
            Self::SubgamePerfect => "subgame-perfect",
        }
    }

    /// Whether an answer is a strategy for each player, which is what Gambit's lines can hold.
    #[must_use]
    pub fn has_profile(self) -> bool {
        matches!(self, Self::Nash | Self::Pure | Self::ZeroSum | Self::SubgamePerfect)
    }
}

/// Which Nash equilibria were looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All extreme equilibria of a two-player game: every equilibrium is a mixture of them.
    Extreme,
    /// One, whichever comes.
    One,
    /// All in pure strategies.
    Pure,
    /// All in pure strategies, and one at the end of a path.
    PureAndOne {
        /// Whether the pure ones are all there.
        pure_complete: bool,
        /// Which of the equilibria the path led to, from 0; `None` if it did not arrive.
        path: Option<usize>,
    },
}

impl Scope {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Extreme => "extreme",
            Self::One => "one",
            Self::Pure => "pure",
            Self::PureAndOne { .. } => "pure-and-one",
        }
    }
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Nash equilibria of a normal form.
    Nash {
        /// Which were looked for.
        scope: Scope,
        /// What was found.
        found: NashAnswer,
    },
    /// The solution of a zero-sum game.
    ZeroSum(ZeroSumAnswer),
    /// A distribution that a mediator can recommend from.
    Correlated {
        /// What was maximised.
        objective: MediatorObjective,
        /// What was found.
        found: CorrelatedAnswer,
    },
    /// What the leader commits to.
    Stackelberg(StackelbergAnswer),
    /// Iterated elimination.
    Dominance(DominanceAnswer),
    /// One answer for each player.
    Minmax(Vec<MinmaxAnswer>),
    /// Equilibria of an extensive form.
    Behaviour {
        /// The game, for the names of its information sets and actions.
        game: Box<Extensive>,
        /// What was found.
        found: BehaviourAnswer,
        /// What the game is worth to the first player, where it is zero-sum.
        value: Option<Rational>,
    },
    /// Nothing; the sentence says why.
    Undecided(String),
}

/// An answer that has passed the exact check, and all that is needed to show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What was asked.
    pub concept: Concept,
    /// What the game is called; may be empty.
    pub title: String,
    /// The players; those of an extensive form may be without strategies.
    pub players: Vec<Player>,
    /// Whether a game in extensive form was treated as a (reduced) normal form.
    pub reduced: bool,
    /// What came out.
    pub answer: Answer,
    /// Whether numbers were carried exactly.
    pub arithmetic: Arithmetic,
    /// The limits that were set.
    pub budget: Budget,
    /// How long it took.
    pub seconds: f64,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is an answer.
    Found,
    /// It is proved that there is none.
    Refuted,
    /// Neither.
    Undecided,
}

impl Verdict {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Refuted => "refuted",
            Self::Undecided => "undecided",
        }
    }
}

/// What is said when every profile of pure strategies was tried in vain.
const NO_PURE: &str = "there is no equilibrium in pure strategies";

impl Report {
    /// How the question ended. Only the search for pure equilibria can prove that there are none.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match &self.answer {
            Answer::Nash { scope, found } if found.equilibria.is_empty() => {
                if found.complete && *scope == Scope::Pure {
                    Verdict::Refuted
                } else {
                    Verdict::Undecided
                }
            }
            Answer::Behaviour { found, .. } if found.equilibria.is_empty() => Verdict::Undecided,
            Answer::Undecided(_) => Verdict::Undecided,
            _ => Verdict::Found,
        }
    }

    /// Whether nothing of the concept is missing: the equilibria listed are all there are, or all others are mixtures of
    /// them. One equilibrium that was asked for alone is not that, nor is what several players have besides pure ones.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match &self.answer {
            Answer::Nash { scope, found } => found.complete && matches!(scope, Scope::Extreme | Scope::Pure),
            Answer::Behaviour { found, .. } => found.complete,
            Answer::Undecided(_) => false,
            _ => true,
        }
    }

    /// Whether the numbers are proved to be exactly right, not only nearly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match &self.answer {
            Answer::Nash { found, .. } => found.exact,
            Answer::ZeroSum(found) => found.guaranteed == found.conceded,
            Answer::Correlated { found, .. } => found.regret.is_zero() && found.bound.as_ref() == Some(&found.value),
            Answer::Stackelberg(_) => self.arithmetic == Arithmetic::Exact,
            Answer::Dominance(_) => true,
            Answer::Minmax(found) => found.iter().all(|one| one.mixed_exact),
            Answer::Behaviour { found, .. } => found.equilibria.iter().all(|one| one.regret.is_zero()),
            Answer::Undecided(_) => false,
        }
    }

    /// How the answer was found.
    #[must_use]
    pub fn method(&self) -> &str {
        match &self.answer {
            Answer::Nash { found, .. } => &found.method,
            Answer::ZeroSum(found) => &found.method,
            Answer::Correlated { found, .. } => &found.method,
            Answer::Stackelberg(found) => &found.method,
            Answer::Dominance(found) if found.mixed => "iterated elimination, mixed strategies as dominators",
            Answer::Dominance(_) => "iterated elimination, pure strategies as dominators",
            Answer::Minmax(_) => "the least best-reply payoff, player by player",
            Answer::Behaviour { found, .. } => &found.method,
            Answer::Undecided(_) => "",
        }
    }

    /// Remarks for whoever reads a format that has no room for them; nothing if the answer is what was asked for.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        match (self.verdict(), &self.answer) {
            (Verdict::Refuted, _) => vec![NO_PURE.to_string()],
            (Verdict::Undecided, _) => vec![format!("undecided: {}", self.why())],
            (Verdict::Found, Answer::Nash { scope: Scope::One, .. }) => Vec::new(),
            (Verdict::Found, _) if !self.is_complete() => vec![format!("not the whole list: {}", self.why())],
            (Verdict::Found, _) => Vec::new(),
        }
    }

    /// Which limit ended the search, if one did.
    fn limit(&self) -> Option<String> {
        let whole = match &self.answer {
            Answer::Nash { scope: Scope::PureAndOne { pure_complete, path }, .. } => *pure_complete && path.is_some(),
            Answer::Nash { found, .. } => found.complete,
            _ => self.is_complete(),
        };
        let count = match &self.answer {
            Answer::Nash { found, .. } => found.equilibria.len(),
            Answer::Behaviour { found, .. } => found.equilibria.len(),
            _ => 0,
        };
        match (self.budget.answers, self.budget.seconds) {
            _ if whole => None,
            (Some(most), _) if count >= most => Some(format!("stopped at {most}, as was asked")),
            (_, Some(seconds)) if self.seconds >= seconds => Some(format!("stopped at the time limit of {seconds} s")),
            _ => None,
        }
    }

    /// Why the answer is not whole.
    fn why(&self) -> String {
        if let Answer::Undecided(why) = &self.answer {
            return why.clone();
        }
        let otherwise =
            if self.verdict() == Verdict::Found { "there may be others" } else { "the method did not arrive" };
        self.limit().unwrap_or_else(|| otherwise.to_string())
    }
}

#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;
