//! The proof that nothing else is sustained: a chain of descents, from levels that nothing exceeds to the levels aimed at.
//!
//! See [`Outside`] for what a descent is and why it proves something. It is tried to descend to the goal at once; where
//! a profile gets further than that with the present levels, and no line keeps it down on the way, the level is put as high
//! as the profile gets, and the descent is tried again. In this way a few descents do what thousands of rounds of the
//! operator would, also where players are patient.

mod draft;
mod line;
mod pairs;
mod sampled;

pub(super) use pairs::Pairs;
pub(super) use sampled::Sampled;

use super::answer::{Combination, Descent, Outside, OutsideEnd, ProfileBound};
use super::enforce::Enforcement;
use crate::exact::{Rational, from_f64, to_f64};
use draft::{Draft, ProfileDraft};
use line::{Ends, Line, Lines};
use smallvec::SmallVec;

/// What finds combinations for a profile, in floating point.
pub(super) trait Combiner {
    /// The levels at both ends of the descent that is tried, by state and direction; infinite where one holds nothing.
    fn set_ends(&mut self, low: &[Vec<f64>], high: &[Vec<f64>]);

    /// A combination that shows that the profile cannot be enforced, best at the low end; `None` if it can.
    fn contradiction(&mut self, state: usize, which: usize) -> Option<Draft>;

    /// Bounds for a state, profile and direction, those most likely to stay under the level first, until one is taken. With
    /// `roughly` none are needed that decide a tie.
    fn bounds(&mut self, at: (usize, usize, usize), roughly: bool, take: &mut dyn FnMut(Draft) -> bool);

    /// As [`Combiner::contradiction`] where a player is just unwilling to deviate.
    fn unwilling_contradiction(&mut self, _which: usize, _player: usize) -> Option<Draft> {
        None
    }

    /// As [`Combiner::bounds`] where a player is just unwilling to deviate.
    fn unwilling_bounds(
        &mut self,
        _at: (usize, usize, usize),
        _player: usize,
        _roughly: bool,
        _take: &mut dyn FnMut(Draft) -> bool,
    ) {
    }
}

/// The levels reached, and the proof.
pub(super) struct Reached {
    pub outside: Outside,
    pub levels: Vec<Vec<Rational>>,
    pub rounds: usize,
}

/// How many descents are made at most.
const MOST_DESCENTS: usize = 60;
/// How often a descent's goal is raised before it is given up.
const MOST_TRIES: usize = 24;
/// Levels that fall by less than this do not fall; payoffs are of order 1.
const STILL: f64 = 1e-9;
/// A contradiction by less is none, by the size of its terms.
const SEEN: f64 = 1e-11;
/// Intermediate levels are multiples of 1/GRID.
const GRID: f64 = (1u64 << 32) as f64;

/// What descents aim at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Goal<'a> {
    /// By state and direction; `None` is to the end, until nothing is left.
    pub levels: Option<&'a [Vec<Rational>]>,
    /// By state and direction: whether a level is left as it is and not used; none are where this is empty.
    pub idle: &'a [Vec<bool>],
}

impl<'a> Goal<'a> {
    /// Until nothing is left.
    pub const END: Self = Self { levels: None, idle: &[] };

    /// Levels, in all directions.
    pub fn levels(levels: &'a [Vec<Rational>]) -> Self {
        Self { levels: Some(levels), idle: &[] }
    }

    fn is_idle(&self, state: usize, direction: usize) -> bool {
        self.idle.get(state).is_some_and(|list| list[direction])
    }
}

/// Descends from the beginning to one goal after the other, as far as it goes.
pub(super) fn descend(
    enforcements: &[Vec<Enforcement>],
    profile_counts: &[usize],
    directions: &[Vec<Vec<Rational>>],
    threats: &[Vec<Rational>],
    goals: &[Goal],
    combiner: &mut dyn Combiner,
    stop: &dyn Fn() -> bool,
) -> Reached {
    let lines = Lines::new(enforcements, directions, threats);
    let furthest = lines.furthest();
    let mut levels = lines.start();
    let mut descents: Vec<Descent> = Vec::new();
    let mut known: Vec<Vec<ProfileDraft>> =
        enforcements.iter().map(|list| list.iter().map(|_| ProfileDraft::default()).collect()).collect();
    let mut rounds = 0;
    let most = MOST_DESCENTS + goals.len() - 1;
    for &goal in goals {
        while descents.len() < most && !stop() {
            if goal.levels.is_some_and(|goal| levels == goal) {
                break;
            }
            let bold = descents.len().is_multiple_of(2);
            let attempt =
                Attempt { lines: &lines, enforcements, profile_counts, furthest: &furthest, high: &levels, goal, bold };
            match attempt.run(combiner, &mut known, &mut rounds) {
                Tried::Nothing(contradictions) => {
                    let outside = Outside {
                        directions: directions.to_vec(),
                        descents,
                        end: OutsideEnd::Empty { contradictions },
                    };
                    return Reached { outside, levels, rounds };
                }
                Tried::Descent(descent) => {
                    levels = descent.levels.clone();
                    descents.push(descent);
                }
                Tried::Stuck => break,
            }
        }
    }
    let outside = Outside { directions: directions.to_vec(), descents, end: OutsideEnd::Levels };
    Reached { outside, levels, rounds }
}

/// Where descents begin, by state and direction.
pub(super) fn start(enforcements: &[Vec<Enforcement>], directions: &[Vec<Vec<Rational>>]) -> Vec<Vec<Rational>> {
    Lines::new(enforcements, directions, &[]).start()
}

enum Tried {
    Descent(Descent),
    /// No profile can be enforced.
    Nothing(Vec<Vec<Combination>>),
    Stuck,
}

struct Attempt<'a> {
    lines: &'a Lines<'a>,
    enforcements: &'a [Vec<Enforcement>],
    profile_counts: &'a [usize],
    /// (state, profile) that are looked at first: mostly it is those that get too far, if any do.
    furthest: &'a [(usize, usize)],
    high: &'a [Vec<Rational>],
    goal: Goal<'a>,
    /// Whether a level that is not kept down is raised to where its bound crosses it, or else to the bound at the high end,
    /// which gets less far and comes nearer to the shape of what is aimed at. They take turns.
    bold: bool,
}

impl Attempt<'_> {
    /// By state and profile, what was found last time is tried first, and what is found this time is kept.
    fn run(&self, combiner: &mut dyn Combiner, known: &mut Vec<Vec<ProfileDraft>>, rounds: &mut usize) -> Tried {
        // Without a goal every level is put to what profiles get.
        let mut low: Vec<Vec<Rational>> = match self.goal.levels {
            Some(goals) => {
                let lower = |(goal, high): (&Rational, &Rational)| goal.min(high).clone();
                goals.iter().zip(self.high).map(|(g, h)| g.iter().zip(h).map(lower).collect()).collect()
            }
            None => match self.plain(combiner) {
                Some(next) => next,
                None => return self.nothing(combiner),
            },
        };
        for _ in 0..MOST_TRIES {
            *rounds += 1;
            if low == self.high {
                return Tried::Stuck;
            }
            let floats = |levels: &[Vec<Rational>]| -> Vec<Vec<f64>> {
                let float = |state: usize, at: usize, level: &Rational| {
                    if self.goal.is_idle(state, at) { f64::INFINITY } else { to_f64(level) }
                };
                let of_state = |(state, list): (usize, &Vec<Rational>)| {
                    list.iter().enumerate().map(|(at, level)| float(state, at, level)).collect()
                };
                levels.iter().enumerate().map(of_state).collect()
            };
            combiner.set_ends(&floats(&low), &floats(self.high));
            let ends = self.lines.between(&low, self.high);
            let mut raised: Vec<Vec<Option<f64>>> = low.iter().map(|list| vec![None; list.len()]).collect();
            let mut look = |state: usize, which: usize, raised: &mut [Vec<Option<f64>>]| {
                self.profile(combiner, &ends, (state, which), &known[state][which], &mut raised[state])
            };
            for &(state, which) in self.furthest {
                look(state, which, &mut raised);
            }
            if is_kept(&raised) {
                let lists = self.enforcements.iter().enumerate();
                let mut of_state = |(state, list): (usize, &Vec<Enforcement>)| -> Vec<ProfileDraft> {
                    (0..list.len()).map(|which| look(state, which, &mut raised)).collect()
                };
                *known = lists.map(&mut of_state).collect();
                if is_kept(&raised) {
                    let profiles = self.written(known);
                    return Tried::Descent(Descent { levels: low, profiles });
                }
            }
            let mut changed = false;
            for (state, list) in raised.iter().enumerate() {
                for (direction, raise) in list.iter().enumerate() {
                    let Some(raise) = *raise else { continue };
                    let next = self.put(state, direction, raise, &low[state][direction]);
                    changed |= next != low[state][direction];
                    low[state][direction] = next;
                }
            }
            if !changed {
                return Tried::Stuck;
            }
        }
        Tried::Stuck
    }

    /// By state and profile; nothing for profiles that nothing can enforce.
    fn written(&self, drafts: &[Vec<ProfileDraft>]) -> Vec<Vec<ProfileBound>> {
        let mut profiles: Vec<Vec<ProfileBound>> =
            self.profile_counts.iter().map(|&count| vec![ProfileBound::default(); count]).collect();
        for (state, list) in self.enforcements.iter().enumerate() {
            for (enforcement, draft) in list.iter().zip(&drafts[state]) {
                profiles[state][enforcement.profile] = draft.written();
            }
        }
        profiles
    }

    /// One round of the operator: every level as high as some profile gets; `None` if no promise is left.
    fn plain(&self, combiner: &mut dyn Combiner) -> Option<Vec<Vec<Rational>>> {
        let floats: Vec<Vec<f64>> = self.high.iter().map(|list| list.iter().map(to_f64).collect()).collect();
        combiner.set_ends(&floats, &floats);
        let ends = self.lines.between(self.high, self.high);
        let mut most: Vec<Vec<f64>> = self.high.iter().map(|list| vec![f64::NEG_INFINITY; list.len()]).collect();
        let out = |state: usize, which: usize, contradiction: Option<&Draft>| {
            let line = contradiction.and_then(|c| ends.of(state, which, None, c));
            line.is_some_and(|line| line.high < -SEEN * line.size)
        };
        let mut possible = false;
        for (state, list) in self.enforcements.iter().enumerate() {
            for (which, enforcement) in list.iter().enumerate() {
                let contradiction = combiner.contradiction(state, which);
                if out(state, which, contradiction.as_ref()) {
                    continue;
                }
                possible = true;
                let extreme = ends.has_extreme_points(state, which);
                let players: Vec<usize> =
                    if extreme { enforcement.rows.iter().map(|row| row.player).collect() } else { vec![] };
                let unwilling: Vec<usize> = players
                    .into_iter()
                    .filter(|&player| !out(state, which, combiner.unwilling_contradiction(which, player).as_ref()))
                    .collect();
                for direction in 0..most[state].len() {
                    let lower = |least: &mut f64, draft: &Draft| {
                        if let Some(line) = ends.of(state, which, Some(direction), draft) {
                            *least = least.min(line.high);
                        }
                        false
                    };
                    let itself = ends.itself(state, which, direction).map_or(f64::INFINITY, |line| line.high);
                    let mut least = itself;
                    combiner.bounds((state, which, direction), true, &mut |draft| lower(&mut least, &draft));
                    if extreme {
                        let lasting = if ends.forever_lasts(state, which) {
                            ends.forever(state, which, direction)
                        } else {
                            f64::NEG_INFINITY
                        };
                        let mut most = lasting;
                        for &player in &unwilling {
                            let mut case = itself;
                            let mut take = |draft: Draft| lower(&mut case, &draft);
                            combiner.unwilling_bounds((state, which, direction), player, true, &mut take);
                            most = most.max(case);
                        }
                        least = least.min(most);
                    }
                    most[state][direction] = most[state][direction].max(least);
                }
            }
        }
        possible.then(|| {
            let next = |(state, list): (usize, &Vec<f64>)| {
                // Where nothing reaches anything, any level will do, the lower the better.
                let most = |most: f64| if most.is_finite() { most } else { -1e3 };
                let least = Rational::from(-1_000_000);
                list.iter().enumerate().map(|(k, &reach)| self.put(state, k, most(reach), &least)).collect()
            };
            most.iter().enumerate().map(next).collect()
        })
    }

    fn nothing(&self, combiner: &mut dyn Combiner) -> Tried {
        let mut contradictions: Vec<Vec<Combination>> =
            self.profile_counts.iter().map(|&count| vec![Combination::default(); count]).collect();
        for (state, list) in self.enforcements.iter().enumerate() {
            for (which, enforcement) in list.iter().enumerate() {
                match combiner.contradiction(state, which) {
                    Some(contradiction) => contradictions[state][enforcement.profile] = contradiction.written(),
                    None => return Tried::Stuck,
                }
            }
        }
        Tried::Nothing(contradictions)
    }

    /// A level that is at least `most`, a little more so that rounding does no harm, and not above the present one.
    fn put(&self, state: usize, direction: usize, most: f64, least: &Rational) -> Rational {
        let high = &self.high[state][direction];
        let grid = ((most + STILL / 4.0) * GRID).ceil() / GRID;
        match from_f64(grid) {
            Some(level) if to_f64(high) - grid > STILL => level.max(least.clone()),
            _ => high.clone(),
        }
    }

    /// The bounds of one profile; where there are none, the levels that would be needed are noted.
    fn profile(
        &self,
        combiner: &mut dyn Combiner,
        ends: &Ends,
        (state, which): (usize, usize),
        known: &ProfileDraft,
        raised: &mut [Option<f64>],
    ) -> ProfileDraft {
        // Where another profile has gone beyond a level already, this is only to learn which levels have to be raised.
        let so_far = if raised.iter().any(Option::is_some) { Some(&*raised) } else { None };
        let roughly = so_far.is_some();
        // Most profiles stay under all levels by themselves.
        let doubtful = ends.in_doubt(state, which).map(|direction| (state, which, direction));
        let open: SmallVec<[Open; 4]> = doubtful.filter_map(|at| self.open(ends, at, so_far)).collect();
        if open.is_empty() {
            return ProfileDraft::default();
        }
        let contradiction = combiner.contradiction(state, which);
        let at = (state, which, so_far);
        let (plain, needed) = self.case(ends, at, contradiction, (&open, &known.bounds), |direction, take| {
            combiner.bounds((state, which, direction), roughly, take);
        });
        if needed.is_empty() {
            return plain;
        }
        let (bound, needed) = match self.extreme(combiner, ends, at, (&open, &known.extreme)) {
            // One of the two ways has to hold as a whole, so the one is taken that asks for less in all.
            Some((extreme, more)) if ends.excess(state, &more) < ends.excess(state, &needed) => (extreme, more),
            _ => (plain, needed),
        };
        for (direction, height) in needed {
            raised[direction] = Some(raised[direction].map_or(height, |before| before.max(height)));
        }
        bound
    }

    /// By extreme points: what lasts for ever, and one case for each player who may be just unwilling.
    fn extreme(
        &self,
        combiner: &mut dyn Combiner,
        ends: &Ends,
        (state, which, raised): (usize, usize, Option<&[Option<f64>]>),
        (open, known): (&[Open], &[(usize, ProfileDraft)]),
    ) -> Option<(ProfileDraft, Needed)> {
        if !ends.has_extreme_points(state, which) {
            return None;
        }
        let mut needed = Needed::new();
        for &direction in ends.falling(state) {
            let forever = ends.forever(state, which, direction);
            let out = is_raised(raised, direction, forever) || ends.forever_stays_out(state, which, direction);
            if !out {
                needed.push((direction, forever));
            }
        }
        let mut bound = ProfileDraft::default();
        for row in &self.enforcements[state][which].rows {
            let player = row.player;
            let contradiction = combiner.unwilling_contradiction(which, player);
            let at = (state, which, raised);
            let known = known.iter().find(|(other, _)| *other == player).map_or(&[][..], |(_, case)| &case.bounds);
            let (case, more) = self.case(ends, at, contradiction, (open, known), |direction, take| {
                combiner.unwilling_bounds((state, which, direction), player, raised.is_some(), take);
            });
            for (direction, height) in more {
                match needed.iter_mut().find(|(other, _)| *other == direction) {
                    Some((_, most)) => *most = most.max(height),
                    None => needed.push((direction, height)),
                }
            }
            bound.extreme.push((player, case));
        }
        Some((bound, needed))
    }

    /// A contradiction and bounds, and how high levels would have to be where there is none.
    fn case(
        &self,
        ends: &Ends,
        (state, which, raised): (usize, usize, Option<&[Option<f64>]>),
        contradiction: Option<Draft>,
        (open, known): (&[Open], &[(usize, Draft)]),
        mut bounds: impl FnMut(usize, &mut dyn FnMut(Draft) -> bool),
    ) -> (ProfileDraft, Needed) {
        let mut bound = ProfileDraft::default();
        let mut needed = Needed::new();
        let mut from = 0.0;
        if let Some(contradiction) = contradiction
            && let Some(line) = ends.of(state, which, None, &contradiction)
        {
            // The check wants to see it without doubt.
            let hair = SEEN * line.size;
            if line.low < -hair {
                bound.contradiction = Some(contradiction);
                if line.high < -hair {
                    return (bound, needed);
                }
                // Never more than what the check finds, whatever rounding does to a difference.
                let vanishing = (-line.low - hair / 16.0) / (line.high - line.low);
                from = vanishing.clamp(0.0, 1.0 - 1.0 / 1024.0);
            }
        }
        for &Open { direction, itself } in open {
            let at = (state, which, direction);
            let under = |line: &Line, by: &Draft| ends.stays_under(at, line, (from, raised.is_some()), by);
            let empty = Draft::default();
            if from > 0.0 && itself.is_some_and(|line| under(&line, &empty)) {
                continue;
            }
            let mut least = itself.map_or(f64::INFINITY, |line| self.height(ends, state, direction, &line));
            let mut found = None;
            let mut take = |draft: Draft| {
                // An empty one would be read as the level itself.
                if draft.is_empty() {
                    return false;
                }
                let Some(line) = ends.of(state, which, Some(direction), &draft) else { return false };
                let height = self.height(ends, state, direction, &line);
                least = least.min(height);
                let under = is_raised(raised, direction, height) || under(&line, &draft);
                if under {
                    found = Some(draft);
                }
                under
            };
            let known = known.iter().find(|(other, _)| *other == direction);
            if !known.is_some_and(|(_, draft)| take(draft.clone())) {
                bounds(direction, &mut take);
            }
            match found {
                Some(found) => bound.bounds.push((direction, found)),
                None => needed.push((direction, least)),
            }
        }
        (bound, needed)
    }

    /// How high a level would have to be for a bound to stay under it.
    fn height(&self, ends: &Ends, state: usize, direction: usize, line: &Line) -> f64 {
        if self.bold { ends.crossing(state, direction, line) } else { line.high }
    }

    /// What the level of a direction adds to as a bound itself, unless it is enough.
    fn open(&self, ends: &Ends, at: (usize, usize, usize), raised: Option<&[Option<f64>]>) -> Option<Open> {
        let (state, which, direction) = at;
        let itself = ends.itself(state, which, direction);
        let enough = itself.is_some_and(|line| {
            raised.is_some() && is_raised(raised, direction, self.height(ends, state, direction, &line))
                || ends.stays_under(at, &line, (0.0, raised.is_some()), &Draft::default())
        });
        (!enough).then_some(Open { direction, itself })
    }
}

/// Whether all levels keep down what has been looked at.
fn is_kept(raised: &[Vec<Option<f64>>]) -> bool {
    raised.iter().flatten().all(Option::is_none)
}

/// Whether a level is going to be raised so high already that no more needs to be known.
fn is_raised(raised: Option<&[Option<f64>]>, direction: usize, height: f64) -> bool {
    raised.and_then(|raised| raised[direction]).is_some_and(|raised| height <= raised)
}

/// A direction in which the level itself does not keep a profile under it.
#[derive(Debug, Clone, Copy)]
struct Open {
    direction: usize,
    /// What it adds to as a bound.
    itself: Option<Line>,
}

/// (direction, how high its level would have to be).
type Needed = SmallVec<[(usize, f64); 4]>;
