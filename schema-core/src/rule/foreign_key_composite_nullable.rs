use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A foreign key of several columns of which more than one may be NULL.
    ///
    /// # What it flags
    ///
    /// A foreign key of which two or more columns are nullable, without `match = full`. One nullable column
    /// is fine: beside a tenant key that is always there, its NULL says plainly that nothing is referred
    /// to.
    ///
    /// # Why it is bad
    ///
    /// A row in which only some of the columns are NULL is not checked at all: `(7, NULL)` refers to
    /// nothing and looks like a reference. No row of the parent keeps it from existing.
    ///
    /// # Example
    ///
    /// ```text
    /// #[foreign_key(region, number, references(Depot.region, Depot.number), on_delete = restrict)]
    /// pub struct Shipment {
    ///     pub region: Option<String>,
    ///     pub number: Option<i32>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[foreign_key(region, number, references(Depot.region, Depot.number), match = full, on_delete = restrict)]
    /// pub struct Shipment {
    ///     pub region: Option<String>,
    ///     pub number: Option<i32>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE TABLE": MATCH FULL and MATCH SIMPLE.
    foreign_key_composite_nullable: Warn, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .foreign_keys
        .iter()
        .filter(|key| !key.match_full)
        .filter_map(|key| {
            let nullable: Vec<&str> = key
                .columns
                .iter()
                .map(|column| &table.columns[usize::from(*column)])
                .filter(|column| column.nullable)
                .map(|column| column.field)
                .collect();
            if nullable.len() < 2 {
                return None;
            }
            Some(Violation::told(
                &RULE,
                key.site,
                format_args!(
                    "`{}` of `{}` may each be NULL in the reference to `{}`",
                    nullable.join("` and `"),
                    table.rust_name,
                    key.target_type
                ),
                "a row in which only one of them is NULL refers to nothing and is not checked",
                "add `match = full`: then all of them are NULL, or none is",
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn shipments(nullable: usize, match_full: bool) -> TableBuilder {
        table("Shipment")
            .column_with("region", uuid(), |column| column.nullable = nullable > 0)
            .column_with("number", uuid(), |column| column.nullable = nullable > 1)
            .references_with(&["region", "number"], "Depot", &["region", "number"], |key| {
                key.match_full = match_full;
            })
    }

    #[test]
    fn two_nullable_columns_are_flagged() {
        assert_eq!(violations(&shipments(2, false).build()).len(), 1);
    }

    #[test]
    fn one_nullable_column_and_match_full_are_fine() {
        assert!(violations(&shipments(1, false).build()).is_empty());
        assert!(violations(&shipments(2, true).build()).is_empty());
    }
}
