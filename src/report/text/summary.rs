//! The sentences around the tables: verdict, values, certificate, how it was computed.

use super::{Page, sentence};
use crate::agreement::scenario::{Objective, Scenario};
use crate::agreement::schedule::{DEVIATION_CLASS, Solution};
use crate::certificate::{Certificate, Status};
use crate::exact::{self, Rational};
use crate::report::display::{clean, fit};
use crate::report::numbers::{at_least, at_most, count, counted, differ, reaches, value};
use crate::report::table::{self, Column, TableRow};
use crate::report::words;

/// The answer in one or two sentences.
pub(super) fn verdict(scenario: &Scenario, solution: &Solution, certificate: Option<&Certificate>) -> String {
    let holds = match certificate.map(|c| c.status) {
        Some(Status::Epsilon) => "that no party gains much by breaking (see the exact check below)",
        Some(Status::Broken) => "that does not pass the exact check (see below)",
        Some(Status::Certified) | None => "that no party gains by breaking",
    };
    let levels = &solution.schedule.levels;
    let start = |k: usize| scenario.measures.get(k).map_or(Rational::ZERO, |m| m.start_level.get().clone());
    let step_in = |t: usize| {
        levels.iter().enumerate().any(|(k, path)| match t {
            0 => path.first().is_some_and(|x| differ(x, &start(k))),
            _ => path.get(t).zip(path.get(t - 1)).is_some_and(|(x, before)| differ(x, before)),
        })
    };
    let mut steps = (0..scenario.periods.count).filter(|t| step_in(*t));
    let Some(first) = steps.next() else {
        return format!(
            "There is a schedule {holds}, but the best one concedes nothing: every measure stays where it is."
        );
    };
    let last = steps.next_back().unwrap_or(first);
    let complete = levels.iter().filter(|path| path.last().is_some_and(|x| reaches(x, &Rational::ONE))).count();
    let moving = levels.iter().enumerate().filter(|(k, p)| p.last().is_some_and(|x| differ(x, &start(*k)))).count();
    let total = levels.len();
    let extent = match (complete, moving) {
        (c, _) if c == total && total == 1 => "its one measure is complete".to_string(),
        (c, _) if c == total && total == 2 => "both measures are complete".to_string(),
        (c, _) if c == total => format!("all {total} measures are complete"),
        (c, m) => {
            format!("of {}, {c} complete and {} in part are performed", counted(total, "measure"), m.saturating_sub(c))
        }
    };
    format!(
        "There is a schedule {holds}: {extent}; the first step comes in {}, the last in {}.",
        words::period_words(scenario, first + 1),
        words::period_words(scenario, last + 1)
    )
}

/// What the plan is worth to each party.
pub(super) fn parties(page: &mut Page, scenario: &Scenario, solution: &Solution) {
    page.heading("What keeping to the plan is worth");
    let columns = [
        Column::words("party", 40),
        Column::figures("with the plan", 14),
        Column::figures("no agreement", 14),
        Column::figures("gain", 14),
    ];
    let rows: Vec<TableRow> = scenario
        .parties
        .iter()
        .enumerate()
        .map(|(i, party)| {
            let worth = solution.values.get(i).copied().unwrap_or(f64::NAN);
            let without = exact::to_f64(&party.disagreement);
            TableRow::Cells(vec![fit(&party.name, 40), value(worth), value(without), value(worth - without)])
        })
        .collect();
    page.table(table::render(&columns, &rows));
    page.note(
        "Average per period, discounted to period 1, in the units of the scenario's costs and benefits, sanctions and \
         false alarms included.",
    );
    let what = match scenario.objective {
        Objective::Welfare => "the weighted sum of the values",
        Objective::Egalitarian => "the smallest gain over no agreement",
        Objective::Progress => "the sum of all levels over all periods",
    };
    page.note(&format!("Objective: {}, {what}, is {}.", scenario.objective.name(), value(solution.objective)));
}

/// The certificate in one line, and what is broken if something is.
pub(super) fn certificate(page: &mut Page, scenario: &Scenario, solution: &Solution, found: Option<&Certificate>) {
    let Some(found) = found else {
        page.paragraph("Not certified: the exact check was skipped.");
        return;
    };
    let conditions = match solution.incentives.len() {
        0 => "every incentive condition".to_string(),
        n => format!("all {} incentive conditions", count(n)),
    };
    let method = fit(&found.method, 120);
    page.paragraph(&match found.status {
        Status::Certified => format!(
            "Certified: every limit and {conditions} hold, least slack ≥ {}, exact {method} arithmetic.",
            at_least(&found.min_slack)
        ),
        Status::Epsilon => format!(
            "Certified up to ε: every limit holds, and nobody gains more than {} by breaking the plan; exact {method} \
             arithmetic.",
            at_most(&found.epsilon)
        ),
        Status::Broken if found.broken.is_empty() => "Not certified: the exact check could not be done.".to_string(),
        Status::Broken => format!("Not certified: a limit of the scenario is broken; exact {method} arithmetic."),
    });
    broken(page, scenario, found);
    page.note(&sentence(&format!("Deviations searched: {DEVIATION_CLASS}")));
}

/// The rows that were not proved, worst first.
pub(super) fn broken(page: &mut Page, scenario: &Scenario, found: &Certificate) {
    const SHOWN: usize = 8;
    for one in found.broken.iter().take(SHOWN) {
        page.item(&format!("{} (slack {}).", words::row(scenario, &one.row), at_most(&one.slack)));
    }
    let all = found.broken_count.max(found.broken.len());
    if all > SHOWN {
        page.item(&format!("{} more.", count(all - SHOWN)));
    }
    for fault in &found.faults {
        page.item(&sentence(&clean(fault)));
    }
}

/// How the answer was obtained, in one line.
pub(super) fn computed(page: &mut Page, solution: &Solution) {
    let p = &solution.provenance;
    page.note(&format!(
        "Solved by {} (detente {}), tolerance {:e}, {}, {} rows × {} columns, {:.2} s.",
        fit(&clean(&p.backend), 20),
        fit(&clean(&p.version), 20),
        p.tolerance,
        counted(solution.rounds, "round"),
        count(p.rows),
        count(p.columns),
        p.seconds
    ));
    if p.gap == f64::INFINITY {
        page.note("Solved on a grid of periods; how much better another schedule could be is not known.");
    } else if p.gap > 0.0 {
        page.note(&format!(
            "Solved on a grid of periods that is refined where it matters: no schedule is better by more than {:.1e} of \
             the objective (a bound in floating point).",
            p.gap
        ));
    }
}
