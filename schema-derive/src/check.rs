//! Checks across the attributes of one struct: what each attribute says is sound by itself, and still
//! two of them do not go together.

use crate::ast::Table;
use crate::attr::TableObject;
use crate::convention;
use crate::ctxt::Ctxt;
use crate::names::Names;
use crate::place::Place;
use crate::settings::{TableSettings, unknown_rule_message};
use schema_core::def::{EngineSet, TriggerTiming, TypeFamily};
use schema_core::rule::find_rule;
use schema_core::syntax::ParsedNodeKind;
use std::collections::BTreeMap;

/// Runs every check.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>, names: &Names, settings: &TableSettings) {
    column_names_differ(ctxt, table, names);
    object_names_differ(ctxt, table);
    attached_names_differ(ctxt, table);
    one_source_of_values(ctxt, table);
    identity_is_a_number(ctxt, table);
    numbers_have_rowids(ctxt, table);
    rules_exist(ctxt, table);
    one_reference_per_column(ctxt, table);
    crate::key_check::check(ctxt, table);
    crate::partition_check::check(ctxt, table);
    triggers_see_values(ctxt, table);
    convention::check(ctxt, table, settings);
    crate::placement_check::check(ctxt, table, settings);
}

/// A generated column has its value when the row is written, which a trigger before that does not see.
fn triggers_see_values(ctxt: &Ctxt, table: &Table<'_>) {
    for object in &table.objects {
        let TableObject::Trigger(trigger) = object else {
            continue;
        };
        let when = trigger.when.filter(|_| {
            trigger.timing == TriggerTiming::Before && trigger.engines.contains(EngineSet::POSTGRES)
        });
        let read = when.and_then(|when| table.readings.expressions.get(when.id));
        for node in read.into_iter().flat_map(|read| &read.nodes) {
            // The columns of the new row are counted first.
            let ParsedNodeKind::Column(index) = node.kind else {
                continue;
            };
            let column = table.columns.get(usize::from(index));
            if column.is_some_and(|column| column.options.generated.is_some()) {
                ctxt.error_at(
                    Place::at(node.span),
                    "a generated column has no value yet when a trigger runs before the row is written: test the \
                     columns that it is made of, or write `after`",
                );
            }
        }
    }
}

/// Two columns of one name: the database would refuse the table.
fn column_names_differ(ctxt: &Ctxt, table: &Table<'_>, names: &Names) {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for (column, name) in table.columns.iter().zip(&names.columns) {
        if let Some(first) = seen.get(name.as_str()) {
            let message = format!(
                "the column name `{name}` is taken by the field `{first}`; give one of them another"
            );
            match &column.options.name {
                Some(written) => ctxt.error_at(written.place, message),
                None => ctxt.error(column.ident, message),
            }
        } else {
            seen.insert(name, column.field());
        }
    }
}

/// Two policies, triggers or statistics of one name on one engine.
fn attached_names_differ(ctxt: &Ctxt, table: &Table<'_>) {
    for (position, object) in table.objects.iter().enumerate() {
        let Some(name) = object.name() else {
            continue;
        };
        let mut before = table.objects.iter().take(position);
        let taken = before.any(|other| {
            other.word() == object.word()
                && other.name() == Some(name)
                && other.engines().0 & object.engines().0 != 0
        });
        if taken {
            ctxt.error_at(
                object.place(),
                format_args!(
                    "the {} name `{name}` is taken by another attribute of this struct; choose one",
                    object.word()
                ),
            );
        }
    }
}

/// What a written name names. An index is named among the relations of its namespace, a foreign key or check among the
/// constraints of its table, and a constraint with an index among both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Index,
    Constraint,
    Both,
}

/// Two indexes or constraints of one written name.
fn object_names_differ(ctxt: &Ctxt, table: &Table<'_>) {
    let named = |name: &Option<String>, place, what| name.clone().map(|name| (name, place, what));
    let constraints = (table
        .references
        .iter()
        .map(|key| named(&key.name, key.place, Named::Constraint)))
    .chain(
        table
            .uniques
            .iter()
            .map(|unique| named(&unique.name, unique.place, Named::Both)),
    )
    .chain(
        table
            .checks
            .iter()
            .map(|check| named(&check.name, check.place, Named::Constraint)),
    )
    .chain(
        table
            .indexes
            .iter()
            .map(|index| named(&index.name, index.place, Named::Index)),
    )
    .chain(
        table
            .exclusions
            .iter()
            .map(|exclude| named(&exclude.name, exclude.place, Named::Both)),
    )
    .chain(
        table
            .primary_key
            .iter()
            .map(|key| named(&key.name, key.place, Named::Both)),
    );
    let mut seen: Vec<(String, Named)> = Vec::new();
    for (name, place, what) in constraints.flatten() {
        let is_taken = |(other, of): &(String, Named)| {
            *other == name && (*of == what || *of == Named::Both || what == Named::Both)
        };
        let clash = seen.iter().any(is_taken);
        seen.push((name.clone(), what));
        if clash {
            ctxt.error_at(
                place,
                format_args!(
                    "the name `{name}` is taken by another attribute of this struct; choose one"
                ),
            );
        }
    }
    let mut patterns = std::collections::BTreeSet::new();
    for access in &table.access {
        if !patterns.insert(&access.name) {
            ctxt.error_at(
                access.place,
                format_args!(
                    "there is an access pattern `{}` already; choose another name",
                    access.name
                ),
            );
        }
    }
}

/// A value is numbered, computed or given by default; SQL has no way to say two of these.
fn one_source_of_values(ctxt: &Ctxt, table: &Table<'_>) {
    for column in &table.columns {
        let options = &column.options;
        if let (Some((_, place)), true) = (
            &options.default,
            options.identity.is_some() || options.serial.is_some() || options.generated.is_some(),
        ) {
            ctxt.error_at(
                *place,
                format_args!(
                    "`{}` has its values from `{}`; a default would never be used: remove one of the two",
                    column.ident,
                    match (&options.identity, &options.serial) {
                        (Some(_), _) => "identity",
                        (None, Some(_)) => "serial",
                        (None, None) => "generated",
                    },
                ),
            );
        } else if options.serial.is_some()
            && (options.identity.is_some() || options.generated.is_some())
        {
            ctxt.error(
                column.ident,
                "the numbers of a `serial` column come from its own sequence: remove `identity` or `generated`, or \
                 remove `serial`",
            );
        } else if options.identity.is_some() && options.generated.is_some() {
            ctxt.error(
                column.ident,
                "a column is numbered (`identity`) or computed (`generated`), not both: remove one of the two",
            );
        }
        if column.nullable && options.identity.is_some() {
            ctxt.error(
                column.rust_type,
                "the database numbers every row, so the value is never NULL: write the type without `Option`",
            );
        }
    }
}

/// The database counts in whole numbers.
fn identity_is_a_number(ctxt: &Ctxt, table: &Table<'_>) {
    for column in table
        .columns
        .iter()
        .filter(|column| column.options.identity.is_some() || column.options.serial.is_some())
    {
        let declared = column.options.data_type.as_ref();
        let kind = declared.map_or_else(|| column.known_type().kind, |(declared, _)| declared.kind);
        let family = kind.family();
        if !matches!(family, TypeFamily::Integer | TypeFamily::Unknown) {
            ctxt.error(
                column.rust_type,
                format_args!(
                    "the database numbers rows with whole numbers: `{}` needs an `i64` (or `i32`, `i16`)",
                    if column.options.serial.is_some() { "serial" } else { "identity" },
                ),
            );
        }
    }
}

/// SQLite's documentation, "WITHOUT ROWID": AUTOINCREMENT numbers row ids, and such a table has none.
fn numbers_have_rowids(ctxt: &Ctxt, table: &Table<'_>) {
    let sqlite = &table.options.properties.sqlite;
    let numbered = table
        .columns
        .iter()
        .find(|it| it.options.identity.is_some());
    if let (Some(place), Some(numbered)) = (sqlite.without_rowid, numbered) {
        ctxt.error_at(
            place,
            format_args!(
                "SQLite numbers rows by their row ids, so that `{}` could not be numbered: leave `without_rowid` \
                 out, or let the application choose the key",
                numbered.ident
            ),
        );
    }
    if let (Some(place), None) = (sqlite.reuses_numbers, numbered) {
        ctxt.error_at(
            place,
            "no column of this table is numbered by the database: leave `autoincrement` out, or say \
             `#[column(primary_key, identity(by_default))]`",
        );
    }
}

/// A waiver of a rule that does not exist waives nothing.
fn rules_exist(ctxt: &Ctxt, table: &Table<'_>) {
    for (waiver, _) in table.waivers() {
        if find_rule(&waiver.rule.value).is_none() {
            ctxt.error_at(waiver.rule.place, unknown_rule_message(&waiver.rule.value));
        }
    }
}

/// `#[references]` and `#[refers_to]` contradict each other.
fn one_reference_per_column(ctxt: &Ctxt, table: &Table<'_>) {
    for reference in &table.references {
        let [column] = reference.columns.as_slice() else {
            continue;
        };
        let Some(column) = table.columns.get(usize::from(*column)) else {
            continue;
        };
        if column.refers_to.is_some() {
            ctxt.error_at(
                reference.place,
                "`#[refers_to]` says that there is no foreign key; remove one of the two",
            );
        }
    }
}
