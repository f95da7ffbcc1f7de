//! Partitions of a database that is there, as structs.

use architrave_tests::postgres::each_version;
use schema_cli::pull::{Features, Request, pull};
use schema_core::dialect::Engine;

const TABLES: &str = "
    CREATE TYPE region AS ENUM ('north', 'south');
    CREATE TABLE sales (id bigint, region region, day date NOT NULL, amount integer NOT NULL,
        CONSTRAINT sales_pkey PRIMARY KEY (id, region, day)) PARTITION BY LIST (region);
    CREATE TABLE sales_north PARTITION OF sales FOR VALUES IN ('north') WITH (fillfactor = 80);
    CREATE TABLE sales_rest PARTITION OF sales DEFAULT PARTITION BY RANGE (day, id);
    CREATE TABLE sales_rest_old PARTITION OF sales_rest
        FOR VALUES FROM (MINVALUE, MINVALUE) TO ('2026-01-01', -5);
    CREATE TABLE sales_rest_new PARTITION OF sales_rest
        FOR VALUES FROM ('2026-01-01', -5) TO (MAXVALUE, MAXVALUE);
    CREATE TABLE words (word text) PARTITION BY HASH (lower(word));
    CREATE TABLE words_0 PARTITION OF words FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    CREATE TABLE moments (at timestamptz) PARTITION BY RANGE (at);
    CREATE TABLE moments_1 PARTITION OF moments
        FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
";

#[test]
fn partitions_are_pulled() {
    for server in each_version() {
        let database = server.scratch_database();
        database.execute(TABLES);
        let mut connection = schema_cli::database::open(database.url()).unwrap();
        let catalog = connection.catalog().unwrap();
        let pulled = pull(
            &catalog,
            &Request {
                engine: Engine::Postgres,
                features: Features(std::iter::once("chrono".to_owned()).collect()),
                derives: Vec::new(),
                single_file: true,
                schema_name: "SHOP".to_owned(),
                lock: "schema.lock".to_owned(),
                sql_directory: "sql".to_owned(),
                known: schema_cli::pull::update::KnownNames::default(),
                access: std::collections::BTreeMap::new(),
            },
        );
        let code: String = pulled.files.iter().map(|file| file.text.as_str()).collect();
        // Attributes may be broken into lines.
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in [
            "partition(list(region))",
            "#[partition(sales_north, values(Region::North), with(fillfactor = 80))]",
            "#[partition(sales_rest, default, partition(range(day, id)))]",
            "of = sales_rest, from = (minvalue, minvalue), to = (\"2026-01-01\", -5)",
            "of = sales_rest, from = (\"2026-01-01\", -5), to = (maxvalue, maxvalue)",
            "partition(hash(word.lower()))",
            "#[partition(words_0, modulus = 1, remainder = 0)]",
            "from = \"2026-01-01 00:00:00+00\"",
        ] {
            assert!(code.contains(expected), "`{expected}` is not in:\n{code}");
        }
        let omitted: Vec<String> = pulled
            .omissions
            .iter()
            .map(|omission| format!("{omission:?}"))
            .filter(|text| text.contains("partition"))
            .collect();
        assert!(omitted.is_empty(), "{omitted:?}");
    }
}
