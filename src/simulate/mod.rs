//! Playing an agreement out with chance: alarms, reviews, suspensions, sanctions.
//!
//! A run goes through the periods of the schedule and its tail (MODEL: the path and the evasion of the agreement). In
//! every period the flows are paid, then each party draws an alarm: with the false-alarm probability if it complies,
//! with the detection probability if it evades. An alarm brings the sanction and the suspension; then the accused
//! cures, and the schedule goes on where it stopped. What a run is worth to a party is the average discounted sum of
//! what it got, so that the mean over runs estimates V (or D, for a party that evades).
//!
//! Nothing of the solver or of the exact check is used: the estimate is a third way to the same numbers.
//!
//! Runs are numbered, and each has its own stream of random numbers made from the seed and its number. They are
//! added up in blocks of fixed size in a fixed order: the answer is the same for any number of threads.

mod play;
mod tally;

pub use crate::inspection::Evasion;
pub use play::{Event, Happening};
pub use tally::{Distribution, Estimate};

use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;
use crate::inspection::course::Course;
use play::Run;
use rayon::prelude::*;
use tally::Tally;

/// Runs that are added up one after the other before the sums are joined.
const BLOCK: u64 = 4096;

/// Most runs of one simulation.
pub const MOST_RUNS: u64 = 1_000_000_000_000;

/// What was played and what came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// How many runs.
    pub runs: u64,
    /// The seed of all streams.
    pub seed: u64,
    /// Who evaded, if anybody.
    pub evasion: Option<Evasion>,
    /// By party: the average discounted value of a run, estimated.
    pub values: Vec<Estimate>,
    /// For an evasion: by party, the value from its start on, discounted to that period (the D of the model for the
    /// evader), over the runs that came so far; `None` if none did.
    pub from_start: Option<Vec<Estimate>>,
    /// How many runs came to the start of the evasion.
    pub reached: u64,
    /// In which period by the clock (suspensions included) every measure had reached its last level; nothing for runs
    /// that never got there.
    pub completion: Distribution,
    /// Upheld alarms on parties that complied, per run, until the end of the schedule.
    pub false_alarms: Distribution,
    /// Suspensions, per run, until the end of the schedule.
    pub suspensions: Distribution,
    /// For an evasion: how many periods it went on until it was found, the last one included; nothing for runs in
    /// which it was not found.
    pub detection: Option<Distribution>,
    /// Runs in which the agreement collapsed.
    pub collapses: u64,
    /// Periods played one by one, in all runs together, without those of the tail, which are jumped over.
    pub periods_played: u64,
}

/// Plays `runs` runs.
///
/// # Errors
/// In words, when the schedule does not have the shape of the scenario, the evasion is not one of the scenario, there are
/// no runs or more than [`MOST_RUNS`].
pub fn simulate(
    scenario: &Scenario,
    schedule: &Schedule,
    evasion: Option<&Evasion>,
    runs: u64,
    seed: u64,
) -> Result<Simulation, String> {
    if runs == 0 || runs > MOST_RUNS {
        return Err(format!("{runs} runs; allowed: 1 to {MOST_RUNS}"));
    }
    let course = Course::of(scenario, schedule, evasion)?;
    let blocks = runs.div_ceil(BLOCK);
    // In rounds, so that the memory does not grow with the number of runs.
    let mut total = Tally::new(&course);
    let round = 1024;
    let mut first = 0;
    while first < blocks {
        let last = blocks.min(first + round);
        let played: Vec<Tally> = (first..last)
            .into_par_iter()
            .map(|block| {
                let mut tally = Tally::new(&course);
                let mut run = Run::new(&course);
                for number in block * BLOCK..runs.min((block + 1) * BLOCK) {
                    let outcome = run.play(seed, number, &mut ());
                    tally.add(&outcome);
                }
                tally
            })
            .collect();
        played.iter().for_each(|block| total.join(block));
        first = last;
    }
    Ok(total.finish(runs, seed, evasion.cloned()))
}

/// What happened in one run, in order: the run of that number of [`simulate`] with the same seed.
///
/// # Errors
/// As [`simulate`].
pub fn trace(
    scenario: &Scenario,
    schedule: &Schedule,
    evasion: Option<&Evasion>,
    seed: u64,
    number: u64,
) -> Result<(Vec<Event>, Vec<f64>), String> {
    let course = Course::of(scenario, schedule, evasion)?;
    let mut events = Vec::new();
    let mut run = Run::new(&course);
    let values = run.play(seed, number, &mut events).values.to_vec();
    Ok((events, values))
}
