//! Thresholds under the worst equilibria, from the payoff sets that an answer brings along.
//!
//! Sets grow with δ, p and s (Abreu, Pearce and Stacchetti 1990, theorem 6), unless sanctions or suspensions fall on false
//! alarms: so what is sustained at a smaller value is at the upper end, and what is not at a larger one is not at the lower.

use super::{Setting, begin, tempted, touches};
use crate::certificate::repeated::check_value_sets;
use crate::exact::linear::dot;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, ValueSet, ValueSets};
use crate::repeated::threshold::{AtUpper, Below, Knob, Threat, Threshold};
use crate::units::{Discount, Probability};

/// A game with a value put in; `None` out of range.
fn at(game: &RepeatedGame, knob: Knob, value: &Rational) -> Option<RepeatedGame> {
    let mut game = game.clone();
    let touched = |who: Option<usize>, i: usize| who.is_none_or(|who| who == i);
    match (knob, &mut game.monitoring) {
        (Knob::Discount, _) => {
            let discount = Discount::new(value.clone())?;
            game.discount.iter_mut().for_each(|delta| *delta = discount.clone());
        }
        (Knob::Detection(who), Monitoring::Inspected(inspection)) => {
            let value = Probability::new(value.clone())?;
            let list = inspection.detection.iter_mut().enumerate();
            list.filter(|(i, _)| touched(who, *i)).for_each(|(_, p)| *p = value.clone());
        }
        (Knob::Sanction(who), Monitoring::Inspected(inspection)) if *value >= Rational::ZERO => {
            let list = inspection.sanction.iter_mut().enumerate();
            list.filter(|(i, _)| touched(who, *i)).for_each(|(_, s)| *s = value.clone());
        }
        _ => return None,
    }
    Some(game)
}

/// Faults of the sets at a value.
fn sets_at(game: &RepeatedGame, knob: Knob, end: &str, value: &Rational, sets: &ValueSets) -> Vec<String> {
    let Some(there) = at(game, knob, value) else { return vec![format!("{end}: {} is out of range", to_text(value))] };
    let faults = check_value_sets(&there, sets);
    faults.into_iter().map(|fault| format!("{end}: payoff set at {}: {fault}", to_text(value))).collect()
}

/// Whether sets are known to grow with what is varied.
fn grows(game: &RepeatedGame, knob: Knob) -> bool {
    let Monitoring::Inspected(inspection) = &game.monitoring else { return true };
    let quiet = inspection.false_alarm.iter().all(|q| q.get().is_zero());
    let fined = inspection.sanction.iter().any(|s| !s.is_zero()) || matches!(knob, Knob::Sanction(_));
    !matches!(inspection.response, AlarmResponse::Suspension { .. }) && (quiet || !fined)
}

/// A payoff.
pub(super) fn payoff(game: &RepeatedGame, threshold: &Threshold, payoff: &[Rational]) -> Vec<String> {
    let knob = threshold.question.knob;
    let grows = grows(game, knob);
    let mut faults = Vec::new();
    if threshold.all_above && !grows {
        faults.push("every larger value is said to do, which theory does not say here".to_owned());
    }
    match &threshold.evidence.upper {
        None => faults.push("upper end: no payoff set".to_owned()),
        Some((value, _)) if *value != threshold.upper && !(grows && *value < threshold.upper) => {
            faults.push("upper end: the payoff set is for another value".to_owned());
        }
        Some((value, sets)) => {
            faults.extend(sets_at(game, knob, "upper end", value, sets));
            if let Some(what) = sets.sets.first().and_then(|set| mixes(set, &threshold.evidence.mixture, payoff)) {
                faults.push(format!("upper end: {what}"));
            }
        }
    }
    faults.extend(match (threshold.below, begin(game, knob)) {
        (Below::All, begin) if threshold.upper == begin => vec![],
        (Below::NotExcluded, begin) if threshold.lower == begin => vec![],
        (Below::All | Below::NotExcluded, _) => vec!["lower end: the range does not begin there".to_owned()],
        // There is no discount factor 0.
        (Below::Nothing, _) if knob == Knob::Discount && threshold.lower.is_zero() => vec![],
        (Below::Nothing, _) if !grows => vec!["lower end: smaller values are not excluded by theory here".to_owned()],
        (Below::Nothing | Below::Unknown, _) => match &threshold.evidence.lower {
            None => vec!["lower end: no payoff set".to_owned()],
            Some((value, _)) if *value != threshold.lower && !(grows && *value > threshold.lower) => {
                vec!["lower end: the payoff set is for another value".to_owned()]
            }
            Some((value, sets)) => {
                let mut faults = sets_at(game, knob, "lower end", value, sets);
                let beyond = |set: &ValueSet| set.directions.iter().zip(&set.levels).any(|(d, l)| dot(d, payoff) > *l);
                if !sets.is_empty() && !sets.sets.first().is_some_and(beyond) {
                    faults.push("lower end: no level leaves the payoff out".to_owned());
                }
                faults
            }
        },
    });
    faults
}

/// What is wrong with a payoff as a mixture of vertices, if anything.
fn mixes(set: &ValueSet, mixture: &[(usize, Rational)], payoff: &[Rational]) -> Option<String> {
    let mut sum = Rational::ZERO;
    let mut reached = vec![Rational::ZERO; payoff.len()];
    for (vertex, weight) in mixture {
        let Some(vertex) = set.vertices.get(*vertex).filter(|vertex| vertex.payoff.len() == payoff.len()) else {
            return Some(format!("vertex {} is not there", vertex + 1));
        };
        if *weight < Rational::ZERO {
            return Some(format!("the weight {} in the mixture", to_text(weight)));
        }
        sum += weight;
        reached.iter_mut().zip(&vertex.payoff).for_each(|(reached, of)| *reached += weight * of);
    }
    if sum != Rational::ONE {
        return Some(format!("weights of the mixture that add to {}", to_text(&sum)));
    }
    (reached != payoff).then(|| "the mixture is not the payoff".to_owned())
}

/// A profile for ever.
pub(super) fn profile(game: &RepeatedGame, stage: &NormalForm, threshold: &Threshold, profile: usize) -> Vec<String> {
    let knob = threshold.question.knob;
    let mut faults = Vec::new();
    if let Threat::Optimal(payoffs) = &threshold.threat {
        match &threshold.evidence.upper {
            Some((value, sets)) if *value <= threshold.upper => {
                faults.extend(sets_at(game, knob, "upper end", value, sets));
                if sets.is_empty() || sets.sets.first().is_none_or(|set| set.threat != *payoffs) {
                    faults.push("upper end: the threat is not the worst of the payoff set".to_owned());
                }
            }
            _ => faults.push("upper end: no payoff set at it or at a smaller value".to_owned()),
        }
    }
    if threshold.at_upper != AtUpper::Sustained {
        faults.push("upper end: it is not said to be sustained".to_owned());
    }
    let begin = begin(game, knob);
    match threshold.below {
        Below::All if threshold.upper == begin => return faults,
        Below::NotExcluded if threshold.lower == begin => return faults,
        Below::All | Below::NotExcluded => {
            faults.push("lower end: the range does not begin there".to_owned());
            return faults;
        }
        Below::Nothing | Below::Unknown if threshold.lower == begin && knob == Knob::Discount => return faults,
        Below::Nothing | Below::Unknown => {}
    }
    // Who is just indifferent here gains below, if less of what is varied is worse for it.
    let gains = |floor: &[Rational]| {
        let Some(setting) = Setting::of(game, knob, &threshold.lower) else { return false };
        let threat = Threat::Optimal(floor.to_vec());
        (0..stage.players().len()).any(|player| match setting.slack_of(stage, profile, &threat, player) {
            Some(Some(slack)) if touches(knob, player) => slack <= Rational::ZERO && tempted(stage, profile, player),
            Some(Some(slack)) => slack < Rational::ZERO,
            _ => false,
        })
    };
    // What no equilibrium is worse than at any value.
    if held(game, stage, knob).is_some_and(|floor| gains(&floor)) {
        return faults;
    }
    match &threshold.evidence.lower {
        Some((value, sets)) if *value >= threshold.lower => {
            faults.extend(sets_at(game, knob, "lower end", value, sets));
            let floor = sets.sets.first().and_then(|set| floor(set, stage.players().len()));
            if !sets.is_empty() && !floor.is_some_and(|floor| gains(&floor)) {
                faults.push("lower end: nobody gains against the worst of the payoff set".to_owned());
            }
        }
        _ => faults.push("lower end: no payoff set at it or at a larger value".to_owned()),
    }
    faults
}

/// By player, no equilibrium in a set gives less.
fn floor(set: &ValueSet, players: usize) -> Option<Vec<Rational>> {
    (0..players)
        .map(|player| {
            let down = |direction: &[Rational]| {
                direction.iter().enumerate().all(|(i, d)| if i == player { *d == -Rational::ONE } else { d.is_zero() })
            };
            let levels = set.directions.iter().zip(&set.levels).filter(|(direction, _)| down(direction));
            levels.map(|(_, level)| -level.clone()).max()
        })
        .collect()
}

/// By player, what no equilibrium is worse than, whatever is varied: some profile is prescribed, from which the player can
/// deviate, is seen with probability p and pays s, so that it has at least min over profiles of g + max(0, gain/p − δ s); with
/// δ = 1, and with what is varied at its most. `None` for a player whose deviations are never seen.
fn held(game: &RepeatedGame, stage: &NormalForm, knob: Knob) -> Option<Vec<Rational>> {
    let inspection: Option<&Inspection> = match &game.monitoring {
        Monitoring::Inspected(inspection) => Some(inspection),
        Monitoring::Perfect => None,
        Monitoring::Public(_) => return None,
    };
    (0..stage.players().len())
        .map(|player| {
            let varied = |who: Option<usize>| who.is_none_or(|who| who == player);
            let detection = match (knob, inspection) {
                (Knob::Detection(who), _) if varied(who) => Rational::ONE,
                (_, None) => Rational::ONE,
                (_, Some(inspection)) => inspection.detection.get(player)?.get().clone(),
            };
            let least = |profile: usize| {
                let here = stage.payoff_at(player, profile).clone();
                if !tempted(stage, profile, player) {
                    return Some(here);
                }
                if detection.is_zero() {
                    return None;
                }
                let best = super::replies(stage, profile, player).map(|other| stage.payoff_at(player, other)).max()?;
                let above = match (knob, inspection) {
                    (Knob::Sanction(who), _) if varied(who) => Rational::ZERO,
                    (_, Some(inspection)) => (best - &here) / &detection - inspection.sanction.get(player)?,
                    (_, None) => best - &here,
                };
                Some(here + above.max(Rational::ZERO))
            };
            (0..stage.profile_count()).filter_map(least).min()
        })
        .collect()
}
