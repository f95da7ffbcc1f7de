use super::index_key::indexes;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// An ordered index on an array.
    ///
    /// # What it flags
    ///
    /// An index without `using = ..` whose first column is an array. Unique rules are exempt: that two rows
    /// have the same array may well be wrong.
    ///
    /// # Why it is bad
    ///
    /// A B-tree compares whole arrays. It finds no row by an element, which is what queries ask for (`tags
    /// @> ..`), and so is never used.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(tags)]
    /// pub struct Article {
    ///     pub tags: Vec<String>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(tags, using = gin)]
    /// pub struct Article {
    ///     pub tags: Vec<String>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "GIN Indexes".
    index_array_btree: Deny, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    indexes(table)
        .filter_map(|index| {
            let first = &table.columns[usize::from(index.column(0)?)];
            if index.method != "btree" || first.column_type.dimensions == 0 {
                return None;
            }
            Some(Violation::told(
                &RULE,
                index.site,
                format_args!("the array `{}.{}` stands in an ordered index", table.rust_name, first.field),
                "it finds whole arrays alone, and queries look for elements",
                format_args!("write `#[index({}, using = gin)]`", first.field),
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn articles() -> TableBuilder {
        table("Article").column("title", text()).column("tags", text().array())
    }

    #[test]
    fn an_array_in_a_btree_is_flagged() {
        assert_eq!(violations(&articles().index(&["tags"]).build()).len(), 1);
    }

    #[test]
    fn gin_and_plain_columns_are_fine() {
        let gin = articles().index(&["title"]).index_with(&["tags"], |index| index.method = "gin");
        assert!(violations(&gin.build()).is_empty());
    }
}
