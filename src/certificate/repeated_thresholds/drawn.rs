//! A payoff by the same lottery over profiles in every period, with reversion to stage equilibria.

use super::{Setting, begin, replies, tempted, touches};
use crate::exact::linear::dot;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::repeated::answer::RepeatedGame;
use crate::repeated::threshold::{AtUpper, Below, Knob, Punishment, Threat, Threshold};

pub(super) fn faults(
    game: &RepeatedGame,
    stage: &NormalForm,
    threshold: &Threshold,
    payoff: &[Rational],
) -> Vec<String> {
    let players = stage.players().len();
    let mut faults = Vec::new();
    let Threat::Equilibria(threat) = &threshold.threat else {
        return vec!["not a threat by stage equilibria".to_owned()];
    };
    if threat.len() != players || payoff.len() != players || game.discount.len() != players {
        return vec!["not one payoff and one threat for each player".to_owned()];
    }
    let knob = threshold.question.knob;
    // Where play goes on, nothing is lost.
    let lost = |player: usize, end: Option<usize>| match end {
        Some(end) => &payoff[player] - stage.payoff_at(player, end),
        None => Rational::ZERO,
    };
    let used: Vec<Rational> = threat.iter().enumerate().map(|(player, end)| lost(player, *end)).collect();
    let mut sum = Rational::ZERO;
    let mut reached = vec![Rational::ZERO; players];
    for (profile, weight) in &threshold.evidence.mixture {
        if *profile >= stage.profile_count() || *weight < Rational::ZERO {
            faults.push(format!("profile {} with the weight {}", profile + 1, to_text(weight)));
            continue;
        }
        sum += weight;
        (0..players).for_each(|player| reached[player] += weight * stage.payoff_at(player, *profile));
        let kept = if threshold.at_upper == AtUpper::Open {
            (0..players).all(|player| !tempted(stage, *profile, player))
        } else {
            let slack = |player: usize| slack(game, stage, knob, &threshold.upper, (*profile, player), &used[player]);
            (0..players).all(|player| slack(player).is_some_and(|slack| slack >= Rational::ZERO))
        };
        if !kept {
            faults.push(format!("upper end: somebody gains by deviating from profile {}", profile + 1));
        }
    }
    if sum != Rational::ONE || reached != payoff {
        faults.push("the lottery is not the payoff".to_owned());
    }
    let begin = begin(game, knob);
    if threshold.below == Below::All {
        if threshold.upper != begin {
            faults.push("lower end: the range does not begin there".to_owned());
        }
        return faults;
    }
    if threshold.lower == begin {
        return faults;
    }
    // The worst that reversion can bring.
    let worst: Vec<Rational> = match threshold.question.punishment {
        Punishment::Nash(None) => {
            let stays = |profile: &usize| (0..players).all(|player| !tempted(stage, *profile, player));
            let ends: Vec<usize> = (0..stage.profile_count()).filter(stays).collect();
            let most = |player: usize| ends.iter().map(|&end| lost(player, Some(end))).max().unwrap_or(Rational::ZERO);
            (0..players).map(|player| most(player).max(Rational::ZERO)).collect()
        }
        _ => used,
    };
    let direction = &threshold.evidence.direction;
    if direction.len() != players {
        faults.push("lower end: no direction".to_owned());
        return faults;
    }
    let aim = dot(direction, payoff);
    for profile in 0..stage.profile_count() {
        let own: Vec<Rational> = (0..players).map(|player| stage.payoff_at(player, profile).clone()).collect();
        let needed = dot(direction, &own) >= aim;
        // Who is just indifferent here gains below, if less of what is varied is worse for it.
        let gains = |player: usize| {
            let slack = slack(game, stage, knob, &threshold.lower, (profile, player), &worst[player]);
            tempted(stage, profile, player)
                && slack.is_some_and(|s| s < Rational::ZERO || touches(knob, player) && s.is_zero())
        };
        let gains = || (0..players).any(gains);
        if needed && !gains() {
            faults.push(format!("lower end: profile {} may be drawn below it, and reaches as far", profile + 1));
        }
    }
    faults
}

/// The least over a player's deviations that gain of δ p (lost + (1−δ) s) − (1−δ) gain; more than 0 if there is none.
fn slack(
    game: &RepeatedGame,
    stage: &NormalForm,
    knob: Knob,
    value: &Rational,
    (profile, player): (usize, usize),
    lost: &Rational,
) -> Option<Rational> {
    let setting = Setting::of(game, knob, value)?;
    let delta = &setting.delta[player];
    let rest = Rational::ONE - delta;
    let (p, s) = match &setting.inspection {
        Some(inspection) => (inspection.detection[player].get().clone(), inspection.sanction[player].clone()),
        None => (Rational::ONE, Rational::ZERO),
    };
    let most = replies(stage, profile, player).map(|other| stage.payoff_at(player, other)).max();
    let gain = most.map(|most| most - stage.payoff_at(player, profile)).filter(|gain| *gain > Rational::ZERO);
    Some(gain.map_or(Rational::ONE, |gain| delta * p * (lost + &rest * s) - rest * gain))
}
