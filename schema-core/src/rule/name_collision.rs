use super::rule;
use super::schema_names::SchemaNames;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// Two tables of a schema that have the same name.
    ///
    /// # What it flags
    ///
    /// A table whose qualified name another table of the same `schema!` has already, or that is listed
    /// twice.
    ///
    /// # Why it is bad
    ///
    /// The database can create only one of them; the other struct would then read and write rows that it
    /// does not describe.
    ///
    /// # Example
    ///
    /// ```text
    /// pub mod billing { #[derive(Table)] #[table(name = "accounts")] pub struct Account { /* .. */ } }
    /// pub mod access { #[derive(Table)] #[table(name = "accounts")] pub struct Login { /* .. */ } }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub mod access { #[derive(Table)] #[table(name = "logins")] pub struct Login { /* .. */ } }
    /// ```
    ///
    /// Tables of one name may stand in different namespaces: `#[table(namespace = "billing")]`.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, CREATE TABLE, on the name: it is distinct from that of every other relation
    /// in its namespace.
    name_collision: Deny, Schema
}

/// Whether an earlier table has the same name.
pub(super) const fn is_violated(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    table: usize,
) -> bool {
    match names.table(tables[table].name_hash) {
        Some(first) => first != table,
        None => false,
    }
}

pub(super) const fn message(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    table: usize,
) -> Message {
    let own = tables[table];
    let first = match names.table(own.name_hash) {
        Some(first) => tables[first],
        None => own,
    };
    Message::of_rule(RULE.name)
        .text("two tables are called `")
        .text(own.name)
        .text("`\n  ")
        .text(first.module)
        .text("::")
        .text(first.rust_name)
        .text("\n  ")
        .text(own.module)
        .text("::")
        .text(own.rust_name)
        .why("the database can hold only one of them, and both structs would read its rows")
        .help()
        .text(
            "list each struct once; give two structs different names with `#[table(name = \"..\")]`, \
             or different namespaces",
        )
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use crate::rule::testing::{schema_violations, table, uuid};

    #[test]
    fn the_later_table_of_a_name_is_flagged() {
        let first = table("Account")
            .named("accounts")
            .column("id", uuid())
            .build();
        let second = table("Login")
            .named("accounts")
            .column("id", uuid())
            .build();
        let found = schema_violations(&[&first, &second], 1);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("shop::Account\n  shop::Login"));
        assert!(schema_violations(&[&first, &second], 0).is_empty());
    }

    #[test]
    fn different_names_are_fine() {
        let first = table("Account").column("id", uuid()).build();
        let second = table("Login").column("id", uuid()).build();
        assert!(schema_violations(&[&first, &second], 1).is_empty());
    }
}
