//! What can go wrong that is not an answer: bad input, something not supported, a file, a bug.

use std::fmt;

/// One thing wrong with an input: where it stands, what was read, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON path such as `measures[2].deadline`; empty for the whole document.
    pub path: String,
    /// Line and column in the text, both from 1, where known.
    pub position: Option<(usize, usize)>,
    /// What was read, shortened if long.
    pub found: String,
    /// What is allowed there.
    pub allowed: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the file" } else { &self.path };
        write!(f, "{place}")?;
        if let Some((line, column)) = self.position {
            write!(f, " (line {line}, column {column})")?;
        }
        write!(f, ": found {}; allowed: {}", self.found, self.allowed)
    }
}

/// An error; each kind has its own exit code on the command line.
#[derive(Debug)]
pub enum Error {
    /// The input is wrong; every fault that was found.
    Input(Vec<Fault>),
    /// The input is right but asks for what is not there; the sentence says what to do instead.
    Unsupported(String),
    /// A file could not be read or written.
    File {
        /// The path, or `standard input`.
        path: String,
        /// What the operating system said.
        cause: std::io::Error,
    },
    /// The program contradicts itself; please report it.
    Bug(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(faults) => {
                for (at, fault) in faults.iter().enumerate() {
                    if at > 0 {
                        writeln!(f)?;
                    }
                    write!(f, "{fault}")?;
                }
                Ok(())
            }
            Self::Unsupported(what) => write!(f, "not supported: {what}"),
            Self::File { path, cause } => write!(f, "{path}: {cause}"),
            Self::Bug(what) => write!(f, "internal error, please report it: {what}"),
        }
    }
}

impl std::error::Error for Error {}
