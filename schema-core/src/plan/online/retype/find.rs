//! Which columns get another type through a second column, and under which names.

use crate::diff::{Change, ColumnAlteration, ColumnChange as Difference, constraints_of};
use crate::diff::{Constraint, constraint_mentions};
use crate::model::{Column, Expression, ObjectName};
use crate::plan::context::Context;
use crate::plan::conversion::{Target, conversion, exact_conversion};
use crate::plan::{ColumnChange, Operation, Work};

use super::super::types::converts_by_itself;

/// A column that gets another type through a second column.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Retyping {
    pub(super) table: ObjectName,
    /// The name that releases use, before and after.
    pub(super) column: String,
    /// The name of the new column before the switch.
    pub(in crate::plan) second: String,
    /// The name of the old column after the switch.
    pub(super) former: String,
    /// The names of two checks that exist for a while.
    pub(super) fits: String,
    pub(super) kept: String,
    /// The column before the plan.
    pub(super) old: Column,
    /// The column after it.
    pub(super) new: Column,
    /// The new value, over `column`.
    pub(super) there: Expression,
    /// The old value, over `column` after the switch.
    pub(super) back: Expression,
    /// Whether the new type holds every value of the old one.
    pub(super) is_total: bool,
    /// Whether the old type holds every value of the new one.
    pub(super) back_is_total: bool,
    /// What the conversion takes from a value.
    pub(super) loses: Option<&'static str>,
}

impl Retyping {
    /// The table.
    pub(in crate::plan) fn table(&self) -> &ObjectName {
        &self.table
    }

    /// The name that releases use.
    pub(in crate::plan) fn column(&self) -> &str {
        &self.column
    }

    /// The new value, over the old column under its name after the switch.
    pub(super) fn there_from_former(&self) -> Expression {
        let mut value = self.there.clone();
        value.for_each_mut(&mut |inner| {
            if let Expression::Column(name) = inner
                && *name == self.column
            {
                name.clone_from(&self.former);
            }
        });
        value
    }
}

/// The columns whose type cannot change in place, and whose values the planner knows how to convert.
pub(in crate::plan::online) fn find(context: &Context<'_>) -> Vec<Retyping> {
    if !context.capabilities.concurrent_releases || !context.capabilities.alter_columns {
        return Vec::new();
    }
    let changes = context.changes.iter();
    let changes = changes.filter_map(|change| match change {
        Change::Column(Difference::Alter {
            table,
            column,
            alteration: ColumnAlteration::Type { .. },
        }) => Some((table, column)),
        _ => None,
    });
    changes
        .filter_map(|(table, column)| one(context, table, column))
        .collect()
}

fn one(context: &Context<'_>, table: &ObjectName, column: &str) -> Option<Retyping> {
    let mut renames = context.renames.iter();
    if renames.any(|it| it.table == *table && it.to == column) {
        return None;
    }
    let old = context.base_column(table, column)?;
    let new = context.new_column(table, column)?;
    let change = Operation::AlterColumn {
        table: table.clone(),
        column: column.to_owned(),
        change: ColumnChange::SetType {
            old: old.data_type.clone(),
            new: new.data_type.clone(),
            collation: old.collation.clone(),
        },
    };
    if context.dialect.footprint(&change).work == Work::Catalog {
        return None;
    }
    let stored_old = context.base.stored_type(&old.data_type);
    let stored_new = context.new.stored_type(&new.data_type);
    if is_small_with_partners(context, table, column)
        && converts_by_itself(&stored_old, &stored_new)
    {
        return None;
    }
    // A domain's checks would be made by the cast, in the middle of a write of the running release.
    if stored_old != old.data_type || stored_new != new.data_type {
        return None;
    }
    let to = Target::of(context.new, &stored_new);
    let there = conversion(column, &stored_old, to)?;
    let to = Target::of(&context.base, &stored_old);
    let back = exact_conversion(column, &stored_new, to)?;
    let short = |suffix: &str| format!("{}_{column}_{suffix}", table.name);
    Some(Retyping {
        table: table.clone(),
        column: column.to_owned(),
        second: free_column(context, table, column, "new"),
        former: free_column(context, table, column, "old"),
        fits: context.aside(&short("fits"), "check"),
        kept: context.aside(&short("kept"), "check"),
        old: old.clone(),
        new: new.clone(),
        there: there.value,
        back: back.value,
        is_total: there.is_total,
        back_is_total: back.is_total,
        loses: there.loses,
    })
}

/// Whether the table is small, and every table that a foreign key joins to it by this column: the server looks
/// through both when the type of one side changes.
pub(in crate::plan::online) fn is_small_with_partners(
    context: &Context<'_>,
    table: &ObjectName,
    column: &str,
) -> bool {
    let mut owners = context.base.tables.iter();
    context.is_small(table)
        && owners.all(|(owner, definition)| {
            constraints_of(definition).iter().all(|constraint| {
                let Constraint::ForeignKey(key) = constraint else {
                    return true;
                };
                !constraint_mentions(constraint, owner, table, column)
                    || context.is_small(owner) && context.is_small(&key.target)
            })
        })
}

/// A name for a second column that neither the old table nor the new one has.
fn free_column(context: &Context<'_>, table: &ObjectName, column: &str, suffix: &str) -> String {
    let old = context.base_table(table).into_iter();
    let tables = old.chain(context.new.tables.get(table));
    let taken: Vec<&str> = tables
        .flat_map(|table| table.columns.iter().map(|column| column.name.as_str()))
        .collect();
    let room = context.capabilities.identifier_bytes.unwrap_or(usize::MAX);
    let named = |ending: String| {
        let mut end = column.len().min(room.saturating_sub(ending.len()));
        while !column.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}{ending}", &column[..end])
    };
    let mut candidate = named(format!("_{suffix}"));
    let mut number = 1;
    while taken.contains(&candidate.as_str()) {
        number += 1;
        candidate = named(format!("_{suffix}{number}"));
    }
    candidate
}
