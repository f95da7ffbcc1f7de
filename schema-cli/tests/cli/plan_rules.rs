//! The rules that a plan decides, `lock_budget_exceeded` and `release_incompatible`, and the one that a comparison with a
//! database decides, `drift`: each fails twice and passes twice, by levels, waivers and what is not there.

use crate::sandbox::{Ran, Sandbox};

const SETTINGS: &str = "engines = [\"postgres 15\"]\n";

const FIRST: &str = r#"use architrave::prelude::*;

pub struct Period;

#[derive(Table)]
pub struct Booking {
    #[column(primary_key, identity)]
    pub id: i64,
    pub room: i64,
    #[column(type = tstzrange)]
    pub during: Period,
    #[column(type = varchar(80))]
    pub label: String,
    pub state: State,
}

#[derive(SqlEnum)]
pub enum State {
    Open,
    Sent,
}

schema! {
    pub static APP = { tables: [Booking], lock: "schema.lock" }
}
"#;

/// A crate with its first migration, and then with `from` replaced by `to`.
fn changed(settings: &str, replaced: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::library(&[("src/lib.rs", FIRST), ("architrave.toml", settings)]);
    generate(&sandbox).ended_with(0);
    let text = replaced.iter().fold(FIRST.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    sandbox.write("src/lib.rs", &text);
    sandbox
}

fn generate(sandbox: &Sandbox) -> Ran {
    sandbox.run(&["generate", "--timestamp", "20260301120000"])
}

fn has(ran: &Ran, wanted: &[&str]) {
    for wanted in wanted {
        let said = [ran.out.as_str(), ran.err.as_str()].concat();
        assert!(said.contains(wanted), "{wanted}\n{said}");
    }
}

const EXCLUDED: (&str, &str) = (
    "#[derive(Table)]\n",
    "#[derive(Table)]\n#[exclude((during, \"&&\"), name = \"one_at_a_time\")]\n",
);
const UNLOGGED: (&str, &str) = (
    "#[derive(Table)]\n",
    "#[derive(Table)]\n#[table(unlogged)]\n",
);

#[test]
fn a_long_lock_is_refused_by_lint_and_generate() {
    for (change, hazard) in [
        (EXCLUDED, "exclusion_constraint_blocking"),
        (UNLOGGED, "table_rewrite_command"),
    ] {
        let sandbox = changed(SETTINGS, &[change]);
        let ran = generate(&sandbox).ended_with(1);
        has(&ran, &[hazard, "rule: lock_budget_exceeded"]);
        let ran = sandbox.run(&["lint"]).ended_with(1);
        has(
            &ran,
            &["error[lock_budget_exceeded]: bookings", "--> src/lib.rs:"],
        );
    }
}

#[test]
fn a_long_lock_is_accepted_by_a_waiver_and_by_a_level() {
    let waiver = "#[derive(Table)]\n#[table(allow(lock_budget_exceeded, reason = \"closed on Sundays\"))]\n\
                  #[exclude((during, \"&&\"), name = \"one_at_a_time\")]\n";
    let sandbox = changed(SETTINGS, &[("#[derive(Table)]\n", waiver)]);
    has(
        &generate(&sandbox).ended_with(0),
        &[
            "lock_budget_exceeded: bookings",
            "accepted by the struct: closed on Sundays",
        ],
    );
    let files = sandbox.files();
    assert!(
        files
            .values()
            .any(|text| text.contains("EXCLUDE USING gist")),
        "{files:#?}"
    );
    // It accepts what a plan tells, so that it is not unused.
    sandbox.run(&["lint", "--deny-warnings"]).ended_with(0);

    let settings = format!("{SETTINGS}[rules]\nlock_budget_exceeded = \"warn\"\n");
    let sandbox = changed(&settings, &[UNLOGGED]);
    has(
        &sandbox.run(&["lint"]),
        &["warning[lock_budget_exceeded]: bookings"],
    );
    has(
        &generate(&sandbox).ended_with(0),
        &[
            "lock_budget_exceeded: bookings",
            "a warning here by architrave.toml",
        ],
    );
}

/// The running release writes the old label.
const RENAMED_LABEL: (&str, &str) = (
    "    Sent,\n",
    "    #[sql_enum(renamed_from = \"sent\")]\n    Shipped,\n",
);

/// A view that kept the old name would hold to the type of the column.
const RENAMED: [(&str, &str); 3] = [
    (
        "#[derive(Table)]\n",
        "#[derive(Table)]\n#[table(renamed_from = \"bookings\")]\n",
    ),
    ("Booking", "Stay"),
    ("varchar(80)", "text"),
];

#[test]
fn what_the_previous_release_cannot_live_with_is_refused() {
    for (change, hazard) in [
        (RENAMED.as_slice(), "rename_table"),
        (&[RENAMED_LABEL], "rename_other_object"),
    ] {
        let sandbox = changed(SETTINGS, change);
        let ran = generate(&sandbox).ended_with(1);
        has(&ran, &[hazard, "rule: release_incompatible"]);
        has(
            &sandbox.run(&["lint"]).ended_with(1),
            &["error[release_incompatible]: "],
        );
    }
}

#[test]
fn what_the_previous_release_cannot_live_with_is_accepted_by_a_waiver_and_by_a_level() {
    let waiver = "#[derive(Table)]\n#[table(renamed_from = \"bookings\", allow(release_incompatible, reason = \"one \
                  instance, which stops for it\"))]\n";
    let [_, struct_name, data_type] = RENAMED;
    let changes = [("#[derive(Table)]\n", waiver), struct_name, data_type];
    let sandbox = changed(SETTINGS, &changes);
    has(
        &generate(&sandbox).ended_with(0),
        &[
            "release_incompatible: bookings",
            "one instance, which stops for it",
        ],
    );
    // The day after the last one, it accepts nothing.
    let ended = waiver.replace("it\"))", "it\", until = \"2026-02-28\"))");
    let changes = [
        ("#[derive(Table)]\n", ended.as_str()),
        struct_name,
        data_type,
    ];
    has(
        &generate(&changed(SETTINGS, &changes)).ended_with(1),
        &["rule: release_incompatible"],
    );

    let settings = format!("{SETTINGS}[rules]\nrelease_incompatible = \"warn\"\n");
    let sandbox = changed(&settings, &[RENAMED_LABEL]);
    has(
        &generate(&sandbox).ended_with(0),
        &["release_incompatible: ", "(rename_other_object)"],
    );
}

const NOTES: &str = r#"use architrave::prelude::*;

#[derive(Table)]
pub struct Note {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(80))]
    pub title: String,
}

schema! {
    pub static APP = { tables: [Note], lock: "schema.lock" }
}
"#;

/// Notes with this text of a struct, beside a database that `notes` made and somebody changed.
fn drifted(notes: &str, settings: &str, by_hand: &str) -> Sandbox {
    let settings = format!("engines = [\"sqlite\"]\n{settings}");
    let sandbox = Sandbox::library(&[("src/lib.rs", notes), ("architrave.toml", &settings)]);
    generate(&sandbox).ended_with(0);
    let url = ["--database-url", "sqlite:app.db"];
    sandbox.run(&[&["run"], &url[..]].concat()).ended_with(0);
    rusqlite::Connection::open(sandbox.path("app.db"))
        .unwrap()
        .execute_batch(by_hand)
        .unwrap();
    sandbox
}

fn drift(sandbox: &Sandbox, format: &str) -> Ran {
    sandbox.run(&[
        "drift",
        "--database-url",
        "sqlite:app.db",
        "--format",
        format,
    ])
}

#[test]
fn drift_is_found_at_the_struct() {
    let column = drifted(NOTES, "", "ALTER TABLE notes ADD COLUMN colour TEXT");
    let ran = drift(&column, "human").ended_with(1);
    has(
        &ran,
        &[
            "column notes.colour is only in the database",
            "1 difference",
        ],
    );
    let ran = drift(&column, "github").ended_with(1);
    has(&ran, &["::error file=src/lib.rs,line=4", "notes.colour"]);
    let index = drifted(NOTES, "", "CREATE INDEX fast ON notes (title)");
    let ran = drift(&index, "sarif").ended_with(1);
    has(&ran, &["\"ruleId\": \"drift\"", "notes.fast"]);
}

#[test]
fn drift_is_accepted_by_a_waiver_and_by_a_level() {
    let waived = NOTES.replace(
        "#[derive(Table)]",
        "#[derive(Table)]\n#[table(allow(drift, reason = \"the old system adds columns\"))]",
    );
    let by_hand = "ALTER TABLE notes ADD COLUMN colour TEXT";
    let sandbox = drifted(&waived, "", by_hand);
    let ran = drift(&sandbox, "human").ended_with(0);
    has(
        &ran,
        &[
            "column notes.colour: the old system adds columns",
            "no drift but what is accepted",
        ],
    );
    sandbox.run(&["lint", "--deny-warnings"]).ended_with(0);

    let sandbox = drifted(NOTES, "[rules]\ndrift = \"warn\"\n", by_hand);
    let ran = drift(&sandbox, "json").ended_with(0);
    has(&ran, &["\"level\": \"warn\"", "column notes.colour"]);
    let same = drifted(NOTES, "", "");
    has(&drift(&same, "human").ended_with(0), &["no drift"]);
}
