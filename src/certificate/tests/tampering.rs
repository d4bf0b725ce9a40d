//! A schedule that is altered in one place is refused with the name of what broke.

use super::instances::{layer, measure, plain, r, schedule, series};
use crate::agreement::plan::{Kind, Row};
use crate::agreement::scenario::*;
use crate::agreement::schedule::Schedule;
use crate::certificate::{Certificate, Status, certify, slack, tightest};
use crate::exact::Rational;

/// Everything that a row can be about, on a schedule that keeps all of it.
fn deal() -> (Scenario, Schedule) {
    let mut s = plain(2, 4, After::Perpetual, "9/10");
    s.measures = vec![measure(2, 0, "1", "5", "0.5"), measure(2, 1, "1", "5", "0.5")];
    s.measures[0].max_step = Some(r("0.5"));
    s.measures[0].earliest = 2;
    s.measures[1].deadline = Some(4);
    s.measures[1].milestones = vec![Milestone { period: 2, at_least: super::instances::share("0.25") }];
    s.verification.layers.push(layer(2, "0.9", "0"));
    s.response.sanction = vec![series("1"), series("1")];
    s.assistance.push(Assistance { to: 0, max_per_period: series("0.2"), budget: r("0.5") });
    s.links = vec![
        Link { from: 1, to: 4, kind: LinkKind::Precedence { before: 1, after: 0 } },
        Link {
            from: 1,
            to: 4,
            kind: LinkKind::Balance {
                left: vec![(0, Rational::ONE)],
                right: vec![(1, Rational::ONE)],
                within: series("0.4"),
            },
        },
        Link { from: 4, to: 4, kind: LinkKind::Coverage { terms: vec![(0, Rational::ONE)], at_least: series("0.9") } },
    ];
    s.exit = Some(Exit { notice_periods: 1 });
    let mut x = schedule(&["0 0.3 0.7 1", "0.3 0.7 1 1"]);
    x.assistance = vec![["0.1", "0.2", "0.2", "0"].map(r).to_vec()];
    (s, x)
}

fn names(certificate: &Certificate) -> Vec<Row> {
    certificate.broken.iter().map(|broken| broken.row.clone()).collect()
}

#[test]
fn the_untouched_schedule_is_certified() {
    let (s, x) = deal();
    let certificate = certify(&s, &x);
    assert_eq!(certificate.status, Status::Certified, "{certificate:?}");
    assert!(certificate.broken.is_empty() && certificate.faults.is_empty() && certificate.broken_count == 0);
    assert_eq!(certificate.epsilon, Rational::ZERO);
}

#[test]
fn every_structural_row_that_is_broken_is_named_with_its_value() {
    let cases: [(usize, usize, &str, Row, &str); 10] = [
        (0, 3, "0.2", Row::NeverFalls { measure: 0, period: 3 }, "-0.1"),
        (0, 3, "0.9", Row::Pace { measure: 0, period: 3 }, "-0.1"),
        (0, 1, "0.1", Row::AtMost { measure: 0, period: 1 }, "-0.1"),
        (0, 4, "1.1", Row::AtMost { measure: 0, period: 4 }, "-0.1"),
        (1, 2, "0.2", Row::AtLeast { measure: 1, period: 2 }, "-0.05"),
        (1, 4, "0.999", Row::AtLeast { measure: 1, period: 4 }, "-0.001"),
        (0, 1, "-0.1", Row::AtLeast { measure: 0, period: 1 }, "-0.1"),
        (1, 2, "0.25", Row::Link { link: 0, period: 2 }, "-0.05"),
        (1, 3, "1.2", Row::LinkReverse { link: 1, period: 3 }, "-0.1"),
        (0, 4, "0.8", Row::Link { link: 2, period: 4 }, "-0.1"),
    ];
    for (k, period, level, row, value) in cases {
        let (s, mut x) = deal();
        x.levels[k][period - 1] = r(level);
        let certificate = certify(&s, &x);
        assert_eq!(certificate.status, Status::Broken);
        assert!(names(&certificate).contains(&row), "{row:?} is not in {:?}", names(&certificate));
        assert_eq!(slack(&s, &x, &row), Some(r(value)), "{row:?}");
    }
    let (mut s, x) = deal();
    s.links.remove(0);
    s.links[0] = Link {
        from: 1,
        to: 4,
        kind: LinkKind::Balance {
            left: vec![(1, Rational::ONE)],
            right: vec![(0, Rational::ONE)],
            within: series("0.4 0.4 0.2 0.4"),
        },
    };
    assert_eq!(names(&certify(&s, &x)), [Row::Link { link: 0, period: 3 }]);
}

#[test]
fn assistance_out_of_its_limits_is_named() {
    let cases: [(usize, &str, Vec<Row>); 3] = [
        (1, "-0.1", vec![Row::AssistanceFloor { assistance: 0, period: 1 }]),
        (4, "0.1", vec![Row::AssistanceBudget { assistance: 0 }]),
        (4, "0.3", vec![Row::AssistanceBudget { assistance: 0 }, Row::AssistanceCap { assistance: 0, period: 4 }]),
    ];
    for (period, amount, rows) in cases {
        let (s, mut x) = deal();
        x.assistance[0][period - 1] = r(amount);
        let certificate = certify(&s, &x);
        assert_eq!((certificate.status, names(&certificate)), (Status::Broken, rows));
    }
}

#[test]
fn a_step_that_pays_to_be_evaded_is_named_with_party_period_and_set() {
    // Nobody sees P1's last step, and nothing follows it.
    let (mut s, mut x) = deal();
    s.verification.layers[0].inspects = vec![0];
    x.levels[1] = ["0.3", "0.7", "0.7", "1"].map(r).to_vec();
    let certificate = certify(&s, &x);
    assert_eq!(certificate.status, Status::Epsilon);
    for broken in &certificate.broken {
        let Row::Incentive(plan) = &broken.row else { panic!("{broken:?}") };
        assert_eq!((plan.party, plan.kind, plan.measures.as_slice()), (1, Kind::Covert, [1].as_slice()));
        assert!(broken.slack < Rational::ZERO);
    }
    // Uninspected and not alarmed there is no way to lose, so every start pays, most of all the one that saves most.
    assert_eq!(certificate.broken_count, 5);
    assert!(certificate.broken.is_sorted_by(|a, b| a.slack <= b.slack));
    assert_eq!(-certificate.min_slack, certificate.epsilon);
}

#[test]
fn sign_exit_and_ratification_are_named() {
    let (mut s, x) = deal();
    s.parties[0].disagreement = r("100");
    s.factions.push(Faction {
        party: 1,
        name: "hawks".to_string(),
        benefit_weight: r("1"),
        cost_weight: r("1"),
        reservation: r("50"),
    });
    // Inspections so dear in the tail that leaving is better.
    s.verification.layers[0].cost_per_period[1] = series("0 0 0 0 9");
    let certificate = certify(&s, &x);
    let kinds: Vec<Kind> = tightest(&s, &x)
        .unwrap()
        .into_iter()
        .filter(|t| t.slack.upper.as_ref().unwrap() < &Rational::ZERO)
        .map(|t| t.plan.kind)
        .collect();
    for kind in [Kind::Sign, Kind::Exit, Kind::Ratify] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
    assert!(matches!(&certificate.broken[0].row, Row::Incentive(plan) if plan.kind == Kind::Sign && plan.party == 0));
    // 100 − V, and V is at most the 5 that everything at once would be worth.
    assert!(certificate.epsilon > r("95") && certificate.epsilon < r("100"));
}

#[test]
fn the_wrong_shape_is_reported_and_nothing_panics() {
    let (s, good) = deal();
    let mut short = good.clone();
    short.levels[0].pop();
    let mut missing = good.clone();
    missing.levels.pop();
    let mut more = good.clone();
    more.assistance.push(Vec::new());
    let mut nothing = good.clone();
    nothing.assistance = Vec::new();
    for bad in [short, missing, more, nothing] {
        let certificate = certify(&s, &bad);
        assert_eq!(certificate.status, Status::Broken);
        assert!(!certificate.faults.is_empty());
        assert!(tightest(&s, &bad).is_err());
        assert_eq!(slack(&s, &bad, &Row::NeverFalls { measure: 0, period: 1 }), None);
    }
    let mut strange = s.clone();
    strange.measures[0].performer = 9;
    strange.links.push(Link { from: 0, to: 99, kind: LinkKind::Precedence { before: 7, after: 0 } });
    strange.response.sanction.clear();
    assert_eq!(certify(&strange, &good).faults.len(), 3);
    assert!(crate::certificate::verify_refutation(&strange, &[]).is_err());
}

#[test]
fn numbers_at_the_ends_of_what_can_be_read_are_survived() {
    for (delta, size, periods) in [("1e-300", "1e300", 3), ("0.999999999999", "1e-300", u32::MAX), ("1/3", "1e300", 7)]
    {
        let (mut s, x) = deal();
        for party in &mut s.parties {
            party.discount = crate::units::Discount::new(r(delta)).unwrap();
        }
        s.measures[0].cost_per_period = r(size);
        s.response.sanction[0] = series(size);
        s.response.suspension = Suspension::Periods(periods);
        s.exit = Some(Exit { notice_periods: usize::MAX });
        let certificate = certify(&s, &x);
        assert_eq!(certificate.min_slack < Rational::ZERO, certificate.epsilon > Rational::ZERO);
    }
}
