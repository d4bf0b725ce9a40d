//! Periods in which a measure cannot move, because nobody would perform the step.
//!
//! Some incentive rows have no slack to give at any schedule that is kept. To an interior-point method they leave no
//! interior, so what they force is worked out here and said with columns left out instead of rows.
//!
//! *A tie.* Let the punishment that party i expects for evading covertly in period t be nothing, g_t = 0. Let measure k
//! of i be irreversible for good (φ = 1), so that an evader holds a = x_{t−1}. Evading with k in t alone and curing
//! right after then has the slack
//!
//! ```text
//! −(x_t − x_{t−1}) [ (1−δ)(c + κ) + e2 c − e3 κ − ρ (1−δ) κ ]
//! e3 = δ p λ (1−δ),   ρ = δ (1−p) (Q⁻ + (1−Q⁻) λ),   so that   e3 + ρ (1−δ) ≤ δ (1−δ)
//! ```
//!
//! and the bracket is at least (1−δ) c + (1−δ)² κ, which is above zero where c or κ is. A schedule that is kept has no
//! negative slack, and levels never fall: x_t = x_{t−1}. With a sunset nobody cures after T; there ρ = e3 = 0 and
//! the same holds of t = T. So a tie cuts off no schedule that is kept.
//!
//! *When g_t = 0.* g_t = g0 + gv (V_{t+1} − r_t) with both coefficients ≥ 0. Either both are zero (nobody watches in t), or
//! there is no sanction and the agreement is over in all but name: V_{t+1} = r_t at every schedule that is kept. The
//! latter holds of V_t and r_{t−1} where it holds of V_{t+1} and r_t and where i bears no burden, fine or gift in t and
//! no measure that matters to i moves or can be taken back: then u_t = r_t = r_{t−1}, and V_t is a mean of the three.
//! In the tail it is a matter of floors and burdens; after a sunset V_{T+1} = r_T by definition. That is an
//! induction from the end, ties in t coming from V in t + 1.

use super::coefficients::Coefficients;
use super::plan::{Kind, Plan};
use super::scenario::{After, Scenario};
use crate::exact::Rational;

/// Fills in `futile` and `over` of the parties, `tied` and `least` of the measures.
pub(super) fn fill_in(c: &mut Coefficients, scenario: &Scenario) {
    let last = c.periods;
    for period in (1..=last + 1).rev() {
        for i in 0..c.parties.len() {
            let r = &c.parties[i].covert[period - 1];
            let after = period > last || c.parties[i].over[period];
            // In the tail g and V are those of the same period.
            let after = if period > last { is_over(c, scenario, i, period) } else { after };
            c.parties[i].futile[period - 1] = r.g0 == 0.0 && (r.gv == 0.0 || after);
        }
        if period <= last {
            for k in 0..c.measures.len() {
                let m = &c.measures[k];
                let costs = m.cost > 0.0 || m.step_cost > 0.0;
                c.measures[k].tied[period - 1] = costs && m.floor == 1.0 && c.parties[m.performer].futile[period - 1];
            }
        }
        for i in 0..c.parties.len() {
            c.parties[i].over[period - 1] = is_over(c, scenario, i, period);
        }
    }
    for m in &mut c.measures {
        for t in (1..last).rev() {
            if m.tied[t] && m.least[t] > m.least[t - 1] {
                m.least[t - 1] = m.least[t];
            }
        }
        let early = m.tied.first() == Some(&true) && m.least.first().is_some_and(|&least| least > m.start);
        if early || m.least.iter().zip(&m.upper).any(|(least, most)| least > most) {
            // A milestone asks for what nobody would perform: there is no schedule, and the rows have to prove it.
            m.tied.fill(false);
            m.least.clone_from(&m.lower);
        }
    }
}

/// Whether V_{i,t} = r_{i,t−1} at every schedule that is kept, given what is known of t + 1.
fn is_over(c: &Coefficients, scenario: &Scenario, i: usize, period: usize) -> bool {
    let data = &c.parties[i];
    let tail = period > c.periods;
    if tail && c.after == After::Sunset {
        return true;
    }
    if !tail && !data.over[period] || data.burden[period - 1] != 0.0 || data.fined[period - 1] != 0.0 {
        return false;
    }
    let gift = |line: &&super::scenario::Assistance| {
        line.to == i && *line.max_per_period.at(period) > Rational::ZERO && line.budget > Rational::ZERO
    };
    if !tail && scenario.assistance.iter().any(|line| gift(&line)) {
        return false;
    }
    c.measures.iter().enumerate().all(|(k, m)| {
        let own = m.performer == i;
        let flow = if own { m.cost } else { data.benefit[k] };
        let matters = flow != 0.0 || (own && m.step_cost != 0.0 && !tail);
        !matters
            || m.upper[period.min(c.periods) - 1] == 0.0
            || (m.floor == 1.0 || flow == 0.0) && (tail || m.tied[period - 1])
    })
}

impl Coefficients {
    /// Whether no schedule that is kept has slack to give to this plan's row.
    pub fn has_no_slack(&self, plan: &Plan, notice: usize) -> bool {
        let data = &self.parties[plan.party];
        match plan.kind {
            Kind::Sign => data.over[0],
            Kind::Covert => {
                let end = plan.quit.unwrap_or(self.last_start() + 1).min(data.futile.len() + 1);
                data.futile[plan.start - 1..end - 1].iter().all(|&futile| futile)
            }
            Kind::Open => {
                let r = &data.open[plan.start - 1];
                r.g0 == 0.0 && (r.gv == 0.0 || data.over[plan.start.min(self.periods)])
            }
            Kind::Exit => data.over[(plan.start + notice).min(self.periods + 1) - 1],
            Kind::Ratify => false,
        }
    }

    /// Whether the slack of this plan's row is nothing at every schedule that keeps the ties, so that the row says nothing.
    pub fn is_idle(&self, plan: &Plan, notice: usize) -> bool {
        let end = match plan.kind {
            Kind::Covert => plan.quit.unwrap_or(self.last_start() + 1),
            Kind::Open => plan.start + 1,
            Kind::Exit => return self.has_no_slack(plan, notice),
            Kind::Sign | Kind::Ratify => return false,
        };
        let still = |k: &usize| {
            let m = &self.measures[*k];
            let rests = |t: usize| {
                m.upper[t.min(self.periods) - 1] == 0.0 || m.floor == 1.0 && (t > self.periods || m.tied[t - 1])
            };
            m.cost == 0.0 && m.step_cost == 0.0 || (plan.start..end).all(rests)
        };
        self.has_no_slack(plan, notice) && plan.measures.iter().all(still)
    }

    /// What a covert evader saves in period t, in its scale, per unit of a step of a tied measure: the bracket above.
    pub fn saved_by_step(&self, k: usize, period: usize) -> f64 {
        let m = &self.measures[k];
        let data = &self.parties[m.performer];
        let r = &data.covert[period - 1];
        data.one_minus * (m.cost + m.step_cost) + r.e2 * m.cost - (r.e3 + r.rho * data.one_minus) * m.step_cost
    }
}
