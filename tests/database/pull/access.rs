//! `pull --access`: what a server counted, as access patterns of the structs.

use super::{Package, request};
use architrave_tests::postgres::{ScratchDatabase, each_version, server};
use schema_cli::access::{Known, declared_patterns, propose};
use schema_cli::database::{Database, StatisticsError, open_existing};
use schema_cli::pull::{Request, pull};
use std::collections::BTreeSet;

const TABLES: &str = "
    CREATE TABLE customers (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email text NOT NULL UNIQUE
    );
    CREATE TABLE orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer_id bigint NOT NULL REFERENCES customers,
        status text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ON orders (customer_id, created_at DESC);
    CREATE TABLE legacy (id integer);
    INSERT INTO customers (email) SELECT 'a' || number FROM generate_series(1, 100) number;
    CREATE EXTENSION pg_stat_statements;
";

const WORKLOAD: &[&str] = &[
    "SELECT * FROM customers WHERE email = 'a7'",
    "SELECT id, status FROM orders WHERE customer_id = 7 AND created_at >= '2026-01-01' \
     ORDER BY created_at DESC LIMIT 20",
    "SELECT o.id FROM orders AS o JOIN customers AS c ON c.id = o.customer_id WHERE c.email = 'a8' ORDER BY o.id",
    "SELECT count(*) FROM orders WHERE status IN ('new', 'paid', 'sent')",
    "INSERT INTO orders (customer_id, status) VALUES (3, 'new')",
    "UPDATE orders SET status = 'paid' WHERE id = 5",
    "DELETE FROM orders WHERE created_at < now() - interval '10 years'",
    "SELECT * FROM orders WHERE status = 'new' OR customer_id = 3",
    "SELECT * FROM legacy WHERE id = 4",
];

/// A database in which the statements have run; `None` where the server counts nothing.
fn database_with_history(scratch: &ScratchDatabase) -> Option<Box<dyn Database>> {
    scratch.execute(TABLES);
    for statement in WORKLOAD {
        scratch.execute(&format!("{statement};").repeat(30));
    }
    scratch.execute("DROP TABLE legacy");
    let libraries: String = scratch
        .connect()
        .query_one("SHOW shared_preload_libraries", &[])
        .unwrap()
        .get(0);
    let mut database = open_existing(scratch.url()).unwrap();
    if libraries.contains("pg_stat_statements") {
        return Some(database);
    }
    // A server that somebody else has started.
    let refused = database.statement_statistics().unwrap_err();
    assert!(
        matches!(refused, StatisticsError::NotLoaded { .. }),
        "{refused}"
    );
    assert!(
        refused
            .remedy()
            .unwrap()
            .contains("shared_preload_libraries")
    );
    None
}

/// The attributes of access, without rates, which depend on the time.
fn attributes(code: &str) -> BTreeSet<String> {
    let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = code.split("#[access(").skip(1);
    parts
        .map(|part| {
            let (attribute, _) = part.split_once(")]").unwrap();
            let (attribute, observed) = attribute.split_once(", observed(time_percent = ").unwrap();
            let percent: f64 = observed.trim_end_matches([')', ' ']).parse().unwrap();
            assert!((0.0..=100.0).contains(&percent), "{percent}");
            let attribute = attribute.split(", per_second").next().unwrap();
            attribute.trim().to_owned()
        })
        .collect()
}

#[test]
fn statements_that_ran_become_access_patterns_that_compile() {
    let mut code = Vec::new();
    for server in each_version() {
        let scratch = server.scratch_database();
        let Some(mut database) = database_with_history(&scratch) else {
            continue;
        };
        // First the statistics: reading a catalog takes more time than the statements.
        let statistics = database.statement_statistics().unwrap();
        let catalog = database.catalog().unwrap();
        assert!(statistics.seconds > 0.0);
        assert_eq!(statistics.hidden, 0);
        let proposals = propose(&statistics, &catalog.schema, &Known::default(), 0.0);
        let reasons: Vec<&str> = proposals
            .not_understood
            .iter()
            .chain(&proposals.undeclared)
            .map(|it| it.reason.as_str())
            .collect();
        let version = server.version;
        assert_eq!(
            reasons,
            [
                "a pattern has no words for `status = $1 OR customer_id = $2`",
                "`legacy` is no table of the schema"
            ],
            "{version}"
        );
        let request = Request {
            access: proposals.patterns,
            ..request("access")
        };
        let pulled = pull(&catalog, &request);
        let text: String = pulled.files.iter().map(|file| file.text.as_str()).collect();
        let expected = [
            "by_created_at_and_customer_id, filter(customer_id, created_at >= _), order(created_at.desc()), \
             select(id, status)",
            "by_customer_id, filter(customer_id), select(id)",
            "by_email, filter(email)",
            "by_status, filter(status.one_of(_))",
            "delete_by_created_at, filter(created_at < _), writes",
            "insert, writes",
            "update_by_id, filter(id), writes(status)",
        ];
        let found = attributes(&text);
        // The join reads one column; what it is entered by is the pattern of the other statement.
        let wanted: BTreeSet<String> = expected.map(str::to_owned).into();
        let (found, wanted) = (without_names(&found), without_names(&wanted));
        assert_eq!(found, wanted, "{version}");
        code.push(pulled);
    }
    let Some(pulled) = code.first() else {
        return;
    };
    let package = Package::new(&[("access", pulled)]);
    let known = declared_patterns(&package.definition("access"));
    // Rows were put into both tables.
    assert_eq!(known.patterns.len(), 8);
    assert!(known.patterns.iter().all(|pattern| pattern.is_observed));
}

/// What stands behind the names of the patterns.
fn without_names(attributes: &BTreeSet<String>) -> BTreeSet<String> {
    let rest = |attribute: &String| attribute.split_once(", ").unwrap().1.to_owned();
    let without_select = |text: String| text.split(", select(").next().unwrap().to_owned();
    attributes.iter().map(rest).map(without_select).collect()
}

#[test]
fn what_keeps_the_counters_from_being_read_is_said() {
    let scratch = server(15).scratch_database();
    let mut database = open_existing(scratch.url()).unwrap();
    let missing = database.statement_statistics().unwrap_err();
    assert!(
        matches!(missing, StatisticsError::NotCreated { .. }),
        "{missing}"
    );
    assert!(
        missing
            .remedy()
            .unwrap()
            .contains("CREATE EXTENSION pg_stat_statements")
    );

    if database_with_history(&scratch).is_none() {
        return;
    }
    // Without a privilege the statements of others have no text.
    let role = format!("counter_{}", std::process::id());
    scratch.execute(&format!("CREATE ROLE {role}"));
    let url = format!("{}?options=-c%20role%3D{role}", scratch.url());
    let mut database = open_existing(&url).unwrap();
    let hidden = database.statement_statistics().unwrap();
    assert!(hidden.hidden >= WORKLOAD.len(), "{hidden:?}");
    assert!(
        hidden
            .statements
            .iter()
            .all(|it| !it.text.contains("customers")),
        "{hidden:?}"
    );
    scratch.execute("REVOKE ALL ON pg_stat_statements_info FROM PUBLIC");
    let refused = database.statement_statistics().unwrap_err();
    assert!(
        matches!(refused, StatisticsError::NotAllowed { .. }),
        "{refused}"
    );
    assert!(refused.remedy().unwrap().contains("pg_read_all_stats"));
    drop(database);
    scratch.execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn observed_patterns_are_brought_up_to_date_beside_those_of_people() {
    let scratch = server(15).scratch_database();
    if database_with_history(&scratch).is_none() {
        return;
    }
    let package = Package::new(&[]);
    package.write("architrave.toml", "engines = [\"postgres 15\"]\n");
    let pull = |more: &[&str]| {
        let all = [
            &[
                "pull",
                "--access",
                "--access-from",
                "0",
                "--database-url",
                scratch.url(),
            ],
            more,
        ]
        .concat();
        package.run(&all)
    };
    assert_eq!(pull(&["--no-migration"]), schema_cli::Exit::Done);
    let code = package.read("src/tables.rs");
    let update = code.split("update_by_id").nth(1).unwrap();
    assert!(update.contains("observed(time_percent = "), "{code}");

    // Somebody has named one, and accepts a finding of another.
    let code = code
        .replace(
            "#[access(by_email, filter(email)",
            "#[access(at_login, filter(email)",
        )
        .replace("#[access(by_status,", "#[access(by_status, p99_ms = 900,");
    package.write("src/tables.rs", &code);
    scratch.execute(&"SELECT id FROM customers ORDER BY email LIMIT 5;".repeat(200));
    assert_eq!(pull(&["--update"]), schema_cli::Exit::Done);
    let updated = package.read("src/tables.rs");
    let patterns = |code: &str| code.matches("#[access(").count();
    assert_eq!(patterns(&updated), patterns(&code) + 1, "{updated}");
    for expected in ["at_login", "p99_ms = 900", "in_order_of_email"] {
        assert_eq!(
            updated.matches(expected).count(),
            1,
            "{expected} in {updated}"
        );
    }
    // It still compiles, and says what it said.
    let known = declared_patterns(&package.definition("pulled"));
    assert!(known.patterns.iter().all(|pattern| pattern.is_observed));
}
