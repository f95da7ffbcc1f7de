use super::object_text::{holds, objects, words};
use super::{Violation, rule};
use crate::def::{ObjectDef, ObjectKind, SchemaDef, TableDef, fnv1a};
use crate::message::Message;

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
    view_bypasses_rls: Deny, Schema,
    warning = "view_bypasses_rls: the view shows rows that the policies of a table hide\n\
        why: a view reads with the rights of its owner, for whom policies mostly do not hold\n\
        help: write `security_invoker` in `#[view(..)]`; a stored view belongs where only trusted roles may read\n\
        explain: cargo schema explain view_bypasses_rls"
}

pub(super) fn violations(schema: &SchemaDef<'_>) -> Vec<(usize, Violation)> {
    objects(schema)
        .filter_map(|(position, object)| {
            let table = guarded_table(schema.tables, &view_reads(object))?;
            Some((position, Violation::new(0, message(object, schema.tables[table]))))
        })
        .collect()
}

/// The digests of the words of a view's SQL, sorted: names of tables are among them. None of a view that asks with the
/// rights of the caller, and none of what is no view. Derives put them into [`ObjectDef::reads`], because rustc does not
/// see the SQL.
pub fn view_reads(object: &ObjectDef<'_>) -> Vec<u64> {
    let is_open = match object.kind {
        ObjectKind::View => !asks_as_the_caller(object),
        ObjectKind::MaterializedView => true,
        _ => false,
    };
    if !is_open {
        return Vec::new();
    }
    let mut digests: Vec<u64> = words(object.create).iter().map(|word| fnv1a(word)).collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

/// The first table with row security that is among the digests of [`view_reads`].
pub(super) const fn guarded_table(tables: &[&TableDef<'_>], reads: &[u64]) -> Option<usize> {
    if reads.is_empty() {
        return None;
    }
    let mut position = 0;
    while position < tables.len() {
        let table = tables[position];
        if table.guard.is_some() {
            let digest = match table.namespace {
                None => table.name_hash,
                Some(_) => fnv1a(table.name),
            };
            if holds(reads, digest) {
                return Some(position);
            }
        }
        position += 1;
    }
    None
}

pub(super) const fn message(view: &ObjectDef<'_>, table: &TableDef<'_>) -> Message {
    let message = Message::of_rule(RULE.name);
    match view.kind {
        ObjectKind::MaterializedView => message
            .text("the stored view `")
            .text(view.name)
            .text("` holds rows of `")
            .text(table.name)
            .text("` of every tenant")
            .why("no policy can be put on a stored view: who may read it reads all of it")
            .help()
            .text(
                "keep it in a namespace that only trusted roles may use and waive this there, or store the \
                 result in a table with row security",
            ),
        _ => message
            .text("the view `")
            .text(view.name)
            .text("` shows rows of `")
            .text(table.name)
            .text("` that its policies hide")
            .why("a view reads with the rights of its owner, for whom policies mostly do not hold")
            .help()
            .text(
                "write `security_invoker` in `#[view(..)]`, or `WITH (security_invoker = true)` in the SQL \
                 (PostgreSQL 15 and newer); on 14 leave the view to roles that may see all rows",
            ),
    }
    .explain(RULE.name)
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
    use crate::def::{RowSecurity, SettingDef};
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
