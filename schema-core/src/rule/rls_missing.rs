use super::row_security::{policies, row_security};
use super::{Violation, rule};
use crate::def::{EngineSet, Function, Node, PolicyDef, RowSecurity, TableDef};
use std::collections::BTreeMap;

rule! {
    /// A table that row security leaves open beside others that it guards.
    ///
    /// # What it flags
    ///
    /// In a schema where policies compare a column with a setting of the session or with the user (`tenant_id ==
    /// nullif(current_setting("app.tenant", true), "").cast(uuid)`), a table that has the same column, and no row
    /// security. Exempt is the table whose key the column refers to, and what says `shared`. Schemas that say
    /// `tenant = ..` are looked at by [`tenant_key_missing`](tenant_key_missing.md).
    ///
    /// # Why it is bad
    ///
    /// The rows belong to the same owners. Where one table is forgotten, every session reads all of it, and no
    /// test that looks at the others finds that.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(row_security = forced)]
    /// #[policy(own, using(account_id == nullif(current_setting("app.account", true), "").cast(uuid)))]
    /// pub struct Invoice { pub account_id: Uuid }
    /// pub struct Payment { pub account_id: Uuid }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(tenant = account_id)]
    /// pub struct Invoice { pub account_id: Uuid }
    /// #[table(tenant = account_id)]
    /// pub struct Payment { pub account_id: Uuid }
    /// ```
    ///
    /// # Source
    ///
    /// Supabase, "Row Level Security"; OWASP, "Multi Tenant Security Cheat Sheet".
    rls_missing: Deny, Tool
}

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    if tables.iter().any(|table| table.tenant.is_some()) {
        return Vec::new();
    }
    let mut guarded: BTreeMap<&str, &str> = BTreeMap::new();
    for table in tables.iter().filter(|table| row_security(table) != RowSecurity::Disabled) {
        for policy in policies(table) {
            if let Some(column) = owner_column(table, policy) {
                guarded.entry(column).or_insert(table.rust_name);
            }
        }
    }
    tables
        .iter()
        .enumerate()
        .filter(|(_, table)| {
            let engines = table.details.project.engines;
            row_security(table) == RowSecurity::Disabled
                && !table.shared
                && engines.0 & EngineSet::POSTGRES.0 != 0
        })
        .filter_map(|(position, table)| {
            let (column, other) = table.columns.iter().enumerate().find_map(|(index, column)| {
                let is_own_key = table
                    .primary_key
                    .is_some_and(|key| key.columns.iter().all(|own| usize::from(*own) == index));
                let other = guarded.get(column.name).filter(|_| !is_own_key)?;
                Some((column, *other))
            })?;
            let violation = Violation::told(
                &RULE,
                column.site,
                format_args!(
                    "policies guard `{}` of `{other}` and nothing guards it here: `{}` has no row security",
                    column.field, table.rust_name
                ),
                "rows of the same owners are open to every session in this table",
                format_args!(
                    "write `#[table(tenant = {})]`, or a policy like the one of `{other}` with \
                     `#[table(row_security = forced)]`; `#[table(shared)]` where everybody may read it",
                    column.field
                ),
            );
            Some((position, violation))
        })
        .collect()
}

/// The column that a policy compares with who asks.
fn owner_column<'t>(table: &TableDef<'t>, policy: &PolicyDef<'t>) -> Option<&'t str> {
    let nodes = policy.using?.nodes;
    let asks = nodes.iter().any(|node| match node {
        Node::Call(Function::CurrentSetting | Function::CurrentUser, _) => true,
        Node::UserCall(name, _) => matches!(*name, "current_setting" | "auth.uid" | "current_user"),
        Node::Sql(text) => {
            let text = text.to_ascii_lowercase();
            ["current_setting(", "auth.uid(", "current_user"].iter().any(|it| text.contains(it))
        }
        _ => false,
    });
    let columns: Vec<u16> = nodes
        .iter()
        .filter_map(|node| match node {
            Node::Column(column) => Some(*column),
            _ => None,
        })
        .collect();
    match columns[..] {
        [only] if asks => table.columns.get(usize::from(only)).map(|column| column.name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{BinaryOperator, ExpressionDef};
    use crate::rule::testing::{TableBuilder, policy, table, uuid};

    static OWN: [Node<'static>; 4] = [
        Node::Column(1),
        Node::Text("app.account"),
        Node::Call(Function::CurrentSetting, 1),
        Node::Binary(BinaryOperator::Equal),
    ];

    fn owned(name: &'static str) -> TableBuilder {
        table(name).column("id", uuid()).column("account_id", uuid()).primary_key(&["id"])
    }

    fn guarded() -> TableDef<'static> {
        let mut own = policy("own");
        own.using = Some(ExpressionDef { nodes: &OWN });
        owned("Invoice").row_security(RowSecurity::Forced).policy(own).build()
    }

    #[test]
    fn an_open_table_beside_guarded_ones_is_flagged() {
        let (invoice, payment) = (guarded(), owned("Payment").build());
        let found = violations(&[&invoice, &payment]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, 1);
    }

    #[test]
    fn shared_tables_the_owners_and_open_schemas_are_fine() {
        let shared = owned("Rate").with(|table| table.shared = true).build();
        let account = table("Account").column("account_id", uuid()).primary_key(&["account_id"]).build();
        let other = table("Log").column("id", uuid()).build();
        assert!(violations(&[&guarded(), &shared, &account, &other]).is_empty());
        assert!(violations(&[&owned("Payment").build()]).is_empty());
    }
}
