//! What keeps a column from getting another type beside a running release.

use super::{Retyping, constraint_mentions_retyped, index_mentions_retyped};
use crate::def::ReferentialAction;
use crate::diff::{
    Change, ColumnAlteration, ColumnChange as Difference, Constraint, ConstraintChange,
    IndexChange, TableObjectChange, constraint_mentions, constraints_of, expression_mentions,
    index_mentions, object_mentions, partitioning_mentions,
};
use crate::model::{ReplicaIdentity, Table};
use crate::plan::context::Context;
use crate::plan::draft::Drafts;

/// Refuses a change that the planner has no safe way for, and says why.
pub(super) fn refuse(context: &Context<'_>, drafts: &mut Drafts, retyping: &Retyping) {
    let Retyping { table, column, .. } = retyping;
    let object = format!("{table}.{column}");
    if let Some(loses) = retyping.loses
        && !context.options.allow_data_loss.contains(&object)
    {
        let (old, new) = (&retyping.old.data_type, &retyping.new.data_type);
        let description = format!("the change from {old} to {new} {loses}");
        drafts.refuse_data_loss(object.clone(), description);
    }
    let Some(definition) = context.base_table(table) else {
        return;
    };
    // What is said of the division of the table says it already.
    let division = definition.partitioning.as_ref();
    if division.is_some_and(|it| partitioning_mentions(it, column)) {
        return;
    }
    let (problem, remedy) = if let Some(problem) = of_table(context, retyping, definition) {
        (
            problem,
            format!(
                "add a new column of type {} with `#[column(backfill = ..)]` over `{column}`, and remove \
                 `{column}` in a later release",
                retyping.new.data_type
            ),
        )
    } else if let Some(problem) = of_changes(context, retyping) {
        (
            problem,
            format!("change the type of `{column}` in a release of its own"),
        )
    } else {
        return;
    };
    drafts.refuse("column_type_rewrite", object, problem, remedy);
}

/// What the table is or has, whatever else changes.
fn of_table(context: &Context<'_>, retyping: &Retyping, table: &Table) -> Option<String> {
    let column = &retyping.column;
    if table.partitioning.is_some() {
        return Some(
            "a second column of a partitioned table is not built beside reads and writes"
                .to_owned(),
        );
    }
    if context.backfill_key(&table.name).is_none() {
        return Some(
            "the table has no primary key, by which a second column could be filled in batches"
                .to_owned(),
        );
    }
    let mut tables = context.base.tables.values();
    if !table.properties.inherits.is_empty()
        || tables.any(|other| other.properties.inherits.contains(&table.name))
    {
        return Some("the table stands in an inheritance, whose tables change together".to_owned());
    }
    if retyping.old.generated.is_some() || retyping.new.generated.is_some() {
        return Some("a computed column cannot follow another one".to_owned());
    }
    let mut columns = table.columns.iter();
    let computed = columns.find(|other| {
        let generated = other.generated.as_ref();
        generated.is_some_and(|(expression, _)| expression_mentions(expression, column))
    });
    if let Some(computed) = computed {
        return Some(format!(
            "the column `{}` is computed from it",
            computed.name
        ));
    }
    for constraint in constraints_of(table) {
        let mentions = constraint_mentions(&constraint, &table.name, &table.name, column);
        let special = match &constraint {
            Constraint::Exclusion(_) => true,
            Constraint::Unique(unique) => unique.without_overlaps || unique.nulls_not_distinct,
            Constraint::PrimaryKey(key) => key.without_overlaps,
            // A default would go into one of the columns alone.
            Constraint::ForeignKey(key) => {
                key.period
                    || [key.on_delete, key.on_update].contains(&ReferentialAction::SetDefault)
            }
            Constraint::Check(_) => false,
        };
        if mentions && special {
            return Some(format!(
                "the constraint `{}` is about it, and no second one can be built beside reads and writes",
                constraint.name()
            ));
        }
    }
    let named = |name: &str| {
        let constraints = constraints_of(table);
        let mut constraints = constraints.iter();
        let mut indexes = table.indexes.iter();
        constraints
            .any(|it| it.name() == name && constraint_mentions_retyped(context, &table.name, it))
            || indexes.any(|it| it.name == name && index_mentions_retyped(context, &table.name, it))
    };
    let replica = match &table.properties.replica_identity {
        ReplicaIdentity::Index(index) => Some(index),
        _ => None,
    };
    let cluster = table.properties.cluster_on.as_ref();
    cluster.into_iter().chain(replica).find(|index| named(index)).map(|index| {
        format!("the table is clustered or replicated by `{index}`, which would have to change with it")
    })
}

/// What else changes in the same plan.
fn of_changes(context: &Context<'_>, retyping: &Retyping) -> Option<String> {
    let Retyping { table, column, .. } = retyping;
    for change in context.changes {
        match change {
            Change::Column(Difference::Alter {
                table: owner,
                column: name,
                alteration,
            }) if owner == table && name == column => match alteration {
                ColumnAlteration::BecomesRequired => {
                    return Some("it becomes NOT NULL in the same release".to_owned());
                }
                ColumnAlteration::Identity { .. } => {
                    return Some("who numbers it changes in the same release".to_owned());
                }
                _ => {}
            },
            Change::Constraint(
                ConstraintChange::Drop {
                    table: owner,
                    constraint,
                }
                | ConstraintChange::Replace {
                    table: owner,
                    old: constraint,
                    ..
                }
                | ConstraintChange::Rename {
                    table: owner,
                    constraint,
                    ..
                },
            ) if constraint_mentions(constraint, owner, table, column) => {
                return Some(format!(
                    "the constraint {owner}.{}, which is about it, changes in the same release",
                    constraint.name()
                ));
            }
            Change::Constraint(ConstraintChange::Add {
                table: owner,
                constraint: constraint @ (Constraint::ForeignKey(_) | Constraint::Exclusion(_)),
            }) if constraint_mentions(constraint, owner, table, column) => {
                return Some(format!(
                    "the constraint {owner}.{}, which is about it, is new in the same release",
                    constraint.name()
                ));
            }
            Change::Index(
                IndexChange::Drop {
                    table: owner,
                    index,
                }
                | IndexChange::Rename {
                    table: owner,
                    index,
                    ..
                }
                | IndexChange::Replace {
                    table: owner,
                    old: index,
                    ..
                },
            ) if owner == table && index_mentions(index, column) => {
                return Some(format!(
                    "the index {}, which is about it, changes in the same release",
                    index.name
                ));
            }
            Change::TableObject(
                TableObjectChange::Create {
                    table: owner,
                    object,
                }
                | TableObjectChange::Drop {
                    table: owner,
                    object,
                }
                | TableObjectChange::Replace {
                    table: owner,
                    old: object,
                    ..
                }
                | TableObjectChange::Rename {
                    table: owner,
                    object,
                    ..
                },
            ) if owner == table && object_mentions(object, column) => {
                return Some(format!(
                    "the {} {}, which is about it, changes in the same release",
                    object.kind(),
                    object.name()
                ));
            }
            _ => {}
        }
    }
    // Foreign keys of tables that come or go stand on the column as it was.
    for (name, other) in context.base.tables.iter().chain(&context.new.tables) {
        let stays = context.base.tables.contains_key(name) && context.new.tables.contains_key(name);
        let mut keys = other.foreign_keys.iter();
        let key = keys.find(|key| key.target == *table && key.target_columns.contains(column));
        if let Some(key) = key.filter(|_| !stays) {
            return Some(format!(
                "the table {name}, whose foreign key {} is about it, comes or goes in the same release",
                key.name
            ));
        }
    }
    let mut renames = context.renames.iter();
    let constraints = context
        .base_table(table)
        .map(constraints_of)
        .unwrap_or_default();
    renames
        .find(|rename| {
            constraints.iter().any(|constraint| {
                constraint_mentions(constraint, table, &rename.table, &rename.from)
                    && constraint_mentions(constraint, table, table, column)
            })
        })
        .map(|rename| {
            format!(
                "`{}` is renamed in the same release, and a constraint joins both",
                rename.from
            )
        })
}
