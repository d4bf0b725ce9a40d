//! The arguments of `detente repeated`.

use crate::cli::args::seconds;
use clap::{Args, ValueEnum};
use detente::report::repeated::Want as Asked;
use std::path::PathBuf;

/// `detente repeated`.
#[derive(Debug, Args)]
pub struct RepeatedArgs {
    /// Game file in any format that is read here, or the JSON file of a repeated game, or - for standard input
    #[arg(value_name = "GAME", required_unless_present = "from")]
    pub game: Option<PathBuf>,
    /// Take the tail of this scenario for the stage game: every party complies or evades
    #[arg(long, value_name = "SCENARIO", conflicts_with = "game")]
    pub from: Option<PathBuf>,
    /// The share of each measure that is performed in the tail, in the order of the scenario; one number for all, or one for
    /// each [default: 1]
    #[arg(long, value_name = "X", requires = "from", allow_hyphen_values = true)]
    pub levels: Option<String>,
    /// What to look for
    #[arg(long, value_enum, default_value_t = Want::PayoffSet)]
    pub want: Want,
    /// automaton, penal-code, critical: the payoff to sustain, one number for each player, with commas between
    #[arg(long, value_name = "A,B,…", allow_hyphen_values = true)]
    pub payoff: Option<String>,
    /// automaton, penal-code, critical: the profile to play for ever, one action for each player, by name or number from 1
    #[arg(long, value_name = "X,Y,…")]
    pub profile: Option<String>,
    /// critical: what is to be as low as possible [default: discount]
    #[arg(long, value_enum)]
    pub of: Option<Of>,
    /// critical: whose detection or sanction is to be as low as possible, by name or number from 1; those of the others stay as
    /// given [default: the same for all]
    #[arg(long, value_name = "NAME")]
    pub player: Option<String>,
    /// critical: what a deviation is threatened with [default: penal]
    #[arg(long, value_enum)]
    pub by: Option<By>,
    /// What a payoff one period later counts for, in place of the file's; a number between 0 and 1, or one for each player;
    /// or limit: as it goes to 1
    #[arg(long, value_name = "X|limit", allow_hyphen_values = true)]
    pub discount: Option<String>,
    /// The probability with which a deviation is seen, in place of the file's; for all players, or one for each
    #[arg(long, value_name = "P", allow_hyphen_values = true)]
    pub detection: Option<String>,
    /// The probability of a false alarm, in place of the file's
    #[arg(long, value_name = "Q", allow_hyphen_values = true)]
    pub false_alarm: Option<String>,
    /// What an alarm costs the accused, once, in place of the file's
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub sanction: Option<String>,
    /// What follows an alarm, in place of the file's: so many periods of suspension, forever, or optimal
    #[arg(long, value_name = "L|forever|optimal", allow_hyphen_values = true)]
    pub suspension: Option<String>,
    /// payoff-set: what the others can hold a player to, in which strategies [default: pure]
    #[arg(long, value_enum)]
    pub minmax: Option<Minmax>,
    /// Money may be paid between the players, on the path and as a fine
    #[arg(long)]
    pub transfers: bool,
    /// penal-code, critical: everybody does the same after everything that can happen (stick and carrot); for games in which the
    /// players are alike
    #[arg(long)]
    pub symmetric: bool,
    /// In how many directions a set is looked at where it is not exact
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..=100_000))]
    pub directions: Option<u32>,
    /// How far inside and outside may be apart where the set is not exact, relative to the payoffs
    #[arg(long, value_name = "X", value_parser = tolerance)]
    pub tolerance: Option<f64>,
    /// Stop after this many seconds, with what is known by then
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_hyphen_values = true)]
    pub time_limit: Option<f64>,
    /// Number of threads; the answer is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = RepeatedFormat::Text)]
    pub format: RepeatedFormat,
    /// Write the answer to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show no progress and no remarks on standard error, only errors
    #[arg(short, long)]
    pub quiet: bool,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Want {
    /// The payoffs that can be sustained
    PayoffSet,
    /// How patient, how well watched or how heavily sanctioned the players must be
    Critical,
    /// The strategies that sustain a payoff
    Automaton,
    /// The worst that can follow a deviation of each player, and what it sustains; the best, if nothing is named
    PenalCode,
}

impl Want {
    /// The same for the report.
    pub fn asked(self) -> Asked {
        match self {
            Self::PayoffSet => Asked::PayoffSet,
            Self::Critical => Asked::Critical,
            Self::Automaton => Asked::Automaton,
            Self::PenalCode => Asked::PenalCode,
        }
    }
}

/// What is to be as low as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Of {
    /// The discount factor
    Discount,
    /// The probability of detection
    Detection,
    /// The sanction
    Sanction,
}

/// What a deviation is threatened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// Playing an equilibrium of the stage game for ever
    Nash,
    /// The worst equilibrium of the repeated game
    Penal,
    /// The minmax value: a bound that no threat passes
    Minmax,
}

/// In which strategies a player is held down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Minmax {
    /// Pure ones
    Pure,
    /// Mixed ones, too
    Mixed,
}

/// How to show the answer about a repeated game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RepeatedFormat {
    /// Sentences and tables, at most 100 columns
    Text,
    /// Everything, for programs
    Json,
    /// Long form
    Csv,
    /// automaton, penal-code: a graph for Graphviz
    Dot,
    /// payoff-set, two players: a picture
    Svg,
}

fn tolerance(text: &str) -> Result<f64, String> {
    let read: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if (1e-12..=1.0).contains(&read) { Ok(read) } else { Err("allowed: from 1e-12 to 1".to_string()) }
}
