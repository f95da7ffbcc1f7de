//! PostgreSQL's schemas, by way of `psql` and `pg_dump`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::servers::{self, Selector, postgres};

use super::expressions::Expressions;
use super::package::Package;
use super::{CorpusError, Dump, Outcome, at, dump, folder, timed};

/// A server, and the programs that work with it.
pub(super) struct Server {
    /// The address of its first database, without the name.
    address: String,
    version: &'static str,
    /// Who owns what is loaded and what is created.
    owner: String,
    psql: PathBuf,
    pg_dump: PathBuf,
}

/// A database that goes with the value.
struct Scratch<'a> {
    server: &'a Server,
    name: String,
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        // The server is thrown away anyway.
        let _ = self.server.execute("postgres", &drop_statement(&self.name));
    }
}

fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)")
}

/// Roles that outlive their database are of the server: whoever deploys owns what is emitted.
const TAKE_OWNERSHIP: &str = "DO $$ DECLARE role text; BEGIN \
     FOR role IN SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> current_user LOOP \
     EXECUTE format('REASSIGN OWNED BY %I TO current_user', role); END LOOP; END $$";

/// The user in `postgres://user:password@host/name`.
fn user(url: &str) -> &str {
    let start = url.find("://").map_or(0, |position| position + 3);
    let rest = url.get(start..).unwrap_or_default();
    let end = rest.find([':', '@']).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

impl Server {
    /// Finds the server, and runs the files that come before all dumps. What they create may be there already.
    pub(super) fn new(selector: &Selector, prepared: &[PathBuf]) -> Result<Self, CorpusError> {
        let url = servers::start(selector)?.url;
        let major = selector.version.parse().unwrap_or(u32::MAX);
        let address = url
            .rsplit_once('/')
            .map_or(url.as_str(), |(address, _)| address);
        let server = Self {
            address: address.to_owned(),
            version: selector.version,
            owner: user(&url).to_owned(),
            psql: postgres::program("psql", major)?,
            pg_dump: postgres::program("pg_dump", major)?,
        };
        for file in prepared {
            process::capture(server.psql("postgres").arg("--file").arg(file))?;
        }
        Ok(server)
    }

    /// Takes a dump through.
    pub(super) fn take(&self, of: &Dump) -> Result<Outcome, CorpusError> {
        let mut outcome = Outcome::default();
        let loaded = self.scratch(&format!("corpus_{}", of.name))?;
        timed(&mut outcome, "load", || loaded.run_file(&of.path))?;
        self.execute(&loaded.name, TAKE_OWNERSHIP)?;
        let package = Package::create(of, &format!("postgres {}", self.version))?;
        timed(&mut outcome, "pull", || package.pull(&loaded.url()))?;
        for text in package.code()? {
            outcome.expressions.add(&Expressions::read(&text));
        }
        timed(&mut outcome, "check", || package.check())?;
        let files = timed(&mut outcome, "emit", || package.emit())?;
        let created = self.scratch(&format!("corpus_{}_created", of.name))?;
        for file in files {
            created.run_file(&file)?;
        }
        let before = timed(&mut outcome, "pg_dump", || loaded.dump())?;
        let after = created.dump()?;
        if before != after {
            // The server's text of an expression is another one after a dump and its restoration
            // (`varchar IN (..)`), so both sides go through the same number of them.
            let (before, after) = (loaded.settled(&before)?, created.settled(&after)?);
            keep(of, "loaded", &before)?;
            keep(of, "created", &after)?;
            dump::compare(&before, &after, &self.owner, &mut outcome);
        } else {
            dump::compare(&before, &after, &self.owner, &mut outcome);
        }
        Ok(outcome)
    }

    fn scratch(&self, name: &str) -> Result<Scratch<'_>, CorpusError> {
        self.execute("postgres", &drop_statement(name))?;
        let create = format!(
            "CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        self.execute("postgres", &create)?;
        Ok(Scratch {
            server: self,
            name: name.to_owned(),
        })
    }

    fn execute(&self, database: &str, statement: &str) -> Result<(), CorpusError> {
        let mut psql = self.psql(database);
        process::capture(psql.args(["--set", "ON_ERROR_STOP=1", "--command", statement]))?;
        Ok(())
    }

    fn psql(&self, database: &str) -> Command {
        let mut psql = Command::new(&self.psql);
        psql.args(["--no-psqlrc", "--quiet", "--dbname"])
            .arg(format!("{}/{database}", self.address))
            // As in a dump: what the body of a function names is looked for when it runs, by its users' search path.
            .env(
                "PGOPTIONS",
                "-c client_min_messages=error -c check_function_bodies=off",
            );
        psql
    }
}

impl Scratch<'_> {
    fn url(&self) -> String {
        format!("{}/{}", self.server.address, self.name)
    }

    fn run_file(&self, path: &Path) -> Result<(), CorpusError> {
        let mut psql = self.server.psql(&self.name);
        psql.args(["--set", "ON_ERROR_STOP=1", "--file"]).arg(path);
        process::capture(&mut psql)?;
        Ok(())
    }

    /// The schema, without who owns what: that is whoever deploys.
    fn dump(&self) -> Result<String, CorpusError> {
        let mut pg_dump = Command::new(&self.server.pg_dump);
        pg_dump
            .args(["--schema-only", "--no-owner", "--dbname"])
            .arg(self.url());
        // Newer programs print a key of each run.
        let text = process::capture(&mut pg_dump)?;
        let is_key =
            |line: &str| line.starts_with("\\restrict ") || line.starts_with("\\unrestrict ");
        let lines = text.lines().filter(|line| !is_key(line));
        Ok(lines.map(|line| format!("{line}\n")).collect())
    }

    /// The dump of a database that was restored from a dump of one that was restored from `dump`.
    fn settled(&self, dump: &str) -> Result<String, CorpusError> {
        let mut text = dump.to_owned();
        for _ in 0..2 {
            let path = folder().join("restored.sql");
            fs::write(&path, &text).map_err(|source| at(&path, source))?;
            let restored = self.server.scratch(&format!("{}_restored", self.name))?;
            restored.run_file(&path)?;
            text = restored.dump()?;
        }
        Ok(text)
    }
}

/// Both dumps stay beside the crate, for `diff`.
fn keep(of: &Dump, side: &str, text: &str) -> Result<(), CorpusError> {
    let path = folder()
        .join(of.engine.keyword())
        .join(&of.name)
        .join(format!("{side}.sql"));
    fs::write(&path, text).map_err(|source| at(&path, source))
}
