//! What the files mean.

use crate::*;
use detente::format::read_bytes;

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
