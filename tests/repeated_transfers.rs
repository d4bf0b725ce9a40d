//! Repeated games with transfers: the literature's example, and random games against a plain iteration and against the
//! incentive conditions written out.
mod support;

use detente::certificate::staircase::{check_staircase, transfer_items};
use detente::exact::Rational;
use detente::game::NormalForm;
use detente::game::normal::Player;
use detente::repeated::answer::{AlarmResponse, Inspection, Monitoring, RepeatedGame, State};
use detente::repeated::threshold::Step;
use detente::repeated::transfers::{at_discount, staircase};
use detente::units::Discount;
use support::r;
use support::scenarios::{Lcg, probability};

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

fn game(stage: NormalForm, delta: &Rational, monitoring: Monitoring) -> RepeatedGame {
    let players = stage.players().len();
    RepeatedGame {
        states: vec![State { name: String::new(), game: stage, transitions: vec![] }],
        discount: vec![Discount::new(delta.clone()).expect("a discount factor"); players],
        monitoring,
    }
}

fn inspections(players: usize, p: &str, s: &str) -> Monitoring {
    Monitoring::Inspected(Inspection {
        detection: vec![probability(p); players],
        false_alarm: vec![probability("0"); players],
        sanction: vec![r(s); players],
        sanction_per_period: vec![ZERO; players],
        response: AlarmResponse::Optimal,
    })
}

/// The example of Abreu and Sannikov 2014; with transfers (computed with the R package repgame of Goldlücke and Kranz)
/// the joint payoff is 14, 22 and 25 from δ = 0, 5/23 and 9/34.
#[test]
fn the_example_with_transfers() {
    let matrix = |rows: [[i64; 3]; 3]| -> Vec<Vec<Rational>> {
        rows.iter().map(|row| row.iter().map(|&v| Rational::from(v)).collect()).collect()
    };
    let row = matrix([[16, 3, 0], [21, 10, -1], [9, 5, -5]]);
    let column = matrix([[9, 13, 3], [1, 4, 0], [0, -4, -15]]);
    let stage = NormalForm::bimatrix("", &row, &column).unwrap();
    let game = game(stage, &r("1/2"), Monitoring::Perfect);
    let stairs = staircase(&game).unwrap();
    let mut joint: Vec<(Rational, Rational)> = Vec::new();
    for step in &stairs.steps {
        if joint.last().is_none_or(|(_, best)| *best != step.best) {
            joint.push((step.discount.clone(), step.best.clone()));
        }
    }
    assert_eq!(joint, [(ZERO, r("14")), (r("5/23"), r("22")), (r("9/34"), r("25"))]);
    assert_eq!(stairs.least_discount(&r("25")), Some(&r("9/34")));
    assert_eq!(stairs.least_discount(&r("26")), None);
}

fn random_game(seed: u64) -> NormalForm {
    let random = &mut Lcg::new(seed + 44_000);
    let players = 2 + random.below(2);
    let shape: Vec<usize> = (0..players).map(|_| 2 + random.below(if players == 2 { 3 } else { 2 })).collect();
    let named = |&count: &usize| Player { name: String::new(), strategies: vec![String::new(); count] };
    let size: usize = shape.iter().product();
    let payoffs = (0..players).map(|_| (0..size).map(|_| Rational::from(random.below(15) as i64)).collect()).collect();
    NormalForm::new("", shape.iter().map(named).collect(), payoffs).unwrap()
}

fn best_reply(stage: &NormalForm, profile: usize, player: usize) -> Rational {
    let mut at = stage.profile(profile);
    let payoff = |own: usize| {
        at[player] = own;
        stage.payoff(player, &at).clone()
    };
    (0..stage.shape()[player]).map(payoff).max().unwrap()
}

/// From all profiles down, one at a time until nothing changes: U and v of those left, and who is left.
fn plainly(
    stage: &NormalForm,
    delta: &Rational,
    p: &Rational,
    s: &Rational,
) -> Option<(Rational, Vec<Rational>, Vec<usize>)> {
    let players = stage.players().len();
    let gain = |profile: usize, i: usize| best_reply(stage, profile, i) - stage.payoff_at(i, profile);
    // What i must be promised above its worst.
    let premium = |profile: usize, i: usize| {
        let gain = gain(profile, i);
        if gain == ZERO { ZERO } else { ((ONE - delta) * (gain / (delta * p) - s)).max(ZERO) }
    };
    let mut left: Vec<usize> = (0..stage.profile_count()).collect();
    loop {
        let joint = left.iter().map(|&a| (0..players).fold(ZERO, |sum, i| sum + stage.payoff_at(i, a))).max()?;
        // (1−δ) g + δ (v + premium) = v
        let punished = |i: usize| {
            let value = |&a: &usize| stage.payoff_at(i, a) + delta / (ONE - delta) * premium(a, i);
            left.iter().map(value).min()
        };
        let worst: Vec<Rational> = (0..players).map(punished).collect::<Option<_>>()?;
        let room = worst.iter().fold(joint.clone(), |room, worst| room - worst);
        let stays = |a: &usize| (0..players).fold(ZERO, |sum, i| sum + premium(*a, i)) <= room;
        let next: Vec<usize> = left.iter().copied().filter(stays).collect();
        if next == left {
            return Some((joint, worst, left));
        }
        left = next;
    }
}

/// The incentive conditions, written out: on the path of the best profile and in every punishment, with promises that
/// add up to no more than U and give nobody less than its worst.
fn assert_equilibrium(stage: &NormalForm, delta: &Rational, p: &Rational, s: &Rational, step: &Step) {
    let players = stage.players().len();
    let mut profiles = vec![(step.best_item, None)];
    profiles.extend(step.worst_item.iter().copied().enumerate().map(|(i, a)| (a, Some(i))));
    for (profile, punished) in profiles {
        let gain = |i: usize| best_reply(stage, profile, i) - stage.payoff_at(i, profile);
        let least = |i: usize| {
            let premium = if gain(i) == ZERO { ZERO } else { (ONE - delta) * (gain(i) / (delta * p) - s) };
            &step.worst[i] + premium.max(ZERO)
        };
        let promise: Vec<Rational> = (0..players).map(least).collect();
        let total = promise.iter().fold(ZERO, |sum, w| sum + w);
        assert!(total <= step.best, "promises are more than there is");
        for (i, promise) in promise.iter().enumerate() {
            let seen = &step.worst[i] - (ONE - delta) * s;
            let deviating = (ONE - delta) * best_reply(stage, profile, i) + delta * (p * seen + (ONE - p) * promise);
            let keeping = (ONE - delta) * stage.payoff_at(i, profile) + delta * promise;
            assert!(gain(i) == ZERO || keeping >= deviating);
            if punished == Some(i) {
                assert_eq!(keeping, step.worst[i]);
            }
        }
    }
}

#[test]
fn random_games_against_a_plain_iteration() {
    let (mut steps, mut empty) = (0, 0);
    for seed in 0..120 {
        let stage = random_game(seed);
        let p = ["1", "1", "1/2", "1/5"][(seed % 4) as usize];
        let monitoring = if p == "1" { Monitoring::Perfect } else { inspections(stage.players().len(), p, "0") };
        let asked = game(stage.clone(), &r("1/2"), monitoring);
        let stairs = staircase(&asked).unwrap();
        let items = transfer_items(&asked).expect("covered");
        assert_eq!(check_staircase(&items, &stairs), Vec::<String>::new(), "{seed}");
        // A step that is moved, or worth more, is found out.
        if let Some(at) = stairs.steps.iter().position(|step| step.discount > ZERO) {
            let mut moved = stairs.clone();
            moved.steps[at].discount *= r("99/100");
            assert!(!check_staircase(&items, &moved).is_empty(), "{seed}");
            let mut more = stairs.clone();
            more.steps[at].best += ONE;
            assert!(!check_staircase(&items, &more).is_empty(), "{seed}");
        }
        steps += stairs.steps.len();
        empty += usize::from(stairs.steps.is_empty());
        assert!(stairs.steps.windows(2).all(|pair| pair[0].discount < pair[1].discount));
        let small = r("1/1000000000");
        let mut points: Vec<Rational> = (1..20u32).map(|k| Rational::from_parts(k.into(), 20u8.into())).collect();
        for step in stairs.steps.iter().filter(|step| step.discount > ZERO) {
            points.extend([step.discount.clone(), &step.discount - &small, &step.discount + &small]);
        }
        for least in stairs.once.iter().chain(&stairs.for_ever).flatten().filter(|least| **least > ZERO) {
            points.extend([least.clone(), least - &small]);
        }
        for delta in &points {
            let step = stairs.steps.iter().rev().find(|step| step.discount <= *delta);
            match plainly(&stage, delta, &r(p), &ZERO) {
                None => assert!(step.is_none(), "{seed} {delta}"),
                Some((joint, worst, left)) => {
                    let step = step.unwrap_or_else(|| panic!("{seed}: nothing at {delta}"));
                    assert_eq!((&step.best, &step.worst), (&joint, &worst), "{seed} {delta}");
                    assert_equilibrium(&stage, delta, &r(p), &ZERO, step);
                    let room = worst.iter().fold(ZERO, |sum, worst| sum + worst);
                    for profile in 0..stage.profile_count() {
                        let once = stairs.once[profile].as_ref().is_some_and(|least| least <= delta);
                        assert_eq!(once, left.contains(&profile), "{seed} {delta} {profile}");
                        let own = (0..stage.players().len()).fold(ZERO, |sum, i| sum + stage.payoff_at(i, profile));
                        let gains = (0..stage.players().len())
                            .fold(ZERO, |sum, i| sum + best_reply(&stage, profile, i) - stage.payoff_at(i, profile));
                        let kept = (ONE - delta) / delta * gains / r(p) <= own - &room;
                        let for_ever = stairs.for_ever[profile].as_ref().is_some_and(|least| least <= delta);
                        assert_eq!(for_ever, kept, "{seed} {delta} {profile}");
                    }
                }
            }
        }
    }
    assert!(steps > 150 && empty > 1, "{steps} {empty}");
}

#[test]
fn one_discount_factor_with_sanctions() {
    let mut with_more = 0;
    for seed in 0..80 {
        let stage = random_game(seed + 1_000);
        let delta = ["1/5", "1/2", "4/5"][(seed % 3) as usize];
        for (p, s) in [("1", "0"), ("1/2", "0"), ("1/2", "2"), ("1/2", "20")] {
            let asked = game(stage.clone(), &r(delta), inspections(stage.players().len(), p, s));
            let found = at_discount(&asked).unwrap();
            match plainly(&stage, &r(delta), &r(p), &r(s)) {
                None => assert!(found.is_none(), "{seed}"),
                Some((joint, worst, left)) => {
                    let (step, playable) = found.unwrap_or_else(|| panic!("{seed}: nothing"));
                    assert_eq!((&step.best, &step.worst, &playable), (&joint, &worst, &left), "{seed}");
                    assert_equilibrium(&stage, &r(delta), &r(p), &r(s), &step);
                    with_more += usize::from(s == "20" && left.len() == stage.profile_count());
                }
            }
        }
    }
    assert!(with_more > 10, "{with_more}");
}

/// Money makes no difference to what patient players can do jointly that is not efficient already, and all payoffs may
/// be moved: scaled by 5 and shifted by 10^6 for one player, the thresholds are the same.
#[test]
fn scaling_and_shifting() {
    for seed in 0..40 {
        let stage = random_game(seed + 3_000);
        let moved: Vec<Vec<Rational>> = (0..stage.players().len())
            .map(|i| {
                let shift = if i == 1 { r("1000000") } else { ZERO };
                stage.payoffs_of(i).iter().map(|v| v * r("5") + &shift).collect()
            })
            .collect();
        let other = NormalForm::new("", stage.players().to_vec(), moved).unwrap();
        let plain = staircase(&game(stage, &r("1/2"), Monitoring::Perfect)).unwrap();
        let other = staircase(&game(other, &r("1/2"), Monitoring::Perfect)).unwrap();
        assert_eq!((&plain.once, &plain.for_ever), (&other.once, &other.for_ever), "{seed}");
        let discounts = |steps: &[Step]| steps.iter().map(|step| step.discount.clone()).collect::<Vec<_>>();
        assert_eq!(discounts(&plain.steps), discounts(&other.steps), "{seed}");
    }
}

/// False alarms, signals and different patience are refused.
#[test]
fn what_is_not_covered() {
    let stage = random_game(0);
    let players = stage.players().len();
    let mut noisy = inspections(players, "1/2", "0");
    if let Monitoring::Inspected(inspection) = &mut noisy {
        inspection.false_alarm[0] = probability("1/10");
    }
    assert!(staircase(&game(stage.clone(), &r("1/2"), noisy)).is_err());
    assert!(staircase(&game(stage.clone(), &r("1/2"), inspections(players, "1/2", "1"))).is_err());
    let mut unlike = game(stage, &r("1/2"), Monitoring::Perfect);
    unlike.discount[0] = Discount::new(r("1/3")).unwrap();
    assert!(at_discount(&unlike).is_err());
}
