//! Names and strings in SQL, quoted so that no content can end them.
//!
//! Quoting and escaping are sea-query's. The statements around them are our own: sea-query 1.0 panics
//! on, or drops without a word, much of what a migration consists of (comments outside MySQL, NOT
//! VALID, USING INDEX, CONCURRENTLY on a drop, deferrable keys, INCLUDE beside other clauses, triggers,
//! functions), and it writes a statement on one line, while a migration is read by people first.

use crate::model::ObjectName;
use sea_query::{Alias, IntoIden, QueryBuilder, QuotedBuilder, SqliteQueryBuilder};

/// Words that an engine reads as something other than a name, sorted, in lower case.
pub(super) type ReservedWords = &'static [&'static str];

/// A name as SQL: bare where every reader and every engine takes it as it stands, else quoted.
pub(super) fn identifier(name: &str, reserved: ReservedWords) -> String {
    if is_plain(name) && reserved.binary_search(&name).is_err() {
        return name.to_owned();
    }
    let mut sql = String::with_capacity(name.len() + 2);
    // Double quotes, doubled within: the same in PostgreSQL and SQLite. An owned name is always
    // escaped; sea-query trusts only static ones.
    SqliteQueryBuilder.prepare_iden(&Alias::new(name).into_iden(), &mut sql);
    sql
}

/// What an engine does not have, and the way out, where a name is not [writable](is_writable).
pub(super) const UNWRITABLE: (&str, &str) = (
    "names that are empty, or hold the character NUL or a carriage return",
    "give it another name: `name = \"..\"`",
);

/// Whether a name can be written at all. NUL ends the text for a server, and the files of migrations have LF line
/// ends, so that a carriage return would not arrive.
pub(super) fn is_writable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['\0', '\r'])
}

/// A table's or type's name as SQL, with its namespace.
pub(super) fn object(name: &ObjectName, reserved: ReservedWords) -> String {
    match &name.namespace {
        Some(namespace) => format!(
            "{}.{}",
            identifier(namespace, reserved),
            identifier(&name.name, reserved)
        ),
        None => identifier(&name.name, reserved),
    }
}

/// Names in a list, separated by commas.
pub(super) fn identifiers<'a>(
    names: impl IntoIterator<Item = &'a String>,
    reserved: ReservedWords,
) -> String {
    let names: Vec<String> = names
        .into_iter()
        .map(|name| identifier(name, reserved))
        .collect();
    names.join(", ")
}

/// A string as the SQL standard writes it: single quotes, doubled within.
pub(super) fn standard_literal(text: &str) -> String {
    let mut sql = String::with_capacity(text.len() + 2);
    SqliteQueryBuilder.write_string_quoted(text, &mut sql);
    sql
}

/// Letters, digits and underscores, in lower case so that no engine folds it, not led by a digit.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|character: char| character.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The parts of a list, one below the other, each after four spaces. A line break within a part stands in a
/// name or a string, where spaces behind it would be content.
pub(super) fn indented(parts: &[String]) -> String {
    let parts: Vec<String> = parts.iter().map(|part| format!("    {part}")).collect();
    parts.join(",\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_only_where_they_must_be() {
        let reserved: ReservedWords = &["order", "user"];
        assert_eq!(identifier("orders", reserved), "orders");
        assert_eq!(identifier("order", reserved), "\"order\"");
        assert_eq!(identifier("Order", reserved), "\"Order\"");
        assert_eq!(identifier("2nd", reserved), "\"2nd\"");
        assert_eq!(identifier("", reserved), "\"\"");
        assert_eq!(identifier("größe", reserved), "\"größe\"");
    }

    #[test]
    fn hostile_content_stays_inside_its_quotes() {
        assert_eq!(
            identifier("a\"; DROP TABLE b; --", &[]),
            "\"a\"\"; DROP TABLE b; --\""
        );
        assert_eq!(
            standard_literal("'; DROP TABLE b; --"),
            "'''; DROP TABLE b; --'"
        );
    }
}
