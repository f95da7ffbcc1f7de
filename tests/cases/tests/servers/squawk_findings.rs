//! What squawk, a linter of PostgreSQL migrations, says of every file that is written for every case.

use super::cases;
use architrave_cases::{Outcome, outcome};
use architrave_tests::squawk::{self, Options, Transaction};
use schema_core::dialect::Postgres;
use schema_core::format::{Format as _, Plain, Stamp};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// Every rule of squawk that finds something in the files of the cases, with the reason why it stays so. A rule that
/// is not here finds nothing; a rule that is here finds something.
const ANSWERED: &[(&str, &str)] = &[];

#[test]
fn squawk_finds_nothing_that_is_not_answered() {
    let dialect = Postgres::new(15).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut files: BTreeMap<bool, Vec<PathBuf>> = BTreeMap::new();
    for (number, case) in cases().iter().enumerate() {
        let Outcome::Planned { plan, .. } = outcome(case, &dialect) else {
            continue;
        };
        let stamp = Stamp {
            timestamp: 20_260_101_000_000,
            sequence: 1,
            name: format!("case_{number}"),
        };
        // What the format cannot write is refused, and judged by the other tests.
        for (name, text) in Plain.files(&plan, &dialect, &stamp).unwrap_or_default() {
            if name.ends_with(".up.sql")
                && text
                    .lines()
                    .any(|it| !it.is_empty() && !it.starts_with("--"))
            {
                let path = folder.path().join(format!("{number:03}_{name}"));
                let is_transactional = text.contains("-- architrave: transaction = true");
                fs::write(&path, text).unwrap();
                files.entry(is_transactional).or_default().push(path);
            }
        }
    }
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (is_transactional, files) in &files {
        let options = Options {
            postgres_version: "15",
            transaction: match is_transactional {
                true => Transaction::PerFile,
                false => Transaction::None,
            },
            excluded: &[],
        };
        for finding in squawk::findings(files, options) {
            let line = fs::read_to_string(&finding.file).unwrap_or_default();
            let line = line
                .lines()
                .nth(finding.line as usize)
                .unwrap_or_default()
                .to_owned();
            let rule = match is_transactional {
                true => finding.rule,
                false => format!("{} outside of a transaction", finding.rule),
            };
            let place = finding
                .file
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            found
                .entry(rule)
                .or_default()
                .push(format!("{place}: {line}"));
        }
    }
    let written = files.values().map(Vec::len).sum::<usize>();
    assert!(written > 300, "only {written} files");
    let answered: BTreeSet<&str> = ANSWERED.iter().map(|(rule, _)| *rule).collect();
    let unanswered: Vec<String> = found
        .iter()
        .filter(|(rule, _)| !answered.contains(rule.as_str()))
        .map(|(rule, places)| {
            let shown: Vec<&str> = places.iter().take(4).map(String::as_str).collect();
            format!("{rule} ({}):\n  {}", places.len(), shown.join("\n  "))
        })
        .collect();
    assert!(unanswered.is_empty(), "{}", unanswered.join("\n"));
    let stale: Vec<&&str> = answered
        .iter()
        .filter(|rule| !found.contains_key(**rule))
        .collect();
    assert!(stale.is_empty(), "nothing is found any more by {stale:?}");
}
