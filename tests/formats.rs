//! Games read and written: small files whose meaning is plain from the grammar, every fault with its place, what was
//! written read back, and nonsense.

use detente::error::{Error, Fault};
use detente::exact::{Rational, parse};
use detente::format::{Game, Kind, omitted, read, read_as, read_bytes, write};
use detente::game::extensive::{Action, Builder, Extensive};
use detente::game::{NormalForm, Player};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn number(text: &str) -> Rational {
    parse(text).unwrap()
}

fn numbers(text: &str) -> Vec<Rational> {
    text.split_whitespace().map(number).collect()
}

fn matrix(text: &str) -> Vec<Vec<Rational>> {
    text.split(';').map(numbers).collect()
}

fn player(name: &str, strategies: &str) -> Player {
    Player { name: name.to_owned(), strategies: strategies.split_whitespace().map(str::to_owned).collect() }
}

fn bimatrix(one: &str, other: &str) -> NormalForm {
    NormalForm::bimatrix("", &matrix(one), &matrix(other)).unwrap()
}

fn normal(text: &str) -> (NormalForm, Kind) {
    match read(text) {
        Ok((Game::Normal(game), kind)) => (game, kind),
        other => panic!("{text}: {other:?}"),
    }
}

fn tree(text: &str) -> (Extensive, Kind) {
    match read(text) {
        Ok((Game::Extensive(game), kind)) => (game, kind),
        other => panic!("{text}: {other:?}"),
    }
}

fn faults_of(text: &str, kind: Kind) -> Vec<Fault> {
    match read_as(text, kind) {
        Err(Error::Input(faults)) => faults,
        other => panic!("{text}: {other:?}"),
    }
}

// ---- what the files mean -------------------------------------------------------------------------------------------

/// 2 × 3, all payoffs different, so that every order can be told from every other. In the file the first player's
/// strategy varies fastest.
#[test]
fn the_normal_form_of_gambit() {
    let text = "NFG 1 R \"Six \\\"cells\\\"\" { \"Row\" \"Column\" } { 2 3 }\n\"A remark\"\n\
                1 -1 2 -2 3 -3\n4 -4 5 -5 6 -6\n";
    let mut wanted = bimatrix("1 3 5; 2 4 6", "-1 -3 -5; -2 -4 -6");
    wanted = wanted.renamed(vec![player("Row", "1 2"), player("Column", "1 2 3")]).unwrap();
    wanted.title = "Six \"cells\"".to_owned();
    wanted.comment = "A remark".to_owned();
    assert_eq!(normal(text), (wanted.clone(), Kind::Nfg));

    let named = text.replace("{ 2 3 }", "{ { \"u\" \"d\" }{\"l\" \"m\" \"r\"} }").replace("NFG 1 R", "NFG 1 D");
    let wanted = wanted.renamed(vec![player("Row", "u d"), player("Column", "l m r")]).unwrap();
    assert_eq!(normal(&named), (wanted, Kind::Nfg));
}

#[test]
fn outcomes_of_the_normal_form() {
    // Without commas, with commas, without a comma at the end; one is used twice, and 0 pays nothing.
    let text = "NFG 1 R \"\" { \"1\" \"2\" } { 2 2 } { { \"a\" 1 2 } { \"\" 1/2, -3, } { \"unused\" 7, 7 } } 1 0 2 1";
    assert_eq!(normal(text).0, bimatrix("1 0.5; 0 1", "2 -3; 0 2"));
    // Three players: the order is first, second, third.
    let text = "NFG 1 R \"\" { \"\" \"\" \"\" } { 2 1 2 } { { \"\" 1 2 3 } { \"\" 4 5 6 } } 1 2 0 1";
    let game = normal(text).0;
    assert_eq!(game.payoffs_of(1), &numbers("2 5 0 2")[..]);
    assert_eq!(game.payoff(2, &[1, 0, 0]), &number("6"));
    assert_eq!(game.payoff(2, &[1, 0, 1]), &number("3"));
}

#[test]
fn numbers_are_exact() {
    let text = "NFG 1 R \"\" { \"\" } { 9 } .5 5. 1e3 +3/4 -2E-2 1.50 -0 1e-300 007";
    let wanted = numbers("1/2 5 1000 3/4 -1/50 3/2 0 1e-300 7");
    assert_eq!(normal(text).0.payoffs_of(0), &wanted[..]);
}

/// A card is drawn, seen by the first player, who raises or folds; the second, who did not see it, meets or passes
/// (Myerson 1991, section 2.1). The ante is paid at the root.
const CARDS: &str = r#"EFG 2 R "Cards" { "Ann" "Bob" } "after Myerson"
c "deal" 1 "card" { "red" 1/2 "black" 1/2 } 1 "ante" { -1, 1 }
p "" 1 1 "sees red" { "raise" "fold" } 0
p "" 2 7 "" { "meet" "pass" } 0
t "" 2 "big" { 3 -3 }
t "" 3 "small" { 2 -2, }
t "" 3
p "" 1 2 "sees black" { "raise" "fold" } 0
p "b" 2 7 0
t "" 4 "lost" { -1, 1 }
t "" 3 "small" { 2, -2 }
t "" 0
"#;

fn cards() -> Extensive {
    let mut tree = Builder::new("Cards", vec!["Ann".to_owned(), "Bob".to_owned()]);
    let actions = |names: &str| -> Vec<Action> {
        names.split(' ').map(|name| Action { name: name.to_owned(), probability: None }).collect()
    };
    let half = |name: &str| Action { name: name.to_owned(), probability: Some(number("0.5")) };
    let card = tree.set(None, 1, "card", vec![half("red"), half("black")]);
    let red = tree.set(Some(0), 1, "sees red", actions("raise fold"));
    let bob = tree.set(Some(1), 7, "", actions("meet pass"));
    let black = tree.set(Some(0), 2, "sees black", actions("raise fold"));
    let outcome = ["-1 1", "3 -3", "2 -2", "-1 1"].map(numbers);
    let names = ["ante", "big", "small", "lost"];
    let [ante, big, small, lost] = [0, 1, 2, 3].map(|at| tree.outcome(at as u64 + 1, names[at], outcome[at].clone()));
    for (name, set, outcome) in [
        ("deal", Some(card), Some(ante)),
        ("", Some(red), None),
        ("", Some(bob), None),
        ("", None, Some(big)),
        ("", None, Some(small)),
        ("", None, Some(small)),
        ("", Some(black), None),
        ("b", Some(bob), None),
        ("", None, Some(lost)),
        ("", None, Some(small)),
        ("", None, None),
    ] {
        tree.node(name, set, outcome).unwrap();
    }
    let mut game = tree.finish().unwrap();
    game.comment = "after Myerson".to_owned();
    game
}

#[test]
fn the_extensive_form_of_gambit() {
    let (game, kind) = tree(CARDS);
    assert_eq!((&game, kind), (&cards(), Kind::Efg));
    // By hand: the ante is paid on the way to every leaf.
    assert_eq!(game.total_payoffs(3), numbers("2 -2"));
    assert_eq!(game.total_payoffs(10), numbers("-1 1"));
    assert_eq!(game.sets[2].nodes, [2, 7]);
    assert_eq!(game.nodes[10].parent, Some((6, 1)));
    assert!(!game.has_perfect_information());
}

#[test]
fn a_tree_is_finished_in_the_order_of_its_nodes_and_checked() {
    let mut tree = Builder::new("", vec!["A".to_owned()]);
    let late = tree.outcome(1, "late", numbers("1"));
    let early = tree.outcome(2, "early", numbers("2"));
    let action = |name: &str| Action { name: name.to_owned(), probability: None };
    let set = tree.set(Some(0), 1, "", vec![action("x"), action("y")]);
    tree.node("", Some(set), None).unwrap();
    tree.node("", None, Some(early)).unwrap();
    assert!(tree.clone().finish().is_err(), "an action leads nowhere");
    assert_eq!(tree.missing(), Some((0, 1)));
    tree.node("", None, Some(late)).unwrap();
    assert!(tree.node("", None, None).is_err(), "no more room");
    let good = tree.clone().finish().unwrap();
    assert_eq!(good.outcomes.iter().map(|outcome| outcome.number).collect::<Vec<_>>(), [2, 1]);
    tree.outcome(3, "unused", numbers("0"));
    assert!(tree.finish().is_err());

    let broken: [fn(&mut Extensive); 14] = [
        |game| game.players.clear(),
        |game| game.nodes.clear(),
        |game| game.nodes[1].parent = None,
        |game| game.nodes[0].children = vec![2, 1],
        |game| game.nodes[0].children = vec![1],
        |game| game.nodes[0].children = vec![1, 9],
        |game| game.nodes[0].set = Some(4),
        |game| game.nodes[1].outcome = Some(4),
        |game| game.nodes[1].outcome = Some(1),
        |game| game.sets[0].nodes.clear(),
        |game| game.sets[0].mover = Some(1),
        |game| game.sets[0].mover = None,
        |game| game.outcomes[0].number = 1,
        |game| game.outcomes[0].payoffs.clear(),
    ];
    for (at, breaking) in broken.iter().enumerate() {
        let mut game = good.clone();
        breaking(&mut game);
        assert!(game.check().is_err(), "{at}");
        // Nor is it written, and above all nothing panics.
        assert!(matches!(write(&Game::Extensive(game), Kind::Efg), Err(Error::Unsupported(_))), "{at}");
    }
    good.check().unwrap();
}

#[test]
fn one_bimatrix_in_many_ways() {
    let plain = bimatrix("3 0; 5 1/2", "3 5; 0 .5");
    for (text, kind) in [
        ("2 2\n\n3 0\n5 1/2\n\n3 5\n0 1/2\n", Kind::Lrs),
        ("2\t2\r\n3 0 5 .5\r\n3 5 0 5e-1", Kind::Lrs),
        ("3,0\n5,1/2\n\n3,5\n0,.5\n", Kind::Csv),
        ("\n\n 3 , 0 \r\n\"5\",0.5\r\n,\r\n3,5\r0,1/2", Kind::Csv),
        ("3|3, 0 | 5\n5|0,1/2|1/2", Kind::Csv),
        (r#"{"schema_version": 1, "matrices": [[[3, 0], [5, "1/2"]], [[3, 5], [0, 0.5]]]}"#, Kind::Json),
        (
            r#"{"schema_version": 1, "players": ["1", "2"], "payoffs": [[[3, 3], [0, 5]], [[5, 0], ["1/2", 5e-1]]]}"#,
            Kind::Json,
        ),
        (
            "// two\n{\"schema_version\":1,\"kind\":\"normal\",\"players\":[\"1\",{\"name\":\"2\",\"strategies\":[\"1\",\"2\"]}],\
          \"payoffs\":[[[3,3],[0,5]],[[5,0],[\"1/2\",\"0.5\"]]]}",
            Kind::Json,
        ),
        ("NFG 1 R \"\" { \"1\" \"2\" } { 2 2 } 3 3 5 0 0 5 .5 .5", Kind::Nfg),
        ("\u{FEFF}\r\nNFG\r\n1\tR\"\"{\"1\"\"2\"}{2 2}3 3 5 0 0 5 1/2 1/2", Kind::Nfg),
    ] {
        assert_eq!(normal(text), (plain.clone(), kind), "{text}");
    }
    // The same with names.
    let named = plain.renamed(vec![player("1", "keep cheat"), player("2", "trust check")]).unwrap();
    for text in [
        ",trust,check\nkeep,3,0\ncheat,5,1/2\n\n,trust,check\nkeep,3,5\ncheat,0,1/2\n",
        "us \\ them,trust,check\nkeep,3,0\ncheat,5,1/2\n\n3,5\n0,1/2\n",
        "keep,3,0\ncheat,5,1/2\n\ntrust,check\n3,5\n0,1/2\n",
        ",trust,check\nkeep,3|3,0|5\n\"cheat\",5|0,0.5|0.5\n",
    ] {
        assert_eq!(normal(text), (named.clone(), Kind::Csv), "{text}");
    }
}

#[test]
fn one_matrix_is_a_zero_sum_game() {
    assert_eq!(normal("1,-2\n0,1/3\n3,4"), (bimatrix("1 -2; 0 1/3; 3 4", "-1 2; 0 -1/3; -3 -4"), Kind::Csv));
    // Numbers as names, which an empty first cell makes possible; and a single payoff.
    let game = bimatrix("5", "-5").renamed(vec![player("1", "7"), player("2", "8")]).unwrap();
    assert_eq!(normal(",8\n7,5").0, game);
    assert_eq!(normal("5").0, bimatrix("5", "-5"));
}

/// 2 × 3 × 2 with the payoffs 100 i + 10 j + k (+ 1000, 2000 for the second and third player).
#[test]
fn payoffs_of_three_players_in_json() {
    let payoff = |p: usize, i: usize, j: usize, k: usize| 1000 * p + 100 * i + 10 * j + k;
    let cell = |i, j, k| format!("[{}, {}, {}]", payoff(0, i, j, k), payoff(1, i, j, k), payoff(2, i, j, k));
    let row = |i, j| format!("[{}, {}]", cell(i, j, 0), cell(i, j, 1));
    let slice = |i| format!("[{}, {}, {}]", row(i, 0), row(i, 1), row(i, 2));
    let nested = format!("[{}, {}]", slice(0), slice(1));
    let game = normal(&format!(r#"{{"schema_version": 1, "players": ["", "", ""], "payoffs": {nested}}}"#)).0;
    assert_eq!(game.shape(), [2, 3, 2]);
    for (p, i, j, k) in [(0, 1, 2, 1), (1, 0, 2, 0), (2, 1, 0, 1), (2, 0, 1, 0)] {
        assert_eq!(game.payoff(p, &[i, j, k]), &Rational::from(payoff(p, i, j, k)));
    }
}

#[test]
fn a_tree_in_json() {
    let text = r#"{
      "schema_version": 1, "kind": "extensive", "title": "Cards", "comment": "after Myerson", "players": ["Ann", {"name": "Bob"}],
      "information_sets": [
        {"mover": 1, "number": 2, "name": "sees black", "actions": ["raise", "fold"]},
        {"mover": 1, "number": 1, "name": "sees red", "actions": ["raise", "fold"]},
        {"mover": 2, "number": 7, "actions": ["meet", "pass"]},
        {"mover": "chance", "number": 1, "name": "card",
         "actions": [{"name": "red", "probability": "1/2"}, {"name": "black", "probability": 0.5}]}],
      "outcomes": [
        {"number": 4, "name": "lost", "payoffs": [-1, 1]}, {"number": 1, "name": "ante", "payoffs": [-1, 1]},
        {"number": 2, "name": "big", "payoffs": [3, -3]}, {"number": 3, "name": "small", "payoffs": [2, -2]}],
      "nodes": [
        {"name": "deal", "mover": "chance", "set": 1, "outcome": 1},
        {"mover": 1, "set": 1}, {"mover": 2, "set": 7}, {"outcome": 2}, {"outcome": 3}, {"outcome": 3},
        {"mover": 1, "set": 2}, {"name": "b", "mover": 2, "set": 7}, {"outcome": 4}, {"outcome": 3}, {}]
    }"#;
    assert_eq!(tree(text), (cards(), Kind::Json));
}

#[test]
fn kinds_are_told_by_content() {
    for (text, kind) in [
        ("NFG", Some(Kind::Nfg)),
        ("nfg{", Some(Kind::Nfg)),
        ("  EFG\"", Some(Kind::Efg)),
        ("\u{FEFF}{}", Some(Kind::Json)),
        ("[1]", Some(Kind::Json)),
        ("/* x */ {}", Some(Kind::Json)),
        ("12 3\n4,5", Some(Kind::Lrs)),
        ("12\n3", Some(Kind::Csv)),
        ("1 2,3 4", Some(Kind::Csv)),
        ("3 | 4", Some(Kind::Csv)),
        ("NFG,1\n2,3", Some(Kind::Csv)),
        (",a\nb,1", Some(Kind::Csv)),
        ("", None),
        (" \n ", None),
        ("<?xml version=\"1.0\"?>", None),
    ] {
        assert_eq!(Kind::of(text).ok(), kind, "{text:?}");
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::from_extension(&kind.extension().to_uppercase()), Some(kind));
    }
}

#[test]
fn bytes_that_are_not_utf_8_have_a_place() {
    for (bytes, place) in [
        (&b"NFG 1 R \"\xff\""[..], (1, 10)),
        (b"\xff\xfeN\0", (1, 1)),
        (b"\xef\xbb\xbfNFG\r\n\xc3\xa4\xc3", (2, 2)),
        (b"1,2\r3,\xe2\x82", (2, 3)),
    ] {
        let Err(Error::Input(faults)) = read_bytes(bytes) else { panic!("{bytes:?}") };
        assert_eq!(faults.iter().map(|fault| fault.position).collect::<Vec<_>>(), [Some(place)], "{bytes:?}");
    }
    assert!(read_bytes("\u{FEFF}1,2".as_bytes()).is_ok());
}

// ---- what is wrong, and where --------------------------------------------------------------------------------------

/// A fault: line, column, a word of what was found, a word of what is allowed.
type Wanted = (usize, usize, &'static str, &'static str);

fn assert_faults(kind: Kind, text: &str, wanted: &[Wanted]) {
    let faults = faults_of(text, kind);
    let fits = faults.len() == wanted.len()
        && faults.iter().zip(wanted).all(|(fault, (line, column, found, allowed))| {
            fault.position == Some((*line, *column)) && fault.found.contains(found) && fault.allowed.contains(allowed)
        });
    assert!(fits, "{text}\nfound {faults:#?}\nwanted {wanted:#?}");
}

#[test]
fn faults_of_the_normal_form_of_gambit() {
    let table: [(&str, &[Wanted]); 37] = [
        ("", &[(1, 1, "the end of the text", "NFG")]),
        ("nfg 1 R", &[(1, 1, "nfg", "NFG")]),
        ("NFG 2 R", &[(1, 5, "2", "1, the version")]),
        ("NFG 1 X", &[(1, 7, "X", "R or D")]),
        ("NFG 1 R Title", &[(1, 9, "Title", "the title")]),
        ("NFG 1 R \"no end", &[(1, 9, "\"no end", "a \" at the end")]),
        ("NFG 1 R \"backslash\\\" {", &[(1, 9, "\"backslash", "a \" at the end")]),
        ("NFG 1 R \"\"", &[(1, 11, "the end of the text", "names of the players")]),
        ("NFG 1 R \"\" { A }", &[(1, 14, "A", "a name in quotation marks")]),
        ("NFG 1 R \"\" { \"A\"", &[(1, 17, "the end", "a name in quotation marks, or }")]),
        ("NFG 1 R \"\" { \"A\" } ", &[(1, 20, "the end", "the strategies")]),
        ("NFG 1 R \"\" { \"A\" } { 2 \n", &[(2, 1, "the end", "how many strategies")]),
        ("NFG 1 R \"\" { \"A\" } { 0 }", &[(1, 22, "0", "from 1")]),
        ("NFG 1 R \"\" { \"A\" } { -2 } x", &[(1, 22, "-2", "from 1"), (1, 27, "x (not a number)", "1/3")]),
        ("NFG 1 R \"\" { \"A\" } { 99999999999999999999999 }", &[(1, 22, "9999", "from 1")]),
        ("NFG 1 R \"\" { \"A\" } { { } }", &[(1, 22, "no strategy", "at least one")]),
        ("NFG 1 R \"\" { \"A\" } { { \"a\" 3 } }", &[(1, 28, "3", "a name")]),
        ("NFG 1 R \"\" { \"A\" } { { \"a\" } 3 }", &[(1, 30, "3", "a player's strategies")]),
        ("NFG 1 R \"\" { \"A\" \"B\" } { 2 } 1 2", &[(1, 24, "1 player", "2 players")]),
        ("NFG 1 R \"\" { \"A\" } { 2 2 } 1 2", &[(1, 20, "2 players", "1 player")]),
        ("NFG 1 R \"\" { } { } 1", &[(1, 12, "no player", "at least one")]),
        ("NFG 1 R \"\" { \"A\" \"B\" } { 100000 100000 } 1", &[(1, 24, "100000 × 100000", "at most 67108864")]),
        ("NFG 1 R \"\" { \"A\" } { 67108864 } 1", &[(1, 35, "the end", "67108864 payoffs, of which 1")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } \"remark", &[(1, 26, "\"remark", "a \" at the end")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1", &[(1, 27, "the end", "2 payoffs, of which 1")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1 2 3 4", &[(1, 30, "3", "the end of the text after 2 payoffs")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1, 2", &[(1, 27, "a comma", "a payoff")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1 \"2\"", &[(1, 28, "\"2\"", "a payoff")]),
        (
            "NFG 1 R \"ä\" { \"A\" } { 7 }\nNaN 1/0\n 1e999999999 1.2.3 é5 0x1 1_0",
            &[
                (2, 1, "NaN (not a number)", "a number"),
                (2, 5, "1/0 (a fraction with denominator 0)", "a number"),
                (3, 2, "1e999999999 (an exponent", "a number"),
                (3, 14, "1.2.3", "a number"),
                (3, 20, "é5", "a number"),
                (3, 23, "0x1", "a number"),
                (3, 27, "1_0", "a number"),
            ],
        ),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1 }", &[(1, 37, "the end", "{ and an outcome, or }")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { 1 } } 1", &[(1, 30, "1", "the name of the outcome")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1 2 } } 1", &[(1, 28, "2 payoffs", "1, one for each player")]),
        (
            "NFG 1 R \"\" { \"A\" } { 1 } { { \"\" } { \"\" x } } 1",
            &[(1, 28, "0 payoffs", "1, one"), (1, 40, "x", "a number")],
        ),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1,,2 } } 1", &[(1, 35, "a comma", "a payoff, or }")]),
        (
            "NFG 1 R \"\" { \"A\" } { 4 } { { \"\" 1 } } 1 2 -1 1.0",
            &[(1, 42, "2", "from 1 to 1"), (1, 44, "-1", "0 for none"), (1, 47, "1.0", "0 for none")],
        ),
        ("NFG 1 R \"\" { \"A\" } { 3 } { { \"\" 1 } } 1 0", &[(1, 43, "the end", "3 profiles, of which 2")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1 } } 1 0", &[(1, 42, "0", "the end of the text after 1 profile")]),
    ];
    for (text, wanted) in table {
        assert_faults(Kind::Nfg, text, wanted);
    }
}

#[test]
fn faults_of_the_extensive_form_of_gambit() {
    let table: [(&str, &[Wanted]); 35] = [
        ("", &[(2, 1, "the end", "a node")]),
        ("x \"\" 0", &[(2, 1, "x", "a node")]),
        ("t 0", &[(2, 3, "0", "the name of the node")]),
        ("t \"\"", &[(2, 5, "the end", "the number of an outcome")]),
        ("t \"\" x", &[(2, 6, "x", "the number of an outcome")]),
        ("t \"\" -1", &[(2, 6, "-1", "the number of an outcome")]),
        ("t \"\" 1", &[(2, 6, "1 without payoffs", "given before")]),
        ("t \"\" 0 \"\" { 1 2 }", &[(2, 6, "payoffs of outcome 0", "from 1")]),
        ("t \"\" 1 \"\"", &[(2, 10, "the end", "the payoffs in braces")]),
        ("t \"\" 1 \"\" { 1 }", &[(2, 11, "1 payoff", "2, one for each player")]),
        ("t \"\" 1 \"\" { 1 2 3 }", &[(2, 11, "3 payoffs", "2, one for each player")]),
        ("t \"\" 1 \"\" { a 1/0 }", &[(2, 13, "a (not a number)", "1/3"), (2, 15, "1/0", "1/3")]),
        ("t \"\" 1 \"\" { 1 2", &[(2, 16, "the end", "a payoff, or }")]),
        ("t \"\" 0\nt \"\" 0", &[(3, 1, "t", "the end of the text: every action")]),
        ("t \"\" 0 x", &[(2, 8, "x", "the end of the text: every action")]),
        (
            "p \"\" 1 1 \"\" { \"a\" \"b\" } 0\nt \"\" 0\n",
            &[(4, 1, "the end", "a node after action 2 (\"b\") of node 1")],
        ),
        ("p \"\" 3 1 \"\" { \"a\" } 0 t \"\" 0", &[(2, 6, "3", "from 1 to 2")]),
        ("p \"\" 0 1 \"\" { \"a\" } 0 t \"\" 0", &[(2, 6, "0", "from 1 to 2")]),
        ("p \"\" 1 x \"\" { \"a\" } 0 t \"\" y", &[(2, 8, "x", "information set"), (2, 28, "y", "outcome")]),
        ("p \"\" 1 1 0\nt \"\" 0\nt \"\" 0", &[(2, 8, "1 without actions", "given before")]),
        ("p \"\" 1 1 \"\" 0", &[(2, 13, "0", "the actions in braces")]),
        ("p \"\" 1 1 \"\" { } 0", &[(2, 13, "no action", "at least one")]),
        ("p \"\" 1 1 \"\" { \"a\" 0.5 } 0", &[(2, 19, "0.5", "an action in quotation marks")]),
        ("c \"\" 1 \"\" { \"a\" } 0", &[(2, 17, "}", "the probability")]),
        ("c \"\" 1 \"\" { \"a\" 1/3 \"b\" 2/3 } 0 t \"\" 0 t \"\" x", &[(2, 46, "x", "outcome")]),
        (
            "c \"\" 1 \"\" { \"a\" .333 \"b\" .667 \"c\" .001 } 0 t \"\" 0 t \"\" 0 t \"\" 0",
            &[(2, 11, "sum to 1.001", "exactly 1")],
        ),
        ("c \"\" 1 \"\" { \"a\" -.5 \"b\" 3/2 } 0 t \"\" 0 t \"\" 0", &[(2, 17, "-0.5", "from 0 to 1")]),
        ("c \"\" 1 \"\" { \"a\" x \"b\" 1 } 0 t \"\" 0 t \"\" 0", &[(2, 17, "x", "1/3")]),
        (
            // An information set given again: another name, other actions, other probabilities.
            "p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 1 1 \"S\" { \"a\" } 0\np \"\" 1 1 \"s\" { \"A\" } 0\n\
             c \"\" 1 \"\" { \"x\" 1 \"y\" 0 } 0\nc \"\" 1 \"\" { \"x\" .5 \"y\" .5 } 0 t \"\" 0 t \"\" 0 t \"\" 0",
            &[
                (3, 14, "the name \"S\"", "\"s\", as"),
                (4, 14, "the action \"A\"", "\"a\", as"),
                (6, 11, "0.5 of \"x\"", "1, as"),
            ],
        ),
        (
            // Where the number of actions is open, so is the end of the tree: nothing is said about that.
            "p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 1 1 \"s\" { \"a\" \"b\" } 0\nt \"\" 0 t \"\" 0 t \"\" z",
            &[(3, 14, "2 actions", "1, as"), (4, 20, "z", "outcome")],
        ),
        (
            // The same number for two players is two information sets.
            "p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 2 1 0\nt \"\" 0",
            &[(3, 8, "1 without actions", "given before")],
        ),
        (
            "p \"\" 1 1 \"s\" { \"a\" \"b\" } 1 \"o\" { 1 2 }\nt \"\" 1 \"O\" { 1 2 }\nt \"\" 1 \"o\" { 1, 3 }",
            &[(3, 6, "the name \"O\"", "\"o\", as where outcome 1"), (4, 12, "1, 3", "1, 2, as where outcome 1")],
        ),
        ("p \"\" 1 1 \"s\" { \"a\" } 0 } t", &[(2, 25, "}", "a node")]),
        ("p \"\" 1 1 \"s", &[(2, 10, "\"s", "a \" at the end")]),
        ("t \"\" 99999999999999999999999", &[(2, 6, "9999", "the number of an outcome")]),
    ];
    for (text, wanted) in table {
        assert_faults(Kind::Efg, &format!("EFG 2 R \"\" {{ \"A\" \"B\" }}\n{text}"), wanted);
    }
    assert_faults(Kind::Efg, "NFG 1 R", &[(1, 1, "NFG", "EFG")]);
    assert_faults(Kind::Efg, "EFG 1 R", &[(1, 5, "1", "2, the version")]);
    assert_faults(Kind::Efg, "EFG 2 R \"\" { } t \"\" 0", &[(1, 12, "no player", "at least one")]);
}

#[test]
fn faults_of_matrices() {
    let lrs: [(&str, &[Wanted]); 11] = [
        ("", &[(1, 1, "the end", "number of rows"), (1, 1, "the end", "number of rows")]),
        ("2", &[(1, 2, "the end", "number of columns")]),
        ("0 2", &[(1, 1, "0", "from 1")]),
        ("-1 x y", &[(1, 1, "-1", "from 1"), (1, 4, "x", "from 1"), (1, 6, "y", "1/3")]),
        ("99999999 99999999 1", &[(1, 1, "99999999 rows", "at most 67108864")]),
        ("99999999999999999999 1", &[(1, 1, "9999", "from 1")]),
        ("1 2\n1 2\n3", &[(3, 2, "the end of the text after 3 payoffs", "4 payoffs")]),
        ("1 2\n1 2\n3 4\n5 6", &[(4, 1, "5", "the end of the text after 4 payoffs")]),
        ("1 2\n1 a\n1/0 4", &[(2, 3, "a (not a number)", "1/3"), (3, 1, "1/0", "1/3")]),
        ("1 2\n1, 2\n3 4", &[(2, 1, "1,", "1/3")]),
        ("1 1\n1 x\n2", &[(2, 3, "x", "1/3"), (3, 1, "2", "the end of the text after 2")]),
    ];
    for (text, wanted) in lrs {
        assert_faults(Kind::Lrs, text, wanted);
    }
    let csv: [(&str, &[Wanted]); 20] = [
        ("", &[(1, 1, "no cell", "a matrix")]),
        (",,\n,", &[(2, 2, "no cell", "a matrix")]),
        ("1,2\n3,x", &[(2, 3, "x (not a number)", "commas")]),
        ("1,2\n3,", &[(2, 3, "nothing", "a number")]),
        ("x,2\n3,4", &[(1, 1, "x (not a number)", "a number")]),
        ("1;2\n3;4", &[(1, 1, "1;2", "commas"), (2, 1, "3;4", "commas")]),
        ("1,2\n3", &[(2, 1, "1 cell", "2 cells")]),
        ("1,2\n3,4,5", &[(2, 5, "3 cells", "2 cells")]),
        ("1,2\n3,4\n\n1,2", &[(4, 1, "1 × 2", "2 × 2")]),
        ("1\n\n2\n\n3\n\n4", &[(5, 1, "another matrix", "at most two")]),
        ("1|2,3\n4|5,6|7|8", &[(1, 5, "3", "two numbers"), (2, 5, "6|7|8", "two numbers")]),
        ("1|2\n|3\n4|\n", &[(2, 1, "|3", "two numbers"), (3, 1, "4|", "two numbers")]),
        ("1|2\n\n3|4", &[(1, 1, "1|2", "a number"), (3, 1, "3|4", "a number")]),
        (",a\nb,1\n\n,A\nb,1", &[(4, 2, "the name A", "a, as in block 1")]),
        (",a\nb,1\n\n,a\n\"ß\"\"\",1", &[(5, 1, "the name ß\"", "b, as in block 1")]),
        ("a,b", &[(1, 1, "names without payoffs", "a matrix")]),
        ("\"a\nb", &[(1, 1, "\"a", "a \" at the end")]),
        ("1,\"2\" x\n", &[(1, 7, "x", "a comma or the end")]),
        ("1,a\"b\n", &[(1, 4, "a\"b", "doubled"), (1, 3, "a\"b (not", "a number")]),
        ("1,\"é\n\",x", &[(1, 3, "é", "a number"), (2, 3, "x", "a number")]),
    ];
    for (text, wanted) in csv {
        let mut wanted = wanted.to_vec();
        wanted.sort_by_key(|(line, column, ..)| (*line, *column));
        assert_faults(Kind::Csv, text, &wanted);
    }
}

#[test]
fn faults_of_json() {
    let table: [(&str, &[Wanted]); 40] = [
        ("", &[(1, 1, "nothing but comments", "a JSON object")]),
        ("{", &[(1, 1, "{", "a closing brace")]),
        ("[]", &[(1, 1, "an empty array", "an object with the fields schema_version")]),
        ("{}", &[(1, 1, "nothing", "required"), (1, 1, "nothing", "the players"), (1, 1, "nothing", "the payoffs")]),
        ("{\"schema_version\": 2, \"x\": 1}", &[(1, 20, "2", "1")]),
        ("{\"schema_version\": 1.0}", &[(1, 20, "1.0", "1")]),
        ("{\"kind\": \"tree\"}", &[(1, 10, "\"tree\"", "\"extensive\"")]),
        ("{\"kind\": 3}", &[(1, 10, "3", "a string")]),
        ("{V, \"matrices\": [[[1]],[[1]]], \"colour\": 1}", &[(1, 52, "the unknown field \"colour\"", "players")]),
        ("{V, \"title\": \"\", \"title\": \"\", \"matrices\": [[[1]],[[1]]]}", &[(1, 39, "a second time", "once")]),
        (
            "{V, \"title\": 1, \"comment\": null, \"matrices\": [[[1]],[[1]]]}",
            &[(1, 35, "1", "a string"), (1, 49, "null", "a string")],
        ),
        ("{V, \"title\": \"a\tb\", \"matrices\": [[[1]],[[1]]]}", &[(1, 37, "control character", "escapes")]),
        (
            "{V, \"matrices\": [[[1]],[[1]]], \"players\": [\"1\"], \"payoffs\": [[1]]}",
            &[(1, 39, "payoffs and matrices", "either")],
        ),
        (
            "{V, \"players\": []}",
            &[(1, 22, "nothing", "the payoffs"), (1, 37, "an empty array", "at least one player")],
        ),
        (
            "{V, \"players\": [1, {\"name\": 2, \"moves\": 3}, {}], \"payoffs\": []}",
            &[
                (1, 38, "1", "an object with the fields name"),
                (1, 50, "2", "a string"),
                (1, 53, "the unknown field \"moves\"", "strategies"),
                (1, 66, "nothing", "required"),
            ],
        ),
        (
            "{V, \"players\": [{\"name\": \"\", \"strategies\": []}], \"payoffs\": [[1]]}",
            &[(1, 64, "an empty array", "at least one strategy")],
        ),
        (
            "{V, \"players\": [{\"name\": \"\", \"strategies\": [\"a\", 1]}], \"payoffs\": [[1]]}",
            &[(1, 70, "1", "a string")],
        ),
        (
            "{V, \"players\": [{\"name\": \"\", \"strategies\": [\"a\"]}], \"payoffs\": [[1], [2]]}",
            &[(1, 86, "2 entries", "1: one entry for each strategy of player 1")],
        ),
        (
            "{V, \"players\": [\"\", \"\"], \"payoffs\": [[[1, 2], [3]], [[4, 5, 6], [7, 8]], [[9, 9]]]}",
            &[
                (1, 68, "1 entry", "2: one payoff for each player"),
                (1, 75, "3 entries", "2: one payoff"),
                (1, 95, "1 entry", "2: one entry for each strategy of player 2"),
            ],
        ),
        (
            "{V, \"players\": [\"\"], \"payoffs\": [[true], [\"x\"], [\"1/0\"], [1e999], 4]}",
            &[
                (1, 56, "true", "a number"),
                (1, 64, "x (not a number)", "1/3"),
                (1, 71, "1/0", "1/3"),
                (1, 80, "1e999 (an exponent", "1/3"),
                (1, 88, "4", "1: one payoff"),
            ],
        ),
        ("{V, \"players\": [\"\"], \"payoffs\": [1/2]}", &[(1, 56, "/", "fraction stands in double quotes")]),
        ("{V, \"players\": [\"\"], \"matrices\": [[[1]],[[1]]]}", &[(1, 55, "1 players", "2 players")]),
        ("{V, \"matrices\": [[[1]]]}", &[(1, 38, "an array of 1 entry", "2: the matrix of each player")]),
        ("{V, \"matrices\": [[[1, 2], [3]], [[1, x]]]}", &[(1, 59, "x", "a value")]),
        (
            "{V, \"matrices\": [[[1, 2], [3]], [[\"p\", 4]]]}",
            &[
                (1, 48, "1 entry", "2: one number for each strategy of player 2"),
                (1, 54, "1 entry", "2: one row for each strategy of player 1"),
            ],
        ),
        ("{E}", &[(1, 1, "nothing", "required"), (1, 1, "nothing", "required")]),
        ("{E, \"players\": [\"A\"], \"nodes\": []}", &[(1, 74, "an empty array", "at least one node")]),
        (
            "{E, \"players\": [{\"name\": \"A\", \"strategies\": []}], \"nodes\": [{}]}",
            &[(1, 73, "the unknown field \"strategies\"", "name")],
        ),
        ("{E, \"players\": [\"A\"], \"nodes\": [{}, {}, {}]}", &[(1, 79, "2 nodes more", "no more")]),
        ("{E, \"players\": [\"A\"], \"nodes\": [{\"outcome\": 1}]}", &[(1, 87, "1", "one of the outcomes")]),
        ("{E, \"players\": [\"A\"], \"nodes\": [{\"mover\": 1}]}", &[(1, 75, "a mover without a set", "both")]),
        ("{E, \"players\": [\"A\"], \"nodes\": [{\"set\": 1}]}", &[(1, 75, "a set without a mover", "both")]),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{\"mover\": 1, \"set\": 1}]}",
            &[(1, 95, "1", "the number of an information set")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{\"mover\": 2, \"set\": -1}]}",
            &[(1, 85, "2", "from 1 to 1"), (1, 95, "-1", "from 0")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{\"mover\": \"nature\", \"set\": 1}]}",
            &[(1, 85, "\"nature\"", "\"chance\"")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{}], \"outcomes\": [{\"number\": 1, \"payoffs\": [1]}, {\"number\": 1, \"payoffs\": [1]}]}",
            &[(1, 123, "number 1 a second time", "each outcome")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{}], \"outcomes\": [{\"number\": 1, \"payoffs\": [1]}]}",
            &[(1, 92, "what no node refers to", "used")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{}], \"outcomes\": [{\"number\": -1, \"payoffs\": [1, 2]}, 3]}",
            &[
                (1, 103, "-1", "from 0"),
                (1, 118, "2 entries", "1: one payoff"),
                (1, 127, "3", "an object with the fields number"),
            ],
        ),
        (
            "{E, \"players\": [\"A\"], \"information_sets\": [{\"mover\": 1, \"number\": 1, \"actions\": [\"a\", \"b\"]}], \"nodes\": [{\"mover\": 1, \"set\": 1}, {}]}",
            &[(1, 172, "the end of the nodes after 2", "action 2 of nodes[0]")],
        ),
        (
            "{E, \"players\": [\"A\"], \"nodes\": [{}], \"information_sets\": [\n{\"mover\": \"chance\", \"number\": 1, \"actions\": [{\"probability\": 0.3}, {\"probability\": \"1/3\"}]},\n\
          {\"mover\": \"chance\", \"number\": 2, \"actions\": [{\"probability\": -1}, {\"probability\": 2}]},\n\
          {\"mover\": 1, \"number\": 1, \"actions\": [{\"probability\": 1}]},\n{\"mover\": 1, \"number\": 1, \"actions\": []}]}",
            &[
                (2, 45, "sum to 19/30", "exactly 1"),
                (3, 61, "-1", "from 0 to 1"),
                (4, 38, "an object", "a string"),
                (5, 1, "number 1 a second time", "each information set"),
                (5, 38, "an empty array", "at least one action"),
            ],
        ),
    ];
    for (text, wanted) in table {
        // V and E stand for the first fields of the two forms, 19 and 42 characters long.
        let text = text.replacen("{V", "{\"schema_version\": 1", 1);
        let text = text.replacen("{E", "{\"schema_version\": 1, \"kind\": \"extensive\"", 1);
        assert_faults(Kind::Json, &text, wanted);
    }
}

#[test]
fn faults_name_the_part() {
    let path = |kind, text: &str| faults_of(text, kind)[0].path.clone();
    assert_eq!(path(Kind::Nfg, "NFG 1 R \"\" { \"A\" } { 2 } 1 x"), "payoff 2");
    assert_eq!(path(Kind::Efg, "EFG 2 R \"\" { \"A\" } t \"\" x"), "node 1");
    assert_eq!(path(Kind::Lrs, "1 2 1 2 3 x"), "player 2, row 1, column 2");
    assert_eq!(path(Kind::Csv, ",a\nb,1\n\n,a\nb,x"), "block 2, row 2, column 2");
    let json = "{\"schema_version\": 1, \"players\": [\"\", \"\"], \"payoffs\": [[[1, 2], [1, \"x\"]]]}";
    assert_eq!(path(Kind::Json, json), "payoffs[0][1][1]");
}

#[test]
fn many_faults_are_counted() {
    let text = format!("NFG 1 R \"\" {{ \"A\" }} {{ 3000 }} {}", "x ".repeat(3000));
    let faults = faults_of(&text, Kind::Nfg);
    assert_eq!(faults.len(), 1001);
    assert_eq!(faults.last().map(|fault| (fault.position, &fault.found[..])), Some((None, "2000 more faults")));
}
