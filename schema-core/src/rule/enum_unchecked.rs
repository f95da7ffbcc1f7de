use super::index_key::mentions;
use super::words::{column_named, is_key, is_reference, is_text, last_word};
use super::{Violation, rule};
use crate::def::{ColumnIndex, TableDef};

rule! {
    /// A status in text that nothing limits.
    ///
    /// # What it flags
    ///
    /// A column of text that is called `status`, `state`, `kind` or `type`, or ends in one of these words,
    /// and that no check of the table mentions and no foreign key limits. Names of other things are exempt:
    /// `content_type`, `mime_type`, `media_type`, `state` beside a city or a postal code, and `owner_type` beside
    /// `owner_id`, of which [`polymorphic_reference`](polymorphic_reference.md) tells.
    ///
    /// # Why it is bad
    ///
    /// Sooner or later the column holds `active`, `Active`, `actve` and an empty string. Queries compare
    /// with one of them and miss the rest, without a word.
    ///
    /// # Example
    ///
    /// ```text
    /// pub status: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(SqlEnum)]
    /// pub enum Status { Active, Suspended }
    ///
    /// pub status: Status,
    /// ```
    ///
    /// # Source
    ///
    /// Bill Karwin, "SQL Antipatterns"; PostgreSQL documentation, "Enumerated Types".
    enum_unchecked: Warn, Table, reads = [Check, Reference]
}

const ONE_OF_A_FEW: &[&str] = &["status", "state", "kind", "type"];

/// What ends in `type` or `state` and is one of many.
const ONE_OF_MANY: &[&str] = &["content_type", "mime_type", "media_type", "data_type"];

/// Columns beside which `state` is a part of a country.
const OF_AN_ADDRESS: &[&str] = &["city", "postal_code", "postcode", "zip", "zip_code", "country", "street"];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let is_address = OF_AN_ADDRESS.iter().any(|name| column_named(table, name).is_some());
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(position, column)| {
            let index = ColumnIndex::try_from(*position).unwrap_or(ColumnIndex::MAX);
            let word = last_word(column.name);
            let is_of_many = ONE_OF_MANY.iter().any(|name| column.name.ends_with(name))
                || (word == "state" && is_address);
            is_text(column)
                && ONE_OF_A_FEW.contains(&word)
                && !is_of_many
                && !is_reference(table, *position)
                && !is_key(table, *position)
                && !column.details.external_id
                && column.details.generated.is_none()
                && !is_limited(table, index)
                && !names_a_target(table, column.name)
        })
        .map(|(_, column)| {
            Violation::told(
                &RULE,
                column.type_site,
                format_args!("`{}.{}` is one of a few words, and nothing says which", table.rust_name, column.field),
                "misspelled values are stored, and comparisons miss them",
                format_args!(
                    "derive `SqlEnum` on an enum and give `{0}` its type, or write \
                     `#[check({0}.one_of([\"..\"]))]`; `external_id` if another system chooses the words",
                    column.field
                ),
            )
        })
        .collect()
}

/// Whether the column says which table the one beside it refers to; `polymorphic_reference` tells of both.
fn names_a_target(table: &TableDef<'_>, name: &str) -> bool {
    let stem = name.strip_suffix("_type").or_else(|| name.strip_suffix("_kind"));
    stem.is_some_and(|stem| column_named(table, &format!("{stem}_id")).is_some())
}

fn is_limited(table: &TableDef<'_>, column: ColumnIndex) -> bool {
    table
        .details
        .checks
        .iter()
        .any(|check| mentions(check.expression.nodes, column))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::Node;
    use crate::rule::testing::{table, text};

    fn flagged(name: &'static str) -> bool {
        !violations(&table("Account").column(name, text()).build()).is_empty()
    }

    #[test]
    fn words_without_a_limit_are_flagged() {
        for name in ["status", "state", "order_status", "account_type", "kind"] {
            assert!(flagged(name), "{name}");
        }
    }

    #[test]
    fn other_things_checks_and_states_of_a_country_are_fine() {
        for name in ["content_type", "statement", "name"] {
            assert!(!flagged(name), "{name}");
        }
        static CHECKED: [Node<'static>; 2] = [Node::Column(0), Node::OneOf(0)];
        let checked = table("Account").column("status", text()).check(&CHECKED);
        assert!(violations(&checked.build()).is_empty());
        let owned = table("Note").column("owner_type", text()).column("owner_id", text());
        assert!(violations(&owned.build()).is_empty());
        let address = table("Address").column("city", text()).column("state", text());
        assert!(violations(&address.build()).is_empty());
    }
}
