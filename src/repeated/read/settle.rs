//! What the arguments add to a file, and what then is still missing.

use super::{Draft, Inspected, MOST_PERIODS, Watched};
use crate::error::{Error, Fault};
use crate::exact::{self, Rational, to_text};
use crate::game::{NormalForm, Player};
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame};
use crate::repeated::stage;
use crate::units::{Discount, Probability};

/// With free choice of what follows and false alarms there is a branch for every set of accused players.
const MOST_ACCUSED: usize = 10;

/// What follows an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspending {
    /// Any equilibrium.
    Optimal,
    /// A suspension of so many periods.
    Periods(u32),
    /// A suspension for ever.
    Forever,
}

impl Suspending {
    /// Reads `optimal`, `forever` or a number of periods.
    ///
    /// # Errors
    /// What is allowed, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "optimal" => Ok(Self::Optimal),
            "forever" => Ok(Self::Forever),
            _ => {
                let periods = text.parse::<u32>().ok().filter(|periods| *periods <= MOST_PERIODS);
                let allowed = || format!("a number of periods up to {MOST_PERIODS}, forever or optimal");
                periods.map(Self::Periods).ok_or_else(allowed)
            }
        }
    }
}

/// What arguments say in place of the file: each as text, one number for all players or one for each with commas between.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// δ.
    pub discount: Option<String>,
    /// p.
    pub detection: Option<String>,
    /// q.
    pub false_alarm: Option<String>,
    /// One-off.
    pub sanction: Option<String>,
    /// What follows an alarm.
    pub suspension: Option<Suspending>,
}

/// The faults of arguments.
#[derive(Default)]
struct Faults(Vec<Fault>);

impl Faults {
    fn say(&mut self, path: &str, found: String, allowed: impl Into<String>) {
        self.0.push(Fault { path: path.to_owned(), position: None, found, allowed: allowed.into() });
    }

    /// One number for all, or one for each player.
    fn numbers<T: Clone>(
        &mut self,
        path: &str,
        text: &str,
        players: usize,
        make: impl Fn(Rational) -> Option<T>,
        range: &str,
    ) -> Option<Vec<T>> {
        let parts: Vec<&str> = text.split(',').collect();
        if parts.len() != 1 && parts.len() != players {
            let found = format!("{} numbers", parts.len());
            self.say(path, found, format!("one number for all, or one for each of the {players} players"));
            return None;
        }
        let mut read = Vec::new();
        for part in &parts {
            match exact::parse(part).map(&make) {
                Ok(Some(number)) => read.push(number),
                Ok(None) => self.say(path, part.trim().to_owned(), range),
                Err(why) => self.say(path, format!("{part:?} ({why})"), range),
            }
        }
        match &read[..] {
            [one] if parts.len() == 1 => Some(vec![one.clone(); players]),
            _ => (read.len() == parts.len()).then_some(read),
        }
    }
}

impl Draft {
    /// The repeated game, with what the arguments say in place of the file. Detection, false alarms, sanctions and
    /// suspensions make an inspection of perfect monitoring, with p = 1 and q = 0 where they say nothing else.
    ///
    /// # Errors
    /// [`Error::Input`] with every fault; what is missing is named with the option that gives it.
    pub fn settle(&self, overrides: &Overrides) -> Result<RepeatedGame, Error> {
        let mut faults = Faults::default();
        let first = &self.states.first().ok_or_else(|| Error::Bug("a repeated game without a state".to_owned()))?.game;
        let players = first.players().len();
        let discount = match &overrides.discount {
            Some(text) => faults.numbers("--discount", text, players, Discount::new, Discount::RANGE),
            None => {
                if self.discount.is_none() {
                    faults.say("discount", "nothing".to_owned(), "a number between 0 and 1, here or by --discount");
                }
                self.discount.clone()
            }
        };
        let monitoring = self.monitoring(first, overrides, &mut faults);
        if !faults.0.is_empty() {
            return Err(Error::Input(faults.0));
        }
        match (discount, monitoring) {
            (Some(discount), Some(monitoring)) => {
                Ok(RepeatedGame { states: self.states.clone(), discount, monitoring })
            }
            _ => Err(Error::Bug("a repeated game lacks something, but no fault was found".to_owned())),
        }
    }

    fn monitoring(&self, game: &NormalForm, overrides: &Overrides, faults: &mut Faults) -> Option<Monitoring> {
        let given: Vec<&str> = [
            (overrides.detection.is_some(), "--detection"),
            (overrides.false_alarm.is_some(), "--false-alarm"),
            (overrides.sanction.is_some(), "--sanction"),
            (overrides.suspension.is_some(), "--suspension"),
        ]
        .into_iter()
        .filter_map(|(given, name)| given.then_some(name))
        .collect();
        let mut inspected = match &self.watched {
            Watched::Perfect if given.is_empty() => return Some(Monitoring::Perfect),
            Watched::Public(signals) if given.is_empty() => return Some(Monitoring::Public(signals.clone())),
            Watched::Public(_) => {
                for option in given {
                    faults.say(option, "public signals in the file".to_owned(), "perfect or inspected monitoring");
                }
                return None;
            }
            Watched::Perfect if self.states.len() > 1 => {
                for option in given {
                    faults.say(option, "several states in the file".to_owned(), "a single state");
                }
                return None;
            }
            Watched::Perfect => plain(game.players().len()),
            Watched::Inspected(inspected) => inspected.clone(),
        };
        let players = game.players().len();
        let before = faults.0.len();
        let mut probabilities = |option: &str, text: &Option<String>, into: &mut Vec<Probability>| {
            let read = text.as_ref().map(|t| faults.numbers(option, t, players, Probability::new, Probability::RANGE));
            if let Some(Some(read)) = read {
                *into = read;
            }
        };
        probabilities("--detection", &overrides.detection, &mut inspected.detection);
        probabilities("--false-alarm", &overrides.false_alarm, &mut inspected.false_alarm);
        if let Some(text) = &overrides.sanction {
            let amount = |x: Rational| (x >= Rational::ZERO).then_some(x);
            if let Some(read) = faults.numbers("--sanction", text, players, amount, "a number of at least 0") {
                inspected.sanction = read;
            }
        }
        if let Some(suspending) = overrides.suspension {
            inspected.suspending = suspending;
        }
        if faults.0.len() > before {
            return None;
        }
        settled(game, inspected, overrides, faults).map(Monitoring::Inspected)
    }
}

/// Everything is seen, and any equilibrium may follow: the same as perfect monitoring.
fn plain(players: usize) -> Inspected {
    Inspected {
        detection: vec![Probability::new(Rational::ONE).unwrap_or(Probability::ZERO); players],
        false_alarm: vec![Probability::ZERO; players],
        sanction: vec![Rational::ZERO; players],
        sanction_per_period: vec![Rational::ZERO; players],
        suspending: Suspending::Optimal,
        suspended: None,
    }
}

fn settled(game: &NormalForm, from: Inspected, overrides: &Overrides, faults: &mut Faults) -> Option<Inspection> {
    let before = faults.0.len();
    let place = |given: bool, option: &'static str, field: &'static str| if given { option } else { field };
    for (player, (p, q)) in from.detection.iter().zip(&from.false_alarm).enumerate() {
        if q.get() > p.get() {
            let who = game.players().get(player).map_or(String::new(), called);
            let path = place(overrides.false_alarm.is_some(), "--false-alarm", "--detection");
            let found = format!("for {who} {} false alarms and {} detection", to_text(q.get()), to_text(p.get()));
            faults.say(path, found, "false alarms no more likely than detection");
        }
    }
    let response = match from.suspending {
        Suspending::Optimal => {
            if from.sanction_per_period.iter().any(|amount| !amount.is_zero()) {
                let found = "a sanction per period of suspension in the file, and no suspension by rule".to_owned();
                faults.say("--suspension", found, "a number of periods or forever");
            }
            let players = from.detection.len();
            if players > MOST_ACCUSED && from.false_alarm.iter().any(|q| !q.get().is_zero()) {
                let path = place(overrides.suspension.is_some(), "--suspension", "monitoring");
                let allowed = format!("at most {MOST_ACCUSED} players with false alarms, or a suspension by rule");
                faults.say(path, format!("{players} players with false alarms"), allowed);
            }
            Some(AlarmResponse::Optimal)
        }
        Suspending::Periods(_) | Suspending::Forever => {
            let periods = match from.suspending {
                Suspending::Periods(periods) => Some(periods),
                Suspending::Forever | Suspending::Optimal => None,
            };
            let profile = match from.suspended {
                Some(profile) => Some(profile),
                None => match stage::pure_equilibria(game)[..] {
                    [only] => Some(only),
                    ref all => {
                        let path = place(overrides.suspension.is_some(), "--suspension", "monitoring.suspended");
                        let count = if all.is_empty() { "no pure equilibrium" } else { "several pure equilibria" };
                        let allowed = if all.is_empty() {
                            "\"optimal\" for this game: nothing can be played during a suspension"
                        } else {
                            "the field suspended, with the profile that is played during a suspension"
                        };
                        faults.say(path, format!("{count} of the stage game"), allowed);
                        None
                    }
                },
            };
            profile.map(|profile| AlarmResponse::Suspension { periods, profile })
        }
    };
    if faults.0.len() > before {
        return None;
    }
    Some(Inspection {
        detection: from.detection,
        false_alarm: from.false_alarm,
        sanction: from.sanction,
        sanction_per_period: from.sanction_per_period,
        response: response?,
    })
}

/// An action of a player by name, else by number from 1; or what is allowed, in words.
///
/// # Errors
/// What is allowed.
pub fn action(text: &str, player: &Player) -> Result<usize, String> {
    const SHOWN: usize = 8;
    let text = text.trim();
    if let Some(at) = player.strategies.iter().position(|name| name.trim() == text) {
        return Ok(at);
    }
    let count = player.strategies.len();
    let number = text.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    number.filter(|&at| at < count).ok_or_else(|| {
        let whose = called(player);
        if player.strategies.iter().enumerate().all(|(at, name)| *name == (at + 1).to_string()) {
            return format!("an action of {whose}: a number from 1 to {count}");
        }
        let names: Vec<&str> = player.strategies.iter().take(SHOWN).map(String::as_str).collect();
        let more = if count > SHOWN { ", …" } else { "" };
        format!("an action of {whose}: {}{more}, or a number from 1 to {count}", names.join(", "))
    })
}

/// A player in a sentence, by name or as `player 1` where the name is only a number.
pub(super) fn called(player: &Player) -> String {
    let is_number = !player.name.is_empty() && player.name.bytes().all(|b| b.is_ascii_digit());
    if is_number { format!("player {}", player.name) } else { player.name.clone() }
}

/// Why a profile is no equilibrium of the stage game: who gains, by what.
pub(super) fn profile_fault(game: &NormalForm, index: usize) -> Option<String> {
    let profile = game.profile(index);
    for (player, of) in game.players().iter().enumerate() {
        for (own, name) in of.strategies.iter().enumerate() {
            let mut other = profile.clone();
            other[player] = own;
            let gain = game.payoff(player, &other) - game.payoff_at(player, index);
            if gain > Rational::ZERO {
                return Some(format!("a profile at which {} gains {} by {name}", of.name, to_text(&gain)));
            }
        }
    }
    None
}
