//! What SQLite refuses: a table has to be built anew for it.

use super::judge::Judge;
use super::known::{added_column, altered};

/// Judges one statement for SQLite (<https://www.sqlite.org/lang_altertable.html>).
pub(super) fn judge(judge: &mut Judge<'_>) {
    let all = judge.statement.all();
    if let Some(rest) = all.after(&["drop", "table"]) {
        for table in rest.skip(&["if", "exists"]).names() {
            // The old table of one that was built anew.
            let text = judge.file.text.to_lowercase();
            let is_rebuilt = text.contains(&format!("rename to {table}"))
                || text.contains(&format!("rename to \"{table}\""));
            if judge.is_older(&table) && !is_rebuilt {
                judge.report(
                    "drop_table_schema_truncate",
                    None,
                    format!("the table `{table}` goes for good"),
                );
            }
        }
        return;
    }
    let Some((table, actions)) = all.after(&["alter", "table"]).and_then(altered) else {
        return;
    };
    let Some(reason) = reason(actions) else {
        return;
    };
    judge.report(
        "sqlite_rebuild_required",
        actions.0.first(),
        format!("SQLite cannot change `{table}` so: {reason}"),
    );
}

fn reason(actions: super::statement::Slice<'_>) -> Option<&'static str> {
    if actions.begins(&["alter"]) {
        return Some("it has no ALTER COLUMN (NOT NULL and CHECK alone, from 3.53 on)");
    }
    let Some((_, definition)) = added_column(actions) else {
        return actions
            .begins(&["add"])
            .then_some("it has no ADD CONSTRAINT");
    };
    let default = definition.behind(&["default"]);
    let is_constant = default.is_none_or(|default| {
        !default.begins(&["("])
            && !["current_time", "current_date", "current_timestamp"]
                .iter()
                .any(|word| default.begins(&[word]))
    });
    let has_default = default.is_some_and(|default| !default.begins(&["null"]));
    if definition.has(&["not", "null"]) && !has_default {
        Some("a required column needs a default")
    } else if !is_constant {
        Some("the default of an added column is a constant")
    } else if definition.has(&["unique"]) || definition.has(&["primary", "key"]) {
        Some("an added column is neither UNIQUE nor PRIMARY KEY")
    } else if definition.has(&["stored"]) {
        Some("an added column is computed on read (VIRTUAL), not STORED")
    } else if definition.has(&["references"]) && has_default {
        Some("an added reference has no default but NULL")
    } else {
        None
    }
}
