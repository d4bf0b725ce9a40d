//! What must hold for any answer: the width, the harmlessness, and that what was asked for is there.

use super::*;
use crate::agreement::plan::{Kind, Plan, Row};
use crate::certificate::{Broken, Status};
use crate::report::display::width;
use crate::report::examples::{self, q};

fn texts(scenario: &Scenario) -> Vec<String> {
    let solution = examples::solution(scenario);
    let mut epsilon = examples::certificate();
    epsilon.status = Status::Epsilon;
    epsilon.epsilon = q("1/3000000");
    let plan = Plan { party: 1, kind: Kind::Covert, faction: None, start: 3, quit: None, measures: vec![1] };
    epsilon.broken = vec![Broken { row: Row::Incentive(plan), slack: q("-1/3000000") }];
    let refutation = examples::refutation(scenario);
    let undecided = Undecided { why: "time \u{1b}[2J ran out".into(), best: Some(Box::new(solution.clone())) };
    let nothing = Undecided { why: "x".repeat(400), best: None };
    vec![
        render(scenario, &solution, Some(&examples::certificate())),
        render(scenario, &solution, Some(&epsilon)),
        render(scenario, &solution, None),
        render_refutation(scenario, &refutation, Some(&Ok(q("-1/3")))),
        render_refutation(scenario, &refutation, Some(&Err("a\nb".into()))),
        render_refutation(scenario, &refutation, None),
        render_undecided(scenario, &undecided, None),
        render_undecided(scenario, &nothing, None),
    ]
}

#[test]
fn no_line_is_wider_than_the_page_and_nothing_commands_the_terminal() {
    for scenario in
        [examples::inf(), examples::hostile(), examples::long(1, 1), examples::long(30, 7), examples::long(3, 1000)]
    {
        for text in texts(&scenario) {
            for line in text.lines() {
                assert!(width(line) <= WIDTH, "{} columns: {line}", width(line));
                assert!(!line.chars().any(char::is_control), "{line:?}");
                assert_eq!(line, line.trim_end());
            }
            assert!(text.ends_with('\n') && !text.contains("\n\n\n"));
            assert!(!text.contains('\u{202E}') && !text.contains("NaN") && !text.contains("inf "));
        }
    }
}

#[test]
fn a_long_horizon_is_thinned_and_says_so() {
    let text = &texts(&examples::long(3, 1000))[0];
    assert!(text.contains("All periods are in the JSON and CSV output."), "{text}");
    assert!(text.lines().count() < 250, "{}", text.lines().count());
}

/// The figures are those of the hand-made solution: SS-20 rises by (11/12)/9 a period and stops in period 9.
#[test]
fn the_schedule_shows_shares_and_quantities_and_joins_what_does_not_change() {
    let text = &texts(&examples::inf())[0];
    let line = |start: &str| text.lines().find(|l| l.trim_start().starts_with(start)).unwrap().to_string();
    assert!(line("9      1989-02").contains("91.7  599.5"), "{text}");
    assert!(text.contains("10–12   1989-03  unchanged for 3 periods"), "{text}");
    assert!(text.contains("Certified: every limit and all"), "{text}");
    assert!(text.contains("least slack ≥ 1.00e-8") || text.contains("0.00000001"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("SS-20: the plan is ahead of history by"), "{text}");
    assert!(words.contains("it never reaches the 100% agreed for period 12 (1989-05)"), "{text}");
    assert!(text.contains("Assistance to USSR: 2.0000 in all, of at most 2.0000"), "{text}");
}

#[test]
fn neighbouring_temptations_are_one_line() {
    let text = &texts(&examples::inf())[0];
    assert!(text.contains("3–4 (1988-08)"), "{text}");
    assert!(text.contains("evade covertly with all its measures"), "{text}");
}

/// A figure wider than its column would be cut into two lines.
#[test]
fn large_worths_stay_on_their_line() {
    let scenario = examples::inf();
    let mut solution = examples::solution(&scenario);
    for (worth, shown) in [(436.0658, "436.07"), (99.99999, "100.00"), (43_606.58, "43607"), (4.360_658e7, "4.4e7")] {
        solution.incentives.iter_mut().for_each(|i| i.multiplier = Some(worth));
        let text = render(&scenario, &solution, None);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("evade covertly")).collect();
        assert!(!lines.is_empty() && lines.iter().all(|line| line.ends_with(&format!(" {shown}"))), "{text}");
    }
}

#[test]
fn nothing_conceded_is_said() {
    let scenario = examples::inf();
    let mut solution = examples::solution(&scenario);
    for (k, path) in solution.schedule.levels.iter_mut().enumerate() {
        path.iter_mut().for_each(|x| *x = scenario.measures[k].start_level.get().clone());
    }
    let text = render(&scenario, &solution, None);
    assert!(text.contains("concedes nothing"), "{text}");
    assert!(text.contains("SS-4 (stays at 33.3%)"), "{text}");
}

#[test]
fn a_broken_row_is_named() {
    let text = &texts(&examples::inf())[1];
    assert!(
        text.contains("USSR would gain by evading covertly with SS-20 from period 3 (1988-08) and never returning"),
        "{text}"
    );
    assert!(!text.contains("Certified:"), "{text}");
}
