use super::index_key::{mentions, search_keys};
use super::{Violation, rule};
use crate::def::{Encryption, FilterOperator, SiteIndex, TableDef};

rule! {
    /// A column that is encrypted, and compared by the database.
    ///
    /// # What it flags
    ///
    /// Where the application encrypts a column (`encrypted`): a unique rule, an index, a filter, an order, a
    /// foreign key or a check with it. With `encrypted(deterministic)` equal values look equal, so that unique
    /// rules, hash and B-tree indexes, filters for equality and foreign keys are fine; ranges and orders are not.
    ///
    /// # Why it is bad
    ///
    /// The database sees ciphertexts. Equal values look different, and their order means nothing: the unique rule
    /// lets every duplicate in, the index finds nothing, and the filter matches no row.
    ///
    /// # Example
    ///
    /// ```text
    /// #[unique(tax_number)]
    /// pub struct Person {
    ///     #[column(encrypted, pii = identity)]
    ///     pub tax_number: Vec<u8>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[unique(tax_number_digest)]
    /// pub struct Person {
    ///     #[column(encrypted, pii = identity)]
    ///     pub tax_number: Vec<u8>,
    ///     #[column(pii = identity, comment = "HMAC-SHA-256 of the number, to find it")]
    ///     pub tax_number_digest: Vec<u8>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// OWASP, "Cryptographic Storage Cheat Sheet"; Paragon Initiative, "Building Searchable Encrypted Databases":
    /// blind indexes.
    encrypted_column_compared: Deny, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .zip(0..)
        .filter_map(|(column, position)| Some((column, position, column.details.encrypted?)))
        .flat_map(|(column, position, encryption)| {
            uses(table, position, encryption == Encryption::Deterministic)
                .into_iter()
                .map(move |(site, what)| {
                    Violation::told(
                        &RULE,
                        site,
                        format_args!(
                            "`{}.{}` is encrypted by the application, and {what}",
                            table.rust_name, column.field
                        ),
                        "the database sees ciphertexts: what it compares are not the values",
                        match encryption {
                            Encryption::Deterministic => format!(
                                "store what has to be compared beside it, such as a rounded value, or leave `{}` out here",
                                column.field
                            ),
                            Encryption::Randomized => format!(
                                "store a keyed digest beside it (`{0}_digest: Vec<u8>`) and compare that, or encrypt \
                                 equal values alike: `encrypted(deterministic)`",
                                column.field
                            ),
                        },
                    )
                })
        })
        .collect()
}

fn uses(table: &TableDef<'_>, column: u16, compares_equal: bool) -> Vec<(SiteIndex, &'static str)> {
    let mut found: Vec<(SiteIndex, &'static str)> = Vec::new();
    for key in search_keys(table).iter().filter(|key| key.mentions(column)) {
        let finds_equal = compares_equal && matches!(key.method, "btree" | "hash");
        if !finds_equal {
            found.push((key.site, if key.constrains { "a key compares it" } else { "an index orders it" }));
        }
    }
    for pattern in table.details.access_patterns {
        let is_filtered = pattern.filter.iter().any(|filter| {
            let is_equal = filter.operator == FilterOperator::Equal && compares_equal;
            filter.column == column && !is_equal
        });
        if is_filtered || pattern.order.iter().any(|order| order.column == column) {
            found.push((pattern.site, "an access pattern compares it"));
        }
    }
    for key in table.foreign_keys.iter().filter(|_| !compares_equal) {
        if key.columns.contains(&column) {
            found.push((key.site, "a foreign key compares it"));
        }
    }
    for check in table.details.checks {
        if mentions(check.expression.nodes, column) && !is_about_length(check.expression.nodes) {
            found.push((check.site, "a check judges it"));
        }
    }
    found
}

/// Whether a condition looks at how long the value is or whether there is one, which a ciphertext tells.
fn is_about_length(nodes: &[crate::def::Node<'_>]) -> bool {
    use crate::def::{Function, Node, UnaryOperator};
    nodes.iter().any(|node| {
        matches!(
            node,
            Node::Call(Function::OctetLength | Function::CharLength, _)
                | Node::Unary(UnaryOperator::IsNone | UnaryOperator::IsSome)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, ColumnType, TypeKind};
    use crate::rule::testing::{TableBuilder, table};

    fn persons(encrypted: Option<Encryption>) -> TableBuilder {
        let details = ColumnDetails { encrypted, ..ColumnDetails::NONE };
        table("Person").column_saying("number", ColumnType::new(TypeKind::Bytea), details)
    }

    fn flagged(table: TableBuilder) -> usize {
        violations(&table.build()).len()
    }

    #[test]
    fn comparisons_of_ciphertexts_are_flagged() {
        let random = || persons(Some(Encryption::Randomized));
        assert_eq!(flagged(random().unique(&["number"])), 1);
        assert_eq!(flagged(random().index(&["number"])), 1);
        assert_eq!(flagged(random().access("by_number", &["number"], &[])), 1);
        assert_eq!(flagged(random().access("all", &[], &["number"])), 1);
        assert_eq!(flagged(random()), 0);
        assert_eq!(flagged(persons(None).unique(&["number"])), 0);
    }

    #[test]
    fn equal_ciphertexts_may_be_found_and_not_ordered() {
        let alike = || persons(Some(Encryption::Deterministic));
        assert_eq!(flagged(alike().unique(&["number"])), 0);
        assert_eq!(flagged(alike().access("by_number", &["number"], &[])), 0);
        assert_eq!(flagged(alike().access("all", &[], &["number"])), 1);
    }
}
