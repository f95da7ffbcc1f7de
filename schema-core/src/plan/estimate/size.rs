//! How large rows and index entries are.

use super::{CostModel, EstimateSource, Range};
use crate::def::{TypeFamily, TypeKind};
use crate::model::{DataType, Index, IndexKey, IndexPart, Table};
use crate::plan::TableStatistics;
use std::collections::{BTreeMap, BTreeSet};

/// Whether two rows can have one key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    Unique,
    MayRepeat,
}

/// The size of one table.
pub(super) struct Sized {
    pub(super) rows: u64,
    pub(super) source: EstimateSource,
    /// Bytes of all rows.
    pub(super) heap: Range,
    /// Bytes of all indexes.
    pub(super) indexes: Range,
    /// The columns that an index holds.
    pub(super) indexed: BTreeSet<String>,
    /// Bytes of one value, by column.
    widths: BTreeMap<String, Range>,
    /// How many different values there are, by column, where that was counted.
    distinct: BTreeMap<String, u64>,
}

impl Sized {
    /// The size of `table`; `None` where nobody says how many rows it has, or it has none.
    pub(super) fn new(
        model: &CostModel,
        table: &Table,
        declared: Option<u64>,
        counted: Option<&TableStatistics>,
    ) -> Option<Self> {
        let measured = counted.filter(|it| it.rows.is_some());
        let (rows, source) = match measured.and_then(|it| it.rows) {
            Some(rows) => (rows, EstimateSource::Counted),
            None => (declared?, EstimateSource::Declared),
        };
        if rows == 0 {
            return None;
        }
        let widths: BTreeMap<String, Range> = (table.columns.iter())
            .map(|column| {
                let known = measured.and_then(|it| it.columns.get(&column.name));
                let width = match known {
                    Some(known) => Range::exactly(known.width),
                    None if column.nullable => Range::new(0, width(&column.data_type).high),
                    None => width(&column.data_type),
                };
                (column.name.clone(), width)
            })
            .collect();
        let distinct = measured.into_iter().flat_map(|it| &it.columns);
        let distinct = distinct.map(|(name, column)| (name.clone(), column.distinct));
        let values = widths.values().copied().fold(Range::default(), Range::plus);
        let row = Range::new(
            aligned(model, values.low).saturating_add(model.row_overhead),
            aligned(model, values.high).saturating_add(model.row_overhead),
        );
        let mut sized = Self {
            rows,
            source,
            heap: match measured {
                Some(measured) => Range::exactly(measured.bytes),
                None => row.times(rows),
            },
            indexes: Range::default(),
            indexed: BTreeSet::new(),
            widths,
            distinct: distinct.collect(),
        };
        let declared = indexes(table);
        sized.indexed = (declared.iter())
            .flat_map(|(index, _)| &index.parts)
            .filter_map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.clone()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        sized.indexes = match measured {
            Some(measured) => Range::exactly(measured.indexes.values().sum()),
            None => (declared.iter())
                .map(|(index, keys)| entry_bytes(model, &sized, index, *keys).times(rows))
                .fold(Range::default(), Range::plus),
        };
        Some(sized)
    }

    /// Knows columns by their new names too.
    pub(super) fn with_former_columns<'a>(
        mut self,
        renamed: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        for (from, to) in renamed {
            if let Some(width) = self.widths.get(from).copied() {
                self.widths.insert(to.to_owned(), width);
            }
            if let Some(distinct) = self.distinct.get(from).copied() {
                self.distinct.insert(to.to_owned(), distinct);
            }
        }
        self
    }
}

/// Every index of a table, with those of its keys.
fn indexes(table: &Table) -> Vec<(Index, Keys)> {
    let key = table.primary_key.iter().map(|key| {
        let parts = key.columns.iter().map(IndexPart::column);
        Index::new("", parts.collect())
    });
    let uniques = table.uniques.iter().map(|unique| Index {
        predicate: unique.predicate.clone(),
        ..Index::new("", unique.parts.clone())
    });
    let plain = table.indexes.iter().cloned();
    key.chain(uniques)
        .map(|index| (index, Keys::Unique))
        .chain(plain.map(|index| (index, Keys::MayRepeat)))
        .collect()
}

/// Bytes of an index for each row of its table.
pub(super) fn entry_bytes(model: &CostModel, sized: &Sized, index: &Index, keys: Keys) -> Range {
    let of_part = |part: &IndexPart| match &part.key {
        IndexKey::Column(name) => sized.widths.get(name).copied(),
        IndexKey::Expression(_) => None,
    };
    let unknown = Range::new(4, 60);
    let included = index.include.iter();
    let included = included.map(|name| sized.widths.get(name).copied());
    let key = (index.parts.iter().map(of_part))
        .chain(included)
        .map(|width| width.unwrap_or(unknown))
        .fold(Range::default(), Range::plus);
    let whole = |key: u64| {
        let entry = aligned(model, key).saturating_add(model.entry_overhead);
        entry.saturating_mul(100) / model.index_fill.max(1)
    };
    let entry = Range::new(whole(key.low), whole(key.high));
    let entry = match index.method.as_str() {
        "btree" if keys == Keys::Unique => entry,
        "btree" => repeated(model, sized, index, entry),
        // A summary of many pages.
        "brin" => return Range::new(0, 1),
        "hash" => Range::exactly(whole(8)),
        // A value has many entries, or shares one with many rows.
        _ => Range::new(entry.low / 4, entry.high.saturating_mul(4)),
    };
    match index.predicate {
        Some(_) => Range::new(0, entry.high),
        None => entry,
    }
}

/// A key that many rows have stands once, with a list of them.
fn repeated(model: &CostModel, sized: &Sized, index: &Index, entry: Range) -> Range {
    let Some(bytes) = model.repeated_entry.filter(|_| index.include.is_empty()) else {
        return entry;
    };
    let distinct = index.parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => sized.distinct.get(name).copied(),
        IndexKey::Expression(_) => None,
    });
    let shared = bytes.saturating_mul(100) / model.index_fill.max(1);
    let Some(distinct) = distinct.collect::<Option<Vec<u64>>>() else {
        return Range::new(entry.low.min(shared), entry.high);
    };
    // Of several columns as many combinations as there are rows, at most.
    let distinct = distinct.into_iter().fold(1_u64, u64::saturating_mul);
    let distinct = distinct.clamp(1, sized.rows.max(1));
    let with = |entry: u64| {
        let keys = u128::from(entry) * u128::from(distinct) / u128::from(sized.rows.max(1));
        let keys = u64::try_from(keys).unwrap_or(u64::MAX);
        keys.saturating_add(shared).min(entry)
    };
    Range::new(with(entry.low), with(entry.high))
}

fn aligned(model: &CostModel, bytes: u64) -> u64 {
    bytes.next_multiple_of(model.alignment.max(1))
}

/// Bytes of a value. What has a fixed width has it exactly; a text has what texts usually have.
pub(super) fn width(data_type: &DataType) -> Range {
    let length = u64::from(data_type.precision.unwrap_or(0));
    let value = match data_type.kind {
        TypeKind::SmallInt => Range::exactly(2),
        TypeKind::Boolean => Range::exactly(1),
        TypeKind::Integer | TypeKind::Real | TypeKind::Date => Range::exactly(4),
        TypeKind::BigInt
        | TypeKind::DoublePrecision
        | TypeKind::Money
        | TypeKind::Time
        | TypeKind::Timestamp
        | TypeKind::TimestampTz => Range::exactly(8),
        TypeKind::TimeTz => Range::exactly(12),
        TypeKind::Interval | TypeKind::Uuid => Range::exactly(16),
        TypeKind::Char => Range::exactly(length + 1),
        TypeKind::VarChar => Range::new(2, length.clamp(1, 200) + 1),
        kind => match kind.family() {
            TypeFamily::Numeric => Range::new(4, 6 + length.min(40) / 2 + 6),
            TypeFamily::Enum => Range::exactly(4),
            TypeFamily::Text => Range::new(2, 120),
            TypeFamily::Json | TypeFamily::Binary => Range::new(10, 1_000),
            _ => Range::new(4, 120),
        },
    };
    match data_type.dimensions {
        0 => value,
        _ => Range::new(24, 24 + value.high.saturating_mul(20)),
    }
}
