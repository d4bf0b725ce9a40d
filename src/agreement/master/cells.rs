//! Flows, values and chains of a party as expressions, with the rows that define their columns.

use super::Builder;
use super::affine::Affine;
use crate::agreement::coefficients::PartyCoefficients;
use crate::agreement::scenario::After;

/// Cells of one party, index t for t = 0..=T where levels are meant, index t − 1 for t = 1..=T + 1 for V and Z.
pub(super) struct PartyCells {
    pub floor: Vec<Affine>,
    pub cost: Vec<Affine>,
    pub cost_floor: Vec<Affine>,
    pub step: Vec<Affine>,
    pub step_floor: Vec<Affine>,
    pub values: Vec<Affine>,
    pub evading: Vec<Affine>,
}

impl Builder<'_> {
    /// Σ weight_k x_{k,t} for t = 0..=T, written out: eliminating the levels of a period makes them all neighbours
    /// anyway, so long rows within a period cost a solver less than columns for their sums.
    fn totals(&self, weight: impl Fn(usize) -> f64) -> Vec<Affine> {
        let weights: Vec<(usize, f64)> =
            (0..self.c.measures.len()).map(|k| (k, weight(k))).filter(|&(_, a)| a != 0.0).collect();
        let total = |t| {
            let mut sum = Affine::default();
            for &(k, weight) in &weights {
                sum.add(weight, &self.level(k, t));
            }
            sum
        };
        (0..=self.c.periods).map(total).collect()
    }

    pub fn party_cells(&mut self, party: usize) -> PartyCells {
        let c = self.c;
        let data = &c.parties[party];
        let own = |k: usize| c.measures[k].performer == party;
        let flow = |k: usize| if own(k) { -c.measures[k].cost } else { data.benefit[k] };
        let mine = |k: usize, amount: f64| if own(k) { amount } else { 0.0 };
        let committed = self.totals(flow);
        let floor = self.totals(|k| flow(k) * c.measures[k].floor);
        let cost = self.totals(|k| mine(k, c.measures[k].cost));
        let cost_floor = self.totals(|k| mine(k, c.measures[k].cost * c.measures[k].floor));
        let step = self.totals(|k| mine(k, c.measures[k].step_cost));
        let step_floor = self.totals(|k| mine(k, c.measures[k].step_cost * c.measures[k].floor));
        let values = self.value_cells(party, &committed, &floor, &step, 1.0, 1.0);
        let mut cells = PartyCells { floor, cost, cost_floor, step, step_floor, values, evading: Vec::new() };
        cells.evading = self.chain_cells(data, |b, expression, t, last| {
            let r = &data.covert[t - 1];
            b.punish(expression, &cells, data, t);
            let at = t.min(last);
            expression.add(-data.one_minus, &cells.cost[at]);
            expression.add(-r.e2, &cells.cost_floor[at]);
            expression.add(r.e3, &cells.step[at]);
            if t <= last {
                expression.add(-data.one_minus, &cells.step[t]);
                expression.add(data.one_minus, &cells.step[t - 1]);
            }
        });
        cells
    }

    /// Adds g_t.
    pub fn punish(&self, expression: &mut Affine, cells: &PartyCells, data: &PartyCoefficients, period: usize) {
        let r = &data.covert[period - 1];
        let at = period.min(self.c.periods);
        expression.constant += r.g0;
        if r.gv != 0.0 {
            expression.add(r.gv, &cells.values[at]);
            expression.add(-r.gv, &cells.floor[at]);
        }
    }

    /// N_t = (what `flow` adds in t) + ρ_t N_{t+1}, t = 1..=T + 1 (T where there is a sunset).
    pub fn chain_cells(
        &mut self,
        data: &PartyCoefficients,
        flow: impl Fn(&Self, &mut Affine, usize, usize),
    ) -> Vec<Affine> {
        let last = self.c.periods;
        let starts = self.c.last_start();
        let mut cells = vec![Affine::default(); last + 1];
        for t in (1..=starts).rev() {
            let rho = data.covert[t - 1].rho;
            let mut expression = Affine::default();
            flow(self, &mut expression, t, last);
            if t <= last && rho != 0.0 && t < starts {
                expression.add(rho, &cells[t]);
            }
            // In the tail N = flow + ρN.
            let own_share = if t > last { 1.0 - rho } else { 1.0 };
            cells[t - 1] = self.value_or_column(t, expression, own_share);
        }
        cells
    }

    /// expression / share, as a column of its own in retained periods; long expressions are merged.
    fn value_or_column(&mut self, period: usize, mut expression: Affine, share: f64) -> Affine {
        if self.grid.is_retained(period) {
            let column = Affine::column(self.problem.column(period, f64::NEG_INFINITY, f64::INFINITY));
            expression.add(-share, &column);
            self.define(expression);
            return column;
        }
        let mut value = Affine::default();
        value.add(1.0 / share, &expression);
        value.merge();
        value
    }

    /// V_t, t = 1..=T + 1, from totals of flows.
    fn value_cells(
        &mut self,
        party: usize,
        committed: &[Affine],
        floor: &[Affine],
        step: &[Affine],
        benefit_weight: f64,
        cost_weight: f64,
    ) -> Vec<Affine> {
        let data = &self.c.parties[party];
        let last = self.c.periods;
        let mut values = vec![Affine::default(); last + 1];
        for t in (1..=last + 1).rev() {
            let at = t.min(last);
            if t > last && self.c.after == After::Sunset {
                values[last] = self.value_or_column(t, floor[last].clone(), 1.0);
                continue;
            }
            let mut expression = Affine::default();
            expression.add(data.one_minus, &committed[at]);
            expression.constant -= data.one_minus * cost_weight * data.burden[t - 1] + data.fined[t - 1];
            expression.add(data.fall[t - 1], &floor[at]);
            let mut share = 1.0;
            if t > last {
                share -= data.keep[last];
            } else {
                expression.add(-data.one_minus * cost_weight, &step[t]);
                expression.add(data.one_minus * cost_weight, &step[t - 1]);
                for (index, line) in self.scenario.assistance.iter().enumerate() {
                    if line.to == party {
                        let column = self.amounts[index][t - 1];
                        expression.add(data.one_minus * benefit_weight, &Affine::column(column));
                    }
                }
                expression.add(data.keep[t - 1], &values[t]);
            }
            values[t - 1] = self.value_or_column(t, expression, share);
        }
        values
    }

    pub fn faction_cells(&mut self, faction: usize) -> Vec<Affine> {
        let c = self.c;
        let f = &c.factions[faction];
        let data = &c.parties[f.party];
        let own = |k: usize| c.measures[k].performer == f.party;
        let flow = |k: usize| {
            if own(k) { -f.cost_weight * c.measures[k].cost } else { f.benefit_weight * data.benefit[k] }
        };
        let committed = self.totals(flow);
        let floor = self.totals(|k| flow(k) * c.measures[k].floor);
        let step = self.totals(|k| if own(k) { c.measures[k].step_cost } else { 0.0 });
        self.value_cells(f.party, &committed, &floor, &step, f.benefit_weight, f.cost_weight)
    }
}
