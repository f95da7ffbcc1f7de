//! The shop's migrations, lock files and pages, committed as a user would commit them.
//!
//! The names and moments are fixed, so that the same code gives the same bytes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::{GenerateError, at};
use crate::process;
use crate::steps::cargo;
use crate::workspace;

/// A release of the shop: a package below `examples/`.
#[derive(Debug, Clone, Copy)]
pub struct Release {
    /// The package, and its folder.
    pub package: &'static str,
    /// The name of its migration.
    pub name: &'static str,
    /// The moment that the migration's versions are made from, as `YYYYMMDDHHMMSS`.
    pub timestamp: &'static str,
    /// The objects whose data it drops.
    pub data_loss: &'static [&'static str],
}

/// The releases, in order: each begins with the files of the one before it.
pub const RELEASES: &[Release] = &[
    Release {
        package: "shop",
        name: "initial",
        timestamp: "20260301120000",
        data_loss: &[],
    },
    Release {
        package: "shop_v2",
        name: "second_release",
        timestamp: "20260401120000",
        data_loss: &["orders.coupon_code"],
    },
];

/// The lock file of a package.
const LOCK: &str = "schema.lock";

/// The folder of its migrations.
const MIGRATIONS: &str = "migrations";

impl Release {
    /// The folder of the package.
    pub fn folder(&self) -> PathBuf {
        workspace::root().join("examples").join(self.package)
    }

    /// Its migrations and its lock file, by their path in the package.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn files(&self) -> io::Result<BTreeMap<PathBuf, String>> {
        files_in(&self.folder())
    }
}

/// The migrations and the lock file below `folder`, by their path in it.
///
/// # Errors
///
/// When a file cannot be read.
pub fn files_in(folder: &Path) -> io::Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    let lock = folder.join(LOCK);
    if lock.is_file() {
        files.insert(LOCK.into(), fs::read_to_string(lock)?);
    }
    collect(folder, &folder.join(MIGRATIONS), &mut files)?;
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, String>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path).to_owned();
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

/// Writes the files of every release anew, with `cargo schema generate`, and its page, with `cargo schema docs`. Where that fails, they are as before.
///
/// # Errors
///
/// When a file cannot be read or written, or `generate` fails; it says why on standard error.
pub(super) fn write() -> Result<(), GenerateError> {
    let mut before = BTreeMap::new();
    for release in RELEASES {
        let folder = release.folder();
        let old = release.files().map_err(|source| at(&folder, source))?;
        replace(&folder, &before)?;
        if let Err(error) = generate(release) {
            replace(&folder, &old)?;
            return Err(error);
        }
        before = release.files().map_err(|source| at(&folder, source))?;
        println!("{} files in {}", before.len(), folder.display());
    }
    Ok(())
}

fn generate(release: &Release) -> Result<(), GenerateError> {
    let mut arguments = vec!["generate", release.name, "--timestamp", release.timestamp];
    for object in release.data_loss {
        arguments.extend(["--allow-data-loss", object]);
    }
    schema(release, &arguments)?;
    schema(release, &["docs"])
}

/// Runs `cargo schema` for a release.
fn schema(release: &Release, arguments: &[&str]) -> Result<(), GenerateError> {
    let mut command = cargo();
    let tool = [
        "--package",
        "schema-cli",
        "--bin",
        "cargo-schema",
        "--",
        "schema",
    ];
    command.args(["run", "--quiet"]).args(tool).args(arguments);
    command.args(["--package", release.package]);
    process::capture(&mut command)
        .map(drop)
        .map_err(GenerateError::Process)
}

/// Makes these the migrations and the lock file of `folder`.
fn replace(folder: &Path, files: &BTreeMap<PathBuf, String>) -> Result<(), GenerateError> {
    let migrations = folder.join(MIGRATIONS);
    let lock = folder.join(LOCK);
    if migrations.is_dir() {
        fs::remove_dir_all(&migrations).map_err(|source| at(&migrations, source))?;
    }
    if lock.is_file() {
        fs::remove_file(&lock).map_err(|source| at(&lock, source))?;
    }
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| at(parent, source))?;
        }
        fs::write(&path, text).map_err(|source| at(&path, source))?;
    }
    Ok(())
}
