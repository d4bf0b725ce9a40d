//! Sustained payoffs of two players, exactly, in the plane.
//!
//! One state and one promise: perfect monitoring, inspections without false alarms, or with any if a suspension follows by
//! rule. No linear program is solved. A floating-point iteration finds which profiles and promises carry the extreme points;
//! their equations are then solved in rational numbers.

mod exact;
mod iterate;
mod view;
mod within;

use super::answer::Vertex;
use super::enforce::Enforcement;
use crate::exact::to_f64;
use iterate::{Limit, Manner};
use view::{ExactView, View};

/// What the iteration says.
#[derive(Debug, Clone)]
pub(super) enum Guess {
    /// A set that sustains itself, and that is all, as far as floating point sees.
    Exact(Vec<Vertex>),
    /// A set that sustains itself, and the extreme points, counterclockwise, of what is sustained in floating point: their
    /// payoffs are not rational, or were not found.
    Rough(Vec<Vertex>, Vec<[f64; 2]>),
    /// Nothing is sustained; points around what was left last, and the least payoffs then.
    Nothing(Vec<[f64; 2]>, [f64; 2]),
}

/// Whether a game can be solved here.
pub(super) fn fits(enforcements: &[Vec<Enforcement>]) -> bool {
    view::fits(enforcements)
}

/// The set, or a guess at it, and the number of rounds. Payoffs should be of order 1.
pub(super) fn guess(enforcements: &[Enforcement], patient: bool, stop: &dyn Fn() -> bool) -> (Guess, usize) {
    let exact: Vec<ExactView> = enforcements.iter().map(ExactView::new).collect();
    let views: Vec<View> = exact.iter().map(View::new).collect();
    let mut guess: Option<Guess> = None;
    let mut rounds = 0;
    // Ties first: at a critical discount factor they carry the set.
    for leeway in [1e-10, 1e-13, 0.0] {
        let (limit, more) = iterate::run(&views, Manner { leeway, shrink: 0.0, hurry: !patient }, stop);
        rounds += more;
        let found = match limit {
            Limit::Set { points, threat } => {
                if let Some(vertices) = exact::inside(enforcements, &exact, &points, &threat) {
                    return (Guess::Exact(vertices), rounds);
                }
                Guess::Rough(vec![], points.iter().map(|made| made.at).collect())
            }
            Limit::Nothing { last, threat } => Guess::Nothing(last, threat),
            Limit::Unfinished { last } => Guess::Rough(vec![], last),
        };
        // What is there without leeway is the safest.
        if !matches!((&guess, &found), (Some(Guess::Rough(..)), Guess::Nothing(..))) {
            guess = Some(found);
        }
    }
    match guess {
        Some(Guess::Rough(_, points)) => {
            let (vertices, more) = within::inside(enforcements, &exact, &views, stop);
            // A little outside of what it sustains, so that it is above what profiles yield by more than rounding.
            let mut rounds = rounds + more;
            for hurry in [true, false] {
                let outward = Manner { leeway: 1e-12, shrink: -1e-11, hurry };
                let (limit, again) = iterate::run(&views, outward, stop);
                rounds += again;
                if let Limit::Set { points, .. } = limit {
                    return (Guess::Rough(vertices, points.iter().map(|made| made.at).collect()), rounds);
                }
            }
            (Guess::Rough(vertices, points), rounds)
        }
        Some(other) => (other, rounds),
        None => (Guess::Nothing(vec![], [0.0; 2]), rounds),
    }
}

/// What no player can be held below, whatever is sustained.
pub(super) fn floor(enforcements: &[Enforcement]) -> [f64; 2] {
    let views: Vec<View> = enforcements.iter().map(|enforcement| View::new(&ExactView::new(enforcement))).collect();
    iterate::beginning(&views).map_or([0.0; 2], |(_, floor)| floor)
}

/// What every profile is worth for ever, for directions that are worth looking into.
pub(super) fn forever(enforcements: &[Enforcement]) -> Vec<[f64; 2]> {
    let worth = |enforcement: &Enforcement| {
        [0, 1].map(|player| {
            let weight = to_f64(&enforcement.branches[0].weight[player]);
            to_f64(&enforcement.base[player]) / (1.0 - weight)
        })
    };
    enforcements.iter().map(worth).collect()
}

/// The extreme points of some points, counterclockwise.
pub(super) fn ring(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    iterate::ring(points)
}
