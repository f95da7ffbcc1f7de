//! The table of features, tried: each version has what the table says, and does not have what it says is missing.

use architrave_tests::postgres::each_version;
use schema_core::dialect::{Engine, Feature, support};
use schema_core::syntax::settings::EngineVersion;

/// SQL that works where the engine itself has the feature; `None` where nothing of the kind can be written.
fn on_postgres(feature: Feature) -> Option<&'static str> {
    use Feature as F;
    Some(match feature {
        F::Namespaces => "CREATE SCHEMA s; CREATE TABLE s.t (a int)",
        F::Arrays => "CREATE TABLE t (a int[])",
        F::Multiranges => "CREATE TABLE t (a int4multirange)",
        F::NumericScaleBeyondPrecision => "CREATE TABLE t (a numeric(2, 4), b numeric(4, -2))",
        F::UuidV7 => "CREATE TABLE t (a uuid DEFAULT uuidv7())",
        F::VirtualGenerated => "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
        F::SetExpression => {
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
             ALTER TABLE t ALTER b SET EXPRESSION AS (a + 2)"
        }
        F::IdentityAlways => "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
        F::StorageOnCreate => "CREATE TABLE t (a text STORAGE external)",
        F::IcuCollations => "CREATE TABLE t (a text COLLATE \"en-x-icu\")",
        F::BuiltinCollations => "CREATE COLLATION c (provider = builtin, locale = 'C.UTF-8')",
        F::NullsNotDistinct => "CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)",
        F::DeferrableUnique => "CREATE TABLE t (a int UNIQUE DEFERRABLE)",
        F::MatchFull => {
            "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
             CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES p MATCH FULL)"
        }
        F::SetNullColumns => {
            "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
             CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b))"
        }
        F::ExclusionConstraints => "CREATE TABLE t (a int4range, EXCLUDE USING gist (a WITH &&))",
        F::TemporalKeys => {
            "CREATE EXTENSION btree_gist;
             CREATE TABLE t (id int, during tstzrange, PRIMARY KEY (id, during WITHOUT OVERLAPS))"
        }
        F::NotEnforced => "CREATE TABLE t (a int CHECK (a > 0) NOT ENFORCED)",
        F::UnvalidatedNotNull => {
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID"
        }
        F::RegularExpressions => "CREATE TABLE t (a text CHECK (a ~ '^a' AND a ~* 'b'))",
        F::IsDistinctFrom => "CREATE TABLE t (a int, b int, CHECK (a IS DISTINCT FROM b))",
        F::IncludedColumns => "CREATE TABLE t (a int, b int); CREATE INDEX ON t (a) INCLUDE (b)",
        F::OperatorClasses => "CREATE TABLE t (a text); CREATE INDEX ON t (a text_pattern_ops)",
        F::AccessMethods => "CREATE TABLE t (a jsonb); CREATE INDEX ON t USING gin (a)",
        F::EnumTypes => "CREATE TYPE e AS ENUM ('a')",
        F::Comments => "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'",
        F::Partitions => "CREATE TABLE t (a int) PARTITION BY RANGE (a)",
        F::PartitionedExclusions => {
            "CREATE TABLE t (a int, b int4range, EXCLUDE USING gist (b WITH =)) PARTITION BY RANGE (b)"
        }
        F::PartitionedUnvalidatedKeys => {
            "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int) PARTITION BY RANGE (a); \
             ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES r NOT VALID"
        }
        // Not in a transaction; a string of statements is one.
        F::DetachConcurrently => return None,
        F::RowSecurity => "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        F::Grants => "CREATE TABLE t (a int); GRANT SELECT ON t TO PUBLIC",
        F::SecurityInvokerViews => "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS a",
        F::MaterializedViews => "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
        F::StrictTables => "CREATE TABLE t (a int) STRICT",
        F::WithoutRowid => "CREATE TABLE t (a int PRIMARY KEY) WITHOUT ROWID",
        F::JsonFunctions => "CREATE TABLE t (a jsonb CHECK (jsonb_typeof(a) = 'object'))",
        F::Unhex => "SELECT decode('00ff', 'hex')",
        other => panic!("write SQL that needs {other:?}"),
    })
}

/// The same for SQLite. A feature that SQLite accepts as mere words (`WITH (..)`) cannot be tried.
fn on_sqlite(feature: Feature) -> Option<&'static str> {
    use Feature as F;
    Some(match feature {
        F::Arrays => "CREATE TABLE t (a INTEGER[]) STRICT",
        F::Multiranges => "CREATE TABLE t (a int4multirange) STRICT",
        F::NumericScaleBeyondPrecision => "CREATE TABLE t (a numeric(2, 4)) STRICT",
        F::UuidV7 => "SELECT uuidv7()",
        F::VirtualGenerated => "CREATE TABLE t (a INTEGER, b INTEGER AS (a + 1) VIRTUAL) STRICT",
        F::IdentityAlways => "CREATE TABLE t (a INTEGER GENERATED ALWAYS AS IDENTITY) STRICT",
        F::StorageOnCreate => "CREATE TABLE t (a TEXT STORAGE external) STRICT",
        F::NullsNotDistinct => "CREATE TABLE t (a INTEGER UNIQUE NULLS NOT DISTINCT) STRICT",
        F::ExclusionConstraints => "CREATE TABLE t (a INTEGER, EXCLUDE USING gist (a WITH &&))",
        F::TemporalKeys => {
            "CREATE TABLE t (a INTEGER, b TEXT, PRIMARY KEY (a, b WITHOUT OVERLAPS))"
        }
        F::NotEnforced => "CREATE TABLE t (a INTEGER CHECK (a > 0) NOT ENFORCED)",
        F::RegularExpressions => "SELECT 'a' REGEXP '^a'",
        F::IsDistinctFrom => "SELECT 1 IS DISTINCT FROM 2",
        F::IncludedColumns => "CREATE TABLE t (a, b); CREATE INDEX i ON t (a) INCLUDE (b)",
        F::OperatorClasses => "CREATE TABLE t (a); CREATE INDEX i ON t (a text_pattern_ops)",
        F::AccessMethods => "CREATE TABLE t (a); CREATE INDEX i ON t USING gin (a)",
        F::EnumTypes => "CREATE TYPE e AS ENUM ('a')",
        F::Comments => "CREATE TABLE t (a); COMMENT ON TABLE t IS 'x'",
        F::Partitions => "CREATE TABLE t (a INTEGER) PARTITION BY RANGE (a)",
        F::RowSecurity => "CREATE TABLE t (a); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        F::Grants => "CREATE TABLE t (a); GRANT SELECT ON t TO PUBLIC",
        F::SecurityInvokerViews => "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS a",
        F::MaterializedViews => "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
        F::StrictTables => "CREATE TABLE t (a INTEGER) STRICT",
        F::WithoutRowid => "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID",
        F::JsonFunctions => "SELECT json_valid('{}')",
        F::Unhex => "SELECT unhex('00ff')",
        F::SetNullColumns => {
            "CREATE TABLE t (a, b, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b))"
        }
        // An attached file is another thing than a namespace; DEFERRABLE and MATCH are read and not obeyed; a collation
        // is found missing when it is used.
        F::Namespaces
        | F::DeferrableUnique
        | F::SetExpression
        | F::IcuCollations
        | F::BuiltinCollations
        | F::MatchFull
        | F::UnvalidatedNotNull
        | F::PartitionedExclusions
        | F::PartitionedUnvalidatedKeys
        | F::DetachConcurrently => return None,
        other => panic!("write SQL that needs {other:?}"),
    })
}

#[test]
fn each_version_of_postgres_has_what_the_table_says() {
    for server in each_version() {
        let version = EngineVersion {
            major: u16::try_from(server.version).unwrap(),
            minor: 0,
        };
        let database = server.scratch_database();
        let mut client = database.connect();
        let mut wrong = Vec::new();
        for feature in Feature::ALL {
            let Some(sql) = on_postgres(*feature) else {
                continue;
            };
            let result = client
                .transaction()
                .unwrap()
                .batch_execute(sql)
                .map_err(|error| error.to_string());
            let expected = support(Engine::Postgres, *feature).is_native(version);
            if result.is_ok() != expected {
                wrong.push(format!("{feature:?} on {version}: {result:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn sqlite_has_what_the_table_says() {
    let number = rusqlite::version_number();
    let part = |number: i32| u16::try_from(number).unwrap();
    let version = EngineVersion {
        major: part(number / 1_000_000),
        minor: part(number / 1_000 % 1_000),
    };
    let mut wrong = Vec::new();
    for feature in Feature::ALL {
        let Some(sql) = on_sqlite(*feature) else {
            continue;
        };
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let result = connection.execute_batch(sql);
        let expected = support(Engine::Sqlite, *feature).is_native(version);
        if result.is_ok() != expected {
            wrong.push(format!("{feature:?} on {version}: {result:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
