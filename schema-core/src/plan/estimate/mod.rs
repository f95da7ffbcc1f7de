//! What a step costs: time, log and disk, from the rows that a table is said or was counted to have.
//!
//! | work | reads | writes to the log | disk that it takes until it is done |
//! |---|---|---|---|
//! | scan | the table | nothing; with checksums up to the pages that nobody has read since they were written | nothing |
//! | index | the table, twice where writes go on beside it | the index | the sort, where it does not fit into memory |
//! | rewrite | the table | the table and all its indexes | the same |
//! | batches | the table | each row with its record, its page once a checkpoint, and an entry in each index | the old rows until a vacuum |
//!
//! An index has an entry for each row: its key, rounded up, and a header, on pages that are filled to nine tenths. PostgreSQL
//! keeps a key that repeats once with a list of its rows, six bytes each, which is what the number of different values
//! is for. Every number is a range, whose ends differ by what is not known: how long texts are, how fast the machine is.

mod cost_model;
mod size;
mod text;

pub use cost_model::CostModel;
pub use text::{bytes as bytes_text, duration as duration_text};

use super::{Migration, Operation, PartitionOperation, Statistics, Work};
use crate::dialect::Dialect;
use crate::model::{Index, ObjectName, Schema, Table};
use size::{Keys, Sized, entry_bytes};
use std::collections::{BTreeMap, BTreeSet};

/// What a step costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The table that it reads or writes.
    pub table: ObjectName,
    /// The rows of that table.
    pub rows: u64,
    /// Where the number of rows comes from.
    pub source: EstimateSource,
    /// How long it works, in milliseconds, on a machine that does nothing else.
    pub milliseconds: Range,
    /// What it writes to the log, in bytes.
    pub log_bytes: Range,
    /// The disk that it takes until it is done, in bytes.
    pub temporary_bytes: Range,
}

/// Where the number of rows comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EstimateSource {
    /// `#[table(rows = ..)]`.
    Declared,
    /// A running database.
    Counted,
}

impl EstimateSource {
    /// The word for it: `declared` or `counted`.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Counted => "counted",
        }
    }
}

/// A number that lies between two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub low: u64,
    /// At most.
    pub high: u64,
}

impl Range {
    /// From `low` to `high`.
    pub const fn new(low: u64, high: u64) -> Self {
        Self { low, high }
    }

    /// A number that is known.
    pub const fn exactly(number: u64) -> Self {
        Self::new(number, number)
    }

    fn plus(self, other: Self) -> Self {
        Self::new(
            self.low.saturating_add(other.low),
            self.high.saturating_add(other.high),
        )
    }

    fn times(self, factor: u64) -> Self {
        Self::new(
            self.low.saturating_mul(factor),
            self.high.saturating_mul(factor),
        )
    }

    /// The milliseconds that this much takes at a rate of so much a second: quick where little goes fast.
    fn at_rate(self, rate: Self) -> Self {
        let milliseconds = |amount: u64, rate: u64| amount.saturating_mul(1_000) / rate.max(1);
        Self::new(
            milliseconds(self.low, rate.high),
            milliseconds(self.high, rate.low),
        )
    }
}

/// Writes into the steps what they cost, where something tells how many rows there are.
pub(super) fn fill(
    migrations: &mut [Migration],
    (old, new): (&Schema, &Schema),
    dialect: &dyn Dialect,
    statistics: &Statistics,
) {
    let mut state = State {
        old,
        new,
        statistics,
        model: dialect.cost_model(),
        former_names: BTreeMap::new(),
        former_columns: BTreeMap::new(),
        created: BTreeSet::new(),
    };
    for step in migrations.iter_mut().flat_map(|it| &mut it.steps) {
        step.estimate = state.estimate(&step.operation, step.footprint.work);
        state.follow(&step.operation);
    }
}

/// What is known while a plan is walked through.
struct State<'a> {
    old: &'a Schema,
    new: &'a Schema,
    statistics: &'a Statistics,
    model: &'a CostModel,
    /// The name before the plan of each table that was renamed.
    former_names: BTreeMap<ObjectName, ObjectName>,
    /// The same of columns, by table and column.
    former_columns: BTreeMap<(ObjectName, String), String>,
    /// Tables that the plan makes, which are empty.
    created: BTreeSet<ObjectName>,
}

impl State<'_> {
    /// Remembers what later steps call the table.
    fn follow(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(table) => {
                self.created.insert(table.name.clone());
            }
            Operation::Partition(PartitionOperation::Create { partition, .. }) => {
                self.created.insert(partition.name.clone());
            }
            Operation::RenameTable { from, to } => {
                let first = self.former(from).clone();
                self.former_names.insert(to.clone(), first);
            }
            Operation::RenameColumn { table, from, to } => {
                let key = (table.clone(), from.clone());
                let first = self.former_columns.get(&key).cloned();
                let key = (table.clone(), to.clone());
                self.former_columns
                    .insert(key, first.unwrap_or_else(|| from.clone()));
            }
            _ => {}
        }
    }

    fn former<'a>(&'a self, table: &'a ObjectName) -> &'a ObjectName {
        self.former_names.get(table).unwrap_or(table)
    }

    fn estimate(&self, operation: &Operation, work: Work) -> Option<Estimate> {
        if matches!(work, Work::Catalog | Work::Unknown) {
            return None;
        }
        let table = subject(operation)?;
        if self.created.contains(table) {
            return None;
        }
        let sized = self.sized(table, partitioned(operation))?;
        let model = self.model;
        let heap = sized.heap;
        // Who reads a row first notes on it that it is there to stay.
        let hints = match self.statistics.logs_hint_bits {
            Some(false) => Range::default(),
            _ if !model.keeps_old_rows => Range::default(),
            _ => Range::new(0, heap.high),
        };
        let (milliseconds, log_bytes, temporary_bytes) = match work {
            Work::Catalog | Work::Unknown => return None,
            Work::Scan => (heap.at_rate(model.scan), hints, Range::default()),
            Work::IndexBuild => {
                let reads = match concurrently(operation) {
                    true => heap.times(2),
                    false => heap,
                };
                let index = self.index_of(operation, &sized);
                let time = reads
                    .at_rate(model.scan)
                    .plus(Range::exactly(sized.rows).at_rate(model.index_build));
                let log = index.plus(hints);
                (time, log, self.sort(index))
            }
            Work::Rewrite => {
                let added = match operation {
                    Operation::AddColumn { column, .. } => size::width(&column.data_type),
                    _ => Range::default(),
                };
                let rows = heap.plus(added.times(sized.rows));
                let written = rows.plus(sized.indexes);
                let time = written.at_rate(model.rewrite);
                let records = Range::exactly(sized.rows).times(model.record_overhead);
                (
                    time,
                    written.plus(records),
                    written.plus(self.sort(sized.indexes)),
                )
            }
            Work::Batches => self.batches(operation, &sized),
        };
        Some(Estimate {
            table: table.clone(),
            rows: sized.rows,
            source: sized.source,
            milliseconds,
            log_bytes,
            temporary_bytes,
        })
    }

    /// Each row is written anew; it may already be right, and then it is only read.
    fn batches(&self, operation: &Operation, sized: &Sized) -> (Range, Range, Range) {
        let model = self.model;
        let rows = Range::exactly(sized.rows);
        let is_indexed = match operation {
            Operation::Backfill { values, .. } => sized
                .indexed
                .iter()
                .any(|column| values.iter().any(|value| value.column == *column)),
            _ => true,
        };
        let records = sized.heap.plus(rows.times(model.record_overhead));
        // A page is logged whole the first time after a checkpoint: that which the row leaves, and that which it comes to.
        let pages = Range::new(0, sized.heap.high.saturating_mul(2));
        let entries = match (model.keeps_old_rows, is_indexed) {
            // A new place of a row is an entry in every index, unless it is on the page of the old one.
            (true, false) => Range::new(0, sized.indexes.high.saturating_mul(2)),
            (true, true) => Range::new(sized.indexes.low, sized.indexes.high.saturating_mul(2)),
            (false, _) => Range::default(),
        };
        let log = records.plus(pages).plus(entries);
        let disk = match model.keeps_old_rows {
            true => Range::new(0, sized.heap.high.saturating_add(sized.indexes.high)),
            false => Range::default(),
        };
        (rows.at_rate(model.batches), log, disk)
    }

    /// What a sort of index entries takes beside memory.
    fn sort(&self, index: Range) -> Range {
        let spilled = |bytes: u64| match bytes > self.model.sort_memory {
            true => bytes,
            false => 0,
        };
        Range::new(spilled(index.low) / 10 * 7, spilled(index.high) / 10 * 15)
    }

    /// The size of the index that an operation builds.
    fn index_of(&self, operation: &Operation, sized: &Sized) -> Range {
        let columns = |names: &[String]| {
            let parts = names.iter().map(crate::model::IndexPart::column);
            Index::new("", parts.collect())
        };
        let (index, keys) = match operation {
            Operation::CreateIndex { index, unique, .. }
            | Operation::Partition(PartitionOperation::BuildIndex { index, unique, .. }) => {
                let keys = match unique {
                    Some(_) => Keys::Unique,
                    None => Keys::MayRepeat,
                };
                (index.clone(), keys)
            }
            Operation::AddPrimaryKey { key, .. } => (columns(&key.columns), Keys::Unique),
            Operation::AddUnique { unique, .. } => {
                (Index::new("", unique.parts.clone()), Keys::Unique)
            }
            // Whatever else builds an index builds those of the table anew.
            _ => return sized.indexes,
        };
        entry_bytes(self.model, sized, &index, keys).times(sized.rows)
    }

    /// How large a table is: as it was counted, else as it is declared.
    fn sized(&self, table: &ObjectName, partitioned: Option<&ObjectName>) -> Option<Sized> {
        let definition = |name: &ObjectName| -> Option<&Table> {
            let old = self.old.tables.get(self.former(name));
            old.or_else(|| self.new.tables.get(name))
        };
        let declared = definition(partitioned.unwrap_or(table))?;
        let former = self.former(table);
        let counted = self.statistics.tables.get(former);
        let newer = self.new.tables.get(table);
        let own = (partitioned.is_none()).then(|| newer.and_then(|it| it.rows).or(declared.rows));
        let sized = Sized::new(self.model, declared, own.flatten(), counted)?;
        Some(
            sized.with_former_columns(self.former_columns.iter().filter_map(
                |((owner, to), from)| (owner == table).then_some((from.as_str(), to.as_str())),
            )),
        )
    }
}

/// The table or partition whose rows an operation reads or writes.
fn subject(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::AddColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::AddPrimaryKey { table, .. }
        | Operation::AddUnique { table, .. }
        | Operation::AddForeignKey { table, .. }
        | Operation::AddCheck { table, .. }
        | Operation::AddExclusion { table, .. }
        | Operation::ValidateConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::Backfill { table, .. }
        | Operation::FillClosure { table, .. }
        | Operation::AdvanceSequence { table, .. }
        | Operation::AlterTable { table, .. } => Some(table),
        Operation::RebuildTable { old, .. } => Some(&old.name),
        Operation::ValidateDomainCheck { tables, .. }
        | Operation::AddDomainCheck { tables, .. }
        | Operation::AlterType { tables, .. } => tables.first(),
        Operation::Conversion(conversion) => Some(conversion.table()),
        Operation::Partition(operation) => Some(match operation {
            PartitionOperation::BuildIndex { partition, .. }
            | PartitionOperation::ValidateCheck { partition, .. }
            | PartitionOperation::Store { partition, .. } => partition,
            PartitionOperation::Attach { partition, .. }
            | PartitionOperation::Detach { partition, .. }
            | PartitionOperation::Create { partition, .. }
            | PartitionOperation::Drop { partition, .. } => &partition.name,
            PartitionOperation::CreateIndex { table, .. }
            | PartitionOperation::AddUnique { table, .. }
            | PartitionOperation::AttachIndex { table, .. }
            | PartitionOperation::DropIndex { table, .. }
            | PartitionOperation::AddCheck { table, .. }
            | PartitionOperation::DropCheck { table, .. }
            | PartitionOperation::Rename { table, .. } => table,
        }),
        _ => None,
    }
}

/// The table whose partition is read or written.
fn partitioned(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::Partition(operation) => match operation {
            PartitionOperation::BuildIndex { table, .. }
            | PartitionOperation::ValidateCheck { table, .. }
            | PartitionOperation::Store { table, .. }
            | PartitionOperation::Create { table, .. }
            | PartitionOperation::Drop { table, .. } => Some(table),
            PartitionOperation::Attach { place, .. } | PartitionOperation::Detach { place, .. } => {
                Some(&place.table)
            }
            _ => None,
        },
        _ => None,
    }
}

fn concurrently(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateIndex {
            concurrently: true,
            ..
        } | Operation::Partition(PartitionOperation::BuildIndex { .. })
    )
}
