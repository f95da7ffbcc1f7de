//! `cargo schema drift` and `pull --update` on the oldest and the newest server, and what drift prints for programs.

use super::Package;
use super::update::TABLES;
use architrave_tests::postgres::each_version;
use schema_cli::Exit;
use schema_cli::database::open_existing;
use schema_cli::drift::drift;
use serde_json::json;

#[test]
fn drift_for_programs_says_what_each_server_has() {
    for server in each_version() {
        let scratch = server.scratch_database();
        scratch.execute(TABLES);
        let mut database = open_existing(scratch.url()).unwrap();
        let expected = database.catalog().unwrap();
        scratch.execute(
            "ALTER TABLE orders ALTER COLUMN note TYPE varchar(200);
             ALTER TABLE orders ADD COLUMN extra integer;
             DROP INDEX orders_by_total;
             ALTER TABLE orders ADD CONSTRAINT noted CHECK (note <> '') NOT VALID;
             CREATE TABLE legacy (id bigint PRIMARY KEY);
             CREATE VIEW open_orders AS SELECT id FROM orders WHERE stage = 'open';",
        );
        let found = database.catalog().unwrap();
        let document = drift(&expected, &found).document(&found, database.as_ref(), "schema.lock");
        let expected = json!({
            "database": database.address(),
            "server": database.server(),
            "against": "schema.lock",
            "differences": [
                {
                    "object": "check orders.noted", "change": "unexpected",
                    "declared": null, "database": "((note)::text <> ''::text)",
                },
                {
                    "object": "column orders.extra", "change": "unexpected",
                    "declared": null, "database": "integer",
                },
                {
                    "object": "column orders.note", "change": "different",
                    "declared": "text", "database": "varchar(200)",
                },
                {
                    "object": "index orders.orders_by_total", "change": "missing",
                    "declared": "btree (total desc), where (stage = 'open'::stage)", "database": null,
                },
                {
                    "object": "unfinished orders.noted", "change": "unexpected",
                    "declared": null, "database": "not validated, or an invalid index",
                },
            ],
            "unmanaged": [
                { "kind": "table", "name": "legacy" },
                { "kind": "view", "name": "open_orders" },
            ],
            "unfinished": ["orders.noted"],
        });
        assert_eq!(document, expected, "{}", server.version);
    }
}

#[test]
fn what_changed_by_hand_comes_into_structs_and_migrations_on_14() {
    what_changed_by_hand_comes(14);
}

#[test]
fn what_changed_by_hand_comes_into_structs_and_migrations_on_18() {
    what_changed_by_hand_comes(18);
}

fn what_changed_by_hand_comes(version: u32) {
    let asked = each_version().into_iter().find(|it| it.version == version);
    let Some(server) = asked else { return };
    let scratch = server.scratch_database();
    scratch.execute(TABLES);
    let package = Package::new(&[]);
    package.write(
        "architrave.toml",
        &format!("engines = [\"postgres {version}\"]\n\n[migrations]\nformat = \"plain\"\ndirectory = \"migrations\"\n"),
    );
    let with = |arguments: &[&str]| {
        let all = [arguments, &["--database-url", scratch.url()]].concat();
        package.run(&all)
    };
    assert_eq!(with(&["pull"]), Exit::Done);
    let comment = "// Theirs.\npub struct Order {";
    let code = package.read("src/tables.rs");
    package.write(
        "src/tables.rs",
        &code.replace("pub struct Order {", comment),
    );
    assert_eq!(with(&["drift"]), Exit::Done);

    // An account that may only read sees the same, with a scratch database elsewhere.
    let role = format!("comparer_{version}_{}", std::process::id());
    scratch.execute(&format!("CREATE ROLE {role}"));
    let reader = format!("{}?options=-c%20role%3D{role}", scratch.url());
    for command in [&["drift"][..], &["pull", "--update"]] {
        let alone = [command, &["--database-url", &reader]].concat();
        assert_eq!(package.run(&alone), Exit::Environment);
        let with_server = [&alone[..], &["--scratch-url", scratch.url()]].concat();
        assert_eq!(package.run(&with_server), Exit::Done);
    }
    scratch.execute(&format!("DROP ROLE {role}"));

    // What was added comes with an update, what is gone with `--remove`.
    scratch.execute(
        "ALTER TABLE orders ADD COLUMN paid_at timestamptz; DROP INDEX orders_by_total; \
         ALTER TABLE orders ALTER COLUMN total SET DEFAULT 7",
    );
    assert_eq!(with(&["drift"]), Exit::Findings);
    assert_eq!(with(&["pull", "--update"]), Exit::Done);
    assert!(package.read("src/tables.rs").contains("orders_by_total"));
    assert_eq!(with(&["pull", "--update", "--remove"]), Exit::Done);
    assert!(!package.read("src/tables.rs").contains("orders_by_total"));
    assert_eq!(with(&["drift"]), Exit::Done);

    // The same, the other way into the code.
    scratch.execute(
        "ALTER TABLE customers ADD COLUMN name text; ALTER TABLE orders DROP COLUMN paid_at",
    );
    assert_eq!(with(&["drift", "--adopt", "structs"]), Exit::Done);
    let code = package.read("src/tables.rs");
    assert!(code.contains("pub name: Option<String>,"), "{code}");
    assert!(!code.contains("paid_at"), "{code}");
    assert!(code.contains(comment), "{code}");
    assert_eq!(with(&["drift"]), Exit::Done);

    // With a migration, another database becomes the same.
    assert_eq!(package.run(&["generate", "caught_up"]), Exit::Done);
    scratch.execute(
        "ALTER TABLE customers ADD COLUMN shape text; CREATE INDEX customers_name_idx ON customers (name)",
    );
    assert_eq!(with(&["drift", "--adopt", "migration"]), Exit::Done);
    assert_eq!(package.run(&["generate", "--check"]), Exit::Done);
    let other = server.scratch_database();
    let on_other = |arguments: &[&str]| {
        let all = [arguments, &["--database-url", other.url()]].concat();
        package.run(&all)
    };
    assert_eq!(on_other(&["run", "--all"]), Exit::Done);
    assert_eq!(on_other(&["drift"]), Exit::Done);
}
