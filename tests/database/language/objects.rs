//! The objects of a schema that are no tables.

use super::{Journey, Release};
use architrave::prelude::*;

/// Extensions, namespaces, functions, views and the rest, in one schema.
mod first {
    use super::*;

    #[derive(Table)]
    #[table(namespace = sales)]
    #[check(valid_amount, func("sales.is_positive", amount))]
    pub struct Order {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub amount: i32,
        pub note: String,
    }

    schema! {
        pub static OBJECTS = {
            tables: [Order],
            objects: [
                extension(pg_trgm),
                extension("uuid-ossp", namespace = extensions),
                namespace(sales, comment = "What is sold"),
                include_sql!("database/language/sql/is_positive.sql"),
                sql("
                    CREATE OR REPLACE FUNCTION touch() RETURNS trigger
                    LANGUAGE plpgsql AS $$
                    BEGIN
                        INSERT INTO sales.orders (amount, note) VALUES (1, 'again; and again');
                        RETURN NULL;
                    END
                    $$;
                    COMMENT ON FUNCTION touch() IS 'writes again';
                "),
                sql("CREATE TRIGGER touch AFTER UPDATE OF amount ON sales.orders FOR EACH ROW \
                     EXECUTE FUNCTION touch()"),
                sql("CREATE VIEW a_totals AS SELECT sum(amount) AS total FROM all_orders"),
                sql("CREATE VIEW all_orders AS SELECT * FROM sales.orders"),
                sql("CREATE MATERIALIZED VIEW stored AS SELECT total FROM a_totals"),
                sql("CREATE RULE nothing AS ON DELETE TO all_orders DO INSTEAD NOTHING"),
                sql("CREATE PROCEDURE clear(before integer) LANGUAGE sql \
                     AS 'DELETE FROM sales.orders WHERE id < before'"),
                sql("CREATE AGGREGATE total_of(integer) (SFUNC = int4pl, STYPE = integer)"),
                sql("CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'"),
                sql("CREATE EVENT TRIGGER watching ON ddl_command_start EXECUTE FUNCTION watch()"),
                publication(changes, tables(Order), publish(insert, update), comment = "for the archive"),
                sql("CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple)"),
                sql("CREATE COLLATION german (provider = icu, locale = 'de-DE')"),
                sql("CREATE FUNCTION same(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE \
                     AS 'SELECT a = b'"),
                sql("CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = same)"),
                sql("ALTER DEFAULT PRIVILEGES IN SCHEMA sales GRANT USAGE ON SEQUENCES TO PUBLIC",
                    name = readable,
                    drop = "ALTER DEFAULT PRIVILEGES IN SCHEMA sales REVOKE USAGE ON SEQUENCES FROM PUBLIC"),
            ],
            lock: "absent.lock",
        }
    }
}

/// The same with a body replaced, a result made anew under a view, a column dropped under `SELECT *`, and things
/// removed.
mod second {
    use super::*;

    #[derive(Table)]
    #[table(namespace = sales)]
    #[check(valid_amount, func("sales.is_positive", amount))]
    pub struct Order {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub amount: i32,
    }

    schema! {
        pub static OBJECTS = {
            tables: [Order],
            objects: [
                extension(pg_trgm, namespace = sales),
                namespace(sales, comment = "What is sold, again"),
                sql("CREATE FUNCTION sales.is_positive(value integer) RETURNS boolean \
                     LANGUAGE sql IMMUTABLE AS 'SELECT value >= 0'"),
                sql("CREATE VIEW all_orders AS SELECT * FROM sales.orders"),
                sql("CREATE VIEW a_totals AS SELECT sum(amount) AS total, count(*) AS number FROM all_orders"),
                sql("CREATE MATERIALIZED VIEW stored AS SELECT total FROM a_totals"),
                sql("CREATE FUNCTION same(a text, b text) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'"),
                publication(changes, tables(Order)),
            ],
            lock: "absent.lock",
        }
    }
}

#[test]
fn objects_of_every_kind_come_change_and_go() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO sales.orders (amount, note) VALUES (1, 'one');
                       REFRESH MATERIALIZED VIEW stored;
                       CALL clear(0);
                       SELECT 'a' === 'b'",
                reverting_loses: &["sales.orders"],
                ..Release::of(&first::OBJECTS)
            },
            Release::of(&second::OBJECTS),
        ],
        &[
            "extension pg_trgm: SQLite",
            "has no namespaces",
            "has no publications",
        ],
    )
    .run();
}
