mod attached;
mod partitioned;

use super::*;
use crate::def::{
    Compression, Deferrable, EngineSet, NullsOrder, ReferentialAction, SequenceOptions, Storage,
    TypeKind, Validity,
};
use crate::model::expression::tests::{data_type, expression, name};
use crate::model::{
    Attribute, Check, Column, ColumnForm, DataType, DeclaredType, Domain, DomainCheck, EnumType,
    Exclusion, ExclusionElement, Expression, ForeignKey, Generation, Identity, Index, IndexKey,
    IndexPart, IndexStorage, ObjectId, PhysicalOptions, PrimaryKey, Sequence, Table,
    TypeDefinition, Unique,
};
use crate::syntax::settings::{SqliteNumeric, SqliteRegex, SqliteTimestamp, SqliteUuid};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z '\"\\\\=<>#\n\r\t]{0,12}",
        any::<String>(),
        Just("<<<<<<< HEAD\n=======\n>>>>>>> b".to_owned()),
    ]
}

fn engines() -> impl Strategy<Value = EngineSet> {
    select(vec![
        EngineSet::ALL,
        EngineSet::POSTGRES,
        EngineSet::SQLITE,
        EngineSet(EngineSet::POSTGRES.0 | EngineSet::MYSQL.0),
    ])
}

fn names() -> impl Strategy<Value = Vec<String>> {
    vec(name(), 0..3)
}

fn part() -> impl Strategy<Value = IndexPart> {
    let key = prop_oneof![
        3 => name().prop_map(IndexKey::Column),
        1 => expression().prop_map(|expression| match expression {
            Expression::Column(name) => IndexKey::Column(name),
            expression => IndexKey::Expression(expression),
        }),
    ];
    let nulls = option::of(select(NullsOrder::ALL));
    (
        key,
        any::<bool>(),
        nulls,
        option::of((text(), parameters())),
        option::of(name()),
    )
        .prop_map(|(key, descending, nulls, class, collation)| {
            let (operator_class, operator_class_parameters) = match class {
                Some((name, parameters)) => (Some(name.replace('\0', "")), parameters),
                None => (None, BTreeMap::new()),
            };
            IndexPart {
                key,
                descending,
                nulls,
                operator_class,
                operator_class_parameters,
                collation,
            }
        })
}

fn parameters() -> impl Strategy<Value = BTreeMap<String, String>> {
    let value = text().prop_map(|value| value.replace('\0', ""));
    btree_map(
        "[a-z_]{1,9}".prop_map(|name| format!("p{name}")),
        value,
        0..3,
    )
}

fn storage() -> impl Strategy<Value = IndexStorage> {
    (parameters(), option::of(name())).prop_map(|(parameters, tablespace)| IndexStorage {
        parameters,
        tablespace,
    })
}

fn exclusion() -> impl Strategy<Value = Exclusion> {
    let element = (part(), text()).prop_map(|(part, operator)| ExclusionElement { part, operator });
    let flags = (select(Deferrable::ALL), engines());
    let said = (storage(), option::of(text()), option::of(expression()));
    (name(), vec(element, 1..3), names(), flags, said).prop_map(
        |(method, elements, include, (deferrable, engines), (storage, comment, predicate))| {
            Exclusion {
                name: String::new(),
                method,
                elements,
                predicate,
                include,
                deferrable,
                storage,
                comment,
                engines,
            }
        },
    )
}

fn unique() -> impl Strategy<Value = Unique> {
    let flags = (
        any::<bool>(),
        any::<bool>(),
        select(Deferrable::ALL),
        engines(),
    );
    let said = (storage(), option::of(text()));
    (
        vec(part(), 1..3),
        option::of(expression()),
        names(),
        flags,
        said,
    )
        .prop_map(|(parts, predicate, include, flags, (storage, comment))| {
            let (nulls_not_distinct, without_overlaps, deferrable, engines) = flags;
            Unique {
                name: String::new(),
                parts,
                predicate,
                include,
                nulls_not_distinct,
                without_overlaps,
                deferrable,
                storage,
                comment,
                engines,
            }
        })
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let actions = (
        select(ReferentialAction::ALL),
        select(ReferentialAction::ALL),
    );
    let flags = (any::<bool>(), select(Deferrable::ALL), engines());
    let said = (
        names(),
        any::<bool>(),
        select(Validity::ALL),
        option::of(text()),
    );
    (names(), names(), actions, flags, said).prop_map(
        |(columns, target_columns, (on_delete, on_update), flags, said)| {
            let (match_full, deferrable, engines) = flags;
            let (set_on_delete, period, validity, comment) = said;
            ForeignKey {
                name: String::new(),
                columns,
                target: ObjectName::default(),
                target_columns,
                on_delete,
                on_update,
                deferrable,
                match_full,
                set_on_delete,
                period,
                validity,
                comment,
                engines,
            }
        },
    )
}

fn index() -> impl Strategy<Value = Index> {
    (
        name(),
        vec(part(), 1..3),
        option::of(expression()),
        names(),
        (storage(), option::of(text()), engines()),
    )
        .prop_map(|(method, parts, predicate, include, said)| {
            let (storage, comment, engines) = said;
            Index {
                name: String::new(),
                method,
                parts,
                predicate,
                include,
                storage,
                comment,
                engines,
            }
        })
}

fn options() -> impl Strategy<Value = SequenceOptions> {
    let number = || option::of(any::<i64>());
    (
        number(),
        number(),
        number(),
        number(),
        number(),
        any::<bool>(),
    )
        .prop_map(
            |(start, increment, minimum, maximum, cache, cycle)| SequenceOptions {
                start,
                increment,
                minimum,
                maximum,
                cache,
                cycle,
            },
        )
}

fn identity() -> impl Strategy<Value = Identity> {
    let generation = select(vec![Generation::Always, Generation::ByDefault]);
    (generation, option::of(name()), options()).prop_map(|(generation, sequence, options)| {
        Identity {
            generation,
            sequence,
            options,
        }
    })
}

fn physical() -> impl Strategy<Value = PhysicalOptions> {
    (
        option::of(select(Storage::ALL)),
        option::of(select(Compression::ALL)),
        option::of(0..=10_000_u16),
        option::of("-?[0-9]{1,3}"),
        option::of("-0\\.[0-9]{1,3}"),
    )
        .prop_map(
            |(storage, compression, statistics, n_distinct, n_distinct_inherited)| {
                PhysicalOptions {
                    storage,
                    compression,
                    statistics,
                    n_distinct,
                    n_distinct_inherited,
                }
            },
        )
}

fn sequence() -> impl Strategy<Value = Sequence> {
    let kinds = vec![TypeKind::SmallInt, TypeKind::Integer, TypeKind::BigInt];
    (
        option::of(text()),
        select(kinds),
        options(),
        any::<bool>(),
        engines(),
    )
        .prop_map(
            |(comment, data_type, options, is_owned, engines)| Sequence {
                comment,
                data_type,
                options,
                // Whose it is becomes known with the tables.
                owner: is_owned.then(|| (ObjectName::default(), String::new())),
                engines,
                ..Sequence::new(ObjectName::default())
            },
        )
}

/// A form on SQLite for what has a collation, so that some columns have one and others none.
fn form(
    data_type: &DataType,
    default: Option<&Expression>,
    collation: Option<&ObjectName>,
) -> Vec<ColumnForm> {
    let form = collation.map(|collation| ColumnForm {
        engine: EngineSet::SQLITE,
        data_type: default.is_none().then(|| data_type.clone()),
        default: default.cloned(),
        collation: Some(collation.name.clone()),
    });
    form.into_iter().collect()
}

fn column() -> impl Strategy<Value = Column> {
    let values = (
        option::of(expression()),
        option::of(identity()),
        option::of((expression(), any::<bool>())),
    );
    (
        data_type(),
        any::<bool>(),
        values,
        (option::of(object_name()), physical()),
        option::of(text()),
    )
        .prop_map(
            |(
                data_type,
                nullable,
                (default, identity, generated),
                (collation, physical),
                comment,
            )| Column {
                id: ObjectId(0),
                name: String::new(),
                renamed_from: None,
                forms: form(&data_type, default.as_ref(), collation.as_ref()),
                data_type,
                nullable,
                default,
                identity,
                generated,
                backfill: None,
                renamed_labels: BTreeMap::new(),
                collation,
                physical,
                comment,
            },
        )
}

/// Named items in the order in which a lock file gives them back.
fn named<T: std::fmt::Debug>(
    item: impl Strategy<Value = T>,
    set_name: fn(&mut T, String),
) -> impl Strategy<Value = Vec<T>> {
    btree_map(name(), item, 0..3).prop_map(move |items| {
        let items = items.into_iter().map(|(name, mut item)| {
            set_name(&mut item, name);
            item
        });
        items.collect()
    })
}

fn table() -> impl Strategy<Value = Table> {
    let head = (option::of(text()), option::of(any::<u64>()));
    let columns = named(column(), |column, name| column.name = name).prop_shuffle();
    let key_flags = (select(Deferrable::ALL), any::<bool>());
    let primary_key = (names(), names(), key_flags, storage(), option::of(text())).prop_map(
        |(columns, include, (deferrable, without_overlaps), storage, comment)| PrimaryKey {
            name: String::new(),
            columns,
            include,
            deferrable,
            without_overlaps,
            storage,
            comment,
        },
    );
    let primary_key = option::of((name(), primary_key));
    let said = (any::<bool>(), select(Validity::ALL), option::of(text()));
    let check = (expression(), said, engines()).prop_map(
        |(expression, (no_inherit, validity, comment), engines)| Check {
            name: String::new(),
            expression,
            no_inherit,
            validity,
            comment,
            engines,
        },
    );
    let constraints = (
        named(unique(), |unique, name| unique.name = name),
        named(foreign_key(), |key, name| key.name = name),
        named(check, |check, name| check.name = name),
        named(index(), |index, name| index.name = name),
        named(exclusion(), |exclusion, name| exclusion.name = name),
    );
    let attached = (
        attached::properties(),
        attached::objects(),
        option::of(partitioned::partitioning()),
    );
    (head, columns, primary_key, constraints, attached).prop_map(
        |(
            (comment, rows),
            columns,
            primary_key,
            constraints,
            (properties, objects, partitioning),
        )| {
            let (uniques, foreign_keys, checks, indexes, exclusions) = constraints;
            Table {
                properties,
                objects,
                partitioning,
                id: ObjectId(0),
                name: ObjectName::default(),
                renamed_from: None,
                comment,
                rows,
                columns,
                primary_key: primary_key.map(|(name, key)| PrimaryKey { name, ..key }),
                uniques,
                foreign_keys,
                checks,
                indexes,
                exclusions,
            }
        },
    )
}

fn object_name() -> impl Strategy<Value = ObjectName> {
    (option::of(name()), name()).prop_map(|(namespace, name)| ObjectName { namespace, name })
}

/// A domain or a composite, over types that have no name.
fn declared_type() -> impl Strategy<Value = TypeDefinition> {
    let built_in = || {
        data_type().prop_map(|data_type| match data_type.name {
            Some(_) => DataType::new(TypeKind::Text),
            None => data_type,
        })
    };
    let checks = btree_map(name(), expression(), 0..3);
    let domain = (
        built_in(),
        any::<bool>(),
        option::of(expression()),
        option::of(text()),
        checks,
    )
        .prop_map(|(base, not_null, default, collation, checks)| {
            let checks = checks
                .into_iter()
                .map(|(name, expression)| DomainCheck { name, expression });
            TypeDefinition::Domain(Box::new(Domain {
                base,
                not_null,
                default,
                collation,
                checks: checks.collect(),
            }))
        });
    let attributes = btree_map(
        name(),
        (built_in(), option::of(text()), option::of(text())),
        0..4,
    );
    let composite = attributes.prop_map(|attributes| {
        let attributes = attributes
            .into_iter()
            .map(|(name, (data_type, collation, comment))| Attribute {
                name,
                data_type,
                collation,
                comment,
            });
        // The order of attributes is their own.
        TypeDefinition::Composite(attributes.rev().collect())
    });
    prop_oneof![domain, composite]
}

fn renderings() -> impl Strategy<Value = SqliteRenderings> {
    (
        option::of(select(SqliteNumeric::ALL)),
        option::of(select(SqliteRegex::ALL)),
        option::of(select(SqliteUuid::ALL)),
        option::of(select(SqliteTimestamp::ALL)),
    )
        .prop_map(|(numeric, regex, uuid, timestamp)| SqliteRenderings {
            numeric,
            regex,
            uuid,
            timestamp,
        })
}

fn lock() -> impl Strategy<Value = Lock> {
    let enumeration = (option::of(text()), btree_set(text(), 0..4), any::<u64>());
    let head = (
        option::of(text()),
        vec(text(), 0..3),
        text(),
        option::of(renderings()),
    );
    let enums = btree_map(object_name(), enumeration, 0..3);
    let tables = btree_map(object_name(), (table(), any::<u64>()), 0..3);
    let types = btree_map(object_name(), (option::of(text()), declared_type()), 0..3);
    let sequences = btree_map(object_name(), sequence(), 0..3);
    (head, enums, types, sequences, tables).prop_map(
        |((migration, parents, schema, sqlite), enums, types, sequences, tables)| {
            let mut lock = Lock::empty(schema);
            lock.migration = migration.map(MigrationId);
            lock.sqlite = sqlite;
            lock.parents = parents.into_iter().map(MigrationId).collect();
            for (name, (comment, labels, fingerprint)) in enums {
                lock.fingerprints.enums.insert(name.clone(), fingerprint);
                let enumeration = EnumType {
                    id: ObjectId(0),
                    name: name.clone(),
                    comment,
                    labels: labels.into_iter().collect(),
                    renamed_labels: BTreeMap::new(),
                };
                lock.schema.enums.insert(name, enumeration);
            }
            for (name, (comment, definition)) in types {
                let declared = DeclaredType {
                    id: ObjectId(0),
                    name: name.clone(),
                    comment,
                    definition,
                };
                lock.schema.types.insert(name, declared);
            }
            let names: Vec<ObjectName> = tables.keys().cloned().collect();
            for (name, (mut table, fingerprint)) in tables {
                lock.fingerprints.tables.insert(name.clone(), fingerprint);
                table.name = name.clone();
                for key in &mut table.foreign_keys {
                    key.target = names[names.len() / 2].clone();
                }
                // Types that are named exist.
                for column in &mut table.columns {
                    if column.data_type.kind == TypeKind::Enum {
                        column.data_type.name = lock.schema.enums.keys().next().cloned();
                    }
                    if column.data_type.kind == TypeKind::Enum && column.data_type.name.is_none() {
                        column.data_type = DataType::new(TypeKind::Text);
                    }
                }
                lock.schema.tables.insert(name, table);
            }
            let mut tables = lock.schema.tables.values();
            let owner = tables.find_map(|table| {
                let column = table.columns.first()?;
                Some((table.name.clone(), column.name.clone()))
            });
            for (name, mut sequence) in sequences {
                sequence.name = name.clone();
                if sequence.owner.is_some() {
                    sequence.owner.clone_from(&owner);
                }
                lock.schema.sequences.insert(name, sequence);
            }
            let mut schema = lock.schema.clone();
            lock.next_id = assign_ids(&mut schema, &Lock::empty(""));
            lock.schema = schema;
            lock
        },
    )
}

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
