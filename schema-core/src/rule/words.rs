//! What a name says.

use crate::def::{ColumnDef, TableDef, TypeKind};

/// Whether one of the words of `name`, which underscores part, is among `words`.
pub(super) fn has_word(name: &str, words: &[&str]) -> bool {
    name.split('_').any(|word| words.contains(&word))
}

/// The last word of `name`.
pub(super) fn last_word(name: &str) -> &str {
    name.rsplit('_').next().unwrap_or(name)
}

/// Whether a column holds text of any length.
pub(super) fn is_text(column: &ColumnDef<'_>) -> bool {
    let kind = column.column_type.kind;
    column.column_type.dimensions == 0
        && matches!(kind, TypeKind::Text | TypeKind::VarChar | TypeKind::Char)
}

/// Whether nothing but the name of the column's Rust type is known yet, so that it may be an `Option`.
pub(super) fn may_be_nullable(column: &ColumnDef<'_>) -> bool {
    column.nullable || column.rust_type.kind == TypeKind::Unknown
}

/// Whether a foreign key of the table holds the column.
pub(super) const fn is_reference(table: &TableDef<'_>, column: usize) -> bool {
    let mut keys = table.foreign_keys;
    while let [key, other_keys @ ..] = keys {
        let mut columns = key.columns;
        while let [own, rest @ ..] = columns {
            if *own as usize == column {
                return true;
            }
            columns = rest;
        }
        keys = other_keys;
    }
    false
}

/// Whether the primary key holds the column.
pub(super) fn is_key(table: &TableDef<'_>, column: usize) -> bool {
    table
        .primary_key
        .is_some_and(|key| key.columns.iter().any(|own| usize::from(*own) == column))
}

/// The column of a name.
pub(super) fn column_named<'t>(table: &'t TableDef<'t>, name: &str) -> Option<&'t ColumnDef<'t>> {
    table.columns.iter().find(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert!(has_word("home_phone", &["phone"]));
        assert!(!has_word("phones", &["phone"]));
        assert_eq!(last_word("order_status"), "status");
    }
}
