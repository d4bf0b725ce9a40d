//! The recursions of the model in floating point: what multiplies what, by party and period.
//!
//! Written as differences, so that nothing cancels: the slack of keeping to the schedule over evading from σ to τ
//! with the measures of a set A is expected punishment minus expected savings,
//!
//! ```text
//! slack(σ,τ,A) = Σ_{t=σ}^{τ−1} W_t ( g_t − Σ_{k∈A} h_{k,t} ) + W_τ (1−δ) Σ_{k∈A} κ_k (x_{k,τ−1} − a_k)
//! g_t     = g0_t + gv_t (V_{t+1} − r_t)
//! h_{k,t} = e1 [ c_k (x_{k,t} − a_k) + κ_k (x_{k,t} − x_{k,t−1}) ] + e2_t c_k (φ_k x_{k,t} − a_k) − e3_t κ_k (x_{k,t} − a_k)
//! W_σ = 1,  W_{t+1} = W_t ρ_t,  a_k = φ_k x_{k,σ−1}
//! ```
//!
//! with the coefficients below. Payoffs of a party are divided by a power of two near the size of its flows, so that
//! tolerances mean the same for every party and scaling a party's payoffs changes nothing.

use crate::agreement::scenario::{After, Scenario, Suspension};
use crate::exact::to_f64;

/// Coefficients of one party. Vectors over periods have T + 1 entries: index t − 1 for t = 1..=T, index T the tail.
#[derive(Debug, Clone)]
pub(super) struct PartyCoefficients {
    /// Payoffs in the file = payoffs here × scale.
    pub scale: f64,
    /// 1 − δ, from the exact δ; also e1.
    pub one_minus: f64,
    /// δ(Q + (1−Q)λ): weight of V_{t+1} in V_t.
    pub keep: Vec<f64>,
    /// δ(1−Q)(1−λ): weight of r_t in V_t.
    pub fall: Vec<f64>,
    /// δ q S: expected sanction of one that complies.
    pub fined: Vec<f64>,
    /// Verification and intrusion costs.
    pub burden: Vec<f64>,
    /// Against covert evasion.
    pub covert: Vec<Response>,
    /// Against open breach.
    pub open: Vec<Response>,
    /// Own measures.
    pub own: Vec<usize>,
    /// By measure: b_{ik} of others' measures.
    pub benefit: Vec<f64>,
    /// d
    pub disagreement: f64,
    /// w × scale: weight of a value here in welfare.
    pub weight: f64,
    /// By t − 1, T + 1 entries: whether a covert evader has nothing to fear from period t (see [`super::ties`]).
    pub futile: Vec<bool>,
    /// By t − 1, T + 1 entries: whether V_t = r_{t−1} at every schedule that is kept.
    pub over: Vec<bool>,
}

/// What one period of evasion costs and saves; see the module's formulas.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Response {
    pub g0: f64,
    pub gv: f64,
    pub e2: f64,
    pub e3: f64,
    /// Probability-weighted discount of being still undetected one period later.
    pub rho: f64,
}

/// Coefficients of one measure, costs in the performer's scale.
#[derive(Debug, Clone)]
pub(super) struct MeasureCoefficients {
    pub performer: usize,
    pub cost: f64,
    pub step_cost: f64,
    pub floor: f64,
    pub start: f64,
    pub max_step: Option<f64>,
    /// By t − 1: the least and the most that start, earliest, milestones and deadline leave.
    pub lower: Vec<f64>,
    pub limit: Vec<f64>,
    /// By t − 1: the most that any schedule that is kept can reach: `limit`, or the start while nobody watches.
    pub upper: Vec<f64>,
    /// By t − 1: whether x_t = x_{t−1} at every schedule that is kept (see [`super::ties`]).
    pub tied: Vec<bool>,
    /// By t − 1: `lower`, or what it is in later periods up to which the measure is tied.
    pub least: Vec<f64>,
}

/// A faction's flows, in its party's scale.
#[derive(Debug, Clone)]
pub(super) struct FactionCoefficients {
    pub party: usize,
    pub benefit_weight: f64,
    pub cost_weight: f64,
    pub reservation: f64,
}

/// Everything the solver needs in floating point.
#[derive(Debug, Clone)]
pub(super) struct Coefficients {
    pub periods: usize,
    pub after: After,
    pub parties: Vec<PartyCoefficients>,
    pub measures: Vec<MeasureCoefficients>,
    pub factions: Vec<FactionCoefficients>,
}

impl Response {
    /// Whether evading costs nothing in expectation: nobody watches, or nothing follows.
    pub fn is_free(&self) -> bool {
        self.g0 == 0.0 && self.gv == 0.0
    }
}

impl Coefficients {
    /// The last start: T + 1 where the tail can be cheated on, T where there is a sunset.
    pub fn last_start(&self) -> usize {
        match self.after {
            After::Perpetual => self.periods + 1,
            After::Sunset => self.periods,
        }
    }

    pub fn new(scenario: &Scenario) -> Self {
        let periods = scenario.periods.count;
        let alarms = alarms(scenario);
        let scales: Vec<f64> = (0..scenario.parties.len()).map(|i| scale(scenario, i)).collect();
        let parties: Vec<PartyCoefficients> =
            (0..scenario.parties.len()).map(|i| party(scenario, i, scales[i], &alarms)).collect();
        let measures = scenario
            .measures
            .iter()
            .map(|m| {
                let (lower, limit) = level_bounds(scenario, m);
                let upper =
                    kept_bounds(m, &parties[m.performer], scales[m.performer], scenario.periods.after, &lower, &limit);
                MeasureCoefficients {
                    performer: m.performer,
                    cost: to_f64(&m.cost_per_period) / scales[m.performer],
                    step_cost: to_f64(&m.step_cost) / scales[m.performer],
                    floor: to_f64(m.irreversible_share.get()),
                    start: to_f64(m.start_level.get()),
                    max_step: m.max_step.as_ref().map(to_f64).filter(|&s| s < 1.0),
                    tied: vec![false; periods],
                    least: lower.clone(),
                    lower,
                    limit,
                    upper,
                }
            })
            .collect();
        let factions = scenario
            .factions
            .iter()
            .map(|f| FactionCoefficients {
                party: f.party,
                benefit_weight: to_f64(&f.benefit_weight),
                cost_weight: to_f64(&f.cost_weight),
                reservation: to_f64(&f.reservation) / scales[f.party],
            })
            .collect();
        let mut made = Self { periods, after: scenario.periods.after, parties, measures, factions };
        super::ties::fill_in(&mut made, scenario);
        made
    }
}

/// A power of two near the size of a party's flows.
fn scale(scenario: &Scenario, party: usize) -> f64 {
    let mut size = 0.0;
    let one_minus = 1.0 - to_f64(scenario.parties[party].discount.get());
    for measure in &scenario.measures {
        size += to_f64(&measure.benefit_per_period[party]);
        if measure.performer == party {
            size += to_f64(&measure.cost_per_period) + one_minus * to_f64(&measure.step_cost);
        }
    }
    for line in scenario.assistance.iter().filter(|a| a.to == party) {
        size += to_f64(&line.budget) * one_minus;
    }
    if size > 0.0 && size.is_finite() { size.log2().round().clamp(-900.0, 900.0).exp2() } else { 1.0 }
}

/// Detection and false-alarm probabilities by period and party, and the products over parties.
struct Alarms {
    detection: Vec<Vec<f64>>,
    false_alarm: Vec<Vec<f64>>,
}

fn alarms(scenario: &Scenario) -> Alarms {
    let count = scenario.periods.count;
    let cleared = 1.0 - to_f64(scenario.verification.review_clearance.get());
    let mut detection = Vec::with_capacity(count + 1);
    let mut false_alarm = Vec::with_capacity(count + 1);
    for period in 1..=count + 1 {
        let mut missed = vec![1.0; scenario.parties.len()];
        let mut quiet = vec![1.0; scenario.parties.len()];
        for layer in scenario.verification.layers.iter().filter(|l| l.in_force(period, count)) {
            for &party in &layer.inspects {
                missed[party] *= 1.0 - to_f64(layer.detection.at(period));
                quiet[party] *= 1.0 - to_f64(layer.false_alarm.at(period));
            }
        }
        detection.push(missed.iter().map(|m| 1.0 - m).collect());
        false_alarm.push(quiet.iter().map(|m| (1.0 - m) * cleared).collect());
    }
    Alarms { detection, false_alarm }
}

fn party(scenario: &Scenario, party: usize, scale: f64, alarms: &Alarms) -> PartyCoefficients {
    let data = &scenario.parties[party];
    let count = scenario.periods.count;
    let discount = to_f64(data.discount.get());
    let one_minus = to_f64(&(crate::exact::Rational::ONE - data.discount.get()));
    // λ, and 1 − λ without cancellation.
    let (lambda, fallen) = match scenario.response.suspension {
        Suspension::Forever => (0.0, 1.0),
        Suspension::Periods(length) => {
            let exponent = f64::from(length) * (-one_minus).ln_1p();
            (exponent.exp(), -exponent.exp_m1())
        }
    };
    let mut made = PartyCoefficients {
        scale,
        one_minus,
        keep: Vec::with_capacity(count + 1),
        fall: Vec::with_capacity(count + 1),
        fined: Vec::with_capacity(count + 1),
        burden: Vec::with_capacity(count + 1),
        covert: Vec::with_capacity(count + 1),
        open: Vec::with_capacity(count + 1),
        own: (0..scenario.measures.len()).filter(|&k| scenario.measures[k].performer == party).collect(),
        benefit: scenario.measures.iter().map(|m| to_f64(&m.benefit_per_period[party]) / scale).collect(),
        disagreement: to_f64(&data.disagreement) / scale,
        weight: to_f64(&data.weight) * scale,
        futile: vec![false; count + 1],
        over: vec![false; count + 1],
    };
    for period in 1..=count + 1 {
        let (p, q) = (alarms.detection[period - 1][party], alarms.false_alarm[period - 1][party]);
        let others: f64 = alarms.false_alarm[period - 1]
            .iter()
            .enumerate()
            .filter(|&(j, _)| j != party)
            .map(|(_, q)| 1.0 - q)
            .product();
        let quiet = others * (1.0 - q);
        let sanction = (one_minus * to_f64(scenario.response.sanction[party].at(period))
            + fallen * to_f64(scenario.response.sanction_per_period[party].at(period)))
            / scale;
        made.keep.push(discount * (quiet + (1.0 - quiet) * lambda));
        made.fall.push(discount * (1.0 - quiet) * fallen);
        made.fined.push(discount * q * sanction);
        made.burden.push(burden(scenario, party, period) / scale);
        let last = scenario.periods.after == After::Sunset && period == count;
        let response = |p: f64| {
            if last {
                // After the end everybody falls to the floors for good, caught or not, and nobody cures.
                return Response { g0: discount * (p - q) * sanction, gv: 0.0, e2: discount, e3: 0.0, rho: 0.0 };
            }
            Response {
                g0: discount * (p - q) * sanction,
                gv: discount * (p - q) * others * fallen,
                e2: discount * fallen * (p + (1.0 - p) * (1.0 - others)),
                e3: discount * p * lambda * one_minus,
                rho: discount * (1.0 - p) * (others + (1.0 - others) * lambda),
            }
        };
        made.covert.push(response(p));
        made.open.push(response(1.0));
    }
    made
}

fn burden(scenario: &Scenario, party: usize, period: usize) -> f64 {
    let layers = &scenario.verification.layers;
    layers
        .iter()
        .filter(|l| l.in_force(period, scenario.periods.count))
        .map(|l| to_f64(l.cost_per_period[party].at(period)) + to_f64(l.intrusion_per_period[party].at(period)))
        .sum()
}

/// Least and most level by period, from start, earliest, milestones and deadline.
fn level_bounds(scenario: &Scenario, measure: &crate::agreement::scenario::Measure) -> (Vec<f64>, Vec<f64>) {
    let start = to_f64(measure.start_level.get());
    let mut lower = vec![start; scenario.periods.count];
    let mut upper = vec![1.0; scenario.periods.count];
    for (at, most) in upper.iter_mut().enumerate() {
        if at + 1 < measure.earliest {
            *most = start;
        }
    }
    for milestone in &measure.milestones {
        let level = to_f64(milestone.at_least.get());
        for least in lower.iter_mut().skip(milestone.period - 1) {
            *least = least.max(level);
        }
    }
    if let Some(deadline) = measure.deadline {
        for least in lower.iter_mut().skip(deadline - 1) {
            *least = 1.0;
        }
    }
    (lower, upper)
}

/// The most that can be reached, given that nobody performs unpunished what it costs to perform. Said as a bound, it
/// leaves the linear program an interior, which the rows that force it do not.
///
/// While evasion has been free since the first period, evading for one period saves a positive multiple of
/// x_t − x_{t−1}: the measure stays at its start. In a later run of such periods the same holds of x itself where it
/// pays to take back what can be taken back and to cure it at some time later in the run, or never in the tail.
fn kept_bounds(
    measure: &crate::agreement::scenario::Measure,
    performer: &PartyCoefficients,
    scale: f64,
    after: After,
    lower: &[f64],
    limit: &[f64],
) -> Vec<f64> {
    let start = to_f64(measure.start_level.get());
    let floor = to_f64(measure.irreversible_share.get());
    let (cost, step_cost) = (to_f64(&measure.cost_per_period) / scale, to_f64(&measure.step_cost) / scale);
    let mut upper = limit.to_vec();
    if cost == 0.0 && step_cost == 0.0 {
        return upper;
    }
    // In the tail evasion need never be cured; a sunset leaves nothing to evade.
    let tail = after == After::Perpetual;
    let responses = &performer.covert[..limit.len() + usize::from(tail)];
    let mut still = 0;
    if start == 0.0 || floor == 1.0 {
        still = responses.iter().take(limit.len()).take_while(|r| r.is_free()).count();
    }
    if start == 0.0 && floor < 1.0 {
        for from in 0..responses.len() {
            let (mut saved, mut weight) = (0.0, 1.0);
            for (at, r) in responses.iter().enumerate().skip(from).take_while(|(_, r)| r.is_free()) {
                let forever = if at < limit.len() { 1.0 } else { 1.0 / (1.0 - r.rho) };
                saved += weight * forever * (performer.one_minus * cost - r.e3 * step_cost);
                weight *= r.rho;
                let cure = if at < limit.len() { weight * performer.one_minus * step_cost } else { 0.0 };
                if saved - cure > SURE * cost {
                    still = still.max((at + 1).min(limit.len()));
                }
            }
        }
    }
    // Where a milestone asks for more there is no schedule, and the rows have to prove it.
    if lower[..still].iter().all(|&least| least <= start) {
        upper[..still].fill(start);
    }
    upper
}

/// A saving this large is not rounding.
const SURE: f64 = 1e-12;
