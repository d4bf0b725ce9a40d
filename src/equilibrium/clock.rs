//! When a budget's time is over.

use std::time::{Duration, Instant};

/// Runs from its making; never over without a limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    end: Option<Instant>,
}

impl Clock {
    /// Seconds that are negative or no number are over at once; more than can be counted are no limit.
    pub fn start(seconds: Option<f64>) -> Self {
        let end = seconds.and_then(|seconds| {
            let wait = if seconds > 0.0 { seconds } else { 0.0 };
            Instant::now().checked_add(Duration::try_from_secs_f64(wait).ok()?)
        });
        Self { end }
    }

    pub fn is_over(&self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }

    /// Seconds that are left; infinite without a limit.
    pub fn left(&self) -> f64 {
        self.end.map_or(f64::INFINITY, |end| end.saturating_duration_since(Instant::now()).as_secs_f64())
    }
}
