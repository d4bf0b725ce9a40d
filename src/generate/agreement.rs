//! Random agreements of the shape people meet at the table.
//!
//! Values differ from party to party, some measures destroy and others only switch off, work has a pace, inspections
//! see much but not all, a dispute suspends the deal for months. Every number is a short decimal.
//!
//! # No concession is always a plan
//!
//! There are no deadlines, milestones, coverage needs, factions or exits, levels start at 0, and the links
//! (precedence, balance) hold when all levels are 0. What is left are the incentive rows. Take all levels 0 in every
//! period. Layers, sanctions and false alarms are the same in every period and in the tail, so a party's value is the
//! same number `V` everywhere, `r = 0`, and with `v` the party's verification and intrusion costs per period
//!
//! ```text
//! V = −v(1−δ) + δ{ Q V + (1−Q) λ V − q S }    so    V = −[(1−δ)v + δ q S] / M,   M = 1−δ + δ(1−λ)(1−Q)
//! ```
//!
//! - *Covert and open.* At level 0 there is nothing to save, whatever the set: the slack is a sum of terms
//!   `δ(p−q)[Q⁻(1−λ)V + S]` (open: 1 in place of p) with weights ≥ 0, and p ≥ q. So `Q⁻(1−λ)V + S ≥ 0` is enough.
//!   Multiply by M. As Q = Q⁻(1−q), `1−Q−Q⁻q = 1−Q⁻ ≥ 0`, and what remains to show is
//!   `(1−δ)S + δ(1−λ)(1−Q⁻)S ≥ Q⁻(1−λ)(1−δ)v`. It holds when `S ≥ (1−λ)v`. As `S = (1−δ)·one-off + (1−λ)·flow`, it
//!   holds when **the flow sanction is at least v**, and it is drawn so.
//! - *Sign.* `M ≥ 1−δ` gives `V ≥ −v − qS/(1−δ)`. As `(1−λ)/(1−δ) ≤ L` and `q ≤ (1−ω)Σα`, the **disagreement value**
//!   `−[v + (1−ω) Σα (one-off + L·flow)]` is never above V. It stands for what friction costs where there is no deal.

use crate::agreement::scenario::{
    After, Layer, Link, LinkKind, Measure, Objective, Party, Periods, Response, Scenario, Series, Suspension,
    Verification,
};
use crate::error::{Error, Fault};
use crate::exact::Rational;
use crate::generate::draw::{Draw, decimal};
use crate::units::{Discount, Probability};

/// The most parties.
pub const MAX_PARTIES: usize = 200;
/// The most periods.
pub const MAX_PERIODS: usize = 20_000;
/// The most parties × measures × periods, and the most parties × measures × parties.
pub const MAX_SIZE: usize = 5_000_000;

/// Review clears half of the false alarms.
const CLEARANCE_PERCENT: u64 = 50;

/// A random scenario with `measures` measures for each party; the same arguments give the same scenario for ever.
///
/// Periods are months. For every seed the schedule without any concession is self-enforcing, so a plan exists; most
/// instances have a much better one.
///
/// # Errors
/// [`Error::Input`] with every argument that is out of range: no or more than [`MAX_PARTIES`] parties, no measures, no
/// or more than [`MAX_PERIODS`] periods, or a product over [`MAX_SIZE`].
pub fn agreement(parties: usize, measures: usize, periods: usize, seed: u64) -> Result<Scenario, Error> {
    check_size(parties, measures, periods)?;
    let mut draw = Draw::new(seed);
    let suspension = draw.between(4, 12);
    let profiles: Vec<Profile> = (0..parties).map(|_| Profile::draw(&mut draw)).collect();
    let mut list = Vec::with_capacity(parties * measures);
    let mut costs = Vec::with_capacity(parties);
    for (performer, profile) in profiles.iter().enumerate() {
        let mut total = 0;
        for at in 0..measures {
            let kind = draw_kind(&mut draw, at);
            let size = Size { parties, measures, periods };
            let (measure, cents) = draw_measure(&mut draw, size, performer, profile, kind, at)?;
            total += cents;
            list.push(measure);
        }
        costs.push(total);
    }
    let links = draw_links(&mut draw, parties, measures, periods);
    let (layers, burdens) = draw_layers(&mut draw, parties)?;
    let (parties_out, response) = draw_response(&mut draw, &profiles, &costs, &burdens, suspension)?;
    Ok(Scenario {
        title: format!("Random agreement: {parties} parties, {measures} measures each, {periods} periods, seed {seed}"),
        sources: vec!["Generated; no real case.".to_string()],
        assumptions: vec![
            "Every number is drawn at random. Flows are per month, in one unit for all parties.".to_string(),
            "The disagreement values are slightly negative, so that no concession at all is a plan.".to_string(),
        ],
        periods: Periods { count: periods, unit: "month".to_string(), start: None, after: After::Perpetual },
        parties: parties_out,
        measures: list,
        links,
        verification: Verification { layers, review_clearance: probability(CLEARANCE_PERCENT, 2)? },
        response,
        assistance: Vec::new(),
        exit: None,
        factions: Vec::new(),
        objective: Objective::Welfare,
        agreed: Vec::new(),
    })
}

fn check_size(parties: usize, measures: usize, periods: usize) -> Result<(), Error> {
    let mut faults = Vec::new();
    let mut fault = |path: &str, found: String, allowed: String| {
        faults.push(Fault { path: path.to_string(), position: None, found, allowed });
    };
    if !(1..=MAX_PARTIES).contains(&parties) {
        fault("parties", parties.to_string(), format!("1 to {MAX_PARTIES}"));
    }
    if measures == 0 {
        fault("measures", measures.to_string(), "at least 1".to_string());
    }
    if !(1..=MAX_PERIODS).contains(&periods) {
        fault("periods", periods.to_string(), format!("1 to {MAX_PERIODS}"));
    }
    for (name, factor) in [("periods", periods), ("parties", parties)] {
        let product = parties.checked_mul(measures).and_then(|product| product.checked_mul(factor));
        if product.is_none_or(|product| product > MAX_SIZE) {
            let path = format!("parties × measures × {name}");
            fault(&path, format!("{parties} × {measures} × {factor}"), format!("at most {MAX_SIZE}"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Input(faults)) }
}

/// What makes one party different from another.
struct Profile {
    /// δ in thousandths.
    discount: u32,
    /// How little its own concessions weigh on it, in percent: it divides its costs.
    ease: u32,
}

impl Profile {
    fn draw(draw: &mut Draw) -> Self {
        Self { discount: draw.between(970, 998), ease: draw.between(70, 150) }
    }
}

/// How far a measure can be taken back.
#[derive(Clone, Copy)]
enum Kind {
    /// Destroyed: nothing comes back, and each step costs.
    Destroyed,
    /// Withdrawn or stored: some of it comes back.
    Withdrawn,
    /// Switched off: all of it comes back.
    Switched,
}

/// The first three measures of a party show all three kinds; later ones are drawn.
fn draw_kind(draw: &mut Draw, at: usize) -> Kind {
    let word = draw.between(0, 2);
    match if at < 3 { at } else { word as usize } {
        0 => Kind::Destroyed,
        1 => Kind::Withdrawn,
        _ => Kind::Switched,
    }
}

#[derive(Clone, Copy)]
struct Size {
    parties: usize,
    measures: usize,
    periods: usize,
}

/// A measure and its flow cost in hundredths.
fn draw_measure(
    draw: &mut Draw,
    size: Size,
    performer: usize,
    profile: &Profile,
    kind: Kind,
    at: usize,
) -> Result<(Measure, u64), Error> {
    let main = if at == 0 { 2 } else { 1 };
    let cents = u64::from(draw.between(20, 120) * main);
    // What all others together get for a cost of one: in about one measure of six less than it costs.
    let worth = if draw.chance(16) { draw.between(50, 95) } else { draw.between(105, 220) };
    let (floor, step_months, units): (u32, u32, &[&str]) = match kind {
        Kind::Destroyed => (100, draw.between(2, 12), &["missiles", "warheads", "tonnes of agent", "weapons"]),
        Kind::Withdrawn => (draw.between(20, 80), draw.between(0, 4), &["tanks", "guns", "battalions", "aircraft"]),
        Kind::Switched => (0, 0, &["checkpoints", "convoys", "licences", "prisoners"]),
    };
    let mut benefit_per_period = Vec::with_capacity(size.parties);
    for other in 0..size.parties {
        if other == performer {
            benefit_per_period.push(Rational::ZERO);
            continue;
        }
        let taste = draw.between(60, 140);
        let others = size.parties.saturating_sub(1).max(1) as u64;
        // Hundredths × percent × percent, in ten-thousandths.
        let benefit = cents * u64::from(worth) * u64::from(taste) / 100 / others;
        benefit_per_period.push(decimal(benefit, 4));
    }
    let horizon = size.periods as u64;
    let shortest = horizon.div_ceil(5) as u32;
    let months = u64::from(draw.between(shortest, horizon as u32)).max(1);
    let latest = (horizon - months).min(horizon / 4) as u32 + 1;
    let late = draw.chance(25);
    let begin = draw.between(1, latest);
    let width = size.measures.to_string().len().max(2);
    let quantity = u64::from(draw.between(2, 200)) * 10;
    let measure = Measure {
        name: format!("P{}-M{:0width$}", performer + 1, at + 1),
        performer,
        quantity: Some(Rational::from(quantity)),
        unit: Some(draw.one_of(units).to_string()),
        cost_per_period: decimal(cents * 100 / u64::from(profile.ease), 2),
        step_cost: decimal(cents * u64::from(step_months), 2),
        benefit_per_period,
        irreversible_share: probability(u64::from(floor), 2)?,
        start_level: Probability::ZERO,
        // Rounded up, so that the months drawn are enough.
        max_step: Some(decimal(1_000_000u64.div_ceil(months), 6)),
        earliest: if late { begin as usize } else { 1 },
        deadline: None,
        milestones: Vec::new(),
    };
    Ok((measure, cents))
}

/// One balance between the main measures of the first two parties; one precedence for every four measures of a party.
fn draw_links(draw: &mut Draw, parties: usize, measures: usize, periods: usize) -> Vec<Link> {
    let mut links = Vec::new();
    if parties >= 2 {
        let within = Series::constant(decimal(u64::from(draw.between(30, 60)), 2));
        let side = |performer: usize| vec![(performer * measures, Rational::ONE)];
        links.push(Link { from: 1, to: periods, kind: LinkKind::Balance { left: side(0), right: side(1), within } });
    }
    for performer in 0..parties {
        let first = performer * measures;
        for after in (3..measures).step_by(4) {
            // The leading measure stands earlier in the list: no cycles.
            let before = draw.between(0, after as u32 - 1) as usize;
            let kind = LinkKind::Precedence { before: first + before, after: first + after };
            links.push(Link { from: 1, to: periods, kind });
        }
    }
    links
}

/// What verification means for a party, in ten-thousandths.
#[derive(Clone, Copy, Default)]
struct Burden {
    /// Costs and intrusion per period.
    flow: u64,
    /// Sum of the false-alarm probabilities of its layers, before review.
    alarms: u64,
}

/// Weak satellites over everybody, and on each party inspections that the next one pays for; always in force.
fn draw_layers(draw: &mut Draw, parties: usize) -> Result<(Vec<Layer>, Vec<Burden>), Error> {
    let mut burdens = vec![Burden::default(); parties];
    let nothing = || vec![Series::constant(Rational::ZERO); parties];
    let alarm = u64::from(draw.between(2, 10));
    let mut layers = vec![Layer {
        name: "satellites".to_string(),
        inspects: (0..parties).collect(),
        detection: Series::constant(decimal(u64::from(draw.between(10, 50)), 3)),
        false_alarm: Series::constant(decimal(alarm, 4)),
        cost_per_period: nothing(),
        intrusion_per_period: nothing(),
        from: 1,
        to: None,
    }];
    for burden in &mut burdens {
        burden.alarms += alarm;
    }
    for inspected in 0..parties {
        let payer = (inspected + 1) % parties;
        let detection = u64::from(draw.between(10, 40));
        let alarm = u64::from(draw.between(10, 50));
        let cost = u64::from(draw.between(20, 100));
        let intrusion = u64::from(draw.between(20, 200));
        let mut cost_per_period = nothing();
        let mut intrusion_per_period = nothing();
        set(&mut cost_per_period, payer, decimal(cost, 4));
        set(&mut intrusion_per_period, inspected, decimal(intrusion, 4));
        layers.push(Layer {
            name: format!("on-site in P{}", inspected + 1),
            inspects: vec![inspected],
            detection: Series::constant(decimal(detection, 2)),
            false_alarm: Series::constant(decimal(alarm, 4)),
            cost_per_period,
            intrusion_per_period,
            from: 1,
            to: None,
        });
        if let Some(burden) = burdens.get_mut(inspected) {
            burden.flow += intrusion;
            burden.alarms += alarm;
        }
        if let Some(burden) = burdens.get_mut(payer) {
            burden.flow += cost;
        }
    }
    Ok((layers, burdens))
}

fn set(list: &mut [Series], at: usize, value: Rational) {
    if let Some(series) = list.get_mut(at) {
        *series = Series::constant(value);
    }
}

/// Sanctions in proportion to what the party has at stake, and the disagreement values of the module's proof.
fn draw_response(
    draw: &mut Draw,
    profiles: &[Profile],
    costs: &[u64],
    burdens: &[Burden],
    suspension: u32,
) -> Result<(Vec<Party>, Response), Error> {
    let mut parties = Vec::with_capacity(profiles.len());
    let mut sanction = Vec::with_capacity(profiles.len());
    let mut sanction_per_period = Vec::with_capacity(profiles.len());
    for (at, ((profile, &cents), burden)) in profiles.iter().zip(costs).zip(burdens).enumerate() {
        // In ten-thousandths: a fifth to one and a half months of all its costs at once, and a little of them a month:
        // so little that for many parties the incentives, not the pace, decide how fast they can go.
        let at_once = cents * u64::from(draw.between(20, 150));
        let flow = (cents * u64::from(draw.between(2, 10))).max(burden.flow);
        sanction.push(Series::constant(decimal(at_once, 4)));
        sanction_per_period.push(Series::constant(decimal(flow, 4)));
        let alarms = decimal(burden.alarms * (100 - CLEARANCE_PERCENT), 6);
        let punished = decimal(at_once + u64::from(suspension) * flow, 4);
        parties.push(Party {
            name: format!("P{}", at + 1),
            discount: Discount::new(decimal(u64::from(profile.discount), 3)).ok_or_else(|| out_of_range("discount"))?,
            weight: Rational::ONE,
            disagreement: -(decimal(burden.flow, 4) + alarms * punished),
        });
    }
    let suspension = Suspension::Periods(suspension);
    Ok((parties, Response { suspension, sanction, sanction_per_period }))
}

fn probability(units: u64, places: usize) -> Result<Probability, Error> {
    Probability::new(decimal(units, places)).ok_or_else(|| out_of_range("probability"))
}

fn out_of_range(what: &str) -> Error {
    Error::Bug(format!("a generated {what} is out of its range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn power(base: &Rational, exponent: u32) -> Rational {
        (0..exponent).fold(Rational::ONE, |product, _| product * base)
    }

    fn complement(value: &Rational) -> Rational {
        Rational::ONE - value
    }

    #[test]
    fn the_same_seed_gives_the_same_scenario_and_another_seed_another() {
        let one = agreement(3, 4, 24, 7).unwrap();
        assert_eq!(one, agreement(3, 4, 24, 7).unwrap());
        let mut other = agreement(3, 4, 24, 8).unwrap();
        other.title.clone_from(&one.title);
        assert_ne!(one, other);
    }

    #[test]
    fn arguments_out_of_range_are_all_named() {
        let paths = |result: Result<Scenario, Error>| match result {
            Err(Error::Input(faults)) => faults.into_iter().map(|fault| fault.path).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(paths(agreement(0, 0, 0, 1)), ["parties", "measures", "periods"]);
        assert_eq!(paths(agreement(2, 1, MAX_PERIODS + 1, 1)), ["periods"]);
        assert_eq!(paths(agreement(5, 51, 20_000, 1)), ["parties × measures × periods"]);
        assert_eq!(paths(agreement(200, 126, 1, 1)), ["parties × measures × parties"]);
        assert!(paths(agreement(usize::MAX, usize::MAX, usize::MAX, 1)).len() >= 3);
        assert!(agreement(1, 1, 1, u64::MAX).is_ok());
        assert!(agreement(2, 1, MAX_PERIODS, 1).is_ok());
    }

    /// The ranges of the scenario format, read off its description, not off the generator.
    #[test]
    fn every_field_is_within_its_range() {
        for (parties, measures, periods, seed) in [(1, 1, 1, 0), (2, 5, 50, 1), (3, 10, 200, 2), (12, 9, 7, 3)] {
            let scenario = agreement(parties, measures, periods, seed).unwrap();
            assert_eq!(scenario.parties.len(), parties);
            assert_eq!(scenario.measures.len(), parties * measures);
            let mut names: Vec<&str> = scenario.measures.iter().map(|measure| measure.name.as_str()).collect();
            names.extend(scenario.parties.iter().map(|party| party.name.as_str()));
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), parties + parties * measures);
            for (at, measure) in scenario.measures.iter().enumerate() {
                assert_eq!(measure.performer, at / measures);
                assert!(measure.cost_per_period > Rational::ZERO && measure.step_cost >= Rational::ZERO);
                assert_eq!(measure.benefit_per_period.len(), parties);
                for (party, benefit) in measure.benefit_per_period.iter().enumerate() {
                    assert_eq!(*benefit == Rational::ZERO, party == measure.performer);
                    assert!(*benefit >= Rational::ZERO);
                }
                let step = measure.max_step.clone().unwrap();
                assert!(step > Rational::ZERO && step <= Rational::ONE);
                assert!((1..=periods).contains(&measure.earliest));
                // Full performance fits into what is left after the first period allowed.
                assert!(step * Rational::from(periods + 1 - measure.earliest) >= Rational::ONE);
            }
            for link in &scenario.links {
                assert_eq!((link.from, link.to), (1, periods));
                match &link.kind {
                    LinkKind::Precedence { before, after } => {
                        assert!(before < after);
                        assert_eq!(scenario.measures[*before].performer, scenario.measures[*after].performer);
                    }
                    LinkKind::Balance { left, right, within } => {
                        assert_ne!(scenario.measures[left[0].0].performer, scenario.measures[right[0].0].performer);
                        assert!(*within.at(1) >= decimal(3, 1));
                    }
                    LinkKind::Coverage { .. } => panic!("no coverage is generated"),
                }
            }
            for layer in &scenario.verification.layers {
                assert!(layer.detection.at(1) > layer.false_alarm.at(1));
                assert!(*layer.detection.at(1) < Rational::ONE);
                assert_eq!(layer.cost_per_period.len(), parties);
                assert_eq!(layer.intrusion_per_period.len(), parties);
            }
            for sanction in scenario.response.sanction.iter().chain(&scenario.response.sanction_per_period) {
                assert!(*sanction.at(1) > Rational::ZERO);
            }
        }
    }

    /// The module's proof, held against the numbers: the value of no concession by the recursion of the model, and the
    /// rows sign, covert (nothing can be saved, so every period adds g), and open, in exact arithmetic.
    #[test]
    fn no_concession_is_self_enforcing() {
        for (parties, measures, seed) in [(1, 1, 0), (2, 3, 1), (2, 1, 2), (4, 2, 3), (9, 1, 4), (30, 1, 5)] {
            let scenario = agreement(parties, measures, 10, seed).unwrap();
            let Suspension::Periods(length) = scenario.response.suspension else { panic!("finite suspension") };
            let kept = complement(scenario.verification.review_clearance.get());
            let miss = |party: usize, field: fn(&Layer) -> &Series| {
                let seen_by = scenario.verification.layers.iter().filter(|layer| layer.inspects.contains(&party));
                seen_by.fold(Rational::ONE, |product, layer| product * complement(field(layer).at(1)))
            };
            let detection: Vec<Rational> =
                (0..parties).map(|party| complement(&miss(party, |layer| &layer.detection))).collect();
            let alarm: Vec<Rational> =
                (0..parties).map(|party| complement(&miss(party, |layer| &layer.false_alarm)) * &kept).collect();
            for (at, party) in scenario.parties.iter().enumerate() {
                let delta = party.discount.get();
                let lambda = power(delta, length);
                let one_off = scenario.response.sanction[at].at(1);
                let flow = scenario.response.sanction_per_period[at].at(1);
                let sanction = complement(delta) * one_off + complement(&lambda) * flow;
                let quiet_others = (0..parties)
                    .filter(|other| *other != at)
                    .fold(Rational::ONE, |product, other| product * complement(&alarm[other]));
                let quiet = &quiet_others * complement(&alarm[at]);
                let burden = scenario.verification.layers.iter().fold(Rational::ZERO, |sum, layer| {
                    sum + layer.cost_per_period[at].at(1) + layer.intrusion_per_period[at].at(1)
                });
                let constant = -(complement(delta) * burden + delta * &alarm[at] * &sanction);
                let stays = delta * (&quiet + complement(&quiet) * &lambda);
                let value = &constant / complement(&stays);
                assert_eq!(&value, &(&constant + &stays * &value));
                assert!(value < Rational::ZERO);
                assert!(value >= party.disagreement, "sign");
                assert!(detection[at] >= alarm[at]);
                assert!(quiet_others * complement(&lambda) * &value + &sanction >= Rational::ZERO, "covert and open");
            }
        }
    }
}
