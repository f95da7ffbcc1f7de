//! The server of the load: one of its own, which keeps what it commits, as those of users do.

use super::changes::TABLES;
use crate::failure::Failure;
use crate::generate::scratch::connect;
use postgres::Client;
use xtask::servers::{self, Selector};

/// How the server runs. The tests' settings trade every guarantee for speed; these take them back.
const SETTINGS: &str = "
fsync = on
synchronous_commit = on
full_page_writes = on
autovacuum = on
max_connections = 50
shared_buffers = '1GB'
maintenance_work_mem = '256MB'
min_wal_size = '2GB'
max_wal_size = '4GB'
checkpoint_timeout = '5min'
";

/// A server that has run for a while writes its log into segments that it has written before. A new one fills each with
/// zeros first, and everybody who commits waits for that.
const SEGMENTS: &str = "DO $$ BEGIN FOR segment IN 1..128 LOOP \
    PERFORM pg_logical_emit_message(false, 'bench', 'segment'), pg_switch_wal(); END LOOP; END $$";

/// What its settings are called in the report.
pub(super) const DESCRIPTION: &str = "fsync on, shared_buffers 1 GB, maintenance_work_mem 256 MB, min_wal_size 2 GB of recycled \
     segments, max_wal_size 4 GB, autovacuum on";

/// The server in a version.
pub(super) struct Server {
    selector: Selector,
    server: String,
    /// `PostgreSQL 15.18`.
    pub(super) version: String,
    /// Its major version.
    pub(super) major: u16,
}

const NAME: &str = "bench";

impl Server {
    /// The one that runs, or a new one.
    pub(super) fn start(version: &str) -> Result<Self, Failure> {
        let selector: Selector = format!("postgres@{version}").parse()?;
        let started = servers::start_apart(&selector, NAME, SETTINGS)?;
        let mut client = connect(&started.url)?;
        let row = client
            .query_one("SHOW server_version", &[])
            .map_err(Failure::database("asking for the version"))?;
        let version: String = row.get(0);
        let number = version.split(' ').next().unwrap_or_default().to_owned();
        let major = number.split('.').next().and_then(|it| it.parse().ok());
        let (server, _) = started.url.rsplit_once('/').ok_or_else(|| {
            Failure::Unexpected("the server's address names no database".to_owned())
        })?;
        Ok(Self {
            selector,
            server: server.to_owned(),
            version: format!("PostgreSQL {number}"),
            major: major.unwrap_or(15),
        })
    }

    /// Ends it and deletes its data.
    pub(super) fn stop(&self) -> Result<(), Failure> {
        servers::stop_apart(&self.selector, NAME)?;
        Ok(())
    }

    /// The address of a database.
    pub(super) fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.server)
    }

    /// An empty database.
    pub(super) fn create(&self, database: &str) -> Result<String, Failure> {
        self.administer(&[
            format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"),
            format!("CREATE DATABASE {database}"),
        ])?;
        Ok(self.url(database))
    }

    /// A copy of the tables with that many rows, warm.
    pub(super) fn copy(&self, rows: u64, database: &str) -> Result<String, Failure> {
        let base = self.base(rows)?;
        // Copying files is faster than writing a log of gigabytes, and 14 knows nothing else.
        let strategy = match self.major {
            ..=14 => "",
            _ => " STRATEGY file_copy",
        };
        self.administer(&[
            format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"),
            format!("CREATE DATABASE {database} TEMPLATE {base}{strategy}"),
            SEGMENTS.to_owned(),
            "CHECKPOINT".to_owned(),
        ])?;
        let url = self.url(database);
        let mut client = connect(&url)?;
        // What a database in use has in its memory.
        execute(
            &mut client,
            "SELECT sum(id) FROM orders; SELECT sum(id) FROM customers",
        )?;
        Ok(url)
    }

    /// Deletes a database.
    pub(super) fn drop(&self, database: &str) -> Result<(), Failure> {
        self.administer(&[format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")])
    }

    /// The database that copies are made of; it is filled once.
    fn base(&self, rows: u64) -> Result<String, Failure> {
        let name = format!("base_{rows}");
        let mut client = connect(&self.url("postgres"))?;
        let there = client
            .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
            .map_err(Failure::database("looking for the base"))?;
        if there.is_some() {
            return Ok(name);
        }
        eprintln!("{rows} rows are written");
        // Filled under another name, so that one that was interrupted is not taken for whole.
        let filling = format!("filling_{rows}");
        let mut client = connect(&self.create(&filling)?)?;
        execute(&mut client, TABLES)?;
        let customers = (rows / 10).max(1);
        execute(
            &mut client,
            &format!(
                "INSERT INTO customers SELECT n, 'customer ' || n FROM generate_series(1, {customers}) n"
            ),
        )?;
        execute(
            &mut client,
            &format!(
                "INSERT INTO orders SELECT n, 1 + n % {customers}, 'C' || n, 'a note about order ' || n, \
                 (ARRAY['open', 'paid', 'sent', 'done'])[1 + n % 4], 1 + n % 9, 'old', \
                 timestamp '2024-01-01' + n * interval '5 seconds' FROM generate_series(1, {rows}) n"
            ),
        )?;
        for statement in [
            "ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id)",
            "CREATE INDEX orders_placed_at_idx ON orders (placed_at)",
            "VACUUM (ANALYZE) customers",
            "VACUUM (ANALYZE) orders",
        ] {
            execute(&mut client, statement)?;
        }
        drop(client);
        self.administer(&[format!("ALTER DATABASE {filling} RENAME TO {name}")])?;
        Ok(name)
    }

    fn administer(&self, statements: &[String]) -> Result<(), Failure> {
        let mut client = connect(&self.url("postgres"))?;
        for statement in statements {
            execute(&mut client, statement)?;
        }
        Ok(())
    }
}

/// The size of the table with its indexes, in mebibytes.
pub(super) fn size(url: &str) -> Result<f64, Failure> {
    let question = "SELECT pg_total_relation_size('orders')::float8 / 1048576";
    let row = connect(url)?
        .query_one(question, &[])
        .map_err(Failure::database("asking for the size"))?;
    Ok(row.get(0))
}

fn execute(client: &mut Client, statement: &str) -> Result<(), Failure> {
    client
        .batch_execute(statement)
        .map_err(Failure::database(statement))
}
