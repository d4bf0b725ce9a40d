//! Sums over runs, and what they say.

use super::Simulation;
use super::play::Outcome;
use crate::inspection::Evasion;
use crate::inspection::course::Course;
use std::collections::BTreeMap;

/// Half the width of a 99 % confidence interval in standard errors.
const NINETY_NINE: f64 = 2.575_829_303_548_9;

/// The mean of a number over runs, and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The 99 % confidence interval by the normal approximation, widened by what rounding may have done.
    pub interval: (f64, f64),
}

impl Estimate {
    /// Whether the interval covers a number.
    #[must_use]
    pub fn covers(&self, number: f64) -> bool {
        self.interval.0 <= number && number <= self.interval.1
    }
}

/// How often each whole number came up over the runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distribution {
    /// Number and how many runs had it, rising.
    pub counts: BTreeMap<u64, u64>,
    /// Runs that had no such number.
    pub none: u64,
}

impl Distribution {
    fn add(&mut self, number: Option<u64>) {
        match number {
            Some(number) => *self.counts.entry(number).or_default() += 1,
            None => self.none += 1,
        }
    }

    fn join(&mut self, other: &Self) {
        for (&number, &count) in &other.counts {
            *self.counts.entry(number).or_default() += count;
        }
        self.none += other.none;
    }

    /// Runs that had a number.
    #[must_use]
    pub fn some(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The mean of the runs that had a number.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let some = self.some();
        (some > 0).then(|| self.counts.iter().map(|(&n, &c)| n as f64 * c as f64).sum::<f64>() / some as f64)
    }

    /// The least number that at least that share of all runs did not exceed, runs without a number counting as beyond
    /// all; `None` when the share is not reached.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<u64> {
        let wanted = share * (self.some() + self.none) as f64;
        let mut so_far = 0u64;
        self.counts.iter().find_map(|(&number, &count)| {
            so_far += count;
            (so_far as f64 >= wanted).then_some(number)
        })
    }
}

/// Mean and squared deviations, kept so that blocks can be joined (Chan, Golub and LeVeque 1979).
#[derive(Clone, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
    largest: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        let before = value - self.mean;
        self.mean += before / self.count;
        self.squares += before * (value - self.mean);
        self.largest = self.largest.max(value.abs());
    }

    fn join(&mut self, other: &Self) {
        if other.count == 0.0 {
            return;
        }
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        self.mean += apart * other.count / count;
        self.squares += other.squares + apart * apart * self.count * other.count / count;
        self.count = count;
        self.largest = self.largest.max(other.largest);
    }

    fn estimate(&self) -> Estimate {
        let variance = if self.count > 1.0 { self.squares / (self.count - 1.0) } else { 0.0 };
        let standard_error = (variance.max(0.0) / self.count.max(1.0)).sqrt();
        // A run adds up at most some thousand terms, each rounded; what is left of the tail is below 1e-12.
        let half = NINETY_NINE * standard_error + 1e-10 * self.largest;
        Estimate { mean: self.mean, standard_error, interval: (self.mean - half, self.mean + half) }
    }
}

/// The sums of a block of runs.
pub(super) struct Tally {
    values: Vec<Moments>,
    from_start: Option<Vec<Moments>>,
    completion: Distribution,
    false_alarms: Distribution,
    suspensions: Distribution,
    detection: Option<Distribution>,
    collapses: u64,
    played: u64,
}

impl Tally {
    pub(super) fn new(course: &Course) -> Self {
        Self {
            values: vec![Moments::default(); course.parties],
            from_start: course.evasion.as_ref().map(|_| vec![Moments::default(); course.parties]),
            completion: Distribution::default(),
            false_alarms: Distribution::default(),
            suspensions: Distribution::default(),
            detection: course.evasion.as_ref().map(|_| Distribution::default()),
            collapses: 0,
            played: 0,
        }
    }

    pub(super) fn add(&mut self, run: &Outcome<'_>) {
        self.values.iter_mut().zip(run.values).for_each(|(moments, &value)| moments.add(value));
        if let (Some(mine), Some(values)) = (&mut self.from_start, run.from_start) {
            mine.iter_mut().zip(values).for_each(|(moments, &value)| moments.add(value));
        }
        self.completion.add(run.completed);
        self.false_alarms.add(Some(run.false_alarms));
        self.suspensions.add(Some(run.suspensions));
        if let Some(detection) = &mut self.detection {
            detection.add(run.detected_after);
        }
        self.collapses += u64::from(run.collapsed);
        self.played += run.played;
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.values.iter_mut().zip(&other.values).for_each(|(mine, theirs)| mine.join(theirs));
        if let (Some(mine), Some(theirs)) = (&mut self.from_start, &other.from_start) {
            mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| mine.join(theirs));
        }
        self.completion.join(&other.completion);
        self.false_alarms.join(&other.false_alarms);
        self.suspensions.join(&other.suspensions);
        if let (Some(mine), Some(theirs)) = (&mut self.detection, &other.detection) {
            mine.join(theirs);
        }
        self.collapses += other.collapses;
        self.played += other.played;
    }

    pub(super) fn finish(self, runs: u64, seed: u64, evasion: Option<Evasion>) -> Simulation {
        let estimates = |moments: &[Moments]| moments.iter().map(Moments::estimate).collect();
        let reached = self.from_start.as_ref().and_then(|m| m.first()).map_or(0, |m| m.count as u64);
        Simulation {
            runs,
            seed,
            evasion,
            values: estimates(&self.values),
            from_start: self.from_start.as_deref().filter(|_| reached > 0).map(estimates),
            reached,
            completion: self.completion,
            false_alarms: self.false_alarms,
            suspensions: self.suspensions,
            detection: self.detection,
            collapses: self.collapses,
            periods_played: self.played,
        }
    }
}
