//! Random lock files.

use super::super::*;
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

pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z '\"\\\\=<>#\n\r\t]{0,12}",
        any::<String>(),
        Just("<<<<<<< HEAD\n=======\n>>>>>>> b".to_owned()),
    ]
}

pub(super) fn engines() -> impl Strategy<Value = EngineSet> {
    select(vec![
        EngineSet::ALL,
        EngineSet::POSTGRES,
        EngineSet::SQLITE,
        EngineSet(EngineSet::POSTGRES.0 | EngineSet::MYSQL.0),
    ])
}

pub(super) fn names() -> impl Strategy<Value = Vec<String>> {
    vec(name(), 0..3)
}

pub(super) fn part() -> impl Strategy<Value = IndexPart> {
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

pub(super) fn parameters() -> impl Strategy<Value = BTreeMap<String, String>> {
    let value = text().prop_map(|value| value.replace('\0', ""));
    btree_map(
        "[a-z_]{1,9}".prop_map(|name| format!("p{name}")),
        value,
        0..3,
    )
}

pub(super) fn storage() -> impl Strategy<Value = IndexStorage> {
    (parameters(), option::of(name())).prop_map(|(parameters, tablespace)| IndexStorage {
        parameters,
        tablespace,
    })
}

pub(super) fn exclusion() -> impl Strategy<Value = Exclusion> {
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

pub(super) fn unique() -> impl Strategy<Value = Unique> {
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

pub(super) fn foreign_key() -> impl Strategy<Value = ForeignKey> {
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

pub(super) fn index() -> impl Strategy<Value = Index> {
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

pub(super) fn options() -> impl Strategy<Value = SequenceOptions> {
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

pub(super) fn identity() -> impl Strategy<Value = Identity> {
    let generation = select(vec![Generation::Always, Generation::ByDefault]);
    (generation, option::of(name()), options()).prop_map(|(generation, sequence, options)| {
        Identity {
            generation,
            sequence,
            options,
        }
    })
}

pub(super) fn physical() -> impl Strategy<Value = PhysicalOptions> {
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

pub(super) fn sequence() -> impl Strategy<Value = Sequence> {
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
pub(super) fn form(
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

pub(super) fn column() -> impl Strategy<Value = Column> {
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
pub(super) fn named<T: std::fmt::Debug>(
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

pub(super) fn table() -> impl Strategy<Value = Table> {
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
        super::attached::properties(),
        super::attached::objects(),
        option::of(super::partitioned::partitioning()),
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

pub(super) fn object_name() -> impl Strategy<Value = ObjectName> {
    (option::of(name()), name()).prop_map(|(namespace, name)| ObjectName { namespace, name })
}

/// A domain or a composite, over types that have no name.
pub(super) fn declared_type() -> impl Strategy<Value = TypeDefinition> {
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

pub(super) fn renderings() -> impl Strategy<Value = SqliteRenderings> {
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

pub(super) fn lock() -> impl Strategy<Value = Lock> {
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
    let objects = vec((super::objects::object(), option::of(any::<u64>())), 0..4);
    (head, enums, types, (sequences, objects), tables).prop_map(
        |((migration, parents, schema, sqlite), enums, types, (sequences, objects), tables)| {
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
            for (object, fingerprint) in objects {
                if let Some(fingerprint) = fingerprint {
                    lock.fingerprints
                        .objects
                        .insert(object.key.clone(), fingerprint);
                }
                lock.schema.objects.insert(object.key.clone(), object);
            }
            let mut schema = lock.schema.clone();
            lock.next_id = assign_ids(&mut schema, &Lock::empty(""));
            lock.schema = schema;
            lock
        },
    )
}
