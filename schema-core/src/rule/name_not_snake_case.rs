use super::{Violation, rule};
use crate::def::{ColumnDef, TableDef};

rule! {
    /// A name that has to be written in quotes.
    ///
    /// # What it flags
    ///
    /// A name of a table or column that is written out (`name = ".."`) and holds anything but small
    /// letters, digits and underscores, or begins with a digit.
    ///
    /// # Why it is bad
    ///
    /// Engines fold names without quotes, PostgreSQL to small letters. `"OrderItem"` has to be quoted in
    /// every query, report and console for ever.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(name = "OrderItem")]
    /// pub struct OrderItem { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(name = "order_items")]
    /// pub struct OrderItem { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use upper case table or column names".
    name_not_snake_case: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let of_table = (!is_plain(table.name)).then(|| finding(0, table.rust_name, table.name));
    // A name that nobody wrote is the field's, which rustc looks at; that of a flattened one is not known yet.
    let is_odd = |column: &&ColumnDef<'_>| column.name != column.field && !is_plain(column.name);
    let of_columns = table.columns.iter().filter(is_odd).map(|column| {
        let owner = format!("{}.{}", table.rust_name, column.field);
        finding(column.site, &owner, column.name)
    });
    of_table.into_iter().chain(of_columns).collect()
}

fn is_plain(name: &str) -> bool {
    !name.starts_with(|first: char| first.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn finding(site: u16, owner: &str, name: &str) -> Violation {
    Violation::told(
        &RULE,
        site,
        format_args!("`{owner}` is called `{name}` in the database"),
        "the name has to stand in quotes in every query",
        "use small letters, digits and underscores; `renamed_from` brings an existing database along",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, text};

    #[test]
    fn capitals_spaces_and_leading_digits_are_flagged() {
        for name in ["OrderItem", "order items", "2fa"] {
            assert_eq!(violations(&table("T").named(name).build()).len(), 1, "{name}");
        }
        let column = table("T").named("t").column_with("price", text(), |column| column.name = "Price");
        assert_eq!(violations(&column.build()).len(), 1);
    }

    #[test]
    fn plain_names_are_fine() {
        assert!(violations(&table("T").named("order_items_2").column("price", text()).build()).is_empty());
    }
}
