//! The tail of an agreement as a repeated game.
//!
//! After the last period of a perpetual agreement the levels x stand still. In every period each party complies with
//! all its measures, or evades: it holds them at what cannot be taken back, φ x, and claims to comply. With u the
//! committed and r the suspended flow, the stage payoffs are
//!
//! ```text
//! g_i = Σ others' b_ik a_k − Σ own c_k a_k − (verification and intrusion)
//! a_k = x_k, or φ_k x_k where its performer evades
//! ```
//!
//! except that nobody pays for verification where everybody evades: that profile is the suspension, r_i. Alarms,
//! sanctions and the length of the suspension are those of the scenario, and so a profile of all complying is worth V
//! and kept up exactly when no covert evasion from the tail on pays, V ≥ D.
//!
//! *All or nothing.* For an evasion that starts in the tail the held level is φ x, so each measure adds (1−δ) c (1−φ) x
//! to what evading brings and nothing to what it costs: the best set is all of them. Evading for one period and evading
//! for ever have the same sign: the difference X = V − D of the second solves X = Y + ρ X with Y that of one period and
//! 0 ≤ ρ < 1.
//!
//! *Step costs.* Who was caught cures after the suspension and pays κ (1−φ) x; who returns unseen pays it too, so that
//! the plan that never returns tempts most. In it a measure adds (1−δ) (1−φ) x (c − δ p λ κ), λ = δ^L, and the best set
//! are those where that is positive. The stage payoff of evading takes κ off the savings in this way. Thresholds in δ
//! or p would move that term, so [`Tail::fixed_cure`] says where it is there. Where some measures are better performed
//! than evaded, there is a third action, to stand down with all of them, so that the suspension has a profile of its
//! own.

use super::scenario::{After, Scenario, Suspension};
use crate::error::Error;
use crate::exact::Rational;
use crate::game::NormalForm;
use crate::game::normal::Player;
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, State};
use crate::units::Probability;

/// The longest suspension for which δ^L is written out, where step costs need it.
const LONGEST_SUSPENSION: u32 = 2_000;

/// The tail of an agreement; see the module.
#[derive(Debug, Clone)]
pub struct Tail {
    /// Every party complies (action 0) or evades (action 1); stands down (action 2) where evading is not with
    /// everything.
    pub game: RepeatedGame,
    /// The profile in which all comply.
    pub comply: usize,
    /// The suspension: the profile in which all take their last action.
    pub suspended: usize,
    /// Whether step costs enter the stage payoffs with the scenario's own δ and p. Then thresholds in the sanction are
    /// right, and those in δ and in p are not.
    pub fixed_cure: bool,
    /// What does not carry over, in sentences.
    pub notes: Vec<String>,
}

/// The tail in which the measures stand at the given levels, one for each measure.
///
/// # Errors
/// A sunset (there is no tail); levels of the wrong number or outside [0, 1]; so many parties that the stage game is
/// too large; a suspension too long to be written out where there are step costs.
pub fn tail(scenario: &Scenario, levels: &[Rational]) -> Result<Tail, Error> {
    if scenario.periods.after == After::Sunset {
        return Err(Error::Unsupported(
            "the tail of an agreement that ends: with a sunset nothing is kept up after the last period; ask for an \
             agreement with after: perpetual"
                .to_owned(),
        ));
    }
    if levels.len() != scenario.measures.len() || levels.iter().any(|x| *x < Rational::ZERO || *x > Rational::ONE) {
        return Err(Error::Unsupported(format!(
            "levels of a tail that are not {} numbers from 0 to 1, one for each measure",
            scenario.measures.len()
        )));
    }
    let parties = scenario.parties.len();
    if parties < 2 {
        return Err(Error::Unsupported(
            "the tail of an agreement of one party: there is no game without a second".to_owned(),
        ));
    }
    let period = scenario.periods.count + 1;
    let (detection, false_alarm) = alarms(scenario, period);
    let lists = [&scenario.response.sanction, &scenario.response.sanction_per_period];
    if lists.iter().any(|list| list.len() != parties) {
        return Err(Error::Bug("sanctions that are not one for each party".to_owned()));
    }
    let rebate = rebates(scenario, levels, &detection)?;
    let stage = stage(scenario, levels, period, &rebate)?;
    let (comply, suspended) = (0, stage.profile_count() - 1);
    let periods = match scenario.response.suspension {
        Suspension::Periods(periods) => Some(periods),
        Suspension::Forever => None,
    };
    let probabilities = |list: Vec<Rational>| list.into_iter().map(Probability::new).collect::<Option<Vec<_>>>();
    let (Some(detection), Some(false_alarm)) = (probabilities(detection), probabilities(false_alarm)) else {
        return Err(Error::Bug("layers that combine to something that is no probability".to_owned()));
    };
    let at_tail = |list: &[super::scenario::Series]| list.iter().map(|series| series.at(period).clone()).collect();
    let inspection = Inspection {
        detection,
        false_alarm,
        sanction: at_tail(&scenario.response.sanction),
        // Without a suspension the flow is never paid.
        sanction_per_period: if periods == Some(0) {
            vec![Rational::ZERO; parties]
        } else {
            at_tail(&scenario.response.sanction_per_period)
        },
        response: AlarmResponse::Suspension { periods, profile: suspended },
    };
    let fixed_cure = rebate.iter().any(|rebate| !rebate.amount.is_zero());
    let notes = notes(scenario, fixed_cure);
    Ok(Tail {
        game: RepeatedGame {
            states: vec![State { name: "tail".to_owned(), game: stage, transitions: vec![] }],
            discount: scenario.parties.iter().map(|party| party.discount.clone()).collect(),
            monitoring: Monitoring::Inspected(inspection),
        },
        comply,
        suspended,
        fixed_cure,
        notes,
    })
}

fn notes(scenario: &Scenario, fixed_cure: bool) -> Vec<String> {
    let mut notes = vec![
        "Each party complies with all its measures or evades with all of them; only covert evasions that \
         start in the tail."
            .to_owned(),
    ];
    if fixed_cure {
        notes.push(
            "Step costs that a caught party pays to return are in the payoffs at the scenario's own discount factors and \
             detection probabilities: thresholds in those two would need them to move."
                .to_owned(),
        );
    }
    if scenario.exit.is_some() || !scenario.factions.is_empty() {
        notes.push("The lawful exit and the vetoes of factions are not part of the game.".to_owned());
    }
    notes
}

/// p and q by party in a period, layers combined and false alarms reviewed.
fn alarms(scenario: &Scenario, period: usize) -> (Vec<Rational>, Vec<Rational>) {
    let upheld = Rational::ONE - scenario.verification.review_clearance.get();
    (0..scenario.parties.len())
        .map(|party| {
            let (mut unseen, mut unaccused) = (Rational::ONE, Rational::ONE);
            let layers = scenario.verification.layers.iter();
            for layer in layers.filter(|l| l.inspects.contains(&party) && l.in_force(period, scenario.periods.count)) {
                unseen *= Rational::ONE - layer.detection.at(period);
                unaccused *= Rational::ONE - layer.false_alarm.at(period);
            }
            (Rational::ONE - unseen, (Rational::ONE - unaccused) * &upheld)
        })
        .unzip()
}

/// What an evader gives up for each unit of a measure that is not performed, δ p λ κ.
struct Rebate {
    amount: Rational,
    /// That is less than the cost.
    worth: bool,
}

/// By measure.
fn rebates(scenario: &Scenario, levels: &[Rational], detection: &[Rational]) -> Result<Vec<Rebate>, Error> {
    let rebate = |(measure, level): (&super::scenario::Measure, &Rational)| {
        let loose = level * (Rational::ONE - measure.irreversible_share.get());
        let (Some(party), Some(detection)) =
            (scenario.parties.get(measure.performer), detection.get(measure.performer))
        else {
            return Err(Error::Bug("a measure of a party that is not there".to_owned()));
        };
        if measure.step_cost.is_zero() || loose.is_zero() || detection.is_zero() {
            return Ok(Rebate { amount: Rational::ZERO, worth: true });
        }
        let delta = party.discount.get();
        let returning = match scenario.response.suspension {
            Suspension::Forever => Rational::ZERO,
            Suspension::Periods(periods) if periods <= LONGEST_SUSPENSION => delta.pow(periods as isize),
            Suspension::Periods(_) => {
                return Err(Error::Unsupported(format!(
                    "the tail of an agreement with step costs and a suspension of more than {LONGEST_SUSPENSION} \
                     periods; ask with a suspension for ever"
                )));
            }
        };
        let amount = delta * detection * returning * &measure.step_cost;
        Ok(Rebate { worth: amount < measure.cost_per_period, amount })
    };
    scenario.measures.iter().zip(levels).map(rebate).collect()
}

fn stage(scenario: &Scenario, levels: &[Rational], period: usize, rebates: &[Rebate]) -> Result<NormalForm, Error> {
    let too_large =
        |what: String| Error::Unsupported(format!("a tail with {} parties: {what}", scenario.parties.len()));
    let mut actions = vec!["comply".to_owned(), "evade".to_owned()];
    if rebates.iter().any(|rebate| !rebate.worth) {
        actions.push("stand down".to_owned());
    }
    let last = actions.len() - 1;
    let players: Vec<Player> =
        scenario.parties.iter().map(|party| Player { name: party.name.clone(), strategies: actions.clone() }).collect();
    let profiles = NormalForm::size(&players).map_err(too_large)?;
    let parties = players.len();
    let upkeep: Vec<Rational> = (0..parties).map(|party| upkeep(scenario, party, period)).collect();
    let mut payoffs = vec![Vec::with_capacity(profiles); parties];
    let mut taken = vec![0; parties];
    for _ in 0..profiles {
        let suspended = taken.iter().all(|action| *action == last);
        for (party, list) in payoffs.iter_mut().enumerate() {
            let mut payoff = if suspended { Rational::ZERO } else { -upkeep[party].clone() };
            for ((measure, level), rebate) in scenario.measures.iter().zip(levels).zip(rebates) {
                let action = taken.get(measure.performer).copied().unwrap_or(0);
                let evaded = action == last || action == 1 && rebate.worth;
                let held = if evaded { level * measure.irreversible_share.get() } else { level.clone() };
                if measure.performer != party {
                    if let Some(benefit) = measure.benefit_per_period.get(party) {
                        payoff += benefit * held;
                    }
                    continue;
                }
                payoff -= &measure.cost_per_period * &held;
                if evaded && !suspended {
                    payoff -= &rebate.amount * (level - held);
                }
            }
            list.push(payoff);
        }
        // The first party's action varies fastest.
        for action in &mut taken {
            *action = (*action + 1) % actions.len();
            if *action != 0 {
                break;
            }
        }
    }
    NormalForm::new(&scenario.title, players, payoffs)
        .map_err(|what| Error::Bug(format!("the stage game of a tail: {what}")))
}

/// What verification and intrusion cost a party in a period.
fn upkeep(scenario: &Scenario, party: usize, period: usize) -> Rational {
    let layers = scenario.verification.layers.iter().filter(|l| l.in_force(period, scenario.periods.count));
    let costs = layers.flat_map(|layer| [layer.cost_per_period.get(party), layer.intrusion_per_period.get(party)]);
    costs.flatten().fold(Rational::ZERO, |sum, series| sum + series.at(period))
}
