//! Why there is no schedule, in plain words.

use super::plan::{Kind, Plan, Row};
use super::scenario::{LinkKind, Scenario};
use crate::exact::{Rational, to_f64};
use std::collections::BTreeMap;

/// How many demands of the scenario, and how many temptations, are put into words.
const MOST_SENTENCES: usize = 8;

/// Which demands clash: first what the scenario asks, then whom it would tempt, each by weight. Rows that say the same
/// for several periods are one sentence. `bounds` are the milestones and deadlines that the proof leans on.
pub(super) fn clash(scenario: &Scenario, multipliers: &[(Row, Rational)], bounds: &[(Row, f64)]) -> Vec<String> {
    let mut groups: BTreeMap<(bool, String), Group> = BTreeMap::new();
    let weighted = multipliers.iter().map(|(row, y)| (row, to_f64(y) * flows(scenario, row)));
    for (row, weight) in weighted.chain(bounds.iter().map(|(row, effect)| (row, *effect))) {
        let Some((topic, period)) = topic(scenario, row) else { continue };
        let group = groups.entry((matches!(row, Row::Incentive(_)), topic)).or_default();
        group.weight += weight.abs();
        group.periods.push(period);
    }
    let mut ordered: Vec<(&(bool, String), &Group)> = groups.iter().collect();
    ordered.sort_by(|a, b| a.0.0.cmp(&b.0.0).then(b.1.weight.total_cmp(&a.1.weight)).then_with(|| a.0.1.cmp(&b.0.1)));
    let mut words = vec!["No schedule meets all of these demands together:".to_string()];
    let mut left_out = 0;
    for tempting in [false, true] {
        let of_kind: Vec<_> = ordered.iter().filter(|((incentive, _), _)| *incentive == tempting).collect();
        let shown = of_kind.len().min(MOST_SENTENCES);
        words.extend(of_kind[..shown].iter().map(|((_, topic), group)| format!("{topic}{}", group.when(scenario))));
        left_out += of_kind.len() - shown;
    }
    if left_out > 0 {
        words.push(format!("… and {left_out} more that carry less weight"));
    }
    words
}

/// Rows that say the same for several periods.
#[derive(Default)]
struct Group {
    weight: f64,
    periods: Vec<usize>,
}

impl Group {
    fn when(&self, scenario: &Scenario) -> String {
        let first = self.periods.iter().min().copied().unwrap_or(0);
        let last = self.periods.iter().max().copied().unwrap_or(0);
        match (first, last) {
            (0, _) => String::new(),
            _ if first > scenario.periods.count => ", in the tail".to_string(),
            _ if first == last => format!(", in period {first}"),
            _ if last > scenario.periods.count => format!(", from period {first} into the tail"),
            _ => format!(", in periods {first} to {last}"),
        }
    }
}

/// What a row is about, without its period, and the period (0 for none); nothing for what is true of every plan.
fn topic(scenario: &Scenario, row: &Row) -> Option<(String, usize)> {
    let measure = |k: &usize| scenario.measures.get(*k).map_or("?", |m| m.name.as_str());
    let party = |plan: &Plan| scenario.parties.get(plan.party).map_or("?", |p| p.name.as_str());
    Some(match row {
        Row::NeverFalls { .. } | Row::AtMost { .. } | Row::AssistanceFloor { .. } => return None,
        Row::Pace { measure: k, period } => (format!("{} can go no faster than its largest step", measure(k)), *period),
        Row::AtLeast { measure: k, period } => {
            let due = scenario.measures.get(*k).and_then(|m| m.deadline).filter(|d| period >= d);
            match due {
                Some(deadline) => (format!("{} must be complete from period {deadline} on", measure(k)), 0),
                None => (format!("{} must have reached its milestones", measure(k)), *period),
            }
        }
        Row::Link { link, period } | Row::LinkReverse { link, period } => {
            let what = match scenario.links.get(*link).map(|l| &l.kind) {
                Some(LinkKind::Precedence { before, after }) => {
                    format!("{} may not run ahead of {}", measure(after), measure(before))
                }
                Some(LinkKind::Balance { .. }) => format!("the balance links[{link}] must be kept"),
                _ => format!("the coverage links[{link}] must be met"),
            };
            (what, *period)
        }
        Row::AssistanceCap { assistance, period } => {
            (format!("assistance[{assistance}] is limited in each period"), *period)
        }
        Row::AssistanceBudget { assistance } => (format!("assistance[{assistance}] has a budget"), 0),
        Row::Incentive(plan) => match plan.kind {
            Kind::Sign => (format!("{} must gain by signing", party(plan)), 0),
            Kind::Covert => (format!("{} must not gain by evading covertly", party(plan)), plan.start),
            Kind::Open => (format!("{} must not gain by breaking openly", party(plan)), plan.start),
            Kind::Exit => (format!("{} must not gain by giving notice and leaving", party(plan)), plan.start),
            Kind::Ratify => {
                let faction = plan.faction.and_then(|f| scenario.factions.get(f)).map_or("?", |f| f.name.as_str());
                (format!("the faction {faction} of {} must not veto", party(plan)), plan.start)
            }
        },
    })
}

/// The size of a party's flows, to weigh rows that are in its payoffs against rows that are in levels.
fn flows(scenario: &Scenario, row: &Row) -> f64 {
    let Row::Incentive(plan) = row else { return 1.0 };
    let of_party = |m: &super::scenario::Measure| {
        to_f64(&m.benefit_per_period[plan.party])
            + if m.performer == plan.party { to_f64(&m.cost_per_period) } else { 0.0 }
    };
    scenario.measures.iter().map(of_party).sum::<f64>().max(f64::MIN_POSITIVE)
}
