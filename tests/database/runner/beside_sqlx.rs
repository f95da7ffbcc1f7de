//! The library beside sqlx, in one program: one SQLite is linked for both, and a pool finds what the runner has made.

use architrave::embed_migrations;
use architrave::migrate::{Embedded, Limit, Options};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;

static POSTGRES: Embedded = embed_migrations!("../examples/shop_v2/migrations/postgres");
static SQLITE: Embedded = embed_migrations!("../examples/shop_v2/migrations/sqlite");

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

const COUNT: &str = "SELECT count(*) FROM orders";

#[test]
fn a_pool_on_sqlite_that_is_open_already() {
    let file = scratch_file();
    runtime().block_on(async {
        let url = format!("sqlite:{}?mode=rwc", file.path().display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        let path = format!("sqlite:{}", file.path().display());
        let options = Options {
            limit: Limit::All,
            ..Options::default()
        };
        let report = SQLITE.run_async(path, options).await.unwrap();
        assert_eq!(
            report.applied.len(),
            SQLITE.directory().unwrap().migrations.len()
        );
        let orders: i64 = sqlx::query_scalar(COUNT).fetch_one(&pool).await.unwrap();
        assert_eq!(orders, 0);
    });
}

#[test]
fn a_pool_on_postgres_that_is_open_already() {
    let database = scratch_database();
    runtime().block_on(async {
        let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
        let options = Options {
            limit: Limit::All,
            ..Options::default()
        };
        POSTGRES.run_async(database.url(), options).await.unwrap();
        let orders: i64 = sqlx::query_scalar(COUNT).fetch_one(&pool).await.unwrap();
        assert_eq!(orders, 0);
        // Again, with nothing to do.
        let again = POSTGRES
            .run_async(database.url(), Options::default())
            .await
            .unwrap();
        assert!(again.applied.is_empty());
        pool.close().await;
    });
}
