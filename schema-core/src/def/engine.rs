//! Database engines.

use super::EngineSet;

/// A database engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// SQLite.
    Sqlite,
}

impl Engine {
    /// Every engine.
    pub const ALL: &'static [Self] = &[Self::Postgres, Self::Sqlite];

    /// The word that stands for it in settings and attributes.
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Sqlite => "sqlite",
        }
    }

    /// The name that people know.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        }
    }

    /// The set that holds it alone.
    pub const fn set(self) -> EngineSet {
        match self {
            Self::Postgres => EngineSet::POSTGRES,
            Self::Sqlite => EngineSet::SQLITE,
        }
    }
}
