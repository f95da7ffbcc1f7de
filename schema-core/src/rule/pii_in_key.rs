use super::words::is_key;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// Personal data in a key that is copied around.
    ///
    /// # What it flags
    ///
    /// A column with `pii = ..` in the primary key, as shard key (`shard(..)`) or in the key of a cache
    /// (`cache(key(..))`).
    ///
    /// # Why it is bad
    ///
    /// A key stands in every table that refers to it, in logs, caches, addresses of web pages and messages
    /// to other systems. None of these is reached by an erasure, and the key cannot be changed when the
    /// person's data does.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key, pii = contact)]
    /// pub email: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v7())]
    /// pub id: Uuid,
    /// #[unique]
    /// #[column(pii = contact)]
    /// pub email: String,
    /// ```
    ///
    /// # Source
    ///
    /// Regulation (EU) 2016/679 (GDPR), article 17, right to erasure, and article 25, data protection by
    /// design.
    pii_in_key: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.details.personal_data.is_some())
        .filter_map(|(position, column)| Some((column, key_of(table, position)?)))
        .map(|(column, key)| {
            Violation::told(
                &RULE,
                column.site,
                format_args!("`{}.{}`, personal data, is {key}", table.rust_name, column.field),
                "keys stand in other tables, logs and caches, where no erasure reaches them",
                format_args!(
                    "add `#[column(primary_key, default = uuid_v7())] pub id: Uuid`, and write `#[unique]` on `{}`",
                    column.field
                ),
            )
        })
        .collect()
}

/// The key that holds a column.
fn key_of(table: &TableDef<'_>, column: usize) -> Option<&'static str> {
    let details = table.details;
    let is_it = |own: &u16| usize::from(*own) == column;
    if is_key(table, column) {
        Some("in the primary key")
    } else if table.shard.is_some_and(|shard| is_it(&shard.key)) {
        Some("the shard key")
    } else if details.cache.is_some_and(|cache| cache.key.iter().any(is_it)) {
        Some("in the key of the cache")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDetails;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn customers() -> TableBuilder {
        let classified = ColumnDetails { personal_data: Some("contact"), ..ColumnDetails::NONE };
        table("Customer").column("id", uuid()).column_saying("email", text(), classified)
    }

    #[test]
    fn personal_data_in_the_key_is_flagged() {
        assert_eq!(violations(&customers().primary_key(&["email"]).build()).len(), 1);
        assert!(violations(&customers().primary_key(&["id"]).build()).is_empty());
    }
}
