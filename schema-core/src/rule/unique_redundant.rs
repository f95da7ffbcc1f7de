use super::{Violation, rule};
use crate::def::{IndexKeyDef, PrimaryKeyDef, TableDef, UniqueDef};

rule! {
    /// A unique rule that follows from another one.
    ///
    /// # What it flags
    ///
    /// A unique rule whose columns include all of another unique rule, with the same condition, and one that
    /// repeats the primary key or an earlier rule in whatever order. One that includes the primary key and more
    /// is exempt: foreign keys of several columns, for example those that carry a tenant along, need it as their
    /// target. So is one that holds further columns for reading (`include`).
    ///
    /// # Why it is bad
    ///
    /// If `email` is unique, `(email, name)` is too. The second rule keeps nothing apart, and every write
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
        .enumerate()
        .filter(|(_, rule)| !rule.without_overlaps)
        .filter_map(|(position, rule)| {
            let earlier = &uniques[..position];
            let what = if table.primary_key.is_some_and(|key| repeats_key(rule, &key)) {
                "repeats its primary key"
            } else if earlier.iter().any(|other| repeats(rule, other)) {
                "repeats another one"
            } else if uniques.iter().any(|narrow| follows(rule, narrow)) {
                "follows from a narrower one"
            } else {
                return None;
            };
            Some(Violation::told(
                &RULE,
                rule.site,
                format_args!("a unique rule of `{}` {what}", table.rust_name),
                "it keeps nothing apart that is not kept apart already, and every write pays for its index",
                "remove it; for queries that read its columns write `#[index(.., include(..))]`",
            ))
        })
        .collect()
}

/// Whether a rule says what the primary key says.
fn repeats_key(rule: &UniqueDef<'_>, key: &PrimaryKeyDef<'_>) -> bool {
    rule.parts.len() == key.columns.len()
        && rule.predicate.is_none()
        && rule.include.is_empty()
        && rule.deferrable == key.deferrable
        && !key.without_overlaps
        && rule.parts.iter().all(|part| {
            matches!(part.key, IndexKeyDef::Column(column) if key.columns.contains(&column))
                && part.collation.is_none()
                && part.operator_class.is_none()
        })
}

/// Whether a rule says what another one says.
fn repeats(rule: &UniqueDef<'_>, other: &UniqueDef<'_>) -> bool {
    rule.parts.len() == other.parts.len()
        && rule.include.is_empty()
        && rule.deferrable == other.deferrable
        && says_all_of(rule, other)
}

/// Whether `wide` says no more than `narrow`.
fn follows(wide: &UniqueDef<'_>, narrow: &UniqueDef<'_>) -> bool {
    wide.parts.len() > narrow.parts.len() && says_all_of(wide, narrow)
}

/// Whether what `narrow` keeps apart is all that `wide` keeps apart.
fn says_all_of(wide: &UniqueDef<'_>, narrow: &UniqueDef<'_>) -> bool {
    wide.predicate == narrow.predicate
        && narrow.engines.contains(wide.engines)
        && !narrow.without_overlaps
        && narrow.nulls_not_distinct == wide.nulls_not_distinct
        && narrow.parts.iter().all(|part| {
            wide.parts.iter().any(|own| {
                own.key == part.key
                    && own.collation == part.collation
                    && own.operator_class == part.operator_class
            })
        })
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

    #[test]
    fn what_says_the_same_again_is_flagged_once() {
        let again = customers().unique(&["email"]).build();
        assert_eq!(violations(&again).len(), 1);
        assert_eq!(violations(&again)[0].site, again.uniques[1].site);
        let key = table("Seat")
            .column("row", text())
            .column("number", text())
            .primary_key(&["row", "number"])
            .unique(&["number", "row"]);
        assert_eq!(violations(&key.build()).len(), 1);
    }

    #[test]
    fn another_order_of_checks_and_columns_for_reading_are_fine() {
        let deferred = customers().unique_with(&["email"], |rule| {
            rule.deferrable = crate::def::Deferrable::InitiallyDeferred;
        });
        assert!(violations(&deferred.build()).is_empty());
        let reading = customers().unique_with(&["id"], |rule| rule.include = &[2]);
        assert!(violations(&reading.build()).is_empty());
    }
}
