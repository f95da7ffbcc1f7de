//! What keeps a database from doing what it was asked.

use schema_core::dialect::Engine;
use std::error::Error;
use std::path::PathBuf;

/// Why a database could not be used. Always the environment's doing: exit code 3.
///
/// No message holds a password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatabaseError {
    /// The address has none of the known forms.
    #[error(
        "{} no database that is supported",
        scheme.as_ref().map_or("the address names".to_owned(), |scheme| format!("`{scheme}` is"))
    )]
    UnknownAddress {
        /// What stands before the first colon, where that is a word.
        scheme: Option<String>,
    },
    /// The address is of a known form, and wrong within it.
    #[error("the address of the database is wrong: {problem}")]
    Address {
        /// What is wrong.
        problem: String,
    },
    /// The connection must be encrypted, and this build cannot do that.
    #[error("{address}: the address asks for TLS, and this program was built without")]
    TlsUnsupported {
        /// The database, without its password.
        address: String,
    },
    /// No connection came about.
    #[error("cannot connect to {address}: {problem}")]
    Connect {
        /// The database, without its password.
        address: String,
        /// What the server or the system said.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// There is no file where the database should be.
    #[error("there is no database at {}", path.display())]
    FileMissing {
        /// The path.
        path: PathBuf,
    },
    /// The server is older than what is supported.
    #[error("{address} runs {server}, and the oldest supported version is {oldest}")]
    TooOld {
        /// The database, without its password.
        address: String,
        /// The server's version.
        server: String,
        /// The oldest version that is supported.
        oldest: String,
    },
    /// The engine has no roles.
    #[error("{engine} has no roles and no namespaces")]
    NoRoles {
        /// The engine and its version.
        engine: String,
    },
    /// The program was built without the engine.
    #[error("this program was built without {}", engine.keyword())]
    NotBuilt {
        /// The engine.
        engine: Engine,
    },
    /// A running runner cannot be asked to stop through the database.
    #[error("{engine} has no way to tell a runner something through the database")]
    NoRequests {
        /// The engine and its version.
        engine: String,
    },
    /// A statement failed.
    #[error("{message}{}", detail(code.as_deref(), notes))]
    Statement {
        /// The engine's code: an SQLSTATE, or SQLite's extended code.
        code: Option<String>,
        /// What the server said.
        message: String,
        /// What it said beyond that: details, hint, position.
        notes: Vec<String>,
        /// What kind of failure it is.
        kind: FailureKind,
    },
    /// The server does not take what the structs declare.
    #[error("the server refused `{statement}`, which creates what the structs declare: {failure}")]
    Refused {
        /// The beginning of the statement.
        statement: String,
        /// What the server said.
        failure: Box<DatabaseError>,
        /// Extensions that the schema needs and does not declare.
        undeclared_extensions: Vec<String>,
    },
    /// The history table is not as it must be.
    #[error("{problem}")]
    History {
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The catalog holds what cannot be read.
    #[error("{object}: {problem}")]
    Catalog {
        /// The object.
        object: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A view's query gives other columns than its struct declares.
    #[error("{view}: {}", problems.join("; "))]
    ViewColumns {
        /// The view.
        view: String,
        /// What differs.
        problems: Vec<String>,
    },
    /// The engine cannot hold the schema.
    #[error(transparent)]
    Unsupported(Box<dyn Error + Send + Sync>),
    /// A file beside the database could not be used.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What kind of failure a statement met; decides whether it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Another session held a lock for too long, or both waited for each other. Trying again may help.
    Blocked,
    /// The connection is gone. What the server did with the last statement is not known.
    ConnectionLost,
    /// The server or the file takes no writes.
    ReadOnly,
    /// There is no room for more.
    NoSpace,
    /// Somebody cancelled it, or it took longer than it may.
    Cancelled,
    /// The account may not do it.
    Permission,
    /// Anything else: trying again does not help.
    Other,
}

impl DatabaseError {
    /// What to do about it; `None` where the message already says it.
    pub fn remedy(&self) -> Option<String> {
        Some(match self {
            Self::UnknownAddress { .. } => "write `postgres://user@host/name`, `sqlite:path`, or a \
                 path that ends in `.db`, `.sqlite` or `.sqlite3`"
                .to_owned(),
            Self::Address { .. } => {
                "the form is `postgres://user:password@host:port/name?option=value`; special \
                 characters in its parts are written as `%40` and the like"
                    .to_owned()
            }
            Self::TlsUnsupported { .. } => "turn on the feature `migrate-postgres-tls` of `architrave`, or connect \
                 through a tunnel that encrypts with `sslmode=disable`"
                .to_owned(),
            Self::Connect { remedy, .. } | Self::History { remedy, .. } => remedy.clone(),
            Self::FileMissing { .. } => {
                "check the path; `cargo schema run` creates the database that it names".to_owned()
            }
            Self::NoRoles { .. } => "leave the flag out: whoever may write to the file may do everything".to_owned(),
            Self::NotBuilt { engine } => format!(
                "turn on the feature `migrate-{}` of `architrave`",
                engine.keyword()
            ),
            Self::NoRequests { .. } => {
                "end the process itself, with Ctrl-C or SIGTERM: it stops at the next boundary".to_owned()
            }
            Self::TooOld { .. } => "update the server".to_owned(),
            Self::Statement { kind, .. } => match kind {
                FailureKind::Blocked => "another session holds a lock; end it, or run again when it is over. On \
                     PostgreSQL, `SELECT pid, usename, state, xact_start, query FROM pg_stat_activity WHERE xact_start \
                     < now() - interval '3 seconds' ORDER BY xact_start` shows who, and `SELECT \
                     pg_terminate_backend(PID)` ends it"
                    .to_owned(),
                FailureKind::ConnectionLost => {
                    "run again: what had been recorded as done is not repeated".to_owned()
                }
                FailureKind::Permission => {
                    "connect as the owner of the objects, or grant the account what the message names"
                        .to_owned()
                }
                FailureKind::Cancelled => {
                    "somebody cancelled the statement, or a timeout did; run again".to_owned()
                }
                FailureKind::ReadOnly => {
                    "connect to the primary: a replica takes no changes; or lift `default_transaction_read_only` \
                     or the permissions of the file"
                        .to_owned()
                }
                FailureKind::NoSpace => {
                    "make free space on the disk of the database, then run again".to_owned()
                }
                FailureKind::Other => return None,
            },
            Self::Refused {
                failure,
                undeclared_extensions,
                ..
            } => match undeclared_extensions.as_slice() {
                [] => return failure.remedy(),
                missing => extensions_remedy(missing),
            },
            Self::ViewColumns { .. } => {
                "change the fields, or give the columns of the query other names and types: \
                 `count(*)::integer AS orders`"
                    .to_owned()
            }
            Self::Unsupported(_) | Self::Catalog { .. } => return None,
            Self::File { .. } => "check that it exists and that you may write to it".to_owned(),
        })
    }

    /// Whether trying again may help.
    pub fn is_blocked(&self) -> bool {
        matches!(
            self,
            Self::Statement {
                kind: FailureKind::Blocked,
                ..
            }
        )
    }

    /// Whether the statement was cancelled.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Statement {
                kind: FailureKind::Cancelled,
                ..
            }
        )
    }

    /// Whether the connection is gone.
    pub fn is_connection_lost(&self) -> bool {
        matches!(
            self,
            Self::Statement {
                kind: FailureKind::ConnectionLost,
                ..
            }
        )
    }
}

fn extensions_remedy(missing: &[String]) -> String {
    let declared: Vec<String> = missing
        .iter()
        .map(|extension| format!("extension({extension:?})"))
        .collect();
    format!(
        "the schema needs {}: declare it in `schema!`, `objects: [{}]`, and the migrations create it",
        missing.join(", "),
        declared.join(", ")
    )
}

fn detail(code: Option<&str>, notes: &[String]) -> String {
    let mut text = code.map(|code| format!(" ({code})")).unwrap_or_default();
    for note in notes {
        text.push_str("\n  ");
        text.push_str(note);
    }
    text
}
