//! The record of a running server, `target/servers/<engine>-<version>.toml`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Selector, ServerError};
use crate::workspace;

/// A throw-away server that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The engine's name, as in [`Engine::name`](super::Engine::name).
    pub engine: String,
    /// The version asked for, as in `postgres@15`.
    pub version: String,
    /// The address with the administrator's account, for clients.
    pub url: String,
    /// The TCP port on 127.0.0.1.
    pub port: u16,
    /// The temporary folder with data, socket and log.
    pub directory: PathBuf,
    /// The folder of the engine's programs, which match the server's version.
    pub programs: PathBuf,
}

/// The folder of the records.
pub(super) fn folder() -> PathBuf {
    workspace::generated().join("servers")
}

/// The recorded server, if there is one. A record that cannot be read counts as absent only when the file is.
pub(super) fn read(selector: &Selector) -> Result<Option<Server>, ServerError> {
    read_file(path(selector))
}

/// As [`read`], from any file.
pub(super) fn read_file(path: PathBuf) -> Result<Option<Server>, ServerError> {
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(ServerError::File { path, source }),
    };
    match toml::from_str(&text) {
        Ok(server) => Ok(Some(server)),
        Err(source) => Err(ServerError::Record { path, source }),
    }
}

pub(super) fn write(selector: &Selector, server: &Server) -> Result<(), ServerError> {
    write_file(path(selector), server)
}

/// As [`write`], to any file.
pub(super) fn write_file(path: PathBuf, server: &Server) -> Result<(), ServerError> {
    let text = toml::to_string(server).map_err(|source| ServerError::Unrecorded {
        path: path.clone(),
        source,
    })?;
    replace(&path, &text).map_err(|source| ServerError::File { path, source })
}

pub(super) fn remove(selector: &Selector) -> Result<(), ServerError> {
    remove_file(path(selector))
}

/// As [`remove`], any file.
pub(super) fn remove_file(path: PathBuf) -> Result<(), ServerError> {
    match fs::remove_file(&path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(ServerError::File { path, source }),
    }
}

fn path(selector: &Selector) -> PathBuf {
    folder().join(format!(
        "{}-{}.toml",
        selector.engine.name, selector.version
    ))
}

/// The record of a server for one purpose.
pub(super) fn path_apart(selector: &Selector, name: &str) -> PathBuf {
    folder().join(format!(
        "{}-{}-{name}.toml",
        selector.engine.name, selector.version
    ))
}

/// Writes beside the file and renames, so that a reader never sees half a record.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("toml.new");
    fs::write(&unfinished, text)?;
    fs::rename(&unfinished, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_the_way_through_its_file() {
        let server = Server {
            engine: "postgres".into(),
            version: "15".into(),
            url: "postgres://postgres@127.0.0.1:40123/postgres".into(),
            port: 40123,
            directory: "/tmp/architrave-postgres-15-x".into(),
            programs: "/usr/lib/postgresql/15/bin".into(),
        };
        let text = toml::to_string(&server).unwrap();
        assert_eq!(toml::from_str::<Server>(&text).unwrap(), server);
    }
}
