//! Keys that foreign keys rely on.

use crate::diff::{Change, Constraint, ConstraintChange, TableChange, constraints_of};
use crate::model::{ForeignKey, IndexKey, ObjectName, Table};
use crate::plan::context::Context;
use crate::plan::draft::Drafts;

/// Whether a primary key or unique rule of the table is over exactly these columns.
pub(super) fn is_key(table: Option<&Table>, columns: &[String]) -> bool {
    keys_over(table, columns).next().is_some()
}

/// The keys of the table over exactly these columns, in any order.
fn keys_over(table: Option<&Table>, columns: &[String]) -> impl Iterator<Item = Constraint> {
    let sorted = |names: &mut dyn Iterator<Item = &String>| {
        let mut names: Vec<String> = names.cloned().collect();
        names.sort();
        names
    };
    let wanted = sorted(&mut columns.iter());
    let constraints = table.map(constraints_of).unwrap_or_default();
    constraints.into_iter().filter(move |constraint| {
        let key: Vec<String> = match constraint {
            Constraint::PrimaryKey(key) => key.columns.clone(),
            Constraint::Unique(unique) if unique.predicate.is_none() => {
                let parts = unique.parts.iter().map(|part| match &part.key {
                    IndexKey::Column(name) => Some(name.clone()),
                    IndexKey::Expression(_) => None,
                });
                parts.collect::<Option<Vec<_>>>().unwrap_or_default()
            }
            _ => return false,
        };
        let mut key = key;
        key.sort();
        key == wanted
    })
}

/// Whether a key over these columns exists all along: in the base and, unchanged, in the new schema.
pub(super) fn keeps_key(context: &Context<'_>, table: &Table, columns: &[String]) -> bool {
    let base = context.base_table(&table.name);
    let after: Vec<Constraint> = keys_over(Some(table), columns).collect();
    keys_over(base, columns).any(|key| {
        after
            .iter()
            .any(|it| std::mem::discriminant(it) == std::mem::discriminant(&key))
    })
}

/// The foreign keys that rely on a key which goes, and go themselves; `None`, with a refusal, when one
/// of them stays.
pub(super) fn users_of_key(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    constraint: &Constraint,
) -> Option<Vec<(ObjectName, ForeignKey)>> {
    if !matches!(
        constraint,
        Constraint::PrimaryKey(_) | Constraint::Unique(_)
    ) {
        return Some(Vec::new());
    }
    let base = context.base_table(table);
    let mut users = Vec::new();
    for (owner, other) in &context.base.tables {
        for key in &other.foreign_keys {
            let relies = key.target == *table
                && keys_over(base, &key.target_columns).any(|it| it == *constraint);
            if relies {
                users.push((owner.clone(), key.clone()));
            }
        }
    }
    let stays = users.iter().find(|(owner, key)| {
        let is_dropped = context.changes.iter().any(|change| match change {
            Change::Constraint(
                ConstraintChange::Drop {
                    table,
                    constraint: Constraint::ForeignKey(other),
                }
                | ConstraintChange::Replace {
                    table,
                    old: Constraint::ForeignKey(other),
                    ..
                },
            ) => table == owner && other.name == key.name,
            Change::Table(TableChange::Drop(table)) => table.name == *owner,
            _ => false,
        });
        !is_dropped
    });
    if let Some((owner, key)) = stays {
        drafts.refuse(
            "primary_key_blocking",
            format!("{table}.{}", constraint.name()),
            format!("the foreign key {owner}.{} relies on this key", key.name),
            "keep the key in this release and let the foreign key refer to another one first",
        );
        return None;
    }
    Some(users)
}
