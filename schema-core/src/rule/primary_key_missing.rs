use super::{Violation, rule};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A table without a primary key.
    ///
    /// # What it flags
    ///
    /// A table none of whose columns is marked `primary_key`.
    ///
    /// # Why it is bad
    ///
    /// Nothing can point at one row: no foreign key can refer to the table, an application cannot update
    /// or delete exactly the row that it read, and duplicates cannot be told apart. Logical replication of
    /// PostgreSQL refuses updates and deletes on such a table, and a backfill in batches has nothing to
    /// walk along.
    ///
    /// # Example
    ///
    /// ```text
    /// #[derive(Table)]
    /// pub struct Customer {
    ///     pub email: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(Table)]
    /// pub struct Customer {
    ///     #[column(primary_key, default = uuid_v7())]
    ///     pub id: Uuid,
    ///     pub email: String,
    /// }
    /// ```
    ///
    /// A table that joins two others marks both of its references as the primary key.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Replica Identity" in the chapter on logical replication.
    primary_key_missing: Deny, Table, reads = [Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.primary_key.is_some() {
        return Vec::new();
    }
    let message = Message::of_rule(RULE.name)
        .text("table `")
        .text(table.rust_name)
        .text("` has no primary key")
        .why(
            "no foreign key can refer to its rows, duplicates cannot be told apart, \
             and logical replication refuses updates",
        )
        .help()
        .text(
            "add `#[column(primary_key, default = uuid_v7())] pub id: Uuid`, or mark the columns \
             that identify a row with `#[column(primary_key)]`",
        )
        .explain(RULE.name);
    vec![Violation::new(0, message)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    #[test]
    fn a_table_without_a_key_is_flagged_at_its_name() {
        let table = table("Customer").column("email", uuid()).build();
        let found = violations(&table);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].site, 0);
        assert!(found[0].message.as_str().starts_with(
            "primary_key_missing: table `Customer` has no primary key\nwhy: "
        ));
    }

    #[test]
    fn a_key_of_one_or_two_columns_is_fine() {
        let table = table("Membership")
            .column("user_id", uuid())
            .column("group_id", uuid())
            .primary_key(&["user_id", "group_id"])
            .build();
        assert!(violations(&table).is_empty());
    }
}
