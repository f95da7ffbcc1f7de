//! What is looked at before migrations run, read from their texts.

use super::Migration;
use crate::database::preflight::{Needs, PreflightFinding, TableWork};
use crate::database::{Database, DatabaseError};

/// What the comment of a step begins with that says what it locks: `Locks: ACCESS EXCLUSIVE on orders; rewrites it.`
const LOCKS: &str = "--   Locks: ";

/// Looks at everything that would keep the migrations from running, or make others wait. It does not write.
///
/// # Errors
///
/// When a question cannot be asked.
pub fn preflight(
    database: &mut dyn Database,
    migrations: &[&Migration],
) -> Result<Vec<PreflightFinding>, DatabaseError> {
    let needs = needs(migrations);
    database.preflight(&needs)
}

/// What the migrations say of themselves: `generate` writes the locks of each step above it. A script without such
/// comments says less.
pub fn needs(migrations: &[&Migration]) -> Needs {
    let mut needs = Needs::default();
    for migration in migrations {
        let mut lines = migration.up.text.lines().peekable();
        while let Some(line) = lines.next() {
            if let Some(locks) = line.strip_prefix(LOCKS) {
                let mut locks = locks.to_owned();
                // A sentence that is too long for a line goes on in the next one.
                while let Some(more) = lines.peek().and_then(|line| line.strip_prefix("--   "))
                    && !more.contains(": ")
                {
                    locks = format!("{locks} {}", more.trim());
                    lines.next();
                }
                add_locks(&mut needs, &locks);
            } else {
                add_statement(&mut needs, line);
            }
        }
    }
    needs
}

fn add_locks(needs: &mut Needs, text: &str) {
    let (locks, work) = text.split_once(';').unwrap_or((text, ""));
    let work = match work {
        work if work.contains("writes the whole table") || work.contains("rewrites") => {
            TableWork::Rewrite
        }
        work if work.contains("batches") => TableWork::Batches,
        work if work.contains("builds an index") => TableWork::IndexBuild,
        work if work.contains("reads") || work.contains("scans") => TableWork::Scan,
        _ => TableWork::Catalog,
    };
    for lock in locks.split(", ") {
        if let Some((_, table)) = lock.split_once(" on ") {
            let table = table.trim().trim_end_matches('.');
            needs.tables.insert((table.to_owned(), work));
        }
    }
}

/// What the first words of a line say. A line of a body in quotes may look like one, which costs a question.
fn add_statement(needs: &mut Needs, line: &str) {
    let words: Vec<String> = line
        .split_whitespace()
        .take(9)
        .map(str::to_ascii_uppercase)
        .collect();
    let is = |position: usize, word: &str| words.get(position).is_some_and(|it| it == word);
    let concurrent = words.iter().position(|word| word == "CONCURRENTLY");
    if let Some(position) = concurrent
        && position <= 3
        && (is(0, "CREATE") || is(0, "DROP") || is(0, "REINDEX"))
    {
        needs.concurrent = true;
        if is(0, "CREATE") {
            needs.indexes.extend(name_after(line, position + 1));
        }
    }
    if is(0, "CREATE") && is(1, "EXTENSION") {
        needs.extensions.extend(name_after(line, 2));
    }
}

/// The name that stands at this position among the words, past `IF NOT EXISTS`, without quotes.
fn name_after(line: &str, position: usize) -> Option<String> {
    let name = line.split_whitespace().skip(position).find(|word| {
        !["IF", "NOT", "EXISTS"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(word))
    })?;
    Some(name.trim_end_matches(';').trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Script;
    use schema_core::plan::Phase;

    #[test]
    fn the_comments_of_the_steps_and_the_statements_are_read() {
        let text = "\
-- Create index orders_idx on orders, concurrently
--   Locks: SHARE UPDATE EXCLUSIVE on orders; builds an index.
--   Avoids: index_create_blocking.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_idx
    ON orders (a);
--   Locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on
--   sales.orders; changes the catalog only.
CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\";
";
        let migration = Migration {
            id: "1".into(),
            name: "1".into(),
            phase: Phase::Expand,
            up: Script {
                path: "1.up.sql".into(),
                text: text.into(),
                transactional: false,
                losses: Vec::new(),
            },
            down: None,
        };
        let needs = needs(&[&migration]);
        assert!(needs.concurrent);
        assert_eq!(needs.indexes.iter().collect::<Vec<_>>(), ["orders_idx"]);
        assert_eq!(needs.extensions.iter().collect::<Vec<_>>(), ["uuid-ossp"]);
        let tables: Vec<_> = needs.tables.into_iter().collect();
        assert_eq!(
            tables,
            [
                ("customers".to_owned(), TableWork::Catalog),
                ("orders".to_owned(), TableWork::IndexBuild),
                ("sales.orders".to_owned(), TableWork::Catalog),
            ]
        );
    }
}
