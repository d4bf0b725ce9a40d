//! Every call of the commands into the solver and the exact check.

use super::args::{BackendName, SolveArgs};
use super::progress::Watch;
use detente::agreement::SolveOptions;
use detente::agreement::plan::Row;
use detente::agreement::scenario::Scenario;
use detente::agreement::schedule::{Refutation, Schedule, Solution, Undecided};
use detente::certificate::{self, Certificate, Enclosure, Status, Tightest};
use detente::error::{Error, Fault};
use detente::exact::{self, Rational};
use detente::lp::Backend;
use detente::outcome::Outcome;
use detente::report::check::Recomputed;
use detente::report::json::SavedIncentive;
use detente::report::words;
use detente::solve as find;
use std::time::Instant;

/// An answer with the exact check of it, where one was asked for.
pub enum Checked {
    /// A schedule.
    Found(Box<Solution>, Option<Certificate>),
    /// There is none; the check of the proof gave this bound.
    Refuted(Box<Refutation>, Option<Result<Rational, String>>),
    /// Neither; the certificate is of the best schedule so far.
    Undecided(Box<Undecided>, Option<Certificate>),
}

/// Solves as the arguments say, then has the answer checked. The second part is the seconds that the check took.
///
/// An answer that does not pass the exact check is not given: it becomes undecided.
pub fn solve(scenario: &Scenario, args: &SolveArgs, watch: &Watch) -> Result<(Checked, Option<f64>), Error> {
    use_threads(args.threads)?;
    let options = SolveOptions {
        backend: backend(args.backend),
        certify: !args.no_certify,
        explain: true,
        time_limit: args.time_limit,
        tolerance: args.tolerance,
    };
    let outcome = find(scenario, &options, &|progress| watch.show(progress))?;
    if args.no_certify {
        return Ok((unchecked(outcome), None));
    }
    watch.say("exact check");
    let began = Instant::now();
    let checked = check(scenario, outcome);
    Ok((checked, Some(began.elapsed().as_secs_f64())))
}

/// Uses so many threads from now on, or one for each core.
pub fn use_threads(threads: Option<u16>) -> Result<(), Error> {
    let Some(threads) = threads else { return Ok(()) };
    let built = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    built.map_err(|error| Error::Unsupported(format!("{threads} threads here ({error}); ask for fewer")))
}

/// The solver of that name.
pub fn backend(name: BackendName) -> Backend {
    match name {
        BackendName::Clarabel => Backend::Clarabel,
        BackendName::Microlp => Backend::Microlp,
        BackendName::Highs => Backend::Highs,
    }
}

fn unchecked(outcome: Outcome<Solution, Refutation, Undecided>) -> Checked {
    match outcome {
        Outcome::Found(solution) => Checked::Found(Box::new(solution), None),
        Outcome::Refuted(refutation) => Checked::Refuted(Box::new(refutation), None),
        Outcome::Undecided(undecided) => Checked::Undecided(Box::new(undecided), None),
    }
}

fn check(scenario: &Scenario, outcome: Outcome<Solution, Refutation, Undecided>) -> Checked {
    match outcome {
        Outcome::Found(solution) => {
            let found = certificate::certify(scenario, &solution.schedule);
            if found.status == Status::Broken {
                let row = found.broken.first().map(|b| words::row(scenario, &b.row));
                let what = row.or(found.faults.first().cloned()).unwrap_or_default();
                let why = format!("the schedule that was computed fails the exact check: {what}");
                return Checked::Undecided(Box::new(Undecided { why, best: None }), None);
            }
            Checked::Found(Box::new(solution), Some(found))
        }
        Outcome::Refuted(refutation) => match verify(scenario, &refutation.multipliers) {
            Ok(bound) => Checked::Refuted(Box::new(refutation), Some(Ok(bound))),
            Err(why) => {
                let why =
                    format!("no schedule was found, but the proof that there is none fails the exact check: {why}");
                Checked::Undecided(Box::new(Undecided { why, best: None }), None)
            }
        },
        Outcome::Undecided(undecided) => {
            let found = undecided.best.as_ref().map(|best| certificate::certify(scenario, &best.schedule));
            Checked::Undecided(Box::new(undecided), found)
        }
    }
}

/// The exact check of a schedule.
pub fn certify(scenario: &Scenario, schedule: &Schedule) -> Certificate {
    certificate::certify(scenario, schedule)
}

/// The exact check of a refutation: the proved bound, which is below 0, or what is wrong.
pub fn verify(scenario: &Scenario, multipliers: &[(Row, Rational)]) -> Result<Rational, String> {
    let bound = certificate::verify_refutation(scenario, multipliers)?;
    if bound < Rational::ZERO { Ok(bound) } else { Err("the weighted rows do not clash".to_string()) }
}

/// Values and slacks recomputed from a schedule, for the reported incentives in their order.
pub fn recompute(
    scenario: &Scenario,
    schedule: &Schedule,
    found: &Certificate,
    reported: &[SavedIncentive],
) -> Result<Recomputed, Error> {
    let values = found.values.iter().map(middle).collect();
    let tightest = certificate::tightest(scenario, schedule).map_err(|faults| {
        let fault = |why: String| Fault {
            path: "schedule".to_string(),
            position: None,
            found: why,
            allowed: "a schedule of the shape of the scenario".to_string(),
        };
        Error::Input(faults.into_iter().map(fault).collect())
    })?;
    let mut sorted: Vec<&Tightest> = tightest.iter().collect();
    let key = |t: &Tightest| (t.plan.party, t.plan.faction, t.plan.kind, t.plan.start);
    sorted.sort_by_key(|t| key(t));
    let slacks = reported.iter().map(|one| {
        let plan = &one.plan;
        let wanted = (plan.party, plan.faction, plan.kind, plan.start);
        let known = sorted.binary_search_by_key(&wanted, |t| key(t)).ok().map(|at| sorted[at]);
        match known {
            // What is reported is the slack of the tightest plan. Several plans may be equally tight, so one that is
            // not the one found here is valued on its own, where that is not too long a computation.
            Some(known) if known.plan == *plan || scenario.periods.count > MOST_EXACT => middle(&known.slack),
            _ => certificate::slack(scenario, schedule, &Row::Incentive(plan.clone()))
                .map_or(f64::NAN, |s| exact::to_f64(&s)),
        }
    });
    Ok(Recomputed { values, slacks: slacks.collect() })
}

/// The longest horizon for which single plans are valued in exact rationals, which grow with every period.
const MOST_EXACT: usize = 100;

/// The middle of an enclosure; NaN if it is unbounded.
fn middle(bounds: &Enclosure) -> f64 {
    match (&bounds.lower, &bounds.upper) {
        (Some(lower), Some(upper)) => (exact::to_f64(lower) + exact::to_f64(upper)) / 2.0,
        _ => f64::NAN,
    }
}
