//! Which rows a scenario has: everything that a proof may refer to, and nothing else.

use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, LinkKind, Scenario};

/// Whether the row belongs to the scenario: its indices, periods, start, quit and set of measures.
///
/// Quitting later in the tail than period `T + 1` is dominated and therefore not a row; so is leaving an agreement
/// that will have ended by itself when the notice runs out.
pub fn exists(scenario: &Scenario, row: &Row) -> bool {
    let count = scenario.periods.count;
    let in_time = |period: usize| (1..=count).contains(&period);
    let is_measure = |measure: usize| measure < scenario.measures.len();
    match row {
        Row::NeverFalls { measure, period } | Row::AtLeast { measure, period } | Row::AtMost { measure, period } => {
            is_measure(*measure) && in_time(*period)
        }
        Row::Pace { measure, period } => {
            in_time(*period) && scenario.measures.get(*measure).is_some_and(|m| m.max_step.is_some())
        }
        Row::Link { link, period } => {
            in_time(*period) && scenario.links.get(*link).is_some_and(|l| (l.from..=l.to).contains(period))
        }
        Row::LinkReverse { link, period } => {
            in_time(*period)
                && scenario
                    .links
                    .get(*link)
                    .is_some_and(|l| (l.from..=l.to).contains(period) && matches!(l.kind, LinkKind::Balance { .. }))
        }
        Row::AssistanceFloor { assistance, period } | Row::AssistanceCap { assistance, period } => {
            *assistance < scenario.assistance.len() && in_time(*period)
        }
        Row::AssistanceBudget { assistance } => *assistance < scenario.assistance.len(),
        Row::Incentive(plan) => plan_exists(scenario, plan),
    }
}

fn plan_exists(scenario: &Scenario, plan: &Plan) -> bool {
    let count = scenario.periods.count;
    let perpetual = scenario.periods.after == After::Perpetual;
    let last_start = if perpetual { count.saturating_add(1) } else { count };
    if plan.party >= scenario.parties.len() || !(1..=last_start).contains(&plan.start) {
        return false;
    }
    let own_set = plan.measures.windows(2).all(|pair| pair[0] < pair[1])
        && plan.measures.iter().all(|&k| scenario.measures.get(k).is_some_and(|m| m.performer == plan.party));
    let last_quit = if perpetual { count.max(plan.start).saturating_add(1) } else { count };
    let quit_fits = plan.quit.is_none_or(|quit| plan.kind == Kind::Covert && quit > plan.start && quit <= last_quit);
    let faction_fits = match plan.faction {
        None => plan.kind != Kind::Ratify,
        Some(f) => plan.kind == Kind::Ratify && scenario.factions.get(f).is_some_and(|f| f.party == plan.party),
    };
    let kind_fits = match plan.kind {
        Kind::Sign => plan.start == 1 && plan.measures.is_empty(),
        Kind::Covert | Kind::Open => true,
        Kind::Exit => plan.measures.is_empty() && exit_exists(scenario, plan.start),
        Kind::Ratify => plan.measures.is_empty(),
    };
    own_set && quit_fits && faction_fits && kind_fits
}

/// Whether leaving lawfully with notice given in `start` is possible while there is something left to leave.
pub(super) fn exit_exists(scenario: &Scenario, start: usize) -> bool {
    scenario.exit.is_some_and(|exit| {
        scenario.periods.after == After::Perpetual
            || start.saturating_add(exit.notice_periods) <= scenario.periods.count
    })
}
