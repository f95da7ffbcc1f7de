//! Writing the crates and timing cargo.

use super::peer::Peer;
use crate::failure::Failure;
use crate::files;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::process;

/// A crate that is measured; its dependencies are compiled.
pub(crate) struct Crate {
    pub(crate) peer: &'static Peer,
    package: String,
    directory: PathBuf,
    source: String,
}

impl Crate {
    /// Writes the peer's crate and compiles it once.
    pub(crate) fn prepare(peer: &'static Peer, tables: usize) -> Result<Self, Failure> {
        let package = format!("bench-{}-{tables}", slug(peer.name));
        let directory = base().join(slug(peer.name)).join(tables.to_string());
        let source = peer.source(tables);
        let manifest = peer.manifest(&package, xtask::workspace::root());
        files::write(&directory.join("Cargo.toml"), &manifest)?;
        files::write(&directory.join("src/lib.rs"), &source)?;
        let prepared = Self {
            peer,
            package,
            directory,
            source,
        };
        prepared.timed(&["check", "--quiet"])?;
        Ok(prepared)
    }

    /// `cargo check` of the crate alone, from nothing.
    pub(crate) fn cold_check(&self) -> Result<Duration, Failure> {
        self.clean()?;
        self.timed(&["check", "--quiet"])
    }

    /// `cargo check` after the name of the last table's last field changed, as an edit would change it.
    pub(crate) fn check_after_edit(&self, round: usize) -> Result<Duration, Failure> {
        let library = self.directory.join("src/lib.rs");
        files::write(&library, &edited(&self.source, round))?;
        let took = self.timed(&["check", "--quiet"])?;
        files::write(&library, &self.source)?;
        Ok(took)
    }

    /// `cargo build` of the crate alone, from nothing. The dependencies are built before.
    pub(crate) fn cold_build(&self) -> Result<Duration, Failure> {
        self.timed(&["build", "--quiet"])?;
        self.clean()?;
        self.timed(&["build", "--quiet"])
    }

    /// How many lines rustc sees once all macros are expanded, written as rustc writes them.
    pub(crate) fn expanded_lines(&self) -> Result<usize, Failure> {
        let mut command = cargo(&self.directory);
        command
            .args(["rustc", "--quiet", "--lib", "--", "-Zunpretty=expanded"])
            // Expansions can be printed by nightly compilers only; nothing is timed here.
            .env("RUSTC_BOOTSTRAP", "1");
        Ok(process::capture(&mut command)?.lines().count())
    }

    fn clean(&self) -> Result<(), Failure> {
        let arguments = ["clean", "--quiet", "-p", &self.package];
        process::capture(cargo(&self.directory).args(arguments))?;
        Ok(())
    }

    fn timed(&self, arguments: &[&str]) -> Result<Duration, Failure> {
        let begin = Instant::now();
        process::capture(cargo(&self.directory).args(arguments))?;
        Ok(begin.elapsed())
    }
}

/// `cargo check` of an empty crate with the peer's dependencies, nothing compiled before; and how many packages they
/// are.
pub(crate) fn dependencies(peer: &Peer) -> Result<(Duration, usize), Failure> {
    let directory = base().join(slug(peer.name)).join("dependencies");
    let package = format!("bench-{}-dependencies", slug(peer.name));
    let manifest = peer.manifest(&package, xtask::workspace::root());
    files::write(&directory.join("Cargo.toml"), &manifest)?;
    files::write(&directory.join("src/lib.rs"), "")?;
    // What is downloaded is not what is measured.
    process::capture(cargo(&directory).args(["fetch", "--quiet"]))?;
    let target = base().join("target-dependencies");
    files::remove(&target)?;
    let mut check = cargo(&directory);
    check
        .args(["check", "--quiet"])
        .env("CARGO_TARGET_DIR", &target);
    let begin = Instant::now();
    process::capture(&mut check)?;
    let took = begin.elapsed();
    files::remove(&target)?;
    let tree = process::capture(cargo(&directory).args([
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
        "--format",
        "{p}",
    ]))?;
    let mut packages: Vec<&str> = tree.lines().collect();
    packages.sort_unstable();
    packages.dedup();
    Ok((took, packages.len().saturating_sub(1)))
}

fn base() -> PathBuf {
    files::folder("compile_time")
}

fn cargo(directory: &Path) -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", base().join("target"))
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null());
    command
}

/// The source with the last table's `note` renamed, wherever that table declares it.
pub(crate) fn edited(source: &str, round: usize) -> String {
    let mut edited = source.to_owned();
    for (before, after) in [("pub note:", "pub note_"), (" note ->", " note_")] {
        if let Some(start) = edited.rfind(before) {
            let rest = &before[before.find("note").map_or(0, |at| at + "note".len())..];
            edited.replace_range(
                start..start + before.len(),
                &format!("{after}{round}{rest}"),
            );
        }
    }
    edited
}

/// A name as the name of a folder.
pub(crate) fn slug(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}
