use super::rule;
use super::schema_names::{SchemaNames, target_hash};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A table that belongs to no tenant, in a schema of tenants.
    ///
    /// # What it flags
    ///
    /// In a schema in which some table has a tenant key (`tenant = ..`), a table that has none and does not
    /// say that all tenants share it (`shared`). The table that the tenant keys refer to is exempt.
    ///
    /// # Why it is bad
    ///
    /// Row security keeps its rows from nobody. What one tenant stores there, every other one reads.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// pub struct Invoice { /* .. */ }
    /// pub struct InvoiceLine { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// pub struct Invoice { /* .. */ }
    /// #[table(tenant = tenant_id)]
    /// pub struct InvoiceLine { /* .. */ }
    /// #[table(shared)]
    /// pub struct Currency { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// OWASP, "Multi Tenant Security Cheat Sheet".
    tenant_key_missing: Deny, Schema
}

/// Marks the tables that tenant keys refer to; whether there is any tenant key at all.
pub(super) const fn mark_tenants(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    marks: &mut [bool],
) -> bool {
    let mut is_used = false;
    let mut position = 0;
    while position < tables.len() {
        let table = tables[position];
        if let Some(tenant) = table.tenant {
            is_used = true;
            let mut keys = table.foreign_keys;
            while let [key, rest @ ..] = keys {
                if let [only] = key.columns
                    && *only == tenant
                    && let Some(target) = names.table(target_hash(key))
                {
                    marks[target] = true;
                }
                keys = rest;
            }
        }
        position += 1;
    }
    is_used
}

/// Whether a table of a schema with tenants lacks a word about them.
pub(super) const fn is_violated(table: &TableDef<'_>, holds_tenants: bool) -> bool {
    table.tenant.is_none() && !table.shared && !holds_tenants
}

pub(super) const fn message(table: &TableDef<'_>) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .text(table.rust_name)
        .text("` has no tenant key, and other tables of the schema do")
        .why("row security keeps its rows from nobody: every tenant reads them")
        .help()
        .text("write `#[table(tenant = tenant_id)]` with such a column, or `#[table(shared)]` where all tenants see the same")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use crate::rule::testing::{TableBuilder, schema_violations, table, uuid};

    fn invoices() -> TableBuilder {
        table("Invoice")
            .column("tenant_id", uuid())
            .tenant("tenant_id")
            .references(&["tenant_id"], "Tenant", &["id"])
    }

    #[test]
    fn a_table_without_a_word_about_tenants_is_flagged() {
        let (invoice, line) = (invoices().build(), table("Line").column("id", uuid()).build());
        let tenant = table("Tenant").column("id", uuid()).build();
        let found = schema_violations(&[&invoice, &line, &tenant], 1);
        assert!(found[0].starts_with("tenant_key_missing: `Line`"), "{found:?}");
        assert!(schema_violations(&[&invoice, &line, &tenant], 2).is_empty());
    }

    #[test]
    fn shared_tables_and_schemas_without_tenants_are_fine() {
        let tenant = table("Tenant").column("id", uuid()).build();
        let shared = table("Currency").column("code", uuid()).with(|table| table.shared = true).build();
        assert!(schema_violations(&[&invoices().build(), &shared, &tenant], 1).is_empty());
        assert!(schema_violations(&[&tenant], 0).is_empty());
    }
}
