use super::words::{column_named, is_text};
use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// Attributes of things as rows.
    ///
    /// # What it flags
    ///
    /// A table with a column for the thing (`.._id`), one for the name of an attribute (`attribute`,
    /// `attribute_name`, `attribute_id`, `property`, `property_name`, `field_name`) and one of text for its
    /// `value`. Settings and translations, which have a `key` or a `locale`, are something else and exempt.
    ///
    /// # Why it is bad
    ///
    /// No type, no NOT NULL, no check and no foreign key can be said about a value that is a row. Reading
    /// one thing takes a join for each of its attributes.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct ProductAttribute {
    ///     #[references(Product.id, on_delete = cascade)]
    ///     pub product_id: Uuid,
    ///     pub attribute_name: String,
    ///     pub value: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Product {
    ///     pub weight_in_grams: i32,
    ///     pub attributes: serde_json::Value,         // what differs from product to product
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// Bill Karwin, "SQL Antipatterns", chapter "Entity-Attribute-Value".
    entity_attribute_value: Deny, Table, reads = [Table]
}

const ATTRIBUTES: &[&str] = &[
    "attribute", "attribute_name", "attribute_id", "attribute_key", "property", "property_name", "property_id",
    "field_name",
];

const VALUES: &[&str] = &["value", "attribute_value", "property_value", "field_value", "text_value"];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let named = |names: &[&str]| names.iter().find_map(|name| column_named(table, name));
    let (Some(attribute), Some(value)) = (named(ATTRIBUTES), named(VALUES)) else {
        return Vec::new();
    };
    let has_thing = table
        .columns
        .iter()
        .any(|column| column.name.ends_with("_id") && column.name != attribute.name);
    if !has_thing || !is_text(value) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        attribute.site,
        format_args!(
            "the rows of `{}` are attributes of something, with `{}` and `{}`",
            table.rust_name, attribute.field, value.field
        ),
        "no type, check or foreign key can be said about a value that is a row, and each attribute is a join",
        "make the attributes that are known columns of their thing, and keep the rest in one `jsonb` column there",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table, text, uuid};

    #[test]
    fn thing_attribute_and_value_are_flagged() {
        let attributes = table("ProductAttribute")
            .column("product_id", uuid())
            .column("attribute_name", text())
            .column("value", text());
        assert_eq!(violations(&attributes.build()).len(), 1);
    }

    #[test]
    fn settings_and_measurements_are_fine() {
        let settings = table("Setting").column("key", text()).column("value", text());
        assert!(violations(&settings.build()).is_empty());
        let measured = table("Measurement")
            .column("device_id", uuid())
            .column("property_id", uuid())
            .column("value", bigint());
        assert!(violations(&measured.build()).is_empty());
    }
}
