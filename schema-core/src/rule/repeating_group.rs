use super::words::is_text;
use super::{Violation, rule};
use crate::def::{ColumnDef, TableDef, TypeFamily};
use std::collections::BTreeMap;

rule! {
    /// A list in columns, or in one.
    ///
    /// # What it flags
    ///
    /// Three columns or more of one type that differ in a number alone (`phone1`, `phone2`, `phone3`); a
    /// column of text whose name ends in `_ids`; and an array of identifiers (`tag_ids`), of which no
    /// element can be a foreign key. Lines of an address are exempt.
    ///
    /// # Why it is bad
    ///
    /// Whoever looks for a value has to look in every column, the fourth value has no place, and nothing
    /// keeps the same one from standing there twice. Identifiers in a list refer to nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// pub phone1: Option<String>,
    /// pub phone2: Option<String>,
    /// pub phone3: Option<String>,
    /// pub tag_ids: Vec<i64>,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[primary_key(customer_id, phone)]
    /// pub struct CustomerPhone {
    ///     #[references(Customer.id, on_delete = cascade)]
    ///     pub customer_id: Uuid,
    ///     pub phone: String,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// E. F. Codd, first normal form; Bill Karwin, "SQL Antipatterns", chapters "Multicolumn Attributes"
    /// and "Jaywalking".
    repeating_group: Warn, Table, reads = []
}

/// From this many on, numbered columns are a list.
const LEAST: usize = 3;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let mut groups: BTreeMap<&str, Vec<&ColumnDef<'_>>> = BTreeMap::new();
    for column in table.columns {
        let stem = column.name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if stem.len() < column.name.len() && !stem.ends_with("line") && !stem.ends_with("line_") {
            groups.entry(stem).or_default().push(column);
        }
    }
    let numbered = groups.values().filter_map(|group| {
        let (first, rest) = group.split_first()?;
        let is_list = group.len() >= LEAST
            && rest.iter().all(|column| column.column_type == first.column_type);
        let last = group.last()?.field;
        is_list.then(|| {
            let what = format!("`{}.{}` to `{last}` are a list", table.rust_name, first.field);
            finding(first, &what, "a search looks in each of them, and the next value has no place")
        })
    });
    let lists = table.columns.iter().filter(|column| holds_identifiers(column)).map(|column| {
        let what = format!("`{}.{}` is a list of identifiers", table.rust_name, column.field);
        finding(column, &what, "none of them is a foreign key, so that they refer to nothing after a delete")
    });
    numbered.chain(lists).collect()
}

fn holds_identifiers(column: &ColumnDef<'_>) -> bool {
    let column_type = column.column_type;
    let of_identifiers = column_type.dimensions > 0
        && matches!(column_type.kind.family(), TypeFamily::Integer | TypeFamily::Uuid);
    column.name.ends_with("_ids")
        && (is_text(column) || of_identifiers)
        && !column.details.external_id
        && column.details.generated.is_none()
}

fn finding(column: &ColumnDef<'_>, what: &str, why: &str) -> Violation {
    Violation::told(
        &RULE,
        column.site,
        what,
        why,
        "write a table with one row for each value and a foreign key to this one; `external_id` if another system \
         owns the identifiers",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, bigint, table, text};

    fn flagged(table: TableBuilder) -> usize {
        violations(&table.build()).len()
    }

    #[test]
    fn numbered_columns_and_lists_of_identifiers_are_flagged() {
        let phones = table("Customer").column("phone1", text()).column("phone2", text()).column("phone3", text());
        assert_eq!(flagged(phones), 1);
        assert_eq!(flagged(table("Article").column("tag_ids", bigint().array())), 1);
        assert_eq!(flagged(table("Article").column("tag_ids", text())), 1);
    }

    #[test]
    fn two_columns_lines_of_an_address_and_lists_of_words_are_fine() {
        assert_eq!(flagged(table("Match").column("player1", text()).column("player2", text())), 0);
        let lines = table("Address")
            .column("line1", text())
            .column("line2", text())
            .column("line3", text())
            .column("tags", text().array());
        assert_eq!(flagged(lines), 0);
    }
}
