//! The columns that a release reads and writes.

use super::rules::required_by;
use super::{ReleaseConflict, ReleaseProblem, followers};
use crate::def::TypeKind;
use crate::model::{Column, DataType, Generation, ObjectName, Schema, Table};
use crate::plan::Catalog;
use std::collections::BTreeSet;

/// What a release does with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    ReadAndWrite,
}

/// Compares the columns of a table that the release knows with those that there are.
pub(super) fn compare(
    release: &Schema,
    table: &Table,
    now: &Table,
    state: &Catalog,
    found: &mut BTreeSet<ReleaseConflict>,
) {
    let mut add = |column: &str, problem: ReleaseProblem| {
        let object = format!("{}.{column}", table.name);
        found.insert(ReleaseConflict::new(object, problem));
    };
    for column in &table.columns {
        let Some(now) = now.column(&column.name) else {
            add(&column.name, ReleaseProblem::MissingColumn);
            continue;
        };
        let usage = match column.generated {
            Some(_) => Use::Read,
            None => Use::ReadAndWrite,
        };
        if let Some(problem) = type_problem(&column.data_type, &now.data_type, usage) {
            add(&column.name, problem);
        }
        if column.generated.is_none() && takes_no_value(now) && !takes_no_value(column) {
            add(&column.name, ReleaseProblem::Computed);
        }
        // A column that the server computed is not written by a release that knows it so.
        if column.generated.is_some() && now.generated.is_none() && !is_filled(release, now) {
            add(&column.name, ReleaseProblem::UnknownRequired);
        }
        if !column.nullable && now.nullable {
            add(&column.name, ReleaseProblem::MayBeNull);
        }
        if column.nullable && !now.nullable && now.generated.is_none() {
            add(&column.name, ReleaseProblem::NotNull);
        }
        if is_filled(release, column)
            && !column.nullable
            && column.generated.is_none()
            && !is_filled(&state.schema, now)
        {
            add(&column.name, ReleaseProblem::LostDefault);
        }
    }
    for (_, source, target) in narrow_followers(state, &now.name) {
        let Some(target) = now.column(target) else {
            continue;
        };
        let mut checks = now.checks.iter();
        let is_required =
            !target.nullable || checks.any(|it| required_by(&it.expression) == Some(&target.name));
        if is_required && table.column(source).is_some() {
            let new = target.data_type.to_string();
            add(source, ReleaseProblem::Narrowed { new });
        }
    }
    for column in &now.columns {
        let is_unknown = table.column(&column.name).is_none();
        if is_unknown
            && !is_filled(&state.schema, column)
            && !follows(table, &now.name, &column.name, state)
        {
            add(&column.name, ReleaseProblem::UnknownRequired);
        }
    }
}

/// Whether a trigger fills the column, of a table that is called `actual` by now, from one that the release writes.
pub(super) fn follows(table: &Table, actual: &ObjectName, column: &str, state: &Catalog) -> bool {
    followers(state, actual).any(|(_, one, other)| {
        (one == column && table.column(other).is_some())
            || (other == column && table.column(one).is_some())
    })
}

/// Columns of a table that follow another one and do not hold all its values: table, the one that is used, the one that
/// follows.
fn narrow_followers<'state>(
    state: &'state Catalog,
    table: &ObjectName,
) -> impl Iterator<Item = &'state (ObjectName, String, String)> {
    let partial = state.partial_conversions.iter();
    partial.filter(move |(owner, ..)| owner == table)
}

/// Whether an INSERT may leave the column out.
pub(super) fn is_filled(schema: &Schema, column: &Column) -> bool {
    let domain = schema.domain(&column.data_type);
    let requires = !column.nullable || domain.is_some_and(|domain| domain.not_null);
    !requires
        || column.default.is_some()
        || column.identity.is_some()
        || column.generated.is_some()
        || domain.is_some_and(|domain| domain.default.is_some())
}

fn takes_no_value(column: &Column) -> bool {
    let identity = column.identity.as_ref();
    column.generated.is_some() || identity.is_some_and(|it| it.generation == Generation::Always)
}

/// What a release that has a value as `old` meets where the database has it as `new`. Types that the same Rust type
/// stands for may differ in what they hold.
pub(super) fn type_problem(old: &DataType, new: &DataType, usage: Use) -> Option<ReleaseProblem> {
    if old == new {
        return None;
    }
    if old.dimensions != new.dimensions || !are_alike(old.kind, new.kind) || old.name != new.name {
        return Some(ReleaseProblem::OtherType {
            old: old.to_string(),
            new: new.to_string(),
        });
    }
    if usage == Use::Read || holds(old, new) {
        return None;
    }
    Some(ReleaseProblem::Narrowed {
        new: new.to_string(),
    })
}

/// Whether clients see values of both types as the same.
fn are_alike(old: TypeKind, new: TypeKind) -> bool {
    let is_text = |kind| matches!(kind, TypeKind::Text | TypeKind::VarChar | TypeKind::Char);
    old == new || (is_text(old) && is_text(new))
}

/// Whether `new` holds every value of `old`, two types that are alike.
fn holds(old: &DataType, new: &DataType) -> bool {
    let limit = |data_type: &DataType| match data_type.kind {
        TypeKind::Text => None,
        TypeKind::Char => Some(data_type.precision.unwrap_or(1)),
        _ => data_type.precision,
    };
    let is_wider = match (limit(old), limit(new)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(old), Some(new)) => old <= new,
    };
    match (old.kind, new.precision) {
        // A number with more digits behind the point has fewer before it.
        (TypeKind::Numeric, Some(new_precision)) => {
            let places = |it: &DataType| i64::from(it.scale.unwrap_or(0));
            let whole = i64::from(old.precision.unwrap_or(u32::MAX)) - places(old);
            is_wider && i64::from(new_precision) - places(new) >= whole
        }
        (TypeKind::Numeric, None) => true,
        _ => is_wider && old.modifier == new.modifier,
    }
}
