//! The answers are made by hand (`examples`); what is expected of each format follows from its documentation.

use super::examples::{self, HOSTILE};
use super::{Answer, Report, Scope, Verdict, csv, gambit, json, text};
use crate::exact;
use crate::report::display::{WIDTH, width};
use serde_json::{Value, json};

fn flat(report: &Report) -> String {
    text::render(report).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn text_fits_the_screen_and_gives_no_commands() {
    for report in examples::all() {
        let shown = text::render(&report);
        for line in shown.lines() {
            assert!(width(line) <= WIDTH, "{}: {line}", width(line));
            assert!(!line.chars().any(|c| c.is_control() || c == '\u{202E}'), "{line:?}");
        }
        assert!(shown.ends_with('\n') && flat(&report).contains(&format!("detente {}", env!("CARGO_PKG_VERSION"))));
        assert_eq!(shown.contains("Checked:"), report.verdict() != Verdict::Undecided, "{shown}");
    }
}

#[test]
fn equilibria_are_told_in_plain_words() {
    let shown = flat(&examples::bagwell());
    for words in [
        "There are 3 Nash equilibria, and these are all.",
        "Leader plays S with probability 99/100 (0.99), C with 1/100 (0.01).",
        "Follower plays SS with probability 24/49 (0.490), SC with 25/49 (0.510); all others 0.",
        "Leader plays C.",
        "Expected payoffs: Leader 4, Follower 4.",
        "Regret 0: nobody gains",
        "How: all extreme equilibria by vertex enumeration; exact arithmetic; 0.25 s",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("degenerate") && !shown.contains("component"));
}

#[test]
fn a_continuum_is_called_one() {
    let shown = flat(&examples::continuum());
    for words in [
        "The game is degenerate",
        "a continuum, infinitely many",
        "Set 1 (component 1): A plays Up, while B plays any mixture of [Left] and [Right].",
        "2 extreme Nash equilibria",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn what_does_not_exist_is_said_to_be_proved() {
    let report = examples::no_pure();
    assert_eq!(report.verdict(), Verdict::Refuted);
    assert!(flat(&report).contains("Proved: there is no equilibrium in pure strategies."));
    let read = json::render(&report);
    assert_eq!(read["outcome"], "refuted");
    assert_eq!(read["reason"], json!(["there is no equilibrium in pure strategies"]));
    assert_eq!((&read["complete"], &read["equilibria"]), (&json!(true), &json!([])));
    assert_eq!(gambit::render(&report), "");
    // The same without the whole search proves nothing.
    let mut report = report;
    if let Answer::Nash { found, .. } = &mut report.answer {
        found.complete = false;
    }
    (report.budget.seconds, report.seconds) = (Some(2.0), 2.0);
    assert_eq!(report.verdict(), Verdict::Undecided);
    assert_eq!(json::render(&report)["why"], "stopped at the time limit of 2 s");
}

#[test]
fn many_strategies_stand_in_a_table_and_long_fractions_are_shortened() {
    let shown = text::render(&examples::wide());
    assert!(shown.contains("Player 1 mixes 50 of 60 strategies; all others 0:"), "{shown}");
    assert_eq!(
        shown.lines().filter(|line| line.trim_start().starts_with("strategy ")).count(),
        2 * (1 + 50),
        "{shown}"
    );
    assert!(shown.lines().any(|line| line.contains("strategy 60")) && !shown.contains("strategy 55"));
    assert!(!shown.contains("13717421013717421"), "{shown}");
    // Never in JSON.
    let long = format!("{}/{}", "123456789".repeat(9), "987654321".repeat(10));
    let value = exact::parse(&long).unwrap().to_string();
    assert_eq!(json::render(&examples::wide())["equilibria"][0]["strategies"][0][0], json!(value));
}

#[test]
fn a_path_leads_to_one_equilibrium_and_the_text_says_one() {
    let shown = flat(&examples::path());
    for words in [
        "There is 1 equilibrium in pure strategies, and no other in pure strategies.",
        "it is one, and there may be others.",
        "Equilibrium 2 (the path leads here)",
        "Regret at most 1.00e-9",
        "floating point, checked exactly",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let read = json::render(&examples::path());
    assert_eq!((&read["scope"], &read["complete"]), (&json!("pure-and-one"), &json!(false)));
    assert_eq!((&read["pure_complete"], &read["path_led_to"]), (&json!(true), &json!(1)));
    assert_eq!(
        (&read["equilibria"][1]["regret"], &read["provenance"]["exact"]),
        (&json!("1/1000000000"), &json!(false))
    );
}

#[test]
fn the_other_concepts_are_told_in_plain_words() {
    for (report, words) in [
        (examples::zero_sum(), "Its value is 0 to A and 0 to B"),
        (examples::zero_sum(), "A plays H with probability 1/2 (0.5), T with 1/2 (0.5)."),
        (examples::chicken(), "1/2 0.5 Swerve Swerve"),
        (
            examples::chicken(),
            "the sum of payoffs, which is 21/2 (10.5); no distribution of this kind gives more (proved).",
        ),
        (examples::stackelberg(), "L plays T with probability 1/2 (0.5), B with 1/2 (0.5). F replies with r."),
        (examples::stackelberg(), "never – never a best reply"),
        (examples::dominance(), "2 strategies are strictly dominated, in 2 rounds."),
        (
            examples::dominance(),
            "A: M is worse than the mixture [T with probability 1/2 (0.5), B with 1/2 (0.5)], by 1/2 (0.5) or more.",
        ),
        (examples::dominance(), "A: T, B. B: L."),
        (examples::minmax(), "A 1 0 0"),
        (examples::minmax(), "A in mixed strategies: B plays H with probability 1/2 (0.5), T with 1/2 (0.5)."),
        (examples::poker(), "Ann at Black: Raise with probability 1/3 (0.333), Fold with 2/3 (0.667)."),
        (
            examples::poker(),
            "Belief: after red › Raise with probability 3/4 (0.75), after black › Raise with 1/4 (0.25).",
        ),
        (examples::poker(), "The game is worth 1/3 (0.333) to Ann"),
        (examples::undecided(), "Undecided: stopped at the time limit of 1 s."),
    ] {
        let shown = flat(&report);
        assert!(shown.contains(words), "{words}: {shown}");
    }
}

/// The names and forms that programs rely on.
#[test]
fn json_has_the_documented_fields() {
    let read = json::render(&examples::bagwell());
    let names: Vec<&String> = read.as_object().unwrap().keys().collect();
    let expected = [
        "schema_version",
        "outcome",
        "concept",
        "title",
        "players",
        "reduced_from_extensive",
        "complete",
        "scope",
        "degenerate",
        "equilibria",
        "subsets",
        "provenance",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        (&read["schema_version"], &read["outcome"], &read["concept"]),
        (&json!(1), &json!("found"), &json!("nash"))
    );
    assert_eq!((&read["degenerate"], &read["complete"]), (&json!(false), &json!(true)));
    assert_eq!(
        read["equilibria"][1],
        json!({"strategies": [["1/100", "99/100"], ["0", "25/49", "0", "24/49"]], "payoffs": ["1", "1"], "regret": "0", "component": 1})
    );
    let provenance = &read["provenance"];
    assert_eq!(
        (&provenance["exact"], &provenance["checked"], &provenance["seconds"]),
        (&json!(true), &json!(true), &json!(0.25))
    );
    assert!(provenance["version"].is_string() && provenance["method"].is_string());
    let read = json::render(&examples::continuum());
    assert_eq!(read["degenerate"], json!(true));
    assert_eq!(read["subsets"], json!([{"row": [["1", "0"]], "column": [["1", "0"], ["0", "1"]], "component": 0}]));
    let read = json::render(&examples::chicken());
    assert_eq!(read["distribution"][0], json!({"profile": [0, 0], "probability": "1/2"}));
    assert_eq!(
        (&read["value"], &read["bound"], &read["objective"]),
        (&json!("21/2"), &json!("21/2"), &json!({"kind": "welfare"}))
    );
    assert_eq!(read["dual"]["multipliers"][0][0], json!({"recommended": 0, "deviation": 1, "multiplier": "3/2"}));
    let read = json::render(&examples::stackelberg());
    assert_eq!((&read["leader"], &read["reply"], &read["commitment"]), (&json!(0), &json!(1), &json!(["1/2", "1/2"])));
    assert_eq!(read["by_reply"][2], json!({"reply": 2, "value": null, "commitment": null}));
    let read = json::render(&examples::dominance());
    assert_eq!((&read["kind"], &read["mixed"], &read["left"]), (&json!("strict"), &json!(true), &json!([[0, 2], [0]])));
    assert_eq!(read["eliminations"][0]["dominator"], json!(["1/2", "0", "1/2"]));
    let read = json::render(&examples::minmax());
    assert_eq!(read["minmax"][0]["mixed"]["value"], "0");
    let read = json::render(&examples::zero_sum());
    assert_eq!((&read["value"], &read["strategies"]), (&json!("0"), &json!([["1/2", "1/2"], ["1/2", "1/2"]])));
    let read = json::render(&examples::poker());
    let sets = read["equilibria"][0]["behaviour"].as_array().unwrap();
    assert_eq!((&read["value"], sets.len()), (&json!("1/3"), 3), "chance is left out");
    assert_eq!(
        (&sets[1]["player"], &sets[1]["beliefs"], &sets[1]["nodes"]),
        (&json!(1), &json!(["3/4", "1/4"]), &json!([2, 7]))
    );
    assert_eq!(sets[2]["actions"][0], json!({"name": "Raise", "probability": "1/3"}));
    let read = json::render(&examples::undecided());
    assert_eq!((&read["outcome"], &read["provenance"]["checked"]), (&json!("undecided"), &json!(false)));
}

/// Numbers of the game are strings, so that no reader rounds them; names come back as they were.
#[test]
fn json_reads_back_whole() {
    for report in examples::all() {
        let text = crate::report::json::pretty(&json::render(&report));
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "control characters are escaped");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["title"], json!(report.title));
        for (player, shown) in report.players.iter().zip(read["players"].as_array().unwrap()) {
            assert_eq!((&shown["name"], &shown["strategies"]), (&json!(player.name), &json!(player.strategies)));
        }
    }
}

/// The three lines, from the literature; for the tree each player's sets in order.
#[test]
fn gambit_lines_are_exactly_that() {
    assert_eq!(
        gambit::render(&examples::bagwell()),
        "NE,99/100,1/100,24/49,25/49,0,0\nNE,1/100,99/100,0,25/49,0,24/49\nNE,0,1,0,0,0,1\n"
    );
    assert_eq!(gambit::render(&examples::zero_sum()), "NE,1/2,1/2,1/2,1/2\n");
    assert_eq!(gambit::render(&examples::poker()), "NE,1,0,1/3,2/3,2/3,1/3\n");
}

/// An independent reader of RFC 4180 text.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match (quoted, c) {
            // A doubled quotation mark closes and opens again.
            (_, '"') => {
                if !quoted && text_ended(&field) {
                    field.push('"');
                }
                quoted = !quoted;
                if !quoted {
                    field.push('\u{0}');
                }
            }
            (false, ',') => row.push(std::mem::take(&mut field).replace('\u{0}', "")),
            (false, '\n') => {
                row.push(std::mem::take(&mut field).replace('\u{0}', ""));
                rows.push(std::mem::take(&mut row));
            }
            (_, c) => field.push(c),
        }
    }
    assert!(row.is_empty() && field.is_empty() && !quoted);
    rows
}

fn text_ended(field: &str) -> bool {
    field.ends_with('\u{0}')
}

#[test]
fn csv_has_a_line_for_each_equilibrium_player_and_strategy() {
    for report in [examples::bagwell(), examples::hostile()] {
        let rows = rows(&csv::render(&report));
        assert_eq!(rows[0].join(","), "equilibrium,component,player,strategy,probability,payoff");
        assert_eq!(rows.len(), 1 + 3 * (2 + 4));
        let Answer::Nash { scope: Scope::Extreme, found } = &report.answer else { panic!("equilibria") };
        let mut lines = rows[1..].iter();
        for (at, one) in found.equilibria.iter().enumerate() {
            for (player, mixed) in one.strategies.iter().enumerate() {
                for (strategy, probability) in mixed.iter().enumerate() {
                    let line = lines.next().unwrap();
                    assert_eq!(line[0], (at + 1).to_string());
                    let name = &report.players[player].strategies[strategy];
                    let name = if name.is_empty() { (strategy + 1).to_string() } else { name.clone() };
                    assert_eq!(line[3], name);
                    assert_eq!(&exact::parse(&line[4]).unwrap(), probability);
                    assert_eq!(exact::parse(&line[5]).unwrap(), one.payoffs[player]);
                }
            }
        }
    }
}

#[test]
fn csv_of_every_answer_is_rectangular() {
    for report in examples::all() {
        let rows = rows(&csv::render(&report));
        let wide = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == wide), "{rows:?}");
        let empty = report.verdict() != Verdict::Found;
        assert_eq!(rows.len() == 1, empty, "{rows:?}");
    }
    let rows = rows(&csv::render(&examples::poker()));
    assert!(rows.iter().any(|row| row[1] == HOSTILE), "{rows:?}");
}
