//! `detente sweep`: the same table whatever stopped it, whoever did which part, and however many threads there are.

use assert_cmd::Command;
use detente::agreement::SolveOptions;
use detente::sweep::{Atlas, Design, Document, Sampling, Setting, Variation, examine};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const SCENARIO: &str = "data/scenarios/aceh-2005.json";
const VARY: [&str; 4] =
    ["--vary", "parties[*].discount=0.8:0.99:6", "--vary", "verification.layers[0].detection=0.2,0.5,0.9"];

fn detente(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("detente").unwrap().args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("detente-sweep-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir(&path).unwrap();
    path
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_sweep_that_was_stopped_goes_on_to_the_same_file() {
    let folder = folder("resume");
    for format in ["csv", "json"] {
        let (code, whole, complaint) = detente(&[&["sweep", SCENARIO, "--format", format], &VARY[..]].concat());
        assert_eq!(code, 0, "{complaint}");
        assert_eq!(whole.lines().count(), 18 + usize::from(format == "csv"));
        assert_eq!(whole, detente(&[&["sweep", SCENARIO, "--format", format, "--threads", "1"], &VARY[..]].concat()).1);
        let file = folder.join(format);
        // Stopped before anything was written, within the header, within a row, between rows, at the end.
        for kept in [0, 10, whole.len() / 2, whole.find('\n').unwrap() + 1, whole.len()] {
            std::fs::write(&file, &whole[..kept]).unwrap();
            let (code, _, complaint) =
                detente(&[&["sweep", SCENARIO, "--format", format, "--resume", "-o", text(&file)], &VARY[..]].concat());
            assert_eq!(code, 0, "{complaint}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), whole, "{kept} bytes of {format}");
        }
        // Another sweep's file is not gone on with, and no file is lost by accident.
        let other = ["sweep", SCENARIO, "--format", format, "--vary", "parties[*].discount=0.8,0.9", "-o", text(&file)];
        let (code, _, complaint) = detente(&other);
        assert_eq!(code, 2);
        assert!(complaint.contains("--resume"), "{complaint}");
        let (code, _, complaint) = detente(&[&other[..], &["--resume"]].concat());
        assert_eq!(code, 2);
        assert!(complaint.contains("cannot be gone on with"), "{complaint}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), whole);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn parts_are_joined_and_what_is_missing_is_said() {
    let folder = folder("merge");
    let (_, whole, _) = detente(&[&["sweep", SCENARIO], &VARY[..]].concat());
    let mut parts = Vec::new();
    for part in 1..=4 {
        let file = folder.join(format!("part-{part}.csv"));
        let (code, _, complaint) =
            detente(&[&["sweep", SCENARIO, "--shard", &format!("{part}/4"), "-o", text(&file)], &VARY[..]].concat());
        assert_eq!(code, 0, "{complaint}");
        parts.push(file);
    }
    let names: Vec<&str> = parts.iter().map(|p| text(p)).collect();
    let (code, joined, said) = detente(&[&["sweep", "merge"], &names[..]].concat());
    assert_eq!((code, joined), (0, whole));
    assert!(said.contains("all 18 points"), "{said}");
    // Without the second of four parts the points 1, 5, 9, 13, 17 are missing.
    let (code, _, said) = detente(&["sweep", "merge", names[3], names[0], names[2]]);
    assert_eq!(code, 3);
    assert!(said.contains("5 of 18 points are missing: 1, 5, 9, 13, 17"), "{said}");
    // A part with another result for a point, and a part of another sweep.
    let forged = folder.join("forged.csv");
    let text_of = std::fs::read_to_string(&parts[0]).unwrap();
    std::fs::write(&forged, text_of.replace("found", "refuted")).unwrap();
    let (code, _, said) = detente(&["sweep", "merge", names[0], text(&forged)]);
    assert_eq!(code, 2);
    assert!(said.contains("twice"), "{said}");
    std::fs::write(&forged, text_of.replace(",18,", ",19,")).unwrap();
    assert_eq!(detente(&["sweep", "merge", names[1], text(&forged)]).0, 2);
    std::fs::remove_dir_all(folder).unwrap();
}

/// A job array on one machine: GNU parallel runs the parts, one of them is killed halfway and done again.
#[test]
fn parts_run_under_gnu_parallel_and_a_killed_one_is_done_again() {
    if std::process::Command::new("parallel").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI_TOOLS").is_none(), "GNU parallel is not installed");
        eprintln!("skipped: GNU parallel is not installed");
        return;
    }
    let folder = folder("parallel");
    let program = assert_cmd::cargo::cargo_bin("detente");
    let vary = ["--vary", "parties[*].discount=0.8:0.99:40", "--vary", "verification.layers[0].detection=0.2:0.9:25"];
    let scenario = folder.join("small.json");
    let made = ["generate", "agreement", "--parties", "2", "--measures", "1", "--periods", "4", "--seed", "1", "-o"];
    assert_eq!(detente(&[&made[..], &[text(&scenario)]].concat()).0, 0);
    let command = format!(
        "{} sweep {} --quiet --threads 1 --resume --shard {{}}/4 -o {}/part-{{}}.csv --vary '{}' --vary '{}'",
        program.display(),
        scenario.display(),
        folder.display(),
        vary[1],
        vary[3]
    );
    let start = |only: &[&str]| {
        std::process::Command::new("parallel").args(["-j", "2", &command, ":::"]).args(only).spawn().unwrap()
    };
    // Killed as soon as the third part has some rows, but not all of its 250.
    let third = folder.join("part-3.csv");
    let alone = std::process::Command::new(&program)
        .args(["sweep", text(&scenario), "--quiet", "--threads", "1", "--shard", "3/4", "-o", text(&third)])
        .args(vary)
        .spawn();
    let mut alone = alone.unwrap();
    while std::fs::read_to_string(&third).map_or(0, |t| t.lines().count()) < 5 {
        assert!(alone.try_wait().unwrap().is_none(), "the part ended before it could be killed");
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    alone.kill().unwrap();
    alone.wait().unwrap();
    let killed = std::fs::read_to_string(&third).unwrap().lines().count();
    assert!((5..251).contains(&killed), "{killed} lines");
    assert!(start(&["1", "2", "3", "4"]).wait().unwrap().success());
    let parts: Vec<String> = (1..=4).map(|i| format!("{}/part-{i}.csv", folder.display())).collect();
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (code, joined, said) = detente(&[&["sweep", "merge"], &names[..]].concat());
    assert_eq!(code, 0, "{said}");
    assert_eq!(joined.lines().count(), 1001);
    assert_eq!(joined, detente(&[&["sweep", text(&scenario), "--quiet"], &vary[..]].concat()).1);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn wrong_places_are_refused_with_those_that_exist() {
    for (vary, words) in [
        ("parties[0].dicount=0.5", &["parties[N].discount", "no place"][..]),
        ("verification.layer[0].detection=0.5", &["verification.layers[N].detection"]),
        ("parties[7].discount=0.5", &["no place"]),
        ("parties[*].discount=0.5,1.5", &["1.5", "strictly between 0 and 1"]),
        ("parties[*].discount=0.5:0.9", &["range"]),
        ("parties[*].discount", &["PLACE=VALUES"]),
        ("title=3", &["title"]),
    ] {
        let (code, out, complaint) = detente(&["sweep", SCENARIO, "--vary", vary]);
        assert_eq!((code, out.as_str()), (2, ""), "{vary}: {complaint}");
        for word in words {
            assert!(complaint.contains(word), "{vary}: {complaint}");
        }
    }
    let (code, _, complaint) = detente(&["sweep", SCENARIO, "--vary", "a=", "--vary", "b[=1"]);
    assert_eq!(code, 2);
    assert!(complaint.contains("a=") && complaint.contains("b[=1"), "{complaint}");
    assert_eq!(detente(&["sweep", SCENARIO]).0, 2);
    assert_eq!(detente(&[&["sweep", SCENARIO, "--shard", "5/4"], &VARY[..]].concat()).0, 2);
}

/// The law of Latin hypercube sampling: each of n equal parts of every range is hit exactly once.
#[test]
fn a_latin_sample_hits_every_part_once() {
    let document = Document::read(&std::fs::read_to_string(SCENARIO).unwrap()).unwrap();
    let vary = ["parties[0].discount=0.5:0.9", "parties[1].discount=0.1:0.2"];
    let variations = || vary.iter().map(|v| Variation::parse(v).unwrap()).collect::<Vec<_>>();
    let design = |seed| Design::of(&document, variations(), Sampling::Latin { points: 50, seed }).unwrap();
    let one = design(1);
    assert_eq!(one.len(), 50);
    for (place, low, width) in [(0, 0.5, 0.4), (1, 0.1, 0.1)] {
        let parts: BTreeSet<usize> = (0..50)
            .map(|point| match &one.settings(point)[place] {
                Setting::Number(n) => ((detente::exact::to_f64(n) - low) / width * 50.0) as usize,
                Setting::Word(word) => panic!("{word}"),
            })
            .collect();
        assert_eq!(parts.len(), 50);
    }
    assert_eq!(one.settings(7), design(1).settings(7));
    assert_ne!(one.fingerprint(), design(2).fingerprint());
    assert!((0..50).any(|point| one.settings(point) != design(2).settings(point)));
}

/// Neighbours lend their questions, never their answers: every row is what the point comes to on its own, up to the
/// reserve of the margins, and is the same whoever computes it. Second method: each point solved from nothing.
#[test]
fn points_that_start_from_their_neighbours_come_to_what_they_come_to_alone() {
    let document = Document::read(&std::fs::read_to_string("data/scenarios/inf-1987.json").unwrap()).unwrap();
    let vary = ["parties[*].discount=0.9:0.995:16", "verification.layers[0].detection=0.1:0.9:16"];
    let variations = vary.map(|text| Variation::parse(text).unwrap()).to_vec();
    let design = Design::of(&document, variations, Sampling::Grid).unwrap();
    let options = SolveOptions::default();
    let atlas = Atlas::new(&document, &design, options);
    let again = Atlas::new(&document, &design, options);
    let mut outcomes = BTreeSet::new();
    // In another order than that of the points, and only a part of them.
    for point in (0..design.len()).rev().step_by(7) {
        let lent = atlas.examine(point).unwrap();
        let alone = examine(&document, &design, point, &options).unwrap();
        outcomes.insert(alone.outcome);
        assert_eq!(lent.outcome, alone.outcome, "point {point}");
        if let (Some(lent), Some(alone)) = (&lent.found, &alone.found) {
            let size = alone.objective.abs().max(1.0);
            assert!((lent.objective - alone.objective).abs() < 1e-6 * size, "point {point}");
            // Levels that hardly matter for the objective may move by a point or two.
            assert!((lent.reached - alone.reached).abs() < 0.02, "point {point}");
            assert!(lent.certified && alone.certified);
        }
    }
    for point in [3, 100, 255] {
        assert_eq!(again.examine(point).unwrap(), atlas.examine(point).unwrap());
    }
    assert!(outcomes.contains("found") && outcomes.len() > 1, "the grid must have both: {outcomes:?}");
}

/// A point that was chosen as a start for others is still one of the sweep's own points, and no point is chosen twice.
#[test]
fn anchors_are_points_of_the_sweep_far_apart() {
    let document = Document::read(&std::fs::read_to_string(SCENARIO).unwrap()).unwrap();
    for (vary, sampling) in [
        (["parties[*].discount=0.7:0.99:40", "verification.layers[0].detection=0.1:0.9:3"], Sampling::Grid),
        (
            ["parties[*].discount=0.7:0.99", "verification.layers[0].detection=0.1:0.9"],
            Sampling::Latin { points: 120, seed: 7 },
        ),
    ] {
        let variations = vary.map(|text| Variation::parse(text).unwrap()).to_vec();
        let design = Design::of(&document, variations, sampling).unwrap();
        for most in [0, 1, 5, 16, 200] {
            let spread = design.spread(most);
            let different: BTreeSet<usize> = spread.iter().copied().collect();
            assert_eq!(different.len(), spread.len());
            assert!(spread.len() <= most && (most == 0 || !spread.is_empty()));
            assert!(spread.iter().all(|&point| point < design.len()));
        }
    }
}
