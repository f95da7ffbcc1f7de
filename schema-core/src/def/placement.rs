//! Where a table's rows are kept and from where they are read, beyond one database.

use super::definition::{definition, keywords};
use super::{ColumnIndex, Engine, SiteIndex};

definition! {
    /// `shard(tenant_id, group = tenants)`: the rows are distributed over several servers.
    pub struct ShardDef<'a> {
        /// The column whose value decides on which server a row is.
        pub key: ColumnIndex,
        /// The tables of one group keep the rows of one key on one server; `None` is a group of its own.
        pub group: Option<&'a str>,
        /// Where it stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// `cache(...)`: copies of rows are kept outside of the database.
    pub struct CacheDef<'a> {
        /// The columns by which a copy is found; empty where that is the primary key.
        pub key: &'a [ColumnIndex],
        /// After how many seconds a copy is no longer used.
        pub expires: Option<u32>,
        /// What makes a copy unused before that: `write`, `deploy`, `schedule`, or the name of an event.
        pub invalidated_by: Option<&'a str>,
        /// Where it stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// `engine(...)`: the decision which engine keeps the table.
    pub struct EngineChoiceDef<'a> {
        /// The engine.
        pub engine: Store,
        /// What the table is used for, where that is not what the project is used for.
        pub workload: Option<Workload>,
        /// Why this engine.
        pub reason: Option<&'a str>,
        /// Where it stands.
        pub site: SiteIndex,
    }
}

keywords! {
    /// How the application encrypts the values of a column.
    pub enum Encryption {
        /// Each time otherwise, so that equal values look different.
        Randomized = "randomized",
        /// Always alike, so that equal values look equal.
        Deterministic = "deterministic",
    }
}

keywords! {
    /// What a database, or a table, is used for.
    pub enum Workload {
        /// Many small transactions.
        Oltp = "oltp",
        /// Few large reads.
        Olap = "olap",
        /// Both at once.
        Mixed = "mixed",
        /// Facts that are appended and replayed.
        EventStream = "event_stream",
        /// Measurements over time.
        TimeSeries = "time_series",
        /// Documents that are read and written whole.
        Documents = "documents",
        /// Values that are found by one key.
        KeyValue = "key_value",
        /// Copies that may be lost.
        Cache = "cache",
        /// Paths of unknown length between rows.
        Graph = "graph",
        /// Words in texts, by relevance.
        FullText = "full_text",
        /// Nearest neighbours of vectors.
        Vector = "vector",
        /// Very many rows by one key, written everywhere.
        WideColumn = "wide_column",
        /// Transactions in several regions at once.
        Global = "global",
        /// The rows of many customers in one application.
        MultiTenant = "multi_tenant",
        /// A database that is paid for by use and sleeps in between.
        Serverless = "serverless",
        /// Documents, graphs and keys in one.
        MultiModel = "multi_model",
    }
}

keywords! {
    /// What readers may see after a write.
    pub enum Consistency {
        /// The write, always.
        Strong = "strong",
        /// The write, after a while.
        Eventual = "eventual",
    }
}

keywords! {
    /// An engine that may keep a table, whether or not this product writes migrations for it.
    pub enum Store {
        /// PostgreSQL.
        Postgres = "postgres",
        /// PostgreSQL with the extension TimescaleDB.
        TimescaleDb = "timescaledb",
        /// PostgreSQL with the extension pgvector.
        PgVector = "pgvector",
        /// PostgreSQL with the extension Citus.
        Citus = "citus",
        /// PostgreSQL, serverless.
        Neon = "neon",
        /// SQLite.
        Sqlite = "sqlite",
        /// SQLite, serverless.
        Turso = "turso",
        /// MySQL.
        MySql = "mysql",
        /// MySQL, serverless.
        PlanetScale = "planetscale",
        /// MariaDB.
        MariaDb = "mariadb",
        /// MongoDB.
        MongoDb = "mongodb",
        /// Firestore.
        Firestore = "firestore",
        /// Redis.
        Redis = "redis",
        /// DynamoDB.
        DynamoDb = "dynamodb",
        /// InfluxDB.
        InfluxDb = "influxdb",
        /// ClickHouse.
        ClickHouse = "clickhouse",
        /// BigQuery.
        BigQuery = "bigquery",
        /// Neo4j.
        Neo4j = "neo4j",
        /// Neptune.
        Neptune = "neptune",
        /// Elasticsearch.
        Elasticsearch = "elasticsearch",
        /// Meilisearch.
        Meilisearch = "meilisearch",
        /// CockroachDB.
        CockroachDb = "cockroachdb",
        /// Spanner.
        Spanner = "spanner",
        /// Qdrant.
        Qdrant = "qdrant",
        /// Cassandra.
        Cassandra = "cassandra",
        /// ScyllaDB.
        ScyllaDb = "scylladb",
        /// ArangoDB.
        ArangoDb = "arangodb",
    }
}

impl Store {
    /// The engine whose migrations create the table; `None` where this product writes none, and the table is
    /// left out of them.
    pub const fn engine(self) -> Option<Engine> {
        match self {
            Self::Postgres | Self::TimescaleDb | Self::PgVector | Self::Citus | Self::Neon => {
                Some(Engine::Postgres)
            }
            Self::Sqlite | Self::Turso => Some(Engine::Sqlite),
            _ => None,
        }
    }
}

impl Workload {
    /// The engines that are the first choice for it, PostgreSQL aside, which is always one.
    pub const fn first_choices(self) -> &'static [Store] {
        match self {
            Self::Oltp | Self::Mixed => &[Store::Postgres, Store::MySql],
            Self::Olap => &[Store::ClickHouse, Store::BigQuery],
            Self::EventStream | Self::MultiTenant => &[Store::Postgres],
            Self::TimeSeries => &[Store::TimescaleDb, Store::InfluxDb],
            Self::Documents => &[Store::MongoDb, Store::Firestore],
            Self::KeyValue | Self::Cache => &[Store::Redis, Store::DynamoDb],
            Self::Graph => &[Store::Neo4j, Store::Neptune],
            Self::FullText => &[Store::Elasticsearch, Store::Meilisearch],
            Self::Vector => &[Store::PgVector, Store::Qdrant],
            Self::WideColumn => &[Store::Cassandra, Store::ScyllaDb],
            Self::Global => &[Store::CockroachDb, Store::Spanner],
            Self::Serverless => &[Store::Neon, Store::PlanetScale, Store::Turso],
            Self::MultiModel => &[Store::ArangoDb],
        }
    }
}
