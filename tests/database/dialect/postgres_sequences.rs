//! Sequences: created, changed, renamed, joined to a column and dropped on real servers.

use super::model::{column, name, required, table};
use crate::shop::release::postgres;
use architrave_tests::postgres::each_version;
use schema_cli::database::{Database, compare_catalogs, normal_form};
use schema_core::def::{SequenceOptions, TypeKind};
use schema_core::dialect::Dialect;
use schema_core::diff::diff;
use schema_core::model::{Expression, Schema, Sequence, Table};
use schema_core::plan::{Options, Reverse, plan};

fn schema(tables: Vec<Table>, sequences: Vec<Sequence>) -> Schema {
    Schema {
        tables: tables.into_iter().map(|it| (it.name.clone(), it)).collect(),
        sequences: sequences
            .into_iter()
            .map(|it| (it.name.clone(), it))
            .collect(),
        ..Schema::default()
    }
}

fn invoices(sequence: &str) -> Table {
    let mut table = table("invoices");
    let mut number = required(column("number", TypeKind::BigInt));
    number.default = Some(Expression::next_value(&name(sequence)));
    table.columns.push(number);
    table
}

fn owned(sequence: Sequence, table: &str, column: &str) -> Sequence {
    Sequence {
        owner: Some((name(table), column.to_owned())),
        ..sequence
    }
}

/// Nothing, a sequence that a default takes its numbers from, the same with other options and another
/// name, the sequence of the column, and none.
fn releases() -> Vec<Schema> {
    let shared = Sequence {
        comment: Some("Numbers of invoices.".to_owned()),
        options: SequenceOptions {
            start: Some(1000),
            increment: Some(10),
            cycle: true,
            ..SequenceOptions::NONE
        },
        ..Sequence::new(name("invoice numbers"))
    };
    let renamed = Sequence {
        name: name("numbers"),
        renamed_from: Some("invoice numbers".to_owned()),
        comment: None,
        options: SequenceOptions {
            cache: Some(5),
            maximum: Some(1_000_000),
            ..SequenceOptions::NONE
        },
        ..shared.clone()
    };
    let mut plain = table("invoices");
    plain
        .columns
        .push(required(column("number", TypeKind::BigInt)));
    vec![
        Schema::default(),
        schema(vec![invoices("invoice numbers")], vec![shared]),
        schema(vec![invoices("numbers")], vec![renamed.clone()]),
        schema(
            vec![invoices("numbers")],
            vec![owned(renamed, "invoices", "number")],
        ),
        schema(vec![plain], vec![]),
        Schema::default(),
    ]
}

#[test]
fn sequences_go_through_their_life_and_back() {
    let options = Options {
        allow_data_loss: ["invoice numbers", "numbers", "invoices"]
            .map(str::to_owned)
            .into(),
        accepted_hazards: ["rename_other_object".to_owned()].into(),
        ..Options::default()
    };
    for server in each_version() {
        let scratch = server.scratch_database();
        let mut database =
            schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
        let dialect = postgres(database.major_version());
        let releases = releases();
        let mut plans = Vec::new();
        for pair in releases.windows(2) {
            let changes = diff(&pair[0], &pair[1]).unwrap();
            let plan = plan(&pair[0], &pair[1], &changes, &dialect, &options).unwrap();
            for step in plan.migrations.iter().flat_map(|it| &it.steps) {
                execute(&mut database, &dialect, &step.operation);
            }
            assert_is(&mut database, &dialect, &pair[1]);
            if pair[1].sequences.len() == 1 {
                database
                    .execute("INSERT INTO invoices (id) SELECT count(*) FROM invoices")
                    .unwrap();
            }
            plans.push(plan);
        }
        for (plan, before) in plans.iter().zip(&releases).rev() {
            let steps: Vec<_> = plan.migrations.iter().flat_map(|it| &it.steps).collect();
            for step in steps.iter().rev() {
                if let Reverse::Operations(operations) = &step.reverse {
                    for operation in operations {
                        execute(&mut database, &dialect, operation);
                    }
                }
            }
            assert_is(&mut database, &dialect, before);
        }
    }
}

fn execute(
    database: &mut dyn Database,
    dialect: &dyn Dialect,
    operation: &schema_core::plan::Operation,
) {
    for statement in dialect.statements(operation).unwrap() {
        database
            .execute(&statement)
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

#[track_caller]
fn assert_is(database: &mut dyn Database, dialect: &dyn Dialect, schema: &Schema) {
    let expected = normal_form(database, schema, dialect).unwrap();
    let found = database.catalog().unwrap();
    let differences: Vec<String> = compare_catalogs(&expected, &found)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(
        expected.schema.sequences.len(),
        schema.sequences.len(),
        "each is read back"
    );
}
