//! The settings file.

use super::{Init, Piece, existing_tool};
use crate::Error;
use crate::command::generate::planning::format_words;
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
    files.create(&path, text(&arguments.engine, &tool, &directory));
    pieces.push(Piece {
        path,
        done: "created",
        what: format!(
            "for {}; migrations for {tool} in {directory}/{seen}",
            arguments.engine.join(" and "),
        ),
    });
    Ok(directory)
}

/// The migration tool, its directory, and what it was recognised by.
fn migrations(project: &Project, arguments: &Init) -> Result<(String, String, String), Error> {
    let found = existing_tool::recognise(project)?;
    let (tool, directory, seen) = match found {
        Some(found) => (found.tool, found.directory, format!(", {}", found.seen)),
        None => ("plain", None, String::new()),
    };
    let directory = directory.unwrap_or_else(|| DIRECTORY.to_owned());
    Ok(match &arguments.migrations {
        Some(chosen) if chosen != tool => (chosen.clone(), directory, String::new()),
        _ => (tool.to_owned(), directory, seen),
    })
}

/// The text of a settings file.
pub(in crate::command) fn text(engines: &[String], tool: &str, directory: &str) -> String {
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
# The migration tool that runs the files: plain (for `cargo schema run`), or {others}.
format = "{tool}"
# Where they are, seen from Cargo.toml.
directory = {directory:?}
"#,
        engines = engines.join(", "),
        others = format_words()
            .into_iter()
            .filter(|word| *word != "plain")
            .collect::<Vec<_>>()
            .join(", "),
    )
}
