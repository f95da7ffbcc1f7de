//! PostgreSQL as a place for journeys.

use super::database::Database;
use architrave_tests::postgres::{ScratchDatabase, Server};
use postgres::Client;
use schema_core::def::{TypeFamily, TypeKind};
use schema_core::dialect::{Dialect, Postgres as PostgresDialect};
use schema_core::model::{Column, DataType, Table};

pub(crate) struct Postgres {
    dialect: PostgresDialect,
    here: Client,
    beside: Client,
    // Dropped last, after the connections.
    _databases: [ScratchDatabase; 2],
}

impl Postgres {
    pub(crate) fn new(server: &Server) -> Self {
        let databases = [server.scratch_database(), server.scratch_database()];
        Self {
            dialect: PostgresDialect::new(u16::try_from(server.version).unwrap()).unwrap(),
            here: databases[0].connect(),
            beside: databases[1].connect(),
            _databases: databases,
        }
    }

    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.here
    }
}

const CLEAR: &str = "
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT pubname FROM pg_publication LOOP
        EXECUTE format('DROP PUBLICATION %I', name);
    END LOOP;
    FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
        EXECUTE format('DROP EXTENSION %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
END $$;
CREATE SCHEMA public;
SET client_min_messages = warning;";

/// One line for everything that a schema can say, without names that the server makes up, numbers of objects, and the
/// order of columns.
const CONTENTS: &str = r#"
WITH relations AS (
    SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), functions AS (
    SELECT p.* FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT format('relation %s %s persistence=%s options=%s security=%s,%s identity=%s bound=%s key=%s acl=%s space=%s', oid::regclass, relkind,
        relpersistence, reloptions, relrowsecurity, relforcerowsecurity, relreplident,
        pg_get_expr(relpartbound, oid), CASE relkind WHEN 'p' THEN pg_get_partkeydef(oid) END,
        (SELECT string_agg(a::text, ',' ORDER BY a::text)
            FROM unnest(coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) a), reltablespace)
    FROM relations WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
UNION ALL
SELECT format('column %s.%s %s notnull=%s default=%s identity=%s generated=%s collation=%s storage=%s statistics=%s options=%s acl=%s compression=%s',
        a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attcollation::regcollation,
        a.attstorage, nullif(a.attstattarget, -1), a.attoptions, a.attacl, a.attcompression)
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind IN ('r', 'p', 'v', 'm', 'c')
UNION ALL
SELECT format('constraint %s.%s %s valid=%s inherited=%s', conrelid::regclass, CASE WHEN NOT r.relispartition THEN conname END,
        pg_get_constraintdef(c.oid), convalidated, coninhcount)
    FROM pg_constraint c JOIN relations r ON r.oid = conrelid WHERE contype NOT IN ('n', 't')
UNION ALL
SELECT format('type constraint %s.%s %s', contypid::regtype, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'c' AND contypid <> 0 AND connamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT format('index %s valid=%s clustered=%s replica=%s',
        CASE WHEN r.relispartition THEN regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \S+ ON', 'INDEX ON') ELSE pg_get_indexdef(indexrelid) END,
        indisvalid, indisclustered, indisreplident)
    FROM pg_index i JOIN relations r ON r.oid = i.indrelid
UNION ALL
SELECT format('trigger %s', pg_get_triggerdef(oid)) FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM relations)
UNION ALL
SELECT format('policy %s.%s %s %s %s %s %s', polrelid::regclass, polname, polcmd, polpermissive,
        (SELECT string_agg(r::regrole::text, ',' ORDER BY r::regrole::text) FROM unnest(polroles) r),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy
UNION ALL
SELECT format('statistics %s on %s kinds=%s expressions=%s columns=%s', stxname, stxrelid::regclass, stxkind, pg_get_expr(stxexprs, stxrelid),
        (SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = stxrelid AND attnum = ANY (stxkeys)))
    FROM pg_statistic_ext
UNION ALL
SELECT format('inherits %s from %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
    WHERE inhrelid NOT IN (SELECT indexrelid FROM pg_index)
UNION ALL
SELECT format('function %s', pg_get_functiondef(oid)) FROM functions WHERE prokind = 'f'
UNION ALL
SELECT format('view %s %s', oid::regclass, pg_get_viewdef(oid)) FROM relations WHERE relkind IN ('v', 'm')
UNION ALL
SELECT format('sequence %s %s start=%s by=%s min=%s max=%s cache=%s cycle=%s owner=%s', seqrelid::regclass, seqtypid::regtype, seqstart,
        seqincrement, seqmin, seqmax, seqcache, seqcycle,
        (SELECT format('%s.%s', d.refobjid::regclass, a.attname) FROM pg_depend d
         JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.objid = seqrelid AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass))
    FROM pg_sequence
UNION ALL
SELECT format('enum %s %s', enumtypid::regtype, string_agg(enumlabel, ',' ORDER BY enumsortorder)) FROM pg_enum GROUP BY enumtypid
UNION ALL
SELECT format('domain %s %s notnull=%s default=%s', oid::regtype, format_type(typbasetype, typtypmod), typnotnull, typdefault)
    FROM pg_type WHERE typtype = 'd' AND typnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
UNION ALL
SELECT format('comment %s.%s %s', objoid::regclass, coalesce((SELECT attname FROM pg_attribute WHERE attrelid = objoid AND attnum = objsubid AND objsubid > 0), ''), description)
    FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM relations)
UNION ALL
SELECT format('comment constraint %s.%s %s', c.conrelid::regclass, c.conname, description)
    FROM pg_description JOIN pg_constraint c ON c.oid = objoid WHERE classoid = 'pg_constraint'::regclass
UNION ALL
SELECT format('comment type %s %s', objoid::regtype, description)
    FROM pg_description WHERE classoid = 'pg_type'::regclass AND objoid::regtype::text IN (SELECT t.oid::regtype::text FROM pg_type t WHERE t.typnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema'))
UNION ALL
SELECT format('publication %s %s %s', pubname, pubinsert, (SELECT string_agg(tablename, ',') FROM pg_publication_tables t WHERE t.pubname = p.pubname)) FROM pg_publication p
UNION ALL
SELECT format('extension %s', extname) FROM pg_extension WHERE extname <> 'plpgsql'
ORDER BY 1"#;

fn contents(client: &mut Client) -> Vec<String> {
    let rows = client.query(CONTENTS, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

fn explain(error: &postgres::Error, statement: &str) -> String {
    match error.as_db_error() {
        Some(error) => format!(
            "{} {} {}\n{statement}",
            error.message(),
            error.detail().unwrap_or_default(),
            error.where_().unwrap_or_default()
        ),
        None => format!("{error}\n{statement}"),
    }
}

fn run(client: &mut Client, statements: &[String], transactional: bool) -> Result<(), String> {
    if transactional {
        client.batch_execute("BEGIN").map_err(|it| it.to_string())?;
    }
    for statement in statements {
        if let Err(error) = client.batch_execute(statement) {
            let problem = explain(&error, statement);
            if transactional {
                let _ = client.batch_execute("ROLLBACK");
            }
            return Err(problem);
        }
    }
    if transactional {
        client
            .batch_execute("COMMIT")
            .map_err(|error| explain(&error, "COMMIT"))?;
    }
    Ok(())
}

impl Database for Postgres {
    fn dialect(&self) -> &dyn Dialect {
        &self.dialect
    }

    fn clear(&mut self) {
        self.here.batch_execute(CLEAR).unwrap();
    }

    fn run(&mut self, statements: &[String], transactional: bool) -> Result<(), String> {
        run(&mut self.here, statements, transactional)
    }

    fn run_beside(&mut self, statements: &[String]) -> Result<(), String> {
        self.beside.batch_execute(CLEAR).unwrap();
        run(&mut self.beside, statements, false)
    }

    fn contents(&mut self) -> Vec<String> {
        contents(&mut self.here)
    }

    fn contents_beside(&mut self) -> Vec<String> {
        contents(&mut self.beside)
    }

    fn values(&mut self, table: &Table, columns: &[&str]) -> Result<Vec<String>, String> {
        let columns: Vec<String> = columns.iter().map(|it| format!("\"{it}\"::text")).collect();
        let name = match &table.name.namespace {
            Some(namespace) => format!("\"{namespace}\".\"{}\"", table.name.name),
            None => format!("\"{}\"", table.name.name),
        };
        let query = format!("SELECT concat_ws('|', {}) FROM {name}", columns.join(", "));
        let rows = self
            .here
            .query(&query, &[])
            .map_err(|error| explain(&error, &query))?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    fn value(&self, column: &Column, after: Option<&DataType>, number: usize) -> String {
        value(&column.data_type, after, number)
    }
}

/// A literal that fits both types, other for each number.
fn value(data_type: &DataType, after: Option<&DataType>, number: usize) -> String {
    if data_type.dimensions > 0 {
        return "'{}'".to_owned();
    }
    let uuid = format!("'00000000-0000-4000-8000-00000000000{number}'");
    let family = data_type.kind.family();
    let wanted = after.map_or(family, |after| after.kind.family());
    match (family, wanted) {
        (TypeFamily::Uuid, _) | (TypeFamily::Text, TypeFamily::Uuid) => uuid,
        (TypeFamily::Text | TypeFamily::Enum, TypeFamily::Enum) => "'open'".to_owned(),
        (TypeFamily::Integer, TypeFamily::Boolean) => "1".to_owned(),
        (TypeFamily::Text, TypeFamily::Integer) => format!("'{}'", 20 + number),
        (TypeFamily::Text, _) => match data_type.precision {
            Some(length) if length < 8 => format!("'{number}'"),
            _ => format!("'abc{}@def'", ["", "x", "y", "z", "w"][number]),
        },
        (TypeFamily::Integer | TypeFamily::Numeric | TypeFamily::Float | TypeFamily::Money, _) => {
            (20 + number).to_string()
        }
        (TypeFamily::Boolean, _) => "true".to_owned(),
        (TypeFamily::Binary, _) => format!("'\\x0{number}'"),
        (TypeFamily::Date, _) | (TypeFamily::Timestamp, TypeFamily::Date) => {
            format!("'2026-01-0{number}'")
        }
        (TypeFamily::Timestamp, _) => format!("'2026-01-0{number} 10:00:00'"),
        (TypeFamily::Time, _) => format!("'10:0{number}:00'"),
        (TypeFamily::Interval, _) => format!("'{number} days'"),
        (TypeFamily::Json, _) => format!("'{{\"a\": {number}}}'"),
        (TypeFamily::Enum, _) => "'open'".to_owned(),
        _ if data_type.kind == TypeKind::Domain => (20 + number).to_string(),
        _ => match data_type.kind.keyword() {
            "int4range" | "int8range" => format!("'[{},{})'", number * 10, number * 10 + 5),
            "tstzrange" => format!("'[2026-01-0{number}, 2026-01-0{number} 12:00)'"),
            _ => "NULL".to_owned(),
        },
    }
}
