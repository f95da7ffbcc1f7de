use super::rule;
use crate::def::{ColumnType, TableDef, TypeFamily, TypeKind};
use crate::message::Message;

rule! {
    /// A declared type whose values the Rust type cannot hold.
    ///
    /// # What it flags
    ///
    /// A column with `type = ..` where the field's Rust type stands for another kind of value, or for a
    /// smaller range: `type = bigint` on an `i32`, `type = timestamptz` on a `NaiveDateTime`,
    /// `type = numeric(10, 2)` on an `f64`.
    ///
    /// # Why it is bad
    ///
    /// Reading the column fails at run time, or drops digits, zone or range without a word.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = numeric(10, 2))]
    /// pub price: f64,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(type = numeric(10, 2))]
    /// pub price: Decimal,
    /// ```
    ///
    /// A type of your own says what it stands for: `#[derive(SqlType)]`.
    ///
    /// # Source
    ///
    /// The type tables of the drivers: sqlx `postgres::types`, diesel `sql_types`.
    column_type_incompatible: Deny, Column,
    warning = "column_type_incompatible: the Rust type cannot hold the values of the declared type\n\
        why: reading the column fails at run time, or loses digits, zone or range\n\
        help: change the Rust type or the declared type, so that both say the same\n\
        explain: cargo schema explain column_type_incompatible"
}

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    let column = &table.columns[column];
    !can_hold(&column.rust_type, &column.column_type)
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    let definition = &table.columns[column];
    Message::of_rule(RULE.name)
        .text("the Rust type of `")
        .column(table, column)
        .text("` cannot hold its declared type\n  declared: ")
        .column_type(&definition.column_type)
        .text("\n  the Rust type stands for: ")
        .column_type(&definition.rust_type)
        .why("reading the column fails at run time, or loses digits, zone or range")
        .help()
        .text("change the Rust type, or write `type = ")
        .column_type(&definition.rust_type)
        .text("`")
        .explain(RULE.name)
}

/// Whether every value of the `declared` type has a place in a Rust type that stands for `rust`.
const fn can_hold(rust: &ColumnType<'_>, declared: &ColumnType<'_>) -> bool {
    if matches!(rust.kind, TypeKind::Unknown) || matches!(declared.kind, TypeKind::Unknown) {
        return true;
    }
    if rust.dimensions != declared.dimensions {
        return false;
    }
    if let (Some(own), Some(other)) = (rust.enumeration, declared.enumeration) {
        return own.digest == other.digest;
    }
    let (family, other) = (rust.kind.family(), declared.kind.family());
    match family {
        TypeFamily::Integer => {
            matches!(other, TypeFamily::Integer) && width(rust.kind) >= width(declared.kind)
        }
        TypeFamily::Numeric => matches!(other, TypeFamily::Numeric | TypeFamily::Money),
        TypeFamily::Float => {
            matches!(other, TypeFamily::Float)
                && !(matches!(rust.kind, TypeKind::Real)
                    && matches!(declared.kind, TypeKind::DoublePrecision))
        }
        // What has a text form only, or no Rust type of its own, is read as text.
        TypeFamily::Text => matches!(
            other,
            TypeFamily::Text
                | TypeFamily::Money
                | TypeFamily::Interval
                | TypeFamily::Json
                | TypeFamily::Network
                | TypeFamily::Bits
                | TypeFamily::FullText
                | TypeFamily::Geometry
                | TypeFamily::Xml
                | TypeFamily::Enum
        ),
        // Some engines keep a UUID as sixteen bytes or as text.
        TypeFamily::Uuid => matches!(
            other,
            TypeFamily::Uuid | TypeFamily::Binary | TypeFamily::Text
        ),
        // An instant fits a column without zone (another rule looks at that), but not the reverse.
        TypeFamily::Timestamp => {
            matches!(other, TypeFamily::Timestamp)
                && (matches!(rust.kind, TypeKind::TimestampTz)
                    || matches!(declared.kind, TypeKind::Timestamp))
        }
        // Enumerations are stored natively or by their labels.
        TypeFamily::Enum => matches!(other, TypeFamily::Enum | TypeFamily::Text),
        _ => family as u8 == other as u8,
    }
}

const fn width(kind: TypeKind) -> u8 {
    match kind {
        TypeKind::SmallInt => 2,
        TypeKind::Integer => 4,
        _ => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, text, varchar};

    fn flags(rust: TypeKind, declared: TypeKind) -> bool {
        let table = table("Product")
            .column_with("price", ColumnType::new(declared), |column| {
                column.rust_type = ColumnType::new(rust);
            })
            .build();
        is_violated(&table, 0)
    }

    #[test]
    fn what_loses_values_is_flagged() {
        for (rust, declared) in [
            (TypeKind::Integer, TypeKind::BigInt),
            (TypeKind::DoublePrecision, TypeKind::Numeric),
            (TypeKind::Real, TypeKind::DoublePrecision),
            (TypeKind::Timestamp, TypeKind::TimestampTz),
            (TypeKind::Text, TypeKind::Integer),
            (TypeKind::Numeric, TypeKind::DoublePrecision),
            (TypeKind::Boolean, TypeKind::Integer),
        ] {
            assert!(flags(rust, declared), "{rust:?} {declared:?}");
        }
    }

    #[test]
    fn what_holds_every_value_is_fine() {
        for (rust, declared) in [
            (TypeKind::BigInt, TypeKind::Integer),
            (TypeKind::Text, TypeKind::CiText),
            (TypeKind::Text, TypeKind::Inet),
            (TypeKind::TimestampTz, TypeKind::Timestamp),
            (TypeKind::JsonB, TypeKind::Json),
            (TypeKind::Unknown, TypeKind::Numeric),
        ] {
            assert!(!flags(rust, declared), "{rust:?} {declared:?}");
        }
        let numeric = table("Product")
            .column_with(
                "price",
                ColumnType::new(TypeKind::Numeric)
                    .with_precision(10)
                    .with_scale(2),
                |column| column.rust_type = ColumnType::new(TypeKind::Numeric),
            )
            .build();
        assert!(!is_violated(&numeric, 0));
    }

    #[test]
    fn an_array_is_not_one_value() {
        let table = table("Product")
            .column_with("tags", varchar(20), |column| column.rust_type = text().array())
            .build();
        assert!(is_violated(&table, 0));
        assert!(
            message(&table, 0)
                .as_str()
                .contains("declared: varchar(20)\n  the Rust type stands for: text[]")
        );
    }
}
