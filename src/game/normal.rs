//! The normal form: a payoff for every player at every profile of pure strategies.

use crate::exact::Rational;

/// Most entries (profiles × players) a game in memory may have.
pub const MOST_PAYOFFS: usize = 1 << 26;

/// A player and the names of its strategies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Player {
    /// The name; empty where a file gives none.
    pub name: String,
    /// The names of the pure strategies, in order; at least one. `1`, `2`, … where a file gives none.
    pub strategies: Vec<String>,
}

/// A finite game in normal form. Payoffs are stage payoffs: one play, no discounting.
///
/// Profiles are numbered with the first player's strategy varying fastest, as in Gambit's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NormalForm {
    /// What the game is called; may be empty.
    pub title: String,
    /// A free remark carried from file to file; may be empty.
    pub comment: String,
    players: Vec<Player>,
    /// One list a player, by the number of the profile.
    payoffs: Vec<Vec<Rational>>,
}

impl NormalForm {
    /// A game from its players and one list of payoffs for each, by the number of the profile.
    ///
    /// # Errors
    /// In words, when there is no player, a player without a strategy, more than [`MOST_PAYOFFS`] numbers, or lists of
    /// the wrong length.
    pub fn new(title: &str, players: Vec<Player>, payoffs: Vec<Vec<Rational>>) -> Result<Self, String> {
        let profiles = Self::size(&players)?;
        if payoffs.len() != players.len() {
            return Err(format!("{} lists of payoffs for {} players", payoffs.len(), players.len()));
        }
        if let Some(at) = payoffs.iter().position(|list| list.len() != profiles) {
            return Err(format!("{} payoffs for player {}, but {profiles} profiles", payoffs[at].len(), at + 1));
        }
        Ok(Self { title: title.to_owned(), comment: String::new(), players, payoffs })
    }

    /// A game written down in the program, whose shape is known to be right.
    pub(super) fn known(title: &str, source: &str, players: Vec<Player>, payoffs: Vec<Vec<Rational>>) -> Self {
        Self { title: title.to_owned(), comment: source.to_owned(), players, payoffs }
    }

    /// The number of profiles of these players.
    ///
    /// # Errors
    /// As [`NormalForm::new`].
    pub fn size(players: &[Player]) -> Result<usize, String> {
        if players.is_empty() {
            return Err("a game needs at least one player".to_owned());
        }
        if let Some(at) = players.iter().position(|p| p.strategies.is_empty()) {
            return Err(format!("player {} has no strategy", at + 1));
        }
        players
            .iter()
            .try_fold(1usize, |product, p| product.checked_mul(p.strategies.len()))
            .filter(|product| product.checked_mul(players.len()).is_some_and(|all| all <= MOST_PAYOFFS))
            .ok_or_else(|| format!("more than {MOST_PAYOFFS} payoffs"))
    }

    /// A two-player game from the matrices of the row and of the column player, both by row then column.
    /// Strategies are named `1`, `2`, …; players `1` and `2`.
    ///
    /// # Errors
    /// In words, when the matrices are empty, ragged, or not of the same shape.
    pub fn bimatrix(title: &str, row: &[Vec<Rational>], column: &[Vec<Rational>]) -> Result<Self, String> {
        let (rows, columns) = (row.len(), row.first().map_or(0, Vec::len));
        if row.iter().chain(column).any(|r| r.len() != columns) || column.len() != rows {
            return Err("the two matrices must be rectangular and of the same shape".to_owned());
        }
        let names = |count: usize| (1..=count).map(|s| s.to_string()).collect();
        let player = |name: &str, count| Player { name: name.to_owned(), strategies: names(count) };
        let list = |m: &[Vec<Rational>]| (0..columns).flat_map(|j| m.iter().map(move |r| r[j].clone())).collect();
        Self::new(title, vec![player("1", rows), player("2", columns)], vec![list(row), list(column)])
    }

    /// The players, in order.
    #[must_use]
    pub fn players(&self) -> &[Player] {
        &self.players
    }

    /// How many strategies each player has.
    #[must_use]
    pub fn shape(&self) -> Vec<usize> {
        self.players.iter().map(|p| p.strategies.len()).collect()
    }

    /// How many profiles of pure strategies there are.
    #[must_use]
    pub fn profile_count(&self) -> usize {
        self.payoffs.first().map_or(0, Vec::len)
    }

    /// The number of a profile, given one strategy (from 0) for each player.
    #[must_use]
    pub fn index(&self, profile: &[usize]) -> usize {
        let pairs = self.players.iter().zip(profile).rev();
        pairs.fold(0, |index, (player, &strategy)| index * player.strategies.len() + strategy)
    }

    /// The profile of a number: one strategy (from 0) for each player.
    #[must_use]
    pub fn profile(&self, index: usize) -> Vec<usize> {
        self.actions(index).collect()
    }

    /// The strategy of each player in a profile given by its number, in order.
    pub fn actions(&self, mut index: usize) -> impl Iterator<Item = usize> + '_ {
        self.players.iter().map(move |player| {
            let strategy = index % player.strategies.len();
            index /= player.strategies.len();
            strategy
        })
    }

    /// The payoff of a player at a profile given by its number.
    #[must_use]
    pub fn payoff_at(&self, player: usize, index: usize) -> &Rational {
        &self.payoffs[player][index]
    }

    /// The payoff of a player at a profile.
    #[must_use]
    pub fn payoff(&self, player: usize, profile: &[usize]) -> &Rational {
        &self.payoffs[player][self.index(profile)]
    }

    /// All payoffs of a player, by the number of the profile.
    #[must_use]
    pub fn payoffs_of(&self, player: usize) -> &[Rational] {
        &self.payoffs[player]
    }

    /// The payoffs of a player of a two-player game by row and column.
    #[must_use]
    pub fn matrix(&self, player: usize) -> Vec<Vec<Rational>> {
        let rows = self.players[0].strategies.len();
        (0..rows).map(|i| self.payoffs[player].iter().skip(i).step_by(rows).cloned().collect()).collect()
    }

    /// The same game with its players named anew.
    ///
    /// # Errors
    /// In words, when the players do not have as many strategies as before.
    pub fn renamed(self, players: Vec<Player>) -> Result<Self, String> {
        let same = players.len() == self.players.len()
            && players.iter().zip(&self.players).all(|(a, b)| a.strategies.len() == b.strategies.len());
        if same { Ok(Self { players, ..self }) } else { Err("the shape of the game must stay".to_owned()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_player_varies_fastest() {
        let number = |n: i64| Rational::from(n);
        let a = vec![vec![number(1), number(2), number(3)], vec![number(4), number(5), number(6)]];
        let game = NormalForm::bimatrix("", &a, &a).unwrap();
        assert_eq!(
            game.payoffs_of(0).iter().map(|v| v.to_string()).collect::<Vec<_>>(),
            ["1", "4", "2", "5", "3", "6"]
        );
        assert_eq!(game.matrix(1), a);
        for index in 0..6 {
            assert_eq!(game.index(&game.profile(index)), index);
        }
        assert_eq!(game.payoff(0, &[1, 2]), &number(6));
    }

    #[test]
    fn shapes_that_do_not_fit_are_refused() {
        assert!(NormalForm::bimatrix("", &[], &[]).is_err());
        assert!(NormalForm::bimatrix("", &[vec![]], &[vec![]]).is_err());
        let many = |count: usize| Player { name: String::new(), strategies: vec![String::new(); count] };
        assert!(NormalForm::size(&[many(1 << 10), many(1 << 10), many(1 << 10)]).is_err());
    }
}
