use super::schema_stage::target_hash;
use super::{Violation, rule};
use crate::def::{ForeignKeyDef, TableDef};
use std::collections::BTreeMap;

rule! {
    /// A foreign key from one server's rows to another's.
    ///
    /// # What it flags
    ///
    /// A foreign key of a table with `shard(..)` whose target is neither `shared` nor of the same group with the
    /// shard keys referring to each other; and one of a table without a shard key to a table that has one.
    ///
    /// # Why it is bad
    ///
    /// A server checks a reference against the rows that it holds. The row referred to may be on another one, so
    /// that the key is refused (Citus) or each write asks every server.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(shard(tenant_id, group = tenants))]
    /// pub struct Invoice { /* .. */ }
    ///
    /// #[table(shard(product_id, group = products))]
    /// pub struct InvoiceLine {
    ///     #[references(Invoice.id, on_delete = cascade)]
    ///     pub invoice_id: Uuid,
    ///     pub product_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(shard(tenant_id, group = tenants))]
    /// #[foreign_key(tenant_id, invoice_id, references(Invoice.tenant_id, Invoice.id), on_delete = cascade)]
    /// pub struct InvoiceLine {
    ///     pub tenant_id: Uuid,
    ///     pub invoice_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Citus documentation, "Table Co-Location" and "Foreign keys".
    shard_group_crossed: Deny, Tool
}

pub(super) fn violations(tables: &[&TableDef<'_>]) -> Vec<(usize, Violation)> {
    let by_name: BTreeMap<u64, usize> = tables
        .iter()
        .enumerate()
        .map(|(position, table)| (table.name_hash, position))
        .collect();
    let mut found = Vec::new();
    for (position, child) in tables.iter().enumerate() {
        for key in child.foreign_keys {
            let Some(parent) = by_name.get(&target_hash(key)).map(|target| tables[*target]) else {
                continue;
            };
            if let Some((what, help)) = crossing(child, key, parent) {
                let why = "a server checks a reference against the rows that it holds, and this row may be on another";
                found.push((position, Violation::told(&RULE, key.site, what, why, help)));
            }
        }
    }
    found
}

fn crossing(
    child: &TableDef<'_>,
    key: &ForeignKeyDef<'_>,
    parent: &TableDef<'_>,
) -> Option<(String, String)> {
    let (from, to) = (child.rust_name, parent.rust_name);
    match (child.details.shard, parent.details.shard) {
        (None, None) => None,
        (_, None) if parent.shared => None,
        (Some(_), None) => Some((
            format!("`{from}` is distributed and refers to `{to}`, which is on one server"),
            format!("write `#[table(shared)]` on `{to}`, so that each server has a copy, or distribute it too"),
        )),
        (None, Some(_)) => Some((
            format!("`{from}` is on one server and refers to `{to}`, which is distributed"),
            format!("distribute `{from}` by the same key, or write `#[refers_to({to})]` instead of the reference"),
        )),
        (Some(own), Some(other)) => {
            let is_one_group = own.group == other.group && own.group.is_some();
            let other_field = parent.columns[usize::from(other.key)].field;
            let carries_key = key
                .columns
                .iter()
                .zip(key.target_fields)
                .any(|(column, field)| *column == own.key && *field == other_field);
            let own_field = child.columns[usize::from(own.key)].field;
            (!is_one_group || !carries_key).then(|| {
                let reason = if is_one_group {
                    "without their shard key"
                } else {
                    "of another group"
                };
                (
                    format!("`{from}` refers to rows of `{to}` {reason}"),
                    format!(
                        "put both in one group, and let the reference begin with the shard key: \
                         `#[foreign_key({own_field}, .., references({to}.{other_field}, ..))]`"
                    ),
                )
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ShardDef;
    use crate::rule::testing::{TableBuilder, table, uuid};

    fn in_group(name: &'static str, group: Option<&'static str>) -> TableBuilder {
        table(name)
            .column("tenant", uuid())
            .column("id", uuid())
            .saying(|details| details.shard = Some(ShardDef { key: 0, group, site: 9 }))
    }

    #[test]
    fn references_to_other_groups_and_without_the_key_are_flagged() {
        let invoice = in_group("Invoice", Some("tenants")).build();
        let other = in_group("Line", Some("products"))
            .references(&["tenant", "id"], "Invoice", &["tenant", "id"])
            .build();
        let bare = in_group("Note", Some("tenants")).references(&["id"], "Invoice", &["id"]).build();
        let single = table("Log")
            .column("invoice", uuid())
            .references(&["invoice"], "Invoice", &["id"])
            .build();
        let found = violations(&[&invoice, &other, &bare, &single]);
        let flagged: Vec<usize> = found.iter().map(|(table, _)| *table).collect();
        assert_eq!(flagged, [1, 2, 3]);
    }

    #[test]
    fn one_group_and_shared_tables_are_fine() {
        let invoice = in_group("Invoice", Some("tenants")).build();
        let currency = table("Currency").column("id", uuid()).with(|it| it.shared = true).build();
        let line = in_group("Line", Some("tenants"))
            .references(&["tenant", "id"], "Invoice", &["tenant", "id"])
            .references(&["id"], "Currency", &["id"])
            .build();
        assert!(violations(&[&invoice, &currency, &line]).is_empty());
    }
}
