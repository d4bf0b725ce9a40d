//! What is wrong, and where.

use crate::*;

/// A fault: a word of what was found, a word of what is allowed.
type Wanted = (&'static str, &'static str);

/// Compares the faults of a text with those wanted. In the text a § stands before every place of a fault.
fn assert_faults(kind: Kind, marked: &str, wanted: &[Wanted]) {
    let places = marked.match_indices('§').map(|(at, _)| {
        let before = marked[..at].replace('§', "");
        let line = before.rsplit('\n').next().unwrap();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    });
    let places: Vec<(usize, usize)> = places.collect();
    assert_eq!(places.len(), wanted.len(), "{marked}");
    let text = &marked.replace('§', "");
    let faults = faults_of(text, kind);
    let fits = faults.len() == wanted.len()
        && faults.iter().zip(wanted).zip(places).all(|((fault, (found, allowed)), place)| {
            fault.position == Some(place) && fault.found.contains(found) && fault.allowed.contains(allowed)
        });
    assert!(fits, "{marked}\nfound {faults:#?}\nwanted {wanted:#?}");
}

#[test]
fn faults_of_the_normal_form_of_gambit() {
    let table: [(&str, &[Wanted]); 37] = [
        ("§", &[("the end of the text", "NFG")]),
        ("§nfg 1 R", &[("nfg", "NFG")]),
        ("NFG §2 R", &[("2", "1, the version")]),
        ("NFG 1 §X", &[("X", "R or D")]),
        ("NFG 1 R §Title", &[("Title", "the title")]),
        ("NFG 1 R §\"no end", &[("\"no end", "a \" at the end")]),
        ("NFG 1 R §\"backslash\\\" {", &[("\"backslash", "a \" at the end")]),
        ("NFG 1 R \"\"§", &[("the end of the text", "names of the players")]),
        ("NFG 1 R \"\" { §A }", &[("A", "a name in quotation marks")]),
        ("NFG 1 R \"\" { \"A\"§", &[("the end", "a name in quotation marks, or }")]),
        ("NFG 1 R \"\" { \"A\" } §", &[("the end", "the strategies")]),
        ("NFG 1 R \"\" { \"A\" } { 2 \n§", &[("the end", "how many strategies")]),
        ("NFG 1 R \"\" { \"A\" } { §0 }", &[("0", "from 1")]),
        ("NFG 1 R \"\" { \"A\" } { §-2 } §x", &[("-2", "from 1"), ("x (not a number)", "1/3")]),
        ("NFG 1 R \"\" { \"A\" } { §99999999999999999999999 }", &[("9999", "from 1")]),
        ("NFG 1 R \"\" { \"A\" } { §{ } }", &[("no strategy", "at least one")]),
        ("NFG 1 R \"\" { \"A\" } { { \"a\" §3 } }", &[("3", "a name")]),
        ("NFG 1 R \"\" { \"A\" } { { \"a\" } §3 }", &[("3", "a player's strategies")]),
        ("NFG 1 R \"\" { \"A\" \"B\" } §{ 2 } 1 2", &[("1 player", "2 players")]),
        ("NFG 1 R \"\" { \"A\" } §{ 2 2 } 1 2", &[("2 players", "1 player")]),
        ("NFG 1 R \"\" §{ } { } 1", &[("no player", "at least one")]),
        ("NFG 1 R \"\" { \"A\" \"B\" } §{ 100000 100000 } 1", &[("100000 × 100000", "at most 67108864")]),
        ("NFG 1 R \"\" { \"A\" } { 67108864 } 1§", &[("the end", "67108864 payoffs; so far there are 1")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } §\"remark", &[("\"remark", "a \" at the end")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1§", &[("the end", "2 payoffs; so far there are 1")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1 2 §3 4", &[("3", "the end of the text after 2 payoffs")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1§, 2", &[("a comma", "a payoff")]),
        ("NFG 1 R \"\" { \"A\" } { 2 } 1 §\"2\"", &[("\"2\"", "a payoff")]),
        (
            "NFG 1 R \"ä\" { \"A\" } { 7 }\n§NaN §1/0\n §1e999999999 §1.2.3 §é5 §0x1 §1_0",
            &[
                ("NaN (not a number)", "a number"),
                ("1/0 (a fraction with denominator 0)", "a number"),
                ("1e999999999 (an exponent", "a number"),
                ("1.2.3", "a number"),
                ("é5", "a number"),
                ("0x1", "a number"),
                ("1_0", "a number"),
            ],
        ),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1 }§", &[("the end", "{ and an outcome, or }")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { §1 } } 1", &[("1", "the name of the outcome")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { §{ \"\" 1 2 } } 1", &[("2 payoffs", "1, one for each player")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { §{ \"\" } { \"\" §x } } 1", &[("0 payoffs", "1, one"), ("x", "a number")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1,§,2 } } 1", &[("a comma", "a payoff, or }")]),
        (
            "NFG 1 R \"\" { \"A\" } { 4 } { { \"\" 1 } } 1 §2 §-1 §1.0",
            &[("2", "from 1 to 1"), ("-1", "0 for none"), ("1.0", "0 for none")],
        ),
        ("NFG 1 R \"\" { \"A\" } { 3 } { { \"\" 1 } } 1 0§", &[("the end", "3 profiles; so far there are 2")]),
        ("NFG 1 R \"\" { \"A\" } { 1 } { { \"\" 1 } } 1 §0", &[("0", "the end of the text after 1 profile")]),
    ];
    for (text, wanted) in table {
        assert_faults(Kind::Nfg, text, wanted);
    }
}

#[test]
fn faults_of_the_extensive_form_of_gambit() {
    let table: [(&str, &[Wanted]); 35] = [
        ("§", &[("the end", "a node")]),
        ("§x \"\" 0", &[("x", "a node")]),
        ("t §0", &[("0", "the name of the node")]),
        ("t \"\"§", &[("the end", "the number of an outcome")]),
        ("t \"\" §x", &[("x", "the number of an outcome")]),
        ("t \"\" §-1", &[("-1", "the number of an outcome")]),
        ("t \"\" §1", &[("1 without payoffs", "given before")]),
        ("t \"\" §0 \"\" { 1 2 }", &[("payoffs of outcome 0", "from 1")]),
        ("t \"\" 1 \"\"§", &[("the end", "the payoffs in braces")]),
        ("t \"\" 1 \"\" §{ 1 }", &[("1 payoff", "2, one for each player")]),
        ("t \"\" 1 \"\" §{ 1 2 3 }", &[("3 payoffs", "2, one for each player")]),
        ("t \"\" 1 \"\" { §a §1/0 }", &[("a (not a number)", "1/3"), ("1/0", "1/3")]),
        ("t \"\" 1 \"\" { 1 2§", &[("the end", "a payoff, or }")]),
        ("t \"\" 0\n§t \"\" 0", &[("t", "the end of the text: every action")]),
        ("t \"\" 0 §x", &[("x", "the end of the text: every action")]),
        ("p \"\" 1 1 \"\" { \"a\" \"b\" } 0\nt \"\" 0\n§", &[("the end", "a node after action 2 (\"b\") of node 1")]),
        ("p \"\" §3 1 \"\" { \"a\" } 0 t \"\" 0", &[("3", "from 1 to 2")]),
        ("p \"\" §0 1 \"\" { \"a\" } 0 t \"\" 0", &[("0", "from 1 to 2")]),
        ("p \"\" 1 §x \"\" { \"a\" } 0 t \"\" §y", &[("x", "information set"), ("y", "outcome")]),
        ("p \"\" 1 §1 0\nt \"\" 0\nt \"\" 0", &[("1 without actions", "given before")]),
        ("p \"\" 1 1 \"\" §0", &[("0", "the actions in braces")]),
        ("p \"\" 1 1 \"\" §{ } 0", &[("no action", "at least one")]),
        ("p \"\" 1 1 \"\" { \"a\" §0.5 } 0", &[("0.5", "an action in quotation marks")]),
        ("c \"\" 1 \"\" { \"a\" §} 0", &[("}", "the probability")]),
        ("c \"\" 1 \"\" { \"a\" 1/3 \"b\" 2/3 } 0 t \"\" 0 t \"\" §x", &[("x", "outcome")]),
        (
            "c \"\" 1 \"\" §{ \"a\" .333 \"b\" .667 \"c\" .001 } 0 t \"\" 0 t \"\" 0 t \"\" 0",
            &[("sum to 1.001", "exactly 1")],
        ),
        ("c \"\" 1 \"\" { \"a\" §-.5 \"b\" 3/2 } 0 t \"\" 0 t \"\" 0", &[("-0.5", "from 0 to 1")]),
        ("c \"\" 1 \"\" { \"a\" §x \"b\" 1 } 0 t \"\" 0 t \"\" 0", &[("x", "1/3")]),
        // An information set given again: another name, other actions, other probabilities.
        (
            "p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 1 1 \"S\" §{ \"a\" } 0\np \"\" 1 1 \"s\" §{ \"A\" } 0\nc \"\" 1 \"\" { \"x\" 1 \"y\" 0 } 0\nc \"\" 1 \"\" §{ \"x\" .5 \"y\" .5 } 0 t \"\" 0 t \"\" 0 t \"\" 0",
            &[("the name \"S\"", "\"s\", as"), ("the action \"A\"", "\"a\", as"), ("0.5 of \"x\"", "1, as")],
        ),
        // Where the number of actions is open, so is the end of the tree: nothing is said about that.
        (
            "p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 1 1 \"s\" §{ \"a\" \"b\" } 0\nt \"\" 0 t \"\" 0 t \"\" §z",
            &[("2 actions", "1, as"), ("z", "outcome")],
        ),
        // The same number for two players is two information sets.
        ("p \"\" 1 1 \"s\" { \"a\" } 0\np \"\" 2 §1 0\nt \"\" 0", &[("1 without actions", "given before")]),
        (
            "p \"\" 1 1 \"s\" { \"a\" \"b\" } 1 \"o\" { 1 2 }\nt \"\" §1 \"O\" { 1 2 }\nt \"\" 1 \"o\" §{ 1, 3 }",
            &[("the name \"O\"", "\"o\", as where outcome 1"), ("1, 3", "1, 2, as where outcome 1")],
        ),
        ("p \"\" 1 1 \"s\" { \"a\" } 0 §} t", &[("}", "a node")]),
        ("p \"\" 1 1 §\"s", &[("\"s", "a \" at the end")]),
        ("t \"\" §99999999999999999999999", &[("9999", "the number of an outcome")]),
    ];
    for (text, wanted) in table {
        assert_faults(Kind::Efg, &format!("EFG 2 R \"\" {{ \"A\" \"B\" }}\n{text}"), wanted);
    }
    assert_faults(Kind::Efg, "§NFG 1 R", &[("NFG", "EFG")]);
    assert_faults(Kind::Efg, "EFG §1 R", &[("1", "2, the version")]);
    assert_faults(Kind::Efg, "EFG 2 R \"\" §{ } t \"\" 0", &[("no player", "at least one")]);
}

#[test]
fn faults_of_matrices() {
    let lrs: [(&str, &[Wanted]); 11] = [
        ("§§", &[("the end", "number of rows"), ("the end", "number of rows")]),
        ("2§", &[("the end", "number of columns")]),
        ("§0 2", &[("0", "from 1")]),
        ("§-1 §x §y", &[("-1", "from 1"), ("x", "from 1"), ("y", "1/3")]),
        ("§99999999 99999999 1", &[("99999999 rows", "at most 67108864")]),
        ("§99999999999999999999 1", &[("9999", "from 1")]),
        ("1 2\n1 2\n3§", &[("the end of the text after 3 payoffs", "4 payoffs")]),
        ("1 2\n1 2\n3 4\n§5 6", &[("5", "the end of the text after 4 payoffs")]),
        ("1 2\n1 §a\n§1/0 4", &[("a (not a number)", "1/3"), ("1/0", "1/3")]),
        ("1 2\n§1, 2\n3 4", &[("1,", "1/3")]),
        ("1 1\n1 §x\n§2", &[("x", "1/3"), ("2", "the end of the text after 2")]),
    ];
    for (text, wanted) in lrs {
        assert_faults(Kind::Lrs, text, wanted);
    }
    let csv: [(&str, &[Wanted]); 21] = [
        ("§", &[("no cell", "a matrix")]),
        (",,\n,§", &[("no cell", "a matrix")]),
        ("1,2\n3,§x", &[("x (not a number)", "commas")]),
        ("1,2\n3,§", &[("nothing", "a number")]),
        ("§x,2\n3,4", &[("x (not a number)", "a number")]),
        ("§1;2\n3;4", &[("names without payoffs", "commas")]),
        ("7,§8;9\n§1;2,3", &[("8;9", "commas"), ("1;2", "commas")]),
        ("1,2\n§3", &[("1 cell", "2 cells")]),
        ("1,2\n3,4,§5", &[("3 cells", "2 cells")]),
        ("1,2\n3,4\n\n§1,2", &[("1 × 2", "2 × 2")]),
        ("1\n\n2\n\n§3\n\n4", &[("another matrix", "at most two")]),
        ("1|2,§3\n4|5,§6|7|8", &[("3", "two numbers"), ("6|7|8", "two numbers")]),
        ("1|2\n§|3\n§4|\n", &[("|3", "two numbers"), ("4|", "two numbers")]),
        ("§1|2\n\n§3|4", &[("1|2", "a number"), ("3|4", "a number")]),
        (",a\nb,1\n\n,§A\nb,1", &[("the name A", "a, as in block 1")]),
        (",a\nb,1\n\n,a\n§\"ß\"\"\",1", &[("the name ß\"", "b, as in block 1")]),
        ("§a,b", &[("names without payoffs", "a matrix")]),
        ("§\"a\nb", &[("\"a", "a \" at the end")]),
        ("1,\"2\" §x\n", &[("x", "a comma or the end")]),
        ("1,§a§\"b\n", &[("a\"b (not", "a number"), ("a\"b", "doubled")]),
        ("1,§\"é\n\",§x", &[("é", "a number"), ("x", "a number")]),
    ];
    for (text, wanted) in csv {
        assert_faults(Kind::Csv, text, wanted);
    }
}

#[test]
fn faults_of_json() {
    // V and E stand for the first fields of the two forms.
    let table: [(&str, &[Wanted]); 42] = [
        ("§", &[("nothing but comments", "a JSON object")]),
        ("// none\n§", &[("nothing but comments", "a JSON object")]),
        ("§{", &[("{", "a closing brace")]),
        ("§[]", &[("an empty array", "an object with the fields schema_version")]),
        ("§§§{}", &[("nothing", "required"), ("nothing", "the players"), ("nothing", "the payoffs")]),
        (r#"{"schema_version": §2, "x": 1}"#, &[("2", "1")]),
        (r#"{"schema_version": §1.0}"#, &[("1.0", "1")]),
        (r#"{"kind": §"tree"}"#, &[("\"tree\"", "\"extensive\"")]),
        (r#"{"kind": §3}"#, &[("3", "a string")]),
        (r#"{V, "matrices": [[[1]],[[1]]], §"colour": 1}"#, &[("the unknown field \"colour\"", "players")]),
        (r#"{V, "title": "", §"title": "", "matrices": [[[1]],[[1]]]}"#, &[("a second time", "once")]),
        (
            r#"{V, "title": §1, "comment": §null, "matrices": [[[1]],[[1]]]}"#,
            &[("1", "a string"), ("null", "a string")],
        ),
        ("{V, \"title\": \"a§\tb\", \"matrices\": [[[1]],[[1]]]}", &[("control character", "escapes")]),
        (
            r#"{V, "matrices": §[[[1]],[[1]]], "players": ["1"], "payoffs": [[1]]}"#,
            &[("payoffs and matrices", "either")],
        ),
        (r#"§{V, "players": §[]}"#, &[("nothing", "the payoffs"), ("an empty array", "at least one player")]),
        (
            r#"{V, "players": [§1, {"name": §2, §"moves": 3}, §{}], "payoffs": []}"#,
            &[
                ("1", "an object with the fields name"),
                ("2", "a string"),
                ("the unknown field \"moves\"", "strategies"),
                ("nothing", "required"),
            ],
        ),
        (
            r#"{V, "players": [{"name": "", "strategies": §[]}], "payoffs": [[1]]}"#,
            &[("an empty array", "at least one strategy")],
        ),
        (r#"{V, "players": [{"name": "", "strategies": ["a", §1]}], "payoffs": [[1]]}"#, &[("1", "a string")]),
        (
            r#"{V, "players": [{"name": "", "strategies": ["a"]}], "payoffs": §[[1], [2]]}"#,
            &[("2 entries", "1: one entry for each strategy of player 1")],
        ),
        (
            r#"{V, "players": ["", ""], "payoffs": [[[1, 2], §[3]], [§[4, 5, 6], [7, 8]], §[[9, 9]]]}"#,
            &[
                ("1 entry", "2: one payoff for each player"),
                ("3 entries", "2: one payoff"),
                ("1 entry", "2: one entry for each strategy of player 2"),
            ],
        ),
        (
            r#"{V, "players": [""], "payoffs": [[§true], [§"x"], [§"1/0"], [§1e999], §4]}"#,
            &[
                ("true", "a number"),
                ("x (not a number)", "1/3"),
                ("1/0", "1/3"),
                ("1e999 (an exponent", "1/3"),
                ("4", "1: one payoff"),
            ],
        ),
        (r#"{V, "players": [""], "payoffs": [1§/2]}"#, &[("/", "")]),
        (
            r#"{V, "players": [""], "matrices": §[[[1]],[[1]]]}"#,
            &[("matrices, but 1 player", "matrices for 2 players")],
        ),
        (r#"{V, "matrices": §[[[1]]]}"#, &[("an array of 1 entry", "2: the matrix of each player")]),
        (r#"{V, "matrices": [[[1, 2], [3]], [[1, §x]]]}"#, &[("x", "a value")]),
        (
            r#"{V, "matrices": [[[1, 2], §[3]], §[["p", 4]]]}"#,
            &[
                ("1 entry", "2: one number for each strategy of player 2"),
                ("1 entry", "2: one row for each strategy of player 1"),
            ],
        ),
        (r#"{V, "matrices": [[], []], "players": §{}}"#, &[("an object", "an array of players")]),
        ("§§{E}", &[("nothing", "required"), ("nothing", "required")]),
        (r#"{E, "players": ["A"], "nodes": §[]}"#, &[("an empty array", "at least one node")]),
        (
            r#"{E, "players": [{"name": "A", §"strategies": []}], "nodes": [{}]}"#,
            &[("the unknown field \"strategies\"", "name")],
        ),
        (r#"{E, "players": ["A"], "nodes": [{}, §{}, {}]}"#, &[("2 more nodes", "no more")]),
        (r#"{E, "players": ["A"], "nodes": [{"outcome": §1}]}"#, &[("1", "one of the outcomes")]),
        (r#"{E, "players": ["A"], "nodes": [§{"mover": 1}]}"#, &[("a mover without a set", "both")]),
        (r#"{E, "players": ["A"], "nodes": [§{"set": 1}]}"#, &[("a set without a mover", "both")]),
        (r#"{E, "players": ["A"], "nodes": [{"mover": 1, "set": §1}]}"#, &[("1", "the number of an information set")]),
        (r#"{E, "players": ["A"], "nodes": [{"mover": §2, "set": §-1}]}"#, &[("2", "from 1 to 1"), ("-1", "from 0")]),
        (r#"{E, "players": ["A"], "nodes": [{"mover": §"nature", "set": 1}]}"#, &[("\"nature\"", "\"chance\"")]),
        (
            r#"{E, "players": ["A"], "nodes": [{"outcome": 1}],
                "outcomes": [{"number": 1, "payoffs": [1]}, §{"number": 1, "payoffs": [1]}]}"#,
            &[("number 1 a second time", "each outcome")],
        ),
        (
            r#"{E, "players": ["A"], "nodes": [{}], "outcomes": [§{"number": 1, "payoffs": [1]}]}"#,
            &[("what no node refers to", "used")],
        ),
        (
            r#"{E, "players": ["A"], "nodes": [{}], "outcomes": [{"number": §-1, "payoffs": §[1, 2]}, §3]}"#,
            &[("-1", "from 0"), ("2 entries", "1: one payoff"), ("3", "an object with the fields number")],
        ),
        (
            r#"{E, "players": ["A"], "information_sets": [{"mover": 1, "number": 1, "actions": ["a", "b"]}],
                "nodes": [{"mover": 1, "set": 1}, {}§]}"#,
            &[("the end of the nodes after 2", "action 2 of nodes[0]")],
        ),
        (
            r#"{E, "players": ["A"], "nodes": [{}], "information_sets": [
                {"mover": "chance", "number": 1, "actions": §[{"probability": 0.3}, {"probability": "1/3"}]},
                {"mover": "chance", "number": 2, "actions": [{"probability": §-1}, {"probability": 2}]},
                {"mover": 1, "number": 1, "actions": [§{"probability": 1}]},
                §{"mover": 1, "number": 1, "actions": §[]}]}"#,
            &[
                ("sum to 19/30", "exactly 1"),
                ("-1", "from 0 to 1"),
                ("an object", "a string"),
                ("number 1 a second time", "each information set"),
                ("an empty array", "at least one action"),
            ],
        ),
    ];
    for (text, wanted) in table {
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
