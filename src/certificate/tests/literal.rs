//! The recursions of the model written down literally, in rationals, with every subset and every quit tried in turn.
//! Nothing here is shared with the code under test.

use crate::agreement::scenario::*;
use crate::agreement::schedule::Schedule;
use crate::exact::Rational;

fn one() -> Rational {
    Rational::from(1)
}

/// When an evader returns.
#[derive(Clone, Copy, PartialEq)]
pub enum Quit {
    At(usize),
    Never,
    /// Whenever it is best, decided anew in every period.
    Best,
}

pub struct Literal<'a> {
    pub s: &'a Scenario,
    pub x: &'a Schedule,
}

/// Weights of a party or faction.
#[derive(Clone)]
pub struct Who {
    pub party: usize,
    pub benefit: Rational,
    pub cost: Rational,
}

impl Literal<'_> {
    pub fn party(&self, party: usize) -> Who {
        Who { party, benefit: one(), cost: one() }
    }

    fn count(&self) -> usize {
        self.s.periods.count
    }

    fn sunset(&self) -> bool {
        self.s.periods.after == After::Sunset
    }

    fn delta(&self, i: usize) -> Rational {
        self.s.parties[i].discount.get().clone()
    }

    fn lambda(&self, i: usize) -> Rational {
        match self.s.response.suspension {
            Suspension::Forever => Rational::from(0),
            Suspension::Periods(n) => (0..n).fold(one(), |l, _| l * self.delta(i)),
        }
    }

    fn layers(&self, t: usize) -> Vec<&Layer> {
        let on = |l: &&Layer| t >= l.from && (l.to.is_none() || (t <= l.to.unwrap() && t <= self.count()));
        self.s.verification.layers.iter().filter(on).collect()
    }

    fn p(&self, i: usize, t: usize) -> Rational {
        let missed = self.layers(t).into_iter().filter(|l| l.inspects.contains(&i)).map(|l| one() - l.detection.at(t));
        one() - missed.fold(one(), |a, b| a * b)
    }

    fn q(&self, i: usize, t: usize) -> Rational {
        let none = self.layers(t).into_iter().filter(|l| l.inspects.contains(&i)).map(|l| one() - l.false_alarm.at(t));
        (one() - none.fold(one(), |a, b| a * b)) * (one() - self.s.verification.review_clearance.get())
    }

    fn quiet(&self, t: usize, without: Option<usize>) -> Rational {
        (0..self.s.parties.len())
            .filter(|&j| Some(j) != without)
            .map(|j| one() - self.q(j, t))
            .fold(one(), |a, b| a * b)
    }

    fn sanction(&self, i: usize, t: usize) -> Rational {
        let response = &self.s.response;
        (one() - self.delta(i)) * response.sanction[i].at(t)
            + (one() - self.lambda(i)) * response.sanction_per_period[i].at(t)
    }

    fn level(&self, k: usize, t: usize) -> Rational {
        if t == 0 {
            self.s.measures[k].start_level.get().clone()
        } else {
            self.x.levels[k][t.min(self.count()) - 1].clone()
        }
    }

    fn step(&self, k: usize, t: usize) -> Rational {
        self.level(k, t) - self.level(k, t - 1)
    }

    fn verification(&self, i: usize, t: usize) -> Rational {
        let costs = self.layers(t);
        costs
            .iter()
            .map(|l| l.cost_per_period[i].at(t) + l.intrusion_per_period[i].at(t))
            .fold(Rational::from(0), |a, b| a + b)
    }

    fn assistance(&self, i: usize, t: usize) -> Rational {
        if t > self.count() {
            return Rational::from(0);
        }
        let lines = self.s.assistance.iter().enumerate().filter(|(_, a)| a.to == i);
        lines.map(|(a, _)| self.x.assistance[a][t - 1].clone()).fold(Rational::from(0), |a, b| a + b)
    }

    /// u, with the measures in `set` standing at `held` instead.
    fn committed(&self, who: &Who, t: usize, set: &[usize], start: usize) -> Rational {
        let i = who.party;
        let mut benefits = self.assistance(i, t);
        let mut costs = self.verification(i, t);
        for (k, m) in self.s.measures.iter().enumerate() {
            if m.performer != i {
                benefits += &m.benefit_per_period[i] * self.level(k, t);
            } else if set.contains(&k) {
                costs += &m.cost_per_period * self.held(k, start);
            } else {
                costs += &m.cost_per_period * self.level(k, t) + &m.step_cost * self.step(k, t);
            }
        }
        &who.benefit * benefits - &who.cost * costs
    }

    fn suspended(&self, who: &Who, t: usize, set: &[usize], start: usize) -> Rational {
        let i = who.party;
        let (mut benefits, mut costs) = (Rational::from(0), Rational::from(0));
        for (k, m) in self.s.measures.iter().enumerate() {
            let floor = m.irreversible_share.get() * self.level(k, t);
            if m.performer != i {
                benefits += &m.benefit_per_period[i] * floor;
            } else if set.contains(&k) {
                costs += &m.cost_per_period * self.held(k, start);
            } else {
                costs += &m.cost_per_period * floor;
            }
        }
        &who.benefit * benefits - &who.cost * costs
    }

    fn held(&self, k: usize, start: usize) -> Rational {
        self.s.measures[k].irreversible_share.get() * self.level(k, start - 1)
    }

    /// One period of the path, given the value afterwards.
    fn path(&self, who: &Who, t: usize, after: &Rational) -> Rational {
        let i = who.party;
        let (d, l, all) = (self.delta(i), self.lambda(i), self.quiet(t, None));
        let stopped = (one() - &l) * self.suspended(who, t, &[], 1) + &l * after;
        let next = &all * after + (one() - &all) * stopped - self.q(i, t) * self.sanction(i, t);
        (one() - &d) * self.committed(who, t, &[], 1) + d * next
    }

    /// V_t, t = 1..=T+1.
    pub fn value(&self, who: &Who, t: usize) -> Rational {
        let last = self.count() + 1;
        if t < last {
            return self.path(who, t, &self.value(who, t + 1));
        }
        if self.sunset() {
            return self.suspended(who, self.count(), &[], 1);
        }
        // The path is V ↦ a + bV; its fixed point.
        let zero = self.path(who, last, &Rational::from(0));
        let slope = self.path(who, last, &one()) - &zero;
        zero / (one() - slope)
    }

    /// One period of evasion, given the value of going on afterwards; `p` as wanted.
    fn evade(&self, i: usize, t: usize, set: &[usize], start: usize, p: &Rational, goes_on: &Rational) -> Rational {
        let who = self.party(i);
        let (d, l, others) = (self.delta(i), self.lambda(i), self.quiet(t, Some(i)));
        let floor = self.suspended(&who, t, set, start);
        let back = if self.sunset() && t == self.count() { floor.clone() } else { self.returned(i, t, set, start) };
        let caught = (one() - &l) * &floor + &l * back - self.sanction(i, t);
        let missed = &others * goes_on + (one() - &others) * ((one() - &l) * &floor + &l * goes_on);
        (one() - &d) * self.committed(&who, t, set, start) + d * (p * caught + (one() - p) * missed)
    }

    /// V_{t+1} − (1−δ) cure_t.
    fn returned(&self, i: usize, t: usize, set: &[usize], start: usize) -> Rational {
        let cure = set.iter().map(|&k| &self.s.measures[k].step_cost * (self.level(k, t) - self.held(k, start)));
        let cure = cure.fold(Rational::from(0), |a, b| a + b);
        self.value(&self.party(i), (t + 1).min(self.count() + 1)) - (one() - self.delta(i)) * cure
    }

    /// D_t of an evasion that began in `start`.
    pub fn evasion(&self, i: usize, t: usize, set: &[usize], start: usize, quit: Quit) -> Rational {
        let (count, p) = (self.count(), self.p(i, t));
        if t > count && self.sunset() {
            return self.suspended(&self.party(i), count, set, start);
        }
        if t > count {
            let at_once = self.evade(i, t, set, start, &p, &self.returned(i, t, set, start));
            let zero = self.evade(i, t, set, start, &p, &Rational::from(0));
            let slope = self.evade(i, t, set, start, &p, &one()) - &zero;
            let never = zero / (one() - slope);
            return match quit {
                Quit::At(_) => at_once,
                Quit::Never => never,
                Quit::Best => at_once.max(never),
            };
        }
        let may_return = !(self.sunset() && t == count);
        let goes_on = match quit {
            Quit::At(period) if period == t + 1 => self.returned(i, t, set, start),
            Quit::Best if may_return => self.evasion(i, t + 1, set, start, quit).max(self.returned(i, t, set, start)),
            _ => self.evasion(i, t + 1, set, start, quit),
        };
        self.evade(i, t, set, start, &p, &goes_on)
    }

    /// D of an open breach in `t`.
    pub fn open(&self, i: usize, t: usize, set: &[usize]) -> Rational {
        self.evade(i, t, set, t, &one(), &Rational::from(0))
    }

    /// The value of giving notice in `t`: the path for `left` more periods, then the floors of that time.
    pub fn leaving(&self, i: usize, t: usize, left: usize) -> Rational {
        let who = self.party(i);
        if left == 0 {
            return self.suspended(&who, t - 1, &[], 1);
        }
        self.path(&who, t, &self.leaving(i, t + 1, left - 1))
    }
}

/// All subsets of a party's measures.
pub fn subsets(s: &Scenario, party: usize) -> Vec<Vec<usize>> {
    let own: Vec<usize> = (0..s.measures.len()).filter(|&k| s.measures[k].performer == party).collect();
    (0..1usize << own.len())
        .map(|mask| own.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, &k)| k).collect())
        .collect()
}
