//! Everything the page is about, computed once.

use crate::agreement::plan::{Kind, Plan};
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use crate::certificate::{self, Certificate, Enclosure, Status, Tightest};
use crate::exact::{Rational, to_f64};
use crate::inspection::{Evasion, Outlook, Priced, Worth, outlook, worth};
use crate::report::comparison::Entry;
use crate::report::numbers::{differ, reaches};
use crate::report::words;
use std::collections::BTreeMap;

/// A schedule with what the exact check and the prospects say about it.
#[derive(Debug)]
pub struct Subject<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) schedule: &'a Schedule,
    pub(super) certificate: Certificate,
    /// The tightest plan of every party or faction, kind and start.
    pub(super) tightest: Vec<(Plan, f64)>,
    /// V by party and period: `[party][t − 1]`, t = 1..=T + 1.
    pub(super) values: Vec<Vec<f64>>,
    /// The most tempting covert evasion of each party from each start.
    pub(super) outlooks: Vec<Outlook>,
    /// What more inspection would be worth; empty without multipliers.
    pub(super) worth: Vec<Worth>,
    multipliers: BTreeMap<Plan, f64>,
    /// How the schedule was computed, in sentences.
    pub(super) provenance: Vec<String>,
    /// Other schedules, priced.
    pub(super) comparison: Vec<Entry>,
    /// A map of a sweep: heading, description, drawing, height.
    pub(super) map: Option<super::block::Chart>,
}

impl<'a> Subject<'a> {
    /// Looks at a schedule. `multipliers` are those of the solver for its incentive rows, as far as they are known.
    ///
    /// # Errors
    /// In words, when the schedule does not have the shape of the scenario.
    pub fn of(
        scenario: &'a Scenario,
        schedule: &'a Schedule,
        multipliers: Vec<Priced>,
        provenance: Vec<String>,
        comparison: Vec<Entry>,
    ) -> Result<Self, String> {
        let joined = |faults: Vec<String>| faults.join("; ");
        let certificate = certificate::certify(scenario, schedule);
        if !certificate.faults.is_empty() {
            return Err(joined(certificate.faults));
        }
        let tightest: Vec<Tightest> = certificate::tightest(scenario, schedule).map_err(joined)?;
        let path = certificate::path_values(scenario, schedule).map_err(joined)?;
        let values = path.iter().map(|list| list.iter().map(middle).collect()).collect();
        let mut outlooks = Vec::new();
        for one in tightest.iter().filter(|t| t.plan.kind == Kind::Covert) {
            let plan = &one.plan;
            let evasion = Evasion {
                party: plan.party,
                start: plan.start,
                quit: None,
                measures: everything(scenario, plan.party),
            };
            outlooks.push(outlook(scenario, schedule, &evasion)?);
        }
        let priced = worth(scenario, schedule, &multipliers)?;
        Ok(Self {
            scenario,
            schedule,
            certificate,
            tightest: tightest.into_iter().map(|t| (t.plan, middle(&t.slack))).collect(),
            values,
            outlooks,
            worth: priced,
            multipliers: multipliers.into_iter().map(|p| (p.plan, p.multiplier)).collect(),
            provenance,
            comparison,
            map: None,
        })
    }

    /// Puts the map of a sweep on the page.
    pub fn with_map(mut self, heading: String, description: String, svg: String, height: u32) -> Self {
        self.map = Some(super::block::Chart { heading, description, svg, height, legend: Vec::new() });
        self
    }

    /// The answer in two sentences.
    #[must_use]
    pub fn verdict(&self) -> String {
        let holds = match self.certificate.status {
            Status::Certified => "that no party gains by breaking, at any step; that is proved",
            Status::Epsilon => "that no party gains much by breaking",
            Status::Broken => "that breaks a limit of the scenario (see the certificate)",
        };
        let levels = &self.schedule.levels;
        let complete = levels.iter().filter(|path| path.last().is_some_and(|x| reaches(x, &Rational::ONE))).count();
        let moves = |t: usize| {
            levels.iter().zip(&self.scenario.measures).any(|(row, m)| {
                let before = if t == 1 { m.start_level.get() } else { &row[t - 2] };
                differ(&row[t - 1], before)
            })
        };
        let steps: Vec<usize> = (1..=self.scenario.periods.count).filter(|&t| moves(t)).collect();
        match (steps.first(), steps.last()) {
            (Some(first), Some(last)) => format!(
                "This is a plan {holds}. {} of {} measures are carried out in full; the first step comes in {}, the last in {}.",
                complete,
                levels.len(),
                words::period_words(self.scenario, *first),
                words::period_words(self.scenario, *last)
            ),
            _ => format!("This is a plan {holds}. It concedes nothing: every measure stays where it is."),
        }
    }

    /// The multiplier of a plan; zero where the solver gave none for it.
    pub(super) fn multiplier(&self, plan: &Plan) -> f64 {
        self.multipliers.get(plan).copied().unwrap_or(0.0)
    }

    /// Whether multipliers are known at all.
    pub(super) fn has_multipliers(&self) -> bool {
        !self.multipliers.is_empty()
    }

    /// T, or T + 1 where the tail can be broken too.
    pub(super) fn last_start(&self) -> usize {
        let count = self.scenario.periods.count;
        if self.scenario.periods.after == After::Perpetual { count + 1 } else { count }
    }

    /// What is at stake for a party: the largest of its values, at least a trifle.
    pub(super) fn stake(&self, party: usize) -> f64 {
        let largest = self.values.get(party).into_iter().flatten().map(|v| v.abs()).fold(0.0, f64::max);
        largest.max(1e-9)
    }
}

fn everything(scenario: &Scenario, party: usize) -> Vec<usize> {
    (0..scenario.measures.len()).filter(|&k| scenario.measures[k].performer == party).collect()
}

pub(super) fn middle(bounds: &Enclosure) -> f64 {
    match (&bounds.lower, &bounds.upper) {
        (Some(lower), Some(upper)) => (to_f64(lower) + to_f64(upper)) / 2.0,
        _ => f64::NAN,
    }
}
