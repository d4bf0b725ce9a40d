//! What an evading party wins and loses: the slack of every covert and open plan of one party.
//!
//! A plan that evades with the set A in periods σ..τ−1 has, with W_σ = 1, W_{t+1} = W_t·rho_t and a_k = φ_k x_{k,σ−1},
//!
//! ```text
//! slack = Σ_t W_t g_t − Σ_{k∈A} [ Σ_t W_t h_{k,t} − W_τ (1−δ) κ_k (x_{k,τ−1} − a_k) ]
//! g_t   = punish·E_t + sting
//! h_k,t = (1−δ)c(x−a) + exposure·c(φx−a) + κ((1−δ)Δx − relief·(x−a))
//!       = [ c x ((1−δ) + φ·exposure) + κ((1−δ)Δx − relief·x) ] − a·[ c·((1−δ) + exposure) − κ·relief ]
//! ```
//!
//! so one pass forward over t, with running sums for each measure, gives all quits τ of a start σ, and the best set
//! measure by measure. In the tail everything is constant and the sums are geometric.

use super::number::Number;
use super::response::{Course, Stakes, Terms};
use super::value::{Levels, Value};
use crate::agreement::scenario::{After, Measure, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;

/// The tightest plan from one start: bounds on its slack, and when it quits.
pub(super) struct Tightest<N> {
    /// Encloses the least slack over all quits and sets.
    pub(super) slack: N,
    /// The quit at which the lower end is least.
    pub(super) quit: Option<usize>,
}

/// One of the party's measures.
struct Own<N> {
    index: usize,
    cost: N,
    step_cost: N,
    share: N,
    /// Evading with it from this period on or later changes nothing: it stands still and cannot be taken back.
    idle_from: usize,
}

/// Measures whose contribution is never negative (no step cost, levels that do not fall): they are always in the
/// best set, so sums over them stand for all of them. Index `[period]`, `T + 1` the tail.
struct Always<N> {
    /// Σ c x ((1−δ) + φ·exposure).
    saved: Vec<N>,
    /// Σ c φ x, with period 0.
    floor: Vec<N>,
}

/// One party's plans against one schedule. Periods run from `first` on; nothing earlier is there.
pub(super) struct Ledger<'a, N> {
    count: usize,
    perpetual: bool,
    course: &'a Course<N>,
    levels: &'a Levels<N>,
    own: Vec<Own<N>>,
    /// g_t.
    punishment: Vec<N>,
    /// g_t with p = 1.
    open_punishment: Vec<N>,
    /// (1−δ) + exposure.
    weight: Vec<N>,
    /// The always-measures that can be taken back in part.
    loose: Option<Always<N>>,
    /// Those that cannot: c x summed, and from when on they stand still.
    fixed: Option<(Vec<N>, usize)>,
    /// Positions in `own` of the other measures, which are searched one by one.
    searched: Vec<usize>,
    /// `[period][position in searched]`: c x ((1−δ) + φ·exposure) + κ((1−δ)Δx − relief·x).
    saved: Vec<N>,
    /// The same layout: (1−δ) κ x, what curing costs but for the part that was done before.
    cure: Vec<N>,
}

impl<'a, N: Number> Ledger<'a, N> {
    /// Prepares the coefficients of `party` for starts from `first` on.
    pub(super) fn of(
        scenario: &Scenario,
        schedule: &Schedule,
        levels: &'a Levels<N>,
        course: &'a Course<N>,
        value: &Value<N>,
        party: usize,
        first: usize,
    ) -> Self {
        let count = scenario.periods.count;
        let first = first.clamp(1, count + 1);
        let mut own = Vec::new();
        let mut searched = Vec::new();
        let (mut loose, mut fixed) = (Vec::new(), Vec::new());
        for (index, measure) in scenario.measures.iter().enumerate().filter(|(_, m)| m.performer == party) {
            let path = Path::of(measure, &schedule.levels[index]);
            match (path.rising && measure.step_cost.is_zero(), measure.irreversible_share.get().is_one()) {
                (true, true) => fixed.push(index),
                (true, false) => loose.push(index),
                (false, _) => searched.push(own.len()),
            }
            own.push(Own {
                index,
                cost: N::of(&measure.cost_per_period),
                step_cost: N::of(&measure.step_cost),
                share: N::of(measure.irreversible_share.get()),
                idle_from: path.idle_from,
            });
        }
        let lost = |stakes: &dyn Fn(&Terms<N>) -> Stakes<N>| -> Vec<N> {
            let at = |t: usize| punishment(&stakes(&course.terms[t]), value.premium(t));
            (0..=count + 1).map(|t| if t < first { N::zero() } else { at(t) }).collect()
        };
        let weight = (0..=count + 1).map(|t| course.now.plus(&course.terms[t].covert.exposure)).collect();
        let mut ledger = Self {
            count,
            perpetual: scenario.periods.after == After::Perpetual,
            course,
            levels,
            own,
            punishment: lost(&|terms| terms.covert.clone()),
            open_punishment: lost(&|terms| terms.open.clone()),
            weight,
            loose: None,
            fixed: None,
            searched,
            saved: Vec::new(),
            cure: Vec::new(),
        };
        ledger.gather(&loose, &fixed, first);
        ledger
    }

    fn gather(&mut self, loose: &[usize], fixed: &[usize], first: usize) {
        let periods = first - 1..=self.count + 1;
        let total = |members: &[usize], term: &dyn Fn(&Own<N>) -> N| {
            self.own.iter().filter(|m| members.contains(&m.index)).fold(N::zero(), |sum, m| sum.plus(&term(m)))
        };
        let by_period = |term: &dyn Fn(usize) -> N| -> Vec<N> {
            (0..=self.count + 1).map(|t| if periods.contains(&t) { term(t) } else { N::zero() }).collect()
        };
        let loose = (!loose.is_empty()).then(|| Always {
            saved: by_period(&|t| total(loose, &|m| self.saving(m, t, &self.course.terms[t].covert))),
            floor: by_period(&|t| total(loose, &|m| m.cost.times(&m.share).times(self.level(m, t)))),
        });
        let fixed = (!fixed.is_empty()).then(|| {
            let still = self.own.iter().filter(|m| fixed.contains(&m.index)).map(|m| m.idle_from).max().unwrap_or(1);
            (by_period(&|t| total(fixed, &|m| m.cost.times(self.level(m, t)))), still)
        });
        let width = self.searched.len();
        let (mut saved, mut cure) = (Vec::with_capacity(width * (self.count + 2)), Vec::new());
        for t in 0..=self.count + 1 {
            for &at in &self.searched {
                let measure = &self.own[at];
                let there = periods.contains(&t);
                saved.push(if there { self.saving(measure, t, &self.course.terms[t].covert) } else { N::zero() });
                cure.push(if there { self.cure(measure, t) } else { N::zero() });
            }
        }
        (self.loose, self.fixed, self.saved, self.cure) = (loose, fixed, saved, cure);
    }

    fn level(&self, measure: &Own<N>, period: usize) -> &N {
        &self.levels.level[measure.index][period.min(self.count)]
    }

    /// What not performing the measure at all saves in a period.
    fn saving(&self, measure: &Own<N>, period: usize, stakes: &Stakes<N>) -> N {
        let level = self.level(measure, period);
        let flow = self.course.now.plus(&measure.share.times(&stakes.exposure));
        let running = measure.cost.times(level).times(&flow);
        if measure.step_cost.is_zero() {
            return running;
        }
        let step = if period > self.count {
            N::zero()
        } else {
            self.course.now.times(&self.levels.step[measure.index][period])
        };
        running.plus(&measure.step_cost.times(&step.minus(&stakes.relief.times(level))))
    }

    fn cure(&self, measure: &Own<N>, period: usize) -> N {
        self.course.now.times(&measure.step_cost).times(self.level(measure, period))
    }

    /// a = φ x_{σ−1}.
    fn held(&self, measure: &Own<N>, start: usize) -> N {
        measure.share.times(self.level(measure, start - 1))
    }

    fn is_idle(&self, measure: &Own<N>, start: usize) -> bool {
        start >= measure.idle_from
    }

    /// The tightest covert plan from a start, over all quits and all sets.
    pub(super) fn covert(&self, start: usize) -> Tightest<N> {
        let mut walk = Walk::of(self, start);
        for t in start..=self.count {
            // In the last period before a sunset nobody cures: going on to the end is never quitting.
            let quit = if t == self.count && !self.perpetual { None } else { Some(t + 1) };
            walk.period(self, t, quit);
            if walk.w.is_zero() {
                // Seen for sure by now: all later quits are the same plan.
                return walk.best;
            }
        }
        if self.perpetual {
            let tail = self.count + 1;
            if start == tail {
                walk.period(self, tail, Some(tail + 1));
            }
            let rest = walk.w.over(&self.course.tail_end);
            walk.advance(self, tail, &rest, None);
        }
        walk.best
    }

    /// The open breach from a start with the best set.
    pub(super) fn open(&self, start: usize) -> Tightest<N> {
        let everything = self.own.iter().map(|m| self.open_gain(m, start).positive_part());
        let won = everything.fold(N::zero(), |sum, gain| sum.plus(&gain));
        Tightest { slack: self.open_loss(start).minus(&won), quit: None }
    }

    /// The slack of a covert or open plan with the given set.
    pub(super) fn slack(&self, open: bool, start: usize, quit: Option<usize>, set: &[usize]) -> N {
        let members = self.own.iter().filter(|m| set.contains(&m.index));
        if open {
            return members.fold(self.open_loss(start), |slack, m| slack.minus(&self.open_gain(m, start)));
        }
        let profile = self.profile(start, quit);
        let mut slack = N::zero();
        for (t, factor) in &profile.factors {
            slack = slack.plus(&factor.times(&self.punishment[*t]));
        }
        members.fold(slack, |slack, m| slack.minus(&self.gain(m, start, &profile)))
    }

    /// The measures that it pays to evade with, given start and quit.
    pub(super) fn best_set(&self, open: bool, start: usize, quit: Option<usize>) -> Vec<usize> {
        let profile = if open { None } else { Some(self.profile(start, quit)) };
        let gain = |measure: &Own<N>| match &profile {
            None => self.open_gain(measure, start),
            Some(profile) => self.gain(measure, start, profile),
        };
        self.own.iter().filter(|m| gain(m).leans_positive()).map(|m| m.index).collect()
    }

    fn open_loss(&self, start: usize) -> N {
        self.open_punishment[start].clone()
    }

    fn open_gain(&self, measure: &Own<N>, start: usize) -> N {
        if self.is_idle(measure, start) {
            return N::zero();
        }
        let stakes = &self.course.terms[start].open;
        let due =
            measure.cost.times(&self.course.now.plus(&stakes.exposure)).minus(&measure.step_cost.times(&stakes.relief));
        self.saving(measure, start, stakes).minus(&self.held(measure, start).times(&due))
    }

    /// W of every period of a plan, the tail as one period with its whole geometric weight.
    fn profile(&self, start: usize, quit: Option<usize>) -> Profile<N> {
        let mut w = N::one();
        let mut factors = Vec::new();
        let end = quit.unwrap_or(self.count + 1);
        for t in start..end {
            factors.push((t, w.clone()));
            w = w.times(&self.course.terms[t].rho);
        }
        if quit.is_none() && self.perpetual {
            factors.push((self.count + 1, w.over(&self.course.tail_end)));
        }
        Profile { factors, cured: quit.map(|quit| (quit - 1, w)) }
    }

    /// What one measure adds to the evader's value.
    fn gain(&self, measure: &Own<N>, start: usize, profile: &Profile<N>) -> N {
        if self.is_idle(measure, start) {
            return N::zero();
        }
        let held = self.held(measure, start);
        let mut sum = N::zero();
        let (mut weights, mut reliefs) = (N::zero(), N::zero());
        for (t, factor) in &profile.factors {
            let stakes = &self.course.terms[*t].covert;
            sum = sum.plus(&factor.times(&self.saving(measure, *t, stakes)));
            weights = weights.plus(&factor.times(&self.weight[*t]));
            reliefs = reliefs.plus(&factor.times(&stakes.relief));
        }
        let due = measure.cost.times(&weights).minus(&measure.step_cost.times(&reliefs));
        sum = sum.minus(&held.times(&due));
        if let Some((period, w)) = &profile.cured {
            let redone = self.level(measure, *period).minus(&held);
            sum = sum.minus(&w.times(&self.course.now).times(&measure.step_cost).times(&redone));
        }
        sum
    }
}

/// The weights of one plan.
struct Profile<N> {
    factors: Vec<(usize, N)>,
    /// The last period of evasion and the weight of the cure after it.
    cured: Option<(usize, N)>,
}

/// The running sums of one start.
struct Walk<'l, N> {
    /// W of the period to come.
    w: N,
    lost: N,
    weights: N,
    reliefs: N,
    loose_sum: N,
    loose_floor: N,
    /// The fixed measures' levels, if any of them still moves.
    fixed: Option<&'l [N]>,
    fixed_sum: N,
    fixed_floor: N,
    /// For each searched measure that is not idle: its position, running sum, a·c and a·κ.
    live: Vec<(usize, N, N, N)>,
    best: Tightest<N>,
    begun: bool,
}

impl<'l, N: Number> Walk<'l, N> {
    fn of(ledger: &'l Ledger<'_, N>, start: usize) -> Self {
        let moving = ledger.fixed.as_ref().filter(|(_, still)| start < *still);
        let live = (0..ledger.searched.len()).filter_map(|at| {
            let measure = &ledger.own[ledger.searched[at]];
            let held = ledger.held(measure, start);
            (!ledger.is_idle(measure, start))
                .then(|| (at, N::zero(), held.times(&measure.cost), held.times(&measure.step_cost)))
        });
        Self {
            w: N::one(),
            lost: N::zero(),
            weights: N::zero(),
            reliefs: N::zero(),
            loose_sum: N::zero(),
            loose_floor: ledger.loose.as_ref().map_or_else(N::zero, |a| a.floor[start - 1].clone()),
            fixed: moving.map(|(level, _)| level.as_slice()),
            fixed_sum: N::zero(),
            fixed_floor: moving.map_or_else(N::zero, |(level, _)| level[start - 1].clone()),
            live: live.collect(),
            best: Tightest { slack: N::zero(), quit: None },
            begun: false,
        }
    }

    /// One more period of evasion, with the plan that ends after it.
    fn period(&mut self, ledger: &Ledger<'_, N>, t: usize, quit: Option<usize>) {
        let factor = self.w.clone();
        self.w = factor.times(&ledger.course.terms[t].rho);
        self.advance(ledger, t, &factor, quit);
    }

    fn advance(&mut self, ledger: &Ledger<'_, N>, t: usize, factor: &N, quit: Option<usize>) {
        let weighted = factor.times(&ledger.weight[t]);
        self.lost = self.lost.plus(&factor.times(&ledger.punishment[t]));
        self.weights = self.weights.plus(&weighted);
        self.reliefs = self.reliefs.plus(&factor.times(&ledger.course.terms[t].covert.relief));
        let mut won = N::zero();
        if let Some(always) = &ledger.loose {
            self.loose_sum = self.loose_sum.plus(&factor.times(&always.saved[t]));
            won = self.loose_sum.minus(&self.loose_floor.times(&self.weights));
        }
        if let Some(level) = self.fixed {
            self.fixed_sum = self.fixed_sum.plus(&weighted.times(&level[t]));
            won = won.plus(&self.fixed_sum.minus(&self.fixed_floor.times(&self.weights)));
        }
        let base = t * ledger.searched.len();
        if quit.is_some() {
            let redone = self.reliefs.plus(&ledger.course.now.times(&self.w));
            for (at, sum, held_cost, held_step) in &mut self.live {
                *sum = sum.plus(&factor.times(&ledger.saved[base + *at]));
                let gain = sum
                    .minus(&held_cost.times(&self.weights))
                    .plus(&held_step.times(&redone))
                    .minus(&self.w.times(&ledger.cure[base + *at]));
                won = won.plus(&gain.positive_part());
            }
        } else {
            for (at, sum, held_cost, held_step) in &mut self.live {
                *sum = sum.plus(&factor.times(&ledger.saved[base + *at]));
                let gain = sum.minus(&held_cost.times(&self.weights)).plus(&held_step.times(&self.reliefs));
                won = won.plus(&gain.positive_part());
            }
        }
        let slack = self.lost.minus(&won);
        if !self.begun {
            self.begun = true;
            self.best = Tightest { slack, quit };
            return;
        }
        if slack.starts_below(&self.best.slack) {
            self.best.quit = quit;
        }
        self.best.slack = self.best.slack.least(&slack);
    }
}

fn punishment<N: Number>(stakes: &Stakes<N>, premium: &N) -> N {
    stakes.punish.times(premium).plus(&stakes.sting)
}

/// What is known of a path of levels exactly.
struct Path {
    rising: bool,
    idle_from: usize,
}

impl Path {
    fn of(measure: &Measure, levels: &[Rational]) -> Self {
        let start = measure.start_level.get();
        let mut rising = measure.cost_per_period >= Rational::ZERO;
        let mut before = start;
        // The first start whose level before is the last one for good.
        let mut still = 1;
        for (at, level) in levels.iter().enumerate() {
            if level != before {
                rising &= level > before;
                still = at + 2;
            }
            before = level;
        }
        let nothing_to_regain = measure.irreversible_share.get().is_one() || before.is_zero();
        Self { rising, idle_from: if nothing_to_regain { still } else { usize::MAX } }
    }
}
