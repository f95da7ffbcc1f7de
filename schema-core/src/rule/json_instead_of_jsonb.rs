use super::rule;
use crate::def::{TableDef, TypeKind};
use crate::message::Message;

rule! {
    /// JSON that is kept as text.
    ///
    /// # What it flags
    ///
    /// A column of type `json`.
    ///
    /// # Why it is bad
    ///
    /// `json` keeps the text and parses it again for each access. It has no equality, so DISTINCT and
    /// GROUP BY fail on it, and no index reaches into it. `jsonb` has all of these.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(type = json)]
    /// pub attributes: serde_json::Value,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub attributes: serde_json::Value,         // a `jsonb`
    /// ```
    ///
    /// Where the exact text counts, as for a signed document, waive the rule with that reason, or use
    /// `text`.
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "JSON Types": "most applications should prefer to store JSON data as
    /// jsonb".
    json_instead_of_jsonb: Deny, Column,
    warning = "json_instead_of_jsonb: the column keeps JSON as text\n\
        why: each access parses it again; it has no equality, and no index reaches into it\n\
        help: write `type = jsonb`\n\
        explain: cargo schema explain json_instead_of_jsonb"
}

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    matches!(table.columns[column].column_type.kind, TypeKind::Json)
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("` is a `json`, which is kept as text")
        .why("each access parses it again; it has no equality, and no index reaches into it")
        .help()
        .text("write `type = jsonb`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnType;
    use crate::rule::testing::table;

    #[test]
    fn only_json_is_flagged() {
        let table = table("Product")
            .column("raw", ColumnType::new(TypeKind::Json))
            .column("attributes", ColumnType::new(TypeKind::JsonB))
            .build();
        assert!(is_violated(&table, 0));
        assert!(!is_violated(&table, 1));
        assert!(message(&table, 0).as_str().contains("help: write `type = jsonb`"));
    }
}
