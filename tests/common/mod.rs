//! What the tests of the command line share: running the program in a folder of its own.
#![allow(dead_code, reason = "each test file uses a part")]

use assert_cmd::Command;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder that is removed at the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("cli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub fn get(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a run ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program in a folder with a text on standard input.
pub fn run_with(folder: &Folder, arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detente"));
    let output = command.current_dir(&folder.0).args(arguments).write_stdin(input).output().unwrap();
    Ran {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program in a folder.
pub fn run(folder: &Folder, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, b"")
}

/// Two parties, one measure each, perfectly symmetric: each gains 2 from the other's measure and pays 1 for its own,
/// and cheating is seen for sure and ends everything. With δ = 9/10 both perform fully from the first period on.
pub const SWAP: &str = r#"{
  "schema_version": 1, "title": "Swap",
  "periods": {"count": 6, "unit": "month", "start": "2001-11", "after": "perpetual"},
  "parties": [{"name": "A", "discount": 0.9}, {"name": "B", "discount": "9/10"}],
  "measures": [
    {"name": "a", "performer": "A", "quantity": 10, "unit": "tanks", "cost_per_period": 1, "benefit_per_period": {"B": 2}},
    {"name": "b", "performer": "B", "cost_per_period": 1, "benefit_per_period": {"A": 2}}],
  "verification": {"layers": [{"name": "eyes", "inspects": ["A", "B"], "detection": 1, "false_alarm": 0}]},
  "response": {"suspension_periods": "forever"}
}"#;

/// A party must complete a costly measure by period 2 and gets nothing for it: staying out is better.
pub const HOPELESS: &str = r#"{
  "schema_version": 1, "title": "Hopeless",
  "periods": {"count": 3, "unit": "year", "after": "perpetual"},
  "parties": [{"name": "A", "discount": 0.9}, {"name": "B", "discount": 0.9}],
  "measures": [
    {"name": "a", "performer": "A", "cost_per_period": 1, "benefit_per_period": {"B": 2}, "deadline": 2}]
}"#;

/// Nothing on standard output, and standard error names every one of these.
pub fn complains(ran: &Ran, code: i32, about: &[&str]) {
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{}", ran.err);
    for word in about {
        assert!(ran.err.contains(word), "{word}: {}", ran.err);
    }
    assert!(!ran.err.chars().any(|c| c.is_control() && c != '\n'), "{:?}", ran.err);
}
