use super::index_key::search_keys;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A key of a distributed table that lacks the shard key.
    ///
    /// # What it flags
    ///
    /// A primary key or unique rule of a table with `shard(..)` that does not hold the shard key.
    ///
    /// # Why it is bad
    ///
    /// Each server sees its own rows only. It can hold to a unique rule where all rows that could clash are its
    /// own, and they are if the key holds the column that sent them there. Citus refuses the others; what refuses
    /// nothing lets two servers store the same key.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(shard(tenant_id))]
    /// pub struct Invoice {
    ///     #[column(primary_key, default = uuid_v7())]
    ///     pub id: Uuid,
    ///     pub tenant_id: Uuid,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(shard(tenant_id))]
    /// #[primary_key(tenant_id, id)]
    /// pub struct Invoice {
    ///     #[column(default = uuid_v7())]
    ///     pub id: Uuid,
    ///     pub tenant_id: Uuid,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Citus documentation, "Determining the Distribution Column" and "Common Errors": unique constraints.
    shard_key_not_in_key: Deny, Table, reads = [Table, Column]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(shard) = table.shard else {
        return Vec::new();
    };
    let field = table.columns[usize::from(shard.key)].field;
    search_keys(table)
        .into_iter()
        .filter(|key| key.constrains && key.unique)
        .filter(|key| (0..key.parts.len()).all(|part| key.column(part) != Some(shard.key)))
        .map(|key| {
            let is_primary = table.primary_key.is_some_and(|primary| primary.site == key.site);
            let word = if is_primary { "primary_key" } else { "unique" };
            let rest: Vec<&str> = (0..key.parts.len())
                .filter_map(|part| Some(table.columns[usize::from(key.column(part)?)].field))
                .collect();
            Violation::told(
                &RULE,
                key.site,
                format_args!(
                    "this key of `{}` lacks the shard key `{field}`",
                    table.rust_name
                ),
                "each server sees its own rows only, so that two of them may store the same key",
                format_args!("write `#[{word}({field}, {})]`", rest.join(", ")),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ShardDef;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn invoices() -> TableBuilder {
        table("Invoice")
            .column("tenant", uuid())
            .column("id", uuid())
            .column("number", text())
            .with(|table| table.shard = Some(ShardDef { key: 0, group: None, site: 9 }))
    }

    #[test]
    fn keys_without_the_shard_key_are_flagged() {
        let found = violations(&invoices().primary_key(&["id"]).unique(&["number"]).build());
        assert_eq!(found.len(), 2);
        assert!(found[0].message.as_str().contains("`#[primary_key(tenant, id)]`"));
        assert!(found[1].message.as_str().contains("`#[unique(tenant, number)]`"));
    }

    #[test]
    fn keys_with_it_and_tables_on_one_server_are_fine() {
        let whole = invoices().primary_key(&["tenant", "id"]).unique(&["number", "tenant"]);
        assert!(violations(&whole.index(&["number"]).build()).is_empty());
        let single = table("Plan").column("id", uuid()).primary_key(&["id"]);
        assert!(violations(&single.build()).is_empty());
    }
}
