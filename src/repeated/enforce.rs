//! What it takes to make a profile be played: one period of a repeated game, written as linear conditions on promises.
//!
//! A profile a is played in a state because of the average values w that are promised for afterwards. There is one promise
//! for each *branch*, that is for each thing that can be seen on the path: one under perfect monitoring, one for each signal
//! or set of alarms, one for each state that may follow. With weights ω that contain discounting and probabilities,
//!
//! ```text
//! value          v_i = base_i + Σ_b ω_{i,b} w_i(b)
//! incentive row  Σ_b κ_b w_i(b) ≥ at_least + Σ_s τ_s P_i(s)
//! ```
//!
//! Rows are in the unit of an average value: what the player gets on the path less what it gets by deviating. Here
//! P_i(s) is the least that i gets in any equilibrium from state s on, the worst that a deviation can be threatened
//! with (Abreu, Pearce and Stacchetti 1990). Rows that hold by themselves are left out, and so are profiles that nothing can
//! enforce.

use super::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, Signals};
use crate::exact::Rational;
use smallvec::{SmallVec, smallvec};

/// A list by player; in place for two.
pub type ByPlayer<T> = SmallVec<[T; 2]>;
/// A list that mostly has one entry, then in place.
pub type MostlyOne<T> = SmallVec<[T; 1]>;

/// One profile of one state, and what enforces it.
#[derive(Debug, Clone, PartialEq)]
pub struct Enforcement {
    /// The profile of the stage game.
    pub profile: usize,
    /// By player: the part of the value that does not depend on promises.
    pub base: ByPlayer<Rational>,
    /// What can be seen on the path.
    pub branches: MostlyOne<Branch>,
    /// Incentive rows.
    pub rows: ByPlayer<Row>,
}

/// Something that can be seen on the path.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// The state in which play goes on.
    pub state: usize,
    /// ω by player: what a unit of the promise adds to the value; in [0, δ].
    pub weight: ByPlayer<Rational>,
}

/// A player must not gain by deviating.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Who.
    pub player: usize,
    /// The action deviated to, the best one of those that the row stands for.
    pub deviation: usize,
    /// κ: (branch, coefficient of the player's promise).
    pub terms: MostlyOne<(usize, Rational)>,
    /// τ: (state, weight ≥ 0 of the player's least payoff there).
    pub threat: MostlyOne<(usize, Rational)>,
    /// The right-hand side without the threat.
    pub at_least: Rational,
}

/// For every state the profiles that something may enforce, in order.
#[must_use]
pub fn enforcements(game: &RepeatedGame) -> Vec<Vec<Enforcement>> {
    (0..game.states.len()).map(|state| of_state(game, state)).collect()
}

fn of_state(game: &RepeatedGame, state: usize) -> Vec<Enforcement> {
    let stage = &game.states[state].game;
    let gains = Gains::of(game, state);
    let rests = rests(game);
    let of_profile = |profile: usize| match &game.monitoring {
        Monitoring::Perfect if game.states.len() == 1 => Some(perfect(game, profile, &gains, &rests)),
        Monitoring::Perfect => Some(stochastic(game, state, profile)),
        Monitoring::Inspected(inspection) => inspected(game, inspection, profile, &gains),
        Monitoring::Public(signals) => Some(public(game, signals, profile)),
    };
    let mut all = Vec::with_capacity(stage.profile_count());
    all.extend((0..stage.profile_count()).filter_map(of_profile));
    all
}

/// The stage payoffs of a profile by player, each times 1−δ.
fn base(game: &RepeatedGame, state: usize, profile: usize) -> ByPlayer<Rational> {
    weighed(game, state, profile, &rests(game))
}

fn weighed(game: &RepeatedGame, state: usize, profile: usize, rests: &[Rational]) -> ByPlayer<Rational> {
    let stage = &game.states[state].game;
    rests.iter().enumerate().map(|(player, rest)| rest * stage.payoff_at(player, profile)).collect()
}

/// 1−δ by player.
fn rests(game: &RepeatedGame) -> ByPlayer<Rational> {
    game.discount.iter().map(|discount| Rational::ONE - discount.get()).collect()
}

fn deltas(game: &RepeatedGame) -> ByPlayer<Rational> {
    game.discount.iter().map(|discount| discount.get().clone()).collect()
}

/// The best deviation of every player from every profile, found once for each profile of the others.
struct Gains {
    /// By player and profile: the best action but the prescribed one; that itself where there is no other.
    action: Vec<Vec<usize>>,
    /// By player and profile: the gain over the prescribed one in the stage game, perhaps negative.
    gain: Vec<Vec<Rational>>,
}

impl Gains {
    fn of(game: &RepeatedGame, state: usize) -> Self {
        let stage = &game.states[state].game;
        let shape = stage.shape();
        let (mut action, mut gain) = (Vec::new(), Vec::new());
        let mut stride = 1;
        for (player, &count) in shape.iter().enumerate() {
            let payoffs = stage.payoffs_of(player);
            let mut best = vec![0; payoffs.len()];
            let mut gained = vec![Rational::ZERO; payoffs.len()];
            for first in (0..payoffs.len()).filter(|at| (at / stride) % count == 0) {
                let at = |own: usize| first + own * stride;
                let better = |top: usize, own: usize| if payoffs[at(own)] > payoffs[at(top)] { own } else { top };
                let top = (1..count).fold(0, better);
                let second = (0..count).filter(|&own| own != top).reduce(better);
                for own in 0..count {
                    let other = if own == top { second.unwrap_or(top) } else { top };
                    best[at(own)] = other;
                    gained[at(own)] = &payoffs[at(other)] - &payoffs[at(own)];
                }
            }
            action.push(best);
            gain.push(gained);
            stride *= count;
        }
        Self { action, gain }
    }

    /// The best deviation of every player, whether it gains by it or not: (player, action, gain).
    fn deviations(&self, game: &RepeatedGame, state: usize, profile: usize) -> Vec<(usize, usize, &Rational)> {
        let prescribed = game.states[state].game.profile(profile);
        (0..self.gain.len())
            .map(|player| (player, self.action[player][profile], &self.gain[player][profile]))
            .filter(|(player, action, _)| *action != prescribed[*player])
            .collect()
    }

    /// The players that gain by deviating: (player, action, gain).
    fn tempted(&self, profile: usize) -> impl Iterator<Item = (usize, usize, &Rational)> {
        (0..self.gain.len())
            .map(move |player| (player, self.action[player][profile], &self.gain[player][profile]))
            .filter(|(_, _, gain)| **gain > Rational::ZERO)
    }
}

fn perfect(game: &RepeatedGame, profile: usize, gains: &Gains, rests: &[Rational]) -> Enforcement {
    let delta = deltas(game);
    let rows = gains
        .tempted(profile)
        .map(|(player, deviation, gain)| Row {
            player,
            deviation,
            terms: smallvec![(0, delta[player].clone())],
            threat: smallvec![(0, delta[player].clone())],
            at_least: &rests[player] * gain,
        })
        .collect();
    let base = weighed(game, 0, profile, rests);
    Enforcement { profile, base, branches: smallvec![Branch { state: 0, weight: delta }], rows }
}

fn stochastic(game: &RepeatedGame, state: usize, profile: usize) -> Enforcement {
    let delta = deltas(game);
    let here = &game.states[state];
    let reached: Vec<usize> =
        (0..game.states.len()).filter(|&next| !here.transitions[profile][next].get().is_zero()).collect();
    let branches = reached
        .iter()
        .map(|&next| {
            let weight = delta.iter().map(|delta| delta * here.transitions[profile][next].get()).collect();
            Branch { state: next, weight }
        })
        .collect();
    let rows = deviations(game, state, profile)
        .map(|(player, deviation, other)| {
            let delta = &delta[player];
            let gain = here.game.payoff_at(player, other) - here.game.payoff_at(player, profile);
            let chance = |next: usize| delta * here.transitions[profile][next].get();
            let threat = |next: usize| delta * here.transitions[other][next].get();
            Row {
                player,
                deviation,
                terms: reached.iter().enumerate().map(|(branch, &next)| (branch, chance(next))).collect(),
                threat: (0..game.states.len()).map(|next| (next, threat(next))).filter(|(_, t)| !t.is_zero()).collect(),
                at_least: (Rational::ONE - delta) * gain,
            }
        })
        .collect();
    Enforcement { profile, base: base(game, state, profile), branches, rows }
}

/// Every deviation of one player from a profile: (player, action, the profile that results).
fn deviations(game: &RepeatedGame, state: usize, profile: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    let stage = &game.states[state].game;
    let at = stage.profile(profile);
    let shape = stage.shape();
    (0..shape.len()).flat_map(move |player| {
        let at = at.clone();
        let here = at[player];
        (0..shape[player]).filter(move |&own| own != here).map(move |own| {
            let mut other = at.clone();
            other[player] = own;
            (player, own, stage.index(&other))
        })
    })
}

fn public(game: &RepeatedGame, signals: &Signals, profile: usize) -> Enforcement {
    let delta = deltas(game);
    let seen = &signals.probabilities[profile];
    let branches = seen
        .iter()
        .map(|chance| Branch { state: 0, weight: delta.iter().map(|delta| delta * chance.get()).collect() })
        .collect();
    let stage = &game.states[0].game;
    let rows = deviations(game, 0, profile)
        .map(|(player, deviation, other)| {
            let term = |signal: usize| {
                let change = seen[signal].get() - signals.probabilities[other][signal].get();
                (signal, &delta[player] * change)
            };
            let gain = stage.payoff_at(player, other) - stage.payoff_at(player, profile);
            Row {
                player,
                deviation,
                terms: (0..seen.len()).map(term).filter(|(_, change)| !change.is_zero()).collect(),
                threat: smallvec![],
                at_least: (Rational::ONE - &delta[player]) * gain,
            }
        })
        .filter(|row| !(row.terms.is_empty() && row.at_least <= Rational::ZERO))
        .collect();
    Enforcement { profile, base: base(game, 0, profile), branches, rows }
}

fn inspected(game: &RepeatedGame, inspection: &Inspection, profile: usize, gains: &Gains) -> Option<Enforcement> {
    match inspection.response {
        AlarmResponse::Suspension { periods, profile: fallback } => {
            suspension(game, inspection, periods, fallback, profile, gains)
        }
        AlarmResponse::Optimal if inspection.false_alarm.iter().all(|q| q.get().is_zero()) => {
            detected(game, inspection, profile, gains)
        }
        AlarmResponse::Optimal => alarms(game, inspection, profile, gains),
    }
}

/// No false alarms: a deviation is seen with probability p, and then the worst follows, and the sanction.
///
/// ```text
/// δ p w_i ≥ δ p P_i + (1−δ) gain − δ p (1−δ) s_i
/// ```
fn detected(game: &RepeatedGame, inspection: &Inspection, profile: usize, gains: &Gains) -> Option<Enforcement> {
    let delta = deltas(game);
    let mut rows = SmallVec::new();
    for (player, deviation, gain) in gains.tempted(profile) {
        let detection = inspection.detection[player].get();
        if detection.is_zero() {
            return None;
        }
        let rest = Rational::ONE - &delta[player];
        let lever = &delta[player] * detection;
        let at_least = &rest * gain - &lever * rest * &inspection.sanction[player];
        // Nobody gets less than the worst anyway.
        if at_least > Rational::ZERO {
            rows.push(Row {
                player,
                deviation,
                terms: smallvec![(0, lever.clone())],
                threat: smallvec![(0, lever)],
                at_least,
            });
        }
    }
    let branches = smallvec![Branch { state: 0, weight: delta }];
    Some(Enforcement { profile, base: base(game, 0, profile), branches, rows })
}

/// False alarms, and free choice of what follows: one branch for each set of accused players, with player i in the set if bit
/// i of the branch's index is set.
fn alarms(game: &RepeatedGame, inspection: &Inspection, profile: usize, gains: &Gains) -> Option<Enforcement> {
    let delta = deltas(game);
    let players = delta.len();
    let chance = |accused: usize, deviator: Option<usize>| -> Rational {
        (0..players).fold(Rational::ONE, |product, player| {
            let alarm = if deviator == Some(player) { &inspection.detection } else { &inspection.false_alarm };
            let alarm = alarm[player].get();
            product * if accused >> player & 1 == 1 { alarm.clone() } else { Rational::ONE - alarm }
        })
    };
    let branches = (0..1 << players)
        .map(|accused| {
            let chance = chance(accused, None);
            Branch { state: 0, weight: delta.iter().map(|delta| delta * &chance).collect() }
        })
        .collect();
    let mut base = base(game, 0, profile);
    for player in 0..players {
        let rest = Rational::ONE - &delta[player];
        base[player] -= &delta[player] * inspection.false_alarm[player].get() * rest * &inspection.sanction[player];
    }
    let mut rows = SmallVec::new();
    // Who does not gain now may still want to be accused, if what then follows is better.
    for (player, deviation, gain) in gains.deviations(game, 0, profile) {
        let (delta, rest) = (&delta[player], Rational::ONE - &delta[player]);
        let surplus = inspection.detection[player].get() - inspection.false_alarm[player].get();
        let at_least = &rest * gain - delta * &surplus * rest * &inspection.sanction[player];
        if surplus.is_zero() {
            if *gain > Rational::ZERO {
                return None;
            }
            continue;
        }
        let terms = (0..1 << players)
            .map(|accused| (accused, delta * (chance(accused, None) - chance(accused, Some(player)))))
            .filter(|(_, change)| !change.is_zero())
            .collect();
        rows.push(Row { player, deviation, terms, threat: smallvec![], at_least });
    }
    Some(Enforcement { profile, base, branches, rows })
}

/// An alarm on anybody brings a fixed profile N for L periods, then play goes on. With λ = δ^L, Q = Π (1−q),
/// S = (1−δ) × one-off + (1−λ) × flow:
///
/// ```text
/// v_i = (1−δ) g_i + δ { Q w_i + (1−Q) [ (1−λ) N_i + λ w_i ] − q_i S_i }
/// δ (p_i − q_i) { S_i + Q^{−i} (1−λ) (w_i − N_i) } ≥ (1−δ) gain
/// ```
fn suspension(
    game: &RepeatedGame,
    inspection: &Inspection,
    periods: Option<u32>,
    fallback: usize,
    profile: usize,
    gains: &Gains,
) -> Option<Enforcement> {
    let delta = deltas(game);
    let stage = &game.states[0].game;
    let quiet: Vec<Rational> = inspection.false_alarm.iter().map(|q| Rational::ONE - q.get()).collect();
    let product = |left_out: Option<usize>| {
        let others = quiet.iter().enumerate().filter(|(player, _)| left_out != Some(*player));
        others.fold(Rational::ONE, |product, (_, quiet)| product * quiet)
    };
    let calm = product(None);
    let returning: Vec<Rational> =
        delta.iter().map(|delta| periods.map_or(Rational::ZERO, |periods| delta.pow(periods as isize))).collect();
    let sanction = |player: usize| {
        (Rational::ONE - &delta[player]) * &inspection.sanction[player]
            + (Rational::ONE - &returning[player]) * &inspection.sanction_per_period[player]
    };
    let mut base = base(game, 0, profile);
    let mut weight = SmallVec::new();
    for player in 0..delta.len() {
        let away = (Rational::ONE - &calm) * (Rational::ONE - &returning[player]);
        base[player] += &delta[player]
            * (away * stage.payoff_at(player, fallback) - inspection.false_alarm[player].get() * sanction(player));
        weight.push(&delta[player] * (&calm + (Rational::ONE - &calm) * &returning[player]));
    }
    let mut rows = SmallVec::new();
    // Who does not gain now may still want the suspension, if that is better than to go on.
    for (player, deviation, gain) in gains.deviations(game, 0, profile) {
        let surplus = inspection.detection[player].get() - inspection.false_alarm[player].get();
        if surplus.is_zero() {
            if *gain > Rational::ZERO {
                return None;
            }
            continue;
        }
        let seen = &delta[player] * surplus;
        let needed = (Rational::ONE - &delta[player]) * gain - &seen * sanction(player);
        let lever = seen * product(Some(player)) * (Rational::ONE - &returning[player]);
        if lever.is_zero() {
            if needed > Rational::ZERO {
                return None;
            }
            continue;
        }
        let at_least = &lever * stage.payoff_at(player, fallback) + needed;
        rows.push(Row { player, deviation, terms: smallvec![(0, lever)], threat: smallvec![], at_least });
    }
    Some(Enforcement { profile, base, branches: smallvec![Branch { state: 0, weight }], rows })
}
