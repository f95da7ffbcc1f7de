use super::finding::same_text;
use super::rule;
use crate::def::TableDef;
use crate::message::Message;

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
    rls_missing: Deny, Schema
}

/// A column by which policies tell owners apart.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    table: usize,
    column: usize,
}

impl Owner {
    pub(super) const NONE: Self = Self { table: 0, column: 0 };
}

/// Collects the columns by which policies tell owners apart, each name once, and counts them. Schemas with tenant keys
/// have none.
pub(super) const fn mark_owners(tables: &[&TableDef<'_>], owners: &mut [Owner]) -> usize {
    let mut count = 0;
    let mut position = 0;
    while position < tables.len() {
        let table = tables[position];
        if table.tenant.is_some() {
            return 0;
        }
        if let Some(guard) = table.guard {
            let mut columns = guard.owners;
            while let [column, rest @ ..] = columns {
                let column = *column as usize;
                if count < owners.len()
                    && owner_called(tables, owners, count, table.columns[column].name).is_none()
                {
                    owners[count] = Owner { table: position, column };
                    count += 1;
                }
                columns = rest;
            }
        }
        position += 1;
    }
    count
}

/// The table whose policies compare a column of this name with who asks.
const fn owner_called(
    tables: &[&TableDef<'_>],
    owners: &[Owner],
    count: usize,
    name: &str,
) -> Option<usize> {
    let mut position = 0;
    while position < count {
        let owner = owners[position];
        if same_text(tables[owner.table].columns[owner.column].name, name) {
            return Some(owner.table);
        }
        position += 1;
    }
    None
}

/// The column of a table that nothing guards, and the table whose policies guard one of its name.
pub(super) const fn open_column(
    tables: &[&TableDef<'_>],
    owners: &[Owner],
    count: usize,
    table: usize,
) -> Option<(usize, usize)> {
    let definition = tables[table];
    if count == 0 || definition.guard.is_some() || definition.shared {
        return None;
    }
    let mut column = 0;
    let mut columns = definition.columns;
    while let [named, rest @ ..] = columns {
        if let Some(owner) = owner_called(tables, owners, count, named.name)
            && !is_own_key(definition, column)
        {
            return Some((column, owner));
        }
        column += 1;
        columns = rest;
    }
    None
}

const fn is_own_key(table: &TableDef<'_>, column: usize) -> bool {
    match table.primary_key {
        Some(key) => match key.columns {
            [only] => *only as usize == column,
            _ => false,
        },
        None => false,
    }
}

pub(super) const fn message(
    tables: &[&TableDef<'_>],
    table: usize,
    column: usize,
    owner: usize,
) -> Message {
    let (definition, other) = (tables[table], tables[owner].rust_name);
    let field = definition.columns[column].field;
    Message::of_rule(RULE.name)
        .text("policies guard `")
        .text(field)
        .text("` of `")
        .text(other)
        .text("` and nothing guards it here: `")
        .text(definition.rust_name)
        .text("` has no row security")
        .why("rows of the same owners are open to every session in this table")
        .help()
        .text("write `#[table(tenant = ")
        .text(field)
        .text(")]`, or a policy like the one of `")
        .text(other)
        .text("` with `#[table(row_security = forced)]`; `#[table(shared)]` where everybody may read it")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{BinaryOperator, ExpressionDef, Function, Node, RowSecurity};
    use crate::rule::testing::{TableBuilder, policy, schema_violations, table, uuid};

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
        assert!(schema_violations(&[&invoice, &payment], 0).is_empty());
        let found = schema_violations(&[&invoice, &payment], 1);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("rls_missing: policies guard `account_id` of `Invoice`"), "{found:?}");
    }

    #[test]
    fn shared_tables_the_owners_and_open_schemas_are_fine() {
        let shared = owned("Rate").with(|table| table.shared = true).build();
        let account = table("Account").column("account_id", uuid()).primary_key(&["account_id"]).build();
        let other = table("Log").column("id", uuid()).build();
        let tables = [&guarded(), &shared, &account, &other];
        let found: Vec<String> = (0..4).flat_map(|table| schema_violations(&tables, table)).collect();
        assert!(found.iter().all(|it| !it.starts_with("rls_missing")), "{found:?}");
        assert!(schema_violations(&[&owned("Payment").build()], 0).is_empty());
    }
}
