//! A state of the automaton for every play, whether it is reached or not.

use crate::error::Error;
use crate::exact::Rational;
use crate::repeated::answer::{
    AlarmResponse, Automaton, AutomatonState, Lasting, Monitoring, Play, RepeatedGame, Vertex,
};
use crate::repeated::enforce::{Enforcement, enforcements};

/// A lottery over states of the automaton.
type Lottery = Vec<(usize, Rational)>;

/// How a suspension answers alarms.
struct Rule {
    periods: Option<u32>,
    profile: usize,
}

struct Plays<'a> {
    vertices: &'a [&'a [Vertex]],
    /// By state and vertex: the automaton's state of its first play.
    first: Vec<Vec<usize>>,
}

impl Plays<'_> {
    fn new<'a>(vertices: &'a [&'a [Vertex]]) -> Plays<'a> {
        let mut count = 0;
        let mut number = |vertex: &Vertex| {
            let first = count;
            count += vertex.lottery.len();
            first
        };
        let first = vertices.iter().map(|of| of.iter().map(&mut number).collect()).collect();
        Plays { vertices, first }
    }

    /// A mixture of vertices of a state as a lottery over plays.
    fn lottery(&self, state: usize, mixture: &[(usize, Rational)]) -> Result<Lottery, Error> {
        let mut out: Lottery = Vec::new();
        for (vertex, weight) in mixture {
            let plays = self.vertices.get(state).and_then(|of| of.get(*vertex)).ok_or_else(misfit)?;
            for (at, play) in plays.lottery.iter().enumerate() {
                add(&mut out, self.first[state][*vertex] + at, weight * &play.probability);
            }
        }
        Ok(out)
    }

    /// The value of a mixture of vertices.
    fn value(&self, state: usize, mixture: &[(usize, Rational)], player: usize) -> Result<Rational, Error> {
        let mut sum = Rational::ZERO;
        for (vertex, weight) in mixture {
            let vertex = self.vertices.get(state).and_then(|of| of.get(*vertex)).ok_or_else(misfit)?;
            sum += weight * vertex.payoff.get(player).ok_or_else(misfit)?;
        }
        Ok(sum)
    }

    /// The vertex that is worst for a player.
    fn worst(&self, state: usize, player: usize) -> Result<Lottery, Error> {
        let of = self.vertices.get(state).ok_or_else(misfit)?;
        let least = (0..of.len()).min_by(|&a, &b| of[a].payoff.get(player).cmp(&of[b].payoff.get(player)));
        self.lottery(state, &[(least.ok_or_else(misfit)?, Rational::ONE)])
    }
}

fn misfit() -> Error {
    Error::Bug("the payoff set does not fit the game".to_owned())
}

pub(super) fn add(lottery: &mut Lottery, to: usize, weight: Rational) {
    if weight.is_zero() {
        return;
    }
    match lottery.iter_mut().find(|(known, _)| *known == to) {
        Some((_, sum)) => *sum += weight,
        None => lottery.push((to, weight)),
    }
}

/// All plays as states, and what leads from each to which.
pub(super) fn build(
    game: &RepeatedGame,
    vertices: &[&[Vertex]],
    initial: usize,
    start: &[(usize, Rational)],
) -> Result<Automaton, Error> {
    let plays = Plays::new(vertices);
    let known = enforcements(game);
    let rule = match &game.monitoring {
        Monitoring::Inspected(inspection) => match inspection.response {
            AlarmResponse::Suspension { periods, profile } => Some(Rule { periods, profile }),
            AlarmResponse::Optimal => None,
        },
        Monitoring::Perfect | Monitoring::Public(_) => None,
    };
    let mut states = Vec::new();
    for (state, of) in vertices.iter().enumerate() {
        for play in of.iter().flat_map(|vertex| &vertex.lottery) {
            let by = known.get(state).and_then(|of| of.iter().find(|one| one.profile == play.profile));
            states.push(one(game, &plays, state, play, by.ok_or_else(misfit)?)?);
        }
    }
    if let Some(rule) = rule {
        suspend(game, &rule, &mut states);
    }
    let payoff = (0..game.player_count()).map(|player| plays.value(initial, start, player));
    Ok(Automaton { payoff: payoff.collect::<Result<_, _>>()?, start: plays.lottery(initial, start)?, states })
}

fn one(
    game: &RepeatedGame,
    plays: &Plays<'_>,
    state: usize,
    play: &Play,
    by: &Enforcement,
) -> Result<AutomatonState, Error> {
    if play.promise.len() != by.branches.len() {
        return Err(misfit());
    }
    let mut value = by.base.clone();
    let mut next = Vec::new();
    for (branch, mixture) in by.branches.iter().zip(&play.promise) {
        for (player, value) in value.iter_mut().enumerate() {
            *value += &branch.weight[player] * plays.value(branch.state, mixture, player)?;
        }
        next.push(plays.lottery(branch.state, mixture)?);
    }
    let threatens = match &game.monitoring {
        Monitoring::Perfect => true,
        Monitoring::Public(_) => false,
        Monitoring::Inspected(inspection) => {
            inspection.response == AlarmResponse::Optimal && inspection.false_alarm.iter().all(|q| q.get().is_zero())
        }
    };
    let mut punishment = vec![Vec::new(); game.player_count()];
    if threatens {
        for (player, punishment) in punishment.iter_mut().enumerate() {
            // Of a single state a player without an incentive row does not gain even if nothing follows. Elsewhere a
            // deviation may lead to a state that the path does not.
            if game.states.len() > 1 || by.rows.iter().any(|row| row.player == player) {
                *punishment =
                    (0..game.states.len()).map(|after| plays.worst(after, player)).collect::<Result<_, _>>()?;
            }
        }
    }
    Ok(AutomatonState {
        name: String::new(),
        state,
        profile: play.profile,
        lasting: Lasting::Period,
        value: value.into_vec(),
        next,
        punishment,
    })
}

/// Adds the states of a suspension, one for each that an alarm can interrupt, and the way to them.
fn suspend(game: &RepeatedGame, rule: &Rule, states: &mut Vec<AutomatonState>) {
    let Some(stage) = game.states.first().map(|state| &state.game) else { return };
    for at in 0..states.len() {
        let back = states[at].next.first().cloned().unwrap_or_default();
        if rule.periods == Some(0) {
            states[at].next.push(back);
            continue;
        }
        let value = (0..game.player_count()).map(|player| {
            let away = stage.payoff_at(player, rule.profile);
            let Some(periods) = rule.periods else { return away.clone() };
            let returning = game.discount[player].get().pow(periods as isize);
            let later: Rational = back
                .iter()
                .map(|(to, weight)| weight * &states[*to].value[player])
                .fold(Rational::ZERO, |sum, x| sum + x);
            (Rational::ONE - &returning) * away + returning * later
        });
        let suspended = AutomatonState {
            name: String::new(),
            state: 0,
            profile: rule.profile,
            lasting: rule.periods.map_or(Lasting::Forever, Lasting::Periods),
            value: value.collect(),
            next: if rule.periods.is_some() { vec![back] } else { Vec::new() },
            punishment: vec![Vec::new(); game.player_count()],
        };
        states.push(suspended);
        let to = states.len() - 1;
        states[at].next.push(vec![(to, Rational::ONE)]);
    }
}
