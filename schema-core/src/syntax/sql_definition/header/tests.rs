use super::*;

fn read(sql: &str) -> (ObjectKind, String, String, String) {
    let head = header(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let name = match head.namespace {
        Some(namespace) => format!("{namespace}.{}", head.name),
        None => head.name,
    };
    (head.kind, name, head.detail, head.drop)
}

#[test]
fn heads_of_every_kind_are_read() {
    let cases = [
        (
            "-- keeps it\nCREATE OR REPLACE FUNCTION Touch_Updated_At() RETURNS trigger AS $$ ... $$",
            (
                ObjectKind::Function,
                "touch_updated_at",
                "",
                "DROP FUNCTION Touch_Updated_At()",
            ),
        ),
        (
            "create function sales.\"Total\"(a int, out b text) returns text language sql",
            (
                ObjectKind::Function,
                "sales.Total",
                "integer",
                "DROP FUNCTION sales.\"Total\"(integer)",
            ),
        ),
        (
            "CREATE PROCEDURE archive(before date) LANGUAGE sql",
            (
                ObjectKind::Procedure,
                "archive",
                "date",
                "DROP PROCEDURE archive(date)",
            ),
        ),
        (
            "CREATE AGGREGATE longest(text) (SFUNC = longer, STYPE = text)",
            (
                ObjectKind::Aggregate,
                "longest",
                "text",
                "DROP AGGREGATE longest(text)",
            ),
        ),
        (
            "CREATE AGGREGATE everything(*) (SFUNC = f, STYPE = int)",
            (
                ObjectKind::Aggregate,
                "everything",
                "",
                "DROP AGGREGATE everything(*)",
            ),
        ),
        (
            "CREATE OR REPLACE RECURSIVE VIEW v(n) AS SELECT 1",
            (ObjectKind::View, "v", "", "DROP VIEW v"),
        ),
        (
            "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1",
            (
                ObjectKind::MaterializedView,
                "m",
                "",
                "DROP MATERIALIZED VIEW m",
            ),
        ),
        (
            "CREATE RULE r AS ON INSERT TO sales.orders DO INSTEAD NOTHING",
            (
                ObjectKind::Rule,
                "r",
                "sales.orders",
                "DROP RULE r ON sales.orders",
            ),
        ),
        (
            "CREATE CONSTRAINT TRIGGER t AFTER UPDATE OF a, b ON \"Orders\" FOR EACH ROW EXECUTE FUNCTION f()",
            (
                ObjectKind::Trigger,
                "t",
                "Orders",
                "DROP TRIGGER t ON \"Orders\"",
            ),
        ),
        (
            "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
            (ObjectKind::EventTrigger, "e", "", "DROP EVENT TRIGGER e"),
        ),
        (
            "CREATE TEXT SEARCH CONFIGURATION german (COPY = pg_catalog.german)",
            (
                ObjectKind::Other,
                "german",
                "text search configuration",
                "DROP TEXT SEARCH CONFIGURATION german",
            ),
        ),
        (
            "CREATE CAST (bigint AS my_type) WITH FUNCTION f(bigint)",
            (
                ObjectKind::Other,
                "bigint as my_type",
                "cast",
                "DROP CAST (bigint as my_type)",
            ),
        ),
        (
            "CREATE OPERATOR @@@ (LEFTARG = text, RIGHTARG = text[], FUNCTION = f)",
            (
                ObjectKind::Other,
                "@@@",
                "operator of text and text[]",
                "DROP OPERATOR @@@ (text, text[])",
            ),
        ),
        (
            "CREATE OPERATOR CLASS c DEFAULT FOR TYPE t USING btree AS OPERATOR 1 <",
            (
                ObjectKind::Other,
                "c",
                "operator class of btree",
                "DROP OPERATOR CLASS c USING btree",
            ),
        ),
        (
            "CREATE USER MAPPING FOR app SERVER archive OPTIONS (user 'a')",
            (
                ObjectKind::Other,
                "app",
                "user mapping of archive",
                "DROP USER MAPPING FOR app SERVER archive",
            ),
        ),
        (
            "CREATE COLLATION german (provider = icu, locale = 'de')",
            (
                ObjectKind::Other,
                "german",
                "collation",
                "DROP COLLATION german",
            ),
        ),
    ];
    for (sql, (kind, name, detail, drop)) in cases {
        let expected = (kind, name.to_owned(), detail.to_owned(), drop.to_owned());
        assert_eq!(read(sql), expected, "{sql}");
    }
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    for (sql, part) in [
        (
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r",
            "`drop = \"..\"`",
        ),
        ("CREATE EXTENSION pg_trgm", "`extension(name)`"),
        ("CREATE SUBSCRIPTION s CONNECTION 'x'", "password"),
        ("CREATE SOMETHING NEW", "`CREATE SOMETHING NEW`"),
        ("CREATE FUNCTION f RETURNS int", "the list of arguments"),
        ("CREATE TRIGGER t AFTER INSERT", "the table"),
        ("-- nothing", "no statement"),
    ] {
        let error = header(sql).unwrap_err().to_string();
        assert!(error.contains(part), "{sql}: {error}");
    }
}

#[test]
fn creation_takes_nothing_over_and_replacement_does() {
    let sql = "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;\nCOMMENT ON FUNCTION f() IS 'x';";
    assert_eq!(
        create_text(sql).unwrap(),
        [
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
            "COMMENT ON FUNCTION f() IS 'x'"
        ]
    );
    assert_eq!(
        create_text("CREATE TABLE IF NOT EXISTS t (a int)").unwrap(),
        ["CREATE TABLE t (a int)"]
    );
    assert_eq!(
        replace_text("create view v as select 1").unwrap().unwrap(),
        ["create OR REPLACE view v as select 1"]
    );
    assert_eq!(
        replace_text("CREATE MATERIALIZED VIEW m AS SELECT 1").unwrap(),
        None
    );
}

#[test]
fn signatures_hold_what_or_replace_cannot_change() {
    let signature = |sql| header(sql).unwrap().signature;
    let one = signature("CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN 1");
    assert_eq!(
        one,
        signature("CREATE FUNCTION f(a  int) RETURNS INT STABLE LANGUAGE sql RETURN 2")
    );
    assert_ne!(
        one,
        signature("CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql RETURN 1")
    );
    assert_ne!(
        one,
        signature("CREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql RETURN 1")
    );
    assert_eq!(signature("CREATE PROCEDURE p(a int) AS $$ $$"), "(a int) ");
}
