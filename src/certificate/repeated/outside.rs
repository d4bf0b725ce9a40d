//! That nothing beyond the levels is sustained: the chain of descents, step by step.
//!
//! See [`Outside`](crate::repeated::answer::Outside) for why a descent proves what it says. Here the combinations are
//! evaluated at both ends of a descent, in intervals of doubles first and exactly where those leave a doubt. A combination
//! need not cancel the promises to the last digit: what is left of a promise is bounded by the box of all payoffs.

use super::beginning::{Bounds, Periods};
use super::period::Account;
use super::prepared::{Accounts, Discounts, Prepared};
use super::shape::axes;
use crate::certificate::interval::Interval;
use crate::certificate::number::Number;
use crate::exact::Rational;
use crate::exact::linear::dot;
use crate::repeated::answer::{Combination, Descent, OutsideEnd, ProfileBound, RepeatedGame, Unwilling, ValueSets};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;

/// What is not proved, in words; the shape is known to be right.
pub(super) fn faults(game: &RepeatedGame, answer: &ValueSets) -> Vec<String> {
    let outside = &answer.outside;
    let discounts = Discounts::of(game);
    let counts: Vec<usize> = outside.directions.iter().map(Vec::len).collect();
    let periods = Periods::new(game, &discounts, &counts);
    let bounds = Bounds::of(game, &periods);
    let given = Given::new(game, answer, &bounds);
    let mut levels = periods.start(given.directions, &given.rough.directions, &bounds);
    let periods = &periods.lists;
    let mut faults = Vec::new();
    for (at, descent) in outside.descents.iter().enumerate() {
        let check = Check::new(&given, periods, &descent.levels, &levels);
        let found = check.descent(periods, descent);
        faults.extend(found.into_iter().map(|fault| format!("descent {}: {fault}", at + 1)));
        levels = descent.levels.clone();
    }
    match &outside.end {
        OutsideEnd::Levels => {
            for (state, set) in answer.sets.iter().enumerate() {
                if !levels[state].starts_with(&set.levels) {
                    faults.push(format!("state {}: the levels are not those that the descents end with", state + 1));
                }
            }
        }
        OutsideEnd::Empty { contradictions } => {
            let check = Check::new(&given, periods, &levels, &levels);
            for (state, list) in periods.iter().enumerate() {
                for (period, contradiction) in list.iter().zip(&contradictions[state]) {
                    if check.reach(period, contradiction, None) < Some(Rational::ONE) && !period.hopeless() {
                        let (state, profile) = (state + 1, period.profile + 1);
                        faults.push(format!("the end: state {state}, profile {profile} is not excluded"));
                    }
                }
            }
        }
    }
    faults
}

/// What is the same for all descents, in one kind of number.
struct Fixed<N> {
    /// By state.
    directions: Vec<Vec<Vec<N>>>,
    /// By player, the least and the largest payoff.
    bounds: Vec<(N, N)>,
    /// By player, what it can be held to, where that is known; of the one state.
    threats: Vec<N>,
}

impl<N: Number> Fixed<N> {
    fn new(answer: &ValueSets, bounds: &Bounds) -> Self {
        let numbers = |list: &[Rational]| -> Vec<N> { list.iter().map(N::of).collect() };
        let all = |lists: &[Vec<Rational>]| lists.iter().map(|list| numbers(list)).collect();
        Self {
            directions: answer.outside.directions.iter().map(|directions| all(directions)).collect(),
            bounds: bounds.low.iter().zip(&bounds.high).map(|(low, high)| (N::of(low), N::of(high))).collect(),
            threats: answer.sets.first().map_or(vec![], |set| numbers(&set.threat)),
        }
    }
}

/// The ends of one descent, in one kind of number.
struct Ends<'a, N> {
    fixed: &'a Fixed<N>,
    /// By state and direction: b, and b + c.
    low: Vec<Vec<N>>,
    high: Vec<Vec<N>>,
}

impl<'a, N: Number> Ends<'a, N> {
    fn new(fixed: &'a Fixed<N>, low: &[Vec<Rational>], high: &[Vec<Rational>]) -> Self {
        let all = |levels: &[Vec<Rational>]| levels.iter().map(|list| list.iter().map(N::of).collect()).collect();
        Self { fixed, low: all(low), high: all(high) }
    }
}

/// A combination's right-hand side at both ends.
struct Sides<N> {
    low: N,
    high: N,
}

/// What is the same for all descents.
struct Given<'a> {
    game: &'a RepeatedGame,
    directions: &'a [Vec<Vec<Rational>>],
    /// By state and player: the index of the direction −e_i.
    down: Vec<Vec<usize>>,
    rough: Fixed<Interval>,
    exact: Fixed<Rational>,
}

impl<'a> Given<'a> {
    fn new(game: &'a RepeatedGame, answer: &'a ValueSets, bounds: &Bounds) -> Self {
        let directions = answer.outside.directions.as_slice();
        let players = game.discount.len();
        let axes = directions.iter().map(|directions| axes(players, directions).unwrap_or_default());
        let down = axes.map(|axes| axes.into_iter().map(|(_, down)| down).collect()).collect();
        Self { game, directions, down, rough: Fixed::new(answer, bounds), exact: Fixed::new(answer, bounds) }
    }
}

struct Check<'a> {
    given: &'a Given<'a>,
    /// By state: the directions whose level falls.
    falling: Vec<Vec<usize>>,
    rough: Ends<'a, Interval>,
    exact: Ends<'a, Rational>,
    /// By state, what the first profile leaves of the future, and by direction that much of the level at the low end: most
    /// profiles leave the same.
    kept: Vec<Option<(Interval, Vec<Interval>)>>,
}

impl<'a> Check<'a> {
    fn new(given: &'a Given<'a>, periods: &[Vec<Prepared>], low: &[Vec<Rational>], high: &[Vec<Rational>]) -> Self {
        let falls = |(low, high): (&Vec<Rational>, &Vec<Rational>)| {
            (0..low.len()).filter(|&direction| low[direction] < high[direction]).collect()
        };
        let rough = Ends::new(&given.rough, low, high);
        let kept = |(periods, low): (&Vec<Prepared>, &Vec<Interval>)| {
            let rest = periods.first()?.rest?;
            Some((rest, low.iter().map(|level| rest.times(level)).collect()))
        };
        Self {
            given,
            falling: low.iter().zip(high).map(falls).collect(),
            kept: periods.iter().zip(&rough.low).map(kept).collect(),
            rough,
            exact: Ends::new(&given.exact, low, high),
        }
    }

    fn descent(&self, periods: &[Vec<Prepared>], descent: &Descent) -> Vec<String> {
        let mut faults = Vec::new();
        for (state, periods) in periods.iter().enumerate() {
            let levels = self.exact.low[state].iter().zip(&self.exact.high[state]);
            if let Some(direction) = levels.into_iter().position(|(low, high)| low > high) {
                faults.push(format!("state {}: level {} rises", state + 1, direction + 1));
            }
            for (prepared, bound) in periods.iter().zip(&descent.profiles[state]) {
                if let Some(fault) = self.profile(state, prepared, bound) {
                    faults.push(format!("state {}, profile {}: {fault}", state + 1, prepared.profile + 1));
                }
            }
        }
        faults
    }

    fn profile(&self, state: usize, prepared: &Prepared, bound: &ProfileBound) -> Option<String> {
        if !bound.extreme.is_empty() {
            return self.extreme(state, prepared, &bound.extreme);
        }
        self.case(state, prepared, bound.contradiction.as_ref(), &bound.bounds, None)
    }

    /// A contradiction and bounds, where perhaps a player is just unwilling to deviate.
    fn case(
        &self,
        state: usize,
        prepared: &Prepared,
        contradiction: Option<&Combination>,
        bounds: &[(usize, Combination)],
        unwilling: Option<usize>,
    ) -> Option<String> {
        let from = match contradiction {
            Some(contradiction) => match self.reach(prepared, contradiction, unwilling) {
                Some(reach) if reach >= Rational::ONE => return None,
                Some(reach) => reach,
                None => return Some("its contradiction is none".to_owned()),
            },
            None => Rational::ZERO,
        };
        let roughly = Interval::of(&from);
        let mut bounds = bounds.iter().peekable();
        let open = self.falling[state].iter().find(|&&direction| {
            while bounds.next_if(|(other, _)| *other < direction).is_some() {}
            let by = bounds.next_if(|(other, _)| *other == direction).map(|(_, combination)| (combination, unwilling));
            let at = (state, prepared, direction);
            let holds = by.is_none() && self.holds_by_itself(state, prepared, direction)
                || self.holds(&self.rough, &prepared.rough, at, by, &roughly)
                || self.holds(&self.exact, prepared.exactly(), at, by, &from);
            !holds
        });
        let direction = open.filter(|_| !prepared.hopeless())?;
        Some(format!("it may get beyond level {}", direction + 1))
    }

    /// By extreme points: the profile for ever, and every player who may be just unwilling.
    fn extreme(&self, state: usize, prepared: &Prepared, cases: &[Unwilling]) -> Option<String> {
        let exactly = prepared.exactly();
        let comply = &exactly.comply;
        let weight = &comply[0].promise;
        if self.given.game.states.len() != 1 || weight.len() != 1 || !prepared.even {
            return Some("extreme points are not what they are said to be".to_owned());
        }
        let mut rows: SmallVec<[(usize, Cow<Account<Rational>>); 2]> = SmallVec::new();
        for player in 0..comply.len() {
            let Some(action) = prepared.period.best_deviation(player) else { continue };
            let row = exactly.row(&prepared.period, player, action);
            // κ w − κ P + constant: nobody gets less than P anyway.
            let implied = row.constant >= Rational::ZERO && row.promise[0] == -&row.threat[0];
            if !implied {
                rows.push((player, row));
            }
        }
        if rows.iter().any(|(player, _)| cases.iter().filter(|case| case.player == *player).count() != 1) {
            return Some("not one case for each player who may be just unwilling".to_owned());
        }
        let forever: Vec<Rational> = comply.iter().map(Account::forever).collect();
        let out = |at: &&usize| !self.forever_stays_out(state, **at, &forever, &rows);
        if let Some(direction) = self.falling[state].iter().find(out) {
            return Some(format!("for ever it is beyond level {}", direction + 1));
        }
        cases.iter().find_map(|case| {
            let fault = self.case(state, prepared, case.contradiction.as_ref(), &case.bounds, Some(case.player))?;
            Some(format!("with player {} just unwilling, {fault}", case.player + 1))
        })
    }

    /// Whether a payoff is not where the falling level meets it: it is under the level all the time, or it is not
    /// sustained by itself at that point.
    fn forever_stays_out(
        &self,
        state: usize,
        direction: usize,
        forever: &[Rational],
        rows: &[(usize, Cow<Account<Rational>>)],
    ) -> bool {
        let along = |direction: &[Rational]| dot(direction, forever);
        let (lows, highs) = (&self.exact.low[state], &self.exact.high[state]);
        let reach = along(&self.given.directions[state][direction]);
        if reach <= lows[direction] || reach > highs[direction] {
            return true;
        }
        let share = (&reach - &lows[direction]) / (&highs[direction] - &lows[direction]);
        let level = |at: usize| &lows[at] + &share * (&highs[at] - &lows[at]);
        let unwilling = rows.iter().any(|(player, row)| {
            let threat = &row.threat[0] * -level(self.given.down[state][*player]);
            &row.constant + &row.promise[0] * &forever[*player] + threat < Rational::ZERO
        });
        unwilling || (0..lows.len()).any(|at| along(&self.given.directions[state][at]) > level(at))
    }

    /// Whether a bound stays under its level; without a combination it is the level itself.
    fn holds<N: Number>(
        &self,
        ends: &Ends<N>,
        accounts: &Accounts<N>,
        (state, prepared, direction): (usize, &Prepared, usize),
        by: Option<(&Combination, Option<usize>)>,
        from: &N,
    ) -> bool {
        let sides = if let Some(by) = by {
            self.sides(ends, accounts, prepared, Some((state, direction)), by)
        } else {
            if !prepared.even || !self.shared(state, prepared, direction) {
                return false;
            }
            // Where play stays in this state, base + ω level ≤ level at the low end is enough: there is more room above.
            let branches = &prepared.period.branches;
            if branches.iter().all(|&next| next == state) {
                let base = accounts.along(direction, &ends.fixed.directions[state][direction]);
                if accounts.comply[0].rest().times(&ends.low[state][direction]).minus(base).is_nonnegative() {
                    return true;
                }
            }
            Some(itself(ends, accounts, (state, prepared, direction)))
        };
        let (low, high) = (&ends.low[state][direction], &ends.high[state][direction]);
        sides.is_some_and(|sides| stays_under(low, high, &sides, from))
    }

    /// Whether the level in the direction keeps a profile under it that does not leave the state: base + ω level ≤ level at the
    /// low end is enough, there is more room above. In intervals; if not, nothing is said.
    fn holds_by_itself(&self, state: usize, prepared: &Prepared, direction: usize) -> bool {
        let Some((rest, kept)) = &self.kept[state] else { return false };
        let along = || prepared.rough.along(direction, &self.rough.fixed.directions[state][direction]);
        prepared.rest == Some(*rest) && kept[direction].minus(along()).is_nonnegative()
    }

    /// Whether a direction has the same index in all states that play may go to.
    fn shared(&self, state: usize, prepared: &Prepared, direction: usize) -> bool {
        let here = &self.given.directions[state][direction];
        prepared
            .period
            .branches
            .iter()
            .all(|&next| next == state || self.given.directions[next].get(direction) == Some(here))
    }

    /// An e ≤ 1, about the largest, such that the profile cannot be enforced for smaller ones; `None` if it proves nothing.
    fn reach(&self, prepared: &Prepared, contradiction: &Combination, unwilling: Option<usize>) -> Option<Rational> {
        let by = (contradiction, unwilling);
        let rough = self.sides(&self.rough, &prepared.rough, prepared, None, by);
        if let Some(reach) = rough.and_then(|sides| vanishes(&sides)) {
            return Some(reach);
        }
        vanishes(&self.sides(&self.exact, prepared.exactly(), prepared, None, by)?)
    }

    /// What a combination adds to at both ends: as a bound of direction · value, or, without a direction, of 0.
    fn sides<N: Number>(
        &self,
        ends: &Ends<N>,
        accounts: &Accounts<N>,
        prepared: &Prepared,
        towards: Option<(usize, usize)>,
        (by, unwilling): (&Combination, Option<usize>),
    ) -> Option<Sides<N>> {
        let comply = &accounts.comply;
        let players = comply.len();
        let branches = &prepared.period.branches;
        let mut common = N::zero();
        let mut left: SmallVec<[N; 4]> = smallvec![N::zero(); branches.len() * players];
        if let Some((state, direction)) = towards {
            let normal = &ends.fixed.directions[state][direction];
            common = accounts.along(direction, normal).clone();
            for (player, (entry, account)) in normal.iter().zip(comply).enumerate().filter(|(_, (v, _))| !v.is_zero()) {
                for (branch, weight) in account.promise.iter().enumerate() {
                    left[branch * players + player] = entry.times(weight);
                }
            }
        }
        let (mut low, mut high) = (N::zero(), N::zero());
        for (branch, direction, weight) in &by.levels {
            let next = *branches.get(*branch)?;
            let entries = ends.fixed.directions[next].get(*direction)?;
            if *weight < Rational::ZERO {
                return None;
            }
            let weight = N::of(weight);
            low = low.plus(&weight.times(&ends.low[next][*direction]));
            high = high.plus(&weight.times(&ends.high[next][*direction]));
            for (player, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.is_zero()) {
                let at = branch * players + player;
                left[at] = left[at].minus(&weight.times(entry));
            }
        }
        for (player, action, weight) in &by.rows {
            let negative = *weight < Rational::ZERO;
            if !prepared.period.is_deviation(*player, *action)
                || negative && (unwilling != Some(*player) || prepared.period.best_deviation(*player) != Some(*action))
            {
                return None;
            }
            let row = accounts.row(&prepared.period, *player, *action);
            let weight = N::of(weight);
            // 0 ≤ constant + κ·w − τ·P, and P is at least minus the level downwards.
            common = common.plus(&weight.times(&row.constant));
            for (branch, coefficient) in row.promise.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
                let at = branch * players + player;
                left[at] = left[at].plus(&weight.times(coefficient));
            }
            for (state, coefficient) in row.threat.iter().enumerate().filter(|(_, c)| !c.is_zero()) {
                let tau = N::zero().minus(coefficient);
                if !tau.is_nonnegative() {
                    return None;
                }
                let factor = weight.times(&tau);
                if negative {
                    // The least payoff is at most what the player is held to inside.
                    common = common.minus(&factor.times(ends.fixed.threats.get(*player)?));
                    continue;
                }
                let down = self.given.down[state][*player];
                low = low.plus(&factor.times(&ends.low[state][down]));
                high = high.plus(&factor.times(&ends.high[state][down]));
            }
        }
        for (at, rest) in left.iter().enumerate().filter(|(_, rest)| !rest.is_zero()) {
            // What is left of a promise is bounded by the box.
            let (least, most) = &ends.fixed.bounds[at % players];
            common = common.plus(&rest.times(least).greatest(&rest.times(most)));
        }
        Some(Sides { low: low.plus(&common), high: high.plus(&common) })
    }
}

/// The level in the same direction, with the weight of every branch, which is that of all players.
fn itself<N: Number>(
    ends: &Ends<N>,
    accounts: &Accounts<N>,
    (state, prepared, direction): (usize, &Prepared, usize),
) -> Sides<N> {
    let base = accounts.along(direction, &ends.fixed.directions[state][direction]);
    let side = |levels: &[Vec<N>]| {
        let terms = prepared.period.branches.iter().zip(&accounts.comply[0].promise);
        terms.fold(base.clone(), |sum, (&next, weight)| sum.plus(&weight.times(&levels[next][direction])))
    };
    Sides { low: side(&ends.low), high: side(&ends.high) }
}

/// About where a sum that is negative at 0 and linear in e vanishes, not beyond; 1 if it does not up to there, and `None`
/// if it is not negative at 0.
fn vanishes<N: Number>(sides: &Sides<N>) -> Option<Rational> {
    if !sides.low.is_negative() {
        return None;
    }
    if sides.high.is_negative() {
        return Some(Rational::ONE);
    }
    // At 1 itself the sum is not known to be negative.
    let most = Rational::ONE - Rational::from_parts(1.into(), 1024u16.into());
    let rise = sides.high.minus(&sides.low);
    let reach = if rise.is_zero() { None } else { N::zero().minus(&sides.low).over(&rise).lower() };
    Some(reach.unwrap_or(Rational::ZERO).max(Rational::ZERO).min(most))
}

/// Whether a bound that is linear in e stays strictly under the level for all e in (from, 1]; it may touch at 0.
fn stays_under<N: Number>(low: &N, high: &N, sides: &Sides<N>, from: &N) -> bool {
    let positive = |value: &N| N::zero().minus(value).is_negative();
    let (at_low, at_high) = (low.minus(&sides.low), high.minus(&sides.high));
    let begins = if from.is_zero() {
        at_low.is_nonnegative()
    } else {
        // At `from` itself.
        let there = at_low.times(&N::one().minus(from)).plus(&at_high.times(from));
        positive(&there)
    };
    begins && positive(&at_high)
}
