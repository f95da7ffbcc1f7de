//! Writing the crates and timing cargo.

use crate::peer::Peer;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fmt, fs, io};

/// One measured crate.
pub(crate) struct Row {
    /// The peer's name.
    pub(crate) peer: &'static str,
    /// The number of tables.
    pub(crate) tables: usize,
    /// `cargo check` of the crate alone, from nothing.
    pub(crate) cold: Vec<Duration>,
    /// `cargo check` after an edit of one field.
    pub(crate) edited: Vec<Duration>,
}

/// Why nothing could be measured.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A file could not be written or read.
    File(PathBuf, io::Error),
    /// A command could not be started.
    Start(String, io::Error),
    /// A command failed; its error output.
    Command(String, String),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, error) => write!(formatter, "{}: {error}", path.display()),
            Self::Start(command, error) => {
                write!(
                    formatter,
                    "`{command}` does not start: {error}; is it installed?"
                )
            }
            Self::Command(command, output) => write!(formatter, "`{command}` failed:\n{output}"),
        }
    }
}

/// Writes the peer's crate and times it.
pub(crate) fn measure(peer: &'static Peer, tables: usize, runs: usize) -> Result<Row, Failure> {
    let package = format!("bench-{}-{tables}", slug(peer.name));
    let root = repository();
    let base = root.join("target/bench/compile_time");
    let directory = base.join(slug(peer.name));
    let crate_directory = directory.join(tables.to_string());
    let library = crate_directory.join("src/lib.rs");
    let source = peer.source(tables);
    write(
        &crate_directory.join("Cargo.toml"),
        &peer.manifest(&package, &root),
    )?;
    write(&library, &source)?;
    let check = || {
        cargo(
            &crate_directory,
            &base.join("target"),
            &["check", "--quiet"],
        )
    };
    check()?;

    let mut row = Row {
        peer: peer.name,
        tables,
        cold: Vec::new(),
        edited: Vec::new(),
    };
    for run in 0..runs {
        cargo(
            &crate_directory,
            &base.join("target"),
            &["clean", "--quiet", "-p", &package],
        )?;
        row.cold.push(timed(check)?);
        // The name of the last table's last field changes, as an edit would change it.
        write(&library, &edited(&source, run))?;
        row.edited.push(timed(check)?);
        write(&library, &source)?;
    }
    Ok(row)
}

/// The machine and the compiler, as the report names them.
pub(crate) fn machine() -> Result<String, Failure> {
    let output = Command::new("rustc")
        .arg("--version")
        .output()
        .map_err(|error| Failure::Start("rustc --version".to_owned(), error))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(format!(
        "{version}, {cores} cores, {}",
        std::env::consts::ARCH
    ))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failure = |error| Failure::File(path.to_owned(), error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failure)?;
    }
    fs::write(path, text).map_err(failure)
}

/// The source with the last table's `note` renamed, wherever that table declares it.
fn edited(source: &str, run: usize) -> String {
    let mut edited = source.to_owned();
    for (before, after) in [("pub note:", "pub note_"), (" note ->", " note_")] {
        if let Some(start) = edited.rfind(before) {
            let rest = &before[before.find("note").map_or(0, |at| at + "note".len())..];
            edited.replace_range(start..start + before.len(), &format!("{after}{run}{rest}"));
        }
    }
    edited
}

fn timed(run: impl Fn() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed())
}

fn cargo(directory: &Path, target: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let described = format!("cargo {} (in {})", arguments.join(" "), directory.display());
    let output = Command::new("cargo")
        .args(arguments)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| Failure::Start(described.clone(), error))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(Failure::Command(
            described,
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ))
    }
}

fn repository() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

fn slug(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect();
    kept.split('-')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("-")
        .to_lowercase()
}
