//! Databases for the peers that compare with one, and what they have written.

use super::ADDED;
use crate::failure::Failure;
use postgres::{Client, NoTls};
use std::fs;
use std::path::Path;
use xtask::servers;

/// The version of the server, Debian's own, with which the programs of its client come.
pub(crate) const VERSION: &str = "15";

/// The address of an empty database of that name.
pub(crate) fn create(name: &str) -> Result<String, Failure> {
    let selector = format!("postgres@{VERSION}").parse()?;
    let endpoint = servers::start(&selector)?;
    let mut client = connect(&endpoint.url)?;
    for statement in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name}"),
    ] {
        client
            .batch_execute(&statement)
            .map_err(Failure::database(statement.clone()))?;
    }
    let (server, _) = endpoint
        .url
        .rsplit_once('/')
        .ok_or_else(|| Failure::Unexpected("the server's address names no database".to_owned()))?;
    Ok(format!("{server}/{name}"))
}

/// A connection.
pub(crate) fn connect(url: &str) -> Result<Client, Failure> {
    Client::connect(url, NoTls).map_err(Failure::database("connecting"))
}

/// How often a text stands in the files of a folder that a peer has added.
pub(super) fn count(folder: &Path, word: &str) -> Result<usize, Failure> {
    let mut found = 0;
    for entry in fs::read_dir(folder).map_err(Failure::file(folder))? {
        let path = entry.map_err(Failure::file(folder))?.path();
        if path.is_dir() {
            found += count(&path, word)?;
        } else if let Ok(text) = fs::read_to_string(&path) {
            found += text.matches(word).count();
        }
    }
    Ok(found)
}

/// `table.extra` of every table of the database that has the column.
pub(super) fn tables_with_column(client: &mut Client) -> Result<Vec<String>, Failure> {
    let question = "SELECT table_name::text FROM information_schema.columns \
                    WHERE table_schema = 'public' AND column_name = $1";
    let rows = client
        .query(question, &[&ADDED])
        .map_err(Failure::database("looking for the column"))?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}
