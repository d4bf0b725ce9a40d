//! From a point of the path to an equilibrium near by: find the strategies in use, solve, recognise rationals, check.

use super::exact::{Assessed, assessed, values};
use super::scaled::Scaled;
use super::support::{Solved, Support};
use crate::equilibrium::affine::{Equation, simplest_near, solution_near};
use crate::equilibrium::answer::{Equilibrium, Mixed};
use crate::exact::{Rational, from_f64, round_to_grid, to_f64};
use crate::game::NormalForm;
use dashu_int::{IBig, UBig};

/// Strategies with less probability than this may be out of use, one guess after the other.
const GUESSES: [f64; 6] = [1e-1, 1e-2, 1e-3, 1e-4, 1e-6, 1e-9];
/// No probability of the equilibrium is farther than this from the path.
const NEAR: f64 = 0.05;
/// Gains that are taken, as shares of the range of payoffs. What is printed has 18 places, so they are mostly far smaller.
const SMALL_GAIN: f64 = 1e-13;
/// Decimal places of printed strategies that are not rational numbers known exactly.
const PLACES: u32 = 18;
/// Decimal places to which the equations are solved to see whether the solution is rational.
const FINE_PLACES: u32 = 60;
/// A rational is believed if its denominator has at most this many digits, far fewer than what the places would allow.
const DENOMINATOR_DIGITS: usize = 15;
/// Games with more profiles in use than this are not solved to many digits.
const MOST_PROFILES: usize = 100_000;
/// How far a simple rational may be from a probability that the equations leave open.
const TOLERANCES: [f64; 4] = [1e-3, 1e-5, 1e-8, 1e-11];

/// The best strategy of a game with one player.
pub(super) fn best_of_one(game: &NormalForm) -> Equilibrium {
    let payoffs = game.payoffs_of(0);
    let best = payoffs.iter().max();
    let first = payoffs.iter().position(|payoff| Some(payoff) == best);
    let strategy =
        (0..payoffs.len()).map(|at| if Some(at) == first { Rational::ONE } else { Rational::ZERO }).collect();
    assessed(game, vec![strategy]).equilibrium
}

/// An equilibrium close to a point of the path, if one can be told from it.
pub(super) fn near(game: &NormalForm, scaled: &Scaled, point: &[f64], late: &dyn Fn() -> bool) -> Option<Equilibrium> {
    let mut tried: Vec<Vec<usize>> = Vec::new();
    for least in GUESSES {
        let support = Support::above(scaled, point, least);
        if tried.contains(&support.places) || late() {
            continue;
        }
        if let Some(solved) = support.solve(scaled, point).filter(|solved| is_plausible(scaled, solved, point)) {
            let found =
                exactly(game, scaled, &support, &solved).filter(|found| scaled.are_small(&found.gains, SMALL_GAIN));
            if let Some(found) = found {
                return Some(found.equilibrium);
            }
        }
        tried.push(support.places);
    }
    None
}

/// A point of the path as an equilibrium, if nobody would gain more than [`SMALL_GAIN`], or simple rationals close to it.
pub(super) fn as_it_is(game: &NormalForm, scaled: &Scaled, point: &[f64]) -> Option<Equilibrium> {
    if let Some(found) = simple(game, scaled, point) {
        return Some(found.equilibrium);
    }
    let found =
        assessed(game, rounded(scaled, point.iter().map(|&p| round_to_grid(p, PLACES)).collect::<Option<_>>()?)?);
    scaled.are_small(&found.gains, SMALL_GAIN).then_some(found.equilibrium)
}

/// Probabilities not below 0, near the path, and nobody gains much: worth an exact check.
fn is_plausible(scaled: &Scaled, solved: &Solved, point: &[f64]) -> bool {
    let probabilities = &solved.probabilities;
    let close = probabilities.iter().zip(point).all(|(a, b)| *a >= -1e-12 && (a - b).abs() <= NEAR);
    let gains = scaled.values(&scaled.pairs(probabilities), probabilities);
    let content = scaled.starts.iter().zip(&scaled.shape).all(|(&start, &count)| {
        let own = start..start + count;
        let best = gains[own.clone()].iter().fold(f64::NEG_INFINITY, |best, v| best.max(*v));
        let mean: f64 = gains[own.clone()].iter().zip(&probabilities[own]).map(|(v, p)| v * p).sum();
        best - mean <= 1e-11
    });
    close && content
}

/// The solution as rationals: recognised and proved where possible, else rounded.
fn exactly(game: &NormalForm, scaled: &Scaled, support: &Support, solved: &Solved) -> Option<Assessed> {
    let is_exact = |found: &Assessed| found.gains.iter().all(Rational::is_zero);
    if let Some(found) = linear(game, scaled, support, solved, is_exact) {
        return Some(found);
    }
    let profiles = support.by_player.iter().fold(1usize, |product, range| product.saturating_mul(range.len()));
    let fine = if profiles <= MOST_PROFILES { refined(game, scaled, support, solved) } else { None };
    let Some(fine) = fine else {
        let simple = simple(game, scaled, &solved.probabilities);
        let grid = || solved.probabilities.iter().map(|&p| round_to_grid(p, PLACES)).collect::<Option<_>>();
        return simple.or_else(|| Some(assessed(game, rounded(scaled, grid()?)?)));
    };
    let believed: Vec<Rational> = fine.iter().map(recognised).collect();
    let found = mixtures(scaled, &believed).map(|strategies| assessed(game, strategies)).filter(is_exact);
    let grid = || fine.iter().map(|p| on_grid(p, PLACES)).collect();
    found.or_else(|| Some(assessed(game, rounded(scaled, grid())?)))
}

/// With at most two players mixing, each one's probabilities solve linear equations: the other's indifference.
fn linear(
    game: &NormalForm,
    scaled: &Scaled,
    support: &Support,
    solved: &Solved,
    is_exact: impl Fn(&Assessed) -> bool,
) -> Option<Assessed> {
    let mixing: Vec<usize> =
        (0..support.by_player.len()).filter(|&player| support.by_player[player].len() > 1).collect();
    if mixing.len() > 2 {
        return None;
    }
    let used = |player: usize| &support.places[support.by_player[player].clone()];
    for tolerance in TOLERANCES {
        let mut flat = vec![Rational::ZERO; scaled.size()];
        for player in 0..scaled.shape.len() {
            let mut equations = vec![(used(player).iter().map(|&at| (at, Rational::ONE)).collect(), Rational::ONE)];
            for &other in mixing.iter().filter(|&&other| other != player && mixing.contains(&player)) {
                equations.extend(indifference(game, scaled, support, player, other));
            }
            let values = solution_near(equations, &solved.probabilities, tolerance)?;
            used(player).iter().for_each(|&at| flat[at].clone_from(&values[at]));
        }
        let found = mixtures(scaled, &flat).map(|strategies| assessed(game, strategies));
        if let Some(found) = found.filter(&is_exact) {
            return Some(found);
        }
    }
    None
}

/// The equations on a player's probabilities that make another one indifferent, everybody else being pure.
fn indifference(game: &NormalForm, scaled: &Scaled, support: &Support, player: usize, other: usize) -> Vec<Equation> {
    let used = |of: usize| &support.places[support.by_player[of].clone()];
    let mut profile: Vec<usize> = (0..scaled.shape.len()).map(|of| used(of)[0] - scaled.starts[of]).collect();
    let mut gets = |own: usize, theirs: usize| {
        profile[player] = theirs - scaled.starts[player];
        profile[other] = own - scaled.starts[other];
        game.payoff(other, &profile).clone()
    };
    let first = used(other)[0];
    let row = |&own: &usize| -> Equation {
        let terms = used(player).iter().map(|&theirs| (theirs, gets(own, theirs) - gets(first, theirs))).collect();
        (terms, Rational::ZERO)
    };
    used(other)[1..].iter().map(row).collect()
}

/// The solution to [`FINE_PLACES`], by Newton's method with exact values and the derivatives in floating point; `None`
/// where the equations do not fix it.
fn refined(game: &NormalForm, scaled: &Scaled, support: &Support, solved: &Solved) -> Option<Vec<Rational>> {
    let factors = solved.factors.as_ref()?;
    let mut point: Vec<Rational> = solved.probabilities.iter().map(|&p| from_f64(p)).collect::<Option<_>>()?;
    let mut before = f64::INFINITY;
    loop {
        let strategies: Vec<Mixed> = split(scaled, &point);
        let mut rhs = Vec::with_capacity(support.places.len());
        for (player, range) in support.by_player.iter().enumerate() {
            let values = values(game, player, &strategies);
            let own = |place: usize| &values[support.places[place] - scaled.starts[player]];
            let sum = strategies[player].iter().fold(Rational::ZERO, |sum, p| sum + p);
            rhs.push(to_f64(&(Rational::ONE - sum)));
            // A player whose payoffs are all the same has range 0 and nothing to be solved.
            let range_of_payoffs = &scaled.ranges()[player];
            for place in range.clone().skip(1) {
                let gain = own(range.start) - own(place);
                rhs.push(if gain.is_zero() { 0.0 } else { to_f64(&(gain / range_of_payoffs)) });
            }
        }
        let error = rhs.iter().fold(0.0f64, |worst, v| worst.max(v.abs()));
        if error < 10f64.powi(3 - FINE_PLACES as i32) {
            return Some(point);
        }
        // Every step is to gain some digits.
        let gains = error < 0.1 * before;
        if !gains {
            return None;
        }
        before = error;
        for (&at, change) in support.places.iter().zip(factors.solve(&rhs)) {
            point[at] = on_grid(&(&point[at] + from_f64(change)?), FINE_PLACES);
        }
    }
}

/// The simplest rational next to a number known to [`FINE_PLACES`], if it is simple enough to be believed; else the number.
fn recognised(value: &Rational) -> Rational {
    let spread = Rational::from_parts(IBig::ONE, UBig::from(10u8).pow(FINE_PLACES as usize * 3 / 4));
    let (low, high) = (value - &spread, value + &spread);
    if low <= Rational::ZERO {
        return Rational::ZERO;
    }
    let simple = Rational::simplest_in(low, high);
    if simple.denominator() < UBig::from(10u8).pow(DENOMINATOR_DIGITS) { simple } else { value.clone() }
}

/// Simple rationals close to the probabilities at which nobody gains at all, if a guess finds them.
fn simple(game: &NormalForm, scaled: &Scaled, probabilities: &[f64]) -> Option<Assessed> {
    TOLERANCES.into_iter().find_map(|tolerance| {
        let guess: Vec<Rational> = probabilities.iter().map(|&p| simplest_near(p, tolerance)).collect::<Option<_>>()?;
        let found = assessed(game, rounded(scaled, guess)?);
        found.gains.iter().all(Rational::is_zero).then_some(found)
    })
}

fn on_grid(value: &Rational, places: u32) -> Rational {
    let grid = IBig::from(10u8).pow(places as usize);
    Rational::from_parts_signed((value * Rational::from(grid.clone())).round(), grid)
}

fn split(scaled: &Scaled, flat: &[Rational]) -> Vec<Mixed> {
    scaled.starts.iter().zip(&scaled.shape).map(|(&start, &count)| flat[start..start + count].to_vec()).collect()
}

/// The list of all probabilities by player, if they are mixed strategies.
fn mixtures(scaled: &Scaled, flat: &[Rational]) -> Option<Vec<Mixed>> {
    let strategies = split(scaled, flat);
    let proper = |mixed: &Mixed| {
        mixed.iter().all(|p| *p >= Rational::ZERO) && mixed.iter().fold(Rational::ZERO, |sum, p| sum + p).is_one()
    };
    strategies.iter().all(proper).then_some(strategies)
}

/// The same with what is below 0 set to 0, and every player's largest probability changed so that they add to 1.
fn rounded(scaled: &Scaled, mut flat: Vec<Rational>) -> Option<Vec<Mixed>> {
    for (&start, &count) in scaled.starts.iter().zip(&scaled.shape) {
        let own = &mut flat[start..start + count];
        own.iter_mut().filter(|p| **p < Rational::ZERO).for_each(|p| *p = Rational::ZERO);
        let sum = own.iter().fold(Rational::ZERO, |sum, p| sum + p);
        let top = (0..count).max_by(|&a, &b| own[a].cmp(&own[b]).then(b.cmp(&a)))?;
        own[top] += Rational::ONE - sum;
    }
    mixtures(scaled, &flat)
}
