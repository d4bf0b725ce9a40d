//! `detente convert`.

use super::io::{Destination, read_as};
use super::{Answer, Exit, Failure, say};
use clap::{Args, ValueEnum};
use detente::error::Error;
use detente::format::{self, Game, Kind};
use detente::game::reduced;
use std::path::{Path, PathBuf};

/// `detente convert`.
#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// Game file, or - for standard input
    #[arg(value_name = "GAME")]
    pub game: PathBuf,
    /// The format to write [default: by the extension of the output file, else json]
    #[arg(long, value_enum)]
    pub to: Option<GameFormat>,
    /// Write the game to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A format of game files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GameFormat {
    /// Gambit, normal form
    Nfg,
    /// Gambit, extensive form
    Efg,
    /// Two matrices for lrs
    Lrs,
    /// One matrix (zero-sum) or two
    Csv,
    /// Everything, both forms
    Json,
}

impl From<GameFormat> for Kind {
    fn from(format: GameFormat) -> Self {
        match format {
            GameFormat::Nfg => Self::Nfg,
            GameFormat::Efg => Self::Efg,
            GameFormat::Lrs => Self::Lrs,
            GameFormat::Csv => Self::Csv,
            GameFormat::Json => Self::Json,
        }
    }
}

pub fn run(args: &ConvertArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    if output.is_same_file(&args.game) {
        return Err(Failure::Usage("--output is the game itself, which would be lost".to_string()));
    }
    let kind = args.to.map(Kind::from).or(args.output.as_deref().and_then(by_extension)).unwrap_or(Kind::Json);
    let (game, _) = read_as(&args.game, format::read)?;
    let game = match game {
        // What holds no trees gets the reduced normal form.
        Game::Extensive(tree) if matches!(kind, Kind::Nfg | Kind::Lrs | Kind::Csv) => {
            say("note: written as its reduced normal form");
            Game::Normal(reduced::normal_form(&tree).map_err(Error::Unsupported)?)
        }
        other => other,
    };
    output.write(&format::write(&game, kind)?)?;
    let omitted = format::omitted(&game, kind);
    if !omitted.is_empty() {
        say(&format!("note: {} does not hold {}", kind.extension(), omitted.join(", ")));
    }
    Ok(Exit::Found)
}

fn by_extension(path: &Path) -> Option<Kind> {
    Kind::from_extension(path.extension()?.to_str()?)
}
