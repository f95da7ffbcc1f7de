//! Random schemas for property tests.

use super::sample::{
    call, check, column, enumeration, foreign_key, index, name, number, partial_unique, schema,
    table, text, unique,
};
use super::{find_object, insert_object, rename_column_in_schema};
use crate::def::{
    EngineSet, Function, ObjectKind, PartitionStrategy, Privilege, RowSecurity, TriggerEvent,
    TriggerTiming, TypeKind,
};
use crate::model::{
    Column, DataType, Extension, Grant, GrantedPrivilege, IndexKey, IndexPart, ObjectDefinition,
    ObjectKey, ObjectName, Partition, PartitionBound, Partitioning, Policy, Schema, SchemaObject,
    SqlDefinition, Statistics, Table, TableObject, Trigger, TriggerAction, View, ViewColumn,
};
use proptest::collection::vec;
use proptest::prelude::*;

const TABLES: [&str; 3] = ["customers", "orders", "parcels"];
const COLUMNS: [&str; 5] = ["alpha", "bravo", "charlie", "delta", "echo"];
const LABELS: [&str; 4] = ["open", "paid", "sent", "done"];

/// How random schemas vary.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variety {
    /// In everything that a diff sees.
    Everything,
    /// In what a planner carries out; not in types.
    Plannable,
}

/// A random schema of up to three tables of up to six columns.
pub(crate) fn any_schema(variety: Variety) -> impl Strategy<Value = Schema> {
    let tables = (
        any_table(variety, 0),
        any_table(variety, 1),
        any_table(variety, 2),
    );
    let labels = (
        proptest::option::weighted(0.7, proptest::sample::subsequence(LABELS.to_vec(), 1..=4)),
        any::<bool>(),
    );
    let labels = labels.prop_map(move |(labels, backwards)| {
        labels.map(|mut labels| {
            if backwards && variety == Variety::Everything {
                labels.reverse();
            }
            labels
        })
    });
    (tables, labels, any_objects(variety)).prop_map(move |((one, two, three), labels, objects)| {
        let mut schema = schema([one, two, three].into_iter().flatten());
        schema.objects = objects.into_iter().map(|it| (it.key.clone(), it)).collect();
        let labels = match variety {
            Variety::Everything => labels,
            Variety::Plannable => labels.map(|_| vec!["open", "paid"]),
        };
        if let Some(labels) = labels {
            let enumeration = enumeration("state", &labels);
            schema.enums.insert(enumeration.name.clone(), enumeration);
        }
        drop_dangling_keys(&mut schema);
        schema
    })
}

/// What is no table: each there or not, in one of two forms, with or without a comment.
fn any_objects(variety: Variety) -> impl Strategy<Value = Vec<SchemaObject>> {
    let extension = |second: bool| {
        let version = second.then(|| "1.6".to_owned());
        let extension = Extension {
            namespace: None,
            version,
        };
        (
            ObjectKey::new(ObjectKind::Extension, name("pg_trgm")),
            ObjectDefinition::Extension(extension),
        )
    };
    let function = |second: bool| {
        let body = if second { "RETURN 2" } else { "RETURN 1" };
        let key = ObjectKey {
            kind: ObjectKind::Function,
            name: name("rounded"),
            detail: "integer".to_owned(),
        };
        let definition = SqlDefinition {
            create: format!(
                "CREATE FUNCTION rounded(value integer) RETURNS integer LANGUAGE sql {body}"
            ),
            drop: "DROP FUNCTION rounded(integer)".to_owned(),
        };
        (key, ObjectDefinition::Sql(definition))
    };
    let view = move |second: bool| {
        let of = |column: &str| ViewColumn {
            name: column.to_owned(),
            data_type: DataType::new(TypeKind::Text),
            comment: None,
        };
        let mut columns = vec![of("alpha")];
        // The running release reads what is there, so that a plan only adds.
        if second && variety == Variety::Everything {
            columns.push(of("bravo"));
        }
        let query = if second { "SELECT 'b'" } else { "SELECT 'a'" };
        let view = View {
            query: query.to_owned(),
            columns,
            options: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
        };
        (
            ObjectKey::new(ObjectKind::View, name("totals")),
            ObjectDefinition::View(view),
        )
    };
    let choice = || proptest::option::weighted(0.4, any::<(bool, bool)>());
    (choice(), choice(), choice()).prop_map(move |(one, two, three)| {
        [
            one.map(|(second, commented)| (extension(second), commented)),
            two.map(|(second, commented)| (function(second), commented)),
            three.map(|(second, commented)| (view(second), commented)),
        ]
        .into_iter()
        .filter_map(|made| {
            let ((key, definition), commented) = made?;
            // A comment stands beside what the language says itself.
            let commented = commented && !matches!(definition, ObjectDefinition::Sql(_));
            Some(SchemaObject {
                key,
                comment: commented.then(|| "said".to_owned()),
                depends_on: Vec::new(),
                engines: EngineSet::ALL,
                definition,
            })
        })
        .collect()
    })
}

/// Two random schemas of which the second declares some of its columns as renamed: some with all that
/// mentions them, some by a name that another column has or had.
pub(crate) fn any_pair(variety: Variety) -> impl Strategy<Value = (Schema, Schema)> {
    let declared = vec((0..TABLES.len(), 0..COLUMNS.len(), 0..COLUMNS.len()), 0..2);
    let carried = vec((0..TABLES.len(), 0..COLUMNS.len()), 0..3);
    let pair = (any_schema(variety), any_schema(variety), declared, carried);
    pair.prop_map(|(old, mut new, declared, carried)| {
        for (table, from, to) in declared {
            declare_rename(&mut new, TABLES[table], COLUMNS[from], COLUMNS[to]);
        }
        for (table, from) in carried {
            let to = format!("new_{}", COLUMNS[from]);
            rename_column_in_schema(&mut new, &name(TABLES[table]), COLUMNS[from], &to);
            declare_rename(&mut new, TABLES[table], COLUMNS[from], &to);
        }
        (old, new)
    })
}

fn declare_rename(schema: &mut Schema, table: &str, from: &str, to: &str) {
    let columns = schema
        .tables
        .get_mut(&name(table))
        .map(|it| &mut it.columns);
    for column in columns.into_iter().flatten().filter(|it| it.name == to) {
        column.renamed_from = Some(from.to_owned());
    }
}

fn drop_dangling_keys(schema: &mut Schema) {
    let present: Vec<ObjectName> = schema.tables.keys().cloned().collect();
    for table in schema.tables.values_mut() {
        table
            .foreign_keys
            .retain(|key| present.contains(&key.target));
    }
}

fn any_column(variety: Variety, position: usize) -> impl Strategy<Value = Column> {
    let kinds = match variety {
        Variety::Everything => vec![TypeKind::Uuid, TypeKind::Text, TypeKind::Integer],
        // The first two may refer to an `id`.
        Variety::Plannable if position < 2 => vec![TypeKind::Uuid],
        Variety::Plannable => vec![TypeKind::Text],
    };
    let kind = proptest::sample::select(kinds);
    (kind, any::<bool>(), 0..4u8, any::<bool>()).prop_map(move |(kind, nullable, filling, said)| {
        let mut column = column(COLUMNS[position], kind);
        column.nullable = nullable;
        let value = match kind {
            TypeKind::Uuid => text("00000000-0000-0000-0000-000000000000"),
            TypeKind::Integer => number("0"),
            _ => text("none"),
        };
        match filling {
            0 => column.default = Some(value.clone()),
            1 if kind == TypeKind::Uuid => column.default = Some(call(Function::UuidV7)),
            _ => {}
        }
        column.backfill = Some(value);
        column.comment = said.then(|| "A word.".to_owned());
        column
    })
}

fn any_table(variety: Variety, position: usize) -> impl Strategy<Value = Option<Table>> {
    let columns = (
        proptest::option::of(any_column(variety, 0)),
        proptest::option::of(any_column(variety, 1)),
        proptest::option::of(any_column(variety, 2)),
        proptest::option::of(any_column(variety, 3)),
        proptest::option::of(any_column(variety, 4)),
    );
    let rules = vec((0..11u8, 0..COLUMNS.len(), 0..COLUMNS.len(), 0..2u8), 0..6);
    let strategy = (columns, rules, any::<bool>(), any_partitioning());
    let table_strategy = strategy.prop_map(move |(columns, rules, said, partitioning)| {
        let (one, two, three, four, five) = columns;
        let columns = [one, two, three, four, five].into_iter().flatten();
        let mut table = table(TABLES[position], columns);
        table.comment = said.then(|| "A table.".to_owned());
        if said {
            table.properties.row_security = RowSecurity::Enabled;
            let fill = ("fillfactor".to_owned(), "70".to_owned());
            table.properties.parameters.extend([fill]);
        }
        if position == TABLES.len() - 1 {
            table.partitioning = Some(partitioning);
        }
        for (rule, first, second, variant) in rules {
            add_rule(&mut table, rule, COLUMNS[first], COLUMNS[second], variant);
        }
        table
    });
    proptest::option::weighted(0.85, table_strategy)
}

/// A random list of partitions by `id`, whose names vary with what they take, or do not.
fn any_partitioning() -> impl Strategy<Value = Partitioning> {
    let partition = (0..3u8, any::<bool>(), any::<bool>());
    let lists = vec(proptest::option::weighted(0.6, partition), 4);
    (lists, any::<bool>()).prop_map(|(lists, has_default)| {
        let key = || vec![IndexPart::column("id")];
        let mut partitioning = Partitioning::new(PartitionStrategy::List, key());
        for (number, list) in lists.into_iter().enumerate() {
            let Some((label, divided, stored)) = list else {
                continue;
            };
            let relation = format!("parcels_{number}_{label}");
            let bound = PartitionBound::List(vec![text(&number.to_string())]);
            let mut partition = Partition::new(name(&relation), bound);
            // Whether it is divided follows from its number, because that cannot change.
            if number == 0 {
                let mut inner = Partitioning::new(PartitionStrategy::Hash, key());
                for remainder in 0..=u32::from(divided) {
                    let bound = PartitionBound::Hash {
                        modulus: 2,
                        remainder,
                    };
                    let relation = format!("parcels_inner_{remainder}");
                    let inner_partition = Partition::new(name(&relation), bound);
                    inner.partitions.push(inner_partition);
                }
                partition.partitioning = Some(inner);
            } else if stored {
                let fill = ("fillfactor".to_owned(), "70".to_owned());
                partition.parameters.extend([fill]);
            }
            partitioning.partitions.push(partition);
        }
        if has_default {
            let rest = Partition::new(name("parcels_rest"), PartitionBound::Default);
            partitioning.partitions.push(rest);
        }
        partitioning.sort();
        partitioning.engines = EngineSet::POSTGRES;
        partitioning
    })
}

/// Adds a rule or an index over columns that the table has, under a name that may collide with that of
/// a different rule in the other schema.
fn add_rule(table: &mut Table, rule: u8, first: &str, second: &str, variant: u8) {
    let has = |column: &str| table.column(column).is_some();
    if !has(first) {
        return;
    }
    let columns: Vec<&str> = match first != second && has(second) {
        true => vec![first, second],
        false => vec![first],
    };
    let label = if variant == 0 { first } else { "rule" };
    let prefix = table.name.name.clone();
    match rule {
        0 => {
            let unique = unique(&format!("{prefix}_{label}_key"), &columns);
            if table.uniques.iter().all(|it| it.name != unique.name) {
                table.uniques.push(unique);
            }
        }
        1 => {
            let unique = partial_unique(&format!("{prefix}_{label}_partial"), &columns);
            if table.uniques.iter().all(|it| it.name != unique.name) {
                table.uniques.push(unique);
            }
        }
        2 | 3 => {
            let value = text(if rule == 2 { "" } else { "-" });
            let check = check(&format!("{prefix}_{label}_check"), first, value);
            if table.checks.iter().all(|it| it.name != check.name) {
                table.checks.push(check);
            }
        }
        4 => {
            let target = TABLES[(columns.len() + usize::from(variant)) % TABLES.len()];
            let key = foreign_key(&format!("{prefix}_{label}_fkey"), first, target);
            if table.foreign_keys.iter().all(|it| it.name != key.name) {
                table.foreign_keys.push(key);
            }
        }
        7..=10 => {
            let object = attached(table, rule, label, &columns, variant);
            if find_object(table, &object).is_none() {
                insert_object(table, object);
            }
        }
        _ => {
            let index = index(&format!("{prefix}_{label}_idx"), &columns);
            if table.indexes.iter().all(|it| it.name != index.name) {
                table.indexes.push(index);
            }
        }
    }
}

/// An object over columns that the table has.
fn attached(table: &Table, rule: u8, label: &str, columns: &[&str], variant: u8) -> TableObject {
    let prefix = &table.name.name;
    let first = columns.first().copied().unwrap_or("id");
    let differs = |column: &str| check("", column, text("none")).expression;
    match rule {
        7 => {
            let granted = |privilege: Privilege, column: Option<&&str>| GrantedPrivilege {
                privilege,
                column: column.map(|column| (*column).to_owned()),
                is_grant_option: false,
            };
            let mut privileges: Vec<GrantedPrivilege> = columns
                .iter()
                .map(|column| granted(Privilege::Select, Some(column)))
                .collect();
            if variant == 0 {
                privileges.push(granted(Privilege::Select, None));
            }
            TableObject::Grant(Grant::new("app", privileges))
        }
        8 => TableObject::Policy(Policy {
            restrictive: variant == 0,
            using: Some(differs(first)),
            ..Policy::new(format!("{prefix}_{label}_rows"))
        }),
        9 => TableObject::Statistics(Statistics::new(
            format!("{prefix}_{label}_stat"),
            Vec::new(),
            std::iter::once("id")
                .chain(columns.iter().copied())
                .map(|column| IndexKey::Column(column.to_owned()))
                .collect(),
        )),
        _ => {
            let action = TriggerAction::Function {
                name: ObjectName::new("touch"),
                arguments: vec![first.to_owned()],
            };
            let name = format!("{prefix}_{label}_trigger");
            let events = vec![TriggerEvent::Update];
            let mut update_of: Vec<String> =
                columns.iter().map(|column| (*column).to_owned()).collect();
            update_of.sort();
            TableObject::Trigger(Trigger {
                update_of,
                when: (variant == 0).then(|| differs(&format!("new.{first}"))),
                ..Trigger::new(name, TriggerTiming::Before, events, action)
            })
        }
    }
}
