//! Every call of the command into the solvers and the exact check. Nothing leaves here that has not passed the check, where there
//! is one; the report says what it looked at.

use super::args::{By, Of, RepeatedArgs, Want};
use super::question::{self, LIMIT, Target};
use crate::cli::Failure;
use detente::certificate::games::check_minmax;
use detente::certificate::patient_limit::check_limit;
use detente::certificate::repeated::check_value_sets;
use detente::certificate::repeated_thresholds::check_threshold;
use detente::certificate::staircase::{
    check_no_penal_code, check_penal_code, check_staircase, check_transfers, symmetric_items, transfer_items,
};
use detente::certificate::{check_automaton, check_simple_penal_code};
use detente::equilibrium::answer::Budget;
use detente::equilibrium::minmax;
use detente::error::Error;
use detente::exact::Rational;
use detente::outcome::Outcome;
use detente::repeated::answer::{RepeatedGame, State, ValueSets};
use detente::repeated::automaton::{Forever, Place, automaton, forever, penal_code, place};
use detente::repeated::limit;
use detente::repeated::read::{Draft, Watched};
use detente::repeated::stage;
use detente::repeated::threshold::{self as critical_question, Knob, Punishment, Staircase, Stopped};
use detente::repeated::{critical, payoffs, penal, transfers};
use detente::report::repeated::{Answer, Reason, Report, Stage};
use std::time::Instant;

/// A repeated game and where it comes from.
pub struct Input {
    pub draft: Draft,
    /// What it leaves out of that.
    pub notes: Vec<String>,
    /// The profile in which all comply, if it is the tail of an agreement.
    pub comply: Option<usize>,
    /// Why it is right at its own discount factors and detection probabilities only, if it is.
    pub fixed: Option<String>,
}

/// The checked answer to the question of these arguments about a repeated game.
pub fn answer(input: Input, args: &RepeatedArgs) -> Result<Report, Failure> {
    let began = Instant::now();
    let Input { draft, notes, comply, fixed } = input;
    if let Some(why) = fixed {
        question::stands_still(args, &why)?;
    }
    let first = &draft.states.first().ok_or_else(|| Error::Bug("a repeated game without a state".to_string()))?.game;
    let all = args.transfers || args.symmetric && args.want == Want::Critical;
    let target = question::target(args, first)?.or(comply.filter(|_| !all).map(Target::Profile));
    let player = question::player(args, first)?;
    let inspected = matches!(draft.watched, Watched::Inspected(_));
    let game = draft.settle(&question::overrides(args, inspected)).map_err(|error| match error {
        Error::Input(faults) => {
            let arguments = faults.iter().all(|fault| fault.path.starts_with("--"));
            Failure::Faults(if arguments { "arguments" } else { "the game" }.to_string(), faults)
        }
        other => Failure::Error(other),
    })?;
    let initial = draft.initial;
    let answer = match (args.want, target) {
        (Want::PayoffSet, _) => payoff_set(&game, args)?,
        (Want::Automaton, Some(target)) => strategies(&game, initial, args, &target)?,
        (Want::Automaton, None) => return Err(Error::Bug("an automaton of nothing".to_string()).into()),
        (Want::PenalCode, target) if args.symmetric => stick_and_carrot(&game, target.as_ref())?,
        (Want::PenalCode, target) => punishments(&game, initial, args, target.as_ref())?,
        (Want::Critical, _) if args.transfers => Answer::Staircase(stairs(&game)?),
        (Want::Critical, _) if args.symmetric => Answer::Symmetric(alike(&game)?),
        (Want::Critical, Some(target)) => threshold(&game, args, target, player)?,
        (Want::Critical, None) => return Err(Error::Bug("a threshold of nothing".to_string()).into()),
    };
    let stages = game.states.iter().map(|state| stage_of(state, args)).collect::<Result<_, Error>>()?;
    Ok(Report {
        want: args.want.asked(),
        title: draft.title,
        game,
        initial,
        reduced: draft.reduced,
        at_discount: question::at_discount(args),
        notes,
        stages,
        answer,
        seconds: began.elapsed().as_secs_f64(),
    })
}

fn stage_of(state: &State, args: &RepeatedArgs) -> Result<Stage, Error> {
    let mixed = if question::mixed(args) {
        let budget = Budget { seconds: args.time_limit, answers: None };
        let found = minmax::all(&state.game, &budget)?;
        let value =
            |one: detente::equilibrium::answer::MinmaxAnswer| one.mixed.map(|(value, _)| (value, one.mixed_exact));
        Some(found.into_iter().map(value).collect())
    } else {
        None
    };
    Ok(Stage { equilibria: stage::pure_equilibria(&state.game), minmax: stage::pure_minmax(&state.game), mixed })
}

fn payoff_set(game: &RepeatedGame, args: &RepeatedArgs) -> Result<Answer, Failure> {
    if args.discount.as_deref() == Some(LIMIT) {
        let kind = if question::mixed(args) { limit::Minmax::Mixed } else { limit::Minmax::Pure };
        let Some(found) = limit::limit_within(game, kind, args.time_limit)? else {
            return Ok(Answer::Undecided("the time limit was reached".to_string()));
        };
        passed(check_limit(game, kind, &found))?;
        if kind == limit::Minmax::Mixed {
            for state in &game.states {
                let budget = Budget { seconds: args.time_limit, answers: None };
                let answers = minmax::all(&state.game, &budget)?;
                passed(check_minmax(&state.game, &answers))?;
                let values: Option<Vec<Rational>> =
                    answers.into_iter().map(|answer| answer.mixed.map(|(value, _)| value)).collect();
                if values.as_ref() != Some(&found.minmax) {
                    return Err(Error::Bug("minmax values that are not those of the limit".to_string()).into());
                }
            }
        }
        return Ok(Answer::Limit(found));
    }
    if args.transfers {
        let found = transfers::at_discount(game)?;
        passed(check_transfers(game, found.as_ref()))?;
        return Ok(Answer::Transfers(found));
    }
    Ok(Answer::Set(solved(game, args)?))
}

/// What can be sustained with transfers, at all discount factors.
fn stairs(game: &RepeatedGame) -> Result<Staircase, Error> {
    let found = transfers::staircase(game)?;
    let items = transfer_items(game)
        .ok_or_else(|| Error::Bug("a game with transfers that the exact check does not know".to_string()))?;
    passed(check_staircase(&items, &found))?;
    Ok(found)
}

/// What can be sustained if everybody does the same after everything, at all discount factors.
fn alike(game: &RepeatedGame) -> Result<Staircase, Error> {
    let found = penal::staircase(game)?;
    let items = symmetric_items(game)
        .ok_or_else(|| Error::Bug("a symmetric game that the exact check does not know".to_string()))?;
    passed(check_staircase(&items, &found))?;
    Ok(found)
}

/// The strongly symmetric penal code.
fn stick_and_carrot(game: &RepeatedGame, target: Option<&Target>) -> Result<Answer, Failure> {
    let action = match target {
        Some(Target::Profile(profile)) => {
            let stage = game.states.first().map(|state| state.game.profile(*profile)).unwrap_or_default();
            let action = stage.first().copied().filter(|first| stage.iter().all(|action| action == first));
            if action.is_none() {
                let what = "--symmetric sustains what everybody does alike; the profile has different actions";
                return Err(Failure::Usage(what.to_string()));
            }
            action
        }
        Some(Target::Payoff(_)) => return Err(Error::Bug("a payoff for a symmetric code".to_string()).into()),
        None => None,
    };
    Ok(match penal::code(game, action)? {
        Some(code) => {
            passed(check_penal_code(game, &code))?;
            Answer::StickAndCarrot(Box::new(code))
        }
        None => {
            passed(check_no_penal_code(game, action))?;
            Answer::NotAlike(action)
        }
    })
}

/// The worst for each player, and what is agreed: the target, or what gives most to all together.
fn punishments(
    game: &RepeatedGame,
    initial: usize,
    args: &RepeatedArgs,
    target: Option<&Target>,
) -> Result<Answer, Failure> {
    let answer = match target {
        Some(target) => strategies(game, initial, args, target)?,
        None => best(game, initial, solved(game, args)?)?,
    };
    let Answer::Automaton { automaton, sets } = answer else { return Ok(answer) };
    let code = penal_code(game, &sets, automaton)?;
    passed(check_simple_penal_code(game, initial, &sets, &code))?;
    Ok(Answer::PenalCode { code, sets })
}

/// The strategies with the largest joint payoff; among those, with the largest least one.
fn best(game: &RepeatedGame, initial: usize, sets: ValueSets) -> Result<Answer, Error> {
    if sets.is_empty() {
        return Ok(Answer::Refuted { reason: Reason::Nothing, sets });
    }
    let set = sets.sets.get(initial).ok_or_else(|| Error::Bug("a state without a payoff set".to_string()))?;
    let joint = |payoff: &[Rational]| payoff.iter().fold(Rational::ZERO, |sum, x| sum + x);
    let rank = |at: &usize| {
        let payoff = &set.vertices[*at].payoff;
        (joint(payoff), payoff.iter().min().cloned())
    };
    Ok(match (0..set.vertices.len()).rev().max_by_key(rank) {
        Some(at) => {
            let automaton = automaton(game, &sets, initial, &[(at, Rational::ONE)])?;
            Answer::Automaton { automaton, sets }
        }
        None => Answer::Undecided("no payoff is known to be sustained, and it is not proved that none is".to_string()),
    })
}

/// The least of something that sustains the target.
fn threshold(game: &RepeatedGame, args: &RepeatedArgs, target: Target, player: Option<usize>) -> Result<Answer, Error> {
    let question = critical_question::Question {
        knob: match args.of.unwrap_or(Of::Discount) {
            Of::Discount => Knob::Discount,
            Of::Detection => Knob::Detection(player),
            Of::Sanction => Knob::Sanction(player),
        },
        target: match target {
            Target::Payoff(payoff) => critical_question::Target::Payoff(payoff),
            Target::Profile(profile) => critical_question::Target::Profile(profile),
        },
        punishment: match args.by.unwrap_or(By::Penal) {
            By::Nash => Punishment::Nash(None),
            By::Penal => Punishment::Optimal,
            By::Minmax => Punishment::Minmax,
        },
    };
    Ok(match critical::solve_within(game, &question, args.time_limit)? {
        Outcome::Found(found) => {
            passed(check_threshold(game, &found))?;
            Answer::Threshold(Box::new(found))
        }
        Outcome::Refuted(reason) => Answer::Hopeless(Box::new(reason)),
        Outcome::Undecided(Stopped { why, bracket: Some(found) }) => {
            passed(check_threshold(game, &found))?;
            Answer::Bracket(found, why)
        }
        Outcome::Undecided(Stopped { why, bracket: None }) => Answer::Undecided(why),
    })
}

/// The payoff sets, checked.
fn solved(game: &RepeatedGame, args: &RepeatedArgs) -> Result<ValueSets, Error> {
    let mut options = payoffs::Options { seconds: args.time_limit, ..payoffs::Options::default() };
    if let Some(directions) = args.directions {
        options.directions = usize::try_from(directions).unwrap_or(usize::MAX);
    }
    if let Some(tolerance) = args.tolerance {
        options.tolerance = tolerance;
    }
    let sets = payoffs::solve(game, &options)?;
    passed(check_value_sets(game, &sets))?;
    Ok(sets)
}

fn strategies(game: &RepeatedGame, initial: usize, args: &RepeatedArgs, target: &Target) -> Result<Answer, Failure> {
    let sets = solved(game, args)?;
    let answer = match target {
        Target::Profile(profile) => match forever(game, &sets, *profile)? {
            Forever::Sustained(automaton) => Answer::Automaton { automaton, sets },
            Forever::Refuted { player, deviation } => {
                Answer::Refuted { reason: Reason::Gains { profile: *profile, player, deviation }, sets }
            }
            Forever::Undecided => Answer::Undecided(
                "whether the profile can be played for ever: it cannot by the threats that are known to be kept, \
                 and may by threats that are not known not to be"
                    .to_string(),
            ),
        },
        Target::Payoff(payoff) => payoff_answer(game, initial, sets, payoff)?,
    };
    if let Answer::Automaton { automaton, .. } = &answer {
        passed(check_automaton(game, initial, automaton))?;
    }
    Ok(answer)
}

fn payoff_answer(game: &RepeatedGame, initial: usize, sets: ValueSets, payoff: &[Rational]) -> Result<Answer, Error> {
    if sets.is_empty() {
        return Ok(Answer::Refuted { reason: Reason::Nothing, sets });
    }
    let set = sets.sets.get(initial).ok_or_else(|| Error::Bug("a state without a payoff set".to_string()))?;
    Ok(match place(set, payoff)? {
        Place::Inside(mixture) => {
            let automaton = automaton(game, &sets, initial, &mixture)?;
            Answer::Automaton { automaton, sets }
        }
        Place::Outside { direction, reaches } => {
            let level = set.levels.get(direction).cloned().unwrap_or_default();
            let direction = set.directions.get(direction).cloned().unwrap_or_default();
            let reason = Reason::Beyond { payoff: payoff.to_vec(), direction, level, reaches };
            Answer::Refuted { reason, sets }
        }
        Place::Between => {
            let gap = detente::exact::to_f64(&sets.gap);
            Answer::Undecided(format!(
                "the payoff lies between what is known to be sustained and what is known not to be, which are up to \
                 {gap:.1e} apart"
            ))
        }
    })
}

fn passed(faults: Vec<String>) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::Bug(format!("the answer fails the exact check: {}", faults.join("; "))))
}
