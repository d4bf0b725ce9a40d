//! A scenario as the text of a scenario file.

use serde_json::{Map, Number, Value, json};

use super::read::shape::VERSION;
use super::scenario::{
    After, Agreed, Assistance, Faction, Layer, Link, LinkKind, Measure, Party, Response, Scenario, Series, Suspension,
    Verification,
};
use crate::exact::{self, Rational};

/// The text of a scenario: JSON that [`read_scenario`](super::read::read_scenario) reads back to the same scenario.
///
/// Numbers are exact: decimals as JSON numbers, other rationals as strings `"p/q"`. Fields that say what is taken
/// anyway are left out. A scenario that breaks the reader's rules (a number of more than
/// [`MAX_DIGITS`](crate::exact::MAX_DIGITS) characters, an empty name) has a text too, which the reader then refuses.
pub fn write_scenario(scenario: &Scenario) -> String {
    let names = Names {
        parties: scenario.parties.iter().map(|party| party.name.as_str()).collect(),
        measures: scenario.measures.iter().map(|measure| measure.name.as_str()).collect(),
    };
    let count = scenario.periods.count;
    let mut file = Map::new();
    put(&mut file, "schema_version", json!(VERSION));
    put(&mut file, "title", json!(scenario.title));
    put_list(&mut file, "sources", scenario.sources.iter().map(|text| json!(text)));
    put_list(&mut file, "assumptions", scenario.assumptions.iter().map(|text| json!(text)));
    put(&mut file, "periods", periods(scenario));
    put(&mut file, "parties", scenario.parties.iter().map(party).collect());
    put(&mut file, "measures", scenario.measures.iter().map(|m| measure(m, &names)).collect());
    put_list(&mut file, "links", scenario.links.iter().map(|l| link(l, &names, count)));
    let verification = verification(&scenario.verification, &names);
    if !verification.is_empty() {
        put(&mut file, "verification", Value::Object(verification));
    }
    put(&mut file, "response", response(&scenario.response, &names));
    put_list(&mut file, "assistance", scenario.assistance.iter().map(|a| assistance(a, &names)));
    if let Some(exit) = scenario.exit {
        put(&mut file, "exit", json!({ "notice_periods": exit.notice_periods }));
    }
    put_list(&mut file, "factions", scenario.factions.iter().map(|f| faction(f, &names)));
    put(&mut file, "objective", json!({ "kind": scenario.objective.name() }));
    put_list(&mut file, "agreed", scenario.agreed.iter().map(|a| agreed(a, &names)));
    // Values made of strings, numbers, arrays and objects with string keys always have a text.
    serde_json::to_string_pretty(&Value::Object(file)).unwrap_or_default()
}

struct Names<'s> {
    parties: Vec<&'s str>,
    measures: Vec<&'s str>,
}

impl Names<'_> {
    fn party(&self, index: usize) -> String {
        self.parties.get(index).copied().unwrap_or_default().to_string()
    }

    fn measure(&self, index: usize) -> String {
        self.measures.get(index).copied().unwrap_or_default().to_string()
    }
}

fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    object.insert(name.to_string(), value);
}

fn put_list(object: &mut Map<String, Value>, name: &str, values: impl Iterator<Item = Value>) {
    let values: Vec<Value> = values.collect();
    if !values.is_empty() {
        put(object, name, Value::Array(values));
    }
}

fn put_number(object: &mut Map<String, Value>, name: &str, value: &Rational, default: &Rational) {
    if value != default {
        put(object, name, number(value));
    }
}

fn put_by_party(object: &mut Map<String, Value>, name: &str, values: &[Series], names: &Names<'_>) {
    let mut map = Map::new();
    for (party, values) in values.iter().enumerate() {
        if values.values() != [Rational::ZERO] {
            map.insert(names.party(party), series(values));
        }
    }
    if !map.is_empty() {
        put(object, name, Value::Object(map));
    }
}

fn periods(scenario: &Scenario) -> Value {
    let periods = &scenario.periods;
    let mut object = Map::new();
    put(&mut object, "count", json!(periods.count));
    put(&mut object, "unit", json!(periods.unit));
    if let Some(start) = &periods.start {
        put(&mut object, "start", json!(start));
    }
    let after = match periods.after {
        After::Perpetual => "perpetual",
        After::Sunset => "sunset",
    };
    put(&mut object, "after", json!(after));
    Value::Object(object)
}

fn party(party: &Party) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", json!(party.name));
    put(&mut object, "discount", number(party.discount.get()));
    put_number(&mut object, "weight", &party.weight, &Rational::ONE);
    put_number(&mut object, "disagreement", &party.disagreement, &Rational::ZERO);
    Value::Object(object)
}

fn measure(measure: &Measure, names: &Names<'_>) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", json!(measure.name));
    put(&mut object, "performer", json!(names.party(measure.performer)));
    if let Some(quantity) = &measure.quantity {
        put(&mut object, "quantity", number(quantity));
    }
    if let Some(unit) = &measure.unit {
        put(&mut object, "unit", json!(unit));
    }
    put(&mut object, "cost_per_period", number(&measure.cost_per_period));
    put_number(&mut object, "step_cost", &measure.step_cost, &Rational::ZERO);
    let mut benefits = Map::new();
    for (party, benefit) in measure.benefit_per_period.iter().enumerate() {
        put_number(&mut benefits, &names.party(party), benefit, &Rational::ZERO);
    }
    put(&mut object, "benefit_per_period", Value::Object(benefits));
    put_number(&mut object, "irreversible_share", measure.irreversible_share.get(), &Rational::ZERO);
    put_number(&mut object, "start_level", measure.start_level.get(), &Rational::ZERO);
    if let Some(step) = &measure.max_step {
        put(&mut object, "max_step", number(step));
    }
    if measure.earliest != 1 {
        put(&mut object, "earliest", json!(measure.earliest));
    }
    if let Some(deadline) = measure.deadline {
        put(&mut object, "deadline", json!(deadline));
    }
    let milestones = measure.milestones.iter();
    put_list(
        &mut object,
        "milestones",
        milestones.map(|m| json!({ "period": m.period, "at_least": number(m.at_least.get()) })),
    );
    Value::Object(object)
}

fn terms(terms: &[(usize, Rational)], names: &Names<'_>) -> Value {
    terms.iter().map(|(measure, weight)| (names.measure(*measure), number(weight))).collect::<Map<_, _>>().into()
}

fn link(link: &Link, names: &Names<'_>, count: usize) -> Value {
    let mut object = Map::new();
    match &link.kind {
        LinkKind::Precedence { before, after } => {
            put(&mut object, "kind", json!("precedence"));
            put(&mut object, "before", json!(names.measure(*before)));
            put(&mut object, "after", json!(names.measure(*after)));
        }
        LinkKind::Balance { left, right, within } => {
            put(&mut object, "kind", json!("balance"));
            put(&mut object, "left", terms(left, names));
            put(&mut object, "right", terms(right, names));
            put(&mut object, "within", series(within));
        }
        LinkKind::Coverage { terms: all, at_least } => {
            put(&mut object, "kind", json!("coverage"));
            put(&mut object, "terms", terms(all, names));
            put(&mut object, "at_least", series(at_least));
        }
    }
    if link.from != 1 {
        put(&mut object, "from", json!(link.from));
    }
    if link.to != count {
        put(&mut object, "to", json!(link.to));
    }
    Value::Object(object)
}

fn verification(verification: &Verification, names: &Names<'_>) -> Map<String, Value> {
    let mut object = Map::new();
    put_list(&mut object, "layers", verification.layers.iter().map(|l| layer(l, names)));
    put_number(&mut object, "review_clearance", verification.review_clearance.get(), &Rational::ZERO);
    object
}

fn layer(layer: &Layer, names: &Names<'_>) -> Value {
    let mut object = Map::new();
    put(&mut object, "name", json!(layer.name));
    put(&mut object, "inspects", layer.inspects.iter().map(|party| json!(names.party(*party))).collect());
    put(&mut object, "detection", series(&layer.detection));
    if layer.false_alarm.values() != [Rational::ZERO] {
        put(&mut object, "false_alarm", series(&layer.false_alarm));
    }
    put_by_party(&mut object, "cost_per_period", &layer.cost_per_period, names);
    put_by_party(&mut object, "intrusion_per_period", &layer.intrusion_per_period, names);
    if layer.from != 1 {
        put(&mut object, "from", json!(layer.from));
    }
    if let Some(to) = layer.to {
        put(&mut object, "to", json!(to));
    }
    Value::Object(object)
}

fn response(response: &Response, names: &Names<'_>) -> Value {
    let mut object = Map::new();
    let suspension = match response.suspension {
        Suspension::Periods(periods) => json!(periods),
        Suspension::Forever => json!("forever"),
    };
    put(&mut object, "suspension_periods", suspension);
    put_by_party(&mut object, "sanction", &response.sanction, names);
    put_by_party(&mut object, "sanction_per_period", &response.sanction_per_period, names);
    Value::Object(object)
}

fn assistance(assistance: &Assistance, names: &Names<'_>) -> Value {
    json!({
        "to": names.party(assistance.to),
        "max_per_period": series(&assistance.max_per_period),
        "budget": number(&assistance.budget),
    })
}

fn faction(faction: &Faction, names: &Names<'_>) -> Value {
    json!({
        "party": names.party(faction.party),
        "name": faction.name,
        "benefit_weight": number(&faction.benefit_weight),
        "cost_weight": number(&faction.cost_weight),
        "reservation": number(&faction.reservation),
    })
}

fn agreed(agreed: &Agreed, names: &Names<'_>) -> Value {
    let mut object = Map::new();
    put(&mut object, "measure", json!(names.measure(agreed.measure)));
    let points = agreed.points.iter();
    let points = points.map(|(period, level)| json!({ "period": period, "level": number(level.get()) })).collect();
    put(&mut object, "points", points);
    if let Some(note) = &agreed.note {
        put(&mut object, "note", json!(note));
    }
    if agreed.recalled {
        put(&mut object, "confidence", json!("recalled"));
    }
    Value::Object(object)
}

fn series(series: &Series) -> Value {
    match series.values() {
        [one] => number(one),
        many => many.iter().map(number).collect(),
    }
}

/// An exact number: a JSON number where it is a short decimal, a string otherwise.
fn number(value: &Rational) -> Value {
    let text = exact::to_text(value);
    if text.len() <= exact::MAX_DIGITS {
        return match text.parse::<Number>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::String(text),
        };
    }
    Value::String(scientific(value).unwrap_or(text))
}

/// A decimal with so many digits that the reader takes it only as `m e k`, as it must have been written.
fn scientific(value: &Rational) -> Option<String> {
    let most = exact::MAX_EXPONENT;
    let ten = Rational::from(10u8);
    let mut scaled = value.clone();
    let mut shift = 0i64;
    // No more steps than a text of the longest allowed length and exponent can call for.
    let limit = most + exact::MAX_DIGITS as i64;
    while !scaled.is_int() && shift > -limit {
        scaled *= &ten;
        shift -= 1;
    }
    while scaled.is_int() && shift < most && !scaled.is_zero() {
        let next = &scaled / &ten;
        if !next.is_int() {
            break;
        }
        scaled = next;
        shift += 1;
    }
    let (digits, _) = scaled.into_parts();
    let digits = digits.to_string();
    if shift >= -most {
        return Some(format!("{digits}e{shift}"));
    }
    // The rest of the shift as places after the point.
    let places = usize::try_from(-most - shift).ok()?;
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let digits = format!("{digits:0>places$}");
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    Some(format!("{sign}{whole}.{fraction}e-{most}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::read::read_scenario;
    use crate::agreement::scenario::{Exit, Milestone, Objective, Periods};
    use crate::units::{Discount, Probability};
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn rational(numerator: u64, denominator: u64) -> Rational {
        Rational::from(numerator) / Rational::from(denominator)
    }

    /// Any number of at least 0: whole, decimal, fraction, very large, very small.
    fn any(rng: &mut ChaCha8Rng) -> Rational {
        let digits: u64 = rng.random_range(0..1_000_000);
        match rng.random_range(0..7) {
            0 => Rational::ZERO,
            1 => Rational::from(digits),
            2 => rational(digits, 1_000),
            3 => rational(digits, rng.random_range(1..1_000_000)),
            4 => exact::parse(&format!("{digits}e300")).unwrap(),
            5 => exact::parse(&format!("{digits}.{digits}e-300")).unwrap(),
            _ => exact::parse(&format!("0.{digits:0>30}")).unwrap(),
        }
    }

    fn signed(rng: &mut ChaCha8Rng) -> Rational {
        if rng.random_bool(0.5) { any(rng) } else { -any(rng) }
    }

    fn unit(rng: &mut ChaCha8Rng) -> Probability {
        let denominator = rng.random_range(1..200);
        Probability::new(rational(rng.random_range(0..=denominator), denominator)).unwrap()
    }

    fn series(rng: &mut ChaCha8Rng, count: usize, mut one: impl FnMut(&mut ChaCha8Rng) -> Rational) -> Series {
        let length = if rng.random_bool(0.3) { count } else { 1 };
        Series::from_values((0..length).map(|_| one(rng)).collect()).unwrap()
    }

    fn by_party(rng: &mut ChaCha8Rng, parties: usize, count: usize) -> Vec<Series> {
        (0..parties)
            .map(|_| if rng.random_bool(0.5) { Series::constant(Rational::ZERO) } else { series(rng, count, any) })
            .collect()
    }

    fn text(rng: &mut ChaCha8Rng, number: usize) -> String {
        let mark = ["", " \"q\"", " \\ /* */ //", " ä→", " a.b[0]", " 's"][rng.random_range(0..6)];
        format!("{number}{mark}")
    }

    fn terms(rng: &mut ChaCha8Rng, measures: usize) -> Vec<(usize, Rational)> {
        let first = rng.random_range(0..measures);
        (first..measures).rev().map(|measure| (measure, signed(rng))).collect()
    }

    /// A scenario that a file can hold: every field somewhere away from what is taken when it is left out.
    fn scenario(rng: &mut ChaCha8Rng) -> Scenario {
        let count = rng.random_range(1..8);
        let (parties, measures) = (rng.random_range(1..4), rng.random_range(1..5));
        let note = |rng: &mut ChaCha8Rng| rng.random_bool(0.5).then(|| text(rng, 0));
        let range = |rng: &mut ChaCha8Rng| {
            let from = rng.random_range(1..=count);
            (from, rng.random_range(from..=count))
        };
        let measure = |rng: &mut ChaCha8Rng, number: usize| {
            let performer = rng.random_range(0..parties);
            let benefit = |rng: &mut ChaCha8Rng, i: usize| if i == performer { Rational::ZERO } else { any(rng) };
            let hurried = rng.random_bool(0.5);
            let earliest = rng.random_range(1..=count);
            let milestones = if hurried { rng.random_range(0..3) } else { 0 };
            Measure {
                name: text(rng, number),
                performer,
                quantity: rng.random_bool(0.5).then(|| any(rng)),
                unit: note(rng),
                cost_per_period: any(rng),
                step_cost: any(rng),
                benefit_per_period: (0..parties).map(|i| benefit(rng, i)).collect(),
                irreversible_share: unit(rng),
                start_level: Probability::ZERO,
                max_step: (!hurried).then(|| any(rng).max(rational(1, 1_000_000_007))),
                earliest,
                deadline: hurried.then(|| rng.random_range(earliest..=count)),
                milestones: (0..milestones)
                    .map(|_| Milestone { period: rng.random_range(earliest..=count), at_least: unit(rng) })
                    .collect(),
            }
        };
        let link = |rng: &mut ChaCha8Rng| {
            let (from, to) = range(rng);
            let kind = match rng.random_range(0..2) {
                0 => LinkKind::Balance {
                    left: terms(rng, measures),
                    right: terms(rng, measures),
                    within: series(rng, count, any),
                },
                _ => LinkKind::Coverage { terms: terms(rng, measures), at_least: series(rng, count, signed) },
            };
            Link { from, to, kind }
        };
        let layer = |rng: &mut ChaCha8Rng, number: usize| {
            let (from, to) = range(rng);
            Layer {
                name: text(rng, number),
                inspects: (rng.random_range(0..parties)..parties).rev().collect(),
                detection: series(rng, count, |rng| unit(rng).get().clone()),
                false_alarm: Series::constant(Rational::ZERO),
                cost_per_period: by_party(rng, parties, count),
                intrusion_per_period: by_party(rng, parties, count),
                from,
                to: rng.random_bool(0.5).then_some(to),
            }
        };
        Scenario {
            title: text(rng, 0),
            sources: vec![text(rng, 1), "two\nlines".to_string()],
            assumptions: vec![String::new()],
            periods: Periods {
                count,
                unit: text(rng, 1),
                start: note(rng),
                after: if rng.random_bool(0.5) { After::Sunset } else { After::Perpetual },
            },
            parties: (0..parties)
                .map(|number| Party {
                    name: text(rng, number),
                    discount: Discount::new(rational(rng.random_range(1..100), 100)).unwrap(),
                    weight: any(rng),
                    disagreement: signed(rng),
                })
                .collect(),
            measures: (0..measures).map(|number| measure(rng, number)).collect(),
            links: (0..rng.random_range(0..4)).map(|_| link(rng)).collect(),
            verification: Verification {
                layers: (0..rng.random_range(0..3)).map(|number| layer(rng, number)).collect(),
                review_clearance: unit(rng),
            },
            response: Response {
                suspension: if rng.random_bool(0.3) {
                    Suspension::Forever
                } else {
                    Suspension::Periods(rng.random_range(0..=100_000))
                },
                sanction: by_party(rng, parties, count),
                sanction_per_period: by_party(rng, parties, count),
            },
            assistance: (0..rng.random_range(0..3))
                .map(|_| Assistance {
                    to: rng.random_range(0..parties),
                    max_per_period: series(rng, count, any),
                    budget: any(rng),
                })
                .collect(),
            exit: rng.random_bool(0.5).then(|| Exit { notice_periods: rng.random_range(0..=100_000) }),
            factions: (0..rng.random_range(0..3))
                .map(|number| Faction {
                    party: rng.random_range(0..parties),
                    name: text(rng, number),
                    benefit_weight: any(rng),
                    cost_weight: any(rng),
                    reservation: signed(rng),
                })
                .collect(),
            objective: [Objective::Welfare, Objective::Egalitarian, Objective::Progress][rng.random_range(0..3)],
            agreed: (0..rng.random_range(0..3))
                .map(|_| Agreed {
                    measure: rng.random_range(0..measures),
                    points: (1..=rng.random_range(1..=count))
                        .map(|period| (period, Probability::new(rational(period as u64, 10)).unwrap()))
                        .collect(),
                    note: note(rng),
                    recalled: rng.random_bool(0.5),
                })
                .collect(),
        }
    }

    /// A law: what is written reads back as the same.
    #[test]
    fn written_scenarios_read_back_the_same() {
        for seed in 0..400 {
            let scenario = scenario(&mut ChaCha8Rng::seed_from_u64(seed));
            let text = write_scenario(&scenario);
            match read_scenario(&text) {
                Ok(read) => assert_eq!(read, scenario, "seed {seed}"),
                Err(error) => panic!("seed {seed}: {error}\n{text}"),
            }
        }
    }

    /// The numbers with the most digits that the reader takes.
    #[test]
    fn extreme_numbers_read_back_the_same() {
        let nines = "9".repeat(390);
        for text in [
            format!("{nines}e300"),
            format!("-{nines}e-300"),
            format!("0.{nines}e-300"),
            format!("0.{}1e-300", "0".repeat(380)),
            format!("1{}e300", "0".repeat(390)),
            format!("{}/{}", "7".repeat(199), "3".repeat(190)),
            "1e300".to_string(),
            "1e-300".to_string(),
            "0e-300".to_string(),
        ] {
            let value = exact::parse(&text).unwrap();
            let written = match number(&value) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            assert_eq!(exact::parse(&written), Ok(value), "{text}");
        }
    }
}
