use super::primary_key_32_bit::{is_own_key, range};
use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A primary key that runs out within ten years.
    ///
    /// # What it flags
    ///
    /// A primary key of one `integer` or `smallint` column that refers to no other table, where the
    /// declared rows and ten years of the declared growth exceed its range.
    ///
    /// # Why it is bad
    ///
    /// The day on which the numbers run out is known, and so is what happens then: every insert fails, and
    /// the way out rewrites the table and all that refer to it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(rows = 500_000_000, growth_per_year = 200_000_000)]
    /// pub struct Event {
    ///     #[column(primary_key, identity)]
    ///     pub id: i32,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(rows = 500_000_000, growth_per_year = 200_000_000)]
    /// pub struct Event {
    ///     #[column(primary_key, identity)]
    ///     pub id: i64,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Numeric Types" (ranges).
    key_exhaustion: Deny, Column,
    warning = "key_exhaustion: the primary key runs out within ten years\n\
        why: every insert fails from that day on\n\
        help: use `i64`\n\
        explain: cargo schema explain key_exhaustion"
}

/// How far ahead a declared growth is counted.
const YEARS: u64 = 10;

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    let Some(range) = range(table, column) else {
        return false;
    };
    let Some(rows) = table.rows else {
        return false;
    };
    let growth = match table.growth_per_year {
        Some(growth) => growth,
        None => 0,
    };
    is_own_key(table, column) && rows.saturating_add(growth.saturating_mul(YEARS)) > range
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    let definition = &table.columns[column];
    let range = match range(table, column) {
        Some(range) => range,
        None => 0,
    };
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("`, the primary key, runs out within ten years: its type ends at ")
        .number(range)
        .why("every insert fails from that day on, and the way out rewrites the table and all that refer to it")
        .help()
        .text("write `pub ")
        .text(definition.field)
        .text(": i64`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::{TableBuilder, table};

    fn events(kind: TypeKind, rows: u64, growth: u64) -> TableBuilder {
        table("Event")
            .column("id", ColumnType::new(kind))
            .primary_key(&["id"])
            .rows(rows)
            .with(|table| table.growth_per_year = Some(growth))
    }

    #[test]
    fn a_key_that_the_growth_overruns_is_flagged() {
        assert!(is_violated(&events(TypeKind::Integer, 500_000_000, 200_000_000).build(), 0));
        assert!(is_violated(&events(TypeKind::SmallInt, 40_000, 0).build(), 0));
    }

    #[test]
    fn wide_keys_and_slow_growth_are_fine() {
        assert!(!is_violated(&events(TypeKind::BigInt, u64::MAX, 1).build(), 0));
        assert!(!is_violated(&events(TypeKind::Integer, 1_000_000, 1_000_000).build(), 0));
    }
}
