//! Partitions in a namespace and a tablespace of their own.

use crate::language::journey::{Stop, travel};
use crate::shop::release::{adapted, postgres};
use architrave::prelude::*;
use architrave_tests::postgres::each_version;

mod carts {
    use super::*;

    #[derive(Table)]
    #[table(name = "carts", partition(hash(id)))]
    #[partition(carts_even, modulus = 2, remainder = 0, namespace = archive, tablespace = architrave_slow)]
    #[partition(carts_odd, modulus = 2, remainder = 1)]
    #[index(note)]
    pub struct Cart {
        #[column(primary_key)]
        pub id: i64,
        pub note: Option<String>,
    }

    schema! {
        pub static CARTS = {
            tables: [Cart],
            objects: [namespace(archive)],
            lock: "absent.lock",
        }
    }
}

/// Tablespaces within the server's own folder are there since version 15; before that one needs a folder of the
/// server's machine.
#[test]
fn a_partition_lies_in_another_namespace_and_tablespace() {
    for server in each_version() {
        let scratch = server.scratch_database();
        let mut database =
            schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
        let major = database.major_version();
        if major < 15 {
            continue;
        }
        let mut client = scratch.connect();
        client
            .batch_execute("SET allow_in_place_tablespaces = on")
            .unwrap();
        // It belongs to the server, and an earlier run may have left it.
        let made = client.batch_execute("CREATE TABLESPACE architrave_slow LOCATION ''");
        if let Err(error) = made {
            let code = error.code().cloned();
            assert_eq!(
                code,
                Some(::postgres::error::SqlState::DUPLICATE_OBJECT),
                "{error}"
            );
        }
        let dialect = postgres(major);
        let stop = Stop {
            schema: adapted(carts::CARTS.definition(), &dialect),
            rows: "INSERT INTO carts SELECT n FROM generate_series(1, 10) AS n".to_owned(),
            counts: &[
                (
                    "SELECT count(*) FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace
                       JOIN pg_namespace n ON n.oid = c.relnamespace
                       WHERE c.relname = 'carts_even' AND n.nspname = 'archive'
                         AND t.spcname = 'architrave_slow'",
                    1,
                ),
                ("SELECT count(*) FROM carts", 10),
            ],
            refused: &[],
            reverting_loses: vec!["carts".to_owned()],
        };
        travel(
            &mut database,
            &dialect,
            &format!("PostgreSQL {major}"),
            &[stop],
            &|query| scratch.connect().query_one(query, &[]).unwrap().get(0),
        );
    }
}
