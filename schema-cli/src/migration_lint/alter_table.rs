//! What the actions of ALTER TABLE do to a table that is in use.

mod column;
mod constraint;

use super::judge::Judge;
use super::known::{added_column, targets};
use super::statement::Slice;
use column::{add_column, alter_column};
use constraint::{add_constraint, drop_constraint};

/// Judges all actions of one statement.
pub(super) fn judge(judge: &mut Judge<'_>, table: &str, actions: Slice<'_>) {
    judge.session.has_definitions = true;
    if !judge.is_older(table) {
        // Nobody uses it yet; what it refers to is in use.
        for action in actions.parts() {
            if let Some(parent) = targets(action)
                .into_iter()
                .find(|parent| judge.is_older(parent))
                && !judge.session.lock_timeout
            {
                judge.report(
                    "create_table_fk_locks_parent",
                    action.0.first(),
                    format!(
                        "the reference of the new table `{table}` locks `{parent}` against writers"
                    ),
                );
            }
        }
        return;
    }
    let parts = actions.parts();
    let sets_not_null = parts
        .iter()
        .any(|action| action.has(&["set", "not", "null"]));
    let drops_check = parts
        .iter()
        .any(|action| action.begins(&["drop", "constraint"]));
    if sets_not_null && drops_check {
        judge.report(
            "not_null_and_drop_check_together",
            None,
            format!("the check is gone before it is looked at, so that all of `{table}` is read"),
        );
    }
    for action in &parts {
        one(judge, table, *action, sets_not_null && drops_check);
    }
    let harmless = |action: &Slice<'_>| {
        action.begins(&["validate"])
            || action.has(&["set", "statistics"])
            || action.has(&["attach", "partition"])
            || (action.begins(&["set", "("]) || action.begins(&["reset"]))
            || action.has(&["detach", "partition"]) && action.has(&["concurrently"])
    };
    if !parts.iter().all(harmless) {
        judge.takes_strong_lock(table, "ALTER TABLE");
    }
}

fn one(judge: &mut Judge<'_>, table: &str, action: Slice<'_>, is_told: bool) {
    let place = action.0.first();
    if let Some(rest) = action.after(&["rename"]) {
        rename(judge, table, rest);
    } else if let Some((column, definition)) = added_column(action) {
        add_column(judge, table, &column, definition);
    } else if let Some(rest) = action.after(&["add"]) {
        let (name, definition) = match rest.after(&["constraint"]).and_then(|rest| rest.name()) {
            Some((name, definition)) => (Some(name), definition),
            None => (None, rest),
        };
        add_constraint(judge, table, name.as_deref(), definition);
    } else if let Some(rest) = action.after(&["drop", "constraint"]) {
        let name = rest
            .skip(&["if", "exists"])
            .name()
            .map(|(name, _)| name)
            .unwrap_or_default();
        drop_constraint(judge, table, &name, action);
    } else if let Some(rest) = action.after(&["validate", "constraint"]) {
        let name = rest.name().map(|(name, _)| name).unwrap_or_default();
        if judge.session.in_transaction && judge.session.unvalidated.contains(&name) {
            judge.report(
                "validate_same_txn",
                place,
                format!("`{name}` was added in this transaction: its strong lock is held while `{table}` is read"),
            );
        }
    } else if let Some(rest) = action.after(&["drop"]).filter(|rest| {
        !["default", "not", "expression", "identity"]
            .iter()
            .any(|word| rest.begins(&[word]))
    }) {
        let column = rest.skip(&["column"]).skip(&["if", "exists"]).name();
        let column = column.map(|(column, _)| column).unwrap_or_default();
        if !judge.file.is_generated {
            judge.report(
                "drop_column_in_use",
                place,
                format!("the running release may still read `{table}.{column}`, and its values go for good"),
            );
        }
        published(judge, table, "dropped");
        plans(judge, table);
    } else if let Some(rest) = action.after(&["alter"]) {
        if let Some((column, change)) = rest.skip(&["column"]).name() {
            alter_column(judge, table, &column, change, is_told);
        }
    } else {
        other(judge, table, action);
    }
}

fn rename(judge: &mut Judge<'_>, table: &str, rest: Slice<'_>) {
    if let Some((new, _)) = rest.after(&["to"]).and_then(|rest| rest.name()) {
        // A view of the old name serves the release that knows no other.
        if judge.session.in_transaction && judge.session.views.contains(table) {
            return;
        }
        judge.report_with(
            "rename_table",
            rest.0.first(),
            format!("the running release does not find `{table}`"),
            Some(format!(
                "keep a view of the old name in the same transaction: `CREATE VIEW {table} WITH (security_invoker = true) \
                 AS SELECT * FROM {new};`, with the grants of the table"
            )),
        );
    } else if rest.begins(&["constraint"]) {
        judge.report(
            "rename_other_object",
            rest.0.first(),
            format!(
                "`ON CONFLICT ON CONSTRAINT` of the running release does not find it on `{table}`"
            ),
        );
    } else if let Some((column, _)) = rest.skip(&["column"]).name() {
        judge.report_with(
            "rename_column",
            rest.0.first(),
            format!("the running release does not find `{table}.{column}`"),
            Some(
                "add a column of the new name, keep both in step by a trigger, fill the old rows in batches, and drop \
                 the old one two releases later; `renamed_from` and `cargo schema generate` write all of that"
                    .to_owned(),
            ),
        );
    }
}

fn published(judge: &mut Judge<'_>, table: &str, done: &str) {
    let is_published = (judge.known.published.iter())
        .any(|published| published.as_ref().is_none_or(|name| name == table));
    if is_published {
        judge.report(
            "logical_replication_order",
            None,
            format!("`{table}` is published, and subscribers do not learn that a column is {done}"),
        );
    }
}

fn plans(judge: &mut Judge<'_>, table: &str) {
    judge.report(
        "cached_plan_result_changed",
        None,
        format!("a prepared `SELECT *` of `{table}` fails once"),
    );
}

fn other(judge: &mut Judge<'_>, table: &str, action: Slice<'_>) {
    let place = action.0.first();
    if let Some((child, _)) = action
        .after(&["attach", "partition"])
        .and_then(|rest| rest.name())
    {
        let is_checked = judge
            .known
            .tables
            .get(&child)
            .is_some_and(|facts| facts.has_check);
        let is_new = !judge.is_older(&child);
        if !is_checked && !is_new {
            judge.report(
                "attach_partition_scan",
                place,
                format!("every row of `{child}` is looked at while nobody may read it"),
            );
        }
    } else if action.begins(&["detach", "partition"])
        && !action.has(&["concurrently"])
        && !action.has(&["finalize"])
    {
        judge.report(
            "detach_partition_blocking",
            place,
            format!("nobody may read `{table}` and its default partition until every older query is done"),
        );
    } else if action.begins(&["enable", "row", "level", "security"]) {
        let has_policy = judge
            .known
            .tables
            .get(table)
            .is_some_and(|facts| facts.has_policy);
        if !has_policy {
            judge.report(
                "rls_change",
                place,
                format!("`{table}` has no policy yet: from the commit on nobody but its owner sees a row"),
            );
        }
    } else if action.begins(&["disable", "row", "level", "security"]) {
        judge.report(
            "rls_change",
            place,
            format!("every role that may read `{table}` sees all of its rows"),
        );
    } else if action.has(&["trigger"])
        && (action.begins(&["enable"]) || action.begins(&["disable"]))
    {
        judge.trigger_on(table, "ALTER TABLE .. TRIGGER");
    } else if action.begins(&["replica", "identity"]) {
        judge.report(
            "replica_identity_change",
            place,
            format!("consumers of changes of `{table}` get other old values from the commit on"),
        );
    } else if [
        &["set", "logged"][..],
        &["set", "unlogged"],
        &["set", "tablespace"],
        &["set", "access", "method"],
    ]
    .iter()
    .any(|words| action.begins(words))
    {
        judge.report(
            "table_rewrite_command",
            place,
            format!(
                "{} writes all of `{table}` anew while nobody may read",
                action.text().to_uppercase()
            ),
        );
    }
}
