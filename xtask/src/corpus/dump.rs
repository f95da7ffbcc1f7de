//! What `pg_dump --schema-only` prints, taken apart and compared.
//!
//! The order of entries depends on names and on the order of creation; so entries are compared by what they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, Outcome};

/// Entries by their heads.
type Entries = BTreeMap<String, String>;

/// Compares two dumps and notes what differs.
pub(super) fn compare(loaded: &str, created: &str, owner: &str, outcome: &mut Outcome) {
    let (mut loaded, mut created) = (entries(loaded), entries(created));
    for entries in [&mut loaded, &mut created] {
        entries.retain(|head, text| !head.contains("; Type: ACL; ") || !is_of_owner(text, owner));
    }
    let tables = tables(&loaded);
    let sequences = sequences(&loaded, &tables);
    let mut different: BTreeSet<&str> = BTreeSet::new();
    let heads: BTreeSet<&String> = loaded.keys().chain(created.keys()).collect();
    for head in heads {
        let (one, other) = (loaded.get(head), created.get(head));
        if one == other {
            continue;
        }
        let text = one.or(other).map(String::as_str).unwrap_or_default();
        if let Some(table) = table_of(text, &tables, &sequences) {
            different.insert(table);
        }
        outcome.differences.push(Difference {
            object: head.clone(),
            lines: first_lines(one, other),
        });
    }
    outcome.tables = tables.len();
    outcome.different_tables = different.len();
}

/// Each entry by its head, `orders; Type: TABLE; Schema: public`. Comments of SQL, settings and empty lines go.
fn entries(dump: &str) -> Entries {
    let mut entries = Entries::new();
    let mut head = String::new();
    let mut body = String::new();
    let mut finish = |head: &str, body: &mut String| {
        let text = std::mem::take(body).trim().to_owned();
        if head.is_empty() || text.is_empty() {
            return;
        }
        let mut key = head.to_owned();
        // Overloaded functions have distinct heads; what has not is told apart by a number.
        let mut number = 1;
        while entries.contains_key(&key) {
            number += 1;
            key = format!("{head} ({number})");
        }
        entries.insert(key, text);
    };
    let mut is_behind_dashes = false;
    for line in dump.lines() {
        match line.strip_prefix("-- Name: ") {
            Some(found) if is_behind_dashes => {
                finish(&head, &mut body);
                let found = found.split("; Owner: ").next().unwrap_or(found);
                head = found.to_owned();
                is_behind_dashes = false;
                continue;
            }
            _ => {}
        }
        is_behind_dashes = line == "--";
        let is_noise = is_behind_dashes
            || line.starts_with("SET default_table")
            || line.starts_with("SET default_with_oids")
            || line.starts_with("SET default_tablespace")
            || line.starts_with("-- PostgreSQL database dump complete")
            || line.is_empty();
        if !is_noise {
            body.push_str(&parameters_in_order(line));
            body.push('\n');
        }
    }
    finish(&head, &mut body);
    entries
}

/// Whether the privileges are all of them, and the owner's, who has them anyway: a dump writes them out where one was
/// granted with the right to grant it, which the owner has anyway too.
fn is_of_owner(text: &str, owner: &str) -> bool {
    const ALL: &[&str] = &[
        "DELETE",
        "INSERT",
        "REFERENCES",
        "SELECT",
        "TRIGGER",
        "TRUNCATE",
        "UPDATE",
    ];
    let mut granted = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with("REVOKE ALL ON ") && line.ends_with(&format!(" FROM {owner};")) {
            continue;
        }
        let line = line.replace(" WITH GRANT OPTION;", ";");
        let Some((words, _)) = line
            .strip_prefix("GRANT ")
            .filter(|_| line.ends_with(&format!(" TO {owner};")))
            .and_then(|rest| rest.split_once(" ON "))
        else {
            return false;
        };
        granted.extend(words.split(',').map(str::to_owned));
    }
    granted.contains("ALL") || ALL.iter().all(|word| granted.contains(*word))
}

/// A line of storage parameters (`WITH (fillfactor='70', ..)`) with those sorted: they have no order.
fn parameters_in_order(line: &str) -> String {
    let Some((list, end)) = line
        .strip_prefix("WITH (")
        .and_then(|rest| rest.split_once(')'))
    else {
        return line.to_owned();
    };
    let mut parameters: Vec<&str> = list.split(", ").collect();
    parameters.sort_unstable();
    format!("WITH ({}){end}", parameters.join(", "))
}

/// The tables, as SQL names them.
fn tables(entries: &Entries) -> BTreeSet<String> {
    let starts = [
        "CREATE TABLE ",
        "CREATE UNLOGGED TABLE ",
        "CREATE FOREIGN TABLE ",
    ];
    entries
        .iter()
        .filter(|(head, _)| {
            head.contains("; Type: TABLE; ") || head.contains("; Type: FOREIGN TABLE; ")
        })
        .filter_map(|(_, text)| {
            let rest = starts.iter().find_map(|start| text.strip_prefix(start))?;
            Some(name(rest).to_owned())
        })
        .collect()
}

/// The sequences that belong to a table, with that table.
fn sequences<'a>(entries: &Entries, tables: &'a BTreeSet<String>) -> BTreeMap<String, &'a str> {
    entries
        .values()
        .filter_map(|text| {
            let (sequence, owner) = text
                .strip_prefix("ALTER SEQUENCE ")?
                .split_once(" OWNED BY ")?;
            Some((sequence.to_owned(), within(owner, tables)?))
        })
        .collect()
}

/// The table that an entry is a part of.
fn table_of<'a>(
    text: &str,
    tables: &'a BTreeSet<String>,
    sequences: &BTreeMap<String, &'a str>,
) -> Option<&'a str> {
    const BEFORE: &[&str] = &[
        "CREATE TABLE ",
        "CREATE UNLOGGED TABLE ",
        "CREATE FOREIGN TABLE ",
        "ALTER TABLE ONLY ",
        "ALTER TABLE ",
        "COMMENT ON TABLE ",
        "COMMENT ON COLUMN ",
        " ON TABLE ",
        " ON ONLY ",
        " ON ",
        " OWNED BY ",
        " FROM ",
    ];
    let line = text.lines().next().unwrap_or_default();
    if let Some(rest) = line.strip_prefix("CREATE SEQUENCE ")
        && let Some(table) = sequences.get(name(rest))
    {
        return Some(table);
    }
    BEFORE.iter().find_map(|before| {
        let (_, rest) = line.split_once(before)?;
        within(rest, tables)
    })
}

/// The table whose name, or the name of whose column, a text begins with.
fn within<'a>(text: &str, tables: &'a BTreeSet<String>) -> Option<&'a str> {
    let whole = name(text);
    let shorter = whole.rfind('.').map(|end| &whole[..end]);
    [Some(whole), shorter]
        .into_iter()
        .flatten()
        .find_map(|name| tables.get(name))
        .map(String::as_str)
}

/// The qualified name that a text begins with, as it is quoted.
fn name(text: &str) -> &str {
    let mut is_quoted = false;
    let end = text
        .char_indices()
        .find(|(_, letter)| {
            if *letter == '"' {
                is_quoted = !is_quoted;
            }
            !(is_quoted || letter.is_alphanumeric() || "_$.\"".contains(*letter))
        })
        .map_or(text.len(), |(position, _)| position);
    text[..end].trim_end_matches('.')
}

/// The first line that is not the same, of both.
fn first_lines(one: Option<&String>, other: Option<&String>) -> String {
    match (one, other) {
        (Some(text), None) => format!("        - {}", text.lines().next().unwrap_or_default()),
        (None, Some(text)) => format!("        + {}", text.lines().next().unwrap_or_default()),
        (Some(one), Some(other)) => {
            let (mut one, mut other) = (one.lines(), other.lines());
            loop {
                let (left, right) = (one.next(), other.next());
                if left != right {
                    let line = |sign: char, line: Option<&str>| {
                        line.map_or_else(String::new, |line| format!("        {sign} {line}\n"))
                    };
                    return line('-', left) + &line('+', right);
                }
                if left.is_none() {
                    return String::new();
                }
            }
        }
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUMP: &str = "--\n-- Name: orders; Type: TABLE; Schema: public; Owner: -\n--\n\n\
        CREATE TABLE public.orders (\n    id bigint NOT NULL\n);\n\n\n\
        --\n-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: -\n--\n\n\
        ALTER TABLE ONLY public.orders\n    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);\n\n\n\
        --\n-- PostgreSQL database dump complete\n--\n\n";

    fn compared(loaded: &str, created: &str) -> Outcome {
        let mut outcome = Outcome::default();
        compare(loaded, created, "postgres", &mut outcome);
        outcome
    }

    #[test]
    fn the_same_has_no_difference() {
        let outcome = compared(DUMP, DUMP);
        assert_eq!((outcome.tables, outcome.different_tables), (1, 0));
        assert_eq!(outcome.differences, []);
    }

    #[test]
    fn a_constraint_counts_for_its_table() {
        let changed = DUMP.replace("PRIMARY KEY (id)", "PRIMARY KEY (id, no)");
        let outcome = compared(DUMP, &changed);
        assert_eq!((outcome.tables, outcome.different_tables), (1, 1));
        assert_eq!(
            outcome.differences,
            [Difference {
                object: "orders orders_pkey; Type: CONSTRAINT; Schema: public".to_owned(),
                lines: "        -     ADD CONSTRAINT orders_pkey PRIMARY KEY (id);\n        \
                        +     ADD CONSTRAINT orders_pkey PRIMARY KEY (id, no);\n"
                    .to_owned(),
            }]
        );
    }

    #[test]
    fn what_is_missing_is_a_difference() {
        let without = DUMP
            .split("--\n-- Name: orders orders_pkey")
            .next()
            .unwrap();
        assert_eq!(compared(DUMP, without).different_tables, 1);
        assert_eq!(compared(without, DUMP).different_tables, 1);
    }

    #[test]
    fn what_the_owner_may_anyway_is_no_difference() {
        let own = "REVOKE ALL ON TABLE public.a FROM app;\n\
                   GRANT INSERT,REFERENCES,DELETE,TRIGGER,TRUNCATE,UPDATE ON TABLE public.a TO app;\n\
                   GRANT SELECT ON TABLE public.a TO app WITH GRANT OPTION;";
        assert!(is_of_owner(own, "app"));
        assert!(!is_of_owner(own, "other"));
        assert!(!is_of_owner(
            "GRANT SELECT ON TABLE public.a TO app;",
            "app"
        ));
    }

    #[test]
    fn storage_parameters_have_no_order() {
        assert_eq!(
            parameters_in_order("WITH (fillfactor='70', autovacuum_enabled='false');"),
            "WITH (autovacuum_enabled='false', fillfactor='70');"
        );
    }

    #[test]
    fn a_name_ends_where_its_quotes_do() {
        assert_eq!(name("public.\"a b\".c IS 'x'"), "public.\"a b\".c");
        assert_eq!(name("orders (id)"), "orders");
    }
}
