//! A simulation shown: tables and sentences, JSON, and single runs as a story or as CSV.

mod json;
mod story;
mod text;

pub use json::to_json;
pub use story::{HEADER, events_csv, story};
pub use text::render;

use crate::simulate::Simulation;

/// What the exact check says the means should be, where it says it: by party.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Expected {
    /// Of the whole run: V of every party, when nobody evades.
    pub values: Vec<Option<f64>>,
    /// Of the evader from its start on: D.
    pub evasion: Option<f64>,
    /// What the evader would have from there on if it kept to the schedule: V in that period.
    pub keeping: Option<f64>,
}

/// Whether every number that is expected lies in its interval; `None` if none is expected.
#[must_use]
pub fn covered(simulation: &Simulation, expected: &Expected) -> Option<bool> {
    let values = simulation.values.iter().zip(&expected.values);
    let mut verdicts: Vec<bool> = values.filter_map(|(found, wanted)| Some(found.covers((*wanted)?))).collect();
    if let (Some(evasion), Some(from_start), Some(wanted)) =
        (&simulation.evasion, &simulation.from_start, expected.evasion)
        && let Some(found) = from_start.get(evasion.party)
    {
        verdicts.push(found.covers(wanted));
    }
    (!verdicts.is_empty()).then(|| verdicts.iter().all(|&v| v))
}
