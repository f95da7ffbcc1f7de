//! The name of an engine in one version, `postgres@15`.

use std::fmt;
use std::str::FromStr;

use super::{ENGINES, Engine, ServerError};

/// An engine in one version, written `postgres@15`, or `postgres` for the default version.
#[derive(Clone)]
pub struct Selector {
    /// The engine.
    pub engine: &'static Engine,
    /// One of the engine's versions.
    pub version: &'static str,
}

impl Selector {
    /// The environment variable that names such a server.
    pub fn variable(&self) -> String {
        self.engine.variable_of(self.version)
    }
}

impl FromStr for Selector {
    type Err = ServerError;

    fn from_str(text: &str) -> Result<Self, ServerError> {
        let (name, version) = match text.split_once('@') {
            Some((name, version)) => (name, Some(version)),
            None => (text, None),
        };
        let Some(engine) = ENGINES.iter().find(|engine| engine.name == name) else {
            let known: Vec<_> = ENGINES.iter().map(|engine| engine.name).collect();
            return Err(ServerError::UnknownEngine {
                name: name.into(),
                known: known.join(", "),
            });
        };
        let wanted = version.unwrap_or(engine.versions[0]);
        match engine.versions.iter().find(|offered| **offered == wanted) {
            Some(version) => Ok(Selector { engine, version }),
            None => Err(ServerError::UnknownVersion {
                engine: engine.name,
                version: wanted.into(),
                known: engine.versions.join(", "),
            }),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{}", self.engine.name, self.version)
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_without_a_version_takes_the_default() {
        let selector: Selector = "postgres".parse().unwrap();
        assert_eq!(selector.to_string(), "postgres@15");
    }

    #[test]
    fn a_selector_takes_an_offered_version() {
        let selector: Selector = "postgres@16".parse().unwrap();
        assert_eq!(selector.to_string(), "postgres@16");
    }

    #[test]
    fn an_unknown_engine_names_the_known_ones() {
        let error = "oracle".parse::<Selector>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no engine `oracle`; write one of: postgres"
        );
    }

    #[test]
    fn an_unknown_version_names_the_offered_ones() {
        let error = "postgres@9".parse::<Selector>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "postgres is not offered in version `9`; write one of: 15, 14, 16, 17, 18"
        );
    }
}
