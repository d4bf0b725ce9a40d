//! The best (coarse) correlated equilibrium of a tiny game by all vertices of the polytope.

use super::system::{choices, solve_fractions};
use detente::equilibrium::answer::Mediation;
use detente::exact::Rational;
use detente::game::NormalForm;

/// The incentive rows: gains of obeying, by profile, all to be ≥ 0 on average.
pub fn rows(game: &NormalForm, mediation: Mediation) -> Vec<Vec<Rational>> {
    let mut rows = Vec::new();
    for (player, count) in game.shape().into_iter().enumerate() {
        for deviation in 0..count {
            let gain = |index: usize, told: Option<usize>| {
                let mut profile = game.profile(index);
                if told.is_some_and(|told| told != profile[player]) {
                    return Rational::ZERO;
                }
                profile[player] = deviation;
                game.payoff_at(player, index) - game.payoff(player, &profile)
            };
            let row = |told| (0..game.profile_count()).map(|index| gain(index, told)).collect();
            match mediation {
                Mediation::CoarseCorrelated => rows.push(row(None)),
                Mediation::Correlated => {
                    rows.extend((0..count).filter(|told| *told != deviation).map(|told| row(Some(told))));
                }
            }
        }
    }
    rows
}

/// The most that weights on the payoffs can reach.
pub fn most(game: &NormalForm, mediation: Mediation, weights: &[Rational]) -> Rational {
    let profiles = game.profile_count();
    let mut all: Vec<Vec<Rational>> =
        (0..profiles).map(|at| (0..profiles).map(|other| Rational::from(u8::from(at == other))).collect()).collect();
    all.extend(rows(game, mediation));
    let mut most: Option<Rational> = None;
    for tight in choices(all.len(), profiles - 1) {
        let mut system: Vec<Vec<Rational>> = tight.iter().map(|&row| all[row].clone()).collect();
        system.iter_mut().for_each(|row| row.push(Rational::ZERO));
        system.push(vec![Rational::ONE; profiles + 1]);
        let Some(p) = solve_fractions(&system) else { continue };
        let value = |row: &Vec<Rational>| row.iter().zip(&p).fold(Rational::ZERO, |sum, (a, b)| sum + a * b);
        if all.iter().any(|row| value(row) < Rational::ZERO) {
            continue;
        }
        let paid = (0..game.players().len())
            .map(|player| &weights[player] * value(&game.payoffs_of(player).to_vec()))
            .fold(Rational::ZERO, |sum, part| sum + part);
        most = Some(most.map_or(paid.clone(), |most| most.max(paid)));
    }
    most.unwrap()
}
