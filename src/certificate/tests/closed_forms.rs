//! Thresholds and sequences that can be worked out on paper.

use super::instances::{layer, measure, plain, r, schedule, series, share};
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use crate::certificate::{Status, certify, slack};
use crate::exact::Rational;

fn plan(kind: Kind, party: usize, start: usize, quit: Option<usize>, measures: &[usize]) -> Row {
    Row::Incentive(Plan { party, kind, faction: None, start, quit, measures: measures.to_vec() })
}

/// Two parties, each with one measure that costs c and is worth b to the other, seen with probability p.
fn symmetric(count: usize, delta: &str, b: &str, c: &str, kept: &str, p: &str) -> Scenario {
    let mut s = plain(2, count, After::Perpetual, delta);
    s.measures = vec![measure(2, 0, c, b, kept), measure(2, 1, c, b, kept)];
    s.verification.layers.push(layer(2, p, "0"));
    s
}

#[test]
fn all_or_nothing_at_the_critical_discount_factor() {
    // δ* = c/(c + p(b−c)): with b = 3, c = 1, p = 1/4 that is 2/3.
    let full = |count: usize| {
        let row = "1 ".repeat(count);
        schedule(&[&row, &row])
    };
    for count in [1, 4] {
        let at = symmetric(count, "2/3", "3", "1", "0", "1/4");
        for start in 1..=count + 1 {
            for row in [plan(Kind::Covert, 0, start, None, &[0]), plan(Kind::Covert, 0, start, Some(start + 1), &[0])] {
                // Indifferent for ever and indifferent for a period: both are exactly 0, in the tail and before.
                if slack(&at, &full(count), &row).is_some() {
                    assert_eq!(slack(&at, &full(count), &row), Some(Rational::ZERO), "{row:?}");
                }
            }
        }
        let certificate = certify(&at, &full(count));
        assert_eq!(certificate.status, Status::Certified, "{certificate:?}");
        assert_eq!(certificate.min_slack, Rational::ZERO);
        assert!(certificate.method.contains("rational"), "{}", certificate.method);
        // V = b − c = 2 in every period.
        let value = &certificate.values[1];
        assert!(value.lower.clone().unwrap() <= r("2") && r("2") <= value.upper.clone().unwrap());

        let below = symmetric(count, "0.66", "3", "1", "0", "1/4");
        let certificate = certify(&below, &full(count));
        assert_eq!(certificate.status, Status::Epsilon);
        // Evading pays in every period, so evading for ever pays most:
        // slack = (δ p (b−c) − (1−δ) c) / (1 − δ(1−p)) = (0.33 − 0.34)/0.505.
        let gain = r("0.01") / r("0.505");
        assert!(certificate.epsilon >= gain && &certificate.epsilon - &gain < r("1e-12"));
        assert_eq!(certificate.broken_count, 2 * (count + 1));
        for broken in &certificate.broken {
            let Row::Incentive(worst) = &broken.row else { panic!("{broken:?}") };
            assert_eq!((worst.kind, worst.quit, worst.measures.len()), (Kind::Covert, None, 1));
            assert_eq!(slack(&below, &full(count), &broken.row), Some(-gain.clone()));
        }
    }
}

#[test]
fn reversible_measures_with_false_alarms_at_the_threshold_of_grim_reversion() {
    // The prisoner's dilemma with false alarms q on either side and reversion for ever, from the literature's
    // one-shot condition: δ(p−q)(1−q)(V − 0) = (1−δ)(T−R), with V = (1−δ)R / (1 − δ(1−q)²) as P = 0.
    // δ = 9/10, p = 1/2, q = 1/5, R = b − c: solve for b at c = 1.
    let (delta, p, q) = (r("9/10"), r("1/2"), r("1/5"));
    let one = Rational::ONE;
    let quiet = (&one - &q) * (&one - &q);
    let value_per_gain = (&one - &delta) / (&one - &delta * &quiet);
    let gain = (&one - &delta) / (&delta * (&p - &q) * (&one - &q) * value_per_gain);
    let b = (gain + &one).to_string();
    let mut s = symmetric(2, "9/10", &b, "1", "0", "1/2");
    s.verification.layers[0].false_alarm = series("1/5");
    let x = schedule(&["1 1", "1 1"]);
    for start in 1..=3 {
        assert_eq!(slack(&s, &x, &plan(Kind::Covert, 1, start, None, &[1])), Some(Rational::ZERO));
    }
    assert_eq!(certify(&s, &x).status, Status::Certified);
}

/// The sequence with a sanction: b = 2, c = 1, δ = 9/10, s = 2, irreversible, seen for sure, three periods.
fn sanctioned(count: usize) -> Scenario {
    let mut s = symmetric(count, "9/10", "2", "1", "1", "1");
    s.response.sanction = vec![series("2"), series("2")];
    s
}

fn both(levels: &[Rational]) -> Schedule {
    Schedule { levels: vec![levels.to_vec(), levels.to_vec()], assistance: Vec::new() }
}

#[test]
fn increments_of_irreversible_measures_under_a_sanction() {
    // Slack in period t: σ + δ(b−c) Σ_{j≥1} δ^{j−1} Δ_{t+j} − c Δ_t with σ = δ(1−δ)s = 0.18. Two binding steps in a
    // row give Δ_{t−1} = (δb/c) Δ_t + (1−δ)σ/c. The increments that get to 1 soonest bind in periods 1 and 2:
    // Δ_2 = 0.18 + 0.9 Δ_3, Δ_1 = 1.8 Δ_2 + 0.018, and the sum is 1.
    let third = r("239/1760");
    let second = r("0.18") + r("0.9") * &third;
    let first = r("1.8") * &second + r("0.018");
    assert_eq!(&first + &second + &third, Rational::ONE);
    let levels = [first.clone(), &first + &second, Rational::ONE];
    for (level, printed) in levels.iter().zip(["0.5620", "0.8642", "1"]) {
        assert!((level - r(printed)) < r("0.00005") && (r(printed) - level) < r("0.00005"));
    }
    let (s, x) = (sanctioned(3), both(&levels));
    for kind in [Kind::Covert, Kind::Open] {
        for party in 0..2 {
            let at = |start| slack(&s, &x, &plan(kind, party, start, None, &[party])).unwrap();
            assert_eq!([at(1), at(2)], [Rational::ZERO, Rational::ZERO]);
            // The last step does not bind: σ − Δ_3, and with nothing left to do the sanction is all there is.
            assert_eq!([at(3), at(4)], [r("0.18") - &third, r("0.18")]);
        }
    }
    let certificate = certify(&s, &x);
    assert_eq!((certificate.status, certificate.min_slack), (Status::Certified, Rational::ZERO));
    // Any step a little larger is broken, and named: the first by the longer way, the others at once.
    for period in 1..=2 {
        let mut tampered = levels.clone();
        tampered[period - 1] += r("1e-12");
        let certificate = certify(&s, &both(&tampered));
        assert_eq!(certificate.status, Status::Epsilon);
        let Row::Incentive(worst) = &certificate.broken[0].row else { panic!() };
        assert_eq!(worst.start, period);
        assert_eq!(worst.measures, [worst.party]);
    }
}

#[test]
fn the_last_step_is_at_most_the_sanction_over_the_cost() {
    // One period: 1·Δ ≤ σ/c = 0.18, exactly.
    let s = sanctioned(1);
    assert_eq!(certify(&s, &both(&[r("0.18")])).status, Status::Certified);
    assert_eq!(certify(&s, &both(&[r("0.180000000000000001")])).status, Status::Epsilon);
}

#[test]
fn irreversible_measures_without_a_sanction_unravel() {
    // Δ_{t−1} = (δb/c) Δ_t with Δ_T ≤ 0: only "nothing" is kept, and it is proved with slack exactly 0.
    let s = symmetric(3, "9/10", "2", "1", "1", "1");
    let nothing = certify(&s, &both(&[r("0"), r("0"), r("0")]));
    assert_eq!((nothing.status, nothing.min_slack), (Status::Certified, Rational::ZERO));
    assert_eq!(certify(&s, &both(&[r("0.1"), r("0.15"), r("0.16")])).status, Status::Epsilon);
}

#[test]
fn what_is_done_for_good_tempts_nobody_and_is_proved_without_rationals() {
    // Completed in period 1, irreversible, uninspected: nothing can be gained or lost from period 2 on.
    let mut s = plain(2, 200, After::Perpetual, "9/10");
    s.measures = vec![measure(2, 0, "0", "2", "1"), measure(2, 1, "0.3", "2", "1")];
    s.measures[0].step_cost = r("0.7");
    let level = "1/3 ".repeat(200);
    let (free, costly) = (vec![level.as_str(), "0"], s.clone());
    let mut x = schedule(&free);
    x.levels[1] = vec![Rational::ZERO; 200];
    s.measures[0].start_level = share("1/3");
    let certificate = certify(&s, &x);
    assert_eq!((certificate.status, certificate.min_slack), (Status::Certified, Rational::ZERO));
    assert_eq!(certificate.method, "interval (53 bits)");
    // With the step still to be paid for, (1−δ)·0.7·1/3 is lost by keeping to period 1: signing, evading in secret and
    // evading openly name it, and no later period does.
    let certificate = certify(&costly, &x);
    assert_eq!((certificate.status, certificate.broken_count), (Status::Epsilon, 3), "{certificate:?}");
    let loss = r("7/300");
    assert!(certificate.epsilon >= loss && &certificate.epsilon - &loss < r("1e-12"));
    for broken in &certificate.broken {
        assert!(matches!(&broken.row, Row::Incentive(plan) if plan.party == 0 && plan.start == 1));
    }
}
