//! Addresses of databases, and what of them may be shown.

use super::DatabaseError;
use schema_core::dialect::Engine;
use std::path::PathBuf;

/// An address, by engine.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A PostgreSQL URL, as given; it may hold a password.
    Postgres(String),
    /// The path of an SQLite file, or `:memory:`.
    Sqlite(PathBuf),
}

impl Address {
    /// The engine.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Postgres(_) => Engine::Postgres,
            Self::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Recognises the forms that [`open`](super::open) lists.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::UnknownAddress`]; its message shows the scheme alone, because the rest may hold
    /// a password.
    pub fn parse(url: &str) -> Result<Self, DatabaseError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Err(DatabaseError::Address {
                problem: "it begins with the name of the engine, and no `//` comes after the colon"
                    .to_owned(),
            });
        }
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            // Options after `?` are other tools' own (`?mode=rwc`); a path cannot be told from them.
            let path = path.split_once('?').map_or(path, |(path, _)| path);
            if !path.is_empty() {
                return Ok(Self::Sqlite(PathBuf::from(path)));
            }
        } else if !url.contains("://")
            && [".db", ".sqlite", ".sqlite3"]
                .iter()
                .any(|ending| url.ends_with(ending))
        {
            return Ok(Self::Sqlite(PathBuf::from(url)));
        }
        Err(DatabaseError::UnknownAddress {
            scheme: url
                .split_once(':')
                .map(|(scheme, _)| scheme)
                .filter(|scheme| {
                    scheme
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '+')
                })
                .map(str::to_owned),
        })
    }
}

/// A URL may hold a password.
impl std::fmt::Debug for Address {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Postgres(_) => formatter.write_str("Postgres(..)"),
            Self::Sqlite(path) => formatter.debug_tuple("Sqlite").field(path).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_address_is_recognised() {
        for (url, path) in [
            ("sqlite:shop.db", "shop.db"),
            ("sqlite://shop.db", "shop.db"),
            ("sqlite:///var/shop.db", "/var/shop.db"),
            ("sqlite:/var/shop.db?mode=rwc", "/var/shop.db"),
            ("target/shop.sqlite3", "target/shop.sqlite3"),
            ("sqlite::memory:", ":memory:"),
        ] {
            assert_eq!(
                Address::parse(url).unwrap(),
                Address::Sqlite(path.into()),
                "{url}"
            );
        }
        assert!(matches!(
            Address::parse("postgresql://localhost/shop").unwrap(),
            Address::Postgres(_)
        ));
    }

    #[test]
    fn an_unknown_address_names_the_known_forms_and_hides_the_rest() {
        let error = Address::parse("mysql://me:secret@host/shop").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("`mysql`"), "{text}");
        assert!(!text.contains("secret"), "{text}");
        let text = Address::parse("postgres:/me:secret@host/shop")
            .unwrap_err()
            .to_string();
        assert!(text.contains("no `//`"), "{text}");
        assert!(!text.contains("secret"), "{text}");
        let text = Address::parse("me:secret@host.db/x")
            .unwrap_err()
            .to_string();
        assert!(!text.contains("secret"), "{text}");
    }
}
