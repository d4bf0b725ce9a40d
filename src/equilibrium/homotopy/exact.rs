//! Exact payoffs against mixtures, and what a profile is worth.

use crate::equilibrium::answer::{Equilibrium, Mixed};
use crate::exact::Rational;
use crate::exact::linear::whole;
use crate::game::NormalForm;
use dashu_int::IBig;

/// A profile, and how much each player would gain by its best reply.
pub(super) struct Assessed {
    pub equilibrium: Equilibrium,
    pub gains: Vec<Rational>,
}

/// What each strategy of a player is expected to get against the others' mixtures.
pub(super) fn values(game: &NormalForm, player: usize, strategies: &[Mixed]) -> Vec<Rational> {
    let shape = game.shape();
    let stride = |of: usize| shape[..of].iter().product::<usize>();
    let step = stride(player);
    // The others' strategies in use; the first of them varies fastest, after the player's own.
    let mut places: Vec<usize> = (0..shape[player]).map(|own| own * step).collect();
    let mut weights: Vec<(Vec<IBig>, IBig)> = Vec::new();
    for (other, mixed) in strategies.iter().enumerate().filter(|(other, _)| *other != player) {
        let used: Vec<(usize, &Rational)> = mixed.iter().enumerate().filter(|(_, p)| !p.is_zero()).collect();
        let step = stride(other);
        places = used.iter().flat_map(|&(at, _)| places.iter().map(move |&so_far| so_far + at * step)).collect();
        weights.push(whole_with_scale(&used.into_iter().map(|(_, p)| p).collect::<Vec<_>>()));
    }
    let list = game.payoffs_of(player);
    let (mut entries, mut scale) = whole_with_scale(&places.iter().map(|&at| &list[at]).collect::<Vec<_>>());
    for (weights, unit) in weights.iter().rev() {
        let inner = entries.len() / weights.len();
        let mut mixed = vec![IBig::ZERO; inner];
        for (line, weight) in entries.chunks_exact(inner).zip(weights) {
            mixed.iter_mut().zip(line).for_each(|(sum, entry)| *sum += entry * weight);
        }
        entries = mixed;
        scale *= unit;
    }
    entries.into_iter().map(|entry| Rational::from_parts_signed(entry, scale.clone())).collect()
}

/// The numbers as whole multiples of one over the second value.
fn whole_with_scale(numbers: &[&Rational]) -> (Vec<IBig>, IBig) {
    // A one among the numbers comes out as the common denominator.
    let one = Rational::ONE;
    let mut list = whole(numbers.iter().copied().chain(std::iter::once(&one)));
    let scale = list.pop().unwrap_or(IBig::ONE);
    (list, scale)
}

/// A profile with its payoffs and regret.
pub(super) fn assessed(game: &NormalForm, strategies: Vec<Mixed>) -> Assessed {
    let (mut payoffs, mut gains) = (Vec::new(), Vec::new());
    for (player, mixed) in strategies.iter().enumerate() {
        let values = values(game, player, &strategies);
        let payoff = values.iter().zip(mixed).filter(|(_, p)| !p.is_zero()).map(|(v, p)| v * p);
        let payoff = payoff.fold(Rational::ZERO, |sum, term| sum + term);
        gains.push(values.into_iter().max().map_or(Rational::ZERO, |best| best - &payoff));
        payoffs.push(payoff);
    }
    let regret = gains.iter().max().cloned().unwrap_or(Rational::ZERO);
    Assessed { equilibrium: Equilibrium { strategies, payoffs, regret, component: None }, gains }
}
