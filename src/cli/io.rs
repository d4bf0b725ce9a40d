//! Reading and writing. A file that is written is either the old one or the whole new one, never half of it.

use super::Failure;
use detente::error::{Error, Fault};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What standard output is called in messages.
pub const STDOUT: &str = "standard output";
/// What standard input is called in messages.
const STDIN: &str = "standard input";
/// The largest input that is read, in bytes.
const MOST_BYTES: u64 = 1 << 30;

/// Whether a path stands for standard input or output.
pub fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What an input is called in messages.
fn name_of(path: &Path) -> String {
    if is_dash(path) { STDIN.to_string() } else { path.display().to_string() }
}

/// Reads an input and makes something of its text; faults are told with the name of the input.
pub fn read_as<T>(path: &Path, make: impl FnOnce(&str) -> Result<T, Error>) -> Result<T, Failure> {
    read_text(path).and_then(|text| make(&text)).map_err(|error| match error {
        Error::Input(faults) => Failure::Faults(name_of(path), faults),
        other => Failure::Error(other),
    })
}

/// The whole text of a file, or of standard input for `-`, without a byte order mark.
///
/// # Errors
/// [`Error::File`] if it cannot be read, [`Error::Input`] with the byte offset if it is not UTF-8 or too long.
pub fn read_text(path: &Path) -> Result<String, Error> {
    let name = name_of(path);
    let read = |source: &mut dyn Read| {
        let mut bytes = Vec::new();
        source.take(MOST_BYTES + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes =
        if is_dash(path) { read(&mut io::stdin().lock()) } else { File::open(path).and_then(|mut f| read(&mut f)) };
    let bytes = bytes.map_err(|cause| Error::File { path: name.clone(), cause })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(fault(None, "more than 1 GiB".to_string(), "at most 1 GiB"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text)),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let byte = bytes.get(offset).copied().unwrap_or(0);
            let before = &bytes[..offset];
            let line = before.iter().filter(|b| **b == b'\n').count() + 1;
            let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
            let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
            Err(fault(Some((line, column)), format!("the byte 0x{byte:02x} at byte offset {offset}"), "UTF-8 text"))
        }
    }
}

fn fault(position: Option<(usize, usize)>, found: String, allowed: &str) -> Error {
    Error::Input(vec![Fault { path: String::new(), position, found, allowed: allowed.to_string() }])
}

/// Where an answer goes.
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

impl Destination {
    /// `None` and `-` are standard output. A file is looked at before the work begins, so that long work is not
    /// done for nothing.
    ///
    /// # Errors
    /// [`Error::File`] if the path is a folder, or its folder does not exist.
    pub fn new(path: Option<&Path>) -> Result<Self, Error> {
        let Some(path) = path.filter(|p| !is_dash(p)) else { return Ok(Self::Stdout) };
        let failed = |path: &Path, cause| Error::File { path: path.display().to_string(), cause };
        if path.is_dir() {
            return Err(failed(path, io::Error::from(io::ErrorKind::IsADirectory)));
        }
        let folder = folder_of(path);
        match fs::metadata(&folder) {
            Ok(data) if data.is_dir() => Ok(Self::File(path.to_path_buf())),
            Ok(_) => Err(failed(&folder, io::Error::from(io::ErrorKind::NotADirectory))),
            Err(cause) => Err(failed(&folder, cause)),
        }
    }

    /// Whether writing here would overwrite `input`.
    pub fn is_same_file(&self, input: &Path) -> bool {
        match self {
            Self::Stdout => false,
            Self::File(path) => match (fs::canonicalize(path), fs::canonicalize(input)) {
                (Ok(a), Ok(b)) => !is_dash(input) && a == b,
                _ => false,
            },
        }
    }

    /// Writes the whole text.
    ///
    /// # Errors
    /// [`Error::File`]; a file that was there before is then still there, unchanged.
    pub fn write(&self, text: &str) -> Result<(), Error> {
        match self {
            Self::Stdout => {
                let mut out = io::stdout().lock();
                let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
                written.map_err(|cause| Error::File { path: STDOUT.to_string(), cause })
            }
            Self::File(path) => {
                replace(path, text).map_err(|cause| Error::File { path: path.display().to_string(), cause })
            }
        }
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    }
}

/// Writes a new file in the same folder and moves it over the old one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    // Through a link the file that it points to is replaced, and the link stays.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let old = fs::metadata(&target).ok();
    if old.as_ref().is_some_and(|data| !data.is_file()) {
        // A device or a pipe cannot be replaced.
        return OpenOptions::new().write(true).open(&target)?.write_all(text.as_bytes());
    }
    let (temporary, mut file) = create_beside(&target)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| old.map_or(Ok(()), |data| file.set_permissions(data.permissions())))
        .and_then(|()| file.sync_all());
    drop(file);
    let moved = written.and_then(|()| fs::rename(&temporary, &target));
    if moved.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    moved
}

fn create_beside(target: &Path) -> io::Result<(PathBuf, File)> {
    let folder = folder_of(target);
    let process = std::process::id();
    for attempt in 0..100 {
        let path = folder.join(format!(".detente-{process}-{attempt}.tmp"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "no free name for a temporary file in the same folder"))
}
