//! What a server counts about the statements that it runs.

use super::DatabaseError;

/// The statements of one database since the counters began.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatementStatistics {
    /// When the counters began, as the server writes it, in UTC.
    pub since: String,
    /// How long ago that was, in seconds.
    pub seconds: f64,
    /// How often the server forgot rare statements to make room for others.
    pub evicted: i64,
    /// The namespace that names without one mean.
    pub default_namespace: String,
    /// The statements, each text once, in the order of their texts.
    pub statements: Vec<StatementStatistic>,
    /// The statements whose text the account may not read.
    pub hidden: usize,
}

/// A statement that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementStatistic {
    /// Its text, with parameters in the place of constants.
    pub text: String,
    /// How often it ran.
    pub calls: u64,
    /// The time that it took, in milliseconds.
    pub milliseconds: f64,
}

/// Why there are no such numbers.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatisticsError {
    /// The engine counts nothing about statements.
    #[error("{engine} counts nothing about the statements that it runs")]
    Engine {
        /// The engine and its version.
        engine: String,
    },
    /// The extension is not in this database.
    #[error("{address} has no extension `pg_stat_statements`, which counts statements")]
    NotCreated {
        /// The database, without its password.
        address: String,
    },
    /// The extension is in the database, and its library was not loaded when the server started.
    #[error(
        "{address} has the extension `pg_stat_statements`, and its server runs without the library of it, which \
         does the counting"
    )]
    NotLoaded {
        /// The database, without its password.
        address: String,
    },
    /// The extension is one of a server before 14.
    #[error(
        "{address} has `pg_stat_statements` {version}, which does not say since when it counts"
    )]
    TooOld {
        /// The database, without its password.
        address: String,
        /// The extension's version.
        version: String,
    },
    /// The account may not read it.
    #[error("the account may not read `pg_stat_statements` of {address}")]
    NotAllowed {
        /// The database, without its password.
        address: String,
    },
    /// Something else failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl StatisticsError {
    /// What to do about it; `None` where the message already says it.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::Engine { .. } => {
                "declare by hand what the application runs: `#[access(by_email, filter(email))]`".to_owned()
            }
            Self::NotCreated { .. } => {
                "`CREATE EXTENSION pg_stat_statements` in that database; the server's `shared_preload_libraries` must \
                 list it too, which takes a restart. It counts from then on"
                    .to_owned()
            }
            Self::NotLoaded { .. } => {
                "put `shared_preload_libraries = 'pg_stat_statements'` into postgresql.conf, and restart the server; \
                 it counts from then on"
                    .to_owned()
            }
            Self::TooOld { .. } => "`ALTER EXTENSION pg_stat_statements UPDATE`".to_owned(),
            Self::NotAllowed { .. } => {
                "`GRANT pg_read_all_stats TO` the account, and USAGE of the extension's namespace".to_owned()
            }
            Self::Database(error) => return error.remedy(),
        })
    }
}
