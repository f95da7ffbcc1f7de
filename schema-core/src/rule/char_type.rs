use super::{Violation, rule};
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// Text that is padded with spaces.
    ///
    /// # What it flags
    ///
    /// A column of type `char(n)`. Exempt are codes of a standard that fixes their length: two or three
    /// characters in a column whose name says country, currency, language, region, state or code.
    ///
    /// # Why it is bad
    ///
    /// Values are filled up with spaces, which comparisons ignore and `LIKE`, casts and applications do
    /// not. It saves nothing, and does not even refuse a value that is too short.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = char(20))]
    /// pub sku: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(type = varchar(20))]
    /// pub sku: String,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use char(n)".
    char_type: Warn, Table, reads = []
}

const CODES: [&str; 6] = ["country", "currency", "language", "region", "state", "code"];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    (0..table.columns.len())
        .filter(|column| {
            let column = &table.columns[*column];
            column.column_type.kind == TypeKind::Char && !is_fixed_code(column.name, column.column_type.precision)
        })
        .map(|column| {
            let mut varchar = table.columns[column].column_type;
            varchar.kind = TypeKind::VarChar;
            let message = Message::of_rule(RULE.name)
                .text("`")
                .column(table, column)
                .text("` is a `")
                .column_type(&table.columns[column].column_type)
                .text("`, which pads its values with spaces")
                .why("comparisons ignore the spaces, `LIKE` and applications do not, and nothing is saved")
                .help()
                .text("write `type = ")
                .column_type(&varchar)
                .text("`")
                .explain(RULE.name);
            Violation::new(table.columns[column].type_site, message)
        })
        .collect()
}

fn is_fixed_code(name: &str, length: Option<u32>) -> bool {
    matches!(length, Some(2 | 3)) && name.split('_').any(|word| CODES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::{table, varchar};

    fn char_of(length: u32) -> ColumnType<'static> {
        ColumnType::new(TypeKind::Char).with_precision(length)
    }

    #[test]
    fn padded_text_is_flagged() {
        let table = table("Product")
            .column("sku", char_of(20))
            .column("kind", char_of(2))
            .build();
        let found = violations(&table);
        assert_eq!(found.len(), 2);
        assert!(found[0].message.as_str().contains("help: write `type = varchar(20)`"));
    }

    #[test]
    fn codes_of_fixed_length_are_fine() {
        let table = table("Address")
            .column("country", char_of(2))
            .column("currency_code", char_of(3))
            .column("sku", varchar(20))
            .build();
        assert!(violations(&table).is_empty());
    }
}
