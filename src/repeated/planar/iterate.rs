//! The set of sustained payoffs in floating point, by clipping polygons.
//!
//! Where both players discount alike the operator of Abreu and Sannikov (2014) is used: a profile contributes its own payoff
//! if that is a promise good enough, and otherwise the values of those promises that leave a player just unwilling to
//! deviate. The iterates shrink from the hull of everything to the set. Nothing is proved here.

use super::view::{Point, View};

/// How a point comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Played for ever.
    Forever,
    /// Promised: where the line on which the player is just unwilling to deviate leaves the set, at its upper end (largest
    /// payoff of the other) or its lower.
    Line { player: usize, upper: bool },
    /// Promised: the point at which both are just unwilling.
    Corner,
    /// Promised: a corner of the set.
    Extreme,
}

/// A point, the profile played, and the promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Made {
    pub at: Point,
    pub which: usize,
    pub origin: Origin,
    pub promise: Point,
}

/// Where the iteration ended.
#[derive(Debug, Clone)]
pub(super) enum Limit {
    /// At a set that reproduces itself: extreme points counterclockwise, and the least payoffs.
    Set { points: Vec<Made>, threat: Point },
    /// At nothing; the last set before, and the least payoffs then.
    Nothing { last: Vec<Point>, threat: Point },
    /// It did not end.
    Unfinished { last: Vec<Point> },
}

/// Payoffs are of order 1; points closer than this are one.
const SAME: f64 = 1e-11;
/// An error that is as good as none.
const STILL: f64 = 1e-12;
/// Changes that may be rounding.
const LEAST_STILL: f64 = 1e-15;
/// So many rounds that change the set at the same rate show where it is going.
const JUMP: usize = 16;
const MOST_ROUNDS: usize = 5_000;
/// The same where nothing is hurried. A polygon that thins out to a segment loses a corner on the way by rounding, and has
/// to find it again.
const MOST_PATIENT_ROUNDS: usize = 20_000;
/// Full rounds with the same structure before the profiles outside the structure are left alone for a while.
const SETTLED: usize = 4;
const MOST_PARTIAL_ROUNDS: usize = 100_000;

/// How the iteration is to go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// By how much promises may fall short, so that ties are kept.
    pub leeway: f64,
    /// By what share every new point is drawn towards the middle, or away from it if negative.
    pub shrink: f64,
    /// Whether profiles are left alone that have not contributed for a while.
    pub hurry: bool,
}

/// Iterates to the end.
pub(super) fn run(views: &[View], manner: Manner, stop: &dyn Fn() -> bool) -> (Limit, usize) {
    let all: Vec<usize> = (0..views.len()).collect();
    let Some((mut set, mut threat)) = beginning(views) else {
        return (Limit::Nothing { last: vec![], threat: [0.0; 2] }, 0);
    };
    let floor = threat;
    // Where a round takes away little of what is wrong, less change means that it has ended.
    let slowest = views.iter().map(|view| view.weight[0].max(view.weight[1])).fold(0.0, f64::max);
    let still = (STILL * (1.0 - slowest)).max(LEAST_STILL);
    let (mut points, mut same, mut rounds) = (Vec::new(), 0, 0);
    let mut structure = Vec::new();
    let most = if manner.hurry { MOST_ROUNDS } else { MOST_PATIENT_ROUNDS };
    while rounds < most && !(rounds % 256 == 255 && stop()) {
        rounds += 1;
        let (made, change) = round(views, &all, (&mut set, &mut threat), &floor, manner);
        if made.is_empty() {
            return (Limit::Nothing { last: set, threat }, rounds);
        }
        let now: Vec<(usize, Origin)> = made.iter().map(|made| (made.which, made.origin)).collect();
        same = if now == structure { same + 1 } else { 0 };
        structure = now;
        points = made;
        if change < still {
            return (Limit::Set { points, threat }, rounds);
        }
        if manner.hurry && same >= SETTLED {
            same = 0;
            let mut some: Vec<usize> = structure.iter().map(|(which, _)| *which).collect();
            // What is worth something for ever counts as soon as the others shrink below it.
            some.extend(all.iter().filter(|&&at| views[at].even && lasts(&views[at], &threat, manner.leeway)));
            some.sort_unstable();
            some.dedup();
            settle(views, &some, (&mut set, &mut threat), &structure, (&floor, still), manner);
            if set.is_empty() {
                return (Limit::Unfinished { last: vec![] }, rounds);
            }
        }
    }
    let last = points.iter().map(|made| made.at).collect();
    (Limit::Unfinished { last }, rounds)
}

/// Rounds with some profiles only, as long as the structure stays, with jumps to where they are heading; a jump that does not
/// make the next change smaller is taken back.
fn settle(
    views: &[View],
    some: &[usize],
    (set, threat): (&mut Vec<Point>, &mut Point),
    structure: &[(usize, Origin)],
    (floor, still): (&Point, f64),
    manner: Manner,
) {
    let mut changes = [f64::INFINITY; 3];
    let mut saved: Option<(Vec<Point>, Point, f64)> = None;
    let mut jumps = true;
    for step in 0..MOST_PARTIAL_ROUNDS {
        let before = (set.clone(), *threat);
        let (made, change) = round(views, some, (set, threat), floor, manner);
        let unlike = made.len() != structure.len()
            || made.iter().zip(structure).any(|(made, (which, origin))| made.which != *which || made.origin != *origin);
        if let Some((old_set, old_threat, old_change)) = saved.take()
            && (unlike || change > old_change)
        {
            (*set, *threat) = (old_set, old_threat);
            (changes, jumps) = ([f64::INFINITY; 3], false);
            continue;
        }
        if unlike || change < still {
            return;
        }
        changes = [changes[1], changes[2], change];
        let rates = [changes[1] / changes[0], changes[2] / changes[1]];
        let steady = (rates[1] - rates[0]).abs() < 0.02 * (1.0 - rates[1]);
        if jumps && step % JUMP == JUMP - 1 && steady && rates[1] > 0.5 && rates[1] < 1.0 {
            saved = Some((set.clone(), *threat, change));
            jump(set, threat, &before, rates[1] / (1.0 - rates[1]));
            changes = [f64::INFINITY; 3];
        }
    }
}

/// Goes on by so many times the last step, to where steps that shrink at the same rate end (Aitken 1926).
fn jump(set: &mut [Point], threat: &mut Point, before: &(Vec<Point>, Point), times: f64) {
    for (now, old) in set.iter_mut().zip(&before.0) {
        (0..2).for_each(|player| now[player] += times * (now[player] - old[player]));
    }
    (0..2).for_each(|player| threat[player] += times * (threat[player] - before.1[player]));
}

/// The hull of what profiles are worth for ever, which contains everything where discounting is even, otherwise a box; and
/// payoffs that nobody can be held below.
pub(super) fn beginning(views: &[View]) -> Option<(Vec<Point>, Point)> {
    let forever: Vec<Point> = views.iter().map(|view| view.forever).collect();
    let end =
        |player: usize, sign: f64| forever.iter().map(|p| sign * p[player]).fold(f64::NEG_INFINITY, f64::max) * sign;
    let held = |player: usize| {
        let least = |view: &View| match view.floor[player] {
            Some((floor, 1.0)) => (view.base[player] + view.weight[player] * floor) / (1.0 - view.weight[player]),
            Some((floor, _)) => view.base[player] + view.weight[player] * floor,
            None => view.forever[player],
        };
        views.iter().map(least).fold(f64::INFINITY, f64::min)
    };
    if views.is_empty() {
        return None;
    }
    let set = if views.iter().all(|view| view.even) {
        hull(forever.iter().copied().map(bare).collect()).into_iter().map(|made| made.at).collect()
    } else {
        let ([left, low], [right, high]) = ([end(0, -1.0), end(1, -1.0)], [end(0, 1.0), end(1, 1.0)]);
        hull([[left, low], [right, low], [right, high], [left, high]].into_iter().map(bare).collect())
            .into_iter()
            .map(|made| made.at)
            .collect()
    };
    Some((set, [held(0).max(end(0, -1.0)), held(1).max(end(1, -1.0))]))
}

/// The extreme points of some points, counterclockwise.
pub(super) fn ring(points: Vec<Point>) -> Vec<Point> {
    hull(points.into_iter().map(bare).collect()).into_iter().map(|made| made.at).collect()
}

fn bare(at: Point) -> Made {
    Made { at, which: usize::MAX, origin: Origin::Extreme, promise: at }
}

/// One round: the new extreme points, and by how much the set has changed. Set and threat become the new ones, unless there
/// is nothing left.
fn round(
    views: &[View],
    which: &[usize],
    (set, threat): (&mut Vec<Point>, &mut Point),
    floor: &Point,
    manner: Manner,
) -> (Vec<Made>, f64) {
    let mut made = Vec::new();
    let most = [0, 1].map(|player| set.iter().map(|point| point[player]).fold(f64::NEG_INFINITY, f64::max));
    for &at in which {
        contribute(&views[at], at, (set, &most), threat, manner, &mut made);
    }
    let mut made = hull(made);
    if made.is_empty() {
        return (made, f64::INFINITY);
    }
    if manner.shrink != 0.0 {
        let count = made.len() as f64;
        let middle = [0, 1].map(|player| made.iter().map(|made| made.at[player]).sum::<f64>() / count);
        for made in &mut made {
            (0..2).for_each(|player| made.at[player] += manner.shrink * (middle[player] - made.at[player]));
        }
    }
    let least = |player: usize| made.iter().map(|made| made.at[player]).fold(f64::INFINITY, f64::min);
    let next = [least(0).max(floor[0]), least(1).max(floor[1])];
    let mut change = (next[0] - threat[0]).abs().max((next[1] - threat[1]).abs());
    if made.len() == set.len() {
        for (new, old) in made.iter().zip(set.iter()) {
            change = change.max((new.at[0] - old[0]).abs()).max((new.at[1] - old[1]).abs());
        }
    } else {
        change = f64::INFINITY;
    }
    set.clear();
    set.extend(made.iter().map(|made| made.at));
    *threat = next;
    (made, change)
}

/// What a profile yields with promises from a set, which come with the most that each player gets in it.
fn contribute(
    view: &View,
    which: usize,
    (set, most): (&[Point], &Point),
    threat: &Point,
    manner: Manner,
    out: &mut Vec<Made>,
) {
    let leeway = manner.leeway;
    let least = [view.least(0, threat), view.least(1, threat)];
    let mut push = |promise: Point, origin| out.push(Made { at: view.value(promise), which, origin, promise });
    if view.even {
        if lasts(view, threat, leeway) {
            push(view.forever, Origin::Forever);
            return;
        }
    } else {
        let willing = set.iter().filter(|promise| enough(view, promise, threat, leeway));
        willing.for_each(|promise| push(*promise, Origin::Extreme));
    }
    // Not even the best promise is enough.
    if (0..2).any(|player| least[player].is_some_and(|least| least > most[player] + leeway)) {
        return;
    }
    for player in 0..2 {
        let Some(line) = least[player] else { continue };
        let other = 1 - player;
        let Some((low, high)) = chord(set, player, line, leeway) else { continue };
        let floor = least[other].filter(|&floor| floor > low);
        if let Some(floor) = floor {
            if floor > high + leeway {
                continue;
            }
            push(at(player, line, floor), Origin::Corner);
        } else {
            push(at(player, line, low), Origin::Line { player, upper: false });
        }
        if floor.is_none_or(|floor| high > floor) {
            push(at(player, line, high), Origin::Line { player, upper: true });
        }
    }
}

/// Whether a promise enforces the profile.
fn enough(view: &View, promise: &Point, threat: &Point, leeway: f64) -> bool {
    (0..2).all(|player| view.least(player, threat).is_none_or(|least| promise[player] >= least - leeway))
}

/// Whether the profile is enforced by the promise of itself for ever. It need not be looked up in the set: the hull of all
/// such payoffs is where the iteration begins, and at its end whatever enforces itself belongs to the set.
fn lasts(view: &View, threat: &Point, leeway: f64) -> bool {
    enough(view, &view.forever, threat, leeway)
}

fn at(player: usize, own: f64, other: f64) -> Point {
    if player == 0 { [own, other] } else { [other, own] }
}

/// The least and the largest payoff of the other on the line where a player gets so much; `None` if it misses the set.
fn chord(set: &[Point], player: usize, line: f64, leeway: f64) -> Option<(f64, f64)> {
    let other = 1 - player;
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut widest = f64::NEG_INFINITY;
    let mut nearest = f64::INFINITY;
    let mut take = |value: f64| {
        low = low.min(value);
        high = high.max(value);
    };
    for (at, from) in set.iter().enumerate() {
        let to = &set[(at + 1) % set.len()];
        let (a, b) = (from[player] - line, to[player] - line);
        if a == 0.0 {
            take(from[other]);
        } else if (a < 0.0) != (b < 0.0) && b != 0.0 {
            take(from[other] + (to[other] - from[other]) * (a / (a - b)));
        }
        widest = widest.max(a);
        nearest = nearest.min(a);
    }
    if low <= high {
        return Some((low, high));
    }
    // Missed by a hair: the nearest end.
    let by = |slack: f64| set.iter().filter(move |point| (point[player] - line - slack).abs() <= leeway);
    let end = if widest < 0.0 && widest >= -leeway {
        widest
    } else if nearest > 0.0 && nearest <= leeway {
        nearest
    } else {
        return None;
    };
    let ends = by(end).map(|point| point[other]);
    Some(ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v))))
}

/// Twice the signed area of a triangle: positive if counterclockwise.
pub(super) fn cross(a: &Point, b: &Point, c: &Point) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The extreme points, counterclockwise from the leftmost (Andrew 1979). Of points that are the same the one of the least
/// profile is kept.
fn hull(mut points: Vec<Made>) -> Vec<Made> {
    drop_inner(&mut points);
    let same = |a: &Made, b: &Made| (a.at[0] - b.at[0]).abs() <= SAME && (a.at[1] - b.at[1]).abs() <= SAME;
    points.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]).then(a.at[1].total_cmp(&b.at[1])).then(a.which.cmp(&b.which)));
    // Points that are the same need not be neighbours in this order when their first coordinates differ by rounding.
    let mut distinct: Vec<Made> = Vec::with_capacity(points.len());
    for point in points {
        let twin = distinct
            .iter_mut()
            .rev()
            .take_while(|known| point.at[0] - known.at[0] <= SAME)
            .find(|known| same(known, &point));
        match twin {
            Some(known) if simpler(&point, known) => *known = point,
            Some(_) => {}
            None => distinct.push(point),
        }
    }
    distinct.sort_by(|a, b| a.at[0].total_cmp(&b.at[0]).then(a.at[1].total_cmp(&b.at[1])));
    if distinct.len() <= 2 {
        return distinct;
    }
    let chain = |points: &mut dyn Iterator<Item = &Made>| {
        let mut chain: Vec<Made> = Vec::new();
        for point in points {
            while let [.., before, last] = &chain[..] {
                if cross(&before.at, &last.at, &point.at) > 0.0 {
                    break;
                }
                chain.pop();
            }
            chain.push(*point);
        }
        chain
    };
    let mut lower = chain(&mut distinct.iter());
    let upper = chain(&mut distinct.iter().rev());
    lower.pop();
    lower.extend_from_slice(&upper[..upper.len() - 1]);
    without_flat(lower)
}

/// Without points that are clearly inside, so that there are fewer to be sorted (Akl and Toussaint 1978).
fn drop_inner(points: &mut Vec<Made>) {
    const CLEARLY: f64 = 1e-6;
    const FEW: usize = 16;
    if points.len() <= FEW {
        return;
    }
    // The points that are furthest to the left, right, below and above, and in the directions between.
    let mut least = [(f64::INFINITY, [0.0; 2]); 4];
    let mut most = [(f64::NEG_INFINITY, [0.0; 2]); 4];
    for Made { at, .. } in points.iter() {
        for (axis, reach) in [at[0], at[0] + at[1], at[1], at[1] - at[0]].into_iter().enumerate() {
            if reach < least[axis].0 {
                least[axis] = (reach, *at);
            }
            if reach > most[axis].0 {
                most[axis] = (reach, *at);
            }
        }
    }
    // Counterclockwise from the left.
    let around = [least[0], least[1], least[2], least[3], most[0], most[1], most[2], most[3]].map(|(_, at)| at);
    // Clearly inside is a x + b y ≥ c for all sides; of a corner that is there twice all of it is 0.
    let sides: [[f64; 3]; 8] = std::array::from_fn(|at| {
        let (from, to) = (around[at], around[(at + 1) % 8]);
        let (a, b) = (from[1] - to[1], to[0] - from[0]);
        [a, b, a * from[0] + b * from[1] + CLEARLY * (a.abs() + b.abs())]
    });
    points.retain(|Made { at, .. }| sides.iter().any(|[a, b, c]| a * at[0] + b * at[1] < *c));
}

/// Without points that stand out by rounding only. The chains themselves are strict: a tolerance there could lose corners.
fn without_flat(mut ring: Vec<Made>) -> Vec<Made> {
    let mut at = 0;
    while ring.len() > 2 && at < ring.len() {
        let count = ring.len();
        let (before, here, after) = (&ring[(at + count - 1) % count].at, &ring[at].at, &ring[(at + 1) % count].at);
        let length = (after[0] - before[0]).abs().max((after[1] - before[1]).abs());
        if cross(before, here, after) <= SAME * length.max(SAME) {
            ring.remove(at);
            at = 0;
        } else {
            at += 1;
        }
    }
    ring
}

/// Which of two ways to the same point is told: what is played for ever first, then the least profile.
fn simpler(a: &Made, b: &Made) -> bool {
    let rank = |made: &Made| {
        let kind = match made.origin {
            Origin::Forever => 0,
            Origin::Corner => 1,
            Origin::Line { .. } => 2,
            Origin::Extreme => 3,
        };
        (kind, made.which)
    };
    rank(a) < rank(b)
}
