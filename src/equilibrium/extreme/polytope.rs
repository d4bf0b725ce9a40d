//! The two best-reply polytopes of a two-player game (von Stengel 2002, "Computing equilibria for two-person games").
//!
//! With payoffs made positive by a constant, which changes no best reply, P = {x ≥ 0 : Bᵀx ≤ 1} holds the row player's
//! strategies divided by what they let the column player get, and Q = {y ≥ 0 : Ay ≤ 1} those of the column player. With m
//! rows and n columns, row i has the label i and column j the label m + j. A point of P has label i where x_i = 0 and
//! label m + j where column j is a best reply to it; in Q, label i where row i is a best reply and m + j where y_j = 0.

use super::entries::{Entries, Unit};
use crate::exact::Rational;
use crate::game::normal::NormalForm;
use dashu_int::IBig;

/// {z ≥ 0 : Cz ≤ 1} with all entries of C positive.
pub(in crate::equilibrium) struct Polytope {
    /// The label of each variable: of its being 0.
    pub(in crate::equilibrium) variables: Vec<usize>,
    /// The label of each inequality: of its slack being 0.
    pub(in crate::equilibrium) slacks: Vec<usize>,
    /// C by rows.
    pub(super) entries: Entries,
    /// By label, which variable or inequality it is.
    place: Vec<Place>,
}

/// What a label stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::equilibrium) enum Place {
    /// This variable is 0.
    Variable(usize),
    /// The slack of this inequality is 0.
    Slack(usize),
    /// It has no meaning here.
    Nothing,
}

impl Polytope {
    fn new(variables: Vec<usize>, slacks: Vec<usize>, entries: Entries) -> Self {
        let most = variables.iter().chain(&slacks).max().map_or(0, |label| label + 1);
        let mut place = vec![Place::Nothing; most];
        variables.iter().enumerate().for_each(|(at, label)| place[*label] = Place::Variable(at));
        slacks.iter().enumerate().for_each(|(at, label)| place[*label] = Place::Slack(at));
        Self { variables, slacks, entries, place }
    }

    /// How many inequalities there are besides z ≥ 0.
    pub(in crate::equilibrium) fn rows(&self) -> usize {
        self.slacks.len()
    }

    /// The dimension.
    pub(in crate::equilibrium) fn columns(&self) -> usize {
        self.variables.len()
    }

    /// What a label stands for here.
    pub(in crate::equilibrium) fn place(&self, label: usize) -> Place {
        self.place.get(label).copied().unwrap_or(Place::Nothing)
    }

    /// An entry of C.
    pub(in crate::equilibrium) fn entry(&self, row: usize, column: usize) -> IBig {
        self.entries.at(row * self.columns() + column)
    }

    /// The face on which all variables but these are 0, as a polytope in these variables.
    pub(in crate::equilibrium) fn restricted(&self, columns: &[usize]) -> Self {
        let places = (0..self.rows()).flat_map(|row| columns.iter().map(move |column| row * self.columns() + column));
        let variables = columns.iter().map(|column| self.variables[*column]).collect();
        Self::new(variables, self.slacks.clone(), self.entries.chosen(places))
    }

    /// C by rows in floating point, shifted and scaled to 1/4..5/4, which moves no best reply. Every entry is within 4 units
    /// of rounding (2^-53, relative) of a matrix that is exactly a shift and multiple of C.
    pub(in crate::equilibrium) fn floats(&self) -> Vec<f64> {
        self.entries.floats()
    }
}

/// A two-player game in whole numbers from 1.
pub(in crate::equilibrium) struct BestReplies {
    /// P: the row player's strategies against the column player's payoffs.
    pub(in crate::equilibrium) row: Polytope,
    /// Q: the column player's strategies against the row player's payoffs.
    pub(in crate::equilibrium) column: Polytope,
    /// By player, how its payoffs were made whole.
    units: [Unit; 2],
}

impl BestReplies {
    /// The polytopes of a game; `None` unless it has two players.
    pub(in crate::equilibrium) fn of(game: &NormalForm) -> Option<Self> {
        let [rows, columns] = game.shape()[..] else { return None };
        let (own, own_unit) = Entries::of(game.payoffs_of(0));
        let (other, other_unit) = Entries::of(game.payoffs_of(1));
        let places = (0..rows).flat_map(|i| (0..columns).map(move |j| j * rows + i));
        let by_row = own.chosen(places);
        let (row_labels, column_labels): (Vec<usize>, Vec<usize>) =
            ((0..rows).collect(), (rows..rows + columns).collect());
        // Payoffs are listed column by column, which is row by row in the transpose.
        let row = Polytope::new(row_labels.clone(), column_labels.clone(), other);
        let column = Polytope::new(column_labels, row_labels, by_row);
        Some(Self { row, column, units: [own_unit, other_unit] })
    }

    /// The payoff of a player that stands as a quotient of whole numbers here; the divisor is positive.
    pub(in crate::equilibrium) fn payoff(&self, player: usize, number: IBig, divisor: &IBig) -> Rational {
        self.units[player].payoff(number, divisor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::parse;

    #[test]
    fn payoffs_come_back_from_their_units() {
        let matrix = |rows: [[&str; 3]; 2]| rows.map(|row| row.map(|text| parse(text).unwrap()).to_vec()).to_vec();
        let a = matrix([["1/2", "-3", "0.7"], ["4", "1/6", "0"]]);
        let b = matrix([["1e300", "2", "3"], ["-4", "5", "6"]]);
        let pair = BestReplies::of(&NormalForm::bimatrix("", &a, &b).unwrap()).unwrap();
        for i in 0..2 {
            for j in 0..3 {
                assert_eq!(pair.payoff(0, pair.column.entry(i, j), &IBig::ONE), a[i][j]);
                assert_eq!(pair.payoff(1, pair.row.entry(j, i), &IBig::ONE), b[i][j]);
            }
        }
        // −3 is the least entry of A and 4 the greatest: (u + 3) / 7 + 1/4 by hand.
        let floats = pair.column.floats();
        assert_eq!((floats[1], floats[3]), (0.25, 1.25));
        assert!((floats[0] - 0.75).abs() < 1e-15);
        assert_eq!(pair.row.floats()[0], 1.25);
        assert_eq!(pair.row.place(1), Place::Variable(1));
        assert_eq!(pair.row.place(4), Place::Slack(2));
        assert_eq!(pair.column.place(0), Place::Slack(0));
    }
}
