//! `detente solve`.

use super::args::{Format, SolveArgs};
use super::engine::{self, Checked};
use super::io::{Destination, read_as};
use super::progress::Watch;
use super::{Answer, Exit, Failure, say};
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::certificate::{Certificate, Status};
use detente::report::{csv, json, text};

pub fn run(args: &SolveArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    if output.is_same_file(&args.scenario) {
        return Err(Failure::Usage("--output is the scenario itself, which would be lost".to_string()));
    }
    let scenario = read_as(&args.scenario, read_scenario)?;
    let watch = Watch::new(args.quiet);
    let (checked, seconds) = engine::solve(&scenario, args, &watch)?;
    drop(watch);
    output.write(&shown(&scenario, &checked, seconds, args.format))?;
    if args.format == Format::Csv && !args.quiet {
        remark(&checked);
    }
    Ok(match checked {
        Checked::Found(..) => Exit::Found,
        Checked::Refuted(..) => Exit::Refuted,
        Checked::Undecided(..) => Exit::Undecided,
    })
}

fn shown(scenario: &Scenario, checked: &Checked, seconds: Option<f64>, format: Format) -> String {
    match (format, checked) {
        (Format::Text, Checked::Found(solution, found)) => text::render(scenario, solution, found.as_ref()),
        (Format::Text, Checked::Refuted(refutation, found)) => {
            text::render_refutation(scenario, refutation, found.as_ref())
        }
        (Format::Text, Checked::Undecided(undecided, found)) => {
            text::render_undecided(scenario, undecided, found.as_ref())
        }
        (Format::Json, _) => {
            let answer = match checked {
                Checked::Found(solution, found) => json::solution_to_json(scenario, solution, found.as_ref()),
                Checked::Refuted(refutation, found) => json::refutation_to_json(scenario, refutation, found.as_ref()),
                Checked::Undecided(undecided, found) => json::undecided_to_json(scenario, undecided, found.as_ref()),
            };
            json::pretty(&match seconds {
                Some(seconds) => json::with_certify_seconds(answer, seconds),
                None => answer,
            })
        }
        (Format::Csv, Checked::Found(solution, _)) => csv::render(scenario, &solution.schedule),
        (Format::Csv, Checked::Undecided(undecided, _)) => match &undecided.best {
            Some(best) => csv::render(scenario, &best.schedule),
            None => format!("{}\n", csv::HEADER),
        },
        (Format::Csv, Checked::Refuted(..)) => format!("{}\n", csv::HEADER),
    }
}

/// CSV holds a schedule only; what else there is to know is said beside it.
fn remark(checked: &Checked) {
    match checked {
        Checked::Found(_, found) => remark_on(found.as_ref()),
        Checked::Refuted(refutation, _) => {
            say("refuted: there is no schedule");
            refutation.words.iter().for_each(|words| say(words));
        }
        Checked::Undecided(undecided, found) => {
            say(&format!("undecided: {}", undecided.why));
            if undecided.best.is_some() {
                remark_on(found.as_ref());
            }
        }
    }
}

fn remark_on(found: Option<&Certificate>) {
    match found.map(|c| c.status) {
        Some(Status::Certified) => say("certified"),
        Some(Status::Epsilon) => {
            say("certified up to a small gain from breaking the plan; --format text says how much")
        }
        Some(Status::Broken) => say("not certified: the schedule fails the exact check"),
        None => say("not certified: the exact check was skipped"),
    }
}
