use super::object_text::{name_of, objects, of_object, words};
use super::row_security::row_security;
use super::{Violation, rule};
use crate::def::{ObjectDef, ObjectKind, RowSecurity, SchemaDef};

rule! {
    /// A view through which everybody sees the rows of guarded tables.
    ///
    /// # What it flags
    ///
    /// A view that reads a table with row security and does not say `security_invoker`; a stored view
    /// (`materialized`) of such a table.
    ///
    /// # Why it is bad
    ///
    /// A view reads with the rights of its owner, who is mostly the owner of the tables too. Policies then hold for
    /// nobody who asks through the view. A stored view holds the rows of all tenants, and no policy can be put on
    /// it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[derive(View)]
    /// #[view(query = "select tenant_id, sum(amount) as total from invoices group by 1")]
    /// pub struct Revenue { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(View)]
    /// #[view(security_invoker, query = "select tenant_id, sum(amount) as total from invoices group by 1")]
    /// pub struct Revenue { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE VIEW": security_invoker, from PostgreSQL 15 on; "Rules and Privileges".
    view_bypasses_rls: Deny, Tool
}

pub(super) fn violations(schema: &SchemaDef<'_>) -> Vec<(usize, Violation)> {
    let guarded: Vec<&str> = schema
        .tables
        .iter()
        .filter(|table| row_security(table) != RowSecurity::Disabled)
        .map(|table| table.name)
        .collect();
    objects(schema)
        .filter_map(|(position, object)| {
            let is_stored = match object.kind {
                ObjectKind::View => false,
                ObjectKind::MaterializedView => true,
                _ => return None,
            };
            if !is_stored && asks_as_the_caller(object) {
                return None;
            }
            let words = words(object.create);
            let table = guarded.iter().find(|name| words.iter().any(|word| word == **name))?;
            let name = name_of(object);
            Some(match is_stored {
                false => of_object(
                    position,
                    &RULE,
                    format_args!("the view `{name}` shows rows of `{table}` that its policies hide"),
                    "a view reads with the rights of its owner, for whom policies mostly do not hold",
                    "write `security_invoker` in `#[view(..)]`, or `WITH (security_invoker = true)` in the SQL \
                     (PostgreSQL 15 and newer); on 14 leave the view to roles that may see all rows",
                ),
                true => of_object(
                    position,
                    &RULE,
                    format_args!("the stored view `{name}` holds rows of `{table}` of every tenant"),
                    "no policy can be put on a stored view: who may read it reads all of it",
                    "keep it in a namespace that only trusted roles may use and waive this there, or store the \
                     result in a table with row security",
                ),
            })
        })
        .collect()
}

fn asks_as_the_caller(object: &ObjectDef<'_>) -> bool {
    let is_set = object
        .settings
        .iter()
        .any(|setting| setting.key == "security_invoker" && setting.value != "false");
    let sql = object.create.to_ascii_lowercase();
    let is_written = sql.split_once("security_invoker").is_some_and(|(_, rest)| {
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        !value.is_some_and(|value| {
            ["false", "off", "0"].iter().any(|off| value.trim_start_matches('\'').starts_with(off))
        })
    });
    is_set || is_written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{SettingDef, TableDef};
    use crate::rule::testing::{schema, table, uuid};

    fn flagged(object: ObjectDef<'static>, security: RowSecurity) -> bool {
        let invoices: TableDef<'static> =
            table("Invoice").column("id", uuid()).row_security(security).build();
        !violations(&schema(&[invoices], &[object])).is_empty()
    }

    fn view(create: &'static str) -> ObjectDef<'static> {
        ObjectDef { kind: ObjectKind::View, name: "revenue", create, ..ObjectDef::NONE }
    }

    #[test]
    fn views_of_guarded_tables_are_flagged() {
        let all = "create view revenue as select * from invoices";
        assert!(flagged(view(all), RowSecurity::Forced));
        assert!(!flagged(view(all), RowSecurity::Disabled));
        assert!(!flagged(view("create view revenue as select 1 as one"), RowSecurity::Forced));
        let stored = ObjectDef { kind: ObjectKind::MaterializedView, ..view("select id from invoices") };
        assert!(flagged(stored, RowSecurity::Enabled));
    }

    #[test]
    fn views_that_ask_as_the_caller_are_fine() {
        let with = "create view revenue with (security_invoker = true) as select * from invoices";
        assert!(!flagged(view(with), RowSecurity::Forced));
        let without = "create view revenue with (security_invoker = false) as select * from invoices";
        assert!(flagged(view(without), RowSecurity::Forced));
        let set = ObjectDef {
            settings: &[SettingDef { key: "security_invoker", value: "true" }],
            ..view("select * from invoices")
        };
        assert!(!flagged(set, RowSecurity::Forced));
    }
}
