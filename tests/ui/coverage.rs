//! Each rule has its cases.

use super::FAILING;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A rule that nobody has seen fail may never fire, and one that nobody has seen pass may always.
#[test]
fn every_rule_has_a_case_that_fails_and_one_that_passes() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let failing: String = FAILING
        .iter()
        .map(|folder| text_of(&package.join(folder), "stderr"))
        .chain([text_of(&package.join("settings"), "stderr")])
        .collect();
    let passing = [
        text_of(&package.join("pass"), "rs"),
        file_names(&package.join("pass")),
        text_of(&package.join("settings/contexts"), "rs"),
    ]
    .concat();
    let without: Vec<String> = schema_core::rule::rules()
        .iter()
        // rustc never says these; `cargo schema lint` does, and its tests see it.
        .filter(|rule| {
            use schema_core::rule::Stage;
            !matches!(rule.stage, Stage::Tool | Stage::Live | Stage::Migration)
        })
        .flat_map(|rule| {
            let fails = failing.contains(&format!("explain: cargo schema explain {}", rule.name));
            let passes = passing.contains(rule.name);
            [
                (!fails).then(|| format!("no case fails with {}", rule.name)),
                (!passes).then(|| format!("no case under `pass` names {}", rule.name)),
            ]
        })
        .flatten()
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

/// The files of one kind in a folder, sorted.
fn files(folder: &Path, extension: &str) -> BTreeSet<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect()
}

fn text_of(folder: &Path, extension: &str) -> String {
    files(folder, extension)
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

fn file_names(folder: &Path) -> String {
    files(folder, "rs")
        .iter()
        .map(|path| path.display().to_string() + "\n")
        .collect()
}
