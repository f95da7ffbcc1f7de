//! The migration tool that a package already uses: by its configuration, its files, or a dependency.

use super::{manifest, read_if_there};
use crate::Error;
use crate::project::Project;
use std::path::Path;

/// A migration tool that is in use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ExistingTool {
    /// The word of the format.
    pub(super) tool: &'static str,
    /// Where its migrations are, seen from the package, where that is not `migrations`.
    pub(super) directory: Option<String>,
    /// What it was recognised by, as the end of a sentence.
    pub(super) seen: String,
}

/// Looks for a migration tool, the surest sign first.
pub(super) fn recognise(project: &Project) -> Result<Option<ExistingTool>, Error> {
    let dependencies: Vec<&str> = project
        .package
        .dependencies
        .iter()
        .map(|dependency| dependency.name.as_str())
        .collect();
    recognise_in(project.root(), &dependencies)
}

fn recognise_in(root: &Path, dependencies: &[&str]) -> Result<Option<ExistingTool>, Error> {
    if let Some(found) = by_configuration(root)? {
        return Ok(Some(found));
    }
    if let Some(found) = by_files(root, dependencies)? {
        return Ok(Some(found));
    }
    let by_dependency = DEPENDENCIES
        .iter()
        .find(|(package, _)| dependencies.contains(package));
    Ok(by_dependency.map(|(package, tool)| ExistingTool {
        tool,
        directory: None,
        seen: format!("as the package depends on {package}"),
    }))
}

/// Dependencies that say which tool runs migrations, where nothing else does.
const DEPENDENCIES: &[(&str, &str)] = &[
    ("diesel_migrations", "diesel"),
    ("refinery", "refinery"),
    ("sea-orm-migration", "sea-orm"),
    ("sqlx", "sqlx"),
];

fn by_configuration(root: &Path) -> Result<Option<ExistingTool>, Error> {
    let found = |tool, directory, file: &str| {
        Ok(Some(ExistingTool {
            tool,
            directory,
            seen: format!("as {file} says"),
        }))
    };
    let diesel = root.join("diesel.toml");
    if diesel.is_file() {
        let directory = manifest::read(&diesel)?
            .get("migrations_directory")
            .and_then(|section| section.get("dir")?.as_str().map(str::to_owned));
        return found("diesel", directory, "diesel.toml");
    }
    if let Some(text) = read_if_there(&root.join("atlas.hcl"))? {
        let directory = text
            .lines()
            .find_map(|line| {
                line.trim()
                    .strip_prefix("dir")?
                    .trim_start()
                    .strip_prefix('=')
            })
            .and_then(|value| value.trim().trim_matches('"').strip_prefix("file://"))
            .map(str::to_owned);
        return found("atlas", directory, "atlas.hcl");
    }
    let flyway = root.join("flyway.toml");
    if flyway.is_file() {
        let file = manifest::read(&flyway)?;
        let location = file
            .get("flyway")
            .and_then(|section| section.get("locations")?.as_array()?.get(0)?.as_str())
            .map(str::to_owned);
        return found(
            "flyway",
            location.as_deref().map(of_location),
            "flyway.toml",
        );
    }
    for file in ["flyway.conf", "conf/flyway.conf"] {
        if let Some(text) = read_if_there(&root.join(file))? {
            let location = property(&text, "flyway.locations");
            let first = location.as_deref().and_then(|it| it.split(',').next());
            return found("flyway", first.map(of_location), file);
        }
    }
    if let Some(text) = read_if_there(&root.join("liquibase.properties"))? {
        let changelog = property(&text, "changelogfile");
        let directory = changelog
            .as_deref()
            .and_then(|path| path.rsplit_once('/'))
            .map(|(directory, _)| directory.to_owned());
        return found("liquibase", directory, "liquibase.properties");
    }
    if root.join("refinery.toml").is_file() {
        return found("refinery", None, "refinery.toml");
    }
    Ok(None)
}

/// `filesystem:sql/migrations`
fn of_location(location: &str) -> String {
    let location = location.trim();
    location
        .strip_prefix("filesystem:")
        .unwrap_or(location)
        .trim_start_matches("./")
        .to_owned()
}

/// The value of a key in a file of properties, whose keys differ in case between releases of a tool.
fn property(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(['=', ':'])?;
        (name.trim().to_lowercase() == key.to_lowercase()).then(|| value.trim().to_owned())
    })
}

/// Where the tools that need no configuration keep their files.
const DIRECTORIES: &[&str] = &[
    "migrations",
    "db/migrations",
    "migration/src",
    "sql/migrations",
    "sql",
];

fn by_files(root: &Path, dependencies: &[&str]) -> Result<Option<ExistingTool>, Error> {
    for directory in DIRECTORIES {
        let Ok(entries) = std::fs::read_dir(root.join(directory)) else {
            continue;
        };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        // Its list tells Atlas from others that number their files.
        names.sort_by_key(|name| name != "atlas.sum");
        for name in names {
            let path = root.join(directory).join(&name);
            if let Some(tool) = by_file(&path, &name, dependencies)? {
                return Ok(Some(ExistingTool {
                    tool,
                    directory: (*directory != "migrations").then(|| (*directory).to_owned()),
                    seen: format!("where {tool} has its migrations"),
                }));
            }
        }
    }
    Ok(None)
}

/// The tool that has files of that name and content.
fn by_file(path: &Path, name: &str, dependencies: &[&str]) -> Result<Option<&'static str>, Error> {
    if name == "atlas.sum" {
        return Ok(Some("atlas"));
    }
    if path.is_dir() {
        return Ok(path.join("up.sql").is_file().then_some("diesel"));
    }
    if name == "lib.rs" {
        let text = read_if_there(path)?.unwrap_or_default();
        return Ok(text.contains("MigratorTrait").then_some("sea-orm"));
    }
    if !name.ends_with(".sql") {
        return Ok(None);
    }
    if name.starts_with('V') && name.contains("__") {
        let is_refinery = dependencies.contains(&"refinery");
        return Ok(Some(if is_refinery { "refinery" } else { "flyway" }));
    }
    // The files of other tools may not even be text.
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let begins = |word: &str| {
        let head = |line: &str| line.get(..word.len()).map(str::to_lowercase);
        text.lines().any(|line| head(line).as_deref() == Some(word))
    };
    let version = name.split_once('_').map_or("", |(version, _)| version);
    let is_numbered = version.parse::<i64>().is_ok();
    Ok(if begins("-- architrave:") {
        Some("plain")
    } else if begins("-- migrate:up") {
        Some("dbmate")
    } else if begins("-- +goose up") {
        Some("goose")
    } else if text.to_lowercase().starts_with("--liquibase formatted sql") {
        Some("liquibase")
    } else if is_numbered {
        // golang-migrate's files have the same names; those that it numbers itself have six digits.
        let is_go = path
            .ancestors()
            .any(|folder| folder.join("go.mod").is_file())
            || (version.len() == 6 && [".up.sql", ".down.sql"].iter().any(|it| name.ends_with(it)));
        let is_sqlx = dependencies.contains(&"sqlx") || !is_go;
        Some(if is_sqlx { "sqlx" } else { "golang-migrate" })
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn found(
        files: &[(&str, &str)],
        dependencies: &[&str],
    ) -> Option<(&'static str, Option<String>)> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let found = recognise_in(root.path(), dependencies).unwrap();
        found.map(|found| (found.tool, found.directory))
    }

    /// Files with their text, dependencies, and what is found.
    type Case<'a> = (
        &'a [(&'a str, &'a str)],
        &'a [&'a str],
        &'static str,
        Option<String>,
    );

    #[test]
    fn each_tool_is_recognised() {
        let at = |directory: &str| Some(directory.to_owned());
        let cases: &[Case<'_>] = &[
            (
                &[("diesel.toml", "[migrations_directory]\ndir = \"db\"\n")],
                &[],
                "diesel",
                at("db"),
            ),
            (
                &[("migrations/2026-01-01-000000_a/up.sql", "")],
                &[],
                "diesel",
                None,
            ),
            (
                &[("migrations/20260101_a.sql", "")],
                &["sqlx"],
                "sqlx",
                None,
            ),
            (
                &[("migrations/1_a.up.sql", ""), ("go.mod", "")],
                &[],
                "golang-migrate",
                None,
            ),
            (
                &[
                    ("migrations/000001_a.down.sql", ""),
                    ("migrations/000001_a.up.sql", ""),
                ],
                &[],
                "golang-migrate",
                None,
            ),
            (
                &[("migrations/000001_a.up.sql", "")],
                &["sqlx"],
                "sqlx",
                None,
            ),
            (
                &[("migrations/V1__a.sql", "")],
                &["refinery"],
                "refinery",
                None,
            ),
            (&[("sql/V1__a.sql", "")], &[], "flyway", at("sql")),
            (
                &[(
                    "flyway.toml",
                    "[flyway]\nlocations = [\"filesystem:./db/sql\"]\n",
                )],
                &[],
                "flyway",
                at("db/sql"),
            ),
            (
                &[(
                    "conf/flyway.conf",
                    "flyway.locations=filesystem:sql,classpath:db\n",
                )],
                &[],
                "flyway",
                at("sql"),
            ),
            (
                &[(
                    "liquibase.properties",
                    "changeLogFile=db/changelog/root.yaml\n",
                )],
                &[],
                "liquibase",
                at("db/changelog"),
            ),
            (
                &[("migration/src/lib.rs", "impl MigratorTrait for Migrator {}")],
                &[],
                "sea-orm",
                at("migration/src"),
            ),
            (
                &[("db/migrations/1_a.sql", "-- migrate:up\n")],
                &[],
                "dbmate",
                at("db/migrations"),
            ),
            (
                &[("migrations/1_a.sql", "-- +goose up\n")],
                &["sqlx"],
                "goose",
                None,
            ),
            (
                &[("migrations/1_a.sql", ""), ("migrations/atlas.sum", "h1:")],
                &[],
                "atlas",
                None,
            ),
            (
                &[("atlas.hcl", "  migration {\n    dir = \"file://db\"\n")],
                &[],
                "atlas",
                at("db"),
            ),
            (
                &[("migrations/1_a.up.sql", "-- architrave: id = 1_a\n")],
                &["sqlx"],
                "plain",
                None,
            ),
            (&[], &["refinery"], "refinery", None),
        ];
        for (files, dependencies, tool, directory) in cases {
            let expected = Some((*tool, directory.clone()));
            assert_eq!(found(files, dependencies), expected, "{files:?}");
        }
        assert_eq!(found(&[("src/lib.rs", "")], &["serde"]), None);
    }
}
