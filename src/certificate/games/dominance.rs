//! Eliminations, replayed one round after the other.

use super::feasible;
use super::payoffs::{Payoffs, Values, total};
use super::words::{self, compare, number};
use crate::equilibrium::answer::{Dominance, DominanceAnswer, Elimination};
use crate::exact::Rational;
use crate::game::NormalForm;
use dashu_int::IBig;

/// Every fault of an iterated elimination, in words; empty when there is none.
///
/// Rounds count from 1. Every dominator is a distribution over strategies still there when its round begins, pure unless
/// mixed ones were allowed; it dominates over what is left of the others then, by the margin stated. What is left is as
/// stated, and no strategy that is left is dominated: against some belief about what is left of the others each is a
/// best reply (Pearce 1984), for weak dominance against one that excludes nothing.
#[must_use]
pub fn check_dominance(game: &NormalForm, answer: &DominanceAnswer) -> Vec<String> {
    let mut faults = Vec::new();
    let payoffs = Payoffs::of(game);
    let mut left: Vec<Vec<usize>> = game.shape().into_iter().map(|count| (0..count).collect()).collect();
    let mut at = 0;
    let mut round = 0;
    while at < answer.eliminations.len() {
        round += 1;
        let here = answer.eliminations[at..].iter().take_while(|elimination| elimination.round == round).count();
        if here == 0 {
            let stated = answer.eliminations[at].round;
            faults.push(format!("elimination {}: round {stated} where round {round} comes next", at + 1));
            return faults;
        }
        let mut after = left.clone();
        for (step, elimination) in answer.eliminations[at..at + here].iter().enumerate() {
            let place = format!("elimination {}", at + step + 1);
            if !eliminated(&mut faults, &payoffs, answer, &left, &place, elimination) {
                continue;
            }
            let own = &mut after[elimination.player];
            let before = own.len();
            own.retain(|&strategy| strategy != elimination.strategy);
            if own.len() == before {
                faults.push(format!("{place}: the strategy is already gone in this round"));
            }
        }
        left = after;
        at += here;
    }
    if left != answer.left {
        for (player, own) in left.iter().enumerate() {
            let list = |strategies: &[usize]| words::profile(strategies);
            let stated = answer.left.get(player).map_or("nothing".to_owned(), |own| list(own));
            if stated != list(own) {
                faults.push(format!(
                    "left of {}: stated {stated}, replayed {}",
                    words::player(game, player),
                    list(own)
                ));
            }
        }
        if answer.left.len() > left.len() {
            faults.push(format!("left: {} lists for {} players", answer.left.len(), left.len()));
        }
    }
    if faults.is_empty() {
        for player in 0..left.len() {
            for &strategy in &left[player] {
                if is_dominated(&payoffs, answer, &left, player, strategy) {
                    let (who, what) = (words::player(game, player), words::strategy(game, player, strategy));
                    faults.push(format!("left of {who}: {what} is still dominated"));
                }
            }
        }
    }
    faults
}

/// Checks one elimination; whether its player and strategy can be read.
fn eliminated(
    faults: &mut Vec<String>,
    payoffs: &Payoffs<'_>,
    answer: &DominanceAnswer,
    left: &[Vec<usize>],
    place: &str,
    elimination: &Elimination,
) -> bool {
    let Elimination { player, strategy, dominator, margin, .. } = elimination;
    let game = payoffs.game();
    let Some(own) = left.get(*player) else {
        faults.push(format!("{place}: there is no player {}", player + 1));
        return false;
    };
    let what = format!("{place}, {} of {}", words::strategy(game, *player, *strategy), words::player(game, *player));
    if own.binary_search(strategy).is_err() {
        faults.push(format!("{what}: not there any more"));
        return false;
    }
    let Some(weights) = words::mixture(faults, &what, dominator, payoffs.strategies(*player)) else { return true };
    if let Some((gone, _)) = weights.listed.iter().find(|(used, _)| own.binary_search(used).is_err()) {
        faults.push(format!("{what}: its dominator uses strategy {}, which is gone", gone + 1));
    }
    if !answer.mixed && weights.listed.len() != 1 {
        faults.push(format!("{what}: its dominator mixes, though only pure ones were allowed"));
    }
    let differences = differences(payoffs, left, *player, *strategy, &weights.listed, &weights.common);
    let least = differences.least();
    compare(faults, &format!("{what}, margin"), margin, &least);
    let fault = match answer.kind {
        Dominance::Strict => (least <= Rational::ZERO).then(|| "is not strictly worse everywhere".to_owned()),
        Dominance::Weak if least < Rational::ZERO => Some(format!("is somewhere better, by {}", number(&-least))),
        Dominance::Weak => (differences.largest() <= Rational::ZERO).then(|| "is nowhere worse".to_owned()),
    };
    faults.extend(fault.map(|fault| format!("{what}: {fault}")));
    true
}

/// How much better a mixture is than a strategy, at each profile of what is left of the others.
fn differences(
    payoffs: &Payoffs<'_>,
    left: &[Vec<usize>],
    player: usize,
    strategy: usize,
    mixture: &[(usize, IBig)],
    common: &IBig,
) -> Values {
    let opposite = payoffs.opposite(player, left);
    let stride = payoffs.stride(player);
    let mut sums = payoffs.sums(player, opposite.len());
    let against = -common;
    for (slot, begin) in opposite.iter().enumerate() {
        mixture.iter().for_each(|(own, weight)| sums.add(slot, begin + own * stride, weight));
        sums.add(slot, begin + strategy * stride, &against);
    }
    sums.over(common)
}

/// Whether a strategy is dominated in what is left.
fn is_dominated(
    payoffs: &Payoffs<'_>,
    answer: &DominanceAnswer,
    left: &[Vec<usize>],
    player: usize,
    strategy: usize,
) -> bool {
    // How much better each other strategy is, at each profile of what is left of the others.
    let others = left[player].iter().filter(|&&other| other != strategy);
    let better: Vec<Values> =
        others.map(|&other| differences(payoffs, left, player, strategy, &[(other, IBig::ONE)], &IBig::ONE)).collect();
    let Some(profiles) = better.first().map(|values| values.numbers.len()) else { return false };
    let all = |at: usize, good: &dyn Fn(&IBig) -> bool| better.iter().all(|values| good(&values.numbers[at]));
    let weak = answer.kind == Dominance::Weak;
    // A profile of the others to which it is a best reply, for weak dominance the only one, settles it.
    if (0..profiles).any(|at| all(at, &|gain| if weak { *gain < IBig::ZERO } else { *gain <= IBig::ZERO })) {
        return false;
    }
    if !answer.mixed {
        return better.iter().any(|values| {
            let numbers = || values.numbers.iter();
            if weak {
                numbers().all(|gain| *gain >= IBig::ZERO) && numbers().any(|gain| *gain > IBig::ZERO)
            } else {
                numbers().all(|gain| *gain > IBig::ZERO)
            }
        });
    }
    // A belief: shares of the others' profiles, scaled. No other strategy gains; shares add to 1 at least (strict) or
    // are 1 each plus something (weak).
    let mut rows: Vec<Vec<Rational>> =
        better.iter().map(|values| (0..profiles).map(|at| values.at(at)).collect()).collect();
    let mut bounds: Vec<Rational> =
        if weak { rows.iter().map(|row| -total(row.iter())).collect() } else { vec![Rational::ZERO; rows.len()] };
    if !weak {
        rows.push(vec![-Rational::ONE; profiles]);
        bounds.push(-Rational::ONE);
    }
    feasible::point(&rows, &bounds).is_none()
}
