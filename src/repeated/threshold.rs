//! Thresholds of a repeated game as data: what is asked, what is answered. Shared by what computes and by the exact
//! check.
//!
//! Payoffs are averages; profiles and actions are numbered as in [`NormalForm`](crate::game::NormalForm).

use super::answer::{Automaton, ValueSets};
use crate::exact::Rational;

/// What is asked for: the least value of something that makes something last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What is varied; everything else is as the game has it.
    pub knob: Knob,
    /// What is to be sustained.
    pub target: Target,
    /// What a deviation is threatened with. Where a suspension follows every alarm by rule, the rule is the threat.
    pub punishment: Punishment,
}

/// What is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Knob {
    /// δ, the same for all players, in (0, 1).
    Discount,
    /// p of one player, or the same for all players (`None`); from the false-alarm probability to 1.
    Detection(Option<usize>),
    /// The one-off sanction on one player, or the same on all players (`None`); ≥ 0.
    Sanction(Option<usize>),
}

/// What is to be sustained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A profile played for ever, except in what alarms lead to.
    Profile(usize),
    /// A payoff by player.
    Payoff(Vec<Rational>),
}

/// What a deviation is threatened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Punishment {
    /// A pure equilibrium of the stage game for ever: the given one, or for each player the worst one. A player for
    /// whom going on is worse than that is threatened with going on.
    Nash(Option<usize>),
    /// The pure minmax value. Nothing worse can be threatened with, so this gives a necessary condition only: what it
    /// refutes is not sustained by any equilibrium in pure strategies.
    Minmax,
    /// The worst payoff of any equilibrium in pure strategies with public randomisation (Abreu 1988).
    Optimal,
}

/// What was used as the threat.
#[derive(Debug, Clone, PartialEq)]
pub enum Threat {
    /// By player: the stage equilibrium that follows its deviation; `None` where play goes on and the sanction is all.
    Equilibria(Vec<Option<usize>>),
    /// A stage equilibrium for ever, with a probability that depends on the signal (or set of alarms, player i in the
    /// set if bit i of the index is set).
    Reversion {
        /// The stage equilibrium.
        profile: usize,
        /// By signal, in [0, 1].
        probability: Vec<Rational>,
    },
    /// The least payoff by player that anything can bring.
    Minmax(Vec<Rational>),
    /// The worst equilibrium payoffs by player, at `upper`.
    Optimal(Vec<Rational>),
    /// The suspension and the sanctions of the game, whatever anybody prefers.
    Rule,
}

/// A threshold, exactly or between two proved ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// What was asked.
    pub question: Question,
    /// The least value if it is known exactly; then `lower` and `upper` are equal to it.
    pub value: Option<Rational>,
    /// See `below`.
    pub lower: Rational,
    /// See `at_upper`.
    pub upper: Rational,
    /// What is proved of smaller values.
    pub below: Below,
    /// What is proved of `upper` itself.
    pub at_upper: AtUpper,
    /// Whether every larger value in the range does too, by theory.
    pub all_above: bool,
    /// What deviations are threatened with.
    pub threat: Threat,
    /// The player whose temptation decides, where one does.
    pub binding: Option<usize>,
    /// What the players get at `upper`, by player; empty where that is not known.
    pub payoff: Vec<Rational>,
    /// What the ends rest on, where they rest on more than closed forms.
    pub evidence: Evidence,
    /// How it was found.
    pub method: String,
}

/// What the ends of a threshold rest on, for whoever checks them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evidence {
    /// Payoff sets at a value, from which the upper end follows: at the end itself, or at a smaller value.
    pub upper: Option<(Rational, ValueSets)>,
    /// Payoff sets at a value, from which the lower end follows: at the end itself, or at a larger value.
    pub lower: Option<(Rational, ValueSets)>,
    /// A payoff that is asked for as a mixture: of the vertices of `upper`, or of profiles that are drawn in every period.
    pub mixture: Vec<(usize, Rational)>,
    /// A direction in which the payoff that is asked for has more than any profile that may be drawn below the lower end.
    pub direction: Vec<Rational>,
}

/// Why nothing was decided, and what is known all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Stopped {
    /// In words.
    pub why: String,
    /// The two ends that were found, both proved, if the search was stopped between them.
    pub bracket: Option<Box<Threshold>>,
}

impl From<String> for Stopped {
    fn from(why: String) -> Self {
        Self { why, bracket: None }
    }
}

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

/// What is proved of values below a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// The range begins at `lower`: all of it does.
    All,
    /// Nothing below `lower` does.
    Nothing,
    /// Smaller values down to the beginning of the range, which is `lower`, were not excluded.
    NotExcluded,
    /// `lower` itself does not; smaller values were not excluded.
    Unknown,
}

/// What is proved of the upper end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtUpper {
    /// It sustains the target.
    Sustained,
    /// Everything above does; the end itself is outside the range (a discount factor of 0).
    Open,
    /// It is not refuted: the condition is necessary, but not sufficient.
    NotRefuted,
}

/// Why no value in the range does.
#[derive(Debug, Clone, PartialEq)]
pub struct Hopeless {
    /// What was asked.
    pub question: Question,
    /// Who breaks it, where one player does.
    pub player: Option<usize>,
    /// With which action.
    pub deviation: Option<usize>,
    /// How much is missing at the best end of the range (or the best point looked at): the gain in one period that
    /// nothing outweighs, in units of a stage payoff; 0 where the end itself would do but is out of the range.
    pub amount: Rational,
    /// In words.
    pub words: String,
}

/// Everything that can be played and promised as the players become patient: a staircase, from the most impatient on.
/// Each step holds from its discount factor (included) to the next one's.
#[derive(Debug, Clone, PartialEq)]
pub struct Staircase {
    /// By item (profile, or symmetric action): the least δ from which it can be played in some equilibrium, be it for
    /// one period; 0 stands for all positive ones, `None` is never.
    pub once: Vec<Option<Rational>>,
    /// The same for playing it in every period.
    pub for_ever: Vec<Option<Rational>>,
    /// The steps, by rising δ; none if nothing is sustained at any δ.
    pub steps: Vec<Step>,
}

/// One step of a [`Staircase`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The least discount factor; 0 stands for all positive ones.
    pub discount: Rational,
    /// The best value: the largest joint payoff, or the largest symmetric one.
    pub best: Rational,
    /// The item that gives it.
    pub best_item: usize,
    /// The worst values: by player, or one if all are alike.
    pub worst: Vec<Rational>,
    /// The items that give them.
    pub worst_item: Vec<usize>,
}

impl Staircase {
    /// The least δ from which the best value is at least this much; `None` if never.
    #[must_use]
    pub fn least_discount(&self, best: &Rational) -> Option<&Rational> {
        self.steps.iter().find(|step| step.best >= *best).map(|step| &step.discount)
    }
}

/// A strongly symmetric penal code: everybody does the same, also in a punishment, which is the same whoever is
/// punished.
#[derive(Debug, Clone, PartialEq)]
pub struct PenalCode {
    /// The action on the path, for ever.
    pub path: usize,
    /// What it is worth to each player.
    pub path_value: Rational,
    /// The action that rewards a punishment which was carried out, for ever: the best symmetric one.
    pub carrot: usize,
    /// What it is worth to each player.
    pub carrot_value: Rational,
    /// The action of the punishment.
    pub stick: usize,
    /// What the punishment is worth to each player: the worst strongly symmetric equilibrium value.
    pub stick_value: Rational,
    /// The probability that the stick follows itself and not the carrot, drawn publicly each time.
    pub stick_again: Rational,
    /// The same as a machine: path, stick and carrot.
    pub automaton: Automaton,
}
