//! Names and texts that try to leave their quotes: on every engine, there and back.

use super::journey::{Stop, sqlite, travel};
use crate::dialect::model::{binary, check, column, defaulted, index, of, required, text, unique};
use crate::shop::release::postgres;
use architrave_tests::postgres::each_version;
use architrave_tests::sqlite::scratch_file;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use schema_core::def::{
    BinaryOperator, Engine, EngineSet, ObjectKind, PartitionStrategy, TriggerEvent, TriggerTiming,
    TypeKind,
};
use schema_core::dialect::Dialect;
use schema_core::model::{
    Attribute, Closure, Column, DataType, DeclaredType, Domain, DomainCheck, EnumType, Expression,
    ForeignKey, Hierarchy, IndexKey, IndexPart, ObjectDefinition, ObjectId, ObjectKey, ObjectName,
    Partition, PartitionBound, Partitioning, Policy, PrimaryKey, RowRule, Schema, SchemaObject,
    Sequence, Statistics, Table, TableObject, Trigger, TriggerAction, TypeDefinition, View,
    ViewColumn,
};
use std::collections::BTreeMap;

/// What each name and each text is made of; a number behind it keeps names apart.
#[derive(Clone, Debug)]
struct Hostile {
    names: Vec<String>,
    texts: Vec<String>,
}

impl Hostile {
    /// At most 63 bytes, which is what PostgreSQL keeps of a name, cut between two characters.
    fn name(&self, number: usize) -> String {
        let suffix = number.to_string();
        let mut name = self.names[number % self.names.len()].clone();
        while name.len() + suffix.len() > 63 {
            name.pop();
        }
        name + &suffix
    }

    fn text(&self, number: usize) -> String {
        format!("{}{number}", self.texts[number % self.texts.len()])
    }

    /// A schema in which everything that can have a name or a text has a hostile one.
    fn first(&self) -> Schema {
        let mood = EnumType {
            id: ObjectId::default(),
            name: ObjectName::new(self.name(1)),
            comment: Some(self.text(1)),
            labels: vec![self.name(2), self.name(3)],
            renamed_labels: BTreeMap::new(),
        };
        let mut feeling = column(&self.name(12), TypeKind::Enum);
        feeling.data_type.name = Some(mood.name.clone());
        let parent = Table {
            comment: Some(self.text(2)),
            columns: vec![
                required(column(&self.name(10), TypeKind::BigInt)),
                Column {
                    comment: Some(self.text(3)),
                    ..defaulted(column(&self.name(11), TypeKind::Text), text(&self.text(4)))
                },
                defaulted(feeling, text(&self.name(2))),
                column(&self.name(13), TypeKind::Text),
            ],
            primary_key: Some(PrimaryKey::new(self.name(20), vec![self.name(10)])),
            uniques: vec![unique(&self.name(21), &[&self.name(11)])],
            checks: vec![check(
                &self.name(22),
                binary(
                    of(&self.name(13)),
                    BinaryOperator::NotEqual,
                    text(&self.text(5)),
                ),
            )],
            indexes: vec![index(&self.name(23), &[&self.name(13)])],
            ..Table::new(ObjectName::new(self.name(4)))
        };
        let child = Table {
            columns: vec![
                required(column(&self.name(10), TypeKind::BigInt)),
                column(&self.name(14), TypeKind::BigInt),
            ],
            primary_key: Some(PrimaryKey::new(self.name(24), vec![self.name(10)])),
            foreign_keys: vec![ForeignKey::new(
                self.name(25),
                vec![self.name(14)],
                parent.name.clone(),
                vec![self.name(10)],
            )],
            ..Table::new(ObjectName::new(self.name(5)))
        };
        Schema {
            name: "hostile".into(),
            enums: BTreeMap::from([(mood.name.clone(), mood)]),
            tables: [parent, child]
                .map(|table| (table.name.clone(), table))
                .into(),
            ..Schema::default()
        }
    }

    /// The schema with what PostgreSQL alone has: each kind of object that has a name or a text.
    fn on_postgres(&self, mut schema: Schema) -> Schema {
        let parent = ObjectName::new(self.name(4));
        let sequence = Sequence {
            comment: Some(self.text(11)),
            ..Sequence::new(ObjectName::new(self.name(30)))
        };
        schema.sequences.insert(sequence.name.clone(), sequence);
        let domain = Domain {
            base: DataType::new(TypeKind::Text),
            not_null: false,
            default: Some(text(&self.text(12))),
            collation: None,
            checks: vec![DomainCheck {
                name: self.name(31),
                expression: binary(
                    Expression::Value,
                    BinaryOperator::NotEqual,
                    text(&self.text(13)),
                ),
            }],
        };
        let attributes = vec![Attribute {
            name: self.name(32),
            data_type: DataType::new(TypeKind::Text),
            collation: None,
            comment: Some(self.text(14)),
        }];
        for (number, definition) in [
            (33, TypeDefinition::Domain(Box::new(domain))),
            (34, TypeDefinition::Composite(attributes)),
        ] {
            let name = ObjectName::new(self.name(number));
            let declared = DeclaredType {
                id: ObjectId::default(),
                name: name.clone(),
                comment: Some(self.text(number)),
                definition,
            };
            schema.types.insert(name, declared);
        }
        if let Some(table) = schema.tables.get_mut(&parent) {
            let differs = |number| {
                binary(
                    of(&self.name(11)),
                    BinaryOperator::NotEqual,
                    text(&self.text(number)),
                )
            };
            table.objects = vec![
                TableObject::Policy(Policy {
                    using: Some(differs(15)),
                    ..Policy::new(self.name(35))
                }),
                TableObject::Statistics(Statistics::new(
                    self.name(36),
                    Vec::new(),
                    vec![
                        IndexKey::Column(self.name(10)),
                        IndexKey::Column(self.name(11)),
                    ],
                )),
                TableObject::Trigger(Trigger::new(
                    self.name(37),
                    TriggerTiming::Before,
                    vec![TriggerEvent::Update],
                    TriggerAction::Function {
                        name: ObjectName::new("suppress_redundant_updates_trigger"),
                        arguments: vec![self.text(16)],
                    },
                )),
                TableObject::Trigger(Trigger::new(
                    self.name(38),
                    TriggerTiming::Before,
                    vec![TriggerEvent::Delete],
                    TriggerAction::Rule(RowRule::Refuse(self.text(17))),
                )),
            ];
            table.objects.sort_by(|one, two| one.key().cmp(&two.key()));
        }
        for table in [self.divided(), self.tree(), self.pairs()] {
            schema.tables.insert(table.name.clone(), table);
        }
        let view = View {
            query: format!(
                "SELECT {} AS {}",
                literal(&self.text(18)),
                quoted(&self.name(39))
            ),
            columns: vec![ViewColumn {
                name: self.name(39),
                data_type: DataType::new(TypeKind::Text),
                comment: Some(self.text(19)),
            }],
            options: Vec::new(),
            uniques: Vec::new(),
            indexes: Vec::new(),
        };
        let key = ObjectKey::new(ObjectKind::View, ObjectName::new(self.name(40)));
        let view = SchemaObject {
            key: key.clone(),
            comment: Some(self.text(20)),
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition: ObjectDefinition::View(view),
        };
        schema.objects.insert(key, view);
        schema
    }

    /// A table that is divided by a list of texts.
    fn divided(&self) -> Table {
        let partition = |name: usize, bound: PartitionBound| Partition {
            name: ObjectName::new(self.name(name)),
            bound,
            partitioning: None,
            parameters: BTreeMap::new(),
            tablespace: None,
        };
        let mut partitions = vec![
            partition(41, PartitionBound::Default),
            partition(42, PartitionBound::List(vec![text(&self.text(21))])),
        ];
        partitions.sort_by(|one, two| one.name.cmp(&two.name));
        Table {
            columns: vec![required(column(&self.name(43), TypeKind::Text))],
            partitioning: Some(Partitioning {
                strategy: PartitionStrategy::List,
                key: vec![IndexPart::column(self.name(43))],
                partitions,
                engines: EngineSet::ALL,
            }),
            ..Table::new(ObjectName::new(self.name(44)))
        }
    }

    /// A hierarchy with a path and a closure, whose functions hold all these names.
    fn tree(&self) -> Table {
        let hierarchy = || Hierarchy {
            key: self.name(46),
            parent: self.name(47),
        };
        let trigger = |number, timing, events: &[TriggerEvent], rule| {
            let action = TriggerAction::Rule(rule);
            let mut trigger = Trigger::new(self.name(number), timing, events.to_vec(), action);
            trigger.update_of = vec![self.name(47)];
            TableObject::Trigger(trigger)
        };
        let both = [TriggerEvent::Insert, TriggerEvent::Update];
        let path = || self.name(48);
        let mut objects = vec![
            trigger(
                49,
                TriggerTiming::Before,
                &[TriggerEvent::Update],
                RowRule::Acyclic(hierarchy()),
            ),
            trigger(
                50,
                TriggerTiming::Before,
                &both,
                RowRule::Path {
                    hierarchy: hierarchy(),
                    path: path(),
                },
            ),
            trigger(
                51,
                TriggerTiming::After,
                &[TriggerEvent::Update],
                RowRule::PathBelow {
                    hierarchy: hierarchy(),
                    path: path(),
                },
            ),
            trigger(
                52,
                TriggerTiming::After,
                &both,
                RowRule::Closure(Closure {
                    hierarchy: hierarchy(),
                    table: ObjectName::new(self.name(53)),
                    ancestor: self.name(54),
                    descendant: self.name(55),
                    depth: self.name(56),
                }),
            ),
        ];
        objects.sort_by(|one, two| one.key().cmp(&two.key()));
        Table {
            columns: vec![
                required(column(&self.name(46), TypeKind::BigInt)),
                column(&self.name(47), TypeKind::BigInt),
                column(&self.name(48), TypeKind::Text),
            ],
            primary_key: Some(PrimaryKey::new(self.name(57), vec![self.name(46)])),
            objects,
            ..Table::new(ObjectName::new(self.name(45)))
        }
    }

    fn pairs(&self) -> Table {
        Table {
            columns: vec![
                required(column(&self.name(54), TypeKind::BigInt)),
                required(column(&self.name(55), TypeKind::BigInt)),
                required(column(&self.name(56), TypeKind::Integer)),
            ],
            primary_key: Some(PrimaryKey::new(
                self.name(58),
                vec![self.name(54), self.name(55)],
            )),
            ..Table::new(ObjectName::new(self.name(53)))
        }
    }

    /// Rows of the hierarchy, one of which moves below another.
    fn rows_of_the_tree(&self) -> String {
        let [table, key, parent] = [45, 46, 47].map(|number| quoted(&self.name(number)));
        format!(
            "; INSERT INTO {table} ({key}, {parent}) VALUES (1, NULL), (2, 1), (3, NULL); \
             UPDATE {table} SET {parent} = 3 WHERE {key} = 2; \
             SELECT 1 / (count(*) = 4)::int FROM {}",
            quoted(&self.name(53))
        )
    }

    /// The next release: comments change, a check comes, a column is renamed while the previous
    /// release runs, another is added and filled.
    fn second(&self) -> Schema {
        let mut schema = self.first();
        for enumeration in schema.enums.values_mut() {
            enumeration.comment = Some(self.text(6));
        }
        let name = ObjectName::new(self.name(4));
        if let Some(parent) = schema.tables.get_mut(&name) {
            parent.comment = Some(self.text(7));
            parent.columns[3] = Column {
                renamed_from: Some(self.name(13)),
                ..column(&self.name(15), TypeKind::Text)
            };
            parent.checks[0].expression = binary(
                of(&self.name(15)),
                BinaryOperator::NotEqual,
                text(&self.text(5)),
            );
            parent.checks.push(check(
                &self.name(26),
                binary(
                    of(&self.name(11)),
                    BinaryOperator::NotEqual,
                    text(&self.text(8)),
                ),
            ));
            parent.checks.sort_by(|a, b| a.name.cmp(&b.name));
            parent.indexes[0] = index(&self.name(23), &[&self.name(15)]);
            parent.columns.push(Column {
                comment: Some(self.text(9)),
                backfill: Some(text(&self.text(10))),
                ..required(Column::new(self.name(16), DataType::new(TypeKind::Text)))
            });
        }
        schema
    }

    /// A row of the first release that the second fills and renames.
    fn rows(&self) -> String {
        let quoted = |number| quoted(&self.name(number));
        format!(
            "INSERT INTO {} ({}, {}) VALUES (1, 'x'); INSERT INTO {} ({}, {}) VALUES (1, 1)",
            quoted(4),
            quoted(10),
            quoted(13),
            quoted(5),
            quoted(10),
            quoted(14)
        )
    }

    fn stops(&self, dialect: &dyn Dialect) -> Vec<Stop> {
        let has_all = dialect.engine() == Engine::Postgres;
        let adapted = |schema: &Schema| {
            let schema = match has_all {
                true => &self.on_postgres(schema.clone()),
                false => schema,
            };
            dialect
                .adapt(schema)
                .unwrap_or_else(|found| panic!("{found:#?}"))
        };
        vec![
            Stop {
                schema: adapted(&self.first()),
                rows: match has_all {
                    true => self.rows() + &self.rows_of_the_tree(),
                    false => self.rows(),
                },
                counts: &[],
                refused: &[],
                reverting_loses: [4, 5, 30, 44, 45, 53]
                    .map(|number| self.name(number))
                    .to_vec(),
            },
            Stop {
                schema: adapted(&self.second()),
                rows: String::new(),
                counts: &[],
                refused: &[],
                reverting_loses: vec![format!("{}.{}", self.name(4), self.name(16))],
            },
        ]
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text that every reader takes alike.
fn literal(text: &str) -> String {
    format!(
        "E'{}'::text",
        text.replace('\\', "\\\\").replace('\'', "\\'")
    )
}

/// The worst that is known, one of each kind.
fn worst() -> Hostile {
    Hostile {
        names: [
            "a\"; DROP TABLE b; --",
            "'; DROP TABLE c; --",
            "$$; DROP TABLE d; $$",
            "$body1$ END $body1$",
            "*/ DROP TABLE e; /*",
            "Order",
            "select",
            "with space",
            "line\nbreak; -- x",
            "back\\slash",
            "back\\' quote",
            "\\",
            "größe",
            "列",
            "🦀",
            "%s $1 ? :name @x {}",
            "a.b",
            "\"",
            "\"\"",
            "\t",
            "e\u{301}",
            "\u{202e}rtl",
            "äääääääääääääääääääääääääääääääääääääääääääää",
            "-- architrave: down loses x",
            "BEGIN; COMMIT",
        ]
        .map(String::from)
        .to_vec(),
        texts: [
            "'; DROP TABLE c; --",
            "\\'; DROP TABLE c; --",
            "\\",
            "''",
            "$$ END; $$",
            "$body1$",
            "*/ x /*",
            "a\nb;\n-- c\n",
            "tab\tand\u{1}",
            "a\r\nb\r",
            "\" \"\"",
            "%L %I $1 ? :x",
            "größe 🦀",
            "; COMMIT; DROP TABLE d;",
        ]
        .map(String::from)
        .to_vec(),
    }
}

/// Pieces that mean something to some reader of SQL, between characters of any kind but NUL.
fn hostile() -> impl Strategy<Value = Hostile> {
    let piece = || {
        prop_oneof![
            proptest::sample::select(vec![
                "\"",
                "'",
                "\\",
                ";",
                "--",
                "/*",
                "*/",
                "$$",
                "$body1$",
                "$",
                "\n",
                "\r",
                "\0x",
                " ",
                "E'",
                "U&\"",
                "DROP TABLE t;",
                "BEGIN",
                "END",
                "COMMIT;",
                "(",
                ")",
                ",",
                "%",
                "?",
                ":a",
                "ä",
                "🦀",
                "\u{feff}",
                "\t",
            ])
            .prop_map(|piece| piece.trim_start_matches('\0').to_owned()),
            "[^\u{0}]{0,6}",
        ]
    };
    let word = move || proptest::collection::vec(piece(), 1..6).prop_map(|pieces| pieces.concat());
    (
        proptest::collection::vec(word(), 26),
        proptest::collection::vec(word(), 10),
    )
        .prop_map(|(names, texts)| Hostile {
            names: names.iter().map(|name| name.replace('\r', "")).collect(),
            texts,
        })
}

fn on_sqlite(hostile: &Hostile) {
    // SQLite has no escape for it, and refuses it below.
    let texts = hostile.texts.iter().map(|text| text.replace('\r', ""));
    let hostile = &Hostile {
        texts: texts.collect(),
        ..hostile.clone()
    };
    let file = scratch_file();
    let mut database = schema_cli::database::sqlite::Sqlite::open(file.path()).unwrap();
    let dialect = sqlite("");
    travel(
        &mut database,
        &dialect,
        "SQLite",
        &hostile.stops(&dialect),
        &|_| 0,
    );
}

fn on_postgres(hostile: &Hostile, server: &architrave_tests::postgres::Server) {
    let scratch = server.scratch_database();
    let mut database = schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
    let dialect = postgres(database.major_version());
    assert_eq!(dialect.engine(), Engine::Postgres);
    let engine = format!("PostgreSQL {}", server.version);
    travel(
        &mut database,
        &dialect,
        &engine,
        &hostile.stops(&dialect),
        &|_| 0,
    );
}

#[test]
fn what_no_file_can_carry_is_refused() {
    let refusals = |dialect: &dyn Dialect, schema: &Schema| -> Vec<String> {
        let found = dialect.adapt(schema).unwrap_err();
        found.iter().map(ToString::to_string).collect()
    };
    for name in ["", "a\0b", "a\rb"] {
        let table = Table {
            columns: vec![column(name, TypeKind::Text)],
            ..Table::new(ObjectName::new("t"))
        };
        let schema = Schema {
            tables: BTreeMap::from([(table.name.clone(), table)]),
            ..Schema::default()
        };
        for dialect in [&postgres(15) as &dyn Dialect, &sqlite("")] {
            let refusals = refusals(dialect, &schema);
            assert!(refusals[0].contains("names that are empty"), "{refusals:?}");
        }
    }
    let long = Table {
        columns: vec![column(&"ä".repeat(32), TypeKind::Text)],
        ..Table::new(ObjectName::new("t"))
    };
    let schema = Schema {
        tables: BTreeMap::from([(long.name.clone(), long)]),
        ..Schema::default()
    };
    let refused = refusals(&postgres(15), &schema);
    assert!(
        refused[0].contains("names of 64 bytes (63 is the most)"),
        "{refused:?}"
    );
    let texts = Table {
        columns: vec![defaulted(column("a", TypeKind::Text), text("a\rb"))],
        ..Table::new(ObjectName::new("t"))
    };
    let schema = Schema {
        tables: BTreeMap::from([(texts.name.clone(), texts)]),
        ..Schema::default()
    };
    assert!(postgres(15).adapt(&schema).is_ok());
    let refused = refusals(&sqlite(""), &schema);
    assert!(refused[0].contains("a carriage return"), "{refused:?}");
}

#[test]
fn the_worst_that_is_known_stays_in_its_quotes_on_sqlite() {
    on_sqlite(&worst());
}

#[test]
fn the_worst_that_is_known_stays_in_its_quotes_on_every_postgres() {
    for server in each_version() {
        on_postgres(&worst(), &server);
    }
}

#[test]
fn hostile_names_and_texts_make_the_journey_on_sqlite() {
    let config = Config {
        cases: 48,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let run = |hostile: Hostile| {
        on_sqlite(&hostile);
        Ok(())
    };
    TestRunner::new(config).run(&hostile(), run).unwrap();
}

#[test]
fn hostile_names_and_texts_make_the_journey_on_postgres() {
    let servers = each_version();
    let config = Config {
        cases: 6,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = (hostile(), 0..servers.len());
    let run = |(hostile, server): (Hostile, usize)| {
        on_postgres(&hostile, &servers[server]);
        Ok(())
    };
    TestRunner::new(config).run(&strategy, run).unwrap();
}
