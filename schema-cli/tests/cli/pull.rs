//! `pull`.

use crate::sandbox::Sandbox;
use rusqlite::Connection;

const TABLES: &str = "
    CREATE TABLE customers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        email TEXT NOT NULL,
        \"type\" TEXT NOT NULL DEFAULT 'person' CHECK (\"type\" IN ('person', 'company')),
        credit INTEGER NOT NULL DEFAULT 0 CHECK (credit BETWEEN 0 AND 1000),
        CONSTRAINT customers_email_key UNIQUE (email)
    ) STRICT;
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        customer_id INTEGER NOT NULL,
        \"Ship Date\" TEXT,
        CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX orders_customer_id_idx ON orders (customer_id) WHERE \"Ship Date\" IS NULL;
    CREATE VIEW waiting AS SELECT id FROM orders WHERE \"Ship Date\" IS NULL;
";

fn shop() -> Sandbox {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", "//! An application.\n"),
        (
            "architrave.toml",
            "engines = [\"sqlite\"]\n\n[rules]\n\
             foreign_key_unindexed = { level = \"allow\", reason = \"pulled\" }\n\
             index_serves_nothing = { level = \"allow\", reason = \"pulled\" }\n",
        ),
    ]);
    let connection = Connection::open(sandbox.path("shop.db")).unwrap();
    connection.execute_batch(TABLES).unwrap();
    sandbox
}

#[test]
fn structs_are_written_and_compile() {
    let sandbox = shop();
    sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(0);
    let code = sandbox.read("src/tables.rs");
    for expected in [
        "pub struct Customer {",
        "#[column(primary_key, identity(by_default))]",
        "pub r#type: String,",
        "r#type.one_of([\"person\", \"company\"])",
        "credit.between(0, 1000)",
        "#[references(Customer.id, on_delete = cascade)]",
        "#[column(name = \"Ship Date\")]\n    pub ship_date: Option<String>,",
        "#[index(customer_id, where(ship_date.is_none()))]",
        "tables: [Customer, Order],",
        "objects: [\n            include_sql!(\"sql/view/waiting.sql\"),\n        ],",
    ] {
        assert!(code.contains(expected), "{expected} is not in:\n{code}");
    }
    let view = sandbox.read("sql/view/waiting.sql");
    assert!(view.starts_with("CREATE VIEW waiting AS SELECT"), "{view}");
    assert!(sandbox.read("src/lib.rs").contains("pub mod tables;"));
    // It compiles, its first migration creates the same tables, and nothing is missing after that.
    let migration = sandbox.only_file("migrations", ".up.sql");
    for table in ["CREATE TABLE customers", "CREATE TABLE orders"] {
        assert!(migration.contains(table), "{table} is not in:\n{migration}");
    }
    let ran = sandbox.run(&["generate", "--check"]).ended_with(0);
    assert!(ran.out.contains("Nothing is missing"), "{}", ran.out);
}

#[test]
fn what_is_there_can_be_accepted() {
    let sandbox = shop();
    sandbox.write("architrave.toml", "engines = [\"sqlite\"]\n");
    let ran = sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db", "--baseline"])
        .ended_with(0);
    assert!(ran.out.contains("The baseline accepts"), "{}", ran.out);
    let settings = sandbox.read("architrave.toml");
    assert_eq!(
        settings,
        "engines = [\"sqlite\"]\nbaseline = \"architrave-baseline.toml\"\n"
    );
    let baseline = sandbox.read("architrave-baseline.toml");
    assert!(baseline.contains("[orders]"), "{baseline}");
    assert!(sandbox.check().is_ok(), "{:?}", sandbox.check());
    sandbox.run(&["lint", "--deny-warnings"]).ended_with(0);

    // A new finding is none of the accepted ones.
    let code = sandbox.read("src/tables.rs");
    let worse = code.replace(
        "pub struct Customer {",
        "#[unique(r#type)]\n#[index(r#type)]\npub struct Customer {",
    );
    sandbox.write("src/tables.rs", &worse);
    let ran = sandbox.run(&["lint", "--format", "json"]);
    assert!(
        ran.out.contains("index_duplicate") || ran.out.contains("unique"),
        "{}",
        ran.out
    );
    sandbox.write("src/tables.rs", &code);

    // What is gone is told, by the tool alone.
    let more = format!("{baseline}\n[gone]\nvarchar_255 = [\"column a\"]\n").replace(
        "[orders]\n",
        "[orders]\nprimary_key_missing = [\"table\"]\n",
    );
    sandbox.write("architrave-baseline.toml", &more);
    assert!(sandbox.check().is_ok(), "{:?}", sandbox.check());
    let ran = sandbox.run(&["lint", "--deny-warnings"]).ended_with(1);
    for expected in [
        "the baseline has findings of `gone`, which is no table of the schema",
        "the baseline lists `primary_key_missing` of `Order`, which is no longer found here",
    ] {
        assert!(
            ran.out.contains(expected),
            "{expected} is not in:\n{}",
            ran.out
        );
    }
    sandbox.run(&["lint", "--write-baseline"]).ended_with(0);
    assert_eq!(sandbox.read("architrave-baseline.toml"), baseline);
}

#[test]
fn nothing_is_overwritten_without_being_told() {
    let sandbox = shop();
    sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(0);
    let files = sandbox.bytes();
    let again = sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(0);
    assert!(
        again.out.contains("unchanged src/tables.rs"),
        "{}",
        again.out
    );
    assert_eq!(sandbox.bytes(), files);

    sandbox.write("src/tables.rs", "// mine\n");
    let refused = sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(2);
    assert!(refused.err.contains("--overwrite"), "{}", refused.err);
    assert_eq!(sandbox.read("src/tables.rs"), "// mine\n");

    let replaced = sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db", "--overwrite"])
        .ended_with(0);
    assert!(
        replaced.out.contains("replaced src/tables.rs"),
        "{}",
        replaced.out
    );
    assert_eq!(sandbox.bytes(), files);
}

#[test]
fn an_engine_that_counts_no_statements_says_so() {
    let sandbox = shop();
    let files = sandbox.bytes();
    let ran = sandbox
        .run(&["pull", "--access", "--database-url", "sqlite:shop.db"])
        .ended_with(3);
    for expected in ["counts nothing about the statements", "#[access(by_email"] {
        assert!(ran.err.contains(expected), "{}", ran.err);
    }
    assert_eq!(sandbox.bytes(), files);
}

#[test]
fn a_part_of_the_tables_is_pulled() {
    let sandbox = shop();
    let run = |arguments: &[&str]| {
        let all = [
            &["pull", "--database-url", "sqlite:shop.db", "--overwrite"],
            arguments,
        ]
        .concat();
        sandbox.run(&all)
    };
    let ran = run(&["--tables", "ord*", "--derive", "Debug,Clone"]).ended_with(0);
    let code = sandbox.read("src/tables.rs");
    assert!(code.contains("#[derive(Table, Debug, Clone)]"), "{code}");
    assert!(!code.contains("struct Customer"), "{code}");
    // A key to a table that is not pulled is named.
    let message = "foreign key orders.orders_customer_id_fkey: the table customers is not pulled";
    assert!(ran.out.contains(message), "{}", ran.out);

    let ran = run(&["--tables", "order"]).ended_with(2);
    assert!(ran.err.contains("did you mean `orders`?"), "{}", ran.err);

    let ran = run(&["--exclude", "orders", "--format", "json"]).ended_with(0);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["tables"], 1);
    assert_eq!(document["files"][0]["done"], "replaced");
}

#[test]
fn drift_is_found_and_what_is_not_managed_is_listed() {
    let sandbox = shop();
    let drift = |arguments: &[&str]| {
        let all = [&["drift", "--database-url", "sqlite:shop.db"], arguments].concat();
        sandbox.run(&all)
    };
    sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(0);
    let ran = drift(&[]).ended_with(0);
    assert!(ran.out.contains("no drift"), "{}", ran.out);

    let connection = Connection::open(sandbox.path("shop.db")).unwrap();
    connection
        .execute_batch(
            "ALTER TABLE orders ADD COLUMN note TEXT; DROP INDEX orders_customer_id_idx; \
             CREATE TABLE legacy (id INTEGER PRIMARY KEY) STRICT;",
        )
        .unwrap();
    let ran = drift(&[]).ended_with(1);
    for expected in [
        "+ column orders.note is only in the database: text",
        "- index orders.orders_customer_id_idx is not in the database",
        "Not described, and left alone:\n  table legacy",
        "2 differences",
    ] {
        assert!(
            ran.out.contains(expected),
            "{expected} is not in:\n{}",
            ran.out
        );
    }
    let ran = drift(&["--format", "json"]).ended_with(1);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["differences"][0]["object"], "column orders.note");
    assert_eq!(document["unmanaged"][0]["name"], "legacy");

    // Against the lock file nothing is compiled.
    let ran = drift(&["--lock", "schema.lock"]).ended_with(1);
    assert!(ran.out.contains("2 differences"), "{}", ran.out);
}

#[test]
fn a_directory_of_migrations_is_pulled_without_a_database() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", ""),
        (
            "old/2_note.sql",
            "-- migrate:up\nALTER TABLE notes ADD COLUMN text TEXT NOT NULL DEFAULT '';\n-- migrate:down\nDROP TABLE notes;\n",
        ),
        (
            "old/1_first.up.sql",
            "CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;",
        ),
        ("old/1_first.down.sql", "DROP TABLE notes;"),
        (
            "old/10_more.sql",
            "CREATE INDEX notes_text_idx ON notes (text);",
        ),
    ]);
    let pull = |directory: &str| {
        sandbox.run(&[
            "pull",
            "--from-migrations",
            directory,
            "--database-url",
            "sqlite::memory:",
        ])
    };
    pull("old").ended_with(0);
    let code = sandbox.read("src/tables.rs");
    for expected in [
        "pub struct Note {",
        "#[index(text)]",
        "#[column(default = \"\")]\n    pub text: String,",
    ] {
        assert!(code.contains(expected), "{expected} is not in:\n{code}");
    }
    sandbox.write("broken/1.sql", "CREATE TABEL x (id INTEGER);");
    let ran = pull("broken").ended_with(2);
    assert!(
        ran.err.contains("1.sql") && ran.err.contains("TABEL"),
        "{}",
        ran.err
    );
    let ran = pull("src").ended_with(2);
    assert!(ran.err.contains("no files of SQL"), "{}", ran.err);
}

#[test]
fn structs_that_are_there_are_brought_up_to_date() {
    let sandbox = shop();
    sandbox
        .run(&["pull", "--database-url", "sqlite:shop.db"])
        .ended_with(0);
    // Somebody has worked on them.
    let code = sandbox.read("src/tables.rs");
    let code = code
        .replace(
            "#[derive(Table)]\n",
            "/// Theirs.\n#[derive(Table, Debug)]\n#[doc(hidden)]\n",
        )
        .replace("pub ship_date:", "/// When it left.\n    pub shipped_on:")
        .replace("where(ship_date.", "where(shipped_on.");
    sandbox.write("src/tables.rs", &code);
    let update = |more: &[&str]| {
        let all = [
            &["pull", "--update", "--database-url", "sqlite:shop.db"],
            more,
        ]
        .concat();
        sandbox.run(&all)
    };
    let ran = update(&[]).ended_with(0);
    assert!(ran.out.contains("the structs are what"), "{}", ran.out);
    assert_eq!(sandbox.read("src/tables.rs"), code);

    let connection = Connection::open(sandbox.path("shop.db")).unwrap();
    connection
        .execute_batch(
            "ALTER TABLE orders ADD COLUMN note TEXT;
             DROP INDEX orders_customer_id_idx;
             CREATE INDEX orders_ship_idx ON orders (\"Ship Date\", note);
             CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL) STRICT;",
        )
        .unwrap();
    let ran = update(&[]).ended_with(0);
    for expected in [
        "added column orders.note",
        "added table tags: Tag",
        "is no longer in the database; `--remove` takes it out",
    ] {
        assert!(
            ran.out.contains(expected),
            "{expected} is not in:\n{}",
            ran.out
        );
    }
    let updated = sandbox.read("src/tables.rs");
    for expected in [
        "/// Theirs.\n#[derive(Table, Debug)]\n#[doc(hidden)]\n",
        "/// When it left.\n    pub shipped_on: Option<String>,",
        "#[index(shipped_on, note, name = \"orders_ship_idx\")]",
        "    pub note: Option<String>,\n",
        "tables: [Customer, Order, Tag],",
        "#[index(customer_id, where(shipped_on.is_none()))]",
    ] {
        assert!(
            updated.contains(expected),
            "{expected} is not in:\n{updated}"
        );
    }
    update(&["--remove"]).ended_with(0);
    let removed = sandbox.read("src/tables.rs");
    assert!(!removed.contains("#[index(customer_id"), "{removed}");
    assert_eq!(
        sandbox
            .run(&["drift", "--database-url", "sqlite:shop.db"])
            .code,
        0
    );

    // What was changed by hand since then becomes a migration for the other databases.
    connection
        .execute_batch("ALTER TABLE tags DROP COLUMN name; ALTER TABLE tags ADD COLUMN label TEXT;")
        .unwrap();
    sandbox.run(&["generate", "tags"]).ended_with(0);
    let ran = sandbox.run(&[
        "drift",
        "--adopt",
        "migration",
        "--database-url",
        "sqlite:shop.db",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        sandbox
            .read("src/tables.rs")
            .contains("pub label: Option<String>")
    );
    sandbox.run(&["generate", "--check"]).ended_with(0);
}
