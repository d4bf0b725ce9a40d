//! `detente equilibria`.

pub mod args;
mod calls;
mod question;

use super::io::{Destination, read_as};
use super::progress::Watch;
use super::{Answer, Exit, Failure, engine, say};
use args::{EquilibriaArgs, GameFormat};
use detente::format;
use detente::report::games::{Report, Verdict, csv, gambit, json as games_json, text};
use detente::report::json;
use question::Question;

pub fn run(args: &EquilibriaArgs) -> Answer {
    question::clashes(args)?;
    let output = Destination::new(args.output.as_deref())?;
    if output.is_same_file(&args.game) {
        return Err(Failure::Usage("--output is the game itself, which would be lost".to_string()));
    }
    let (game, _) = read_as(&args.game, format::read)?;
    let question = Question::new(args, &game)?;
    engine::use_threads(args.threads)?;
    let watch = Watch::new(args.quiet);
    watch.say(question.concept.asked().name());
    let report = calls::answer(game, question)?;
    drop(watch);
    output.write(&shown(&report, args.format))?;
    if matches!(args.format, GameFormat::Csv | GameFormat::Gambit) && !args.quiet {
        report.remarks().iter().for_each(|remark| say(remark));
    }
    Ok(match report.verdict() {
        Verdict::Found => Exit::Found,
        Verdict::Refuted => Exit::Refuted,
        Verdict::Undecided => Exit::Undecided,
    })
}

fn shown(report: &Report, format: GameFormat) -> String {
    match format {
        GameFormat::Text => text::render(report),
        GameFormat::Json => json::pretty(&games_json::render(report)),
        GameFormat::Csv => csv::render(report),
        GameFormat::Gambit => gambit::render(report),
    }
}
