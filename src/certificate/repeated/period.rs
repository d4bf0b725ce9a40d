//! One period of a repeated game, derived from the definitions: what a player gets by complying and by deviating, as a
//! function of what is promised for afterwards.
//!
//! Whatever can be seen is gone through one by one, alarms by sets of accused players; nothing is simplified. All of it is
//! there in any kind of number, so that most proofs need intervals only.

use crate::certificate::number::Number;
use crate::exact::Rational;
use crate::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, Signals};
use smallvec::{SmallVec, smallvec};

/// An average value: a constant, and weights on promises (by branch) and on least payoffs (by state).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Account<N> {
    pub constant: N,
    pub promise: SmallVec<[N; 1]>,
    pub threat: SmallVec<[N; 1]>,
}

impl<N: Number> Account<N> {
    /// 1 minus the weights of the promises.
    pub fn rest(&self) -> N {
        self.promise.iter().fold(N::one(), |rest, weight| rest.minus(weight))
    }

    /// What it is worth if it is so again and again.
    pub fn forever(&self) -> N {
        self.constant.over(&self.rest())
    }
}

/// A profile of a state, with what can follow.
pub(super) struct Period<'a> {
    game: &'a RepeatedGame,
    state: usize,
    profile: usize,
    actions: SmallVec<[usize; 4]>,
    /// By branch: the state in which play goes on.
    pub branches: SmallVec<[usize; 1]>,
}

impl<'a> Period<'a> {
    pub fn new(game: &'a RepeatedGame, state: usize, profile: usize) -> Self {
        let here = &game.states[state];
        let branches = match &game.monitoring {
            Monitoring::Perfect if here.transitions.is_empty() => smallvec![state],
            Monitoring::Perfect => {
                let chances = &here.transitions[profile];
                (0..chances.len()).filter(|&next| !chances[next].get().is_zero()).collect()
            }
            Monitoring::Inspected(inspection) if accused_matter(inspection) => {
                smallvec![state; 1 << game.discount.len()]
            }
            Monitoring::Inspected(_) => smallvec![state],
            Monitoring::Public(signals) => smallvec![state; signals.names.len()],
        };
        Self { game, state, profile, actions: here.game.actions(profile).collect(), branches }
    }

    /// What the player gets if everybody complies, with its discount factor.
    pub fn complying<N: Number>(&self, player: usize, delta: &N) -> Account<N> {
        self.account(player, delta, None)
    }

    /// What the player gets if it alone plays another action in this period.
    pub fn deviating<N: Number>(&self, player: usize, delta: &N, action: usize) -> Account<N> {
        self.account(player, delta, Some(action))
    }

    /// The actions of the player that are not prescribed.
    pub fn deviations(&self, player: usize) -> impl Iterator<Item = usize> + use<> {
        let prescribed = self.actions[player];
        let count = self.game.states[self.state].game.players()[player].strategies.len();
        (0..count).filter(move |&action| action != prescribed)
    }

    /// Whether an action is one that the player has, and not the prescribed one.
    pub fn is_deviation(&self, player: usize, action: usize) -> bool {
        let players = self.game.states[self.state].game.players();
        players.get(player).is_some_and(|it| action < it.strategies.len() && action != self.actions[player])
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

    /// What the player gets by complying, which is given, less what it gets by deviating.
    pub fn incentive<N: Number>(&self, complying: &Account<N>, player: usize, delta: &N, action: usize) -> Account<N> {
        let mut row = self.deviating(player, delta, action);
        let less = |stay: &N, leave: &mut N| *leave = stay.minus(leave);
        less(&complying.constant, &mut row.constant);
        complying.promise.iter().zip(&mut row.promise).for_each(|(stay, leave)| less(stay, leave));
        complying.threat.iter().zip(&mut row.threat).for_each(|(stay, leave)| less(stay, leave));
        row
    }

    fn with(&self, player: usize, action: usize) -> usize {
        let players = self.game.states[self.state].game.players();
        let stride: usize = players[..player].iter().map(|player| player.strategies.len()).product();
        self.profile - self.actions[player] * stride + action * stride
    }

    fn stage(&self, player: usize, profile: usize) -> &Rational {
        self.game.states[self.state].game.payoff_at(player, profile)
    }

    fn account<N: Number>(&self, player: usize, delta: &N, deviation: Option<usize>) -> Account<N> {
        let played = deviation.map_or(self.profile, |action| self.with(player, action));
        let mut account = Account {
            constant: N::one().minus(delta).times(&N::of(self.stage(player, played))),
            promise: smallvec![N::zero(); self.branches.len()],
            threat: smallvec![N::zero(); self.game.states.len()],
        };
        match &self.game.monitoring {
            Monitoring::Perfect => self.after_seeing_all(&mut account, delta, deviation.is_some(), played),
            Monitoring::Public(signals) => after_signal(&mut account, delta, signals, played),
            Monitoring::Inspected(inspection) => {
                self.after_alarms(&mut account, (player, delta), inspection, deviation.is_some());
            }
        }
        account
    }

    fn after_seeing_all<N: Number>(&self, account: &mut Account<N>, delta: &N, deviated: bool, played: usize) {
        let transitions = &self.game.states[self.state].transitions;
        let chance = |next: usize| match transitions.get(played) {
            Some(chances) => N::of(chances[next].get()),
            None => N::one(),
        };
        let add = |sums: &mut [N], at: usize, next: usize| sums[at] = sums[at].plus(&delta.times(&chance(next)));
        if deviated {
            let all = if transitions.is_empty() { self.state..self.state + 1 } else { 0..self.game.states.len() };
            all.for_each(|next| add(&mut account.threat, next, next));
        } else {
            for (branch, &next) in self.branches.iter().enumerate() {
                add(&mut account.promise, branch, next);
            }
        }
    }

    fn after_alarms<N: Number>(
        &self,
        account: &mut Account<N>,
        (player, delta): (usize, &N),
        inspection: &Inspection,
        deviated: bool,
    ) {
        let players = self.game.discount.len();
        for accused in 0..1usize << players {
            let chance = (0..players).fold(N::one(), |product, who| {
                let alarms = if deviated && who == player { &inspection.detection } else { &inspection.false_alarm };
                let alarm = N::of(alarms[who].get());
                product.times(&if accused >> who & 1 == 1 { alarm } else { N::one().minus(&alarm) })
            });
            if chance.is_zero() {
                continue;
            }
            let weight = delta.times(&chance);
            let guilty = accused >> player & 1 == 1;
            let once = N::one().minus(delta).times(&N::of(&inspection.sanction[player]));
            let add = |sum: &mut N, part: &N| *sum = sum.plus(part);
            match inspection.response {
                AlarmResponse::Optimal => {
                    if guilty {
                        account.constant = account.constant.minus(&weight.times(&once));
                    }
                    if accused_matter(inspection) {
                        add(&mut account.promise[accused], &weight);
                    } else if guilty {
                        // Without false alarms an alarm proves guilt, and the worst follows.
                        add(&mut account.threat[self.state], &weight);
                    } else {
                        add(&mut account.promise[0], &weight);
                    }
                }
                AlarmResponse::Suspension { periods, profile } => {
                    let returning = periods.map_or(N::zero(), |periods| delta.power(periods.into()));
                    let away = N::one().minus(&returning);
                    if guilty {
                        let flow = away.times(&N::of(&inspection.sanction_per_period[player]));
                        account.constant = account.constant.minus(&weight.times(&once.plus(&flow)));
                    }
                    if accused == 0 {
                        add(&mut account.promise[0], &weight);
                    } else {
                        let fallback = N::of(self.stage(player, profile));
                        add(&mut account.constant, &weight.times(&away).times(&fallback));
                        add(&mut account.promise[0], &weight.times(&returning));
                    }
                }
            }
        }
    }
}

fn after_signal<N: Number>(account: &mut Account<N>, delta: &N, signals: &Signals, played: usize) {
    for (signal, chance) in signals.probabilities[played].iter().enumerate() {
        account.promise[signal] = account.promise[signal].plus(&delta.times(&N::of(chance.get())));
    }
}

/// Whether what follows depends on who was accused: free choice of what follows, and alarms that prove nothing.
fn accused_matter(inspection: &Inspection) -> bool {
    inspection.response == AlarmResponse::Optimal && inspection.false_alarm.iter().any(|q| !q.get().is_zero())
}
