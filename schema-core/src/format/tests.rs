//! What all formats have in common, and how they differ.

use super::{
    Atlas, Dbmate, Diesel, Flyway, Format, FormatError, GolangMigrate, Goose, Liquibase, Plain,
    Refinery, SeaOrm, Sqlx, Stamp, formats,
};
use crate::def::{EngineSet, ObjectKind};
use crate::dialect::{Dialect as _, Postgres};
use crate::model::{ObjectDefinition, ObjectKey, ObjectName, SchemaObject, SqlDefinition};
use crate::plan::{DataLoss, Migration, Operation, Phase, Plan, Reverse, Step, Timeouts};
use std::collections::BTreeMap;

fn drop_index(name: &str, concurrently: bool) -> Operation {
    Operation::DropIndex {
        table: ObjectName::new("orders"),
        name: name.into(),
        concurrently,
    }
}

fn step(operation: Operation, reverse: Reverse) -> Step {
    let footprint = Postgres::new(15).unwrap().footprint(&operation);
    Step {
        summary: "do it".into(),
        reverse,
        timeouts: Timeouts {
            lock: footprint.transactional.then_some(3_000),
            statement: None,
        },
        footprint,
        estimate: None,
        avoids: vec![],
        data_loss: None,
        previous_release: vec![],
        operation,
    }
}

fn migration(steps: Vec<Step>) -> Migration {
    Migration {
        phase: Phase::Contract,
        slug: "tidy_up".into(),
        transactional: steps.iter().all(|step| step.footprint.transactional),
        steps,
    }
}

fn plan(migrations: Vec<Migration>) -> Plan {
    Plan {
        migrations,
        notes: vec!["mind the\n; DROP TABLE gap".into()],
    }
}

fn stamp() -> Stamp {
    Stamp {
        timestamp: 20_261_231_235_959,
        sequence: 1,
        name: "Second Release!".into(),
    }
}

fn files(format: &dyn Format, plan: &Plan) -> Result<BTreeMap<String, String>, FormatError> {
    format.files(plan, &Postgres::new(15).unwrap(), &stamp())
}

#[test]
fn each_tool_has_its_names_and_its_way_out_of_a_transaction() {
    let concurrent = step(
        drop_index("a", true),
        Reverse::Operations(vec![drop_index("b", true)]),
    );
    let plain = step(drop_index("c", false), Reverse::Nothing("it was not used"));
    let plan = plan(vec![migration(vec![concurrent]), migration(vec![plain])]);
    let paths = |format: &dyn Format| -> Vec<String> {
        files(format, &plan).unwrap().into_keys().collect()
    };
    let stems = [
        "20261231235959_second_release_contract_tidy_up",
        "20270101000000_second_release_contract_tidy_up",
    ];
    let reversible: Vec<String> = stems
        .iter()
        .flat_map(|stem| [format!("{stem}.down.sql"), format!("{stem}.up.sql")])
        .collect();
    assert_eq!(paths(&Plain), reversible);
    assert_eq!(paths(&Sqlx), reversible);
    assert_eq!(
        paths(&Diesel),
        [
            "2026-12-31-235959_second_release_contract_tidy_up/down.sql",
            "2026-12-31-235959_second_release_contract_tidy_up/metadata.toml",
            "2026-12-31-235959_second_release_contract_tidy_up/up.sql",
            "2027-01-01-000000_second_release_contract_tidy_up/down.sql",
            "2027-01-01-000000_second_release_contract_tidy_up/up.sql",
        ]
    );
    let sqlx = files(&Sqlx, &plan).unwrap();
    let outside: Vec<bool> = sqlx
        .values()
        .map(|text| text.starts_with("-- no-transaction\n"))
        .collect();
    assert_eq!(outside, [true, true, false, false]);
}

#[test]
fn a_file_reads_as_a_whole() {
    let mut lossy = step(
        drop_index("c", false),
        Reverse::Operations(vec![drop_index("d", false)]),
    );
    lossy.avoids = vec!["index_drop_blocking"];
    lossy.data_loss = Some(DataLoss {
        object: "orders.fax".into(),
        description: "the fax numbers".into(),
    });
    let plan = plan(vec![migration(vec![lossy])]);
    let files: Vec<String> = files(&Plain, &plan).unwrap().into_values().collect();
    assert_eq!(
        files,
        [
            "\
-- architrave: id = 20261231235959_second_release_contract_tidy_up
-- architrave: phase = contract
-- architrave: transaction = true
-- The way back. Written by cargo schema generate.

-- Undo: do it
-- This brings back orders.fax but not its data: the fax numbers
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP INDEX d;
",
            "\
-- architrave: id = 20261231235959_second_release_contract_tidy_up
-- architrave: phase = contract
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.
-- Note: mind the ; DROP TABLE gap

-- Do it
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: index_drop_blocking.
--   DATA LOSS, approved for orders.fax: the fax numbers
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = 0;
DROP INDEX c;
"
        ]
    );
}

#[test]
fn several_operations_outside_of_a_transaction_are_refused() {
    let alone = |name| step(drop_index(name, true), Reverse::Nothing("no need"));
    let up = plan(vec![migration(vec![alone("a"), alone("b")])]);
    let both_back = Reverse::Operations(vec![drop_index("b", true), drop_index("c", true)]);
    let down = plan(vec![migration(vec![step(
        drop_index("a", true),
        both_back,
    )])]);
    for plan in [up, down] {
        let error = files(&Plain, &plan).unwrap_err();
        assert!(error.problem.contains("2 operations"), "{error}");
    }
}

#[test]
fn diesel_cannot_leave_the_transaction_in_one_direction_alone() {
    let mixed = step(
        drop_index("a", false),
        Reverse::Operations(vec![drop_index("b", true)]),
    );
    let plan = plan(vec![migration(vec![mixed])]);
    assert!(files(&Sqlx, &plan).is_ok());
    let error = files(&Diesel, &plan).unwrap_err();
    assert!(error.remedy.contains("--format sqlx"), "{error}");
}

/// Tools that cannot be had here run nothing: what is written is held against the grammar that their
/// documentation and sources give.
#[test]
fn other_tools_have_their_names_and_their_way_out_of_a_transaction() {
    let concurrent = step(
        drop_index("a", true),
        Reverse::Operations(vec![drop_index("b", true)]),
    );
    let plan = plan(vec![migration(vec![concurrent])]);
    let stem = "20261231235959_second_release_contract_tidy_up";
    let written = |format: &dyn Format| files(format, &plan).unwrap();

    let flyway = written(&Flyway);
    let up = "V20261231235959__second_release_contract_tidy_up.sql";
    assert_eq!(
        flyway.keys().filter(|path| path.ends_with(".sql")).count(),
        2
    );
    assert_eq!(
        flyway[&format!("{up}.conf")],
        "executeInTransaction=false\n"
    );
    assert!(flyway[up].contains("flyway.postgresql.transactional.lock=false"));

    let liquibase = &written(&Liquibase)[&format!("{stem}.sql")];
    assert!(
        liquibase.starts_with(
            "--liquibase formatted sql\n\n--changeset architrave:20261231235959_second"
        )
    );
    assert!(
        liquibase.contains(" runInTransaction:false\n"),
        "{liquibase}"
    );
    assert!(
        liquibase.contains("\n--rollback DROP INDEX CONCURRENTLY IF EXISTS b;\n"),
        "{liquibase}"
    );
    assert!(!liquibase.contains("\n-- "), "{liquibase}");

    let golang = written(&GolangMigrate);
    let paths: Vec<&String> = golang.keys().collect();
    assert_eq!(
        paths,
        [&format!("{stem}.down.sql"), &format!("{stem}.up.sql")]
    );

    let dbmate = &written(&Dbmate)[&format!("{stem}.sql")];
    assert!(
        dbmate.starts_with("-- migrate:up transaction:false\n"),
        "{dbmate}"
    );
    assert!(
        dbmate.contains("\n-- migrate:down transaction:false\n"),
        "{dbmate}"
    );

    let goose = &written(&Goose)[&format!("{stem}.sql")];
    assert!(
        goose.starts_with("-- +goose NO TRANSACTION\n-- +goose Up\n"),
        "{goose}"
    );
    assert!(goose.contains("\n-- +goose Down\n"), "{goose}");

    let atlas = written(&Atlas);
    assert!(atlas[&format!("{stem}.sql")].starts_with("-- atlas:txmode none\n\n-- "));
    assert!(atlas.contains_key(&format!("down/{stem}.sql")));

    let sea_orm = &written(&SeaOrm)["m20261231_235959_second_release_contract_tidy_up.rs"];
    assert!(sea_orm.contains("Some(false)"), "{sea_orm}");

    let error = files(&Refinery, &plan).unwrap_err();
    assert!(
        error.remedy.contains("--accept-hazard index_drop_blocking"),
        "{error}"
    );
}

#[test]
fn refinery_counts() {
    let plain = step(drop_index("c", false), Reverse::Nothing("it was not used"));
    let plan = plan(vec![migration(vec![plain])]);
    let at = |sequence| {
        let stamp = Stamp {
            sequence,
            ..stamp()
        };
        Refinery
            .files(&plan, &Postgres::new(15).unwrap(), &stamp)
            .unwrap()
    };
    let name = "second_release_contract_tidy_up";
    let files = at(7);
    assert!(files.contains_key(&format!("V7__{name}.sql")));
    let down = &files[&format!("V7__{name}.down.sql")];
    assert!(down.ends_with("DELETE FROM refinery_schema_history WHERE version = 7;\n"));
    // With `int8-versions` the moment is the number, and goes on being it.
    assert!(at(20_260_101_000_000).contains_key(&format!("V20261231235959__{name}.sql")));
}

/// A plan that creates a function with that line in its body.
fn body(line: &str) -> Plan {
    let definition = SqlDefinition {
        create: format!(
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n{line}\nEND $$"
        ),
        drop: "DROP FUNCTION f()".into(),
    };
    let create = Operation::CreateObject(SchemaObject {
        key: ObjectKey::new(ObjectKind::Function, ObjectName::new("f")),
        comment: None,
        depends_on: vec![],
        engines: EngineSet::ALL,
        definition: ObjectDefinition::Sql(definition),
    });
    plan(vec![migration(vec![step(
        create,
        Reverse::Nothing("it stays"),
    )])])
}

#[test]
fn every_statement_of_several_lines_is_kept_together() {
    let plan = body("PERFORM 1;\n  PERFORM 2;");
    let goose: String = files(&Goose, &plan).unwrap().into_values().collect();
    let begin = goose
        .find("-- +goose StatementBegin\nCREATE FUNCTION")
        .unwrap();
    let end = goose.find("-- +goose StatementEnd\n").unwrap();
    assert!(goose[begin..end].contains("PERFORM 2;"), "{goose}");
    let atlas = files(&Atlas, &plan).unwrap();
    let text = atlas
        .values()
        .find(|text| text.starts_with("-- atlas:delimiter -- end\n\n"));
    assert!(text.unwrap().ends_with(";\n-- end\n"), "{atlas:?}");
}

#[test]
fn a_line_that_the_tool_takes_for_its_own_is_refused() {
    for (format, line) in [
        (&Dbmate as &dyn Format, "-- migrate:down"),
        (&Goose, "  -- +goose Down"),
        (&Liquibase, "  --rollback nothing"),
        (&Liquibase, "-- Comment on this"),
        (&Atlas, "-- end"),
    ] {
        let error = files(format, &body(line)).unwrap_err();
        assert!(error.problem.contains(line.trim()), "{error}");
    }
    assert!(files(&Liquibase, &body("-- nothing special")).is_ok());
    let flyway = files(&Flyway, &body("PERFORM '${x}';")).unwrap();
    assert!(
        flyway
            .values()
            .any(|text| text == "placeholderReplacement=false\n")
    );
}

#[test]
fn words_are_unique() {
    let words: std::collections::BTreeSet<&str> = formats().iter().map(|it| it.keyword()).collect();
    assert_eq!(words.len(), 11);
}
