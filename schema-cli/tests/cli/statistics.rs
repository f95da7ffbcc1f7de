//! `stats`, and `generate --stats-from`.

use crate::sandbox::Sandbox;

const FIRST: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[table(
    rows = 5_000
)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    pub mail: String,
}

schema! {
    pub static APP = { tables: [Customer], lock: "schema.lock" }
}
"#;

const STATISTICS: &str = r#"{
  "format": 1,
  "engine": "postgres",
  "server": "PostgreSQL 15.20",
  "logs_hint_bits": false,
  "tables": [
    {
      "name": "customers",
      "rows": 2437123,
      "bytes": 180000000,
      "indexes": { "customers_pkey": 54000000 },
      "columns": { "id": { "width": 8, "distinct": 2437123 }, "mail": { "width": 24, "distinct": 2400000 } }
    }
  ]
}
"#;

fn generate(sandbox: &Sandbox, more: &[&str]) -> crate::sandbox::Ran {
    sandbox.run(&[&["generate", "--timestamp", "20260301120000"], more].concat())
}

#[test]
fn a_plan_is_made_with_counted_rows_and_says_what_it_costs() {
    let settings = "engines = [\"postgres 15\"]\n";
    let sandbox = Sandbox::library(&[("src/lib.rs", FIRST), ("architrave.toml", settings)]);
    generate(&sandbox, &[]).ended_with(0);
    let indexed = FIRST.replace("#[derive(Table)]", "#[derive(Table)]\n#[index(mail)]");
    sandbox.write("src/lib.rs", &indexed);
    sandbox.write("statistics.json", STATISTICS);

    let declared = generate(&sandbox, &["--dry-run"]).ended_with(0);
    assert!(
        declared.out.contains("(5,000 rows of customers, declared)"),
        "{}",
        declared.out
    );
    let from = ["--dry-run", "--stats-from", "statistics.json"];
    let counted = generate(&sandbox, &from).ended_with(0);
    // 24 bytes of text and 12 of header, on pages that are filled to 90 percent.
    assert!(
        counted.out.contains("log 9")
            && counted
                .out
                .contains("(2,437,123 rows of customers, counted)"),
        "{}",
        counted.out
    );
    // The declaration is off, and the place is that of the word.
    assert!(counted.err.contains("declared_rows_off"), "{}", counted.err);
    assert!(counted.err.contains("src/lib.rs:6:5"), "{}", counted.err);
    assert!(
        counted.err.contains("write `rows = 2_400_000`"),
        "{}",
        counted.err
    );
    let json = generate(&sandbox, &[&from[..], &["--format", "json"]].concat()).ended_with(0);
    let document: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let step = &document["plans"][0]["migrations"][0]["steps"][0];
    assert_eq!(step["estimate"]["rows"], 2_437_123, "{step:#}");
    assert_eq!(step["estimate"]["rows_from"], "counted");
    let log = &step["estimate"]["log_bytes"];
    assert!(log["low"].as_u64() <= log["high"].as_u64(), "{log}");
}

#[test]
fn the_file_is_written_from_a_database_and_read_again() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", &FIRST.replace("5_000", "50_000")),
        ("architrave.toml", "engines = [\"sqlite 3.45\"]\n"),
    ]);
    generate(&sandbox, &[]).ended_with(0);
    sandbox
        .run(&["run", "--database-url", "sqlite:app.db"])
        .ended_with(0);
    let stats = ["stats", "--database-url", "sqlite:app.db"];
    let written = sandbox
        .run(&[&stats[..], &["--output", "statistics.json"]].concat())
        .ended_with(0);
    assert!(
        written.out.contains("wrote statistics.json: 1 table"),
        "{}",
        written.out
    );
    let printed = sandbox.run(&stats).ended_with(0);
    assert_eq!(printed.out, sandbox.read("statistics.json"));
    // Nobody has written a row yet, which is less than half of what was declared.
    let planned = generate(&sandbox, &["--dry-run", "--stats-from", "sqlite:app.db"]).ended_with(0);
    assert!(planned.err.contains("declared_rows_off"), "{}", planned.err);
    sandbox.write("statistics.json", "{ \"format\": 7 }");
    let refused = generate(&sandbox, &["--stats-from", "statistics.json"]).ended_with(2);
    assert!(
        refused.err.contains("cargo schema stats"),
        "{}",
        refused.err
    );
}

#[test]
fn what_is_kept_must_be_dropped() {
    let settings = "engines = [\"postgres 15\", \"sqlite 3.45\"]\n";
    let first = FIRST.replace("pub mail", "pub fax: Option<String>,\n    pub mail");
    let sandbox = Sandbox::library(&[("src/lib.rs", &first), ("architrave.toml", settings)]);
    generate(&sandbox, &[]).ended_with(0);
    sandbox.write("src/lib.rs", FIRST);
    let wrong = generate(&sandbox, &["--keep", "customers.fux"]).ended_with(2);
    assert!(wrong.err.contains("customers.fux"), "{}", wrong.err);
    let both = [
        "--keep",
        "customers.fax",
        "--allow-data-loss",
        "customers.fax",
    ];
    generate(&sandbox, &both).ended_with(2);
    let kept = generate(&sandbox, &["--keep", "customers.fax"]).ended_with(0);
    assert!(kept.out.contains("discard"), "{}", kept.out);
    let files = sandbox.files();
    let discards: Vec<&String> = files.keys().filter(|it| it.contains("_discard_")).collect();
    assert_eq!(discards.len(), 4, "{discards:?}");
}
