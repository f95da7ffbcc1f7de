//! sea-orm-migration's migrator, the code behind `sea-orm-cli migrate up`, `down` and `status`.
//!
//! The migrations are Rust, so that they are committed, in `sea_orm_migrations/`; `ARCHITRAVE_OVERWRITE=1` writes
//! them anew.

use crate::release::{postgres, rows, write_both};
use crate::sea_orm_migrations::Migrator;
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::scratch_database;
use sea_orm_migration::MigratorTrait;
use sea_orm_migration::sea_orm::Database;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/sea_orm_migrations");

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn what_is_committed_is_what_is_written_today() {
    let folder = tempfile::tempdir().unwrap();
    write_both(folder.path(), "sea-orm", &postgres(15));
    let written = files(folder.path());
    let committed = files(Path::new(COMMITTED));
    if std::env::var_os("ARCHITRAVE_OVERWRITE").is_some() {
        for name in committed.keys() {
            fs::remove_file(Path::new(COMMITTED).join(name)).unwrap();
        }
        for (name, text) in &written {
            fs::write(Path::new(COMMITTED).join(name), text).unwrap();
        }
        return;
    }
    let same = written == committed;
    assert!(
        same,
        "the migrations in {COMMITTED} are not those of today: run this test with ARCHITRAVE_OVERWRITE=1"
    );
}

#[test]
fn on_postgres() {
    let scratch = scratch_database();
    let catalogue = || {
        scratch
            .catalogue()
            .without(|name| name.contains("seaql_migrations"))
            .without_column_order()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let count = u32::try_from(Migrator::migrations().len()).unwrap();
    assert!(count > 2);
    runtime.block_on(async {
        let database = Database::connect(scratch.url()).await.unwrap();
        Migrator::up(&database, Some(1)).await.unwrap();
        let first = catalogue();
        scratch.execute(&rows(|cents| format!("{}.{:02}", cents / 100, cents % 100)));
        Migrator::up(&database, None).await.unwrap();
        let up = catalogue();
        let pending = Migrator::get_pending_migrations(&database).await.unwrap();
        assert!(pending.is_empty());
        // There and back, migration by migration.
        for _ in 1..count {
            Migrator::down(&database, Some(1)).await.unwrap();
        }
        assert_same(&catalogue(), &first);
        Migrator::up(&database, None).await.unwrap();
        assert_same(&catalogue(), &up);
        let applied = Migrator::get_applied_migrations(&database).await.unwrap();
        assert_eq!(applied.len(), count as usize);
    });
    let kept: i64 = scratch
        .connect()
        .query_one(
            "SELECT count(*) FROM orders WHERE contact_phone = 'unknown'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(kept, 300);
}
