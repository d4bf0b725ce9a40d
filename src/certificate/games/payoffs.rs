//! Payoffs as whole numbers over one denominator, and sums of them with weights.
//!
//! A sum of many fractions spends its time on common denominators. Here they are found once for each player, so that
//! every sum after that is one of whole numbers.

use crate::exact::{Rational, linear};
use crate::game::NormalForm;
use dashu_base::{Abs, BitTest, UnsignedAbs};
use dashu_int::IBig;
use std::borrow::Borrow;

/// Common denominators of payoffs may have this many bits; a game with longer ones is summed in fractions.
const MOST_BITS: usize = 1 << 12;
/// Common denominators of a list of probabilities or multipliers may have this many bits.
const MOST_BITS_OF_WEIGHTS: usize = 1 << 20;

/// The payoffs of a game, made ready for sums.
pub(super) struct Payoffs<'g> {
    game: &'g NormalForm,
    tables: Vec<Option<Table>>,
    strides: Vec<usize>,
}

/// The payoffs of one player times `common`.
pub(super) struct Table {
    numbers: Vec<IBig>,
    common: IBig,
}

/// A list of numbers over one denominator, zeros left out.
pub(super) struct Weights {
    /// Index and numerator.
    pub(super) listed: Vec<(usize, IBig)>,
    /// The denominator, positive.
    pub(super) common: IBig,
}

impl Weights {
    /// `None` when the common denominator is absurdly long.
    pub(super) fn of<'a>(numbers: impl Iterator<Item = &'a Rational> + Clone) -> Option<Self> {
        let common = common_denominator(numbers.clone(), MOST_BITS_OF_WEIGHTS)?;
        let scaled = numbers.map(|number| scaled(number, &common)).enumerate();
        Some(Self { listed: scaled.filter(|(_, number)| *number != IBig::ZERO).collect(), common })
    }

    /// Everything on one index.
    pub(super) fn on(index: usize) -> Self {
        Self { listed: vec![(index, IBig::ONE)], common: IBig::ONE }
    }
}

/// Numbers over one denominator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) numbers: Vec<IBig>,
    /// Positive.
    pub(super) common: IBig,
}

impl Values {
    fn of(numbers: &[Rational]) -> Self {
        let mut all = linear::whole(numbers.iter().chain(std::iter::once(&Rational::ONE)));
        let common = all.pop().unwrap_or(IBig::ONE);
        Self { numbers: all, common }
    }

    /// One of them.
    pub(super) fn at(&self, index: usize) -> Rational {
        ratio(self.numbers[index].clone(), &self.common)
    }

    /// The largest; 0 if there is none.
    pub(super) fn largest(&self) -> Rational {
        self.numbers.iter().max().map_or(Rational::ZERO, |number| ratio(number.clone(), &self.common))
    }

    /// The least; 0 if there is none.
    pub(super) fn least(&self) -> Rational {
        self.numbers.iter().min().map_or(Rational::ZERO, |number| ratio(number.clone(), &self.common))
    }

    /// The indices of the largest ones.
    pub(super) fn best(&self) -> Vec<usize> {
        let largest = self.numbers.iter().max();
        (0..self.numbers.len()).filter(|&at| Some(&self.numbers[at]) == largest).collect()
    }

    /// Their mean under weights that add to 1.
    pub(super) fn mean(&self, weights: &Weights) -> Rational {
        let sum: IBig = weights.listed.iter().map(|(at, weight)| weight * &self.numbers[*at]).sum();
        ratio(sum, &(&self.common * &weights.common))
    }
}

/// A quotient of whole numbers; the divisor is positive.
pub(super) fn ratio(numerator: IBig, denominator: &IBig) -> Rational {
    Rational::from_parts(numerator, denominator.clone().abs().unsigned_abs())
}

/// The sum of a few fractions.
pub(super) fn total(numbers: impl Iterator<Item: Borrow<Rational>>) -> Rational {
    numbers.fold(Rational::ZERO, |sum, number| sum + number.borrow())
}

/// The least common denominator, positive, unless it has more bits than allowed.
fn common_denominator<'a>(mut numbers: impl Iterator<Item = &'a Rational>, most_bits: usize) -> Option<IBig> {
    numbers.try_fold(IBig::ONE, |common, number| {
        let denominator = number.denominator();
        if denominator.is_one() || (&common % &denominator) == IBig::ZERO {
            return Some(common);
        }
        let shared = dashu_base::Gcd::gcd(common.as_ubig()?, &denominator);
        let common = common / IBig::from(shared) * IBig::from(denominator);
        (common.bit_len() <= most_bits).then_some(common)
    })
}

fn scaled(number: &Rational, common: &IBig) -> IBig {
    number.numerator() * (common / IBig::from(number.denominator()))
}

/// Sums of payoffs of one player times whole weights, one sum for each slot.
pub(super) enum Sums<'p> {
    Whole { table: &'p Table, slots: Vec<IBig> },
    Plain { payoffs: &'p [Rational], slots: Vec<Rational> },
}

impl Sums<'_> {
    /// Adds the payoff at a profile, times the weight, to a slot.
    pub(super) fn add(&mut self, slot: usize, profile: usize, weight: &IBig) {
        match self {
            Self::Whole { table, slots } => {
                let number = &table.numbers[profile];
                if weight.is_one() {
                    slots[slot] += number;
                } else {
                    slots[slot] += number * weight;
                }
            }
            Self::Plain { payoffs, slots } => slots[slot] += &payoffs[profile] * Rational::from(weight.clone()),
        }
    }

    /// The sums, divided by what the weights were multiplied with.
    pub(super) fn over(self, common: &IBig) -> Values {
        match self {
            Self::Whole { table, slots } => Values { numbers: slots, common: &table.common * common },
            Self::Plain { slots, .. } => {
                let mut values = Values::of(&slots);
                values.common *= common;
                values
            }
        }
    }
}

impl<'g> Payoffs<'g> {
    pub(super) fn of(game: &'g NormalForm) -> Self {
        let table = |player| {
            let payoffs = game.payoffs_of(player);
            let common = common_denominator(payoffs.iter(), MOST_BITS)?;
            Some(Table { numbers: payoffs.iter().map(|payoff| scaled(payoff, &common)).collect(), common })
        };
        let mut stride = 1;
        let mut next = |player: &crate::game::Player| {
            let here = stride;
            stride *= player.strategies.len();
            here
        };
        Self {
            game,
            tables: (0..game.players().len()).map(table).collect(),
            strides: game.players().iter().map(&mut next).collect(),
        }
    }

    pub(super) fn game(&self) -> &'g NormalForm {
        self.game
    }

    /// How far the number of a profile moves when a player goes to its next strategy.
    pub(super) fn stride(&self, player: usize) -> usize {
        self.strides[player]
    }

    /// How many strategies a player has.
    pub(super) fn strategies(&self, player: usize) -> usize {
        self.game.players()[player].strategies.len()
    }

    /// Empty sums of a player's payoffs.
    pub(super) fn sums(&self, player: usize, slots: usize) -> Sums<'_> {
        match &self.tables[player] {
            Some(table) => Sums::Whole { table, slots: vec![IBig::ZERO; slots] },
            None => Sums::Plain { payoffs: self.game.payoffs_of(player), slots: vec![Rational::ZERO; slots] },
        }
    }

    /// The payoff of every strategy of a player against the others' mixtures; the player's own is not looked at.
    pub(super) fn against(&self, player: usize, mixtures: &[&Weights]) -> Values {
        let others = (0..mixtures.len()).filter(|&other| other != player);
        let common = others.clone().map(|other| &mixtures[other].common).product::<IBig>();
        // Where the others' pure profiles begin, each with its weight.
        let mut begins = vec![(0, IBig::ONE)];
        for other in others {
            let spread = |(at, weight): &(usize, IBig)| {
                let one = |(strategy, share): &(usize, IBig)| (at + strategy * self.strides[other], weight * share);
                mixtures[other].listed.iter().map(one).collect::<Vec<_>>()
            };
            begins = begins.iter().flat_map(spread).collect();
        }
        let mut sums = self.sums(player, self.strategies(player));
        for (begin, weight) in &begins {
            for strategy in 0..self.strategies(player) {
                sums.add(strategy, begin + strategy * self.strides[player], weight);
            }
        }
        sums.over(&common)
    }

    /// The numbers of the profiles in which everybody plays one of the strategies given, and the player its first.
    pub(super) fn opposite(&self, player: usize, left: &[Vec<usize>]) -> Vec<usize> {
        let mut begins = vec![0];
        for (other, strategies) in left.iter().enumerate().filter(|(other, _)| *other != player) {
            let step = |at: &usize| strategies.iter().map(|s| at + s * self.strides[other]).collect::<Vec<_>>();
            begins = begins.iter().flat_map(step).collect();
        }
        begins
    }
}
