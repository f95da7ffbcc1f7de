//! The settings file.

use super::{Init, Piece, Tool, manifest};
use crate::Error;
use crate::file_set::FileSet;
use crate::project::{Project, SETTINGS_FILE};
use crate::settings::DEFAULT_DIRECTORY as DIRECTORY;
use schema_core::dialect::Engine;

/// An engine with an optional version, as the settings spell it.
pub(super) fn engine(text: &str) -> Result<String, String> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let known = Engine::ALL.iter().any(|engine| engine.keyword() == name);
    let version_is_a_number = words
        .next()
        .is_none_or(|version| version.split('.').all(|part| part.parse::<u32>().is_ok()));
    if known && version_is_a_number && words.next().is_none() {
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        let engines: Vec<&str> = Engine::ALL.iter().map(|engine| engine.keyword()).collect();
        Err(format!(
            "write an engine ({}) and, if you like, its oldest version: `postgres 15`",
            engines.join(", ")
        ))
    }
}

/// Writes the settings file, unless the package or its workspace has one, and returns the migrations
/// directory, seen from the package.
pub(super) fn write(
    project: &Project,
    arguments: &Init,
    files: &mut FileSet,
    pieces: &mut Vec<Piece>,
) -> Result<String, Error> {
    if project.settings_file().is_some() {
        let loaded = crate::settings::load(project)?;
        let directory = loaded.settings.migrations.directory;
        return Ok(directory.unwrap_or_else(|| DIRECTORY.to_owned()));
    }
    let (tool, directory, seen) = migrations(project, arguments)?;
    let path = project.root().join(SETTINGS_FILE);
    files.create(&path, text(&arguments.engine, tool, &directory));
    pieces.push(Piece {
        path,
        done: "created",
        what: format!(
            "for {}; migrations for {} in {directory}/{seen}",
            arguments.engine.join(" and "),
            tool.keyword(),
        ),
    });
    Ok(directory)
}

/// The migration tool, its directory, and what it was recognised by.
fn migrations(project: &Project, arguments: &Init) -> Result<(Tool, String, &'static str), Error> {
    let root = project.root();
    let diesel = root.join("diesel.toml");
    let (tool, directory, seen) = if diesel.is_file() {
        let directory = manifest::read(&diesel)?
            .get("migrations_directory")
            .and_then(|section| section.get("dir")?.as_str().map(str::to_owned));
        (Tool::Diesel, directory, ", as diesel.toml says")
    } else if has_sqlx_migrations(project) {
        (Tool::Sqlx, None, ", where sqlx has its migrations")
    } else if depends_on(project, "diesel_migrations") {
        (
            Tool::Diesel,
            None,
            ", as the package depends on diesel_migrations",
        )
    } else if depends_on(project, "sqlx") {
        (Tool::Sqlx, None, ", as the package depends on sqlx")
    } else {
        (Tool::Plain, None, "")
    };
    let directory = directory.unwrap_or_else(|| DIRECTORY.to_owned());
    Ok(match arguments.migrations {
        Some(chosen) if chosen != tool => (chosen, directory, ""),
        _ => (tool, directory, seen),
    })
}

fn depends_on(project: &Project, name: &str) -> bool {
    project
        .package
        .dependencies
        .iter()
        .any(|dependency| dependency.name == name)
}

/// sqlx's files are `<number>_<name>.sql` in one flat directory.
fn has_sqlx_migrations(project: &Project) -> bool {
    let Ok(entries) = std::fs::read_dir(project.root().join("migrations")) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.ends_with(".sql")
            && name
                .split_once('_')
                .is_some_and(|(version, _)| version.parse::<i64>().is_ok())
    })
}

fn text(engines: &[String], tool: Tool, directory: &str) -> String {
    let engines: Vec<String> = engines.iter().map(|it| format!("{it:?}")).collect();
    format!(
        r#"# What the rules and `cargo schema` must know before any struct is read.
# The compiler reads this file too: a change of it has the structs checked again.

# The engines that the schema must work on, each with its oldest version. `cargo schema generate` writes
# migrations for all of them.
engines = [{engines}]

# Levels of rules, where the default does not suit: "allow", "warn" or "deny".
# `cargo schema explain --list` shows every rule.
[rules]
# primary_key_32_bit = "deny"
# foreign_key_unindexed = {{ level = "allow", reason = "this database only takes writes" }}

# The bounded contexts, and which others each may refer to.
# [contexts.sales]
# may_reference = ["catalog"]

[migrations]
# The migration tool that runs the files: plain (also for `cargo schema run`), diesel or sqlx.
format = "{tool}"
# Where they are, seen from Cargo.toml.
directory = {directory:?}
"#,
        engines = engines.join(", "),
        tool = tool.keyword(),
    )
}
