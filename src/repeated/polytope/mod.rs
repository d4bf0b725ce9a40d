//! Payoff sets between two polytopes, for any number of players, public signals, false alarms and states.
//!
//! Outside, levels in many directions are lowered until they reproduce themselves (`outer`; Abreu, Pearce and Stacchetti
//! 1990, Judd, Yeltekin and Conklin 2003), and directions are added where a gap is left (`refine`), or the very sides are
//! found one by one (`sides`). Inside, the payoffs at the ends of the directions are read as short rational numbers and
//! checked exactly to be enforced by each other; where that fails, a set grows from those that are (`grow`), or a slightly
//! smaller set is made (`within`). Nothing here proves the levels; what is inside is proved.

mod centre;
pub(super) mod directions;
mod grow;
mod linear;
mod member;
mod outer;
mod polish;
mod promise;
mod refine;
mod separate;
mod sides;
mod within;

use super::answer::{Monitoring, Play, RepeatedGame, Vertex};
use super::enforce::{Enforcement, enforcements};
use crate::error::{Error, Fault};
use crate::exact::Rational;
use centre::Centred;
use member::Points;
use outer::Outer;
pub use outer::Stage;
use refine::{Reached, refine};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A set that has grown so near to the levels is good enough, by the range of payoffs.
const GROWN: f64 = 1e-8;
/// What incentive rows are to have to spare inside, by what corners are beyond the points.
const MARGINS: [f64; 8] = [1.0, 3.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e5];
/// A way down has no more rounds, and the time is looked at after so many.
const LONGEST: usize = 400;
const STRETCH: usize = 20;
/// Stationary plans are not tried where there are more.
const MOST_PLANS: usize = 4096;

/// The sides of a payoff set are looked for until there are so many times the directions that were asked for.
pub(super) const MOST_SIDES: usize = 2;

/// How the sides of a payoff set are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// Not at all: directions are spread evenly, and more are added where there is a gap.
    Even,
    /// One by one, every level as low as it gets. Rounding may cut off a corner that just reproduces itself.
    Sharp,
    /// One by one, with a little to spare. Where many sides meet in a corner there may be many more of them.
    Spare,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// How many directions to begin with, by state; as many again may be added where there is a gap.
    pub directions: usize,
    /// Levels have settled when none falls by more than this share of the range of payoffs.
    pub tolerance: f64,
    /// Seconds; what is there when they are over is the answer.
    pub time_limit: Option<f64>,
    /// How the very sides are looked for, where there are three and more players and one promise is made.
    pub sides: Sides,
}

impl Default for Options {
    fn default() -> Self {
        Self { directions: 96, tolerance: 1e-12, time_limit: None, sides: Sides::Sharp }
    }
}

/// Levels that have settled, and vertices that are proved.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// By state; among them every player's 1 and −1, alone; largest entry ±1.
    pub directions: Vec<Vec<Vec<Rational>>>,
    /// By state and direction; floating point, not proved. Those of a state in `empty` mean nothing.
    pub levels: Vec<Vec<f64>>,
    /// By state: whether no profile was left that levels do not forbid.
    pub empty: Vec<bool>,
    /// By state: extreme points of a set that reproduces itself, exactly.
    pub inner: Vec<Vec<Vertex>>,
    /// By state the directions of the axes and of all sides of the vertices' hull, exactly; nothing where some are not known.
    pub sides: Vec<Vec<Vec<Rational>>>,
    /// The way down to the levels, where sides were looked for.
    pub stages: Vec<Stage>,
    /// The largest distance of a level from the vertices in its direction, by the range of payoffs; not proved.
    pub gap: f64,
    /// How many rounds of all levels there were.
    pub rounds: usize,
    /// Whether the time was over before it was done.
    pub late: bool,
    /// How it was found.
    pub method: String,
}

/// Payoff sets of a repeated or stochastic game.
///
/// # Errors
/// [`Error::Input`] when states, transitions, signals or alarms do not fit each other; [`Error::Bug`] otherwise.
pub fn solve(game: &RepeatedGame, options: &Options) -> Result<Candidate, Error> {
    check(game)?;
    let deadline = options.time_limit.and_then(|seconds| {
        Instant::now().checked_add(Duration::try_from_secs_f64(if seconds > 0.0 { seconds } else { 0.0 }).ok()?)
    });
    let centred = Centred::new(game)?;
    let enforcements = enforcements(&centred.game);
    let players = game.player_count();
    let whole = options.sides != Sides::Even && has_sides(&enforcements);
    // Where sides are found one by one, most directions of an even spread would be none.
    let start = directions::spread(players, if whole { options.directions.min(26) } else { options.directions });
    let most = start.len() + options.directions.max(4 * players);
    let directions = vec![start; game.states.len()];
    let mut outer = Outer::new(&enforcements, directions, deadline).map_err(Error::Bug)?;
    let sides = options.directions.saturating_mul(MOST_SIDES);
    let found = match options.sides {
        Sides::Sharp if whole => sides::sharp(&mut outer, options.tolerance, sides),
        Sides::Spare if whole => sides::spare(&mut outer, options.tolerance, sides),
        _ => None,
    };
    let is_spare = found.is_some() && options.sides == Sides::Spare;
    let reached = found.unwrap_or_else(|| {
        outer.leave_stages();
        refine(&mut outer, options.tolerance, most)
    });
    let (mut inner, mut how) = (vec![], "");
    if is_spare {
        let mut sharp = outer.clone();
        if let Some(reached) = sides::sharpen(&mut sharp, options.tolerance, sides) {
            (inner, how) = inside(&enforcements, &sharp, &reached);
        }
    }
    if inner.is_empty() || gap(&outer, &inner) > GROWN {
        let other = inside(&enforcements, &outer, &reached);
        if inner.is_empty() || gap(&outer, &other.0) < gap(&outer, &inner) {
            (inner, how) = other;
        }
    }
    let inner = (ordered(&enforcements, inner), how);
    Ok(assemble(&centred, outer, inner))
}

/// How levels in given directions come down from the box, round by round, with something to spare; not proved.
///
/// # Errors
/// [`Error::Bug`] when directions are not as they must be.
pub(super) fn way_down(
    enforcements: &[Vec<Enforcement>],
    directions: &[Vec<Vec<Rational>>],
    stop: &dyn Fn() -> bool,
) -> Result<Stage, Error> {
    let mut outer = Outer::new(enforcements, directions.to_vec(), None).map_err(Error::Bug)?;
    outer.spare(sides::SLACK);
    outer.open_stage();
    while outer.rounds < LONGEST && !stop() && !outer.settle(sides::SLACK, STRETCH) {}
    Ok(outer.stages.into_iter().next().unwrap_or(Stage { directions: directions.to_vec(), rounds: vec![] }))
}

/// Whether the very sides of a payoff set can be looked for: three and more players, one state, one promise.
pub(super) fn has_sides(enforcements: &[Vec<Enforcement>]) -> bool {
    makes_one_promise(enforcements) && enforcements[0].first().is_some_and(|first| first.base.len() > 2)
}

fn makes_one_promise(enforcements: &[Vec<Enforcement>]) -> bool {
    enforcements.len() == 1 && enforcements[0].iter().all(|enforcement| enforcement.branches.len() == 1)
}

/// The best of the ways to make an inside.
fn inside(enforcements: &[Vec<Enforcement>], outer: &Outer<'_>, reached: &Reached) -> (Vec<Vec<Vertex>>, &'static str) {
    for within in [1e-7, 1e-9, 1e-11, 1e-13] {
        if let Some(found) = snapped(enforcements, outer, reached, within) {
            return (found, "points read as short rational numbers");
        }
    }
    // Where corners were left beyond the points the set is round, and little things do not matter.
    let size = reached.gap.max(1e-9);
    let mut kept = (stationary(enforcements), "equilibria that repeat themselves inside");
    let mut gap = gap(outer, &kept.0);
    let alone = makes_one_promise(enforcements);
    if alone && let Some(found) = grow::grow(&enforcements[0], outer, reached) {
        let found = vec![found];
        let left = self::gap(outer, &found);
        if left < gap {
            (kept, gap) = ((found, "a set that has grown from exact payoffs inside"), left);
        }
        if gap <= 10.0 * (reached.gap + GROWN) {
            return kept;
        }
    }
    for grown in [true, false] {
        for margin in MARGINS.map(|times| size * times).into_iter().filter(|margin| *margin < 0.1) {
            let Some(found) = within::within(enforcements, outer, reached, margin, grown) else { continue };
            let left = self::gap(outer, &found);
            if left < gap {
                (kept, gap) = ((found, "a set with something to spare inside"), left);
            }
            if gap <= 10.0 * (margin + reached.gap) || grown && !alone {
                return kept;
            }
            // A set that has grown to all sides is not larger with more to spare.
            if grown {
                break;
            }
        }
    }
    kept
}

/// The largest distance of a level from the vertices in its direction, in states where something is left; infinite without
/// vertices.
fn gap(outer: &Outer<'_>, inner: &[Vec<Vertex>]) -> f64 {
    let mut gap = 0.0f64;
    for (state, (list, own)) in outer.directions.iter().zip(&outer.levels).enumerate() {
        for (direction, &level) in list.iter().zip(own).filter(|_| !outer.is_empty(state)) {
            let reached = |vertex: &Vertex| outer::float_dot(direction, &vertex.payoff);
            gap = gap.max(level - inner[state].iter().map(reached).fold(f64::NEG_INFINITY, f64::max));
        }
    }
    gap
}

/// Values of playing the same profile in a state for ever, where nobody gains by deviating once.
fn stationary(enforcements: &[Vec<Enforcement>]) -> Vec<Vec<Vertex>> {
    let mut inner: Vec<Vec<Vertex>> = vec![vec![]; enforcements.len()];
    let plans = enforcements.iter().try_fold(1usize, |plans, list| plans.checked_mul(list.len()));
    for plan in 0..plans.filter(|&plans| plans <= MOST_PLANS).unwrap_or(0) {
        let mut rest = plan;
        let chosen: Vec<&Enforcement> = enforcements
            .iter()
            .filter_map(|list| {
                let at = rest % list.len();
                rest /= list.len();
                list.get(at)
            })
            .collect();
        let Some(values) = repeated(&chosen) else { continue };
        let points = Points::new(values.iter().map(|value| vec![value.clone()]).collect());
        let alone = |enforcement: &Enforcement| vec![vec![(0, Rational::ONE)]; enforcement.branches.len()];
        let kept = |(enforcement, value): (&&Enforcement, &Vec<Rational>)| {
            points.value(enforcement, &alone(enforcement)).as_ref() == Some(value)
        };
        let new = inner.iter().zip(&values).any(|(list, value)| list.iter().all(|vertex| vertex.payoff != *value));
        if new && chosen.iter().zip(&values).all(kept) {
            let at = inner.first().map_or(0, Vec::len);
            for (list, (enforcement, value)) in inner.iter_mut().zip(chosen.iter().zip(values)) {
                let promise = vec![vec![(at, Rational::ONE)]; enforcement.branches.len()];
                let play = Play { probability: Rational::ONE, profile: enforcement.profile, promise };
                list.push(Vertex { payoff: value, lottery: vec![play] });
            }
        }
    }
    inner
}

/// What one enforcement a state is worth, for ever.
fn repeated(chosen: &[&Enforcement]) -> Option<Vec<Vec<Rational>>> {
    let players = chosen.first()?.base.len();
    let mut values = vec![vec![]; chosen.len()];
    for player in 0..players {
        let mut matrix = vec![vec![Rational::ZERO; chosen.len()]; chosen.len()];
        for (state, enforcement) in chosen.iter().enumerate() {
            matrix[state][state] += Rational::ONE;
            for branch in &enforcement.branches {
                matrix[state][branch.state] -= &branch.weight[player];
            }
        }
        let right: Vec<Rational> = chosen.iter().map(|enforcement| enforcement.base[player].clone()).collect();
        let found = crate::exact::linear::solve(&matrix, &right)?;
        values.iter_mut().zip(found).for_each(|(value, x): (&mut Vec<Rational>, _)| value.push(x));
    }
    Some(values)
}

/// The same vertices, each once, and where there are two players, counterclockwise from the least; promises name them by
/// their new places.
fn ordered(enforcements: &[Vec<Enforcement>], inner: Vec<Vec<Vertex>>) -> Vec<Vec<Vertex>> {
    let (mut orders, mut new): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (vec![], vec![]);
    for list in &inner {
        let mut places: BTreeMap<&Vec<Rational>, usize> = BTreeMap::new();
        let mut order = counterclockwise(list);
        order.retain(|&at| {
            let place = places.len();
            // A search that was stopped may have come to the same payoff in two ways.
            *places.entry(&list[at].payoff).or_insert(place) == place
        });
        new.push(list.iter().map(|vertex| places[&vertex.payoff]).collect());
        orders.push(order);
    }
    let mut ordered: Vec<Vec<Vertex>> = Vec::with_capacity(inner.len());
    for ((list, order), of_state) in inner.iter().zip(&orders).zip(enforcements) {
        let mut moved: Vec<Vertex> = order.iter().map(|&at| list[at].clone()).collect();
        for play in moved.iter_mut().flat_map(|vertex| &mut vertex.lottery) {
            let Some(of) = of_state.iter().find(|enforcement| enforcement.profile == play.profile) else { continue };
            for (mixture, branch) in play.promise.iter_mut().zip(&of.branches) {
                mixture.iter_mut().for_each(|(at, _)| *at = new[branch.state][*at]);
                mixture.sort_by_key(|(at, _)| *at);
                mixture.dedup_by(|(at, weight), (before, sum)| {
                    let same = at == before;
                    if same {
                        *sum += &*weight;
                    }
                    same
                });
            }
        }
        ordered.push(moved);
    }
    ordered
}

fn counterclockwise(list: &[Vertex]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..list.len()).collect();
    let Some(least) = order.iter().copied().min_by(|&a, &b| list[a].payoff.cmp(&list[b].payoff)) else { return order };
    let least = list[least].payoff.clone();
    if least.len() == 2 {
        // All others are to the right of the least, or above it.
        let from = |at: usize| (&list[at].payoff[0] - &least[0], &list[at].payoff[1] - &least[1]);
        order.sort_by(|&a, &b| {
            let ((ax, ay), (bx, by)) = (from(a), from(b));
            let (first, other) = ((ax.is_zero() && ay.is_zero()), (bx.is_zero() && by.is_zero()));
            other.cmp(&first).then_with(|| (&bx * &ay).cmp(&(&ax * &by))).then_with(|| ax.cmp(&bx))
        });
    }
    order
}

/// The points as rational numbers, if they reproduce themselves.
fn snapped(
    enforcements: &[Vec<Enforcement>],
    outer: &Outer<'_>,
    reached: &Reached,
    within: f64,
) -> Option<Vec<Vec<Vertex>>> {
    let snap = |list: &Vec<Vec<f64>>| list.iter().map(|point| refine::snapped(point, within)).collect();
    let points = Points::new(reached.points.iter().map(snap).collect::<Option<_>>()?);
    let stop = || outer.is_late();
    let mut inner = Vec::with_capacity(enforcements.len());
    for (state, list) in enforcements.iter().enumerate() {
        // One play is mostly enough; a lottery over all is a larger program.
        let alive = if points.points[state].len() > 12 { 0..0 } else { 0..list.len() };
        let alive: Vec<usize> = alive.filter(|&which| outer.alive[state][which]).collect();
        let of_state = points.points[state].iter().zip(&reached.which[state]);
        let vertices = of_state.map(|(point, &hint)| points.decompose(list, &[hint], &alive, point, &stop));
        inner.push(vertices.collect::<Option<Vec<Vertex>>>()?);
    }
    Some(inner)
}

/// Back to the units of the game.
fn assemble(centred: &Centred, outer: Outer<'_>, inner: (Vec<Vec<Vertex>>, &'static str)) -> Candidate {
    let (inner, how) = inner;
    let gap = gap(&outer, &inner);
    let Stage { directions, rounds } =
        centred.stage_back(&Stage { directions: outer.directions.clone(), rounds: vec![outer.levels.clone()] });
    let levels = rounds.into_iter().next().unwrap_or_default();
    let of_state = |(list, vertices): (&Vec<Vec<Rational>>, &Vec<Vertex>)| polish::sides(list, vertices);
    let sides = outer.directions.iter().zip(&inner).map(of_state).collect::<Option<Vec<_>>>().unwrap_or_default();
    let whole = |direction: &Vec<Rational>| centred.direction_back(direction).0;
    let sides = sides.iter().map(|list| list.iter().map(whole).collect()).collect();
    let back = |vertex: Vertex| Vertex { payoff: centred.payoff_back(&vertex.payoff), lottery: vertex.lottery };
    Candidate {
        directions,
        levels,
        empty: (0..outer.alive.len()).map(|state| outer.is_empty(state)).collect(),
        inner: inner.into_iter().map(|list| list.into_iter().map(back).collect()).collect(),
        sides,
        stages: outer.stages.iter().map(|stage| centred.stage_back(stage)).collect(),
        gap,
        rounds: outer.rounds,
        late: outer.is_late(),
        method: format!("levels in {} directions, {how}", outer.levels.iter().map(Vec::len).max().unwrap_or(0)),
    }
}

/// Shapes that everything else relies on.
fn check(game: &RepeatedGame) -> Result<(), Error> {
    let players = game.player_count();
    let mut faults = Vec::new();
    let mut fault = |path: String, found: String, allowed: String| {
        faults.push(Fault { path, position: None, found, allowed });
    };
    if game.states.is_empty() || players == 0 {
        fault("states".to_owned(), "none".to_owned(), "at least one state, and a discount factor a player".to_owned());
    }
    for (at, state) in game.states.iter().enumerate() {
        let count = state.game.players().len();
        if count != players {
            fault(format!("states[{at}]"), format!("{count} players"), format!("{players}, one a discount factor"));
        }
        let rows = &state.transitions;
        let whole = rows.len() == state.game.profile_count() && rows.iter().all(|row| is_law(row, game.states.len()));
        if !(whole || game.states.len() == 1) {
            let allowed = "for every profile a probability of every state, with sum 1".to_owned();
            fault(format!("states[{at}].transitions"), "something else".to_owned(), allowed);
        }
    }
    if game.states.len() > 1 && game.monitoring != Monitoring::Perfect {
        fault("monitoring".to_owned(), "imperfect, with several states".to_owned(), "perfect".to_owned());
    }
    match &game.monitoring {
        Monitoring::Perfect => {}
        Monitoring::Inspected(inspection) => {
            let lengths = [
                inspection.detection.len(),
                inspection.false_alarm.len(),
                inspection.sanction.len(),
                inspection.sanction_per_period.len(),
            ];
            if lengths.iter().any(|&length| length != players) {
                fault("monitoring".to_owned(), format!("{lengths:?} entries"), format!("{players} of each"));
            }
        }
        Monitoring::Public(signals) => {
            let count = game.states.first().map_or(0, |state| state.game.profile_count());
            let rows = &signals.probabilities;
            if rows.len() != count || rows.iter().any(|row| !is_law(row, signals.names.len())) {
                let allowed = "for every profile a probability of every signal, with sum 1".to_owned();
                fault("monitoring.probabilities".to_owned(), "something else".to_owned(), allowed);
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

fn is_law(row: &[crate::units::Probability], count: usize) -> bool {
    row.len() == count && total(row.iter().map(|p| p.get())) == Rational::ONE
}

/// The sum.
fn total<'a>(numbers: impl Iterator<Item = &'a Rational>) -> Rational {
    numbers.fold(Rational::ZERO, |sum, x| sum + x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repeated::enforce::Branch;

    /// Twins are one vertex, and a promise of both is one of it, with the weights of both.
    #[test]
    fn vertices_are_listed_once() {
        let number = |n: i64| Rational::from(n);
        let half = number(1) / number(2);
        let weight = [half.clone(), half.clone(), half.clone()];
        let enforcement = |profile: usize| Enforcement {
            profile,
            base: (0..3).map(number).collect(),
            branches: std::iter::once(Branch { state: 0, weight: weight.iter().cloned().collect() }).collect(),
            rows: Default::default(),
        };
        let vertex = |at: i64, mixture: &[(usize, i64)]| Vertex {
            payoff: vec![number(at), number(at * at), number(1)],
            lottery: vec![Play {
                probability: Rational::ONE,
                profile: 1,
                promise: vec![mixture.iter().map(|&(at, quarters)| (at, number(quarters) / number(4))).collect()],
            }],
        };
        let twice = vec![vec![
            vertex(1, &[(3, 4)]),
            vertex(2, &[(2, 1), (1, 2), (0, 1)]),
            vertex(1, &[(0, 4)]),
            vertex(3, &[(1, 3), (3, 1)]),
        ]];
        let once = vec![vec![vertex(1, &[(2, 4)]), vertex(2, &[(0, 2), (1, 2)]), vertex(3, &[(1, 3), (2, 1)])]];
        assert_eq!(ordered(&[vec![enforcement(0), enforcement(1)]], twice), once);
    }
}
