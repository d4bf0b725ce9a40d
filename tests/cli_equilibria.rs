//! `detente equilibria`: exit codes, fields, lines, pipes, names, options that clash. The games and their solutions are
//! from the literature, named where they stand; exit codes and names of fields are the documented ones.

mod common;

use common::{Folder, Ran, complains, run, run_with};
use detente::report::display::width;
use serde_json::{Value, json};

/// The prisoners' dilemma: cheating dominates.
const DILEMMA: &str = r#"NFG 1 R "Dilemma" { "USA" "USSR" } { { "Keep" "Cheat" } { "Keep" "Cheat" } }
2 2  3 0  0 3  1 1"#;

/// Matching pennies: one equilibrium, ½ each, none in pure strategies; the value is 0.
const PENNIES: &str = r#"NFG 1 R "Pennies" { "A" "B" } { 2 2 }
1 -1  -1 1  -1 1  1 -1"#;

/// Bagwell (1995): commitment seen with noise; the three equilibria are in van Damme and Hurkens (1997).
const BAGWELL: &str = r#"NFG 1 R "Noisy commitment" { "Leader" "Follower" } { { "S" "C" } { "SS" "SC" "CS" "CC" } }
5 2  6 3  249/50 199/100  201/50 399/100  151/50 101/100  299/50 301/100  3 1  4 4"#;

/// The first player's `Up` is better whatever the second does, who never minds: every mixture of its strategies is an
/// equilibrium with `Up`, and there is no other.
const CONTINUUM: &str = r#"NFG 1 R "Indifferent" { "A" "B" } { { "Up" "Down" } { "Left" "Right" } }
1 1  0 1  1 1  0 1"#;

/// Chicken as in Aumann (1974): the largest welfare of a correlated equilibrium is 21/2, from ½, ¼, ¼.
const CHICKEN: &str = r#"NFG 1 R "Chicken" { "Row" "Column" } { { "Swerve" "Drive" } { "Swerve" "Drive" } }
6 6  7 2  2 7  0 0"#;

/// Conitzer and Sandholm (2006): committing to ½, ½ the first player gets 7/2, in equilibrium 2.
const COMMITMENT: &str = r#"NFG 1 R "Commitment" { "First" "Second" } { { "T" "B" } { "l" "r" } }
2 1  1 0  4 0  3 1"#;

/// Three players who want to do the same: pure equilibria are the two in which they do.
const THREE: &str = r#"NFG 1 R "Same" { "A" "B" "C" } { 2 2 2 }
1 1 1  0 0 0  0 0 0  0 0 0  0 0 0  0 0 0  0 0 0  2 2 2"#;

/// The middle row is under the mixture of the others; without it the right column is under the left one, and without
/// that the lower row is under the upper one.
const MIXED_DOMINANCE: &str = r#"NFG 1 R "Dominance" { "A" "B" } { { "T" "M" "B" } { "L" "R" } }
4 1  1 0  0 1  0 0  1 1  4 0"#;

/// Entry (Selten 1978, one town): entering and yielding is subgame-perfect; staying out for fear of a fight is an
/// equilibrium that is not.
const ENTRY: &str = r#"EFG 2 R "Entry" { "Entrant" "Incumbent" } ""
p "" 1 1 "entry" { "In" "Out" } 0
p "" 2 1 "reply" { "Yield" "Fight" } 0
t "" 1 "shared" { 2, 2 }
t "" 2 "war" { 0, 0 }
t "" 3 "alone" { 1, 5 }"#;

/// One-card poker (Myerson 1991, figure 2.2): 1 raises with black one time in three, 2 meets two times in three, the
/// value is 1/3.
const POKER: &str = r#"EFG 2 R "Card game" { "Ann" "Bob" } ""
c "" 1 "" { "red" 1/2 "black" 1/2 } 0
p "" 1 1 "Red" { "Raise" "Fold" } 0
p "" 2 1 "Bob" { "Meet" "Pass" } 0
t "" 1 "" { 2, -2 }
t "" 2 "" { 1, -1 }
t "" 2
p "" 1 2 "Black" { "Raise" "Fold" } 0
p "" 2 1 0
t "" 3 "" { -2, 2 }
t "" 2
t "" 4 "" { -1, 1 }"#;

fn ask(game: &str, arguments: &[&str]) -> Ran {
    let folder = Folder::new();
    run_with(&folder, &[&["equilibria", "-"], arguments].concat(), game.as_bytes())
}

/// An answer with this exit code and nothing on standard error.
fn answer(game: &str, arguments: &[&str], code: i32) -> String {
    let ran = ask(game, arguments);
    assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{arguments:?}: {}", ran.out);
    ran.out
}

fn as_json(game: &str, arguments: &[&str], code: i32) -> Value {
    let out = answer(game, &[arguments, &["--format", "json"]].concat(), code);
    let read: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&read["schema_version"], &read["provenance"]["checked"]), (&json!(1), &json!(code != 3)), "{out}");
    read
}

/// Text on one line; every line of it fits and is harmless.
fn text(game: &str, arguments: &[&str], code: i32) -> String {
    let out = answer(game, arguments, code);
    for line in out.lines() {
        assert!(width(line) <= 100 && !line.chars().any(char::is_control), "{line:?}");
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sorted(lines: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn all_equilibria_of_two_players_in_every_format() {
    let lines = answer(BAGWELL, &["--format", "gambit"], 0);
    assert_eq!(
        sorted(&lines),
        ["NE,0,1,0,0,0,1", "NE,1/100,99/100,0,25/49,0,24/49", "NE,99/100,1/100,24/49,25/49,0,0"]
    );
    let read = as_json(BAGWELL, &[], 0);
    assert_eq!(
        (&read["outcome"], &read["concept"], &read["scope"]),
        (&json!("found"), &json!("nash"), &json!("extreme"))
    );
    assert_eq!((&read["complete"], &read["degenerate"]), (&json!(true), &json!(false)));
    assert_eq!((&read["subsets"], &read["provenance"]["exact"]), (&json!([]), &json!(true)));
    let equilibria = read["equilibria"].as_array().unwrap();
    // The same as the lines, in the same order.
    for (one, line) in equilibria.iter().zip(lines.lines()) {
        let flat: Vec<&str> = one["strategies"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|s| s.as_array().unwrap())
            .map(|p| p.as_str().unwrap())
            .collect();
        assert_eq!(format!("NE,{}", flat.join(",")), line);
        assert_eq!(one["regret"], "0");
    }
    let shown = text(BAGWELL, &[], 0);
    assert!(shown.contains("There are 3 Nash equilibria, and these are all."), "{shown}");
    assert!(shown.contains("Leader plays S with probability 1/100 (0.01), C with 99/100 (0.99)."), "{shown}");
    assert!(shown.contains("Regret 0") && shown.contains("Checked:"), "{shown}");
    let csv = answer(BAGWELL, &["--format", "csv"], 0);
    assert_eq!(csv.lines().next(), Some("equilibrium,component,player,strategy,probability,payoff"));
    assert_eq!(csv.lines().count(), 1 + 3 * (2 + 4));
    assert!(csv.lines().any(|line| line.contains("Follower,CC,24/49,")), "{csv}");
}

#[test]
fn one_equilibrium_is_called_the_only_one() {
    assert_eq!(answer(DILEMMA, &["--format", "gambit"], 0), "NE,0,1,0,1\n");
    let shown = text(DILEMMA, &[], 0);
    assert!(shown.contains("There is exactly one Nash equilibrium.") && shown.contains("USA plays Cheat."), "{shown}");
    assert!(shown.contains("Expected payoffs: USA 1, USSR 1."), "{shown}");
}

#[test]
fn a_degenerate_game_is_said_to_have_a_continuum() {
    let read = as_json(CONTINUUM, &[], 0);
    assert_eq!(read["degenerate"], true);
    assert_eq!(read["subsets"], json!([{"row": [["1", "0"]], "column": [["1", "0"], ["0", "1"]], "component": 0}]));
    assert_eq!(read["equilibria"].as_array().unwrap().len(), 2);
    let shown = text(CONTINUUM, &[], 0);
    assert!(shown.contains("degenerate") && shown.contains("continuum"), "{shown}");
    assert!(shown.contains("A plays Up, while B plays any mixture of [Left] and [Right]."), "{shown}");
}

#[test]
fn what_does_not_exist_is_1() {
    let shown = text(PENNIES, &["--concept", "pure"], 1);
    assert!(shown.contains("there is no equilibrium in pure strategies"), "{shown}");
    let read = as_json(PENNIES, &["--concept", "pure"], 1);
    assert_eq!((&read["outcome"], &read["equilibria"]), (&json!("refuted"), &json!([])));
    assert_eq!(answer(PENNIES, &["--concept", "pure", "--format", "gambit", "--quiet"], 1), "");
    let ran = ask(PENNIES, &["--concept", "pure", "--format", "csv"]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1));
    assert_eq!(ran.err, "there is no equilibrium in pure strategies\n");
}

#[test]
fn one_is_one_for_every_label() {
    let known = ["NE,0,1,0,0,0,1", "NE,1/100,99/100,0,25/49,0,24/49", "NE,99/100,1/100,24/49,25/49,0,0"];
    for label in ["1", "2", "3", "4", "5", "6"] {
        let line = answer(BAGWELL, &["--one", "--label", label, "--format", "gambit", "-q"], 0);
        assert!(known.contains(&line.trim_end()), "{label}: {line}");
    }
    assert_eq!(as_json(BAGWELL, &["--one"], 0)["scope"], "one");
    assert!(text(BAGWELL, &["--one"], 0).contains("There may be others."));
    complains(&ask(BAGWELL, &["--one", "--label", "7"]), 2, &["--label", "from 1 to 6"]);
    complains(&ask(BAGWELL, &["--one", "--label", "0"]), 2, &["--label", "0 is not in 1.."]);
}

/// Pure ones are (1,1,1) and (2,2,2); the path leads somewhere, and nobody says that this is all.
#[test]
fn several_players_have_all_pure_equilibria_and_one_path() {
    let read = as_json(THREE, &[], 0);
    assert_eq!(
        (&read["scope"], &read["pure_complete"], &read["complete"]),
        (&json!("pure-and-one"), &json!(true), &json!(false))
    );
    let equilibria = read["equilibria"].as_array().unwrap();
    let pure = |at: usize| equilibria[at]["strategies"].clone();
    assert_eq!(pure(0), json!([["1", "0"], ["1", "0"], ["1", "0"]]));
    assert_eq!(pure(1), json!([["0", "1"], ["0", "1"], ["0", "1"]]));
    assert!(read["path_led_to"].as_u64().unwrap() < equilibria.len() as u64);
    let shown = text(THREE, &[], 0);
    assert!(shown.contains("There are 2 equilibria in pure strategies, and these are all such."), "{shown}");
    let lines = answer(THREE, &["--concept", "pure", "--format", "gambit"], 0);
    assert_eq!(lines, "NE,1,0,1,0,1,0\nNE,0,1,0,1,0,1\n");
    assert_eq!(as_json(THREE, &["--one"], 0)["equilibria"].as_array().unwrap().len(), 1);
    let ran = ask(THREE, &["--format", "gambit"]);
    assert!(ran.code == 0 && ran.err.contains("there may be others"), "{}", ran.err);
}

#[test]
fn limits_end_with_what_was_found() {
    let read = as_json(THREE, &["--concept", "pure", "--max", "1"], 0);
    assert_eq!((&read["complete"], read["equilibria"].as_array().unwrap().len()), (&json!(false), 1));
    let ran = ask(BAGWELL, &["--max", "1", "--format", "gambit"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1));
    assert!(ran.err.contains("not the whole list: stopped at 1"), "{}", ran.err);
    // The empty list so far was checked, as every list is.
    let out = answer(BAGWELL, &["--time-limit", "0", "--format", "json"], 3);
    let read: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&read["outcome"], &read["complete"]), (&json!("undecided"), &json!(false)));
    assert!(read["why"].as_str().unwrap().contains("time limit of 0 s"), "{read}");
    assert!(text(CHICKEN, &["--concept", "correlated", "--time-limit", "0"], 3).contains("Undecided"));
    // Plenty of time changes nothing.
    let plenty = answer(COMMITMENT, &["--concept", "stackelberg", "--format", "csv", "--time-limit", "500"], 0);
    assert_eq!(plenty, answer(COMMITMENT, &["--concept", "stackelberg", "--format", "csv"], 0));
}

#[test]
fn zero_sum_and_constant_sum_games_have_a_value() {
    let read = as_json(PENNIES, &["--concept", "zero-sum"], 0);
    assert_eq!(
        (&read["value"], &read["sum"], &read["strategies"]),
        (&json!("0"), &json!("0"), &json!([["1/2", "1/2"], ["1/2", "1/2"]]))
    );
    assert_eq!((&read["guaranteed"], &read["conceded"]), (&json!("0"), &json!("0")));
    // Each payoff raised by 1/3 and 1: the sum is 4/3, the value 1/3.
    let raised = PENNIES.replace("1 -1  -1 1  -1 1  1 -1", "4/3 0  -2/3 2  -2/3 2  4/3 0");
    let read = as_json(&raised, &["--concept", "zero-sum"], 0);
    assert_eq!((&read["value"], &read["sum"]), (&json!("1/3"), &json!("4/3")));
    assert!(text(&raised, &["--concept", "zero-sum"], 0).contains("constant-sum"));
    assert_eq!(answer(PENNIES, &["--concept", "zero-sum", "--format", "gambit"], 0), "NE,1/2,1/2,1/2,1/2\n");
    complains(&ask(DILEMMA, &["--concept", "zero-sum"]), 2, &["sum"]);
    complains(&ask(THREE, &["--concept", "zero-sum"]), 2, &["two players"]);
}

/// The value by the sequence form, and the same from the normal form.
#[test]
fn a_zero_sum_tree_is_solved_as_a_tree() {
    let read = as_json(POKER, &["--concept", "zero-sum"], 0);
    assert_eq!(read["value"], "1/3");
    let sets = read["equilibria"][0]["behaviour"].as_array().unwrap();
    let at = |name: &str| sets.iter().find(|set| set["name"] == name).unwrap();
    assert_eq!(at("Black")["actions"][0], json!({"name": "Raise", "probability": "1/3"}));
    assert_eq!(at("Bob")["actions"][0], json!({"name": "Meet", "probability": "2/3"}));
    assert_eq!(at("Bob")["beliefs"], json!(["3/4", "1/4"]));
    let shown = text(POKER, &["--concept", "zero-sum"], 0);
    assert!(shown.contains("Ann at Black: Raise with probability 1/3 (0.333), Fold with 2/3 (0.667)."), "{shown}");
    let read = as_json(POKER, &["--concept", "zero-sum", "--normal-form"], 0);
    assert_eq!((&read["value"], &read["reduced_from_extensive"]), (&json!("1/3"), &json!(true)));
}

#[test]
fn a_mediator_does_best_for_whom_it_is_told_to() {
    let read = as_json(CHICKEN, &["--concept", "correlated"], 0);
    assert_eq!((&read["value"], &read["bound"], &read["regret"]), (&json!("21/2"), &json!("21/2"), &json!("0")));
    let drawn = |profile: Value| {
        let all = read["distribution"].as_array().unwrap();
        all.iter().find(|one| one["profile"] == profile).map(|one| one["probability"].clone())
    };
    assert_eq!(
        (drawn(json!([0, 0])), drawn(json!([0, 1])), drawn(json!([1, 1]))),
        (Some(json!("1/2")), Some(json!("1/4")), None)
    );
    // The best for one of them is the equilibrium in which the other swerves: 7.
    for player in ["player:Row", "player:1"] {
        let read = as_json(CHICKEN, &["--concept", "correlated", "--objective", player], 0);
        assert_eq!((&read["value"], &read["objective"]), (&json!("7"), &json!({"kind": "player", "player": 0})));
    }
    // By symmetry the largest least payoff is half of the largest sum.
    assert_eq!(as_json(CHICKEN, &["--concept", "correlated", "--objective", "min"], 0)["value"], "21/4");
    assert_eq!(as_json(CHICKEN, &["--concept", "correlated", "--objective", "weights:2,2"], 0)["value"], "21");
    // Opting out beforehand is easier to deter: never worse.
    let coarse = as_json(CHICKEN, &["--concept", "coarse-correlated"], 0);
    let value = detente::exact::parse(coarse["value"].as_str().unwrap()).unwrap();
    assert!(value >= detente::exact::parse("21/2").unwrap());
    let shown = text(CHICKEN, &["--concept", "correlated"], 0);
    assert!(shown.contains("1/2 0.5 Swerve Swerve") && shown.contains("(proved)"), "{shown}");
    let csv = answer(CHICKEN, &["--concept", "correlated", "--format", "csv"], 0);
    assert_eq!((csv.lines().next(), csv.lines().count()), (Some("profile,probability,player,strategy"), 1 + 3 * 2));
}

#[test]
fn a_leader_commits() {
    let read = as_json(COMMITMENT, &["--concept", "stackelberg"], 0);
    assert_eq!((&read["leader"], &read["commitment"], &read["reply"]), (&json!(0), &json!(["1/2", "1/2"]), &json!(1)));
    assert_eq!(read["payoffs"], json!(["7/2", "1/2"]));
    assert_eq!(read["by_reply"].as_array().unwrap().len(), 2);
    for leader in ["Second", "2"] {
        assert_eq!(as_json(COMMITMENT, &["--concept", "stackelberg", "--leader", leader], 0)["leader"], 1);
    }
    let shown = text(COMMITMENT, &["--concept", "stackelberg", "--leader", "First"], 0);
    assert!(
        shown.contains("First plays T with probability 1/2 (0.5), B with 1/2 (0.5). Second replies with r."),
        "{shown}"
    );
    for leader in ["Third", "0", "3", ""] {
        let ran = ask(COMMITMENT, &["--concept", "stackelberg", "--leader", leader]);
        complains(&ran, 2, &["--leader", "First, Second or a number from 1 to 2"]);
    }
}

#[test]
fn dominated_strategies_go_round_by_round() {
    let read = as_json(MIXED_DOMINANCE, &["--concept", "dominance"], 0);
    assert_eq!((&read["kind"], &read["mixed"]), (&json!("strict"), &json!(true)));
    assert_eq!(read["left"], json!([[0], [0]]));
    let rounds: Vec<(u64, u64, u64)> = read["eliminations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["round"].as_u64().unwrap(), e["player"].as_u64().unwrap(), e["strategy"].as_u64().unwrap()))
        .collect();
    assert_eq!(rounds, [(1, 0, 1), (2, 1, 1), (3, 0, 2)]);
    let read = as_json(MIXED_DOMINANCE, &["--concept", "dominance", "--pure"], 0);
    assert_eq!((&read["mixed"], &read["left"]), (&json!(false), &json!([[0, 1, 2], [0, 1]])));
    assert_eq!(as_json(CONTINUUM, &["--concept", "dominance", "--kind", "weak"], 0)["left"], json!([[0], [0, 1]]));
    let shown = text(MIXED_DOMINANCE, &["--concept", "dominance"], 0);
    assert!(shown.contains("3 strategies are strictly dominated, in 3 rounds."), "{shown}");
    assert!(shown.contains("so it is the only equilibrium"), "{shown}");
}

/// Matching pennies: seen in advance a pure choice loses 1, a mixture nothing.
#[test]
fn what_each_can_be_held_to() {
    let read = as_json(PENNIES, &["--concept", "minmax"], 0);
    for player in 0..2 {
        let one = &read["minmax"][player];
        assert_eq!((&one["player"], &one["pure"]["value"]), (&json!(player), &json!("1")));
        assert_eq!((&one["mixed"]["value"], &one["mixed"]["exact"]), (&json!("0"), &json!(true)));
    }
    assert!(text(PENNIES, &["--concept", "minmax"], 0).contains("minmax value"));
}

#[test]
fn trees_are_told_by_what_is_done_where() {
    let read = as_json(ENTRY, &["--concept", "subgame-perfect"], 0);
    assert_eq!((&read["outcome"], &read["subgame_perfect"]), (&json!("found"), &json!(true)));
    let one = &read["equilibria"][0];
    assert_eq!((read["equilibria"].as_array().unwrap().len(), &one["payoffs"]), (1, &json!(["2", "2"])));
    assert_eq!(one["behaviour"][0]["actions"][0], json!({"name": "In", "probability": "1"}));
    assert_eq!(answer(ENTRY, &["--concept", "subgame-perfect", "--format", "gambit"], 0), "NE,1,0,1,0\n");
    let shown = text(ENTRY, &["--concept", "subgame-perfect"], 0);
    assert!(shown.contains("Entrant at entry: In.") && shown.contains("Incumbent at reply: Yield."), "{shown}");
    let nash = as_json(ENTRY, &[], 0);
    assert!(nash["equilibria"][0]["behaviour"].is_array(), "{nash}");
    // As a normal form: out and fight too, as a corner of a continuum (Selten 1978).
    let reduced = as_json(ENTRY, &["--normal-form"], 0);
    assert_eq!((&reduced["reduced_from_extensive"], &reduced["degenerate"]), (&json!(true), &json!(true)));
    let payoffs: Vec<&Value> = reduced["equilibria"].as_array().unwrap().iter().map(|e| &e["payoffs"]).collect();
    assert!(payoffs.contains(&&json!(["2", "2"])) && payoffs.contains(&&json!(["1", "5"])), "{payoffs:?}");
    assert!(text(ENTRY, &["--normal-form"], 0).contains("reduced normal form"));
}

#[test]
fn options_that_do_not_go_together_are_all_named() {
    for (arguments, about) in [
        (&["--leader", "1"][..], &["--leader", "stackelberg"][..]),
        (&["--one", "--concept", "pure"], &["--one", "nash"]),
        (&["--label", "1"], &["--label", "--one"]),
        (&["--one", "--max", "3"], &["--one", "--max"]),
        (&["--objective", "min"], &["--objective", "correlated"]),
        (&["--backend", "microlp"], &["--backend", "correlated"]),
        (&["--kind", "weak"], &["--kind", "dominance"]),
        (&["--pure"], &["--pure", "dominance"]),
        (&["--float", "--concept", "minmax"], &["--float"]),
        (&["--max", "2", "--concept", "minmax"], &["--max"]),
        (&["--normal-form", "--concept", "subgame-perfect"], &["--normal-form"]),
        (&["--format", "gambit", "--concept", "dominance"], &["gambit", "dominance"]),
        (&["--format", "gambit", "--concept", "correlated"], &["gambit", "correlated"]),
        (&["--leader", "1", "--kind", "weak", "--label", "2"], &["--leader", "--kind", "--label"]),
        (&["--max", "0"], &["--max"]),
        (&["--time-limit", "-1"], &["--time-limit"]),
        (&["--concept", "bliss"], &["bliss"]),
        (&["--concept", "subgame-perfect"], &["extensive"]),
        (&["--concept", "correlated", "--objective", "fame"], &["--objective", "welfare"]),
        (&["--concept", "correlated", "--objective", "player:Eve"], &["USA, USSR or a number from 1 to 2"]),
        (&["--concept", "correlated", "--objective", "weights:1,x,y"], &["weights[1]", "weights[2]", "2 weights"]),
        (&["--concept", "correlated", "--objective", "weights:1"], &["2 weights"]),
    ] {
        complains(&ask(DILEMMA, arguments), 2, about);
    }
    complains(&ask(POKER, &["--float", "--concept", "zero-sum"]), 2, &["--float", "--normal-form"]);
    complains(&ask(THREE, &["--float"]), 2, &["--float"]);
    complains(&ask(THREE, &["--one", "--label", "1"]), 2, &["--label"]);
}

#[test]
fn bad_games_are_2_and_lost_files_4() {
    complains(&ask("", &[]), 2, &["standard input"]);
    // Both faults at once, each with its place.
    let bad = PENNIES.replace("1 -1  -1 1", "1 -1/0  x 1");
    complains(&ask(&bad, &[]), 2, &["line 2"]);
    let folder = Folder::new();
    folder.put("g.nfg", PENNIES);
    complains(&run(&folder, &["equilibria", "missing.nfg"]), 4, &["missing.nfg"]);
    complains(&run(&folder, &["equilibria", "g.nfg", "-o", "no/such.json"]), 4, &["no"]);
    complains(&run(&folder, &["equilibria", "g.nfg", "-o", "g.nfg"]), 2, &["lost"]);
    assert_eq!(folder.get("g.nfg"), PENNIES);
    let ran = run(&folder, &["equilibria", "g.nfg", "--format", "gambit", "-o", "out.txt"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(folder.get("out.txt"), "NE,1/2,1/2,1/2,1/2\n");
}

/// The same game as two matrices: strategies have numbers for names.
#[test]
fn other_kinds_of_files_are_recognised() {
    let csv = "1,-1\n-1,1\n\n-1,1\n1,-1\n";
    assert_eq!(answer(csv, &["--format", "gambit"], 0), "NE,1/2,1/2,1/2,1/2\n");
    let shown = text(csv, &[], 0);
    assert!(
        shown.contains("Player 1 plays strategy 1 with probability 1/2 (0.5), strategy 2 with 1/2 (0.5)."),
        "{shown}"
    );
}

#[test]
fn names_from_a_file_give_no_commands_and_come_back_whole() {
    let hostile = "a\u{1b}[2J,\u{202E}\n'b'";
    let game = DILEMMA.replace("USA", hostile).replace("Cheat", hostile);
    let shown = text(&game, &[], 0);
    assert!(!shown.contains('\u{202E}') && shown.contains("“a\u{FFFD}[2J,\u{FFFD} 'b'”"), "{shown}");
    let read = as_json(&game, &[], 0);
    assert_eq!(read["players"][0], json!({"name": hostile, "strategies": ["Keep", hostile]}));
    let csv = answer(&game, &["--format", "csv"], 0);
    assert!(csv.contains(&format!(",\"{hostile}\",\"{hostile}\",1,")), "{csv}");
    let ran = ask(&game, &["--concept", "stackelberg", "--leader", "\u{1b}[2J"]);
    complains(&ran, 2, &["--leader"]);
    let ran = ask(&game, &["--concept", "stackelberg", "--leader", hostile]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

/// In floating point the strategies are near those known, and the regret says how near.
#[test]
fn floating_point_says_how_far_off_it_is() {
    let read = as_json(BAGWELL, &["--float"], 0);
    let number = |value: &Value| detente::exact::to_f64(&detente::exact::parse(value.as_str().unwrap()).unwrap());
    let equilibria = read["equilibria"].as_array().unwrap();
    assert_eq!(equilibria.len(), 3);
    assert!(text(BAGWELL, &["--float"], 0).contains("is not proved"));
    assert!(equilibria.iter().all(|one| (0.0..1e-6).contains(&number(&one["regret"]))), "{read}");
    let read = as_json(PENNIES, &["--concept", "zero-sum", "--float"], 0);
    assert!(number(&read["value"]).abs() < 1e-6 && number(&read["guaranteed"]) <= number(&read["conceded"]));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let with = |threads: &str| answer(BAGWELL, &["--threads", threads, "--format", "csv"], 0);
    assert_eq!(with("1"), with("4"));
}

#[test]
fn help_explains_itself() {
    let folder = Folder::new();
    let ran = run(&folder, &["equilibria", "--help"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
    for words in ["Examples:", "Exit codes:", "subgame-perfect", "--leader", "NE,1/3"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let page = run(&folder, &["man", "equilibria"]);
    assert!(page.code == 0 && page.out.contains("coarse"), "{}", page.out);
}
