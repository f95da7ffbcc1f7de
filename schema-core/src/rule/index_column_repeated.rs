use super::index_key::search_keys;
use super::{Violation, rule};
use crate::def::{IndexKeyDef, TableDef};
use crate::message::Message;

rule! {
    /// A key that holds a column twice.
    ///
    /// # What it flags
    ///
    /// A primary key, unique rule or index in which a column is listed more than once, also as an included
    /// column. A column under another operator class or collation is another part.
    ///
    /// # Why it is bad
    ///
    /// The repetition finds and orders nothing, and makes each entry larger. Usually another column was
    /// meant.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(customer_id, status, customer_id)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(customer_id, status, created_at)]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL refuses it in keys and constraints ("column appears twice in primary key constraint") and
    /// accepts it in an index.
    index_column_repeated: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    search_keys(table)
        .iter()
        .filter_map(|key| {
            let repeated = (0..key.parts.len()).find_map(|position| {
                let IndexKeyDef::Column(column) = key.parts[position].key else {
                    return None;
                };
                let earlier = key.parts[..position].iter().any(|part| {
                    part.key == key.parts[position].key
                        && part.operator_class == key.parts[position].operator_class
                        && part.collation == key.parts[position].collation
                });
                (earlier || key.include.contains(&column)).then_some(column)
            })?;
            let message = Message::of_rule(RULE.name)
                .text("a key of `")
                .text(table.rust_name)
                .text("` holds `")
                .fields(table, &[repeated])
                .text("` twice")
                .why("the repetition finds nothing; usually another column was meant")
                .help()
                .text("list `")
                .fields(table, &[repeated])
                .text("` once, or write the column that was meant")
                .explain(RULE.name);
            Some(Violation::new(key.site, message))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn orders() -> TableBuilder {
        table("Order").column("id", text()).column("status", text())
    }

    #[test]
    fn a_repeated_column_is_flagged() {
        let twice = ["status", "id", "status desc"];
        assert_eq!(violations(&orders().index(&twice).build()).len(), 1);
        assert_eq!(violations(&orders().unique(&twice).build()).len(), 1);
        assert_eq!(
            violations(&orders().primary_key(&["id", "id"]).build()).len(),
            1
        );
        let included = orders().index_with(&["status"], |index| index.include = &[1]);
        assert_eq!(violations(&included.build()).len(), 1);
    }

    #[test]
    fn different_columns_and_classes_are_fine() {
        assert!(violations(&orders().index(&["id", "status"]).build()).is_empty());
        let classes = orders().index_with(&["status", "status"], |index| {
            let mut parts = [index.parts[0], index.parts[1]];
            parts[1].operator_class = Some("text_pattern_ops");
            index.parts = Box::leak(Box::new(parts));
        });
        assert!(violations(&classes.build()).is_empty());
    }
}
