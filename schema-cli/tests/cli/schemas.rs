//! What other programs and editors read, held against the JSON Schemas that describe it.

use crate::sandbox::Sandbox;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table};

/// The schema of SARIF 2.1.0, as OASIS publishes it:
/// <https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json>.
const SARIF: &str = include_str!("sarif-2.1.0.schema.json");

/// What the guide says of the document of `drift`.
const DRIFT: &str = include_str!("../../../docs/src/drift.schema.json");

struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new(schema: &str) -> Self {
        let place = "https://example.org/schema.json";
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        let schema: Value = serde_json::from_str(schema).unwrap();
        compiler.add_resource(place, schema).unwrap();
        let index = compiler.compile(place, &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// Why a value is not as the schema says.
    fn problem(&self, value: &Value) -> Option<String> {
        let result = self.schemas.validate(value, self.index);
        result.err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn drift_is_as_its_schema_says() {
    let validator = Validator::new(DRIFT);
    let sandbox = Sandbox::library(&[("src/lib.rs", "")]);
    let connection = rusqlite::Connection::open(sandbox.path("shop.db")).unwrap();
    let execute = |sql: &str| connection.execute_batch(sql).unwrap();
    execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT, kind TEXT) STRICT; \
         CREATE INDEX orders_note_idx ON orders (note);",
    );
    let run = |verb: &str, arguments: &[&str]| {
        let all = [&[verb, "--database-url", "sqlite:shop.db"], arguments].concat();
        sandbox.run(&all)
    };
    let document = |code: i32| {
        let ran = run("drift", &["--lock", "schema.lock", "--format", "json"]).ended_with(code);
        let document: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(validator.problem(&document), None, "{document:#}");
        document
    };
    run("pull", &[]).ended_with(0);
    assert_eq!(document(0)["differences"], serde_json::json!([]));
    execute(
        "DROP INDEX orders_note_idx; ALTER TABLE orders ADD COLUMN more INTEGER; \
         ALTER TABLE orders DROP COLUMN kind; CREATE TABLE legacy (id INTEGER PRIMARY KEY) STRICT;",
    );
    let document = document(1);
    let changes: Vec<(&str, &str)> = document["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (
                it["object"].as_str().unwrap(),
                it["change"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        changes,
        [
            ("column orders.kind", "missing"),
            ("column orders.more", "unexpected"),
            ("index orders.orders_note_idx", "missing"),
        ]
    );
    assert_eq!(
        document["unmanaged"],
        serde_json::json!([{ "kind": "table", "name": "legacy" }])
    );
    assert_eq!(document["against"], "schema.lock");
    // A key that is not described is not in it.
    let mut more = document;
    more["more"] = Value::Null;
    assert!(validator.problem(&more).is_some());
}

#[test]
fn sarif_is_as_its_schema_says() {
    let validator = Validator::new(SARIF);
    let tables = r#"use architrave::prelude::*;

#[derive(Table)]
#[table(name = "événements", allow(primary_key_missing, reason = "a log", until = "2026-06-30"))]
pub struct Événement {
    #[column(type = varchar(255))]
    pub title: String,
}

schema! { pub static APP = { tables: [Événement], lock: "schema.lock" } }
"#;
    let sandbox = Sandbox::library(&[("src/lib.rs", tables)]);
    sandbox.write(
        "my sql/1 first.sql",
        "ALTER TABLE événements ADD COLUMN b int NOT NULL;\n",
    );
    for arguments in [
        &["lint", "--today", "2026-07-01"][..],
        &["lint", "--migrations", "my sql"],
    ] {
        let arguments = [arguments, &["--format", "sarif"]].concat();
        let ran = sandbox.run(&arguments).ended_with(1);
        let mut document: Value = serde_json::from_str(&ran.out).unwrap();
        let results = document["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{}", ran.out);
        assert_eq!(validator.problem(&document), None, "{}", ran.out);

        // What is wrong is seen.
        document["runs"][0]["results"][0]["level"] = "grave".into();
        assert!(validator.problem(&document).is_some());
    }
}

fn settings() -> Validator {
    Validator::new(&schema_core::settings_schema::settings_schema_text())
}

fn json(text: &str) -> Value {
    let document: DocumentMut = text.parse().unwrap();
    of_table(document.as_table())
}

fn of_table(table: &Table) -> Value {
    let entries = table.iter();
    entries
        .map(|(key, item)| (key.to_owned(), of_item(item)))
        .collect()
}

fn of_item(item: &Item) -> Value {
    match item {
        Item::Table(table) => of_table(table),
        Item::Value(value) => of_value(value),
        // Settings have no other kinds, which the schema says too.
        other => other.to_string().into(),
    }
}

fn of_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Boolean(value) => (*value.value()).into(),
        toml_edit::Value::Integer(value) => (*value.value()).into(),
        toml_edit::Value::Array(values) => values.iter().map(of_value).collect(),
        toml_edit::Value::InlineTable(table) => of_table(&table.clone().into_table()),
        // Settings have no other kinds, which the schema says too.
        other => other.to_string().into(),
    }
}

/// The schema and the reader of settings say the same about texts that are right and about texts that are wrong.
#[test]
fn editors_and_the_reader_agree_about_settings() {
    let validator = settings();
    let right = [
        "",
        include_str!("../../../examples/shop/architrave.toml"),
        include_str!("../../../examples/schemas/architrave.toml"),
        "engines = [\"postgres\", \"sqlite 3.45\"]\nregions = [\"eu\"]\nconsistency = \"eventual\"\n",
        "preset = \"pedantic\"\nnormal_form = \"bcnf\"\ncompliance = [\"gdpr\", \"pci_dss\"]\n",
        "[rules]\nvarchar_255 = \"deny\"\ncomment_missing = { level = \"allow\", reason = \"few readers\" }\n",
        "[rules]\nvarchar_255 = { level = \"warn\" }\n",
        "[contexts.sales]\nmay_reference = [\"stock\"]\nseparate_database = true\n[contexts.stock]\n",
        "[tenancy]\nisolation = \"database\"\n[migrations]\nformat = \"flyway\"\ndirectory = \"sql\"\n",
        "[engine.sqlite]\nnumeric = \"text\"\nregex = \"omit\"\nuuid = \"blob\"\ntimestamp = \"text\"\n",
        "baseline = \"architrave-baseline.toml\"\n",
    ];
    for text in right {
        assert!(schema_core::syntax::Settings::parse(text).is_ok(), "{text}");
        assert_eq!(validator.problem(&json(text)), None, "{text}");
    }
    let wrong = [
        "engine = [\"postgres 15\"]\n",
        "engines = [\"oracle 23\"]\n",
        "workload = \"oltpp\"\n",
        "preset = \"strictest\"\n",
        "[rules]\nvarchar_255 = \"error\"\n",
        "[rules]\nvarchar_255 = \"allow\"\n",
        "[rules]\nvarchar_255 = { level = \"allow\" }\n",
        "[rules]\nvarchar_255 = { reason = \"because\" }\n",
        "[contexts.sales]\nmay_refer = []\n",
        "[tenancy]\nisolation = \"none\"\n",
        "[engine.sqlite]\nuuid = \"integer\"\n",
        "[engine.postgres]\n",
    ];
    for text in wrong {
        assert!(
            schema_core::syntax::Settings::parse(text).is_err(),
            "{text}"
        );
        assert!(validator.problem(&json(text)).is_some(), "{text}");
    }
    // The reader leaves names of rules to whoever has the list; the schema has it.
    assert!(
        validator
            .problem(&json("[rules]\nvarchar_256 = \"warn\"\n"))
            .is_some()
    );
}
