//! The value of keeping to the schedule, for parties and factions.
//!
//! What is computed backwards is the premium `E_t = V_{t+1} − r_t`, what going on is worth over standing at the floors:
//!
//! ```text
//! E_{t−1} = (r_t − r_{t−1}) + (1−δ)(u_t − r_t) + keep·E_t − fine,     V_t = r_{t−1} + E_{t−1}
//! ```
//!
//! Where everything is done and cannot be taken back, the premium is 0 term by term and so proved to be 0 in any
//! arithmetic; and nothing cancels when it is small.

use super::number::Number;
use super::response::Course;
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;

/// A party, or a faction with its own weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Actor {
    pub(super) party: usize,
    pub(super) faction: Option<usize>,
}

/// Levels and increments as numbers of the wanted kind; index `[measure][period]`, period 0 is the start.
pub(super) struct Levels<N> {
    pub(super) level: Vec<Vec<N>>,
    pub(super) step: Vec<Vec<N>>,
}

impl<N: Number> Levels<N> {
    /// Increments are taken before rounding, so that a level that stands still has the increment 0.
    pub(super) fn of(scenario: &Scenario, schedule: &Schedule) -> Self {
        let mut level = Vec::with_capacity(schedule.levels.len());
        let mut step = Vec::with_capacity(schedule.levels.len());
        for (measure, levels) in scenario.measures.iter().zip(&schedule.levels) {
            let start = measure.start_level.get();
            let mut numbers = Vec::with_capacity(levels.len() + 1);
            let mut steps = Vec::with_capacity(levels.len() + 1);
            numbers.push(N::of(start));
            steps.push(N::zero());
            let mut before = start;
            for now in levels {
                match numbers.last().cloned() {
                    Some(same) if now == before => {
                        numbers.push(same);
                        steps.push(N::zero());
                    }
                    _ => {
                        numbers.push(N::of(now));
                        steps.push(N::of(&(now - before)));
                    }
                }
                before = now;
            }
            level.push(numbers);
            step.push(steps);
        }
        Self { level, step }
    }
}

/// The coefficients of an actor's flows.
pub(super) struct Flows<N> {
    /// (measure, gain·φ): r_t = Σ gain·φ·x_t, where gain is the benefit of others' measures or minus the own cost.
    pub(super) floor: Vec<(usize, N)>,
    /// (measure, gain·(1−φ)): u_t − r_t = Σ gain·(1−φ)·x_t − Σ κ·Δx_t − upkeep + assistance.
    pub(super) reversible: Vec<(usize, N)>,
    /// (own measure, κ).
    pub(super) step: Vec<(usize, N)>,
    /// Weight of the party's inspection costs.
    pub(super) upkeep_weight: N,
    /// Weight of assistance.
    pub(super) assistance_weight: N,
}

impl<N: Number> Flows<N> {
    /// Zero coefficients are left out.
    pub(super) fn of(scenario: &Scenario, actor: Actor) -> Self {
        let faction = actor.faction.and_then(|f| scenario.factions.get(f));
        let benefit_weight = faction.map_or(Rational::ONE, |f| f.benefit_weight.clone());
        let cost_weight = faction.map_or(Rational::ONE, |f| f.cost_weight.clone());
        let (mut floor, mut reversible, mut step) = (Vec::new(), Vec::new(), Vec::new());
        for (k, measure) in scenario.measures.iter().enumerate() {
            let own = measure.performer == actor.party;
            let gain = if own {
                -(&cost_weight * &measure.cost_per_period)
            } else {
                measure.benefit_per_period.get(actor.party).map_or(Rational::ZERO, |b| &benefit_weight * b)
            };
            let share = measure.irreversible_share.get();
            for (list, coefficient) in [(&mut floor, &gain * share), (&mut reversible, &gain * (Rational::ONE - share))]
            {
                if coefficient != Rational::ZERO {
                    list.push((k, N::of(&coefficient)));
                }
            }
            let step_cost = &cost_weight * &measure.step_cost;
            if own && step_cost != Rational::ZERO {
                step.push((k, N::of(&step_cost)));
            }
        }
        Self { floor, reversible, step, upkeep_weight: N::of(&cost_weight), assistance_weight: N::of(&benefit_weight) }
    }
}

/// Values of an actor on the path, from a first period on.
pub(super) struct Value<N> {
    first: usize,
    floor: Vec<N>,
    premium: Vec<N>,
}

impl<N: Number> Value<N> {
    /// From the tail back to period `first ≥ 1` (values of earlier periods are not there).
    pub(super) fn of(
        scenario: &Scenario,
        schedule: &Schedule,
        levels: &Levels<N>,
        course: &Course<N>,
        actor: Actor,
        first: usize,
    ) -> Self {
        let count = scenario.periods.count;
        let first = first.clamp(1, count + 1);
        let flows = Flows::<N>::of(scenario, actor);
        let sum = |list: &[(usize, N)], table: &[Vec<N>], period: usize| {
            list.iter().fold(N::zero(), |sum, (k, coefficient)| sum.plus(&coefficient.times(&table[*k][period])))
        };
        // u − r without increments and assistance; in the tail with the upkeep of the tail.
        let surplus = |period: usize| {
            sum(&flows.reversible, &levels.level, period.min(count))
                .minus(&flows.upkeep_weight.times(&course.upkeep[period]))
        };
        let mut premium = Vec::with_capacity(count + 2 - first);
        premium.push(match scenario.periods.after {
            After::Sunset => N::zero(),
            After::Perpetual => {
                let flow = course.now.times(&surplus(count + 1)).minus(&course.terms[count + 1].fine);
                flow.over(&course.tail_loss)
            }
        });
        for period in (first..=count).rev() {
            let terms = &course.terms[period];
            let mut flow = surplus(period).minus(&sum(&flows.step, &levels.step, period));
            for (line, amounts) in scenario.assistance.iter().zip(&schedule.assistance) {
                if line.to == actor.party && !amounts[period - 1].is_zero() {
                    flow = flow.plus(&flows.assistance_weight.times(&N::of(&amounts[period - 1])));
                }
            }
            let rise = sum(&flows.floor, &levels.step, period);
            let later = premium.last().map_or_else(N::zero, |later| terms.keep.times(later));
            premium.push(rise.plus(&course.now.times(&flow)).plus(&later).minus(&terms.fine));
        }
        premium.reverse();
        let floor = (first - 1..=count).map(|period| sum(&flows.floor, &levels.level, period)).collect();
        Self { first, floor, premium }
    }

    /// E_t = V_{t+1} − r_t; periods after `T` are like `T`.
    pub(super) fn premium(&self, period: usize) -> &N {
        &self.premium[self.at(period)]
    }

    /// V_t = r_{t−1} + E_{t−1}.
    pub(super) fn value(&self, period: usize) -> N {
        let at = self.at(period.saturating_sub(1));
        self.floor[at].plus(&self.premium[at])
    }

    fn at(&self, period: usize) -> usize {
        (period + 1).saturating_sub(self.first).min(self.premium.len() - 1)
    }
}
