//! Laws that every answer obeys, on random agreements. What is a theorem is proved in the comment; what is not has
//! its counterexample here.
mod support;

use detente::agreement::scenario::*;
use detente::exact::{Rational, to_f64};
use detente::lp::Backend;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::brute::Brute;
use support::optimum::exact_optimum;
use support::r;
use support::scenarios::{agreement, layer, measure, party, probability, random_scenario};
use support::solver::{Answer, solution, solve, solve_with};

const ONE: Rational = Rational::ONE;

/// The same cases in every run.
fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1987),
        max_shrink_iters: 50,
        ..ProptestConfig::default()
    }
}

/// The solver gives up this much of the objective to keep a margin on every row.
const MARGIN: f64 = 1e-5;

/// The objective; −∞ where there is no schedule. `None` where the solver could not decide.
fn optimum(scenario: &Scenario) -> Option<f64> {
    match solve(scenario) {
        Answer::Found(solution) => Some(solution.objective),
        Answer::Refuted(_) => Some(f64::NEG_INFINITY),
        Answer::Undecided(_) => None,
    }
}

fn map(series: &Series, f: impl Fn(&Rational) -> Rational) -> Series {
    Series::from_values(series.values().iter().map(f).collect()).expect("not empty")
}

/// Moves every detection probability towards 1 by that share of the way.
fn see_more(scenario: &Scenario, share: &Rational) -> Scenario {
    let mut more = scenario.clone();
    for layer in &mut more.verification.layers {
        layer.detection = map(&layer.detection, |d| d + (ONE - d) * share);
    }
    more
}

/// Nobody pays for verification, and every sanction is the same in all periods.
fn without_burdens(scenario: &mut Scenario) {
    for layer in &mut scenario.verification.layers {
        for series in layer.cost_per_period.iter_mut().chain(&mut layer.intrusion_per_period) {
            *series = Series::constant(Rational::ZERO);
        }
    }
    let response = &mut scenario.response;
    for series in response.sanction.iter_mut().chain(&mut response.sanction_per_period) {
        *series = Series::constant(series.at(1).clone());
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// More detection at the same false alarms, where a suspension is for ever, sanctions are constant and
    /// verification is free, never lowers the optimum: every schedule that held still holds.
    ///
    /// V does not depend on p. The value of a plan is linear in each p_t, with slope δ(B − [Q⁻C + (1−Q⁻)rσ]) =
    /// −δ(Q⁻(C − rσ_t) + S). Say the slope of a best plan is positive: then C < rσ_t − S. But evading with all
    /// measures for ever from t+1 on brings in every period at least the flow rσ_t (levels never fall, floors are
    /// held, nothing is paid for verification), seen or not, less at most one sanction: at least rσ_t − S. Before
    /// that period evading with all saves no less. So it would be the better plan: the slope is never positive.
    #[test]
    fn more_detection_never_lowers_the_optimum_under_collapse(seed in 0u64..100_000, share in 1i64..5) {
        let mut less = random_scenario(seed);
        without_burdens(&mut less);
        less.response.suspension = Suspension::Forever;
        let more = see_more(&less, &(Rational::from(share) / Rational::from(4)));
        if let (Some(less), Some(more)) = (optimum(&less), optimum(&more)) {
            prop_assert!(more >= less - MARGIN, "{} < {}", more, less);
        }
    }

    /// The same for suspensions of any length, where moreover nobody is accused falsely and steps cost nothing.
    ///
    /// Now B = Y_t = (1−λ)rσ_t + λV_{t+1} − S, the slope is −δ(C − Y_t), evading with all measures is best, and C ≥ Y_t by
    /// induction from the end: D_{t+1} ≥ (1−δ)uσ + δY_{t+1}, and V_{t+1} = (1−δ)u + δV_{t+2} makes
    /// D_{t+1} − Y_t ≥ (1−δ)[(1−λ)(uσ − rσ_t) + λ(uσ − u) + S] ≥ 0, as evasion saves (uσ ≥ u) and uσ ≥ rσ_t.
    #[test]
    fn more_detection_never_lowers_the_optimum_under_suspension(
        seed in 0u64..100_000, share in 1i64..5, length in 0u32..5,
    ) {
        let mut less = random_scenario(seed);
        without_burdens(&mut less);
        less.response.suspension = Suspension::Periods(length);
        less.measures.iter_mut().for_each(|measure| measure.step_cost = Rational::ZERO);
        less.verification.layers.iter_mut().for_each(|l| l.false_alarm = Series::constant(Rational::ZERO));
        let more = see_more(&less, &(Rational::from(share) / Rational::from(4)));
        if let (Some(less), Some(more)) = (optimum(&less), optimum(&more)) {
            prop_assert!(more >= less - MARGIN, "{} < {}", more, less);
        }
    }

    /// A larger sanction, with nobody accused falsely, never lowers the optimum: V does not depend on it, and every
    /// evasion is worth less.
    #[test]
    fn a_larger_sanction_never_lowers_the_optimum_without_false_alarms(seed in 0u64..100_000, extra in 1i64..20) {
        let mut small = random_scenario(seed);
        for layer in &mut small.verification.layers {
            layer.false_alarm = Series::constant(Rational::ZERO);
        }
        let mut large = small.clone();
        let extra = Rational::from(extra) / Rational::from(10);
        for series in &mut large.response.sanction {
            *series = map(series, |amount| amount + &extra);
        }
        for series in &mut large.response.sanction_per_period {
            *series = map(series, |amount| amount * (ONE + &extra));
        }
        if let (Some(small), Some(large)) = (optimum(&small), optimum(&large)) {
            prop_assert!(large >= small - MARGIN, "{} < {}", large, small);
        }
    }

    /// Payoffs have no unit: a party whose payoffs are all multiplied by a, and its weight by 1/a, agrees to the
    /// same schedule.
    #[test]
    fn the_unit_of_a_party_changes_no_level(seed in 0u64..100_000, which in 0usize..3, unit in 0usize..4) {
        let mut scenario = random_scenario(seed);
        if scenario.objective == Objective::Egalitarian {
            // It compares parties, so the unit matters.
            scenario.objective = Objective::Welfare;
        }
        let i = which % scenario.parties.len();
        let a = r(["1/8", "2/3", "5/2", "10"][unit]);
        let scaled = in_other_units(&scenario, i, &a);
        match (solve(&scenario), solve(&scaled)) {
            (Answer::Found(one), Answer::Found(other)) => {
                prop_assert!((one.objective - other.objective).abs() < MARGIN, "{} {}", one.objective, other.objective);
                let pairs = one.schedule.levels.iter().flatten().zip(other.schedule.levels.iter().flatten());
                for (x, y) in pairs {
                    prop_assert!((to_f64(x) - to_f64(y)).abs() < 1e-4,
                        "{:?}\n{:?}", one.schedule.levels, other.schedule.levels);
                }
            }
            (Answer::Refuted(_), Answer::Refuted(_)) | (Answer::Undecided(_), _) | (_, Answer::Undecided(_)) => {}
            (one, other) => prop_assert!(false, "found {} but {}",
                matches!(one, Answer::Found(_)), matches!(other, Answer::Found(_))),
        }
    }

    /// Names and order mean nothing.
    #[test]
    fn relabelling_parties_and_measures_changes_nothing(seed in 0u64..100_000, turn in 1usize..5) {
        let scenario = random_scenario(seed);
        let parties = rotation(scenario.parties.len(), turn);
        let measures = rotation(scenario.measures.len(), turn + 1);
        let other = relabelled(&scenario, &parties, &measures);
        match (solve(&scenario), solve(&other)) {
            (Answer::Found(one), Answer::Found(other)) => {
                prop_assert!((one.objective - other.objective).abs() < MARGIN, "{} {}", one.objective, other.objective);
                for (k, levels) in one.schedule.levels.iter().enumerate() {
                    for (x, y) in levels.iter().zip(&other.schedule.levels[measures[k]]) {
                        prop_assert!((to_f64(x) - to_f64(y)).abs() < 1e-4,
                            "{:?}\n{:?}", one.schedule.levels, other.schedule.levels);
                    }
                }
            }
            (Answer::Refuted(_), Answer::Refuted(_)) | (Answer::Undecided(_), _) | (_, Answer::Undecided(_)) => {}
            (one, other) => prop_assert!(false, "found {} but {}",
                matches!(one, Answer::Found(_)), matches!(other, Answer::Found(_))),
        }
    }

    /// Interior point and simplex end at the same objective.
    #[test]
    fn the_two_backends_agree(seed in 0u64..100_000) {
        let scenario = random_scenario(seed);
        match (solve_with(&scenario, Backend::Clarabel), solve_with(&scenario, Backend::Microlp)) {
            (Answer::Found(one), Answer::Found(other)) => {
                prop_assert!((one.objective - other.objective).abs() < MARGIN, "{} {}", one.objective, other.objective);
                for (x, y) in one.schedule.levels.iter().flatten().zip(other.schedule.levels.iter().flatten()) {
                    prop_assert!((to_f64(x) - to_f64(y)).abs() < 1e-4,
                        "{:?}\n{:?}", one.schedule.levels, other.schedule.levels);
                }
            }
            (Answer::Refuted(_), Answer::Refuted(_)) | (Answer::Undecided(_), _) | (_, Answer::Undecided(_)) => {}
            (one, other) => prop_assert!(false, "found {} but {}",
                matches!(one, Answer::Found(_)), matches!(other, Answer::Found(_))),
        }
    }
}

/// Two parties with five irreversible measures each over many periods, none watched in `gap`.
fn long(count: usize, gap: std::ops::Range<usize>) -> Scenario {
    let mut s = agreement(count, After::Perpetual);
    for _ in 0..2 {
        party(&mut s, "9/10");
    }
    for (i, cost) in (0..2).flat_map(|i| ["1", "11/10", "6/5", "13/10", "7/5"].map(|cost| (i, cost))) {
        let k = measure(&mut s, i, cost, &[(1 - i, "2")]);
        s.measures[k].irreversible_share = probability("1");
    }
    for i in 0..2 {
        s.response.sanction[i] = Series::constant(r("1/10"));
    }
    let seen = |t: usize| if gap.contains(&t) { Rational::ZERO } else { r("7/10") };
    layer(&mut s, &[0, 1], "0", "0").detection =
        Series::from_values((1..=count).map(seen).collect()).expect("not empty");
    s
}

/// Everything is complete long before period 126. What comes after, more periods or five without inspection, is worth
/// nothing then: nothing moves, and nothing can be taken back. 150 periods are looked at one by one, 250 are not; the
/// gap that is reported covers what that costs.
#[test]
fn what_comes_after_completion_is_worth_nothing() {
    let (short, long, hole) = (solution(&long(150, 0..0)), solution(&long(250, 0..0)), solution(&long(250, 126..131)));
    assert!(short.objective > 1.0, "{}", short.objective);
    assert_eq!(short.provenance.gap, 0.0);
    for other in [long, hole] {
        let (less, gap) = ((short.objective - other.objective) / short.objective, other.provenance.gap);
        assert!(less.abs() < 2e-6, "{} against {}", other.objective, short.objective);
        assert!(gap > 0.0 && gap < 2e-6 && less <= gap + 1e-7, "{less} {gap}");
    }
}

/// All that party `i` gets and pays times `a`, its weight times 1/a.
fn in_other_units(scenario: &Scenario, i: usize, a: &Rational) -> Scenario {
    let mut s = scenario.clone();
    let scale = |value: &mut Rational| *value = &*value * a;
    s.parties[i].weight = &s.parties[i].weight / a;
    scale(&mut s.parties[i].disagreement);
    for measure in &mut s.measures {
        scale(&mut measure.benefit_per_period[i]);
        if measure.performer == i {
            scale(&mut measure.cost_per_period);
            scale(&mut measure.step_cost);
        }
    }
    for layer in &mut s.verification.layers {
        layer.cost_per_period[i] = map(&layer.cost_per_period[i], |v| v * a);
        layer.intrusion_per_period[i] = map(&layer.intrusion_per_period[i], |v| v * a);
    }
    s.response.sanction[i] = map(&s.response.sanction[i], |v| v * a);
    s.response.sanction_per_period[i] = map(&s.response.sanction_per_period[i], |v| v * a);
    for line in s.assistance.iter_mut().filter(|line| line.to == i) {
        line.max_per_period = map(&line.max_per_period, |v| v * a);
        scale(&mut line.budget);
    }
    for faction in s.factions.iter_mut().filter(|faction| faction.party == i) {
        scale(&mut faction.reservation);
    }
    s
}

/// Where each index goes when all move on by `turn`.
fn rotation(count: usize, turn: usize) -> Vec<usize> {
    (0..count).map(|at| (at + turn) % count).collect()
}

fn moved<T: Clone>(items: &[T], to: &[usize]) -> Vec<T> {
    (0..items.len()).map(|at| items[to.iter().position(|&t| t == at).expect("a permutation")].clone()).collect()
}

fn relabelled(scenario: &Scenario, parties: &[usize], measures: &[usize]) -> Scenario {
    let mut s = scenario.clone();
    s.parties = moved(&s.parties, parties);
    s.measures = moved(&s.measures, measures);
    for measure in &mut s.measures {
        measure.performer = parties[measure.performer];
        measure.benefit_per_period = moved(&measure.benefit_per_period, parties);
    }
    let rename = |terms: &mut Vec<(usize, Rational)>| terms.iter_mut().for_each(|(k, _)| *k = measures[*k]);
    for link in &mut s.links {
        match &mut link.kind {
            LinkKind::Precedence { before, after } => (*before, *after) = (measures[*before], measures[*after]),
            LinkKind::Balance { left, right, .. } => {
                rename(left);
                rename(right);
            }
            LinkKind::Coverage { terms, .. } => rename(terms),
        }
    }
    for layer in &mut s.verification.layers {
        layer.inspects.iter_mut().for_each(|i| *i = parties[*i]);
        layer.cost_per_period = moved(&layer.cost_per_period, parties);
        layer.intrusion_per_period = moved(&layer.intrusion_per_period, parties);
    }
    s.response.sanction = moved(&s.response.sanction, parties);
    s.response.sanction_per_period = moved(&s.response.sanction_per_period, parties);
    s.assistance.iter_mut().for_each(|line| line.to = parties[line.to]);
    s.factions.iter_mut().for_each(|faction| faction.party = parties[faction.party]);
    s
}

/// The referee itself knows no labels: the same rows have the same slacks.
#[test]
fn the_relabelled_scenario_is_the_same_scenario() {
    for seed in 0..40 {
        let scenario = random_scenario(seed);
        let parties = rotation(scenario.parties.len(), 1);
        let measures = rotation(scenario.measures.len(), 1);
        let other = relabelled(&scenario, &parties, &measures);
        assert_eq!(exact_optimum(&scenario).map(|best| best.1), exact_optimum(&other).map(|best| best.1), "{seed}");
        let scaled = in_other_units(&scenario, 0, &r("7/3"));
        if scenario.objective != Objective::Egalitarian {
            let values = [&scenario, &scaled].map(|s| exact_optimum(s).map(|best| best.1));
            assert_eq!(values[0], values[1], "{seed}");
        }
    }
}

/// Where verification burdens the inspected party, more detection at the same false alarms (none), costs and constant
/// sanctions (none) can lower the optimum.
///
/// δ = 0.9, b = 1 in every period from the other's free measure, one irreversible measure to be performed in period 1,
/// an intrusion v with (1−δ)v = b in period 3 only. After period 3 the path is worth b − cx, so in 3 it is worth
/// (1−δ)(b − v) + δb − cx = −cx: exactly the floors. Who has evaded since period 1 would be glad to be seen in
/// period 2: the collapse spares it the choice in period 3 between returning (−cx) and staying (−δb, seen for sure).
/// With p_1 = ½, p_2 = p and certainty afterwards,
/// slack = −cx + δ(1−δ)b·½ + ½δ²(1−p) min(cx, δb) ≥ 0: x = min(1, ½δ(1−δ)b / (c(1 − ½δ²(1−p)))).
#[test]
fn where_verification_is_a_burden_more_detection_can_cost() {
    let scenario = |p: &str| {
        let mut s = agreement(3, After::Perpetual);
        party(&mut s, "9/10");
        party(&mut s, "9/10");
        let deed = measure(&mut s, 0, "3/40", &[(1, "5")]);
        s.measures[deed].irreversible_share = probability("1");
        measure(&mut s, 1, "0", &[(0, "1")]);
        let seen = layer(&mut s, &[0], "0", "0");
        seen.detection = Series::from_values(vec![r("1/2"), r(p), ONE]).expect("not empty");
        let burden = layer(&mut s, &[0], "0", "0");
        burden.intrusion_per_period[0] = Series::constant(r("10"));
        (burden.from, burden.to) = (3, Some(3));
        s
    };
    let best = |p: &str| exact_optimum(&scenario(p)).expect("zero is a schedule");
    let x = |p: &str| r("9/200") / (r("3/40") * (ONE - r("81/200") * (ONE - r(p))));
    let (blind, seeing) = (best("0"), best("1"));
    assert!(seeing.1 < blind.1, "{} {}", seeing.1, blind.1);
    for (p, (schedule, _)) in [("0", &blind), ("1", &seeing)] {
        assert_eq!(schedule.levels[0][2], x(p).min(ONE), "{schedule:?}");
        let answer = solution(&scenario(p));
        assert!((answer.objective - to_f64(&Brute::new(&scenario(p), schedule).objective())).abs() < MARGIN);
    }
}
