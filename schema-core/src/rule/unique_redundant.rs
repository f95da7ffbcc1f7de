use super::{Violation, rule};
use crate::def::{TableDef, UniqueDef};

rule! {
    /// A unique rule that follows from a narrower one.
    ///
    /// # What it flags
    ///
    /// A unique rule whose columns include all of another unique rule, with the same condition. One that
    /// includes the primary key is exempt: foreign keys of several columns, for example those that carry a
    /// tenant along, need it as their target.
    ///
    /// # Why it is bad
    ///
    /// If `email` is unique, `(email, name)` is too. The wider rule keeps nothing apart, and every write
    /// pays for its index.
    ///
    /// # Example
    ///
    /// ```text
    /// #[unique(email)]
    /// #[unique(email, name)]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(email)]
    /// #[index(email, include(name))]
    /// pub struct Customer { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Unique Indexes".
    unique_redundant: Warn, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let uniques = table.uniques;
    uniques
        .iter()
        .filter(|wide| !wide.without_overlaps)
        .filter_map(|wide| {
            uniques.iter().find(|narrow| follows(wide, narrow))?;
            Some(Violation::told(
                &RULE,
                wide.site,
                format_args!("a unique rule of `{}` follows from a narrower one", table.rust_name),
                "it keeps nothing apart that the narrower one does not, and every write pays for its index",
                "remove it; for queries that read its columns write `#[index(.., include(..))]`",
            ))
        })
        .collect()
}

/// Whether `wide` says no more than `narrow`.
fn follows(wide: &UniqueDef<'_>, narrow: &UniqueDef<'_>) -> bool {
    wide.parts.len() > narrow.parts.len()
        && wide.predicate == narrow.predicate
        && narrow.engines.contains(wide.engines)
        && !narrow.without_overlaps
        && narrow.nulls_not_distinct == wide.nulls_not_distinct
        && narrow
            .parts
            .iter()
            .all(|part| wide.parts.iter().any(|own| own.key == part.key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn customers() -> TableBuilder {
        table("Customer")
            .column("id", uuid())
            .column("email", text())
            .column("name", text())
            .primary_key(&["id"])
            .unique(&["email"])
    }

    #[test]
    fn a_wider_rule_is_flagged() {
        let wide = customers().unique(&["name", "email"]).build();
        assert_eq!(violations(&wide)[0].site, wide.uniques[1].site);
    }

    #[test]
    fn targets_of_wide_references_and_other_rules_are_fine() {
        assert!(violations(&customers().unique(&["id", "name"]).build()).is_empty());
        assert!(violations(&customers().unique(&["name"]).build()).is_empty());
    }
}
