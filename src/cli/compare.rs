//! `detente compare`.

use super::args::{BackendName, Format, PlainFormat, SolveArgs};
use super::engine::{self, Checked};
use super::io::{Destination, read_as};
use super::progress::Watch;
use super::{Answer, Exit, Failure};
use clap::Args;
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::Schedule;
use detente::compare::{Custom, Proposal, price};
use detente::report::comparison::{Entry, render, to_json};
use detente::report::json::pretty;
use std::path::PathBuf;

/// `detente compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Scenario file, or - for standard input
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// The schedules, separated by commas: all-at-once, linear, boulware:EXPONENT, conceder:EXPONENT, grit, agreed
    /// [default: all of them, agreed if the scenario has historical steps]
    #[arg(long, value_name = "LIST")]
    with: Option<String>,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    format: PlainFormat,
    /// Write the answer to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
    /// Give up looking for the optimum after this many seconds
    #[arg(long, value_name = "SECONDS", value_parser = super::args::seconds)]
    time_limit: Option<f64>,
    /// Number of threads; the answer is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

/// What is compared unless asked otherwise.
const USUAL: &str = "all-at-once,linear,boulware:4,conceder:0.25,grit";

pub fn run(args: &CompareArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    if output.is_same_file(&args.scenario) {
        return Err(Failure::Usage("--output is the scenario itself, which would be lost".to_string()));
    }
    let asked = args.with.as_deref().map(customs).transpose()?;
    let scenario = read_as(&args.scenario, read_scenario)?;
    let customs = match asked {
        Some(asked) => asked,
        None => usual_customs(&scenario)?,
    };
    let mut entries = vec![optimum(&scenario, args)?];
    for custom in &customs {
        let proposal =
            custom.propose(&scenario).map_err(|why| Failure::Usage(format!("--with {}: {why}", custom.name())))?;
        entries.push(entry(&scenario, custom.name(), proposal)?);
    }
    output.write(&match args.format {
        PlainFormat::Text => render(&scenario, &entries),
        PlainFormat::Json => pretty(&to_json(&scenario, &entries)),
    })?;
    Ok(Exit::Found)
}

/// This schedule and the usual ones beside it.
pub fn usual(scenario: &Scenario, schedule: &Schedule) -> Result<Vec<Entry>, Failure> {
    let this = Proposal { schedule: schedule.clone(), suspension: None, remarks: Vec::new() };
    let mut entries = vec![entry(scenario, "this plan".to_string(), this)?];
    for custom in usual_customs(scenario)? {
        let proposal = custom.propose(scenario).map_err(Failure::Usage)?;
        entries.push(entry(scenario, custom.name(), proposal)?);
    }
    Ok(entries)
}

fn usual_customs(scenario: &Scenario) -> Result<Vec<Custom>, Failure> {
    let mut usual = customs(USUAL)?;
    if scenario.agreed.iter().any(|a| !a.points.is_empty()) {
        usual.push(Custom::Agreed);
    }
    Ok(usual)
}

/// Every fault of the list at once.
fn customs(text: &str) -> Result<Vec<Custom>, Failure> {
    let (mut found, mut wrong) = (Vec::new(), Vec::new());
    for name in text.split(',') {
        match Custom::parse(name.trim()) {
            Ok(custom) if !found.contains(&custom) => found.push(custom),
            Ok(_) => (),
            Err(why) => wrong.push(why),
        }
    }
    if wrong.is_empty() { Ok(found) } else { Err(Failure::Usage(format!("--with: {}", wrong.join("; ")))) }
}

fn entry(scenario: &Scenario, name: String, proposal: Proposal) -> Result<Entry, Failure> {
    let priced = price(scenario, &proposal).map_err(Failure::Usage)?;
    Ok(Entry { name, priced: Some(priced), remarks: proposal.remarks })
}

fn optimum(scenario: &Scenario, args: &CompareArgs) -> Result<Entry, Failure> {
    let asked = SolveArgs {
        scenario: args.scenario.clone(),
        format: Format::Text,
        output: None,
        quiet: args.quiet,
        no_certify: false,
        backend: BackendName::Clarabel,
        time_limit: args.time_limit,
        tolerance: 1e-9,
        threads: args.threads,
    };
    let watch = Watch::new(args.quiet);
    let (checked, _) = engine::solve(scenario, &asked, &watch)?;
    drop(watch);
    let none = |name: &str, remarks: Vec<String>| Entry { name: name.to_string(), priced: None, remarks };
    let best = |name: &str, schedule, remarks| {
        entry(scenario, name.to_string(), Proposal { schedule, suspension: None, remarks })
    };
    match checked {
        Checked::Found(solution, _) => best("optimum", solution.schedule, Vec::new()),
        Checked::Refuted(refutation, _) => {
            let mut remarks = vec!["there is none: no schedule meets all conditions (proved).".to_string()];
            remarks.extend(refutation.words);
            Ok(none("optimum", remarks))
        }
        Checked::Undecided(undecided, _) => match undecided.best {
            Some(found) => {
                best("best found so far", found.schedule, vec![format!("The search stopped: {}.", undecided.why)])
            }
            None => Ok(none("optimum", vec![format!("not found: {}.", undecided.why)])),
        },
    }
}
