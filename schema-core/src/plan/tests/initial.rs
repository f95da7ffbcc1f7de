//! The first plan of a schema.

use super::dialect::Fake;
use super::{allowing, check, way_back};
use crate::def::{Function, TypeKind};
use crate::diff::sample::{
    call, column, enumeration, foreign_key, index, name, nullable, partial_unique, schema, table,
    with_default,
};
use crate::model::{Schema, Table};
use crate::plan::{Operation, Options};

fn shop() -> Schema {
    let mut customers = table("customers", [column("email", TypeKind::Text)]);
    customers.columns[0] = with_default(column("id", TypeKind::Uuid), call(Function::UuidV7));
    let mut addresses = table("addresses", [column("customer_id", TypeKind::Uuid)]);
    addresses
        .uniques
        .push(partial_unique("one_address", &["customer_id"]));
    addresses.foreign_keys.push(foreign_key(
        "addresses_customer_id_fkey",
        "customer_id",
        "customers",
    ));
    let mut categories = table(
        "categories",
        [nullable(column("parent_id", TypeKind::Uuid))],
    );
    categories.foreign_keys.push(foreign_key(
        "categories_parent_id_fkey",
        "parent_id",
        "categories",
    ));
    categories
        .indexes
        .push(index("categories_parent_id_idx", &["parent_id"]));
    let mut shop = schema([customers, addresses, categories]);
    shop.enums
        .insert(name("state"), enumeration("state", &["open"]));
    shop
}

#[test]
fn everything_new_comes_in_one_transaction() {
    let plan = check(
        &Fake::altering(),
        &Schema::default(),
        &shop(),
        &Options::default(),
        "expand create_tables
           create function architrave_uuid_v7
           create enum state
           create table categories
           create index categories_parent_id_idx on categories
           create table customers
           create table addresses
           create unique index one_address on addresses",
    );
    for step in &plan.migrations[0].steps {
        if let Operation::CreateTable(table) = &step.operation {
            assert!(table.indexes.is_empty());
            assert!(table.uniques.iter().all(|unique| !unique.is_index()));
        }
    }
    assert_eq!(
        way_back(&plan),
        [
            "drop index one_address of addresses",
            "drop table addresses",
            "drop table customers",
            "drop index categories_parent_id_idx of categories",
            "drop table categories",
            "drop enum state",
            "drop function architrave_uuid_v7",
        ]
    );
}

#[test]
fn an_embedded_engine_needs_no_function() {
    let mut shop = shop();
    shop.enums.clear();
    check(
        &Fake::rebuilding(),
        &Schema::default(),
        &shop,
        &Options::default(),
        "expand create_tables
           create table categories
           create index categories_parent_id_idx on categories
           create table customers
           create table addresses
           create unique index one_address on addresses",
    );
}

/// Two tables that refer to each other.
fn circle() -> Schema {
    let member = |own: &str, other: &str| -> Table {
        let mut table = table(own, [nullable(column("other_id", TypeKind::Uuid))]);
        let key = format!("{own}_other_id_fkey");
        table
            .foreign_keys
            .push(foreign_key(&key, "other_id", other));
        table
    };
    schema([
        member("departments", "people"),
        member("people", "departments"),
    ])
}

#[test]
fn tables_that_refer_to_each_other_are_linked_after_both_exist() {
    check(
        &Fake::altering(),
        &Schema::default(),
        &circle(),
        &Options::default(),
        "expand create_tables
           create table departments
           create table people
           add foreign key departments.departments_other_id_fkey to people",
    );
}

#[test]
fn an_engine_that_cannot_add_keys_has_them_in_the_table() {
    let plan = check(
        &Fake::rebuilding(),
        &Schema::default(),
        &circle(),
        &Options::default(),
        "expand create_tables
           create table departments
           create table people",
    );
    for step in &plan.migrations[0].steps {
        assert!(matches!(
            &step.operation,
            Operation::CreateTable(table) if table.foreign_keys.len() == 1
        ));
    }
}

#[test]
fn a_key_to_a_table_that_exists_locks_it_alone() {
    let mut old = shop();
    old.tables.remove(&name("addresses"));
    let mut new = shop();
    let mut notes = table(
        "notes",
        [
            column("customer_id", TypeKind::Uuid),
            column("category_id", TypeKind::Uuid),
        ],
    );
    notes.foreign_keys.push(foreign_key(
        "notes_category_id_fkey",
        "category_id",
        "categories",
    ));
    notes.foreign_keys.push(foreign_key(
        "notes_customer_id_fkey",
        "customer_id",
        "customers",
    ));
    new.tables.insert(name("notes"), notes);
    let plan = check(
        &Fake::altering(),
        &old,
        &new,
        &Options::default(),
        "expand create_tables
           create table addresses
           create unique index one_address on addresses
           create table notes
         expand add_notes_category_id_fkey
           add foreign key notes.notes_category_id_fkey to categories, for new writes only
         expand refer_to_customers
           add foreign key addresses.addresses_customer_id_fkey to customers, for new writes only
           add foreign key notes.notes_customer_id_fkey to customers, for new writes only
         expand validate_addresses_customer_id_fkey
           validate addresses.addresses_customer_id_fkey
         expand validate_notes_category_id_fkey
           validate notes.notes_category_id_fkey
         expand validate_notes_customer_id_fkey
           validate notes.notes_customer_id_fkey",
    );
    assert_eq!(
        plan.migrations[1].steps[0].avoids,
        ["create_table_fk_locks_parent", "fk_without_not_valid"]
    );
}

#[test]
fn tables_are_dropped_one_by_one_after_their_keys() {
    let plan = check(
        &Fake::altering(),
        &shop(),
        &Schema::default(),
        &allowing(&["addresses", "categories", "customers"]),
        "contract drop_addresses_customer_id_fkey
           drop constraint addresses.addresses_customer_id_fkey
         contract drop_addresses
           drop table addresses
         contract drop_categories
           drop table categories
         contract drop_customers
           drop table customers
         contract drop_architrave_uuid_v7
           drop function architrave_uuid_v7
         contract drop_state
           drop enum state",
    );
    assert_eq!(plan.point_of_no_return(), Some(1));
    assert_eq!(
        way_back(&plan).last().map(String::as_str),
        Some("add foreign key addresses.addresses_customer_id_fkey to customers")
    );
}
