//! Whether an answer fits the game at all, so that nothing after this can reach beyond an end.

use crate::exact::Rational;
use crate::repeated::answer::{OutsideEnd, RepeatedGame, ValueSet, ValueSets};

use super::period::Period;

/// What does not fit, in words; empty when everything does.
pub(super) fn faults(game: &RepeatedGame, answer: &ValueSets) -> Vec<String> {
    let states = game.states.len();
    let mut faults = Vec::new();
    let outside = &answer.outside;
    if answer.sets.len() != states || outside.directions.len() != states {
        faults.push(format!(
            "{} sets and {} lists of directions for {states} states",
            answer.sets.len(),
            outside.directions.len()
        ));
        return faults;
    }
    for (state, set) in answer.sets.iter().enumerate() {
        if !outside.directions[state].starts_with(&set.directions) || set.levels.len() != set.directions.len() {
            faults.push(format!("state {}: directions and levels do not go together", state + 1));
            continue;
        }
        faults.extend(of_directions(game, state, &set.directions));
        if outside.directions[state].iter().any(|direction| direction.len() != game.discount.len()) {
            faults.push(format!("state {}: a direction of descents without one entry for each player", state + 1));
        }
        faults.extend(of_vertices(game, answer, state, set));
    }
    if !faults.is_empty() {
        return faults;
    }
    let count = |state: usize| outside.directions[state].len();
    let profiles = |state: usize| game.states[state].game.profile_count();
    for (at, descent) in outside.descents.iter().enumerate() {
        let fits = descent.levels.len() == states
            && descent.profiles.len() == states
            && (0..states).all(|s| descent.levels[s].len() == count(s) && descent.profiles[s].len() == profiles(s));
        if !fits {
            faults.push(format!("descent {}: not one level for each direction and one entry for each profile", at + 1));
        }
    }
    if let OutsideEnd::Empty { contradictions } = &outside.end {
        let fits =
            contradictions.len() == states && (0..states).all(|state| contradictions[state].len() == profiles(state));
        if !fits {
            faults.push("the end: not one contradiction for each profile".to_owned());
        }
        if answer.sets.iter().any(|set| !set.vertices.is_empty()) {
            faults.push("the end: said to be empty, but there are vertices".to_owned());
        }
    }
    faults
}

/// Every player's +1 and −1 among the directions: (index of +e_i, index of −e_i).
pub(super) fn axes(players: usize, directions: &[Vec<Rational>]) -> Option<Vec<(usize, usize)>> {
    let alone = |player: usize, entry: &Rational| {
        directions.iter().position(|direction| {
            direction.iter().enumerate().all(|(at, v)| if at == player { v == entry } else { v.is_zero() })
        })
    };
    (0..players).map(|player| Some((alone(player, &Rational::ONE)?, alone(player, &-Rational::ONE)?))).collect()
}

fn of_directions(game: &RepeatedGame, state: usize, directions: &[Vec<Rational>]) -> Option<String> {
    let players = game.discount.len();
    if directions.iter().any(|direction| direction.len() != players) {
        return Some(format!("state {}: a direction without one entry for each player", state + 1));
    }
    let axes = axes(players, directions);
    axes.is_none().then(|| format!("state {}: a player's own direction is missing", state + 1))
}

fn of_vertices(game: &RepeatedGame, answer: &ValueSets, state: usize, set: &ValueSet) -> Vec<String> {
    let players = game.discount.len();
    let mut faults = Vec::new();
    let threat = if set.vertices.is_empty() { 0 } else { players };
    if set.threat.len() != threat {
        faults.push(format!("state {}: {} threats", state + 1, set.threat.len()));
    }
    for (at, vertex) in set.vertices.iter().enumerate() {
        let place = format!("state {}, vertex {}", state + 1, at + 1);
        if vertex.payoff.len() != players {
            faults.push(format!("{place}: {} payoffs", vertex.payoff.len()));
        }
        for play in &vertex.lottery {
            if play.profile >= game.states[state].game.profile_count() {
                faults.push(format!("{place}: there is no profile {}", play.profile + 1));
                continue;
            }
            let period = Period::new(game, state, play.profile);
            let known = |branch: usize, vertex: usize| vertex < answer.sets[period.branches[branch]].vertices.len();
            if play.promise.len() != period.branches.len()
                || play.promise.iter().enumerate().any(|(branch, mix)| mix.iter().any(|(v, _)| !known(branch, *v)))
            {
                faults.push(format!("{place}: promises that do not fit what can follow"));
            }
        }
    }
    faults
}
