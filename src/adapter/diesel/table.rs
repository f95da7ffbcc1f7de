//! `#[table(diesel)]`: a struct's table in diesel's words.

use schema_core::def::TableDef;

/// A struct whose table diesel knows: `#[table(diesel)]`.
#[diagnostic::on_unimplemented(
    message = "diesel does not know the table of `{Self}`",
    label = "this struct has no table of diesel",
    note = "write `#[table(diesel)]` on `{Self}`; for a reference that diesel needs not join, write \
            `diesel(not_joinable(column))` on the table that refers to it"
)]
pub trait InDiesel {
    /// The table, as `diesel::table!` has it: `orders::table`.
    type Table: diesel::Table + 'static;

    /// The table as a value.
    const TABLE: Self::Table;
}

/// Whether the field alone is the table's primary key, along which diesel joins. A table that could not be read says so
/// itself.
#[doc(hidden)]
pub const fn is_primary_key(table: &TableDef<'static>, field: &str) -> bool {
    match &table.primary_key {
        Some(key) => {
            key.columns.len() == 1 && {
                let column = &table.columns[key.columns[0] as usize];
                is_same(column.field, field)
            }
        }
        None => table.columns.is_empty(),
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut position = 0;
    while position < one.len() && position < other.len() {
        if one[position] != other[position] {
            return false;
        }
        position += 1;
    }
    one.len() == other.len()
}

/// What `#[table(diesel)]` and `diesel: true` of `schema!` expand to.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_diesel {
    ($($tokens:tt)*) => { $($tokens)* };
}
