//! Every call of the command into the solvers and the exact check. Nothing leaves here that has not passed the check.

use super::args::Concept;
use super::question::Question;
use crate::cli::Failure;
use detente::certificate::games::{
    check_behaviour, check_correlated, check_dominance, check_minmax, check_nash, check_stackelberg, check_zero_sum,
};
use detente::equilibrium::answer::{Arithmetic, BehaviourAnswer, Budget, Mediation, NashAnswer};
use detente::equilibrium::{
    behaviour, correlated, dominance, extreme, homotopy, lemke_howson, minmax, pure, stackelberg, zero_sum,
};
use detente::error::{Error, Fault};
use detente::exact::Rational;
use detente::format::Game;
use detente::game::{Extensive, NormalForm, Player, reduced};
use detente::report::games::{Answer, Report, Scope};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// As much as the main thread has.
const STACK: usize = 8 << 20;

/// The checked answer to a question.
pub fn answer(game: Game, question: Question) -> Result<Report, Failure> {
    let began = Instant::now();
    let (concept, arithmetic, budget) = (question.concept.asked(), question.arithmetic, question.budget);
    let (title, names) = match &game {
        Game::Normal(game) => (game.title.clone(), game.players().to_vec()),
        Game::Extensive(game) => (game.title.clone(), players_of(game)),
    };
    let seconds = budget.seconds;
    let solved = within(hard_limit(&question), move || solve(game, &question))?;
    let (answer, normal_form) = solved.unwrap_or_else(|| (Answer::Undecided(stopped(seconds)), None));
    Ok(Report {
        concept,
        title,
        reduced: normal_form.is_some(),
        players: normal_form.unwrap_or(names),
        answer,
        arithmetic,
        budget,
        seconds: began.elapsed().as_secs_f64(),
    })
}

fn players_of(game: &Extensive) -> Vec<Player> {
    game.players.iter().map(|name| Player { name: name.clone(), strategies: Vec::new() }).collect()
}

fn stopped(seconds: Option<f64>) -> String {
    match seconds {
        Some(seconds) => format!("stopped at the time limit of {seconds} s"),
        None => "the solver of linear programs found no answer".to_string(),
    }
}

/// When to give up waiting. A search that looks at the clock itself gets a moment more to hand over what it has.
fn hard_limit(question: &Question) -> Option<f64> {
    let own_clock = !matches!(question.concept, Concept::ZeroSum | Concept::Stackelberg | Concept::Dominance);
    question.budget.seconds.map(|seconds| if own_clock { 2.0 * seconds + 2.0 } else { seconds })
}

/// Does the work; `None` if it takes longer than that, and then nobody waits for it.
fn within<T: Send + 'static>(
    seconds: Option<f64>,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<Option<T>, Error> {
    let Some(limit) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) else {
        return work().map(Some);
    };
    let (send, receive) = channel();
    // Nobody listens any more if the time is over.
    let started = thread::Builder::new().stack_size(STACK).spawn(move || drop(send.send(work())));
    started.map_err(|cause| Error::Unsupported(format!("a time limit here ({cause}); ask for none")))?;
    match receive.recv_timeout(limit) {
        Ok(done) => done.map(Some),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(Error::Bug("the search ended without a word".to_string())),
    }
}

/// The answer, and the players of the reduced normal form if the game was treated as one.
type Solved = (Answer, Option<Vec<Player>>);

fn solve(game: Game, question: &Question) -> Result<Solved, Error> {
    let game = match game {
        Game::Normal(game) => return Ok((of_normal_form(&game, question)?, None)),
        Game::Extensive(game) => game,
    };
    match question.concept {
        Concept::SubgamePerfect => {
            let found = behaviour::all_subgame_perfect(&game, &question.budget)?;
            Ok((of_tree(game, found, None)?, None))
        }
        Concept::Nash if !question.normal_form => {
            let mut found =
                behaviour::nash(&game, &question.budget, |game, budget| two_players(game, question, budget))?;
            // Several players may have more in mixed strategies, and one that was asked for alone is not all.
            found.complete &= game.players.len() <= 2 && !question.one;
            Ok((of_tree(game, found, None)?, None))
        }
        Concept::ZeroSum if !question.normal_form => {
            let (found, value) = behaviour::sequence_form(&game)?;
            Ok((of_tree(game, found, Some(value))?, None))
        }
        _ => {
            let game = reduced::normal_form(&game).map_err(Error::Unsupported)?;
            Ok((of_normal_form(&game, question)?, Some(game.players().to_vec())))
        }
    }
}

fn of_tree(game: Extensive, found: BehaviourAnswer, value: Option<Rational>) -> Result<Answer, Error> {
    passed(check_behaviour(&game, &found))?;
    if found.complete && found.equilibria.is_empty() {
        return Err(nothing());
    }
    Ok(Answer::Behaviour { game: Box::new(game), found, value })
}

fn of_normal_form(game: &NormalForm, question: &Question) -> Result<Answer, Error> {
    let Question { arithmetic, budget, .. } = question;
    match question.concept {
        Concept::Nash => nash(game, question),
        Concept::Pure => {
            let found = checked(game, pure::all(game, budget))?;
            Ok(Answer::Nash { scope: Scope::Pure, found })
        }
        Concept::ZeroSum => {
            let found = zero_sum::solve(game, *arithmetic)?;
            passed(check_zero_sum(game, &found))?;
            Ok(Answer::ZeroSum(found))
        }
        Concept::Correlated => mediated(game, question, Mediation::Correlated),
        Concept::CoarseCorrelated => mediated(game, question, Mediation::CoarseCorrelated),
        Concept::Stackelberg => {
            let found = stackelberg::solve(game, question.leader, *arithmetic)?;
            passed(check_stackelberg(game, &found, &tolerance(game, *arithmetic)))?;
            Ok(Answer::Stackelberg(found))
        }
        Concept::Dominance => {
            let found = dominance::iterate(game, question.kind, question.mixed)?;
            passed(check_dominance(game, &found))?;
            Ok(Answer::Dominance(found))
        }
        Concept::Minmax => {
            let found = minmax::all(game, budget)?;
            passed(check_minmax(game, &found))?;
            Ok(Answer::Minmax(found))
        }
        Concept::SubgamePerfect => Err(Error::Bug("a normal form has no subgames".to_string())),
    }
}

/// How far off an answer may be: not at all, or by a millionth of the largest payoff in floating point.
fn tolerance(game: &NormalForm, arithmetic: Arithmetic) -> Rational {
    let payoffs = (0..game.players().len()).flat_map(|player| game.payoffs_of(player));
    match arithmetic {
        Arithmetic::Exact => Rational::ZERO,
        Arithmetic::Float => {
            let largest = payoffs.map(|payoff| payoff.clone().max(-payoff)).max().unwrap_or(Rational::ZERO);
            largest / Rational::from(1_000_000)
        }
    }
}

fn mediated(game: &NormalForm, question: &Question, mediation: Mediation) -> Result<Answer, Error> {
    let Question { objective, arithmetic, backend, budget, .. } = question;
    let Some(found) = correlated::solve(game, mediation, objective, *arithmetic, *backend, budget)? else {
        return Ok(Answer::Undecided(stopped(budget.seconds)));
    };
    passed(check_correlated(game, mediation, objective, &found))?;
    Ok(Answer::Correlated { objective: objective.clone(), found })
}

fn nash(game: &NormalForm, question: &Question) -> Result<Answer, Error> {
    let budget = &question.budget;
    let (scope, found) = match (game.players().len(), question.one) {
        // A single player has no path to follow.
        (1, _) => (Scope::Pure, checked(game, pure::all(game, budget))?),
        (2, true) => (Scope::One, checked(game, two_players(game, question, budget)?)?),
        (2, false) => (Scope::Extreme, checked(game, two_players(game, question, budget)?)?),
        (_, true) => (Scope::One, checked(game, homotopy::one(game, budget)?)?),
        (_, false) => return pure_and_one(game, budget),
    };
    if found.complete && found.equilibria.is_empty() {
        return Err(nothing());
    }
    Ok(Answer::Nash { scope, found })
}

fn two_players(game: &NormalForm, question: &Question, budget: &Budget) -> Result<NashAnswer, Error> {
    let labels = game.shape().iter().sum::<usize>();
    if question.one && question.label >= labels {
        return Err(Error::Input(vec![Fault {
            path: "--label".to_string(),
            position: None,
            found: (question.label + 1).to_string(),
            allowed: format!("a number from 1 to {labels}"),
        }]));
    }
    if question.one {
        lemke_howson::one(game, question.label, question.arithmetic, budget)
    } else {
        extreme::all(game, question.arithmetic, budget)
    }
}

/// All pure equilibria, then one at the end of a path, unless as many as were asked for are there.
fn pure_and_one(game: &NormalForm, budget: &Budget) -> Result<Answer, Error> {
    let began = Instant::now();
    let mut found = checked(game, pure::all(game, budget))?;
    let pure_complete = found.complete;
    let enough = budget.answers.is_some_and(|most| found.equilibria.len() >= most);
    let left = budget.seconds.map(|seconds| (seconds - began.elapsed().as_secs_f64()).max(0.0));
    let mut path = None;
    if !enough {
        let one = checked(game, homotopy::one(game, &Budget { seconds: left, answers: None })?)?;
        found.method = format!("{}; {}", found.method, one.method);
        if let Some(end) = one.equilibria.into_iter().next() {
            let known = found.equilibria.iter().position(|pure| pure.strategies == end.strategies);
            path = Some(known.unwrap_or(found.equilibria.len()));
            if known.is_none() {
                found.exact &= one.exact;
                found.equilibria.push(end);
            }
        }
    }
    // There may be more in mixed strategies.
    found.complete = false;
    Ok(Answer::Nash { scope: Scope::PureAndOne { pure_complete, path }, found })
}

fn checked(game: &NormalForm, found: NashAnswer) -> Result<NashAnswer, Error> {
    passed(check_nash(game, &found))?;
    Ok(found)
}

fn passed(faults: Vec<String>) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    Err(Error::Bug(format!("the answer fails the exact check: {}", faults.join("; "))))
}

/// Every finite game has an equilibrium (Nash 1951).
fn nothing() -> Error {
    Error::Bug("a complete search found no equilibrium, and there always is one".to_string())
}
