use super::foreign_key_type_mismatch::column_of_field;
use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A copy that does not say why there is one.
    ///
    /// # What it flags
    ///
    /// Beside a foreign key `product_id`, a column `product_name` where the table that it refers to has a
    /// column `name` of the same type, without `denormalized(from = .., reason = "..")`.
    ///
    /// # Why it is bad
    ///
    /// The name stands in two places. When it changes in one, nobody knows whether the other one is meant
    /// to follow (a cache) or to stay (the name at the time of the order).
    ///
    /// # Example
    ///
    /// ```text
    /// #[references(Product.id, on_delete = restrict)]
    /// pub product_id: Uuid,
    /// pub product_name: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[references(Product.id, on_delete = restrict)]
    /// pub product_id: Uuid,
    /// #[column(denormalized(from = Product.name, reason = "the name at the time of the order, as on the bill"))]
    /// pub product_name: String,
    /// ```
    ///
    /// # Source
    ///
    /// E. F. Codd, third normal form; Martin Kleppmann, "Designing Data-Intensive Applications", on derived
    /// data.
    denormalized_without_reason: Deny, Reference,
    warning = "denormalized_without_reason: a column repeats one of the table that is referred to\n\
        why: when one of them changes, nobody knows whether the other is meant to follow or to stay\n\
        help: read it through the reference, or write `#[column(denormalized(from = .., reason = \"..\"))]`\n\
        explain: cargo schema explain denormalized_without_reason"
}

/// A key of one column that ends in `_id`, beside a column that begins alike.
pub(super) fn may_be_violated(child: &TableDef<'_>, key: usize) -> bool {
    let Some(stem) = stem(child, key) else {
        return false;
    };
    child
        .columns
        .iter()
        .any(|column| !column.is_copy && suffix(column.name, stem).is_some_and(|it| it != "id"))
}

pub(super) const fn is_violated(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> bool {
    copied(child, key, parent).is_some()
}

pub(super) const fn message(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Message {
    let Some((column, source)) = copied(child, key, parent) else {
        return Message::new();
    };
    Message::of_rule(RULE.name)
        .text("`")
        .column(child, column)
        .text("` looks like a copy of `")
        .column(parent, source)
        .text("`")
        .why("when one of them changes, nobody knows whether the other is meant to follow or to stay")
        .help()
        .text("read it through the reference, or say why there is a copy: `#[column(denormalized(from = ")
        .column(parent, source)
        .text(", reason = \"..\"))]`")
        .explain(RULE.name)
}

/// The first column that repeats one of the other table, and that one.
const fn copied(child: &TableDef<'_>, key: usize, parent: &TableDef<'_>) -> Option<(usize, usize)> {
    let Some(stem) = stem(child, key) else {
        return None;
    };
    let mut position = 0;
    let mut columns = child.columns;
    while let [column, rest @ ..] = columns {
        if !column.is_copy
            && let Some(suffix) = suffix(column.name, stem)
            && !matches!(suffix.as_bytes(), b"id")
            && let Some(source) = column_of_field(parent, suffix)
            && parent.columns[source].column_type.kind as u16 == column.column_type.kind as u16
            && !is_referencing(child, position)
        {
            return Some((position, source));
        }
        position += 1;
        columns = rest;
    }
    None
}

/// Whether a column is one of a foreign key: then it says to what, and copies nothing.
const fn is_referencing(table: &TableDef<'_>, column: usize) -> bool {
    let mut keys = table.foreign_keys;
    while let [key, rest @ ..] = keys {
        let mut columns = key.columns;
        while let [referencing, others @ ..] = columns {
            if *referencing as usize == column {
                return true;
            }
            columns = others;
        }
        keys = rest;
    }
    false
}

/// `product` of a key `product_id`.
const fn stem<'t>(child: &TableDef<'t>, key: usize) -> Option<&'t str> {
    let [column] = child.foreign_keys[key].columns else {
        return None;
    };
    let name = child.columns[*column as usize].name;
    if let [.., b'_', b'i', b'd'] = name.as_bytes() {
        let (stem, _) = name.split_at(name.len() - 3);
        return Some(stem);
    }
    None
}

/// `name` of `product_name`, for the stem `product`.
const fn suffix<'t>(name: &'t str, stem: &str) -> Option<&'t str> {
    let (name_bytes, stem_bytes) = (name.as_bytes(), stem.as_bytes());
    if name_bytes.len() < stem_bytes.len() + 2 || name_bytes[stem_bytes.len()] != b'_' {
        return None;
    }
    let mut position = 0;
    while position < stem_bytes.len() {
        if name_bytes[position] != stem_bytes[position] {
            return None;
        }
        position += 1;
    }
    let (_, suffix) = name.split_at(stem_bytes.len() + 1);
    Some(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, DenormalizedDef};
    use crate::rule::testing::{TableBuilder, bigint, table, text, uuid};

    fn products() -> TableDef<'static> {
        table("Product").column("id", uuid()).column("name", text()).column("weight", bigint()).build()
    }

    fn lines() -> TableBuilder {
        table("Line").column("product_id", uuid()).references(&["product_id"], "Product", &["id"])
    }

    #[test]
    fn a_copy_without_a_reason_is_flagged() {
        let line = lines().column("product_name", text()).build();
        assert!(may_be_violated(&line, 0));
        assert!(is_violated(&line, 0, &products()));
        assert!(message(&line, 0, &products()).as_str().contains("denormalized(from = Product.name"));
    }

    #[test]
    fn reasons_other_types_and_other_names_are_fine() {
        let copy = ColumnDetails {
            denormalized: Some(DenormalizedDef { from: "Product.name", reason: "as on the bill" }),
            ..ColumnDetails::NONE
        };
        let explained = lines().column_saying("product_name", text(), copy).build();
        assert!(!may_be_violated(&explained, 0));
        assert!(!is_violated(&explained, 0, &products()));
        let other = lines().column("product_weight", text()).column("product_note", text()).build();
        assert!(!is_violated(&other, 0, &products()));
    }

    #[test]
    fn a_reference_is_no_copy() {
        let parent = table("Folder").column("id", uuid()).column("owner_id", uuid()).build();
        let child = |owned: bool| {
            let file = table("File")
                .column("folder_id", uuid())
                .column("folder_owner_id", uuid())
                .references(&["folder_id"], "Folder", &["id"]);
            match owned {
                true => file.references(&["folder_owner_id"], "Folder", &["id"]).build(),
                false => file.build(),
            }
        };
        assert!(is_violated(&child(false), 0, &parent));
        assert!(!is_violated(&child(true), 0, &parent));
    }
}
