//! Incentive rows: one plan each, a handful of columns however long the window.

use super::affine::Affine;
use super::{Builder, Demand, Goal};
use crate::agreement::plan::{Kind, Plan, Row};

impl Builder<'_> {
    pub fn incentive_row(&mut self, demand: &Demand, slacks: &mut Vec<usize>) {
        let plan = &demand.plan;
        let notice = self.scenario.exit.map_or(0, |e| e.notice_periods);
        if !matches!(self.goal, Goal::WidestSlack) && self.c.is_idle(plan, notice) {
            if matches!(self.goal, Goal::SlackEverywhere { .. }) {
                // It has nothing to give, and nothing is asked of it.
                slacks.push(self.problem.column(plan.start, 0.0, 0.0));
            }
            return;
        }
        let scale = self.c.parties[plan.party].scale;
        let mut unit = scale;
        let mut expression = match plan.kind {
            Kind::Sign => {
                let mut e = Affine { terms: Vec::new(), constant: -self.c.parties[plan.party].disagreement };
                e.add(1.0, &self.parties[plan.party].values[0]);
                e
            }
            Kind::Ratify => match plan.faction {
                Some(f) => {
                    let mut e = Affine { terms: Vec::new(), constant: -self.c.factions[f].reservation };
                    e.add(1.0, &self.faction_values[f][plan.start - 1]);
                    e
                }
                None => Affine::default(),
            },
            Kind::Exit => {
                let last = self.c.periods;
                let out = plan.start + notice;
                let keep = &self.c.parties[plan.party].keep;
                unit *= (plan.start..out).map(|t| keep[t.min(last + 1) - 1]).product::<f64>();
                let cells = &self.parties[plan.party];
                let mut e = Affine::default();
                e.add(1.0, &cells.values[out.min(last + 1) - 1]);
                e.add(-1.0, &cells.floor[(out - 1).min(last)]);
                e
            }
            Kind::Open => self.single_period(plan, true),
            Kind::Covert if plan.start > self.c.periods && plan.quit.is_some() => self.single_period(plan, false),
            Kind::Covert => self.window(plan),
        };
        let mut margin = demand.margin;
        if let Goal::SlackEverywhere { up_to, give } = self.goal {
            let own = self.problem.column(plan.start, 0.0, 1.0);
            expression.terms.push((own, -up_to));
            slacks.push(own);
            margin = -give;
        }
        self.demand(Row::Incentive(plan.clone()), expression, margin, unit, true);
    }

    /// Whether a set holds every measure of the party that costs anything.
    fn is_full(&self, plan: &Plan) -> bool {
        let matters = |k: &&usize| self.c.measures[**k].cost != 0.0 || self.c.measures[**k].step_cost != 0.0;
        self.c.parties[plan.party].own.iter().filter(matters).all(|k| plan.measures.binary_search(k).is_ok())
    }

    /// Evading for one period only: found out for sure (open), or curing right after.
    fn single_period(&self, plan: &Plan, open: bool) -> Affine {
        let data = &self.c.parties[plan.party];
        let cells = &self.parties[plan.party];
        let t = plan.start;
        let last = self.c.periods;
        let (at, before) = (t.min(last), (t - 1).min(last));
        let r = if open { &data.open[t - 1] } else { &data.covert[t - 1] };
        // What is saved per unit of: cost held back, floor of it, step, floor of it; curing is paid with weight ρ.
        let cure = if open { 0.0 } else { r.rho * data.one_minus };
        let mut e = Affine { terms: Vec::new(), constant: r.g0 };
        if r.gv != 0.0 {
            e.add(r.gv, &cells.values[at]);
            e.add(-r.gv, &cells.floor[at]);
        }
        let mut save = |cost: [&Affine; 3], step: [&Affine; 3], factor: (f64, f64, f64, f64)| {
            let (c, cf, k, kf) = factor;
            // cost: (x_t, floored x_t, floored x_{t−1}); step: (x_t, x_{t−1}, floored x_{t−1})
            e.add(-data.one_minus * c, cost[0]);
            e.add(-r.e2 * cf, cost[1]);
            e.add((data.one_minus + r.e2) * cf, cost[2]);
            if t <= last {
                e.add(-data.one_minus * k, step[0]);
                e.add(data.one_minus * k, step[1]);
            }
            e.add((r.e3 + cure) * k, step[0]);
            e.add(-(r.e3 + cure) * kf, step[2]);
        };
        if self.is_full(plan) {
            let c = cells;
            save(
                [&c.cost[at], &c.cost_floor[at], &c.cost_floor[before]],
                [&c.step[at], &c.step[before], &c.step_floor[before]],
                (1.0, 1.0, 1.0, 1.0),
            );
        } else {
            for &k in &plan.measures {
                let m = &self.c.measures[k];
                let (now, then) = (self.level(k, at), self.level(k, before));
                save(
                    [&now, &now, &then],
                    [&now, &then, &then],
                    (m.cost, m.cost * m.floor, m.step_cost, m.step_cost * m.floor),
                );
            }
        }
        e
    }

    /// Evading from σ to τ − 1, or for ever.
    fn window(&mut self, plan: &Plan) -> Affine {
        let party = plan.party;
        let own = &self.c.parties[party].own;
        let left_out: Vec<usize> = own.iter().copied().filter(|k| plan.measures.binary_search(k).is_err()).collect();
        let full = self.is_full(plan);
        if full || left_out.len() <= plan.measures.len() {
            let cells = &self.parties[party];
            let before = (plan.start - 1).min(self.c.periods);
            let held = Held { cost: (1.0, &cells.cost_floor[before]), step: (1.0, &cells.step_floor[before]) };
            let at_quit = plan.quit.map(|q| (1.0, &cells.step[(q - 1).min(self.c.periods)]));
            let mut e = self.chain_window(plan, &cells.evading, Some(held), at_quit);
            if !full {
                for k in left_out {
                    let saved = self.saving_window(k, plan);
                    e.add(-1.0, &saved);
                }
            }
            return e;
        }
        self.make_punishment_chain(party);
        let mut e = match self.punishment.get(&party) {
            Some(chain) => self.chain_window(plan, chain, None, None),
            None => Affine::default(),
        };
        for &k in &plan.measures {
            let saved = self.saving_window(k, plan);
            e.add(1.0, &saved);
        }
        e
    }

    fn make_punishment_chain(&mut self, party: usize) {
        if !self.punishment.contains_key(&party) {
            let data = &self.c.parties[party];
            let cells = self.chain_cells(data, |b, expression, t, _| b.punish(expression, &b.parties[party], data, t));
            self.punishment.insert(party, cells);
        }
    }

    fn make_saving_chain(&mut self, party: usize, k: usize) {
        if !self.savings.contains_key(&k) {
            let c = self.c;
            let (m, data) = (&c.measures[k], &c.parties[party]);
            let cells = self.chain_cells(data, |b, expression, t, last| {
                let r = &data.covert[t - 1];
                let now = b.level(k, t);
                expression.add(-data.one_minus * m.cost - r.e2 * m.cost * m.floor + r.e3 * m.step_cost, &now);
                if t <= last {
                    expression.add(-data.one_minus * m.step_cost, &now);
                    expression.add(data.one_minus * m.step_cost, &b.level(k, t - 1));
                }
            });
            self.savings.insert(k, cells);
        }
    }

    /// Minus the savings from one measure over a window.
    fn saving_window(&mut self, k: usize, plan: &Plan) -> Affine {
        self.make_saving_chain(plan.party, k);
        let m = &self.c.measures[k];
        let before = self.level(k, plan.start - 1);
        let held = Held { cost: (m.cost * m.floor, &before), step: (m.step_cost * m.floor, &before) };
        let at_quit = plan.quit.map(|q| self.level(k, q - 1));
        match self.savings.get(&k) {
            Some(chain) => self.chain_window(plan, chain, Some(held), at_quit.as_ref().map(|x| (m.step_cost, x))),
            None => Affine::default(),
        }
    }

    /// N_σ + G a − H b − M N_τ + M (1−δ)( k_{τ−1} − b ) for a chain N, with a and b what is held of costs and steps, k
    /// what the measures' steps have cost when the evader returns, and G, H the sums over the window of what holding
    /// one unit of them gives up.
    fn chain_window(
        &self,
        plan: &Plan,
        chain: &[Affine],
        held: Option<Held<'_>>,
        at_quit: Option<(f64, &Affine)>,
    ) -> Affine {
        let data = &self.c.parties[plan.party];
        let (mut g, mut h, mut weight) = (0.0, 0.0, 1.0);
        let end = plan.quit.unwrap_or(self.c.last_start() + 1);
        for t in plan.start..end {
            let r = &data.covert[t - 1];
            let forever = if plan.quit.is_none() && t > self.c.periods { 1.0 / (1.0 - r.rho) } else { 1.0 };
            g += weight * forever * (data.one_minus + r.e2);
            h += weight * forever * r.e3;
            weight *= r.rho;
            if weight < NEGLIGIBLE {
                weight = 0.0;
                break;
            }
        }
        let mut e = chain[plan.start - 1].clone();
        if let Some(quit) = plan.quit
            && weight > 0.0
        {
            e.add(-weight, &chain[quit - 1]);
            if let Some((factor, steps)) = at_quit {
                e.add(weight * data.one_minus * factor, steps);
                h += weight * data.one_minus;
            }
        }
        if let Some(held) = held {
            e.add(g * held.cost.0, held.cost.1);
            e.add(-h * held.step.0, held.step.1);
        }
        e
    }
}

/// What an evader has performed and cannot take back: factor and expression of its running and one-off costs.
struct Held<'a> {
    cost: (f64, &'a Affine),
    step: (f64, &'a Affine),
}

/// Being undetected so unlikely that no coefficient can show it.
const NEGLIGIBLE: f64 = 1e-16;
