//! Scenarios in a few words, and random ones.

use super::brute::Brute;
use super::optimum::null_schedule;
use super::r;
use detente::agreement::scenario::*;
use detente::exact::Rational;
use detente::units::{Discount, Probability};

/// A probability from text.
pub fn probability(text: &str) -> Probability {
    Probability::new(r(text)).unwrap_or_else(|| panic!("{text} is no probability"))
}

/// A scenario without parties over `count` periods; everything optional left out.
pub fn agreement(count: usize, after: After) -> Scenario {
    Scenario {
        title: "test".to_string(),
        sources: vec![],
        assumptions: vec![],
        periods: Periods { count, unit: "period".to_string(), start: None, after },
        parties: vec![],
        measures: vec![],
        links: vec![],
        verification: Verification { layers: vec![], review_clearance: Probability::ZERO },
        response: Response { suspension: Suspension::Forever, sanction: vec![], sanction_per_period: vec![] },
        assistance: vec![],
        exit: None,
        factions: vec![],
        objective: Objective::Welfare,
        agreed: vec![],
    }
}

/// Adds a party with a discount factor (before measures and layers) and answers its index.
pub fn party(s: &mut Scenario, discount: &str) -> usize {
    let discount = Discount::new(r(discount)).unwrap_or_else(|| panic!("{discount} is no discount factor"));
    let name = format!("P{}", s.parties.len());
    s.parties.push(Party { name, discount, weight: Rational::ONE, disagreement: Rational::ZERO });
    s.response.sanction.push(Series::constant(Rational::ZERO));
    s.response.sanction_per_period.push(Series::constant(Rational::ZERO));
    s.parties.len() - 1
}

/// Adds a measure of `performer` that is reversible, without step cost, and worth `benefits` to others.
pub fn measure(s: &mut Scenario, performer: usize, cost: &str, benefits: &[(usize, &str)]) -> usize {
    let mut benefit_per_period = vec![Rational::ZERO; s.parties.len()];
    for (party, benefit) in benefits {
        benefit_per_period[*party] = r(benefit);
    }
    s.measures.push(Measure {
        name: format!("M{}", s.measures.len()),
        performer,
        quantity: None,
        unit: None,
        cost_per_period: r(cost),
        step_cost: Rational::ZERO,
        benefit_per_period,
        irreversible_share: Probability::ZERO,
        start_level: Probability::ZERO,
        max_step: None,
        earliest: 1,
        deadline: None,
        milestones: vec![],
    });
    s.measures.len() - 1
}

/// Adds a layer that inspects the given parties for ever at no cost.
pub fn layer<'a>(s: &'a mut Scenario, inspects: &[usize], detection: &str, false_alarm: &str) -> &'a mut Layer {
    let free = vec![Series::constant(Rational::ZERO); s.parties.len()];
    s.verification.layers.push(Layer {
        name: format!("L{}", s.verification.layers.len()),
        inspects: inspects.to_vec(),
        detection: Series::constant(r(detection)),
        false_alarm: Series::constant(r(false_alarm)),
        cost_per_period: free.clone(),
        intrusion_per_period: free,
        from: 1,
        to: None,
    });
    s.verification.layers.last_mut().expect("just pushed")
}

/// Sets the one-off sanction on a party.
pub fn sanction(s: &mut Scenario, party: usize, amount: &str) {
    s.response.sanction[party] = Series::constant(r(amount));
}

/// Two parties, one measure each: cost `c` to the performer, benefit `b` to the other, both seen with probability
/// `p` and accused falsely with probability `q`.
pub fn symmetric(count: usize, delta: &str, b: &str, c: &str, p: &str, q: &str) -> Scenario {
    let mut s = agreement(count, After::Perpetual);
    party(&mut s, delta);
    party(&mut s, delta);
    measure(&mut s, 0, c, &[(1, b)]);
    measure(&mut s, 1, c, &[(0, b)]);
    layer(&mut s, &[0, 1], p, q);
    s
}

/// Random numbers by a linear congruential generator (Knuth's constants), the same for ever.
pub struct Lcg(u64);

impl Lcg {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        random.below(2);
        random
    }

    /// Uniform on 0..n.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }

    /// True with probability `percent` / 100.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    /// A multiple of 1/20 from `low`/20 to `high`/20.
    fn twentieths(&mut self, low: usize, high: usize) -> Rational {
        Rational::from_parts((low + self.below(high - low + 1)).into(), 20u8.into())
    }

    /// The same always, or one number for each period.
    fn series(&mut self, count: usize, low: usize, high: usize) -> Series {
        let values = if self.chance(70) { 1 } else { count };
        Series::from_values((0..values).map(|_| self.twentieths(low, high)).collect()).expect("not empty")
    }
}

/// A random small scenario in which nobody is watched for some periods in the middle, and sometimes at the end, while
/// evasion is punished in others.
pub fn scenario_with_gap(seed: u64) -> Scenario {
    let random = &mut Lcg::new(seed.wrapping_add(7_000_000));
    let after = if random.chance(70) { After::Perpetual } else { After::Sunset };
    let count = 4 + random.below(2);
    let mut s = agreement(count, after);
    for _ in 0..2 {
        party(&mut s, random.pick(&["7/10", "4/5", "9/10", "19/20"]));
    }
    s.response.suspension = [Suspension::Forever, Suspension::Periods(0), Suspension::Periods(2)][random.below(3)];
    let whole = random.chance(60);
    let (from, length) = (1 + random.below(count - 2), 1 + random.below(2));
    for i in 0..2 {
        let k = measure(&mut s, i, "0", &[]);
        let m = &mut s.measures[k];
        m.cost_per_period = random.twentieths(4, 25);
        if random.chance(40) {
            m.step_cost = random.twentieths(1, 60);
        }
        m.benefit_per_period[1 - i] = random.twentieths(20, 50);
        m.irreversible_share = probability(if whole { "1" } else { random.pick(&["0", "1/4", "1/2", "9/10", "1"]) });
        if random.chance(40) {
            m.max_step = Some(random.twentieths(3, 9));
        } else if random.chance(20) {
            let at_least = Probability::new(random.twentieths(1, 3)).expect("below a fifth");
            m.milestones.push(Milestone { period: from + 1, at_least });
        }
        s.response.sanction[i] = Series::constant(random.twentieths(2, 60));
    }
    let seen = random.twentieths(8, 20);
    let end = if random.chance(30) { count - 1 } else { count };
    let watched = |t: usize| !(from..from + length).contains(&t) && t < end;
    let detection = (0..count).map(|t| if watched(t) { seen.clone() } else { Rational::ZERO }).collect();
    layer(&mut s, &[0, 1], "0", "0").detection = Series::from_values(detection).expect("not empty");
    if random.chance(30) {
        s.exit = Some(Exit { notice_periods: random.below(3) });
    }
    s
}

/// A random small scenario with everything the format has; doing nothing is a schedule in most of them.
pub fn random_scenario(seed: u64) -> Scenario {
    let random = &mut Lcg::new(seed);
    let after = if random.chance(70) { After::Perpetual } else { After::Sunset };
    let count = 1 + random.below(5);
    let parties = 2 + usize::from(random.chance(30));
    let mut s = agreement(count, after);
    for _ in 0..parties {
        let i = party(&mut s, random.pick(&["1/2", "7/10", "4/5", "9/10", "9/10", "19/20"]));
        s.parties[i].weight = random.twentieths(10, 40);
    }
    s.response.suspension = match random.below(6) {
        0 => Suspension::Periods(0),
        1 | 2 => Suspension::Periods(1 + random.below(4) as u32),
        _ => Suspension::Forever,
    };
    for i in 0..parties {
        let most = if parties == 2 && count <= 4 { 2 } else { 1 };
        for _ in 0..1 + random.below(most) {
            let k = measure(&mut s, i, "0", &[]);
            let m = &mut s.measures[k];
            m.cost_per_period = random.twentieths(0, 25);
            if random.chance(40) {
                m.step_cost = random.twentieths(1, 30);
            }
            for j in (0..parties).filter(|&j| j != i) {
                m.benefit_per_period[j] = random.twentieths(10, 50);
            }
            m.irreversible_share = probability(random.pick(&["0", "0", "1/4", "1/2", "1", "1"]));
            if random.chance(10) {
                m.start_level = probability("1/5");
                m.irreversible_share = probability("1");
            }
            if random.chance(30) {
                m.max_step = Some(random.twentieths(5, 15));
            }
            if random.chance(15) {
                m.earliest = 1 + random.below(count);
            }
            if random.chance(3) {
                m.deadline = Some(count);
                m.max_step = None;
            }
            if random.chance(5) {
                let period = m.earliest + random.below(count + 1 - m.earliest);
                let at_least = Probability::new(random.twentieths(1, 5)).expect("at most a quarter");
                m.milestones.push(Milestone { period, at_least });
            }
        }
        if random.chance(60) {
            s.response.sanction[i] = random.series(count, 0, 60);
        }
        if random.chance(30) {
            s.response.sanction_per_period[i] = random.series(count, 0, 10);
        }
    }
    for _ in 0..1 + random.below(3) {
        let mut inspects: Vec<usize> = (0..parties).filter(|_| random.chance(70)).collect();
        if inspects.is_empty() {
            inspects.push(random.below(parties));
        }
        let l = layer(&mut s, &inspects, "0", "0");
        l.detection = random.series(count, 6, 20);
        if random.chance(25) {
            l.false_alarm = Series::constant(random.twentieths(0, 2));
        }
        if random.chance(6) {
            l.cost_per_period[random.below(parties)] = Series::constant(r("1/50"));
            l.intrusion_per_period[inspects[0]] = Series::constant(r("1/40"));
        }
        if random.chance(15) {
            l.from = 1 + random.below(count);
        }
        if random.chance(15) {
            l.to = Some(l.from + random.below(count + 1 - l.from));
        }
    }
    if random.chance(30) {
        s.verification.review_clearance = probability("1/2");
    }
    let measures = s.measures.len();
    if random.chance(30) {
        let before = random.below(measures - 1);
        let after = before + 1 + random.below(measures - 1 - before);
        s.links.push(Link { from: 1, to: count, kind: LinkKind::Precedence { before, after } });
    }
    if random.chance(20) {
        let kind = LinkKind::Balance {
            left: vec![(0, Rational::ONE)],
            right: vec![(measures - 1, r("3/4"))],
            within: random.series(count, 4, 8),
        };
        s.links.push(Link { from: 1, to: count, kind });
    }
    if random.chance(15) {
        let kind = LinkKind::Coverage {
            terms: vec![(measures - 1, Rational::ONE), (0, r("-1/2"))],
            at_least: Series::constant(r("-1/5")),
        };
        s.links.push(Link { from: 1 + random.below(count), to: count, kind });
    }
    if random.chance(30) {
        let to = random.below(parties);
        let (max_per_period, budget) = (random.series(count, 2, 10), random.twentieths(4, 30));
        s.assistance.push(Assistance { to, max_per_period, budget });
    }
    // Whoever only bears burdens and false alarms leaves where he may.
    let free = |l: &Layer| *l.false_alarm.at(1) == Rational::ZERO && l.cost_per_period[0] == l.intrusion_per_period[0];
    if random.chance(30) && s.verification.layers.iter().all(free) {
        s.exit = Some(Exit { notice_periods: random.below(3) });
    }
    if random.chance(25) {
        s.factions.push(Faction {
            party: random.below(parties),
            name: "F".to_string(),
            benefit_weight: random.twentieths(10, 30),
            cost_weight: random.twentieths(10, 30),
            reservation: Rational::ZERO,
        });
    }
    s.objective = match random.below(6) {
        0 => Objective::Progress,
        1 => Objective::Egalitarian,
        _ => Objective::Welfare,
    };
    // Burdens and false alarms make nothing happening worth less than zero: let that be the alternative too.
    let null = null_schedule(&s);
    let brute = Brute::new(&s, &null);
    let least: Vec<Rational> = brute.values.iter().map(|v| v[1].clone().min(Rational::ZERO)).collect();
    let vetoes: Vec<Rational> = brute
        .faction_values
        .iter()
        .map(|v| v[1..].iter().min().cloned().unwrap_or(Rational::ZERO).min(Rational::ZERO))
        .collect();
    for (party, value) in s.parties.iter_mut().zip(least) {
        party.disagreement = if random.chance(96) { value } else { r("1/20") };
    }
    for (faction, value) in s.factions.iter_mut().zip(vetoes) {
        faction.reservation = value;
    }
    s
}
