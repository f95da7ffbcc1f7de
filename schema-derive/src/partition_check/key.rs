//! The keys by which tables and partitions are divided.

use crate::ast::Table;
use crate::attr::{KeyItem, KeyPart, PartitionKey};
use crate::ctxt::Ctxt;
use schema_core::def::{PartitionStrategy, TypeKind};

pub(super) fn key(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey) {
    for part in &key.parts {
        self::part(ctxt, table, part);
    }
    if key.strategy == PartitionStrategy::List
        && let [_, second, ..] = key.parts.as_slice()
    {
        ctxt.error_at(
            second.place.unwrap_or(key.place),
            "a list has one column; divide each partition once more by the other one: \
             `partition(list(region), partition(list(status)))`",
        );
    }
    if let (PartitionStrategy::Hash, Some(place)) = (key.strategy, key.default) {
        ctxt.error_at(
            place,
            "each hash has its partition, so that nothing is left for `default`; remove it",
        );
    }
    match (key.count, key.strategy) {
        (Some((0, place)), _) => {
            ctxt.error_at(place, "rows need a partition: `partitions = 8`");
        }
        (Some((_, place)), PartitionStrategy::Range | PartitionStrategy::List) => ctxt.error_at(
            place,
            "only a hash divides the rows by itself; write `hash(..)`, or one `#[partition(..)]` for each",
        ),
        _ => {}
    }
    periods(ctxt, table, key);
}

fn part(ctxt: &Ctxt, table: &Table<'_>, part: &KeyPart) {
    if let Some(place) = part.order_place {
        ctxt.error_at(
            place,
            "the key of partitions has no order; remove it: bounds say what comes first",
        );
    }
    if let KeyItem::Column(column) = part.item
        && let Some(column) = table.columns.get(usize::from(column))
        && column.options.generated.is_some()
        && let Some(place) = part.place
    {
        ctxt.error_at(
            place,
            "a generated column has its value when the partition is chosen already: write its expression in its \
             place, as in `range(created_at.year())`, or use a plain column",
        );
    }
}

fn periods(ctxt: &Ctxt, table: &Table<'_>, key: &PartitionKey) {
    let Some(periods) = &key.periods else {
        return;
    };
    let column = match key.parts.as_slice() {
        [
            KeyPart {
                item: KeyItem::Column(column),
                ..
            },
        ] => table.columns.get(usize::from(*column)),
        _ => None,
    };
    let kind = column.map(|column| match &column.options.data_type {
        Some((declared, _)) => declared.kind,
        None => crate::well_known::column_type(column.inner_type).kind,
    });
    let is_time = kind.is_some_and(|kind| {
        matches!(
            kind,
            TypeKind::Date | TypeKind::Timestamp | TypeKind::TimestampTz | TypeKind::Unknown
        )
    });
    if key.strategy != PartitionStrategy::Range || !is_time {
        ctxt.error_at(
            periods.place,
            "periods divide one column of dates or timestamps: `range(created_at), by = month, ..`; for any other \
             key write one `#[partition(name, from = .., to = ..)]` for each partition",
        );
        return;
    }
    for text in [&periods.from, &periods.until] {
        if date(&text.value).is_none() {
            ctxt.error_at(
                text.place,
                format_args!(
                    "a period begins with a day: write `{}` as `\"2026-01-01\"`",
                    text.value
                ),
            );
            return;
        }
    }
    if periods.from.value >= periods.until.value {
        ctxt.error_at(
            periods.until.place,
            format_args!(
                "`until` is the first day after the last period, and so comes after `from`, {}",
                periods.from.value
            ),
        );
    }
}

/// Whether the text is a day, as far as its shape shows it.
fn date(text: &str) -> Option<()> {
    let mut parts = text.split('-');
    let number = |part: Option<&str>, digits: usize| {
        let part = part.filter(|part| part.len() == digits)?;
        part.parse::<u16>().ok()
    };
    number(parts.next(), 4)?;
    let (month, day) = (number(parts.next(), 2)?, number(parts.next(), 2)?);
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day) && parts.next().is_none();
    is_day.then_some(())
}
