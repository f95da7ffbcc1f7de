//! New names of tables, and the old ones for the release that still uses them.

use crate::def::RowSecurity;
use crate::diff::{Change, ColumnAlteration, ColumnChange};
use crate::model::{ObjectName, SchemaObject, Table};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{FormerName, Operation};

/// Renames a table in one step. Where a release that knows the old name writes beside the new one, a view takes that
/// name until the contract phase.
pub(in crate::plan) fn rename(
    context: &Context<'_>,
    drafts: &mut Drafts,
    from: &ObjectName,
    to: &ObjectName,
) {
    let operation = |from: &ObjectName, to: &ObjectName| Operation::RenameTable {
        from: from.clone(),
        to: to.clone(),
    };
    let rename = Draft::new(operation(from, to), [operation(to, from)]);
    if !context.capabilities.concurrent_releases {
        drafts.add(Stage::RenameTables, rename);
        return;
    }
    if context.accepts("rename_table") {
        drafts.note(format!(
            "Stop the running release before table {from} is renamed to {to}, and start the new one \
             after: neither works with the other's name."
        ));
        drafts.add(Stage::RenameTables, rename);
        return;
    }
    let Some(table) = context.base_table(to) else {
        return;
    };
    if let Some((problem, remedy)) = obstacle(context, from, table) {
        drafts.refuse(
            "rename_table",
            from.to_string(),
            format!(
                "the running release knows no other name than this one, and beside `{to}` it cannot be kept for it: \
                 {problem}"
            ),
            format!(
                "{remedy}, keep the name with `#[table(name = \"{}\")]`, or accept the interruption with \
                 `--accept-hazard rename_table`",
                from.name
            ),
        );
        return;
    }
    let former = FormerName {
        name: from.clone(),
        table: to.clone(),
        columns: table.columns.iter().map(|it| it.name.clone()).collect(),
    };
    let keep = || Operation::KeepFormerName(former.clone());
    let drop = || Operation::DropFormerName(former.clone());
    let slug = format!("rename_{from}_to_{to}");
    let together = |draft: Draft| {
        let draft = draft.avoids(&["rename_table"]).named(slug.clone());
        draft.together(&slug)
    };
    drafts.add(Stage::RenameTables, together(rename));
    drafts.add(Stage::RenameTables, together(Draft::new(keep(), [drop()])));
    drafts.add(Stage::DropFormerNames, Draft::new(drop(), [keep()]));
    drafts.note(format!(
        "From expand to contract, {from} is a view of {to} that the old release reads and writes as it did the table, \
         by `INSERT .. ON CONFLICT (..)` too; what a view does not take fails in it: TRUNCATE, COPY .. FROM, \
         `ON CONFLICT ON CONSTRAINT`, MERGE on older servers, and columns of the system such as ctid."
    ));
    let mut objects = context.new.objects.values();
    if let Some(object) = objects.find(|object| object.words_outside_strings().contains(&from.name))
    {
        drafts.note(format!(
            "{} still names {from}, which is gone after the contract phase: let it name {to}.",
            object.key
        ));
    }
}

/// Why no view can take the old name, and what to do instead.
fn obstacle(
    context: &Context<'_>,
    from: &ObjectName,
    table: &Table,
) -> Option<(String, &'static str)> {
    if !context.capabilities.updatable_views {
        return Some((
            "the engine has no views that take writes".to_owned(),
            "rename it in a release for which the application stops",
        ));
    }
    let has_row_security = |table: &Table| table.properties.row_security != RowSecurity::Disabled;
    let after = context.new.tables.get(&table.name);
    if !context.capabilities.views_of_invoker
        && (has_row_security(table) || after.is_some_and(has_row_security))
    {
        return Some((
            "a view of this version of the engine shows rows that the table's row security hides"
                .to_owned(),
            "rename it on a version whose views read with the rights of whoever asks (`security_invoker`)",
        ));
    }
    if let Some(other) = taken(context, from) {
        return Some((
            format!("the new schema has {other} of that name"),
            "give that one its name in the next release",
        ));
    }
    let changed = context.changes.iter().find_map(|change| match change {
        Change::Column(ColumnChange::Alter {
            table: owner,
            column,
            alteration: ColumnAlteration::Type { .. } | ColumnAlteration::Collation { .. },
        }) if *owner == table.name => Some((column, "gets another type")),
        Change::Column(ColumnChange::Rename {
            table: owner, from, ..
        }) if *owner == table.name && context.accepts("rename_column") => {
            Some((from, "is renamed in place"))
        }
        _ => None,
    });
    changed.map(|(column, what)| {
        (
            format!("its column `{column}` {what} in the same release, and a view holds to it"),
            "change one of them in this release and the other in the next",
        )
    })
}

/// What of the new schema has the old name.
fn taken(context: &Context<'_>, from: &ObjectName) -> Option<String> {
    if context.new.tables.contains_key(from) {
        return Some("a table".to_owned());
    }
    let is_same = |object: &&SchemaObject| object.key.is_relation() && object.key.name == *from;
    let mut objects = context.new.objects.values();
    objects.find(is_same).map(|object| object.key.to_string())
}
