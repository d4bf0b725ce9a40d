//! `detente simulate` from outside: what it says, in which form, and with which exit code.

use assert_cmd::Command;
use serde_json::Value;
use std::path::PathBuf;

const SCENARIO: &str = "data/scenarios/inf-1987.json";

fn detente(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("detente").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A saved solution of the treaty, in a file of its own for each test.
fn solution(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("detente-simulate-{}-{name}.json", std::process::id()));
    let (code, _, complaint) =
        detente(&["solve", SCENARIO, "--format", "json", "--quiet", "-o", path.to_str().unwrap()]);
    assert_eq!(code, 0, "{complaint}");
    path
}

#[test]
fn the_exact_values_are_covered() {
    let path = solution("covered");
    let file = path.to_str().unwrap();
    let base = ["simulate", file, "--scenario", SCENARIO, "--format", "json", "--runs", "20000", "--seed", "1"];
    for more in
        [&[][..], &["--evade", "USSR@3"], &["--evade", "US@5..12"], &["--evade", "USSR@3..never", "--measure", "SS-20"]]
    {
        let (code, out, complaint) = detente(&[&base, more].concat());
        assert_eq!(code, 0, "{complaint}");
        let answer: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(answer["covered"], true, "{more:?}: {out}");
        assert_eq!(answer["runs"], 20000);
        assert_eq!(answer["evasion"].is_null(), more.is_empty());
    }
    std::fs::remove_file(path).unwrap();
}

#[test]
fn threads_do_not_matter_and_runs_can_be_told() {
    let path = solution("threads");
    let file = path.to_str().unwrap();
    let base = ["simulate", file, "--scenario", SCENARIO, "--runs", "10000"];
    let with = |n: &str| detente(&[&base[..], &["--threads", n]].concat()).1;
    assert_eq!(with("1"), with("2"));
    assert!(with("1").lines().all(|line| line.chars().count() <= 100));
    let (code, story, _) = detente(&[&base[..], &["--evade", "USSR@3", "--trace", "2"]].concat());
    assert_eq!(code, 0);
    assert!(story.contains("USSR begins to evade") && story.contains("Run 2"), "{story}");
    assert!(story.lines().all(|line| line.chars().count() <= 100));
    let (code, events, _) = detente(&[&base[..], &["--format", "csv", "--trace", "3"]].concat());
    assert_eq!(code, 0);
    assert_eq!(events.lines().next(), Some("run,clock,period,event,party,amount"));
    assert!(events.lines().skip(1).all(|line| line.split(',').count() == 6), "{events}");
    assert!(events.lines().any(|line| line.starts_with("3,")));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn wrong_arguments_are_refused_with_what_is_allowed() {
    let path = solution("wrong");
    let file = path.to_str().unwrap();
    let base = ["simulate", file, "--scenario", SCENARIO];
    for (more, word) in [
        (&["--evade", "Russia@3"][..], "allowed: US, USSR"),
        (&["--evade", "USSR"], "PARTY@START"),
        (&["--evade", "USSR@x"], "not a period"),
        (&["--evade", "USSR@99"], "allowed: 1 to 37"),
        (&["--evade", "USSR@5..4"], "given up"),
        (&["--evade", "USSR@5", "--measure", "GLCM"], "SS-20"),
        (&["--measure", "GLCM"], "--evade"),
        (&["--runs", "0"], "1.."),
        (&["--trace", "0"], "allowed: 1"),
        (&["--trace", "1", "--format", "json"], "not as json"),
        (&["-o", file], "would be lost"),
    ] {
        let (code, out, complaint) = detente(&[&base, more].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{more:?}: {complaint}");
        assert!(complaint.contains(word), "{more:?}: {complaint}");
    }
    let (code, _, _) = detente(&["simulate", "no-such-file.json", "--scenario", SCENARIO]);
    assert_eq!(code, 4);
    std::fs::remove_file(path).unwrap();
}
