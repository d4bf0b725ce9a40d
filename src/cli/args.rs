//! The arguments. The comments are the help, the manual page and the completions.

use super::generate_game::GenerateGameArgs;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::path::PathBuf;

/// Plans concession schedules that no party gains by breaking, and proves that nobody does.
///
/// Write down who can concede what, what it costs and is worth, how well cheating is seen and what follows; `detente
/// solve` answers with the best schedule that every party will keep, or with a proof that there is none.
///
/// The answer goes to standard output, everything else to standard error. `-` is standard input.
#[derive(Debug, Parser)]
#[command(
    name = "detente",
    version,
    color = ColorChoice::Never,
    max_term_width = 100,
    after_help = "Exit codes:\n  0  found, or nothing to complain about\n  1  proved that there is none, or a check \
                  refuted what it was given\n  2  bad usage or input\n  3  undecided: a limit was reached, or the \
                  numbers did not allow a decision\n  4  a file could not be read or written\n\nExample:\n  detente init \
                  -o deal.json && detente solve deal.json"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find the best schedule that no party gains by breaking, and certify it
    #[command(
        after_help = "Examples:\n  detente solve deal.json\n  detente solve deal.json --format json -o plan.json\n  \
                            cat deal.json | detente solve - --format csv"
    )]
    Solve(SolveArgs),
    /// List every fault of a scenario file
    ///
    /// Each fault comes with its place, what was read and what is allowed. The exit code is 2 if there are any.
    #[command(after_help = "Example:\n  detente check deal.json")]
    Check(CheckArgs),
    /// Check a saved JSON solution against its scenario, independently of what computed it
    ///
    /// Every limit and every incentive condition is checked in exact arithmetic, and the reported objective, values and
    /// slacks are compared with the recomputed ones (to 1e-6 of what is at stake). For a saved refutation the proof is
    /// checked. The exit code is 1 if anything is wrong; what is wrong is named. A solution that itself claims no more
    /// than a small possible gain (status "epsilon") passes if that claim is true. Marks of binding rows and multipliers
    /// come from the solver and are not checked.
    #[command(after_help = "Example:\n  detente solve deal.json --format json -o plan.json\n  \
                            detente certify plan.json --scenario deal.json")]
    Certify(CertifyArgs),
    /// Find what is stable in a finite game: equilibria, values, commitments, dominated strategies
    ///
    /// Games are read in normal or extensive form. Every answer is checked again in exact arithmetic, independently of
    /// what found it, before it is shown.
    #[command(
        after_help = "Examples:\n  detente equilibria game.nfg\n  detente equilibria game.nfg --format gambit\n  detente \
                            equilibria game.nfg --concept correlated --objective player:USA\n  detente equilibria \
                            game.nfg --concept stackelberg --leader 2 --format json\n  detente equilibria tree.efg \
                            --concept subgame-perfect\n  cat game.nfg | detente equilibria - --concept pure\n\n\
                            Exit codes:\n  0  found (a list that a limit cut short says so)\n  1  proved that there is \
                            none\n  2  bad usage or input\n  3  undecided: a limit was reached before anything was \
                            found\n  4  a file could not be read or written"
    )]
    Equilibria(Box<super::equilibria::args::EquilibriaArgs>),
    /// Find what can be sustained when a game is played again and again, and by what strategies
    ///
    /// Any equilibrium of the repeated game in pure strategies counts, with public lotteries. What is seen of a deviation may be
    /// everything, alarms of an inspectorate, or a public signal. Every answer is checked again in exact arithmetic,
    /// independently of what found it, before it is shown.
    #[command(
        after_help = "Examples:\n  detente repeated game.nfg --discount 3/4\n  detente repeated game.nfg --discount 3/4 \
                            --detection 0.5 --format json\n  detente repeated game.nfg --discount 3/4 --want automaton \
                            --payoff 2,2\n  detente repeated game.nfg --discount 3/4 --want automaton --profile Keep,Keep \
                            --format dot | dot -Tsvg > machine.svg\n  detente repeated game.nfg --discount 3/4 --want \
                            penal-code\n  detente repeated game.nfg --want critical --symmetric\n  detente repeated \
                            repeated.json --want critical --profile 1,1 --of detection --player USA --time-limit 60\n  \
                            detente repeated --from deal.json --levels 0.5 --want critical\n  detente repeated \
                            repeated.json --format svg -o set.svg\n\n\
                            Exit codes:\n  0  found\n  1  proved that there is nothing, or that what was asked for is not \
                            sustained\n  2  bad usage or input\n  3  undecided: between what is proved to be sustained and \
                            what is proved not to be, or a limit was reached\n  4  a file could not be read or written"
    )]
    Repeated(Box<super::repeated::args::RepeatedArgs>),
    /// Hold the optimum against the schedules people use without a solver, and against history
    ///
    /// Each schedule is priced under the same model: what it is worth to every party, when it would be done, and the
    /// first moment at which somebody gains by breaking it.
    #[command(after_help = "Examples:\n  detente compare deal.json\n  detente compare deal.json --with \
                            linear,boulware:4,agreed --format json\n\nThe schedules:\n  all-at-once  everything as soon as \
                            it is allowed\n  linear       equal steps\n  boulware:E   the share (elapsed time)^E, E > 1: \
                            little at first\n  conceder:E   the same with E < 1: most at first\n  grit         small steps \
                            first, then matched to what the other did (Osgood)\n  agreed       the historical steps of the \
                            scenario")]
    Compare(super::compare::CompareArgs),
    /// Put an answer on a page: what to do, what it is worth, where it is tight, what happens if somebody cheats
    ///
    /// One HTML page that needs nothing else, readable on a screen, a phone and paper; or Markdown; or all charts as SVG.
    #[command(
        after_help = "Examples:\n  detente report deal.json -o report.html\n  detente report plan.json --scenario deal.json -o \
                            report.html\n  detente report plan.json --scenario deal.json --map rows.csv -o report.html\n  \
                            detente report deal.json -o charts.svg"
    )]
    Report(super::report::ReportArgs),
    /// Play a solution out with chance: alarms, suspensions, sanctions, and a party that evades
    ///
    /// The mean of every party's value over the runs comes with its 99 % confidence interval, beside the exact value.
    #[command(after_help = "Examples:\n  detente simulate plan.json --scenario deal.json --runs 1000000\n  \
                            detente simulate plan.json --scenario deal.json --evade USSR@3\n  \
                            detente simulate plan.json --scenario deal.json --evade USSR@3..9 --trace 1")]
    Simulate(super::simulate::SimulateArgs),
    /// Solve many variants of a scenario: a grid of values, or a sample
    ///
    /// Rows are written as they are done, in the order of the points. A sweep that was stopped goes on with --resume; with
    /// --shard it is done in parts, on one machine or many, which `detente sweep merge` joins.
    #[command(
        after_help = "Examples:\n  detente sweep deal.json --vary 'verification.layers[0].detection=0.1:0.9:17' --vary \
                            'parties[*].discount=0.8,0.9,0.95' -o rows.csv\n  detente sweep deal.json --vary \
                            'response.sanction.USSR=0:3' --vary 'parties[USSR].discount=0.9:0.99' --sample latin:500 --seed 1 \
                            -o rows.csv\n  detente sweep deal.json --vary 'parties[*].discount=0.5:0.99:1000' --shard 3/40 -o \
                            part-3.csv\n  detente sweep merge part-*.csv -o all.csv\n\nColumns: sweep (which sweep a row \
                            belongs to), points (how many it has), point (from 0), the places, outcome (found, refuted, \
                            undecided, invalid), objective, reached (mean of all last levels), done_by, certified, the value to \
                            each party, reason"
    )]
    Sweep(super::sweep::SweepArgs),
    /// Read a game and write it in another format
    ///
    /// Reads Gambit's .nfg and .efg, JSON, two matrices as lrs reads them, and CSV: one matrix (zero-sum), two with an empty
    /// line between them, or one with cells a|b. The format is recognised from the content, whatever the name.
    #[command(after_help = "Examples:\n  detente convert game.nfg -o game.json\n  \
                            cat game.csv | detente convert - --to nfg")]
    Convert(super::convert::ConvertArgs),
    /// Print the JSON Schema of a file format
    #[command(after_help = "Examples:\n  detente schema > scenario.schema.json\n  \
                            detente schema repeated > repeated.schema.json")]
    Schema(SchemaArgs),
    /// Write a commented scenario to start from
    #[command(after_help = "Example:\n  detente init -o deal.json")]
    Init(InitArgs),
    /// Make scenarios
    #[command(subcommand, arg_required_else_help = true)]
    Generate(GenerateCommand),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  detente completions bash > ~/.local/share/bash-completion/completions/detente")]
    Completions(CompletionsArgs),
    /// Print the manual page, of the program or of one command
    #[command(after_help = "Examples:\n  detente man | man -l -\n  detente man solve > detente-solve.1")]
    Man(ManArgs),
}

/// `detente solve`.
#[derive(Debug, Args)]
pub struct SolveArgs {
    /// Scenario file, or - for standard input
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// How to show the answer
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Write the answer to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Show no progress and no remarks on standard error, only errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Skip the exact check of the answer
    #[arg(long)]
    pub no_certify: bool,
    /// Which solver of linear programs to use (highs only if it was built in)
    #[arg(long, value_enum, default_value_t = BackendName::Clarabel)]
    pub backend: BackendName,
    /// Stop after this many seconds, with the best schedule found so far
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub time_limit: Option<f64>,
    /// Largest gain from deviating that ends the search, relative to the size of a party's flows
    #[arg(long, value_name = "X", default_value = "1e-9", value_parser = tolerance)]
    pub tolerance: f64,
    /// Number of threads; the answer is the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// `detente check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Scenario file, or - for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// How to show the faults
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub format: PlainFormat,
}

/// `detente certify`.
#[derive(Debug, Args)]
pub struct CertifyArgs {
    /// Solution as JSON, or - for standard input
    #[arg(value_name = "SOLUTION")]
    pub solution: PathBuf,
    /// The scenario it is a solution of, or - for standard input
    #[arg(long, value_name = "FILE")]
    pub scenario: PathBuf,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = PlainFormat::Text)]
    pub format: PlainFormat,
}

/// `detente schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of which files
    #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
    pub of: SchemaOf,
}

/// A file format with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Scenarios, as solve reads them
    Scenario,
    /// Repeated games, as repeated reads them
    Repeated,
}

/// `detente init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Write to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
}

/// `detente generate`.
#[derive(Debug, Subcommand)]
pub enum GenerateCommand {
    /// A random agreement: asymmetric values, mixed reversibility, layers, pace limits
    ///
    /// The same arguments give the same scenario for ever.
    #[command(after_help = "Example:\n  detente generate agreement --parties 2 --measures 5 --periods 50 --seed 1 -o \
                            random.json")]
    Agreement(GenerateArgs),
    /// A random game in normal form: of random payoffs, covariant, of coordination, of inspection, …
    ///
    /// The same arguments give the same game for ever.
    #[command(
        after_help = "Examples:\n  detente generate game --kind random --size 10x10 --seed 1 --to nfg\n  detente \
                            generate game --kind covariant --rho -0.7 --size 8 --players 3 --seed 1 -o game.json"
    )]
    Game(GenerateGameArgs),
}

/// `detente generate agreement`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// Number of parties
    #[arg(long, value_name = "N")]
    pub parties: usize,
    /// Number of measures of each party
    #[arg(long, value_name = "K")]
    pub measures: usize,
    /// Number of periods
    #[arg(long, value_name = "T")]
    pub periods: usize,
    /// Seed of the random numbers
    #[arg(long, value_name = "S")]
    pub seed: u64,
    /// Write to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `detente completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// `detente man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page is wanted
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// How to show a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables and sentences, at most 100 columns
    Text,
    /// Everything, for programs
    Json,
    /// The schedule, one line for each measure and period
    Csv,
}

/// How to show a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlainFormat {
    /// Sentences
    Text,
    /// For programs
    Json,
}

/// A solver of linear programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BackendName {
    /// Interior point
    Clarabel,
    /// Simplex, for small scenarios
    Microlp,
    /// Simplex and interior point in C++, a cargo feature
    Highs,
}

pub fn seconds(text: &str) -> Result<f64, String> {
    let read: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if read.is_finite() && read >= 0.0 { Ok(read) } else { Err("allowed: 0 or more seconds".to_string()) }
}

fn tolerance(text: &str) -> Result<f64, String> {
    let read: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    if (1e-12..=1e-3).contains(&read) { Ok(read) } else { Err("allowed: from 1e-12 to 1e-3".to_string()) }
}
