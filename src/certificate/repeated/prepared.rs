//! A profile with what complying and deviating bring: in intervals of doubles, and exactly where it is needed. Whatever many
//! bounds ask for is computed once.

use super::period::{Account, Period};
use crate::certificate::interval::Interval;
use crate::certificate::number::Number;
use crate::exact::Rational;
use crate::repeated::answer::RepeatedGame;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A profile of a state.
pub(super) struct Prepared<'a> {
    pub period: Period<'a>,
    pub profile: usize,
    discounts: &'a Discounts,
    pub rough: Accounts<'a, Interval>,
    exactly: OnceCell<Accounts<'a, Rational>>,
    /// Whether the promise of a branch has the same weight for all players: it depends on the player by its discount
    /// factor only.
    pub even: bool,
    hopeless: OnceCell<bool>,
    /// 1 minus the weights of the promises, where they are the same for all players and play goes on in the same state.
    pub rest: Option<Interval>,
}

/// Discount factors by player, in both kinds of number.
pub(super) struct Discounts {
    rough: Vec<Interval>,
    exact: Vec<Rational>,
}

impl Discounts {
    pub fn of(game: &RepeatedGame) -> Self {
        let exact: Vec<Rational> = game.discount.iter().map(|discount| discount.get().clone()).collect();
        Self { rough: exact.iter().map(Interval::of).collect(), exact }
    }
}

/// The action deviated to, and what complying brings beyond it.
type Row<N> = (usize, Account<N>);

/// The accounts of a profile in one kind of number.
pub(super) struct Accounts<'a, N> {
    /// By player.
    deltas: &'a [N],
    /// By player, if everybody complies.
    pub comply: SmallVec<[Account<N>; 2]>,
    /// By player, the incentive row that was asked for first, and its action: mostly the only one.
    rows: SmallVec<[OnceCell<Row<N>>; 2]>,
    /// By direction, how far complying gets without the promises.
    along: Vec<OnceCell<N>>,
}

impl<'a> Prepared<'a> {
    /// For a state with so many directions.
    pub fn new(
        game: &'a RepeatedGame,
        discounts: &'a Discounts,
        (state, profile): (usize, usize),
        directions: usize,
    ) -> Self {
        let period = Period::new(game, state, profile);
        let rough = Accounts::new(&period, &discounts.rough, directions);
        let even = game.discount.iter().all(|discount| *discount == game.discount[0]);
        let stays = even && period.branches.iter().all(|&next| next == state);
        let rest = stays.then(|| rough.comply[0].rest());
        Self { period, profile, discounts, rough, exactly: OnceCell::new(), even, rest, hopeless: OnceCell::new() }
    }

    pub fn exactly(&self) -> &Accounts<'a, Rational> {
        self.exactly.get_or_init(|| Accounts::new(&self.period, &self.discounts.exact, self.rough.along.len()))
    }

    /// Whether some deviation pays whatever is promised.
    pub fn hopeless(&self) -> bool {
        *self.hopeless.get_or_init(|| self.is_hopeless())
    }

    fn is_hopeless(&self) -> bool {
        let apart = |weight: &Interval| weight.is_negative() || Interval::zero().minus(weight).is_negative();
        (0..self.rough.comply.len()).any(|player| {
            let actions = match self.period.best_deviation(player) {
                Some(action) => vec![action],
                None => self.period.deviations(player).collect(),
            };
            actions.into_iter().any(|action| {
                let rough = self.rough.row(&self.period, player, action);
                if rough.promise.iter().chain(&rough.threat).any(apart) {
                    return false;
                }
                let row = self.exactly().row(&self.period, player, action);
                let free = row.promise.iter().chain(&row.threat).all(Rational::is_zero);
                free && row.constant < Rational::ZERO
            })
        })
    }
}

impl<'a, N: Number> Accounts<'a, N> {
    fn new(period: &Period, deltas: &'a [N], directions: usize) -> Self {
        Self {
            deltas,
            comply: deltas.iter().enumerate().map(|(player, delta)| period.complying(player, delta)).collect(),
            rows: deltas.iter().map(|_| OnceCell::new()).collect(),
            along: (0..directions).map(|_| OnceCell::new()).collect(),
        }
    }

    /// What a player gets by complying less what it gets by deviating.
    pub fn row(&self, period: &Period, player: usize, action: usize) -> Cow<'_, Account<N>> {
        let row = || period.incentive(&self.comply[player], player, &self.deltas[player], action);
        let (known, first) = self.rows[player].get_or_init(|| (action, row()));
        if *known == action { Cow::Borrowed(first) } else { Cow::Owned(row()) }
    }

    /// How far complying gets without the promises in a direction, which is given with its index.
    pub fn along(&self, at: usize, direction: &[N]) -> &N {
        self.along[at].get_or_init(|| {
            let terms = direction.iter().zip(&self.comply).filter(|(entry, _)| !entry.is_zero());
            terms.fold(N::zero(), |sum, (entry, account)| sum.plus(&entry.times(&account.constant)))
        })
    }
}
