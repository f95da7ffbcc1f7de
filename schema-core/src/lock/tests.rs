mod attached;
mod objects;
mod partitioned;
mod sample;

use super::*;
use crate::def::EngineSet;
use crate::model::Check;
use crate::syntax::object_name;
use proptest::prelude::*;
use sample::lock;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_is_written_is_read_back(lock in lock()) {
        let text = lock.to_string();
        let read = Lock::parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&lock), "{}", text);
        prop_assert_eq!(read.unwrap().to_string(), text);
    }

    #[test]
    fn the_macros_read_the_same_fingerprints(lock in lock()) {
        let mut expected: Vec<(u64, u64)> = lock
            .fingerprints
            .tables
            .iter()
            .map(|(name, fingerprint)| (crate::def::fnv1a(&name.to_string()), *fingerprint))
            .collect();
        expected.extend(lock.fingerprints.objects.iter().map(|(key, fingerprint)| {
            let namespace = key.name.namespace.as_deref();
            let path = object_name::path(key.kind, namespace, &key.name.name, &key.detail);
            (crate::def::fnv1a(&path), *fingerprint)
        }));
        let found = crate::syntax::lock_fingerprints(&lock.to_string()).unwrap();
        let mut found: Vec<(u64, u64)> =
            found.iter().map(|locked| (locked.name_hash, locked.fingerprint)).collect();
        expected.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(found, expected);
    }
}

fn shop() -> Lock {
    let text = r#"
version = 1
schema = "shop"
migration = "20260301120000_initial"
next_id = 6

[engine.sqlite]
numeric = "scaled_integer"
uuid = "text"

[enums.order_status]
id = 1
fingerprint = "0000000000000001"
labels = ["pending", "shipped"]

[tables.orders]
id = 2
fingerprint = "0000000000000002"
column_order = ["id", "status", "total"]

[tables.orders.columns.id]
id = 3
type = "uuid"
default = "uuid_v7()"

[tables.orders.columns.status]
id = 4
type = "enum(order_status)"

[tables.orders.columns.total]
id = 5
type = "numeric(10, 2)"

[tables.orders.primary_key]
name = "orders_pkey"
columns = ["id"]

[tables.orders.checks.orders_total_check]
expression = "total >= 0"

[tables.orders.indexes.orders_status_idx]
method = "btree"
key = ["status", "total.desc()"]
where = 'status == "pending"'
"#;
    Lock::parse(text).unwrap()
}

fn refused(from: &str, to: &str, message: &str) {
    let text = shop().to_string();
    assert!(text.contains(from), "{text}");
    let error = Lock::parse(&text.replacen(from, to, 1))
        .unwrap_err()
        .to_string();
    assert!(error.contains(message), "{from} -> {to}: {error}");
}

#[test]
fn the_text_is_settled() {
    let expected = r##"# The schema `shop` as of its newest migration, written by `cargo schema generate`.
# Commit it together with the migrations. After a merge conflict keep the side that was merged first.
version = 1
schema = "shop"
migration = "20260301120000_initial"
next_id = 6

[engine.sqlite]
numeric = "scaled_integer"
uuid = "text"

[enums.order_status]
id = 1
fingerprint = "0000000000000001"
labels = [
    "pending",
    "shipped",
]

[tables.orders]
id = 2
fingerprint = "0000000000000002"
column_order = [
    "id",
    "status",
    "total",
]

[tables.orders.columns.id]
id = 3
type = "uuid"
default = "uuid_v7()"

[tables.orders.columns.status]
id = 4
type = "enum(order_status)"

[tables.orders.columns.total]
id = 5
type = "numeric(10, 2)"

[tables.orders.primary_key]
name = "orders_pkey"
columns = ["id"]

[tables.orders.checks.orders_total_check]
expression = "total >= 0"

[tables.orders.indexes.orders_status_idx]
method = "btree"
key = ["status", "total.desc()"]
where = 'status == "pending"'
"##;
    assert_eq!(shop().to_string(), expected);
}

#[test]
fn damage_is_reported_where_it_is() {
    refused(
        "next_id = 6",
        "next_id = 5",
        "`tables.orders.columns.total`: its id 5 is not below",
    );
    refused("id = 5\n", "id = 4\n", "its id 4 is that of");
    refused(
        "type = \"uuid\"",
        "type = \"uid\"",
        "tables.orders.columns.id.type",
    );
    refused(
        "type = \"uuid\"\n",
        "",
        "`tables.orders.columns.id.type`: it is missing",
    );
    refused("    \"total\",\n", "", "does not name the column `total`");
    refused(
        "    \"total\",\n",
        "    \"total\",\n    \"gone\",\n",
        "no such column",
    );
    refused("total >= 0", "total >=", "is no expression");
    refused("enum(order_status)", "enum(gone)", "no enumeration `gone`");
    refused("next_id", "nxt_id", "it is missing");
    refused("version = 1", "version = 9", "format version 9");
    refused(
        "version = 1",
        "flavour = \"x\"\nversion = 1",
        "does not know it",
    );
    refused(
        "migration =",
        "<<<<<<< HEAD
migration =",
        "merge conflict at line 5",
    );
    refused("0000000000000002", "2", "16 hexadecimal digits");
}

#[test]
fn objects_of_two_engines_can_share_a_name() {
    let mut lock = shop();
    let table = lock.schema.tables.values_mut().next().unwrap();
    let check = table.checks[0].clone();
    table.checks = vec![
        Check {
            engines: EngineSet::POSTGRES,
            ..check.clone()
        },
        Check {
            engines: EngineSet::SQLITE,
            ..check
        },
    ];
    assert_eq!(Lock::parse(&lock.to_string()).unwrap(), lock);
}

#[test]
fn ids_survive_renames_and_are_never_given_twice() {
    let before = shop();
    let mut schema = before.schema.clone();
    let mut table = schema.tables.remove(&ObjectName::new("orders")).unwrap();
    table.name = ObjectName::new("purchases");
    table.renamed_from = Some("orders".to_owned());
    table.columns.remove(2);
    table.columns[1].name = "state".to_owned();
    table.columns[1].renamed_from = Some("status".to_owned());
    let mut note = table.columns[0].clone();
    note.name = "note".to_owned();
    table.columns.push(note);
    schema.tables.insert(table.name.clone(), table);

    let id = MigrationId("20260401120000_purchases".to_owned());
    let after = before.after(id.clone(), schema, Fingerprints::default());
    let table = &after.schema.tables[&ObjectName::new("purchases")];
    let ids: Vec<u32> = table.columns.iter().map(|column| column.id.0).collect();
    assert_eq!(
        (table.id.0, &ids[..], after.next_id),
        (2, &[3, 4, 6][..], 7)
    );
    assert_eq!(after.migration, Some(id));
    assert_eq!(after.parents, [before.migration.unwrap()]);
    assert_eq!(table.renamed_from, None);
    assert_eq!(table.columns[1].renamed_from, None);
}

#[test]
fn a_rename_that_is_over_or_cannot_be_is_not_followed() {
    let before = shop();
    let mut schema = before.schema.clone();
    let table = schema.tables.values_mut().next().unwrap();
    // The attribute has stayed in the code; the column has had its new name for a release.
    table.columns[1].renamed_from = Some("total".to_owned());
    // The old name still exists, so this is another column.
    let mut copy = table.columns[2].clone();
    copy.name = "total_again".to_owned();
    copy.renamed_from = Some("total".to_owned());
    table.columns.push(copy);
    assign_ids(&mut schema, &before);
    let table = schema.tables.values().next().unwrap();
    let ids: Vec<u32> = table.columns.iter().map(|column| column.id.0).collect();
    assert_eq!(ids, [3, 4, 5, 6]);
}
