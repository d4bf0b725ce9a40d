//! How far inside and outside are apart.

use crate::certificate::games::words::number;
use crate::exact::Rational;
use crate::exact::corners::leave_only;
use crate::exact::linear::dot;
use crate::repeated::answer::{OutsideEnd, RepeatedGame, ValueSet, ValueSets};

/// Sets with more corners on the way are not known to be exact.
const MOST_CORNERS: usize = 10_000;

/// Whether the gap and the claim of exactness are right; the shape is.
pub(super) fn faults(game: &RepeatedGame, answer: &ValueSets) -> Vec<String> {
    let empty = matches!(answer.outside.end, OutsideEnd::Empty { .. });
    let mut faults = Vec::new();
    // By state and direction, how far the vertices reach.
    let reach = |set: &ValueSet| -> Option<Vec<Rational>> {
        let most = |direction: &Vec<Rational>| set.vertices.iter().map(|vertex| dot(direction, &vertex.payoff)).max();
        set.directions.iter().map(most).collect()
    };
    let reached: Option<Vec<Vec<Rational>>> = if empty { None } else { answer.sets.iter().map(reach).collect() };
    let gap = if empty { Some(Rational::ZERO) } else { reached.as_ref().and_then(|reached| gap(answer, reached)) };
    match gap {
        Some(gap) if gap != answer.gap => {
            faults.push(format!("the gap is {}, not {}", number(&gap), number(&answer.gap)));
        }
        None if answer.exact => faults.push("said to be exact, but nothing is known to be sustained".to_owned()),
        _ => {}
    }
    if let Some(reached) = reached.filter(|_| answer.exact) {
        for (state, (set, reached)) in answer.sets.iter().zip(&reached).enumerate() {
            if !closed(game.discount.len(), set, reached) {
                faults.push(format!("state {}: inside and outside do not meet", state + 1));
            }
        }
    }
    faults
}

/// The largest level minus what the vertices reach, over the largest entry of the direction; `None` if a direction has none.
fn gap(answer: &ValueSets, reached: &[Vec<Rational>]) -> Option<Rational> {
    let mut gap = Rational::ZERO;
    for (set, reached) in answer.sets.iter().zip(reached) {
        for ((direction, level), reached) in set.directions.iter().zip(&set.levels).zip(reached) {
            let entry = |v: &Rational| if *v < Rational::ZERO { -v } else { v.clone() };
            let largest = direction.iter().map(entry).max().filter(|largest| !largest.is_zero())?;
            gap = gap.max((level - reached) / largest);
        }
    }
    Some(gap)
}

/// Whether the levels leave nothing but the hull of the vertices: a point, between levels in all directions of the axes; for
/// two players every edge, its ends in order, with a level along it; for more, every corner of the levels is a vertex.
fn closed(players: usize, set: &ValueSet, reached: &[Rational]) -> bool {
    let tight: Vec<&Vec<Rational>> =
        (0..set.directions.len()).filter(|&at| reached[at] == set.levels[at]).map(|at| &set.directions[at]).collect();
    let axes = super::shape::axes(players, &set.directions).unwrap_or_default();
    let boxed =
        axes.iter().all(|(up, down)| tight.contains(&&set.directions[*up]) && tight.contains(&&set.directions[*down]));
    if set.vertices.len() == 1 {
        return boxed;
    }
    if players != 2 || !boxed {
        let payoffs: Vec<&[Rational]> = set.vertices.iter().map(|vertex| vertex.payoff.as_slice()).collect();
        return boxed && leave_only(&set.directions, &set.levels, &payoffs, MOST_CORNERS);
    }
    let count = set.vertices.len();
    (0..count).all(|at| {
        let (from, to) = (&set.vertices[at].payoff, &set.vertices[(at + 1) % count].payoff);
        let outward = [&to[1] - &from[1], &from[0] - &to[0]];
        // Every other vertex on the inner side, so that the edges in their order go once around.
        let level = dot(&outward, from);
        let convex = set.vertices.iter().all(|vertex| dot(&outward, &vertex.payoff) <= level);
        convex
            && tight.iter().any(|direction| {
                let parallel = &direction[0] * &outward[1] == &direction[1] * &outward[0];
                let same_side = &direction[0] * &outward[0] + &direction[1] * &outward[1] > Rational::ZERO;
                parallel && same_side
            })
    })
}
