//! Weighted sums of rows against the rows themselves, and proofs that there is no schedule.

use super::instances::{Dice, decorate, measure, plain, r, random, schedule};
use super::literal::subsets;
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, Link, LinkKind, Scenario};
use crate::agreement::schedule::Schedule;
use crate::certificate::combination::combine;
use crate::certificate::interval::Interval;
use crate::certificate::number::Number;
use crate::certificate::response::all_alarms;
use crate::certificate::{examine_refutation, rows, slack, verify_refutation};
use crate::exact::Rational;

fn covert(party: usize, start: usize, quit: Option<usize>, measures: &[usize]) -> Row {
    let measures = measures.to_vec();
    Row::Incentive(Plan { party, kind: Kind::Covert, faction: None, start, quit, measures })
}

/// Every row of a small scenario, all sets and quits included.
fn all_rows(s: &Scenario) -> Vec<Row> {
    let mut found = Vec::new();
    let last = s.periods.count + 2;
    for period in 0..=last {
        for measure in 0..=s.measures.len() {
            found.push(Row::NeverFalls { measure, period });
            found.push(Row::Pace { measure, period });
            found.push(Row::AtLeast { measure, period });
            found.push(Row::AtMost { measure, period });
        }
        for link in 0..=s.links.len() {
            found.push(Row::Link { link, period });
            found.push(Row::LinkReverse { link, period });
        }
        for assistance in 0..=s.assistance.len() {
            found.push(Row::AssistanceFloor { assistance, period });
            found.push(Row::AssistanceCap { assistance, period });
        }
    }
    found.extend((0..=s.assistance.len()).map(|assistance| Row::AssistanceBudget { assistance }));
    for party in 0..s.parties.len() {
        for kind in [Kind::Sign, Kind::Covert, Kind::Open, Kind::Exit, Kind::Ratify] {
            for faction in std::iter::once(None).chain((0..s.factions.len()).map(Some)) {
                for start in 0..=last {
                    for quit in std::iter::once(None).chain((0..=last).map(Some)) {
                        for measures in subsets(s, party) {
                            found.push(Row::Incentive(Plan { party, kind, faction, start, quit, measures }));
                        }
                    }
                }
            }
        }
    }
    found.retain(|row| rows::exists(s, row));
    found
}

fn some_rows(s: &Scenario, dice: &mut Dice, most: u64) -> Vec<(Row, Rational)> {
    let all = all_rows(s);
    (0..1 + dice.below(most))
        .map(|_| (all[dice.below(all.len() as u64) as usize].clone(), dice.part(7) * Rational::from(3)))
        .collect()
}

fn weighted(s: &Scenario, x: &Schedule, rows: &[(Row, Rational)]) -> Rational {
    rows.iter().fold(Rational::ZERO, |sum, (row, y)| sum + y * slack(s, x, row).unwrap())
}

#[test]
fn the_sum_of_rows_as_a_function_of_levels_is_the_sum_of_their_values() {
    for seed in 0..300 {
        let (mut s, x) = random(seed);
        decorate(&mut s, seed);
        let mut dice = Dice(seed + 5000);
        let rows = some_rows(&s, &mut dice, 12);
        let alarms = all_alarms(&s);
        let sum = combine::<Rational>(&s, &alarms, &rows).unwrap();
        let rough = combine::<Interval>(&s, &alarms, &rows).unwrap();
        let mut value = sum.constant.clone();
        for (k, coefficients) in sum.level.iter().enumerate() {
            value += &coefficients[0] * s.measures[k].start_level.get();
            for (c, level) in coefficients[1..].iter().zip(&x.levels[k]) {
                value += c * level;
            }
            for (c, enclosing) in coefficients.iter().zip(&rough.level[k]) {
                assert!(enclosing.lower().unwrap() <= *c && *c <= enclosing.upper().unwrap(), "seed {seed}");
            }
        }
        for (coefficients, amounts) in sum.amount.iter().zip(&x.assistance) {
            for (c, amount) in coefficients.iter().zip(amounts) {
                value += c * amount;
            }
        }
        assert_eq!(value, weighted(&s, &x, &rows), "seed {seed}: {rows:?}");
    }
}

/// The greatest value of the sum over all corners of the box, tried one by one.
fn greatest_corner(s: &Scenario, rows: &[(Row, Rational)]) -> Rational {
    let count = s.periods.count;
    let mut ends: Vec<(Rational, Rational)> = Vec::new();
    for m in &s.measures {
        for t in 1..=count {
            let mut low = m.start_level.get().clone();
            for milestone in m.milestones.iter().filter(|x| x.period <= t) {
                low = low.max(milestone.at_least.get().clone());
            }
            if m.deadline.is_some_and(|d| d <= t) {
                low = Rational::ONE;
            }
            ends.push((low, if t < m.earliest { m.start_level.get().clone() } else { Rational::ONE }));
        }
    }
    for a in &s.assistance {
        ends.extend((1..=count).map(|t| (Rational::ZERO, a.max_per_period.at(t).clone())));
    }
    let corner = |mask: usize| {
        let mut point = ends.iter().enumerate().map(|(at, e)| if mask >> at & 1 == 1 { &e.1 } else { &e.0 }.clone());
        let mut take = |n: usize| -> Vec<Vec<Rational>> {
            (0..n).map(|_| (0..count).map(|_| point.next().unwrap()).collect()).collect()
        };
        Schedule { levels: take(s.measures.len()), assistance: take(s.assistance.len()) }
    };
    (0..1usize << ends.len()).map(|mask| weighted(s, &corner(mask), rows)).max().unwrap()
}

#[test]
fn the_bound_is_the_greatest_corner_of_the_box() {
    let (mut refuted, mut not) = (0, 0);
    for seed in 0..400 {
        let (mut s, _) = random(seed);
        decorate(&mut s, seed);
        if (s.measures.len() + s.assistance.len()) * s.periods.count > 7 {
            continue;
        }
        let rows = some_rows(&s, &mut Dice(seed + 900), 4);
        let corner = greatest_corner(&s, &rows);
        match verify_refutation(&s, &rows) {
            Ok(bound) => {
                refuted += 1;
                assert!(corner <= bound && bound < Rational::ZERO, "seed {seed}");
                assert!(bound - corner < r("1e-11"), "seed {seed}");
            }
            Err(_) => {
                not += 1;
                assert!(corner >= Rational::ZERO, "seed {seed}");
            }
        }
    }
    assert!(refuted >= 10 && not >= 10, "{refuted} refuted, {not} not: the test would show little");
}

/// P0 must do something costly that nobody inspects and nobody pays for.
fn unpaid() -> Scenario {
    let mut s = plain(2, 3, After::Perpetual, "9/10");
    s.measures.push(measure(2, 0, "1", "2", "0"));
    s.measures[0].deadline = Some(3);
    s
}

#[test]
fn a_deadline_on_an_uninspected_party_is_refuted() {
    let s = unpaid();
    // Evading from 3 on for ever saves the cost in every period from 3 on: an average of exactly 1 … in (1−δ)
    // flows Σ δ^{t−3}(1−δ) = 1; nothing is lost. So the row is −1 wherever x_3 = 1.
    let row = covert(0, 3, None, &[0]);
    assert_eq!(slack(&s, &schedule(&["0 0 1"]), &row), Some(r("-1")));
    let proof = examine_refutation(&s, &[(row.clone(), r("2"))]).unwrap();
    assert!(proof.bound < Rational::ZERO && (proof.bound + r("2")) < r("1e-12"));
    // The only bound with weight is the deadline, in period 3.
    assert_eq!(proof.bounds.len(), 1);
    assert_eq!(proof.bounds[0].row, Row::AtLeast { measure: 0, period: 3 });
    assert!((proof.bounds[0].weight - 2.0).abs() < 1e-9 && (proof.bounds[0].effect - 2.0).abs() < 1e-9);
    // Without the deadline the same multipliers prove nothing.
    let mut free = s.clone();
    free.measures[0].deadline = None;
    assert!(verify_refutation(&free, &[(row, r("2"))]).is_err());
}

#[test]
fn wrong_multipliers_are_rejected() {
    // The deadline is on the other measure; the link carries it over: x_0 ≥ x_1 = 1.
    let mut s = unpaid();
    s.measures[0].deadline = None;
    s.measures.push(measure(2, 1, "0", "0", "0"));
    s.measures[1].deadline = Some(3);
    s.links.push(Link { from: 1, to: 3, kind: LinkKind::Precedence { before: 0, after: 1 } });
    let (temptation, link) = (covert(0, 3, None, &[0]), Row::Link { link: 0, period: 3 });
    let bound = verify_refutation(&s, &[(temptation.clone(), r("1")), (link.clone(), r("1"))]).unwrap();
    // 1·(−x_0) + 1·(x_0 − x_1) = −x_1 = −1 by hand.
    assert!((bound + r("1")) < r("1e-12"));
    // Too little of the link lets x_0 = 0; too much lets x_0 = 1 pay for it.
    for wrong in ["0", "-1", "3"] {
        let answer = verify_refutation(&s, &[(temptation.clone(), r("1")), (link.clone(), r(wrong))]);
        if wrong == "3" {
            // −x_0 + 3(x_0 − 1) = 2 x_0 − 3 ≤ −1: still a proof, and accepted.
            assert!(answer.is_ok());
        } else {
            assert!(answer.is_err(), "{wrong}");
        }
    }
    assert!(verify_refutation(&s, &[]).is_err());
    for (row, why) in [
        (covert(1, 3, None, &[0]), "the measure is another party's"),
        (covert(0, 3, Some(3), &[0]), "quits when it starts"),
        (covert(0, 5, None, &[0]), "starts after the tail"),
        (covert(0, 1, Some(5), &[0]), "quits late in the tail, which is not a row"),
        (covert(0, 1, None, &[0, 0]), "the same measure twice"),
        (covert(7, 1, None, &[]), "no such party"),
        (Row::Link { link: 0, period: 4 }, "out of force"),
        (Row::LinkReverse { link: 0, period: 1 }, "a precedence has one side"),
        (Row::Pace { measure: 0, period: 1 }, "no pace limit"),
        (Row::AssistanceBudget { assistance: 0 }, "no assistance"),
        (
            Row::Incentive(Plan { party: 0, kind: Kind::Exit, faction: None, start: 1, quit: None, measures: vec![] }),
            "no lawful exit",
        ),
        (
            Row::Incentive(Plan { party: 0, kind: Kind::Sign, faction: None, start: 2, quit: None, measures: vec![] }),
            "signing is in period 1",
        ),
    ] {
        let with = [(temptation.clone(), r("1")), (link.clone(), r("1")), (row, r("1"))];
        assert!(verify_refutation(&s, &with).is_err(), "{why}");
    }
}

#[test]
fn a_sum_that_is_zero_by_a_hair_needs_the_exact_arithmetic() {
    // −x + (x − 1) + (1 − 10^-30): g = −10^-30 exactly; doubles cannot see it, wide intervals can.
    let mut s = plain(1, 1, After::Sunset, "1/2");
    s.measures.push(measure(1, 0, "1", "0", "0"));
    s.measures[0].max_step = Some(Rational::ONE - r("1e-30"));
    s.measures[0].deadline = Some(1);
    let rows = [(Row::Pace { measure: 0, period: 1 }, r("1"))];
    let proof = examine_refutation(&s, &rows).unwrap();
    assert!(proof.bound < Rational::ZERO && proof.bound >= r("-1.000001e-30"), "{}", proof.method);
    s.measures[0].max_step = Some(Rational::ONE);
    assert!(verify_refutation(&s, &rows).is_err());
}
