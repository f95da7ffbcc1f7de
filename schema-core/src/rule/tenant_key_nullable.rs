use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A tenant key that may be missing.
    ///
    /// # What it flags
    ///
    /// `#[table(tenant = ..)]` with a column that is an `Option`.
    ///
    /// # Why it is bad
    ///
    /// A row without a tenant belongs to nobody: no tenant sees it, no tenant's erasure removes it, and
    /// NULL makes every unique rule with the key let duplicates in.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// pub struct Invoice {
    ///     pub tenant_id: Option<Uuid>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// pub struct Invoice {
    ///     pub tenant_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Unique Constraints" (NULLs are distinct) and "Row Security Policies".
    tenant_key_nullable: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(tenant) = table.tenant else {
        return Vec::new();
    };
    let column = &table.columns[usize::from(tenant)];
    if !column.nullable {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        column.type_site,
        format_args!("`{}.{}`, the tenant key, may be NULL", table.rust_name, column.field),
        "a row without a tenant belongs to nobody, and unique rules with the key let it repeat",
        format_args!(
            "write `{}` without `Option`; rows of all tenants go into a table that is `shared`",
            column.field
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    #[test]
    fn a_nullable_tenant_key_is_flagged() {
        let invoices = |nullable| {
            table("Invoice")
                .column_with("tenant_id", uuid(), |column| column.nullable = nullable)
                .tenant("tenant_id")
                .build()
        };
        assert_eq!(violations(&invoices(true)).len(), 1);
        assert!(violations(&invoices(false)).is_empty());
    }
}
