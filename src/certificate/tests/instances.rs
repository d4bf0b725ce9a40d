//! Small scenarios for the tests: a plain one to start from, and random ones with everything in them.

use crate::agreement::scenario::*;
use crate::agreement::schedule::Schedule;
use crate::exact::{Rational, parse};
use crate::units::{Discount, Probability};

pub fn r(text: &str) -> Rational {
    parse(text).unwrap()
}

pub fn share(text: &str) -> Probability {
    Probability::new(r(text)).unwrap()
}

/// A series from words separated by blanks.
pub fn series(text: &str) -> Series {
    Series::from_values(text.split_whitespace().map(r).collect()).unwrap()
}

/// Parties with discount `delta`, no measures, no inspections, collapse after an alarm.
pub fn plain(parties: usize, count: usize, after: After, delta: &str) -> Scenario {
    let party = |at: usize| Party {
        name: format!("P{at}"),
        discount: Discount::new(r(delta)).unwrap(),
        weight: Rational::ONE,
        disagreement: Rational::ZERO,
    };
    Scenario {
        title: String::new(),
        sources: Vec::new(),
        assumptions: Vec::new(),
        periods: Periods { count, unit: "year".to_string(), start: None, after },
        parties: (0..parties).map(party).collect(),
        measures: Vec::new(),
        links: Vec::new(),
        verification: Verification { layers: Vec::new(), review_clearance: Probability::ZERO },
        response: Response {
            suspension: Suspension::Forever,
            sanction: vec![series("0"); parties],
            sanction_per_period: vec![series("0"); parties],
        },
        assistance: Vec::new(),
        exit: None,
        factions: Vec::new(),
        objective: Objective::Welfare,
        agreed: Vec::new(),
    }
}

/// A measure with running cost `cost`, benefit `benefit` to everybody else, irreversible share `kept`.
pub fn measure(parties: usize, performer: usize, cost: &str, benefit: &str, kept: &str) -> Measure {
    Measure {
        name: format!("measure of P{performer}"),
        performer,
        quantity: None,
        unit: None,
        cost_per_period: r(cost),
        step_cost: Rational::ZERO,
        benefit_per_period: (0..parties).map(|i| if i == performer { Rational::ZERO } else { r(benefit) }).collect(),
        irreversible_share: share(kept),
        start_level: Probability::ZERO,
        max_step: None,
        earliest: 1,
        deadline: None,
        milestones: Vec::new(),
    }
}

/// A free layer that inspects everybody.
pub fn layer(parties: usize, detection: &str, false_alarm: &str) -> Layer {
    Layer {
        name: "inspectors".to_string(),
        inspects: (0..parties).collect(),
        detection: series(detection),
        false_alarm: series(false_alarm),
        cost_per_period: vec![series("0"); parties],
        intrusion_per_period: vec![series("0"); parties],
        from: 1,
        to: None,
    }
}

/// Levels by measure, as words.
pub fn schedule(levels: &[&str]) -> Schedule {
    Schedule {
        levels: levels.iter().map(|row| row.split_whitespace().map(r).collect()).collect(),
        assistance: Vec::new(),
    }
}

/// The generator of Steele, Lea and Flood (2014), enough for tests.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A multiple of 1/parts from 0 to 1.
    pub fn part(&mut self, parts: u64) -> Rational {
        Rational::from(self.below(parts + 1)) / Rational::from(parts)
    }

    fn probability(&mut self) -> Probability {
        Probability::new(self.part(4)).unwrap()
    }

    fn series(&mut self, count: usize, scale: u64) -> Series {
        let length = if self.chance(40) { count } else { 1 };
        let values = (0..length).map(|_| self.part(5) * Rational::from(scale)).collect();
        Series::from_values(values).unwrap()
    }
}

/// A random scenario of 2–3 parties with 1–2 measures each over 1–5 periods, and a random schedule for it.
///
/// The schedule need not keep any row, and its levels may even fall: the formulas hold all the same.
pub fn random(seed: u64) -> (Scenario, Schedule) {
    let mut dice = Dice(seed);
    let parties = 2 + dice.below(2) as usize;
    let count = 1 + dice.below(5) as usize;
    let after = if dice.chance(60) { After::Perpetual } else { After::Sunset };
    let mut s = plain(parties, count, after, "1/2");
    for party in &mut s.parties {
        party.discount = Discount::new(Rational::from(1 + dice.below(9)) / Rational::from(10)).unwrap();
        party.disagreement = dice.part(3) - dice.part(3);
    }
    for performer in 0..parties {
        for _ in 0..1 + dice.below(2) {
            let mut m = measure(parties, performer, "0", "0", "0");
            m.cost_per_period = dice.part(3) * Rational::from(2);
            if dice.chance(60) {
                m.step_cost = dice.part(2) * Rational::from(3);
            }
            for (i, b) in m.benefit_per_period.iter_mut().enumerate() {
                if i != performer {
                    *b = dice.part(2) * Rational::from(3);
                }
            }
            m.irreversible_share = dice.probability();
            if dice.chance(20) {
                m.start_level = Probability::new(dice.part(8)).unwrap();
            }
            s.measures.push(m);
        }
    }
    for _ in 0..dice.below(4) {
        let mut l = layer(parties, "0", "0");
        l.inspects.retain(|_| dice.chance(70));
        l.detection = dice.series(count, 1);
        l.false_alarm = if dice.chance(60) { dice.series(count, 1) } else { series("0") };
        for cost in l.cost_per_period.iter_mut().chain(&mut l.intrusion_per_period) {
            *cost = dice.series(count, 1);
        }
        l.from = 1 + dice.below(count as u64) as usize;
        l.to = if dice.chance(30) { Some(l.from + dice.below(3) as usize) } else { None };
        s.verification.layers.push(l);
    }
    s.verification.review_clearance = dice.probability();
    s.response.suspension =
        if dice.chance(40) { Suspension::Forever } else { Suspension::Periods(dice.below(4) as u32) };
    for i in 0..parties {
        s.response.sanction[i] = dice.series(count, 3);
        s.response.sanction_per_period[i] = dice.series(count, 2);
    }
    for _ in 0..dice.below(3) {
        let to = dice.below(parties as u64) as usize;
        s.assistance.push(Assistance { to, max_per_period: series("1"), budget: Rational::from(count) });
    }
    if dice.chance(50) {
        s.exit = Some(Exit { notice_periods: dice.below(4) as usize });
    }
    for _ in 0..dice.below(3) {
        s.factions.push(Faction {
            party: dice.below(parties as u64) as usize,
            name: "faction".to_string(),
            benefit_weight: dice.part(2) * Rational::from(3),
            cost_weight: dice.part(2) * Rational::from(3),
            reservation: dice.part(3) - dice.part(3),
        });
    }
    let falling = dice.chance(15);
    let levels = s
        .measures
        .iter()
        .map(|m| {
            let mut path: Vec<Rational> = (0..count).map(|_| dice.part(6)).collect();
            if !falling {
                path.sort();
                path.iter_mut().for_each(|x| *x = x.clone().max(m.start_level.get().clone()));
            }
            path
        })
        .collect();
    let assistance = s.assistance.iter().map(|_| (0..count).map(|_| dice.part(3)).collect()).collect();
    (s, Schedule { levels, assistance })
}

/// Adds limits and links of every kind to a random scenario.
pub fn decorate(s: &mut Scenario, seed: u64) {
    let mut dice = Dice(seed ^ 0xABCD);
    let count = s.periods.count;
    for m in &mut s.measures {
        m.earliest = 1 + dice.below(2) as usize;
        if dice.chance(50) {
            m.max_step = Some(dice.part(4));
        }
        if dice.chance(40) {
            m.deadline = Some(m.earliest + dice.below(count as u64) as usize);
        }
        if dice.chance(40) {
            let period = m.earliest + dice.below(count as u64) as usize;
            m.milestones.push(Milestone { period: period.min(count), at_least: dice.probability() });
        }
    }
    let last = s.measures.len() - 1;
    let whole = |kind| Link { from: 1, to: count, kind };
    s.links.push(whole(LinkKind::Precedence { before: 0, after: last }));
    s.links.push(whole(LinkKind::Balance {
        left: vec![(0, Rational::ONE), (1, dice.part(2))],
        right: vec![(last, dice.part(3) + Rational::ONE)],
        within: dice.series(count, 1),
    }));
    s.links.push(Link {
        from: count,
        to: count,
        kind: LinkKind::Coverage {
            terms: vec![(0, dice.part(3)), (last, -dice.part(2))],
            at_least: dice.series(count, 1),
        },
    });
}
