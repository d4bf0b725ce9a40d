//! `detente generate game`.

use super::convert::GameFormat;
use super::io::Destination;
use super::{Answer, Exit, Failure};
use clap::{Args, ValueEnum};
use detente::exact::{Rational, parse};
use detente::format::{self, Game};
use detente::generate::game::{Kind, game};
use std::path::PathBuf;

/// The largest payoff where none is given.
const LARGEST: u32 = 999;

/// `detente generate game`.
#[derive(Debug, Args)]
pub struct GenerateGameArgs {
    /// What is drawn
    #[arg(long, value_enum)]
    pub kind: GameKind,
    /// Number of strategies of each player, as in 10x10 or 3x4x2; or one number, the same for all
    #[arg(long, value_name = "SIZE", value_parser = sizes)]
    pub size: Sizes,
    /// Number of players [default: as many as there are sizes, 2 if there is one]
    #[arg(long, value_name = "N")]
    pub players: Option<usize>,
    /// Correlation of the players' payoffs in a covariant game, from -1/(N-1) to 1
    #[arg(long, value_name = "R", value_parser = parse, allow_hyphen_values = true)]
    pub rho: Option<Rational>,
    /// Largest payoff of a random, zero-sum or common game [default: 999]; small ones make ties
    #[arg(long, value_name = "X")]
    pub largest: Option<u32>,
    /// Seed of the random numbers
    #[arg(long, value_name = "S")]
    pub seed: u64,
    /// The format to write [default: by the extension of the output file, else json]
    #[arg(long, value_enum)]
    pub to: Option<GameFormat>,
    /// Write to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A kind of random game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GameKind {
    /// Every payoff by itself
    Random,
    /// Two players with opposite payoffs
    ZeroSum,
    /// The same payoffs for all
    Common,
    /// Normal payoffs with a correlation between players
    Covariant,
    /// It pays to play the same
    Coordination,
    /// It pays to spread
    Dispersion,
    /// Facilities whose cost grows with their users
    Congestion,
    /// Levels of arms, answered by arms
    ArmsRace,
    /// An inspector's plans against an inspectee's violations
    Inspection,
}

/// How many strategies each player has, or one number for all of them.
#[derive(Debug, Clone)]
pub struct Sizes(Vec<usize>);

fn sizes(text: &str) -> Result<Sizes, String> {
    let one = |size: &str| size.parse::<usize>().map_err(|_| "allowed: numbers joined by x, as in 10x10".to_string());
    text.split(['x', '×']).map(one).collect::<Result<_, _>>().map(Sizes)
}

pub fn run(args: &GenerateGameArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    let sizes = match (args.size.0.as_slice(), args.players) {
        ([size], players) => vec![*size; players.unwrap_or(2).min(MOST_PLAYERS)],
        (sizes, Some(players)) if players != sizes.len() => {
            let found = sizes.len();
            return Err(Failure::Usage(format!("--size has {found} numbers, --players says {players}")));
        }
        (sizes, _) => sizes.to_vec(),
    };
    let drawn = game(&kind(args)?, &sizes, args.seed)?;
    let by_extension = || format::Kind::from_extension(args.output.as_deref()?.extension()?.to_str()?);
    let to = args.to.map(format::Kind::from).or_else(by_extension).unwrap_or(format::Kind::Json);
    output.write(&format::write(&Game::Normal(drawn), to)?)?;
    Ok(Exit::Found)
}

/// More than any game in memory can have with two strategies each; the library says what is allowed.
const MOST_PLAYERS: usize = 1 << 20;

fn kind(args: &GenerateGameArgs) -> Result<Kind, Failure> {
    let largest = args.largest.unwrap_or(LARGEST);
    let (kind, has_rho, has_largest) = match args.kind {
        GameKind::Random => (Kind::Random { largest }, false, true),
        GameKind::ZeroSum => (Kind::ZeroSum { largest }, false, true),
        GameKind::Common => (Kind::Common { largest }, false, true),
        GameKind::Covariant => {
            let Some(correlation) = args.rho.clone() else {
                return Err(Failure::Usage("covariant games need --rho".to_string()));
            };
            (Kind::Covariant { correlation }, true, false)
        }
        GameKind::Coordination => (Kind::Coordination, false, false),
        GameKind::Dispersion => (Kind::Dispersion, false, false),
        GameKind::Congestion => (Kind::Congestion, false, false),
        GameKind::ArmsRace => (Kind::ArmsRace, false, false),
        GameKind::Inspection => (Kind::Inspection, false, false),
    };
    for (option, given, has) in
        [("--rho", args.rho.is_some(), has_rho), ("--largest", args.largest.is_some(), has_largest)]
    {
        if given && !has {
            return Err(Failure::Usage(format!("{option} is not for {} games", kind.name())));
        }
    }
    Ok(kind)
}
