//! The check of the patient limit: every level from both sides, by the lotteries, transfers and multipliers that an answer
//! brings along. What theory makes of them (Fudenberg and Maskin 1986, Fudenberg and Levine 1994) is not checked, nor mixed
//! minmax values, for which there is [`check_minmax`](super::games::check_minmax).

use super::repeated_thresholds::replies;
use crate::exact::linear::dot;
use crate::exact::{Rational, to_text};
use crate::game::NormalForm;
use crate::repeated::answer::{Monitoring, RepeatedGame, Signals};
use crate::repeated::limit::answer::{Feasible, Limit, LimitProof, Minmax, Score, ScoreBound};

/// Every fault of a patient limit, in words; empty when there is none.
#[must_use]
pub fn check_limit(game: &RepeatedGame, kind: Minmax, limit: &Limit) -> Vec<String> {
    let [state] = game.states.as_slice() else { return vec!["not one state".to_owned()] };
    let stage = &state.game;
    let players = stage.players().len();
    if limit.directions.iter().any(|direction| direction.len() != players)
        || limit.vertices.iter().any(|vertex| vertex.len() != players)
        || !limit.levels.is_empty() && limit.levels.len() != limit.directions.len()
    {
        return vec!["not one level for each direction, and one number for each player".to_owned()];
    }
    match (&game.monitoring, &limit.proof) {
        (Monitoring::Perfect, LimitProof::Feasible(proof)) => {
            if limit.minmax.len() != players {
                return vec!["not one minmax value for each player".to_owned()];
            }
            let mut faults = minmax(stage, kind, limit);
            faults.extend(feasible(stage, limit, proof));
            faults
        }
        (Monitoring::Public(signals), LimitProof::Scores(scores)) => public(stage, signals, limit, scores),
        _ => vec!["a proof for other monitoring".to_owned()],
    }
}

fn minmax(stage: &NormalForm, kind: Minmax, limit: &Limit) -> Vec<String> {
    let mut faults = Vec::new();
    if kind == Minmax::Pure {
        for (player, stated) in limit.minmax.iter().enumerate() {
            let best = |profile: usize| {
                let others = replies(stage, profile, player).map(|other| stage.payoff_at(player, other));
                others.chain([stage.payoff_at(player, profile)]).max()
            };
            let least = (0..stage.profile_count()).filter_map(best).min();
            if least != Some(stated) {
                faults.push(format!("minmax value of player {}: {} is stated", player + 1, to_text(stated)));
            }
        }
    }
    faults
}

/// The payoff of a lottery over profiles, or what is wrong with it.
fn drawn(stage: &NormalForm, lottery: &[(usize, Rational)]) -> Result<Vec<Rational>, String> {
    let mut payoff = vec![Rational::ZERO; stage.players().len()];
    let mut sum = Rational::ZERO;
    for (profile, weight) in lottery {
        if *profile >= stage.profile_count() || *weight < Rational::ZERO {
            return Err(format!("profile {} with the weight {}", profile.saturating_add(1), to_text(weight)));
        }
        sum += weight;
        payoff.iter_mut().enumerate().for_each(|(i, payoff)| *payoff += weight * stage.payoff_at(i, *profile));
    }
    if sum == Rational::ONE { Ok(payoff) } else { Err(format!("weights that add to {}", to_text(&sum))) }
}

fn feasible(stage: &NormalForm, limit: &Limit, proof: &Feasible) -> Vec<String> {
    let players = stage.players().len();
    let payoffs = |profile: usize| -> Vec<Rational> {
        (0..players).map(|player| stage.payoff_at(player, profile).clone()).collect()
    };
    let above = |profile: usize, weights: &[Rational]| {
        let own = payoffs(profile);
        weights.iter().zip(own.iter().zip(&limit.minmax)).fold(Rational::ZERO, |sum, (w, (g, m))| sum + w * (g - m))
    };
    let weighs = |weights: &[Rational]| weights.len() == players && weights.iter().all(|w| *w >= Rational::ZERO);
    if limit.levels.is_empty() {
        let right = weighs(&proof.none) && (0..stage.profile_count()).all(|a| above(a, &proof.none) < Rational::ZERO);
        return if right { vec![] } else { vec!["that nothing is feasible and individually rational".to_owned()] };
    }
    let mut faults = Vec::new();
    if proof.reached.len() != limit.levels.len() || proof.weights.len() != limit.levels.len() {
        return vec!["not one lottery and one row of weights for each direction".to_owned()];
    }
    for (at, (direction, level)) in limit.directions.iter().zip(&limit.levels).enumerate() {
        let mut say = |what: String| faults.push(format!("direction {}: {what}", at + 1));
        match drawn(stage, &proof.reached[at]) {
            Err(what) => say(what),
            Ok(payoff) => {
                if let Some(player) = (0..players).find(|&player| payoff[player] < limit.minmax[player]) {
                    say(format!("the lottery gives player {} less than its minmax value", player + 1));
                }
                let reached = dot(direction, &payoff);
                if reached != *level {
                    say(format!("the lottery reaches {}, the level is {}", to_text(&reached), to_text(level)));
                }
            }
        }
        let weights = &proof.weights[at];
        let beyond = |&profile: &usize| dot(direction, &payoffs(profile)) + above(profile, weights) > *level;
        if !weighs(weights) {
            say("a weight that is missing or negative".to_owned());
        } else if let Some(profile) = (0..stage.profile_count()).find(beyond) {
            say(format!("profile {} is beyond the level", profile + 1));
        }
    }
    faults.extend(corners(stage, limit, proof));
    faults
}

/// The corners are feasible, and an edge between each and the next is a level: then there is nothing else.
fn corners(stage: &NormalForm, limit: &Limit, proof: &Feasible) -> Vec<String> {
    let mut faults = Vec::new();
    if limit.vertices.len() != proof.corners.len() {
        return vec!["not one lottery for each vertex".to_owned()];
    }
    if limit.exact && (stage.players().len() != 2 || limit.vertices.is_empty()) {
        faults.push("exact without corners in the plane".to_owned());
    }
    let count = limit.vertices.len();
    for (at, vertex) in limit.vertices.iter().enumerate() {
        match drawn(stage, &proof.corners[at]) {
            Err(what) => faults.push(format!("vertex {}: {what}", at + 1)),
            Ok(payoff) if payoff != *vertex => faults.push(format!("vertex {}: the lottery gives another", at + 1)),
            Ok(_) => {}
        }
        if vertex.iter().zip(&limit.minmax).any(|(payoff, least)| payoff < least) {
            faults.push(format!("vertex {}: less than a minmax value", at + 1));
        }
        let next = &limit.vertices[(at + 1) % count];
        let (x, y) = (&next[1] - &vertex[1], &vertex[0] - &next[0]);
        let mut levels = limit.directions.iter().zip(&limit.levels);
        let along = |(direction, level): (&Vec<Rational>, &Rational)| {
            // Outward, and level at both ends.
            dot(direction, vertex) == *level
                && dot(direction, next) == *level
                && &direction[0] * &x + &direction[1] * &y > Rational::ZERO
        };
        if count > 1 && !levels.any(along) {
            faults.push(format!("vertex {}: no level goes from it to the next", at + 1));
        }
    }
    if count == 1 {
        let vertex = &limit.vertices[0];
        let axis = |player: usize, sign: Rational| {
            let mut levels = limit.directions.iter().zip(&limit.levels);
            levels.any(|(d, l)| {
                d.iter().enumerate().all(|(i, x)| if i == player { *x == sign } else { x.is_zero() })
                    && dot(d, vertex) == *l
            })
        };
        if !(0..vertex.len()).all(|player| axis(player, Rational::ONE) && axis(player, -Rational::ONE)) {
            faults.push("vertex 1: the levels leave more than it".to_owned());
        }
    }
    faults
}

fn public(stage: &NormalForm, signals: &Signals, limit: &Limit, scores: &[Score]) -> Vec<String> {
    let mut faults = Vec::new();
    if limit.exact || !limit.minmax.is_empty() {
        faults.push("exact, or by minmax values, with public signals".to_owned());
    }
    if limit.levels.is_empty() {
        let [score] = scores else { return vec!["not one direction in which nothing is enforced".to_owned()] };
        let Some(direction) = limit.directions.get(score.direction) else {
            return vec![format!("direction {} is not there", score.direction.saturating_add(1))];
        };
        let unenforced = |profile: usize| {
            let bound = score.bounds.iter().find(|bound| bound.profile == profile);
            bound.is_some_and(|bound| bound.unenforceable && bounds(stage, signals, direction, bound, None))
        };
        if let Some(profile) = (0..stage.profile_count()).find(|profile| !unenforced(*profile)) {
            faults.push(format!("profile {}: that nothing enforces it", profile + 1));
        }
        return faults;
    }
    if scores.len() != limit.levels.len() || scores.iter().enumerate().any(|(at, score)| score.direction != at) {
        return vec!["not one score for each direction".to_owned()];
    }
    for ((direction, level), score) in limit.directions.iter().zip(&limit.levels).zip(scores) {
        let mut say = |what: String| faults.push(format!("direction {}: {what}", score.direction + 1));
        match &score.reached {
            None => say("no profile has the score".to_owned()),
            Some((profile, transfers)) => {
                if let Some(what) = enforced(stage, signals, direction, level, *profile, transfers) {
                    say(what);
                }
            }
        }
        for profile in 0..stage.profile_count() {
            let own: Vec<Rational> = (0..direction.len()).map(|i| stage.payoff_at(i, profile).clone()).collect();
            if dot(direction, &own) <= *level {
                continue;
            }
            let bound = score.bounds.iter().find(|bound| bound.profile == profile);
            if !bound.is_some_and(|bound| bounds(stage, signals, direction, bound, Some(level))) {
                say(format!("profile {}: that its score is no larger", profile + 1));
            }
        }
    }
    for (at, vertex) in limit.vertices.iter().enumerate() {
        if limit.directions.iter().zip(&limit.levels).any(|(direction, level)| dot(direction, vertex) > *level) {
            faults.push(format!("vertex {}: it is beyond a level", at + 1));
        }
    }
    faults
}

/// What is wrong with transfers that are said to enforce a profile with a score, if anything.
fn enforced(
    stage: &NormalForm,
    signals: &Signals,
    direction: &[Rational],
    level: &Rational,
    profile: usize,
    transfers: &[Vec<Rational>],
) -> Option<String> {
    let count = signals.names.len();
    if profile >= stage.profile_count() {
        return Some(format!("profile {} is not there", profile.saturating_add(1)));
    }
    if transfers.len() != direction.len() || transfers.iter().any(|of| of.len() != count) {
        return Some("not one transfer for each player and signal".to_owned());
    }
    for signal in 0..count {
        let paid = direction.iter().zip(transfers).fold(Rational::ZERO, |sum, (d, of)| sum + d * &of[signal]);
        if paid > Rational::ZERO {
            return Some(format!("signal {}: transfers that go too far", signal + 1));
        }
    }
    let worth = |player: usize, played: usize| {
        let chances = signals.probabilities[played].iter().map(|p| p.get());
        let later = chances.zip(&transfers[player]).fold(Rational::ZERO, |sum, (p, x)| sum + p * x);
        stage.payoff_at(player, played) + later
    };
    let mut score = Rational::ZERO;
    for (player, toward) in direction.iter().enumerate() {
        let kept = worth(player, profile);
        if replies(stage, profile, player).any(|other| worth(player, other) > kept) {
            return Some(format!("player {} gains by deviating from profile {}", player + 1, profile + 1));
        }
        score += toward * kept;
    }
    (score != *level).then(|| format!("the score of profile {} is {}, not the level", profile + 1, to_text(&score)))
}

/// Whether multipliers prove that a score is no larger than a level, or that nothing enforces the profile.
fn bounds(
    stage: &NormalForm,
    signals: &Signals,
    direction: &[Rational],
    bound: &ScoreBound,
    level: Option<&Rational>,
) -> bool {
    let count = signals.names.len();
    let shape = stage.shape();
    let profile = bound.profile;
    let fits = profile < stage.profile_count()
        && bound.signals.len() == count
        && bound.signals.iter().all(|z| *z >= Rational::ZERO)
        && bound
            .rows
            .iter()
            .all(|(player, own, w)| *w >= Rational::ZERO && shape.get(*player).is_some_and(|actions| own < actions));
    if !fits {
        return false;
    }
    let here = stage.profile(profile);
    let seen = &signals.probabilities[profile];
    // Σ w (ρ(y|a') − ρ(y|a)) by player and signal, and Σ w (g_i(a) − g_i(a')).
    let mut changes = vec![vec![Rational::ZERO; count]; direction.len()];
    let mut right = Rational::ZERO;
    for (player, own, weight) in &bound.rows {
        let mut other = here.clone();
        other[*player] = *own;
        let other = stage.index(&other);
        for signal in 0..count {
            let change = signals.probabilities[other][signal].get() - seen[signal].get();
            changes[*player][signal] += weight * change;
        }
        right += weight * (stage.payoff_at(*player, profile) - stage.payoff_at(*player, other));
    }
    let balanced = (0..direction.len()).all(|player| {
        (0..count).all(|signal| {
            let toward = &direction[player];
            let wanted = if bound.unenforceable { Rational::ZERO } else { toward * seen[signal].get() };
            wanted == &bound.signals[signal] * toward + &changes[player][signal]
        })
    });
    if bound.unenforceable {
        return balanced && right < Rational::ZERO;
    }
    let own: Vec<Rational> = (0..direction.len()).map(|i| stage.payoff_at(i, profile).clone()).collect();
    balanced && level.is_some_and(|level| dot(direction, &own) + right <= *level)
}
