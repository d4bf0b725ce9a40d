//! The command line: exit codes, what goes where, files that are never lost. Expected codes are the documented ones.

mod common;

use common::{Folder, HOPELESS, Ran, SWAP, run, run_with};
use detente::report::display::width;
use serde_json::Value;
use std::io::Read;
use std::process::{Command, Stdio};

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// An answer went to standard output, and nothing else happened.
fn quiet(ran: &Ran, code: i32) {
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    assert_eq!(ran.err, "");
    assert_ne!(ran.out, "");
}

/// Something was wrong: nothing on standard output, and standard error names it.
fn complains(ran: &Ran, code: i32, about: &str) {
    assert_eq!(ran.code, code, "{}{}", ran.out, ran.err);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains(about), "{about}: {}", ran.err);
    assert!(!ran.err.chars().any(|c| c.is_control() && c != '\n'), "{:?}", ran.err);
}

#[test]
fn bad_usage_is_2() {
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    for (arguments, about) in [
        (&["solve"][..], "SCENARIO"),
        (&["frobnicate"], "frobnicate"),
        (&["solve", "s.json", "--format", "xml"], "xml"),
        (&["solve", "s.json", "--time-limit", "inf"], "inf"),
        (&["solve", "s.json", "--time-limit", "-1"], "-1"),
        (&["solve", "s.json", "--time-limit", "NaN"], "NaN"),
        (&["solve", "s.json", "--tolerance", "0"], "1e-12"),
        (&["solve", "s.json", "--threads", "0"], "0"),
        (&["solve", "s.json", "--backend", "excel"], "excel"),
        (&["solve", "s.json", "-o", "s.json"], "lost"),
        (&["certify", "x.json"], "--scenario"),
        (&["certify", "-", "--scenario", "-"], "standard input"),
        (&["generate", "agreement", "--parties", "2"], "--measures"),
        (&["generate", "agreement", "--parties", "0", "--measures", "1", "--periods", "1", "--seed", "1"], "parties"),
        (
            &["generate", "agreement", "--parties", "2", "--measures", "1", "--periods", "1000000000", "--seed", "1"],
            "periods",
        ),
        (&["completions", "cmd.exe"], "cmd.exe"),
        (&["man", "frobnicate"], "frobnicate"),
        (&["generate"], "Usage"),
    ] {
        complains(&run(&folder, arguments), 2, about);
    }
    assert_eq!(folder.get("s.json"), SWAP);
}

#[test]
fn help_and_version_are_answers() {
    let folder = Folder::new();
    quiet(&run(&folder, &["--version"]), 0);
    for command in ["solve", "check", "certify", "schema", "init", "generate", "completions", "man"] {
        let ran = run(&folder, &[command, "--help"]);
        quiet(&ran, 0);
        assert!(ran.out.lines().all(|line| line.chars().count() <= 100), "{}", ran.out);
        if command != "generate" {
            assert!(ran.out.contains("Example"), "{command}");
        }
    }
}

#[test]
fn files_that_cannot_be_read_are_4() {
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    complains(&run(&folder, &["solve", "missing.json"]), 4, "missing.json");
    complains(&run(&folder, &["check", "."]), 4, ".");
    complains(&run(&folder, &["certify", "missing.json", "--scenario", "s.json"]), 4, "missing.json");
    complains(&run(&folder, &["solve", "s.json", "-o", "no/such/folder.json"]), 4, "no/such");
    complains(&run(&folder, &["solve", "s.json", "-o", "."]), 4, ".");
    assert_eq!(folder.names(), ["s.json"]);
}

#[test]
fn what_is_not_utf8_is_named_by_its_byte() {
    let folder = Folder::new();
    folder.put("bad.json", b"{\n \"title\": \"\xff\"}");
    complains(&run(&folder, &["solve", "bad.json"]), 2, "byte offset 13");
    let ran = run(&folder, &["check", "bad.json", "--format", "json"]);
    quiet(&ran, 2);
    assert_eq!(
        (json(&ran.out)["faults"][0]["line"].as_u64(), json(&ran.out)["faults"][0]["column"].as_u64()),
        (Some(2), Some(12))
    );
}

#[test]
fn check_lists_every_fault_on_standard_output() {
    let folder = Folder::new();
    folder.put("good.json", SWAP);
    let ran = run(&folder, &["check", "good.json"]);
    quiet(&ran, 0);
    assert_eq!(ran.out, "no faults: 2 parties, 2 measures, 6 periods, 0 links, 1 layer\n");
    let bad = SWAP.replace("\"discount\": 0.9}", "\"discount\": 1.5}").replace("\"detection\": 1", "\"detection\": 2");
    let ran = run_with(&folder, &["check", "-"], bad.as_bytes());
    quiet(&ran, 2);
    assert!(ran.out.contains("parties[0].discount") && ran.out.contains("layers[0].detection"), "{}", ran.out);
    let ran = run_with(&folder, &["check", "-", "--format", "json"], bad.as_bytes());
    quiet(&ran, 2);
    let read = json(&ran.out);
    assert_eq!(read["outcome"], "faults");
    assert_eq!(read["faults"].as_array().unwrap().len(), 2);
    assert!(read["faults"][0]["line"].is_u64() && read["faults"][0]["allowed"].is_string());
    let ran = run(&folder, &["check", "good.json", "--format", "json"]);
    quiet(&ran, 0);
    assert_eq!(json(&ran.out)["counts"]["measures"], 2);
}

#[test]
fn a_faulty_scenario_is_refused_and_leaves_the_old_answer_alone() {
    let folder = Folder::new();
    folder.put("bad.json", SWAP.replace("perpetual", "eternal"));
    folder.put("plan.json", "old");
    complains(&run(&folder, &["solve", "bad.json", "-o", "plan.json"]), 2, "bad.json: periods.after");
    assert_eq!(folder.get("plan.json"), "old");
    assert_eq!(folder.names(), ["bad.json", "plan.json"]);
}

/// Names that attack the terminal come back as complaints without their escape sequences.
#[test]
fn complaints_are_harmless() {
    let folder = Folder::new();
    let hostile = SWAP.replace("\"performer\": \"A\"", "\"performer\": \"\\u001b[31mX\\u0007\"");
    complains(&run_with(&folder, &["solve", "-"], hostile.as_bytes()), 2, "measures[0].performer");
}

/// Both parties perform fully at once: gain 2 − 1 in every period against 1·(1−δ) from cheating once.
#[test]
fn a_schedule_is_found_in_every_format() {
    let folder = Folder::new();
    let solve = |format: &str| run_with(&folder, &["solve", "-", "--no-certify", "--format", format], SWAP.as_bytes());
    let text = solve("text");
    quiet(&text, 0);
    assert!(text.out.lines().all(|line| width(line) <= 100));
    assert!(!text.out.contains('\u{1b}'));
    assert!(text.out.contains("both measures are complete") && text.out.contains("2001-11"), "{}", text.out);
    let answer = solve("json");
    quiet(&answer, 0);
    let read = json(&answer.out);
    assert_eq!((read["outcome"].as_str(), read["certificate"]["status"].as_str()), (Some("found"), Some("skipped")));
    for line in read["schedule"].as_array().unwrap() {
        for level in line["levels"].as_array().unwrap() {
            assert!((level.as_f64().unwrap() - 1.0).abs() < 1e-6, "{level}");
        }
    }
    let value = read["parties"][0]["value"].as_f64().unwrap();
    assert!((value - 1.0).abs() < 1e-5, "{value}");
    let csv = solve("csv");
    assert_eq!(csv.code, 0);
    let lines: Vec<&str> = csv.out.lines().collect();
    assert_eq!(lines[0], "period,label,kind,name,party,level,quantity,unit");
    assert_eq!(lines.len(), 1 + 2 * 6);
    assert!(lines[3].starts_with("2,2001-12,measure,a,A,"), "{}", lines[3]);
    assert!(csv.err.contains("not certified"));
}

#[test]
fn no_schedule_is_1() {
    let folder = Folder::new();
    let ran = run_with(&folder, &["solve", "-", "--no-certify"], HOPELESS.as_bytes());
    quiet(&ran, 1);
    assert!(ran.out.contains("There is no schedule"), "{}", ran.out);
    let ran = run_with(&folder, &["solve", "-", "--no-certify", "--format", "json"], HOPELESS.as_bytes());
    quiet(&ran, 1);
    let read = json(&ran.out);
    assert_eq!(read["outcome"], "refuted");
    assert!(!read["proof"].as_array().unwrap().is_empty() && !read["reason"].as_array().unwrap().is_empty());
    let ran = run_with(&folder, &["solve", "-", "--no-certify", "--format", "csv"], HOPELESS.as_bytes());
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1));
    assert!(ran.err.contains("refuted"));
}

#[test]
fn no_time_is_3() {
    let folder = Folder::new();
    let ran = run_with(&folder, &["solve", "-", "--no-certify", "--time-limit", "0"], SWAP.as_bytes());
    quiet(&ran, 3);
    assert!(ran.out.contains("Undecided"), "{}", ran.out);
    let arguments = ["solve", "-", "--no-certify", "--time-limit", "0", "--format", "json"];
    let ran = run_with(&folder, &arguments, SWAP.as_bytes());
    quiet(&ran, 3);
    assert_eq!(json(&ran.out)["outcome"], "undecided");
}

#[test]
fn the_answer_goes_to_the_file_whole_or_not_at_all() {
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    folder.put("plan.json", "old and longer than nothing");
    let ran = run(&folder, &["solve", "s.json", "--no-certify", "--format", "json", "-o", "plan.json"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    assert_eq!(json(&folder.get("plan.json"))["outcome"], "found");
    assert_eq!(folder.names(), ["plan.json", "s.json"]);
    let ran = run(&folder, &["solve", "s.json", "--no-certify", "-o", "-"]);
    quiet(&ran, 0);
    assert_eq!(folder.names(), ["plan.json", "s.json"]);
}

#[cfg(unix)]
#[test]
fn links_and_permissions_of_an_output_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    let plan = folder.put("plan.json", "old");
    std::fs::set_permissions(&plan, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("plan.json", folder.path("link.json")).unwrap();
    let ran = run(&folder, &["solve", "s.json", "--no-certify", "--format", "json", "-o", "link.json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(std::fs::symlink_metadata(folder.path("link.json")).unwrap().is_symlink());
    assert_eq!(json(&folder.get("plan.json"))["outcome"], "found");
    assert_eq!(std::fs::metadata(&plan).unwrap().permissions().mode() & 0o777, 0o640);
    symlink("s.json", folder.path("loop.json")).unwrap();
    complains(&run(&folder, &["solve", "s.json", "--no-certify", "-o", "loop.json"]), 2, "lost");
    assert_eq!(run(&folder, &["solve", "s.json", "--no-certify", "-o", "/dev/null"]).code, 0);
}

#[test]
fn init_writes_a_scenario_without_faults_and_overwrites_only_by_force() {
    let folder = Folder::new();
    let ran = run(&folder, &["init", "-o", "deal.json"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    assert_eq!(run(&folder, &["check", "deal.json"]).code, 0);
    folder.put("deal.json", "mine");
    complains(&run(&folder, &["init", "-o", "deal.json"]), 4, "--force");
    assert_eq!(folder.get("deal.json"), "mine");
    assert_eq!(run(&folder, &["init", "-o", "deal.json", "--force"]).code, 0);
    assert_eq!(folder.get("deal.json"), run(&folder, &["init"]).out);
}

#[test]
fn generate_is_the_same_for_the_same_seed_and_reads_without_faults() {
    let folder = Folder::new();
    let make = |seed: &str| {
        run(&folder, &["generate", "agreement", "--parties", "3", "--measures", "2", "--periods", "9", "--seed", seed])
    };
    let (one, again, other) = (make("1"), make("1"), make("2"));
    quiet(&one, 0);
    assert_eq!(one.out, again.out);
    assert_ne!(one.out, other.out);
    let ran = run_with(&folder, &["check", "-"], one.out.as_bytes());
    assert!(ran.out.starts_with("no faults: 3 parties, 6 measures, 9 periods"), "{}", ran.out);
}

#[test]
fn schema_completions_and_manual_are_printed() {
    let folder = Folder::new();
    let ran = run(&folder, &["schema"]);
    quiet(&ran, 0);
    assert!(json(&ran.out)["properties"]["measures"].is_object());
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&folder, &["completions", shell]);
        quiet(&ran, 0);
        assert!(ran.out.contains("time-limit"), "{shell}");
    }
    for page in [&["man"][..], &["man", "solve"], &["man", "certify"]] {
        let ran = run(&folder, page);
        quiet(&ran, 0);
        assert!(ran.out.contains(".SH"), "{page:?}");
    }
}

/// Far more output than a pipe holds, to a reader that goes away after one byte.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_detente"))
        .args(["generate", "agreement", "--parties", "10", "--measures", "200", "--periods", "9", "--seed", "1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = child.stdout.take().unwrap();
    out.read_exact(&mut [0]).unwrap();
    drop(out);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty(), "{:?}", String::from_utf8_lossy(&ended.stderr));
}

/// A saved solution that does not fit its scenario is bad input, named by file and path.
#[test]
fn certify_refuses_what_is_not_a_solution() {
    let folder = Folder::new();
    folder.put("s.json", SWAP);
    let ran = run(&folder, &["solve", "s.json", "--no-certify", "--format", "json", "-o", "plan.json"]);
    assert_eq!(ran.code, 0);
    folder.put("other.json", SWAP.replace("\"name\": \"b\"", "\"name\": \"c\""));
    complains(
        &run(&folder, &["certify", "plan.json", "--scenario", "other.json"]),
        2,
        "plan.json: schedule[1].measure",
    );
    complains(&run(&folder, &["certify", "s.json", "--scenario", "s.json"]), 2, "s.json: outcome");
    complains(&run_with(&folder, &["certify", "-", "--scenario", "s.json"], b"[1,"), 2, "standard input");
}
