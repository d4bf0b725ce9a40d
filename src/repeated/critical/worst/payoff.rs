//! A payoff: whether it is in the set.

use super::super::lottery::in_hull;
use super::super::stage::{self, minmax};
use super::super::{Answer, Clock, fixed, found, hopeless};
use super::{Halved, Hunt, MOST_SETS, Verdict, payoffs_of, threat_of};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::repeated::answer::{AlarmResponse, Monitoring, RepeatedGame, ValueSets};
use crate::repeated::automaton::{Place, place};
use crate::repeated::threshold::{AtUpper, Below, Evidence, Knob, Question, Threat, Threshold};

/// A payoff.
pub(in crate::repeated::critical) fn payoff(
    question: &Question,
    game: &RepeatedGame,
    target: &[Rational],
    clock: Clock,
) -> Result<Answer, Error> {
    let stage = stage::only(game)?;
    let inspection = match &game.monitoring {
        Monitoring::Inspected(inspection) => Some(inspection),
        _ => None,
    };
    let quiet = inspection.is_none_or(|inspection| inspection.false_alarm.iter().all(|q| q.get().is_zero()));
    let fined = inspection.is_some_and(|inspection| inspection.sanction.iter().any(|s| !s.is_zero()));
    let by_rule = inspection.is_some_and(|i| matches!(i.response, AlarmResponse::Suspension { .. }));
    let monotone = !by_rule && (quiet || !fined && !matches!(question.knob, Knob::Sanction(_)));
    if quiet || !fined {
        let points: Vec<Vec<Rational>> = (0..stage.profile_count()).map(|at| payoffs_of(stage, at)).collect();
        if !in_hull(&points, target) {
            let words = "the payoff is not a mixture of stage payoffs".to_owned();
            return Ok(hopeless(question, None, None, Rational::ZERO, words));
        }
    }
    if matches!(game.monitoring, Monitoring::Perfect) {
        for (player, (least, _)) in minmax(stage).into_iter().enumerate() {
            if target[player] < least {
                let who = fixed::name(stage, player);
                let words = format!("{who} gets less than its minmax value {least}");
                return Ok(hopeless(question, Some(player), None, least - &target[player], words));
            }
        }
    }
    let judge = |_: &RepeatedGame, sets: &ValueSets| judge_payoff(target, sets);
    let mut hunt = Hunt { question, game, inspection, clock, sets: 0, low: None };
    let (begin, tries) = hunt.range();
    let mut lower = begin.clone();
    // There is no discount factor 0.
    let mut excluded = question.knob == Knob::Discount && monotone;
    let mut best = None;
    for value in tries {
        match hunt.ask(&value, &judge)? {
            Verdict::Yes(sets) => {
                best = Some((value, sets));
                break;
            }
            Verdict::No(sets) if value > lower => {
                lower = value.clone();
                hunt.low = Some((value, sets));
            }
            Verdict::Late => break,
            _ => {}
        }
    }
    let Some((mut upper, mut sets)) = best else { return Ok(hunt.in_vain(&lower)) };
    if !excluded && lower == begin {
        match hunt.ask(&begin, &judge)? {
            Verdict::Yes(found) => (upper, sets) = (begin.clone(), found),
            Verdict::No(found) => (hunt.low, excluded) = (Some((begin.clone(), found)), true),
            Verdict::Unknown | Verdict::Late => {}
        }
    }
    let mut late = false;
    while hunt.sets < MOST_SETS && upper > lower {
        match hunt.halve(&mut lower, &mut upper, &judge)? {
            Halved::Down(found) => sets = found,
            Halved::Up => {}
            Halved::Unknown => break,
            Halved::Late => {
                late = true;
                break;
            }
        }
    }
    excluded |= lower > begin;
    let all = upper == begin;
    let below = match (all, excluded, monotone) {
        (true, ..) => Below::All,
        (false, false, _) => Below::NotExcluded,
        (false, true, true) => Below::Nothing,
        (false, true, false) => Below::Unknown,
    };
    let method = format!("bisection on proved payoff sets ({} of them); {}", hunt.sets, sets.method);
    let threat = Threat::Optimal(threat_of(&sets));
    let mixture = sets.sets.first().map(|set| place(set, target)).transpose()?;
    let mixture = match mixture {
        Some(Place::Inside(mixture)) => mixture,
        _ => return Err(Error::Bug("a payoff inside its set is no mixture of the vertices".to_owned())),
    };
    let evidence = Evidence { upper: Some((upper.clone(), sets)), lower: hunt.low, mixture, ..Evidence::default() };
    let answer = Threshold {
        question: question.clone(),
        value: all.then(|| upper.clone()),
        lower,
        upper,
        below,
        at_upper: AtUpper::Sustained,
        all_above: monotone,
        threat,
        binding: None,
        payoff: target.to_vec(),
        evidence,
        method,
    };
    Ok(if late { Clock::stopped(answer) } else { found(answer) })
}

/// Whether a payoff is in the set, as far as inside and outside decide.
fn judge_payoff(target: &[Rational], sets: &ValueSets) -> Option<bool> {
    if sets.is_empty() {
        return Some(false);
    }
    let set = sets.sets.first()?;
    if set.directions.iter().zip(&set.levels).any(|(direction, level)| dot(direction, target) > *level) {
        return Some(false);
    }
    let points: Vec<Vec<Rational>> = set.vertices.iter().map(|vertex| vertex.payoff.clone()).collect();
    in_hull(&points, target).then_some(true)
}
