use super::{Violation, rule};
use crate::def::{ReferentialAction, TableDef};

rule! {
    /// A row that is only marked as deleted, and goes with its parent.
    ///
    /// # What it flags
    ///
    /// On a table with `soft_delete`, a foreign key with `on_delete = cascade`.
    ///
    /// # Why it is bad
    ///
    /// The table keeps deleted rows on purpose, for undo, for audits, for statistics. A delete of the
    /// parent removes them, marked or not, and all that the mark was there for.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(soft_delete = deleted_at)]
    /// pub struct Document {
    ///     #[references(Folder.id, on_delete = cascade)]
    ///     pub folder_id: Uuid,
    ///     pub deleted_at: Option<DateTime<Utc>>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(soft_delete = deleted_at)]
    /// pub struct Document {
    ///     #[references(Folder.id, on_delete = restrict)]
    ///     pub folder_id: Uuid,
    ///     pub deleted_at: Option<DateTime<Utc>>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Foreign Keys": cascades are deletes like any other.
    soft_delete_cascade: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.soft_delete.is_none() {
        return Vec::new();
    }
    table
        .foreign_keys
        .iter()
        .filter(|key| key.on_delete == Some(ReferentialAction::Cascade))
        .map(|key| {
            Violation::told(
                &RULE,
                key.site,
                format_args!(
                    "rows of `{}` are only marked as deleted, and go with their `{}` all the same",
                    table.rust_name, key.target_type
                ),
                "a delete of the parent removes what the mark was to keep",
                "write `on_delete = restrict`, and mark the children when the parent is marked",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn documents(action: ReferentialAction) -> TableBuilder {
        table("Document")
            .column("folder_id", uuid())
            .column("deleted_at", text())
            .references_with(&["folder_id"], "Folder", &["id"], |key| key.on_delete = Some(action))
    }

    #[test]
    fn a_cascade_into_marked_rows_is_flagged() {
        let marked = documents(ReferentialAction::Cascade).soft_delete("deleted_at");
        assert_eq!(violations(&marked.build()).len(), 1);
    }

    #[test]
    fn other_actions_and_tables_without_marks_are_fine() {
        let restricted = documents(ReferentialAction::Restrict).soft_delete("deleted_at");
        assert!(violations(&restricted.build()).is_empty());
        assert!(violations(&documents(ReferentialAction::Cascade).build()).is_empty());
    }
}
