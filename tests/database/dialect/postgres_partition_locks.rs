//! What is done to partitions locks what the dialect claims.

use super::model::{check, index, name, number, of, unique};
use super::postgres::{dialect, run};
use super::postgres_locks::held;
use architrave_tests::postgres::{Server, each_version};
use postgres::Client;
use schema_core::def::{BinaryOperator, PartitionStrategy};
use schema_core::dialect::Dialect as _;
use schema_core::diff::PartitionStorage;
use schema_core::model::{
    Expression, IndexPart, Partition, PartitionBound, Partitioning, RangeEnd,
};
use schema_core::plan::{Operation, PartitionOperation, PartitionPlace};
use std::collections::BTreeMap;

/// `events` refers to `kinds` and has a default partition; `notes` has none, and `readers` refers to it.
const PREPARED: &str = "
    CREATE TABLE kinds (id bigint PRIMARY KEY);
    CREATE TABLE events (id bigint PRIMARY KEY, kind_id bigint REFERENCES kinds) PARTITION BY RANGE (id);
    CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10);
    CREATE TABLE events_rest PARTITION OF events DEFAULT;
    CREATE TABLE events_2 (LIKE events INCLUDING ALL);
    CREATE TABLE gone (LIKE events INCLUDING ALL, FOREIGN KEY (kind_id) REFERENCES kinds);
    ALTER TABLE events_rest ADD CONSTRAINT ready CHECK (id > 0) NOT VALID;
    CREATE TABLE notes (id bigint PRIMARY KEY, text text) PARTITION BY RANGE (id);
    CREATE TABLE notes_1 PARTITION OF notes FOR VALUES FROM (0) TO (10);
    CREATE TABLE readers (note_id bigint REFERENCES notes);
    CREATE INDEX notes_text ON ONLY notes (text);
    CREATE INDEX notes_1_text ON notes_1 (text);
    CREATE UNIQUE INDEX notes_1_once ON notes_1 (id, text);
";

fn range(from: i64, to: i64) -> PartitionBound {
    let end = |value: i64| vec![RangeEnd::Value(number(value))];
    PartitionBound::Range {
        from: end(from),
        to: end(to),
    }
}

fn events_place() -> PartitionPlace {
    PartitionPlace {
        table: name("events"),
        parent: name("events"),
        default: Some(name("events_rest")),
        targets: vec![name("kinds")],
        referrers: vec![],
    }
}

fn operations() -> Vec<PartitionOperation> {
    let (events, rest) = (name("events"), name("events_rest"));
    let positive = check(
        "positive",
        Expression::Binary(
            BinaryOperator::Greater,
            Box::new(of("id")),
            Box::new(number(0)),
        ),
    );
    let mut divided = Partition::new(name("events_3"), range(20, 30));
    let key = vec![IndexPart::column("id")];
    let mut inner = Partitioning::new(PartitionStrategy::Hash, key);
    inner.partitions.push(Partition::new(
        name("events_3_p0"),
        PartitionBound::Hash {
            modulus: 1,
            remainder: 0,
        },
    ));
    divided.partitioning = Some(inner);
    let stored = |fill: Option<&str>| PartitionStorage {
        parameters: fill
            .iter()
            .map(|fill| ("fillfactor".to_owned(), (*fill).to_owned()))
            .collect(),
        tablespace: None,
    };
    vec![
        PartitionOperation::Create {
            table: events.clone(),
            partition: divided,
        },
        PartitionOperation::Drop {
            table: events.clone(),
            partition: Partition::new(name("gone"), range(40, 50)),
            targets: vec![name("kinds")],
        },
        PartitionOperation::Attach {
            place: events_place(),
            partition: Partition::new(name("events_2"), range(10, 20)),
        },
        PartitionOperation::Detach {
            place: events_place(),
            partition: Partition::new(name("events_1"), range(0, 10)),
            concurrently: false,
        },
        PartitionOperation::Detach {
            place: PartitionPlace {
                table: name("notes"),
                parent: name("notes"),
                default: None,
                targets: vec![],
                referrers: vec![name("readers")],
            },
            partition: Partition::new(name("notes_1"), range(0, 10)),
            concurrently: false,
        },
        PartitionOperation::Rename {
            table: events.clone(),
            from: name("events_1"),
            to: name("events_first"),
        },
        PartitionOperation::Store {
            table: events.clone(),
            partition: name("events_1"),
            old: stored(None),
            new: stored(Some("70")),
        },
        PartitionOperation::AddCheck {
            table: events.clone(),
            partition: rest.clone(),
            check: positive.clone(),
        },
        PartitionOperation::ValidateCheck {
            table: events.clone(),
            partition: rest.clone(),
            name: "ready".to_owned(),
        },
        PartitionOperation::DropCheck {
            table: events.clone(),
            partition: rest,
            check: check("ready", positive.expression),
        },
        PartitionOperation::CreateIndex {
            table: events.clone(),
            relation: events,
            index: index("events_kind", &["kind_id"]),
            unique: None,
        },
        PartitionOperation::AddUnique {
            table: name("notes"),
            relation: name("notes"),
            unique: unique("notes_text_key", &["id", "text"]),
            is_built: false,
        },
        PartitionOperation::AddUnique {
            table: name("notes"),
            relation: name("notes_1"),
            unique: unique("notes_1_once", &["id", "text"]),
            is_built: true,
        },
        PartitionOperation::AttachIndex {
            table: name("notes"),
            relation: name("notes"),
            index: "notes_text".to_owned(),
            partition: name("notes_1"),
            part: "notes_1_text".to_owned(),
        },
    ]
}

fn relations(client: &mut Client) -> BTreeMap<u32, String> {
    let rows = client.query(
        "SELECT oid, relname::text FROM pg_class
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace",
        &[],
    );
    rows.unwrap()
        .into_iter()
        .map(|row| (row.get(0), row.get(1)))
        .collect()
}

#[test]
fn claimed_locks_of_partitions_are_those_of_each_version() {
    for server in each_version() {
        in_transactions(&server);
    }
}

fn in_transactions(server: &Server) {
    let database = server.scratch_database();
    database.execute(PREPARED);
    let mut client = database.connect();
    let dialect = dialect(&mut client);
    let process: i32 = client
        .query_one("SELECT pg_backend_pid()", &[])
        .unwrap()
        .get(0);
    let mut differences = vec![];
    for operation in operations() {
        let operation = Operation::from(operation);
        let footprint = dialect.footprint(&operation);
        assert!(footprint.transactional, "{operation:?}");
        let before = relations(&mut client);
        client.batch_execute("BEGIN").unwrap();
        run(&mut client, &operation);
        let taken = held(&mut client, process, &before);
        client.batch_execute("ROLLBACK").unwrap();
        if taken != footprint.locks {
            differences.push(format!(
                "{operation:?}\n  claims {:?}\n  takes {taken:?}",
                footprint.locks
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

/// The statement that the server alone can interrupt leaves the partition pending; here it ends.
#[test]
fn a_partition_without_a_default_beside_it_is_detached_beside_readers() {
    for server in each_version() {
        let database = server.scratch_database();
        database.execute(
            "CREATE TABLE t (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
             CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10);",
        );
        let mut reader = database.connect();
        reader.batch_execute("BEGIN").unwrap();
        let mut client = database.connect();
        let operation = Operation::from(PartitionOperation::Detach {
            place: PartitionPlace {
                table: name("t"),
                parent: name("t"),
                default: None,
                targets: vec![],
                referrers: vec![],
            },
            partition: Partition::new(name("t_1"), range(0, 10)),
            concurrently: true,
        });
        assert!(!dialect(&mut client).footprint(&operation).transactional);
        run(&mut client, &operation);
        reader
            .batch_execute("SELECT count(*) FROM t; COMMIT")
            .unwrap();
        let left: i64 = client
            .query_one(
                "SELECT count(*) FROM pg_inherits WHERE inhparent = 't'::regclass",
                &[],
            )
            .unwrap()
            .get(0);
        assert_eq!(left, 0, "PostgreSQL {}", server.version);
    }
}

/// What the planner promises of ATTACH beside a default partition: no look at its rows.
#[test]
fn a_check_of_the_default_partition_spares_the_scan() {
    let bounds = [
        (
            "bigint",
            "FOR VALUES FROM (10) TO (20)",
            "a IS NOT NULL AND a >= 10 AND a < 20",
        ),
        (
            "text",
            "FOR VALUES IN ('a', 'b')",
            "a IS NOT NULL AND a IN ('a', 'b')",
        ),
        ("text", "FOR VALUES IN ('a')", "a IS NOT NULL AND a = 'a'"),
        ("text", "FOR VALUES IN ('a', NULL)", "a IS NULL OR a = 'a'"),
        ("text", "FOR VALUES IN (NULL)", "a IS NULL"),
    ];
    for server in each_version() {
        for (kind, bound, condition) in bounds {
            let is_checked = scans(&server, kind, bound, condition);
            assert_eq!(is_checked, 0, "PostgreSQL {}: {bound}", server.version);
            // The measure: without the check there is a scan.
            assert!(scans(&server, kind, bound, "false") > 0);
        }
    }
}

/// How often ATTACH reads the default partition, whose rows do not meet the condition.
fn scans(server: &Server, kind: &str, bound: &str, condition: &str) -> i64 {
    let database = server.scratch_database();
    let strategy = if kind == "text" { "LIST" } else { "RANGE" };
    database.execute(&format!(
        "CREATE TABLE t (a {kind}) PARTITION BY {strategy} (a);
         CREATE TABLE rest PARTITION OF t DEFAULT;
         ALTER TABLE rest ADD CONSTRAINT others CHECK (NOT ({condition}));
         CREATE TABLE part (LIKE t);"
    ));
    let mut client = database.connect();
    let attach = format!("BEGIN; ALTER TABLE t ATTACH PARTITION part {bound}");
    client.batch_execute(&attach).unwrap();
    client
        .query_one("SELECT pg_stat_get_xact_numscans('rest'::regclass)", &[])
        .unwrap()
        .get(0)
}
