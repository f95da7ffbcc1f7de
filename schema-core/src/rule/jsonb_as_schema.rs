use super::words::{has_word, is_key};
use super::{Violation, rule};
use crate::def::{TableDef, TypeFamily};

rule! {
    /// A table that is a document.
    ///
    /// # What it flags
    ///
    /// A table of which the only columns besides the key and time stamps are of type `jsonb` or `json`, or
    /// in which these are more than all others together (three or more). Queues, outboxes, logs and events
    /// are exempt by their names (`outbox`, `inbox`, `queue`, `job`, `event`, `message`, `webhook`, `log`,
    /// `audit`, `cache`, `snapshot`), and tables that are `append_only`.
    ///
    /// # Why it is bad
    ///
    /// The database knows nothing of what is in there: no types, no NOT NULL, no keys. Each program that
    /// reads it has a schema of its own, and one of them is out of date.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Customer {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub data: serde_json::Value,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Customer {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub email: String,
    ///     pub name: String,
    ///     pub preferences: serde_json::Value,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "JSON Types", on designing documents.
    jsonb_as_schema: Warn, Table, reads = [Table]
}

const DOCUMENTS: &[&str] = &[
    "outbox", "inbox", "queue", "queues", "job", "jobs", "event", "events", "message", "messages", "webhook",
    "webhooks", "log", "logs", "audit", "audits", "cache", "caches", "snapshot", "snapshots",
];

/// From this many documents on their share of the columns is looked at.
const MANY: usize = 3;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.conventions.is_append_only() || has_word(table.name, DOCUMENTS) {
        return Vec::new();
    }
    let family = |position: usize| {
        let column_type = table.columns[position].column_type;
        (column_type.dimensions == 0).then(|| column_type.kind.family())
    };
    let columns = 0..table.columns.len();
    let documents: Vec<usize> = columns
        .clone()
        .filter(|position| family(*position) == Some(TypeFamily::Json))
        .collect();
    let others = columns
        .filter(|position| {
            !is_key(table, *position)
                && !matches!(family(*position), Some(TypeFamily::Json | TypeFamily::Timestamp))
        })
        .count();
    let Some(first) = documents.first() else {
        return Vec::new();
    };
    if others > 0 && (documents.len() < MANY || documents.len() <= others) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        table.columns[*first].type_site,
        format_args!("`{}` holds documents and little else", table.rust_name),
        "the database knows no types, keys or checks of what is in them",
        "make columns of what every document has, and keep the rest in one document",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn document(name: &'static str) -> TableBuilder {
        table(name)
            .column("id", uuid())
            .column("data", ColumnType::new(TypeKind::JsonB))
            .primary_key(&["id"])
    }

    #[test]
    fn a_key_and_a_document_are_flagged() {
        assert_eq!(violations(&document("customers").build()).len(), 1);
    }

    #[test]
    fn queues_and_tables_with_columns_are_fine() {
        assert!(violations(&document("outbox_messages").build()).is_empty());
        assert!(violations(&document("customers").column("email", text()).build()).is_empty());
    }
}
