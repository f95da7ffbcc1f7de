//! Synthetic rows: what a table might hold, from its types, checks and keys.
//!
//! The database itself makes the rows. For each column there are several *shapes*, expressions over the number of a row (a
//! name, a date, a label, a string that a pattern of the check takes); the one that the checks let pass most often is
//! kept. References take rows of the other table. Rows that a check refuses are left out, and so are those that would
//! collide with a key. What could not be filled is said with the reason.
//!
//! | module | holds |
//! |---|---|
//! | `subject` | a table as the generator sees it |
//! | `shape` | values by type |
//! | `literal` | values from the text of checks |
//! | `choice` | which shape of each column |
//! | `candidate` | the query that makes rows |

mod candidate;
mod choice;
mod literal;
mod shape;
mod subject;

use crate::database::{Catalog, Database, DatabaseError};
use schema_core::dialect::Engine;
use schema_core::model::ObjectName;
use subject::Subject;

/// What became of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The table.
    pub table: ObjectName,
    /// How many rows it has now.
    pub rows: u64,
    /// How many it should have.
    pub wanted: u64,
    /// Why there are fewer; `None` where there are not.
    pub problem: Option<String>,
}

/// At most how many candidates one statement makes for each row that is still missing.
const SURPLUS: u64 = 20;

/// How often a table is tried again that has fewer rows than it should.
const ROUNDS: u32 = 8;

/// Fills every table of `catalog`, which is what `database` holds, up to the number of rows that `wanted` says of it. Rows
/// also keep the checks of `later`, catalogs that the database will have, as far as these say something of columns that
/// are there already: an application that is about to be released writes such rows before its checks come.
///
/// # Errors
///
/// When the database cannot be asked. That a table takes no rows is no error, and stands in the result.
pub fn fill(
    database: &mut dyn Database,
    catalog: &Catalog,
    later: &[Catalog],
    wanted: &dyn Fn(&ObjectName) -> u64,
) -> Result<Vec<Filled>, DatabaseError> {
    let mut filled = Vec::new();
    if database.engine() == Engine::Postgres {
        // Nothing has statistics here, and the planner would take each row of one table to all of another.
        database.execute("SET enable_nestloop = off; SET jit = off")?;
    }
    for subject in subject::subjects(database, catalog, later)? {
        let name = subject.name.clone();
        let wanted = wanted(&name);
        filled.push(fill_one(database, subject, wanted)?);
    }
    if database.engine() == Engine::Postgres {
        database.execute("RESET enable_nestloop; RESET jit")?;
    }
    Ok(filled)
}

/// The number of rows of a table.
pub(crate) fn count(database: &mut dyn Database, table: &str) -> Result<u64, DatabaseError> {
    number(database, &format!("SELECT count(*) FROM {table}"))
}

fn fill_one(
    database: &mut dyn Database,
    mut subject: Subject,
    wanted: u64,
) -> Result<Filled, DatabaseError> {
    let mut rows = count(database, &subject.quoted)?;
    let mut problem = None;
    // How many candidates a row takes.
    let mut surplus = 1;
    for reference in subject.references.iter().filter(|it| it.required) {
        if rows < wanted && count(database, &reference.target)? == 0 {
            problem = Some(format!(
                "it must refer to {}, which has no rows",
                reference.target.replace('"', "`")
            ));
        }
    }
    if rows < wanted && problem.is_none() {
        match choice::choose(database, &mut subject) {
            Ok(needed) => surplus = needed.min(SURPLUS),
            Err(why) => problem = Some(why),
        }
    }
    let mut next = rows + 1;
    let mut round = 0;
    while rows < wanted && problem.is_none() && round < ROUNDS {
        let most = match subject.refers_to_itself && rows == 0 {
            true => wanted.div_ceil(4),
            false => wanted - rows,
        };
        let span = most * surplus + 16;
        // A statement of the server's own making, which a trigger or a partition may still refuse.
        problem = insert(database, &subject, next, span, most)
            .err()
            .map(|error| first_line(&error));
        next += span;
        round += 1;
        rows = count(database, &subject.quoted)?;
    }
    if rows < wanted && problem.is_none() {
        problem = Some(subject.why_few(rows));
    }
    Ok(Filled {
        table: subject.name,
        rows,
        wanted,
        problem: problem.filter(|_| rows < wanted),
    })
}

/// Adds up to `most` rows, from candidates of these numbers.
fn insert(
    database: &mut dyn Database,
    subject: &Subject,
    first: u64,
    span: u64,
    most: u64,
) -> Result<(), DatabaseError> {
    let names: Vec<&str> = subject
        .columns
        .iter()
        .filter(|column| column.is_written())
        .map(|column| column.quoted.as_str())
        .collect();
    if names.is_empty() {
        // A table that numbers its rows and has nothing else.
        for _ in 0..most.min(1000) {
            database.execute(&format!("INSERT INTO {} DEFAULT VALUES", subject.quoted))?;
        }
        return Ok(());
    }
    let names = names.join(", ");
    let rows = candidate::accepted(subject, first, span, most);
    let (verb, rest) = match database.engine() {
        Engine::Sqlite => ("INSERT OR IGNORE INTO", ""),
        _ => ("INSERT INTO", " ON CONFLICT DO NOTHING"),
    };
    let table = &subject.quoted;
    database.execute(&format!(
        "{verb} {table} ({names}) SELECT {names} FROM ({rows}) AS accepted WHERE true{rest}"
    ))
}

/// The first value of a query, as a number; 0 where it is none.
fn number(database: &mut dyn Database, query: &str) -> Result<u64, DatabaseError> {
    let rows = database.rows(query)?;
    let value = rows.first().and_then(|row| row.first()).cloned().flatten();
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or(0))
}

fn first_line(error: &DatabaseError) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().to_owned()
}

/// A name between quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name of a table in SQL.
pub(crate) fn quoted_table(name: &ObjectName) -> String {
    match &name.namespace {
        Some(namespace) => format!("{}.{}", quoted(namespace), quoted(&name.name)),
        None => quoted(&name.name),
    }
}

/// A string in SQL.
pub(crate) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}
