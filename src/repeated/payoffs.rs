//! The payoffs that can be sustained, with the proof from both sides.

use super::answer::{Outside, OutsideEnd, RepeatedGame, ValueSet, ValueSets, Vertex};
use super::enforce::{Enforcement, enforcements};
use super::outside::{self, Goal, Pairs, Sampled};
use super::planar::{self, Guess};
use super::polytope::{self, Sides, Stage, directions::normalise};
use super::support::Support;
use super::units::Units;
use crate::error::Error;
use crate::exact::corners::leave_only;
use crate::exact::linear::dot;
use crate::exact::{Rational, from_f64, to_f64};
use std::time::Instant;

/// What may be chosen about the computation.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How many directions are looked into where polytopes are approximated.
    pub directions: usize,
    /// A gap below this, as a share of the range of payoffs, ends the refinement where no exact answer is in sight.
    pub tolerance: f64,
    /// Stop after so many seconds, with what is proved by then.
    pub seconds: Option<f64>,
}

impl Default for Options {
    fn default() -> Self {
        Self { directions: 96, tolerance: 1e-6, seconds: None }
    }
}

/// The sustained payoffs of every state: with public randomisation, pure actions, and the monitoring of the game.
///
/// Two players under perfect monitoring, or inspected without false alarms or with a suspension by rule: exact wherever the
/// extreme payoffs are rational. Otherwise between an inner and an outer polytope.
///
/// Source: Abreu, Pearce and Stacchetti 1990; Abreu and Sannikov 2014 for the iteration in the plane.
///
/// # Errors
/// [`Error::Unsupported`] for what is not there.
pub fn solve(game: &RepeatedGame, options: &Options) -> Result<ValueSets, Error> {
    let began = Instant::now();
    let stop = || options.seconds.is_some_and(|seconds| began.elapsed().as_secs_f64() > seconds);
    let (units, handy) = Units::of(game);
    let enforcements = enforcements(&handy);
    let answer = if planar::fits(&enforcements) {
        in_the_plane(&handy, &enforcements, options.tolerance, &stop)?
    } else {
        by_programs(&handy, &enforcements, options, began, &stop)?
    };
    let start = outside::start(&enforcements, &answer.outside.directions);
    let mut answer = units.restore(answer, start);
    if !answer.is_empty() {
        answer.gap = gap(&answer.sets);
    }
    Ok(answer)
}

fn in_the_plane(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    tolerance: f64,
    stop: &dyn Fn() -> bool,
) -> Result<ValueSets, Error> {
    let counts: Vec<usize> = game.states.iter().map(|state| state.game.profile_count()).collect();
    let near = |answer: &ValueSets| !answer.sets[0].vertices.is_empty() && to_f64(&answer.gap) <= tolerance;
    let mut best: Option<ValueSets> = None;
    for patient in [false, true] {
        let (guess, rounds) = planar::guess(&enforcements[0], patient, stop);
        let (vertices, around) = match &guess {
            Guess::Exact(vertices) => (vertices.clone(), vec![]),
            Guess::Rough(vertices, points) => (vertices.clone(), points.clone()),
            Guess::Nothing(points, _) => (vec![], points.clone()),
        };
        for spread in [0, 16, 64] {
            let exactly = if matches!(guess, Guess::Exact(_)) { &vertices[..] } else { &[] };
            let directions = directions(enforcements, exactly, &around, spread);
            let held = |points: &[[f64; 2]], threat: &[f64; 2], direction: &Vec<Rational>| {
                let down = |player: usize| direction[player] == -Rational::ONE && direction[1 - player].is_zero();
                let own = (0..2).find(|&player| down(player)).map(|player| above(-threat[player]));
                own.unwrap_or_else(|| around_level(direction, points))
            };
            let level = |direction: &Vec<Rational>| match &guess {
                Guess::Exact(_) => reached(direction, &vertices),
                Guess::Rough(_, points) => around_level(direction, points),
                Guess::Nothing(points, threat) => held(points, threat, direction),
            };
            let goal: Vec<Vec<Rational>> = vec![directions.iter().map(level).collect()];
            // Where nothing is sustained, first to what nobody can be held below, then towards what was left last.
            let first = matches!(guess, Guess::Nothing(..)).then(|| {
                let (floor, all) = (planar::floor(&enforcements[0]), planar::forever(&enforcements[0]));
                [directions.iter().map(|direction| held(&all, &floor, direction)).collect::<Vec<_>>()]
            });
            let goals = match &first {
                Some(first) => vec![Goal::levels(first), Goal::levels(&goal), Goal::END],
                None => vec![Goal::levels(&goal)],
            };
            let list = vec![directions];
            let threats = [least(&vertices)];
            let mut pairs = Pairs::new(&enforcements[0], &list[0], &threats[0]);
            let found = outside::descend(enforcements, &counts, &list, &threats, &goals, &mut pairs, stop);
            let done = match &found.outside.end {
                OutsideEnd::Empty { .. } => true,
                OutsideEnd::Levels => goal == found.levels,
            };
            let method = "polygons (Abreu and Sannikov 2014), equations of the extreme points solved exactly";
            let answer = assemble(found.outside, found.levels, vec![vertices.clone()], method, rounds + found.rounds);
            let done = done || near(&answer);
            if best.as_ref().is_none_or(|best| better(&answer, best)) {
                best = Some(answer);
            }
            if done || stop() {
                break;
            }
        }
        if best.as_ref().is_some_and(|best| best.exact || best.is_empty() || near(best)) || stop() {
            break;
        }
    }
    let best = best.ok_or_else(|| Error::Bug("no payoff set was tried".to_owned()))?;
    if best.exact || best.is_empty() || near(&best) || best.sets[0].vertices.is_empty() || stop() {
        return Ok(best);
    }
    let other = by_rounds(game, enforcements, &best, stop)?;
    Ok(if better(&other, &best) { other } else { best })
}

/// The levels that the vertices of an answer reach, as far as they can be proved by way of the rounds of the operator.
fn by_rounds(
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
        stages: vec![polytope::way_down(enforcements, &directions, stop)?],
        gap: 0.0,
        rounds: answer.rounds,
        method: answer.method.clone(),
        directions,
    };
    proved(game, enforcements, &candidate, &candidate.directions, Way::Stages, stop)
}

/// Between polytopes, by linear programs.
fn by_programs(
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
    let mut are_too_many = false;
    for &(sides, enough) in ways {
        if are_too_many && sides == Sides::Spare {
            continue;
        }
        let candidate = candidate(sides)?;
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
    best.ok_or_else(|| Error::Bug("no payoff set was tried".to_owned()))
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
        let answer = proved(game, enforcements, candidate, &candidate.sides, Way::Met, stop)?;
        if answer.exact {
            return Ok(answer);
        }
        if !candidate.stages.is_empty() {
            let answer = proved(game, enforcements, candidate, &candidate.sides, Way::MetByStages, stop)?;
            if answer.exact {
                return Ok(answer);
            }
        }
    }
    let answer = proved(game, enforcements, candidate, &candidate.directions, Way::Straight, stop)?;
    if answer.is_empty() || stop() || excess(&answer, candidate) < LOOSE {
        return Ok(answer);
    }
    let mut by_rounds;
    let candidate = if candidate.stages.is_empty() {
        by_rounds = candidate.clone();
        by_rounds.stages = vec![polytope::way_down(enforcements, &candidate.directions, stop)?];
        &by_rounds
    } else {
        candidate
    };
    let other = proved(game, enforcements, candidate, &candidate.directions, Way::Stages, stop)?;
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

/// The levels of a candidate as far as they can be proved, in directions by state.
fn proved(
    game: &RepeatedGame,
    enforcements: &[Vec<Enforcement>],
    candidate: &polytope::Candidate,
    directions: &[Vec<Vec<Rational>>],
    way: Way,
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
    let met = matches!(way, Way::Met | Way::MetByStages);
    let by_stages = !nothing && matches!(way, Way::Stages | Way::MetByStages);
    let stages = if by_stages { &candidate.stages[..] } else { &[] };
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
    let steps: Vec<Step> = stages.iter().flat_map(|stage| steps(&list, &high, stage)).collect();
    let idle: Vec<Vec<bool>> = list.iter().map(|list| (0..list.len()).map(|at| at >= own).collect()).collect();
    // Other directions than those of the stages fall to the levels aimed at with the help of those.
    let nearby: Vec<Vec<Rational>> = goal
        .iter()
        .zip(&high)
        .map(|(goal, high)| {
            let near = |(at, (goal, high)): (usize, (&Rational, &Rational))| {
                if at < own { above(to_f64(goal) + NEARLY).min(high.clone()) } else { high.clone() }
            };
            goal.iter().zip(high).enumerate().map(near).collect()
        })
        .collect();
    let mut goals: Vec<Goal> = steps.iter().map(|step| Goal { levels: Some(&step.levels), idle: &step.idle }).collect();
    if met && by_stages {
        goals.push(Goal::levels(&nearby));
    }
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

/// What levels a proof aims at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Those that the vertices reach.
    Met,
    /// Those that the vertices reach, as below.
    MetByStages,
    /// Those of the candidate.
    Straight,
    /// Those of the candidate, by way of all rounds of the operator, with the directions that there were at the time.
    Stages,
}

/// Levels on the way down, and the directions that are not looked at there.
struct Step {
    levels: Vec<Vec<Rational>>,
    idle: Vec<Vec<bool>>,
}

/// The rounds of a stage, among all directions.
fn steps(all: &[Vec<Vec<Rational>>], high: &[Vec<Rational>], stage: &Stage) -> Vec<Step> {
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
        let idle = places.iter().map(|list| list.iter().map(Option::is_none).collect()).collect();
        Step { levels: places.iter().enumerate().map(of_state).collect(), idle }
    };
    stage.rounds.iter().map(step).collect()
}

/// Sets with more corners are not said to be exact.
const MOST_CORNERS: usize = 10_000;

/// A gap that is not worth another way; payoffs are of order 1.
const MET: f64 = 1e-4;
/// Levels that are as low as they get leave no larger gap as a rule.
const SHARP: f64 = 1e-7;

/// Levels in floating point are within this of the truth; payoffs are of order 1.
const NEARLY: f64 = 3e-7;

/// Levels that are proved up to this are worth no other proof.
const LOOSE: f64 = 10.0 * NEARLY;

fn better(a: &ValueSets, b: &ValueSets) -> bool {
    let rank = |answer: &ValueSets| {
        (answer.exact || answer.is_empty(), answer.sets.iter().all(|set| !set.vertices.is_empty()))
    };
    rank(a) > rank(b) || (rank(a) == rank(b) && rank(a).1 && a.gap < b.gap)
}

/// Directions: the players' own, along the edges of the set, along the hull of all payoffs, and so many spread evenly.
fn directions(
    enforcements: &[Vec<Enforcement>],
    vertices: &[Vertex],
    around: &[[f64; 2]],
    spread: usize,
) -> Vec<Vec<Rational>> {
    let number = |n: i64| Rational::from(n);
    let mut list: Vec<Vec<Rational>> = vec![
        vec![number(1), number(0)],
        vec![number(-1), number(0)],
        vec![number(0), number(1)],
        vec![number(0), number(-1)],
    ];
    let mut add = |direction: [Rational; 2]| {
        let mut direction = direction.to_vec();
        normalise(&mut direction);
        if direction.iter().any(|entry| !entry.is_zero()) && !list.contains(&direction) {
            list.push(direction);
        }
    };
    let corners: Vec<[Rational; 2]> = vertices.iter().map(|v| [v.payoff[0].clone(), v.payoff[1].clone()]).collect();
    for (at, from) in corners.iter().enumerate() {
        let to = &corners[(at + 1) % corners.len()];
        add([&to[1] - &from[1], &from[0] - &to[0]]);
    }
    let rough = |points: Vec<[f64; 2]>, precision: f64| -> Vec<[Rational; 2]> {
        let ring = planar::ring(points);
        let count = ring.len();
        (0..count)
            .filter_map(|at| {
                let (from, to) = (&ring[at], &ring[(at + 1) % count]);
                let (x, y) = (to[1] - from[1], from[0] - to[0]);
                let largest = x.abs().max(y.abs());
                let short = |v: f64| from_f64((v / largest * precision).round() / precision);
                if largest > 1e-9 { Some([short(x)?, short(y)?]) } else { None }
            })
            .collect()
    };
    // The edges of the set as exactly as can be, others only about.
    rough(around.to_vec(), (1u64 << 45) as f64).into_iter().for_each(&mut add);
    rough(planar::forever(&enforcements[0]), 64.0).into_iter().for_each(&mut add);
    for at in 0..spread {
        let angle = std::f64::consts::TAU * at as f64 / spread as f64;
        let short = |v: f64| from_f64((v * 64.0).round() / 64.0).unwrap_or(Rational::ZERO);
        add([short(angle.cos()), short(angle.sin())]);
    }
    list
}

/// The least payoffs at some vertices, by player; nothing without vertices.
fn least(vertices: &[Vertex]) -> Vec<Rational> {
    let players = vertices.first().map_or(0, |vertex| vertex.payoff.len());
    (0..players).filter_map(|player| vertices.iter().map(|v| v.payoff[player].clone()).min()).collect()
}

fn reached(direction: &[Rational], vertices: &[Vertex]) -> Rational {
    vertices.iter().map(|vertex| dot(direction, &vertex.payoff)).max().unwrap_or(Rational::ZERO)
}

/// A little more than what points reach.
fn around_level(direction: &[Rational], points: &[[f64; 2]]) -> Rational {
    let direction = [to_f64(&direction[0]), to_f64(&direction[1])];
    let most = points.iter().map(|p| direction[0] * p[0] + direction[1] * p[1]).fold(f64::NEG_INFINITY, f64::max);
    above(most + 1e-12)
}

/// A short number that is not less.
fn above(value: f64) -> Rational {
    const GRID: f64 = (1u64 << 40) as f64;
    from_f64((value * GRID).ceil() / GRID).unwrap_or(Rational::ZERO)
}

/// The answer from its parts, levels being those of the first directions; gap and exactness are computed here.
pub(super) fn assemble(
    outside: Outside,
    levels: Vec<Vec<Rational>>,
    vertices: Vec<Vec<Vertex>>,
    method: &str,
    rounds: usize,
) -> ValueSets {
    let empty = matches!(outside.end, OutsideEnd::Empty { .. });
    let sets: Vec<ValueSet> = outside
        .directions
        .iter()
        .zip(levels)
        .zip(vertices)
        .map(|((directions, levels), vertices): ((_, Vec<Rational>), _)| {
            let directions = &directions[..levels.len()];
            let threat = least(&vertices);
            let vertices = if empty { vec![] } else { vertices };
            ValueSet { directions: directions.to_vec(), levels, threat: if empty { vec![] } else { threat }, vertices }
        })
        .collect();
    let gap = if empty { Rational::ZERO } else { gap(&sets) };
    let exact = empty
        || (gap.is_zero()
            && sets.iter().all(|set| {
                set.vertices.len() == 1 || if set.threat.len() == 2 { has_edges(set) } else { has_corners(set) }
            }));
    ValueSets { sets, exact, gap, outside, method: method.to_owned(), rounds }
}

/// Whether the vertices of two players, in their order, are the corners of a convex polygon (or a segment) with a direction
/// for every edge: otherwise levels that are all reached may still leave more.
fn has_edges(set: &ValueSet) -> bool {
    let corners: Vec<&Vec<Rational>> = set.vertices.iter().map(|vertex| &vertex.payoff).collect();
    !corners.is_empty()
        && corners.iter().zip(corners.iter().cycle().skip(1)).all(|(from, to)| {
            let [x, y] = [&to[1] - &from[1], &from[0] - &to[0]];
            let along = |payoff: &[Rational]| &x * &payoff[0] + &y * &payoff[1];
            let most = along(from);
            corners.iter().all(|corner| along(corner) <= most)
                && set.directions.iter().any(|direction| {
                    &direction[0] * &y == &direction[1] * &x && &direction[0] * &x + &direction[1] * &y > Rational::ZERO
                })
        })
}

/// Whether every corner of the levels is a vertex, for any number of players.
fn has_corners(set: &ValueSet) -> bool {
    let payoffs: Vec<&[Rational]> = set.vertices.iter().map(|vertex| vertex.payoff.as_slice()).collect();
    leave_only(&set.directions, &set.levels, &payoffs, MOST_CORNERS)
}

/// The largest level minus what the vertices reach, over the largest entry of the direction.
fn gap(sets: &[ValueSet]) -> Rational {
    let mut gap = Rational::ZERO;
    for set in sets {
        for (direction, level) in set.directions.iter().zip(&set.levels) {
            let per_unit = normalise(&mut direction.clone());
            gap = gap.max((level - reached(direction, &set.vertices)) * per_unit);
        }
    }
    gap
}
