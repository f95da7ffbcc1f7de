//! Definitions that a model gives resolve to the same model.

use super::definition_of;
use crate::diff::random_sample::{Variety, any_schema};
use crate::lock::Lock;
use crate::model::{Schema, TableObject};
use proptest::prelude::*;

/// The model without what definitions have no words for, and what a lock file alone knows.
fn sayable(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        table.id = Default::default();
        for column in &mut table.columns {
            column.id = Default::default();
        }
        table.objects.retain(|object| match object {
            TableObject::Trigger(trigger) => trigger.rule().is_none(),
            _ => true,
        });
        table.uniques.sort_by(|one, two| one.name.cmp(&two.name));
        table
            .foreign_keys
            .sort_by(|one, two| one.name.cmp(&two.name));
        table.checks.sort_by(|one, two| one.name.cmp(&two.name));
        table.indexes.sort_by(|one, two| one.name.cmp(&two.name));
    }
    for found in schema.enums.values_mut() {
        found.id = Default::default();
    }
    for found in schema.types.values_mut() {
        found.id = Default::default();
    }
    for found in schema.sequences.values_mut() {
        found.id = Default::default();
    }
    schema
}

/// Types that no column has stand in no definition of a table.
fn resolved(schema: &Schema) -> Schema {
    match Schema::resolve(&definition_of(schema)) {
        Ok(resolved) => resolved,
        Err(errors) => panic!("{errors:#?}"),
    }
}

#[test]
fn the_examples_come_back() {
    for (name, text) in [
        (
            "shop",
            include_str!("../../../../examples/shop/schema.lock"),
        ),
        (
            "shop_v2",
            include_str!("../../../../examples/shop_v2/schema.lock"),
        ),
    ] {
        let lock = Lock::parse(text).expect("the lock files of the examples are read");
        let schema = sayable(lock.schema);
        assert!(!schema.tables.is_empty());
        assert_eq!(resolved(&schema), schema, "{name}");
    }
}

proptest! {
    #[test]
    fn any_schema_comes_back(schema in any_schema(Variety::Everything)) {
        let schema = sayable(schema);
        let back = resolved(&schema);
        prop_assert_eq!(&back.tables, &schema.tables);
        for (name, found) in &back.enums {
            prop_assert_eq!(schema.enums.get(name), Some(found));
        }
        prop_assert_eq!(&back.objects, &schema.objects);
    }
}
