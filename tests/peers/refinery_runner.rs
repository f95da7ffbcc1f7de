//! refinery's runner, the code behind `refinery migrate` and `embed_migrations!`.

use crate::adoption::{FIRST, SECOND, Team, adopts};
use crate::release::{adapted, plan_with, postgres, rows, write_first, write_plan};
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::scratch_database;
use refinery::Runner;
use schema_core::def::TypeKind;
use schema_core::format::{Format as _, Refinery, Stamp};
use schema_core::model::{Column, DataType, IndexKey, ObjectName, Schema};
use schema_core::plan::Options;
use std::path::Path;

/// The migrations of a folder, each in a transaction of its own.
fn runner(folder: &Path) -> Runner {
    Runner::new(&refinery::load_sql_migrations(folder).unwrap())
}

fn options() -> Options {
    Options {
        accepted_hazards: ["index_create_blocking".to_owned()].into(),
        ..Options::default()
    }
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let folder = tempfile::tempdir().unwrap();
    let dialect = postgres(15);
    let first = adapted(shop::SHOP.definition(), &dialect);
    let second = with_note(&first);
    let catalogue = || {
        scratch
            .catalogue()
            .without(|name| name.contains("refinery_schema_history"))
            .without_column_order()
    };
    let mut client = scratch.connect();

    write_first(folder.path(), "refinery", &dialect);
    let applied = runner(folder.path()).run(&mut client).unwrap();
    assert_eq!(applied.applied_migrations().len(), 1);
    scratch.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));

    // What refinery cannot run is refused, with the way out; then that way is gone.
    let stamp = Stamp {
        timestamp: 20_260_201_000_000,
        sequence: 2,
        name: "second".into(),
    };
    let refusal = |to: &Schema| {
        let plan = plan_with(&first, to, &dialect, Options::default());
        Refinery.files(&plan, &dialect, &stamp).unwrap_err()
    };
    let error = refusal(&second);
    let way_out = error
        .remedy
        .contains("--accept-hazard index_create_blocking");
    assert!(way_out, "{error}");
    let error = refusal(&adapted(shop_v2::SHOP.definition(), &dialect));
    assert!(
        error.problem.contains("outside of a transaction"),
        "{error}"
    );
    let plan = plan_with(&first, &second, &dialect, options());
    write_plan(
        folder.path(),
        "refinery",
        &dialect,
        &plan,
        stamp.timestamp,
        "second",
    );

    let before = catalogue();
    let applied = runner(folder.path()).run(&mut client).unwrap();
    let count = plan.migrations.len();
    assert_eq!(applied.applied_migrations().len(), count);
    let up = catalogue();
    // The history is clean: nothing is pending, nothing diverges.
    let report = runner(folder.path()).run(&mut client).unwrap();
    assert!(report.applied_migrations().is_empty());

    // By hand and back again, as the files say.
    let mut downs: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".down.sql"))
        .collect();
    downs.sort_by_key(|path| Refinery.version(&path.file_name().unwrap().to_string_lossy()));
    for down in downs.iter().skip(1).rev() {
        let text = std::fs::read_to_string(down).unwrap();
        scratch.execute(&format!("BEGIN; {text} COMMIT;"));
    }
    assert_same(&catalogue(), &before);
    let applied = runner(folder.path()).run(&mut client).unwrap();
    assert_eq!(applied.applied_migrations().len(), count);
    assert_same(&catalogue(), &up);
}

/// The first release with one more column, and an index on it.
fn with_note(first: &Schema) -> Schema {
    let mut schema = first.clone();
    let orders = schema.tables.get_mut(&ObjectName::new("orders")).unwrap();
    let note = Column::new("gift_note", DataType::new(TypeKind::Text));
    orders.columns.push(note);
    let mut index = orders.indexes[0].clone();
    index.name = "orders_gift_note_idx".into();
    index.parts.truncate(1);
    index.parts[0].key = IndexKey::Column("gift_note".into());
    orders.indexes.push(index);
    orders
        .indexes
        .sort_by(|one, other| one.name.cmp(&other.name));
    schema
}

/// refinery runs nothing backwards, so that the team takes the file that is written beside.
#[test]
fn a_team_goes_on() {
    adopts(&Team {
        format: "refinery",
        directory: "migrations",
        files: &[
            ("refinery.toml", "[main]\ndb_type = \"Postgres\"\n"),
            ("migrations/V1__customers.sql", FIRST),
            ("migrations/V2__names.sql", SECOND),
        ],
        apply: &|scratch, folder| {
            let report = runner(folder).run(&mut scratch.connect()).unwrap();
            report.applied_migrations().len()
        },
        revert: &|scratch, folder| {
            let down = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path());
            let down = down.filter(|path| path.to_string_lossy().ends_with(".down.sql"));
            let down: Vec<_> = down.collect();
            assert_eq!(down.len(), 1);
            scratch.execute(&std::fs::read_to_string(&down[0]).unwrap());
        },
    });
}
