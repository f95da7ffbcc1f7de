//! Throw-away database servers for tests.
//!
//! An engine is one [`Engine`] in a file of its own, listed in [`ENGINES`]. A server is asked for by a [`Selector`]
//! such as `postgres@15`; what runs is recorded in `target/servers/`, so that a second start reuses it and tests
//! find it.
//!
//! A server that already runs elsewhere takes the place of ours when the engine's variable names it, for example
//! `ARCHITRAVE_POSTGRES_URL` for the default version and `ARCHITRAVE_POSTGRES_18_URL` for 18.

pub mod account;
mod error;
pub mod postgres;
mod record;
mod selector;

use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub use error::ServerError;
pub use record::Server;
pub use selector::Selector;

/// Every engine that can be started.
pub static ENGINES: &[&Engine] = &[&postgres::ENGINE];

/// A database engine: what its file provides.
pub struct Engine {
    /// The name in selectors and file names, lower case.
    pub name: &'static str,
    /// The versions that may be asked for, the default first.
    pub versions: &'static [&'static str],
    /// The environment variable that names a server of the default version to use instead of our own; see
    /// [`variable_of`](Engine::variable_of) for the others.
    pub variable: &'static str,
    /// Finds the folder of the version's programs, installing them if that is possible without asking.
    pub locate: fn(version: &str) -> Result<PathBuf, ServerError>,
    /// Starts a server on an empty folder, and returns once it takes connections.
    pub launch: fn(&Launch<'_>) -> Result<Server, ServerError>,
    /// Whether a recorded server still runs and takes connections.
    pub is_alive: fn(&Server) -> bool,
    /// Ends a server without keeping its data.
    pub end: fn(&Server) -> Result<(), ServerError>,
}

/// Where a new server is to live.
#[derive(Debug, Clone, Copy)]
pub struct Launch<'a> {
    /// The version asked for.
    pub version: &'a str,
    /// The folder of the programs.
    pub programs: &'a Path,
    /// An empty folder of its own, which goes with the server.
    pub directory: &'a Path,
    /// A TCP port that was free a moment ago.
    pub port: u16,
    /// Lines for the server's configuration, which win over ours.
    pub settings: &'a str,
}

/// A server to connect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The address with the administrator's account. It may hold a password when it came from the environment.
    pub url: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a server comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The environment variable of this name.
    Variable(String),
    /// One of ours that was running before.
    Reused(Server),
    /// One of ours, started now in this time.
    Started(Server, Duration),
}

/// The server to use: the one that the environment names, or the one of ours that runs.
///
/// # Errors
///
/// [`ServerError::NotRunning`] when there is neither; its message holds the command to run.
pub fn find(selector: &Selector) -> Result<Endpoint, ServerError> {
    if let Some(endpoint) = given(selector) {
        return Ok(endpoint);
    }
    match record::read(selector)? {
        Some(server) if (selector.engine.is_alive)(&server) => Ok(Endpoint {
            url: server.url.clone(),
            origin: Origin::Reused(server),
        }),
        _ => Err(ServerError::NotRunning {
            selector: selector.clone(),
            variable: selector.variable(),
            example: format!("{}://USER@HOST:PORT/DATABASE", selector.engine.name),
        }),
    }
}

/// The server to use, started if none runs yet.
///
/// # Errors
///
/// When the engine is not installed and cannot be, or the server does not start.
pub fn start(selector: &Selector) -> Result<Endpoint, ServerError> {
    if let Some(endpoint) = given(selector) {
        return Ok(endpoint);
    }
    let _guard = lock()?;
    match find(selector) {
        Err(ServerError::NotRunning { .. }) => {}
        decided => return decided,
    }
    // What a crash or a restart of the machine left behind.
    if let Some(dead) = record::read(selector)? {
        discard(selector, &dead)?;
    }
    let programs = (selector.engine.locate)(selector.version)?;
    let begin = Instant::now();
    let server = launch(selector, &programs, "")?;
    record::write(selector, &server)?;
    Ok(Endpoint {
        url: server.url.clone(),
        origin: Origin::Started(server, begin.elapsed()),
    })
}

/// Ends our server and deletes its data. Returns whether there was one; a server named by the environment is left alone.
///
/// # Errors
///
/// When the server runs and cannot be ended, or its files cannot be deleted.
pub fn stop(selector: &Selector) -> Result<Stopped, ServerError> {
    let _guard = lock()?;
    let Some(server) = record::read(selector)? else {
        return Ok(Stopped::NothingRan);
    };
    if (selector.engine.is_alive)(&server) {
        (selector.engine.end)(&server)?;
    }
    discard(selector, &server)?;
    Ok(Stopped::Ended)
}

/// What [`stop`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// A server of ours, now ended.
    Ended,
    /// No server of ours.
    NothingRan,
}

/// A server for one purpose, `name`, with settings of its own: the one that was started before, or a new one. It runs
/// until [`stop_apart`], whoever ends before; the tests never see it.
///
/// # Errors
///
/// As [`start`].
pub fn start_apart(selector: &Selector, name: &str, settings: &str) -> Result<Server, ServerError> {
    let _guard = lock()?;
    let path = record::path_apart(selector, name);
    if let Some(server) = record::read_file(path.clone())? {
        if (selector.engine.is_alive)(&server) {
            return Ok(server);
        }
        delete(&server.directory)?;
    }
    let programs = (selector.engine.locate)(selector.version)?;
    let server = launch(selector, &programs, settings)?;
    record::write_file(path, &server)?;
    Ok(server)
}

/// Ends the server of [`start_apart`] and deletes its data.
///
/// # Errors
///
/// As [`stop`].
pub fn stop_apart(selector: &Selector, name: &str) -> Result<Stopped, ServerError> {
    let _guard = lock()?;
    let path = record::path_apart(selector, name);
    let Some(server) = record::read_file(path.clone())? else {
        return Ok(Stopped::NothingRan);
    };
    if (selector.engine.is_alive)(&server) {
        (selector.engine.end)(&server)?;
    }
    delete(&server.directory)?;
    record::remove_file(path)?;
    Ok(Stopped::Ended)
}

/// Every version of every engine: what the tests need.
pub fn all_selectors() -> Vec<Selector> {
    let every_version = |engine: &&'static Engine| {
        let engine = *engine;
        engine
            .versions
            .iter()
            .map(move |version| Selector { engine, version })
    };
    ENGINES.iter().flat_map(every_version).collect()
}

/// The default version of every engine.
pub fn default_selectors() -> Vec<Selector> {
    all_selectors()
        .into_iter()
        .filter(|selector| selector.version == selector.engine.versions[0])
        .collect()
}

impl Engine {
    /// The environment variable that names a server of this version: `ARCHITRAVE_POSTGRES_URL` for the default
    /// version, `ARCHITRAVE_POSTGRES_18_URL` for another one.
    pub fn variable_of(&self, version: &str) -> String {
        match self.variable.strip_suffix("URL") {
            Some(start) if version != self.versions[0] => format!("{start}{version}_URL"),
            _ => self.variable.to_owned(),
        }
    }
}

fn given(selector: &Selector) -> Option<Endpoint> {
    let variable = selector.variable();
    let url = std::env::var(&variable)
        .ok()
        .filter(|url| !url.is_empty())?;
    Some(Endpoint {
        url,
        origin: Origin::Variable(variable),
    })
}

/// Another program can take the port between our look and the server's start, so such a failure gets a
/// second port; a second one has another cause.
fn launch(selector: &Selector, programs: &Path, settings: &str) -> Result<Server, ServerError> {
    let mut attempts_left = 2;
    loop {
        let directory = new_directory(selector)?;
        let port = free_port()?;
        let version = selector.version;
        let launched = (selector.engine.launch)(&Launch {
            version,
            programs,
            directory: &directory,
            port,
            settings,
        });
        match launched {
            Ok(server) => return Ok(server),
            Err(error) => {
                delete(&directory)?;
                attempts_left -= 1;
                let port_was_taken = matches!(
                    &error, ServerError::Launch { log, .. } if log.contains("Address already in use")
                );
                if attempts_left == 0 || !port_was_taken {
                    return Err(error);
                }
            }
        }
    }
}

fn new_directory(selector: &Selector) -> Result<PathBuf, ServerError> {
    let prefix = format!("architrave-{}-{}-", selector.engine.name, selector.version);
    match tempfile::Builder::new().prefix(&prefix).tempdir() {
        Ok(directory) => Ok(directory.keep()),
        Err(source) => Err(ServerError::File {
            path: std::env::temp_dir(),
            source,
        }),
    }
}

fn free_port() -> Result<u16, ServerError> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| ServerError::NoPort { source })
}

fn discard(selector: &Selector, server: &Server) -> Result<(), ServerError> {
    delete(&server.directory)?;
    record::remove(selector)
}

fn delete(directory: &Path) -> Result<(), ServerError> {
    match fs::remove_dir_all(directory) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(ServerError::File {
            path: directory.into(),
            source,
        }),
    }
}

/// Held while servers start or stop, so that two runs in one checkout do not start two.
fn lock() -> Result<File, ServerError> {
    let folder = record::folder();
    fs::create_dir_all(&folder).map_err(|source| ServerError::File {
        path: folder.clone(),
        source,
    })?;
    let path = folder.join("lock");
    let locked = File::create(&path).and_then(|file| file.lock().map(|()| file));
    locked.map_err(|source| ServerError::File { path, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_server_says_what_to_run() {
        let selector: Selector = "postgres@15".parse().unwrap();
        let error = ServerError::NotRunning {
            selector,
            variable: "ARCHITRAVE_POSTGRES_URL".into(),
            example: "postgres://USER@HOST:PORT/DATABASE".into(),
        };
        assert_eq!(
            error.to_string(),
            "no postgres@15 server: ARCHITRAVE_POSTGRES_URL is not set and no server of this checkout runs\n  \
             start one:       cargo xtask servers start postgres@15\n  \
             or use your own: ARCHITRAVE_POSTGRES_URL=postgres://USER@HOST:PORT/DATABASE"
        );
    }

    #[test]
    fn every_server_has_a_variable_of_its_own_and_every_engine_a_default_version() {
        let mut variables: Vec<_> = all_selectors().iter().map(Selector::variable).collect();
        let servers = variables.len();
        variables.sort_unstable();
        variables.dedup();
        assert_eq!(variables.len(), servers);
        assert!(variables.contains(&"ARCHITRAVE_POSTGRES_URL".to_owned()));
        assert!(variables.contains(&"ARCHITRAVE_POSTGRES_18_URL".to_owned()));
        assert_eq!(default_selectors().len(), ENGINES.len());
        assert!(ENGINES.iter().all(|engine| !engine.versions.is_empty()));
    }
}
