//! The findings of squawk, a linter of PostgreSQL migrations.

use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;
use xtask::process::command_line;
use xtask::tools;

use crate::or_fail;

/// How to look at the files.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// The version of PostgreSQL that the files are for, such as `15`.
    pub postgres_version: &'a str,
    /// Whether whoever runs a file wraps it in a transaction.
    pub transaction: Transaction,
    /// Names of rules to leave out.
    pub excluded: &'a [&'a str],
}

/// Whether whoever runs a file wraps it in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transaction {
    /// Each file runs in one.
    PerFile,
    /// Each statement stands alone, unless the file itself opens a transaction.
    None,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Finding {
    /// The file, as it was given.
    pub file: String,
    /// The line, counted from 0 as squawk does.
    pub line: u32,
    /// The rule, such as `require-concurrent-index-creation`; `syntax-error` where squawk cannot read the SQL.
    #[serde(rename = "rule_name")]
    pub rule: String,
    /// What is wrong.
    pub message: String,
}

/// What squawk finds in these files, sorted.
///
/// # Panics
///
/// When there are no files, one does not exist, or squawk is missing; the message then holds the command that
/// installs it.
#[track_caller]
pub fn findings(files: &[impl AsRef<Path>], options: Options<'_>) -> Vec<Finding> {
    assert!(!files.is_empty(), "squawk was given no file to look at");
    let program = match tools::squawk() {
        Ok(program) => program,
        Err(error) => panic!("{error}"),
    };
    let mut squawk = Command::new(program);
    squawk.stdin(Stdio::null()).args(["--reporter", "json"]);
    squawk.args(["--pg-version", options.postgres_version]);
    if options.transaction == Transaction::PerFile {
        squawk.arg("--assume-in-transaction");
    }
    if !options.excluded.is_empty() {
        squawk.arg("--exclude").arg(options.excluded.join(","));
    }
    squawk.args(files.iter().map(AsRef::as_ref));
    let output = or_fail(squawk.output(), "cannot start squawk");
    // squawk ends with 1 both on findings and on a file that does not exist; only the former writes JSON.
    match serde_json::from_slice::<Vec<Finding>>(&output.stdout) {
        Ok(mut findings) => {
            findings.sort();
            findings
        }
        Err(error) => panic!(
            "`{}` ({}) printed no findings ({error}):\n{}{}",
            command_line(&squawk),
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: Options<'_> = Options {
        postgres_version: "15",
        transaction: Transaction::None,
        excluded: &[],
    };

    fn rules(sql: &str, options: Options<'_>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("up.sql");
        std::fs::write(&file, sql).unwrap();
        findings(&[file], options)
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    }

    #[test]
    fn a_blocking_index_is_found_unless_its_rules_are_left_out() {
        let sql = "SET lock_timeout = '2s'; SET statement_timeout = '5s';
                   CREATE INDEX IF NOT EXISTS orders_idx ON orders (customer_id);";
        assert_eq!(rules(sql, OPTIONS), ["require-concurrent-index-creation"]);
        let excluded = &["require-concurrent-index-creation"][..];
        assert!(
            rules(
                sql,
                Options {
                    excluded,
                    ..OPTIONS
                }
            )
            .is_empty()
        );
    }

    #[test]
    fn a_concurrent_index_is_found_where_a_transaction_is_assumed() {
        let sql = "SET lock_timeout = '2s'; SET statement_timeout = '5s';
                   CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_idx ON orders (customer_id);";
        assert!(rules(sql, OPTIONS).is_empty());
        let wrapped = Options {
            transaction: Transaction::PerFile,
            ..OPTIONS
        };
        assert_eq!(
            rules(sql, wrapped),
            ["ban-concurrent-index-creation-in-transaction"]
        );
    }

    #[test]
    fn sql_that_squawk_cannot_read_is_a_finding() {
        assert!(rules("CREATE TABEL x (", OPTIONS).contains(&"syntax-error".to_owned()));
    }

    #[test]
    #[should_panic(expected = "Failed to find files")]
    fn a_missing_file_fails_the_test() {
        findings(&["/no/such/file.sql"], OPTIONS);
    }
}
