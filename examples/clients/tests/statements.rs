//! The statements that sea-query gets create the same database as our migrations.

#![allow(
    deprecated,
    reason = "the schema of this test has no migrations, so no lock file"
)]

use architrave::prelude::*;
use architrave::sea_query::statements;
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::scratch_database;
use sea_query::PostgresQueryBuilder;

#[test]
fn the_catalogue_is_that_of_the_migrations() {
    let shop = statements(shop::SHOP.definition(), 15).unwrap();
    let mut sql = shop.functions.clone();
    sql.extend(
        shop.enums
            .iter()
            .map(|it| it.to_string(PostgresQueryBuilder)),
    );
    sql.extend(
        shop.tables
            .iter()
            .map(|it| it.create.to_string(PostgresQueryBuilder)),
    );
    for table in &shop.tables {
        sql.extend(
            table
                .indexes
                .iter()
                .map(|it| it.to_string(PostgresQueryBuilder)),
        );
        sql.extend(
            table
                .foreign_keys
                .iter()
                .map(|it| it.to_string(PostgresQueryBuilder)),
        );
        sql.extend(table.comments.iter().cloned());
    }
    sql.extend(shop.enum_comments.iter().cloned());
    let scratch = scratch_database();
    scratch.execute(&sql.join(";\n"));
    let migrated = crate::with_shop();
    assert_same(&scratch.catalogue(), &migrated.catalogue());
}

/// A note whose rows only their writers see.
#[derive(Table)]
#[table(rows = 1_000, row_security = forced)]
#[index(writer)]
#[policy(own, using(writer == sql("current_user")))]
#[expect(dead_code, reason = "what it declares is read, not its values")]
struct Note {
    #[column(primary_key)]
    id: i64,
    writer: String,
}

schema! {
    static NOTES = { tables: [Note], lock: "schema.lock" }
}

#[test]
fn what_sea_query_cannot_say_is_an_error() {
    let error = statements(NOTES.definition(), 15).unwrap_err();
    assert_eq!(error.problems.len(), 1, "{error}");
    assert!(
        error
            .to_string()
            .contains("statement of sea-query for partitions"),
        "{error}"
    );
    assert!(
        error.to_string().contains("cargo schema generate"),
        "{error}"
    );
}
