//! `pull --update` and `drift --adopt` on PostgreSQL: what people wrote stays.

use super::Package;
use architrave_tests::postgres::server;
use schema_cli::Exit;

pub(super) const TABLES: &str = "
    CREATE TYPE stage AS ENUM ('open', 'done');
    CREATE TABLE customers (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email varchar(100) NOT NULL UNIQUE
    );
    CREATE TABLE orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer_id bigint NOT NULL REFERENCES customers,
        stage stage NOT NULL DEFAULT 'open',
        total integer NOT NULL CHECK (total >= 0),
        note text
    );
    CREATE INDEX ON orders (customer_id);
    CREATE INDEX orders_by_total ON orders (total DESC) WHERE stage = 'open';
    COMMENT ON TABLE orders IS 'What was ordered.

One row each:
  - paid
  - sent';
";

const SETTINGS: &str =
    "engines = [\"postgres 15\"]\n\n[migrations]\nformat = \"plain\"\ndirectory = \"migrations\"\n";

#[test]
fn what_people_wrote_stays_and_what_changed_in_the_database_comes() {
    let scratch = server(15).scratch_database();
    scratch.execute(TABLES);
    let package = Package::new(&[]);
    package.write("architrave.toml", SETTINGS);
    let with = |arguments: &[&str]| {
        let all = [arguments, &["--database-url", scratch.url()]].concat();
        package.run(&all)
    };
    let contains = |texts: &[&str]| {
        let code = package.read("src/tables.rs");
        for text in texts {
            assert!(code.contains(text), "{text} is not in:\n{code}");
        }
    };
    assert_eq!(with(&["pull"]), Exit::Done);
    contains(&["/// What was ordered.\n///\n/// One row each:\n///   - paid\n///   - sent\n"]);

    // People work on it: names, comments, attributes of their own, another order of fields.
    let code = package.read("src/tables.rs");
    let total = "    pub total: i32,\n";
    assert!(code.contains(total), "{code}");
    let code = code
        .replace(total, "")
        .replace("    pub note: Option<String>,\n", &format!(
            "    // Theirs: the sum of the lines.\n{total}    /// What the customer said.\n    #[cfg_attr(any(), serde(skip))]\n    \
             #[column(name = \"note\")]\n    pub remark: Option<String>,\n"
        ))
        .replace("pub struct Order {", "// A comment before the struct.\n#[doc(hidden)]\npub struct Order {");
    package.write("src/tables.rs", &code);
    assert_eq!(with(&["pull", "--update"]), Exit::Done);
    assert_eq!(package.read("src/tables.rs"), code);

    scratch.execute(
        "ALTER TABLE orders ADD COLUMN paid_at timestamptz;
         ALTER TABLE orders ALTER COLUMN note TYPE varchar(200);
         ALTER TABLE orders ALTER COLUMN total SET DEFAULT 7;
         DROP INDEX orders_by_total;
         CREATE INDEX orders_note_idx ON orders (note, paid_at);
         ALTER TYPE stage ADD VALUE 'paid' BEFORE 'done';
         ALTER TABLE orders ADD CHECK (note <> '');
         GRANT SELECT ON orders TO PUBLIC;
         COMMENT ON COLUMN orders.note IS 'What the customer said.';
         CREATE TABLE tags (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);",
    );
    assert_eq!(with(&["pull", "--update"]), Exit::Done);
    let kept = [
        "    // Theirs: the sum of the lines.\n",
        "    /// What the customer said.\n    #[cfg_attr(any(), serde(skip))]\n",
        "// A comment before the struct.\n#[doc(hidden)]\n",
        "///   - sent\n",
    ];
    contains(&kept);
    contains(&[
        "pub paid_at: Option<DateTime<Utc>>,",
        "type = varchar(200)",
        "default = 7",
        "#[index(remark, paid_at",
        "Paid",
        "#[grant(select, to(public))]",
        "pub struct Tag {",
        "orders_by_total",
    ]);
    assert_eq!(with(&["pull", "--update", "--remove"]), Exit::Done);
    contains(&kept);
    let code = package.read("src/tables.rs");
    assert!(!code.contains("orders_by_total"), "{code}");
    assert_eq!(with(&["drift"]), Exit::Done);

    // By hand, and into the structs.
    scratch.execute(
        "ALTER TABLE tags ADD COLUMN colour text NOT NULL DEFAULT 'red';
         ALTER TABLE orders DROP COLUMN paid_at;",
    );
    assert_eq!(with(&["drift"]), Exit::Findings);
    assert_eq!(with(&["drift", "--format", "json"]), Exit::Findings);
    assert_eq!(with(&["drift", "--adopt", "structs"]), Exit::Done);
    contains(&kept);
    contains(&["pub colour: String,"]);
    let code = package.read("src/tables.rs");
    assert!(!code.contains("paid_at"), "{code}");
    assert_eq!(with(&["drift"]), Exit::Done);

    // Into a migration too: with all of them another database is the same.
    let generated = [
        "generate",
        "caught_up",
        "--allow-data-loss",
        "orders.paid_at",
    ];
    package.run(&generated);
    scratch.execute(
        "ALTER TABLE tags ADD COLUMN shape text; CREATE INDEX tags_name_idx ON tags (name)",
    );
    assert_eq!(with(&["drift", "--adopt", "migration"]), Exit::Done);
    assert_eq!(package.run(&["generate", "--check"]), Exit::Done);
    let other = server(15).scratch_database();
    let on_other = |arguments: &[&str]| {
        let all = [arguments, &["--database-url", other.url()]].concat();
        package.run(&all)
    };
    assert_eq!(on_other(&["run", "--all"]), Exit::Done);
    assert_eq!(on_other(&["drift"]), Exit::Done);
}
