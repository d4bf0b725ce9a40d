//! Arguments in, answers and exit codes out. No mathematics: the commands call the library through [`engine`].
//!
//! The answer goes to standard output (or `--output`), everything else to standard error. Exit codes: 0 found,
//! 1 proved that there is none or a check refuted, 2 bad usage or input, 3 undecided, 4 a file.

mod args;
mod certify;
mod check;
mod compare;
mod convert;
mod engine;
mod equilibria;
mod generate_game;
mod io;
mod produce;
mod progress;
mod repeated;
mod report;
mod simulate;
mod solve;
mod sweep;

use args::{Cli, Command};
use clap::{CommandFactory, Parser};
use detente::error::{Error, Fault};
use detente::report::display::clean;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// How a command ended, other than by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// There is an answer, or nothing to complain about.
    Found = 0,
    /// Proved that there is none, or a check refuted what it was given.
    Refuted = 1,
    /// Bad usage or input.
    Input = 2,
    /// A limit was reached, or the numbers did not allow a decision.
    Undecided = 3,
    /// A file could not be read or written.
    File = 4,
}

/// Why a command could not answer.
enum Failure {
    /// What is wrong with the file or input of that name.
    Faults(String, Vec<Fault>),
    /// The library or a file.
    Error(Error),
    /// The arguments do not go together.
    Usage(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// What a command returns.
type Answer = Result<Exit, Failure>;

/// Parses the arguments, runs the command, and says how it ended.
pub fn run() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(cli) => dispatch(cli).unwrap_or_else(|failure| failed(&failure)),
        Err(error) => {
            // Help and version are answers; a closed pipe is no reason to complain about either.
            let _ = error.print();
            if error.use_stderr() { Exit::Input } else { Exit::Found }
        }
    };
    ExitCode::from(exit as u8)
}

fn dispatch(cli: Cli) -> Answer {
    match cli.command {
        Command::Solve(args) => solve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Certify(args) => certify::run(&args),
        Command::Equilibria(args) => equilibria::run(&args),
        Command::Repeated(args) => repeated::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Sweep(args) => sweep::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Schema(args) => produce::schema(&args),
        Command::Init(args) => produce::init(&args),
        Command::Generate(args) => produce::generate(&args),
        Command::Completions(args) => produce::completions(&args),
        Command::Man(args) => produce::man(&args),
    }
}

/// Says what went wrong, and with which exit code.
fn failed(failure: &Failure) -> Exit {
    match failure {
        Failure::Usage(what) => {
            let _ = Cli::command().error(clap::error::ErrorKind::ArgumentConflict, what).print();
            Exit::Input
        }
        Failure::Error(Error::File { path, cause }) => {
            // Whoever reads our output has seen enough: that is no fault of ours or theirs.
            if path == io::STDOUT && cause.kind() == ErrorKind::BrokenPipe {
                return Exit::Found;
            }
            say(&format!("error: {path}: {cause}"));
            Exit::File
        }
        Failure::Faults(name, faults) => {
            for fault in faults {
                say(&format!("error: {name}: {fault}"));
            }
            Exit::Input
        }
        Failure::Error(Error::Input(faults)) => {
            for fault in faults {
                say(&format!("error: {fault}"));
            }
            Exit::Input
        }
        Failure::Error(error @ Error::Unsupported(_)) => {
            say(&format!("error: {error}"));
            Exit::Input
        }
        Failure::Error(error @ Error::Bug(_)) => {
            say(&format!("error: {error}"));
            Exit::Undecided
        }
    }
}

/// A line on standard error, harmless; nobody is told if nobody listens.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", clean(line));
}
