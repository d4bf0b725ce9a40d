//! A set that sustains itself, a little inside the one in floating point, where that one's equations are not solved.
//!
//! The iteration is repeated with every point drawn a little towards the middle. What it ends at is a little inside of what
//! it sustains, so that its corners may be rounded: each is then a lottery over payoffs that the rounded set sustains
//! exactly.

use super::exact::{convex, mixture};
use super::iterate::{self, Limit, Manner};
use super::view::{ExactView, View};
use crate::exact::{Rational, from_f64};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;

type Exact = [Rational; 2];

/// Corners are rounded to multiples of 1/GRID.
const GRID: f64 = (1u64 << 48) as f64;

/// The vertices of the set, none if none was found, and the number of rounds.
pub(super) fn inside(
    enforcements: &[Enforcement],
    exact: &[ExactView],
    views: &[View],
    stop: &dyn Fn() -> bool,
) -> (Vec<Vertex>, usize) {
    let mut rounds = 0;
    for shrink in [1e-12, 1e-10, 1e-8, 1e-6, 1e-4] {
        let (limit, more) = iterate::run(views, Manner { leeway: 0.0, shrink, hurry: true }, stop);
        rounds += more;
        let Limit::Set { points, .. } = limit else { continue };
        let round = |v: f64| from_f64((v * GRID).round() / GRID).unwrap_or(Rational::ZERO);
        let corners: Vec<Exact> = points.iter().map(|made| made.at.map(round)).collect();
        if let Some(vertices) = convex(&corners).and_then(|ring| sustained(enforcements, exact, &ring)) {
            return (vertices, rounds);
        }
    }
    (vec![], rounds)
}

/// A payoff that promises from a ring sustain.
struct Sustained {
    payoff: Exact,
    which: usize,
    promise: Exact,
}

/// The corners of a ring as lotteries over what the ring sustains; `None` if it does not sustain itself.
fn sustained(enforcements: &[Enforcement], views: &[ExactView], ring: &[Exact]) -> Option<Vec<Vertex>> {
    let threat = [0, 1].map(|player| ring.iter().map(|corner| corner[player].clone()).min().unwrap_or(Rational::ZERO));
    let mut all: Vec<Sustained> = Vec::new();
    for (which, view) in views.iter().enumerate() {
        let mut promises = ring.to_vec();
        for (player, threat) in threat.iter().enumerate() {
            let Some((floor, tied)) = &view.floor[player] else { continue };
            let line = if *tied { floor + threat } else { floor.clone() };
            promises = beyond(&promises, player, &line);
        }
        for promise in promises {
            let payoff = [0, 1].map(|player| &view.base[player] + &view.weight[player] * &promise[player]);
            all.push(Sustained { payoff, which, promise });
        }
    }
    let payoffs: Vec<Exact> = all.iter().map(|one| one.payoff.clone()).collect();
    let hull = convex(&payoffs)?;
    let vertex = |corner: &Exact| {
        let play = |(at, probability): (usize, Rational)| {
            let one = all.iter().find(|one| one.payoff == hull[at])?;
            let promise = vec![mixture(ring, &one.promise)?];
            Some(Play { probability, profile: enforcements[one.which].profile, promise })
        };
        let lottery = mixture(&hull, corner)?.into_iter().map(play).collect::<Option<_>>()?;
        Some(Vertex { payoff: corner.to_vec(), lottery })
    };
    ring.iter().map(vertex).collect()
}

/// The part of a ring where a player gets at least so much.
fn beyond(ring: &[Exact], player: usize, line: &Rational) -> Vec<Exact> {
    let mut out = Vec::new();
    for (at, from) in ring.iter().enumerate() {
        let to = &ring[(at + 1) % ring.len()];
        if from[player] >= *line {
            out.push(from.clone());
        }
        if (from[player] < *line) != (to[player] < *line) && from[player] != *line && to[player] != *line {
            let share = (line - &from[player]) / (&to[player] - &from[player]);
            out.push([0, 1].map(
                |at| {
                    if at == player { line.clone() } else { &from[at] + &share * (&to[at] - &from[at]) }
                },
            ));
        }
    }
    out
}
