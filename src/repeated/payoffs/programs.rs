//! Between polytopes: candidates for the levels, and what can be proved of them.

use super::{Options, above, assemble, better, least, reached};
use crate::error::Error;
use crate::exact::{Rational, to_f64};
use crate::repeated::answer::{RepeatedGame, ValueSet, ValueSets};
use crate::repeated::enforce::Enforcement;
use crate::repeated::outside::{self, Goal, Sampled};
use crate::repeated::polytope::{self, Sides, Stage};
use crate::repeated::support::Support;
use std::time::Instant;

/// A gap that is not worth another way; payoffs are of order 1.
const MET: f64 = 1e-4;
/// Levels that are as low as they get leave no larger gap as a rule.
const SHARP: f64 = 1e-7;

/// Levels in floating point are within this of the truth; payoffs are of order 1.
const NEARLY: f64 = 3e-7;

/// Levels that are proved up to this are worth no other proof.
const LOOSE: f64 = 10.0 * NEARLY;

/// The levels that the vertices of an answer reach, as far as they can be proved by way of the rounds of the operator.
pub(super) fn by_rounds(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    answer: &ValueSets,
    stop: &dyn Fn() -> bool,
) -> Result<ValueSets, Error> {
    let directions: Vec<Vec<Vec<Rational>>> = answer.sets.iter().map(|set| set.directions.clone()).collect();
    let levels = |set: &ValueSet| set.directions.iter().map(|d| to_f64(&reached(d, &set.vertices))).collect();
    let candidate = polytope::Candidate {
        levels: answer.sets.iter().map(levels).collect(),
        empty: vec![false; answer.sets.len()],
        inner: answer.sets.iter().map(|set| set.vertices.clone()).collect(),
        sides: vec![],
        late: false,
        stages: vec![],
        gap: 0.0,
        rounds: answer.rounds,
        method: answer.method.clone(),
        directions,
    };
    let stages = [polytope::way_down(enforcements, &candidate.directions, stop)?];
    proved(game, enforcements, &candidate, (&candidate.directions, false), &stages, stop)
}

/// Between polytopes, by linear programs.
pub(super) fn by_programs(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    options: &Options,
    began: Instant,
    stop: &dyn Fn() -> bool,
) -> Result<ValueSets, Error> {
    let candidate = |sides: Sides| {
        // Part of the time that is left is for the proof.
        let time_limit = options.seconds.map(|seconds| (seconds - began.elapsed().as_secs_f64()).max(0.0) * 0.6);
        let settings = polytope::Options { directions: options.directions, time_limit, sides, ..Default::default() };
        polytope::solve(game, &settings)
    };
    let ways = [(Sides::Sharp, SHARP), (Sides::Spare, MET), (Sides::Even, f64::INFINITY)];
    let ways = if polytope::has_sides(enforcements) { &ways[..] } else { &ways[2..] };
    let mut best: Option<ValueSets> = None;
    let (mut are_too_many, mut is_late) = (false, false);
    for &(sides, enough) in ways {
        if are_too_many && sides == Sides::Spare {
            continue;
        }
        let candidate = candidate(sides)?;
        is_late |= candidate.late;
        are_too_many = candidate.directions[0].len() >= options.directions.saturating_mul(polytope::MOST_SIDES);
        let answer = by_candidate(game, enforcements, &candidate, stop)?;
        if best.as_ref().is_none_or(|best| better(&answer, best)) {
            best = Some(answer);
        }
        // Levels that are all reached may still leave more than the vertices' hull.
        let is_near = |best: &ValueSets| !best.gap.is_zero() && to_f64(&best.gap) < enough;
        if stop() || best.as_ref().is_some_and(|best| best.exact || best.is_empty() || is_near(best)) {
            break;
        }
    }
    let mut best = best.ok_or_else(|| Error::Bug("no payoff set was tried".to_owned()))?;
    best.stopped = is_late;
    Ok(best)
}

/// The proof of a candidate.
fn by_candidate(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    candidate: &polytope::Candidate,
    stop: &dyn Fn() -> bool,
) -> Result<ValueSets, Error> {
    // The sides alone, if they are known: what lies near to them is in the way of an exact proof.
    if !candidate.sides.is_empty() && candidate.gap < NEARLY {
        let met = |stages: &[Stage]| proved(game, enforcements, candidate, (&candidate.sides, true), stages, stop);
        let answer = met(&[])?;
        if answer.exact {
            return Ok(answer);
        }
        if !candidate.stages.is_empty() {
            let answer = met(&candidate.stages)?;
            if answer.exact {
                return Ok(answer);
            }
        }
    }
    let all = |stages: &[Stage]| proved(game, enforcements, candidate, (&candidate.directions, false), stages, stop);
    let answer = all(&[])?;
    if answer.is_empty() || stop() || excess(&answer, candidate) < LOOSE {
        return Ok(answer);
    }
    let other = if candidate.stages.is_empty() {
        all(&[polytope::way_down(enforcements, &candidate.directions, stop)?])?
    } else {
        all(&candidate.stages)?
    };
    Ok(if better(&other, &answer) { other } else { answer })
}

/// How far levels that are proved are beyond those of a candidate, at most.
fn excess(answer: &ValueSets, candidate: &polytope::Candidate) -> f64 {
    let mut most = 0.0f64;
    for (set, (directions, levels)) in answer.sets.iter().zip(candidate.directions.iter().zip(&candidate.levels)) {
        for (direction, level) in directions.iter().zip(levels).filter(|(_, level)| level.is_finite()) {
            let proved = set.directions.iter().position(|other| other == direction).map(|at| &set.levels[at]);
            most = most.max(proved.map_or(0.0, |proved| to_f64(proved) - level));
        }
    }
    most
}

/// The levels of a candidate as far as they can be proved, in directions by state, which the vertices are to meet exactly if
/// `met`; straight, or by way of all rounds of some stages, with the directions that there were at the time.
fn proved(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    candidate: &polytope::Candidate,
    (directions, met): (&[Vec<Vec<Rational>>], bool),
    stages: &[Stage],
    stop: &dyn Fn() -> bool,
) -> Result<ValueSets, Error> {
    let counts: Vec<usize> = game.states.iter().map(|state| state.game.profile_count()).collect();
    let states = game.states.len();
    // The same directions for all states, first those that the answer is about.
    let mut all: Vec<Vec<Rational>> = Vec::new();
    let add = |all: &mut Vec<Vec<Rational>>, direction: &Vec<Rational>| {
        if !all.contains(direction) {
            all.push(direction.clone());
        }
    };
    directions.iter().flatten().for_each(|direction| add(&mut all, direction));
    let own = all.len();
    let nothing = candidate.empty.iter().all(|&empty| empty);
    let stages = if nothing { &[] } else { stages };
    stages.iter().flat_map(|stage| stage.directions.iter().flatten()).for_each(|direction| add(&mut all, direction));
    let list = vec![all; states];
    let high = outside::start(enforcements, &list);
    let goal: Vec<Vec<Rational>> = (0..states)
        .map(|state| {
            let level = |(at, direction): (usize, &Vec<Rational>)| {
                let inner = &candidate.inner[state];
                let reached = reached(direction, inner);
                if met && at < own {
                    return reached;
                }
                if at >= own {
                    return high[state][at].clone();
                }
                let known = candidate.directions[state].iter().position(|other| other == direction);
                let Some(level) = known.map(|known| candidate.levels[state][known]).filter(|level| level.is_finite())
                else {
                    return high[state][at].clone();
                };
                if !inner.is_empty() && (to_f64(&reached) - level).abs() < NEARLY {
                    return reached;
                }
                above(level + NEARLY).min(high[state][at].clone())
            };
            list[state].iter().enumerate().map(level).collect()
        })
        .collect();
    let ways: Vec<Way> = stages.iter().map(|stage| way(&list, &high, stage)).collect();
    let steps = ways.iter().flat_map(|way| way.steps.iter().map(|step| Goal { levels: Some(step), idle: &way.idle }));
    let mut goals: Vec<Goal> = steps.collect();
    // Other directions than those of the stages fall to the levels aimed at with the help of those.
    let nearby: Vec<Vec<Rational>>;
    if met && !stages.is_empty() {
        let near = |(at, (goal, high)): (usize, (&Rational, &Rational))| {
            if at < own { above(to_f64(goal) + NEARLY).min(high.clone()) } else { high.clone() }
        };
        let of_state =
            |(goal, high): (&Vec<Rational>, &Vec<Rational>)| goal.iter().zip(high).enumerate().map(near).collect();
        nearby = goal.iter().zip(&high).map(of_state).collect();
        goals.push(Goal::levels(&nearby));
    }
    let idle: Vec<Vec<bool>> = list.iter().map(|list| (0..list.len()).map(|at| at >= own).collect()).collect();
    goals.push(Goal { levels: if nothing { None } else { Some(&goal[..]) }, idle: &idle });
    let threats: Vec<Vec<Rational>> = candidate.inner.iter().map(|vertices| least(vertices)).collect();
    let support = Support::new(enforcements, &list).map_err(Error::Bug)?;
    let mut sampled = Sampled::new(enforcements, &list, support);
    let found = outside::descend(enforcements, &counts, &list, &threats, &goals, &mut sampled, stop);
    let method = format!("{}; levels proved by descents", candidate.method);
    let rounds = candidate.rounds + found.rounds;
    let levels = found.levels.into_iter().map(|levels| levels.into_iter().take(own).collect()).collect();
    Ok(assemble(found.outside, levels, candidate.inner.clone(), &method, rounds))
}

/// A way down: levels in all directions, one after the other, and those that are not looked at.
struct Way {
    steps: Vec<Vec<Vec<Rational>>>,
    idle: Vec<Vec<bool>>,
}

/// The rounds of a stage, among all directions.
fn way(all: &[Vec<Vec<Rational>>], high: &[Vec<Rational>], stage: &Stage) -> Way {
    let place = |(all, own): (&Vec<Vec<Rational>>, &Vec<Vec<Rational>>)| -> Vec<Option<usize>> {
        all.iter().map(|direction| own.iter().position(|other| other == direction)).collect()
    };
    let places: Vec<Vec<Option<usize>>> = all.iter().zip(&stage.directions).map(place).collect();
    let step = |levels: &Vec<Vec<f64>>| {
        let level = |state: usize, at: usize, place: Option<usize>| {
            let high = &high[state][at];
            place.map_or_else(|| high.clone(), |place| above(levels[state][place]).min(high.clone()))
        };
        let of_state = |(state, list): (usize, &Vec<Option<usize>>)| {
            list.iter().enumerate().map(|(at, &place)| level(state, at, place)).collect()
        };
        places.iter().enumerate().map(of_state).collect()
    };
    Way {
        steps: stage.rounds.iter().map(step).collect(),
        idle: places.iter().map(|list| list.iter().map(Option::is_none).collect()).collect(),
    }
}
