//! What the actions of ALTER TABLE do to a table that is in use.

use super::judge::Judge;
use super::known::{added_column, targets, type_of};
use super::statement::{Kind, Slice};

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

fn add_column(judge: &mut Judge<'_>, table: &str, column: &str, definition: Slice<'_>) {
    let place = definition.0.first();
    judge
        .session
        .added_columns
        .insert((table.to_owned(), column.to_owned()));
    let data_type = type_of(definition);
    let whole = format!("{table}.{column}");
    let default = definition.behind(&["default"]);
    let is_serial = [
        "serial",
        "bigserial",
        "smallserial",
        "serial4",
        "serial8",
        "serial2",
    ]
    .contains(&data_type.as_str());
    let is_identity = definition.has(&["as", "identity"]);
    let generated = definition.has(&["generated", "always", "as"]) && !is_identity;
    if is_serial || is_identity {
        judge.report(
            "add_column_autoincrement",
            place,
            format!("numbering `{whole}` writes all of `{table}` anew while nobody may read"),
        );
    } else if generated && !definition.has(&["virtual"]) {
        judge.report(
            "add_column_stored_generated",
            place,
            format!("computing `{whole}` writes all of `{table}` anew while nobody may read"),
        );
    } else if let Some(default) = default.filter(|default| is_volatile(*default)) {
        judge.report(
            "add_column_volatile_default",
            default.0.first(),
            format!("a default that differs in each row writes all of `{table}` anew while nobody may read"),
        );
    }
    let domain = data_type.split('(').next().unwrap_or_default();
    if judge.known.strict_domains.contains(domain) {
        judge.report(
            "add_column_constrained_domain",
            place,
            format!("`{domain}` checks its values, so that all of `{table}` is written anew"),
        );
    }
    let is_required = definition.has(&["not", "null"]) || definition.has(&["primary", "key"]);
    if is_required && default.is_none() && !is_serial && !is_identity && !generated {
        judge.report(
            "add_required_column",
            place,
            format!("no row of `{table}` has a value for `{column}`: the statement fails where there are rows"),
        );
    }
    if definition.has(&["unique"]) || definition.has(&["primary", "key"]) {
        judge.report(
            "add_column_inline_unique",
            place,
            format!("the index on `{whole}` is built while nobody may read"),
        );
    }
    if definition.has(&["check"]) {
        judge.report(
            "add_column_inline_check",
            place,
            format!("the check of `{whole}` reads all of `{table}` while nobody may"),
        );
    }
    if let Some(parent) = targets(definition).first() {
        judge.report(
            "add_column_inline_fk",
            place,
            format!("the reference of `{whole}` locks `{parent}` against writers too"),
        );
    }
    published(judge, table, "added");
    plans(judge, table);
}

/// Whether a default calls a function whose value is not the same for all rows.
fn is_volatile(default: Slice<'_>) -> bool {
    const STABLE: [&str; 12] = [
        "now",
        "current_timestamp",
        "transaction_timestamp",
        "statement_timestamp",
        "current_date",
        "current_time",
        "localtimestamp",
        "localtime",
        "current_user",
        "session_user",
        "current_setting",
        "array",
    ];
    let ends = [
        "not",
        "null",
        "unique",
        "check",
        "references",
        "primary",
        "constraint",
        "generated",
    ];
    let end = (0..default.0.len())
        .find(|position| {
            ends.iter()
                .any(|word| Slice(&default.0[*position..]).begins(&[word]))
        })
        .unwrap_or(default.0.len());
    default.0[..end].windows(2).any(|pair| {
        let [name, open] = pair else { return false };
        let is_call = open.kind == Kind::Symbol && open.text == "(";
        let is_type = [
            "numeric",
            "varchar",
            "char",
            "decimal",
            "timestamp",
            "interval",
            "bit",
            "cast",
            "coalesce",
            "upper",
            "lower",
            "make_interval",
            "jsonb_build_object",
            "json_build_object",
            "to_jsonb",
            "date_trunc",
        ]
        .contains(&name.text.as_str());
        is_call && name.kind == Kind::Word && !is_type && !STABLE.contains(&name.text.as_str())
    })
}

fn add_constraint(judge: &mut Judge<'_>, table: &str, name: Option<&str>, definition: Slice<'_>) {
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

fn drop_constraint(judge: &mut Judge<'_>, table: &str, name: &str, action: Slice<'_>) {
    let place = action.0.first();
    let is_key = judge
        .known
        .foreign_keys
        .contains(&(table.to_owned(), name.to_owned()))
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

fn alter_column(
    judge: &mut Judge<'_>,
    table: &str,
    column: &str,
    change: Slice<'_>,
    is_told: bool,
) {
    let place = change.0.first();
    let is_new = judge
        .session
        .added_columns
        .contains(&(table.to_owned(), column.to_owned()));
    if change.begins(&["set", "not", "null"]) {
        let present = judge
            .known
            .tables
            .get(table)
            .and_then(|facts| facts.present.get(column).cloned());
        if !present.is_some_and(|(_, is_valid)| is_valid) && !is_told {
            let check = format!("{table}_{column}_present");
            judge.report_with(
                "set_not_null_scan",
                place,
                format!("every row of `{table}` is looked at for a NULL in `{column}` while nobody may read"),
                Some(format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID;\n\
                     -- each in a migration of its own\nALTER TABLE {table} VALIDATE CONSTRAINT {check};\n\
                     ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL;\n\
                     ALTER TABLE {table} DROP CONSTRAINT {check};"
                )),
            );
        }
        if !judge.file.is_generated {
            judge.report(
                "new_write_restriction",
                place,
                format!("writers of the running release that leave `{table}.{column}` out fail"),
            );
        }
    } else if change.begins(&["drop", "not", "null"]) || change.begins(&["drop", "default"]) {
        if !judge.file.is_generated && !is_new {
            judge.report(
                "drop_guarantee",
                place,
                format!("the running release may rely on what `{table}.{column}` guaranteed"),
            );
        }
    } else if change.begins(&["set", "default"]) {
        if !judge.file.is_generated && !is_new {
            judge.report(
                "default_change_race",
                place,
                format!("two releases write other values into `{table}.{column}` while both run"),
            );
        }
    } else if let Some(new) = change
        .after(&["type"])
        .or_else(|| change.after(&["set", "data", "type"]))
    {
        change_type(judge, table, column, new);
    }
}

fn change_type(judge: &mut Judge<'_>, table: &str, column: &str, new: Slice<'_>) {
    let place = new.0.first();
    let facts = judge.known.tables.get(table);
    let old = facts
        .and_then(|facts| facts.columns.get(column))
        .map(|(old, _)| old.clone())
        .unwrap_or_default();
    let wanted = type_of(new);
    let is_key = column == "id"
        || column.ends_with("_id")
        || facts.is_some_and(|facts| facts.key.iter().any(|key| key == column));
    let is_bigint = matches!(wanted.as_str(), "bigint" | "int8");
    let is_instant = wanted == "timestamptz" || wanted.ends_with("with time zone");
    if is_bigint && is_key {
        judge.report(
            "int_key_to_bigint",
            place,
            format!("widening the key `{table}.{column}` in place writes the table anew while nobody may read"),
        );
    } else if is_instant && !new.has(&["using"]) {
        if !judge.session.is_utc {
            judge.report_with(
                "timestamptz_needs_utc",
                place,
                format!("the values of `{table}.{column}` are read in the zone of the session"),
                Some(
                    "write `SET timezone = 'UTC';` before it: then no row is written anew"
                        .to_owned(),
                ),
            );
        }
    } else if new.has(&["using"]) || !keeps_values(&old, &wanted) {
        let from = match old.is_empty() {
            true => String::new(),
            false => format!(" from {old}"),
        };
        judge.report_with(
            "column_type_rewrite",
            place,
            format!("`{table}.{column}`{from} to {wanted} writes all of `{table}` anew while nobody may read"),
            Some(format!(
                "add a column of the new type, keep both in step by a trigger, fill it in batches, read the new one, and \
                 drop `{column}` two releases later; where it is known that the old values stay as they are, say so: \
                 `-- allow(column_type_rewrite, reason = \"..\")`"
            )),
        );
    }
    if new.has(&["collate"]) {
        judge.report(
            "type_change_rebuilds_index",
            place,
            format!("every index with `{table}.{column}` is built anew while nobody may read"),
        );
    }
    let view = judge.known.views.iter().find(|(_, words)| {
        let name = table.rsplit('.').next().unwrap_or(table);
        words.iter().any(|word| word == name)
    });
    if let Some(view) = view.map(|(view, _)| view.clone()) {
        judge.report(
            "type_change_view_blocked",
            place,
            format!("the view `{view}` reads `{table}`: the server refuses the new type where it names `{column}`"),
        );
    }
    let text = judge.file.text.to_lowercase();
    if !text.contains("analyze") {
        judge.report_with(
            "type_change_loses_stats",
            place,
            format!("the planner knows nothing of `{table}.{column}` until the next analyze"),
            Some(format!("ANALYZE {table} ({column});")),
        );
    }
}

/// Whether a change of type leaves the stored values as they are. An old type that no file tells may be anything.
fn keeps_values(old: &str, new: &str) -> bool {
    let (old_base, old_arguments) = split(old);
    let (new_base, new_arguments) = split(new);
    let is_text = |base: &str| matches!(base, "text" | "varchar" | "character varying");
    let first = |arguments: &[u32]| arguments.first().copied();
    if is_text(&old_base) && is_text(&new_base) {
        return match (first(&old_arguments), first(&new_arguments)) {
            (_, None) => true,
            (Some(old), Some(new)) => new >= old,
            (None, Some(_)) => false,
        };
    }
    if ["numeric", "decimal"].contains(&old_base.as_str())
        && ["numeric", "decimal"].contains(&new_base.as_str())
    {
        return match (old_arguments.as_slice(), new_arguments.as_slice()) {
            (_, []) => true,
            ([old, rest @ ..], [new, more @ ..]) => {
                new >= old && rest.first().unwrap_or(&0) == more.first().unwrap_or(&0)
            }
            ([], _) => false,
        };
    }
    let widens = ["varbit", "bit varying", "interval"].contains(&old_base.as_str())
        && old_base == new_base
        && first(&new_arguments).unwrap_or(u32::MAX) >= first(&old_arguments).unwrap_or(u32::MAX);
    widens || (old_base == "cidr" && new_base == "inet") || (!old.is_empty() && old == new)
}

/// `numeric(10, 2)` as `numeric` and its numbers.
fn split(data_type: &str) -> (String, Vec<u32>) {
    let (base, rest) = data_type.split_once('(').unwrap_or((data_type, ""));
    let numbers = rest.trim_end_matches(')').split(',');
    (
        base.trim().to_owned(),
        numbers
            .filter_map(|number| number.trim().parse().ok())
            .collect(),
    )
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
