//! The tail of an agreement as a repeated game: its thresholds are where the covert evasions that start in the tail
//! cease to pay, valued one by one in the model's own recursions; and where the solver begins to concede.
mod support;

use detente::agreement::plan::{Kind, Plan};
use detente::agreement::scenario::*;
use detente::agreement::schedule::Schedule;
use detente::agreement::tail::{Tail, tail};
use detente::exact::Rational;
use detente::outcome::Outcome;
use detente::repeated::critical::solve;
use detente::repeated::threshold::{AtUpper, Below, Knob, Punishment, Question, Target, Threshold};
use detente::units::{Discount, Probability};
use support::brute::Brute;
use support::r;
use support::scenarios::{Lcg, layer, measure, party, probability, random_scenario, symmetric};
use support::solver::solution;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

fn ask(tail: &Tail, knob: Knob) -> Option<Threshold> {
    let question = Question { knob, target: Target::Profile(tail.comply), punishment: Punishment::Nash(None) };
    match solve(&tail.game, &question).expect("a tail is covered") {
        Outcome::Found(threshold) => Some(threshold),
        Outcome::Refuted(_) => None,
        Outcome::Undecided(why) => panic!("{why}"),
    }
}

/// Levels that stand at their last value from the first period on.
fn standing(scenario: &Scenario, levels: &[Rational]) -> Schedule {
    Schedule {
        levels: levels.iter().map(|level| vec![level.clone(); scenario.periods.count]).collect(),
        assistance: scenario.assistance.iter().map(|_| vec![ZERO; scenario.periods.count]).collect(),
    }
}

/// The least slack of all covert plans from the tail on: all sets, quits at once and never, all parties; by the
/// recursions.
fn least_slack(scenario: &Scenario, levels: &[Rational]) -> Rational {
    let schedule = standing(scenario, levels);
    let brute = Brute::new(scenario, &schedule);
    let start = scenario.periods.count + 1;
    let plans: Vec<Plan> =
        brute.plans().into_iter().filter(|plan| plan.kind == Kind::Covert && plan.start == start).collect();
    plans.iter().map(|plan| brute.slack(plan)).min().expect("there are plans")
}

fn with_discount(scenario: &Scenario, delta: &Rational) -> Scenario {
    let mut changed = scenario.clone();
    for party in &mut changed.parties {
        party.discount = Discount::new(delta.clone()).expect("inside");
    }
    changed
}

/// Two symmetric measures, φ = 0, κ = 0, no sanction: δ* = c/(c + p(b − c)), and the least p at that δ is p again. The
/// solver concedes everything just above and nothing just below.
#[test]
fn all_or_nothing() {
    for (b, c, p, q) in [("2", "1", "1/2", "0"), ("3", "1", "1/4", "0"), ("5", "2", "1", "0")] {
        let scenario = symmetric(3, "9/10", b, c, p, q);
        let levels = vec![ONE; 2];
        let game = tail(&scenario, &levels).unwrap();
        let found = ask(&game, Knob::Discount).unwrap();
        let expected = r(c) / (r(c) + r(p) * (r(b) - r(c)));
        assert_eq!(found.value, Some(expected.clone()));
        assert_eq!(least_slack(&with_discount(&scenario, &expected), &levels), ZERO);
        let at = tail(&with_discount(&scenario, &expected), &levels).unwrap();
        assert_eq!(ask(&at, Knob::Detection(None)).unwrap().value, Some(r(p)));
        let last = |delta: Rational| {
            let solution = solution(&with_discount(&scenario, &delta));
            detente::exact::to_f64(solution.schedule.levels[0].last().unwrap())
        };
        assert!(last(&expected + r("1/100")) > 0.999);
        assert!(last(&expected - r("1/100")) < 0.001);
    }
}

/// Everything that holds of a threshold, as signs of the least slack.
fn assert_threshold(
    what: &str,
    found: Option<&Threshold>,
    points: &[Rational],
    slack: impl Fn(&Rational) -> Rational,
    small: &Rational,
) {
    let Some(found) = found else {
        for point in points {
            assert!(slack(point) < ZERO, "{what}: kept at {point}");
        }
        return;
    };
    if found.at_upper != AtUpper::Open {
        assert!(slack(&found.upper) >= ZERO, "{what}: not kept at {}", found.upper);
    }
    if found.below == Below::Nothing && found.lower > ZERO {
        let below = if found.value.is_some() { &found.lower - small } else { found.lower.clone() };
        assert!(below <= ZERO || slack(&below) < ZERO, "{what}: kept at {below}");
    }
    for point in points {
        let kept = slack(point) >= ZERO;
        assert!(!kept || *point >= found.lower, "{what}: kept at {point} below {}", found.lower);
        assert!(kept || !found.all_above || *point < found.upper, "{what}: not kept at {point}");
    }
}

/// Random scenarios, step costs set aside (or a suspension for ever, after which nobody cures): the thresholds in δ, p
/// and s of the stage game, and the slack of every covert plan from the tail on.
#[test]
fn thresholds_are_where_evasions_cease_to_pay() {
    let mut counts = [0; 4];
    for seed in 0..160 {
        let mut scenario = random_scenario(seed + 12_000);
        scenario.periods.after = After::Perpetual;
        scenario.exit = None;
        let collapse = scenario.response.suspension == Suspension::Forever;
        for measure in &mut scenario.measures {
            if !collapse {
                measure.step_cost = ZERO;
            }
        }
        let random = &mut Lcg::new(seed);
        let levels: Vec<Rational> = (0..scenario.measures.len())
            .map(|_| Rational::from_parts((1 + random.below(4)).into(), 4u8.into()))
            .collect();
        let game = tail(&scenario, &levels).unwrap();
        assert!(!game.fixed_cure);
        let grid: Vec<Rational> = (1..16u32).map(|k| Rational::from_parts(k.into(), 16u8.into())).collect();
        let found = ask(&game, Knob::Discount);
        counts[0] += usize::from(found.is_some());
        counts[1] += usize::from(found.is_none());
        let small = r("1/1000000000");
        let at = |delta: &Rational| least_slack(&with_discount(&scenario, delta), &levels);
        assert_threshold(&format!("{seed} δ"), found.as_ref(), &grid, at, &small);
        // The one-off sanction, the same for all.
        let found = ask(&game, Knob::Sanction(None));
        counts[2] += usize::from(found.is_some());
        let at = |amount: &Rational| {
            let mut changed = scenario.clone();
            changed.response.sanction.iter_mut().for_each(|s| *s = Series::constant(amount.clone()));
            least_slack(&changed, &levels)
        };
        let amounts: Vec<Rational> = (0..8u32).map(|k| Rational::from(k * k)).collect();
        assert_threshold(&format!("{seed} s"), found.as_ref(), &amounts, at, &small);
        // Detection, the same for all: one layer for each party instead of those in force.
        let plain = plain_layers(&scenario, None);
        let found = ask(&tail(&plain, &levels).unwrap(), Knob::Detection(None));
        counts[3] += usize::from(found.is_some());
        let begin = plain.verification.layers.iter().map(|l| l.false_alarm.at(1).clone()).max().unwrap();
        let points: Vec<Rational> = grid.iter().filter(|p| **p >= begin).cloned().chain([ONE]).collect();
        let at = |p: &Rational| least_slack(&plain_layers(&scenario, Some(p)), &levels);
        assert_threshold(&format!("{seed} p"), found.as_ref(), &points, at, &small);
    }
    assert!(counts.iter().all(|count| *count > 25), "{counts:?}");
}

/// The layers in force in the tail as one for each party, with its combined probabilities (or the given detection);
/// what they cost is borne through the first.
fn plain_layers(scenario: &Scenario, detection: Option<&Rational>) -> Scenario {
    let count = scenario.periods.count;
    let mut changed = scenario.clone();
    changed.verification.layers.clear();
    changed.verification.review_clearance = Probability::ZERO;
    let upheld = ONE - scenario.verification.review_clearance.get();
    let in_force: Vec<&Layer> =
        scenario.verification.layers.iter().filter(|layer| layer.in_force(count + 1, count)).collect();
    for i in 0..scenario.parties.len() {
        let (mut unseen, mut unaccused) = (ONE, ONE);
        for l in in_force.iter().filter(|l| l.inspects.contains(&i)) {
            unseen *= ONE - l.detection.at(count + 1);
            unaccused *= ONE - l.false_alarm.at(count + 1);
        }
        let q = (ONE - unaccused) * &upheld;
        let p = detection.cloned().unwrap_or(ONE - unseen);
        layer(&mut changed, &[i], &p.to_string(), &q.to_string());
    }
    for i in 0..scenario.parties.len() {
        let cost = in_force
            .iter()
            .fold(ZERO, |sum, l| sum + l.cost_per_period[i].at(count + 1) + l.intrusion_per_period[i].at(count + 1));
        changed.verification.layers[0].cost_per_period[i] = Series::constant(cost);
    }
    changed
}

/// Step costs and a suspension that ends: who was caught pays to return. At the scenario's own δ and p the profile is
/// kept up exactly when no plan pays, and the least sanction is right.
#[test]
fn step_costs_count_when_the_caught_return() {
    let (mut with_cure, mut kept_count, mut broken_count) = (0, 0, 0);
    for seed in 0..200 {
        let mut scenario = random_scenario(seed + 70_000);
        scenario.periods.after = After::Perpetual;
        scenario.exit = None;
        let random = &mut Lcg::new(seed);
        scenario.response.suspension = Suspension::Periods(random.below(4) as u32);
        let levels: Vec<Rational> = (0..scenario.measures.len())
            .map(|_| Rational::from_parts((1 + random.below(4)).into(), 4u8.into()))
            .collect();
        let game = tail(&scenario, &levels).unwrap();
        with_cure += usize::from(game.fixed_cure);
        let small = r("1/1000000000");
        let at = |amount: &Rational| {
            let mut changed = scenario.clone();
            changed.response.sanction.iter_mut().for_each(|s| *s = Series::constant(amount.clone()));
            least_slack(&changed, &levels)
        };
        let amounts: Vec<Rational> = (0..8u32).map(|k| Rational::from(k * k)).collect();
        let found = ask(&game, Knob::Sanction(None));
        assert_threshold(&format!("{seed} s"), found.as_ref(), &amounts, at, &small);
        kept_count += usize::from(found.as_ref().is_some_and(|found| found.upper == ZERO));
        broken_count += usize::from(found.as_ref().is_none_or(|found| found.upper > ZERO));
    }
    assert!(with_cure > 40 && kept_count > 20 && broken_count > 20, "{with_cure} {kept_count} {broken_count}");
}

/// A sunset has no tail, and levels must be there.
#[test]
fn refusals() {
    let mut scenario = symmetric(2, "9/10", "2", "1", "1/2", "0");
    assert!(tail(&scenario, &[ONE]).is_err());
    assert!(tail(&scenario, &[ONE, r("3/2")]).is_err());
    scenario.periods.after = After::Sunset;
    let why = tail(&scenario, &[ONE, ONE]).unwrap_err().to_string();
    assert!(why.contains("sunset"), "{why}");
}

/// The suspension is an equilibrium of the stage game, whoever pays for verification; and it pays the floors.
#[test]
fn the_suspension_is_an_equilibrium_of_the_stage_game() {
    for seed in 0..60 {
        let mut scenario = random_scenario(seed + 500);
        scenario.periods.after = After::Perpetual;
        let levels = vec![r("3/4"); scenario.measures.len()];
        let game = tail(&scenario, &levels).unwrap();
        let stage = &game.game.states[0].game;
        for i in 0..scenario.parties.len() {
            let floors = scenario.measures.iter().fold(ZERO, |sum, m| {
                let held = r("3/4") * m.irreversible_share.get();
                sum + if m.performer == i { -(&m.cost_per_period * held) } else { &m.benefit_per_period[i] * held }
            });
            assert_eq!(*stage.payoff_at(i, game.suspended), floors);
            let mut other = stage.profile(game.suspended);
            other[i] = 0;
            assert!(*stage.payoff(i, &other) <= floors, "{seed}");
        }
    }
}

/// A party without measures is a player too: a false alarm on it, or one that it provokes, suspends the others.
#[test]
fn a_party_without_measures() {
    let mut scenario = support::scenarios::agreement(2, After::Perpetual);
    for _ in 0..2 {
        party(&mut scenario, "9/10");
    }
    measure(&mut scenario, 0, "1", &[(1, "3")]);
    layer(&mut scenario, &[0, 1], "1/2", "0").cost_per_period[1] = Series::constant(r("4"));
    scenario.response.suspension = Suspension::Periods(2);
    scenario.response.sanction[0] = Series::constant(r("10"));
    let levels = [ONE];
    // Party 1 pays 4 for verification of what is worth 3 to it: it would rather be suspended.
    assert!(least_slack(&scenario, &levels) < ZERO);
    assert_eq!(probability("1/2"), Probability::new(r("1/2")).unwrap());
    let game = tail(&scenario, &levels).unwrap();
    assert!(ask(&game, Knob::Detection(Some(0))).is_none());
}
