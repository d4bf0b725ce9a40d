//! A line on a terminal that shows that work goes on; nothing anywhere else.

use detente::agreement::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Shows progress on standard error if that is a terminal.
pub struct Watch {
    bar: ProgressBar,
}

impl Watch {
    /// A watch that shows nothing if `quiet`, or if standard error is not a terminal.
    pub fn new(quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(
            ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// The state of the search.
    pub fn show(&self, progress: Progress<'_>) {
        self.bar.set_message(format!(
            "{}: round {}, {} rows, largest gain {:.1e}",
            progress.phase, progress.round, progress.rows, progress.largest_gain
        ));
    }

    /// What is being done.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_string());
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
