use architrave::prelude::*;

#[derive(Table)]
pub struct Customer {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
}

schema! {
    pub static WORDS = {
        tables: [Customer],
        objects: [
            extensoin(pg_trgm),
            function("CREATE FUNCTION f() ..."),
            extension(pg_trgm, schema = extensions),
            extension,
            role(app_reader, password = "secret"),
            role(app_writer, logni),
            publication(changes, tables(Customer), all_tables),
            include_sql("sql/touch.sql"),
            "CREATE VIEW v AS SELECT 1",
        ],
        lock: "schema.lock",
    }
}

schema! {
    pub static TEXTS = {
        tables: [Customer],
        objects: [
            include_sql!("sql/no_such_file.sql"),
            sql("GRANT SELECT ON customers TO app_reader"),
            sql("CREATE SOMETHING new"),
            sql("CREATE EXTENSION pg_trgm"),
            sql("CREATE FUNCTION f RETURNS integer LANGUAGE sql RETURN 1"),
            sql("CREATE VIEW v AS SELECT 'open"),
            sql("CREATE SUBSCRIPTION s CONNECTION 'host=a' PUBLICATION p"),
            sql("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app_reader", name = readable),
        ],
        lock: "schema.lock",
    }
}

schema! {
    pub static DEPENDENCIES = {
        tables: [Customer],
        objects: [
            sql("CREATE VIEW one AS SELECT 1", depends_on(two)),
            sql("CREATE VIEW two AS SELECT 1", depends_on(one)),
            sql("CREATE VIEW three AS SELECT 1", depends_on(tow)),
            sql("CREATE VIEW four AS SELECT 1"),
            sql("CREATE OR REPLACE VIEW four AS SELECT 2"),
            sql("CREATE VIEW five AS SELECT 1", depends_on(String)),
        ],
        lock: "schema.lock",
    }
}

schema! {
    pub static NO_VIEW = { tables: [Customer], views: [Customer], lock: "schema.lock" }
}

fn main() {}
