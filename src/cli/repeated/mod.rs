//! `detente repeated`.

pub mod args;
mod calls;
mod question;

use super::io::{Destination, is_dash, read_as, read_text};
use super::progress::Watch;
use super::{Answer, Exit, Failure, engine, say};
use args::{RepeatedArgs, RepeatedFormat};
use calls::Input;
use detente::agreement::read::read_scenario;
use detente::agreement::scenario::Measure;
use detente::agreement::tail::tail;
use detente::error::Error;
use detente::exact::{Rational, to_text};
use detente::repeated::read::{self, Draft};
use detente::report::games::Verdict;
use detente::report::json;
use detente::report::repeated::{Report, csv, dot, json as repeated_json, svg, text};
use std::path::{Path, PathBuf};

pub fn run(args: &RepeatedArgs) -> Answer {
    question::clashes(args)?;
    let output = Destination::new(args.output.as_deref())?;
    for input in [&args.game, &args.from].into_iter().flatten() {
        if output.is_same_file(input) {
            return Err(Failure::Usage("--output is the game itself, which would be lost".to_string()));
        }
    }
    let input = input(args, &output)?;
    engine::use_threads(args.threads)?;
    let watch = Watch::new(args.quiet);
    watch.say(args.want.asked().name());
    let report = calls::answer(input, args)?;
    drop(watch);
    output.write(&shown(&report, args.format)?)?;
    let has_no_room = matches!(args.format, RepeatedFormat::Csv | RepeatedFormat::Dot | RepeatedFormat::Svg);
    if has_no_room && !args.quiet {
        report.remarks().iter().for_each(|remark| say(remark));
    }
    Ok(match report.verdict() {
        Verdict::Found => Exit::Found,
        Verdict::Refuted => Exit::Refuted,
        Verdict::Undecided => Exit::Undecided,
    })
}

/// The repeated game of a file, or of the tail of a scenario whose measures are all performed.
fn input(args: &RepeatedArgs, output: &Destination) -> Result<Input, Failure> {
    if let Some(path) = &args.from {
        let scenario = read_as(path, read_scenario)?;
        let levels = question::levels(args, scenario.measures.len())?;
        let tail = tail(&scenario, &levels)?;
        let performed = if levels.iter().all(|level| *level == Rational::ONE) {
            "all measures fully performed".to_string()
        } else {
            let one = |(measure, level): (&Measure, &Rational)| format!("{} to {}", measure.name, to_text(level));
            let each: Vec<String> = scenario.measures.iter().zip(&levels).map(one).collect();
            format!("with the measures performed in part: {}", each.join(", "))
        };
        let mut notes = vec![format!("The game is the tail of an agreement, {performed}.")];
        let about_steps = tail.notes.iter().find(|note| note.starts_with("Step costs"));
        let fixed =
            tail.fixed_cure.then(|| about_steps.cloned().unwrap_or_else(|| "Step costs do not move.".to_string()));
        notes.extend(tail.notes);
        return Ok(Input { draft: Draft::of(&scenario.title, tail.game), notes, comply: Some(tail.comply), fixed });
    }
    let Some(path) = &args.game else {
        return Err(Failure::Usage("a game is needed, or --from with a scenario".to_string()));
    };
    let folder = folder_of(path);
    let mut lost = false;
    let mut load = |name: &str| {
        let path = folder.join(name);
        lost |= output.is_same_file(&path);
        // Standard input is read already, or is the game itself.
        if is_dash(Path::new(name)) {
            let cause = std::io::Error::new(std::io::ErrorKind::InvalidInput, "a stage game is a file of its own");
            return Err(Error::File { path: name.to_string(), cause });
        }
        read_text(&path)
    };
    let draft = read_as(path, |text| read::read(text, &mut load));
    if lost {
        return Err(Failure::Usage("--output is the stage game, which would be lost".to_string()));
    }
    Ok(Input { draft: draft?, notes: Vec::new(), comply: None, fixed: None })
}

/// Where paths in a file are seen from.
fn folder_of(path: &Path) -> PathBuf {
    if is_dash(path) { PathBuf::new() } else { path.parent().map(Path::to_path_buf).unwrap_or_default() }
}

fn shown(report: &Report, format: RepeatedFormat) -> Result<String, Error> {
    Ok(match format {
        RepeatedFormat::Text => text::render(report),
        RepeatedFormat::Json => json::pretty(&repeated_json::render(report)),
        RepeatedFormat::Csv => csv::render(report),
        RepeatedFormat::Dot => dot::render(report),
        RepeatedFormat::Svg => svg::render(report).map_err(|why| Error::Unsupported(format!("--format svg: {why}")))?,
    })
}
