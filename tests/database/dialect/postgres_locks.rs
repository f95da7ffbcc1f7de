//! The locks and the work that the dialect claims are those that the server takes and does.

use super::model::{
    binary, call, check, column, defaulted, foreign_key, index, name, number, of, required, table,
    text, unary, unique,
};
use super::postgres::{dialect, run};
use architrave_tests::postgres::{ScratchDatabase, Server, each_version};
use postgres::Client;
use schema_core::def::{
    BinaryOperator, Compression, EngineSet, Function, ObjectKind, Storage, TypeKind, UnaryOperator,
    Validity,
};
use schema_core::dialect::Dialect as _;
use schema_core::model::{
    Check, Closure, Column, DataType, EnumType, Exclusion, ExclusionElement, Expression, Hierarchy,
    Identity, IndexPart, ObjectDefinition, ObjectId, ObjectKey, ObjectName, PhysicalOption,
    PhysicalOptions, PrimaryKey, Publication, PublishedTables, SchemaObject, Sequence,
    SqlDefinition,
};
use schema_core::plan::{
    BackfillValue, ColumnChange, CommentTarget, ConstraintKind, FormerName, LockClaim, LockLevel,
    Operation, Validation, Work,
};
use schema_core::syntax::sql_definition::header;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// `child` refers to `parent` by two keys, one of them not validated, and has an index of each kind.
fn prepared(server: &Server) -> ScratchDatabase {
    let database = server.scratch_database();
    database.execute(
        "CREATE TYPE mood AS ENUM ('low', 'high');
         CREATE TABLE parent (id bigint CONSTRAINT parent_pkey PRIMARY KEY);
         INSERT INTO parent SELECT n FROM generate_series(1, 100) AS n;
         CREATE TABLE child (
             id bigint CONSTRAINT child_pkey PRIMARY KEY,
             parent_id bigint CONSTRAINT child_parent_fkey REFERENCES parent,
             other_id bigint,
             size integer NOT NULL DEFAULT 1,
             code varchar(10),
             price numeric(10, 2),
             short text
         );
         INSERT INTO child SELECT n, n, n, n, 'c' || n, n, 's' FROM generate_series(1, 100) AS n;
         ALTER TABLE child ADD CONSTRAINT child_other_fkey FOREIGN KEY (other_id) REFERENCES parent NOT VALID;
         ALTER TABLE child ADD CONSTRAINT child_size_check CHECK (size > 0) NOT VALID;
         ALTER TABLE child ADD CONSTRAINT child_code_key UNIQUE (code);
         CREATE INDEX child_size_idx ON child (size);
         CREATE UNIQUE INDEX child_size_key ON child (size);
         CREATE TABLE keyless (id bigint NOT NULL, size integer NOT NULL);
         CREATE UNIQUE INDEX keyless_pkey ON keyless (id);
         CREATE TABLE watched (id bigint PRIMARY KEY, a text, b text);
         CREATE TABLE pairs (above bigint, below bigint, depth integer, PRIMARY KEY (above, below));
         CREATE TABLE viewed (id bigint PRIMARY KEY, size integer, price integer);
         CREATE VIEW sizes AS SELECT id, size FROM viewed;
         CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER touched BEFORE UPDATE ON viewed FOR EACH ROW EXECUTE FUNCTION touch();
         CREATE RULE silent AS ON DELETE TO viewed DO INSTEAD NOTHING;",
    );
    let mut client = database.connect();
    run(&mut client, &synchronization());
    database
}

fn synchronization() -> Operation {
    Operation::CreateSynchronization {
        table: name("watched"),
        from: "a".into(),
        to: "b".into(),
        conversion: None,
    }
}

/// What is no table, and what it locks: a trigger and a rule their table, a publication the tables that it lists.
fn object_operations() -> Vec<Operation> {
    let sql = |create: &str| {
        let head = header(create).unwrap();
        SchemaObject {
            key: ObjectKey {
                kind: head.kind,
                name: ObjectName {
                    namespace: head.namespace,
                    name: head.name,
                },
                detail: head.detail,
            },
            comment: None,
            depends_on: Vec::new(),
            engines: EngineSet::ALL,
            definition: ObjectDefinition::Sql(SqlDefinition {
                create: create.to_owned(),
                drop: head.drop,
            }),
        }
    };
    let trigger = |name: &str, event: &str| {
        sql(&format!(
            "CREATE TRIGGER {name} BEFORE {event} ON viewed FOR EACH ROW EXECUTE FUNCTION touch()"
        ))
    };
    let rule = |name: &str, action: &str| {
        sql(&format!(
            "CREATE RULE {name} AS ON DELETE TO viewed DO INSTEAD {action}"
        ))
    };
    let view = |query: &str| sql(&format!("CREATE VIEW sizes AS {query}"));
    let publication = SchemaObject {
        key: ObjectKey::new(ObjectKind::Publication, ObjectName::new("children")),
        comment: None,
        depends_on: Vec::new(),
        engines: EngineSet::ALL,
        definition: ObjectDefinition::Publication(Publication {
            tables: PublishedTables::Listed {
                tables: vec![name("viewed")],
                namespaces: Vec::new(),
            },
            publish: Vec::new(),
            via_partition_root: false,
        }),
    };
    vec![
        Operation::CreateObject(trigger("counted", "INSERT")),
        Operation::DropObject(trigger("touched", "UPDATE")),
        Operation::CreateObject(rule("quiet", "NOTHING")),
        Operation::DropObject(rule("silent", "NOTHING")),
        Operation::CreateObject(sql("CREATE VIEW prices AS SELECT id, price FROM viewed")),
        Operation::CreateObject(sql(
            "CREATE MATERIALIZED VIEW stored_prices AS SELECT id, price FROM viewed",
        )),
        Operation::CreateObject(sql(
            "CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM viewed'",
        )),
        Operation::DropObject(view("SELECT id, size FROM viewed")),
        Operation::ReplaceObject {
            old: Box::new(view("SELECT id, size FROM viewed")),
            new: Box::new(view("SELECT id, size FROM viewed WHERE size > 0")),
        },
        Operation::CreateObject(publication),
    ]
}

/// An operation of every kind that runs in a transaction.
fn operations() -> Vec<Operation> {
    let child = || name("child");
    let to_parent = || ConstraintKind::ForeignKey {
        target: name("parent"),
    };
    let alter = |column: &str, change| Operation::AlterColumn {
        table: child(),
        column: column.into(),
        change,
    };
    let set_type = |column: &str, old: DataType, new: DataType| {
        alter(
            column,
            ColumnChange::SetType {
                old,
                new,
                collation: None,
            },
        )
    };
    let add = |column: Column| Operation::AddColumn {
        table: child(),
        column,
    };
    let sized = |kind, precision| DataType {
        precision: Some(precision),
        ..DataType::new(kind)
    };
    let scaled = |precision, scale| DataType {
        scale: Some(scale),
        ..sized(TypeKind::Numeric, precision)
    };
    let positive = || binary(of("size"), BinaryOperator::Greater, number(0));
    let mut created = table("created");
    created.columns.push(column("parent_id", TypeKind::BigInt));
    created.columns.push(column("itself", TypeKind::BigInt));
    created.foreign_keys = vec![
        foreign_key("created_itself_fkey", "itself", "created"),
        foreign_key("created_parent_fkey", "parent_id", "parent"),
    ];
    let mut dropped = table("child");
    dropped.foreign_keys = vec![foreign_key("child_parent_fkey", "parent_id", "parent")];
    let mood = EnumType {
        id: ObjectId(0),
        name: name("mood"),
        comment: None,
        labels: vec!["low".into(), "high".into()],
        renamed_labels: BTreeMap::new(),
    };
    let keep = |new| {
        let silent = PhysicalOptions::default();
        let old = silent.each().into_iter().find(|old| {
            std::mem::discriminant::<PhysicalOption>(old) == std::mem::discriminant(&new)
        });
        alter(
            "short",
            ColumnChange::SetPhysical {
                old: old.unwrap(),
                new,
                data_type: DataType::new(TypeKind::Text),
            },
        )
    };
    let mut operations = vec![
        keep(PhysicalOption::Storage(Some(Storage::External))),
        keep(PhysicalOption::Compression(Some(Compression::Pglz))),
        keep(PhysicalOption::Statistics(Some(500))),
        keep(PhysicalOption::DistinctValues(Some("-0.5".to_owned()))),
        keep(PhysicalOption::DistinctValuesInherited(Some(
            "7".to_owned(),
        ))),
        alter(
            "short",
            ColumnChange::SetCollation {
                old: None,
                new: Some(name("C")),
                data_type: DataType::new(TypeKind::Text),
                is_indexed: false,
            },
        ),
        alter(
            "id",
            ColumnChange::SetIdentity {
                old: None,
                new: Some(Identity::BY_DEFAULT),
            },
        ),
        Operation::CreateSequence(Sequence::new(name("numbers"))),
        Operation::CreateEnum(EnumType {
            name: name("colour"),
            ..mood.clone()
        }),
        Operation::AddEnumLabel {
            name: name("mood"),
            label: "middle".into(),
            before: Some("high".into()),
        },
        Operation::RenameEnumLabel {
            name: name("mood"),
            from: "low".into(),
            to: "lowest".into(),
        },
        Operation::DropEnum(mood),
        Operation::CreateTable(created),
        Operation::DropTable(dropped),
        Operation::RenameTable {
            from: child(),
            to: name("kid"),
        },
        Operation::KeepFormerName(FormerName {
            name: name("kid"),
            table: child(),
            columns: vec!["id".to_owned(), "price".to_owned()],
        }),
        add(column("plain", TypeKind::Text)),
        add(required(defaulted(
            column("constant", TypeKind::Text),
            text("x"),
        ))),
        add(required(defaulted(
            column("at", TypeKind::TimestampTz),
            call(Function::Now),
        ))),
        add(defaulted(
            column("random", TypeKind::Uuid),
            call(Function::UuidV4),
        )),
        add(Column {
            identity: Some(Identity::ALWAYS),
            ..required(column("counted", TypeKind::BigInt))
        }),
        add(Column {
            generated: Some((binary(of("size"), BinaryOperator::Add, number(1)), true)),
            ..column("computed", TypeKind::Integer)
        }),
        Operation::DropColumn {
            table: child(),
            column: column("price", TypeKind::Numeric),
        },
        Operation::RenameColumn {
            table: child(),
            from: "price".into(),
            to: "amount".into(),
        },
        alter("other_id", ColumnChange::SetNotNull),
        alter("size", ColumnChange::DropNotNull),
        alter(
            "size",
            ColumnChange::SetDefault {
                old: Some(number(1)),
                new: Some(number(2)),
            },
        ),
        alter(
            "size",
            ColumnChange::SetDefault {
                old: Some(number(1)),
                new: None,
            },
        ),
        set_type(
            "code",
            sized(TypeKind::VarChar, 10),
            sized(TypeKind::VarChar, 20),
        ),
        set_type(
            "code",
            sized(TypeKind::VarChar, 10),
            DataType::new(TypeKind::Text),
        ),
        set_type(
            "code",
            sized(TypeKind::VarChar, 10),
            sized(TypeKind::VarChar, 8),
        ),
        set_type("price", scaled(10, 2), scaled(12, 2)),
        set_type("price", scaled(10, 2), DataType::new(TypeKind::Numeric)),
        set_type("price", scaled(10, 2), scaled(12, 3)),
        set_type(
            "size",
            DataType::new(TypeKind::Integer),
            DataType::new(TypeKind::BigInt),
        ),
        set_type(
            "short",
            DataType::new(TypeKind::Text),
            sized(TypeKind::VarChar, 5),
        ),
        set_type(
            "short",
            DataType::new(TypeKind::Text),
            DataType::new(TypeKind::VarChar),
        ),
        Operation::AddPrimaryKey {
            table: name("keyless"),
            key: PrimaryKey::new("keyless_key", vec!["id".into()]),
            using_index: None,
        },
        Operation::AddPrimaryKey {
            table: name("keyless"),
            key: PrimaryKey::new("keyless_key", vec!["id".into()]),
            using_index: Some("keyless_pkey".into()),
        },
        Operation::AddUnique {
            table: child(),
            unique: unique("child_new_key", &["size"]),
            using_index: None,
        },
        Operation::AddUnique {
            table: child(),
            unique: unique("child_new_key", &["size"]),
            using_index: Some("child_size_key".into()),
        },
        Operation::ValidateConstraint {
            table: child(),
            name: "child_other_fkey".into(),
            kind: to_parent(),
        },
        Operation::ValidateConstraint {
            table: child(),
            name: "child_size_check".into(),
            kind: ConstraintKind::Check,
        },
        Operation::DropConstraint {
            table: child(),
            name: "child_parent_fkey".into(),
            kind: to_parent(),
        },
        Operation::DropConstraint {
            table: child(),
            name: "child_size_check".into(),
            kind: ConstraintKind::Check,
        },
        Operation::DropConstraint {
            table: child(),
            name: "child_code_key".into(),
            kind: ConstraintKind::Unique,
        },
        Operation::RenameConstraint {
            table: child(),
            from: "child_size_check".into(),
            to: "renamed".into(),
        },
        Operation::CreateIndex {
            table: child(),
            index: index("child_price_idx", &["price"]),
            unique: None,
            concurrently: false,
        },
        Operation::DropIndex {
            table: child(),
            name: "child_size_idx".into(),
            concurrently: false,
        },
        Operation::RenameIndex {
            table: child(),
            from: "child_size_idx".into(),
            to: "renamed".into(),
        },
        Operation::CreateSynchronization {
            table: child(),
            from: "code".into(),
            to: "short".into(),
            conversion: None,
        },
        Operation::DropSynchronization {
            table: name("watched"),
            from: "a".into(),
            to: "b".into(),
        },
        Operation::SetComment {
            target: CommentTarget::Table(child()),
            comment: Some("x".into()),
        },
        Operation::SetComment {
            target: CommentTarget::Column(child(), "size".into()),
            comment: None,
        },
        Operation::SetComment {
            target: CommentTarget::Constraint(child(), "child_size_check".into()),
            comment: Some("x".into()),
        },
        Operation::SetComment {
            target: CommentTarget::Index(child(), "child_size_idx".into()),
            comment: Some("x".into()),
        },
        Operation::SetIndexParameters {
            table: child(),
            name: "child_size_idx".into(),
            old: BTreeMap::new(),
            new: BTreeMap::from([("fillfactor".into(), "70".into())]),
        },
        Operation::AddExclusion {
            table: child(),
            exclusion: Exclusion {
                method: "hash".into(),
                ..Exclusion::new(
                    "child_excl",
                    vec![ExclusionElement {
                        part: IndexPart::column("size"),
                        operator: "=".into(),
                    }],
                )
            },
        },
        Operation::AddCheck {
            table: child(),
            check: Check {
                validity: Validity::NotValid,
                ..check("child_later_check", positive())
            },
            validation: Validation::Immediate,
        },
        Operation::SetComment {
            target: CommentTarget::Enum(name("mood")),
            comment: Some("x".into()),
        },
    ];
    for validation in [Validation::Immediate, Validation::Deferred] {
        operations.push(Operation::AddForeignKey {
            table: child(),
            key: foreign_key("child_new_fkey", "other_id", "parent"),
            validation,
        });
        operations.push(Operation::AddForeignKey {
            table: child(),
            key: foreign_key("child_self_fkey", "other_id", "child"),
            validation,
        });
        operations.push(Operation::AddCheck {
            table: child(),
            check: check("child_new_check", positive()),
            validation,
        });
    }
    operations
}

/// The strongest lock on each table that existed before, by the table's name then.
pub(super) fn held(
    client: &mut Client,
    process: i32,
    before: &BTreeMap<u32, String>,
) -> Vec<LockClaim> {
    let rows = client
        .query(
            "SELECT relation, mode FROM pg_locks
             WHERE pid = $1 AND locktype = 'relation' AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            &[&process],
        )
        .unwrap();
    let mut strongest: BTreeMap<String, LockLevel> = BTreeMap::new();
    for row in rows {
        let Some(table) = before.get(&row.get::<_, u32>(0)) else {
            continue;
        };
        let mode: String = row.get(1);
        let level = level(&mode);
        let entry = strongest.entry(table.clone()).or_insert(level);
        *entry = level.max(*entry);
    }
    strongest
        .into_iter()
        // What every reader takes says nothing; operations never claim it.
        .filter(|(_, level)| *level > LockLevel::AccessShare)
        .map(|(table, level)| LockClaim {
            table: name(&table),
            level,
        })
        .collect()
}

/// `AccessExclusiveLock` in `pg_locks` is ACCESS EXCLUSIVE in the documentation.
fn level(mode: &str) -> LockLevel {
    const LEVELS: [LockLevel; 8] = [
        LockLevel::AccessShare,
        LockLevel::RowShare,
        LockLevel::RowExclusive,
        LockLevel::ShareUpdateExclusive,
        LockLevel::Share,
        LockLevel::ShareRowExclusive,
        LockLevel::Exclusive,
        LockLevel::AccessExclusive,
    ];
    let wanted = mode.trim_end_matches("Lock").to_uppercase();
    LEVELS
        .into_iter()
        .find(|level| level.name().replace(' ', "") == wanted)
        .unwrap_or_else(|| panic!("unknown lock {mode}"))
}

fn tables(client: &mut Client) -> BTreeMap<u32, String> {
    client
        .query(
            "SELECT oid, relname::text FROM pg_class
             WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace",
            &[],
        )
        .unwrap()
        .into_iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect()
}

/// The files that hold the rows. A rewrite makes a new one.
fn files(client: &mut Client) -> BTreeMap<u32, u32> {
    client
        .query(
            "SELECT oid, relfilenode FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
            &[],
        )
        .unwrap()
        .into_iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect()
}

#[test]
fn claimed_locks_and_rewrites_are_those_of_each_version() {
    for server in each_version() {
        in_transactions(&server);
    }
}

fn in_transactions(server: &Server) {
    let database = prepared(server);
    let mut client = database.connect();
    let dialect = dialect(&mut client);
    let process: i32 = client
        .query_one("SELECT pg_backend_pid()", &[])
        .unwrap()
        .get(0);
    let mut differences = vec![];
    for operation in operations().into_iter().chain(object_operations()) {
        let footprint = dialect.footprint(&operation);
        assert!(footprint.transactional, "{operation:?}");
        let (before, files_before) = (tables(&mut client), files(&mut client));
        client.batch_execute("BEGIN").unwrap();
        run(&mut client, &operation);
        let taken = held(&mut client, process, &before);
        let files_after = files(&mut client);
        client.batch_execute("ROLLBACK").unwrap();
        if taken != footprint.locks {
            differences.push(format!(
                "{operation:?}\n  claims {:?}\n  takes {taken:?}",
                footprint.locks
            ));
        }
        let rewritten = files_after
            .iter()
            .any(|(table, file)| files_before.get(table).is_some_and(|old| old != file));
        if rewritten != (footprint.work == Work::Rewrite) {
            differences.push(format!(
                "{operation:?}\n  claims {:?}, rewritten: {rewritten}",
                footprint.work
            ));
        }
    }
    assert!(
        differences.is_empty(),
        "PostgreSQL {}: {}",
        server.version,
        differences.join("\n")
    );
}

/// Operations outside of transactions are looked at while another session makes them wait.
#[test]
fn claimed_locks_outside_of_transactions_are_those_of_each_version() {
    for server in each_version() {
        outside_of_transactions(&server);
    }
}

fn outside_of_transactions(server: &Server) {
    let database = prepared(server);
    let mut observer = database.connect();
    let dialect = dialect(&mut observer);
    let operations = [
        Operation::CreateIndex {
            table: name("child"),
            index: index("child_price_idx", &["price"]),
            unique: None,
            concurrently: true,
        },
        Operation::DropIndex {
            table: name("child"),
            name: "child_size_idx".into(),
            concurrently: true,
        },
        Operation::Backfill {
            table: name("child"),
            key: vec![column("id", TypeKind::BigInt)],
            values: vec![BackfillValue {
                column: "short".into(),
                value: Expression::Text("t".into()),
            }],
            pending: unary(UnaryOperator::IsSome, of("short")),
        },
        Operation::FillClosure {
            table: name("child"),
            closure: Closure {
                hierarchy: Hierarchy {
                    key: "id".into(),
                    parent: "other_id".into(),
                },
                table: name("pairs"),
                ancestor: "above".into(),
                descendant: "below".into(),
                depth: "depth".into(),
            },
        },
    ];
    let before = tables(&mut observer);
    for operation in operations {
        let footprint = dialect.footprint(&operation);
        assert!(!footprint.transactional, "{operation:?}");
        let mut writer = database.connect();
        writer
            .batch_execute("BEGIN; UPDATE child SET price = 0 WHERE id = 50; SELECT FROM child WHERE id = 50 FOR UPDATE")
            .unwrap();
        let mut worker = database.connect();
        let process: i32 = worker
            .query_one("SELECT pg_backend_pid()", &[])
            .unwrap()
            .get(0);
        let statement = dialect.statements(&operation).unwrap().remove(0);
        let work = std::thread::spawn(move || worker.batch_execute(&statement));
        let begin = Instant::now();
        while !is_waiting(&mut observer, process) {
            assert!(
                begin.elapsed() < Duration::from_secs(10),
                "{operation:?} does not wait"
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        let taken = held(&mut observer, process, &before);
        writer.batch_execute("COMMIT").unwrap();
        work.join().unwrap().unwrap();
        assert_eq!(taken, footprint.locks, "{operation:?}");
    }
}

fn is_waiting(client: &mut Client, process: i32) -> bool {
    client
        .query_one(
            "SELECT coalesce(wait_event_type = 'Lock', false) FROM pg_stat_activity WHERE pid = $1",
            &[&process],
        )
        .unwrap()
        .get(0)
}
