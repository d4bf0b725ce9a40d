//! What is asked of a repeated game, and what is answered, as data only: shared by what computes and by the exact check.
//!
//! Payoffs are averages, (1−δ) × the discounted sum. Players, actions, profiles, states, signals, directions and vertices
//! are named by their index; profiles are numbered as in [`NormalForm`].

use crate::exact::Rational;
use crate::game::NormalForm;
use crate::units::{Discount, Probability};

/// A stage game played again and again, with what is seen of a deviation.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatedGame {
    /// The public states, at least one; all with the same number of players. A repeated game in the usual sense has one.
    pub states: Vec<State>,
    /// δ by player, per period.
    pub discount: Vec<Discount>,
    /// What is seen, and what follows by rule.
    pub monitoring: Monitoring,
}

impl RepeatedGame {
    /// How many players there are.
    #[must_use]
    pub fn player_count(&self) -> usize {
        self.discount.len()
    }
}

/// A public state: what is played in it, and where play goes from there.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// A name for people; may be empty where there is one state only.
    pub name: String,
    /// The stage game.
    pub game: NormalForm,
    /// By profile, the probability of every state in the next period; empty where there is one state only.
    pub transitions: Vec<Vec<Probability>>,
}

/// What is seen of the actions.
#[derive(Debug, Clone, PartialEq)]
pub enum Monitoring {
    /// Everybody sees all actions.
    Perfect,
    /// Only the alarms of an inspectorate are seen, one for each player.
    Inspected(Inspection),
    /// A public signal is seen, and nothing else.
    Public(Signals),
}

/// Alarms, independent across players, and what they bring. In every period an alarm on player i is raised with
/// probability `detection[i]` if i does anything but what is prescribed, with `false_alarm[i]` if it complies.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// p by player.
    pub detection: Vec<Probability>,
    /// q ≤ p by player.
    pub false_alarm: Vec<Probability>,
    /// One-off sanction by player, paid in the period after an alarm on it; ≥ 0, so it enters an average times δ(1−δ).
    pub sanction: Vec<Rational>,
    /// Flow sanction by player, paid in every period of the suspension that an alarm on it has brought; ≥ 0, and 0 unless
    /// the response is a suspension.
    pub sanction_per_period: Vec<Rational>,
    /// How play goes on after an alarm.
    pub response: AlarmResponse,
}

/// How play goes on after an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmResponse {
    /// As the players have agreed: any equilibrium of what follows, the worst for the accused if need be.
    Optimal,
    /// By rule: everybody falls back to one profile for a number of periods, then play goes on as if nothing had happened.
    Suspension {
        /// L, the length in periods; `None` is for ever.
        periods: Option<u32>,
        /// The profile, a Nash equilibrium of the stage game.
        profile: usize,
    },
}

/// Public signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Signals {
    /// Their names.
    pub names: Vec<String>,
    /// ρ(y|a): by profile, the probability of every signal.
    pub probabilities: Vec<Vec<Probability>>,
}

/// The payoffs that can be sustained, between what is proved to be sustained and what is proved not to be.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueSets {
    /// By state.
    pub sets: Vec<ValueSet>,
    /// Whether inside and outside meet exactly, in every state.
    pub exact: bool,
    /// The largest level minus what the vertices reach in its direction, directions scaled to a largest entry of 1; 0 if
    /// nothing is sustained, and without meaning if a state has no vertices though it may sustain something.
    pub gap: Rational,
    /// Why nothing else can be sustained.
    pub outside: Outside,
    /// How it was found.
    pub method: String,
    /// How many times all levels or points were computed anew.
    pub rounds: usize,
    /// Whether a time limit ended the search before it was done; what is here is proved all the same.
    pub stopped: bool,
}

impl ValueSets {
    /// Whether nothing at all can be sustained.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.outside.end, OutsideEnd::Empty { .. })
    }
}

/// The payoffs that can be sustained from one state on, with public randomisation: the convex hull of `vertices` is inside,
/// `{v : directions[k]·v ≤ levels[k] for all k}` is outside.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueSet {
    /// Directions; among them every player's +1 and −1, alone.
    pub directions: Vec<Vec<Rational>>,
    /// One for each direction; what is proved by [`Outside`].
    pub levels: Vec<Rational>,
    /// Extreme points of the inside, counterclockwise from the least where there are two players; none if nothing is
    /// known to be sustained.
    pub vertices: Vec<Vertex>,
    /// The least that each player gets at a vertex, which is what a deviation is threatened with; empty without vertices.
    pub threat: Vec<Rational>,
}

/// A payoff, and how it comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct Vertex {
    /// By player, average.
    pub payoff: Vec<Rational>,
    /// A lottery over plays, drawn publicly before the period; mostly one.
    pub lottery: Vec<Play>,
}

/// A profile to be played now, and the promise that makes everybody play it.
#[derive(Debug, Clone, PartialEq)]
pub struct Play {
    /// The probability in the lottery.
    pub probability: Rational,
    /// The profile of the state's stage game.
    pub profile: usize,
    /// What is promised: one entry for each of the [`branches`](crate::repeated::enforce::Enforcement::branches).
    /// Each is a mixture of vertices (index, weight) of the state that the branch leads to.
    pub promise: Vec<Vec<(usize, Rational)>>,
}

/// Why no payoff outside the levels is sustained: a chain of descents from levels that nothing exceeds.
///
/// Let h be the most that is sustained in a direction d, in any state. Where all players give every promise the same weight,
/// and Ω(a) is the sum of the weights at profile a, h ≤ max_a (d·base(a) + Ω(a) h), so that h ≤ max_a d·base(a) / (1−Ω(a)): the
/// most that a profile is worth for ever. That is where descents begin, if all states have the same directions. Players
/// who discount differently may sustain more (Lehrer and Pauzner 1999); then the same holds for one player's payoff alone,
/// and descents begin at the box.
///
/// A *descent* goes from levels b + c to b (c ≥ 0). Let W(e) be the payoffs with `directions[k]·v ≤ b[k] + e·c[k]`. If for
/// every e in (0,1], what any profile yields with promises from W(e) stays strictly below `b[k] + e·c[k]` in every direction
/// with `c[k] > 0`, then a set of sustained payoffs that is in W(1) is in W(0): take the least e with the set in W(e); it
/// reproduces itself from W(e), so e can be lowered unless it is 0. Of directions with `c[k] = 0` nothing needs to be shown,
/// since the set is in W(1). What a profile yields is bounded by a combination of levels and incentive rows, which is linear
/// in e, so that both ends decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// By state, the directions of all descents; those of the state's [`ValueSet`] first.
    pub directions: Vec<Vec<Vec<Rational>>>,
    /// From the beginning on.
    pub descents: Vec<Descent>,
    /// Where they end.
    pub end: OutsideEnd,
}

/// The end of a chain of descents.
#[derive(Debug, Clone, PartialEq)]
pub enum OutsideEnd {
    /// At the last levels.
    Levels,
    /// Nothing is sustained in any state: with promises within the last levels no profile of any state can be enforced.
    Empty {
        /// Why, by state and profile.
        contradictions: Vec<Vec<Combination>>,
    },
}

/// One descent.
#[derive(Debug, Clone, PartialEq)]
pub struct Descent {
    /// By state and direction: the levels b at its end. Those at its beginning are the ones at the end of the one before.
    pub levels: Vec<Vec<Rational>>,
    /// By state and profile; of profiles that nothing can enforce, by a row without terms, nothing is shown.
    pub profiles: Vec<Vec<ProfileBound>>,
}

/// Why a profile does not get beyond the levels of a descent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileBound {
    /// A contradiction between levels and incentive rows: the profile cannot be enforced while e is below the point where
    /// the combination vanishes.
    pub contradiction: Option<Combination>,
    /// (direction, bound) for the e that the contradiction leaves, directions in order. In the other directions whose level
    /// falls the level itself is the bound, in every branch with the branch's weight; this needs the weights to be those of
    /// all players, and the direction to be there under the same index in all states.
    pub bounds: Vec<(usize, Combination)>,
    /// Another way, in place of the two above, where there is one state and one branch with the same weight ω < 1 for all
    /// players. An extreme point v of what is sustained with promise w is either what the profile is worth for ever, or some
    /// player is just unwilling to deviate: otherwise the promise (1−ε) w + ε v would do as well, and v would lie between
    /// what that yields and w (Abreu and Sannikov 2014). One case for each player whose row says more than that it gets no
    /// less than its least payoff.
    pub extreme: Vec<Unwilling>,
}

/// A player is just unwilling to deviate: its best row holds with equality, and may have a weight of either sign.
///
/// A negative weight needs an upper bound of the least payoff, which is the threat from inside.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Unwilling {
    /// Who.
    pub player: usize,
    /// As in [`ProfileBound`].
    pub contradiction: Option<Combination>,
    /// As in [`ProfileBound`].
    pub bounds: Vec<(usize, Combination)>,
}

/// A weighted sum of levels (of the promises of a branch) and incentive rows, as they are in `Enforcement`; weights ≥ 0, except as
/// said in [`Unwilling`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Combination {
    /// (branch, direction, weight).
    pub levels: Vec<(usize, usize, Rational)>,
    /// (player, deviation, weight) of incentive rows.
    pub rows: Vec<(usize, usize, Rational)>,
}

/// A strategy for everybody, as a machine that the public history drives. Its states are lotteries' outcomes: a profile is
/// prescribed, and what is seen decides the lottery over the next states.
#[derive(Debug, Clone, PartialEq)]
pub struct Automaton {
    /// The payoff that it gives, by player, average.
    pub payoff: Vec<Rational>,
    /// A lottery over the states in which it begins.
    pub start: Vec<(usize, Rational)>,
    /// Its states.
    pub states: Vec<AutomatonState>,
}

/// A state of an automaton.
#[derive(Debug, Clone, PartialEq)]
pub struct AutomatonState {
    /// A name for people.
    pub name: String,
    /// The public state of the game in which it is used.
    pub state: usize,
    /// The profile that is prescribed.
    pub profile: usize,
    /// For how long.
    pub lasting: Lasting,
    /// What it is worth by player from here on, average, by its own account.
    pub value: Vec<Rational>,
    /// The lottery over the next states of the automaton by what is seen: by branch, as in [`Play::promise`]. Two states are
    /// otherwise: where a suspension answers every alarm, a state that lasts one period has two entries, for no alarm and
    /// for any; one that lasts for several has a single one, for when they are over, and one that lasts for ever has none.
    pub next: Vec<Vec<(usize, Rational)>>,
    /// By player, and by state of the game that follows: the lottery over the states of the automaton after its deviation
    /// was seen (perfect monitoring) or after an alarm on it alone (inspected, optimal response without false alarms).
    /// Empty for a player whose deviations change nothing in what follows.
    pub punishment: Vec<Vec<Vec<(usize, Rational)>>>,
}

/// A simple penal code (Abreu 1988): what is agreed, and for every player the worst that can follow its deviation, whatever
/// it was; all of it in one machine.
#[derive(Debug, Clone, PartialEq)]
pub struct SimplePenalCode {
    /// The machine; it begins with what is agreed.
    pub automaton: Automaton,
    /// For every state of the game and every player, in this order.
    pub punishments: Vec<Worst>,
}

/// The worst equilibrium for a player.
#[derive(Debug, Clone, PartialEq)]
pub struct Worst {
    /// The public state of the game in which it begins.
    pub state: usize,
    /// Who is punished.
    pub player: usize,
    /// Where it begins, a lottery over the states of the machine.
    pub start: Vec<(usize, Rational)>,
    /// What it gives, by player.
    pub payoff: Vec<Rational>,
    /// No equilibrium gives the player less than this; the same as its payoff where the code is known to be optimal.
    pub least: Rational,
}

/// For how many periods a state of an automaton prescribes its profile, whatever is seen meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting {
    /// One; then what was seen decides.
    Period,
    /// So many, at least one: a suspension.
    Periods(u32),
    /// All that are left: a suspension without end.
    Forever,
}
