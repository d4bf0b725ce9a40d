//! From a set in floating point to rational numbers: which profile and promise carries each extreme point is read off, and
//! the equations that this amounts to are solved.
//!
//! On a line where a player is just unwilling to deviate its promise is known, and so is its payoff at the point. Its
//! opponent's is then a linear function of the ends of the edge that the line crosses. All that is left to solve is linear,
//! unless two points hang on each other across players; then their payoffs may be irrational, and are not found here.

use super::iterate::{Made, Origin};
use super::view::{ExactView, Point};
use crate::exact::{Rational, linear};
use crate::repeated::answer::{Play, Vertex};
use crate::repeated::enforce::Enforcement;

type Known = [Option<Rational>; 2];

/// The exact set with this structure, counterclockwise; `None` if there is none, or its equations are not linear.
pub(super) fn inside(
    enforcements: &[Enforcement],
    views: &[ExactView],
    points: &[Made],
    threat: &Point,
) -> Option<Vec<Vertex>> {
    // A promise at a corner of the set is there by chance, or because the discount factor is critical.
    [NEAR, 0.0].into_iter().find_map(|near| with(enforcements, views, points, threat, near))
}

/// Promises this near to a corner of the set are taken to be that corner, at first.
const NEAR: f64 = 1e-9;

fn with(
    enforcements: &[Enforcement],
    views: &[ExactView],
    points: &[Made],
    threat: &Point,
    near: f64,
) -> Option<Vec<Vertex>> {
    let system = System::new(views, points, threat, near);
    let payoffs = system.solve()?;
    let threat =
        [0, 1].map(|player| payoffs.iter().map(|payoff| payoff[player].clone()).min().unwrap_or(Rational::ZERO));
    let ring: Vec<[Rational; 2]> = convex(&payoffs)?;
    let vertices = ring.iter().map(|payoff| {
        let at = payoffs.iter().position(|other| other == payoff)?;
        let made = &points[at];
        let view = &views[made.which];
        let promise = [0, 1].map(|player| (&payoff[player] - &view.base[player]) / &view.weight[player]);
        let enough = (0..2).all(|player| match &view.floor[player] {
            Some((floor, true)) => promise[player] >= floor + &threat[player],
            Some((floor, false)) => promise[player] >= *floor,
            None => true,
        });
        let mixture = mixture(&ring, &promise).filter(|_| enough)?;
        let play =
            Play { probability: Rational::ONE, profile: enforcements[made.which].profile, promise: vec![mixture] };
        Some(Vertex { payoff: payoff.to_vec(), lottery: vec![play] })
    });
    vertices.collect()
}

/// A payoff as a constant and weighted payoffs, by point and player.
struct Equation {
    constant: Rational,
    weights: Vec<((usize, usize), Rational)>,
}

/// What is known of every extreme point, and how the rest follows.
struct System<'a> {
    views: &'a [ExactView],
    points: &'a [Made],
    /// By player, the point at which it gets least.
    worst: [usize; 2],
    /// By point, the ends of the edge that its promise is on.
    edges: Vec<Option<(usize, usize)>>,
}

impl<'a> System<'a> {
    fn new(views: &'a [ExactView], points: &'a [Made], threat: &Point, near: f64) -> Self {
        let worst = [0, 1].map(|player| {
            let off = |made: &Made| (made.at[player] - threat[player]).abs();
            // Of points that are equally bad, one whose payoff is known without the others.
            let rank = |made: &Made| match made.origin {
                Origin::Forever => 0,
                Origin::Corner => 1,
                Origin::Line { player: p, .. } if p == player => 1,
                _ => 2,
            };
            let near = (0..points.len()).filter(|&at| off(&points[at]) <= 1e-9);
            near.min_by_key(|&at| (rank(&points[at]), at)).unwrap_or(0)
        });
        let edges = points.iter().map(|made| edge(points, made, near)).collect();
        Self { views, points, worst, edges }
    }

    fn solve(&self) -> Option<Vec<[Rational; 2]>> {
        let mut threat: Known = [None, None];
        let mut known: Vec<Known> = vec![[None, None]; self.points.len()];
        loop {
            let before = count(&known) + threat.iter().flatten().count();
            for player in 0..2 {
                if threat[player].is_none() {
                    threat[player] = known[self.worst[player]][player].clone().or_else(|| self.own_threat(player));
                }
            }
            for at in 0..self.points.len() {
                self.deduce(at, &threat, &mut known);
            }
            if count(&known) == 2 * self.points.len() {
                return known.into_iter().map(|[a, b]| Some([a?, b?])).collect();
            }
            if count(&known) + threat.iter().flatten().count() == before && self.linear(&threat, &mut known).is_none() {
                self.snap(&mut known)?;
            }
        }
    }

    /// P = base + ω (floor + P), where the worst point's own player is just unwilling.
    fn own_threat(&self, player: usize) -> Option<Rational> {
        let made = &self.points[self.worst[player]];
        let own = match made.origin {
            Origin::Corner => true,
            Origin::Line { player: p, .. } => p == player,
            _ => false,
        };
        let view = &self.views[made.which];
        let (floor, tied) = view.floor[player].as_ref().filter(|_| own)?;
        let value = &view.base[player] + &view.weight[player] * floor;
        Some(if *tied { value / (Rational::ONE - &view.weight[player]) } else { value })
    }

    /// The promise to a player who is just unwilling.
    fn line(&self, at: usize, player: usize, threat: &Known) -> Option<Rational> {
        let (floor, tied) = self.views[self.points[at].which].floor[player].as_ref()?;
        if *tied { threat[player].as_ref().map(|threat| floor + threat) } else { Some(floor.clone()) }
    }

    fn value(&self, at: usize, player: usize, promise: &Rational) -> Rational {
        let view = &self.views[self.points[at].which];
        &view.base[player] + &view.weight[player] * promise
    }

    fn deduce(&self, at: usize, threat: &Known, known: &mut [Known]) {
        match self.points[at].origin {
            Origin::Forever => {
                let view = &self.views[self.points[at].which];
                known[at] = [0, 1].map(|player| Some(&view.base[player] / (Rational::ONE - &view.weight[player])));
            }
            Origin::Corner => {
                known[at] =
                    [0, 1].map(|player| self.line(at, player, threat).map(|promise| self.value(at, player, &promise)));
            }
            Origin::Line { player, .. } => {
                let Some(promise) = self.line(at, player, threat) else { return };
                known[at][player] = Some(self.value(at, player, &promise));
                let other = 1 - player;
                if self.edges[at] == Some((at, at)) {
                    let view = &self.views[self.points[at].which];
                    known[at][other] = Some(&view.base[other] / (Rational::ONE - &view.weight[other]));
                    return;
                }
                let Some((share, (from, to))) = self.share(at, player, &promise, known) else { return };
                if let (Some(a), Some(b)) = (&known[from][other], &known[to][other]) {
                    let promise = a + share * (b - a);
                    known[at][other] = Some(self.value(at, other, &promise));
                }
            }
            Origin::Extreme => {
                let Some((vertex, _)) = self.edges[at] else { return };
                if vertex == at {
                    let view = &self.views[self.points[at].which];
                    known[at] = [0, 1].map(|player| Some(&view.base[player] / (Rational::ONE - &view.weight[player])));
                    return;
                }
                let promises = known[vertex].clone();
                for (player, promise) in promises.iter().enumerate() {
                    if let Some(promise) = promise {
                        known[at][player] = Some(self.value(at, player, promise));
                    }
                }
            }
        }
    }

    /// How far along its edge the line crosses, from 0 to 1.
    fn share(&self, at: usize, player: usize, line: &Rational, known: &[Known]) -> Option<(Rational, (usize, usize))> {
        let (from, to) = self.edges[at]?;
        let (a, b) = (known[from][player].as_ref()?, known[to][player].as_ref()?);
        let share = if a == b { Rational::ZERO } else { (line - a) / (b - a) };
        (share >= Rational::ZERO && share <= Rational::ONE).then_some((share, (from, to)))
    }

    /// How a payoff that is not known follows from others: a constant, and weights of payoffs.
    fn equation(&self, at: usize, other: usize, threat: &Known, known: &[Known]) -> Option<Equation> {
        let view = &self.views[self.points[at].which];
        let parts = match self.points[at].origin {
            Origin::Line { player, .. } if player != other => {
                let (share, (from, to)) = self.share(at, player, &self.line(at, player, threat)?, known)?;
                vec![(from, Rational::ONE - &share), (to, share)]
            }
            Origin::Extreme => vec![(self.edges[at]?.0, Rational::ONE)],
            _ => return None,
        };
        let mut equation = Equation { constant: view.base[other].clone(), weights: vec![] };
        for (end, share) in parts {
            let weight = &view.weight[other] * share;
            match &known[end][other] {
                Some(payoff) => equation.constant += weight * payoff,
                None => equation.weights.push(((end, other), weight)),
            }
        }
        Some(equation)
    }

    /// Solves for payoffs that hang on each other and on nothing else that is not known, where that is linear.
    fn linear(&self, threat: &Known, known: &mut [Known]) -> Option<()> {
        let unknown = (0..known.len()).flat_map(|at| [(at, 0), (at, 1)]);
        let unknown = unknown.filter(|&(at, player)| known[at][player].is_none());
        let mut system: Vec<((usize, usize), Equation)> = unknown
            .filter_map(|(at, player)| Some(((at, player), self.equation(at, player, threat, known)?)))
            .collect();
        loop {
            let names: Vec<(usize, usize)> = system.iter().map(|(name, _)| *name).collect();
            system.retain(|(_, equation)| equation.weights.iter().all(|(name, _)| names.contains(name)));
            if system.len() == names.len() {
                break;
            }
        }
        let names: Vec<(usize, usize)> = system.iter().map(|(name, _)| *name).collect();
        if names.is_empty() {
            return None;
        }
        let mut matrix = vec![vec![Rational::ZERO; names.len()]; names.len()];
        for (row, (_, equation)) in system.iter().enumerate() {
            matrix[row][row] = Rational::ONE;
            for (name, weight) in &equation.weights {
                matrix[row][names.iter().position(|other| other == name)?] -= weight;
            }
        }
        let right: Vec<Rational> = system.into_iter().map(|(_, equation)| equation.constant).collect();
        for ((at, player), payoff) in names.into_iter().zip(linear::solve(&matrix, &right)?) {
            known[at][player] = Some(payoff);
        }
        Some(())
    }

    /// Takes what is left for the simplest numbers that are near. Whether they solve the equations is seen later.
    fn snap(&self, known: &mut [Known]) -> Option<()> {
        for (made, known) in self.points.iter().zip(known) {
            for (near, known) in made.at.iter().zip(known.iter_mut()) {
                if known.is_none() {
                    *known = Some(simplest(*near)?);
                }
            }
        }
        Some(())
    }
}

/// The first convergent of the continued fraction that is as near as floating point can tell; `None` if it is not simple.
fn simplest(value: f64) -> Option<Rational> {
    [(4e-14, 1_000_000), (2e-12, 50_000)].into_iter().find_map(|(near, most)| convergent(value, near, most))
}

fn convergent(value: f64, near: f64, most: i64) -> Option<Rational> {
    let (mut p, mut q) = ([1i64, 0], [0i64, 1]);
    let mut rest = value;
    for _ in 0..40 {
        let whole = rest.floor();
        if whole.abs() > most as f64 {
            return None;
        }
        let next = |pair: [i64; 2]| (whole as i64).checked_mul(pair[0])?.checked_add(pair[1]);
        (p, q) = ([next(p)?, p[0]], [next(q)?, q[0]]);
        if q[0] > most {
            return None;
        }
        if (p[0] as f64 / q[0] as f64 - value).abs() <= near {
            return Some(Rational::from_parts(p[0].into(), q[0].unsigned_abs().into()));
        }
        rest = 1.0 / (rest - whole);
    }
    None
}

fn count(known: &[Known]) -> usize {
    known.iter().flatten().flatten().count()
}

/// The edge of the set that a promise lies on, by its ends; for a corner of the set, that corner twice.
fn edge(points: &[Made], made: &Made, near: f64) -> Option<(usize, usize)> {
    let distance = |a: &Point, b: &Point| (a[0] - b[0]).abs().max((a[1] - b[1]).abs());
    match made.origin {
        Origin::Forever | Origin::Corner => None,
        Origin::Extreme => {
            let nearest = (0..points.len()).min_by(|&a, &b| {
                distance(&points[a].at, &made.promise).total_cmp(&distance(&points[b].at, &made.promise))
            })?;
            Some((nearest, nearest))
        }
        Origin::Line { player, upper } => {
            let corner = (0..points.len()).find(|&at| distance(&points[at].at, &made.promise) < near);
            if let Some(corner) = corner {
                return Some((corner, corner));
            }
            let other = 1 - player;
            // Of the edges that the line crosses, the one that is crossed nearest to the promise; the way around tells
            // the upper chain from the lower where an edge is crossed at its end.
            let mut best: Option<(f64, (usize, usize))> = None;
            for from in 0..points.len() {
                let to = (from + 1) % points.len();
                let (a, b) = (&points[from].at, &points[to].at);
                let (x, y) = (a[player] - made.promise[player], b[player] - made.promise[player]);
                if x.min(y) > 1e-10 || x.max(y) < -1e-10 {
                    continue;
                }
                let cross = if x == y { a[other] } else { a[other] + (b[other] - a[other]) * (x / (x - y)) };
                let backwards = (b[player] - a[player] > 0.0) == (upper == (player == 0));
                let flat = if x == y || points.len() == 2 {
                    0.0
                } else if backwards {
                    1e-9
                } else {
                    0.0
                };
                let off = (cross - made.promise[other]).abs() + flat;
                if best.as_ref().is_none_or(|(least, _)| off < *least) {
                    best = Some((off, (from, to)));
                }
            }
            best.map(|(_, ends)| ends)
        }
    }
}

/// The extreme points of some points, counterclockwise from the leftmost, exactly.
pub(super) fn convex(points: &[[Rational; 2]]) -> Option<Vec<[Rational; 2]>> {
    let mut sorted: Vec<&[Rational; 2]> = points.iter().collect();
    sorted.sort();
    sorted.dedup();
    if sorted.len() <= 2 {
        return (!sorted.is_empty()).then(|| sorted.into_iter().cloned().collect());
    }
    let chain = |points: &mut dyn Iterator<Item = &&[Rational; 2]>| {
        let mut chain: Vec<[Rational; 2]> = Vec::new();
        for point in points {
            while let [.., before, last] = &chain[..] {
                if cross(before, last, point) > Rational::ZERO {
                    break;
                }
                chain.pop();
            }
            chain.push((*point).clone());
        }
        chain.pop();
        chain
    };
    let mut ring = chain(&mut sorted.iter());
    ring.extend(chain(&mut sorted.iter().rev()));
    Some(ring)
}

fn cross(a: &[Rational; 2], b: &[Rational; 2], c: &[Rational; 2]) -> Rational {
    (&b[0] - &a[0]) * (&c[1] - &a[1]) - (&b[1] - &a[1]) * (&c[0] - &a[0])
}

/// A point as a mixture of a ring's corners, of as few as can be; `None` if it is outside.
pub(super) fn mixture(ring: &[[Rational; 2]], point: &[Rational; 2]) -> Option<Vec<(usize, Rational)>> {
    if let Some(at) = ring.iter().position(|corner| corner == point) {
        return Some(vec![(at, Rational::ONE)]);
    }
    let edges = if ring.len() == 2 { 1 } else { ring.len() };
    for from in 0..edges {
        let to = (from + 1) % ring.len();
        let (a, b) = (ring.get(from)?, ring.get(to)?);
        let side = cross(a, b, point);
        if side < Rational::ZERO && ring.len() > 2 {
            return None;
        }
        if side.is_zero() {
            let axis = usize::from(a[0] == b[0]);
            if a[axis] == b[axis] {
                return None;
            }
            let share = (&point[axis] - &a[axis]) / (&b[axis] - &a[axis]);
            if share >= Rational::ZERO && share <= Rational::ONE {
                return Some(vec![(from, Rational::ONE - &share), (to, share)]);
            }
        }
    }
    // Inside: the triangle of a fan.
    for at in 1..ring.len().saturating_sub(1) {
        let (a, b, c) = (&ring[0], &ring[at], &ring[at + 1]);
        let parts = [cross(b, c, point), cross(c, a, point), cross(a, b, point)];
        if parts.iter().all(|part| *part >= Rational::ZERO) {
            let whole = cross(a, b, c);
            let [x, y, z] = parts.map(|part| part / &whole);
            return Some([(0, x), (at, y), (at + 1, z)].into_iter().filter(|(_, share)| !share.is_zero()).collect());
        }
    }
    None
}
