use super::finding::same_bytes;
use super::rule;
use crate::def::{TableDef, TypeFamily};
use crate::message::Message;

rule! {
    /// Money in binary floating point.
    ///
    /// # What it flags
    ///
    /// A column of type `real` or `double_precision` whose name says money: it holds a word such as
    /// `price`, `fee`, `salary` or `subtotal`, or ends in `amount`, `total`, `balance`, `cost`. Names that
    /// end in a ratio (`tax_rate`, `price_index`) are exempt.
    ///
    /// # Why it is bad
    ///
    /// Binary floating point has no 0.10. Sums drift, equal amounts compare as different, and a check
    /// such as `total == subtotal + tax` fails on correct data.
    ///
    /// # Example
    ///
    /// ```text
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
    /// # Source
    ///
    /// PostgreSQL documentation, "Numeric Types": numeric "is especially recommended for storing monetary
    /// amounts"; IEEE 754.
    float_for_money: Deny, Column,
    warning = "float_for_money: the column keeps money in binary floating point\n\
        why: it has no 0.10: sums drift, and equal amounts compare as different\n\
        help: use `Decimal` with `#[column(type = numeric(10, 2))]`\n\
        explain: cargo schema explain float_for_money"
}

/// Words that say money wherever they stand in a name.
const MONEY: &[&[u8]] = &[
    b"price", b"prices", b"fee", b"fees", b"salary", b"wage", b"wages", b"revenue", b"subtotal",
    b"tax", b"taxes", b"discount", b"payment", b"payout", b"refund", b"money", b"budget",
];

/// Words that say money at the end of a name.
const MONEY_AT_THE_END: &[&[u8]] = &[b"amount", b"total", b"balance", b"cost", b"costs"];

/// Words that make a name a ratio or a measure.
const NO_MONEY_AT_THE_END: &[&[u8]] = &[
    b"rate", b"ratio", b"percent", b"percentage", b"factor", b"index", b"score", b"weight",
    b"multiplier", b"share", b"fraction", b"probability", b"elasticity", b"quantile",
];

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    let column = &table.columns[column];
    matches!(column.column_type.kind.family(), TypeFamily::Float) && says_money(column.name)
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    let definition = &table.columns[column];
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("` keeps money in binary floating point, `")
        .column_type(&definition.column_type)
        .text("`")
        .why("it has no 0.10: sums drift, and equal amounts compare as different")
        .help()
        .text("write `#[column(type = numeric(10, 2))] pub ")
        .text(definition.field)
        .text(if definition.nullable {
            ": Option<Decimal>`"
        } else {
            ": Decimal`"
        })
        .explain(RULE.name)
}

const fn says_money(name: &str) -> bool {
    let mut rest = name.as_bytes();
    let mut found = false;
    loop {
        let mut end = 0;
        while end < rest.len() && rest[end] != b'_' {
            end += 1;
        }
        let (word, after) = rest.split_at(end);
        if is_one_of(word, MONEY) {
            found = true;
        }
        match after {
            [_, next @ ..] => rest = next,
            [] => {
                return !is_one_of(word, NO_MONEY_AT_THE_END)
                    && (found || is_one_of(word, MONEY_AT_THE_END));
            }
        }
    }
}

const fn is_one_of(word: &[u8], words: &[&[u8]]) -> bool {
    let mut position = 0;
    while position < words.len() {
        if same_bytes(word, words[position]) {
            return true;
        }
        position += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::table;

    fn flags(name: &'static str, kind: TypeKind) -> bool {
        let table = table("Order").column(name, ColumnType::new(kind)).build();
        is_violated(&table, 0)
    }

    #[test]
    fn money_in_a_float_is_flagged() {
        for name in ["price", "unit_price", "price_net", "total_amount", "tax_amount", "balance"] {
            assert!(flags(name, TypeKind::DoublePrecision), "{name}");
            assert!(flags(name, TypeKind::Real), "{name}");
            assert!(!flags(name, TypeKind::Numeric), "{name}");
        }
    }

    #[test]
    fn ratios_and_measures_are_fine() {
        for name in ["tax_rate", "price_index", "total_distance", "latitude", "amount_ml", "pricey"] {
            assert!(!flags(name, TypeKind::DoublePrecision), "{name}");
        }
    }

    #[test]
    fn the_message_shows_the_field_to_write() {
        let table = table("Product")
            .column_with("price", ColumnType::new(TypeKind::Real), |column| {
                column.nullable = true;
            })
            .build();
        assert!(message(&table, 0).as_str().contains(
            "help: write `#[column(type = numeric(10, 2))] pub price: Option<Decimal>`"
        ));
    }
}
