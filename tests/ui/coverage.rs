//! Each rule has its cases.

use super::FAILING;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A rule that nobody has seen fail may never fire, and one that nobody has seen pass may always. One of two cases of
/// each kind is in a crate of modules, where a struct refers to one of another module.
#[test]
fn every_rule_fails_twice_and_passes_twice() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let failing: String = FAILING
        .iter()
        .map(|folder| text_of(&package.join(folder), "stderr"))
        .chain([text_of(&package.join("settings"), "stderr")])
        .collect();
    let across = across_modules(package);
    let passing = [
        text_of(&package.join("pass"), "rs"),
        file_names(&package.join("pass")),
        text_of(&package.join("settings/contexts"), "rs"),
    ]
    .concat();
    // With every rule on, it draws no word.
    let well_kept = text_of(&package.join("settings/well_kept"), "rs");
    let said = std::fs::read_to_string(package.join("settings/well_kept.stderr")).unwrap();
    assert_eq!(said, "");
    let without: Vec<String> = schema_core::rule::rules()
        .iter()
        // rustc never says the others; `cargo schema` does. Their cases are counted where they are decided: those of the
        // tool in `schema-cli/tests/cli/tool_rules.rs`, of plans and drift in `plan_rules.rs` beside it, of databases in
        // `schema-core/src/rule/live_cases.rs`, of migrations in `schema-cli/src/migration_lint/tests.rs`.
        .filter(|rule| rule.is_judged_by_structs())
        .flat_map(|rule| {
            let end = format!("explain: cargo schema explain {}", rule.name);
            let count = |text: &str| text.lines().filter(|line| line.trim() == end).count();
            let found = count(&failing);
            // A waiver that is used is one that the rule has nothing to say about, and there is none in a crate
            // that has no finding.
            let is_waiver = rule.name == "waiver_unused";
            [
                (found < 2).then(|| format!("{found} cases fail with {}, not two", rule.name)),
                (count(&across) == 0)
                    .then(|| format!("{} fails in no crate of modules", rule.name)),
                (!passing.contains(rule.name))
                    .then(|| format!("no case under `pass` names {}", rule.name)),
                (!well_kept.contains(rule.name) && !is_waiver)
                    .then(|| format!("`settings/well_kept` does not name {}", rule.name)),
            ]
        })
        .flatten()
        .collect();
    assert!(without.is_empty(), "{}", without.join("\n"));
}

/// What rustc says of the crates that have modules.
fn across_modules(package: &Path) -> String {
    let cases = FAILING.iter().flat_map(|folder| {
        let sources = files(&package.join(folder), "rs");
        sources
            .into_iter()
            .map(|source| (source.with_extension("stderr"), source))
    });
    let settings = package.join("settings");
    let crates = files(&settings, "stderr");
    let crates = crates.into_iter().map(|found| {
        let source = found.with_extension("").join("lib.rs");
        (found, source)
    });
    cases
        .chain(crates)
        .filter(|(_, source)| {
            let text = std::fs::read_to_string(source).unwrap();
            text.lines().any(|line| line.starts_with("pub mod "))
        })
        .map(|(found, _)| std::fs::read_to_string(found).unwrap_or_default())
        .collect()
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
