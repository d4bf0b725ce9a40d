//! `detente certify`.

use super::args::{CertifyArgs, PlainFormat};
use super::engine;
use super::io::{Destination, is_dash, read_as};
use super::{Answer, Exit, Failure, say};
use detente::agreement::plan::Row;
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::certificate::{Broken, Certificate, Status};
use detente::exact;
use detente::report::check::{Mismatch, compare};
use detente::report::display::{WIDTH, clean, wrap};
use detente::report::json::{
    SCHEMA_VERSION, SavedFound, SavedRefutation, SavedSolution, certificate_to_json, pretty, read_solution,
};
use detente::report::numbers::{at_least, at_most, count, counted, json_f64};
use detente::report::words;
use serde_json::{Value, json};

/// Wrong figures of a schedule that holds are listed up to this many; all are in the JSON output.
const MOST_FIGURES: usize = 8;

pub fn run(args: &CertifyArgs) -> Answer {
    if is_dash(&args.solution) && is_dash(&args.scenario) {
        return Err(Failure::Usage("only one of solution and scenario can come from standard input".to_string()));
    }
    let scenario = read_as(&args.scenario, read_scenario)?;
    let saved = read_as(&args.solution, |text| read_solution(text, &scenario))?;
    let finding = match &saved {
        SavedSolution::Found(found) => check_found(&scenario, found)?,
        SavedSolution::Refuted(refuted) => check_refuted(&scenario, refuted),
    };
    let title = match &saved {
        SavedSolution::Found(found) => &found.title,
        SavedSolution::Refuted(refuted) => &refuted.title,
    };
    if *title != scenario.title {
        say(&format!("note: the solution is titled {title:?}, the scenario {:?}", scenario.title));
    }
    let shown = match args.format {
        PlainFormat::Text => finding.text(),
        PlainFormat::Json => pretty(&finding.json()),
    };
    Destination::Stdout.write(&shown)?;
    Ok(if finding.holds { Exit::Found } else { Exit::Refuted })
}

/// What the check says, in both forms.
struct Finding {
    holds: bool,
    verdict: String,
    /// What is wrong, one sentence each.
    points: Vec<String>,
    certificate: Value,
    numbers: Vec<Value>,
}

impl Finding {
    fn text(&self) -> String {
        let mut lines = wrap(&clean(&self.verdict), WIDTH, 0);
        for point in &self.points {
            lines.extend(wrap(&format!("- {}", clean(point)), WIDTH, 2));
        }
        lines.join("\n") + "\n"
    }

    fn json(&self) -> Value {
        json!({
            "schema_version": SCHEMA_VERSION,
            "outcome": if self.holds { "certified" } else { "refused" },
            "reason": self.points,
            "certificate": self.certificate,
            "numbers": self.numbers,
        })
    }
}

fn check_found(scenario: &Scenario, saved: &SavedFound) -> Result<Finding, Failure> {
    let found = engine::certify(scenario, &saved.schedule);
    let recomputed = engine::recompute(scenario, &saved.schedule, &found, &saved.incentives)?;
    let wrong = compare(scenario, saved, &recomputed, &found);
    // A solution that admits a small gain is as good as its word.
    let as_claimed = match found.status {
        Status::Certified => true,
        Status::Epsilon => saved.status.as_deref() == Some("epsilon"),
        Status::Broken => false,
    };
    let holds = as_claimed && wrong.is_empty();
    let mut points: Vec<String> = Vec::new();
    if !as_claimed {
        points.extend(broken(scenario, &found));
    }
    points.extend(wrong.iter().take(if as_claimed { MOST_FIGURES } else { 0 }).map(figure));
    match wrong.len() - wrong.len().min(if as_claimed { MOST_FIGURES } else { 0 }) {
        0 => {}
        left if as_claimed => points.push(format!("{} more figures.", count(left))),
        left => points.push(format!("{} of the solution differ from the exact ones.", counted(left, "figure"))),
    }
    Ok(Finding {
        holds,
        verdict: verdict(saved, &found, holds, as_claimed),
        points,
        certificate: certificate_to_json(scenario, &found),
        numbers: wrong.iter().map(number).collect(),
    })
}

fn verdict(saved: &SavedFound, found: &Certificate, holds: bool, as_claimed: bool) -> String {
    let figures = format!(
        "the reported objective, {} and {} agree with the exact ones",
        counted(saved.values.len(), "value"),
        counted(saved.incentives.len(), "slack")
    );
    match found.status {
        Status::Certified if holds => format!(
            "Certified: every limit and every incentive condition hold, least slack ≥ {}, exact {} arithmetic; {figures}.",
            at_least(&found.min_slack),
            found.method
        ),
        Status::Epsilon if holds => format!(
            "Certified up to ε, as the solution says: every limit holds and nobody gains more than {} by breaking the \
             plan, exact {} arithmetic; {figures}.",
            at_most(&found.epsilon),
            found.method
        ),
        Status::Broken if found.broken.is_empty() => "Refused: the exact check could not be done.".to_string(),
        Status::Broken => "Refused: the schedule breaks a limit of the scenario.".to_string(),
        _ if !as_claimed => {
            format!("Refused: somebody gains by breaking the schedule, up to {}.", at_most(&found.epsilon))
        }
        _ => "Refused: the schedule holds, but the solution reports wrong figures.".to_string(),
    }
}

/// The first broken row of each measure, link, assistance line and party, and how many more there are: a single change
/// breaks many. Where a limit is broken, what the parties then gain is no news.
fn broken(scenario: &Scenario, found: &Certificate) -> Vec<String> {
    let limits = found.status == Status::Broken;
    let mut first: Vec<(Subject, &Broken)> = Vec::new();
    for one in &found.broken {
        let (subject, period) = subject(&one.row);
        match first.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, known)) if period < self::subject(&known.row).1 => *known = one,
            Some(_) => {}
            None if limits && matches!(subject, Subject::Party(_)) => {}
            None => first.push((subject, one)),
        }
    }
    let mut points: Vec<String> = first
        .iter()
        .map(|(_, one)| format!("{} (slack {}).", words::row(scenario, &one.row), at_most(&one.slack)))
        .collect();
    let left = found.broken_count.saturating_sub(points.len());
    if left > 0 {
        points.push(format!("{} more of the same measures and parties or that follow.", counted(left, "broken row")));
    }
    points.extend(found.faults.iter().cloned());
    points
}

/// What a row is about.
#[derive(PartialEq)]
enum Subject {
    Measure(usize),
    Link(usize),
    Assistance(usize),
    Party(usize),
}

/// What a row is about, and its period.
fn subject(row: &Row) -> (Subject, usize) {
    match row {
        Row::NeverFalls { measure, period }
        | Row::Pace { measure, period }
        | Row::AtLeast { measure, period }
        | Row::AtMost { measure, period } => (Subject::Measure(*measure), *period),
        Row::Link { link, period } | Row::LinkReverse { link, period } => (Subject::Link(*link), *period),
        Row::AssistanceFloor { assistance, period } | Row::AssistanceCap { assistance, period } => {
            (Subject::Assistance(*assistance), *period)
        }
        Row::AssistanceBudget { assistance } => (Subject::Assistance(*assistance), 0),
        Row::Incentive(plan) => (Subject::Party(plan.party), plan.start),
    }
}

fn figure(mismatch: &Mismatch) -> String {
    let exact = if mismatch.exact.is_nan() { "unknown".to_string() } else { mismatch.exact.to_string() };
    let about = if mismatch.about.is_empty() { String::new() } else { format!(" ({})", mismatch.about) };
    format!("{}{about}: the solution says {}, exact is {exact}.", mismatch.path, mismatch.reported)
}

fn number(mismatch: &Mismatch) -> Value {
    json!({"path": mismatch.path, "about": mismatch.about, "reported": json_f64(mismatch.reported), "exact": json_f64(mismatch.exact)})
}

fn check_refuted(scenario: &Scenario, saved: &SavedRefutation) -> Finding {
    match engine::verify(scenario, &saved.multipliers) {
        Ok(bound) => {
            let claimed = saved.bound.as_ref().is_none_or(|claim| *claim >= bound);
            let points = match &saved.bound {
                Some(claim) if !claimed => vec![format!(
                    "certificate.bound: the solution says {}, exact is {}.",
                    exact::to_text(claim),
                    exact::to_text(&bound)
                )],
                _ => Vec::new(),
            };
            let verdict = if claimed {
                format!(
                    "Certified: there is no schedule. The weighted sum of {} rows is at most {} for all levels and \
                     amounts, but would have to be 0 or more; exact rational arithmetic.",
                    count(saved.multipliers.len()),
                    at_most(&bound)
                )
            } else {
                "Refused: there is no schedule, but the solution reports a wrong figure.".to_string()
            };
            let certificate = json!({"status": "certified", "bound": exact::to_text(&bound)});
            Finding { holds: claimed, verdict, points, certificate, numbers: Vec::new() }
        }
        Err(why) => Finding {
            holds: false,
            verdict: "Refused: the proof that there is no schedule does not hold.".to_string(),
            certificate: json!({"status": "broken", "reason": why}),
            points: vec![why],
            numbers: Vec::new(),
        },
    }
}
