//! Whether a table is divided.

use super::{Advice, Situation, Subject, Topic, grouped};
use crate::def::{ColumnIndex, Engine, IndexKeyDef, IndexPartDef, TypeKind};

/// From how many rows vacuum, index builds and removing old rows are easier piece by piece where rows only come and go by
/// their age: what the rules say too.
const ROWS_OF_FACTS: u64 = 50_000_000;

/// From how many rows that is so where rows are also found and changed by their key, for which partitions cost something.
const ROWS_OF_ANY: u64 = 1_000_000_000;

/// The years that are looked ahead.
const YEARS: u64 = 3;

/// The rows of a partition that is easy to handle.
const ROWS_OF_A_PART: u64 = 50_000_000;

pub(super) fn advise(subject: &Subject<'_, '_>, situation: &Situation) -> Option<Advice> {
    let table = subject.table;
    if situation.engine == Some(Engine::Sqlite) || table.details.partitioning.is_some() {
        return None;
    }
    let now = subject.rows?;
    let growth = table.growth_per_year.unwrap_or(0);
    let retention = table.details.retention.map(|it| it.days);
    let added = growth.saturating_mul(YEARS);
    // What is older than it is kept has gone by then.
    let later = match retention {
        Some(days) => now.max(added.min(growth.saturating_mul(u64::from(days)) / 365)),
        None => now.saturating_add(added),
    };
    let goes_by_age = retention.is_some() || table.details.conventions.is_append_only();
    let pays_from = match goes_by_age {
        true => ROWS_OF_FACTS,
        false => ROWS_OF_ANY,
    };
    if later < pays_from {
        return None;
    }
    let time = time_column(subject)?;
    let field = subject.fields(&[time]);
    let period = period(growth);
    let reason = match retention {
        Some(days) => format!(
            "{} rows, each kept {} days: a partition is dropped at once, where DELETE leaves every row for vacuum",
            grouped(later),
            grouped(u64::from(days))
        ),
        None => format!(
            "{} rows in {YEARS} years: vacuum and index builds take as long as the largest piece",
            grouped(later)
        ),
    };
    // Only what a partition can see is unique.
    let lacks_time = |parts: &[IndexPartDef<'_>]| {
        let is_time = |part: &IndexPartDef<'_>| matches!(part.key, IndexKeyDef::Column(column) if column == time);
        !parts.iter().any(is_time)
    };
    let mut keys = Vec::new();
    if table
        .primary_key
        .is_some_and(|key| !key.columns.contains(&time))
    {
        keys.push("the primary key".to_owned());
    }
    for unique in table.uniques.iter().filter(|it| lacks_time(it.parts)) {
        let columns = unique.parts.iter().filter_map(|part| match part.key {
            IndexKeyDef::Column(column) => Some(column),
            IndexKeyDef::Expression(_) => None,
        });
        keys.push(format!(
            "the unique rule of ({})",
            subject.fields(&columns.collect::<Vec<_>>())
        ));
    }
    let cost = match keys.is_empty() {
        true => String::new(),
        false => format!("; {} must then hold {field} too", keys.join(" and ")),
    };
    Some(subject.of_table(Topic::Partition).saying(
        format!("divide it by {field}, a partition a {period}: `partition(range({field}))`{cost}"),
        reason,
        format!(
            "one piece with `#[index({field}, using = brin)]` and removal in batches, where rows are mostly found by their key"
        ),
    ))
}

/// The column that says when a row came: the one that an access pattern limits or orders by, else the only one.
fn time_column(subject: &Subject<'_, '_>) -> Option<ColumnIndex> {
    let table = subject.table;
    let is_time = |column: ColumnIndex| {
        table.columns.get(usize::from(column)).is_some_and(|it| {
            let kind = it.column_type.kind;
            !it.nullable
                && matches!(
                    kind,
                    TypeKind::Timestamp | TypeKind::TimestampTz | TypeKind::Date
                )
        })
    };
    let patterns = table.details.access_patterns.iter();
    let used = patterns.flat_map(|pattern| {
        let filter = pattern.filter.iter().map(|it| it.column);
        filter.chain(pattern.order.iter().map(|it| it.column))
    });
    let mut used = used.filter(|column| is_time(*column));
    if let Some(column) = used.next() {
        return Some(column);
    }
    let count = ColumnIndex::try_from(table.columns.len()).ok()?;
    let mut times = (0..count).filter(|column| is_time(*column));
    let first = times.next()?;
    // Several could be meant.
    times.next().is_none().then_some(first)
}

/// The longest period whose rows are easy to handle.
fn period(growth: u64) -> &'static str {
    let periods = [(1, "year"), (4, "quarter"), (12, "month"), (52, "week")];
    let fits = |(parts, _): &&(u64, &str)| growth / parts <= ROWS_OF_A_PART;
    periods.iter().find(fits).map_or("day", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, RetentionDef};
    use crate::rule::testing::{TableBuilder, bigint, table};

    fn measurements() -> TableBuilder {
        let time = ColumnType::new(TypeKind::TimestampTz);
        table("Measurement")
            .column("id", bigint())
            .column("taken_at", time)
    }

    fn said(table: TableBuilder, rows: u64) -> Option<Advice> {
        let table = table.build();
        let rows = Some(rows);
        advise(
            &Subject {
                table: &table,
                rows,
            },
            &Situation::default(),
        )
    }

    #[test]
    fn a_large_table_is_divided_by_time() {
        let advice = said(
            measurements().with(|it| it.growth_per_year = Some(600_000_000)),
            1_000_000,
        )
        .unwrap();
        assert!(
            advice.advice.contains("by taken_at, a partition a month"),
            "{advice:?}"
        );
        let kept = measurements().saying(|it| it.retention = Some(RetentionDef { days: 90 }));
        let advice = said(kept, 400_000_000).unwrap();
        assert!(advice.reason.contains("kept 90 days"), "{advice:?}");
    }

    #[test]
    fn rows_that_are_found_by_their_key_stay_together_for_long() {
        let growing = |rows| said(measurements().unique(&["id"]), rows);
        assert_eq!(growing(140_000_000), None);
        let advice = growing(2_000_000_000).unwrap().advice;
        assert!(
            advice.ends_with("; the unique rule of (id) must then hold taken_at too"),
            "{advice}"
        );
    }

    #[test]
    fn small_ones_and_those_without_a_time_stay() {
        assert_eq!(said(measurements(), 1_000_000), None);
        assert_eq!(
            said(table("Measurement").column("id", bigint()), 400_000_000),
            None
        );
        let time = ColumnType::new(TypeKind::TimestampTz);
        assert_eq!(
            said(measurements().column("sent_at", time), 400_000_000),
            None
        );
    }

    #[test]
    fn a_period_is_as_long_as_its_rows_allow() {
        let periods = [0, 150_000_000, 600_000_000, 2_000_000_000, 90_000_000_000].map(period);
        assert_eq!(periods, ["year", "quarter", "month", "week", "day"]);
    }
}
