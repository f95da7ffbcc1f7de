use super::{Violation, rule};
use crate::def::{ColumnDef, TableDef, TypeKind};

rule! {
    /// Columns in an order that wastes bytes between them.
    ///
    /// # What it flags
    ///
    /// A table of a million rows and more whose columns of fixed size stand so that PostgreSQL fills eight bytes and
    /// more of every row with nothing, which another order would not.
    ///
    /// # Why it is bad
    ///
    /// A `bigint` begins at a multiple of eight bytes, an `integer` at one of four. A `boolean` before each of them
    /// costs seven bytes a row, which over 100 million rows is 700 MB that every scan reads.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Reading {
    ///     pub is_valid: bool,
    ///     pub device_id: i64,
    ///     pub is_final: bool,
    ///     pub taken_at: DateTime<Utc>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Reading {
    ///     pub device_id: i64,
    ///     pub taken_at: DateTime<Utc>,
    ///     pub is_valid: bool,
    ///     pub is_final: bool,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Database Page Layout" and `pg_type.typalign`. The order of columns can only be
    /// chosen when the table is created; a matter of taste below some size, hence off by default.
    column_alignment: Allow from Pedantic, Table, reads = [Table, Column]
}

const MANY_ROWS: u64 = 1_000_000;
const WORTH_IT: usize = 8;

pub(super) fn violations(table: &TableDef<'_>) -> Option<Violation> {
    let rows = table.rows.filter(|rows| *rows >= MANY_ROWS)?;
    let fixed: Vec<&ColumnDef<'_>> =
        table.columns.iter().take_while(|column| size(column).is_some()).collect();
    let mut ordered = fixed.clone();
    ordered.sort_by_key(|column| std::cmp::Reverse(size(column).map_or(0, |it| it.1)));
    let saved = length(&fixed).saturating_sub(length(&ordered));
    if saved < WORTH_IT {
        return None;
    }
    let fields: Vec<&str> = ordered.iter().map(|column| column.field).collect();
    let megabytes = u64::try_from(saved).unwrap_or(0) * rows / 1_000_000;
    Some(Violation::told(
        &RULE,
        0,
        format_args!("{saved} bytes of each row of `{}` lie between its columns", table.rust_name),
        format_args!("with {rows} rows that is {megabytes} MB that every scan reads"),
        format_args!("for a new table, declare the fields in the order {}", fields.join(", ")),
    ))
}

/// The bytes that columns take, one after the other, the last one filled up to eight.
fn length(columns: &[&ColumnDef<'_>]) -> usize {
    let bytes = columns.iter().filter_map(|column| size(column)).fold(0_usize, |place, (size, align)| {
        place.next_multiple_of(align) + size
    });
    bytes.next_multiple_of(8)
}

/// The size and alignment of a value that always has the same; `None` for the others and where NULL may leave
/// it out.
fn size(column: &ColumnDef<'_>) -> Option<(usize, usize)> {
    use TypeKind::{
        BigInt, Boolean, Date, DoublePrecision, Enum, Integer, Real, SmallInt, Time, Timestamp,
        TimestampTz, Uuid,
    };
    if column.nullable || column.column_type.dimensions > 0 {
        return None;
    }
    match column.column_type.kind {
        BigInt | DoublePrecision | Timestamp | TimestampTz | Time => Some((8, 8)),
        Integer | Real | Date | Enum => Some((4, 4)),
        SmallInt => Some((2, 2)),
        Boolean => Some((1, 1)),
        Uuid => Some((16, 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::{TableBuilder, bigint, table, text};

    fn boolean() -> ColumnType<'static> {
        ColumnType::new(TypeKind::Boolean)
    }

    fn readings(rows: u64) -> TableBuilder {
        table("Reading")
            .rows(rows)
            .column("is_valid", boolean())
            .column("device", bigint())
            .column("is_final", boolean())
            .column("amount", bigint())
    }

    #[test]
    fn holes_are_flagged_where_they_add_up() {
        let many = readings(100_000_000).build();
        let found = violations(&many).unwrap();
        assert!(found.message.as_str().contains("device, amount, is_valid, is_final"));
        assert!(violations(&readings(1_000).build()).is_none());
    }

    #[test]
    fn good_orders_and_what_follows_text_are_fine() {
        let good = table("Reading")
            .rows(100_000_000)
            .column("device", bigint())
            .column("is_valid", boolean())
            .column("note", text())
            .column("amount", bigint());
        assert!(violations(&good.build()).is_none());
    }
}
