//! `detente convert`: which format goes where, exit codes, files that are never lost.

mod common;

use common::{Folder, Ran, run, run_with};

const NFG: &str = "NFG 1 R \"Dilemma\" { \"Row\" \"Column\" }\n\n{ { \"keep\" \"cheat\" }\n  { \"keep\" \"cheat\" }\n  }\n\n\
                   3 3 5 0\n0 5 1 1\n";
const EFG: &str = "EFG 2 R \"\" { \"A\" }\n\np \"\" 1 1 \"\" { \"x\" \"y\" } 0\nt \"\" 1 \"\" { 1/3 }\nt \"\" 0\n";

fn answers(ran: &Ran) -> &str {
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    &ran.out
}

fn complains(ran: &Ran, code: i32, about: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{}", ran.err);
    assert!(ran.err.contains(about), "{about}: {}", ran.err);
}

#[test]
fn a_game_goes_through_every_format_and_back() {
    let folder = Folder::new();
    folder.put("game.txt", NFG);
    let json = answers(&run(&folder, &["convert", "game.txt"])).to_owned();
    assert!(
        json.contains("\"title\": \"Dilemma\"") && json.contains("\n    [[3, 3], [0, 5]],\n    [[5, 0], [1, 1]]\n"),
        "{json}"
    );
    let back = run_with(&folder, &["convert", "-", "--to", "nfg"], json.as_bytes());
    assert_eq!(answers(&back), NFG);
    // The extension of the output decides, an option decides more.
    answers(&run(&folder, &["convert", "game.txt", "-o", "a.NFG"]));
    assert_eq!(folder.get("a.NFG"), NFG);
    answers(&run(&folder, &["convert", "game.txt", "--to", "json", "-o", "b.nfg"]));
    assert_eq!(folder.get("b.nfg"), json);
    answers(&run(&folder, &["convert", "game.txt", "-o", "c.unknown"]));
    assert_eq!(folder.get("c.unknown"), json);
    // A tree too.
    let json = run_with(&folder, &["convert", "-"], EFG.as_bytes());
    let back = run_with(&folder, &["convert", "-", "--to", "efg", "--output", "-"], answers(&json).as_bytes());
    assert_eq!(answers(&back), EFG);
    assert_eq!(folder.names(), ["a.NFG", "b.nfg", "c.unknown", "game.txt"]);
}

#[test]
fn what_is_left_out_is_told() {
    let folder = Folder::new();
    let csv = run_with(&folder, &["convert", "-", "--to", "csv"], NFG.as_bytes());
    assert_eq!((csv.code, csv.err.as_str()), (0, "note: csv does not hold the title, the names of the players\n"));
    assert_eq!(csv.out, ",keep,cheat\nkeep,3,0\ncheat,5,1\n\n,keep,cheat\nkeep,3,5\ncheat,0,1\n");
    let lrs = run_with(&folder, &["convert", "-", "--to", "lrs"], csv.out.as_bytes());
    assert_eq!((lrs.code, lrs.err.as_str()), (0, "note: lrs does not hold the names of the strategies\n"));
    assert_eq!(lrs.out, "2 2\n\n3 0\n5 1\n\n3 5\n0 1\n");
    assert_eq!(
        answers(&run_with(&folder, &["convert", "-", "--to", "csv"], lrs.out.as_bytes())),
        "3,0\n5,1\n\n3,5\n0,1\n"
    );
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let folder = Folder::new();
    folder.put("bad.nfg", "NFG 1 R \"\" { \"A\" } { 3 }\n1 x\ny");
    folder.put("good.nfg", NFG);
    folder.put("old.json", "old");
    let ran = run(&folder, &["convert", "bad.nfg", "-o", "old.json"]);
    complains(&ran, 2, "bad.nfg: payoff 2 (line 2, column 3): found x (not a number)");
    assert!(ran.err.contains("(line 3, column 1): found y"), "{}", ran.err);
    assert_eq!(folder.get("old.json"), "old");
    complains(&run_with(&folder, &["convert", "-"], b"\xff"), 2, "byte 0xff");
    complains(&run_with(&folder, &["convert", "-"], b""), 2, "line 1, column 1");
    complains(&run_with(&folder, &["convert", "-", "--to", "lrs"], EFG.as_bytes()), 2, "two players");
    complains(&run(&folder, &["convert", "good.nfg", "--to", "efg"]), 2, "nfg or json");
    complains(&run(&folder, &["convert", "good.nfg", "--to", "xml"]), 2, "xml");
    complains(&run(&folder, &["convert", "good.nfg", "-o", "good.nfg"]), 2, "lost");
    complains(&run(&folder, &["convert", "missing.nfg"]), 4, "missing.nfg");
    complains(&run(&folder, &["convert", "good.nfg", "-o", "nowhere/x.json"]), 4, "nowhere");
    assert_eq!(folder.get("good.nfg"), NFG);
    assert_eq!(folder.names(), ["bad.nfg", "good.nfg", "old.json"]);
}

#[test]
fn the_help_is_an_answer() {
    let folder = Folder::new();
    let ran = run(&folder, &["convert", "--help"]);
    assert!(
        answers(&ran).contains("Example") && ran.out.contains("[possible values: nfg") || ran.out.contains("- nfg")
    );
    assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
}

/// By hand: one player with the strategies x, worth 1/3, and y, worth nothing.
#[test]
fn a_tree_becomes_its_reduced_normal_form() {
    let folder = Folder::new();
    let ran = run_with(&folder, &["convert", "-", "--to", "nfg"], EFG.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("reduced normal form"), "{}", ran.err);
    let words: Vec<&str> = ran.out.split_whitespace().collect();
    assert!(ran.out.contains("\"x\" \"y\""), "{}", ran.out);
    assert_eq!(words[words.len() - 2..], ["1/3", "0"], "{}", ran.out);
}
