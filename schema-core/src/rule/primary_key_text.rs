use super::words::is_reference;
use super::{Violation, rule};
use crate::def::{TableDef, TypeKind};

rule! {
    /// A primary key of unbounded text.
    ///
    /// # What it flags
    ///
    /// A primary key of one `text` column that refers to no other table and is neither an identifier of
    /// another system (`external_id`) nor a secret (`unguessable`). A code of bounded length, `varchar(3)`,
    /// is exempt, and so is a table of fewer than 10,000 declared rows.
    ///
    /// # Why it is bad
    ///
    /// Text is compared character by character under the rules of a collation, takes many times the room of
    /// a number in every index and every reference, and usually means something, so that one day it
    /// changes.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key)]
    /// pub name: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v7())]
    /// pub id: Uuid,
    /// #[unique]
    /// pub name: String,
    /// ```
    ///
    /// # Source
    ///
    /// Markus Winand, "SQL Performance Explained"; PostgreSQL documentation, "Collation Support".
    primary_key_text: Warn, Table, reads = [Table, Reference]
}

/// Below this many rows it does not matter.
const ROWS_THAT_MATTER: u64 = 10_000;

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(key) = table.primary_key else {
        return Vec::new();
    };
    let [only] = key.columns else {
        return Vec::new();
    };
    let position = usize::from(*only);
    let column = &table.columns[position];
    let is_unbounded = column.column_type.kind == TypeKind::Text && column.column_type.dimensions == 0;
    let is_small = table.rows.is_some_and(|rows| rows < ROWS_THAT_MATTER);
    let is_given = column.details.external_id || column.details.unguessable;
    if !is_unbounded || is_small || is_given || is_reference(table, position) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        column.type_site,
        format_args!("`{}.{}`, the primary key, is text of any length", table.rust_name, column.field),
        "every reference and every index repeats it, and comparing it follows a collation",
        format_args!(
            "add a key (`#[column(primary_key, default = uuid_v7())] pub id: Uuid`) and write `#[unique]` on `{0}`; \
             or say what bounds it: `#[column(type = varchar(40))]`, `external_id`, `#[table(rows = ..)]`",
            column.field
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDetails;
    use crate::rule::testing::{table, text, varchar};

    #[test]
    fn unbounded_text_is_flagged_at_its_type() {
        let topic = table("Topic").column("name", text()).primary_key(&["name"]).build();
        assert_eq!(violations(&topic)[0].site, topic.columns[0].type_site);
    }

    #[test]
    fn codes_small_tables_and_identifiers_of_others_are_fine() {
        let code = table("Currency").column("code", varchar(3)).primary_key(&["code"]);
        assert!(violations(&code.build()).is_empty());
        let small = table("Topic").column("name", text()).primary_key(&["name"]).rows(40);
        assert!(violations(&small.build()).is_empty());
        let external = ColumnDetails { external_id: true, ..ColumnDetails::NONE };
        let event = table("WebhookEvent").column_saying("id", text(), external).primary_key(&["id"]);
        assert!(violations(&event.build()).is_empty());
    }
}
