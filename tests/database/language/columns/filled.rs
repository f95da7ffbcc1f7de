//! Required columns that are added while the release before still writes.

use crate::language::{Journey, Release};
use crate::shop::release::{adapted, plan_between, postgres};
use architrave::prelude::*;
use architrave_tests::postgres::each_version;
use schema_cli::database::Database;
use schema_core::dialect::Dialect;
use schema_core::model::Schema;
use schema_core::plan::Phase;

mod first {
    use super::*;

    /// A parcel.
    #[derive(Table)]
    pub struct Parcel {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub weight: i32,
    }

    schema! {
        pub static PARCELS = { tables: [Parcel], lock: "absent.lock" }
    }
}

mod second {
    use super::*;
    use uuid::Uuid;

    /// A parcel.
    #[derive(Table)]
    pub struct Parcel {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub weight: i32,
        #[column(backfill = "unknown")]
        pub carrier: String,
        #[column(backfill = uuid_v4())]
        pub token: Uuid,
        #[column(backfill = weight * 2)]
        pub double_weight: i32,
    }

    schema! {
        pub static PARCELS = { tables: [Parcel], lock: "absent.lock" }
    }
}

/// The rows that the old release writes get the new column's value from a default that goes when that
/// release does.
#[test]
fn the_rows_of_both_releases_are_complete() {
    for server in each_version() {
        let scratch = server.scratch_database();
        let mut database =
            schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
        let dialect = postgres(database.major_version());
        let old = adapted(first::PARCELS.definition(), &dialect);
        let new = adapted(second::PARCELS.definition(), &dialect);
        let plan = plan_between(&Schema::default(), &old, &dialect);
        for step in plan.migrations.iter().flat_map(|it| &it.steps) {
            run(&mut database, &dialect, &step.operation);
        }
        database
            .execute("INSERT INTO parcels (weight) VALUES (1)")
            .unwrap();

        let plan = plan_between(&old, &new, &dialect);
        let phase = |phase: Phase, database: &mut dyn Database| {
            for step in plan.phase(phase).flat_map(|it| &it.steps) {
                run(database, &dialect, &step.operation);
            }
        };
        let by_the_old = "INSERT INTO parcels (weight) VALUES (2)";
        let by_the_new = "INSERT INTO parcels (weight, carrier, token, double_weight) \
                          VALUES (3, 'post', gen_random_uuid(), 6)";
        phase(Phase::Expand, &mut database);
        database.execute(by_the_old).unwrap();
        phase(Phase::Backfill, &mut database);
        database.execute(by_the_old).unwrap();
        database.execute(by_the_new).unwrap();
        // Nothing but what is computed from other columns may be missing.
        database
            .execute(
                "DO $$ BEGIN \
                   ASSERT (SELECT count(*) FROM parcels WHERE carrier = 'unknown') = 3; \
                   ASSERT (SELECT count(DISTINCT token) FROM parcels) = 4; \
                   ASSERT (SELECT count(*) FROM parcels WHERE double_weight IS NULL) = 1; \
                 END $$",
            )
            .unwrap();
        phase(Phase::Constrain, &mut database);
        database.execute(by_the_new).unwrap();
        phase(Phase::Contract, &mut database);
        database.execute(by_the_new).unwrap();
        assert!(database.execute(by_the_old).is_err());
    }
}

fn run(
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

#[test]
fn a_required_column_is_added_and_taken_back() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO parcels (weight) VALUES (1)",
                reverting_loses: &["parcels"],
                ..Release::of(&first::PARCELS)
            },
            Release {
                reverting_loses: &["parcels.carrier", "parcels.token", "parcels.double_weight"],
                ..Release::of(&second::PARCELS)
            },
        ],
        &["no type `uuid`"],
    )
    .run();
}
