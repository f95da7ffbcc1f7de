//! Statements that people wrote, as a migration or among those of one.

use crate::dialects;
use crate::error::Error;
use crate::migration_lint::{self, About, SqlFile, split};
use crate::report::Severity;
use schema_core::dialect::Engine;
use schema_core::plan::{CustomStep, Phase};
use schema_core::rule::levels_of;
use schema_core::syntax::Settings;
use schema_core::syntax::settings::EngineTarget;
use std::path::{Path, PathBuf};

/// A file of statements, for one engine or for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementFile {
    /// The engine; `None` is every engine that has no file of its own.
    pub engine: Option<Engine>,
    /// The file.
    pub path: PathBuf,
}

/// What a person wrote and wants to run in a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custom {
    /// What it is called.
    pub name: String,
    /// The phase; `None` follows from the statements: rows are moved in `backfill`, the rest is done in `expand`.
    pub phase: Option<Phase>,
    /// The way there. None is a migration without statements, to be filled in.
    pub up: Vec<StatementFile>,
    /// The way back.
    pub down: Vec<StatementFile>,
    /// Whether it runs outside of a transaction.
    pub without_transaction: bool,
}

/// Reads `FILE` or `ENGINE=FILE`.
///
/// # Errors
///
/// Where nothing stands behind the engine.
pub(super) fn parse_file(text: &str) -> Result<StatementFile, String> {
    let (engine, path) = match text.split_once('=') {
        Some((word, path)) => match dialects::parse_engine(word).ok() {
            Some(engine) => (Some(engine), path),
            None => (None, text),
        },
        None => (None, text),
    };
    match path.is_empty() {
        true => Err("write a file, or ENGINE=FILE: `--up postgres=fill.sql`".to_owned()),
        false => Ok(StatementFile {
            engine,
            path: PathBuf::from(path),
        }),
    }
}

/// Reads the word of a phase.
///
/// # Errors
///
/// Where it is none.
pub(super) fn parse_phase(text: &str) -> Result<Phase, String> {
    let mut phases = Phase::ALL.iter().copied();
    phases.find(|phase| phase.keyword() == text).ok_or_else(|| {
        let words: Vec<&str> = Phase::ALL.iter().map(|phase| phase.keyword()).collect();
        format!("a phase is one of {}", words.join(", "))
    })
}

impl Custom {
    /// The step for one engine, its statements judged by the rules about migrations.
    ///
    /// # Errors
    ///
    /// Where a file is missing or cannot be read, where statements about rows and about the schema are in one file,
    /// and what a rule denies.
    pub(super) fn step(
        &self,
        target: &EngineTarget,
        settings: &Settings,
    ) -> Result<CustomStep, Error> {
        let options = &migration_lint::Options {
            engine: target.engine,
            version: target.version.map_or(14, |version| version.major),
            levels: levels_of(settings),
            // Waivers of these statements stand in them.
            waivers: Vec::new(),
        };
        let up = self.statements(&self.up, target)?;
        let down = self.statements(&self.down, target)?;
        if let Some(up) = &up {
            self.judge(up, options)?;
        }
        let about_rows = up.as_ref().is_some_and(|file| file.about_rows);
        let phase = self.phase.unwrap_or(match about_rows {
            true => Phase::Backfill,
            false => Phase::Expand,
        });
        Ok(CustomStep {
            name: self.name.clone(),
            phase,
            up: up.map(|file| file.statements).unwrap_or_default(),
            down: match (down, self.up.is_empty()) {
                (Some(file), _) => Some(file.statements),
                // Both files are there to be filled in.
                (None, true) => Some(Vec::new()),
                (None, false) => None,
            },
            transactional: !self.without_transaction,
        })
    }

    fn statements(
        &self,
        files: &[StatementFile],
        target: &EngineTarget,
    ) -> Result<Option<Statements>, Error> {
        let own = files.iter().find(|it| it.engine == Some(target.engine));
        let Some(file) = own.or_else(|| files.iter().find(|it| it.engine.is_none())) else {
            if files.is_empty() {
                return Ok(None);
            }
            return Err(Error::Usage {
                problem: format!(
                    "`{}` has no statements for {}",
                    self.name,
                    target.engine.name()
                ),
                remedy: format!(
                    "add `--up {}=FILE`, with `--down` likewise; an empty file does nothing there",
                    target.engine.keyword()
                ),
            });
        };
        let path = file.path.as_path();
        let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
        read(path, text).map(Some)
    }

    fn judge(&self, up: &Statements, options: &migration_lint::Options) -> Result<(), Error> {
        if self.without_transaction && up.statements.len() > 1 {
            return Err(Error::Content {
                path: up.path.clone(),
                problem: format!(
                    "it has {} statements, and outside of a transaction each must be a step of its own, because the \
                     one after a failure would not be found again",
                    up.statements.len()
                ),
                remedy: "give each a `--custom` of its own".to_owned(),
            });
        }
        let file = SqlFile {
            shown: up.path.display().to_string(),
            path: up.path.clone(),
            text: up.text.clone(),
            in_transaction: !self.without_transaction,
            is_generated: false,
            // That there is none stands in the migration.
            has_way_back: None,
        };
        let found = migration_lint::lint(&[file], options);
        // Limits on waiting are written into the migration.
        let limits = ["missing_lock_timeout", "missing_other_timeouts"];
        let denied: Vec<String> = found
            .iter()
            .filter(|it| it.severity == Severity::Error && !limits.contains(&it.code.as_str()))
            .map(|it| {
                let line = it.location.as_ref().map_or(1, |location| location.line);
                let help = it
                    .help
                    .as_ref()
                    .map_or(String::new(), |help| format!("\n    {help}"));
                format!("line {line}: {} ({}){help}", it.title, it.code)
            })
            .collect();
        match denied.is_empty() {
            true => Ok(()),
            false => Err(Error::Content {
                path: up.path.clone(),
                problem: format!("a rule denies what it does\n{}", denied.join("\n")),
                remedy: "write the safe sequence that `cargo schema explain RULE` shows, or waive the rule before the \
                         statement: `-- allow(RULE, reason = \"..\")`"
                    .to_owned(),
            }),
        }
    }
}

/// What is in a file.
struct Statements {
    path: PathBuf,
    text: String,
    statements: Vec<String>,
    about_rows: bool,
}

fn read(path: &Path, text: String) -> Result<Statements, Error> {
    let wrong = |problem: String, remedy: &str| Error::Content {
        path: path.to_owned(),
        problem,
        remedy: remedy.to_owned(),
    };
    let found = split(&text).map_err(|problem| wrong(problem, "nothing was generated"))?;
    let first = |about: About| found.iter().find(|it| it.about == about);
    let (rows, schema) = (first(About::Rows), first(About::Schema));
    if let (Some(rows), Some(schema)) = (rows, schema) {
        return Err(wrong(
            format!(
                "line {} changes rows and line {} the schema: what locks the table would be kept while rows are \
                 written, and a failure leaves neither done",
                rows.line, schema.line
            ),
            "write two files and give each a `--custom` of its own: the schema in expand, the rows in backfill",
        ));
    }
    Ok(Statements {
        path: path.to_owned(),
        about_rows: rows.is_some(),
        statements: found.into_iter().map(|it| it.text).collect(),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(up: &[&str]) -> Custom {
        Custom {
            name: "fill_phone".into(),
            phase: None,
            up: up.iter().map(|text| parse_file(text).unwrap()).collect(),
            down: Vec::new(),
            without_transaction: false,
        }
    }

    fn step(custom: &Custom) -> Result<CustomStep, Error> {
        let settings = Settings::parse("engines = [\"postgres 15\"]").unwrap();
        custom.step(&settings.engines[0], &settings)
    }

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fill.sql");
        std::fs::write(&path, text).unwrap();
        (folder, path.display().to_string())
    }

    #[test]
    fn rows_are_moved_in_backfill_and_the_rest_in_expand() {
        let (_folder, path) = file("UPDATE customers SET phone = '' WHERE phone IS NULL;");
        let made = step(&custom(&[&path])).unwrap();
        assert_eq!(
            (made.phase, made.up.len(), made.down),
            (Phase::Backfill, 1, None)
        );
        let (_folder, path) = file("CREATE VIEW v AS SELECT 1;");
        assert_eq!(step(&custom(&[&path])).unwrap().phase, Phase::Expand);
        let empty = step(&custom(&[])).unwrap();
        assert_eq!((empty.up.len(), empty.down), (0, Some(Vec::new())));
    }

    #[test]
    fn rows_and_schema_in_one_file_are_refused() {
        let (_folder, path) = file("ALTER TABLE a ADD b int;\n\nUPDATE a SET b = 1 WHERE true;");
        let problem = step(&custom(&[&path])).unwrap_err().to_string();
        assert!(
            problem.contains("line 3 changes rows and line 1 the schema"),
            "{problem}"
        );
    }

    #[test]
    fn what_a_rule_denies_is_refused() {
        let (_folder, path) = file("CREATE INDEX i ON customers (phone);");
        let problem = step(&custom(&[&path])).unwrap_err().to_string();
        assert!(problem.contains("index_create_blocking"), "{problem}");
    }

    #[test]
    fn each_engine_has_a_file_or_all_have_one() {
        let (_folder, path) = file("SELECT 1");
        assert!(step(&custom(&[&format!("sqlite={path}")])).is_err());
        assert!(step(&custom(&[&format!("postgres={path}")])).is_ok());
        assert!(parse_file("postgres=").is_err());
        assert!(parse_phase("later").is_err());
    }
}
