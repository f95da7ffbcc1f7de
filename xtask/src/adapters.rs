//! The adapters of `architrave`: each compiles alone and beside all others, and compiles none of them.

use crate::process::{self, ProcessError};
use crate::steps::cargo;

/// The package that has a feature for each adapter.
const PACKAGE: &str = "architrave-adapter-tests";

/// Each adapter's feature, with the crates that it may compile.
const ADAPTERS: &[(&str, &[&str])] = &[
    ("diesel", &["diesel"]),
    ("postgres-types", &["postgres-types"]),
    ("sea-orm", &["sea-orm", "sea-query"]),
    ("sea-query", &["sea-query"]),
    ("sqlx", &["sqlx"]),
    ("sqlx-sqlite", &["sqlx"]),
];

/// What is wrong with an adapter.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// It does not compile, or its dependencies cannot be listed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// It compiles another's crate.
    #[error("the feature `{feature}` of architrave compiles {found}, which it must not")]
    NotAlone {
        /// The adapter's feature; nothing where none is on.
        feature: &'static str,
        /// The other crate.
        found: &'static str,
    },
}

/// Checks each adapter alone, and all together.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn check() -> Result<(), AdapterError> {
    compiles_only("", &[])?;
    for (feature, own) in ADAPTERS {
        compiles_only(feature, own)?;
        compile(&["--features", feature])?;
    }
    compile(&["--all-features"])
}

fn compile(features: &[&str]) -> Result<(), AdapterError> {
    let mut check = cargo();
    check.args(["check", "--quiet", "--package", PACKAGE]);
    Ok(process::run(check.args(features))?)
}

fn compiles_only(feature: &'static str, own: &[&str]) -> Result<(), AdapterError> {
    let mut tree = cargo();
    tree.args([
        "tree",
        "--package",
        PACKAGE,
        "--edges",
        "normal",
        "--prefix",
        "none",
    ]);
    tree.args(["--format", "{p}", "--features", feature]);
    let tree = process::capture(&mut tree)?;
    let names: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    let others = ADAPTERS.iter().flat_map(|(_, crates)| crates.iter());
    for found in others {
        if !own.contains(found) && names.contains(found) {
            return Err(AdapterError::NotAlone { feature, found });
        }
    }
    Ok(())
}
