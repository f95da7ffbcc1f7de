//! The query that makes rows.

use super::shape::{ROW, scattered};
use super::subject::{Column, Reference, Subject};
use schema_core::dialect::Engine;

/// Up to `most` rows that keep every condition, from candidates with the numbers `first` and following.
pub(super) fn accepted(subject: &Subject, first: u64, span: u64, most: u64) -> String {
    let rows = candidates(subject, first, span);
    let condition = keeps_all(subject);
    format!("SELECT * FROM ({rows}) AS plain WHERE {condition} LIMIT {most}")
}

/// Whether a row keeps every condition, and has what it must refer to.
pub(super) fn keeps_all(subject: &Subject) -> String {
    let conditions = subject
        .conditions
        .iter()
        .map(|condition| keeps(subject.engine, &condition.sql));
    let present = subject
        .columns
        .iter()
        .filter(|column| column.is_written() && !column.nullable)
        .map(|column| format!("{} IS NOT NULL", column.quoted));
    let all: Vec<String> = conditions.chain(present).collect();
    match all.is_empty() {
        true => "true".to_owned(),
        false => all.join(" AND "),
    }
}

/// Whether a condition is not false.
pub(super) fn keeps(engine: Engine, condition: &str) -> String {
    match engine {
        Engine::Sqlite => format!("(({condition}) IS NOT 0)"),
        _ => format!("(({condition}) IS NOT FALSE)"),
    }
}

/// Numbers as rows.
pub(super) fn series(engine: Engine, first: u64, span: u64) -> String {
    let last = first + span.max(1) - 1;
    match engine {
        Engine::Sqlite => format!(
            "(WITH RECURSIVE counter({ROW}) AS (SELECT {first} UNION ALL SELECT {ROW} + 1 FROM counter \
             WHERE {ROW} < {last}) SELECT {ROW} FROM counter) AS series"
        ),
        _ => format!("generate_series({first}::bigint, {last}) AS series({ROW})"),
    }
}

/// Rows with every column that is written, whether they keep the conditions or not.
pub(super) fn candidates(subject: &Subject, first: u64, span: u64) -> String {
    let series = series(subject.engine, first, span);
    let mut from = series;
    for (number, reference) in subject.references.iter().enumerate() {
        from.push_str(&join(subject, number, reference));
    }
    let written = |column: &&Column| column.is_written() && !column.computed;
    let values: Vec<String> = subject
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| written(column))
        .map(|(number, column)| format!("{} AS {}", value(number, column), column.quoted))
        .collect();
    let plain = match values.is_empty() {
        true => format!("SELECT {ROW} FROM {from}"),
        false => format!("SELECT {ROW}, {} FROM {from}", values.join(", ")),
    };
    if subject.computed.is_empty() {
        return plain;
    }
    let computed = subject
        .computed
        .iter()
        .filter_map(|(position, expression)| {
            let column = subject.columns.get(*position)?;
            Some(format!("{} AS {}", cast(column, expression), column.quoted))
        });
    let computed: Vec<String> = computed.collect();
    format!(
        "SELECT given.*, {} FROM ({plain}) AS given",
        computed.join(", ")
    )
}

/// The value of a column: that of the row it refers to, or of its shape; in some rows NULL where it may be.
fn value(number: usize, column: &Column) -> String {
    let value = match column.referring {
        Some((reference, place)) => format!("parent{reference}.key{place}"),
        None => cast(column, column.shape()),
    };
    match column.some_null {
        true => format!(
            "CASE WHEN {} % 4 > 0 THEN {value} END",
            scattered(number + 100)
        ),
        false => value,
    }
}

/// A value as the column's type.
pub(super) fn cast(column: &Column, value: &str) -> String {
    match &column.cast {
        Some(name) => format!("CAST(({value}) AS {name})"),
        None => format!("({value})"),
    }
}

/// The rows of a referenced table by number, joined by chance. A reference that shares columns with an earlier one takes a row
/// that agrees with it there.
fn join(subject: &Subject, number: usize, reference: &Reference) -> String {
    let mut keys = Vec::new();
    let mut shared = Vec::new();
    let mut agreed = Vec::new();
    for (place, (target, position)) in reference
        .target_columns
        .iter()
        .zip(&reference.columns)
        .enumerate()
    {
        keys.push(format!("{target} AS key{place}"));
        let earlier = subject
            .columns
            .get(*position)
            .and_then(|column| column.referring);
        if let Some((earlier, at)) = earlier.filter(|(earlier, _)| *earlier != number) {
            shared.push(target.clone());
            agreed.push(format!(
                " AND parent{number}.key{place} = parent{earlier}.key{at}"
            ));
        }
    }
    let by = match shared.is_empty() {
        true => String::new(),
        false => format!("PARTITION BY {} ", shared.join(", ")),
    };
    let order = reference.target_columns.join(", ");
    let keys = keys.join(", ");
    let target = &reference.target;
    let total = match shared.is_empty() {
        true => format!("(SELECT nullif(count(*), 0) FROM {target})"),
        false => format!("parent{number}.total"),
    };
    format!(
        " LEFT JOIN (SELECT {keys}, row_number() OVER ({by}ORDER BY {order}) - 1 AS place, \
         count(*) OVER ({by}) AS total FROM {target}) AS parent{number} \
         ON parent{number}.place = {} % {total}{}",
        scattered(number + 50),
        agreed.concat()
    )
}
