//! sea-orm-migration's migrator, the code behind `sea-orm-cli migrate up`, `down` and `status`.
//!
//! The migrations are Rust, so that they are committed, in `sea_orm_migrations/`; `ARCHITRAVE_OVERWRITE=1` writes
//! them anew.

use crate::adoption::{FIRST, SECOND, SECOND_BACK, Team, adopts};
use crate::release::{postgres, rows, write_both};
use crate::sea_orm_migrations::Migrator;
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use sea_orm_migration::prelude::{DbErr, MigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::{MigratorTrait, async_trait};
use std::cell::RefCell;
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

/// A migration of a team, whose file was written while this test ran: what it would be once it is compiled.
#[derive(Clone)]
struct Written {
    name: String,
    up: String,
    down: String,
    transactional: bool,
}

impl MigrationName for Written {
    fn name(&self) -> &str {
        &self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Written {
    fn use_transaction(&self) -> Option<bool> {
        Some(self.transactional)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(&self.up).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        connection.execute_unprepared(&self.down).await.map(drop)
    }
}

thread_local! {
    /// The migrations of the team's directory, in the order of its list.
    static OF_TEAM: RefCell<Vec<Written>> = const { RefCell::new(Vec::new()) };
}

struct OfTeam;

impl MigratorTrait for OfTeam {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let migrations = OF_TEAM.with_borrow(Clone::clone);
        let boxed = migrations
            .into_iter()
            .map(|it| Box::new(it) as Box<dyn MigrationTrait>);
        boxed.collect()
    }
}

/// Reads the list in `lib.rs`, and of each file what its constants hold.
fn read_team(directory: &Path) {
    let list = fs::read_to_string(directory.join("lib.rs")).unwrap();
    let modules = list.lines().filter_map(|line| {
        line.trim()
            .strip_prefix("Box::new(")?
            .strip_suffix("::Migration),")
    });
    let constant = |text: &str, name: &str| {
        let (_, rest) = text
            .split_once(&format!("const {name}: &str = r#\""))
            .unwrap();
        rest.split_once("\"#;").unwrap().0.to_owned()
    };
    let migrations = modules.map(|module| {
        assert!(list.contains(&format!("mod {module};")), "{list}");
        let text = fs::read_to_string(directory.join(format!("{module}.rs"))).unwrap();
        Written {
            name: module.to_owned(),
            up: constant(&text, "UP"),
            down: constant(&text, "DOWN"),
            transactional: text.contains("Some(true)"),
        }
    });
    OF_TEAM.replace(migrations.collect());
}

fn with_team<T>(
    scratch: &ScratchDatabase,
    directory: &Path,
    work: impl AsyncFnOnce(&sea_orm_migration::sea_orm::DatabaseConnection) -> T,
) -> T {
    read_team(directory);
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(async {
        let database = Database::connect(scratch.url()).await.unwrap();
        work(&database).await
    })
}

/// The files that the team has are in the form of `sea-orm-cli migrate generate`.
#[test]
fn a_team_goes_on() {
    let file = |up: &str, down: &str| {
        format!(
            "use sea_orm_migration::prelude::*;\n\n#[derive(DeriveMigrationName)]\npub struct Migration;\n\n\
             // use_transaction: Some(true)\nconst UP: &str = r#\"{up}\"#;\nconst DOWN: &str = r#\"{down}\"#;\n"
        )
    };
    let first = file(FIRST, "DROP TABLE customers;");
    let second = file(SECOND, SECOND_BACK);
    let list = "pub use sea_orm_migration::prelude::*;\n\nmod m20240301_101500_customers;\nmod m20240502_090000_names;\n\n\
                pub struct Migrator;\n\n#[async_trait::async_trait]\nimpl MigratorTrait for Migrator {\n    \
                fn migrations() -> Vec<Box<dyn MigrationTrait>> {\n        vec![\n            \
                Box::new(m20240301_101500_customers::Migration),\n            \
                Box::new(m20240502_090000_names::Migration),\n        ]\n    }\n}\n";
    adopts(&Team {
        format: "sea-orm",
        directory: "migration/src",
        files: &[
            ("migration/src/lib.rs", list),
            ("migration/src/m20240301_101500_customers.rs", &first),
            ("migration/src/m20240502_090000_names.rs", &second),
        ],
        apply: &|scratch, directory| {
            with_team(scratch, directory, async |database| {
                OfTeam::install(database).await.unwrap();
                let pending = OfTeam::get_pending_migrations(database)
                    .await
                    .unwrap()
                    .len();
                OfTeam::up(database, None).await.unwrap();
                let left = OfTeam::get_pending_migrations(database).await.unwrap();
                assert!(left.is_empty());
                pending
            })
        },
        revert: &|scratch, directory| {
            with_team(scratch, directory, async |database| {
                OfTeam::down(database, Some(1)).await.unwrap();
            });
        },
    });
}
