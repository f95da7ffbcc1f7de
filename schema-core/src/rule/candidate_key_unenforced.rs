use super::dependency::{Columns, candidate_keys, dependencies, enforced_keys, fields};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A key that follows from the dependencies and that no constraint keeps.
    ///
    /// # What it flags
    ///
    /// A candidate key, computed from `#[depends]`, the primary key and the unique rules, of which the
    /// columns are neither the primary key nor a unique rule. Only where a declared dependency is what
    /// makes it a key.
    ///
    /// # Why it is bad
    ///
    /// The struct says that these columns identify a row, and the database accepts a second row with
    /// the same values. Every query that relies on the key then finds two.
    ///
    /// # Example
    ///
    /// ```text
    /// #[depends(id, on(isbn))]
    /// pub struct Book {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub isbn: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(isbn)]
    /// pub struct Book {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub isbn: String,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// C. J. Date, "An Introduction to Database Systems", chapter on candidate keys.
    candidate_key_unenforced: Deny, Table
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.dependencies.is_empty() {
        return Vec::new();
    }
    let dependencies = dependencies(table);
    let enforced = enforced_keys(table);
    candidate_keys(table, &dependencies)
        .iter()
        .filter(|key| !enforced.iter().any(|known| known.is_subset(key)))
        .filter_map(|key| {
            // A dependency that has a part in the key is where the mistake can be mended.
            let cause = dependencies
                .iter()
                .filter(|it| !it.multivalued && it.from.is_subset(key))
                .find_map(|it| it.site)?;
            Some(finding(table, cause, key))
        })
        .collect()
}

fn finding(table: &TableDef<'_>, site: u16, key: &Columns) -> Violation {
    let columns = fields(table, key);
    Violation::told(
        &RULE,
        site,
        format_args!(
            "`{columns}` identifies a row of `{}`, as its dependencies say, and no constraint does",
            table.rust_name
        ),
        "the database accepts a second row with the same values",
        format_args!("write `#[unique({columns})]`"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn books() -> TableBuilder {
        table("Book")
            .column("id", uuid())
            .column("isbn", text())
            .column("title", text())
            .primary_key(&["id"])
    }

    #[test]
    fn a_key_that_only_a_dependency_knows_is_flagged() {
        let book = books().depends(&["id", "title"], &["isbn"]).build();
        let found = violations(&book);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, book.details.dependencies[0].site);
        assert!(found[0].message.as_str().contains("write `#[unique(isbn)]`"));
    }

    #[test]
    fn enforced_keys_and_tables_without_dependencies_are_fine() {
        let unique = books().unique(&["isbn"]).depends(&["id", "title"], &["isbn"]);
        assert!(violations(&unique.build()).is_empty());
        assert!(violations(&books().build()).is_empty());
        let decided_by_key = books().depends(&["title"], &["id"]);
        assert!(violations(&decided_by_key.build()).is_empty());
    }
}
