use super::finding::same_text;
use super::rule;
use super::schema_names::{SchemaNames, target_hash};
use crate::def::{ForeignKeyDef, TableDef};
use crate::message::Message;

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
    shard_group_crossed: Deny, Schema
}

/// What is wrong about a reference.
#[derive(Clone, Copy)]
pub(super) enum Crossing {
    ToOneServer,
    FromOneServer,
    OtherGroup,
    WithoutKey,
}

/// Whether any table is distributed: the rule costs the other schemas no more than that.
pub(super) const fn has_shards(tables: &[&TableDef<'_>]) -> bool {
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        if table.shard.is_some() {
            return true;
        }
        tables = rest;
    }
    false
}

/// The table that a reference leads to on other servers.
pub(super) const fn crossing_of(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    table: usize,
    key: usize,
) -> Option<(usize, Crossing)> {
    let key = &tables[table].foreign_keys[key];
    match names.table(target_hash(key)) {
        Some(parent) => match crossing(tables[table], key, tables[parent]) {
            Some(crossing) => Some((parent, crossing)),
            None => None,
        },
        None => None,
    }
}

const fn crossing(
    child: &TableDef<'_>,
    key: &ForeignKeyDef<'_>,
    parent: &TableDef<'_>,
) -> Option<Crossing> {
    match (child.shard, parent.shard) {
        (None, None) => None,
        (_, None) if parent.shared => None,
        (Some(_), None) => Some(Crossing::ToOneServer),
        (None, Some(_)) => Some(Crossing::FromOneServer),
        (Some(own), Some(other)) => {
            let is_one_group = match (own.group, other.group) {
                (Some(own), Some(other)) => same_text(own, other),
                _ => false,
            };
            if !is_one_group {
                return Some(Crossing::OtherGroup);
            }
            let wanted = parent.columns[other.key as usize].field;
            let mut columns = key.columns;
            let mut fields = key.target_fields;
            while let ([column, columns_left @ ..], [field, fields_left @ ..]) = (columns, fields) {
                if *column == own.key && same_text(field, wanted) {
                    return None;
                }
                columns = columns_left;
                fields = fields_left;
            }
            Some(Crossing::WithoutKey)
        }
    }
}

pub(super) const fn message(
    child: &TableDef<'_>,
    parent: &TableDef<'_>,
    crossing: Crossing,
) -> Message {
    let (from, to) = (child.rust_name, parent.rust_name);
    let message = Message::of_rule(RULE.name).text("`").text(from);
    let message = match crossing {
        Crossing::ToOneServer => message
            .text("` is distributed and refers to `")
            .text(to)
            .text("`, which is on one server"),
        Crossing::FromOneServer => message
            .text("` is on one server and refers to `")
            .text(to)
            .text("`, which is distributed"),
        Crossing::OtherGroup => {
            message.text("` refers to rows of `").text(to).text("` of another group")
        }
        Crossing::WithoutKey => {
            message.text("` refers to rows of `").text(to).text("` without their shard key")
        }
    };
    let message = message
        .why("a server checks a reference against the rows that it holds, and this row may be on another")
        .help();
    let message = match (crossing, child.shard, parent.shard) {
        (Crossing::ToOneServer, ..) => message
            .text("write `#[table(shared)]` on `")
            .text(to)
            .text("`, so that each server has a copy, or distribute it too"),
        (Crossing::FromOneServer, ..) => message
            .text("distribute `")
            .text(from)
            .text("` by the same key, or write `#[refers_to(")
            .text(to)
            .text(")]` instead of the reference"),
        (_, Some(own), Some(other)) => message
            .text("put both in one group, and let the reference begin with the shard key: `#[foreign_key(")
            .text(child.columns[own.key as usize].field)
            .text(", .., references(")
            .text(to)
            .text(".")
            .text(parent.columns[other.key as usize].field)
            .text(", ..))]`"),
        _ => message.text("put both in one group"),
    };
    message.explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use crate::def::ShardDef;
    use crate::rule::testing::{TableBuilder, schema_violations, table, uuid};

    fn in_group(name: &'static str, group: Option<&'static str>) -> TableBuilder {
        table(name)
            .column("tenant", uuid())
            .column("id", uuid())
            .with(|table| table.shard = Some(ShardDef { key: 0, group, site: 9 }))
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
        let tables = [&invoice, &other, &bare, &single];
        let flagged: Vec<usize> =
            (0..4).filter(|table| !schema_violations(&tables, *table).is_empty()).collect();
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
        let tables = [&invoice, &currency, &line];
        assert!((0..3).all(|table| schema_violations(&tables, table).is_empty()));
    }
}
