//! `drizzle-kit generate`. It compares the tables of a TypeScript file with a snapshot of its own.

use super::{ADDED, Change, Project, scratch};
use crate::compile_time::{COLUMNS, table};
use crate::failure::Failure;
use crate::{files, peer_tools};
use std::path::PathBuf;
use std::process::Command;
use xtask::process;

pub(super) const NAME: &str = "drizzle-kit generate";

struct Drizzle {
    node: PathBuf,
    directory: PathBuf,
    size: usize,
}

pub(super) fn prepare(size: usize) -> Result<Box<dyn Project>, Failure> {
    let node = peer_tools::node()?;
    // Node looks for packages in the folders above a file.
    let directory = node.join("projects").join(size.to_string());
    files::remove(&directory)?;
    let project = Drizzle {
        node,
        directory,
        size,
    };
    files::write(
        &project.directory.join("drizzle.config.ts"),
        "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n",
    )?;
    project.declare(Change::Nothing)?;
    process::capture(&mut project.command())?;
    let out = project.directory.join("drizzle");
    files::mirror(&out, &project.directory.join("kept"))?;
    Ok(Box::new(project))
}

impl Project for Drizzle {
    fn name(&self) -> &'static str {
        NAME
    }

    fn declare(&self, change: Change) -> Result<(), Failure> {
        let mut text = "import { sql } from 'drizzle-orm';\n\
                        import { bigint, boolean, check, foreignKey, index, integer, pgTable, text, timestamp, uuid } \
                        from 'drizzle-orm/pg-core';\n"
            .to_owned();
        for number in 0..self.size {
            text.push_str(&declaration(number, self.size, change));
        }
        files::write(&self.directory.join("schema.ts"), &text)
    }

    fn command(&self) -> Command {
        let mut command = Command::new("node");
        command
            .arg(self.node.join("node_modules/drizzle-kit/bin.cjs"))
            .args(["generate", "--config", "drizzle.config.ts"])
            .current_dir(&self.directory);
        command
    }

    fn written(&self) -> Result<usize, Failure> {
        let folder = self.directory.join("drizzle");
        scratch::count(&folder, &format!("ADD COLUMN \"{ADDED}\""))
    }

    fn restore(&self) -> Result<(), Failure> {
        let out = self.directory.join("drizzle");
        files::mirror(&self.directory.join("kept"), &out)
    }
}

fn declaration(number: usize, total: usize, change: Change) -> String {
    let table = table(number, total);
    let name = &table.name;
    let [(_, first), (_, second)] = &table.parents;
    let mut text = format!("\nexport const {name} = pgTable('{name}', {{\n");
    for (column, rust_type) in COLUMNS {
        let declared = match (*column, *rust_type) {
            ("id", _) => "uuid('id').primaryKey().defaultRandom()".to_owned(),
            (_, "Uuid") => format!("uuid('{column}').notNull()"),
            (_, "String") => format!("text('{column}').notNull()"),
            (_, "Option<String>") => format!("text('{column}')"),
            (_, "i32") => format!("integer('{column}').notNull()"),
            (_, "i64") => format!("bigint('{column}', {{ mode: 'bigint' }}).notNull()"),
            (_, "bool") => format!("boolean('{column}').notNull()"),
            _ => format!("timestamp('{column}', {{ withTimezone: true }}).notNull()"),
        };
        text.push_str(&format!("  {column}: {declared},\n"));
    }
    if change.reaches(number, total) {
        text.push_str(&format!("  {ADDED}: integer('{ADDED}'),\n"));
    }
    let key = |side: &str, parent: &str, action: &str| {
        format!(
            "  foreignKey({{ name: '{name}_{side}_fk', columns: [t.{side}_id], foreignColumns: [{parent}.id] }})\
             .onDelete('{action}'),\n"
        )
    };
    text.push_str(&format!(
        "}}, (t) => [\n{}{}  index('{name}_first_idx').on(t.first_id, t.created_at.desc()),\n  \
         index('{name}_second_idx').on(t.second_id, t.active),\n  check('{name}_positive', sql`${{t.quantity}} > 0`),\n]);\n",
        key("first", first, "restrict"),
        key("second", second, "cascade"),
    ));
    text
}
