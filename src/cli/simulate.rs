//! `detente simulate`.

use super::io::{Destination, is_dash, read_as};
use super::{Answer, Exit, Failure};
use clap::{Args, ValueEnum};
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::Schedule;
use detente::certificate::{self, Enclosure};
use detente::exact::to_f64;
use detente::report::json::{SavedSolution, pretty, read_solution};
use detente::report::simulation::{Expected, HEADER, events_csv, render, story, to_json};
use detente::simulate::{Evasion, simulate, trace};
use std::path::PathBuf;
use std::time::Instant;

/// `detente simulate`.
#[derive(Debug, Args)]
pub struct SimulateArgs {
    /// Solution as JSON, or - for standard input
    #[arg(value_name = "SOLUTION")]
    solution: PathBuf,
    /// The scenario it is a solution of, or - for standard input
    #[arg(long, value_name = "FILE")]
    scenario: PathBuf,
    /// How many times to play it out
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=detente::simulate::MOST_RUNS))]
    runs: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// A party that evades covertly from period START on; it gives up in period QUIT, or never (..never), or when that
    /// pays best
    #[arg(long, value_name = "PARTY@START[..QUIT]")]
    evade: Option<String>,
    /// A measure it evades with; may be repeated [default: those that pay best]
    #[arg(long, value_name = "MEASURE", requires = "evade")]
    measure: Vec<String>,
    /// Tell the first N runs instead: as a story, or as events with --format csv
    #[arg(long, value_name = "N")]
    trace: Option<u64>,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = Show::Text)]
    format: Show,
    /// Write the answer to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Number of threads; the answer is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Show {
    /// Tables and sentences
    Text,
    /// Everything, for programs
    Json,
    /// The events of single runs, one line for each
    Csv,
}

/// The most runs that are told one by one.
const MOST_TRACES: u64 = 100_000;

pub fn run(args: &SimulateArgs) -> Answer {
    if is_dash(&args.solution) && is_dash(&args.scenario) {
        return Err(Failure::Usage("only one of solution and scenario can come from standard input".to_string()));
    }
    if args.trace.is_some() && args.format == Show::Json {
        return Err(Failure::Usage("--trace tells runs as text or as csv, not as json".to_string()));
    }
    if args.trace.is_some_and(|n| n == 0 || n > MOST_TRACES) {
        return Err(Failure::Usage(format!("--trace: allowed: 1 to {MOST_TRACES} runs")));
    }
    let output = Destination::new(args.output.as_deref())?;
    for input in [&args.solution, &args.scenario] {
        if output.is_same_file(input) {
            return Err(Failure::Usage("--output is one of the inputs, which would be lost".to_string()));
        }
    }
    super::engine::use_threads(args.threads)?;
    let scenario = read_as(&args.scenario, read_scenario)?;
    let saved = read_as(&args.solution, |text| read_solution(text, &scenario))?;
    let SavedSolution::Found(saved) = saved else {
        return Err(Failure::Usage(
            "the solution is a proof that there is no schedule: nothing to play out".to_string(),
        ));
    };
    let schedule = &saved.schedule;
    let evasion = args.evade.as_deref().map(|text| evasion(&scenario, schedule, text, &args.measure)).transpose()?;
    if args.trace.is_some() || args.format == Show::Csv {
        output.write(&traces(&scenario, schedule, evasion.as_ref(), args)?)?;
        return Ok(Exit::Found);
    }
    let began = Instant::now();
    let played = simulate(&scenario, schedule, evasion.as_ref(), args.runs, args.seed).map_err(Failure::Usage)?;
    let seconds = began.elapsed().as_secs_f64();
    let expected = expected(&scenario, schedule, evasion.as_ref());
    output.write(&match args.format {
        Show::Json => pretty(&to_json(&scenario, &played, &expected, seconds)),
        Show::Text | Show::Csv => render(&scenario, &played, &expected),
    })?;
    Ok(Exit::Found)
}

fn traces(
    scenario: &Scenario,
    schedule: &Schedule,
    evasion: Option<&Evasion>,
    args: &SimulateArgs,
) -> Result<String, Failure> {
    let mut shown = String::new();
    if args.format == Show::Csv {
        shown.push_str(HEADER);
        shown.push('\n');
    }
    for number in 0..args.trace.unwrap_or(1) {
        let (events, values) = trace(scenario, schedule, evasion, args.seed, number).map_err(Failure::Usage)?;
        match args.format {
            Show::Csv => shown.push_str(&events_csv(scenario, number + 1, &events)),
            Show::Text | Show::Json => {
                if number > 0 {
                    shown.push('\n');
                }
                shown.push_str(&story(scenario, schedule, number + 1, &events, &values));
            }
        }
    }
    Ok(shown)
}

/// Reads `PARTY@START[..QUIT]`.
fn evasion(scenario: &Scenario, schedule: &Schedule, text: &str, names: &[String]) -> Result<Evasion, Failure> {
    let wrong = |why: String| Failure::Usage(format!("--evade {text}: {why}"));
    let (name, when) =
        text.rsplit_once('@').ok_or_else(|| wrong("expected PARTY@START or PARTY@START..QUIT".to_string()))?;
    let party = scenario.parties.iter().position(|p| p.name == name).ok_or_else(|| {
        let known: Vec<&str> = scenario.parties.iter().map(|p| p.name.as_str()).collect();
        wrong(format!("there is no party {name:?}; allowed: {}", known.join(", ")))
    })?;
    let period =
        |text: &str| text.parse::<usize>().map_err(|_| wrong(format!("{text:?} is not a period; allowed: 1, 2, …")));
    let (start, quit) = match when.split_once("..") {
        None => (period(when)?, None),
        Some((start, "never")) => (period(start)?, Some(None)),
        Some((start, quit)) => (period(start)?, Some(Some(period(quit)?))),
    };
    let mut measures = Vec::new();
    for name in names {
        let Some(k) = scenario.measures.iter().position(|m| m.name == *name && m.performer == party) else {
            let own = scenario.measures.iter().filter(|m| m.performer == party);
            let known: Vec<&str> = own.map(|m| m.name.as_str()).collect();
            return Err(Failure::Usage(format!(
                "--measure {name}: it is not a measure of that party; allowed: {}",
                known.join(", ")
            )));
        };
        measures.push(k);
    }
    measures.sort_unstable();
    measures.dedup();
    let asked = Evasion { party, start, quit: quit.flatten(), measures };
    asked.check(scenario).map_err(wrong)?;
    if !names.is_empty() && quit.is_some() {
        return Ok(asked);
    }
    let best = certificate::best_evasion(scenario, schedule, party, start, quit)
        .ok_or_else(|| wrong("the scenario has no such evasion".to_string()))?;
    let measures = if names.is_empty() { best.plan.measures } else { asked.measures };
    Ok(Evasion { quit: best.plan.quit, measures, ..asked })
}

/// What the means should be, by the exact check.
fn expected(scenario: &Scenario, schedule: &Schedule, evasion: Option<&Evasion>) -> Expected {
    let Ok(values) = certificate::path_values(scenario, schedule) else { return Expected::default() };
    let Some(evasion) = evasion else {
        let first = |list: &Vec<Enclosure>| list.first().and_then(middle);
        return Expected { values: values.iter().map(first).collect(), ..Expected::default() };
    };
    let plan = detente::agreement::plan::Plan {
        party: evasion.party,
        kind: detente::agreement::plan::Kind::Covert,
        faction: None,
        start: evasion.start,
        quit: evasion.quit,
        measures: evasion.measures.clone(),
    };
    let keeping = values.get(evasion.party).and_then(|list| list.get(evasion.start - 1)).and_then(middle);
    let slack = certificate::plan_slack(scenario, schedule, &plan).as_ref().and_then(middle);
    Expected { values: Vec::new(), evasion: keeping.zip(slack).map(|(v, s)| v - s), keeping }
}

fn middle(bounds: &Enclosure) -> Option<f64> {
    Some((to_f64(bounds.lower.as_ref()?) + to_f64(bounds.upper.as_ref()?)) / 2.0)
}
