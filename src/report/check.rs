//! The figures that a saved solution reports, against those recomputed from its schedule.

use crate::agreement::scenario::{Objective, Scenario};
use crate::certificate::Certificate;
use crate::exact::{self, Rational};
use crate::report::json::SavedFound;
use crate::report::words;

/// How far a reported figure may be from the exact one, relative to what is at stake for the party.
pub const TOLERANCE: f64 = 1e-6;

/// What was recomputed from the schedule alone. Values are average discounted.
#[derive(Debug, Clone)]
pub struct Recomputed {
    /// V_{i,1} by party index; NaN where no arithmetic could bound it, which counts as a mismatch.
    pub values: Vec<f64>,
    /// The slack of each reported incentive, in the order of the saved solution; NaN as above.
    pub slacks: Vec<f64>,
}

/// A reported figure that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    /// JSON path of the figure in the saved solution.
    pub path: String,
    /// What it is about, in words; empty where the path says it.
    pub about: String,
    /// What the file says.
    pub reported: f64,
    /// What it should say.
    pub exact: f64,
}

/// Every reported figure that differs from the recomputed one by more than [`TOLERANCE`]. Binding marks and
/// multipliers come from the solver and cannot be recomputed; they are not looked at.
pub fn compare(
    scenario: &Scenario,
    saved: &SavedFound,
    recomputed: &Recomputed,
    certificate: &Certificate,
) -> Vec<Mismatch> {
    let mut found = Comparison { mismatches: Vec::new() };
    let scales: Vec<f64> = (0..scenario.parties.len()).map(|i| stake(scenario, recomputed, i)).collect();
    let largest = scales.iter().copied().fold(0.0, f64::max);
    let (objective, scale) = objective(scenario, saved, recomputed, &scales);
    found.look("objective.value".into(), "", &saved.objective, objective, scale);
    for (i, party) in scenario.parties.iter().enumerate() {
        let name = words::party_name(scenario, i);
        if let Some(reported) = saved.values.get(i) {
            let value = recomputed.values.get(i).copied().unwrap_or(f64::NAN);
            found.look(format!("parties[{i}].value"), &name, reported, value, scales[i]);
        }
        if let Some(reported) = saved.disagreements.get(i) {
            let exact = exact::to_f64(&party.disagreement);
            found.look(format!("parties[{i}].disagreement"), &name, reported, exact, 0.0);
        }
    }
    for (at, reported) in saved.incentives.iter().enumerate() {
        let scale = scales.get(reported.plan.party).copied().unwrap_or(largest);
        let slack = recomputed.slacks.get(at).copied().unwrap_or(f64::NAN);
        let about = words::plan(scenario, &reported.plan);
        found.look(format!("incentives[{at}].slack"), &about, &reported.slack, slack, scale);
    }
    found.look(
        "max_deviation_gain".into(),
        "",
        &saved.max_deviation_gain,
        exact::to_f64(&certificate.epsilon),
        largest,
    );
    if let Some(claimed) = &saved.min_slack {
        found.not_over("certificate.min_slack".into(), claimed, exact::to_f64(&certificate.min_slack), largest);
    }
    if let Some(claimed) = &saved.epsilon {
        // A smaller ε than the true one is the false claim.
        let exact = exact::to_f64(&certificate.epsilon);
        if exact::to_f64(claimed) + TOLERANCE * largest < exact {
            found.look("certificate.epsilon".into(), "", claimed, exact, largest);
        }
    }
    found.mismatches
}

struct Comparison {
    mismatches: Vec<Mismatch>,
}

impl Comparison {
    fn look(&mut self, path: String, about: &str, reported: &Rational, exact: f64, scale: f64) {
        let reported = exact::to_f64(reported);
        let scale = scale.max(reported.abs()).max(exact.abs());
        // Written so that NaN counts as a mismatch.
        let near = (reported - exact).abs() <= TOLERANCE * scale;
        if !near {
            self.mismatches.push(Mismatch { path, about: about.to_string(), reported, exact });
        }
    }

    fn not_over(&mut self, path: String, claimed: &Rational, exact: f64, scale: f64) {
        if exact::to_f64(claimed) > exact {
            self.look(path, "", claimed, exact, scale);
        }
    }
}

/// What the agreement moves for a party in a period: its value, its disagreement value, all benefits and costs.
fn stake(scenario: &Scenario, recomputed: &Recomputed, party: usize) -> f64 {
    let flows = scenario.measures.iter().fold(0.0, |sum, m| {
        let own = if m.performer == party { exact::to_f64(&m.cost_per_period) } else { 0.0 };
        sum + own + m.benefit_per_period.get(party).map_or(0.0, exact::to_f64)
    });
    let value = recomputed.values.get(party).copied().unwrap_or(0.0);
    let without = scenario.parties.get(party).map_or(0.0, |p| exact::to_f64(&p.disagreement));
    flows.max(value.abs()).max(without.abs())
}

/// The objective from the values and levels, and the size of what it is made of.
fn objective(scenario: &Scenario, saved: &SavedFound, recomputed: &Recomputed, scales: &[f64]) -> (f64, f64) {
    let largest = scales.iter().copied().fold(0.0, f64::max);
    let parties = scenario.parties.iter().zip(&recomputed.values);
    match scenario.objective {
        Objective::Welfare => {
            let weights = || scenario.parties.iter().map(|p| exact::to_f64(&p.weight));
            let scale = weights().zip(scales).map(|(w, s)| w * s).fold(0.0, f64::max);
            (parties.map(|(p, v)| exact::to_f64(&p.weight) * v).sum(), scale)
        }
        Objective::Egalitarian => {
            (parties.map(|(p, v)| v - exact::to_f64(&p.disagreement)).fold(f64::INFINITY, f64::min), largest)
        }
        Objective::Progress => {
            let total = saved.schedule.levels.iter().flatten().fold(Rational::ZERO, |sum, x| sum + x);
            (exact::to_f64(&total), 1.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples::{self, q};
    use crate::report::json::{SavedSolution, read_solution, solution_to_json};

    fn saved(scenario: &Scenario) -> SavedFound {
        let value = solution_to_json(scenario, &examples::solution(scenario), Some(&examples::certificate()));
        match read_solution(&value.to_string(), scenario).unwrap() {
            SavedSolution::Found(found) => *found,
            SavedSolution::Refuted(_) => panic!("a schedule was written"),
        }
    }

    /// The figures of the hand-made solution; its objective is the sum of its values, .6 + .63.
    fn recomputed(scenario: &Scenario) -> Recomputed {
        let solution = examples::solution(scenario);
        Recomputed { values: solution.values, slacks: solution.incentives.iter().map(|i| i.slack).collect() }
    }

    fn wrong(change: impl FnOnce(&mut SavedFound, &mut Recomputed)) -> Vec<String> {
        let scenario = examples::inf();
        let (mut file, mut exact) = (saved(&scenario), recomputed(&scenario));
        change(&mut file, &mut exact);
        compare(&scenario, &file, &exact, &examples::certificate()).into_iter().map(|m| m.path).collect()
    }

    /// What is at stake for a party here is 2.4 to 4 a period, so 1e-7 is nothing and 1e-4 is not.
    #[test]
    fn only_what_differs_is_named() {
        assert!(wrong(|_, _| ()).is_empty());
        assert!(wrong(|_, exact| exact.slacks[4] += 1e-7).is_empty());
        assert_eq!(wrong(|_, exact| exact.slacks[4] += 1e-4), ["incentives[4].slack"]);
        assert_eq!(wrong(|file, _| file.objective = q("1.24")), ["objective.value"]);
        assert_eq!(wrong(|_, exact| exact.values[1] = 0.64), ["objective.value", "parties[1].value"]);
        assert_eq!(wrong(|file, _| file.disagreements[0] = q("1/1000")), ["parties[0].disagreement"]);
        assert_eq!(wrong(|file, _| file.max_deviation_gain = q("0.1")), ["max_deviation_gain"]);
        assert_eq!(wrong(|file, _| file.min_slack = Some(q("0.1"))), ["certificate.min_slack"]);
        // A weaker claim than what is true is still true.
        assert!(wrong(|file, _| file.min_slack = Some(q("-1"))).is_empty());
        assert!(wrong(|file, _| file.epsilon = Some(q("1"))).is_empty());
    }

    #[test]
    fn what_could_not_be_recomputed_does_not_pass() {
        assert_eq!(wrong(|_, exact| exact.slacks[0] = f64::NAN), ["incentives[0].slack"]);
        assert_eq!(wrong(|_, exact| exact.values.truncate(1)).last().unwrap(), "parties[1].value");
        let last = recomputed(&examples::inf()).slacks.len() - 1;
        assert_eq!(wrong(|_, exact| exact.slacks.truncate(last)), [format!("incentives[{last}].slack")]);
    }
}
