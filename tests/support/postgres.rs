//! An empty PostgreSQL database for one test.
//!
//! A test of what differs between versions, or of what must not, goes over [`each_version`]:
//!
//! ```no_run
//! use architrave_tests::postgres::each_version;
//!
//! for server in each_version() {
//!     let database = server.scratch_database();
//!     database.execute("CREATE TABLE t (id bigint)");
//!     // `server.version` is 14, 15, 16, 17 or 18.
//! }
//! ```
//!
//! Every version has the contrib extensions, among them `btree_gin`, `btree_gist`, `citext`, `hstore`, `ltree`,
//! `pg_trgm`, `pgcrypto`, `unaccent` and `uuid-ossp`, and collations of ICU. None has a procedural language other
//! than PL/pgSQL; the extensions `postgis` and `vector` are not there either.

mod dump;
mod own_server;
mod version;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use ::postgres::{Client, Config, Error, NoTls};
use xtask::servers::{self, Selector};

use crate::{chain, on_own_thread, or_fail};

pub use dump::{catalogue, dump};
pub use own_server::OwnServer;
pub use version::{SUPPORTED, Server, VARIABLE as VERSIONS_VARIABLE, each_version, server};

/// A database of its own, dropped with everything in it when this value goes.
#[derive(Debug)]
pub struct ScratchDatabase {
    server_url: String,
    name: String,
    url: String,
}

/// Creates an empty database on the server that `ARCHITRAVE_POSTGRES_URL` names, or else on the one that
/// `cargo xtask servers` started.
///
/// # Panics
///
/// When no server is there; the message holds the command that starts one.
#[track_caller]
pub fn scratch_database() -> ScratchDatabase {
    scratch_database_on(&server_url())
}

/// Creates an empty database on the server at this address.
///
/// # Panics
///
/// When the server refuses.
#[track_caller]
pub fn scratch_database_on(server_url: &str) -> ScratchDatabase {
    let server_url = server_url.to_owned();
    let name = unique_name();
    let Some(url) = with_database(&server_url, &name) else {
        panic!("the address of the server is not of the form postgres://USER@HOST:PORT/DATABASE");
    };
    // template0 has no sessions, while template1 may have one, and a template in use cannot be copied.
    let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let created = on_own_thread(|| connect(&server_url)?.batch_execute(&create));
    or_fail(created, "cannot create a database for the test");
    ScratchDatabase {
        server_url,
        name,
        url,
    }
}

/// The address of the server for tests, with its administrator's account.
///
/// # Panics
///
/// When no server is there; the message holds the command that starts one.
#[track_caller]
pub fn server_url() -> String {
    let selector: Selector = or_fail("postgres".parse(), "the default server");
    match servers::find(&selector) {
        Ok(endpoint) => endpoint.url,
        Err(error) => panic!("{error}"),
    }
}

impl ScratchDatabase {
    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The address of its server, with the administrator's account.
    pub fn server_url(&self) -> &str {
        &self.server_url
    }

    /// The name of the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens a connection. The client blocks, so an asynchronous test connects with a driver of its own to [`url`](Self::url).
    ///
    /// # Panics
    ///
    /// When the server refuses.
    #[track_caller]
    pub fn connect(&self) -> Client {
        or_fail(
            connect(&self.url),
            "cannot connect to the database of the test",
        )
    }

    /// Runs SQL statements, separated by semicolons.
    ///
    /// # Panics
    ///
    /// When one of them fails.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        let done = on_own_thread(|| connect(&self.url)?.batch_execute(sql));
        or_fail(done, "cannot run the SQL of the test");
    }

    /// What the database holds; see [`catalogue`].
    ///
    /// # Panics
    ///
    /// When `pg_dump` is missing or fails.
    #[track_caller]
    pub fn catalogue(&self) -> crate::catalogue::Catalogue {
        catalogue(&self.url)
    }
}

impl Drop for ScratchDatabase {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropped = on_own_thread(|| connect(&self.server_url)?.batch_execute(&drop));
        // A panic here would hide the one that may be under way.
        if let Err(error) = dropped {
            eprintln!(
                "the database {} is left behind: {}",
                self.name,
                chain(&error)
            );
        }
    }
}

fn connect(url: &str) -> Result<Client, Error> {
    url.parse::<Config>()?.connect(NoTls)
}

/// The process and the counter tell apart what runs at once, the time what was left behind by an earlier process
/// of the same number.
fn unique_name() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let counter = COUNTER.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_micros();
    format!("architrave_test_{time:x}_{}_{counter}", std::process::id())
}

/// The address with another database; none when it is not an address with a scheme.
fn with_database(url: &str, name: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let (address, parameters) = match rest.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (rest, String::new()),
    };
    let authority = address
        .split_once('/')
        .map_or(address, |(authority, _)| authority);
    Some(format!("{scheme}://{authority}/{name}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_an_address_is_replaced() {
        let cases = [
            ("postgres://u@h:5432/postgres", "postgres://u@h:5432/x"),
            ("postgres://u:p@h:5432", "postgres://u:p@h:5432/x"),
            (
                "postgresql://u@h/d?sslmode=disable",
                "postgresql://u@h/x?sslmode=disable",
            ),
            (
                "postgres:///d?host=/tmp/socket",
                "postgres:///x?host=/tmp/socket",
            ),
        ];
        for (before, after) in cases {
            assert_eq!(
                with_database(before, "x").as_deref(),
                Some(after),
                "{before}"
            );
        }
        assert_eq!(with_database("host=localhost dbname=d", "x"), None);
    }

    #[test]
    fn names_are_unique() {
        assert_ne!(unique_name(), unique_name());
    }

    #[test]
    fn a_scratch_database_is_empty_and_goes_with_its_value() {
        let database = scratch_database();
        assert!(database.catalogue().is_empty(), "{}", database.catalogue());
        let name = database.name().to_owned();
        // Dropping must not wait for this session.
        let _open = database.connect();
        drop(database);
        let mut client = connect(&server_url()).unwrap();
        let left = client
            .query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
            .unwrap();
        assert!(left.is_empty());
    }

    #[test]
    fn a_scratch_database_serves_an_asynchronous_test() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let database = scratch_database();
            database.execute("CREATE TABLE t (id bigint)");
            assert!(!database.catalogue().is_empty());
        });
    }

    #[test]
    #[should_panic(expected = "syntax error at or near \"CREATE\"")]
    fn failing_sql_fails_the_test_with_the_servers_message() {
        scratch_database().execute("CREATE CREATE");
    }
}
