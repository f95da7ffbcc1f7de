//! A catalog that is large enough for two connections is the same as one that is read over one.

use architrave_tests::postgres::each_version;
use schema_cli::database::open_existing;

/// Tables, each with what stands in a part of the catalog of its own: 120 of them, their keys and indexes are enough.
const TABLES: &str = "
    CREATE TYPE stage AS ENUM ('open', 'done');
    DO $$ BEGIN
      FOR number IN 1..120 LOOP
        EXECUTE format('CREATE TABLE t_%1$s (id bigserial PRIMARY KEY, parent bigint REFERENCES t_%1$s, stage stage, note text \
                        CHECK (note <> ''''), EXCLUDE (parent WITH =))', number);
        EXECUTE format('CREATE INDEX ON t_%s (lower(note), parent) WHERE stage = ''open''', number);
        EXECUTE format('CREATE VIEW v_%1$s AS SELECT id FROM t_%1$s', number);
        EXECUTE format('COMMENT ON COLUMN t_%s.note IS ''Said.''', number);
      END LOOP;
    END $$;
    CREATE FUNCTION answer() RETURNS integer LANGUAGE sql AS 'SELECT 42';
    CREATE TABLE p (at date) PARTITION BY RANGE (at);
    CREATE TABLE p_2026 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
    ALTER TABLE t_1 ADD CONSTRAINT unfinished CHECK (id > 0) NOT VALID;
";

#[test]
fn a_large_catalog_is_read_the_same_with_one_connection_left() {
    for server in each_version() {
        let scratch = server.scratch_database();
        scratch.execute(TABLES);
        let whole = open_existing(scratch.url()).unwrap().catalog().unwrap();
        assert_eq!(whole.schema.tables.len(), 121, "{}", server.version);
        assert_eq!(whole.unfinished.len(), 1, "{}", server.version);

        // Nobody comes in any more.
        let mut alone = open_existing(scratch.url()).unwrap();
        let name = scratch.name();
        let elsewhere = server.scratch_database();
        elsewhere.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        assert!(open_existing(scratch.url()).is_err(), "{}", server.version);
        assert_eq!(alone.catalog().unwrap(), whole, "{}", server.version);
        elsewhere.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    }
}
