//! What tempts the parties most: the incentive conditions with the least to spare.

use super::Page;
use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::{Incentive, Solution};
use crate::report::calendar;
use crate::report::display::fit;
use crate::report::numbers::{counted, value};
use crate::report::table::{self, Column, TableRow};
use crate::report::words;

/// How many are shown.
const SHOWN: usize = 8;

/// Like temptations from neighbouring starts, shown as one.
struct Group<'a> {
    /// The one with the least slack.
    tightest: &'a Incentive,
    first: usize,
    last: usize,
    /// Whether all of them return in the same period.
    same_quit: bool,
    /// Slack over the size of what is at stake for the party.
    relative: f64,
    worth: Option<f64>,
}

pub(super) fn write(page: &mut Page, scenario: &Scenario, solution: &Solution) {
    if solution.incentives.is_empty() {
        return;
    }
    let mut groups = groups(scenario, solution);
    groups.sort_by(|a, b| {
        a.relative
            .total_cmp(&b.relative)
            .then(b.worth.unwrap_or(0.0).total_cmp(&a.worth.unwrap_or(0.0)))
            .then_with(|| a.tightest.plan.cmp(&b.tightest.plan))
    });
    page.heading("Tightest temptations (slack: what the party would lose by it, average per period)");
    let columns = [
        Column::words("party", 13),
        Column::words("temptation", 36),
        Column::words("from period", 16),
        Column::words("until", 8),
        Column::figures("slack", 8),
        Column::figures("worth", 7),
    ];
    let rows: Vec<TableRow> = groups.iter().take(SHOWN).map(|group| TableRow::Cells(row(scenario, group))).collect();
    page.table(table::render(&columns, &rows));
    page.note(if groups.iter().take(SHOWN).any(|g| g.worth.is_some()) {
        "Worth: what the objective would gain for each unit of slack that could be given up."
    } else {
        "Worth is not known: the solver that found the plan gives no multipliers."
    });
    page.note("Order: slack as a share of what the plan is worth to the party; those that bind by worth.");
    page.blank();
}

fn groups<'a>(scenario: &Scenario, solution: &'a Solution) -> Vec<Group<'a>> {
    let mut sorted: Vec<&Incentive> = solution.incentives.iter().collect();
    sorted.sort_by_key(|i| (i.plan.party, i.plan.kind, i.plan.faction, i.plan.start));
    let mut groups: Vec<Group> = Vec::new();
    for incentive in sorted {
        let relative = relative(scenario, solution, incentive);
        match groups.last_mut() {
            Some(group) if group.last + 1 == incentive.plan.start && alike(group.tightest, incentive) => {
                group.last = incentive.plan.start;
                group.same_quit &= group.tightest.plan.quit == incentive.plan.quit;
                group.worth = larger(group.worth, incentive.multiplier);
                if relative < group.relative {
                    (group.relative, group.tightest) = (relative, incentive);
                }
            }
            _ => groups.push(Group {
                tightest: incentive,
                first: incentive.plan.start,
                last: incentive.plan.start,
                same_quit: true,
                relative,
                worth: incentive.multiplier,
            }),
        }
    }
    groups
}

/// The same temptation but for its start: as long, or until the same period; both binding, or both not.
fn alike(a: &Incentive, b: &Incentive) -> bool {
    let key = |p: &Plan| (p.party, p.kind, p.faction, p.quit.is_none());
    let length = |p: &Plan| p.quit.map(|quit| quit.saturating_sub(p.start));
    key(&a.plan) == key(&b.plan)
        && a.plan.measures == b.plan.measures
        && a.binding == b.binding
        && (a.plan.quit == b.plan.quit || length(&a.plan) == length(&b.plan))
}

fn larger(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}

/// Slack over what the agreement is worth to the party (its value and its gain over disagreement), so that parties
/// who count in different units compare. Binding ones count as 0.
fn relative(scenario: &Scenario, solution: &Solution, incentive: &Incentive) -> f64 {
    if incentive.binding {
        return 0.0;
    }
    let party = incentive.plan.party;
    let worth = solution.values.get(party).copied().unwrap_or(0.0);
    let without = scenario.parties.get(party).map_or(0.0, |p| crate::exact::to_f64(&p.disagreement));
    let scale = worth.abs().max((worth - without).abs());
    let relative = if scale > 0.0 { incentive.slack / scale } else { incentive.slack };
    if relative.is_nan() { f64::INFINITY } else { relative }
}

fn row(scenario: &Scenario, group: &Group) -> Vec<String> {
    let plan = &group.tightest.plan;
    vec![
        fit(scenario.parties.get(plan.party).map_or("", |p| &p.name), 13),
        temptation(scenario, plan),
        starts(scenario, group),
        match (plan.kind, plan.quit) {
            (Kind::Covert, Some(quit)) => until(scenario, group, quit),
            (Kind::Covert, None) => "never".to_string(),
            _ => String::new(),
        },
        short(group.tightest.slack),
        // Multipliers of conditions that do not bind are 0 but for the solver's noise.
        group.worth.map(|w| if w.abs() < 1e-6 { "0".to_string() } else { short(w) }).unwrap_or_default(),
    ]
}

/// A value in at most seven characters, eight with a sign: large ones need fewer places.
fn short(v: f64) -> String {
    match v.abs() {
        size if (99.999..1e3).contains(&size) => format!("{v:.2}"),
        size if (1e3..1e6).contains(&size) => format!("{v:.0}"),
        _ => value(v),
    }
}

/// When a covert evader returns; for several starts, how much later.
fn until(scenario: &Scenario, group: &Group, quit: usize) -> String {
    let later = quit.saturating_sub(group.tightest.plan.start);
    match (group.same_quit, quit > scenario.periods.count) {
        (true, true) => "tail".to_string(),
        (true, false) => quit.to_string(),
        (false, _) => format!("{later} later"),
    }
}

fn temptation(scenario: &Scenario, plan: &Plan) -> String {
    match plan.kind {
        Kind::Sign => "not sign at all".to_string(),
        Kind::Covert => format!("evade covertly {}", words::with(scenario, plan)),
        Kind::Open => format!("break openly {}", words::with(scenario, plan)),
        Kind::Exit => match scenario.exit.map_or(0, |e| e.notice_periods) {
            0 => "leave lawfully at once".to_string(),
            n => format!("leave with {} of notice", counted(n, "period")),
        },
        Kind::Ratify => {
            let faction = plan.faction.and_then(|f| scenario.factions.get(f));
            format!("veto by the {}", faction.map_or("faction".to_string(), |f| fit(&f.name, 30)))
        }
    }
}

fn starts(scenario: &Scenario, group: &Group) -> String {
    let count = scenario.periods.count;
    if group.tightest.plan.kind == Kind::Sign {
        return String::new();
    }
    let label = calendar::bracketed(&scenario.periods, group.first);
    match (group.first > count, group.first == group.last, group.last > count) {
        (true, _, _) => "tail".to_string(),
        (_, true, _) => format!("{}{label}", group.first),
        (_, _, true) => format!("{}–tail", group.first),
        (_, _, false) => format!("{}–{}{label}", group.first, group.last),
    }
}
