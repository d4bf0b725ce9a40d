//! The compact form of every slack against the literal recursions, and the intervals against the rationals.

use super::instances::random;
use super::literal::{Literal, Quit, Who, subsets};
use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::{After, Scenario};
use crate::agreement::schedule::Schedule;
use crate::certificate::account::{Account, Cell, cells};
use crate::certificate::interval::Interval;
use crate::certificate::number::Number;
use crate::certificate::response::all_alarms;
use crate::certificate::wide::Wide;
use crate::certificate::{Status, certify, rows, slack, tightest};
use crate::exact::Rational;

const SEEDS: std::ops::Range<u64> = 0..300;

fn who(literal: &Literal<'_>, s: &Scenario, plan: &Plan) -> Who {
    match plan.faction {
        None => literal.party(plan.party),
        Some(f) => Who {
            party: plan.party,
            benefit: s.factions[f].benefit_weight.clone(),
            cost: s.factions[f].cost_weight.clone(),
        },
    }
}

fn literal_slack(s: &Scenario, x: &Schedule, plan: &Plan) -> Rational {
    let literal = Literal { s, x };
    let v = literal.value(&who(&literal, s, plan), plan.start);
    let quit = plan.quit.map_or(Quit::Never, Quit::At);
    v - match plan.kind {
        Kind::Sign => s.parties[plan.party].disagreement.clone(),
        Kind::Ratify => s.factions[plan.faction.unwrap()].reservation.clone(),
        Kind::Covert => literal.evasion(plan.party, plan.start, &plan.measures, plan.start, quit),
        Kind::Open => literal.open(plan.party, plan.start, &plan.measures),
        Kind::Exit => literal.leaving(plan.party, plan.start, s.exit.unwrap().notice_periods),
    }
}

/// Every plan of a cell: all sets, all quits that are rows.
fn plans(s: &Scenario, cell: Cell) -> Vec<Plan> {
    let sets = match cell.kind {
        Kind::Covert | Kind::Open => subsets(s, cell.actor.party),
        _ => vec![Vec::new()],
    };
    let mut plans = Vec::new();
    for measures in sets {
        for quit in std::iter::once(None).chain((1..=s.periods.count + 2).map(Some)) {
            let (party, faction) = (cell.actor.party, cell.actor.faction);
            let plan = Plan { party, kind: cell.kind, faction, start: cell.start, quit, measures: measures.clone() };
            if rows::exists(s, &Row::Incentive(plan.clone())) {
                plans.push(plan);
            }
        }
    }
    plans
}

#[test]
fn every_plan_has_the_slack_of_the_literal_recursion() {
    let mut seen = 0;
    for seed in SEEDS {
        let (s, x) = random(seed);
        for cell in cells(&s) {
            for plan in plans(&s, cell) {
                let exact = slack(&s, &x, &Row::Incentive(plan.clone())).unwrap();
                assert_eq!(exact, literal_slack(&s, &x, &plan), "seed {seed}: {plan:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10_000, "{seen}");
}

#[test]
fn every_quit_from_start_to_end_is_a_row() {
    // By hand: T = 3, perpetual: quits 2, 3, 4 and never from start 1; 5 and never from the tail. Sunset: 2, 3, never.
    let count = |after: After, start: usize| {
        let s = super::instances::plain(1, 3, after, "1/2");
        let actor = crate::certificate::value::Actor { party: 0, faction: None };
        plans(&s, Cell { actor, kind: Kind::Covert, start }).len()
    };
    assert_eq!([count(After::Perpetual, 1), count(After::Perpetual, 3), count(After::Perpetual, 4)], [4, 2, 2]);
    assert_eq!([count(After::Sunset, 1), count(After::Sunset, 3), count(After::Sunset, 4)], [3, 1, 0]);
}

#[test]
fn the_scan_finds_the_best_response_over_all_sets_and_quits() {
    for seed in SEEDS {
        let (s, x) = random(seed);
        let literal = Literal { s: &s, x: &x };
        let cells = cells(&s);
        let account = Account::<Rational>::of(&s, &x, &all_alarms(&s), &cells);
        let ledgers = account.ledgers();
        for &cell in &cells {
            let party = cell.actor.party;
            let found = ledgers.tightest(cell).unwrap();
            let expected = match cell.kind {
                // The best response decides anew in every period whether to return.
                Kind::Covert => {
                    let v = literal.value(&literal.party(party), cell.start);
                    let best = subsets(&s, party)
                        .iter()
                        .map(|set| literal.evasion(party, cell.start, set, cell.start, Quit::Best))
                        .max()
                        .unwrap();
                    v - best
                }
                _ => plans(&s, cell).iter().map(|plan| literal_slack(&s, &x, plan)).min().unwrap(),
            };
            assert_eq!(found.slack, expected, "seed {seed}: {cell:?}");
            let plan = ledgers.plan(cell, found.quit);
            assert!(rows::exists(&s, &Row::Incentive(plan.clone())), "seed {seed}: {plan:?}");
            assert_eq!(literal_slack(&s, &x, &plan), expected, "seed {seed}: {plan:?} is not the tightest");
        }
    }
}

fn encloses<N: Number>(s: &Scenario, x: &Schedule, width: &Rational) {
    let cells = cells(s);
    let alarms = all_alarms(s);
    let exact = Account::<Rational>::of(s, x, &alarms, &cells);
    let coarse = Account::<N>::of(s, x, &alarms, &cells);
    for (truth, bounds) in exact.ledgers().all(&cells).into_iter().zip(coarse.ledgers().all(&cells)) {
        let (truth, bounds) = (truth.unwrap().slack, bounds.unwrap().slack);
        let (lower, upper) = (bounds.lower().unwrap(), bounds.upper().unwrap());
        assert!(lower <= truth && truth <= upper);
        assert!(upper - lower <= *width);
    }
}

#[test]
fn both_kinds_of_interval_enclose_the_exact_slack_tightly() {
    for seed in SEEDS {
        let (s, x) = random(seed);
        encloses::<Interval>(&s, &x, &super::instances::r("1e-11"));
        encloses::<Wide>(&s, &x, &super::instances::r("1e-70"));
    }
}

#[test]
fn the_certificate_agrees_with_the_brute_force() {
    let mut certified = 0;
    for seed in SEEDS {
        let (mut s, mut x) = random(seed);
        if seed % 3 == 0 {
            // Nothing done at all, free inspections and modest demands: most of these are kept.
            s.parties.iter_mut().for_each(|p| p.disagreement = Rational::from(-9));
            s.factions.iter_mut().for_each(|f| f.reservation = Rational::from(-9));
            for layer in &mut s.verification.layers {
                layer.cost_per_period.fill(super::instances::series("0"));
                layer.intrusion_per_period.fill(super::instances::series("0"));
            }
            for (row, m) in x.levels.iter_mut().zip(&s.measures) {
                row.fill(m.start_level.get().clone());
            }
        }
        let certificate = certify(&s, &x);
        let all = cells(&s).into_iter().flat_map(|cell| plans(&s, cell));
        let worst = all.map(|plan| literal_slack(&s, &x, &plan)).min().unwrap();
        assert!(certificate.min_slack <= worst, "seed {seed}");
        assert!(&worst - &certificate.min_slack <= super::instances::r("1e-11"), "seed {seed}");
        assert!(certificate.epsilon >= -worst.clone());
        let structural = certificate.broken.iter().any(|b| !matches!(b.row, Row::Incentive(_)));
        let expected = match (structural, worst >= Rational::ZERO) {
            (true, _) => Status::Broken,
            (false, true) => Status::Certified,
            (false, false) => Status::Epsilon,
        };
        assert_eq!(certificate.status, expected, "seed {seed}");
        assert_eq!(certificate.broken.is_empty(), expected == Status::Certified);
        for broken in &certificate.broken {
            let exact = slack(&s, &x, &broken.row).unwrap();
            assert!(exact < Rational::ZERO && exact <= broken.slack, "seed {seed}: {:?}", broken.row);
        }
        let literal = Literal { s: &s, x: &x };
        for (party, value) in certificate.values.iter().enumerate() {
            let v = literal.value(&literal.party(party), 1);
            assert!(value.lower.clone().unwrap() <= v && v <= value.upper.clone().unwrap());
        }
        certified += usize::from(certificate.status == Status::Certified);
    }
    assert!(certified >= 10, "only {certified} were certified: the test would show little");
}

#[test]
fn the_tightest_plans_are_rows_with_their_slack_between_the_bounds() {
    for seed in SEEDS.step_by(7) {
        let (s, x) = random(seed);
        let found = tightest(&s, &x).unwrap();
        assert_eq!(found.len(), cells(&s).len());
        for t in found {
            let least = literal_slack(&s, &x, &t.plan);
            assert!(t.slack.lower.unwrap() <= least && least <= t.slack.upper.unwrap() + super::instances::r("1e-11"));
        }
    }
}
