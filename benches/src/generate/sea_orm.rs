//! sea-orm's schema synchronisation. Its tool writes an empty migration; what compares entities with a database is a
//! function that a program calls, and it carries the difference out instead of writing it.

use super::{ADDED, Change, Project, alembic, scratch};
use crate::compile_time::{self, table};
use crate::failure::Failure;
use crate::files;
use std::path::PathBuf;
use std::process::Command;
use xtask::process;

pub(super) const NAME: &str = "sea-orm sync (carries it out)";

struct SeaOrm {
    directory: PathBuf,
    url: String,
    size: usize,
}

const DEPENDENCIES: &str = "\
sea-orm = { version = \"=2.0.4\", default-features = false, features = [\"macros\", \"with-chrono\", \"with-uuid\", \
\"schema-sync\", \"sqlx-postgres\", \"runtime-tokio\"] }
tokio = { version = \"1\", features = [\"rt\"] }
";

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let directory = files::folder("generate/sea_orm").join(size.to_string());
    let url = scratch::create(&format!("bench_generate_sea_orm_{size}"))?;
    let project = SeaOrm {
        directory,
        url,
        size,
    };
    let manifest = format!(
        "[package]\nname = \"bench-sea-orm-sync-{size}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [workspace]\n\n[dependencies]\n{}{DEPENDENCIES}",
        compile_time::COMMON
    );
    files::write(&project.directory.join("Cargo.toml"), &manifest)?;
    project.declare(Change::Nothing)?;
    // It cannot make tables that refer to each other in a ring; those that are there it takes.
    alembic::create_tables(size, &project.url)?;
    process::capture(&mut project.build())?;
    process::capture(&mut project.command())?;
    Ok(Box::new(project))
}

impl SeaOrm {
    fn build(&self) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(["build", "--quiet"])
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", target())
            .env_remove("RUSTFLAGS");
        command
    }
}

fn target() -> PathBuf {
    files::folder("generate").join("target")
}

impl Project for SeaOrm {
    fn name(&self) -> &'static str {
        NAME
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        let mut text = "#![allow(dead_code, unused_imports)]\n".to_owned();
        let mut register = String::new();
        for number in 0..self.size {
            let table = table(number, self.size);
            let module = table.name.trim_end_matches('s').to_owned();
            let mut declared = compile_time::declare_sea_orm(&table);
            if change.reaches(number, self.size) {
                let last = "    pub updated_at: DateTime<Utc>,\n";
                let added = format!("{last}    pub {ADDED}: Option<i32>,\n");
                declared = declared.replace(last, &added);
            }
            text.push_str(&declared);
            register.push_str(&format!("        .register({module}::Entity)\n"));
        }
        text.push_str(&format!(
            "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;\n    \
             runtime.block_on(async {{\n        \
             let database = sea_orm::Database::connect(std::env::var(\"BENCH_URL\")?).await?;\n        \
             database.get_schema_builder()\n{register}        .sync(&database).await?;\n        Ok(())\n    }})\n}}\n"
        ));
        files::write(&self.directory.join("src/main.rs"), &text)
    }

    fn first(&self) -> Option<Command> {
        Some(self.build())
    }

    fn command(&self) -> Command {
        let program = format!("debug/bench-sea-orm-sync-{}", self.size);
        let mut command = Command::new(target().join(program));
        command.env("BENCH_URL", &self.url);
        command
    }

    fn written(&self) -> Result<usize, Failure> {
        let mut client = scratch::connect(&self.url)?;
        Ok(scratch::tables_with_column(&mut client)?.len())
    }

    fn restore(&self) -> Result<(), Failure> {
        let mut client = scratch::connect(&self.url)?;
        for table in scratch::tables_with_column(&mut client)? {
            client
                .batch_execute(&format!("ALTER TABLE {table} DROP COLUMN {ADDED}"))
                .map_err(Failure::database("putting the table back"))?;
        }
        Ok(())
    }
}
