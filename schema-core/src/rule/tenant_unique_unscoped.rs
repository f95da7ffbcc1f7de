use super::{Violation, rule};
use crate::def::{IndexKeyDef, TableDef, TypeFamily, UniqueDef};

rule! {
    /// A unique rule across tenants.
    ///
    /// # What it flags
    ///
    /// On a table with a tenant key, a unique rule without it. Exempt are primary keys, and rules whose
    /// columns the database or the application makes up (UUIDs, `identity`) or another system owns
    /// (`external_id`).
    ///
    /// # Why it is bad
    ///
    /// What one tenant uses no other tenant can, and the error tells each of them what the others have:
    /// whether an address or a number exists somewhere.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// #[unique(number)]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// #[unique(tenant_id, number)]
    /// pub struct Invoice { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// OWASP, "Multi Tenant Security Cheat Sheet".
    tenant_unique_unscoped: Warn, Table, reads = [Table, Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(tenant) = table.tenant else {
        return Vec::new();
    };
    table
        .uniques
        .iter()
        .filter(|unique| {
            let holds_tenant = unique
                .parts
                .iter()
                .any(|part| part.key == IndexKeyDef::Column(tenant));
            !holds_tenant && !is_made_up(table, unique)
        })
        .map(|unique| {
            Violation::told(
                &RULE,
                unique.site,
                format_args!("a unique rule of `{}` holds across tenants", table.rust_name),
                "what one tenant uses no other can, and the error tells what the others have",
                format_args!(
                    "put the tenant key first: `#[unique({}, ..)]`; waive this for what is one for all, such as a login",
                    table.columns[usize::from(tenant)].field
                ),
            )
        })
        .collect()
}

fn is_made_up(table: &TableDef<'_>, unique: &UniqueDef<'_>) -> bool {
    unique.parts.iter().any(|part| match part.key {
        IndexKeyDef::Column(column) => {
            let column = &table.columns[usize::from(column)];
            column.details.identity.is_some()
                || column.details.external_id
                || column.details.unguessable
                || column.column_type.kind.family() == TypeFamily::Uuid
        }
        IndexKeyDef::Expression(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn invoices() -> TableBuilder {
        table("Invoice")
            .column("tenant_id", uuid())
            .column("number", text())
            .column("public_id", uuid())
            .tenant("tenant_id")
    }

    #[test]
    fn a_rule_without_the_tenant_is_flagged() {
        assert_eq!(violations(&invoices().unique(&["number"]).build()).len(), 1);
    }

    #[test]
    fn scoped_rules_and_made_up_values_are_fine() {
        assert!(violations(&invoices().unique(&["tenant_id", "number"]).build()).is_empty());
        assert!(violations(&invoices().unique(&["public_id"]).build()).is_empty());
    }
}
