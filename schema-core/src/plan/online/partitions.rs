//! Partitions of existing tables.
//!
//! A partition comes as a table of its own that is attached, because CREATE TABLE .. PARTITION OF would stop all
//! reading of the table; what the server would look for under a lock is looked for before. A partition goes in the
//! contract phase: detached beside reads and writes where that is possible, then dropped.

use crate::def::{BinaryOperator, UnaryOperator};
use crate::diff::{
    Change, ColumnAlteration, ColumnChange, PartitionChange, PartitionStorage,
    partitioning_mentions, rename_partition,
};
use crate::model::{
    Check, Expression, IndexKey, ObjectName, Partition, PartitionBound, Partitioning, RangeEnd,
    Table,
};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{PartitionOperation, PartitionPlace, Work};

const SCAN: &str = "attach_partition_scan";

/// Hands in the partitions that are added, renamed, stored in another way and dropped.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        if let Change::Column(change) = change {
            keep_key(context, drafts, change);
        }
    }
    for change in context.changes {
        let Change::Partition(change) = change else {
            continue;
        };
        match change {
            PartitionChange::Divide {
                relation, old, new, ..
            } => refuse_division(drafts, relation, old.as_ref(), new.as_ref()),
            PartitionChange::Add {
                table,
                parent,
                partition,
            } => add(context, drafts, table, parent, partition),
            PartitionChange::Drop {
                table,
                parent,
                partition,
            } => drop(context, drafts, table, parent, partition),
            PartitionChange::Rename { table, from, to } => {
                let rename = |from: &ObjectName, to: &ObjectName| PartitionOperation::Rename {
                    table: table.clone(),
                    from: from.clone(),
                    to: to.clone(),
                };
                let draft = Draft::new(rename(from, to).into(), [rename(to, from).into()]);
                drafts.add(Stage::RenameObjects, draft.with_table(table));
            }
            PartitionChange::Bound {
                partition,
                old,
                new,
                ..
            } => refuse_bound(drafts, partition, old, new),
            PartitionChange::Stored {
                table,
                partition,
                old,
                new,
            } => store(context, drafts, table, partition, old, new),
        }
    }
}

/// The server follows no change of a column that decides about the partition of a row, but a rename in place.
fn keep_key(context: &Context<'_>, drafts: &mut Drafts, change: &ColumnChange) {
    let in_key = |table: &ObjectName, column: &str| {
        let partitioning = context.base_table(table);
        let partitioning = partitioning.and_then(|table| table.partitioning.as_ref());
        partitioning.is_some_and(|it| partitioning_mentions(it, column))
    };
    match change {
        ColumnChange::Rename { table, from, to } if in_key(table, from) => {
            let is_carried = context
                .renames
                .iter()
                .any(|it| it.table == *table && it.from == *from);
            if is_carried {
                drafts.refuse(
                    "rename_column",
                    format!("{table}.{from}"),
                    format!(
                        "the partition key is about it, and no server divides the rows by a second column, so that \
                         it can only be renamed to `{to}` in place, which stops the running release"
                    ),
                    format!(
                        "keep the name with `#[column(name = \"{from}\")]`, or accept the interruption with \
                         `--accept-hazard rename_column`"
                    ),
                );
            }
        }
        ColumnChange::Alter {
            table,
            column,
            alteration: ColumnAlteration::Type { .. } | ColumnAlteration::Generated { .. },
        } if in_key(table, column) => drafts.refuse(
            "partitioning_changed",
            format!("{table}.{column}"),
            "the partition key is about it, and no server gives it another type: every row might move",
            format!(
                "declare the table of the new shape under another name beside `{table}`, copy the rows while both \
                 are written, and drop `{table}` in a later release"
            ),
        ),
        _ => {}
    }
}

/// A table that holds rows is not divided in place, nor put together again: every row would move.
fn refuse_division(
    drafts: &mut Drafts,
    relation: &ObjectName,
    old: Option<&Partitioning>,
    new: Option<&Partitioning>,
) {
    let problem = match (old, new) {
        (None, _) => "no server divides a table that exists into partitions",
        (_, None) => "no server makes one table of its partitions",
        _ => "no server divides a table that exists by another key",
    };
    drafts.refuse(
        "partitioning_changed",
        relation.to_string(),
        problem,
        format!(
            "declare the table of the new shape under another name beside `{relation}`, copy the rows while \
             both are written, and drop `{relation}` in a later release"
        ),
    );
}

/// The rows that a partition takes cannot be changed while it has them.
fn refuse_bound(
    drafts: &mut Drafts,
    partition: &ObjectName,
    old: &PartitionBound,
    new: &PartitionBound,
) {
    let remedy = match (old, new) {
        (PartitionBound::Default, _) | (_, PartitionBound::Default) => {
            "give the other partition another name: a default partition is another partition"
        }
        _ => {
            "leave its bound as it is, and declare another partition for the rows that it does not take; to \
             divide it, drop it and declare its parts in a later release"
        }
    };
    drafts.refuse(
        "partition_bound_changed",
        partition.to_string(),
        "to change the rows that a partition takes, it would have to be detached, and reads would not find its \
         rows meanwhile",
        remedy,
    );
}

/// Which partitions a step finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Partitions {
    /// Those before the plan, under their new names.
    Before,
    /// Those that the plan adds too; those that it drops go last of all.
    WithNew,
}

/// A table that is divided before the plan and after it, as a step finds it.
pub(super) fn as_divided(
    context: &Context<'_>,
    table: &ObjectName,
    partitions: Partitions,
) -> Option<Table> {
    let base = context.base_table(table)?;
    let mut partitioning = base.partitioning.clone()?;
    for change in context.changes {
        match change {
            Change::Partition(PartitionChange::Rename {
                table: owner,
                from,
                to,
            }) if owner == table => {
                rename_partition(&mut partitioning, from, to)?;
            }
            Change::Partition(PartitionChange::Add {
                table: owner,
                parent,
                partition,
            }) if owner == table && partitions == Partitions::WithNew => {
                partitioning
                    .of_mut(table, parent)?
                    .insert(partition.clone());
            }
            _ => {}
        }
    }
    Some(Table {
        partitioning: Some(partitioning),
        ..base.clone()
    })
}

/// Where a partition comes or goes.
fn place(table: &Table, parent: &ObjectName, tables: &[&Table]) -> PartitionPlace {
    let partitioning = table.partitioning.as_ref();
    let division = partitioning.and_then(|it| it.of(&table.name, parent));
    let default = division.and_then(Partitioning::default_partition);
    PartitionPlace {
        table: table.name.clone(),
        parent: parent.clone(),
        default: default.map(|it| it.name.clone()),
        targets: targets(table),
        referrers: tables
            .iter()
            .filter(|other| other.name != table.name)
            .filter(|other| other.foreign_keys.iter().any(|it| it.target == table.name))
            .map(|other| other.name.clone())
            .collect(),
    }
}

fn targets(table: &Table) -> Vec<ObjectName> {
    let keys = table.foreign_keys.iter().map(|key| key.target.clone());
    let mut targets: Vec<ObjectName> = keys.filter(|target| *target != table.name).collect();
    targets.sort();
    targets.dedup();
    targets
}

fn add(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    parent: &ObjectName,
    partition: &Partition,
) {
    let Some(base) = as_divided(context, table, Partitions::Before) else {
        return;
    };
    let base = &base;
    if let Some(holder) = taken_by(context, table, parent, partition) {
        drafts.refuse(
            "partition_bound_changed",
            partition.name.to_string(),
            format!(
                "its rows are in the partition {holder}, which goes only when no release uses it any more, and \
                 no row can be in two partitions"
            ),
            format!(
                "drop {holder} in this release and add {} in a later one; where its rows are to stay, move \
                 them to another table first",
                partition.name
            ),
        );
        return;
    }
    let tables: Vec<&Table> = context.base.tables.values().collect();
    let mut place = self::place(base, parent, &tables);
    place.default.take_if(|name| *name == partition.name);
    let create = |partition: &Partition| PartitionOperation::Create {
        table: table.clone(),
        partition: partition.clone(),
    };
    let drop = PartitionOperation::Drop {
        table: table.clone(),
        partition: partition.clone(),
        targets: Vec::new(),
    };
    let draft = Draft::new(create(partition).into(), [drop.into()]);
    drafts.add(
        Stage::CreatePartitions,
        draft
            .with_table(table)
            .avoids(&["create_partition_locks_parent"]),
    );
    let excluded = match &place.default {
        Some(default) => exclude(context, drafts, base, parent, default, partition),
        None => None,
    };
    if place.default.is_some() && excluded.is_none() && !may_scan(context, drafts, table, &place) {
        return;
    }
    let attach = PartitionOperation::Attach {
        place: place.clone(),
        partition: partition.clone(),
    };
    let detach = PartitionOperation::Detach {
        place,
        partition: partition.clone(),
        concurrently: false,
    };
    let mut draft = Draft::new(attach.into(), [detach.into()])
        .with_table(table)
        .avoids(&["create_partition_locks_parent"]);
    if excluded.is_some() {
        draft = draft.with_work(Work::Catalog).avoids(&[SCAN]);
    }
    drafts.add(Stage::AttachPartitions, draft);
    if let Some(check) = excluded {
        let (drop, add) = check;
        let draft = Draft::new(drop.into(), [add.into()]);
        drafts.add(Stage::AttachPartitions, draft.with_table(table));
    }
}

/// The partition that goes in the same change and still has the rows of a new one.
fn taken_by(
    context: &Context<'_>,
    table: &ObjectName,
    parent: &ObjectName,
    partition: &Partition,
) -> Option<ObjectName> {
    context.changes.iter().find_map(|change| match change {
        Change::Partition(PartitionChange::Drop {
            table: owner,
            parent: of,
            partition: dropped,
        }) if owner == table
            && of == parent
            && dropped.bound.overlaps(&partition.bound) == Some(true) =>
        {
            Some(dropped.name.clone())
        }
        _ => None,
    })
}

/// Without a check of the default partition, ATTACH reads it while nobody can use it.
fn may_scan(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    place: &PartitionPlace,
) -> bool {
    if context.is_small(table) || context.accepts(SCAN) {
        return true;
    }
    let default = place.default.as_ref().map(ToString::to_string);
    drafts.refuse(
        SCAN,
        default.unwrap_or_default(),
        "the server looks whether it has rows of the new partition, and nobody can use it meanwhile; where the key \
         is no single column, no check can tell it before",
        format!(
            "accept that with `--accept-hazard {SCAN}`, or declare `#[table(rows = ..)]` below {} if the table \
             is that small",
            context.options.small_table_rows
        ),
    );
    false
}

/// Checks that the default partition has none of the rows of a new one, beside reads and writes. Returns the
/// step that ends that and its way back; `None` where no check can say it.
fn exclude(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &Table,
    parent: &ObjectName,
    default: &ObjectName,
    partition: &Partition,
) -> Option<(PartitionOperation, PartitionOperation)> {
    let division = table.partitioning.as_ref()?.of(&table.name, parent)?;
    let condition = condition(division, &partition.bound)?;
    let check = Check::new(
        context.aside(&partition.name.name, "excluded"),
        Expression::Unary(UnaryOperator::Not, Box::new(condition)),
    );
    let add = PartitionOperation::AddCheck {
        table: table.name.clone(),
        partition: default.clone(),
        check: check.clone(),
    };
    let drop = PartitionOperation::DropCheck {
        table: table.name.clone(),
        partition: default.clone(),
        check: check.clone(),
    };
    let draft = Draft::new(add.clone().into(), [drop.clone().into()]);
    drafts.add(
        Stage::ExcludePartitions,
        draft.with_table(&table.name).avoids(&[SCAN]),
    );
    let validate = PartitionOperation::ValidateCheck {
        table: table.name.clone(),
        partition: default.clone(),
        name: check.name,
    };
    let draft = Draft::without_reverse(validate.into(), "what is validated needs no way back");
    drafts.add(
        Stage::ValidatePartitions,
        draft.avoids(&[SCAN, "validate_same_txn"]),
    );
    drafts.note(format!(
        "From the expand phase on, rows of the new partition {} are refused until it is attached, because \
         {default} may not take them. If rows of it are in {default} already, the validation says so: move them \
         to another table first.",
        partition.name
    ));
    Some((drop, add))
}

/// The rows of a bound, as the server writes the condition, for a key of one column.
fn condition(division: &Partitioning, bound: &PartitionBound) -> Option<Expression> {
    let [part] = division.key.as_slice() else {
        return None;
    };
    let IndexKey::Column(name) = &part.key else {
        return None;
    };
    if part.collation.is_some() || part.operator_class.is_some() {
        return None;
    }
    let column = || Box::new(Expression::Column(name.clone()));
    let compare = |operator, value: &Expression| {
        Expression::Binary(operator, column(), Box::new(value.clone()))
    };
    let is_some = Expression::Unary(UnaryOperator::IsSome, column());
    let and = |one: Expression, other: Expression| {
        Expression::Binary(BinaryOperator::And, Box::new(one), Box::new(other))
    };
    match bound {
        PartitionBound::Range { from, to } => {
            let mut all = is_some;
            if let [RangeEnd::Value(value)] = from.as_slice() {
                all = and(all, compare(BinaryOperator::GreaterOrEqual, value));
            }
            if let [RangeEnd::Value(value)] = to.as_slice() {
                all = and(all, compare(BinaryOperator::Less, value));
            }
            Some(all)
        }
        PartitionBound::List(values) => {
            let has_null = values.contains(&Expression::Null);
            let some: Vec<Expression> = values
                .iter()
                .filter(|value| **value != Expression::Null)
                .cloned()
                .collect();
            let among = match some.as_slice() {
                [] => None,
                [only] => Some(compare(BinaryOperator::Equal, only)),
                _ => Some(Expression::OneOf(column(), some)),
            };
            let is_none = Expression::Unary(UnaryOperator::IsNone, column());
            match (has_null, among) {
                (false, None) => None,
                (false, Some(among)) => Some(and(is_some, among)),
                (true, None) => Some(is_none),
                (true, Some(among)) => Some(Expression::Binary(
                    BinaryOperator::Or,
                    Box::new(is_none),
                    Box::new(among),
                )),
            }
        }
        PartitionBound::Default | PartitionBound::Hash { .. } => None,
    }
}

fn drop(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    parent: &ObjectName,
    partition: &Partition,
) {
    let object = partition.name.to_string();
    if !context.options.allow_data_loss.contains(&object) {
        drafts.refuse_data_loss(
            object,
            "to drop the partition loses all its rows".to_owned(),
        );
        return;
    }
    let base = as_divided(context, table, Partitions::WithNew);
    let (Some(base), Some(new)) = (&base, context.new.tables.get(table)) else {
        return;
    };
    let has_default = |table: &Table| {
        let partitioning = table.partitioning.as_ref();
        let division = partitioning.and_then(|it| it.of(&table.name, parent));
        division.is_some_and(|it| it.default_partition().is_some())
    };
    let concurrently =
        context.capabilities.concurrent_indexes && !has_default(base) && !has_default(new);
    let tables: Vec<&Table> = context.new.tables.values().collect();
    let mut place = self::place(new, parent, &tables);
    let default = self::place(base, parent, &tables).default;
    place.default = place
        .default
        .or(default)
        .filter(|default| *default != partition.name);
    let attach = PartitionOperation::Attach {
        place: place.clone(),
        partition: partition.clone(),
    };
    let detach = PartitionOperation::Detach {
        place,
        partition: partition.clone(),
        concurrently,
    };
    let mut draft = Draft::new(detach.into(), [attach.into()]);
    if concurrently {
        draft = draft.avoids(&["concurrently_in_txn", "detach_partition_blocking"]);
        drafts.note(format!(
            "If detaching {} is interrupted, finish it with `ALTER TABLE {parent} DETACH PARTITION {} FINALIZE`.",
            partition.name, partition.name
        ));
    }
    drafts.add(Stage::DetachPartitions, draft);
    let create = PartitionOperation::Create {
        table: table.clone(),
        partition: partition.clone(),
    };
    let drop = PartitionOperation::Drop {
        table: table.clone(),
        partition: partition.clone(),
        targets: targets(new),
    };
    drafts.add(
        Stage::DropPartitions,
        Draft::new(drop.into(), [create.into()])
            .avoids(&["drop_table_schema_truncate"])
            .loses(
                object,
                "all rows of the partition; the way back makes it anew, empty".to_owned(),
            ),
    );
}

fn store(
    context: &Context<'_>,
    drafts: &mut Drafts,
    table: &ObjectName,
    partition: &ObjectName,
    old: &PartitionStorage,
    new: &PartitionStorage,
) {
    let set = |old: &PartitionStorage, new: &PartitionStorage| PartitionOperation::Store {
        table: table.clone(),
        partition: partition.clone(),
        old: old.clone(),
        new: new.clone(),
    };
    let is_moved = old.tablespace != new.tablespace;
    if is_moved
        && !super::table_properties::may_rewrite(context, drafts, table, "a partition's tablespace")
    {
        return;
    }
    let draft = Draft::new(set(old, new).into(), [set(new, old).into()]);
    let draft = if is_moved {
        draft
    } else {
        draft.with_table(table)
    };
    // After the renames.
    drafts.add(Stage::SetIndexesAside, draft);
}
