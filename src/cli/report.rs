//! `detente report`.

use super::args::{BackendName, Format, SolveArgs, seconds};
use super::compare;
use super::engine::{self, Checked};
use super::io::{Destination, is_dash, read_as, read_text};
use super::progress::Watch;
use super::{Answer, Exit, Failure};
use clap::{Args, ValueEnum};
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::{Schedule, Solution};
use detente::inspection::Priced;
use detente::report::json::{SavedSolution, read_solution};
use detente::report::page::{Subject, html, markdown, sections, svg};
use std::path::{Path, PathBuf};

/// `detente report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Solution as JSON with --scenario, or a scenario to be solved first; - for standard input
    #[arg(value_name = "SOLUTION")]
    input: PathBuf,
    /// The scenario that the solution is of
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// What to write [default: as the name of the output file says, otherwise html]
    #[arg(long, value_enum)]
    format: Option<PageFormat>,
    /// Write to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Put the map of a sweep of two numbers on the page: the rows that detente sweep wrote
    #[arg(long, value_name = "ROWS")]
    map: Option<PathBuf>,
    /// Leave out the comparison with the schedules people use without a solver
    #[arg(long)]
    no_compare: bool,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
    /// When solving: stop after this many seconds, with the best schedule found so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// One page for a browser, for paper and for a phone
    Html,
    /// Text and tables
    Md,
    /// All charts in one drawing
    Svg,
}

/// What is put on the page.
struct Told {
    scenario: Scenario,
    schedule: Schedule,
    multipliers: Vec<Priced>,
    provenance: Vec<String>,
    complete: bool,
}

pub fn run(args: &ReportArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    for input in std::iter::once(&args.input).chain(&args.scenario).chain(&args.map) {
        if output.is_same_file(input) {
            return Err(Failure::Usage("--output is one of the inputs, which would be lost".to_string()));
        }
    }
    let told = match &args.scenario {
        Some(scenario) => saved(&args.input, scenario)?,
        None => match solved(args)? {
            Ok(told) => told,
            Err(exit) => return Ok(exit),
        },
    };
    let comparison = if args.no_compare { Vec::new() } else { compare::usual(&told.scenario, &told.schedule)? };
    let made = Subject::of(&told.scenario, &told.schedule, told.multipliers, told.provenance, comparison);
    let mut subject = made.map_err(Failure::Usage)?;
    if let Some(rows) = &args.map {
        let text = read_text(rows)?;
        let map = detente::sweep::Plane::read(&text)
            .map_err(|why| Failure::Usage(format!("--map {}: {why}", rows.display())))?;
        let drawn = detente::report::map::draw(&map).map_err(Failure::Usage)?;
        subject = subject.with_map(drawn.heading, drawn.description, drawn.svg, drawn.height);
    }
    let sections = sections(&subject);
    let verdict = subject.verdict();
    output.write(&match args.format.unwrap_or_else(|| by_name(args.output.as_deref())) {
        PageFormat::Html => html(&told.scenario.title, &verdict, &sections),
        PageFormat::Md => markdown(&told.scenario.title, &verdict, &sections),
        PageFormat::Svg => svg(&sections),
    })?;
    Ok(if told.complete { Exit::Found } else { Exit::Undecided })
}

fn by_name(output: Option<&Path>) -> PageFormat {
    match output.and_then(Path::extension).and_then(|e| e.to_str()) {
        Some("md" | "markdown") => PageFormat::Md,
        Some("svg") => PageFormat::Svg,
        _ => PageFormat::Html,
    }
}

fn saved(solution: &Path, scenario: &Path) -> Result<Told, Failure> {
    if is_dash(solution) && is_dash(scenario) {
        return Err(Failure::Usage("only one of solution and scenario can come from standard input".to_string()));
    }
    let scenario = read_as(scenario, read_scenario)?;
    let saved = read_as(solution, |text| read_solution(text, &scenario))?;
    let SavedSolution::Found(saved) = saved else {
        return Err(Failure::Usage(
            "the solution is a proof that there is no schedule: there is nothing to report; see detente certify"
                .to_string(),
        ));
    };
    let multipliers = saved.incentives.iter().filter_map(|i| {
        Some(Priced { plan: i.plan.clone(), multiplier: detente::exact::to_f64(i.multiplier.as_ref()?) })
    });
    Ok(Told {
        multipliers: multipliers.collect(),
        provenance: vec![
            "Read from a saved solution; everything on this page was computed anew from its levels.".to_string(),
        ],
        schedule: saved.schedule,
        scenario,
        complete: true,
    })
}

/// Solves first. `Err` is how it ended when there is nothing to put on a page.
fn solved(args: &ReportArgs) -> Result<Result<Told, Exit>, Failure> {
    let scenario = read_as(&args.input, |text| read_scenario(text).map_err(|error| hint(text, error)))?;
    let asked = SolveArgs {
        scenario: args.input.clone(),
        format: Format::Text,
        output: None,
        quiet: args.quiet,
        no_certify: false,
        backend: BackendName::Clarabel,
        time_limit: args.time_limit,
        tolerance: 1e-9,
        threads: None,
    };
    let watch = Watch::new(args.quiet);
    let (checked, _) = engine::solve(&scenario, &asked, &watch)?;
    drop(watch);
    let (solution, complete, why) = match checked {
        Checked::Found(solution, _) => (*solution, true, None),
        Checked::Undecided(undecided, _) => match undecided.best {
            Some(best) => (*best, false, Some(format!("The search stopped before it was done: {}.", undecided.why))),
            None => {
                super::say(&format!("undecided, nothing to report: {}", undecided.why));
                return Ok(Err(Exit::Undecided));
            }
        },
        Checked::Refuted(refutation, _) => {
            super::say("refuted, nothing to report: there is no schedule; detente solve shows the proof");
            refutation.words.iter().for_each(|words| super::say(words));
            return Ok(Err(Exit::Refuted));
        }
    };
    Ok(Ok(told(scenario, solution, complete, why)))
}

/// A saved solution given without its scenario is the likeliest mistake.
fn hint(text: &str, error: detente::error::Error) -> detente::error::Error {
    let looks_saved = text.contains("\"outcome\"") && text.contains("\"schedule\"");
    if looks_saved {
        detente::error::Error::Unsupported(
            "this looks like a saved solution; a report of it needs --scenario FILE as well".to_string(),
        )
    } else {
        error
    }
}

fn told(scenario: Scenario, solution: Solution, complete: bool, why: Option<String>) -> Told {
    let p = &solution.provenance;
    let mut provenance = vec![format!(
        "Solved by {} in {} rounds: {} rows, {} columns, tolerance {:e}, {:.2} s.",
        p.backend, solution.rounds, p.rows, p.columns, p.tolerance, p.seconds
    )];
    if p.gap > 0.0 {
        provenance
            .push(format!("No schedule is better by more than {:.1e} of the objective (in floating point).", p.gap));
    }
    provenance.extend(why);
    provenance.extend(solution.remarks.iter().cloned());
    let multipliers =
        solution.incentives.iter().filter_map(|i| Some(Priced { plan: i.plan.clone(), multiplier: i.multiplier? }));
    Told { multipliers: multipliers.collect(), schedule: solution.schedule, provenance, scenario, complete }
}
