//! From the engines of the settings to dialects.

use crate::Error;
use schema_core::dialect::{Dialect, Engine, Postgres, Sqlite};
use schema_core::syntax::Settings;
use schema_core::syntax::settings::EngineTarget;

/// The dialect of an engine at its version, with the renderings that the settings chose.
///
/// # Errors
///
/// [`Error::Unsupported`] where the version is older than what is known.
pub fn dialect(target: &EngineTarget, settings: &Settings) -> Result<Box<dyn Dialect>, Error> {
    let unsupported = |problem| Error::Unsupported {
        engine: target.to_string(),
        problems: vec![problem],
    };
    Ok(match target.engine {
        Engine::Postgres => {
            let version = target
                .version
                .map_or(Postgres::OLDEST, |version| version.major);
            Box::new(Postgres::new(version).map_err(unsupported)?)
        }
        Engine::Sqlite => {
            let version = target
                .version
                .map_or(Sqlite::OLDEST, |version| (version.major, version.minor));
            Box::new(Sqlite::new(version, settings.sqlite).map_err(unsupported)?)
        }
    })
}

/// The engine that a word stands for.
///
/// # Errors
///
/// Names the words that there are.
pub fn parse_engine(text: &str) -> Result<Engine, String> {
    Engine::ALL
        .iter()
        .copied()
        .find(|engine| engine.keyword() == text)
        .ok_or_else(|| {
            let words: Vec<&str> = Engine::ALL.iter().map(|engine| engine.keyword()).collect();
            format!("the engines are {}", words.join(", "))
        })
}
