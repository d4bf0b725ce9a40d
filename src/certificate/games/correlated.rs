//! Distributions of a mediator: incentives exactly, and the bound from its multipliers.

use super::payoffs::{Payoffs, Weights, ratio, total};
use super::words::{self, compare, number};
use crate::equilibrium::answer::{CorrelatedAnswer, CorrelatedDual, Mediation, MediatorObjective};
use crate::exact::Rational;
use crate::game::NormalForm;
use dashu_int::IBig;
use std::collections::BTreeMap;

/// Every fault of a (coarse) correlated equilibrium, in words; empty when there is none.
///
/// The distribution is one and lists each profile once, in order of the numbers; payoffs, objective and regret are as
/// stated. The bound is proved by its multipliers: with weights w of the objective and multipliers y ≥ 0, no
/// distribution of the kind has an objective above
///
/// ```text
/// max over profiles a of  Σ_i w_i u_i(a) + Σ_i Σ_d y_i[a_i][d] ( u_i(a) − u_i(d, a_−i) )
/// ```
///
/// as every incentive row, `Σ_a p(a) (u_i(a) − u_i(d, a_−i)) ≥ 0` over the profiles with recommendation s (coarse: over
/// all), is added with a factor ≥ 0. For `Min` the weights are ≥ 0 and add to 1.
#[must_use]
pub fn check_correlated(
    game: &NormalForm,
    mediation: Mediation,
    objective: &MediatorObjective,
    answer: &CorrelatedAnswer,
) -> Vec<String> {
    let mut faults = Vec::new();
    let payoffs = Payoffs::of(game);
    if let Some(problem) = bad_objective(game, objective) {
        return vec![problem];
    }
    if let Some(entries) = distribution(&mut faults, game, answer) {
        stated(&mut faults, &payoffs, mediation, objective, answer, &entries);
    }
    match (&answer.bound, &answer.dual) {
        (Some(bound), Some(dual)) => {
            if let Some(proved) = proved(&mut faults, &payoffs, mediation, objective, dual) {
                if proved > *bound {
                    let (bound, proved) = (number(bound), number(&proved));
                    faults.push(format!("bound {bound}: the multipliers prove no more than {proved}"));
                }
                if answer.regret == Rational::ZERO && answer.value > *bound {
                    faults.push(format!("objective {}: above its own bound {}", number(&answer.value), number(bound)));
                }
            }
        }
        (Some(bound), None) => faults.push(format!("bound {}: no multipliers that prove it", number(bound))),
        (None, Some(_)) => faults.push("multipliers without the bound that they prove".to_owned()),
        (None, None) => {}
    }
    faults
}

fn bad_objective(game: &NormalForm, objective: &MediatorObjective) -> Option<String> {
    let players = game.players().len();
    match objective {
        MediatorObjective::Player(player) if *player >= players => {
            Some(format!("the objective is player {} of {players}", player + 1))
        }
        MediatorObjective::Weights(weights) if weights.len() != players => {
            Some(format!("the objective has {} weights for {players} players", weights.len()))
        }
        _ => None,
    }
}

/// The numbers of the profiles with their probabilities over one denominator.
struct Entries {
    /// Number of the profile, numerator.
    listed: Vec<(usize, IBig)>,
    common: IBig,
}

fn distribution(faults: &mut Vec<String>, game: &NormalForm, answer: &CorrelatedAnswer) -> Option<Entries> {
    let shape = game.shape();
    let before = faults.len();
    for (at, (profile, probability)) in answer.distribution.iter().enumerate() {
        let place = format!("profile {}, entry {} of the distribution", words::profile(profile), at + 1);
        let fits = profile.len() == shape.len() && profile.iter().zip(&shape).all(|(strategy, count)| strategy < count);
        if !fits {
            faults.push(format!("{place}: no profile of the game"));
        }
        if *probability <= Rational::ZERO {
            faults.push(format!("{place}: the probability {} is not positive", number(probability)));
        }
    }
    if faults.len() > before {
        return None;
    }
    let indices: Vec<usize> = answer.distribution.iter().map(|(profile, _)| game.index(profile)).collect();
    if let Some(at) = indices.windows(2).position(|pair| pair[0] >= pair[1]) {
        let profile = words::profile(&answer.distribution[at + 1].0);
        faults.push(format!("profile {profile}, entry {} of the distribution: twice or out of order", at + 2));
        return None;
    }
    let Some(weights) = Weights::of(answer.distribution.iter().map(|(_, probability)| probability)) else {
        faults.push("the distribution: numbers too long to be checked".to_owned());
        return None;
    };
    let sum = weights.listed.iter().map(|(_, weight)| weight).sum::<IBig>();
    if sum != weights.common {
        faults.push(format!("the probabilities of the profiles add to {}", number(&ratio(sum, &weights.common))));
        return None;
    }
    let listed = weights.listed.into_iter().map(|(at, weight)| (indices[at], weight)).collect();
    Some(Entries { listed, common: weights.common })
}

/// Payoffs, objective and regret.
fn stated(
    faults: &mut Vec<String>,
    payoffs: &Payoffs<'_>,
    mediation: Mediation,
    objective: &MediatorObjective,
    answer: &CorrelatedAnswer,
    entries: &Entries,
) {
    let game = payoffs.game();
    let players = game.players().len();
    let expected: Vec<Rational> = (0..players)
        .map(|player| {
            let mut sum = payoffs.sums(player, 1);
            entries.listed.iter().for_each(|(profile, weight)| sum.add(0, *profile, weight));
            sum.over(&entries.common).at(0)
        })
        .collect();
    if answer.payoffs.len() == players {
        for (player, payoff) in expected.iter().enumerate() {
            let what = format!("payoff of {}", words::player(game, player));
            compare(faults, &what, &answer.payoffs[player], payoff);
        }
    } else {
        faults.push(format!("{} payoffs for {players} players", answer.payoffs.len()));
    }
    let value = match objective {
        MediatorObjective::Welfare => total(expected.iter()),
        MediatorObjective::Player(player) => expected[*player].clone(),
        MediatorObjective::Min => expected.iter().min().cloned().unwrap_or(Rational::ZERO),
        MediatorObjective::Weights(weights) => {
            total(weights.iter().zip(&expected).map(|(weight, payoff)| weight * payoff))
        }
    };
    compare(faults, "objective", &answer.value, &value);
    let mut worst = Temptation { gain: Rational::ZERO, words: String::new() };
    for player in 0..players {
        tempt(payoffs, mediation, entries, player, &mut worst);
    }
    if worst.gain != answer.regret {
        let how = if worst.words.is_empty() { String::new() } else { format!(" ({})", worst.words) };
        faults.push(format!("regret: stated {}, recomputed {}{how}", number(&answer.regret), number(&worst.gain)));
    }
}

/// The largest gain found so far.
struct Temptation {
    gain: Rational,
    words: String,
}

/// What a player gains by each deviation, against the largest gain so far.
fn tempt(payoffs: &Payoffs<'_>, mediation: Mediation, entries: &Entries, player: usize, worst: &mut Temptation) {
    let (stride, count) = (payoffs.stride(player), payoffs.strategies(player));
    // By recommendation; all in one where the deviation comes before it.
    let mut told: BTreeMap<Option<usize>, Vec<(usize, &IBig)>> = BTreeMap::new();
    for (profile, weight) in &entries.listed {
        let recommended = profile / stride % count;
        let key = (mediation == Mediation::Correlated).then_some(recommended);
        told.entry(key).or_default().push((*profile, weight));
    }
    for (recommended, profiles) in told {
        // One slot for each deviation and one for obedience.
        let mut sums = payoffs.sums(player, count + 1);
        for (profile, weight) in profiles {
            let begin = profile - profile / stride % count * stride;
            (0..count).for_each(|deviation| sums.add(deviation, begin + deviation * stride, weight));
            sums.add(count, profile, weight);
        }
        let values = sums.over(&entries.common);
        let Some(best) = values.best().first().copied() else { continue };
        let gain = values.at(best) - values.at(count);
        if gain > worst.gain {
            let game = payoffs.game();
            let when = recommended
                .map_or(String::new(), |told| format!(" when told to play {}", words::strategy(game, player, told)));
            let who = words::player(game, player);
            worst.words = format!("{who} gains by {}{when}", words::strategy(game, player, best));
            worst.gain = gain;
        }
    }
}

/// The bound that the multipliers prove, if they are admissible.
fn proved(
    faults: &mut Vec<String>,
    payoffs: &Payoffs<'_>,
    mediation: Mediation,
    objective: &MediatorObjective,
    dual: &CorrelatedDual,
) -> Option<Rational> {
    let game = payoffs.game();
    let players = game.players().len();
    let before = faults.len();
    if dual.weights.len() != players || dual.multipliers.len() != players {
        let (weights, lists) = (dual.weights.len(), dual.multipliers.len());
        faults.push(format!("dual: {weights} weights and {lists} lists of multipliers for {players} players"));
        return None;
    }
    weights(faults, game, objective, &dual.weights);
    for (player, list) in dual.multipliers.iter().enumerate() {
        let count = payoffs.strategies(player);
        for (recommended, deviation, multiplier) in list {
            let told = recommended.map_or("any".to_owned(), |told| (told + 1).to_string());
            let place = format!("multiplier of {}, from {told} to {}", words::player(game, player), deviation + 1);
            if recommended.is_some() != (mediation == Mediation::Correlated) {
                faults.push(format!("{place}: of the other kind of equilibrium"));
            }
            if *deviation >= count || recommended.is_some_and(|told| told >= count) {
                faults.push(format!("{place}: there are {count} strategies"));
            }
            if *multiplier < Rational::ZERO {
                faults.push(format!("{place}: {} is negative", number(multiplier)));
            }
        }
    }
    if faults.len() > before {
        return None;
    }
    let mut total = vec![Rational::ZERO; game.profile_count()];
    for player in 0..players {
        let numbers = dual.multipliers[player].iter().map(|(_, _, y)| y);
        let Some(factors) = Weights::of(numbers.chain(std::iter::once(&dual.weights[player]))) else {
            faults.push("dual: numbers too long to be checked".to_owned());
            return None;
        };
        for (sum, part) in total.iter_mut().zip(share(payoffs, player, &dual.multipliers[player], &factors)) {
            *sum += part;
        }
    }
    total.into_iter().max()
}

/// The weights are those of the objective.
fn weights(faults: &mut Vec<String>, game: &NormalForm, objective: &MediatorObjective, weights: &[Rational]) {
    let one = |yes: bool| if yes { Rational::ONE } else { Rational::ZERO };
    for (player, weight) in weights.iter().enumerate() {
        let what = format!("dual: weight of {}", words::player(game, player));
        match objective {
            MediatorObjective::Welfare => compare(faults, &what, weight, &Rational::ONE),
            MediatorObjective::Player(own) => compare(faults, &what, weight, &one(*own == player)),
            MediatorObjective::Weights(own) => compare(faults, &what, weight, &own[player]),
            MediatorObjective::Min if *weight < Rational::ZERO => {
                faults.push(format!("{what}: {} is negative", number(weight)));
            }
            MediatorObjective::Min => {}
        }
    }
    if *objective == MediatorObjective::Min {
        compare(faults, "dual: sum of the weights", &total(weights.iter()), &Rational::ONE);
    }
}

/// What one player adds to the bound at each profile. `factors`: its multipliers, and its weight at the end.
fn share(
    payoffs: &Payoffs<'_>,
    player: usize,
    listed: &[(Option<usize>, usize, Rational)],
    factors: &Weights,
) -> Vec<Rational> {
    let (stride, count) = (payoffs.stride(player), payoffs.strategies(player));
    let profiles = payoffs.game().profile_count();
    let mut own = vec![IBig::ZERO; count];
    // By recommendation: deviations with their multipliers.
    let mut leave: Vec<Vec<(usize, &IBig)>> = vec![Vec::new(); count];
    // Before any recommendation.
    let mut early: Vec<(usize, &IBig)> = Vec::new();
    for (at, factor) in &factors.listed {
        match listed.get(*at) {
            Some((Some(told), deviation, _)) => {
                own[*told] += factor;
                leave[*told].push((*deviation, factor));
            }
            Some((None, deviation, _)) => {
                own.iter_mut().for_each(|sum| *sum += factor);
                early.push((*deviation, factor));
            }
            None => own.iter_mut().for_each(|sum| *sum += factor),
        }
    }
    let mut sums = payoffs.sums(player, profiles);
    // What early deviations lose is the same whatever is recommended: once for each profile of the others.
    let mut lost = payoffs.sums(player, if early.is_empty() { 0 } else { profiles });
    for profile in 0..profiles {
        let strategy = profile / stride % count;
        let begin = profile - strategy * stride;
        sums.add(profile, profile, &own[strategy]);
        for (deviation, factor) in &leave[strategy] {
            sums.add(profile, begin + deviation * stride, &-*factor);
        }
        if strategy == 0 {
            early.iter().for_each(|(deviation, factor)| lost.add(profile, begin + deviation * stride, factor));
        }
    }
    let (sums, lost) = (sums.over(&factors.common), lost.over(&factors.common));
    let at = |profile: usize| {
        let begin = profile - profile / stride % count * stride;
        if early.is_empty() { sums.at(profile) } else { sums.at(profile) - lost.at(begin) }
    };
    (0..profiles).map(at).collect()
}
