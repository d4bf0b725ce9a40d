//! `detente repeated`: penal codes, time limits, the number of one player, agreements in part, the schema. Values are closed
//! forms, named where they stand.

mod common;

use common::{Folder, Ran, complains, run, run_with};
use detente::report::display::width;
use serde_json::{Value, json};

/// T, R, P, S = 3, 2, 0, −1.
const DILEMMA: &str = "2|2,-1|3\n3|-1,0|0\n";

/// P = 1 − Q without costs, quantities 0, 1/24, …, 1/2.
fn cournot() -> String {
    let profit = |own: i64, other: i64| format!("{}/576", own * (24 - own - other));
    let row = |i: i64| (0..=12).map(|j| format!("{}|{}", profit(i, j), profit(j, i))).collect::<Vec<_>>().join(",");
    (0..=12).map(row).collect::<Vec<_>>().join("\n")
}

fn ask(game: &str, arguments: &[&str]) -> Ran {
    run_with(&Folder::new(), &[&["repeated", "-"], arguments].concat(), game.as_bytes())
}

fn answer(game: &str, arguments: &[&str], code: i32) -> String {
    let ran = ask(game, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{arguments:?}: {}", ran.out);
    ran.out
}

fn as_json(game: &str, arguments: &[&str], code: i32) -> Value {
    serde_json::from_str(&answer(game, &[arguments, &["--format", "json"]].concat(), code)).unwrap()
}

fn text(game: &str, arguments: &[&str], code: i32) -> String {
    let out = answer(game, arguments, code);
    assert!(out.lines().all(|line| width(line) <= 100), "{out}");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Abreu (1986, 1988): the monopoly of a duopoly by stick and carrot from δ = 9/32 on, the stick 5/12 worth 49/576 and then
/// the carrot for sure; by reversion to the equilibrium 1/3 only from 9/17 on.
#[test]
fn stick_and_carrot() {
    let game = cournot();
    let want = ["--want", "penal-code", "--symmetric"];
    let found = as_json(&game, &[&want[..], &["--discount", "9/32", "--profile", "7,7"]].concat(), 0);
    let code = &found["penal_code"];
    assert_eq!((&code["symmetric"], &found["provenance"]["proved"]), (&json!(true), &json!(true)));
    assert_eq!(code["path"], json!({"actions": ["7", "7"], "value": "1/8"}));
    assert_eq!(code["stick"], json!({"actions": ["11", "11"], "value": "49/576"}));
    assert_eq!(code["stick_again"], json!("0"));
    assert_eq!(found["automaton"]["states"].as_array().unwrap().len(), 3);
    let before = as_json(&game, &[&want[..], &["--discount", "7/25", "--profile", "7,7"]].concat(), 1);
    assert_eq!((&before["outcome"], &before["provenance"]["proved"]), (&json!("refuted"), &json!(true)));
    let all = as_json(&game, &["--want", "critical", "--symmetric"], 0);
    assert_eq!(all["symmetric"]["for_ever"][6], json!({"actions": ["7", "7"], "discount": "9/32"}));
    // Without a profile the best one.
    let best = text(&game, &[&want[..], &["--discount", "1/2"]].concat(), 0);
    assert!(best.contains("(7, 7) for ever, worth 1/8 (0.125) to each, is sustained by stick and carrot"), "{best}");
    let shown = text(&game, &["--want", "critical", "--symmetric"], 0);
    assert!(shown.contains("9/32 (0.281) 1/8 (0.125) (7, 7) 49/576 (0.085)"), "{shown}");
    let csv = answer(&game, &["--want", "critical", "--symmetric", "--format", "csv"], 0);
    assert!(csv.starts_with("discount,each,actions,player,least\n0,1/9,9 | 9,,1/9\n"), "{csv}");
}

/// The worst of each in the dilemma is what it gets if both defect, 0, from δ = 1/3 on.
#[test]
fn the_worst_for_each_player() {
    for target in [&[][..], &["--profile", "1,1"], &["--payoff", "1,1"]] {
        let arguments = [&["--want", "penal-code", "--discount", "3/4"], target].concat();
        let found = as_json(DILEMMA, &arguments, 0);
        assert_eq!(found["want"], "penal-code");
        let punishments = found["penal_code"]["punishments"].as_array().unwrap();
        assert_eq!(punishments.len(), 2);
        for (player, one) in punishments.iter().enumerate() {
            assert_eq!((&one["player"], &one["optimal"], &one["least"]), (&json!(player), &json!(true), &json!("0")));
            assert_eq!(one["payoff"][player], "0");
        }
        let payoff = if target.contains(&"1,1") && target.contains(&"--payoff") { "1" } else { "2" };
        assert_eq!(found["automaton"]["payoff"], json!([payoff, payoff]));
        assert_eq!(found["provenance"]["proved"], true);
    }
    let arguments = ["--want", "penal-code", "--discount", "3/4"];
    let shown = text(DILEMMA, &arguments, 0);
    assert!(shown.contains("The worst that can follow - For Player 1: Player 1 0, Player 2 0, from state"), "{shown}");
    assert!(shown.contains("No equilibrium gives Player 2 less."), "{shown}");
    let csv = answer(DILEMMA, &[&arguments[..], &["--format", "csv"]].concat(), 0);
    assert!(csv.contains(",,,worst for 1,2,1\n"), "{csv}");
    let dot = answer(DILEMMA, &[&arguments[..], &["--format", "dot"]].concat(), 0);
    assert!(dot.starts_with("digraph automaton") && dot.contains("style=dashed"), "{dot}");
    // Less patient, nobody is held to cooperation.
    let refused = text(DILEMMA, &["--want", "penal-code", "--discount", "3/10", "--profile", "1,1"], 1);
    assert!(refused.contains("(1, 1) cannot be played for ever"), "{refused}");
}

#[test]
fn where_there_is_no_penal_code_it_says_what_to_ask() {
    let public = r#"{"schema_version": 1, "discount": "9/10",
      "stage_game": {"schema_version": 1, "matrices": [[[2, -1], [3, 0]], [[2, 3], [-1, 0]]]},
      "monitoring": {"kind": "public", "signals": ["quiet", "alarm"],
                     "probabilities": [[[0.9, 0.1], [0.5, 0.5]], [[0.5, 0.5], [0.5, 0.5]]]}}"#;
    let ran = ask(public, &["--want", "penal-code"]);
    complains(&ran, 2, &["penal code", "automaton"]);
    for (game, arguments, word) in [
        (DILEMMA, &["--want", "penal-code", "--symmetric", "--discount", "1/2", "--payoff", "1,1"][..], "--profile"),
        (
            DILEMMA,
            &["--want", "penal-code", "--symmetric", "--discount", "1/2", "--profile", "1,2"],
            "different actions",
        ),
        (DILEMMA, &["--symmetric", "--discount", "1/2"], "--symmetric goes with"),
        (DILEMMA, &["--want", "critical", "--symmetric", "--profile", "1,1"], "all actions"),
        (DILEMMA, &["--want", "critical", "--symmetric", "--transfers"], "do not go together"),
        (DILEMMA, &["--want", "critical", "--profile", "1,1", "--player", "1"], "--player goes with --of"),
        ("3|1,0|0\n0|0,1|3\n", &["--want", "penal-code", "--symmetric", "--discount", "1/2"], "change places"),
    ] {
        complains(&ask(game, arguments), 2, &[word]);
    }
}

/// Over at once: what closed forms prove is left, the minmax bound 1/5 and reversion at 9/25 (see `repeated_critical`).
#[test]
fn a_threshold_in_time_has_its_bracket() {
    let arguments = ["--want", "critical", "--profile", "7,7", "--time-limit", "0.000001"];
    let found = as_json(&cournot(), &arguments, 3);
    let discount = &found["critical"]["discount"];
    assert_eq!((&found["outcome"], &discount["value"]), (&json!("undecided"), &Value::Null));
    assert_eq!((&discount["lower"], &discount["upper"]), (&json!("1/5"), &json!("9/25")));
    assert_eq!(found["provenance"]["proved"], true);
    let shown = text(&cournot(), &arguments, 3);
    assert!(shown.contains("Undecided: the time limit was reached."), "{shown}");
    assert!(shown.contains("is at most 9/25 (0.36). None below 1/5 (0.2) does."), "{shown}");
    let ran = ask(&cournot(), &[&arguments[..], &["--format", "csv"]].concat());
    assert_eq!((ran.code, ran.out.as_str()), (3, "of,player,value,lower,upper\ndiscount,,,1/5,9/25\n"));
    let patient = as_json(&cournot(), &["--want", "critical", "--profile", "7,7", "--time-limit", "60"], 0);
    assert_eq!(patient["provenance"]["proved"], true);
}

/// δ p (2 − 0) + δ p (1−δ) s ≥ (1−δ) (3 − 2): at δ = 1/2 the least p of one is 1/2, if the other's is at least that; at δ = 1/4
/// and p = 1/2 the least s is 16/3, if the other has it.
#[test]
fn the_number_of_one_player() {
    let want = ["--want", "critical", "--profile", "1,1"];
    let detection = ["--of", "detection", "--player", "1", "--discount", "1/2"];
    for others in [&[][..], &["--detection", "0.1,0.5"], &["--detection", "1"]] {
        let found = as_json(DILEMMA, &[&want[..], &detection, others].concat(), 0);
        let one = &found["critical"]["detection"];
        assert_eq!((&one["value"], &one["player"]), (&json!("1/2"), &json!(0)), "{others:?}");
        assert_eq!(found["monitoring"]["detection"][0], Value::Null);
    }
    let found = as_json(DILEMMA, &[&want[..], &detection, &["--detection", "1,0.4"]].concat(), 1);
    assert_eq!(found["outcome"], "refuted");
    let sanction = ["--by", "nash", "--of", "sanction", "--player", "2", "--discount", "1/4", "--detection", "1/2"];
    let found = as_json(DILEMMA, &[&want[..], &sanction, &["--sanction", "16/3,0"]].concat(), 0);
    assert_eq!(found["critical"]["sanction"]["value"], "16/3");
    let shown = text(DILEMMA, &[&want[..], &sanction, &["--sanction", "6,0"]].concat(), 0);
    assert!(shown.contains("The least sanction for Player 2 that sustains (1, 1) for ever is 16/3 (5.333)"), "{shown}");
    assert!(shown.contains("what was looked for (Player 2), or Player 1 6"), "{shown}");
    complains(
        &ask(DILEMMA, &[&want[..], &["--of", "sanction", "--player", "3", "--discount", "1/2"]].concat()),
        2,
        &["--player"],
    );
}

/// A tail at half the level is the same game in units half as large where nothing is fixed: δ* does not change.
#[test]
fn an_agreement_in_part() {
    let folder = Folder::new();
    let scenario = r#"{"schema_version": 1, "title": "Half", "periods": {"count": 4, "unit": "year", "after": "perpetual"},
      "parties": [{"name": "A", "discount": 0.9}, {"name": "B", "discount": 0.9}],
      "measures": [{"name": "M", "performer": "A", "cost_per_period": 1, "benefit_per_period": {"B": 2}},
                   {"name": "N", "performer": "B", "cost_per_period": 1, "benefit_per_period": {"A": 2}}],
      "verification": {"layers": [{"name": "L", "inspects": ["A", "B"], "detection": 0.5}]},
      "response": {"suspension_periods": "forever"}, "objective": {"kind": "welfare"}}"#;
    folder.put("deal.json", scenario);
    let ask = |more: &[&str], code: i32| {
        let ran = run(
            &folder,
            &[&["repeated", "--from", "deal.json", "--want", "critical", "--format", "json"], more].concat(),
        );
        assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{more:?}");
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let full = ask(&[], 0);
    // c / (c + p (b − c)) = 1 / (1 + 1/2).
    assert_eq!(full["critical"]["discount"]["value"], "2/3");
    let half = ask(&["--levels", "1/2"], 0);
    assert_eq!(half["critical"]["discount"]["value"], "2/3");
    assert_eq!(half["critical"]["discount"]["target"]["payoffs"], json!(["1/2", "1/2"]));
    assert!(half["notes"][0].as_str().unwrap().contains("M to 0.5, N to 0.5"), "{half}");
    // B gets 2 · 1/2 − 1: nothing to lose.
    ask(&["--levels", "1/2,1"], 1);
    let refused =
        |levels: &str| run(&folder, &["repeated", "--from", "deal.json", "--want", "critical", "--levels", levels]);
    complains(&refused("1/2,1,1"), 2, &["--levels", "2 measures"]);
    complains(&refused("2"), 2, &["--levels[0]", "from 0 to 1"]);
}

#[test]
fn the_schema_of_repeated_games_is_printed() {
    let ran = run(&Folder::new(), &["schema", "repeated"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(schema["properties"]["stage_game"].is_object() && schema["$defs"]["inspected"].is_object());
}
