//! Waivers: comments in the SQL, and those of the structs whose tables a statement names.

use super::file::SqlFile;
use super::statement::Statement;
use super::{Found, Options, diagnostic};
use crate::report::Diagnostic;
use schema_core::rule::find_rule;

/// What a struct waives about its table: `#[table(allow(set_not_null_scan, reason = ".."))]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructWaiver {
    /// The rule.
    pub rule: String,
    /// The table, without its namespace.
    pub table: String,
    /// The column, where the waiver stands on a field.
    pub column: Option<String>,
}

/// Whether a struct waives the rule for a table that the statement names.
fn is_waived_by_struct(found: &Found, statements: &[Statement], waivers: &[StructWaiver]) -> bool {
    let mut of_rule = waivers.iter().filter(|it| it.rule == found.rule).peekable();
    if of_rule.peek().is_none() {
        return false;
    }
    let statement = statements
        .iter()
        .find(|it| (it.line()..=it.last_line).contains(&found.line));
    let Some(statement) = statement else {
        return false;
    };
    let names = |name: &str| statement.words.iter().any(|word| word.text == name);
    of_rule.any(|it| names(&it.table) && it.column.as_deref().is_none_or(names))
}

/// A waiver in a comment: `-- allow(rule, reason = "..")`. It covers the statement that follows, or stands beside it.
struct Waiver {
    rule: String,
    line: u32,
}

fn waivers(text: &str) -> Vec<Waiver> {
    let lines = text.lines().zip(1..);
    lines
        .filter_map(|(line, number)| {
            let (_, comment) = line.split_once("--")?;
            let (_, inner) = comment.split_once("allow(")?;
            let (rule, rest) = inner.split_once(',')?;
            let reason = rest.split_once("reason")?.1.split('"').nth(1)?;
            (!reason.trim().is_empty()).then(|| Waiver {
                rule: rule.trim().to_owned(),
                line: number,
            })
        })
        .collect()
}

/// The findings that nobody waived, and the waivers that waive nothing.
pub(super) fn waived(
    file: &SqlFile,
    statements: &[Statement],
    found: Vec<Found>,
    options: &Options,
) -> Vec<Diagnostic> {
    let waivers = waivers(&file.text);
    let mut used = vec![false; waivers.len()];
    let covers = |waiver: &Waiver, found: &Found| {
        let mut before = 0;
        for statement in statements {
            let holds = (statement.line()..=statement.last_line).contains(&found.line);
            if holds && waiver.line > before && waiver.line <= statement.last_line {
                return true;
            }
            before = statement.last_line;
        }
        // What concerns the whole file is waived at its head.
        found.line == 1
            && statements
                .first()
                .is_none_or(|first| waiver.line <= first.line())
    };
    let mut diagnostics = Vec::new();
    for found in found {
        let position = waivers
            .iter()
            .position(|it| it.rule == found.rule && covers(it, &found));
        match position {
            Some(position) => used[position] = true,
            None if is_waived_by_struct(&found, statements, &options.waivers) => {}
            None => diagnostics.extend(diagnostic(file, found, options)),
        }
    }
    for (waiver, _) in waivers.iter().zip(&used).filter(|(_, used)| !**used) {
        let is_known = find_rule(&waiver.rule).is_some();
        let found = Found {
            rule: "waiver_unused",
            line: waiver.line,
            column: 1,
            title: match is_known {
                true => format!(
                    "`{}` finds nothing in the statement that follows",
                    waiver.rule
                ),
                false => format!("there is no rule `{}`", waiver.rule),
            },
            help: Some("remove the comment".to_owned()),
        };
        diagnostics.extend(diagnostic(file, found, options));
    }
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration_lint::{SqlFile, lint};
    use schema_core::dialect::Engine;
    use std::path::PathBuf;

    fn codes(text: &str, waivers: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        let file = SqlFile {
            shown: "1.sql".to_owned(),
            path: PathBuf::from("1.sql"),
            text: text.to_owned(),
            in_transaction: true,
            is_generated: false,
            has_way_back: None,
        };
        let waivers = waivers.iter().map(|(rule, table, column)| StructWaiver {
            rule: (*rule).to_owned(),
            table: (*table).to_owned(),
            column: column.map(str::to_owned),
        });
        let options = Options {
            engine: Engine::Postgres,
            version: 15,
            levels: Vec::new(),
            waivers: waivers.collect(),
        };
        let found = lint(&[file], &options);
        found.into_iter().map(|it| it.code).collect()
    }

    #[test]
    fn a_struct_waives_what_is_said_of_its_table_and_column() {
        let text = "SET lock_timeout = '2s';\nALTER TABLE orders DROP COLUMN note;\n";
        let drops = |waivers: &[(&str, &str, Option<&str>)]| {
            let codes = codes(text, waivers);
            codes.iter().any(|code| code == "drop_column_in_use")
        };
        assert!(drops(&[]));
        assert!(!drops(&[("drop_column_in_use", "orders", None)]));
        assert!(!drops(&[("drop_column_in_use", "orders", Some("note"))]));
        assert!(drops(&[("drop_column_in_use", "orders", Some("code"))]));
        assert!(drops(&[("drop_column_in_use", "customers", None)]));
        assert!(drops(&[("rename_column", "orders", None)]));
    }
}
