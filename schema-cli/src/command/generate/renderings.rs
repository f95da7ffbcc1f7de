//! The forms that SQLite holds values in, against those of the migrations that there are.

use crate::Error;
use crate::dialects;
use schema_core::dialect::{Dialect, Engine};
use schema_core::lock::Lock;
use schema_core::syntax::Settings;
use schema_core::syntax::settings::{EngineTarget, SqliteRenderings};
use std::path::Path;

/// A form that is not the one that the stored values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedRendering {
    /// The key under `[engine.sqlite]`.
    pub key: &'static str,
    /// The word in the lock file.
    pub old: &'static str,
    /// The word in the settings.
    pub new: &'static str,
}

/// `numeric = "text"`, which was "scaled_integer"
impl std::fmt::Display for ChangedRendering {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { key, old, new } = self;
        write!(
            formatter,
            "architrave.toml has `{key} = \"{new}\"`, and the migrations were made with \"{old}\""
        )
    }
}

/// Refuses a form that would give the stored values another meaning. Forms that nothing in the database
/// has may change; those that an older release did not record are taken as they are now.
///
/// # Errors
///
/// [`Error::RenderingsChanged`].
pub(super) fn check(
    target: &EngineTarget,
    lock: &Lock,
    settings: &Settings,
    lock_path: &Path,
    directory: &Path,
) -> Result<(), Error> {
    let Some(recorded) = lock.sqlite.filter(|_| target.engine == Engine::Sqlite) else {
        return Ok(());
    };
    let mut changes = Vec::new();
    for ((key, old), (_, new)) in recorded.words().into_iter().zip(settings.sqlite.words()) {
        if let (Some(old), Some(new)) = (old, new)
            && old != new
            && needs(target, lock, settings, &without(recorded, key))?
        {
            changes.push(ChangedRendering { key, old, new });
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    Err(Error::RenderingsChanged {
        changes,
        lock: lock_path.to_owned(),
        migrations: directory.to_owned(),
        engines: settings.engines.len(),
    })
}

/// Whether the schema of the lock file cannot do with these forms alone.
fn needs(
    target: &EngineTarget,
    lock: &Lock,
    settings: &Settings,
    renderings: &SqliteRenderings,
) -> Result<bool, Error> {
    let settings = Settings {
        sqlite: *renderings,
        ..settings.clone()
    };
    let dialect: Box<dyn Dialect> = dialects::dialect(target, &settings)?;
    Ok(dialect.adapt(&lock.schema).is_err())
}

fn without(mut renderings: SqliteRenderings, key: &str) -> SqliteRenderings {
    match key {
        "numeric" => renderings.numeric = None,
        "regex" => renderings.regex = None,
        "uuid" => renderings.uuid = None,
        _ => renderings.timestamp = None,
    }
    renderings
}
