//! The largest score in every direction.

use super::answer::{Limit, LimitProof, Score, ScoreBound};
use super::plane::corners;
use super::{DIRECTIONS, Stop};
use crate::error::Error;
use crate::exact::Rational;
use crate::exact::simplex::{Program, Relation, Solution};
use crate::game::NormalForm;
use crate::repeated::answer::Signals;
use crate::repeated::polytope::directions::spread;

/// `None` when time was over.
pub(super) fn public(stage: &NormalForm, signals: &Signals, stop: Stop<'_>) -> Result<Option<Limit>, Error> {
    let players = stage.players().len();
    let directions = spread(players, DIRECTIONS);
    let mut levels = Vec::with_capacity(directions.len());
    let mut scores = Vec::with_capacity(directions.len());
    for (at, direction) in directions.iter().enumerate() {
        let Some((best, score)) = largest(stage, signals, (at, direction), stop)? else { return Ok(None) };
        match best {
            Some(best) => {
                levels.push(best);
                scores.push(score);
            }
            None => {
                let proof = LimitProof::Scores(vec![score]);
                let nothing =
                    Limit { directions, levels: vec![], vertices: vec![], minmax: vec![], exact: false, proof };
                return Ok(Some(nothing));
            }
        }
    }
    let vertices = if players == 2 { corners(&directions, &levels) } else { vec![] };
    let proof = LimitProof::Scores(scores);
    Ok(Some(Limit { directions, levels, vertices, minmax: vec![], exact: false, proof }))
}

/// The largest score over all profiles, if one is enforced, and the proof. `None` when time was over.
fn largest(
    stage: &NormalForm,
    signals: &Signals,
    (at, direction): (usize, &[Rational]),
    stop: Stop<'_>,
) -> Result<Option<(Option<Rational>, Score)>, Error> {
    let mut best: Option<Rational> = None;
    let mut score = Score { direction: at, reached: None, bounds: vec![] };
    // Bounds with what the profile gives by itself, which nothing gets beyond.
    let mut bounds: Vec<(Rational, ScoreBound)> = Vec::new();
    for profile in 0..stage.profile_count() {
        let most: Rational =
            (0..direction.len()).fold(Rational::ZERO, |sum, i| sum + &direction[i] * stage.payoff_at(i, profile));
        if best.as_ref().is_some_and(|best| *best >= most) {
            continue;
        }
        let program = enforcing(stage, signals, direction, profile).map_err(Error::Bug)?;
        let (unenforceable, rows) = match program.maximise(None, stop) {
            None => return Ok(None),
            Some(Solution::Optimal(found)) => {
                let value = found.value + &most;
                if best.as_ref().is_none_or(|best| *best < value) {
                    best = Some(value);
                    score.reached = Some((profile, transfers(&found.x, direction.len())));
                }
                (false, found.y)
            }
            Some(Solution::Infeasible(rows)) => (true, rows),
            Some(Solution::Unbounded { .. }) => return Err(Error::Bug("a score without a bound".to_owned())),
        };
        bounds.push((most, bound(stage, profile, unenforceable, rows)));
    }
    let beyond = |most: &Rational| best.as_ref().is_none_or(|best| most > best);
    score.bounds = bounds.into_iter().filter(|(most, _)| beyond(most)).map(|(_, bound)| bound).collect();
    Ok(Some((best, score)))
}

/// x by player and signal, from pairs of numbers whose difference they are.
fn transfers(columns: &[Rational], players: usize) -> Vec<Vec<Rational>> {
    let each = (columns.len() / players.max(1)).max(1);
    columns.chunks(each).map(|of| of.chunks(2).map(|pair| &pair[0] - &pair[1]).collect()).collect()
}

fn bound(stage: &NormalForm, profile: usize, unenforceable: bool, multipliers: Vec<Rational>) -> ScoreBound {
    let others = deviations(stage, profile);
    let signals = multipliers.len() - others.len().min(multipliers.len());
    let mut multipliers = multipliers.into_iter();
    let of_signals = multipliers.by_ref().take(signals).collect();
    let rows = others.into_iter().zip(multipliers).filter(|(_, weight)| !weight.is_zero());
    let rows = rows.map(|((player, own, _), weight)| (player, own, weight)).collect();
    ScoreBound { profile, unenforceable, signals: of_signals, rows }
}

/// Every deviation: player, action, the profile that results.
fn deviations(stage: &NormalForm, profile: usize) -> Vec<(usize, usize, usize)> {
    let here = stage.profile(profile);
    let mut out = Vec::new();
    for (player, &count) in stage.shape().iter().enumerate() {
        for own in (0..count).filter(|&own| own != here[player]) {
            let mut other = here.clone();
            other[player] = own;
            out.push((player, own, stage.index(&other)));
        }
    }
    out
}

/// The program for the score of a profile, less its stage payoff: rows for signals, then for deviations.
fn enforcing(stage: &NormalForm, signals: &Signals, direction: &[Rational], profile: usize) -> Result<Program, String> {
    let players = direction.len();
    let seen = &signals.probabilities[profile];
    // x_i(y) as the difference of two numbers ≥ 0, at 2 (i Y + y) and the next.
    let columns = 2 * players * seen.len();
    let at = |player: usize, signal: usize| 2 * (player * seen.len() + signal);
    let mut objective = vec![Rational::ZERO; columns];
    for player in 0..players {
        for (signal, chance) in seen.iter().enumerate() {
            let weight = &direction[player] * chance.get();
            objective[at(player, signal) + 1] = -weight.clone();
            objective[at(player, signal)] = weight;
        }
    }
    let mut program = Program::new(objective);
    for signal in 0..seen.len() {
        let mut row = vec![Rational::ZERO; columns];
        for (player, toward) in direction.iter().enumerate() {
            row[at(player, signal)] = toward.clone();
            row[at(player, signal) + 1] = -toward.clone();
        }
        program.row(row, Relation::AtMost, Rational::ZERO)?;
    }
    for (player, _, other) in deviations(stage, profile) {
        let mut row = vec![Rational::ZERO; columns];
        for (signal, chance) in seen.iter().enumerate() {
            let change = signals.probabilities[other][signal].get() - chance.get();
            row[at(player, signal) + 1] = -change.clone();
            row[at(player, signal)] = change;
        }
        let loss = stage.payoff_at(player, profile) - stage.payoff_at(player, other);
        program.row(row, Relation::AtMost, loss)?;
    }
    Ok(program)
}
