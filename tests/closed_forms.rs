//! Agreements whose best schedule is known in closed form. Every form is derived in the comment above its test; the
//! referee's exact optimum must equal it exactly, the solver's levels to 1e-6.
//!
//! In the comments: V value of the path, D of the evasion, S = (1−δ)·sanction its average weight, p detection,
//! q false alarms, b benefit to the other, c cost to the performer, x level, Δ step.
mod support;

use detente::agreement::scenario::*;
use detente::agreement::schedule::Schedule;
use detente::exact::{Rational, to_f64};
use support::brute::Brute;
use support::optimum::{exact_optimum, null_schedule};
use support::r;
use support::scenarios::{agreement, layer, measure, party, probability, sanction, symmetric};
use support::solver::solution;

const ZERO: Rational = Rational::ZERO;
const ONE: Rational = Rational::ONE;

/// The solver's levels are the expected ones to 1e-6, and nobody gains more than 1e-9 by breaking them.
fn assert_solver(scenario: &Scenario, expected: &[Vec<Rational>]) {
    let solution = solution(scenario);
    for (k, (levels, expected)) in solution.schedule.levels.iter().zip(expected).enumerate() {
        for (at, (level, expected)) in levels.iter().zip(expected).enumerate() {
            let (level, expected) = (to_f64(level), to_f64(expected));
            assert!((level - expected).abs() < 1e-6, "measure {k}, period {}: {level}, not {expected}", at + 1);
        }
    }
    let least = Brute::new(scenario, &solution.schedule).least_slack();
    assert!(to_f64(&least) > -1e-9, "{least}");
}

/// The expected levels are feasible and optimal, exactly, and the solver finds them.
fn assert_best(scenario: &Scenario, expected: &[Vec<Rational>]) {
    let (optimum, value) = exact_optimum(scenario).expect("there is a schedule");
    let schedule = Schedule { levels: expected.to_vec(), ..optimum.clone() };
    let brute = Brute::new(scenario, &schedule);
    assert!(brute.least_slack() >= ZERO, "expected {expected:?}, broken: {:?}", brute.tightest());
    assert_eq!(brute.objective(), value, "expected {expected:?}, exact optimum {:?}", optimum.levels);
    assert_solver(scenario, expected);
}

/// The same level in every period.
fn constant(level: &Rational, count: usize) -> Vec<Rational> {
    vec![level.clone(); count]
}

fn min_one(level: Rational) -> Rational {
    level.min(ONE)
}

/// A party that may concede and one that gains b = 3 from it; the performer may bear a loss of up to 5.
fn one_sided(count: usize, after: After, delta: &str, cost: &str, p: &str) -> Scenario {
    let mut s = agreement(count, after);
    party(&mut s, delta);
    party(&mut s, delta);
    measure(&mut s, 0, cost, &[(1, "3")]);
    layer(&mut s, &[0], p, "0");
    s.parties[0].disagreement = r("-5");
    s
}

/// Adds a measure of party 1 that costs nothing and is worth `b` to party 0.
fn free_benefit(s: &mut Scenario, b: &str) -> usize {
    measure(s, 1, "0", &[(0, b)])
}

// Two reversible measures.

/// At x1 = x2 = x the path is worth (b−c)x and a period of evasion gains (1−δ)cx and loses δp(b−c)x. With unequal
/// levels x1 ≤ k x2 and x2 ≤ k x1, k = δpb / (c(1−δ+δp)) < 1 below δ* = c / (c + p(b−c)): then only zero is left.
#[test]
fn two_symmetric_measures_are_all_or_nothing_at_the_critical_discount() {
    for (b, c, p) in [("2", "1", "1"), ("3", "1", "1/2"), ("3/2", "1", "4/5"), ("5", "2", "1/4")] {
        let (bb, cc, pp) = (r(b), r(c), r(p));
        let critical = &cc / (&cc + pp * (bb - &cc));
        let little = r("1/2000");
        for (delta, level) in [(&critical - &little, ZERO), (critical.clone(), ONE), (&critical + &little, ONE)] {
            let s = symmetric(3, &delta.to_string(), b, c, p, "0");
            assert_best(&s, &[constant(&level, 3), constant(&level, 3)]);
        }
    }
}

/// With false alarms q on both, Q = (1−q)² and V = (1−δ)(b−c)x/(1−δQ); an alarm on the evader costs (1−q)V more with
/// probability p−q: all or nothing where δ(p−q)(1−q)(b−c) = (1−δQ)c.
#[test]
fn false_alarms_raise_the_threshold_of_two_symmetric_measures() {
    for (delta, b, p, q) in [("9/10", "3", "1/2", "1/20"), ("4/5", "2", "1", "1/10"), ("19/20", "4", "3/4", "1/50")] {
        let (d, p0, q0) = (r(delta), r(p), r(q));
        let quiet = ONE - &q0;
        // Largest c that is carried: δ(p−q)(1−q)(b−c) = (1−δQ)c.
        let gain = &d * (p0 - q0) * &quiet;
        let critical = &gain * r(b) / (&gain + ONE - d * &quiet * &quiet);
        for (factor, level) in [("999/1000", ONE), ("1", ONE), ("1001/1000", ZERO)] {
            let c = &critical * r(factor);
            let s = symmetric(2, delta, b, &c.to_string(), p, q);
            assert_best(&s, &[constant(&level, 2), constant(&level, 2)]);
        }
    }
}

/// Dispute review clears a share ω of the false alarms, and two layers see 1 − (1−d)²: the threshold is the one of a
/// single layer with the combined p and q.
#[test]
fn layers_combine_and_review_clears_false_alarms() {
    let combined = symmetric(2, "9/10", "3", "1", "3/4", "19/400");
    let mut layered = symmetric(2, "9/10", "3", "1", "1/2", "1/20");
    layer(&mut layered, &[0, 1], "1/2", "1/20");
    layered.verification.review_clearance = probability("20/39");
    // q = (1 − (19/20)²)(1 − 20/39) = 39/400 · 19/39 = 19/400.
    let schedule = Schedule { levels: vec![vec![r("1/3"), r("1/2")], vec![r("1/4"), ONE]], assistance: vec![] };
    let tight = |s: &Scenario| Brute::new(s, &schedule).tightest();
    assert_eq!(tight(&combined), tight(&layered));
    let levels = exact_optimum(&combined).expect("zero is a schedule").0.levels;
    assert_best(&layered, &levels);
}

/// A suspension of L periods takes (1−δ^L)(b−c)x instead of (b−c)x: all or nothing where
/// δp(1−δ^L)(b−c) = (1−δ)c. Without any suspension nothing is conceded.
#[test]
fn the_shortest_suspension_that_carries_two_symmetric_measures() {
    let (d, p, net) = (r("9/10"), r("1/2"), r("2"));
    let carries = |length: usize| {
        let lambda = (0..length).fold(ONE, |product, _| product * &d);
        &d * &p * (ONE - lambda) * &net >= ONE - &d
    };
    let shortest = (0..).find(|&length| carries(length)).expect("collapse carries");
    assert_eq!(shortest, 2);
    for length in 0..5 {
        let mut s = symmetric(2, "9/10", "3", "1", "1/2", "0");
        s.response.suspension = Suspension::Periods(length as u32);
        let level = if length >= shortest { ONE } else { ZERO };
        assert_best(&s, &[constant(&level, 2), constant(&level, 2)]);
    }
}

/// The prisoner's dilemma with one inspected player: T − R = c, and V = (1−δ)(b−cx)/(1−δ(1−q)) for the path. From
/// δ(p−q)V ≥ (1−δ)cx: x = min(1, δ(p−q)b / (c(1−δ+δp))).
#[test]
fn false_alarms_on_one_party_lower_its_concession_in_proportion() {
    for (delta, b, c, p, q) in [
        ("9/10", "1", "3/2", "1/2", "1/10"),
        ("4/5", "2", "2", "3/4", "1/4"),
        ("1/2", "3", "1", "1", "1/5"),
        ("7/10", "1", "2", "2/5", "0"),
        ("9/10", "1", "1/2", "9/10", "1/20"),
    ] {
        let mut s = agreement(3, After::Perpetual);
        party(&mut s, delta);
        party(&mut s, delta);
        measure(&mut s, 0, c, &[(1, "4")]);
        free_benefit(&mut s, b);
        layer(&mut s, &[0], p, q);
        let (d, p, q) = (r(delta), r(p), r(q));
        let x = &d * (&p - q) * r(b) / (r(c) * (ONE - &d + &d * p));
        assert_best(&s, &[constant(&min_one(x), 3), constant(&ONE, 3)]);
    }
}

// Irreversible steps.

/// p = 1, φ = 1, no sanction: suspension takes nothing back, so the last step is worth breaking and, with it gone, the
/// one before: zero is the only schedule for every finite T. The steps would only fall by c/(δb) in each period, so
/// that at T = 40 they are 1.8^−40 of the first and a linear program in doubles takes them for zero.
#[test]
fn irreversible_measures_unravel() {
    for count in [1, 5, 20, 40] {
        let mut s = symmetric(count, "9/10", "2", "1", "1", "0");
        s.measures.iter_mut().for_each(|m| m.irreversible_share = probability("1"));
        if count <= 5 {
            assert_best(&s, &[constant(&ZERO, count), constant(&ZERO, count)]);
        }
        let answer = solution(&s);
        let nothing = answer.schedule.levels.iter().flatten().all(|level| *level == ZERO);
        let least = Brute::new(&s, &answer.schedule).least_slack();
        // Zero, or an ε that is said to be one.
        assert!(nothing || least < ZERO && answer.max_deviation_gain >= to_f64(&-least), "{count} periods");
    }
}

/// Levels of two symmetric irreversible measures with sanction s, seen for sure; σ = δ(1−δ)s. The slack of period t
/// is s_t = −cΔ_t + δbΔ_{t+1} + (1−δ)σ + δs_{t+1}, and s_T = σ − cΔ_T. Early steps are best, so rows 1..n−1 bind,
/// in n ≤ T periods until the levels reach 1; with all binding the last step is σ/c.
fn sanctioned(b: &Rational, c: &Rational, d: &Rational, s: &Rational, count: usize) -> Vec<Rational> {
    let sigma = d * (ONE - d) * s;
    let steps_from_last = |n: usize, last: &Rational| -> Vec<Rational> {
        let mut steps = vec![last.clone()];
        for t in (1..n).rev() {
            let next = steps.last().expect("not empty");
            let given = if t == n - 1 { d * (&sigma - c * last) } else { ZERO };
            steps.push((d * b * next + (ONE - d) * &sigma + given) / c);
        }
        steps.reverse();
        steps
    };
    let total = |n: usize, last: &Rational| steps_from_last(n, last).iter().fold(ZERO, |sum, step| sum + step);
    let mut levels = vec![];
    for n in (1..=count).rev() {
        let (at_zero, at_one) = (total(n, &ZERO), total(n, &ONE));
        let last = ((ONE - &at_zero) / (at_one - &at_zero)).min(&sigma / c);
        if last >= ZERO {
            let mut level = ZERO;
            for step in steps_from_last(n, &last) {
                level += step;
                levels.push(level.clone());
            }
            levels.resize(count, level);
            break;
        }
    }
    levels
}

fn sanctioned_scenario(b: &str, c: &str, delta: &str, s: &str, count: usize) -> Scenario {
    let mut scenario = symmetric(count, delta, b, c, "1", "0");
    scenario.measures.iter_mut().for_each(|m| m.irreversible_share = probability("1"));
    sanction(&mut scenario, 0, s);
    sanction(&mut scenario, 1, s);
    scenario
}

/// b = 2, c = 1, δ = 0.9, s = 2 in three periods: 0.5620, 0.8642, 1.
#[test]
fn the_known_sanctioned_sequence() {
    let levels = sanctioned(&r("2"), &r("1"), &r("9/10"), &r("2"), 3);
    for (level, known) in levels.iter().zip([0.5620, 0.8642, 1.0]) {
        assert!((to_f64(level) - known).abs() < 5e-5, "{level}");
    }
    assert_best(&sanctioned_scenario("2", "1", "9/10", "2", 3), &[levels.clone(), levels]);
}

/// The recursion above, from one last step to the whole in one, and where the sanction is too small for completion.
#[test]
fn sanctioned_sequences_for_other_numbers() {
    let (mut partial, mut early) = (0, 0);
    for (b, c, delta, s, count) in [
        ("2", "1", "9/10", "1/5", 4),
        ("3", "1", "4/5", "1/2", 3),
        ("3/2", "1", "9/10", "1", 5),
        ("2", "1", "9/10", "5", 4),
        ("2", "1", "9/10", "12", 2),
        ("5/2", "2", "19/20", "3", 4),
        ("2", "1", "1/2", "1/2", 3),
        ("4", "1", "3/4", "1", 5),
    ] {
        let levels = sanctioned(&r(b), &r(c), &r(delta), &r(s), count);
        partial += usize::from(levels[count - 1] < ONE);
        early += usize::from(count > 1 && levels[count - 2] == ONE);
        assert_best(&sanctioned_scenario(b, c, delta, s, count), &[levels.clone(), levels]);
    }
    assert!(partial >= 2 && early >= 1, "{partial} {early}");
}

/// Where every row binds, Δ_{t−1} = (δb/c)Δ_t + (1−δ)σ/c and the last step is σ/c.
#[test]
fn binding_steps_follow_the_ratio_law() {
    let (count, d, b, c, s) = (4, r("9/10"), r("2"), r("1"), r("1/5"));
    let sigma = &d * (ONE - &d) * s;
    let answer = solution(&sanctioned_scenario("2", "1", "9/10", "1/5", count));
    let levels = &answer.schedule.levels[0];
    let step = |t: usize| if t == 1 { levels[0].clone() } else { &levels[t - 1] - &levels[t - 2] };
    assert!((to_f64(&step(count)) - to_f64(&(&sigma / &c))).abs() < 1e-6);
    for t in 2..=count {
        let law = (&d * &b * step(t) + (ONE - &d) * &sigma) / &c;
        assert!((to_f64(&step(t - 1)) - to_f64(&law)).abs() < 1e-6, "step {t}");
    }
}

/// One irreversible step. Evading it saves cx in every period (average cx) and is sanctioned once, with probability p
/// in every period: δp(1−δ)s/(1−δ(1−p)) whether it returns or not. So x = min(1, s/s*),
/// s* = c(1−δ(1−p))/(δp(1−δ)).
#[test]
fn the_critical_sanction_of_one_irreversible_step() {
    for (delta, c, p) in [("9/10", "1", "1/2"), ("4/5", "1/2", "1"), ("1/2", "2", "1/4")] {
        let (d, p0) = (r(delta), r(p));
        let critical = r(c) * (ONE - &d * (ONE - &p0)) / (&d * &p0 * (ONE - &d));
        for share in ["1/3", "99/100", "1", "3/2"] {
            for count in [1, 3] {
                let mut s = one_sided(count, After::Perpetual, delta, c, p);
                s.measures[0].irreversible_share = probability("1");
                // With several periods the one step has to wait for the last.
                s.measures[0].earliest = count;
                sanction(&mut s, 0, &(&critical * r(share)).to_string());
                let mut levels = constant(&ZERO, count);
                levels[count - 1] = min_one(r(share));
                assert_best(&s, &[levels]);
            }
        }
    }
}

/// The same condition cx(1−δ(1−p)) ≤ δp(1−δ)s solved for p at x = 1: p* = c(1−δ) / (δ((1−δ)s − c)).
#[test]
fn the_critical_detection_of_one_irreversible_step() {
    for (delta, c, s) in [("9/10", "1/2", "10"), ("4/5", "1/4", "3"), ("1/2", "1/8", "1")] {
        let d = r(delta);
        let critical = r(c) * (ONE - &d) / (&d * ((ONE - &d) * r(s) - r(c)));
        assert!(critical < r("9/10"));
        for factor in ["4/5", "1", "11/10"] {
            let p = &critical * r(factor);
            let x = &d * &p * (ONE - &d) * r(s) / (r(c) * (ONE - &d * (ONE - &p)));
            assert_eq!(x >= ONE, r(factor) >= ONE);
            let mut scenario = one_sided(1, After::Perpetual, delta, c, &p.to_string());
            scenario.measures[0].irreversible_share = probability("1");
            sanction(&mut scenario, 0, s);
            assert_best(&scenario, &[vec![min_one(x)]]);
        }
    }
}

/// Only a one-off cost κ and a suspension after which the accused cures: V = −(1−δ)κx; evading now and curing in the
/// next period gives D = δ[p(λV − S) + (1−p)V]; evading for ever has the same limit. So
/// x = min(1, δps / (κ(1−δ(1−p+pλ)))).
#[test]
fn a_step_cost_is_paid_for_fear_of_the_sanction() {
    for (delta, kappa, p, s, length) in [
        ("9/10", "2", "1/2", "1/2", None),
        ("9/10", "2", "1/2", "1/2", Some(2)),
        ("4/5", "1", "1/4", "1", Some(5)),
        ("4/5", "1", "1", "1/3", Some(0)),
        ("1/2", "1", "3/4", "3", None),
    ] {
        let mut scenario = one_sided(1, After::Perpetual, delta, "0", p);
        scenario.measures[0].step_cost = r(kappa);
        sanction(&mut scenario, 0, s);
        scenario.response.suspension = length.map_or(Suspension::Forever, Suspension::Periods);
        let (d, p) = (r(delta), r(p));
        let lambda = length.map_or(ZERO, |length| (0..length).fold(ONE, |product, _| product * &d));
        let x = &d * &p * r(s) / (r(kappa) * (ONE - &d * (ONE - &p + &p * lambda)));
        assert_best(&scenario, &[vec![min_one(x)]]);
    }
}

// Nobody looks; somebody pays.

/// Whoever is not inspected saves every cost by evading for ever and is never accused: it concedes nothing that costs
/// it anything, at any discount factor, whatever the sanction, and concedes what is free.
#[test]
fn a_party_that_nobody_inspects_never_concedes_at_a_cost() {
    for (cost, step_cost, irreversible) in [("1/100", "0", "0"), ("0", "1/100", "1"), ("1", "1", "1/2")] {
        let mut s = agreement(3, After::Perpetual);
        party(&mut s, "99/100");
        party(&mut s, "9/10");
        measure(&mut s, 0, cost, &[(1, "5")]);
        measure(&mut s, 0, "0", &[(1, "5")]);
        measure(&mut s, 1, "1/2", &[(0, "5")]);
        s.measures[0].step_cost = r(step_cost);
        s.measures[0].irreversible_share = probability(irreversible);
        layer(&mut s, &[1], "9/10", "0");
        sanction(&mut s, 0, "100");
        assert_best(&s, &[constant(&ZERO, 3), constant(&ONE, 3), constant(&ONE, 3)]);
    }
}

/// T = 1 with a sunset: afterwards all is as before, so the only deterrent is the sanction, (1−δ)cx ≤ δpS, and the
/// only reward the assistance, (1−δ)(m − cx) ≥ 0. So x = min(1, m/c, δps/c).
#[test]
fn a_reversible_measure_for_one_period_is_paid_by_assistance_and_held_by_sanction() {
    for (delta, c, p, s, m) in [
        ("9/10", "1", "1/2", "1", "3/4"),
        ("9/10", "1", "1/2", "4", "3/4"),
        ("4/5", "2", "1", "1/2", "1"),
        ("1/2", "1/2", "1", "2", "1"),
        ("9/10", "1", "1", "0", "2"),
    ] {
        let mut scenario = one_sided(1, After::Sunset, delta, c, p);
        scenario.parties[0].disagreement = ZERO;
        sanction(&mut scenario, 0, s);
        scenario.assistance.push(Assistance { to: 0, max_per_period: Series::constant(r(m)), budget: r("10") });
        let x = min_one((r(delta) * r(p) * r(s) / r(c)).min(r(m) / r(c)));
        assert_best(&scenario, &[vec![x]]);
    }
}

/// Pay after the deed: an irreversible step in period 1, assistance in period 2 only, no sanction. Evading saves cx
/// for ever and, if seen (p), loses the assistance: cx ≤ δp(1−δ)m with m = min(cap, budget). A second step would be
/// followed by nothing that can be lost.
#[test]
fn an_irreversible_measure_is_bought_by_assistance_that_follows() {
    for (delta, c, p, cap, budget) in
        [("9/10", "1/10", "1", "1/2", "10"), ("4/5", "1/5", "1/2", "3", "2"), ("1/2", "1/10", "3/4", "1", "1")]
    {
        let mut s = one_sided(2, After::Perpetual, delta, c, p);
        s.measures[0].irreversible_share = probability("1");
        s.parties[0].disagreement = ZERO;
        let max_per_period = Series::from_values(vec![ZERO, r(cap)]).expect("not empty");
        s.assistance.push(Assistance { to: 0, max_per_period, budget: r(budget) });
        let d = r(delta);
        let x = min_one(&d * r(p) * (ONE - &d) * r(cap).min(r(budget)) / r(c));
        assert_best(&s, &[constant(&x, 2)]);
    }
}

// How it ends.

/// With a sunset the last period has no future but the sanction: (1−δ)cx_T ≤ δpS for reversible measures, and no
/// level before may be higher. Earlier periods have a future on top. So x_t = min(1, δps/c) throughout.
#[test]
fn reversible_measures_before_a_sunset_are_held_by_the_sanction_alone() {
    for (delta, c, p, s) in [("9/10", "1", "1/2", "1"), ("4/5", "1", "1", "0"), ("1/2", "1/2", "3/4", "2")] {
        let mut scenario = symmetric(4, delta, "2", c, p, "0");
        scenario.periods.after = After::Sunset;
        sanction(&mut scenario, 0, s);
        sanction(&mut scenario, 1, s);
        let x = min_one(r(delta) * r(p) * r(s) / r(c));
        assert_best(&scenario, &[constant(&x, 4), constant(&x, 4)]);
    }
}

/// A lawful exit is free. Party 0 has an irreversible benefit B from the start and is to pay, by an irreversible step
/// not before period e, what only a sanction extracts. Leaving with notice given in period 1 ends after period n,
/// keeps B and saves every payment after n: it pays in e if n ≥ e, and never otherwise.
#[test]
fn a_lawful_exit_needs_notice_as_long_as_the_obligation() {
    let (count, due) = (3, 2);
    for notice in [None, Some(0), Some(1), Some(2), Some(3)] {
        let mut s = one_sided(count, After::Perpetual, "9/10", "1", "1");
        let given = free_benefit(&mut s, "2");
        s.measures[given].start_level = probability("1");
        s.measures.iter_mut().for_each(|m| m.irreversible_share = probability("1"));
        s.measures[0].earliest = due;
        sanction(&mut s, 0, "100");
        s.exit = notice.map(|notice_periods| Exit { notice_periods });
        let paid = notice.is_none_or(|n| n >= due);
        let levels: Vec<Rational> = (1..=count).map(|t| if paid && t >= due { ONE } else { ZERO }).collect();
        assert_best(&s, &[levels, constant(&ONE, count)]);
    }
}

// Who must agree.

/// Party 0 gains B from a free concession and is held to its own by a heavy sanction; the limit is then what it
/// wants at least: B − cx ≥ d for the party, and w_b B − w_c cx ≥ reservation for its faction.
#[test]
fn the_one_who_must_agree_sets_the_level() {
    for (disagreement, reservation) in [("0", "-5"), ("1/5", "-5"), ("-5", "1/10"), ("-5", "-1/2"), ("-5", "-5")] {
        let mut s = one_sided(2, After::Perpetual, "9/10", "2", "1");
        free_benefit(&mut s, "1");
        sanction(&mut s, 0, "100");
        s.parties[0].disagreement = r(disagreement);
        let (benefit_weight, cost_weight, reservation) = (r("1/2"), r("3/2"), r(reservation));
        s.factions.push(Faction {
            party: 0,
            name: "F".to_string(),
            benefit_weight: benefit_weight.clone(),
            cost_weight: cost_weight.clone(),
            reservation: reservation.clone(),
        });
        let for_party = (ONE - r(disagreement)) / r("2");
        let for_faction = (benefit_weight - reservation) / (cost_weight * r("2"));
        let x = min_one(for_party.min(for_faction));
        assert_best(&s, &[constant(&x, 2), constant(&ONE, 2)]);
    }
}

/// The schedule in which nothing moves has value zero for everybody and no slack to lose.
#[test]
fn standing_still_is_a_schedule() {
    let s = symmetric(4, "9/10", "2", "1", "1/2", "0");
    let null = null_schedule(&s);
    let brute = Brute::new(&s, &null);
    assert_eq!((brute.objective(), brute.least_slack()), (ZERO, ZERO));
}
