//! Constraints that are added and dropped.

use crate::migration_lint::judge::Judge;
use crate::migration_lint::known::targets;
use crate::migration_lint::statement::Slice;

pub(super) fn add_constraint(
    judge: &mut Judge<'_>,
    table: &str,
    name: Option<&str>,
    definition: Slice<'_>,
) {
    let place = definition.0.first();
    let is_not_valid = definition.has(&["not", "valid"]);
    let is_enforced = !definition.has(&["not", "enforced"]);
    let uses_index = definition
        .behind(&["using", "index"])
        .filter(|rest| !rest.begins(&["tablespace"]));
    let facts = judge.known.tables.get(table);
    let is_partitioned = facts.is_some_and(|facts| facts.is_partitioned);
    if is_not_valid && let Some(name) = name {
        judge.session.unvalidated.insert(name.to_owned());
    }
    if is_not_valid && !judge.file.is_generated {
        judge.report(
            "new_write_restriction",
            place,
            format!("NOT VALID spares the old rows; writers of the running release are held to it on `{table}` at once"),
        );
    }
    if definition.begins(&["foreign", "key"]) {
        if is_not_valid && is_partitioned && judge.version() < 18 {
            judge.report(
                "fk_not_valid_partitioned",
                place,
                format!(
                    "PostgreSQL {} refuses NOT VALID on the partitioned table `{table}`",
                    judge.version()
                ),
            );
        } else if !is_not_valid && is_enforced {
            let parent = targets(definition).first().cloned().unwrap_or_default();
            judge.report_with(
                "fk_without_not_valid",
                place,
                format!("writers of `{table}` and `{parent}` wait until every row is looked up"),
                Some(not_valid(table, name, definition, "fkey")),
            );
        }
    } else if definition.begins(&["check"]) {
        if !is_not_valid && is_enforced {
            judge.report_with(
                "check_without_not_valid",
                place,
                format!("every row of `{table}` is looked at while nobody may read"),
                Some(not_valid(table, name, definition, "check")),
            );
        }
    } else if let Some(rest) = definition.after(&["not", "null"]) {
        if !is_not_valid {
            let column = rest.name().map(|(column, _)| column).unwrap_or_default();
            judge.report(
                "set_not_null_scan",
                place,
                format!("every row of `{table}` is looked at for a NULL in `{column}` while nobody may read"),
            );
        }
    } else if definition.begins(&["exclude"]) {
        judge.report(
            "exclusion_constraint_blocking",
            place,
            format!("its index is built while nobody may read `{table}`, and nothing can build it beforehand"),
        );
    } else if definition.begins(&["primary", "key"]) {
        match uses_index {
            None => judge.report(
                "primary_key_blocking",
                place,
                format!("the index is built while nobody may read `{table}`"),
            ),
            Some(rest) => primary_key_using(judge, table, rest),
        }
    } else if definition.begins(&["unique"]) && uses_index.is_none() {
        judge.report(
            "unique_constraint_blocking",
            place,
            format!("the index is built while nobody may read `{table}`"),
        );
    }
    let distributed_by = judge
        .known
        .tables
        .get(table)
        .and_then(|facts| facts.distributed_by.clone());
    if let Some(by) = distributed_by {
        let columns = uses_index
            .and_then(|rest| rest.name())
            .and_then(|(index, _)| judge.known.indexes.get(&index).cloned());
        match columns {
            Some((_, columns)) if columns.contains(&by) => {}
            _ => judge.distributed(definition, table, &by),
        }
    }
}

pub(super) fn drop_constraint(judge: &mut Judge<'_>, table: &str, name: &str, action: Slice<'_>) {
    let place = action.0.first();
    let facts = judge.known.tables.get(table);
    let is_key = facts.is_some_and(|facts| facts.foreign_keys.contains_key(name))
        || name.ends_with("_fkey")
        || name.ends_with("_fk");
    if is_key && !judge.session.lock_timeout {
        judge.report(
            "fk_drop_locks_both",
            place,
            format!("the end of `{name}` locks `{table}` and the table that it refers to against every reader"),
        );
    }
    // The check that a NOT NULL took over guarantees nothing more.
    let is_taken_over = judge.known.tables.get(table).is_some_and(|facts| {
        facts.present.iter().any(|(column, (check, _))| {
            check == name
                && facts
                    .columns
                    .get(column)
                    .is_some_and(|(_, is_present)| *is_present)
        })
    });
    if !judge.file.is_generated && !is_taken_over {
        judge.report(
            "drop_guarantee",
            place,
            format!("what `{name}` of `{table}` guaranteed, readers may rely on"),
        );
    }
}

fn primary_key_using(judge: &mut Judge<'_>, table: &str, rest: Slice<'_>) {
    let Some((index, _)) = rest.name() else {
        return;
    };
    let columns = judge
        .known
        .indexes
        .get(&index)
        .map(|(_, columns)| columns.clone());
    let facts = judge.known.tables.get(table);
    let nullable = columns.unwrap_or_default().into_iter().find(|column| {
        let known = facts.and_then(|facts| facts.columns.get(column));
        known.is_some_and(|(_, is_present)| !is_present)
    });
    if let Some(column) = nullable {
        judge.report(
            "pk_using_nullable_index",
            rest.0.first(),
            format!("`{table}.{column}` may be NULL, so that every row is looked at while nobody may read"),
        );
    }
}

/// The two statements in place of one that reads all rows.
fn not_valid(table: &str, name: Option<&str>, definition: Slice<'_>, ending: &str) -> String {
    let name = name.map_or_else(|| format!("{table}_{ending}"), str::to_owned);
    format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} {} NOT VALID;\n-- in the next migration\nALTER TABLE {table} VALIDATE \
         CONSTRAINT {name};",
        definition.text()
    )
}
