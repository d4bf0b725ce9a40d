//! How far a profile can get: the question that every outer bound comes down to.

/// For what a profile yields with promises that respect the levels, in floating point: the largest value in a direction,
/// with multipliers of what holds it back (a basis of the linear program's dual), or multipliers that show that the profile
/// cannot be enforced.
#[derive(Debug, Clone, PartialEq)]
pub enum Reach {
    /// The largest value of direction·v.
    Most {
        /// The value.
        value: f64,
        /// What holds it back.
        by: Vec<Active>,
    },
    /// Levels and incentive rows contradict each other.
    Contradiction(Vec<Active>),
}

/// A level or incentive row with its multiplier ≥ 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Active {
    /// direction·w(branch) ≤ level.
    Level {
        /// Index in the enforcement's branches.
        branch: usize,
        /// Index in the directions of the state that the branch leads to.
        direction: usize,
        /// The multiplier.
        weight: f64,
    },
    /// An incentive row, whose right-hand side takes the threats from the levels in the directions −e_i.
    Row {
        /// Index in the enforcement's rows.
        row: usize,
        /// The multiplier.
        weight: f64,
    },
}

/// Something that answers the question for all profiles of a game.
pub trait Reacher {
    /// The levels from now on, by state and direction.
    fn set_levels(&mut self, levels: &[Vec<f64>]);

    /// How far the `which`-th enforcement of a state gets in the `direction`-th direction of that state.
    fn reach(&mut self, state: usize, which: usize, direction: usize) -> Reach;
}
