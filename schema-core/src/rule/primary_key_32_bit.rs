use super::primary_key_nullable::is_in_primary_key;
use super::{key_exhaustion, rule};
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// A primary key that can run out.
    ///
    /// # What it flags
    ///
    /// A primary key of one `integer` or `smallint` column that refers to no other table, unless the
    /// declared rows and twenty years of declared growth use less than a tenth of its range.
    ///
    /// # Why it is bad
    ///
    /// An `integer` ends at 2,147,483,647, counting each failed insert and deleted row. The day that it
    /// does, every insert fails, and the way out rewrites the table and all that refer to it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key, identity)]
    /// pub id: i32,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, identity)]
    /// pub id: i64,
    /// ```
    ///
    /// Or say how small the table stays: `#[table(rows = 200, growth_per_year = 5)]`.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Numeric Types" (ranges); Basecamp's incident report of 2018-11-08, when
    /// an `integer` key ran out.
    primary_key_32_bit: Warn, Column,
    warning = "primary_key_32_bit: the primary key is an integer of 32 bits or less\n\
        why: it ends at 2,147,483,647 (32,767 for `smallint`), and then every insert fails\n\
        help: use `i64`, or declare how small the table stays: `#[table(rows = .., growth_per_year = ..)]`\n\
        explain: cargo schema explain primary_key_32_bit"
}

/// How far ahead a declared growth is counted.
const YEARS: u64 = 20;

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    let Some(range) = range(table, column) else {
        return false;
    };
    if !is_own_key(table, column) || key_exhaustion::is_violated(table, column) {
        return false;
    }
    match (table.rows, table.growth_per_year) {
        (Some(rows), Some(growth)) => {
            rows.saturating_add(growth.saturating_mul(YEARS)) >= range / 10
        }
        _ => true,
    }
}

/// The largest number of a type that can run out.
pub(super) const fn range(table: &TableDef<'_>, column: usize) -> Option<u64> {
    match table.columns[column].column_type.kind {
        TypeKind::Integer => Some(i32::MAX as u64),
        TypeKind::SmallInt => Some(i16::MAX as u64),
        _ => None,
    }
}

/// Whether the column alone is the primary key, and numbers rows of its own.
pub(super) const fn is_own_key(table: &TableDef<'_>, column: usize) -> bool {
    is_in_primary_key(table, column) && !is_composite(table) && !is_reference(table, column)
}

const fn is_composite(table: &TableDef<'_>) -> bool {
    match table.primary_key {
        Some(key) => key.columns.len() > 1,
        None => false,
    }
}

/// The width of a key that is a reference is decided by the other table.
const fn is_reference(table: &TableDef<'_>, column: usize) -> bool {
    let mut keys = table.foreign_keys;
    while let [key, rest @ ..] = keys {
        if let [only] = key.columns
            && *only as usize == column
        {
            return true;
        }
        keys = rest;
    }
    false
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    let definition = &table.columns[column];
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("`, the primary key, is of type `")
        .column_type(&definition.column_type)
        .text("`")
        .why("its numbers run out, and then every insert fails")
        .help()
        .text("write `pub ")
        .text(definition.field)
        .text(
            ": i64`, or declare how small the table stays: `#[table(rows = .., growth_per_year = ..)]`",
        )
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::{TableBuilder, bigint, table};

    fn keyed_by(kind: TypeKind) -> TableBuilder {
        table("Country")
            .column("id", ColumnType::new(kind))
            .primary_key(&["id"])
    }

    #[test]
    fn a_narrow_key_is_flagged() {
        assert!(is_violated(&keyed_by(TypeKind::Integer).build(), 0));
        assert!(is_violated(&keyed_by(TypeKind::SmallInt).build(), 0));
        let growing = keyed_by(TypeKind::Integer).rows(1).with(|table| {
            table.growth_per_year = Some(20_000_000);
        });
        assert!(is_violated(&growing.build(), 0));
        let exhausted = keyed_by(TypeKind::Integer).rows(3_000_000_000);
        assert!(!is_violated(&exhausted.build(), 0), "the other rule says so");
    }

    #[test]
    fn wide_small_and_borrowed_keys_are_fine() {
        assert!(!is_violated(&keyed_by(TypeKind::BigInt).build(), 0));
        let small = keyed_by(TypeKind::SmallInt).rows(200).with(|table| {
            table.growth_per_year = Some(5);
        });
        assert!(!is_violated(&small.build(), 0));
        let borrowed = keyed_by(TypeKind::Integer).references(&["id"], "Region", &["id"]);
        assert!(!is_violated(&borrowed.build(), 0));
        let joined = keyed_by(TypeKind::Integer)
            .column("other", bigint())
            .primary_key(&["id", "other"]);
        assert!(!is_violated(&joined.build(), 0));
    }
}
