//! The arguments of `detente equilibria`.

use crate::cli::args::{BackendName, seconds};
use clap::{Args, ValueEnum};
use detente::report::games::Concept as Asked;
use std::path::PathBuf;

/// `detente equilibria`.
#[derive(Debug, Args)]
pub struct EquilibriaArgs {
    /// Game file in any format that is read here, recognised by what is in it, or - for standard input
    #[arg(value_name = "GAME")]
    pub game: PathBuf,
    /// What to look for
    #[arg(long, value_enum, default_value_t = Concept::Nash)]
    pub concept: Concept,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = GameFormat::Text)]
    pub format: GameFormat,
    /// Write the answer to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show no progress and no remarks on standard error, only errors
    #[arg(short, long)]
    pub quiet: bool,
    /// nash: look for one equilibrium only (two players: by Lemke and Howson's method; more: at the end of a path)
    #[arg(long)]
    pub one: bool,
    /// nash --one, two players: the strategy that is dropped first, from 1, counted through both players [default: 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=u64::from(u32::MAX)))]
    pub label: Option<u64>,
    /// Treat a game in extensive form as a reduced normal form (nash and zero-sum; the other concepts do so anyway)
    #[arg(long)]
    pub normal_form: bool,
    /// stackelberg: who commits, by name or by number from 1 [default: the first player]
    #[arg(long, value_name = "PLAYER")]
    pub leader: Option<String>,
    /// correlated, coarse-correlated: what to maximise: welfare, min (whoever gets least), player:NAME or
    /// weights:a,b,… with one weight for each player [default: welfare]
    #[arg(long, value_name = "WHAT")]
    pub objective: Option<String>,
    /// dominance: by what a strategy is struck out [default: strict]
    #[arg(long, value_enum)]
    pub kind: Option<DominanceKind>,
    /// dominance: only pure strategies strike others out [default: mixed ones do so, too]
    #[arg(long)]
    pub pure: bool,
    /// Compute in floating point, faster; how far off the answer is will be computed exactly
    #[arg(long)]
    pub float: bool,
    /// Stop after this many seconds, with what was found so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_hyphen_values = true)]
    pub time_limit: Option<f64>,
    /// nash, pure, subgame-perfect: stop after this many equilibria
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=u64::from(u32::MAX)))]
    pub max: Option<u64>,
    /// correlated, coarse-correlated: which solver of linear programs to use; clarabel, the default, stands for a simplex
    /// method of our own that is faster on these
    #[arg(long, value_enum)]
    pub backend: Option<BackendName>,
    /// Number of threads; the answer is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// What to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Concept {
    /// Nobody gains by changing its own strategy: all extreme equilibria of two players; all pure ones and one more of
    /// several players; behaviour and beliefs of a tree
    Nash,
    /// Nash equilibria in which nobody randomises
    Pure,
    /// Value and optimal strategies of two players whose payoffs always add to the same
    ZeroSum,
    /// What a mediator can recommend so that everybody follows
    Correlated,
    /// What a mediator can recommend so that nobody opts out beforehand
    CoarseCorrelated,
    /// The best that one of two players can publicly commit to
    Stackelberg,
    /// What is left when dominated strategies are struck out, round by round
    Dominance,
    /// What the others can hold each player to
    Minmax,
    /// Equilibria of a tree that are right at every point of it
    SubgamePerfect,
}

impl Concept {
    /// The same for the report.
    pub fn asked(self) -> Asked {
        match self {
            Self::Nash => Asked::Nash,
            Self::Pure => Asked::Pure,
            Self::ZeroSum => Asked::ZeroSum,
            Self::Correlated => Asked::Correlated,
            Self::CoarseCorrelated => Asked::CoarseCorrelated,
            Self::Stackelberg => Asked::Stackelberg,
            Self::Dominance => Asked::Dominance,
            Self::Minmax => Asked::Minmax,
            Self::SubgamePerfect => Asked::SubgamePerfect,
        }
    }
}

/// By what a strategy is struck out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DominanceKind {
    /// Worse whatever the others do
    Strict,
    /// Never better and sometimes worse
    Weak,
}

/// How to show the answer about a game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GameFormat {
    /// Sentences and tables, at most 100 columns
    Text,
    /// Everything, for programs
    Json,
    /// Long form, one line for each equilibrium, player and strategy
    Csv,
    /// Gambit's lines, NE,1/3,2/3,…, one for each equilibrium
    Gambit,
}
