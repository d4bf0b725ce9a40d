//! What every period pays and how likely every alarm is, in floating point.

use super::evasion::Evasion;
use crate::agreement::scenario::{After, Scenario, Suspension};
use crate::agreement::schedule::Schedule;
use crate::exact::{Rational, to_f64};

/// One way of behaving: everybody keeps to the schedule, or somebody evades. Index `[period][party]`, `T + 1` the tail.
pub(crate) struct Flows {
    /// While the agreement runs.
    pub(crate) committed: Vec<Vec<f64>>,
    /// While it is suspended after that period.
    pub(crate) suspended: Vec<Vec<f64>>,
}

/// The alarms of a period.
pub(crate) struct Alarms {
    /// By party: q, or p for the evader while it evades.
    pub(crate) chance: Vec<f64>,
    /// Probability that there is none, from each party on: `quiet[0]` is Q.
    pub(crate) quiet: Vec<f64>,
}

impl Alarms {
    fn of(chance: Vec<f64>) -> Self {
        let mut quiet = vec![1.0; chance.len() + 1];
        for at in (0..chance.len()).rev() {
            quiet[at] = quiet[at + 1] * (1.0 - chance[at]);
        }
        Self { chance, quiet }
    }
}

/// An agreement laid out by period, with one evasion or none.
pub(crate) struct Course {
    pub(crate) parties: usize,
    /// T.
    pub(crate) count: usize,
    pub(crate) sunset: bool,
    /// δ by party.
    pub(crate) discount: Vec<f64>,
    /// L; `None` is for ever.
    pub(crate) suspension: Option<u32>,
    /// δ^L by party.
    pub(crate) resume: Vec<f64>,
    /// Index `[period][party]`: one-off.
    pub(crate) sanction: Vec<Vec<f64>>,
    /// Index `[period][party]`: per period of suspension.
    pub(crate) sanction_flow: Vec<Vec<f64>>,
    pub(crate) path: Flows,
    pub(crate) path_alarms: Vec<Alarms>,
    pub(crate) evasion: Option<Cheating>,
    /// First period in which every level is what it is in T.
    pub(crate) done: usize,
}

/// The part of a course that only an evasion has.
pub(crate) struct Cheating {
    pub(crate) party: usize,
    pub(crate) start: usize,
    pub(crate) quit: Option<usize>,
    pub(crate) flows: Flows,
    pub(crate) alarms: Vec<Alarms>,
    /// By period t: what curing at the beginning of t + 1 costs, one-off.
    pub(crate) cure: Vec<f64>,
    /// Whether something is withheld that the schedule has in T.
    pub(crate) withholds: bool,
}

impl Course {
    pub(crate) fn of(scenario: &Scenario, schedule: &Schedule, evasion: Option<&Evasion>) -> Result<Self, String> {
        let count = scenario.periods.count;
        if count == 0
            || schedule.levels.len() != scenario.measures.len()
            || schedule.levels.iter().any(|row| row.len() != count)
            || schedule.assistance.len() != scenario.assistance.len()
            || schedule.assistance.iter().any(|row| row.len() != count)
        {
            return Err("the schedule does not have the measures and periods of the scenario".to_owned());
        }
        if let Some(evasion) = evasion {
            evasion.check(scenario)?;
        }
        let discount: Vec<f64> = scenario.parties.iter().map(|p| to_f64(p.discount.get())).collect();
        let (suspension, resume) = match scenario.response.suspension {
            Suspension::Forever => (None, vec![0.0; discount.len()]),
            Suspension::Periods(l) => (Some(l), discount.iter().map(|d| d.powf(f64::from(l))).collect()),
        };
        let periods = 0..=count + 1;
        let by_party = |list: &[crate::agreement::scenario::Series]| -> Vec<Vec<f64>> {
            periods.clone().map(|t| list.iter().map(|series| to_f64(series.at(t.max(1)))).collect()).collect()
        };
        let levels = Levels::of(scenario, schedule);
        let nobody = |_: usize, _: usize| None;
        let path = flows(scenario, schedule, &levels, &nobody);
        let alarms = |evader: Option<usize>| periods.clone().map(|t| chances(scenario, t.max(1), evader)).collect();
        let cheating = evasion.map(|evasion| {
            let held = |k: usize| levels.share[k] * levels.at(k, evasion.start - 1);
            let stands = |k: usize, t: usize| (evasion.measures.contains(&k) && t >= evasion.start).then(|| held(k));
            let cure = |t: usize| {
                let short = |&k: &usize| levels.step_cost[k] * (levels.at(k, t) - held(k));
                if t < evasion.start { 0.0 } else { evasion.measures.iter().map(short).sum() }
            };
            Cheating {
                party: evasion.party,
                start: evasion.start,
                quit: evasion.quit,
                flows: flows(scenario, schedule, &levels, &stands),
                alarms: alarms(Some(evasion.party)),
                cure: periods.clone().map(cure).collect(),
                withholds: evasion.measures.iter().any(|&k| held(k) < levels.at(k, count)),
            }
        });
        let moves = |t: usize| schedule.levels.iter().any(|row| row[t - 1] != row[count - 1]);
        let done = (1..=count).rev().find(|&t| moves(t)).map_or(1, |t| t + 1);
        Ok(Self {
            parties: discount.len(),
            count,
            sunset: scenario.periods.after == After::Sunset,
            discount,
            suspension,
            resume,
            sanction: by_party(&scenario.response.sanction),
            sanction_flow: by_party(&scenario.response.sanction_per_period),
            path,
            path_alarms: alarms(None),
            evasion: cheating,
            done,
        })
    }
}

/// The alarms of a period when everybody complies, or all but one.
fn chances(scenario: &Scenario, period: usize, evader: Option<usize>) -> Alarms {
    let upheld = 1.0 - to_f64(scenario.verification.review_clearance.get());
    let chance = |party: usize| {
        let (mut unseen, mut unaccused) = (1.0, 1.0);
        for layer in &scenario.verification.layers {
            if layer.inspects.contains(&party) && layer.in_force(period, scenario.periods.count) {
                unseen *= 1.0 - to_f64(layer.detection.at(period));
                unaccused *= 1.0 - to_f64(layer.false_alarm.at(period));
            }
        }
        if evader == Some(party) { 1.0 - unseen } else { (1.0 - unaccused) * upheld }
    };
    Alarms::of((0..scenario.parties.len()).map(chance).collect())
}

/// Levels and costs as floating-point numbers.
struct Levels {
    count: usize,
    /// `[measure][period]`, period 0 the start.
    level: Vec<Vec<f64>>,
    step: Vec<Vec<f64>>,
    share: Vec<f64>,
    step_cost: Vec<f64>,
}

impl Levels {
    fn of(scenario: &Scenario, schedule: &Schedule) -> Self {
        let with_start = |k: usize| -> Vec<&Rational> {
            std::iter::once(scenario.measures[k].start_level.get()).chain(&schedule.levels[k]).collect()
        };
        let measures = 0..scenario.measures.len();
        let level = measures.clone().map(|k| with_start(k).into_iter().map(to_f64).collect()).collect();
        let steps = |k: usize| -> Vec<f64> {
            let row = with_start(k);
            let rise = |pair: &[&Rational]| to_f64(&(pair[1] - pair[0]));
            std::iter::once(0.0).chain(row.windows(2).map(rise)).collect()
        };
        Self {
            count: scenario.periods.count,
            level,
            step: measures.map(steps).collect(),
            share: scenario.measures.iter().map(|m| to_f64(m.irreversible_share.get())).collect(),
            step_cost: scenario.measures.iter().map(|m| to_f64(&m.step_cost)).collect(),
        }
    }

    fn at(&self, measure: usize, period: usize) -> f64 {
        self.level[measure][period.min(self.count)]
    }
}

/// What everybody gets, when some measures may stand elsewhere than the schedule says (`stands(k, t)`).
fn flows(
    scenario: &Scenario,
    schedule: &Schedule,
    levels: &Levels,
    stands: &dyn Fn(usize, usize) -> Option<f64>,
) -> Flows {
    let count = scenario.periods.count;
    let parties = scenario.parties.len();
    let mut committed = vec![vec![0.0; parties]; count + 2];
    let mut suspended = vec![vec![0.0; parties]; count + 2];
    for t in 0..=count + 1 {
        for (k, measure) in scenario.measures.iter().enumerate() {
            let (level, floor, step) = match stands(k, t) {
                Some(held) => (held, held, 0.0),
                None => {
                    let level = levels.at(k, t);
                    (level, levels.share[k] * level, if t > count { 0.0 } else { levels.step[k][t] })
                }
            };
            for (party, benefit) in measure.benefit_per_period.iter().enumerate() {
                if party == measure.performer {
                    let cost = to_f64(&measure.cost_per_period);
                    committed[t][party] -= cost * level + levels.step_cost[k] * step;
                    suspended[t][party] -= cost * floor;
                } else {
                    committed[t][party] += to_f64(benefit) * level;
                    suspended[t][party] += to_f64(benefit) * floor;
                }
            }
        }
        if t == 0 {
            continue;
        }
        for layer in scenario.verification.layers.iter().filter(|layer| layer.in_force(t, count)) {
            for (party, flow) in committed[t].iter_mut().enumerate() {
                let burden = [&layer.cost_per_period, &layer.intrusion_per_period];
                *flow -= burden.iter().filter_map(|list| list.get(party)).map(|s| to_f64(s.at(t))).sum::<f64>();
            }
        }
        if t <= count {
            for (line, amounts) in scenario.assistance.iter().zip(&schedule.assistance) {
                committed[t][line.to] += to_f64(&amounts[t - 1]);
            }
        }
    }
    Flows { committed, suspended }
}
