//! The exact check of an automaton: its own values, and no gain from deviating once in any state.
//!
//! In a machine with finitely many states and δ < 1 the equations
//!
//! ```text
//! V_i(s) = (1−δ_i) g_i(a_s) + δ_i Σ_y ρ(y|a_s) [ V_i(next(s,y)) − sanction_i(y) ]
//! ```
//!
//! have one solution, so values that meet them are right; and if no player gains by one deviation in any state, none gains
//! by any number of them (the one-shot deviation principle, Blackwell 1965; for public strategies Mailath and Samuelson
//! 2006, §7.1). Nothing is shared with what made the automaton but the data types.

mod penal;
mod seen;

use crate::exact::{Rational, to_f64, to_text};
use crate::repeated::answer::{AlarmResponse, Automaton, AutomatonState, Lasting, Monitoring, RepeatedGame};
pub use penal::check_simple_penal_code;
use seen::Seen;

type Lottery = [(usize, Rational)];

/// Every fault of an automaton that is said to play a game from one of its states on, in words; empty when there is none.
///
/// - Lotteries are distributions over states of the automaton that are used in the right state of the game.
/// - The values satisfy their equations, and the beginning gives the payoff.
/// - No player gains by any deviation in one period of any state.
/// - Where a suspension answers alarms by rule, alarms lead to the suspension and it leads back to where play was.
#[must_use]
pub fn check_automaton(game: &RepeatedGame, initial: usize, automaton: &Automaton) -> Vec<String> {
    let mut check = Check { game, automaton, faults: Vec::new() };
    check.shapes(initial);
    // Without them nothing can be computed.
    if check.faults.is_empty() {
        check.values();
        check.rule();
        check.deviations();
    }
    check.faults
}

struct Check<'a> {
    game: &'a RepeatedGame,
    automaton: &'a Automaton,
    faults: Vec<String>,
}

impl Check<'_> {
    fn say(&mut self, state: usize, what: &str) {
        let name = self.automaton.states.get(state).map_or("", |state| state.name.as_str());
        let name = if name.is_empty() { String::new() } else { format!(" ({name})") };
        self.faults.push(format!("state {}{name}: {what}", state + 1));
    }

    fn player(&self, player: usize) -> String {
        let name = self.game.states.first().and_then(|s| s.game.players().get(player)).map_or("", |p| p.name.as_str());
        if name.is_empty() { format!("player {}", player + 1) } else { format!("player {} ({name})", player + 1) }
    }

    fn shapes(&mut self, initial: usize) {
        let players = self.game.player_count();
        if initial >= self.game.states.len() {
            self.faults.push(format!("the game has no state {}", initial + 1));
        }
        if self.automaton.payoff.len() != players {
            self.faults.push(format!("{} payoffs for {players} players", self.automaton.payoff.len()));
        }
        if let Some(what) = self.lottery(&self.automaton.start, Some(initial)) {
            self.faults.push(format!("the beginning: {what}"));
        }
        for (at, state) in self.automaton.states.iter().enumerate() {
            let Some(here) = self.game.states.get(state.state) else {
                self.say(at, &format!("the game has no state {}", state.state + 1));
                continue;
            };
            if state.profile >= here.game.profile_count() {
                self.say(at, &format!("the game has no profile {}", state.profile + 1));
                continue;
            }
            if state.value.len() != players || state.punishment.len() != players {
                self.say(at, &format!("not one value and one punishment for each of {players} players"));
                continue;
            }
            let wanted = self.branches(state);
            if state.next.len() != wanted.len() {
                self.say(at, &format!("{} ways on where {} are needed", state.next.len(), wanted.len()));
                continue;
            }
            for (branch, (lottery, into)) in state.next.iter().zip(wanted).enumerate() {
                if let Some(what) = self.lottery(lottery, Some(into)) {
                    self.say(at, &format!("way on {}: {what}", branch + 1));
                }
            }
            for (player, of) in state.punishment.iter().enumerate().filter(|(_, of)| !of.is_empty()) {
                if !self.punishes() || state.lasting != Lasting::Period {
                    self.say(at, &format!("a punishment of {} that nothing leads to", self.player(player)));
                } else if of.len() != self.game.states.len() {
                    self.say(at, &format!("{} punishments of {}", of.len(), self.player(player)));
                }
                for (into, lottery) in of.iter().enumerate() {
                    if let Some(what) = self.lottery(lottery, Some(into)) {
                        self.say(at, &format!("punishment of {}: {what}", self.player(player)));
                    }
                }
            }
        }
    }

    /// Whether deviations are told apart from what happens without one.
    fn punishes(&self) -> bool {
        match &self.game.monitoring {
            Monitoring::Perfect => true,
            Monitoring::Public(_) => false,
            Monitoring::Inspected(inspection) => {
                inspection.response == AlarmResponse::Optimal
                    && inspection.false_alarm.iter().all(|q| q.get().is_zero())
            }
        }
    }

    /// The states of the game that the ways on lead to.
    fn branches(&self, state: &AutomatonState) -> Vec<usize> {
        match (state.lasting, &self.game.monitoring) {
            (Lasting::Forever, _) => vec![],
            (Lasting::Periods(_), _) => vec![0],
            (Lasting::Period, Monitoring::Perfect) => seen::reached(self.game, state.state, state.profile),
            (Lasting::Period, Monitoring::Public(signals)) => vec![0; signals.names.len()],
            (Lasting::Period, Monitoring::Inspected(inspection)) => match inspection.response {
                AlarmResponse::Suspension { .. } => vec![0; 2],
                AlarmResponse::Optimal if self.punishes() => vec![0],
                AlarmResponse::Optimal => {
                    vec![
                        0;
                        u32::try_from(self.game.player_count()).ok().and_then(|n| 1usize.checked_shl(n)).unwrap_or(0)
                    ]
                }
            },
        }
    }

    /// What is wrong with a lottery, if anything.
    fn lottery(&self, lottery: &Lottery, into: Option<usize>) -> Option<String> {
        for (state, weight) in lottery {
            let Some(to) = self.automaton.states.get(*state) else {
                return Some(format!("leads to state {}, which is not there", state + 1));
            };
            if into.is_some_and(|into| to.state != into) {
                return Some(format!("leads to state {}, which is for another state of the game", state + 1));
            }
            if *weight < Rational::ZERO {
                return Some(format!("the probability {}", number(weight)));
            }
        }
        let sum: Rational = lottery.iter().map(|(_, weight)| weight.clone()).fold(Rational::ZERO, |sum, x| sum + x);
        (sum != Rational::ONE).then(|| format!("probabilities that add to {}", number(&sum)))
    }

    /// The value of a lottery to a player.
    fn worth(&self, lottery: &Lottery, player: usize) -> Rational {
        lottery
            .iter()
            .map(|(state, weight)| weight * &self.automaton.states[*state].value[player])
            .fold(Rational::ZERO, |sum, x| sum + x)
    }

    fn values(&mut self) {
        for player in 0..self.game.player_count() {
            let worth = self.worth(&self.automaton.start, player);
            let stated = &self.automaton.payoff[player];
            if *stated != worth {
                let who = self.player(player);
                self.faults.push(format!(
                    "the payoff of {who}: stated {}, the beginning gives {}",
                    number(stated),
                    number(&worth)
                ));
            }
        }
        for at in 0..self.automaton.states.len() {
            for player in 0..self.game.player_count() {
                let found = self.value(&self.automaton.states[at], player);
                let stated = &self.automaton.states[at].value[player];
                if *stated != found {
                    let who = self.player(player);
                    let what = format!("value to {who}: stated {}, recomputed {}", number(stated), number(&found));
                    self.say(at, &what);
                }
            }
        }
    }

    /// The right-hand side of the value equation.
    fn value(&self, state: &AutomatonState, player: usize) -> Rational {
        let stage = self.game.states[state.state].game.payoff_at(player, state.profile);
        let delta = self.game.discount[player].get();
        match state.lasting {
            Lasting::Forever => stage.clone(),
            Lasting::Periods(periods) => {
                let later = delta.pow(periods as isize);
                (Rational::ONE - &later) * stage + later * self.worth(&state.next[0], player)
            }
            Lasting::Period => {
                let after = self.after(state, state.profile, player, false).unwrap_or_default();
                (Rational::ONE - delta) * stage + delta * after
            }
        }
    }

    /// What a player expects after a profile was played in place of the prescribed one. `None` if play is lost.
    fn after(&self, state: &AutomatonState, played: usize, player: usize, deviates: bool) -> Option<Rational> {
        let ways = seen::after(self.game, state, played, deviates.then_some(player))?;
        Some(
            ways.into_iter()
                .map(|Seen { probability, next, lost }| {
                    let worth = self.worth(next, player) - &lost[player];
                    probability * worth
                })
                .fold(Rational::ZERO, |sum, x| sum + x),
        )
    }

    /// Suspensions are as the rule wants them.
    fn rule(&mut self) {
        let rule = match &self.game.monitoring {
            Monitoring::Inspected(inspection) => match inspection.response {
                AlarmResponse::Suspension { periods, profile } => Some((periods, profile)),
                AlarmResponse::Optimal => None,
            },
            Monitoring::Perfect | Monitoring::Public(_) => None,
        };
        let states = &self.automaton.states;
        for at in 0..states.len() {
            let state = &states[at];
            match (state.lasting, rule) {
                (Lasting::Period, None) => {}
                (Lasting::Period, Some((Some(0), _))) => {
                    if seen::sorted(&state.next[0]) != seen::sorted(&state.next[1]) {
                        self.say(at, "an alarm changes what follows, though the suspension lasts no period");
                    }
                }
                (Lasting::Period, Some((periods, _))) => {
                    let right = |to: usize| {
                        states[to].lasting == periods.map_or(Lasting::Forever, Lasting::Periods)
                            && (periods.is_none() || seen::sorted(&states[to].next[0]) == seen::sorted(&state.next[0]))
                    };
                    if state.next[1].iter().any(|(to, _)| !right(*to)) {
                        self.say(at, "an alarm does not lead to the suspension and from there back");
                    }
                }
                (_, Some((_, profile))) if profile == state.profile => {}
                (_, _) => self.say(at, "a suspension that the rule does not know"),
            }
        }
    }

    /// Nobody gains by one deviation.
    fn deviations(&mut self) {
        for at in 0..self.automaton.states.len() {
            let state = &self.automaton.states[at];
            let stage = &self.game.states[state.state].game;
            let prescribed = stage.profile(state.profile);
            for player in 0..self.game.player_count() {
                let delta = self.game.discount[player].get();
                let mut kept = state.value[player].clone();
                if state.lasting != Lasting::Period {
                    // Nothing that is seen changes anything, so one period decides.
                    kept = stage.payoff_at(player, state.profile).clone();
                }
                for own in (0..stage.players()[player].strategies.len()).filter(|own| *own != prescribed[player]) {
                    let mut played = prescribed.clone();
                    played[player] = own;
                    let played = stage.index(&played);
                    let now = stage.payoff_at(player, played);
                    let value = match state.lasting {
                        Lasting::Period => self
                            .after(state, played, player, true)
                            .map(|after| (Rational::ONE - delta) * now + delta * after),
                        Lasting::Periods(_) | Lasting::Forever => Some(now.clone()),
                    };
                    let action = &stage.players()[player].strategies[own];
                    let who = self.player(player);
                    match value {
                        None => self.say(at, &format!("nothing is prescribed after {who} plays {action}")),
                        Some(value) if value > kept => {
                            let gain = number(&(value - &kept));
                            self.say(at, &format!("{who} gains {gain} by playing {action} once"));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
}

/// A number in full if it is not too long to read.
fn number(value: &Rational) -> String {
    const MOST_DIGITS: usize = 60;
    let text = to_text(value);
    if text.len() <= MOST_DIGITS { text } else { format!("about {}", to_f64(value)) }
}
