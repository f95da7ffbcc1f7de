//! Connecting, and scratch databases.

use super::security::{Connector, Wanted};
use super::{OLDEST_VERSION, Postgres, ScratchGuard, statement_error, with_causes};
use crate::database::{Cancel, DatabaseError, Told};
use ::postgres::config::Host;
use ::postgres::error::SqlState;
use ::postgres::{CancelToken, Client, Config, SimpleQueryMessage};
use std::collections::BTreeSet;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How long connecting may take where the address says nothing (`connect_timeout=...` in seconds).
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl Postgres {
    /// Connects to `url`, `postgres://user:password@host:port/name?option=value`.
    ///
    /// # Errors
    ///
    /// When the address is wrong or asks for TLS, the server cannot be reached or refuses, or it is
    /// older than [`OLDEST_VERSION`].
    pub fn connect(url: &str) -> Result<Self, DatabaseError> {
        let wanted = Wanted::read(url)?;
        let mut config: Config =
            wanted
                .rest
                .parse()
                .map_err(|error: ::postgres::Error| DatabaseError::Address {
                    problem: address_problem(&error),
                })?;
        let connector = wanted.connector(&mut config, &without_secrets(url))?;
        if config.get_application_name().is_none() {
            config.application_name("cargo-schema");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        Self::from_config(config, connector)
    }

    pub(super) fn from_config(
        mut config: Config,
        connector: Connector,
    ) -> Result<Self, DatabaseError> {
        let address = describe(&config);
        let notices = Notices::default();
        let heard = notices.clone();
        config.notice_callback(move |notice| heard.hear(notice.message()));
        let (client, number, text) = in_time(&config, &connector, &address)?;
        let (version, server) = supported(&address, number, &text)?;
        Ok(Self {
            client,
            config,
            connector,
            address,
            server,
            version,
            notices,
            noted: None,
            history: None,
            session: None,
            scratch: None,
        })
    }
}

/// A connection, and the version of its server as a number and as text.
type Met = (Client, i32, String);

/// Connects, and gives up when the server says nothing. The driver's own limit ends with the connection of TCP; behind it may
/// be anything that listens. The thread that waits ends with the connection.
fn in_time(config: &Config, connector: &Connector, address: &str) -> Result<Met, DatabaseError> {
    let each = config
        .get_connect_timeout()
        .copied()
        .unwrap_or(CONNECT_TIMEOUT);
    let hosts = u32::try_from(config.get_hosts().len().max(1)).unwrap_or(1);
    let most = each.saturating_mul(hosts.saturating_add(1));
    let (sender, receiver) = channel();
    let (config, connector, to) = (config.clone(), connector.clone(), address.to_owned());
    let spawned = thread::Builder::new()
        .name("connect".to_owned())
        .spawn(move || {
            // Whoever asked may be gone by then.
            let _ = sender.send(meet(&config, &connector, &to));
        });
    if let Err(error) = spawned {
        return Err(DatabaseError::Connect {
            address: address.to_owned(),
            problem: error.to_string(),
            remedy: "free memory or threads on this machine".to_owned(),
        });
    }
    receiver.recv_timeout(most).unwrap_or_else(|_| {
        Err(DatabaseError::Connect {
            address: address.to_owned(),
            problem: format!(
                "something took the connection and gave no answer within {} s",
                most.as_secs()
            ),
            remedy: "check that a PostgreSQL server listens at this host and port, and that it is not stuck; \
                     `connect_timeout=SECONDS` in the address gives it more time"
                .to_owned(),
        })
    })
}

fn meet(config: &Config, connector: &Connector, address: &str) -> Result<Met, DatabaseError> {
    let mut client = connector
        .connect(config)
        .map_err(|error| connect_error(address, &error))?;
    // In the simple protocol, which every server and pooler speaks.
    let messages = client
        .simple_query(
            "SELECT current_setting('server_version_num'), current_setting('server_version')",
        )
        .map_err(|error| statement_error(&error))?;
    let row = messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    let value = |index: usize| row.and_then(|row| row.get(index));
    match (value(0).and_then(|number| number.parse().ok()), value(1)) {
        (Some(number), Some(text)) => {
            let text = text.to_owned();
            Ok((client, number, text))
        }
        _ => Err(DatabaseError::Connect {
            address: address.to_owned(),
            problem: "the server does not say its version".to_owned(),
            remedy: "connect to PostgreSQL itself; what only speaks its protocol is not supported"
                .to_owned(),
        }),
    }
}

/// The version of a server as a number, `150018`, and as people write it, `PostgreSQL 15.18`; an error where it is
/// older than what is supported. `text` is what the server calls it: `15.18 (Debian 15.18-0+deb12u1)`.
fn supported(address: &str, number: i32, text: &str) -> Result<(u32, String), DatabaseError> {
    let number = u32::try_from(number).unwrap_or_default();
    let short = text.split(' ').next().unwrap_or(text);
    let server = format!("PostgreSQL {short}");
    if number / 10_000 < OLDEST_VERSION {
        return Err(DatabaseError::TooOld {
            address: address.to_owned(),
            server,
            oldest: format!("PostgreSQL {OLDEST_VERSION}"),
        });
    }
    Ok((number, server))
}

/// What becomes of the notices that are progress. Clones mean the same connection.
#[derive(Clone, Default)]
pub(super) struct Notices(Arc<Mutex<Option<Told>>>);

impl Notices {
    pub(super) fn tell(&self, told: Told) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
    }

    /// Only what the blocks of our backfills say: what else a server has to say while a migration runs (that
    /// something exists already) is known.
    fn hear(&self, notice: &str) {
        let told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(told) = &*told
            && notice.starts_with("backfill of ")
        {
            told(notice);
        }
    }
}

/// Cancels the statement at work on a connection.
pub(super) struct CancelStatement {
    pub(super) token: CancelToken,
    pub(super) connector: Connector,
}

impl Cancel for CancelStatement {
    fn cancel(&self) {
        // A server that cannot be reached has lost the connection too.
        let _ = self.connector.cancel(&self.token);
    }
}

/// Creates an empty database on the same server and connects to it.
pub(super) fn scratch(
    database: &mut Postgres,
    without: &BTreeSet<String>,
) -> Result<Postgres, DatabaseError> {
    let name = format!("architrave_scratch_{:016x}", fastrand::u64(..));
    // template0 has no session of others, which would block the copy, and no objects of others.
    database
        .client
        .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
        .map_err(|error| statement_error(&error))?;
    let guard = ScratchGuard {
        config: database.config.clone(),
        connector: database.connector.clone(),
        name: name.clone(),
    };
    let mut config = database.config.clone();
    config.dbname(&name);
    match Postgres::from_config(config, database.connector.clone()) {
        Ok(mut scratch) => {
            scratch.scratch = Some(guard);
            install_extensions(database, &mut scratch, without)?;
            Ok(scratch)
        }
        Err(error) => {
            drop_scratch(&guard);
            Err(error)
        }
    }
}

/// Operator classes and types of extensions that an administrator has installed are there for the scratch
/// database too, in the same namespaces. What is in `without` is installed by whoever needs it.
fn install_extensions(
    database: &mut Postgres,
    scratch: &mut Postgres,
    without: &BTreeSet<String>,
) -> Result<(), DatabaseError> {
    let rows = database
        .client
        .query(
            "SELECT e.extname::text, quote_ident(e.extname), quote_ident(n.nspname) \
             FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace \
             WHERE e.extname <> 'plpgsql' ORDER BY e.oid",
            &[],
        )
        .map_err(|error| statement_error(&error))?;
    for row in rows {
        if without.contains(row.get::<_, &str>(0)) {
            continue;
        }
        let (name, namespace) = (row.get::<_, &str>(1), row.get::<_, &str>(2));
        // pg_catalog is there, and no other may begin like that.
        let namespace_sql = match namespace.starts_with("pg_") {
            true => String::new(),
            false => format!("CREATE SCHEMA IF NOT EXISTS {namespace};"),
        };
        scratch
            .client
            .batch_execute(&format!(
                "{namespace_sql} CREATE EXTENSION IF NOT EXISTS {name} SCHEMA {namespace} CASCADE"
            ))
            .map_err(|error| statement_error(&error))?;
    }
    Ok(())
}

/// Drops a scratch database. The server ends our own session to it by itself, so that this may come
/// before the connection is closed.
pub(super) fn drop_scratch(scratch: &ScratchGuard) {
    let name = &scratch.name;
    let dropped = scratch
        .connector
        .connect(&scratch.config)
        .and_then(|mut client| {
            client.batch_execute(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ))?;
            client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
        });
    if let Err(error) = dropped {
        eprintln!("the scratch database {name} is left behind: {error}");
    }
}

/// The address without password and options.
fn without_secrets(url: &str) -> String {
    let url = url.rsplit_once('?').map_or(url, |(url, _)| url);
    let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
    match rest.rsplit_once('@') {
        Some((account, host)) => {
            let user = account.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{host}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

fn describe(config: &Config) -> String {
    let mut text = "postgres://".to_owned();
    if let Some(user) = config.get_user() {
        text.push_str(user);
        text.push('@');
    }
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .enumerate()
        .map(|(index, host)| {
            let ports = config.get_ports();
            let port = ports.get(index).or(ports.first()).copied().unwrap_or(5432);
            match host {
                Host::Tcp(host) => format!("{host}:{port}"),
                #[cfg(unix)]
                Host::Unix(folder) => format!("{}:{port}", folder.display()),
            }
        })
        .collect();
    text.push_str(&hosts.join(","));
    if let Some(name) = config.get_dbname() {
        text.push('/');
        text.push_str(name);
    }
    text
}

/// The driver quotes the part that it could not read, and that may be a part of the password.
fn address_problem(error: &::postgres::Error) -> String {
    let text = with_causes(error);
    match text.split_once("unknown option") {
        Some(_) => "it has an option that is not known".to_owned(),
        None if text.contains("invalid value for option") => {
            "an option has a value that is not valid".to_owned()
        }
        None => "it cannot be read".to_owned(),
    }
}

fn connect_error(address: &str, error: &::postgres::Error) -> DatabaseError {
    let wants_certificate = error
        .as_db_error()
        .is_some_and(|error| error.message().contains("client certificate"));
    let remedy = match error.code() {
        Some(_) if wants_certificate => {
            "name the certificate of this account and its key: `sslcert=FILE&sslkey=FILE`"
        }
        Some(&SqlState::INVALID_PASSWORD | &SqlState::INVALID_AUTHORIZATION_SPECIFICATION) => {
            "check the user and the password in the address; a server that wants TLS for this \
             account (`hostssl` in pg_hba.conf) refuses like this too"
        }
        Some(&SqlState::INVALID_CATALOG_NAME) => {
            "create the database (`createdb`), or correct the name at the end of the address"
        }
        Some(&SqlState::TOO_MANY_CONNECTIONS) => "end other sessions, or try again later",
        Some(_) => "the server's own words say what it wants",
        None if with_causes(error).contains("does not support TLS") => {
            "turn on TLS on the server (`ssl = on`), or write `sslmode=disable` where the way to it is safe"
        }
        None if with_causes(error).contains("certificate") => {
            "check that the address names the host of the certificate, and name the authority that has signed it \
             with `sslrootcert=FILE`; `sslmode=require` encrypts without a look at the certificate"
        }
        None => "check that the server runs, and host and port in the address",
    };
    let problem = match error.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => with_causes(error),
    };
    DatabaseError::Connect {
        address: address.to_owned(),
        problem,
        remedy: remedy.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(not(feature = "tls"))]
    fn tls_is_refused_by_name_and_the_password_is_not_shown() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let url = format!("postgres://me:secret@db.example/shop?sslmode={mode}");
            let error = Postgres::connect(&url).err().unwrap();
            assert_eq!(
                error.to_string(),
                "postgres://me@db.example/shop: the address asks for TLS, and this program was built without"
            );
            assert!(error.remedy().unwrap().contains("migrate-postgres-tls"));
        }
    }

    #[test]
    #[cfg(feature = "tls")]
    fn an_authority_that_cannot_be_read_is_named() {
        let url =
            "postgres://me:secret@db.example/shop?sslmode=verify-full&sslrootcert=/no/such.pem";
        let text = Postgres::connect(url).err().unwrap().to_string();
        assert!(
            text.contains("/no/such.pem") && !text.contains("secret"),
            "{text}"
        );
    }

    #[test]
    fn an_address_that_cannot_be_read_shows_nothing_of_itself() {
        for url in [
            "postgres://me:sec ret@host:not_a_port/shop",
            "postgres://me:x@host/shop?secret=1",
            "postgres://me:secret@host/shop?connect_timeout=secret",
        ] {
            let text = Postgres::connect(url).err().unwrap().to_string();
            assert!(
                text.starts_with("the address of the database is wrong: ") && !text.contains("sec"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_server_that_does_not_answer_is_named_without_the_password() {
        // Port 1 is reserved, and nothing listens there.
        let error = Postgres::connect("postgres://me:secret@127.0.0.1:1/shop").err();
        let text = error.unwrap().to_string();
        assert!(
            text.starts_with("cannot connect to postgres://me@127.0.0.1:1/shop: "),
            "{text}"
        );
        assert!(!text.contains("secret"), "{text}");
    }

    #[test]
    fn a_server_that_is_too_old_is_named_with_what_is_needed() {
        for (number, text) in [
            (90_624, "9.6.24"),
            (110_022, "11.22 (Debian 11.22-1.pgdg120+1)"),
        ] {
            let error = supported("postgres://it@localhost/shop", number, text).unwrap_err();
            let said = error.to_string();
            let short = text.split(' ').next().unwrap();
            assert!(said.contains(&format!("PostgreSQL {short}")), "{said}");
            assert!(
                said.contains(&format!("PostgreSQL {OLDEST_VERSION}")),
                "{said}"
            );
        }
        let found = supported("", 150_018, "15.18 (Debian 15.18-0+deb12u1)").unwrap();
        assert_eq!(found, (150_018, "PostgreSQL 15.18".to_owned()));
    }
}
