//! The rules that a release keeps and counts on.

use super::columns::{follows, is_filled};
use super::{ReleaseConflict, ReleaseProblem};
use crate::def::{BinaryOperator, ReferentialAction, RowSecurity, UnaryOperator};
use crate::diff::{Constraint, constraints_of, expression_mentions};
use crate::model::{
    Expression, ForeignKey, IndexKey, IndexPart, ObjectName, Partition, RowRule, Schema, Table,
    TableObject, Unique,
};
use crate::plan::Catalog;
use std::collections::BTreeSet;

/// Compares the rules of a table that the release knows with those that there are, in which columns have the names by
/// which the release knows them.
pub(super) fn compare(
    release: &Schema,
    table: &Table,
    now: &Table,
    state: &Catalog,
    found: &mut BTreeSet<ReleaseConflict>,
) {
    let known = constraints_of(table);
    let mut present = constraints_of(now);
    let building = state.unattached.iter();
    let building = building.filter(|((owner, _), _)| *owner == now.name);
    present.extend(building.map(|(_, unique)| Constraint::Unique(unique.clone())));
    for rule in &present {
        if known.iter().any(|it| demands_no_less(it, rule)) {
            continue;
        }
        if let Some((object, problem)) = restriction(release, table, now, rule, state) {
            found.insert(ReleaseConflict::new(object, problem));
        }
    }
    let mut lost = |name: &str, problem: ReleaseProblem| {
        let object = format!("{}.{name}", table.name);
        found.insert(ReleaseConflict::new(object, problem));
    };
    for rule in &known {
        let is_kept = present.iter().any(|it| gives_no_less(it, rule));
        match rule {
            _ if is_kept => {}
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => {
                lost(rule.name(), ReleaseProblem::LostUnique);
            }
            Constraint::ForeignKey(key) if acts(key) => {
                lost(rule.name(), ReleaseProblem::LostAction);
            }
            _ => {}
        }
    }
    if now.properties.row_security != RowSecurity::Disabled {
        if table.properties.row_security != now.properties.row_security {
            let object = table.name.to_string();
            found.insert(ReleaseConflict::new(object, ReleaseProblem::RowSecurity));
        } else {
            policies(table, now, found);
        }
    }
    triggers(table, now, found);
    privileges(table, now, found);
    partitions(table, now, found);
}

/// What a new rule refuses; nothing where the release cannot violate it.
fn restriction(
    release: &Schema,
    table: &Table,
    now: &Table,
    rule: &Constraint,
    state: &Catalog,
) -> Option<(String, ReleaseProblem)> {
    let named =
        |problem: ReleaseProblem| Some((format!("{}.{}", table.name, rule.name()), problem));
    let knows = |column: &String| table.column(column).is_some();
    // NULL, which a release writes into columns that it does not know, keeps the rules about them.
    let is_null = |column: &String| {
        let present = now.column(column);
        !knows(column) && present.is_some_and(|it| it.nullable && it.default.is_none())
    };
    match rule {
        Constraint::PrimaryKey(key) => {
            (!key.columns.iter().any(is_null)).then_some(())?;
            named(ReleaseProblem::NewRule("primary key"))
        }
        Constraint::Unique(unique) => {
            let columns = plain_columns(&unique.parts);
            let passes = columns.is_some_and(|columns| columns.iter().any(is_null));
            (!passes || unique.nulls_not_distinct).then_some(())?;
            named(ReleaseProblem::NewRule("unique rule"))
        }
        Constraint::ForeignKey(key) => {
            (!key.columns.iter().any(is_null) || key.match_full).then_some(())?;
            named(ReleaseProblem::NewRule("foreign key"))
        }
        Constraint::Exclusion(_) => named(ReleaseProblem::NewRule("exclusion constraint")),
        Constraint::Check(check) => {
            if keeps_up(table, &now.name, &check.name, state) {
                return None;
            }
            if let Some(column) = required_by(&check.expression) {
                let object = format!("{}.{column}", table.name);
                let present = now.column(column)?;
                return match table.column(column) {
                    Some(it) if it.nullable => Some((object, ReleaseProblem::NotNull)),
                    Some(_) => None,
                    None => {
                        let required = crate::model::Column {
                            nullable: false,
                            ..present.clone()
                        };
                        let is_filled = is_filled(release, &required)
                            || follows(table, &now.name, column, state);
                        (!is_filled).then_some((object, ReleaseProblem::UnknownRequired))
                    }
                };
            }
            // The rows that exist hold what the release writes into columns that it does not know, and the check is
            // made of them.
            let mentions = |column: &crate::model::Column| {
                expression_mentions(&check.expression, &column.name)
            };
            table.columns.iter().any(mentions).then_some(())?;
            named(ReleaseProblem::NewRule("check"))
        }
    }
}

/// The column of which a check demands nothing but a value.
pub(super) fn required_by(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Unary(UnaryOperator::IsSome, inner) => match inner.as_ref() {
            Expression::Column(column) => Some(column),
            _ => None,
        },
        _ => None,
    }
}

/// Whether whoever keeps `known` keeps `rule`.
fn demands_no_less(known: &Constraint, rule: &Constraint) -> bool {
    match (known, rule) {
        (Constraint::Check(known), Constraint::Check(rule)) => known.expression == rule.expression,
        (Constraint::ForeignKey(known), Constraint::ForeignKey(rule)) => {
            refers_alike(known, rule) && (known.match_full || !rule.match_full)
        }
        (Constraint::Exclusion(known), Constraint::Exclusion(rule)) => {
            known.elements == rule.elements && known.predicate == rule.predicate
        }
        (Constraint::PrimaryKey(_) | Constraint::Unique(_), _) => is_unique_alike(known, rule),
        _ => false,
    }
}

/// Whether `present` does for the release what `known` did.
fn gives_no_less(present: &Constraint, known: &Constraint) -> bool {
    match (present, known) {
        (Constraint::ForeignKey(present), Constraint::ForeignKey(known)) => {
            refers_alike(present, known)
                && present.on_delete == known.on_delete
                && present.on_update == known.on_update
        }
        _ => is_unique_alike(present, known),
    }
}

fn refers_alike(one: &ForeignKey, other: &ForeignKey) -> bool {
    one.columns == other.columns
        && one.target == other.target
        && one.target_columns == other.target_columns
        && one.period == other.period
}

fn acts(key: &ForeignKey) -> bool {
    let acts = |action| {
        !matches!(
            action,
            ReferentialAction::NoAction | ReferentialAction::Restrict
        )
    };
    acts(key.on_delete) || acts(key.on_update)
}

/// Whether both make the same rows unique.
fn is_unique_alike(one: &Constraint, other: &Constraint) -> bool {
    match (one, other) {
        (Constraint::PrimaryKey(one), Constraint::PrimaryKey(other)) => {
            is_same_set(&one.columns, &other.columns)
                && one.without_overlaps == other.without_overlaps
        }
        (Constraint::PrimaryKey(key), Constraint::Unique(unique))
        | (Constraint::Unique(unique), Constraint::PrimaryKey(key)) => {
            unique.predicate.is_none()
                && unique.without_overlaps == key.without_overlaps
                && plain_columns(&unique.parts).is_some_and(|it| is_same_set(&it, &key.columns))
        }
        (Constraint::Unique(one), Constraint::Unique(other)) => {
            one.predicate == other.predicate
                && one.nulls_not_distinct == other.nulls_not_distinct
                && one.without_overlaps == other.without_overlaps
                && is_same_key(one, other)
        }
        _ => false,
    }
}

fn is_same_key(one: &Unique, other: &Unique) -> bool {
    match (plain_columns(&one.parts), plain_columns(&other.parts)) {
        (Some(one), Some(other)) => is_same_set(&one, &other),
        _ => one.parts == other.parts,
    }
}

fn is_same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|it| other.contains(it))
}

fn plain_columns(parts: &[IndexPart]) -> Option<Vec<String>> {
    let columns = parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) if part.operator_class.is_none() => Some(name.clone()),
        _ => None,
    });
    columns.collect()
}

fn policies(table: &Table, now: &Table, found: &mut BTreeSet<ReleaseConflict>) {
    let of = |table: &Table| -> Vec<TableObject> {
        let objects = table.objects.iter();
        let policies = objects.filter(|it| matches!(it, TableObject::Policy(_)));
        policies.cloned().collect()
    };
    let (before, after) = (of(table), of(now));
    for policy in before.iter().chain(&after) {
        let is_there = |policies: &[TableObject]| {
            policies
                .iter()
                .any(|it| it.with_name("") == policy.with_name(""))
        };
        if !is_there(&before) || !is_there(&after) {
            let object = format!("{}.{}", table.name, policy.name());
            found.insert(ReleaseConflict::new(object, ReleaseProblem::OtherPolicy));
        }
    }
}

/// New triggers that may refuse what was allowed: rules of conventions that do, and whatever somebody wrote.
fn triggers(table: &Table, now: &Table, found: &mut BTreeSet<ReleaseConflict>) {
    for object in &now.objects {
        let TableObject::Trigger(trigger) = object else {
            continue;
        };
        let refuses = trigger.rule().is_none_or(RowRule::is_refusal);
        let mut known = table.objects.iter();
        if refuses && !known.any(|it| it.with_name("") == object.with_name("")) {
            let name = format!("{}.{}", table.name, trigger.name);
            let problem = ReleaseProblem::NewRule("trigger");
            found.insert(ReleaseConflict::new(name, problem));
        }
    }
}

fn privileges(table: &Table, now: &Table, found: &mut BTreeSet<ReleaseConflict>) {
    for object in &table.objects {
        let TableObject::Grant(before) = object else {
            continue;
        };
        let after = now.objects.iter().find_map(|it| match it {
            TableObject::Grant(grant) if grant.role == before.role => Some(&grant.privileges),
            _ => None,
        });
        for privilege in &before.privileges {
            let covered = after.is_some_and(|after| {
                after.iter().any(|it| {
                    it.privilege == privilege.privilege
                        && it.is_grant_option == privilege.is_grant_option
                        && (it.column.is_none() || it.column == privilege.column)
                })
            });
            // What stands about a column goes with it, and the column is said to be gone.
            let is_gone = privilege
                .column
                .as_ref()
                .is_some_and(|column| now.column(column).is_none());
            if !covered && !is_gone && !privilege.is_grant_option {
                let object = format!("{} for {}", table.name, before.role);
                let word = privilege.privilege.keyword().to_owned();
                let problem = ReleaseProblem::LostPrivilege(word);
                found.insert(ReleaseConflict::new(object, problem));
            }
        }
    }
}

/// Whether the check says that a column which the release writes has a value where the one that follows it has one:
/// what the release writes always keeps it.
fn keeps_up(table: &Table, actual: &ObjectName, check: &str, state: &Catalog) -> bool {
    let present = state.schema.tables.get(actual);
    let mut checks = present.into_iter().flat_map(|it| &it.checks);
    let Some(check) = checks.find(|it| it.name == check) else {
        return false;
    };
    let Expression::Binary(BinaryOperator::Or, one, other) = &check.expression else {
        return false;
    };
    let pair = match (one.as_ref(), other.as_ref()) {
        (
            Expression::Unary(UnaryOperator::IsSome, written),
            Expression::Unary(UnaryOperator::IsNone, follower),
        ) => (written.as_ref(), follower.as_ref()),
        _ => return false,
    };
    let (Expression::Column(written), Expression::Column(follower)) = pair else {
        return false;
    };
    let is_pair = |(_, from, to): &(ObjectName, String, String)| from == written && to == follower;
    let mut pairs = state.synchronizations.iter();
    table.column(written).is_some() && pairs.any(|it| it.0 == *actual && is_pair(it))
}

/// A partition that has another name counts as there: the rows are those of the table.
fn partitions(table: &Table, now: &Table, found: &mut BTreeSet<ReleaseConflict>) {
    let all = |table: &Table| -> Vec<Partition> {
        let partitions = table.partitioning.iter().flat_map(|it| it.all(&table.name));
        partitions.map(|(_, it)| it.clone()).collect()
    };
    let after = all(now);
    for partition in all(table) {
        let mut present = after.iter();
        if !present.any(|it| it.name == partition.name || it.bound == partition.bound) {
            let problem = ReleaseProblem::MissingPartition;
            found.insert(ReleaseConflict::new(partition.name.to_string(), problem));
        }
    }
}
