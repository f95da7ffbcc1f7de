use super::words::{column_named, is_reference};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A reference whose target another column names.
    ///
    /// # What it flags
    ///
    /// Two columns such as `commentable_type` and `commentable_id`, of which the second is no foreign key:
    /// what it refers to depends on the first. An `external_id` is exempt.
    ///
    /// # Why it is bad
    ///
    /// No foreign key can watch such a column. Rows point at nothing after a delete, joins need a case for
    /// each target, and a new target is a value that no constraint knows.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Comment {
    ///     pub commentable_type: String,
    ///     pub commentable_id: i64,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[check(article_id.is_some() != photo_id.is_some())]
    /// pub struct Comment {
    ///     #[references(Article.id, on_delete = cascade)]
    ///     pub article_id: Option<i64>,
    ///     #[references(Photo.id, on_delete = cascade)]
    ///     pub photo_id: Option<i64>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Bill Karwin, "SQL Antipatterns", chapter "Polymorphic Associations".
    polymorphic_reference: Warn, Table, reads = [Column, Reference]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .enumerate()
        .filter_map(|(position, column)| {
            let stem = column.name.strip_suffix("_id")?;
            let kind = column_named(table, &format!("{stem}_type"))
                .or_else(|| column_named(table, &format!("{stem}_kind")))?;
            if column.details.external_id || is_reference(table, position) {
                return None;
            }
            Some(Violation::told(
                &RULE,
                column.site,
                format_args!(
                    "what `{}.{}` refers to depends on `{}`",
                    table.rust_name, column.field, kind.field
                ),
                "no foreign key can watch it: rows point at nothing after a delete",
                "write one nullable `#[references(..)]` for each target, and a check that one of them is set",
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDetails;
    use crate::rule::testing::{bigint, table, text};

    #[test]
    fn a_type_beside_an_id_is_flagged() {
        let comment = table("Comment")
            .column("commentable_type", text())
            .column("commentable_id", bigint())
            .build();
        assert_eq!(violations(&comment)[0].site, comment.columns[1].site);
    }

    #[test]
    fn references_and_identifiers_of_others_are_fine() {
        let typed = table("Device")
            .column("model_type", text())
            .column("model_id", bigint())
            .references(&["model_id"], "Model", &["id"]);
        assert!(violations(&typed.build()).is_empty());
        let external = ColumnDetails { external_id: true, ..ColumnDetails::NONE };
        let import = table("Import").column("source_type", text()).column_saying("source_id", text(), external);
        assert!(violations(&import.build()).is_empty());
    }
}
