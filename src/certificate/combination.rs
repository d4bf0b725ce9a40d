//! A weighted sum of rows as an affine function of all levels and amounts of assistance.
//!
//! Values enter rows; levels enter values. So the weights of the rows are gathered first on the premiums
//! `E_t = V_{t+1} − r_t` and the floors `r_t` of every actor, and one sweep forward in t then hands them down:
//! from E_{t−1} to E_t, to the flows of period t, and from the flows to the levels (the reverse of computing values
//! backwards). The cost is O(T) for each row and measure in its set, and O(N·T·K) for the sweep.

use super::account::notice_weight;
use super::number::Number;
use super::response::{Alarms, Course, Stakes};
use super::structure::{least_level, link_terms, most_level};
use super::value::{Actor, Flows};
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, Measure, Scenario};
use crate::exact::Rational;

/// Σ level coefficients · levels + Σ amount coefficients · amounts + constant.
pub(super) struct Affine<N> {
    /// `[measure][period]`; period 0 is the start level, a constant.
    pub(super) level: Vec<Vec<N>>,
    /// `[assistance][period − 1]`.
    pub(super) amount: Vec<Vec<N>>,
    pub(super) constant: N,
}

/// Weights on one actor's values.
struct Seeds<N> {
    actor: Actor,
    /// On E_t, t = 0..=T.
    premium: Vec<N>,
    /// On r_t, t = 0..=T.
    floor: Vec<N>,
}

/// The sum while it is gathered.
struct Gathering<'a, N> {
    scenario: &'a Scenario,
    courses: Vec<Option<Course<N>>>,
    affine: Affine<N>,
    seeds: Vec<Seeds<N>>,
    /// `[measure][period]`: Σ weight · W_t over the covert rows that evade with the measure.
    evaded: Vec<Vec<N>>,
}

/// Σ weight · row; `None` if something that a row names is not there. The rows must exist in the scenario.
pub(super) fn combine<N: Number>(
    scenario: &Scenario,
    alarms: &[Alarms],
    rows: &[(Row, Rational)],
) -> Option<Affine<N>> {
    let count = scenario.periods.count;
    let asked = |party: usize| rows.iter().any(|(row, _)| matches!(row, Row::Incentive(plan) if plan.party == party));
    let zeros = |length: usize| vec![N::zero(); length];
    let mut sum = Gathering {
        scenario,
        courses: (0..scenario.parties.len())
            .map(|party| if asked(party) { Course::of(scenario, alarms, party) } else { None })
            .collect(),
        affine: Affine {
            level: scenario.measures.iter().map(|_| zeros(count + 1)).collect(),
            amount: scenario.assistance.iter().map(|_| zeros(count)).collect(),
            constant: N::zero(),
        },
        seeds: Vec::new(),
        evaded: scenario.measures.iter().map(|_| zeros(count + 2)).collect(),
    };
    for (row, weight) in rows {
        if !weight.is_zero() {
            sum.row(row, weight)?;
        }
    }
    sum.hand_down_evasions()?;
    for seeds in std::mem::take(&mut sum.seeds) {
        sum.hand_down(seeds)?;
    }
    Some(sum.affine)
}

fn add<N: Number>(place: Option<&mut N>, term: &N) -> Option<()> {
    let place = place?;
    *place = place.plus(term);
    Some(())
}

impl<N: Number> Gathering<'_, N> {
    fn level(&mut self, measure: usize, period: usize, term: &N) -> Option<()> {
        add(self.affine.level.get_mut(measure)?.get_mut(period), term)
    }

    fn amount(&mut self, line: usize, period: usize, term: &N) -> Option<()> {
        add(self.affine.amount.get_mut(line)?.get_mut(period.checked_sub(1)?), term)
    }

    fn constant(&mut self, term: &N) {
        self.affine.constant = self.affine.constant.plus(term);
    }

    fn row(&mut self, row: &Row, exact: &Rational) -> Option<()> {
        let weight = N::of(exact);
        let against = N::of(&-exact.clone());
        let scenario = self.scenario;
        match row {
            Row::NeverFalls { measure, period } => {
                self.level(*measure, *period, &weight)?;
                self.level(*measure, period.checked_sub(1)?, &against)
            }
            Row::Pace { measure, period } => {
                let pace = scenario.measures.get(*measure)?.max_step.as_ref()?;
                self.constant(&weight.times(&N::of(pace)));
                self.level(*measure, *period, &against)?;
                self.level(*measure, period.checked_sub(1)?, &weight)
            }
            Row::AtLeast { measure, period } => {
                let least = least_level(scenario.measures.get(*measure)?, *period);
                self.constant(&against.times(&N::of(&least)));
                self.level(*measure, *period, &weight)
            }
            Row::AtMost { measure, period } => {
                let most = most_level(scenario.measures.get(*measure)?, *period);
                self.constant(&weight.times(&N::of(&most)));
                self.level(*measure, *period, &against)
            }
            Row::Link { link, period } => self.link(*link, *period, false, &weight),
            Row::LinkReverse { link, period } => self.link(*link, *period, true, &weight),
            Row::AssistanceFloor { assistance, period } => self.amount(*assistance, *period, &weight),
            Row::AssistanceCap { assistance, period } => {
                let cap = scenario.assistance.get(*assistance)?.max_per_period.at(*period);
                self.constant(&weight.times(&N::of(cap)));
                self.amount(*assistance, *period, &against)
            }
            Row::AssistanceBudget { assistance } => {
                self.constant(&weight.times(&N::of(&scenario.assistance.get(*assistance)?.budget)));
                (1..=scenario.periods.count).try_for_each(|period| self.amount(*assistance, period, &against))
            }
            Row::Incentive(plan) => self.incentive(plan, &weight),
        }
    }

    fn link(&mut self, link: usize, period: usize, reverse: bool, weight: &N) -> Option<()> {
        let (terms, constant) = link_terms(self.scenario, link, period, reverse)?;
        self.constant(&weight.times(&N::of(&constant)));
        terms.iter().try_for_each(|(k, coefficient)| self.level(*k, period, &weight.times(&N::of(coefficient))))
    }

    /// The weights on an actor's values, made when first asked for.
    fn seeds(&mut self, actor: Actor) -> Option<&mut Seeds<N>> {
        let at = self.seeds.iter().position(|seeds| seeds.actor == actor).unwrap_or_else(|| {
            let zeros = vec![N::zero(); self.scenario.periods.count + 1];
            self.seeds.push(Seeds { actor, premium: zeros.clone(), floor: zeros });
            self.seeds.len() - 1
        });
        self.seeds.get_mut(at)
    }

    fn premium(&mut self, actor: Actor, period: usize, term: &N) -> Option<()> {
        let at = period.min(self.scenario.periods.count);
        add(self.seeds(actor)?.premium.get_mut(at), term)
    }

    /// V_t = r_{t−1} + E_{t−1}.
    fn value(&mut self, actor: Actor, period: usize, term: &N) -> Option<()> {
        self.premium(actor, period.checked_sub(1)?, term)?;
        add(self.seeds(actor)?.floor.get_mut(period - 1), term)
    }

    fn incentive(&mut self, plan: &Plan, weight: &N) -> Option<()> {
        let scenario = self.scenario;
        let actor = Actor { party: plan.party, faction: plan.faction };
        match plan.kind {
            Kind::Sign => {
                let least = N::of(&scenario.parties.get(plan.party)?.disagreement);
                self.constant(&N::zero().minus(&weight.times(&least)));
                self.value(actor, plan.start, weight)
            }
            Kind::Ratify => {
                let least = N::of(&scenario.factions.get(plan.faction?)?.reservation);
                self.constant(&N::zero().minus(&weight.times(&least)));
                self.value(actor, plan.start, weight)
            }
            Kind::Exit => {
                let notice = scenario.exit?.notice_periods;
                let course = self.courses.get(plan.party)?.as_ref()?;
                let after = notice_weight(course, scenario.periods.count, plan.start, notice);
                self.premium(actor, plan.start.saturating_add(notice) - 1, &weight.times(&after))
            }
            Kind::Open => {
                let course = self.courses.get(plan.party)?.as_ref()?;
                let stakes = course.terms.get(plan.start)?.open.clone();
                let now = course.now.clone();
                self.premium(actor, plan.start, &weight.times(&stakes.punish))?;
                self.constant(&weight.times(&stakes.sting));
                for &k in &plan.measures {
                    let numbers = Numbers::of(scenario.measures.get(k)?);
                    self.saving(k, &numbers, plan.start, weight, &stakes, &now)?;
                    let due = now.plus(&stakes.exposure);
                    self.held(k, &numbers, plan.start, &weight.times(&due), &weight.times(&stakes.relief))?;
                }
                Some(())
            }
            Kind::Covert => self.covert(plan, weight),
        }
    }

    fn covert(&mut self, plan: &Plan, weight: &N) -> Option<()> {
        let scenario = self.scenario;
        let count = scenario.periods.count;
        let actor = Actor { party: plan.party, faction: None };
        let end = plan.quit.unwrap_or(count + 1);
        let course = self.courses.get(plan.party)?.as_ref()?;
        let now = course.now.clone();
        let (mut w, mut factors) = (weight.clone(), Vec::new());
        for t in plan.start..end {
            factors.push((t, w.clone()));
            w = w.times(&course.terms.get(t)?.rho);
        }
        if plan.quit.is_none() && scenario.periods.after == After::Perpetual {
            factors.push((count + 1, w.over(&course.tail_end)));
        }
        let (mut dues, mut reliefs) = (N::zero(), N::zero());
        let (mut premiums, mut stings) = (Vec::with_capacity(factors.len()), N::zero());
        for (t, factor) in &factors {
            let stakes = &course.terms.get(*t)?.covert;
            dues = dues.plus(&factor.times(&now.plus(&stakes.exposure)));
            reliefs = reliefs.plus(&factor.times(&stakes.relief));
            stings = stings.plus(&factor.times(&stakes.sting));
            premiums.push((*t, factor.times(&stakes.punish)));
        }
        self.constant(&stings);
        for (t, term) in &premiums {
            self.premium(actor, *t, term)?;
        }
        for &k in &plan.measures {
            let numbers = Numbers::of(scenario.measures.get(k)?);
            let places = self.evaded.get_mut(k)?;
            for (t, factor) in &factors {
                add(places.get_mut(*t), factor)?;
            }
            self.held(k, &numbers, plan.start, &dues, &reliefs)?;
            if let Some(quit) = plan.quit {
                // + W (1−δ) κ (x_{τ−1} − φ x_{σ−1}): what curing costs.
                let redone = w.times(&now).times(&numbers.step_cost);
                self.level(k, (quit - 1).min(count), &redone)?;
                self.level(k, plan.start - 1, &N::zero().minus(&redone.times(&numbers.share)))?;
            }
        }
        Some(())
    }

    /// What stays performed, a = φ x_{σ−1}, lowers the savings: + a (c·due − κ·relief).
    fn held(&mut self, k: usize, numbers: &Numbers<N>, start: usize, due: &N, relief: &N) -> Option<()> {
        let term = numbers.cost.times(due).minus(&numbers.step_cost.times(relief));
        self.level(k, start - 1, &numbers.share.times(&term))
    }

    /// − weight · [ c x ((1−δ) + φ·exposure) + κ((1−δ)Δx − relief·x) ] of one period.
    fn saving(
        &mut self,
        k: usize,
        numbers: &Numbers<N>,
        period: usize,
        weight: &N,
        stakes: &Stakes<N>,
        now: &N,
    ) -> Option<()> {
        let count = self.scenario.periods.count;
        let running = numbers.cost.times(&now.plus(&numbers.share.times(&stakes.exposure)));
        let relieved = numbers.step_cost.times(&stakes.relief);
        let stand = running.minus(&relieved).times(weight);
        self.level(k, period.min(count), &N::zero().minus(&stand))?;
        if period <= count && !numbers.step_cost.is_zero() {
            let step = now.times(&numbers.step_cost).times(weight);
            self.level(k, period, &N::zero().minus(&step))?;
            self.level(k, period - 1, &step)?;
        }
        Some(())
    }

    fn hand_down_evasions(&mut self) -> Option<()> {
        let scenario = self.scenario;
        for (k, weights) in std::mem::take(&mut self.evaded).into_iter().enumerate() {
            let measure = scenario.measures.get(k)?;
            let numbers = Numbers::of(measure);
            for (t, weight) in weights.iter().enumerate() {
                if !weight.is_zero() {
                    let course = self.courses.get(measure.performer)?.as_ref()?;
                    let (stakes, now) = (course.terms.get(t)?.covert.clone(), course.now.clone());
                    self.saving(k, &numbers, t, weight, &stakes, &now)?;
                }
            }
        }
        Some(())
    }

    /// From an actor's values to the levels, the amounts and the constant.
    fn hand_down(&mut self, seeds: Seeds<N>) -> Option<()> {
        let scenario = self.scenario;
        let count = scenario.periods.count;
        let Seeds { actor, mut premium, mut floor } = seeds;
        let flows = Flows::<N>::of(scenario, actor);
        let course = self.courses.get(actor.party)?.as_ref()?;
        // Weights on u_t − r_t, with the tail, and on nothing but the constant.
        let mut surplus = vec![N::zero(); count + 2];
        let mut fines = N::zero();
        for t in 1..=count {
            let seed = premium[t - 1].clone();
            if seed.is_zero() {
                continue;
            }
            let terms = course.terms.get(t)?;
            floor[t] = floor[t].plus(&seed);
            floor[t - 1] = floor[t - 1].minus(&seed);
            surplus[t] = seed.times(&course.now);
            fines = fines.plus(&seed.times(&terms.fine));
            premium[t] = premium[t].plus(&seed.times(&terms.keep));
        }
        if scenario.periods.after == After::Perpetual {
            let seed = premium[count].over(&course.tail_loss);
            surplus[count + 1] = seed.times(&course.now);
            fines = fines.plus(&seed.times(&course.terms.get(count + 1)?.fine));
        }
        for (seed, cost) in surplus.iter().zip(&course.upkeep) {
            fines = fines.plus(&seed.times(&flows.upkeep_weight).times(cost));
        }
        self.constant(&N::zero().minus(&fines));
        for (t, seed) in surplus.iter().enumerate().filter(|(_, seed)| !seed.is_zero()) {
            for (k, coefficient) in &flows.reversible {
                self.level(*k, t.min(count), &seed.times(coefficient))?;
            }
            if t > count {
                continue;
            }
            for (k, step_cost) in &flows.step {
                let term = seed.times(step_cost);
                self.level(*k, t, &N::zero().minus(&term))?;
                self.level(*k, t - 1, &term)?;
            }
            for (line, assistance) in scenario.assistance.iter().enumerate() {
                if assistance.to == actor.party {
                    self.amount(line, t, &seed.times(&flows.assistance_weight))?;
                }
            }
        }
        for (t, seed) in floor.iter().enumerate().filter(|(_, seed)| !seed.is_zero()) {
            for (k, coefficient) in &flows.floor {
                self.level(*k, t, &seed.times(coefficient))?;
            }
        }
        Some(())
    }
}

/// One measure's data.
struct Numbers<N> {
    cost: N,
    step_cost: N,
    share: N,
}

impl<N: Number> Numbers<N> {
    fn of(measure: &Measure) -> Self {
        Self {
            cost: N::of(&measure.cost_per_period),
            step_cost: N::of(&measure.step_cost),
            share: N::of(measure.irreversible_share.get()),
        }
    }
}
