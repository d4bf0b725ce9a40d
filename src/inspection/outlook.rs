//! If somebody starts cheating now: what it brings to whom, and how soon it is found.

use super::course::{Alarms, Cheating, Course};
use super::evasion::Evasion;
use crate::agreement::scenario::Scenario;
use crate::agreement::schedule::Schedule;

/// The prospects of one evasion, as of the period in which it starts. Values are average discounted.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What was looked at.
    pub evasion: Evasion,
    /// By party: what it has if everybody keeps to the schedule (V).
    pub keeping: Vec<f64>,
    /// By party: what it has under the evasion (D for the evader).
    pub evading: Vec<f64>,
    /// The number of periods, the first included, within which it is found with probability 50, 90 and 99 % if it goes on;
    /// `None` if it never is so likely.
    pub found_within: [Option<u64>; 3],
}

/// The shares of [`Outlook::found_within`].
const SHARES: [f64; 3] = [0.5, 0.9, 0.99];

/// The prospects of an evasion.
///
/// # Errors
/// In words, when the schedule does not have the shape of the scenario or the evasion is not one of it.
pub fn outlook(scenario: &Scenario, schedule: &Schedule, evasion: &Evasion) -> Result<Outlook, String> {
    let course = Course::of(scenario, schedule, Some(evasion))?;
    let path = path_values(&course, &|_, _| 0.0);
    let keeping = path.iter().map(|values| values[evasion.start]).collect();
    let evading = (0..course.parties).map(|party| value_under(&course, party, &path[party], &Change::NONE)).collect();
    Ok(Outlook { evasion: evasion.clone(), keeping, evading, found_within: waits(&course) })
}

/// A small change of what inspection does, to see what it is worth.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change {
    /// The period it is made in; T + 1 is the tail.
    pub(super) period: usize,
    /// Added to the evader's detection probability.
    pub(super) detection: f64,
    /// Added to the evader's one-off sanction.
    pub(super) sanction: f64,
}

impl Change {
    pub(super) const NONE: Self = Self { period: 0, detection: 0.0, sanction: 0.0 };

    fn at(&self, period: usize) -> (f64, f64) {
        if self.period == period { (self.detection, self.sanction) } else { (0.0, 0.0) }
    }
}

/// What a party pays when it is accused in a period: S of the model, with something added to the one-off sanction.
fn fine(course: &Course, party: usize, period: usize, more: f64) -> f64 {
    (1.0 - course.discount[party]) * (course.sanction[period][party] + more)
        + (1.0 - course.resume[party]) * course.sanction_flow[period][party]
}

/// V of every party: index `[party][t]`, t = 1..=T + 1 (index 0 unused). `more(party, t)` is added to its one-off sanction.
pub(super) fn path_values(course: &Course, more: &dyn Fn(usize, usize) -> f64) -> Vec<Vec<f64>> {
    let count = course.count;
    (0..course.parties)
        .map(|party| {
            let (delta, lambda) = (course.discount[party], course.resume[party]);
            let mut values = vec![0.0; count + 2];
            let terms = |t: usize| {
                let alarms = &course.path_alarms[t];
                let quiet = alarms.quiet[0];
                let flow = (1.0 - delta) * course.path.committed[t][party];
                let fall = delta * (1.0 - quiet) * (1.0 - lambda) * course.path.suspended[t][party];
                let fined = delta * alarms.chance[party] * fine(course, party, t, more(party, t));
                (flow + fall - fined, delta * (quiet + (1.0 - quiet) * lambda))
            };
            values[count + 1] = if course.sunset {
                course.path.suspended[count][party]
            } else {
                let (now, keep) = terms(count + 1);
                now / (1.0 - keep)
            };
            for t in (1..=count).rev() {
                let (now, keep) = terms(t);
                values[t] = now + keep * values[t + 1];
                if course.sunset && t == count {
                    // Whatever happens in the last period, everybody stands at the floors afterwards.
                    let alarms = &course.path_alarms[t];
                    let fined = delta * alarms.chance[party] * fine(course, party, t, more(party, t));
                    values[t] = (1.0 - delta) * course.path.committed[t][party] + delta * values[count + 1] - fined;
                }
            }
            values
        })
        .collect()
}

/// What a party has under the evasion of the course, as of its start; `keeping` are its values on the path.
pub(super) fn value_under(course: &Course, party: usize, keeping: &[f64], change: &Change) -> f64 {
    let Some(cheating) = &course.evasion else { return keeping.get(1).copied().unwrap_or(0.0) };
    let count = course.count;
    let tail = count + 1;
    let delta = course.discount[party];
    let last = cheating.quit.map_or(tail, |quit| quit - 1);
    let mut after = match cheating.quit {
        Some(quit) if quit > tail => {
            // One period of the tail, and back.
            let back = keeping[tail] - cure(course, cheating, party, tail);
            let (now, again) = step(course, cheating, party, tail, keeping[tail], change);
            now + again * back
        }
        Some(quit) => keeping[quit] - cure(course, cheating, party, quit - 1),
        None if course.sunset => cheating.flows.suspended[count][party],
        None => {
            // The same in every period of the tail until it is found.
            let (now, again) = step(course, cheating, party, tail, keeping[tail], change);
            now / (1.0 - again)
        }
    };
    if cheating.start == tail {
        return after;
    }
    for t in (cheating.start..=last.min(count)).rev() {
        if course.sunset && t == count {
            let (more, extra) = change.at(t);
            let alarms = &cheating.alarms[t];
            let accused = alarms.chance[party] + if party == cheating.party { more } else { 0.0 };
            let extra = if party == cheating.party { extra } else { 0.0 };
            after = (1.0 - delta) * cheating.flows.committed[t][party] + delta * cheating.flows.suspended[count][party]
                - delta * accused * fine(course, party, t, extra);
            continue;
        }
        let (now, again) = step(course, cheating, party, t, keeping[t + 1], change);
        after = now + again * after;
    }
    after
}

/// One period of the evasion: what it brings for sure or by way of being found, and the weight of going on undetected.
fn step(course: &Course, cheating: &Cheating, party: usize, t: usize, next: f64, change: &Change) -> (f64, f64) {
    let (delta, lambda) = (course.discount[party], course.resume[party]);
    let alarms: &Alarms = &cheating.alarms[t];
    let evader = cheating.party;
    let (more, extra) = change.at(t);
    let p = alarms.chance[evader] + more;
    let others: f64 = alarms.chance.iter().enumerate().filter(|(j, _)| *j != evader).map(|(_, q)| 1.0 - q).product();
    let floor = cheating.flows.suspended[t][party];
    let cured = next - cure(course, cheating, party, t);
    let found = (1.0 - lambda) * floor + lambda * cured;
    let accused = if party == evader { p } else { alarms.chance[party] };
    let fined = accused * fine(course, party, t, if party == evader { extra } else { 0.0 });
    let paused = (1.0 - p) * (1.0 - others) * (1.0 - lambda) * floor;
    let now = (1.0 - delta) * cheating.flows.committed[t][party] + delta * (p * found + paused - fined);
    (now, delta * (1.0 - p) * (others + (1.0 - others) * lambda))
}

/// What curing at the beginning of the next period weighs for a party.
fn cure(course: &Course, cheating: &Cheating, party: usize, period: usize) -> f64 {
    if party == cheating.party { (1.0 - course.discount[party]) * cheating.cure[period] } else { 0.0 }
}

/// Within how many periods it is found with the [`SHARES`] of probability.
fn waits(course: &Course) -> [Option<u64>; 3] {
    let Some(cheating) = &course.evasion else { return [None; 3] };
    let tail = course.count + 1;
    let mut found = [None; 3];
    let mut unseen = 1.0f64;
    let end = if course.sunset { course.count } else { tail };
    for (at, t) in (cheating.start..=end).enumerate() {
        let p = cheating.alarms[t].chance[cheating.party];
        for (share, within) in SHARES.iter().zip(&mut found) {
            if within.is_some() {
                continue;
            }
            if t < tail {
                // The comparison allows for the rounding of the product: 0.5 twice is 75 %, not a hair less.
                if 1.0 - unseen * (1.0 - p) >= share - 1e-12 {
                    *within = Some(at as u64 + 1);
                }
            } else if p >= 1.0 {
                *within = Some(at as u64 + 1);
            } else if p > 0.0 {
                let more = ((1.0 - share) / unseen).ln() / (1.0 - p).ln();
                *within = Some(at as u64 + (more - 1e-9).ceil().max(1.0) as u64);
            }
        }
        unseen *= 1.0 - p;
    }
    found
}
