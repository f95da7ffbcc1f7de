//! `architrave.toml`, found and read.

use crate::Error;
use crate::command::explain;
use crate::project::{Project, SETTINGS_FILE};
use schema_core::dialect::Engine;
use schema_core::rule::find_rule;
use schema_core::syntax::settings::{Position, Settings};
use std::path::{Path, PathBuf};

/// Where migrations are, unless the settings say otherwise.
pub const DEFAULT_DIRECTORY: &str = "migrations";

/// Where seeds are, unless the settings say otherwise.
const SEED_DIRECTORY: &str = "seeds";

/// The settings of a package and the directory that their paths start from.
#[derive(Clone, Debug)]
pub struct LoadedSettings {
    /// The settings; the defaults where there is no file.
    pub settings: Settings,
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// The directory of the file, else of the package.
    pub directory: PathBuf,
}

impl LoadedSettings {
    /// Where the seeds are, of every engine.
    pub fn seed_directory(&self) -> PathBuf {
        let directory = self.settings.seeds.directory.as_deref();
        self.directory.join(directory.unwrap_or(SEED_DIRECTORY))
    }

    /// Where the migrations of an engine are. Several engines have a directory each, as their files have
    /// the same names and other contents.
    pub fn migrations_directory(&self, engine: Engine) -> PathBuf {
        let directory = self.settings.migrations.directory.as_deref();
        let directory = self.directory.join(directory.unwrap_or(DEFAULT_DIRECTORY));
        if self.settings.engines.len() > 1 {
            directory.join(engine.keyword())
        } else {
            directory
        }
    }
}

/// Reads the settings of a package.
///
/// # Errors
///
/// [`Error::Content`] with every mistake in the file.
pub fn load(project: &Project) -> Result<LoadedSettings, Error> {
    match project.settings_file() {
        Some(file) => load_file(&file),
        None => Ok(LoadedSettings {
            settings: Settings::default(),
            file: None,
            directory: project.root().to_owned(),
        }),
    }
}

/// Reads a settings file.
///
/// # Errors
///
/// [`Error::Content`] with every mistake in the file.
pub fn load_file(file: &Path) -> Result<LoadedSettings, Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::read(file, source))?;
    let wrong = |mistakes: Vec<(Position, String)>| Error::Content {
        path: file.to_owned(),
        problem: mistakes
            .iter()
            .map(|(position, message)| format!("{}:{}: {message}", position.line, position.column))
            .collect::<Vec<_>>()
            .join("\n"),
        remedy: format!("mend {SETTINGS_FILE}; nothing was done"),
    };
    let settings = Settings::parse(&text).map_err(|errors| {
        let mistakes = errors.into_iter();
        wrong(
            mistakes
                .map(|error| (error.position, error.message))
                .collect(),
        )
    })?;
    let unknown: Vec<(Position, String)> = settings
        .rules
        .iter()
        .filter(|(name, _)| find_rule(name).is_none())
        .map(|(name, setting)| {
            let error = explain::unknown(name);
            let remedy = error.remedy().unwrap_or_default();
            (setting.position, format!("{error}; {remedy}"))
        })
        .collect();
    if !unknown.is_empty() {
        return Err(wrong(unknown));
    }
    let directory = file.parent().unwrap_or(Path::new("")).to_owned();
    Ok(LoadedSettings {
        settings,
        file: Some(file.to_owned()),
        directory,
    })
}

#[cfg(test)]
mod tests {
    use super::load_file;

    fn problem(text: &str) -> String {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("architrave.toml");
        std::fs::write(&file, text).unwrap();
        load_file(&file).unwrap_err().to_string()
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let problem = problem("preset = \"odd\"\nengines = 1\n");
        assert!(problem.contains("1:10: "), "{problem}");
        assert!(problem.contains("\n2:11: "), "{problem}");
    }

    #[test]
    fn a_rule_that_does_not_exist_is_a_mistake() {
        let problem = problem("[rules]\nforeign_key_unindex = \"deny\"\n");
        assert!(
            problem.ends_with(
                "2:1: there is no rule `foreign_key_unindex`; did you mean `foreign_key_unindexed`?"
            ),
            "{problem}"
        );
    }
}
