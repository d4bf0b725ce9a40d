//! The same plans played forward in time, in doubles: discounted probability mass moves along the periods, over all
//! combinations of alarms, with every suspension counted in real periods. Shares no formula with `brute`.

use super::brute::Brute;
use detente::agreement::plan::{Kind, Plan};
use detente::agreement::scenario::{After, Suspension};
use detente::exact::{Rational, to_f64};

/// The average value of party `plan.party` from `plan.start` on when it follows the plan (covert or open), or the
/// path when `plan` is a sign plan.
pub fn value(brute: &Brute, plan: &Plan) -> f64 {
    let scenario = brute.scenario;
    let i = plan.party;
    let last = scenario.periods.count;
    let sunset = scenario.periods.after == After::Sunset;
    let delta = to_f64(scenario.parties[i].discount.get());
    let evades = matches!(plan.kind, Kind::Covert | Kind::Open);
    let x = |k: usize, t: usize| to_f64(&brute.level(k, t.min(last)));
    let phi = |k: usize| to_f64(scenario.measures[k].irreversible_share.get());
    let cost = |k: usize| to_f64(&scenario.measures[k].cost_per_period);
    let step_cost = |k: usize| to_f64(&scenario.measures[k].step_cost);
    let holds = |k: usize, evading: bool| evading && plan.measures.contains(&k);
    let kept = |k: usize| phi(k) * x(k, plan.start - 1);

    let flow = |t: usize, evading: bool| {
        let mut flow = 0.0;
        for k in 0..scenario.measures.len() {
            if scenario.measures[k].performer != i {
                flow += to_f64(&scenario.measures[k].benefit_per_period[i]) * x(k, t);
            } else if holds(k, evading) {
                flow -= cost(k) * kept(k);
            } else {
                flow -= cost(k) * x(k, t);
                if t <= last {
                    flow -= step_cost(k) * (x(k, t) - x(k, t - 1));
                }
            }
        }
        for layer in &scenario.verification.layers {
            if layer.in_force(t, last) {
                flow -= to_f64(layer.cost_per_period[i].at(t)) + to_f64(layer.intrusion_per_period[i].at(t));
            }
        }
        if t <= last {
            for (line, amounts) in scenario.assistance.iter().zip(&brute.schedule.assistance) {
                if line.to == i {
                    flow += to_f64(&amounts[t - 1]);
                }
            }
        }
        flow
    };
    let floor_flow = |t: usize, evading: bool| {
        let mut flow = 0.0;
        for k in 0..scenario.measures.len() {
            if scenario.measures[k].performer != i {
                flow += to_f64(&scenario.measures[k].benefit_per_period[i]) * phi(k) * x(k, t);
            } else {
                flow -= cost(k) * if holds(k, evading) { kept(k) } else { phi(k) * x(k, t) };
            }
        }
        flow
    };
    // Σ_{s=0}^{L−1} δ^s, by adding up; collapse lasts until nothing is left of a payoff.
    let long = (1e-18_f64.ln() / delta.ln()).ceil() as u32;
    let (length, returns) = match scenario.response.suspension {
        Suspension::Periods(length) => (length, true),
        Suspension::Forever => (long, false),
    };
    let suspension_weight: f64 = (0..length).map(|s| delta.powi(s as i32)).sum();
    let for_ever: f64 = (0..long).map(|s| delta.powi(s as i32)).sum();
    let alarm = |table: &[Vec<Rational>], j: usize, t: usize| to_f64(&table[j][t.min(last + 1)]);

    // Mass by state: evading or complying, with total (not average) payoffs collected on the way.
    let (mut evading, mut complying) = if evades { (1.0, 0.0) } else { (0.0, 1.0) };
    let mut total = 0.0;
    let cure = |t: usize| plan.measures.iter().map(|&k| step_cost(k) * (x(k, t) - kept(k))).sum::<f64>();
    for t in plan.start.. {
        if sunset && t > last {
            // For ever at the floors, each state at its own.
            total += for_ever * (evading * floor_flow(last, true) + complying * floor_flow(last, false));
            break;
        }
        if evading + complying < 1e-17 {
            break;
        }
        if plan.quit == Some(t) {
            total -= evading * cure(t - 1);
            complying += evading;
            evading = 0.0;
        }
        let parties = scenario.parties.len();
        let (mut next_evading, mut next_complying) = (0.0, 0.0);
        for (mass, is_evading) in [(evading, true), (complying, false)] {
            if mass == 0.0 {
                continue;
            }
            total += mass * flow(t, is_evading);
            for accused in 0..1usize << parties {
                let probability: f64 = (0..parties)
                    .map(|j| {
                        let of_evader = is_evading && j == i;
                        let p = match (of_evader, plan.kind == Kind::Open && t == plan.start) {
                            (true, true) => 1.0,
                            (true, false) => alarm(&brute.detection, j, t),
                            (false, _) => alarm(&brute.false_alarm, j, t),
                        };
                        if accused >> j & 1 == 1 { p } else { 1.0 - p }
                    })
                    .product();
                let mut mass = mass * probability * delta;
                let own_alarm = accused >> i & 1 == 1;
                if own_alarm {
                    total -= mass * to_f64(scenario.response.sanction[i].at(t));
                    total -= mass * suspension_weight * to_f64(scenario.response.sanction_per_period[i].at(t));
                }
                if accused != 0 {
                    // After the last period of a sunset the floors go on for ever by themselves.
                    let ended = sunset && t == last;
                    if ended {
                        total += mass * for_ever * floor_flow(t, is_evading);
                        continue;
                    }
                    total += mass * suspension_weight * floor_flow(t, is_evading);
                    mass = if returns { mass * delta.powi(length as i32) } else { 0.0 };
                }
                if is_evading && own_alarm {
                    total -= mass * cure(t);
                }
                if is_evading && !own_alarm {
                    next_evading += mass;
                } else {
                    next_complying += mass;
                }
            }
        }
        (evading, complying) = (next_evading, next_complying);
    }
    (1.0 - delta) * total
}
