//! The shop, from definitions to migrated databases: both releases, there and back, with rows.

mod committed;
pub(crate) mod release;

use crate::dialect::format::{ANSWERED, ANSWERED_OUTSIDE};
use architrave_tests::catalogue::{Catalogue, assert_same};
use architrave_tests::postgres::each_version;
use architrave_tests::sqlite::{scratch_file, without_statements};
use architrave_tests::squawk::{self, Transaction};
use release::{adapted, postgres, rows, sqlite, write_both, write_first, write_second};
use schema_cli::database::{Database, compare_catalogs, normal_form};
use schema_cli::migration::{self, Directory, Limit, MigrationError, Options, RevertTarget};
use schema_core::def::SchemaDef;
use schema_core::dialect::Dialect;
use schema_core::diff::diff;
use std::path::Path;

fn apply(database: &mut dyn Database, folder: &Path) -> Vec<String> {
    let options = Options {
        limit: Limit::All,
        ..Options::default()
    };
    let directory = Directory::read(folder).unwrap();
    match migration::apply(database, &directory, &options, &mut |_| {}) {
        Ok(report) => report.applied,
        Err(error) => panic!("{error}"),
    }
}

fn revert(
    database: &mut dyn Database,
    folder: &Path,
    target: &RevertTarget,
    approved: &[&str],
) -> Result<(), MigrationError> {
    let directory = Directory::read(folder).unwrap();
    let options = Options {
        allow_data_loss: approved.iter().map(|it| (*it).to_owned()).collect(),
        ..Options::default()
    };
    migration::revert(database, &directory, target, &options, &mut |_| {}).map(drop)
}

#[track_caller]
fn assert_is(database: &mut dyn Database, release: &SchemaDef<'_>, dialect: &dyn Dialect) {
    let expected = normal_form(database, &adapted(release, dialect), dialect).unwrap();
    let found = database.catalog().unwrap();
    let differences: Vec<String> = compare_catalogs(&expected, &found)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // What helps a migration, such as a trigger, goes with it.
    assert_eq!(found.unmanaged, expected.unmanaged);
}

/// One engine's way through both releases. `count` counts the rows that a query yields.
fn there_and_back(
    database: &mut dyn Database,
    dialect: &dyn Dialect,
    rows: &str,
    catalogue: &dyn Fn() -> Catalogue,
    count: &dyn Fn(&str) -> i64,
) {
    let catalogue = || catalogue().without(|name| name.contains("architrave_migrations"));
    let folder = tempfile::tempdir().unwrap();
    write_first(folder.path(), "plain", dialect);
    let first = apply(database, folder.path());
    assert!(!first.is_empty());
    assert_is(database, shop::SHOP.definition(), dialect);
    let first_catalogue = catalogue().without_column_order();
    // The tables are empty, so nothing needs an approval.
    revert(database, folder.path(), &RevertTarget::All, &[]).unwrap();
    assert!(catalogue().is_empty(), "{}", catalogue());
    assert_eq!(apply(database, folder.path()), first);
    assert_same(&catalogue().without_column_order(), &first_catalogue);

    database.execute(rows).unwrap();
    let there = |query: &str| {
        assert_eq!(count(query), 300, "{query}");
        assert_eq!(
            count("SELECT count(*) FROM order_items JOIN orders ON orders.id = order_id"),
            300
        );
    };
    let old_orders = "SELECT count(*) FROM orders WHERE (notes IS NULL OR notes LIKE 'note %') AND status = 'pending'";
    there(old_orders);
    let with_notes = count("SELECT count(*) FROM orders WHERE notes IS NOT NULL");

    write_second(folder.path(), "plain", dialect);
    let second = apply(database, folder.path());
    assert!(!second.is_empty());
    assert_is(database, shop_v2::SHOP.definition(), dialect);
    let second_catalogue = catalogue().without_column_order();
    there("SELECT count(*) FROM orders WHERE contact_phone = 'unknown' AND status = 'pending'");
    assert_eq!(
        count("SELECT count(*) FROM orders WHERE customer_note IS NOT NULL"),
        with_notes
    );

    let last = first.last().unwrap().clone();
    let target = RevertTarget::To(last);
    let refused = revert(database, folder.path(), &target, &[]).unwrap_err();
    let MigrationError::DataLoss { objects, .. } = &refused else {
        panic!("{refused}");
    };
    let objects: Vec<String> = objects.iter().map(|it| it.object.to_string()).collect();
    assert_eq!(objects, ["orders.contact_phone"], "{refused}");
    assert_same(&catalogue().without_column_order(), &second_catalogue);
    revert(database, folder.path(), &target, &["orders.contact_phone"]).unwrap();
    assert_is(database, shop::SHOP.definition(), dialect);
    assert_same(&catalogue().without_column_order(), &first_catalogue);
    there(old_orders);
    assert_eq!(
        count("SELECT count(*) FROM orders WHERE notes IS NOT NULL"),
        with_notes
    );

    assert_eq!(apply(database, folder.path()), second);
    assert_is(database, shop_v2::SHOP.definition(), dialect);
    assert_same(&catalogue().without_column_order(), &second_catalogue);
    assert_eq!(
        count("SELECT count(*) FROM orders WHERE customer_note IS NOT NULL"),
        with_notes
    );
    assert!(apply(database, folder.path()).is_empty());

    // Generating once more finds nothing to do.
    let second = adapted(shop_v2::SHOP.definition(), dialect);
    assert!(diff(&second, &second).unwrap().is_empty());
}

#[test]
fn on_postgres() {
    for server in each_version() {
        eprintln!("PostgreSQL {}", server.version);
        let scratch = server.scratch_database();
        let mut database =
            schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
        let dialect = postgres(database.major_version());
        there_and_back(
            &mut database,
            &dialect,
            &rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)),
            &|| scratch.catalogue(),
            &|query| scratch.connect().query_one(query, &[]).unwrap().get(0),
        );
    }
}

#[test]
fn on_sqlite() {
    let scratch = scratch_file();
    let mut database = schema_cli::database::sqlite::Sqlite::open(scratch.path()).unwrap();
    there_and_back(
        &mut database,
        &sqlite(),
        &rows(|cents| cents.to_string()),
        &|| without_statements(scratch.catalogue()),
        &|query| {
            scratch
                .connect()
                .query_row(query, [], |row| row.get(0))
                .unwrap()
        },
    );
}

/// What squawk says of the shop beyond what it says of any plan, with the answer.
const ANSWERED_SHOP: &[(&str, &str)] = &[
    (
        "prefer-text-field",
        "the shop chose limits; a wider one changes the catalog only, and the planner takes the safe way \
         to any other type",
    ),
    (
        "prefer-bigint-over-int",
        "quantities and counts of one product, which stay far below the limit",
    ),
];

#[test]
fn squawk_finds_nothing_in_the_files() {
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "plain", &postgres(15));
    let mut found = Vec::new();
    for migration in Directory::read(folder.path()).unwrap().migrations {
        let outside = ANSWERED_OUTSIDE
            .iter()
            .filter(|_| !migration.up.transactional);
        let excluded: Vec<&str> = ANSWERED
            .iter()
            .chain(ANSWERED_SHOP)
            .chain(outside)
            .map(|(rule, _)| *rule)
            .collect();
        let transaction = if migration.up.transactional {
            Transaction::PerFile
        } else {
            Transaction::None
        };
        found.extend(squawk::findings(
            &[migration.up.path],
            squawk::Options {
                postgres_version: "15",
                transaction,
                excluded: &excluded,
            },
        ));
    }
    assert!(found.is_empty(), "{found:#?}");
}
