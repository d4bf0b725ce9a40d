//! Who may use whom. Imports go one way, and the exact check shares nothing but data types with what it checks.
//!
//! The sources are read as text: comments and strings are dropped, groups (`use crate::{a, b::c}`) are spread out, and
//! `super::` is followed through folders and inline modules. A folder without a rule is a fault, so that a new one has
//! to say where it stands.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest source file that is still one idea.
const MOST_LINES: usize = 700;

/// The solvers of linear programs, and the one folder that knows them.
const SOLVERS: [&str; 4] = ["good_lp", "clarabel", "microlp", "highs"];
const SOLVERS_BELONG_TO: &str = "lp";

/// The modules of the program, as opposed to the library. They use the library from outside, as `detente::…`.
const PROGRAM: [&str; 2] = ["main", "cli"];

/// A module and what it may use besides itself, by the beginning of the path. The most special rule counts.
struct Rule(&'static str, &'static [&'static str]);

/// From the ground up.
const RULES: [Rule; 30] = [
    Rule("error", &[]),
    Rule("exact", &[]),
    Rule("outcome", &[]),
    Rule("units", &["exact"]),
    Rule("lp", &["error", "exact"]),
    Rule("game", &["exact"]),
    Rule("format", &["error", "exact", "game"]),
    // The answers about a game, which the exact check shares.
    Rule("equilibrium::answer", &["exact", "game"]),
    Rule("equilibrium", &["error", "exact", "outcome", "lp", "game"]),
    // The answers about a repeated game, which the exact check shares.
    Rule("repeated::answer", &["exact", "units", "game"]),
    // Questions about thresholds and their answers, which the exact check shares.
    Rule("repeated::threshold", &["exact", "repeated::answer"]),
    // The patient limit with its proof, which the exact check shares.
    Rule("repeated::limit::answer", &["exact"]),
    Rule("repeated", &["error", "exact", "outcome", "units", "lp", "game", "format", "equilibrium"]),
    // The data types of an agreement, which the exact check shares.
    Rule("agreement::scenario", &["exact", "units"]),
    Rule("agreement::plan", &["exact", "units"]),
    Rule("agreement::schedule", &["exact", "units", "agreement::plan"]),
    Rule("agreement", &["error", "exact", "outcome", "units", "lp"]),
    // The tail of an agreement is a repeated game.
    Rule("agreement::tail", &["error", "exact", "units", "game", "repeated::answer", "agreement::scenario"]),
    // Tests only: the gradient is held against rows valued by the exact check.
    Rule("agreement::gradient_tests", &["exact", "units", "agreement", "certificate", "generate"]),
    // Independent of what computed the answer: no linear programs, and of agreements the data types only.
    // Tests only: a scenario is made, not written out.
    Rule("agreement::rounding_tests", &["exact", "units", "agreement", "generate"]),
    Rule(
        "certificate",
        &[
            "error",
            "exact",
            "units",
            "game",
            "equilibrium::answer",
            "repeated::answer",
            "repeated::threshold",
            "repeated::limit::answer",
            "agreement::scenario",
            "agreement::plan",
            "agreement::schedule",
        ],
    ),
    Rule("generate", &["error", "exact", "units", "game", "agreement"]),
    // Play and custom take the data types; what they are held against is computed elsewhere.
    Rule("inspection", &["exact", "agreement::scenario", "agreement::plan", "agreement::schedule"]),
    Rule("simulate", &["inspection", "agreement::scenario", "agreement::schedule"]),
    Rule("compare", &["error", "exact", "units", "agreement", "certificate"]),
    Rule("sweep", &["error", "exact", "outcome", "units", "agreement", "certificate", "prove"]),
    Rule(
        "report",
        &[
            "error",
            "exact",
            "outcome",
            "units",
            "game",
            "equilibrium",
            "repeated",
            "agreement",
            "certificate",
            "inspection",
            "simulate",
            "compare",
            "sweep",
        ],
    ),
    // The solver and its referee meet here and nowhere else.
    Rule("prove", &["error", "exact", "outcome", "units", "agreement", "certificate"]),
    Rule("cli", &[]),
    Rule("main", &["cli"]),
];

/// The crate root names every module and uses none.
const ROOT: &str = "lib";

#[test]
fn imports_go_one_way() {
    let sources = sources();
    assert!(sources.len() > 50, "only {} files found", sources.len());
    let faults: Vec<String> = sources.iter().flat_map(|(path, text)| faults(path, text)).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_rule_is_about_a_module_that_is_there() {
    let sources = sources();
    for Rule(module, uses) in &RULES {
        for name in std::iter::once(module).chain(*uses) {
            let there = sources.iter().any(|(path, _)| starts_with(&module_of(path), name));
            assert!(there, "the table of rules names {name}, which is not in src");
        }
    }
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines, at most {MOST_LINES}"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The check itself: made-up files, the line that must be named, and a word of the complaint.
#[test]
fn the_check_finds_what_is_forbidden() {
    let bad = [
        ("src/certificate/check.rs", "//! x\nuse crate::lp::Backend;\n", 2, "lp::Backend"),
        ("src/certificate/check.rs", "use crate::agreement::evasion::f;\n", 1, "agreement::evasion"),
        (
            "src/certificate/check.rs",
            "use crate::agreement::{\n    plan::Row,\n    solve,\n};\n",
            3,
            "agreement::solve",
        ),
        ("src/certificate/check.rs", "fn f() {\n    crate::agreement::solve();\n}\n", 2, "agreement::solve"),
        ("src/certificate/check.rs", "use super::super::lp;\n", 1, "lp"),
        ("src/certificate/check.rs", "mod tests {\n    use super::super::super::lp::Point;\n}\n", 2, "lp::Point"),
        ("src/certificate/mod.rs", "use super::lp;\n", 1, "lp"),
        ("src/certificate/check.rs", "use crate::{exact, lp::Point};\n", 1, "lp::Point"),
        ("src/certificate/check.rs", "use crate::*;\n", 1, "*"),
        ("src/certificate/check.rs", "use crate as everything;\n", 1, "another name"),
        ("src/certificate/check.rs", "use detente::lp;\n", 1, "detente"),
        ("src/agreement/plan.rs", "use crate::lp;\n", 1, "lp"),
        ("src/agreement/solve.rs", "use crate::certificate::certify;\n", 1, "certificate::certify"),
        ("src/agreement/solve.rs", "use good_lp::variable;\n", 1, "good_lp"),
        ("src/agreement/solve.rs", "fn f() { ::clarabel::solver::f() }\n", 1, "clarabel"),
        ("src/agreement/solve.rs", "use ::clarabel::solver;\n", 1, "clarabel"),
        ("src/prove.rs", "use microlp;\n", 1, "microlp"),
        ("src/exact.rs", "use crate::units::Discount;\n", 1, "units::Discount"),
        ("src/lp/mod.rs", "use crate::agreement::plan::Row;\n", 1, "agreement::plan"),
        ("src/generate/draw.rs", "use crate::report::numbers;\n", 1, "report::numbers"),
        ("src/report/csv.rs", "use crate::solve;\n", 1, "solve"),
        ("src/cli/solve.rs", "use crate::lp::Point;\n", 1, "lp::Point"),
        ("src/main.rs", "mod cli;\nmod lp;\n", 2, "mod lp"),
        ("src/cli/mod.rs", "#[path = \"../lp/mod.rs\"]\nmod other;\n", 1, "path"),
        ("src/cli/mod.rs", "include!(\"../exact.rs\");\n", 1, "include"),
        ("src/newcomer/mod.rs", "", 1, "no rule"),
    ];
    for (path, text, line, word) in bad {
        let found = faults(path, text);
        let place = format!("{path}:{line}: ");
        assert!(found.len() == 1, "{path}, {text:?}: {found:?}");
        assert!(found[0].starts_with(&place) && found[0].contains(word), "{path}, {text:?}: {found:?}");
    }
    let good = [
        (
            "src/certificate/check.rs",
            "//! [`crate::lp`]\n/* crate::lp /* */ good_lp:: */ const A: &str = \"crate::lp\";\n",
        ),
        ("src/certificate/check.rs", "const A: &str = r#\"use \"crate::lp\"#; const B: char = '\"'; // crate::lp\n"),
        ("src/certificate/check.rs", "use crate::agreement::{plan::{Plan, Row}, scenario::*};\nuse super::rows;\n"),
        ("src/certificate/check.rs", "mod tests {\n    use super::*;\n    use super::super::rows;\n}\n"),
        ("src/certificate/check.rs", "fn f<'a>(x: &'a str) -> crate::exact::Rational { x }\n"),
        ("src/lp/clarabel.rs", "use clarabel::solver;\nuse good_lp::clarabel;\n"),
        ("src/lp/backend.rs", "fn f() { super::microlp::solve() }\n"),
        ("src/agreement/master/mod.rs", "pub(in crate::agreement) fn f() { super::plan::f(); }\n"),
        ("src/cli/solve.rs", "use detente::lp::Backend;\nuse super::args;\n"),
        ("src/main.rs", "mod cli;\nfn main() { cli::run() }\n"),
        ("src/prove.rs", "use crate::certificate::{self, Status};\n"),
        ("src/lib.rs", "pub mod lp;\nmod prove;\npub use prove::solve;\n"),
    ];
    for (path, text) in good {
        assert_eq!(faults(path, text), Vec::<String>::new(), "{path}, {text:?}");
    }
}

/// Every source file: its path from the top of the project, with `/`, and its text; in the order of paths.
fn sources() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting = vec![top.join("src")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        let inside = path.strip_prefix(top).expect("under the top");
        let parts: Vec<&str> = inside.iter().map(|part| part.to_str().expect("a plain name")).collect();
        (parts.join("/"), text)
    };
    files.iter().map(read).collect()
}

/// `src/a/b.rs` is module `a::b`, `src/a/mod.rs` is `a`, `src/lib.rs` is `lib`.
fn module_of(path: &str) -> Vec<String> {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_string).collect();
    if module.len() > 1 && module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    module
}

fn starts_with(path: &[String], beginning: &str) -> bool {
    let beginning: Vec<&str> = beginning.split("::").collect();
    path.len() >= beginning.len() && path.iter().zip(&beginning).all(|(a, b)| a == b)
}

/// What a file does that it may not, each with file and line.
fn faults(path: &str, text: &str) -> Vec<String> {
    let module = module_of(path);
    let root = module == [ROOT];
    let rule = RULES.iter().filter(|rule| starts_with(&module, rule.0)).max_by_key(|rule| rule.0.len());
    let Some(rule) = rule.filter(|_| !root).or(root.then_some(&Rule(ROOT, &[]))) else {
        return vec![format!("{path}:1: no rule for {}; add one to the table", module.join("::"))];
    };
    let program = PROGRAM.contains(&module[0].as_str());
    let mut out = Vec::new();
    for (line, used) in uses(&module, &tokens(text)) {
        let complaint = match &used {
            Used::Inside(inside) => {
                let own = starts_with(inside, &module[0]) && (rule.0 == module[0] || starts_with(inside, rule.0));
                let allowed = own || root || rule.1.iter().any(|name| starts_with(inside, name));
                (!allowed).then(|| {
                    let may = if rule.1.is_empty() { "nothing else".to_string() } else { rule.1.join(", ") };
                    format!("{} uses {}; it may use itself and {may}", rule.0, inside.join("::"))
                })
            }
            Used::Crate(name) if SOLVERS.contains(&name.as_str()) => (module[0] != SOLVERS_BELONG_TO)
                .then(|| format!("{} uses {name}; only {SOLVERS_BELONG_TO} knows the solvers", module.join("::"))),
            Used::Crate(_) => (!program).then(|| "the library calls itself detente; it is crate".to_string()),
            Used::Declared(name) => (module == ["main"] && name != "cli")
                .then(|| format!("mod {name} makes a module of the library a part of the program")),
            Used::Trick(what) => Some(format!("{what} hides what is used")),
        };
        out.extend(complaint.map(|complaint| format!("{path}:{line}: {complaint}")));
    }
    out
}

/// Something that a file uses or does.
enum Used {
    /// A path from the root of its crate.
    Inside(Vec<String>),
    /// Another crate that there is a rule about.
    Crate(String),
    /// `mod name;`
    Declared(String),
    /// A way round this check.
    Trick(&'static str),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    /// `::`
    Into,
    Mark(char),
}

/// Everything that the tokens use, with lines.
fn uses(module: &[String], tokens: &[(usize, Token)]) -> Vec<(usize, Used)> {
    let token = |at: usize| tokens.get(at).map(|(_, token)| token);
    let name = |at: usize| match token(at) {
        Some(Token::Name(name)) => name.as_str(),
        _ => "",
    };
    let mark = |at: usize, c: char| token(at) == Some(&Token::Mark(c));
    let mut out = Vec::new();
    // Inline modules that are open here, and the depth of braces in which each began.
    let mut inline: Vec<(usize, String)> = Vec::new();
    let (mut at, mut depth) = (0, 0);
    while at < tokens.len() {
        let line = tokens[at].0;
        let before = at.checked_sub(1);
        // In `a::b`, b goes on from a; in `::b` and `use ::b` it is a crate.
        let goes_on_from = match before.and_then(|b| b.checked_sub(1)) {
            Some(b) if token(b + 1) == Some(&Token::Into) => name(b),
            _ => "",
        };
        let inner = !matches!(goes_on_from, "" | "use" | "return" | "in" | "as" | "else" | "dyn" | "impl");
        let leads = token(at + 1) == Some(&Token::Into);
        match name(at) {
            "mod" if mark(at + 2, '{') => {
                inline.push((depth, name(at + 1).to_string()));
                at += 1;
            }
            "mod" if mark(at + 2, ';') => out.push((line, Used::Declared(name(at + 1).to_string()))),
            "crate" if name(at + 1) == "as" => out.push((line, Used::Trick("another name for the crate"))),
            "path" if mark(at + 1, '=') && before.is_some_and(|b| mark(b, '[')) => {
                out.push((line, Used::Trick("a path attribute")))
            }
            "include" if mark(at + 1, '!') => out.push((line, Used::Trick("include!"))),
            first @ ("crate" | "super" | "self") if leads && !inner => {
                let here = module.iter().filter(|part| *part != ROOT && *part != "main").cloned();
                let here = here.chain(inline.iter().map(|(_, name)| name.clone())).collect::<Vec<_>>();
                let (mut prefix, mut next) = (if first == "crate" { Vec::new() } else { here }, at);
                while matches!(name(next), "crate" | "super" | "self") && token(next + 1) == Some(&Token::Into) {
                    if name(next) == "super" {
                        prefix.pop();
                    }
                    next += 2;
                }
                let mut paths = Vec::new();
                at = spread(tokens, next, &prefix, &mut paths).max(at + 1);
                out.extend(paths.into_iter().map(|(line, path)| (line, Used::Inside(path))));
                continue;
            }
            known if (SOLVERS.contains(&known) || known == "detente") && !inner => {
                let imported = before.is_some_and(|b| matches!(name(b), "use" | "crate"));
                if leads || imported {
                    out.push((line, Used::Crate(known.to_string())));
                }
            }
            _ if mark(at, '{') => depth += 1,
            _ if mark(at, '}') => {
                depth = depth.saturating_sub(1);
                if inline.last().is_some_and(|(began, _)| *began == depth) {
                    inline.pop();
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// The paths of a tree such as `a::{b, c::{d, e}}` that begins at `at`; returns where it ends.
fn spread(tokens: &[(usize, Token)], at: usize, prefix: &[String], out: &mut Vec<(usize, Vec<String>)>) -> usize {
    let Some((line, token)) = tokens.get(at) else { return at };
    match token {
        Token::Name(name) => {
            let mut path = prefix.to_vec();
            if name != "self" {
                path.push(name.clone());
            }
            let goes_on = matches!(tokens.get(at + 1), Some((_, Token::Into)));
            let into = tokens.get(at + 2).map(|(_, token)| token);
            if goes_on && matches!(into, Some(Token::Name(_) | Token::Mark('{' | '*'))) {
                return spread(tokens, at + 2, &path, out);
            }
            out.push((*line, path));
            at + 1
        }
        Token::Mark('*') => {
            out.push((*line, [prefix, &["*".to_string()]].concat()));
            at + 1
        }
        Token::Mark('{') => {
            let mut next = at + 1;
            while let Some((_, token)) = tokens.get(next) {
                match token {
                    Token::Mark('}') => return next + 1,
                    Token::Mark(',') => next += 1,
                    // `as other`
                    Token::Name(name) if name == "as" => next += 2,
                    _ => next = spread(tokens, next, prefix, out).max(next + 1),
                }
            }
            next
        }
        _ => at,
    }
}

/// The names and marks of a source text with their lines from 1; comments, strings and spaces are left out.
fn tokens(text: &str) -> Vec<(usize, Token)> {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let end = match c {
            '/' if next == '/' => end_of(&chars, at, |rest| rest.first() == Some(&'\n')),
            '/' if next == '*' => end_of_comment(&chars, at),
            '"' => end_of_string(&chars, at + 1),
            'r' if next == '"' || (next == '#' && raw_string(&chars, at)) => end_of_raw_string(&chars, at + 1),
            // A character, not the name of a lifetime.
            '\'' if next == '\\' => end_of(&chars, at + 3, |rest| rest.first() == Some(&'\'')) + 1,
            '\'' if chars.get(at + 2) == Some(&'\'') => at + 3,
            _ if c.is_alphabetic() || c == '_' => {
                end_of(&chars, at, |rest| !rest[0].is_alphanumeric() && rest[0] != '_')
            }
            ':' if next == ':' => at + 2,
            _ => at + 1,
        }
        .min(chars.len());
        match c {
            _ if c.is_alphabetic() || c == '_' => {
                if !chars[at..end].contains(&'"') {
                    out.push((line, Token::Name(chars[at..end].iter().collect())));
                }
            }
            ':' if next == ':' => out.push((line, Token::Into)),
            '/' if next == '/' || next == '*' => {}
            '"' | '\'' => {}
            _ if c.is_whitespace() => {}
            _ => out.push((line, Token::Mark(c))),
        }
        line += chars[at..end].iter().filter(|c| **c == '\n').count();
        at = end;
    }
    out
}

fn end_of(chars: &[char], from: usize, ends: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|&at| ends(&chars[at..])).unwrap_or(chars.len())
}

fn end_of_comment(chars: &[char], from: usize) -> usize {
    let (mut at, mut depth) = (from, 0);
    while at < chars.len() {
        match chars[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Whether `r#…` begins a raw string and not a raw name.
fn raw_string(chars: &[char], at: usize) -> bool {
    chars[at + 1..].iter().find(|c| **c != '#') == Some(&'"')
}

fn end_of_raw_string(chars: &[char], from: usize) -> usize {
    let hashes = chars[from..].iter().take_while(|c| **c == '#').count();
    let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    end_of(chars, from + hashes + 1, |rest| rest.starts_with(&closing)) + closing.len()
}
