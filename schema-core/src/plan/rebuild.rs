//! Plans for engines that cannot alter constraints and columns: what cannot be done in place becomes
//! one copy of the table in its new shape.
//!
//! Such an engine is embedded: it is deployed together with its application, so that names change in
//! place. What loses data is still a phase of its own.

use super::context::{Context, is_constant};
use super::draft::{Draft, Drafts, Stage};
use super::keep;
use super::label;
use super::objects;
use super::online::{
    completions, draft_enums, drop_of, object_creation, object_removal, rename_in_place,
    rename_table, undo_completion, unique_index, without_indexes,
};
use super::order::creation_order;
use super::placeholder::placeholder;
use super::{BackfillValue, Operation};
use crate::def::Function;
use crate::diff::{
    Change, ColumnChange as Difference, Constraint, TableChange, constraint_mentions,
    constraints_of, expression_mentions, find_object, index_mentions, insert_constraint,
    insert_index, insert_object, object_mentions,
};
use crate::model::{Column, Expression, Index, ObjectName, Schema, Table, Unique};
use std::collections::BTreeSet;

/// Hands in the steps of every change.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    draft_enums(context, drafts);
    objects::draft(context, drafts, objects::ObjectPlace::BeforeTables);
    let mut created = Vec::new();
    let mut dropped = Vec::new();
    for change in context.changes {
        match change {
            Change::Table(TableChange::Create(table)) => created.push(table),
            Change::Table(TableChange::Drop(table)) => dropped.push(table),
            Change::Table(TableChange::Rename { from, to }) => {
                rename_table(context, drafts, from, to);
            }
            Change::Column(Difference::Rename { table, from, to }) => {
                rename_in_place(drafts, table, from, to);
            }
            _ => {}
        }
    }
    for (table, object) in &context.detached {
        drafts.add(Stage::DetachObjects, object_removal(table, object));
    }
    create_tables(drafts, &created);
    for (name, new) in &context.new.tables {
        if let Some(base) = context.base_table(name) {
            alter_table(context, drafts, base, new);
        }
    }
    drop_tables(context, drafts, &dropped);
}

/// Creates tables with all their foreign keys, which may refer to tables that come later.
fn create_tables(drafts: &mut Drafts, created: &[&Table]) {
    let (ordered, _) = creation_order(created.iter().copied());
    for name in ordered.iter().map(|table| &table.name) {
        let Some(table) = created.iter().find(|table| table.name == *name) else {
            continue;
        };
        let definition = without_indexes(table);
        drafts.add(
            Stage::CreateObjects,
            Draft::new(
                Operation::CreateTable(definition.clone()),
                [Operation::DropTable(definition)],
            )
            .together("objects"),
        );
        for operation in completions(table) {
            let reverse = undo_completion(&operation);
            let draft = Draft::new(operation, reverse).together("objects");
            drafts.add(Stage::CreateObjects, draft);
        }
    }
}

/// Drops tables, those that refer to others first.
fn drop_tables(context: &Context<'_>, drafts: &mut Drafts, dropped: &[&Table]) {
    let (ordered, _) = creation_order(dropped.iter().copied());
    for name in ordered.iter().rev().map(|table| &table.name) {
        let Some(table) = context.base_table(name) else {
            continue;
        };
        let object = name.to_string();
        if !context.options.has_decided(&object) {
            drafts.refuse_drop(object, "to drop the table loses all its rows");
            continue;
        }
        if context.options.keeps(&object) {
            keep_aside(context, drafts, table);
            continue;
        }
        let mut reverse = vec![Operation::CreateTable(without_indexes(table))];
        reverse.extend(completions(table));
        let description = "all rows of the table; the way back makes it anew, empty".to_owned();
        drafts.add(
            Stage::DropTables,
            Draft::new(Operation::DropTable(table.clone()), reverse)
                .avoids(&["drop_table_schema_truncate"])
                .loses(object, description),
        );
    }
}

/// Renames a table aside, without its foreign keys, which only a copy of it can be.
fn keep_aside(context: &Context<'_>, drafts: &mut Drafts, table: &Table) {
    let is_own = |target: &ObjectName| *target == table.name;
    let mut free = table.clone();
    free.foreign_keys.retain(|key| is_own(&key.target));
    if free.foreign_keys != table.foreign_keys {
        let copy = |from: &Table, to: &Table| Operation::RebuildTable {
            old: Box::new(from.clone()),
            new: Box::new(to.clone()),
            values: values_back(context, from, to),
            dependents: Vec::new(),
        };
        let draft = Draft::new(copy(table, &free), [copy(&free, table)]);
        drafts.add(
            Stage::DropTableKeys,
            draft.avoids(&["sqlite_rebuild_required"]),
        );
    }
    keep::keep_table(context, drafts, &free);
}

fn alter_table(context: &Context<'_>, drafts: &mut Drafts, base: &Table, new: &Table) {
    let dropped: Vec<&Column> = context.dropped_columns(&new.name).collect();
    let between = before_drops(base, new, &dropped);
    expand(context, drafts, base, &between);
    contract(context, drafts, &between, new, &dropped);
}

/// The table with everything that the new schema adds and nothing that it drops with a column.
fn before_drops(base: &Table, new: &Table, dropped: &[&Column]) -> Table {
    let mut table = new.clone();
    // The columns stay where they are, so that a table to which nothing is added is no other table.
    table.columns = base
        .columns
        .iter()
        .filter_map(|column| {
            let kept = new.column(&column.name);
            let goes = dropped.iter().any(|dropped| dropped.name == column.name);
            kept.cloned()
                .or_else(|| goes.then(|| no_longer_required(base, column)))
        })
        .collect();
    let added = new.columns.iter();
    let added = added.filter(|column| base.column(&column.name).is_none());
    table.columns.extend(added.cloned());
    let about_dropped =
        |mentions: &dyn Fn(&str) -> bool| dropped.iter().any(|column| mentions(&column.name));
    let taken: BTreeSet<String> = names_of(new);
    for constraint in constraints_of(base) {
        let mentions =
            |column: &str| constraint_mentions(&constraint, &base.name, &base.name, column);
        let is_key = matches!(constraint, Constraint::PrimaryKey(_));
        if !is_key && about_dropped(&mentions) && !taken.contains(constraint.name()) {
            insert_constraint(&mut table, constraint.clone());
        }
    }
    for object in &base.objects {
        let is_about = |column: &&Column| object_mentions(object, &column.name);
        if dropped.iter().any(is_about) && find_object(new, object).is_none() {
            insert_object(&mut table, object.clone());
        }
    }
    for index in &base.indexes {
        let mentions = |column: &str| index_mentions(index, column);
        if about_dropped(&mentions) && !taken.contains(&index.name) {
            insert_index(&mut table, index.clone());
        }
    }
    table
}

/// The column as rows of the new release, which does not write it, can live with it.
fn no_longer_required(table: &Table, column: &Column) -> Column {
    let in_key = table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.contains(&column.name));
    let filled =
        column.default.is_some() || column.identity.is_some() || column.generated.is_some();
    Column {
        nullable: column.nullable || !(in_key || filled),
        ..column.clone()
    }
}

fn names_of(table: &Table) -> BTreeSet<String> {
    let constraints = constraints_of(table);
    let constraints = constraints.iter().map(|it| it.name().to_owned());
    let indexes = table.indexes.iter().map(|index| index.name.clone());
    constraints.chain(indexes).collect()
}

/// What makes a table's indexes: name, index, and the rule of a unique one.
fn all_indexes(table: &Table) -> Vec<(Index, Option<Unique>)> {
    let plain = table.indexes.iter().map(|index| (index.clone(), None));
    let uniques = table.uniques.iter().filter(|unique| unique.is_index());
    let unique = uniques.map(|unique| (unique_index(unique), Some(unique.clone())));
    plain.chain(unique).collect()
}

/// Whether the tables differ in nothing but indexes and columns that can be added as they are.
fn differs_in_additions(context: &Context<'_>, base: &Table, target: &Table) -> bool {
    let mut without_additions = without_indexes(target);
    let (old, added): (Vec<Column>, Vec<Column>) = without_additions
        .columns
        .drain(..)
        .partition(|column| base.column(&column.name).is_some());
    without_additions.columns = old;
    let schema_of = |table: Table| Schema {
        tables: [(table.name.clone(), table)].into(),
        ..Schema::default()
    };
    let forget_comments = |mut table: Table| {
        if !context.capabilities.catalog_comments {
            table.comment = None;
            for column in &mut table.columns {
                column.comment = None;
            }
        }
        table
    };
    let same = crate::diff::first_difference(
        &schema_of(forget_comments(without_indexes(base))),
        &schema_of(forget_comments(without_additions)),
    );
    same.is_none()
        && base.properties == target.properties
        && (added.is_empty() || context.capabilities.add_columns)
        && added.iter().all(can_be_added)
}

fn can_be_added(column: &Column) -> bool {
    let stored = matches!(column.generated, Some((_, true)));
    let filled = match &column.default {
        Some(default) => is_constant(default) && column.backfill.is_none(),
        None => column.nullable && column.backfill.is_none(),
    };
    !stored && column.identity.is_none() && (filled || column.generated.is_some())
}

fn expand(context: &Context<'_>, drafts: &mut Drafts, base: &Table, target: &Table) {
    let table = &target.name;
    if !differs_in_additions(context, base, target) {
        let Some(values) = values(drafts, base, target) else {
            return;
        };
        let back = values_back(context, target, base);
        let operation = Operation::RebuildTable {
            old: Box::new(base.clone()),
            new: Box::new(target.clone()),
            values,
            dependents: Vec::new(),
        };
        let reverse = Operation::RebuildTable {
            old: Box::new(target.clone()),
            new: Box::new(base.clone()),
            values: back,
            dependents: Vec::new(),
        };
        let draft = Draft::new(operation, [reverse]).avoids(&["sqlite_rebuild_required"]);
        if let Some(draft) = with_losses(context, drafts, draft, base, target) {
            drafts.add(Stage::Edit, draft);
        }
        return;
    }
    for object in &base.objects {
        if !target.objects.contains(object) {
            drafts.add(Stage::Edit, object_removal(table, object));
        }
    }
    let (before, after) = (all_indexes(base), all_indexes(target));
    for (index, unique) in &before {
        if !after.contains(&(index.clone(), unique.clone())) {
            drafts.add(Stage::Edit, drop_index(table, index, unique.as_ref()));
        }
    }
    for column in &target.columns {
        if base.column(&column.name).is_none() {
            let operation = Operation::AddColumn {
                table: table.clone(),
                column: column.clone(),
            };
            let reverse = Operation::DropColumn {
                table: table.clone(),
                column: column.clone(),
            };
            let draft = Draft::new(operation, [reverse]);
            drafts.add(Stage::Edit, draft.with_table(table));
        }
    }
    for (index, unique) in after {
        if !before.contains(&(index.clone(), unique.clone())) {
            let operation = Operation::CreateIndex {
                table: table.clone(),
                index,
                unique,
                concurrently: false,
            };
            let reverse = drop_of(&operation);
            drafts.add(
                Stage::Edit,
                Draft::new(operation, reverse).with_table(table),
            );
        }
    }
    for object in &target.objects {
        if !base.objects.contains(object) {
            drafts.add(Stage::Edit, object_creation(table, object));
        }
    }
}

/// The draft with what the copy loses: the values of plain columns that are computed from now on. `None`,
/// with a refusal, where nobody approved that.
fn with_losses(
    context: &Context<'_>,
    drafts: &mut Drafts,
    draft: Draft,
    base: &Table,
    target: &Table,
) -> Option<Draft> {
    let computed = target.columns.iter().filter(|column| {
        let before = base.column(&column.name);
        column.generated.is_some() && before.is_some_and(|before| before.generated.is_none())
    });
    let objects: Vec<String> = computed
        .map(|column| format!("{}.{}", target.name, column.name))
        .collect();
    let mut is_approved = true;
    for object in &objects {
        if !context.options.allow_data_loss.contains(object) {
            is_approved = false;
            let description = "to compute the column loses the values that it holds".to_owned();
            drafts.refuse_data_loss(object.clone(), description);
        }
    }
    let description = "the values that the columns held; the way back keeps what was computed";
    is_approved.then(|| match objects.is_empty() {
        true => draft,
        false => draft.loses(objects.join(", "), description.to_owned()),
    })
}

fn drop_index(table: &ObjectName, index: &Index, unique: Option<&Unique>) -> Draft {
    let operation = Operation::DropIndex {
        table: table.clone(),
        name: index.name.clone(),
        concurrently: false,
    };
    let reverse = Operation::CreateIndex {
        table: table.clone(),
        index: index.clone(),
        unique: unique.cloned(),
        concurrently: false,
    };
    Draft::new(operation, [reverse]).with_table(table)
}

/// What fills each column of the copy; `None`, with a refusal, when nothing says so.
fn values(drafts: &mut Drafts, base: &Table, target: &Table) -> Option<Vec<BackfillValue>> {
    let mut values = Vec::new();
    let mut complete = true;
    let columns = target.columns.iter();
    let own = |column: &Column| label::replaced(&column.name, &label::renamed(base, column));
    for column in columns.filter(|column| column.generated.is_none()) {
        let object = format!("{}.{}", target.name, column.name);
        let value = match (base.column(&column.name), &column.backfill) {
            (Some(old), Some(backfill)) if old.nullable && !column.nullable => {
                let arguments = vec![own(column), backfill.clone()];
                Some(Expression::Call(Function::Coalesce, arguments))
            }
            (Some(_), _) => Some(own(column)),
            (None, Some(backfill)) => {
                let mut added = target.columns.iter();
                let unknown = added.find(|other| {
                    base.column(&other.name).is_none() && expression_mentions(backfill, &other.name)
                });
                if let Some(unknown) = unknown {
                    complete = false;
                    drafts.refuse(
                        "add_required_column",
                        object,
                        format!(
                            "its backfill is over `{}`, which is new itself",
                            unknown.name
                        ),
                        "write the backfill over columns that exist before this release",
                    );
                }
                Some(backfill.clone())
            }
            (None, None) => {
                if !column.nullable && column.default.is_none() && column.identity.is_none() {
                    complete = false;
                    drafts.refuse(
                        "add_required_column",
                        object,
                        "the column may not be NULL, and nothing says what the rows that exist shall \
                         hold",
                        "give it `#[column(backfill = ..)]`, a default, or make it an `Option`",
                    );
                }
                None
            }
        };
        values.extend(value.map(|value| BackfillValue {
            column: column.name.clone(),
            value,
        }));
    }
    complete.then_some(values)
}

/// What fills each column of the table as it was, on the way back.
fn values_back(context: &Context<'_>, from: &Table, to: &Table) -> Vec<BackfillValue> {
    let columns = to.columns.iter().filter(|it| it.generated.is_none());
    let own = |changed: &Column| {
        let labels = label::renamed(to, changed);
        let back: Vec<(&str, &str)> = labels.iter().map(|(from, to)| (*to, *from)).collect();
        label::replaced(&changed.name, &back)
    };
    let value = |column: &Column| match from.column(&column.name) {
        Some(changed) if changed.nullable && !column.nullable => {
            // NULLs that the newer shape allowed have no place in the older one.
            let stand_in = column.default.clone().filter(is_constant);
            let stand_in = stand_in.or_else(|| placeholder(&context.base, column));
            let own = own(changed);
            Some(match stand_in {
                Some(value) => Expression::Call(Function::Coalesce, vec![own, value]),
                None => own,
            })
        }
        Some(changed) => Some(own(changed)),
        None if column.nullable || column.default.is_some() => None,
        None if column.identity.is_some() => None,
        None => placeholder(&context.base, column),
    };
    columns
        .filter_map(|column| {
            Some(BackfillValue {
                column: column.name.clone(),
                value: value(column)?,
            })
        })
        .collect()
}

/// Drops columns: in place where nothing refers to them, else with one copy of the table.
fn contract(
    context: &Context<'_>,
    drafts: &mut Drafts,
    between: &Table,
    new: &Table,
    dropped: &[&Column],
) {
    if dropped.is_empty() {
        return;
    }
    let table = &new.name;
    let mut approved = true;
    for column in dropped {
        let object = format!("{table}.{}", column.name);
        if !context.options.has_decided(&object) {
            approved = false;
            drafts.refuse_drop(object, "to drop the column loses its values");
        }
    }
    if !approved {
        return;
    }
    let kept = |column: &&&Column| context.options.keeps(&format!("{table}.{}", column.name));
    let is_kept = dropped.iter().any(|column| kept(&column));
    let (mut renamed, mut aside) = (between.clone(), Vec::new());
    for column in dropped {
        let last = between.column(&column.name).unwrap_or(column);
        aside.push(match kept(&column) {
            true => {
                let moved = keep::set_column_aside(context, drafts, table, last);
                renamed = keep::table_with(&renamed, &column.name, &moved.name);
                moved
            }
            false => (*column).clone(),
        });
    }
    let between = &renamed;
    let names: Vec<String> = (dropped.iter())
        .map(|column| format!("{table}.{}", column.name))
        .collect();
    let goes = Going {
        columns: aside.iter().zip(&names).collect(),
        is_kept,
    };
    let dropped: Vec<&Column> = aside.iter().collect();
    let is_bound = |column: &Column| {
        let mut constraints = constraints_of(between)
            .into_iter()
            .filter(|it| !matches!(it, Constraint::Unique(unique) if unique.is_index()));
        let mut computed = between
            .columns
            .iter()
            .filter_map(|it| it.generated.as_ref());
        let mut objects = between.objects.iter();
        objects.any(|it| object_mentions(it, &column.name))
            || constraints.any(|it| constraint_mentions(&it, table, table, &column.name))
            || computed.any(|(expression, _)| expression_mentions(expression, &column.name))
    };
    if context.capabilities.drop_columns && !dropped.iter().any(|column| is_bound(column)) {
        drop_in_place(context, drafts, between, new, &goes);
        return;
    }
    let mut after = between.clone();
    after
        .columns
        .retain(|column| new.column(&column.name).is_some());
    let after = Table {
        columns: after.columns,
        ..new.clone()
    };
    let copy = |from: &Table, to: &Table| Operation::RebuildTable {
        old: Box::new(from.clone()),
        new: Box::new(to.clone()),
        values: values_back(context, from, to),
        dependents: Vec::new(),
    };
    drafts.add(
        goes.stage(Stage::DropColumns),
        Draft::new(copy(between, &after), [copy(&after, between)])
            .avoids(&["drop_column_in_use", "sqlite_rebuild_required"])
            .loses(
                names.join(", "),
                "the values of the columns; the way back restores the columns, not the values"
                    .to_owned(),
            ),
    );
}

/// The columns of a table that go, each with the name that people know it by. Where one of them is kept aside, all go
/// in the phase of that one: the table is the same in between.
struct Going<'a> {
    columns: Vec<(&'a Column, &'a String)>,
    is_kept: bool,
}

impl Going<'_> {
    fn stage(&self, stage: Stage) -> Stage {
        match self.is_kept {
            true => Stage::Discard,
            false => stage,
        }
    }
}

fn drop_in_place(
    context: &Context<'_>,
    drafts: &mut Drafts,
    between: &Table,
    new: &Table,
    goes: &Going<'_>,
) {
    let table = &new.name;
    let mut current = between.clone();
    let after = all_indexes(new);
    for (index, unique) in all_indexes(between) {
        if !after.contains(&(index.clone(), unique.clone())) {
            let draft = drop_index(table, &index, unique.as_ref());
            drafts.add(goes.stage(Stage::DropRules), draft);
            current.indexes.retain(|other| other.name != index.name);
            if unique.is_some() {
                current.uniques.retain(|other| other.name != index.name);
            }
        }
    }
    for (column, name) in &goes.columns {
        let before = current.clone();
        current.columns.retain(|other| other.name != column.name);
        let constant = column.default.as_ref().is_none_or(is_constant);
        let can_return = constant
            && (column.nullable || column.default.is_some())
            && !matches!(column.generated, Some((_, true)));
        let reverse = match can_return {
            true => Operation::AddColumn {
                table: table.clone(),
                column: (*column).clone(),
            },
            false => Operation::RebuildTable {
                old: Box::new(current.clone()),
                new: Box::new(before.clone()),
                values: values_back(context, &current, &before),
                dependents: Vec::new(),
            },
        };
        let operation = Operation::DropColumn {
            table: table.clone(),
            column: (*column).clone(),
        };
        drafts.add(
            goes.stage(Stage::DropColumns),
            Draft::new(operation, [reverse])
                .avoids(&["drop_column_in_use"])
                .loses(
                    (*name).clone(),
                    "the values of the column; the way back restores the column, not the values"
                        .to_owned(),
                ),
        );
    }
}
