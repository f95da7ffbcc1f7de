//! The contents of a PostgreSQL database, as `pg_dump` writes them.

use std::process::Command;

use ::postgres::Error;
use xtask::process;
use xtask::servers::postgres::program;

use super::connect;
use crate::catalogue::{COLUMN_ORDER, Catalogue};
use crate::{on_own_thread, or_fail};

/// What the database at this address holds, by `pg_dump --schema-only --no-owner --no-privileges`.
///
/// The names are those of `pg_dump`'s own headings, with the type in front: `TABLE public.orders`,
/// `FK CONSTRAINT public.orders orders_customer_id_fkey`, `COMMENT public.TABLE orders`. The columns of a table are
/// sorted by name; their order is an entry of its own, `TABLE public.orders; column order`.
///
/// Definitions are as the server writes them, which need not be what it was told: `IN ('a', 'b')` on a varchar comes
/// back as `= ANY (ARRAY[...])`, and loading that text gives yet another one. Compare databases that were made by
/// statements, not one with a copy of its own dump.
///
/// # Panics
///
/// When the server cannot be reached, or no `pg_dump` fits its version.
#[track_caller]
pub fn catalogue(url: &str) -> Catalogue {
    parse(&dump(url))
}

/// What the database at this address holds, as statements that create it: `pg_dump --schema-only --no-owner
/// --no-privileges`, without the commands that only `psql` knows.
///
/// # Panics
///
/// When the server cannot be reached, or no `pg_dump` fits its version.
#[track_caller]
pub fn dump(url: &str) -> String {
    let major = or_fail(
        on_own_thread(|| server_major(url)),
        "cannot ask the server for its version",
    );
    let program = or_fail(
        program("pg_dump", major),
        "cannot read the database's contents",
    );
    let mut dump = Command::new(program);
    dump.args([
        "--schema-only",
        "--no-owner",
        "--no-privileges",
        "--dbname",
        url,
    ]);
    let text = or_fail(
        process::capture(&mut dump),
        "cannot read the database's contents",
    );
    let statements = text.lines().filter(|line| !line.starts_with('\\'));
    statements.collect::<Vec<_>>().join("\n")
}

fn server_major(url: &str) -> Result<u32, Error> {
    let row = connect(url)?.query_one(
        "SELECT current_setting('server_version_num')::int / 10000",
        &[],
    )?;
    row.try_get::<_, i32>(0).map(i32::unsigned_abs)
}

/// Splits a dump at the headings that `pg_dump` puts above every object:
///
/// ```text
/// --
/// -- Name: orders; Type: TABLE; Schema: public; Owner: -
/// --
/// ```
///
/// What comes before the first heading sets up the session and says nothing about the database.
fn parse(dump: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut current: Option<(String, Vec<&str>)> = None;
    for line in dump.lines() {
        if let Some(name) = heading(line) {
            finish(&mut catalogue, current.replace((name, Vec::new())));
        } else if let Some((_, lines)) = &mut current {
            lines.push(line);
        }
    }
    finish(&mut catalogue, current);
    catalogue
}

/// `TABLE public.orders` of `-- Name: orders; Type: TABLE; Schema: public; Owner: -`. An object outside of schemas
/// has the schema `-`.
fn heading(line: &str) -> Option<String> {
    let (name, rest) = line.strip_prefix("-- Name: ")?.rsplit_once("; Type: ")?;
    let (kind, rest) = rest.split_once("; Schema: ")?;
    let (schema, _) = rest.split_once("; Owner: ")?;
    Some(if schema == "-" {
        format!("{kind} {name}")
    } else {
        format!("{kind} {schema}.{name}")
    })
}

fn finish(catalogue: &mut Catalogue, object: Option<(String, Vec<&str>)>) {
    let Some((name, mut lines)) = object else {
        return;
    };
    // Between two objects there may be settings for the next one; the first line of an object and the last are its own.
    while lines.last().is_some_and(|line| is_between_objects(line)) {
        lines.pop();
    }
    let first = lines
        .iter()
        .position(|line| !is_between_objects(line))
        .unwrap_or(lines.len());
    let lines = &lines[first..];
    // A newer pg_dump says of an older server's own namespace that it has nothing to write.
    if lines.is_empty() || lines == ["-- *not* creating schema, since initdb creates it"] {
        return;
    }
    match table_columns(lines) {
        Some((columns, rest)) => {
            let mut sorted = columns.clone();
            sorted.sort_unstable();
            let order: Vec<&str> = columns.iter().map(|column| column_name(column)).collect();
            catalogue.add(format!("{name}{COLUMN_ORDER}"), &order.join(", "));
            let text: Vec<&str> = lines[..1]
                .iter()
                .copied()
                .chain(sorted)
                .chain(rest)
                .collect();
            catalogue.add(name, &text.join("\n"));
        }
        None => catalogue.add(name, &lines.join("\n")),
    }
}

fn is_between_objects(line: &str) -> bool {
    line.is_empty()
        || line == "--"
        || line == "-- PostgreSQL database dump complete"
        || line.starts_with("SET default_tablespace = ")
        || line.starts_with("SET default_table_access_method = ")
        || line.starts_with("\\unrestrict ")
}

/// The columns of `CREATE TABLE x (`, without the commas between them, and the lines after them: table constraints
/// and the closing bracket with what follows it.
fn table_columns<'a>(lines: &[&'a str]) -> Option<(Vec<&'a str>, Vec<&'a str>)> {
    let first = lines.first()?;
    let is_table = first.ends_with(" (")
        && [
            "CREATE TABLE ",
            "CREATE UNLOGGED TABLE ",
            "CREATE FOREIGN TABLE ",
        ]
        .iter()
        .any(|start| first.starts_with(start));
    if !is_table {
        return None;
    }
    let body = &lines[1..];
    let end = body
        .iter()
        .position(|line| line.starts_with(')') || line.starts_with("    CONSTRAINT "))?;
    let columns = body[..end]
        .iter()
        .map(|line| line.strip_suffix(',').unwrap_or(line))
        .collect();
    let rest = body[end..]
        .iter()
        .map(|line| line.strip_suffix(',').unwrap_or(line))
        .collect();
    Some((columns, rest))
}

/// The first word of a column's line, with its quotes where it has them.
fn column_name(line: &str) -> &str {
    let line = line.trim_start();
    let end = match line.strip_prefix('"') {
        // A quote inside a quoted name is doubled, so the name ends at the first quote before a space.
        Some(_) => line.find("\" ").map(|quote| quote + 1),
        None => line.find(' '),
    };
    end.map_or(line, |end| &line[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::assert_same;
    use crate::postgres::scratch_database;

    const DUMP: &str = r#"--
-- PostgreSQL database dump
--

\restrict abc

SET statement_timeout = 0;

--
-- Name: f(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.f() RETURNS integer
    LANGUAGE plpgsql
    AS $$

SET search_path = x;
$$;


SET default_tablespace = '';

--
-- Name: orders; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.orders (
    id bigint NOT NULL,
    "the ""name" text,
    amount numeric(10,2),
    CONSTRAINT orders_amount_check CHECK ((amount > 0))
);


--
-- Name: sales; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA sales;


--
-- PostgreSQL database dump complete
--

\unrestrict abc

"#;

    #[test]
    fn a_dump_is_split_at_its_headings() {
        assert_eq!(
            parse(DUMP).to_string(),
            r#"FUNCTION public.f()
    CREATE FUNCTION public.f() RETURNS integer
        LANGUAGE plpgsql
        AS $$
    
    SET search_path = x;
    $$;
SCHEMA sales
    CREATE SCHEMA sales;
TABLE public.orders
    CREATE TABLE public.orders (
        "the ""name" text
        amount numeric(10,2)
        id bigint NOT NULL
        CONSTRAINT orders_amount_check CHECK ((amount > 0))
    );
TABLE public.orders; column order
    id, "the ""name", amount
"#
        );
    }

    #[test]
    fn an_added_column_differs_in_the_order_alone() {
        let (grown, created) = (scratch_database(), scratch_database());
        grown.execute("CREATE TABLE t (a int, c int); ALTER TABLE t ADD COLUMN b int");
        created.execute("CREATE TABLE t (a int, b int, c int)");
        let (grown, created) = (grown.catalogue(), created.catalogue());
        assert_eq!(
            grown.difference_from(&created),
            "TABLE public.t; column order\n  - a, b, c\n  + a, c, b\n"
        );
        assert_same(
            &grown.without_column_order(),
            &created.without_column_order(),
        );
    }

    #[test]
    fn every_kind_of_object_of_a_schema_is_seen() {
        let database = scratch_database();
        database.execute(
            "CREATE TYPE status AS ENUM ('new', 'paid');
             CREATE TABLE parent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
             CREATE TABLE child (
                 id bigint PRIMARY KEY,
                 parent_id bigint NOT NULL REFERENCES parent ON DELETE CASCADE,
                 status status NOT NULL DEFAULT 'new',
                 amount numeric(10,2) CHECK (amount >= 0),
                 UNIQUE (parent_id, status)
             );
             CREATE INDEX child_new_idx ON child (id) INCLUDE (amount) WHERE status = 'new';
             COMMENT ON COLUMN child.amount IS 'in euros; -- and cents';",
        );
        let catalogue = database.catalogue();
        let names: Vec<&str> = catalogue.objects().keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "COMMENT public.COLUMN child.amount",
                "CONSTRAINT public.child child_parent_id_status_key",
                "CONSTRAINT public.child child_pkey",
                "CONSTRAINT public.parent parent_pkey",
                "FK CONSTRAINT public.child child_parent_id_fkey",
                "INDEX public.child_new_idx",
                "SEQUENCE public.parent_id_seq",
                "TABLE public.child",
                "TABLE public.child; column order",
                "TABLE public.parent",
                "TABLE public.parent; column order",
                "TYPE public.status",
            ]
        );
        assert!(catalogue.objects()["TABLE public.child"].contains("DEFAULT 'new'::public.status"));
    }
}
