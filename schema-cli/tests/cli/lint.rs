//! `lint`.

use crate::sandbox::{Sandbox, workspace};

/// One error (no primary key), one warning (255), one waiver that has ended.
const TABLES: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[table(allow(primary_key_missing, reason = "a log", until = "2026-06-30"))]
pub struct Event {
    #[column(type = varchar(255))]
    pub title: String,
}

#[derive(Table)]
pub struct Note {
    pub text: String,
}

schema! {
    pub static APP = { tables: [Event, Note], lock: "schema.lock" }
}
"#;

/// Without a lock file, so that one more error says that a migration is missing.
fn sandbox() -> Sandbox {
    Sandbox::library(&[("src/lib.rs", TABLES)])
}

#[test]
fn findings_quote_the_source_although_the_crate_does_not_build() {
    let ran = sandbox()
        .run(&["lint", "--today", "2026-01-01"])
        .ended_with(1);
    for part in [
        "error[primary_key_missing]: ",
        "--> src/lib.rs:11:12",
        "11 | pub struct Note {",
        "   |            ^^^^",
        "warning[varchar_255]: ",
        "--> src/lib.rs:6:",
        "= help: ",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    assert_eq!(ran.err.trim(), "app: 2 tables, 2 errors, 1 warning");
}

#[test]
fn a_waiver_that_has_ended_is_an_error() {
    let ran = sandbox()
        .run(&["lint", "--today", "2026-07-01"])
        .ended_with(1);
    assert!(
        ran.out.contains(
            "error[waiver_expired]: the waiver of `primary_key_missing` ended on 2026-06-30"
        ),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("it was accepted because: a log"),
        "{}",
        ran.out
    );
}

#[test]
fn waivers_are_listed_on_request() {
    let ran = sandbox()
        .run(&["lint", "--today", "2026-01-01", "--waivers"])
        .ended_with(1);
    assert!(
        ran.out
            .contains("note[primary_key_missing]: waived, until 2026-06-30: a log"),
        "{}",
        ran.out
    );
}

#[test]
fn levels_come_from_the_settings() {
    let sandbox = sandbox();
    let settings = "engines = [\"postgres 15\"]\n[rules]\nprimary_key_missing = \"warn\"\n";
    sandbox.write("architrave.toml", settings);
    sandbox.run(&["generate"]).ended_with(0);
    let arguments = ["lint", "--today", "2026-01-01"];
    let ran = sandbox.run(&arguments).ended_with(0);
    assert!(
        ran.out.contains("warning[primary_key_missing]"),
        "{}",
        ran.out
    );
    let denied = [&arguments[..], &["--deny-warnings"]].concat();
    sandbox.run(&denied).ended_with(1);
}

#[test]
fn waivers_of_structs_reach_databases_and_migrations() {
    let sandbox = sandbox();
    let settings = "engines = [\"sqlite\"]\n[rules]\nprimary_key_missing = \"warn\"\n";
    sandbox.write("architrave.toml", settings);
    sandbox.run(&["generate"]).ended_with(0);
    sandbox
        .run(&["run", "--database-url", "sqlite:app.db"])
        .ended_with(0);
    let ran = sandbox
        .run(&["lint", "--database-url", "sqlite:app.db"])
        .ended_with(0);
    assert!(ran.out.contains("table `notes` has no"), "{}", ran.out);
    assert!(!ran.out.contains("table `events` has no"), "{}", ran.out);
    assert!(!ran.out.contains("waiver_unused"), "{}", ran.out);

    sandbox.write(
        "architrave.toml",
        &settings.replace("sqlite", "postgres 15"),
    );
    sandbox.write("sql/1.sql", "ALTER TABLE notes RENAME TO remarks;\n");
    let arguments = ["lint", "--migrations", "sql", "--format", "json"];
    let ran = sandbox.run(&arguments);
    assert!(ran.out.contains("rename_table"), "{}", ran.out);
    let waived = TABLES.replace(
        "pub struct Note",
        "#[table(allow(rename_table, reason = \"nobody reads it\"))]\npub struct Note",
    );
    sandbox.write("src/lib.rs", &waived);
    let ran = sandbox.run(&arguments);
    assert!(!ran.out.contains("rename_table"), "{}{}", ran.out, ran.err);
    // What only SQL tells is not unused because structs do not tell it.
    let ran = sandbox.run(&["lint", "--today", "2026-01-01"]);
    assert!(!ran.out.contains("waiver_unused"), "{}", ran.out);
}

#[test]
fn a_mistake_in_the_settings_is_wrong_usage() {
    let sandbox = sandbox();
    sandbox.write(
        "architrave.toml",
        "[rules]\nprimary_key_mising = \"warn\"\n",
    );
    let ran = sandbox.run(&["lint"]).ended_with(2);
    assert!(
        ran.err.contains("did you mean `primary_key_missing`?"),
        "{}",
        ran.err
    );
}

#[test]
fn programs_get_the_same_findings() {
    let sandbox = sandbox();
    let arguments = |format| ["lint", "--today", "2026-01-01", "--format", format];
    let ran = sandbox.run(&arguments("json")).ended_with(1);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let codes: Vec<&str> = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["schema_drifted", "varchar_255", "primary_key_missing"]
    );
    assert_eq!(document["findings"][2]["location"]["file"], "src/lib.rs");
    assert_eq!(document["findings"][2]["object"], "notes");

    let ran = sandbox.run(&arguments("github")).ended_with(1);
    assert!(
        ran.out
            .contains("::error file=src/lib.rs,line=11,col=12,title=primary_key_missing::"),
        "{}",
        ran.out
    );
    let ran = sandbox.run(&arguments("sarif")).ended_with(1);
    let document: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(document["runs"][0]["results"].as_array().unwrap().len(), 3);
}

/// Both releases of the shop obey every rule, and their lock files are what the structs say.
#[test]
fn the_shop_is_clean() {
    for release in ["shop", "shop_v2"] {
        let manifest = workspace()
            .join("examples")
            .join(release)
            .join("Cargo.toml");
        let manifest = manifest.display().to_string();
        let ran = Sandbox::new()
            .run(&["lint", "--deny-warnings", "--manifest-path", &manifest])
            .ended_with(0);
        assert_eq!(ran.err.trim(), "shop: 8 tables, 0 errors, 0 warnings");
    }
}

/// A circle of two, a singular among plurals, a name of another type than everywhere else, and partitions with a gap.
const COMPARED: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[index(lead_id)]
pub struct Team {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(User.id, on_delete = restrict)]
    pub lead_id: i64,
    pub opened_by: i64,
}

#[derive(Table)]
#[index(team_id)]
pub struct User {
    #[column(primary_key, identity)]
    pub id: i64,
    #[references(Team.id, on_delete = restrict)]
    pub team_id: i64,
    pub opened_by: i64,
}

#[derive(Table)]
pub struct Room {
    #[column(primary_key, identity)]
    pub id: i64,
    pub opened_by: i64,
}

#[derive(Table)]
pub struct Door {
    #[column(primary_key, identity)]
    pub id: i64,
    #[column(type = varchar(40))]
    pub opened_by: String,
}

#[derive(Table)]
#[table(name = "office")]
pub struct Office {
    #[column(primary_key, identity)]
    pub id: i64,
}

#[derive(Table)]
#[table(partition(range(id)))]
#[partition(visits_early, from = 0, to = 1_000)]
#[partition(visits_late, from = 2_000, to = 3_000)]
pub struct Visit {
    #[column(primary_key, identity)]
    pub id: i64,
}

schema! {
    pub static APP = { tables: [Team, User, Room, Door, Office, Visit], lock: "schema.lock" }
}
"#;

#[test]
fn what_takes_a_comparison_of_all_tables_is_said_here() {
    let sandbox = Sandbox::library(&[("src/lib.rs", COMPARED)]);
    let ran = sandbox.run(&["lint"]).ended_with(1);
    let also = Sandbox::library(&[
        ("src/lib.rs", WITH_OBJECTS),
        ("architrave.toml", "[rules]\ncolumn_alignment = \"warn\"\n"),
    ]);
    let also = also.run(&["lint"]).ended_with(1);
    for rule in [
        "foreign_key_cycle",
        "table_naming_inconsistent",
        "type_varies_by_name",
        "rls_missing",
        "shard_group_crossed",
        "matview_without_unique",
        "security_definer_path",
        "view_bypasses_rls",
        "column_alignment",
    ] {
        let said = format!("[{rule}]: ");
        let is_said = ran.out.contains(&said) || also.out.contains(&said);
        assert!(is_said, "{said}\n{}\n{}", ran.out, also.out);
    }
    // A waiver in the SQL of an object.
    assert!(!also.out.contains("close_quietly"), "{}", also.out);
    for part in [
        "tables refer to each other in a circle: Team -> User -> Team",
        "`Door.opened_by` is of type `varchar`, and everywhere else",
        "`office` is not called like the other tables, which are in the plural",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
}

/// Objects beside tables; rows on several servers; a table that policies forgot.
const WITH_OBJECTS: &str = r#"use architrave::prelude::*;

#[derive(Table)]
#[table(row_security = forced)]
#[policy(own, using(owner == nullif(current_setting("app.owner", true), "").cast(bigint)), with_check(owner == nullif(current_setting("app.owner", true), "").cast(bigint)))]
#[index(owner)]
pub struct Note {
    #[column(primary_key, identity)]
    pub id: i64,
    pub owner: i64,
}

#[derive(Table)]
pub struct Letter {
    #[column(primary_key, identity)]
    pub id: i64,
    pub owner: i64,
}

#[derive(Table)]
#[table(shard(region, group = regions))]
#[primary_key(region, id)]
pub struct Order {
    pub region: i64,
    pub id: i64,
}

#[derive(Table)]
#[table(rows = 90_000_000, shard(product, group = products))]
#[primary_key(product, id)]
#[foreign_key(region, order, references(Order.region, Order.id), on_delete = cascade)]
#[index(region, order)]
pub struct Line {
    pub is_first: bool,
    pub product: i64,
    pub is_last: bool,
    pub id: i64,
    pub region: i64,
    pub order: i64,
}

#[derive(View)]
#[view(query = "select owner, count(*) as notes from notes group by owner")]
pub struct Count {
    pub owner: Option<i64>,
    pub notes: Option<i64>,
}

#[derive(View)]
#[view(materialized, query = "select count(*) as notes from letters")]
pub struct Total {
    pub notes: Option<i64>,
}

schema! {
    pub static APP = {
        tables: [Note, Letter, Order, Line],
        views: [Count, Total],
        objects: [
            sql("CREATE FUNCTION close_all() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM letters'"),
            sql("-- allow(security_definer_path, reason = \"it names nothing\")
                CREATE FUNCTION close_quietly() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"),
        ],
        lock: "schema.lock",
    }
}
"#;

#[test]
fn sql_that_people_wrote_is_linted_without_a_crate() {
    let files = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(files.path().join(name), text).unwrap();
    write(
        "1_a.up.sql",
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(10, 2));\n",
    );
    write("1_a.down.sql", "DROP TABLE orders;\n");
    write(
        "2_b.up.sql",
        "ALTER TABLE orders\n    ADD CONSTRAINT c CHECK (total >= 0);\n",
    );
    write("2_b.down.sql", "ALTER TABLE orders DROP CONSTRAINT c;\n");
    let directory = files.path().to_str().unwrap();
    let ran = sandbox()
        .run(&["lint", "--migrations", directory])
        .ended_with(1);
    for part in [
        "error[check_without_not_valid]: every row of `orders` is looked at while nobody may read",
        "2_b.up.sql:2:22",
        "VALIDATE CONSTRAINT c;",
        "warning[missing_lock_timeout]: ",
    ] {
        assert!(ran.out.contains(part), "{part}\n{}", ran.out);
    }
    assert!(!ran.out.contains("1_a"), "{}", ran.out);
    assert!(
        ran.err.contains("2 files, 1 error, 1 warning"),
        "{}",
        ran.err
    );
    let sarif = sandbox()
        .run(&["lint", "--migrations", directory, "--format", "sarif"])
        .ended_with(1);
    assert!(
        sarif.out.contains("\"check_without_not_valid\""),
        "{}",
        sarif.out
    );
}

#[test]
fn a_database_is_linted_by_the_same_rules() {
    let files = tempfile::tempdir().unwrap();
    let file = files.path().join("app.sqlite");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch(
            "CREATE TABLE teams (id INTEGER PRIMARY KEY) STRICT;
             CREATE TABLE users (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES teams (id)) STRICT;
             CREATE TABLE logs (line TEXT) STRICT;
             CREATE TABLE _sqlx_migrations (version TEXT) STRICT;",
        )
        .unwrap();
    let ran = sandbox()
        .run(&["lint", "--database-url", file.to_str().unwrap()])
        .ended_with(1);
    for part in [
        "error[primary_key_missing]: ",
        "--> logs",
        "warning[foreign_key_unindexed]: ",
        "3 tables, 1 error",
    ] {
        assert!(
            ran.out.contains(part) || ran.err.contains(part),
            "{part}\n{}\n{}",
            ran.out,
            ran.err
        );
    }
    assert!(!ran.out.contains("_sqlx_migrations"), "{}", ran.out);
}
