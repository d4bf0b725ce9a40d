//! Leaves out what is never reached, makes one of what cannot be told apart, and gives names.

use super::build::add;
use crate::error::Error;
use crate::exact::Rational;
use crate::repeated::answer::{Automaton, AutomatonState, Lasting, RepeatedGame};
use std::collections::{BTreeMap, VecDeque};

pub(super) type Lottery = Vec<(usize, Rational)>;

/// A smaller automaton that does the same, its states in the order in which play comes to them and named.
pub(super) fn tidy(game: &RepeatedGame, automaton: Automaton) -> Result<Automaton, Error> {
    Ok(tidy_with(game, automaton, Vec::new())?.0)
}

/// The same with other places to begin, which stay: for a player who is punished there, a lottery.
pub(super) fn tidy_with(
    game: &RepeatedGame,
    automaton: Automaton,
    others: Vec<(usize, Lottery)>,
) -> Result<(Automaton, Vec<Lottery>), Error> {
    let (automaton, others) = merged(automaton, others)?;
    Ok(named(game, automaton, &others))
}

/// One state of each class of states that prescribe and lead to the same (Moore 1956).
fn merged(automaton: Automaton, others: Vec<(usize, Lottery)>) -> Result<(Automaton, Vec<(usize, Lottery)>), Error> {
    let states = &automaton.states;
    let mut class = classes(states.iter().map(|s| (s.state, s.profile, s.lasting, &s.value)));
    let mut count = largest(&class);
    loop {
        let refined = classes(states.iter().zip(&class).map(|(state, own)| {
            let next: Vec<Lottery> = state.next.iter().map(|to| mapped(to, &class, true)).collect();
            let punishment: Vec<Vec<Lottery>> =
                state.punishment.iter().map(|of| of.iter().map(|to| mapped(to, &class, true)).collect()).collect();
            (*own, next, punishment)
        }));
        let now = largest(&refined);
        class = refined;
        if now == count {
            break;
        }
        count = now;
    }
    let mut kept: Vec<Option<AutomatonState>> = vec![None; count];
    for (state, own) in states.iter().zip(&class) {
        let slot = kept.get_mut(*own).ok_or_else(|| Error::Bug("a class of states without a place".to_owned()))?;
        if slot.is_none() {
            *slot = Some(redirected(state, &class));
        }
    }
    let states = kept.into_iter().flatten().collect();
    let others = others.into_iter().map(|(player, start)| (player, mapped(&start, &class, false))).collect();
    Ok((Automaton { start: mapped(&automaton.start, &class, false), states, payoff: automaton.payoff }, others))
}

fn largest(class: &[usize]) -> usize {
    class.iter().max().map_or(0, |most| most + 1)
}

/// Numbers for equal keys, in the order in which they come.
fn classes<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut known = BTreeMap::new();
    keys.map(|key| {
        let next = known.len();
        *known.entry(key).or_insert(next)
    })
    .collect()
}

/// The same lottery over other numbers.
fn mapped(lottery: &Lottery, to: &[usize], sorted: bool) -> Lottery {
    let mut out = Vec::new();
    for (state, weight) in lottery {
        add(&mut out, to[*state], weight.clone());
    }
    if sorted {
        out.sort_by_key(|(state, _)| *state);
    }
    out
}

fn redirected(state: &AutomatonState, to: &[usize]) -> AutomatonState {
    AutomatonState {
        next: state.next.iter().map(|lottery| mapped(lottery, to, false)).collect(),
        punishment: state
            .punishment
            .iter()
            .map(|of| of.iter().map(|lottery| mapped(lottery, to, false)).collect())
            .collect(),
        ..state.clone()
    }
}

/// Why play is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Agreed,
    Suspended,
    Punishing(usize),
}

/// The states that are reached, first those that play comes to without a deviation.
fn named(game: &RepeatedGame, automaton: Automaton, others: &[(usize, Lottery)]) -> (Automaton, Vec<Lottery>) {
    let states = &automaton.states;
    let mut role: Vec<Option<Role>> = vec![None; states.len()];
    let mut order = Vec::new();
    let mut open = VecDeque::new();
    let mut later: VecDeque<(usize, usize)> =
        others.iter().flat_map(|(player, start)| start.iter().map(|(to, _)| (*player, *to))).collect();
    let enter = |role: &mut Vec<Option<Role>>, open: &mut VecDeque<usize>, to: usize, as_what: Role| {
        if role[to].is_none() {
            role[to] = Some(if states[to].lasting == Lasting::Period { as_what } else { Role::Suspended });
            open.push_back(to);
        }
    };
    automaton.start.iter().for_each(|(to, _)| enter(&mut role, &mut open, *to, Role::Agreed));
    loop {
        if let Some(at) = open.pop_front() {
            order.push(at);
            let here = match role[at] {
                Some(Role::Punishing(player)) => Role::Punishing(player),
                _ => Role::Agreed,
            };
            states[at].next.iter().flatten().for_each(|(to, _)| enter(&mut role, &mut open, *to, here));
            for (player, of) in states[at].punishment.iter().enumerate() {
                later.extend(of.iter().flatten().map(|(to, _)| (player, *to)));
            }
        } else if let Some((player, to)) = later.pop_front() {
            enter(&mut role, &mut open, to, Role::Punishing(player));
        } else {
            break;
        }
    }
    let mut place = vec![0; states.len()];
    order.iter().enumerate().for_each(|(new, &old)| place[old] = new);
    let alike = |as_what: Role| order.iter().filter(|&&at| role[at] == Some(as_what)).count();
    let mut given: BTreeMap<Role, usize> = BTreeMap::new();
    let kept = order.iter().map(|&at| {
        let as_what = role[at].unwrap_or(Role::Agreed);
        let number = given.entry(as_what).or_insert(0);
        *number += 1;
        let name = match as_what {
            Role::Agreed => "agreed".to_owned(),
            Role::Suspended => "suspension".to_owned(),
            Role::Punishing(player) => format!("punishing {}", player_name(game, player)),
        };
        let name = if alike(as_what) > 1 { format!("{name}, {number}") } else { name };
        AutomatonState { name, ..redirected(&states[at], &place) }
    });
    let states = kept.collect();
    let others = others.iter().map(|(_, start)| mapped(start, &place, false)).collect();
    (Automaton { start: mapped(&automaton.start, &place, false), states, payoff: automaton.payoff }, others)
}

fn player_name(game: &RepeatedGame, player: usize) -> String {
    let name = game.states.first().and_then(|state| state.game.players().get(player)).map_or("", |p| p.name.trim());
    if name.is_empty() || name.bytes().all(|b| b.is_ascii_digit()) {
        return format!("player {}", player + 1);
    }
    name.to_owned()
}
