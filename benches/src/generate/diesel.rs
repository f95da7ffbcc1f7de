//! `diesel migration generate --diff-schema`. It compares `table!` in a file with a database.

use super::{ADDED, Change, Project, alembic, scratch};
use crate::compile_time::{COLUMNS, table};
use crate::failure::Failure;
use crate::{files, peer_tools};
use std::path::PathBuf;
use std::process::Command;

pub(super) const NAME: &str = "diesel --diff-schema";

struct Diesel {
    program: PathBuf,
    directory: PathBuf,
    url: String,
    size: usize,
}

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let directory = files::folder("generate/diesel").join(size.to_string());
    files::remove(&directory)?;
    // Alembic reads its database only, so the tables that SQLAlchemy made for it serve as well.
    let models = files::folder("generate/alembic").join(size.to_string());
    if !models.is_dir() {
        drop(alembic::prepare(size)?);
    }
    let url = files::read(&models.join("url.txt"))?.replace("postgresql+psycopg", "postgres");
    let project = Diesel {
        program: peer_tools::diesel()?,
        directory,
        url,
        size,
    };
    files::write(
        &project.directory.join("diesel.toml"),
        "[print_schema]\nfile = \"src/schema.rs\"\n",
    )?;
    project.restore()?;
    Ok(Box::new(project))
}

impl Project for Diesel {
    fn name(&self) -> &'static str {
        NAME
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        let mut text = String::new();
        for number in 0..self.size {
            let table = table(number, self.size);
            let name = &table.name;
            text.push_str(&format!("diesel::table! {{\n    {name} (id) {{\n"));
            for (column, rust_type) in COLUMNS {
                let sql_type = match *rust_type {
                    "Uuid" => "Uuid",
                    "String" => "Text",
                    "Option<String>" => "Nullable<Text>",
                    "i32" => "Int4",
                    "i64" => "Int8",
                    "bool" => "Bool",
                    _ => "Timestamptz",
                };
                text.push_str(&format!("        {column} -> {sql_type},\n"));
            }
            if change.reaches(number, self.size) {
                text.push_str(&format!("        {ADDED} -> Nullable<Int4>,\n"));
            }
            text.push_str("    }\n}\n\n");
        }
        for number in 0..self.size {
            let table = table(number, self.size);
            for ((_, parent), column) in table.parents.iter().zip(["first_id", "second_id"]) {
                text.push_str(&format!(
                    "diesel::joinable!({} -> {parent} ({column}));\n",
                    table.name
                ));
            }
        }
        files::write(&self.directory.join("src/schema.rs"), &text)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--database-url", &self.url, "--config-file"])
            .arg(self.directory.join("diesel.toml"))
            .args(["migration", "--migration-dir"])
            .arg(self.directory.join("migrations"))
            .args(["generate", "--diff-schema=src/schema.rs", "change"])
            .current_dir(&self.directory);
        command
    }

    fn written(&self) -> Result<usize, Failure> {
        let folder = self.directory.join("migrations");
        scratch::count(&folder, &format!("ADD COLUMN \"{ADDED}\""))
    }

    fn restore(&self) -> Result<(), Failure> {
        let folder = self.directory.join("migrations");
        files::remove(&folder)?;
        files::write(&folder.join(".keep"), "")
    }
}
