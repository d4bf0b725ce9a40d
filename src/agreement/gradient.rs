//! What one unit of every level in every period is worth at given multipliers: the gradient of the Lagrangian
//! (objective + Σ multiplier · row), by one backward pass through the recursions (adjoint differentiation).

use super::coefficients::{Coefficients, Response};
use super::master::{Master, early_weights, objective_unit};
use super::plan::{Kind, Plan, Row};
use super::scenario::{After, LinkKind, Objective, Scenario};
use crate::exact::to_f64;

/// Collects weights on values, floors and levels, and turns them into weights on levels alone.
struct Gradient<'a> {
    c: &'a Coefficients,
    /// On V_{i,t}, index t − 1 for t = 1..=T + 1.
    values: Vec<Vec<f64>>,
    /// On V_{f,t} of factions.
    factions: Vec<Vec<f64>>,
    /// On r_{i,t}, index t for t = 0..=T.
    floors: Vec<Vec<f64>>,
    /// On x_{k,t}, index t for t = 0..=T (0 is no choice and is dropped at the end).
    levels: Vec<Vec<f64>>,
}

/// Being undetected so unlikely that it carries no weight.
const NEGLIGIBLE: f64 = 1e-16;

/// The gradient of the Lagrangian of a master program at its multipliers, `[k][t-1]`, in the master's units.
pub(super) fn lagrangian(
    scenario: &Scenario,
    c: &Coefficients,
    master: &Master,
    multipliers: &[f64],
    early: f64,
) -> Vec<Vec<f64>> {
    let unit = objective_unit(scenario, c);
    let mut gradient = Gradient::new(c);
    match scenario.objective {
        Objective::Welfare => {
            for (party, p) in c.parties.iter().enumerate() {
                gradient.values[party][0] += p.weight / unit;
            }
        }
        Objective::Egalitarian => {
            for &(row, party) in &master.gains {
                gradient.values[party][0] += multipliers[row] * c.parties[party].scale / unit;
            }
        }
        Objective::Progress => {
            for weights in &mut gradient.levels {
                weights.iter_mut().for_each(|w| *w += 1.0 / unit);
            }
        }
    }
    for (k, weights) in early_weights(scenario, c.periods).iter().enumerate() {
        for (t, weight) in weights.iter().enumerate() {
            gradient.level(k, t + 1, early * weight);
        }
    }
    let notice = scenario.exit.map_or(0, |e| e.notice_periods);
    for (at, row) in master.problem.labels().iter().enumerate() {
        let weight = multipliers[at];
        match row {
            Row::Incentive(plan) if weight > UNSEEN => gradient.incentive(plan, notice, weight),
            // Links are written divided by the sum of their coefficients, their unit.
            Row::Link { link, period } => gradient.link(scenario, *link, *period, weight / master.units[at]),
            Row::LinkReverse { link, period } => {
                gradient.link(scenario, *link, *period, -weight / master.units[at]);
            }
            _ => {}
        }
    }
    gradient.by_level()
}

/// Multipliers this small are dust of the interior-point method.
const UNSEEN: f64 = 1e-14;

impl<'a> Gradient<'a> {
    fn new(c: &'a Coefficients) -> Self {
        let per_period = |count: usize| vec![vec![0.0; c.periods + 1]; count];
        Self {
            c,
            values: per_period(c.parties.len()),
            factions: per_period(c.factions.len()),
            floors: per_period(c.parties.len()),
            levels: per_period(c.measures.len()),
        }
    }

    /// Weight on x_{k,t}.
    fn level(&mut self, k: usize, period: usize, weight: f64) {
        self.levels[k][period.min(self.c.periods)] += weight;
    }

    /// Weight on Σ left − right of a balance taken negatively (its first side), on the terms of a coverage, or on
    /// leader minus follower of a precedence.
    fn link(&mut self, scenario: &Scenario, link: usize, period: usize, weight: f64) {
        match &scenario.links[link].kind {
            LinkKind::Precedence { before, after } => {
                self.level(*before, period, weight);
                self.level(*after, period, -weight);
            }
            LinkKind::Coverage { terms, .. } => {
                for (k, a) in terms {
                    self.level(*k, period, weight * to_f64(a));
                }
            }
            LinkKind::Balance { left, right, .. } => {
                for (k, a) in left {
                    self.level(*k, period, -weight * to_f64(a));
                }
                for (k, a) in right {
                    self.level(*k, period, weight * to_f64(a));
                }
            }
        }
    }

    /// Weight on the slack of an incentive row as the master writes it (exit: V − r without its factor).
    fn incentive(&mut self, plan: &Plan, notice: usize, weight: f64) {
        let last = self.c.periods;
        match plan.kind {
            Kind::Sign => self.values[plan.party][0] += weight,
            Kind::Ratify => {
                if let Some(values) = plan.faction.and_then(|f| self.factions.get_mut(f)) {
                    values[plan.start - 1] += weight;
                }
            }
            Kind::Exit => {
                let out = plan.start + notice;
                self.values[plan.party][out.min(last + 1) - 1] += weight;
                self.floors[plan.party][(out - 1).min(last)] -= weight;
            }
            Kind::Open => {
                let r = self.c.parties[plan.party].open[plan.start - 1];
                self.evading_period(plan, plan.start, &r, weight);
            }
            Kind::Covert => self.covert(plan, weight),
        }
    }

    fn covert(&mut self, plan: &Plan, weight: f64) {
        let c = self.c;
        let data = &c.parties[plan.party];
        let mut alive = weight;
        let end = plan.quit.unwrap_or(c.last_start() + 1);
        for period in plan.start..end {
            let r = data.covert[period - 1];
            let forever = if plan.quit.is_none() && period > c.periods { 1.0 / (1.0 - r.rho) } else { 1.0 };
            self.evading_period(plan, period, &r, alive * forever);
            alive *= r.rho;
            if alive.abs() < NEGLIGIBLE * weight.abs() {
                return;
            }
        }
        if let Some(quit) = plan.quit {
            for &k in &plan.measures {
                let cure = alive * data.one_minus * c.measures[k].step_cost;
                self.level(k, quit - 1, cure);
                self.level(k, plan.start - 1, -cure * c.measures[k].floor);
            }
        }
    }

    /// g_t − Σ h_{k,t} for one period of a plan.
    fn evading_period(&mut self, plan: &Plan, period: usize, r: &Response, weight: f64) {
        let c = self.c;
        let e1 = c.parties[plan.party].one_minus;
        let at = period.min(c.periods);
        self.values[plan.party][at] += weight * r.gv;
        self.floors[plan.party][at] -= weight * r.gv;
        for &k in &plan.measures {
            let m = &c.measures[k];
            self.level(k, period, -weight * ((e1 + r.e2 * m.floor) * m.cost - r.e3 * m.step_cost));
            if period <= c.periods {
                self.level(k, period, -weight * e1 * m.step_cost);
                self.level(k, period - 1, weight * e1 * m.step_cost);
            }
            let held = (e1 + r.e2) * m.cost - r.e3 * m.step_cost;
            self.level(k, plan.start - 1, weight * held * m.floor);
        }
    }

    /// Weights on levels alone: `[k][t-1]` for t = 1..=T.
    fn by_level(mut self) -> Vec<Vec<f64>> {
        let c = self.c;
        for party in 0..c.parties.len() {
            let mut values = std::mem::take(&mut self.values[party]);
            self.flows(party, &mut values, 1.0, 1.0, None);
        }
        for (f, faction) in c.factions.iter().enumerate() {
            let mut values = std::mem::take(&mut self.factions[f]);
            self.flows(faction.party, &mut values, faction.benefit_weight, faction.cost_weight, Some(f));
        }
        self.levels.into_iter().map(|mut weights| weights.split_off(1)).collect()
    }

    /// Pushes weights on values forward in time into flows, and flows into levels.
    fn flows(&mut self, party: usize, values: &mut [f64], benefit: f64, cost: f64, faction: Option<usize>) {
        let c = self.c;
        let data = &c.parties[party];
        let last = c.periods;
        let mut committed = vec![0.0; last + 1];
        let mut suspended = match faction {
            None => std::mem::take(&mut self.floors[party]),
            Some(_) => vec![0.0; last + 1],
        };
        for t in 1..=last {
            committed[t] += data.one_minus * values[t - 1];
            suspended[t] += data.fall[t - 1] * values[t - 1];
            values[t] += data.keep[t - 1] * values[t - 1];
        }
        // The tail's flow is that of x_T without steps.
        let mut tail = 0.0;
        match c.after {
            After::Sunset => suspended[last] += values[last],
            After::Perpetual => {
                let weight = values[last] / (1.0 - data.keep[last]);
                tail = data.one_minus * weight;
                suspended[last] += data.fall[last] * weight;
            }
        }
        for (k, m) in c.measures.iter().enumerate() {
            let own = m.performer == party;
            let per_level = if own { -cost * m.cost } else { benefit * data.benefit[k] };
            for t in 1..=last {
                self.levels[k][t] += per_level * (committed[t] + m.floor * suspended[t]);
                if own {
                    self.levels[k][t] -= cost * m.step_cost * committed[t];
                    self.levels[k][t - 1] += cost * m.step_cost * committed[t];
                }
            }
            self.levels[k][last] += per_level * tail;
        }
    }
}
