//! Scenarios and solutions made by hand for the tests of this folder. The solutions show every feature; nobody
//! claims that they are equilibria.

use crate::agreement::plan::{Kind, Plan, Row};
use crate::agreement::scenario::*;
use crate::agreement::schedule::{Incentive, Provenance, Refutation, Schedule, Solution};
use crate::certificate::{Certificate, Status};
use crate::exact::{self, Rational};
use crate::units::{Discount, Probability};

pub(crate) fn q(text: &str) -> Rational {
    exact::parse(text).unwrap()
}

fn share(text: &str) -> Probability {
    Probability::new(q(text)).unwrap()
}

fn party(name: &str) -> Party {
    Party {
        name: name.into(),
        discount: Discount::new(q("0.99")).unwrap(),
        weight: Rational::ONE,
        disagreement: Rational::ZERO,
    }
}

fn measure(name: &str, performer: usize, quantity: Option<(&str, &str)>) -> Measure {
    let mut benefit = vec![q("1.6"), q("1.6")];
    benefit[performer] = Rational::ZERO;
    Measure {
        name: name.into(),
        performer,
        quantity: quantity.map(|(n, _)| q(n)),
        unit: quantity.map(|(_, u)| u.to_string()),
        cost_per_period: q("0.8"),
        step_cost: q("0.1"),
        benefit_per_period: benefit,
        irreversible_share: share("1"),
        start_level: share("0"),
        max_step: Some(q("0.1")),
        earliest: 1,
        deadline: None,
        milestones: Vec::new(),
    }
}

/// Two parties, three measures, every kind of extra; monthly from June 1988.
pub(crate) fn inf() -> Scenario {
    let mut scenario = Scenario {
        title: "INF 1987".into(),
        sources: Vec::new(),
        assumptions: Vec::new(),
        periods: Periods { count: 12, unit: "month".into(), start: Some("1988-06".into()), after: After::Perpetual },
        parties: vec![party("US"), party("USSR")],
        measures: vec![
            measure("Pershing II", 0, Some(("234", "missiles"))),
            measure("SS-20", 1, Some(("654", "missiles"))),
            measure("SS-4", 1, None),
        ],
        links: vec![
            Link { from: 1, to: 12, kind: LinkKind::Precedence { before: 1, after: 0 } },
            Link {
                from: 1,
                to: 12,
                kind: LinkKind::Balance {
                    left: vec![(0, Rational::ONE)],
                    right: vec![(1, q("0.5")), (2, q("0.5"))],
                    within: Series::constant(q("0.1")),
                },
            },
        ],
        verification: Verification { layers: Vec::new(), review_clearance: share("0.5") },
        response: Response {
            suspension: Suspension::Periods(4),
            sanction: vec![Series::constant(q("2")); 2],
            sanction_per_period: vec![Series::constant(q("0")); 2],
        },
        assistance: vec![Assistance { to: 1, max_per_period: Series::constant(q("0.2")), budget: q("2") }],
        exit: Some(Exit { notice_periods: 6 }),
        factions: vec![Faction {
            party: 1,
            name: "general staff".into(),
            benefit_weight: q("0.5"),
            cost_weight: q("1.5"),
            reservation: Rational::ZERO,
        }],
        objective: Objective::Welfare,
        agreed: vec![Agreed {
            measure: 1,
            points: vec![(6, share("0.3")), (12, share("1"))],
            note: Some("Protocol on Elimination".into()),
            recalled: true,
        }],
    };
    scenario.measures[1].deadline = Some(12);
    scenario.measures[1].milestones = vec![Milestone { period: 6, at_least: share("0.3") }];
    scenario.measures[2].start_level = share("1/3");
    scenario
}

/// The same with names that attack a terminal, a table or a file.
pub(crate) fn hostile() -> Scenario {
    let mut scenario = inf();
    scenario.title = format!("\u{1b}]0;owned\u{7}<b>{}</b>\r\n\u{202E}evil", "T".repeat(300));
    scenario.parties[0].name = "Ünïon, \"the\" 🚀🚀\nstate \u{1b}[31m".into();
    scenario.parties[1].name = "שלום עליכם".into();
    scenario.measures[0].name = "N".repeat(300);
    scenario.measures[1].name = "<script>alert('x')</script>,\"\r\n=1+1".into();
    scenario.measures[2].name = "核".repeat(150);
    scenario.measures[0].unit = Some("u\t".repeat(80));
    scenario.measures[1].quantity = Some(q("1e300"));
    scenario.factions[0].name = "\u{9b}31m\u{0}".into();
    scenario.agreed[0].note = Some("e\u{301}\u{301}\u{301}\u{301}\u{301} ".repeat(60));
    scenario
}

/// `count` measures per party over `periods` periods, all moving all the time.
pub(crate) fn long(count: usize, periods: usize) -> Scenario {
    let mut scenario = inf();
    scenario.periods.count = periods;
    scenario.measures = (0..2 * count)
        .map(|k| measure(&format!("measure {k}"), k % 2, (k % 3 == 0).then_some(("1234567", "tonnes of ore"))))
        .collect();
    scenario.agreed[0].points = (1..=periods).map(|t| (t, share("0.5"))).collect();
    scenario
}

/// A solution with rising levels: measure k rises evenly to 1 − k/(4·number of measures).
pub(crate) fn solution(scenario: &Scenario) -> Solution {
    let count = scenario.periods.count;
    let levels = scenario
        .measures
        .iter()
        .enumerate()
        .map(|(k, m)| {
            let top = Rational::ONE - Rational::from(k) / Rational::from(4 * scenario.measures.len());
            // Even steps in the first three quarters, then nothing.
            let busy = (count * 3 / 4).max(1);
            let step = |t: usize| &top * Rational::from(t.min(busy)) / Rational::from(busy);
            (1..=count).map(|t| step(t).max(m.start_level.get().clone())).collect()
        })
        .collect();
    let mut incentives = Vec::new();
    for party in 0..scenario.parties.len() {
        let own: Vec<usize> =
            (0..scenario.measures.len()).filter(|k| scenario.measures[*k].performer == party).collect();
        for kind in [Kind::Sign, Kind::Covert, Kind::Open, Kind::Exit, Kind::Ratify] {
            let faction = (kind == Kind::Ratify).then_some(0);
            if faction.is_some() && party != 1 {
                continue;
            }
            for start in 1..=count + 1 {
                if kind == Kind::Sign && start > 1 {
                    continue;
                }
                let measures = if matches!(kind, Kind::Covert | Kind::Open) { own.clone() } else { Vec::new() };
                let quit = (kind == Kind::Covert && start % 5 == 0).then_some(start + 1);
                let binding = kind == Kind::Covert && (3..8).contains(&start);
                incentives.push(Incentive {
                    plan: Plan { party, kind, faction, start, quit, measures },
                    slack: if binding { 0.0 } else { 0.01 * start as f64 },
                    binding,
                    multiplier: Some(if binding { 0.4 } else { 0.0 }),
                });
            }
        }
    }
    Solution {
        schedule: Schedule { levels, assistance: vec![vec![q("1/6"); count]; scenario.assistance.len()] },
        objective: 1.23,
        values: vec![0.6, 0.63],
        incentives,
        max_deviation_gain: 0.0,
        rounds: 3,
        remarks: vec!["SS-20 waits for the inspectors".into()],
        provenance: provenance(),
    }
}

pub(crate) fn provenance() -> Provenance {
    Provenance {
        gap: 0.0,
        backend: "clarabel".into(),
        version: "0.1.0".into(),
        tolerance: 1e-9,
        rows: 1234,
        columns: 567,
        seconds: 0.42,
    }
}

pub(crate) fn certificate() -> Certificate {
    Certificate {
        status: Status::Certified,
        min_slack: q("1/100000000"),
        epsilon: Rational::ZERO,
        method: "rational".into(),
        broken: Vec::new(),
        broken_count: 0,
        faults: Vec::new(),
        values: Vec::new(),
    }
}

pub(crate) fn refutation(scenario: &Scenario) -> Refutation {
    let valid = rows(0).into_iter().map(|row| (row, q("1/3")));
    Refutation {
        multipliers: valid.collect(),
        words: vec![format!("{} would evade in period 3, as its deadline comes too early", scenario.parties[1].name)],
        provenance: provenance(),
    }
}

/// One row of every kind, all with the same index.
pub(crate) fn rows(index: usize) -> Vec<Row> {
    let plan = |kind| Plan { party: index, kind, faction: None, start: 3, quit: None, measures: vec![index] };
    let mut rows = vec![
        Row::NeverFalls { measure: index, period: 3 },
        Row::Pace { measure: index, period: 3 },
        Row::AtLeast { measure: index, period: 3 },
        Row::AtMost { measure: index, period: 3 },
        Row::Link { link: index, period: 3 },
        Row::LinkReverse { link: index, period: 3 },
        Row::AssistanceFloor { assistance: index, period: 3 },
        Row::AssistanceCap { assistance: index, period: 3 },
        Row::AssistanceBudget { assistance: index },
    ];
    for kind in [Kind::Covert, Kind::Open] {
        rows.push(Row::Incentive(plan(kind)));
    }
    for kind in [Kind::Sign, Kind::Exit] {
        rows.push(Row::Incentive(Plan { measures: Vec::new(), ..plan(kind) }));
    }
    rows.push(Row::Incentive(Plan { faction: Some(0), party: 1, measures: Vec::new(), ..plan(Kind::Ratify) }));
    rows
}
