//! `detente sweep` and `detente sweep merge`.

use super::args::seconds;
use super::io::{Destination, is_dash, read_as, read_text};
use super::{Answer, Exit, Failure, say};
use clap::{Args, Subcommand, ValueEnum};
use detente::agreement::SolveOptions;
use detente::agreement::read::read_scenario;
use detente::error::Error;
use detente::sweep::{Atlas, Design, Document, Finding, Form, Plane, Sampling, Table, Variation, merge};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{IsTerminal, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// `detente sweep`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SweepArgs {
    #[command(subcommand)]
    command: Option<SweepCommand>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Debug, Subcommand)]
enum SweepCommand {
    /// Join the parts of a sweep into one table, and say what is missing
    #[command(after_help = "Example:\n  detente sweep merge part-*.csv -o all.csv")]
    Merge(MergeArgs),
}

#[derive(Debug, Args)]
struct MergeArgs {
    /// The parts
    #[arg(value_name = "PART", required = true)]
    parts: Vec<PathBuf>,
    /// Write the table to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Draw the map of two varied numbers to this SVG file
    #[arg(long, value_name = "FILE", requires = "output")]
    map: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct RunArgs {
    /// Scenario file, or - for standard input
    #[arg(value_name = "SCENARIO", required = true)]
    scenario: Option<PathBuf>,
    /// A place of the scenario and its values: a,b,c or from:to:count (or from:to with --sample); may be repeated
    #[arg(long, value_name = "PLACE=VALUES", required = true)]
    vary: Vec<String>,
    /// Draw so many points instead of the whole grid, each place evenly spread: latin:N
    #[arg(long, value_name = "latin:N", value_parser = latin)]
    sample: Option<usize>,
    /// Seed of the sample
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Do only part I of N parts, for job arrays
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<(usize, usize)>,
    /// How to write the rows
    #[arg(long, value_enum, default_value_t = RowFormat::Csv)]
    format: RowFormat,
    /// Write the rows to this file instead of standard output (-)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Go on with the output file where an earlier run stopped
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// Overwrite the output file
    #[arg(long)]
    force: bool,
    /// Give up on a point after this many seconds (its row then depends on the machine)
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    time_limit: Option<f64>,
    /// When all points are there: draw the map of two varied numbers to this SVG file
    #[arg(long, value_name = "FILE", conflicts_with = "shard", requires = "output")]
    map: Option<PathBuf>,
    /// Number of points solved at a time; the rows are the same for any number [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Show no progress
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RowFormat {
    /// One line for each point, with a header
    Csv,
    /// One JSON object on a line for each point
    Json,
}

fn latin(text: &str) -> Result<usize, String> {
    let count = text.strip_prefix("latin:").and_then(|n| n.parse().ok());
    count.filter(|n| *n > 0).ok_or_else(|| "allowed: latin:N with a number of points N".to_string())
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let pair = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    pair.filter(|(i, n)| 1 <= *i && i <= n).ok_or_else(|| "allowed: I/N with 1 ≤ I ≤ N, such as 3/40".to_string())
}

pub fn run(args: &SweepArgs) -> Answer {
    match &args.command {
        Some(SweepCommand::Merge(args)) => join(args),
        None => sweep(&args.run),
    }
}

fn sweep(args: &RunArgs) -> Answer {
    let Some(path) = &args.scenario else { return Err(Failure::Usage("SCENARIO is missing".to_string())) };
    let mut faults = Vec::new();
    let mut variations = Vec::new();
    for text in &args.vary {
        match Variation::parse(text) {
            Ok(variation) => variations.push(variation),
            Err(why) => faults.push(why),
        }
    }
    if !faults.is_empty() {
        return Err(usage("--vary", &faults));
    }
    let (document, scenario) = read_as(path, |text| Ok((Document::read(text)?, read_scenario(text)?)))?;
    let sampling = args.sample.map_or(Sampling::Grid, |points| Sampling::Latin { points, seed: args.seed });
    let design = Design::of(&document, variations, sampling).map_err(|faults| usage("--vary", &faults))?;
    let form = match args.format {
        RowFormat::Csv => Form::Csv,
        RowFormat::Json => Form::JsonLines,
    };
    let table = Table::new(form, &design, scenario.parties.iter().map(|p| p.name.clone()).collect());
    let mut output = Output::open(args, path, &table)?;
    let (part, parts) = args.shard.unwrap_or((1, 1));
    let mine = (0..design.len()).skip(part - 1).step_by(parts);
    let wanted: Vec<usize> = mine.filter(|point| !output.known.contains(point)).collect();
    if !output.known.is_empty() && !args.quiet {
        say(&format!("{} points are there already, {} to go", output.known.len(), wanted.len()));
    }
    let bar = progress(args.quiet, wanted.len());
    let options = SolveOptions { time_limit: args.time_limit, ..SolveOptions::default() };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = args.threads.map_or(cores, usize::from).min(wanted.len().max(1));
    let atlas = Atlas::new(&document, &design, options);
    let done = in_order(&wanted, workers, &|point| atlas.examine(point), &mut |finding: Finding| {
        bar.inc(1);
        output.add(&table.line(&finding))
    });
    bar.finish_and_clear();
    done?;
    drop(output);
    if let (Some(map), Some(rows)) = (&args.map, &args.output) {
        draw(rows, map)?;
    }
    Ok(Exit::Found)
}

/// Draws the map of the rows in a file.
fn draw(rows: &Path, map: &Path) -> Result<(), Failure> {
    let wrong = |why: String| Failure::Usage(format!("--map: {why}"));
    let plane = Plane::read(&read_text(rows)?).map_err(wrong)?;
    let drawn = detente::report::map::draw(&plane).map_err(wrong)?;
    let standing = drawn.svg.replacen("<svg ", "<svg width=\"640\" height=\"460\" ", 1);
    Ok(Destination::new(Some(map))?.write(&standing)?)
}

/// Does the points with so many workers at a time, and hands the findings on in the order of the points.
fn in_order(
    points: &[usize],
    workers: usize,
    work: &(dyn Fn(usize) -> Result<Finding, Error> + Sync),
    take: &mut dyn FnMut(Finding) -> Result<(), Error>,
) -> Result<(), Error> {
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let send = send.clone();
            let (next, stop) = (&next, &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&point) = points.get(at) else { break };
                    if send.send((at, work(point))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        for (at, found) in receive {
            let handed = found.and_then(|finding| {
                waiting.insert(at, finding);
                while let Some(finding) = waiting.remove(&due) {
                    due += 1;
                    take(finding)?;
                }
                Ok(())
            });
            if handed.is_err() {
                stop.store(true, Ordering::Relaxed);
                return handed;
            }
        }
        Ok(())
    })
}

/// Where rows go, one after the other as they are done.
struct Output {
    name: String,
    to: Box<dyn Write>,
    /// Points that are there already.
    known: std::collections::BTreeSet<usize>,
}

impl Output {
    fn open(args: &RunArgs, scenario: &Path, table: &Table) -> Result<Self, Failure> {
        let known = std::collections::BTreeSet::new();
        let Some(path) = args.output.as_deref().filter(|path| !is_dash(path)) else {
            if args.resume {
                return Err(Failure::Usage("--resume goes on with a file: it needs --output FILE".to_string()));
            }
            let mut output = Self { name: super::io::STDOUT.to_string(), to: Box::new(std::io::stdout()), known };
            output.add(&table.header())?;
            return Ok(output);
        };
        if Destination::new(Some(path))?.is_same_file(scenario) {
            return Err(Failure::Usage("--output is the scenario itself, which would be lost".to_string()));
        }
        let name = path.display().to_string();
        let failed = |cause| Failure::Error(Error::File { path: name.clone(), cause });
        if path.exists() && !args.resume && !args.force {
            let what = format!("{name} exists: --resume goes on with it, --force overwrites it");
            return Err(Failure::Usage(what));
        }
        if !args.resume || !path.exists() {
            let file = File::create(path).map_err(failed)?;
            let mut output = Self { name: name.clone(), to: Box::new(file), known };
            output.add(&table.header())?;
            return Ok(output);
        }
        let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(failed)?;
        let (points, end) = table
            .known(&text)
            .map_err(|why| Failure::Usage(format!("--resume: {name} cannot be gone on with: {why}")))?;
        // A row that was cut off is done again.
        file.set_len(end as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        let mut output = Self { name: name.clone(), to: Box::new(file), known: points.into_iter().collect() };
        if end == 0 {
            output.add(&table.header())?;
        }
        Ok(output)
    }

    /// Adds whole lines at once: whoever reads the file meanwhile, or stops the sweep, finds whole rows.
    fn add(&mut self, lines: &str) -> Result<(), Error> {
        let written = self.to.write_all(lines.as_bytes()).and_then(|()| self.to.flush());
        written.map_err(|cause| Error::File { path: self.name.clone(), cause })
    }
}

fn progress(quiet: bool, points: usize) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(points as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} points, {elapsed} gone, {eta} to go");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn join(args: &MergeArgs) -> Answer {
    let output = Destination::new(args.output.as_deref())?;
    if args.parts.iter().any(|part| output.is_same_file(part)) {
        return Err(Failure::Usage("--output is one of the parts, which would be lost".to_string()));
    }
    let mut parts = Vec::with_capacity(args.parts.len());
    for path in &args.parts {
        parts.push((path.display().to_string(), read_text(path)?));
    }
    let merged = merge(&parts).map_err(|faults| usage("merge", &faults))?;
    output.write(&merged.text)?;
    if let (Some(map), Some(rows)) = (&args.map, &args.output) {
        draw(rows, map)?;
    }
    if merged.missing.is_empty() {
        say(&format!("all {} points are there", merged.points));
        return Ok(Exit::Found);
    }
    say(&format!("{} of {} points are missing: {}", merged.missing.len(), merged.points, ranges(&merged.missing)));
    Ok(Exit::Undecided)
}

/// Rising numbers as ranges: `3, 7–9`; at most ten of them.
fn ranges(numbers: &[usize]) -> String {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for &number in numbers {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => found.push((number, number)),
        }
    }
    let more = if found.len() > 10 { ", …" } else { "" };
    let word = |(a, b): &(usize, usize)| if a == b { a.to_string() } else { format!("{a}–{b}") };
    found.iter().take(10).map(word).collect::<Vec<_>>().join(", ") + more
}

fn usage(what: &str, faults: &[String]) -> Failure {
    Failure::Usage(format!("{what}: {}", faults.join("\n  ")))
}
