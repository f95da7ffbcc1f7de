//! The versions of PostgreSQL that tests run on.

use xtask::servers::{self, Selector};

use super::{ScratchDatabase, scratch_database_on};
use crate::or_fail;

/// The environment variable that restricts [`each_version`] in the inner loop: major versions with commas between
/// them, such as `15` or `14,18`. The whole test run does without it.
pub const VARIABLE: &str = "ARCHITRAVE_POSTGRES_VERSIONS";

/// The versions that the project supports, oldest first.
pub const SUPPORTED: &[u32] = &[14, 15, 16, 17, 18];

/// A server of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The major version, such as 15.
    pub version: u32,
    /// The address with the administrator's account.
    pub url: String,
}

/// A server of every supported version, oldest first, or of those that [`VARIABLE`] names.
///
/// # Panics
///
/// When one of them is not there; the message holds the command that starts it. Also when the variable names a
/// version that is not supported.
#[track_caller]
pub fn each_version() -> Vec<Server> {
    let wanted = std::env::var(VARIABLE).unwrap_or_default();
    or_fail(chosen(&wanted), VARIABLE)
        .into_iter()
        .map(server)
        .collect()
}

/// The server of one version, whatever [`VARIABLE`] says.
///
/// # Panics
///
/// When it is not there; the message holds the command that starts it.
#[track_caller]
pub fn server(version: u32) -> Server {
    let selector: Selector = or_fail(format!("postgres@{version}").parse(), "the server");
    match servers::find(&selector) {
        Ok(endpoint) => Server {
            version,
            url: endpoint.url,
        },
        Err(error) => panic!("{error}"),
    }
}

impl Server {
    /// Creates an empty database on this server.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    #[track_caller]
    pub fn scratch_database(&self) -> ScratchDatabase {
        scratch_database_on(&self.url)
    }
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a supported version; write some of 14,15,16,17,18, or unset the variable")]
struct UnknownVersion {
    word: String,
}

fn chosen(wanted: &str) -> Result<Vec<u32>, UnknownVersion> {
    if wanted.trim().is_empty() {
        return Ok(SUPPORTED.to_vec());
    }
    let mut versions = Vec::new();
    for word in wanted.split(',').map(str::trim) {
        match word.parse() {
            Ok(version) if SUPPORTED.contains(&version) => versions.push(version),
            _ => return Err(UnknownVersion { word: word.into() }),
        }
    }
    versions.sort_unstable();
    versions.dedup();
    Ok(versions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_versions_unless_some_are_named() {
        assert_eq!(chosen(""), Ok(SUPPORTED.to_vec()));
        assert_eq!(chosen("18, 14,18"), Ok(vec![14, 18]));
        assert_eq!(
            chosen("15,9").unwrap_err().to_string(),
            "`9` is not a supported version; write some of 14,15,16,17,18, or unset the variable"
        );
    }

    #[test]
    fn every_supported_version_can_be_started() {
        let engine = &servers::postgres::ENGINE;
        let mut offered: Vec<u32> = engine
            .versions
            .iter()
            .map(|version| version.parse().unwrap())
            .collect();
        offered.sort_unstable();
        assert_eq!(offered, SUPPORTED);
    }

    #[test]
    fn each_version_is_what_it_says_and_has_its_contents_read() {
        for server in each_version() {
            let database = server.scratch_database();
            database.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
            let row = database
                .connect()
                .query_one("SELECT current_setting('server_version_num')", &[])
                .unwrap();
            let number: String = row.get(0);
            // A server of the user's own may stand in for the default version.
            if std::env::var_os(servers::postgres::ENGINE.variable).is_none() {
                assert!(number.starts_with(&server.version.to_string()), "{number}");
            }
            assert!(
                database
                    .catalogue()
                    .objects()
                    .contains_key("TABLE public.t"),
                "{}",
                database.catalogue()
            );
        }
    }

    #[test]
    fn the_contrib_extensions_of_every_version() {
        for server in each_version() {
            let database = server.scratch_database();
            for extension in [
                "btree_gin",
                "btree_gist",
                "citext",
                "cube",
                "hstore",
                "intarray",
                "ltree",
                "pg_trgm",
                "pgcrypto",
                "tablefunc",
                "unaccent",
                "uuid-ossp",
            ] {
                database.execute(&format!("CREATE EXTENSION \"{extension}\""));
            }
        }
    }
}
