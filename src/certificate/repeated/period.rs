//! One period of a repeated game, derived from the definitions: what a player gets by complying and by deviating, as a
//! function of what is promised for afterwards.
//!
//! Whatever can be seen is gone through one by one, alarms by sets of accused players; nothing is simplified.

use crate::exact::Rational;
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, Signals};

/// An average value: a constant, and weights on promises (by branch) and on least payoffs (by state).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Account {
    pub constant: Rational,
    pub promise: Vec<Rational>,
    pub threat: Vec<Rational>,
}

/// A profile of a state, with what can follow.
pub(super) struct Period<'a> {
    game: &'a RepeatedGame,
    state: usize,
    profile: usize,
    actions: Vec<usize>,
    /// By branch: the state in which play goes on.
    pub branches: Vec<usize>,
}

impl<'a> Period<'a> {
    pub fn new(game: &'a RepeatedGame, state: usize, profile: usize) -> Self {
        let here = &game.states[state];
        let branches = match &game.monitoring {
            Monitoring::Perfect if here.transitions.is_empty() => vec![state],
            Monitoring::Perfect => {
                let chances = &here.transitions[profile];
                (0..chances.len()).filter(|&next| !chances[next].get().is_zero()).collect()
            }
            Monitoring::Inspected(inspection) if accused_matter(inspection) => vec![state; 1 << game.discount.len()],
            Monitoring::Inspected(_) => vec![state],
            Monitoring::Public(signals) => vec![state; signals.names.len()],
        };
        Self { game, state, profile, actions: here.game.profile(profile), branches }
    }

    /// What the player gets if everybody complies.
    pub fn complying(&self, player: usize) -> Account {
        self.account(player, None)
    }

    /// What the player gets if it alone plays another action in this period.
    pub fn deviating(&self, player: usize, action: usize) -> Account {
        self.account(player, Some(action))
    }

    /// The actions of the player that are not prescribed.
    pub fn deviations(&self, player: usize) -> impl Iterator<Item = usize> + use<> {
        let prescribed = self.actions[player];
        let count = self.game.states[self.state].game.players()[player].strategies.len();
        (0..count).filter(move |&action| action != prescribed)
    }

    /// The deviation that pays best in the stage game, which is the best of all where what follows does not depend on the
    /// action; `None` where it does, or where there is no other action.
    pub fn best_deviation(&self, player: usize) -> Option<usize> {
        let same_consequences = match &self.game.monitoring {
            Monitoring::Perfect => self.game.states.len() == 1,
            Monitoring::Inspected(_) => true,
            Monitoring::Public(_) => false,
        };
        if !same_consequences {
            return None;
        }
        self.deviations(player).max_by(|&a, &b| {
            let payoff = |action| self.stage(player, self.with(player, action));
            payoff(a).cmp(payoff(b)).then(b.cmp(&a))
        })
    }

    /// What the player gets by complying less what it gets by deviating.
    pub fn incentive(&self, player: usize, action: usize) -> Account {
        let (mut stay, leave) = (self.complying(player), self.deviating(player, action));
        stay.constant -= leave.constant;
        for (a, b) in stay.promise.iter_mut().zip(&leave.promise) {
            *a -= b;
        }
        for (a, b) in stay.threat.iter_mut().zip(&leave.threat) {
            *a -= b;
        }
        stay
    }

    fn with(&self, player: usize, action: usize) -> usize {
        let mut actions = self.actions.clone();
        actions[player] = action;
        self.game.states[self.state].game.index(&actions)
    }

    fn stage(&self, player: usize, profile: usize) -> &Rational {
        self.game.states[self.state].game.payoff_at(player, profile)
    }

    fn account(&self, player: usize, deviation: Option<usize>) -> Account {
        let delta = self.game.discount[player].get();
        let played = deviation.map_or(self.profile, |action| self.with(player, action));
        let mut account = Account {
            constant: (Rational::ONE - delta) * self.stage(player, played),
            promise: vec![Rational::ZERO; self.branches.len()],
            threat: vec![Rational::ZERO; self.game.states.len()],
        };
        match &self.game.monitoring {
            Monitoring::Perfect => self.after_seeing_all(&mut account, player, deviation.is_some(), played),
            Monitoring::Public(signals) => self.after_signal(&mut account, player, signals, played),
            Monitoring::Inspected(inspection) => {
                self.after_alarms(&mut account, player, inspection, deviation.is_some());
            }
        }
        account
    }

    fn after_seeing_all(&self, account: &mut Account, player: usize, deviated: bool, played: usize) {
        let delta = self.game.discount[player].get();
        let transitions = &self.game.states[self.state].transitions;
        let chance = |next: usize| match transitions.get(played) {
            Some(chances) => chances[next].get().clone(),
            None => Rational::ONE,
        };
        if deviated {
            let all = if transitions.is_empty() { vec![self.state] } else { (0..self.game.states.len()).collect() };
            all.into_iter().for_each(|next| account.threat[next] += delta * chance(next));
        } else {
            for (branch, &next) in self.branches.iter().enumerate() {
                account.promise[branch] += delta * chance(next);
            }
        }
    }

    fn after_signal(&self, account: &mut Account, player: usize, signals: &Signals, played: usize) {
        let delta = self.game.discount[player].get();
        for (signal, chance) in signals.probabilities[played].iter().enumerate() {
            account.promise[signal] += delta * chance.get();
        }
    }

    fn after_alarms(&self, account: &mut Account, player: usize, inspection: &Inspection, deviated: bool) {
        let delta = self.game.discount[player].get();
        let players = self.game.discount.len();
        for accused in 0..1usize << players {
            let chance = (0..players).fold(Rational::ONE, |product, who| {
                let alarms = if deviated && who == player { &inspection.detection } else { &inspection.false_alarm };
                let alarm = alarms[who].get();
                product * if accused >> who & 1 == 1 { alarm.clone() } else { Rational::ONE - alarm }
            });
            if chance.is_zero() {
                continue;
            }
            let weight = delta * chance;
            let guilty = accused >> player & 1 == 1;
            let once = (Rational::ONE - delta) * &inspection.sanction[player];
            match inspection.response {
                AlarmResponse::Optimal => {
                    if guilty {
                        account.constant -= &weight * once;
                    }
                    if accused_matter(inspection) {
                        account.promise[accused] += weight;
                    } else if guilty {
                        // Without false alarms an alarm proves guilt, and the worst follows.
                        account.threat[self.state] += weight;
                    } else {
                        account.promise[0] += weight;
                    }
                }
                AlarmResponse::Suspension { periods, profile } => {
                    let returning = periods.map_or(Rational::ZERO, |periods| delta.pow(periods as isize));
                    let away = Rational::ONE - &returning;
                    if guilty {
                        account.constant -= &weight * (once + &away * &inspection.sanction_per_period[player]);
                    }
                    if accused == 0 {
                        account.promise[0] += weight;
                    } else {
                        account.constant += &weight * away * self.stage(player, profile);
                        account.promise[0] += weight * returning;
                    }
                }
            }
        }
    }
}

/// Whether what follows depends on who was accused: free choice of what follows, and alarms that prove nothing.
fn accused_matter(inspection: &Inspection) -> bool {
    inspection.response == AlarmResponse::Optimal && inspection.false_alarm.iter().any(|q| !q.get().is_zero())
}
