use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A reference that may lead to another tenant.
    ///
    /// # What it flags
    ///
    /// A foreign key from a table with a tenant key to another one, without the tenant key among its
    /// columns.
    ///
    /// # Why it is bad
    ///
    /// Row security does not hold for the checks of foreign keys. A row of one tenant can refer to a row of
    /// another one, whose existence and deletion it then sees.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// pub struct Invoice {
    ///     pub tenant_id: Uuid,
    ///     #[references(Customer.id, on_delete = restrict)]
    ///     pub customer_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = tenant_id)]
    /// #[foreign_key(tenant_id, customer_id, references(Customer.tenant_id, Customer.id), on_delete = restrict)]
    /// pub struct Invoice {
    ///     pub tenant_id: Uuid,
    ///     pub customer_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Row Security Policies": "Referential integrity checks ... always bypass
    /// row security".
    tenant_foreign_key_unscoped: Warn, Reference,
    warning = "tenant_foreign_key_unscoped: the reference may lead to a row of another tenant\n\
        why: row security does not hold for the checks of foreign keys\n\
        help: carry the tenant key along: `#[foreign_key(tenant_id, .., references(Type.tenant_id, ..))]`\n\
        explain: cargo schema explain tenant_foreign_key_unscoped"
}

pub(super) fn may_be_violated(child: &TableDef<'_>, key: usize) -> bool {
    child
        .tenant
        .is_some_and(|tenant| !child.foreign_keys[key].columns.contains(&tenant))
}

pub(super) const fn is_violated(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> bool {
    let (Some(tenant), Some(_)) = (child.tenant, parent.tenant) else {
        return false;
    };
    let mut columns = child.foreign_keys[key].columns;
    while let [column, rest @ ..] = columns {
        if *column == tenant {
            return false;
        }
        columns = rest;
    }
    true
}

pub(super) const fn message(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Message {
    let (Some(tenant), Some(target)) = (child.tenant, parent.tenant) else {
        return Message::new();
    };
    let columns = child.foreign_keys[key].columns;
    Message::of_rule(RULE.name)
        .text("`")
        .text(child.rust_name)
        .text(".")
        .fields(child, columns)
        .text("` may refer to a row of another tenant of `")
        .text(parent.rust_name)
        .text("`")
        .why("row security does not hold for the checks of foreign keys")
        .help()
        .text("carry the tenant key along: `#[foreign_key(")
        .fields(child, &[tenant])
        .text(", ")
        .fields(child, columns)
        .text(", references(")
        .column(parent, target as usize)
        .text(", ..))]`, with a unique rule of both columns on `")
        .text(parent.rust_name)
        .text("`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn customers() -> TableBuilder {
        table("Customer").column("tenant_id", uuid()).column("id", uuid())
    }

    fn invoices() -> TableBuilder {
        table("Invoice").column("tenant_id", uuid()).column("customer_id", uuid()).tenant("tenant_id")
    }

    #[test]
    fn a_key_without_the_tenant_is_flagged() {
        let invoice = invoices().references(&["customer_id"], "Customer", &["id"]).build();
        assert!(may_be_violated(&invoice, 0));
        assert!(is_violated(&invoice, 0, &customers().tenant("tenant_id").build()));
        assert!(!is_violated(&invoice, 0, &customers().build()));
    }

    #[test]
    fn a_key_that_carries_the_tenant_along_is_fine() {
        let columns = ["tenant_id", "customer_id"];
        let invoice = invoices().references(&columns, "Customer", &["tenant_id", "id"]).build();
        assert!(!may_be_violated(&invoice, 0));
        assert!(!is_violated(&invoice, 0, &customers().tenant("tenant_id").build()));
    }
}
