//! Every incentive slack of a schedule by the literal value recursions of the model, in exact rationals.
//!
//! Symbols: δ discount, u and r flows while committed and suspended, p and q probabilities of an alarm for an evader
//! and for a complier, λ = δ^L for a suspension of L periods, S the average weight of a sanction.
//!
//! ```text
//! V_t = (1−δ) u_t + δ { Q V_{t+1} + (1−Q) [ (1−λ) r_t + λ V_{t+1} ] − q S }
//! B_t = (1−λ) rσ_t + λ [ V_{t+1} − (1−δ) cure_t ] − S
//! C_{t+1} = max( D_{t+1}, V_{t+1} − (1−δ) cure_t )
//! D_t = (1−δ) uσ_t + δ { p B_t + (1−p) [ Q⁻ C_{t+1} + (1−Q⁻) ( (1−λ) rσ_t + λ C_{t+1} ) ] }
//! ```
//!
//! The best quitting period is found by backward induction and the best set by trying all of them.

use detente::agreement::plan::{Kind, Plan, Row};
use detente::agreement::scenario::{After, LinkKind, Objective, Scenario, Suspension};
use detente::agreement::schedule::Schedule;
use detente::exact::Rational;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

/// How an evader chooses when to cure and return.
#[derive(Clone, Copy)]
enum Quit {
    /// The best period or never, by backward induction.
    Best,
    /// At the start of that period; `None` is never.
    At(Option<usize>),
}

/// A schedule under examination. Vectors over periods are indexed by t = 0..=T+1, entry 0 unused.
pub struct Brute<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its schedule.
    pub schedule: &'a Schedule,
    /// p by party and period.
    pub detection: Vec<Vec<Rational>>,
    /// q by party and period.
    pub false_alarm: Vec<Vec<Rational>>,
    /// V by party and period, t = 1..=T+1.
    pub values: Vec<Vec<Rational>>,
    /// V by faction and period.
    pub faction_values: Vec<Vec<Rational>>,
}

impl<'a> Brute<'a> {
    /// Evaluates the path.
    pub fn new(scenario: &'a Scenario, schedule: &'a Schedule) -> Self {
        let periods = 0..scenario.periods.count + 2;
        let alarms = |i: usize, t: usize, evading: bool| {
            let mut missed = ONE;
            for layer in &scenario.verification.layers {
                if layer.inspects.contains(&i) && layer.in_force(t, scenario.periods.count) {
                    missed *= ONE - if evading { layer.detection.at(t) } else { layer.false_alarm.at(t) };
                }
            }
            let upheld = if evading { ONE } else { ONE - scenario.verification.review_clearance.get() };
            (ONE - missed) * upheld
        };
        let table = |evading: bool| -> Vec<Vec<Rational>> {
            (0..scenario.parties.len())
                .map(|i| periods.clone().map(|t| if t == 0 { ZERO } else { alarms(i, t, evading) }).collect())
                .collect()
        };
        let mut brute = Self {
            scenario,
            schedule,
            detection: table(true),
            false_alarm: table(false),
            values: vec![],
            faction_values: vec![],
        };
        brute.values = (0..scenario.parties.len())
            .map(|i| brute.path(i, &|t| brute.committed(i, t), &|t| brute.suspended(i, t)))
            .collect();
        brute.faction_values = (0..scenario.factions.len())
            .map(|f| {
                let party = scenario.factions[f].party;
                brute.path(party, &|t| brute.faction_committed(f, t), &|t| brute.faction_suspended(f, t))
            })
            .collect();
        brute
    }

    fn count(&self) -> usize {
        self.scenario.periods.count
    }

    fn sunset(&self) -> bool {
        self.scenario.periods.after == After::Sunset
    }

    /// Indices of the measures that party `i` performs.
    pub fn own(&self, i: usize) -> Vec<usize> {
        (0..self.scenario.measures.len()).filter(|&k| self.scenario.measures[k].performer == i).collect()
    }

    /// x_{k,t}; the start level in 0, the last level in the tail.
    pub fn level(&self, k: usize, t: usize) -> Rational {
        match t {
            0 => self.scenario.measures[k].start_level.get().clone(),
            _ => self.schedule.levels[k][t.min(self.count()) - 1].clone(),
        }
    }

    fn floor(&self, k: usize, t: usize) -> Rational {
        self.scenario.measures[k].irreversible_share.get() * self.level(k, t)
    }

    fn delta(&self, i: usize) -> Rational {
        self.scenario.parties[i].discount.get().clone()
    }

    /// λ_i = δ_i^L.
    pub fn lambda(&self, i: usize) -> Rational {
        match self.scenario.response.suspension {
            Suspension::Forever => ZERO,
            Suspension::Periods(length) => (0..length).fold(ONE, |product, _| product * self.delta(i)),
        }
    }

    /// S_{i,t}: the weight of a sanction in an average value.
    pub fn sanction(&self, i: usize, t: usize) -> Rational {
        let response = &self.scenario.response;
        (ONE - self.delta(i)) * response.sanction[i].at(t)
            + (ONE - self.lambda(i)) * response.sanction_per_period[i].at(t)
    }

    /// Probability that no party, or no party but `except`, is accused falsely.
    fn quiet(&self, t: usize, except: Option<usize>) -> Rational {
        let others = (0..self.scenario.parties.len()).filter(|&j| Some(j) != except);
        others.fold(ONE, |product, j| product * (ONE - &self.false_alarm[j][t]))
    }

    // Flows.

    fn benefit(&self, i: usize, t: usize) -> Rational {
        self.sum_measures(|k| &self.scenario.measures[k].benefit_per_period[i] * self.level(k, t))
    }

    fn floor_benefit(&self, i: usize, t: usize) -> Rational {
        self.sum_measures(|k| &self.scenario.measures[k].benefit_per_period[i] * self.floor(k, t))
    }

    fn sum_measures(&self, term: impl Fn(usize) -> Rational) -> Rational {
        (0..self.scenario.measures.len()).fold(ZERO, |sum, k| sum + term(k))
    }

    /// c x_t + κ (x_t − x_{t−1}), the step being zero in the tail.
    fn cost(&self, k: usize, t: usize) -> Rational {
        let measure = &self.scenario.measures[k];
        let step = if t > self.count() { ZERO } else { self.level(k, t) - self.level(k, t - 1) };
        &measure.cost_per_period * self.level(k, t) + &measure.step_cost * step
    }

    fn floor_cost(&self, k: usize, t: usize) -> Rational {
        &self.scenario.measures[k].cost_per_period * self.floor(k, t)
    }

    /// What verification and intrusion cost party `i` in period `t`.
    fn burden(&self, i: usize, t: usize) -> Rational {
        let layers = self.scenario.verification.layers.iter();
        layers
            .filter(|layer| layer.in_force(t, self.count()))
            .fold(ZERO, |sum, layer| sum + layer.cost_per_period[i].at(t) + layer.intrusion_per_period[i].at(t))
    }

    fn aid(&self, i: usize, t: usize) -> Rational {
        if t > self.count() {
            return ZERO;
        }
        let lines = self.scenario.assistance.iter().zip(&self.schedule.assistance);
        lines.filter(|(line, _)| line.to == i).fold(ZERO, |sum, (_, amounts)| sum + &amounts[t - 1])
    }

    fn committed(&self, i: usize, t: usize) -> Rational {
        let costs = self.own(i).iter().fold(ZERO, |sum, &k| sum + self.cost(k, t));
        self.benefit(i, t) - costs - self.burden(i, t) + self.aid(i, t)
    }

    fn suspended(&self, i: usize, t: usize) -> Rational {
        let costs = self.own(i).iter().fold(ZERO, |sum, &k| sum + self.floor_cost(k, t));
        self.floor_benefit(i, t) - costs
    }

    fn faction_committed(&self, f: usize, t: usize) -> Rational {
        let faction = &self.scenario.factions[f];
        let i = faction.party;
        let costs = self.own(i).iter().fold(ZERO, |sum, &k| sum + self.cost(k, t)) + self.burden(i, t);
        &faction.benefit_weight * (self.benefit(i, t) + self.aid(i, t)) - &faction.cost_weight * costs
    }

    fn faction_suspended(&self, f: usize, t: usize) -> Rational {
        let faction = &self.scenario.factions[f];
        let costs = self.own(faction.party).iter().fold(ZERO, |sum, &k| sum + self.floor_cost(k, t));
        &faction.benefit_weight * self.floor_benefit(faction.party, t) - &faction.cost_weight * costs
    }

    /// One period of the path: the value in `t` when the value in `t + 1` is `next`.
    fn path_step(&self, i: usize, t: usize, u: &Rational, r: &Rational, next: &Rational) -> Rational {
        let (delta, lambda, quiet) = (self.delta(i), self.lambda(i), self.quiet(t, None));
        let interrupted = (ONE - &lambda) * r + lambda * next;
        let after = &quiet * next + (ONE - &quiet) * interrupted - &self.false_alarm[i][t] * self.sanction(i, t);
        (ONE - &delta) * u + delta * after
    }

    fn path(&self, i: usize, u: &dyn Fn(usize) -> Rational, r: &dyn Fn(usize) -> Rational) -> Vec<Rational> {
        let last = self.count();
        let mut values = vec![ZERO; last + 2];
        values[last + 1] = if self.sunset() {
            r(last)
        } else {
            // V = f(V) with f affine: V = f(0) / (1 − (f(1) − f(0))).
            let (u, r) = (u(last + 1), r(last + 1));
            let at_zero = self.path_step(i, last + 1, &u, &r, &ZERO);
            let slope = self.path_step(i, last + 1, &u, &r, &ONE) - &at_zero;
            at_zero / (ONE - slope)
        };
        for t in (1..=last).rev() {
            values[t] = self.path_step(i, t, &u(t), &r(t), &values[t + 1]);
        }
        values
    }

    /// D^σ_σ for the set and the quitting rule, and the period of quitting. `open`: seen in period σ for sure.
    fn evade(&self, i: usize, start: usize, set: &[usize], quit: Quit, open: bool) -> (Rational, Option<usize>) {
        let last = self.count();
        let (delta, lambda) = (self.delta(i), self.lambda(i));
        let measure = |k: usize| &self.scenario.measures[k];
        let kept = |k: usize| self.floor(k, start - 1);
        let kept_cost = set.iter().fold(ZERO, |sum, &k| sum + &measure(k).cost_per_period * kept(k));
        let rest: Vec<usize> = self.own(i).into_iter().filter(|k| !set.contains(k)).collect();
        let u = |t: usize| {
            let performed = rest.iter().fold(ZERO, |sum, &k| sum + self.cost(k, t));
            self.benefit(i, t) - &kept_cost - performed - self.burden(i, t) + self.aid(i, t)
        };
        let r = |t: usize| {
            let performed = rest.iter().fold(ZERO, |sum, &k| sum + self.floor_cost(k, t));
            self.floor_benefit(i, t) - &kept_cost - performed
        };
        let cured = |t: usize| {
            let cure = set.iter().fold(ZERO, |sum, &k| sum + &measure(k).step_cost * (self.level(k, t) - kept(k)));
            &self.values[i][(t + 1).min(last + 1)] - (ONE - &delta) * cure
        };
        // D_t as a function of C_{t+1}.
        let step = |t: usize, continued: &Rational| {
            let ended = self.sunset() && t == last;
            let caught = if ended {
                r(t) - self.sanction(i, t)
            } else {
                (ONE - &lambda) * r(t) + &lambda * cured(t) - self.sanction(i, t)
            };
            let p = if open && t == start { ONE } else { self.detection[i][t].clone() };
            let quiet = self.quiet(t, Some(i));
            let interrupted = (ONE - &lambda) * r(t) + &lambda * continued;
            let missed = &quiet * continued + (ONE - &quiet) * interrupted;
            (ONE - &delta) * u(t) + &delta * (&p * caught + (ONE - &p) * missed)
        };

        let (mut value, mut chosen) = if self.sunset() {
            (r(last), None)
        } else {
            let at_zero = step(last + 1, &ZERO);
            let slope = step(last + 1, &ONE) - &at_zero;
            let never = &at_zero / (ONE - slope);
            let next = step(last + 1, &cured(last + 1));
            match quit {
                Quit::Best if next > never => (next, Some(last + 2)),
                Quit::At(Some(tau)) if tau > last + 1 => (next, Some(last + 2)),
                _ => (never, None),
            }
        };
        for t in (start..=last).rev() {
            if !(self.sunset() && t == last) {
                let back = cured(t);
                let leaves = match quit {
                    Quit::Best => back > value,
                    Quit::At(tau) => tau == Some(t + 1),
                };
                if leaves {
                    (value, chosen) = (back, Some(t + 1));
                }
            }
            value = step(t, &value);
        }
        (value, chosen)
    }

    /// Starts of covert and open plans.
    fn starts(&self) -> std::ops::RangeInclusive<usize> {
        1..=if self.sunset() { self.count() } else { self.count() + 1 }
    }

    fn subsets(&self, i: usize) -> Vec<Vec<usize>> {
        let own = self.own(i);
        (0..1usize << own.len())
            .map(|mask| (0..own.len()).filter(|at| mask >> at & 1 == 1).map(|at| own[at]).collect())
            .collect()
    }

    /// Every plan of the class, one by one.
    pub fn plans(&self) -> Vec<Plan> {
        let mut plans = vec![];
        for i in 0..self.scenario.parties.len() {
            let plan = |kind, start| Plan { party: i, kind, faction: None, start, quit: None, measures: vec![] };
            plans.push(plan(Kind::Sign, 1));
            for start in self.starts() {
                for measures in self.subsets(i) {
                    plans.push(Plan { measures: measures.clone(), ..plan(Kind::Open, start) });
                    let quits = match (self.sunset(), start > self.count()) {
                        (true, _) => start + 1..=self.count(),
                        (false, false) => start + 1..=self.count() + 1,
                        (false, true) => start + 1..=start + 1,
                    };
                    for quit in quits.map(Some).chain([None]) {
                        plans.push(Plan { quit, measures: measures.clone(), ..plan(Kind::Covert, start) });
                    }
                }
                if self.exit_in(start) {
                    plans.push(plan(Kind::Exit, start));
                }
            }
            for (f, faction) in self.scenario.factions.iter().enumerate() {
                if faction.party == i {
                    plans.extend(self.starts().map(|t| Plan { faction: Some(f), ..plan(Kind::Ratify, t) }));
                }
            }
        }
        plans
    }

    /// Whether notice given in `start` ends while there is still something to leave.
    fn exit_in(&self, start: usize) -> bool {
        let Some(exit) = self.scenario.exit else { return false };
        !self.sunset() || start + exit.notice_periods <= self.count()
    }

    /// V(path) − V(plan).
    pub fn slack(&self, plan: &Plan) -> Rational {
        let i = plan.party;
        match plan.kind {
            Kind::Sign => &self.values[i][1] - &self.scenario.parties[i].disagreement,
            Kind::Covert => {
                let quit = Quit::At(plan.quit);
                &self.values[i][plan.start] - self.evade(i, plan.start, &plan.measures, quit, false).0
            }
            Kind::Open => &self.values[i][plan.start] - self.evade(i, plan.start, &plan.measures, Quit::Best, true).0,
            Kind::Exit => {
                // The path for the notice, then the last floors for ever.
                let notice = self.scenario.exit.map_or(0, |exit| exit.notice_periods);
                let period = |t: usize| t.min(self.count() + 1);
                let end = plan.start + notice;
                let mut value = self.suspended(i, (end - 1).min(self.count()));
                for t in (plan.start..end).map(period).rev() {
                    value = self.path_step(i, t, &self.committed(i, t), &self.suspended(i, t), &value);
                }
                &self.values[i][plan.start] - value
            }
            Kind::Ratify => {
                let f = plan.faction.expect("a ratify plan names its faction");
                &self.faction_values[f][plan.start] - &self.scenario.factions[f].reservation
            }
        }
    }

    /// For every party (or faction), kind and start: the tightest plan and its slack.
    pub fn incentives(&self) -> Vec<(Plan, Rational)> {
        let mut tightest = vec![];
        for i in 0..self.scenario.parties.len() {
            for kind in [Kind::Covert, Kind::Open] {
                for start in self.starts() {
                    let best = self.subsets(i).into_iter().map(|measures| {
                        let open = kind == Kind::Open;
                        let (value, quit) = self.evade(i, start, &measures, Quit::Best, open);
                        let quit = if open { None } else { quit };
                        let plan = Plan { party: i, kind, faction: None, start, quit, measures };
                        (plan, &self.values[i][start] - value)
                    });
                    tightest.extend(best.min_by(|a, b| a.1.cmp(&b.1)));
                }
            }
        }
        let single = |plan: &Plan| !matches!(plan.kind, Kind::Covert | Kind::Open);
        tightest.extend(self.plans().into_iter().filter(single).map(|plan| {
            let slack = self.slack(&plan);
            (plan, slack)
        }));
        tightest
    }

    /// Every structural row and its slack.
    pub fn structure(&self) -> Vec<(Row, Rational)> {
        let mut rows = vec![];
        for (measure, data) in self.scenario.measures.iter().enumerate() {
            for period in 1..=self.count() {
                let level = self.level(measure, period);
                let step = &level - self.level(measure, period - 1);
                let mut least = data.start_level.get().clone();
                for milestone in &data.milestones {
                    if milestone.period <= period && *milestone.at_least.get() > least {
                        least = milestone.at_least.get().clone();
                    }
                }
                if data.deadline.is_some_and(|deadline| deadline <= period) {
                    least = ONE;
                }
                let most = if period < data.earliest { data.start_level.get().clone() } else { ONE };
                if let Some(pace) = &data.max_step {
                    rows.push((Row::Pace { measure, period }, pace - &step));
                }
                rows.push((Row::NeverFalls { measure, period }, step));
                rows.push((Row::AtLeast { measure, period }, &level - least));
                rows.push((Row::AtMost { measure, period }, most - &level));
            }
        }
        for (link, data) in self.scenario.links.iter().enumerate() {
            for period in data.from..=data.to {
                let total = |terms: &[(usize, Rational)]| {
                    terms.iter().fold(ZERO, |sum, (k, weight)| sum + weight * self.level(*k, period))
                };
                match &data.kind {
                    LinkKind::Precedence { before, after } => rows
                        .push((Row::Link { link, period }, self.level(*before, period) - self.level(*after, period))),
                    LinkKind::Balance { left, right, within } => {
                        let gap = total(left) - total(right);
                        rows.push((Row::Link { link, period }, within.at(period) - &gap));
                        rows.push((Row::LinkReverse { link, period }, within.at(period) + gap));
                    }
                    LinkKind::Coverage { terms, at_least } => {
                        rows.push((Row::Link { link, period }, total(terms) - at_least.at(period)));
                    }
                }
            }
        }
        for (assistance, line) in self.scenario.assistance.iter().enumerate() {
            let amounts = &self.schedule.assistance[assistance];
            for (at, amount) in amounts.iter().enumerate() {
                let period = at + 1;
                rows.push((Row::AssistanceFloor { assistance, period }, amount.clone()));
                rows.push((Row::AssistanceCap { assistance, period }, line.max_per_period.at(period) - amount));
            }
            let spent = amounts.iter().fold(ZERO, |sum, amount| sum + amount);
            rows.push((Row::AssistanceBudget { assistance }, &line.budget - spent));
        }
        rows
    }

    /// The scenario's objective at the schedule.
    pub fn objective(&self) -> Rational {
        let parties = self.scenario.parties.iter().zip(&self.values);
        match self.scenario.objective {
            Objective::Welfare => parties.fold(ZERO, |sum, (party, v)| sum + &party.weight * &v[1]),
            Objective::Egalitarian => {
                parties.map(|(party, v)| &v[1] - &party.disagreement).min().expect("there is a party")
            }
            Objective::Progress => self.schedule.levels.iter().flatten().fold(ZERO, |sum, x| sum + x),
        }
    }

    /// The smallest incentive slack and its plan.
    pub fn tightest(&self) -> (Plan, Rational) {
        self.incentives().into_iter().min_by(|a, b| a.1.cmp(&b.1)).expect("there is a party")
    }

    /// The smallest slack of all rows, incentives and structure.
    pub fn least_slack(&self) -> Rational {
        let structure = self.structure().into_iter().map(|(_, slack)| slack).min();
        let incentive = self.tightest().1;
        structure.map_or(incentive.clone(), |slack| slack.min(incentive))
    }
}
