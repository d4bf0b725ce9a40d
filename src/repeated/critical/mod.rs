//! Critical values: the least discount factor, detection probability or sanction that sustains a profile or a payoff.
//!
//! A profile a is played for ever iff nobody gains by a deviation, of which the best one brings `gain` in the stage
//! game. With average payoffs, detection p, a one-off sanction s in the period after, and a threat P (Friedman 1971 for
//! stage equilibria, Abreu 1988 for the worst equilibria):
//!
//! ```text
//! δ p (g − P) ≥ (1−δ) gain − δ p (1−δ) s          δ* = gain / (gain + p (g − P))   for s = 0
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `stage` | gains and minmax of the stage game; which games there are thresholds for |
//! | `pull`, `case` | the condition of one player as a function of δ, of p, of s |
//! | `search` | where all conditions hold first, exactly or between proved ends |
//! | `fixed` | a profile, threats that do not depend on what is varied |
//! | `reversion` | a profile and public signals or false alarms: reversion with a probability by signal |
//! | `lottery` | a payoff by the same lottery in every period |
//! | `worst` | threats by the worst equilibria, which depend on what is varied |

mod case;
mod fixed;
mod lottery;
mod pull;
mod reversion;
mod search;
mod stage;
mod worst;

use super::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame};
use super::threshold::{Hopeless, Knob, Punishment, Question, Stopped, Target, Threshold};
use crate::error::Error;
use crate::exact::Rational;
use crate::outcome::Outcome;
use crate::units::Probability;
use std::time::Instant;

/// The threshold, why there is none, or what kept it from being found.
pub type Answer = Outcome<Threshold, Hopeless, Stopped>;

/// How long a search may take.
#[derive(Debug, Clone, Copy)]
struct Clock {
    began: Instant,
    seconds: Option<f64>,
}

impl Clock {
    /// What is left, if there is a limit.
    fn left(&self) -> Option<f64> {
        self.seconds.map(|seconds| (seconds - self.began.elapsed().as_secs_f64()).max(0.0))
    }

    /// Whether nothing is.
    fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left <= 0.0)
    }

    /// What was found when time was over.
    fn stopped(found: Threshold) -> Answer {
        let why = "the time limit was reached".to_owned();
        Outcome::Undecided(Stopped { why, bracket: Some(Box::new(found)) })
    }
}

/// The least value of what the question varies that sustains its target in the game.
///
/// Payoffs, gains and sanctions are per period, values average. The game has one state. What is covered:
///
/// | target | monitoring | threat | varied | answer |
/// |---|---|---|---|---|
/// | profile | perfect, inspected without false alarms | `Nash`, `Minmax` | δ, p, s | exact; for δ with sanctions, the root of a quadratic between proved ends |
/// | profile | suspension by rule | (the rule) | δ, p, s | p, s exact; δ exact or between proved ends |
/// | profile | inspected with false alarms, public | `Nash` | δ, p, s | δ without sanctions exact, else between proved ends |
/// | profile, payoff | perfect, inspected | `Optimal` | δ, p, s | between proved ends, exact where the temptation binds there |
/// | payoff | perfect, inspected without false alarms | `Nash` | δ, p, s | the same lottery over profiles in every period |
///
/// # Errors
/// Faults in the game or the question; combinations that are not in the table.
pub fn solve(game: &RepeatedGame, question: &Question) -> Result<Answer, Error> {
    solve_within(game, question, None)
}

/// The same in about so many seconds; then what is known by then, as a bracket with both ends proved.
///
/// # Errors
/// As [`solve`].
pub fn solve_within(game: &RepeatedGame, question: &Question, seconds: Option<f64>) -> Result<Answer, Error> {
    let clock = Clock { began: Instant::now(), seconds };
    let stage = stage::only(game)?;
    let players = stage.players().len();
    let who = match question.knob {
        Knob::Discount => None,
        Knob::Detection(who) | Knob::Sanction(who) => who,
    };
    if who.is_some_and(|who| who >= players) {
        return Err(stage::fault("player", who.unwrap_or_default(), "the number of a player, from 0"));
    }
    if question.knob != Knob::Discount && !matches!(game.monitoring, Monitoring::Inspected(_)) {
        return Err(Error::Unsupported(
            "the least detection or sanction of a game without inspections; ask with monitoring of the kind inspected"
                .to_owned(),
        ));
    }
    match &question.target {
        Target::Profile(profile) if *profile >= stage.profile_count() => {
            return Err(stage::fault("profile", profile, "the number of a profile, from 0"));
        }
        Target::Payoff(payoff) if payoff.len() != players => {
            return Err(stage::fault("payoff", payoff.len(), "one number for each player"));
        }
        _ => {}
    }
    let inspection = match &game.monitoring {
        Monitoring::Perfect => Some(full_sight(players)),
        Monitoring::Inspected(inspection) => Some(inspection.clone()),
        Monitoring::Public(_) => None,
    };
    let by_rule = |inspection: &Inspection| matches!(inspection.response, AlarmResponse::Suspension { .. });
    let exact_alarms = |inspection: &Inspection| inspection.false_alarm.iter().all(|q| q.get().is_zero());
    match (&question.target, question.punishment, inspection) {
        (Target::Profile(profile), _, Some(inspection)) if by_rule(&inspection) => {
            fixed::solve(question, game, stage, *profile, inspection)
        }
        (Target::Profile(profile), Punishment::Nash(_) | Punishment::Minmax, Some(inspection))
            if exact_alarms(&inspection) =>
        {
            fixed::solve(question, game, stage, *profile, inspection)
        }
        (Target::Profile(profile), Punishment::Nash(chosen), _) => {
            reversion::solve(question, game, stage, *profile, chosen, clock)
        }
        (Target::Payoff(payoff), Punishment::Nash(chosen), Some(inspection))
            if exact_alarms(&inspection) && !by_rule(&inspection) =>
        {
            lottery::solve(question, game, stage, payoff, chosen, &inspection)
        }
        (Target::Profile(profile), Punishment::Optimal, Some(inspection)) if exact_alarms(&inspection) => {
            worst::profile(question, game, stage, *profile, &inspection, clock)
        }
        (Target::Payoff(payoff), Punishment::Optimal, _) => worst::payoff(question, game, payoff, clock),
        (Target::Payoff(_), Punishment::Nash(_), Some(inspection)) if by_rule(&inspection) => {
            Err(Error::Unsupported("a payoff where a suspension follows by rule: ask for Optimal".to_owned()))
        }
        (_, Punishment::Minmax, _) => Err(Error::Unsupported(
            "the minmax bound for a payoff, or with false alarms or signals: ask for a profile without them, \
             or for Optimal"
                .to_owned(),
        )),
        (Target::Profile(_), Punishment::Optimal, _) => Err(Error::Unsupported(
            "a profile for ever under the worst equilibria where alarms or signals may be false: ask for its payoff, \
             or for Nash reversion"
                .to_owned(),
        )),
        (Target::Payoff(_), Punishment::Nash(_), _) => Err(Error::Unsupported(
            "a payoff by Nash reversion where alarms or signals may be false: ask for a profile, or for \
             Optimal"
                .to_owned(),
        )),
    }
}

/// Perfect monitoring as inspections that see everything.
fn full_sight(players: usize) -> Inspection {
    let sure = Probability::new(Rational::ONE).unwrap_or(Probability::ZERO);
    Inspection {
        detection: vec![sure; players],
        false_alarm: vec![Probability::ZERO; players],
        sanction: vec![Rational::ZERO; players],
        sanction_per_period: vec![Rational::ZERO; players],
        response: AlarmResponse::Optimal,
    }
}

fn found(threshold: Threshold) -> Answer {
    Outcome::Found(threshold)
}

fn hopeless(
    question: &Question,
    player: Option<usize>,
    deviation: Option<usize>,
    amount: Rational,
    words: String,
) -> Answer {
    Outcome::Refuted(Hopeless { question: question.clone(), player, deviation, amount, words })
}
