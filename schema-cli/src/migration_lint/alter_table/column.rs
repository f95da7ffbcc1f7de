//! What becomes of columns: added, changed, of another type.

use super::{plans, published};
use crate::migration_lint::judge::Judge;
use crate::migration_lint::known::{targets, type_of};
use crate::migration_lint::statement::{Kind, Slice};

pub(super) fn add_column(judge: &mut Judge<'_>, table: &str, column: &str, definition: Slice<'_>) {
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
    let domain = definition.name().map(|(name, _)| name).unwrap_or_default();
    if judge.known.strict_domains.contains(&domain) {
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

pub(super) fn alter_column(
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
