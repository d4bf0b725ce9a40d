//! Two players and one promise: polygons, and the proof of their edges.

use super::programs::by_rounds;
use super::{above, assemble, better, least, reached};
use crate::error::Error;
use crate::exact::{Rational, from_f64, to_f64};
use crate::repeated::answer::{OutsideEnd, RepeatedGame, ValueSets, Vertex};
use crate::repeated::enforce::Enforcement;
use crate::repeated::outside::{self, Goal, Pairs};
use crate::repeated::planar::{self, Guess};
use crate::repeated::polytope::directions::normalise;

/// The polygon, with what could be proved of it.
pub(super) fn in_the_plane(
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

/// A little more than what points reach.
fn around_level(direction: &[Rational], points: &[[f64; 2]]) -> Rational {
    let direction = [to_f64(&direction[0]), to_f64(&direction[1])];
    let most = points.iter().map(|p| direction[0] * p[0] + direction[1] * p[1]).fold(f64::NEG_INFINITY, f64::max);
    above(most + 1e-12)
}
