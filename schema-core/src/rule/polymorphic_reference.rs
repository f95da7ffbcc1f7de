use super::finding::same_bytes;
use super::words::is_reference;
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// A reference whose target another column names.
    ///
    /// # What it flags
    ///
    /// Two columns such as `commentable_type` and `commentable_id`, or `content_type_id` and `object_id`, of which
    /// the second is no foreign key: what it refers to depends on the first. An `external_id` is exempt.
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
            let kind = &table.columns[kind_of(table, position)?];
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

/// The column that says to what kind of thing another one refers: `commentable_type` beside `commentable_id`, and
/// `content_type_id` beside `object_id`.
pub(super) const fn kind_of(table: &TableDef<'_>, column: usize) -> Option<usize> {
    let name = table.columns[column].name.as_bytes();
    let Some(stem) = without_end(name, b"_id") else {
        return None;
    };
    let mut position = 0;
    while position < table.columns.len() {
        let other = table.columns[position].name.as_bytes();
        if is_joined(other, stem, b"_type")
            || is_joined(other, stem, b"_kind")
            || is_joined(other, stem, b"_type_id")
        {
            return Some(position);
        }
        if let Some(before) = without_end(stem, b"object")
            && is_joined(other, before, b"content_type_id")
        {
            return Some(position);
        }
        position += 1;
    }
    None
}

const fn without_end<'a>(name: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    if name.len() < end.len() {
        return None;
    }
    let (before, own) = name.split_at(name.len() - end.len());
    if same_bytes(own, end) { Some(before) } else { None }
}

const fn is_joined(name: &[u8], begin: &[u8], end: &[u8]) -> bool {
    match without_end(name, end) {
        Some(before) => same_bytes(before, begin),
        None => false,
    }
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

    #[test]
    fn a_table_of_kinds_beside_an_object_is_flagged_too() {
        for (kind, id) in [
            ("content_type_id", "object_id"),
            ("owner_content_type_id", "owner_object_id"),
            ("target_type_id", "target_id"),
        ] {
            let tagged = table("Tag").column(kind, bigint()).column(id, bigint()).build();
            assert_eq!(violations(&tagged)[0].site, tagged.columns[1].site, "{id}");
            assert!(violations(&table("Tag").column(id, bigint()).build()).is_empty());
        }
    }
}
