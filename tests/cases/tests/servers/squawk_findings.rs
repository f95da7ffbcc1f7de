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
const ANSWERED: &[(&str, &str)] = &[
    (
        "adding-field-with-default",
        "a number or a stored value is added in place to tables below the declared budget alone",
    ),
    (
        "adding-foreign-key-constraint",
        "before version 18 a partitioned table takes none that is not valid; the hazard was accepted by name",
    ),
    (
        "adding-not-nullable-field",
        "SET NOT NULL comes after a validated check that says the same, so that nothing is scanned; or the table is small",
    ),
    (
        "ban-alter-identity",
        "numbering changes nothing but the catalog, and the previous release sends what it sent",
    ),
    (
        "ban-char-field",
        "the struct says `char(2)`; a rule about structs has an opinion of it",
    ),
    (
        "ban-create-domain-with-constraint",
        "the domain is new, and no table uses it",
    ),
    (
        "ban-drop-column",
        "in contract, approved by name, when the old release is gone",
    ),
    (
        "ban-drop-constraint",
        "it is the check that SET NOT NULL has replaced, or what the struct no longer demands",
    ),
    (
        "ban-drop-default",
        "in contract, of a default that stood in for what the old release does not write",
    ),
    ("ban-drop-domain", "in contract, when nothing uses it"),
    (
        "ban-drop-function",
        "it belongs to the trigger that was dropped just before",
    ),
    (
        "ban-drop-generated-expression",
        "the values stay, and the struct wants to write them",
    ),
    (
        "ban-drop-not-null",
        "the struct says `Option`; the step says what the old release meets",
    ),
    ("ban-drop-schema", "in contract, when nothing is in it"),
    ("ban-drop-sequence", "in contract, approved by name"),
    ("ban-drop-table", "in contract, approved by name"),
    ("ban-drop-type", "in contract, when no column has it"),
    (
        "ban-drop-view",
        "it comes back in the same transaction, or goes in contract",
    ),
    (
        "changing-column-type",
        "the server keeps the rows as they are, or the table is small; else a second column follows the first",
    ),
    (
        "constraint-missing-not-valid",
        "no server adds these without a look: of small tables, accepted by name, or from an index that exists",
    ),
    (
        "disallowed-unique-constraint",
        "ON ONLY the partitioned table; the indexes of the partitions are built beside writes and attached",
    ),
    (
        "prefer-bigint-over-int",
        "the struct says `i32`; a rule about structs has an opinion of keys",
    ),
    ("prefer-bigint-over-smallint", "likewise"),
    (
        "prefer-text-field",
        "the struct says `varchar(20)`; a longer one changes the catalog alone",
    ),
    (
        "prefer-timestamp-tz",
        "the struct says `timestamp`; a rule about structs has an opinion of it",
    ),
    (
        "renaming-column",
        "names change in one transaction, so that what releases use keeps its name; or accepted by name",
    ),
    (
        "renaming-object",
        "the object keeps what it does; no release names a constraint or index",
    ),
    (
        "renaming-table",
        "a view keeps the old name; accepted by name; or a partition, which is reached by its table",
    ),
    (
        "require-concurrent-index-creation",
        "ON ONLY the partitioned table, which has no rows; those of the partitions are built concurrently",
    ),
    (
        "require-concurrent-index-deletion",
        "no server drops an index of a partitioned table concurrently; the lock is waited for briefly",
    ),
    (
        "require-enum-value-ordering",
        "a label at the end stands at the end without saying so",
    ),
    (
        "prefer-robust-stmts outside of a transaction",
        "IF NOT EXISTS would take the invalid index of a failed build for the finished one",
    ),
    (
        "require-lock-timeout outside of a transaction",
        "a server takes the statement only alone, and a limit would leave an invalid index",
    ),
    (
        "require-statement-timeout outside of a transaction",
        "likewise",
    ),
];

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
