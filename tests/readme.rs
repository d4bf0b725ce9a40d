//! What the README shows is what the program says.
//!
//! Every command of a `console` block is run in a folder that holds `mines.json`, the README's own example, and its
//! output compared with the lines below it; `…` stands for lines left out. Numbers may differ a little, as they do from
//! machine to machine. Builds and tests are not run from here.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");

/// The scenario that the examples work on.
const EXAMPLE: &str = "mines.json";

/// Code blocks in that language, with the line of the first line of each.
fn blocks(language: &str) -> Vec<(usize, Vec<&'static str>)> {
    let (mut out, mut open): (Vec<(usize, Vec<&str>)>, Option<bool>) = (Vec::new(), None);
    for (at, line) in README.lines().enumerate() {
        match (open, line.strip_prefix("```")) {
            (None, Some(name)) => {
                open = Some(name == language);
                if name == language {
                    out.push((at + 2, Vec::new()));
                }
            }
            (Some(_), Some(_)) => open = None,
            (Some(true), None) => out.last_mut().expect("a block was begun").1.push(line),
            _ => {}
        }
    }
    out
}

/// A command with its line in the README and the lines shown below it.
struct Shown {
    line: usize,
    command: String,
    output: Vec<&'static str>,
}

/// Commands begin with `$ ` and go on in lines indented under it, while a loop is open.
fn shown() -> Vec<Shown> {
    let mut out: Vec<Shown> = Vec::new();
    for (first, lines) in blocks("console") {
        let mut looping = false;
        for (at, line) in lines.into_iter().enumerate() {
            if let Some(command) = line.strip_prefix("$ ") {
                looping = command.ends_with("; do");
                out.push(Shown { line: first + at, command: command.to_string(), output: Vec::new() });
                continue;
            }
            let last = out.last_mut().unwrap_or_else(|| panic!("line {}: output before any command", first + at));
            if looping {
                last.command.push('\n');
                last.command.push_str(line);
                looping = line.trim() != "done";
            } else {
                last.output.push(line);
            }
        }
    }
    out
}

/// How far a number may be off: as a share of it, and the size of numbers that are as good as 0.
const CLOSE: f64 = 0.01;
const SMALL: f64 = 1e-6;

/// The same words, and nearly the same numbers.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (pieces(a), pieces(b));
    let near = |x: f64, y: f64| (x - y).abs() <= SMALL + CLOSE * x.abs().max(y.abs());
    a.len() == b.len()
        && a.iter().zip(&b).all(|(a, b)| match (a.parse::<f64>(), b.parse::<f64>()) {
            (Ok(x), Ok(y)) => near(x, y),
            _ => a == b,
        })
}

/// Words and numbers; spaces are left out.
fn pieces(line: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let mut last: Option<bool> = None;
        for c in word.chars() {
            // In a number: digits, a point, and the sign and letter of an exponent.
            let exponent = |text: &String| text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('.');
            let number = c.is_ascii_digit()
                || last == Some(true) && (c == '.' || matches!(c, 'e' | '-') && out.last().is_some_and(exponent));
            match out.last_mut() {
                Some(piece) if last == Some(number) => piece.push(c),
                _ => out.push(c.to_string()),
            }
            last = Some(number);
        }
    }
    out
}

/// Whether the lines between `…` all occur, in order and without gaps.
fn agrees(output: &[&str], shown: &[&str]) -> Result<(), String> {
    let mut from = 0;
    let pieces: Vec<&[&str]> = shown.split(|line| *line == "…").collect();
    for (at, piece) in pieces.iter().enumerate() {
        let (first, last) = (at == 0, at + 1 == pieces.len());
        let room = output.len().checked_sub(piece.len()).filter(|room| *room >= from);
        let place = room.and_then(|room| {
            // Without `…` before it a piece is the beginning, without `…` after it the end.
            let (low, high) = (if last && !first { room } else { from }, if first { from } else { room });
            (low..=high).find(|&start| {
                let end = start + piece.len();
                output[start..end].iter().zip(*piece).all(|(a, b)| alike(a, b))
                    && (!last || piece.is_empty() && !first || end == output.len())
            })
        });
        match place {
            Some(start) => from = start + piece.len(),
            None => return Err(format!("not there: {}", piece.join("\n"))),
        }
    }
    Ok(())
}

#[test]
fn every_command_says_what_is_shown() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("readme-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let (_, example) = blocks("json").into_iter().next().expect("an example");
    fs::write(folder.join(EXAMPLE), example.join("\n")).expect("written");

    let program = Path::new(env!("CARGO_BIN_EXE_detente"));
    let search = std::env::var_os("PATH").unwrap_or_default();
    let folders =
        std::iter::once(program.parent().expect("a folder").to_path_buf()).chain(std::env::split_paths(&search));
    let search = std::env::join_paths(folders).expect("a search path");
    let run = |command: &str, place: &Path| {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).current_dir(place).env("PATH", &search).stdin(Stdio::null());
        String::from_utf8(shell.output().expect("a shell").stdout).expect("UTF-8")
    };
    let has_jq = !run("jq --version", &folder).is_empty();

    let (mut ran, mut faults) = (0, Vec::new());
    for Shown { line, command, output: shown } in shown() {
        let output = match command.strip_prefix("cargo run --release -- ") {
            Some(arguments) => run(&format!("detente {arguments}"), top),
            None if command.starts_with("cargo ") || (command.contains("jq ") && !has_jq) => continue,
            None => run(&command, &folder),
        };
        ran += 1;
        let lines: Vec<&str> = output.lines().collect();
        if let Err(why) = agrees(&lines, &shown) {
            faults.push(format!("README.md:{line}: {command}\n{why}\nIt says:\n{output}"));
        }
    }
    fs::remove_dir_all(&folder).expect("removed");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(ran >= 6, "only {ran} commands");
}

/// The example of the library is the one that the documentation of `detente::solve` has, which is run as a test.
#[test]
fn the_example_of_the_library_is_the_documented_one() {
    let lines = include_str!("../src/prove.rs").lines().filter_map(|line| line.strip_prefix("///"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    // Lines that begin with # are not shown in documentation.
    let documented: Vec<&str> = lines.filter(|line| !line.starts_with("# ")).collect();
    let examples = blocks("rust");
    assert!(!examples.is_empty());
    for (line, example) in examples {
        let there = documented.windows(example.len()).any(|lines| lines == example);
        assert!(there, "README.md:{line}: not the example of src/prove.rs");
    }
}

#[test]
fn every_file_that_is_named_is_there() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let targets = README.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let named = README
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| ["src/", "tests/", "data/", ".ci/"].iter().any(|beginning| code.starts_with(beginning)));
    for path in targets.filter(|target| !target.starts_with("http")).chain(named) {
        assert!(top.join(path).exists(), "{path}");
    }
    for entry in fs::read_dir(top.join("data/scenarios")).expect("scenarios") {
        let name = entry.expect("a readable entry").path();
        let name = name.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        assert!(README.contains(&format!("`{name}`")), "{name} is not in the table of treaties");
    }
}

/// The comparisons themselves.
#[test]
fn numbers_are_compared_nearly_and_words_strictly() {
    for (a, b) in [
        ("a  4.0e-8 b", "a 3.1e-7 b"),
        ("[1,0.5620,0.9]", "[1,0.5621,0.9]"),
        ("slack ≥ 3.99e-8, x", "slack  ≥ 4.02e-8, x"),
        ("1–36 (1988-06)", "1–36 (1988-06)"),
    ] {
        assert!(alike(a, b), "{a:?} {b:?}: {:?} {:?}", pieces(a), pieces(b));
    }
    for (a, b) in [("a 0.5", "a 0.6"), ("a 1", "b 1"), ("a 1", "a 1 1"), ("1988-06", "1988-07"), ("1.0 x", "1.0 y")] {
        assert!(!alike(a, b), "{a:?} {b:?}");
    }
}

#[test]
fn outputs_are_compared_strictly() {
    let output = ["a", "b", "c", "d"];
    for good in
        [&["a", "b", "c", "d"][..], &["…", "d"], &["a", "…"], &["a", "…", "c", "…"], &["…", "b", "c", "…"], &["…"]]
    {
        assert_eq!(agrees(&output, good), Ok(()), "{good:?}");
    }
    for bad in
        [&["a"][..], &["b", "…"], &["…", "c"], &["…", "c", "…", "b", "…"], &["…", "b", "d", "…"], &["…", "x", "…"], &[]]
    {
        assert!(agrees(&output, bad).is_err(), "{bad:?}");
    }
}
