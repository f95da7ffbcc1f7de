use super::rule;
use super::schema_names::{SchemaNames, target_hash};
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// Personal data that no person leads to.
    ///
    /// # What it flags
    ///
    /// In a schema in which some table is a `data_subject`, a table with personal data (`pii = ..`) that is
    /// none itself and from which no chain of foreign keys leads to one.
    ///
    /// # Why it is bad
    ///
    /// A person asks for their data, or for its erasure. Whatever is found by keys from the person's row is
    /// exported and erased; this table is not found.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(data_subject)]
    /// pub struct Customer { /* .. */ }
    ///
    /// pub struct SupportCall {
    ///     #[column(pii = contact)]
    ///     pub phone: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(data_subject)]
    /// pub struct Customer { /* .. */ }
    ///
    /// pub struct SupportCall {
    ///     #[references(Customer.id, on_delete = cascade)]
    ///     pub customer_id: Uuid,
    ///     #[column(pii = contact)]
    ///     pub phone: String,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Regulation (EU) 2016/679 (GDPR), articles 15 and 17.
    pii_erasure_unreachable: Deny, Schema
}

/// Marks the tables from which a person is found; whether any table is a person at all.
pub(super) const fn mark_erasable(
    tables: &[&TableDef<'_>],
    names: SchemaNames<'_>,
    marks: &mut [bool],
) -> bool {
    let mut is_used = false;
    let mut position = 0;
    while position < tables.len() {
        if tables[position].data_subject {
            marks[position] = true;
            is_used = true;
        }
        position += 1;
    }
    let mut grows = is_used;
    while grows {
        grows = false;
        let mut position = 0;
        while position < tables.len() {
            let mut keys = tables[position].foreign_keys;
            while let [key, rest @ ..] = keys {
                if !marks[position]
                    && let Some(target) = names.table(target_hash(key))
                    && marks[target]
                {
                    marks[position] = true;
                    grows = true;
                }
                keys = rest;
            }
            position += 1;
        }
    }
    is_used
}

pub(super) const fn is_violated(table: &TableDef<'_>, is_erasable: bool) -> bool {
    table.personal_data && !is_erasable
}

pub(super) const fn message(table: &TableDef<'_>) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .text(table.rust_name)
        .text("` holds personal data, and no foreign key leads from it to a person")
        .why("an export or an erasure follows the keys from the person's row, and does not come here")
        .help()
        .text("refer to the person's table with `#[references(..)]`, or write `#[table(data_subject)]` where a row is a person")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use crate::rule::testing::{TableBuilder, schema_violations, table, uuid};

    fn calls() -> TableBuilder {
        table("SupportCall")
            .column("ticket", uuid())
            .with(|table| table.personal_data = true)
    }

    #[test]
    fn personal_data_without_a_way_to_a_person_is_flagged() {
        let customer = table("Customer").column("id", uuid()).with(|table| table.data_subject = true).build();
        let call = calls().build();
        let found = schema_violations(&[&customer, &call], 1);
        assert!(found[0].starts_with("pii_erasure_unreachable: `SupportCall`"), "{found:?}");
    }

    #[test]
    fn chains_and_schemas_without_subjects_are_fine() {
        let customer = table("Customer").column("id", uuid()).with(|table| table.data_subject = true).build();
        let ticket = table("Ticket")
            .column("id", uuid())
            .column("owner", uuid())
            .references(&["owner"], "Customer", &["id"])
            .build();
        let call = calls().references(&["ticket"], "Ticket", &["id"]).build();
        assert!(schema_violations(&[&call, &ticket, &customer], 0).is_empty());
        let alone = calls().build();
        assert!(schema_violations(&[&alone], 0).is_empty());
    }
}
