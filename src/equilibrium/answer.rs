//! The answers about a finite game, shared with the exact check. All numbers are exact unless an answer says otherwise.
//!
//! Payoffs are expected stage payoffs of one play. The regret of a profile is the largest gain of any player from any
//! other strategy, the others' kept: 0 in an equilibrium.

use crate::exact::Rational;

/// A mixed strategy: one probability for each pure strategy, in order.
pub type Mixed = Vec<Rational>;

/// How far a search may go.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Budget {
    /// Stop after this many seconds.
    pub seconds: Option<f64>,
    /// Stop after this many answers.
    pub answers: Option<usize>,
}

/// Whether numbers are carried exactly or in floating point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Arithmetic {
    /// Rational numbers; what is printed is proved.
    #[default]
    Exact,
    /// Floating point, faster; the regret printed is that of the rounded answer, computed exactly.
    Float,
}

/// One Nash equilibrium.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equilibrium {
    /// One mixed strategy a player.
    pub strategies: Vec<Mixed>,
    /// The expected payoff of each player.
    pub payoffs: Vec<Rational>,
    /// The largest gain of any player from any other strategy; 0 where exact.
    pub regret: Rational,
    /// The connected component it lies in, from 0, where components were computed.
    pub component: Option<usize>,
}

/// A maximal Nash subset: every mixture of the row strategies against every mixture of the column strategies is an
/// equilibrium, and no larger set of extreme strategies has that property (Millham 1974; Winkels 1979).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NashSubset {
    /// The extreme strategies of the row player.
    pub row: Vec<Mixed>,
    /// The extreme strategies of the column player.
    pub column: Vec<Mixed>,
    /// The connected component it lies in, from 0.
    pub component: usize,
}

/// Nash equilibria of a game in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NashAnswer {
    /// The equilibria, each once: by component, then by strategies, larger probabilities of earlier strategies first.
    pub equilibria: Vec<Equilibrium>,
    /// The maximal Nash subsets with more than one point; empty unless two players and degenerate.
    pub subsets: Vec<NashSubset>,
    /// Whether these are all that the method promises (all extreme equilibria; all pure ones; …).
    pub complete: bool,
    /// Whether the game is degenerate: some mixed strategy has more pure best replies than it has strategies in use.
    /// `None` where that was not decided.
    pub degenerate: Option<bool>,
    /// What was looked for and how: `all extreme equilibria by vertex enumeration`, ….
    pub method: String,
    /// Whether the strategies are exact equilibria; otherwise `regret` says how far off they are.
    pub exact: bool,
}

/// The solution of a game that is zero-sum, or constant-sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZeroSumAnswer {
    /// What the first player gets at least with its strategy, and the second concedes at most with its own.
    pub value: Rational,
    /// The sum of both payoffs, the same at every profile; 0 in a zero-sum game.
    pub sum: Rational,
    /// One optimal strategy for each of the two.
    pub strategies: [Mixed; 2],
    /// What the first player's strategy guarantees it (least over columns); equal to the value where exact.
    pub guaranteed: Rational,
    /// What the second player's strategy concedes (greatest over rows); equal to the value where exact.
    pub conceded: Rational,
    /// How it was found.
    pub method: String,
}

/// Which incentive constraints a mediator's distribution has to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mediation {
    /// Nobody gains by leaving its recommendation after seeing it (Aumann 1974).
    Correlated,
    /// Nobody gains by leaving before seeing it (Moulin and Vial 1978).
    CoarseCorrelated,
}

/// What a mediator maximises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediatorObjective {
    /// The sum of payoffs.
    Welfare,
    /// The payoff of one player, from 0.
    Player(usize),
    /// The payoff of whoever gets least.
    Min,
    /// A weighted sum of payoffs, one weight a player.
    Weights(Vec<Rational>),
}

/// A distribution over profiles that a mediator can recommend from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelatedAnswer {
    /// The profiles with positive probability, by their number in the game.
    pub distribution: Vec<(Vec<usize>, Rational)>,
    /// The objective.
    pub value: Rational,
    /// The expected payoff of each player.
    pub payoffs: Vec<Rational>,
    /// The largest gain of any player from any deviation the concept allows, weighted by how often it applies; 0 where
    /// exact.
    pub regret: Rational,
    /// No distribution of the kind has an objective above this: from the dual, exactly. `None` if no bound was proved.
    pub bound: Option<Rational>,
    /// The dual that proves the bound.
    pub dual: Option<CorrelatedDual>,
    /// How it was found.
    pub method: String,
}

/// Multipliers that bound the objective of every (coarse) correlated equilibrium from above.
///
/// For weights w (the objective's, or `shares` for `Min`) and every profile a, the bound is at least
/// `Σ_i w_i u_i(a) + Σ_i Σ_{s,d} y_i[s][d] (u_i(s_i = a_i ? a : …) − u_i(d, a_{−i}))`, all y ≥ 0: see the certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrelatedDual {
    /// Weight of each player's payoff in the bound: the objective's own, or shares that add to 1 for `Min`.
    pub weights: Vec<Rational>,
    /// Per player, (recommended strategy, deviation, multiplier ≥ 0); for the coarse kind the recommended one is `None`.
    pub multipliers: Vec<Vec<(Option<usize>, usize, Rational)>>,
}

/// What a leader commits to (von Stackelberg 1934; von Stengel and Zamir 2010, strong form: ties for the leader).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackelbergAnswer {
    /// The player that commits, from 0; the other one follows.
    pub leader: usize,
    /// The mixed strategy committed to.
    pub commitment: Mixed,
    /// The follower's pure reply, from 0.
    pub reply: usize,
    /// The expected payoff of each player.
    pub payoffs: Vec<Rational>,
    /// For each reply of the follower: the most the leader can get while that reply is a best one, with the strategy
    /// that does it, or `None` where it never is a best reply.
    pub by_reply: Vec<Option<(Rational, Mixed)>>,
    /// How it was found.
    pub method: String,
}

/// By what a strategy is eliminated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dominance {
    /// Strictly worse than the dominator against everything that is left. The order does not matter.
    Strict,
    /// Never better and somewhere worse. What is left depends on the order, which is shown.
    Weak,
}

/// One elimination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elimination {
    /// The round, from 1; all of a round are eliminated at once.
    pub round: usize,
    /// The player, from 0.
    pub player: usize,
    /// Its strategy, from 0, in the numbering of the whole game.
    pub strategy: usize,
    /// What dominates it: a pure or mixed strategy over the whole game's numbering.
    pub dominator: Mixed,
    /// The least difference between dominator and dominated over what is left of the others.
    pub margin: Rational,
}

/// Iterated elimination of dominated strategies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DominanceAnswer {
    /// Strict or weak.
    pub kind: Dominance,
    /// Whether mixed strategies were allowed as dominators.
    pub mixed: bool,
    /// The eliminations in order.
    pub eliminations: Vec<Elimination>,
    /// What is left of each player's strategies.
    pub left: Vec<Vec<usize>>,
}

/// What the others can hold a player to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinmaxAnswer {
    /// The player, from 0.
    pub player: usize,
    /// In pure strategies: the least over the others' profiles of the player's best reply, with one such profile (one
    /// strategy for each player; the player's own is its best reply).
    pub pure: (Rational, Vec<usize>),
    /// In mixed strategies, the others independent: value and the others' mixed strategies (the player's own is a best
    /// reply). Exact for two players; for more an upper bound unless `mixed_exact`.
    pub mixed: Option<(Rational, Vec<Mixed>)>,
    /// Whether the mixed value is exact.
    pub mixed_exact: bool,
    /// Where the others may correlate, which is a linear program for any number of players: the value, exactly.
    pub correlated: Option<Rational>,
}

/// A strategy of the extensive form: for each information set (index into the game's sets) of a player, one probability
/// for each action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behaviour {
    /// By information set; empty for chance.
    pub at: Vec<Mixed>,
    /// By information set: the probability of each of its nodes given that it is reached; `None` where it is not.
    pub beliefs: Vec<Option<Vec<Rational>>>,
    /// The expected payoff of each player.
    pub payoffs: Vec<Rational>,
    /// The largest gain of any player from any other strategy.
    pub regret: Rational,
}

/// Equilibria of a game in extensive form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BehaviourAnswer {
    /// The equilibria, each once.
    pub equilibria: Vec<Behaviour>,
    /// Whether these are all that the method promises.
    pub complete: bool,
    /// Whether every one is subgame-perfect.
    pub subgame_perfect: bool,
    /// What was looked for and how.
    pub method: String,
}
