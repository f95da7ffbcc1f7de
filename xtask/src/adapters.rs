//! The features of `architrave`: each compiles alone and beside all others, and none compiles the crate of another adapter.

use crate::package::{self, PackageError};
use crate::process::{self, ProcessError};
use crate::steps::cargo;

/// The package that has a feature for each adapter, with an enum, newtypes and a composite to adapt.
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

/// Every other feature for users, with the crates of [`ADAPTERS`] that it may compile: the runner plans with sea-query, and
/// its driver has postgres-types.
const OTHERS: &[(&str, &[&str])] = &[
    ("bigdecimal", &[]),
    ("bytes", &[]),
    ("chrono", &[]),
    ("definitions", &[]),
    ("ipnetwork", &[]),
    ("jiff", &[]),
    ("migrate", &["sea-query"]),
    ("migrate-postgres", &["sea-query", "postgres-types"]),
    ("migrate-postgres-tls", &["sea-query", "postgres-types"]),
    ("migrate-sqlite", &["sea-query"]),
    ("migrate-tokio", &["sea-query"]),
    ("rust_decimal", &[]),
    ("serde_json", &[]),
    ("time", &[]),
    ("uuid", &[]),
    ("validate", &[]),
];

/// What users do not turn on: parts of other features, and `collect` of the tool.
const INTERNAL: &[&str] = &["adapters", "collect", "default", "sqlx-core"];

/// What is wrong with a feature.
#[derive(Debug, thiserror::Error)]
pub enum AdapterError {
    /// It does not compile, or its dependencies cannot be listed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The manifest cannot be read.
    #[error(transparent)]
    Manifest(#[from] PackageError),
    /// It compiles another's crate.
    #[error("the feature `{feature}` of architrave compiles {found}, which it must not")]
    NotAlone {
        /// The feature; nothing where none is on.
        feature: &'static str,
        /// The other crate.
        found: &'static str,
    },
    /// The manifest has features that nobody checks, or lacks some that are checked.
    #[error(
        "the features of architrave are [{found}], and checked are [{checked}]: bring the lists in \
         xtask/src/adapters.rs up to date"
    )]
    Lists {
        /// Those of the manifest.
        found: String,
        /// Those that are checked.
        checked: String,
    },
    /// docs.rs would not show a feature.
    #[error("`package.metadata.docs.rs` of architrave lists [{found}], not [{wanted}]")]
    Documentation {
        /// What it lists.
        found: String,
        /// Every feature for users.
        wanted: String,
    },
}

/// Checks each feature alone, and all together.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn check() -> Result<(), AdapterError> {
    lists_are_complete(&package::root_manifest()?)?;
    compiles_only(PACKAGE, "", &[])?;
    for (feature, own) in OTHERS {
        compiles_only("architrave", feature, own)?;
        compile(&["--package", "architrave", "--features", feature])?;
    }
    for (feature, own) in ADAPTERS {
        compiles_only(PACKAGE, feature, own)?;
        compile(&["--package", PACKAGE, "--features", feature])?;
    }
    compile(&["--package", PACKAGE, "--all-features"])?;
    let all: Vec<&str> = for_users().collect();
    compile(&["--package", "architrave", "--features", &all.join(",")])
}

/// Every feature for users.
fn for_users() -> impl Iterator<Item = &'static str> {
    ADAPTERS.iter().chain(OTHERS).map(|(feature, _)| *feature)
}

/// Fails where the manifest has a feature that is in no list, or docs.rs leaves one out.
fn lists_are_complete(manifest: &toml::Table) -> Result<(), AdapterError> {
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let found = sorted(features.into_iter().flat_map(toml::Table::keys));
    let checked = sorted(for_users().chain(INTERNAL.iter().copied()));
    if found != checked {
        return Err(AdapterError::Lists { found, checked });
    }
    let shown = manifest
        .get("package")
        .and_then(|it| it.get("metadata")?.get("docs")?.get("rs")?.get("features"))
        .and_then(toml::Value::as_array);
    let shown = shown.into_iter().flatten().filter_map(toml::Value::as_str);
    let (found, wanted) = (sorted(shown), sorted(for_users()));
    match found == wanted {
        true => Ok(()),
        false => Err(AdapterError::Documentation { found, wanted }),
    }
}

fn sorted<Name: AsRef<str>>(names: impl Iterator<Item = Name>) -> String {
    let mut names: Vec<String> = names.map(|name| name.as_ref().to_owned()).collect();
    names.sort();
    names.join(", ")
}

fn compile(selection: &[&str]) -> Result<(), AdapterError> {
    let mut check = cargo();
    check.args(["check", "--quiet"]);
    Ok(process::run(check.args(selection))?)
}

fn compiles_only(package: &str, feature: &'static str, own: &[&str]) -> Result<(), AdapterError> {
    let mut tree = cargo();
    tree.args(["tree", "--package", package, "--edges", "normal"]);
    tree.args(["--prefix", "none", "--format", "{p}", "--features", feature]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_feature_is_forgotten() {
        lists_are_complete(&package::root_manifest().unwrap()).unwrap();
    }

    #[test]
    fn a_feature_in_no_list_is_told() {
        let mut manifest = package::root_manifest().unwrap();
        let features = manifest["features"].as_table_mut().unwrap();
        features.insert("toasty".to_owned(), toml::Value::Array(Vec::new()));
        let error = lists_are_complete(&manifest).unwrap_err().to_string();
        assert!(error.contains("toasty"), "{error}");
    }

    #[test]
    fn a_feature_that_is_not_shown_is_told() {
        let mut manifest = package::root_manifest().unwrap();
        let rs = &mut manifest["package"]["metadata"]["docs"]["rs"];
        rs["features"].as_array_mut().unwrap().pop();
        let error = lists_are_complete(&manifest).unwrap_err();
        assert!(
            matches!(error, AdapterError::Documentation { .. }),
            "{error}"
        );
    }
}
