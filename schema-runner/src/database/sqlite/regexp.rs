//! The function behind the operator `REGEXP`.

use regex::{Regex, RegexBuilder};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};
use std::sync::Arc;

/// Bounds what a hostile pattern in a file can make of memory.
const SIZE_LIMIT: usize = 1 << 20;

/// Gives `connection` the function `regexp(pattern, text)`, which SQLite calls for `text REGEXP pattern`.
///
/// It finds the pattern anywhere in the text, as PostgreSQL's `~` does, and is NULL where either is NULL.
/// The syntax is that of the `regex` crate.
///
/// # Errors
///
/// When SQLite refuses the function.
///
/// ```
/// let connection = rusqlite::Connection::open_in_memory()?;
/// schema_runner::database::sqlite::register_regexp(&connection)?;
/// let found: bool = connection.query_row("SELECT '+49123' REGEXP '^\\+?[0-9]+$'", [], |row| row.get(0))?;
/// assert!(found);
/// # Ok::<(), rusqlite::Error>(())
/// ```
pub fn register_regexp(connection: &Connection) -> Result<()> {
    connection.create_scalar_function(
        "regexp",
        2,
        FunctionFlags::SQLITE_UTF8
            | FunctionFlags::SQLITE_DETERMINISTIC
            | FunctionFlags::SQLITE_INNOCUOUS,
        matches,
    )
}

fn matches(context: &Context<'_>) -> Result<Option<bool>> {
    let (pattern, text) = (context.get_raw(0), context.get_raw(1));
    if pattern == ValueRef::Null || text == ValueRef::Null {
        return Ok(None);
    }
    // SQLite keeps the compiled pattern for as long as the argument is the same constant.
    let regex: Arc<Regex> =
        context.get_or_create_aux(0, |pattern| -> std::result::Result<Regex, PatternError> {
            let pattern = pattern
                .as_str()
                .map_err(|error| PatternError(error.to_string()))?;
            RegexBuilder::new(pattern)
                .size_limit(SIZE_LIMIT)
                .build()
                .map_err(|error| PatternError(error.to_string()))
        })?;
    let found = match text {
        ValueRef::Text(bytes) => regex.is_match(&String::from_utf8_lossy(bytes)),
        ValueRef::Integer(number) => regex.is_match(&number.to_string()),
        ValueRef::Real(number) => regex.is_match(&number.to_string()),
        ValueRef::Blob(_) | ValueRef::Null => {
            return Err(Error::UserFunctionError(
                "REGEXP compares text, and got a blob".into(),
            ));
        }
    };
    Ok(Some(found))
}

/// A pattern that does not compile.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct PatternError(String);

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate(expression: &str) -> Result<Option<bool>> {
        let connection = Connection::open_in_memory()?;
        register_regexp(&connection)?;
        connection.query_row(&format!("SELECT {expression}"), [], |row| row.get(0))
    }

    #[test]
    fn patterns_are_searched_for_and_null_stays_null() {
        assert_eq!(evaluate("'abc' REGEXP 'b'").unwrap(), Some(true));
        assert_eq!(evaluate("'abc' REGEXP '^b'").unwrap(), Some(false));
        assert_eq!(evaluate("'ABC' REGEXP '(?i)b'").unwrap(), Some(true));
        assert_eq!(evaluate("NULL REGEXP 'b'").unwrap(), None);
        assert_eq!(evaluate("12 REGEXP '^[0-9]+$'").unwrap(), Some(true));
    }

    #[test]
    fn a_pattern_that_does_not_compile_is_an_error() {
        assert!(evaluate("'a' REGEXP '('").is_err());
    }

    #[test]
    fn it_works_inside_a_check() {
        let connection = Connection::open_in_memory().unwrap();
        register_regexp(&connection).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (a TEXT CHECK (a REGEXP '^x')); INSERT INTO t VALUES ('xy')",
            )
            .unwrap();
        assert!(
            connection
                .execute_batch("INSERT INTO t VALUES ('y')")
                .is_err()
        );
    }
}
