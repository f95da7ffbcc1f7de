use super::words::is_reference;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A primary key of more than three columns.
    ///
    /// # What it flags
    ///
    /// A primary key of four columns and more. Tables that nothing refers to by key, such as measurements
    /// (`append_only`) and partitions, are exempt where they say so; so are keys of references alone, which are
    /// what a table of pairs is.
    ///
    /// # Why it is bad
    ///
    /// Each table that refers to this one repeats all of its columns, every index of it carries them, and
    /// every join compares them. When one part turns out to change, all of that changes with it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[primary_key(country, region, city, street)]
    /// pub struct Depot { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(country, region, city, street)]
    /// pub struct Depot {
    ///     #[column(primary_key, default = uuid_v7())]
    ///     pub id: Uuid,
    ///     // ..
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Joe Celko, "SQL Programming Style", chapter on keys; PostgreSQL documentation, "Primary Keys".
    primary_key_wide: Warn, Table, reads = [Table, Reference]
}

/// The most columns that a key carries without a word.
const MOST: usize = 3;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(key) = table.primary_key else {
        return Vec::new();
    };
    let holds_references = key.columns.iter().all(|column| is_reference(table, usize::from(*column)));
    if key.columns.len() <= MOST || holds_references || table.details.conventions.is_append_only() {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        key.site,
        format_args!(
            "the primary key of `{}` has {} columns",
            table.rust_name,
            key.columns.len()
        ),
        "every table that refers to it, and every index of it, repeats all of them",
        "give the rows a key of one column (`#[column(primary_key, default = uuid_v7())]`), and keep these columns \
         unique with `#[unique(..)]`",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn depots() -> TableBuilder {
        ["country", "region", "city", "street"]
            .into_iter()
            .fold(table("Depot"), |table, field| table.column(field, uuid()))
    }

    #[test]
    fn four_columns_are_flagged_and_three_are_not() {
        let wide = depots().primary_key(&["country", "region", "city", "street"]).build();
        assert_eq!(violations(&wide)[0].site, wide.primary_key.unwrap().site);
        assert!(violations(&depots().primary_key(&["country", "region", "city"]).build()).is_empty());
        assert!(violations(&depots().build()).is_empty());
    }

    #[test]
    fn a_key_of_references_is_fine() {
        let fields = ["country", "region", "city", "street"];
        let paired = fields
            .into_iter()
            .fold(depots().primary_key(&fields), |table, field| table.references(&[field], "Place", &["id"]));
        assert!(violations(&paired.build()).is_empty());
        let half = depots().primary_key(&fields).references(&["country"], "Place", &["id"]);
        assert_eq!(violations(&half.build()).len(), 1);
    }
}
