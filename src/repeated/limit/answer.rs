//! The patient limit as data, with what proves it: shared by what computes and by the exact check.

use crate::exact::Rational;

/// Which minmax values players are held to, under perfect monitoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Minmax {
    /// In pure strategies.
    Pure,
    /// In mixed strategies, the others independent.
    Mixed,
}

/// The limit, from outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Directions with largest entry ±1; first e_i and −e_i of every player.
    pub directions: Vec<Vec<Rational>>,
    /// The largest value of direction·v, exact for each direction; empty if the set is empty.
    pub levels: Vec<Rational>,
    /// Where there are two players: the corners of what the levels leave, counterclockwise from the least. Under perfect
    /// monitoring these are the corners of the limit itself.
    pub vertices: Vec<Vec<Rational>>,
    /// The minmax values used, under perfect monitoring; otherwise empty.
    pub minmax: Vec<Rational>,
    /// Whether levels (and with two players vertices) describe the set exactly: two players under perfect monitoring, with
    /// exact minmax values. Otherwise each level is exact but other directions might cut off more.
    pub exact: bool,
    /// What proves it.
    pub proof: LimitProof,
}

/// Why the levels are what they are.
#[derive(Debug, Clone, PartialEq)]
pub enum LimitProof {
    /// Perfect monitoring.
    Feasible(Feasible),
    /// Public monitoring: by direction; a single one, in which nothing is enforced, where the set is empty.
    Scores(Vec<Score>),
}

/// What is feasible and individually rational, from both sides. Lotteries are over profiles.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feasible {
    /// By direction: the level is reached by this lottery, which gives nobody less than its minmax value m.
    pub reached: Vec<Vec<(usize, Rational)>>,
    /// By direction h: weights μ ≥ 0 by player with h·g(a) + μ·(g(a) − m) ≤ level for all profiles a.
    pub weights: Vec<Vec<Rational>>,
    /// By vertex: the lottery that gives it.
    pub corners: Vec<Vec<(usize, Rational)>>,
    /// If the set is empty: weights ≥ 0 by player with μ·(g(a) − m) < 0 for all profiles a.
    pub none: Vec<Rational>,
}

/// The largest score in a direction λ.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The direction, by its number.
    pub direction: usize,
    /// A profile that has the score, and by player and signal the transfers x that enforce it.
    pub reached: Option<(usize, Vec<Vec<Rational>>)>,
    /// Why other profiles have no larger one: for every profile whose stage payoff in the direction is more than the level, or
    /// for all where nothing is enforced.
    pub bounds: Vec<ScoreBound>,
}

/// Why a profile a has no larger score. Multipliers z by signal (of λ·x(y) ≤ 0) and w by player and deviation (of the
/// incentive rows), all ≥ 0, with
///
/// ```text
/// λ_i ρ(y|a) = z_y λ_i + Σ w (ρ(y|a_i', a_−i) − ρ(y|a))          for all i, y
/// λ·g(a) + Σ w (g_i(a) − g_i(a_i', a_−i)) ≤ level
/// ```
///
/// or, where nothing enforces it, with 0 in place of λ_i ρ(y|a) and Σ w (g_i(a) − g_i(a_i', a_−i)) < 0.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreBound {
    /// The profile.
    pub profile: usize,
    /// Whether nothing enforces it.
    pub unenforceable: bool,
    /// z.
    pub signals: Vec<Rational>,
    /// (player, action deviated to, w).
    pub rows: Vec<(usize, usize, Rational)>,
}
