//! `detente repeated`: input, options that clash, exit codes, fields, names, pictures. Payoff sets and thresholds are from the
//! literature or by hand, named where they stand; exit codes and names of fields are the documented ones.

mod common;

use common::{Folder, Ran, complains, run, run_with};
use detente::report::display::width;
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// The dilemma of the peers: (9,9), (1,10), (10,1), (3,3).
const DILEMMA: &str = r#"NFG 1 R "Dilemma" { "USA" "USSR" } { { "Keep" "Cheat" } { "Keep" "Cheat" } }
9 9  10 1  1 10  3 3"#;

/// Matching pennies: nothing is sustained by pure strategies.
const PENNIES: &str = r#"NFG 1 R "Pennies" { "A" "B" } { 2 2 }
1 -1  -1 1  -1 1  1 -1"#;

/// T, R, P, S = 3, 2, 0, −1.
const SMALL: &str = r#"{"schema_version": 1, "players": [{"name": "A", "strategies": ["C", "D"]},
  {"name": "B", "strategies": ["C", "D"]}], "payoffs": [[[2, 2], [-1, 3]], [[3, -1], [0, 0]]]}"#;

fn ask(game: &str, arguments: &[&str]) -> Ran {
    let folder = Folder::new();
    run_with(&folder, &[&["repeated", "-"], arguments].concat(), game.as_bytes())
}

/// An answer with this exit code and nothing on standard error.
fn answer(game: &str, arguments: &[&str], code: i32) -> String {
    let ran = ask(game, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{arguments:?}: {}", ran.out);
    ran.out
}

fn as_json(game: &str, arguments: &[&str], code: i32) -> Value {
    let out = answer(game, &[arguments, &["--format", "json"]].concat(), code);
    serde_json::from_str(&out).unwrap()
}

/// Text on one line; every line of it fits and is harmless.
fn text(game: &str, arguments: &[&str], code: i32) -> String {
    let out = answer(game, arguments, code);
    for line in out.lines() {
        assert!(width(line) <= 100 && !line.chars().any(char::is_control), "{line:?}");
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Four patient players who may give to a common good have more sides than can be found in a moment: what is proved by then
/// is told, and the exit code is that of a limit. Who never gives gets at least 0, so nobody gets less.
#[test]
fn a_payoff_set_stops_at_a_time_limit() {
    let given = |profile: usize| (0..4).filter(|at| profile >> at & 1 == 0).count();
    let payoff = |profile: usize, player: usize| {
        // 8/5 of what is given is shared by all; giving costs 1. In tenths.
        format!("{}/10", 4 * given(profile) as i64 - if profile >> player & 1 == 0 { 10 } else { 0 })
    };
    let payoffs: Vec<String> = (0..16).flat_map(|profile| (0..4).map(move |player| payoff(profile, player))).collect();
    let game = format!("NFG 1 R \"Common good\" {{ \"A\" \"B\" \"C\" \"D\" }} {{ 2 2 2 2 }}\n{}", payoffs.join(" "));
    let read = as_json(&game, &["--discount", "999/1000", "--time-limit", "0.3"], 3);
    assert_eq!((&read["outcome"], &read["set"]["exact"]), (&json!("undecided"), &json!(false)));
    assert!(read["why"].as_str().unwrap().contains("time limit"), "{}", read["why"]);
    let vertices = read["set"]["vertices"].as_array().unwrap();
    let payoffs = vertices.iter().flat_map(|vertex| vertex.as_array().unwrap());
    assert!(!vertices.is_empty() && payoffs.into_iter().all(|payoff| !payoff.as_str().unwrap().starts_with('-')));
    assert!(
        text(&game, &["--discount", "999/1000", "--time-limit", "0.3"], 3)
            .contains("Undecided: the time limit was reached")
    );
}

/// The vertices as the peers give them, at δ = 1/10 … 9/10 (SGSolve and QuantEcon where they work; by hand else).
#[test]
fn the_dilemma_has_the_sets_of_the_literature() {
    let point = json!([["3", "3"]]);
    let segment = json!([["3", "3"], ["9", "9"]]);
    let all = json!([["3", "3"], ["39/4", "3"], ["9", "9"], ["3", "39/4"]]);
    for (delta, vertices) in
        [("1/10", &point), ("1/7", &segment), ("1/5", &segment), ("1/4", &all), ("3/4", &all), ("0.9", &all)]
    {
        let read = as_json(DILEMMA, &["--discount", delta], 0);
        assert_eq!((&read["outcome"], &read["set"]["exact"]), (&json!("found"), &json!(true)), "{delta}");
        assert_eq!(&read["set"]["vertices"], vertices, "{delta}");
        assert_eq!((&read["set"]["gap"], &read["threat"]), (&json!("0"), &json!(["3", "3"])), "{delta}");
    }
}

#[test]
fn fields_are_the_documented_ones() {
    let read = as_json(DILEMMA, &["--discount", "0.75", "--minmax", "mixed"], 0);
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        names(&read),
        [
            "schema_version",
            "outcome",
            "want",
            "title",
            "players",
            "reduced_from_extensive",
            "discount",
            "monitoring",
            "set",
            "threat",
            "stage_equilibria",
            "minmax",
            "provenance"
        ]
    );
    assert_eq!((&read["discount"], &read["monitoring"]), (&json!("3/4"), &json!({"kind": "perfect"})));
    assert_eq!(names(&read["set"]), ["exact", "vertices", "outer", "inner", "gap"]);
    assert_eq!(names(&read["provenance"]), ["method", "rounds", "seconds", "version", "proved", "checked"]);
    assert_eq!(read["provenance"]["proved"], json!(true));
    assert_eq!(read["stage_equilibria"][0]["actions"], json!(["Cheat", "Cheat"]));
    // Cheating dominates, so mixing adds nothing.
    assert_eq!(read["minmax"]["pure"], json!(["3", "3"]));
    assert_eq!(read["minmax"]["mixed"][1], json!({"value": "3", "exact": true}));
    // Every vertex is carried by an equation: (1−δ) stage payoff + δ promise, recomputed here from the file alone.
    let fraction = |value: &Value| detente::exact::parse(value.as_str().unwrap()).unwrap();
    for (vertex, inner) in
        read["set"]["vertices"].as_array().unwrap().iter().zip(read["set"]["inner"].as_array().unwrap())
    {
        assert_eq!(vertex, &inner["payoff"]);
        let play = &inner["lottery"][0];
        assert_eq!(play["probability"], "1");
        let stage = match play["actions"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect::<Vec<_>>()[..]
        {
            ["Keep", "Keep"] => [9, 9],
            ["Cheat", "Keep"] => [10, 1],
            ["Keep", "Cheat"] => [1, 10],
            _ => [3, 3],
        };
        for player in 0..2 {
            let mut value = detente::exact::Rational::from(stage[player]) / detente::exact::Rational::from(4);
            for part in play["promise"][0]["mixture"].as_array().unwrap() {
                let at = part["vertex"].as_u64().unwrap() as usize;
                let promised = fraction(&read["set"]["vertices"][at][player]);
                value += detente::exact::parse("3/4").unwrap() * fraction(&part["weight"]) * promised;
            }
            assert_eq!(value, fraction(&vertex[player]));
        }
    }
    // No point is outside a bound, and every bound is reached, as inside and outside meet.
    for bound in read["set"]["outer"].as_array().unwrap() {
        let level = |vertex: &Value| {
            fraction(&bound["direction"][0]) * fraction(&vertex[0])
                + fraction(&bound["direction"][1]) * fraction(&vertex[1])
        };
        let most = read["set"]["vertices"].as_array().unwrap().iter().map(level).max().unwrap();
        assert_eq!(most, fraction(&bound["level"]));
    }
}

/// Abreu and Sannikov (2014) at δ = .3: irrational points, known to seven places; at δ = .2 only the stage equilibrium.
#[test]
fn irrational_points_are_enclosed() {
    let game = "16|9,3|13,0|3\n21|1,10|4,-1|0\n9|0,5|-4,-5|-15\n";
    assert_eq!(as_json(game, &["--discount", "0.2"], 0)["set"]["vertices"], json!([["10", "4"]]));
    let read = as_json(game, &["--discount", "0.3"], 0);
    let near = |value: &Value| detente::exact::to_f64(&detente::exact::parse(value.as_str().unwrap()).unwrap());
    let known = [
        (1.1256824, 2.8),
        (7.3377047, 0.0),
        (7.8630896, 0.0),
        (19.7917977, 2.8),
        (15.5630896, 9.1),
        (7.3377047, 10.9826253),
    ];
    let vertices = read["set"]["vertices"].as_array().unwrap();
    assert_eq!(vertices.len(), known.len());
    for (x, y) in known {
        assert!(vertices.iter().any(|v| (near(&v[0]) - x).abs() < 1e-6 && (near(&v[1]) - y).abs() < 1e-6), "{x}, {y}");
    }
    assert!(near(&read["set"]["gap"]) < 1e-6);
    let shown = text(game, &["--discount", "0.3"], 0);
    assert!(shown.contains("Every payoff between these 6 points can be sustained"), "{shown}");
    // Whatever is exact and whatever is not, strategies are exact.
    let read = as_json(game, &["--discount", "0.3", "--want", "automaton", "--payoff", "15,8"], 0);
    assert_eq!(read["automaton"]["payoff"], json!(["15", "8"]));
}

#[test]
fn nothing_sustained_is_an_answer() {
    let read = as_json(PENNIES, &["--discount", "3/4"], 1);
    assert_eq!((&read["outcome"], &read["set"]["vertices"]), (&json!("refuted"), &json!([])));
    assert!(read["reason"][0].as_str().unwrap().contains("no payoff can be sustained"), "{read}");
    let shown = text(PENNIES, &["--discount", "3/4"], 1);
    assert!(shown.contains("Proved: no payoff can be sustained by pure strategies"), "{shown}");
    let ran = ask(PENNIES, &["--discount", "3/4", "--format", "csv"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1));
    assert!(ran.err.contains("no payoff can be sustained"), "{}", ran.err);
    assert_eq!(ask(PENNIES, &["--discount", "3/4", "--format", "csv", "--quiet"]).err, "");
}

/// Grim trigger with detection p holds from δ* = (T−R)/((T−R) + p(R−P)) on: 1/3, 1/2, 2/3 at p = 1, 1/2, 1/4.
#[test]
fn a_profile_is_sustained_from_its_threshold_on() {
    for (p, at, below) in [("1", "1/3", "0.333"), ("0.5", "1/2", "0.499"), ("1/4", "2/3", "0.666")] {
        let with =
            |delta: &str| vec!["--discount".to_owned(), delta.to_owned(), "--detection".to_owned(), p.to_owned()];
        let ask = |delta: &str, code: i32| {
            let arguments = with(delta);
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            as_json(SMALL, &[&arguments[..], &["--want", "automaton", "--profile", "C,1"]].concat(), code)
        };
        let read = ask(at, 0);
        assert_eq!(read["automaton"]["payoff"], json!(["2", "2"]));
        let states = read["automaton"]["states"].as_array().unwrap();
        assert_eq!(states.len(), 2);
        assert_eq!((&states[0]["actions"], &states[1]["actions"]), (&json!(["C", "C"]), &json!(["D", "D"])));
        assert_eq!(states[0]["punishment"][1], json!({"player": 1, "to": [{"state": 1, "probability": "1"}]}));
        let read = ask(below, 1);
        let reason = read["reason"][0].as_str().unwrap();
        assert!(reason.contains("(C, C) cannot be played for ever") && reason.contains("gains"), "{reason}");
    }
}

/// The same thresholds asked for: exactly 1/3, 1/2, 2/3 by reversion to cheating; and the least detection and sanction at δ = 1/2:
/// p (R−P) δ ≥ (1−δ)(T−R) gives 1/2; with p = 1/4 a sanction s must make up δ p (1−δ) s = 1/2 − 1/4, so 4.
#[test]
fn thresholds_are_exact_where_they_can_be() {
    let ask =
        |more: &[&str], code: i32| as_json(SMALL, &[&["--want", "critical", "--profile", "C,C"], more].concat(), code);
    for (p, at) in [("1", "1/3"), ("0.5", "1/2"), ("1/4", "2/3")] {
        let read = ask(&["--detection", p, "--by", "nash"], 0);
        let found = &read["critical"]["discount"];
        assert_eq!((&found["value"], &found["lower"], &found["upper"]), (&json!(at), &json!(at), &json!(at)));
        assert_eq!(
            (&found["at_upper"], &read["discount"], &found["by"]),
            (&json!("sustained"), &Value::Null, &json!("nash"))
        );
    }
    let read = ask(&["--discount", "1/2", "--of", "detection", "--by", "nash"], 0);
    assert_eq!(read["critical"]["detection"]["value"], "1/2");
    let read = ask(&["--discount", "1/2", "--detection", "1/4", "--of", "sanction", "--by", "nash"], 0);
    assert_eq!(read["critical"]["sanction"]["value"], "4");
    let shown = text(SMALL, &["--want", "critical", "--profile", "C,C", "--by", "nash"], 0);
    assert!(shown.contains("The least discount factor that sustains (C, C) for ever is 1/3 (0.333)."), "{shown}");
    let csv = answer(SMALL, &["--want", "critical", "--profile", "C,C", "--by", "nash", "--format", "csv"], 0);
    assert_eq!(csv, "of,player,value,lower,upper\ndiscount,,1/3,1/3,1/3\n");
    // One player cheats and the other bears it for ever: never, as cheating back is worth more at once and later.
    let hopeless = ["--want", "critical", "--profile", "C,D", "--by", "nash"];
    let read = as_json(SMALL, &hopeless, 1);
    assert_eq!((&read["outcome"], &read["critical"]["discount"]["player"]), (&json!("refuted"), &json!(0)));
    assert!(text(SMALL, &hopeless, 1).contains("No discount factor sustains (C, D) for ever."));
}

/// A suspension that is wanted deters the less, the more the future counts: leaving both A (worth 1) costs 1 now and brings both
/// B (worth 5) for ever, so both A lasts up to δ = 1/5, and never say that it does above.
#[test]
fn what_does_not_hold_for_all_larger_values_is_not_said_to() {
    let game = r#"{"schema_version": 1, "stage_game": {"schema_version": 1, "players": ["A", "B"],
        "payoffs": [[[1, 1], [0, 0]], [[0, 0], [5, 5]]]}, "discount": "9/10", "monitoring": {"kind": "inspected",
        "detection": 1, "suspension_periods": "forever", "suspended": [2, 2]}}"#;
    let shown = text(game, &["--want", "critical", "--profile", "1,1"], 0);
    assert!(shown.contains("Not every larger one need do so.") && !shown.contains("Every discount factor"), "{shown}");
    for (delta, code) in [("1/5", 0), ("1/4", 1)] {
        as_json(game, &["--discount", delta, "--want", "automaton", "--profile", "1,1"], code);
    }
}

/// Goldlücke and Kranz (2012) on the game of Abreu and Sannikov (2014): joint payoffs 14, 22, 25 from 0, 5/23, 9/34 on.
#[test]
fn transfers_have_the_known_steps() {
    let game = "16|9,3|13,0|3\n21|1,10|4,-1|0\n9|0,5|-4,-5|-15\n";
    let read = as_json(game, &["--want", "critical", "--transfers"], 0);
    let steps = read["transfers"]["steps"].as_array().unwrap();
    let joint: Vec<(&str, &str)> =
        steps.iter().map(|s| (s["discount"].as_str().unwrap(), s["joint"].as_str().unwrap())).collect();
    for step in [("5/23", "22"), ("9/34", "25")] {
        assert!(joint.contains(&step), "{joint:?}");
    }
    assert_eq!(joint[0], ("0", "14"));
    text(game, &["--want", "critical", "--transfers"], 0);
    for (delta, joint) in [("1/5", "14"), ("1/4", "22"), ("0.3", "25")] {
        let read = as_json(game, &["--discount", delta, "--transfers"], 0);
        assert_eq!(read["transfers"]["joint"], joint, "{delta}");
        text(game, &["--discount", delta, "--transfers"], 0);
    }
}

/// Two symmetric measures, nothing irreversible, no sanction: all or nothing at δ* = c/(c + p(b−c)), here 1/2 (MODEL §7).
#[test]
fn the_tail_of_an_agreement_is_a_game() {
    let folder = Folder::new();
    folder.put("swap.json", common::SWAP);
    let ran =
        run(&folder, &["repeated", "--from", "swap.json", "--want", "critical", "--by", "nash", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let read: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(read["critical"]["discount"]["upper"], "1/2", "{read}");
    let ran = run(&folder, &["repeated", "--from", "swap.json", "--want", "automaton"]);
    assert!(ran.code == 0 && ran.out.contains("tail of an agreement"), "{}{}", ran.out, ran.err);
    complains(&run(&folder, &["repeated", "--from", "swap.json", "swap.json"]), 2, &["--from"]);
    complains(&run(&folder, &["repeated", "--from", "swap.json", "-o", "swap.json"]), 2, &["would be lost"]);
}

#[test]
fn payoffs_get_strategies_or_a_reason() {
    let automaton = ["--discount", "3/4", "--want", "automaton"];
    let with = |more: &[&'static str]| [&automaton[..], more].concat();
    let shown = text(DILEMMA, &with(&["--payoff", "39/4,3"]), 0);
    for part in [
        "The payoff USA 39/4 (9.75), USSR 3 is sustained by these strategies.",
        "Play begins in state 1.",
        "If USSR deviates, play goes on in state",
        "one-shot deviation principle",
        "A payoff one period later counts for 3/4 (0.75)",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let read = as_json(DILEMMA, &with(&["--payoff", "9.5,9.5"]), 1);
    let reason = read["reason"][0].as_str().unwrap();
    assert!(reason.contains("is not sustained: in every equilibrium") && reason.contains("at most"), "{reason}");
    let read = as_json(DILEMMA, &with(&["--payoff", "2,5"]), 1);
    let reason = read["reason"][0].as_str().unwrap();
    assert!(reason.contains("the payoff of USA is at least 3, and here it would be 2"), "{reason}");
    // A negative number is a number, not an option.
    assert_eq!(as_json(SMALL, &with(&["--payoff", "-1,3"]), 1)["outcome"], "refuted");
    let csv = answer(DILEMMA, &with(&["--payoff", "9,9", "--format", "csv"]), 0);
    assert!(
        csv.starts_with("state,name,actions,when,next,probability\n,,,start,1,1\n1,agreed,Keep | Keep,always,1,1\n"),
        "{csv}"
    );
    assert!(csv.contains("1,agreed,Keep | Keep,deviation of USA,2,1\n"), "{csv}");
}

#[test]
fn files_of_repeated_games_are_read_with_their_stage_game() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("games")).unwrap();
    folder.put("games/pd.nfg", DILEMMA);
    let file = r#"{"schema_version": 1, "title": "Treaty", "stage_game": "pd.nfg", "discount": {"USA": 0.75, "USSR": "3/4"},
        "monitoring": {"kind": "inspected", "detection": 0.5, "false_alarm": 0.1, "sanction": 1, "suspension_periods": 3}}"#;
    folder.put("games/treaty.json", file);
    let ran = run(&folder, &["repeated", "games/treaty.json", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let read: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&read["title"], &read["discount"]), (&json!("Treaty"), &json!("3/4")));
    assert_eq!(read["monitoring"]["suspended"], json!(["Cheat", "Cheat"]));
    assert_eq!(read["monitoring"]["suspension_periods"], json!(3));
    // From elsewhere the stage game is not there.
    let ran = run_with(&folder, &["repeated", "-"], file.as_bytes());
    complains(&ran, 4, &["pd.nfg"]);
    // What is wrong with it is told with both places.
    folder.put("games/pd.nfg", "NFG 1 R \"x\" { \"USA\" \"USSR\" } { 2 2 }\n9 9 10 1 1 10 3 x");
    let ran = run(&folder, &["repeated", "games/treaty.json"]);
    complains(&ran, 2, &["games/treaty.json: stage_game (line 1, column", "in pd.nfg, payoff 8 (line 2, column 17)"]);
    // The suspension in words, and as a state of the strategies.
    folder.put("games/pd.nfg", DILEMMA);
    let arguments = ["repeated", "games/treaty.json", "--want", "automaton", "--profile", "Keep,Keep"];
    let ran = run(&folder, &arguments);
    let shown = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "After an alarm everybody plays (Cheat, Cheat) for 3 periods",
        "no alarm: the same;",
        "alarm: state 2",
        "suspension",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert_eq!(ran.code, 0);
}

#[test]
fn a_tree_is_reduced_and_says_so() {
    let tree = "EFG 2 R \"Entry\" { \"Entrant\" \"Incumbent\" } \"\"\n\
                p \"\" 1 1 \"entry\" { \"In\" \"Out\" } 0\n\
                p \"\" 2 1 \"reply\" { \"Yield\" \"Fight\" } 0\n\
                t \"\" 1 \"shared\" { 2, 2 }\nt \"\" 2 \"war\" { 0, 0 }\nt \"\" 3 \"alone\" { 1, 5 }\n";
    assert_eq!(as_json(tree, &["--discount", "0.5"], 0)["reduced_from_extensive"], json!(true));
    assert!(text(tree, &["--discount", "0.5"], 0).contains("reduced normal form"));
}

#[test]
fn options_that_do_not_go_together_are_refused_at_once() {
    let ran = ask(DILEMMA, &["--payoff", "1,1", "--of", "discount", "--by", "nash", "--format", "dot"]);
    complains(
        &ran,
        2,
        &[
            "--payoff goes with --want automaton, penal-code or critical",
            "--of goes with",
            "--by goes with",
            "--format dot",
        ],
    );
    let cases: [(&[&str], &str); 9] = [
        (&["--want", "automaton"], "needs --payoff or --profile"),
        (&["--want", "automaton", "--payoff", "1,1", "--profile", "1,1"], "do not go together"),
        (&["--want", "automaton", "--payoff", "1,1", "--minmax", "mixed"], "--minmax goes with --want payoff-set"),
        (&["--want", "automaton", "--payoff", "1,1", "--transfers"], "--transfers goes with"),
        (&["--want", "automaton", "--payoff", "1,1", "--format", "svg"], "--format svg"),
        (&["--want", "automaton", "--payoff", "1,1", "--discount", "limit"], "--discount limit goes with"),
        (&["--want", "critical", "--profile", "1,1", "--discount", "0.5"], "--of discount"),
        (&["--want", "critical", "--profile", "1,1", "--of", "sanction", "--sanction", "1"], "--of sanction"),
        (&["--suspension", "soon"], "--suspension soon"),
    ];
    for (arguments, word) in cases {
        complains(&ask(DILEMMA, arguments), 2, &[word]);
    }
    complains(&run(&Folder::new(), &["repeated"]), 2, &["GAME"]);
}

#[test]
fn what_is_wrong_with_arguments_is_said_with_what_is_allowed() {
    complains(&ask(DILEMMA, &[]), 2, &["discount: found nothing", "--discount"]);
    let cases: [(&[&str], &[&str]); 8] = [
        (&["--discount", "1"], &["--discount", "strictly between 0 and 1"]),
        (&["--discount", "0.5,0.5,0.5"], &["--discount", "one for each of the 2 players"]),
        (&["--discount", "x", "--detection", "7", "--sanction", "-1"], &["--discount", "--detection", "--sanction"]),
        (&["--discount", "0.5", "--false-alarm", "0.6", "--detection", "0.5"], &["--false-alarm: found for USA"]),
        (&["--discount", "0.5", "--want", "automaton", "--payoff", "1"], &["--payoff", "2 numbers"]),
        (&["--discount", "0.5", "--want", "automaton", "--payoff", "1,y"], &["--payoff[1]", "1/3"]),
        (&["--discount", "0.5", "--want", "automaton", "--profile", "Keep,Fly"], &["--profile[1]", "Keep, Cheat"]),
        (&["--discount", "0.5", "--want", "automaton", "--profile", "Keep"], &["--profile", "2 actions"]),
    ];
    for (arguments, about) in cases {
        complains(&ask(DILEMMA, arguments), 2, about);
    }
    complains(&ask(PENNIES, &["--discount", "0.5", "--suspension", "3"]), 2, &["no pure equilibrium"]);
    complains(&ask("", &["--discount", "0.5"]), 2, &["nothing"]);
    complains(&run(&Folder::new(), &["repeated", "none.nfg", "--discount", "0.5"]), 4, &["none.nfg"]);
}

#[test]
fn files_are_written_whole_and_never_over_the_input() {
    let folder = Folder::new();
    folder.put("pd.nfg", DILEMMA);
    folder.put("set.json", r#"{"schema_version": 1, "stage_game": "pd.nfg", "discount": 0.5}"#);
    let ran = run(&folder, &["repeated", "set.json", "--format", "json", "-o", "out.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(folder.get("out.json").starts_with('{'));
    for output in ["set.json", "pd.nfg"] {
        let ran = run(&folder, &["repeated", "set.json", "-o", output]);
        complains(&ran, 2, &["would be lost"]);
    }
    assert_eq!(folder.get("pd.nfg"), DILEMMA);
    complains(&run(&folder, &["repeated", "set.json", "-o", "no/where.json"]), 4, &["no"]);
    assert_eq!(folder.names(), ["out.json", "pd.nfg", "set.json"]);
}

/// The answer does not depend on the number of threads, nor the run.
#[test]
fn the_answer_is_the_same_for_any_number_of_threads() {
    let of = |threads: &str| {
        let mut read = as_json(DILEMMA, &["--discount", "0.3", "--threads", threads], 0);
        read["provenance"]["seconds"] = Value::Null;
        read
    };
    assert_eq!(of("1"), of("2"));
}

fn hostile() -> String {
    let names = "\"\\u001b[31mred\", \"a\\\"b\\\\\", \"שלום\", \"<script>\"";
    let names: Vec<&str> = names.split(", ").collect();
    format!(
        r#"{{"schema_version": 1, "title": "T\n\u0007{}", "players": [{{"name": {}, "strategies": [{}, {}]}},
        {{"name": {}, "strategies": ["{}", "D,E"]}}], "payoffs": [[[2, 2], [-1, 3]], [[3, -1], [0, 0]]]}}"#,
        "long ".repeat(80),
        names[0],
        names[1],
        names[2],
        names[3],
        "x".repeat(300)
    )
}

#[test]
fn hostile_names_come_out_as_text() {
    let game = hostile();
    let shown = text(&game, &["--discount", "0.5"], 0);
    assert!(shown.contains('…') && !shown.contains('\u{1b}'), "{shown}");
    text(&game, &["--discount", "0.5", "--want", "automaton", "--payoff", "1,1"], 0);
    let svg = answer(&game, &["--discount", "0.5", "--format", "svg"], 0);
    assert!(!svg.contains("<script>") && !svg.contains('\u{1b}') && svg.contains("&lt;script&gt;"), "{svg}");
    let read = as_json(&game, &["--discount", "0.5"], 0);
    assert_eq!(read["players"][0]["name"], json!("\u{1b}[31mred"));
    let csv = answer(&game, &["--discount", "0.5", "--format", "csv"], 0);
    assert!(csv.contains("\"a\"\"b\\\"") && csv.contains("\"D,E\""), "{csv}");
}

#[test]
fn the_picture_has_its_points_and_threats() {
    let svg = answer(DILEMMA, &["--discount", "3/4", "--format", "svg"], 0);
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
    // Four stage payoffs and four vertices to hover over; the least that each gets in words.
    assert_eq!(svg.matches("<title>").count(), 8);
    assert!(
        svg.contains("(Keep, Cheat) in the stage game: 1, 10") && svg.contains("sustained, point 2: 39/4 (9.75), 3")
    );
    assert!(svg.contains("The red lines are the least that each gets: 3, 3."), "{svg}");
    // A point and nothing at all are drawn, too.
    assert!(answer(DILEMMA, &["--discount", "0.1", "--format", "svg"], 0).contains("A single payoff"));
    let ran = ask(PENNIES, &["--discount", "0.5", "--format", "svg"]);
    assert!(ran.code == 1 && ran.out.contains("Nothing is known to be sustained."));
}

/// Graphviz itself reads the graph, where it is installed; names cannot break out of their quotation marks.
#[test]
fn the_graph_is_a_graph() {
    for game in [DILEMMA.to_owned(), hostile()] {
        let payoff = if game == DILEMMA { "8,8" } else { "1,1" };
        let dot =
            answer(&game, &["--discount", "1/2", "--want", "automaton", "--payoff", payoff, "--format", "dot"], 0);
        assert!(dot.starts_with("digraph automaton {") && dot.contains("start -> s1"), "{dot}");
        let child = Command::new("dot")
            .arg("-Tsvg")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else { continue };
        child.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        let drawn = String::from_utf8(done.stdout).unwrap();
        assert!(done.status.success(), "{}\n{dot}", String::from_utf8_lossy(&done.stderr));
        // A node for every state and one for the beginning.
        let read = as_json(&game, &["--discount", "1/2", "--want", "automaton", "--payoff", payoff], 0);
        let states = read["automaton"]["states"].as_array().unwrap().len();
        assert_eq!(drawn.matches("class=\"node\"").count(), states + 1, "{dot}");
    }
}

/// T, R, P, S = 3, 2, 0, −1 with a signal that is an alarm with probability 1/10 if both comply and 1/2 otherwise.
const NOISY: &str = r#"{"schema_version": 1, "discount": "10/17", "stage_game": {"schema_version": 1,
  "players": [{"name": "A", "strategies": ["C", "D"]}, {"name": "B", "strategies": ["C", "D"]}],
  "payoffs": [[[2, 2], [-1, 3]], [[3, -1], [0, 0]]]}, "monitoring": {"kind": "public", "signals": ["quiet", "alarm"],
  "probabilities": [[["9/10", "1/10"], ["1/2", "1/2"]], [["1/2", "1/2"], ["1/2", "1/2"]]]}}"#;

/// Abreu, Milgrom and Pearce (1991): V = c − gq/(P−q) = 2 − 1/4 from δ* = g/((P−q)c + (1−q)g) = 10/17 on; below, nothing but the
/// equilibrium of the stage game.
#[test]
fn a_noisy_partnership_has_its_closed_form() {
    let few = ["--directions", "16"];
    let ask = |more: &[&'static str], code: i32| as_json(NOISY, &[&few[..], more].concat(), code);
    let read = ask(&[], 0);
    assert_eq!(read["set"]["vertices"], json!([["0", "0"], ["7/4", "7/4"]]));
    let promise = &read["set"]["inner"][1]["lottery"][0]["promise"];
    assert_eq!((&promise[0]["when"], &promise[1]["when"]), (&json!("quiet"), &json!("alarm")));
    assert_eq!(ask(&["--discount", "0.588"], 0)["set"]["vertices"], json!([["0", "0"]]));
    let read = ask(&["--want", "automaton", "--payoff", "7/4,7/4"], 0);
    assert_eq!(read["automaton"]["payoff"], json!(["7/4", "7/4"]));
    let shown = text(NOISY, &few, 0);
    assert!(
        shown.contains("quiet: the same; alarm: point 1") && shown.contains("public signal: quiet, alarm"),
        "{shown}"
    );
    // Patience does not overcome noise: together never more than 7/2.
    let read = as_json(NOISY, &["--discount", "limit"], 0);
    let bounds = read["set"]["outer"].as_array().unwrap();
    assert!(bounds.contains(&json!({"direction": ["1", "1"], "level": "7/2"})), "{read}");
    assert!(text(NOISY, &["--discount", "limit"], 0).contains("is at most 7/2 (3.5)."));
}

/// Each of three gives (at a cost of 2) what is worth 1 to everybody: who keeps gains 1 now and loses 1 for ever, so all give from
/// δ = 1/2 on, and nobody can be held below 0, so not before.
#[test]
fn three_players_give_from_one_half_on() {
    let mut payoffs = json!([[[null, null], [null, null]], [[null, null], [null, null]]]);
    for at in 0..8 {
        let gives = [at & 4 == 0, at & 2 == 0, at & 1 == 0];
        let all = gives.iter().filter(|gives| **gives).count() as i64;
        payoffs[at >> 2][at >> 1 & 1][at & 1] = json!(gives.map(|gives| all - 2 * i64::from(gives)));
    }
    let player = |name: &str| json!({"name": name, "strategies": ["Give", "Keep"]});
    let players = [player("A"), player("B"), player("C")];
    let game = json!({"schema_version": 1, "players": players, "payoffs": payoffs}).to_string();
    let read = as_json(&game, &["--discount", "1/2"], 0);
    assert_eq!(read["threat"], json!(["0", "0", "0"]));
    assert!(read["set"]["vertices"].as_array().unwrap().contains(&json!(["1", "1", "1"])), "{read}");
    text(&game, &["--discount", "1/2"], 0);
    answer(&game, &["--discount", "1/2", "--want", "automaton", "--payoff", "1,1,1", "--format", "dot", "--quiet"], 0);
    as_json(&game, &["--discount", "0.49", "--want", "automaton", "--payoff", "1,1,1"], 1);
    // The limit is what is feasible and gives nobody less than 0: together at most 3, one alone 2 with the others at 1/2.
    let read = as_json(&game, &["--discount", "limit"], 0);
    let bounds = read["set"]["outer"].as_array().unwrap();
    for bound in
        [json!({"direction": ["1", "1", "1"], "level": "3"}), json!({"direction": ["-1", "0", "0"], "level": "0"})]
    {
        assert!(bounds.contains(&bound), "{bound}");
    }
    text(&game, &["--discount", "limit"], 0);
}

/// A dilemma whose payoffs are doubled in a crisis, which comes with probability 1/2 whatever is done: complying is worth
/// (1−δ)2 + δ3 in calm and (1−δ)4 + δ3 in a crisis, and as nothing else gives more together, those are the best at δ = 3/4.
#[test]
fn sets_are_told_by_state() {
    let stage = |by: i64| {
        json!({"schema_version": 1, "players": [{"name": "A", "strategies": ["C", "D"]},
            {"name": "B", "strategies": ["C", "D"]}], "payoffs": [[[2 * by, 2 * by], [-by, 3 * by]], [[3 * by, -by], [0, 0]]]})
    };
    let even = json!([[["1/2", "1/2"], ["1/2", "1/2"]], [["1/2", "1/2"], ["1/2", "1/2"]]]);
    let state = |name: &str, by: i64| json!({"name": name, "stage_game": stage(by), "transitions": even});
    let game = json!({"schema_version": 1, "states": [state("calm", 1), state("crisis", 2)], "initial": "calm",
        "discount": "3/4"});
    let game = game.to_string();
    let read = as_json(&game, &[], 0);
    for (name, best) in [("calm", "11/4"), ("crisis", "13/4")] {
        let set = &read["sets"][name];
        assert!(set["vertices"].as_array().unwrap().contains(&json!([best, best])), "{name}: {set}");
        assert_eq!(set["threat"], json!(["0", "0"]), "{name}");
    }
    let shown = text(&game, &[], 0);
    assert!(shown.contains("From calm (in which play begins)") && shown.contains("to crisis: point"), "{shown}");
    let read = as_json(&game, &["--want", "automaton", "--payoff", "11/4,11/4"], 0);
    assert_eq!(read["automaton"]["payoff"], json!(["11/4", "11/4"]));
    as_json(&game, &["--want", "automaton", "--payoff", "3,3"], 1);
    answer(&game, &["--format", "svg", "--quiet"], 0);
}

/// Laws where alarms may be false: inside is within all bounds, so is the equilibrium of the stage game, and as alarms on those who
/// comply must be acted on, less than 2 for each is what is left.
#[test]
fn false_alarms_cost_something() {
    let arguments = ["--discount", "3/4", "--detection", "3/4", "--false-alarm", "1/4", "--directions", "16"];
    let read = as_json(SMALL, &arguments, 0);
    let number = |value: &Value| detente::exact::parse(value.as_str().unwrap()).unwrap();
    let zero = json!(["0", "0"]);
    let points: Vec<&Value> = read["set"]["vertices"].as_array().unwrap().iter().chain([&zero]).collect();
    let mut together = None;
    for bound in read["set"]["outer"].as_array().unwrap() {
        let (x, y, level) = (number(&bound["direction"][0]), number(&bound["direction"][1]), number(&bound["level"]));
        for point in &points {
            assert!(&x * number(&point[0]) + &y * number(&point[1]) <= level, "{point} {bound}");
        }
        if bound["direction"] == json!(["1", "1"]) {
            together = Some(level);
        }
    }
    assert!(together.is_some_and(|level| level < detente::exact::Rational::from(4)));
    let shown = text(SMALL, &arguments, 0);
    assert!(shown.contains("false alarms come with probability 1/4") && shown.contains("alarm on A and B"), "{shown}");
}

/// The patient limit: what is feasible and gives nobody less than its minmax value 0, by hand; the frontier from (3,−1) over (2,2)
/// meets 0 at 8/3.
#[test]
fn the_patient_limit_is_what_is_feasible_and_individually_rational() {
    let read = as_json(SMALL, &["--discount", "limit"], 0);
    assert_eq!((&read["discount"], &read["set"]["exact"]), (&json!("limit"), &json!(true)));
    assert_eq!(read["set"]["vertices"], json!([["0", "0"], ["8/3", "0"], ["2", "2"], ["0", "8/3"]]));
    assert_eq!((&read["threat"], &read["set"]["gap"]), (&json!(["0", "0"]), &json!("0")));
    assert_eq!(read["provenance"]["proved"], json!(true));
    let shown = text(SMALL, &["--discount", "limit"], 0);
    assert!(shown.contains("However patient the players") && shown.contains("(8/3 (2.667), 0)"), "{shown}");
    let csv = answer(SMALL, &["--discount", "limit", "--format", "csv"], 0);
    assert!(csv.starts_with("what,number,player,value,level\n") && csv.contains("vertex,2,A,8/3,\n"), "{csv}");
    let svg = answer(SMALL, &["--discount", "limit", "--format", "svg"], 0);
    assert!(svg.contains("as the players become patient") && svg.contains("limit, point 2: 8/3"), "{svg}");
    // Pennies: each is held to 1 by pure strategies, and to the value 0 by mixed ones (von Neumann 1928).
    assert_eq!(as_json(PENNIES, &["--discount", "limit"], 1)["outcome"], "refuted");
    let read = as_json(PENNIES, &["--discount", "limit", "--minmax", "mixed"], 0);
    assert_eq!(read["set"]["vertices"], json!([["0", "0"]]));
    complains(&ask(SMALL, &["--discount", "limit", "--detection", "0.5"]), 2, &["patient limit of an inspected game"]);
}

/// What is said to be checked is what the check looks at; that nothing does is in words only.
#[test]
fn no_more_is_said_to_be_checked_than_was() {
    let critical = |more: &[&'static str]| [&["--want", "critical", "--by", "nash"], more].concat();
    for (arguments, proved, words) in [
        (critical(&["--profile", "C,C"]), true, "nobody gains by deviating at the value"),
        (critical(&["--payoff", "2,2"]), true, "nobody gains by deviating from what is drawn"),
        (vec!["--discount", "1/2", "--transfers"], true, "what can be played"),
        (vec!["--discount", "limit"], true, "nothing is beyond it"),
        (critical(&["--payoff", "4,4"]), false, "not checked by separate code"),
    ] {
        let read = as_json(SMALL, &arguments, i32::from(!proved));
        assert_eq!(read["provenance"]["proved"], json!(proved), "{arguments:?}");
        assert!(read["provenance"]["checked"].as_str().unwrap().contains(words), "{read}");
        let shown = text(SMALL, &arguments, i32::from(!proved));
        assert!(shown.contains(words) && (proved || !shown.contains("Proved")), "{shown}");
    }
}

/// Step costs that the caught pay to return are in the payoffs at one δ and p.
#[test]
fn what_step_costs_fix_cannot_be_varied() {
    let folder = Folder::new();
    let steps = common::SWAP.replace("\"cost_per_period\": 1,", "\"cost_per_period\": 1, \"step_cost\": 0.25,");
    folder.put("steps.json", steps.replace("\"forever\"", "3"));
    let ask = |more: &[&str]| run(&folder, &[&["repeated", "--from", "steps.json"], more].concat());
    for more in [&["--want", "critical"][..], &["--want", "critical", "--of", "detection"], &["--discount", "0.5"]] {
        complains(&ask(more), 2, &["Step costs that a caught party pays to return", "would need them to move"]);
    }
    let ran = ask(&["--want", "automaton"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}
