use super::foreign_key_unindexed::backs;
use super::index_key::indexes;
use super::index_need::serves_a_pattern;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// An index that searches all tenants.
    ///
    /// # What it flags
    ///
    /// On a table with a tenant key, an ordered index that does not begin with it. Exempt are indexes that
    /// back a foreign key and those that serve a declared access pattern of their own.
    ///
    /// # Why it is bad
    ///
    /// Every query is for one tenant. An index without the key in front finds the rows of all tenants and
    /// throws most of them away, the more the more tenants there are.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// #[index(created_at)]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// #[index(tenant_id, created_at)]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Citus documentation, "Multi-tenant Applications"; Markus Winand, "SQL Performance Explained".
    tenant_index_unprefixed: Warn, Table, reads = [Table, Reference, Access]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(tenant) = table.tenant else {
        return Vec::new();
    };
    let field = table.columns[usize::from(tenant)].field;
    indexes(table)
        .filter(|index| index.method == "btree" && index.column(0) != Some(tenant))
        .filter(|index| !table.foreign_keys.iter().any(|key| backs(index, key)))
        .filter(|index| !serves_a_pattern(table, index))
        .map(|index| {
            Violation::told(
                &RULE,
                index.site,
                format_args!("an index of `{}` does not begin with the tenant key", table.rust_name),
                "every query is for one tenant, and the index finds the rows of all of them",
                format_args!("put `{field}` first: `#[index({field}, ..)]`"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn invoices() -> TableBuilder {
        table("Invoice").column("tenant_id", uuid()).column("number", text()).tenant("tenant_id")
    }

    #[test]
    fn an_index_without_the_tenant_in_front_is_flagged() {
        assert_eq!(violations(&invoices().index(&["number"]).build()).len(), 1);
        assert!(violations(&invoices().index(&["tenant_id", "number"]).build()).is_empty());
        let across = invoices().index(&["number"]).access("audit", &["number"], &[]);
        assert!(violations(&across.build()).is_empty());
    }
}
