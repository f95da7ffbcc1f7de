//! What is kept aside comes back: every row and value that there was before, as long as the discard phase has not run.

use super::cases;
use super::database::{Database, difference};
use super::journey::{Steps, creation, fill};
use super::postgres_database::Postgres;
use super::sqlite_database::Sqlite;
use architrave_cases::{Case, Outcome, outcome};
use architrave_tests::postgres::each_version;
use schema_core::model::Schema;
use schema_core::plan::Phase;

/// The values of all columns of all tables.
fn values(database: &mut dyn Database, schema: &Schema) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for table in schema.tables.values() {
        let columns: Vec<&str> = table.columns.iter().map(|it| it.name.as_str()).collect();
        let found = database.values(table, &columns)?;
        lines.extend(
            found
                .into_iter()
                .map(|line| format!("{}: {line}", table.name)),
        );
    }
    Ok(lines)
}

/// There as far as the contract phase, and back; the number of values that were seen again.
fn there_and_back(database: &mut dyn Database, case: &Case) -> Result<usize, String> {
    let planned = outcome(case, database.dialect());
    let Outcome::Planned { before, plan, .. } = planned else {
        return Err("it is refused".to_owned());
    };
    let steps = Steps::of(database, &plan)?;
    database.clear();
    for (statements, transactional) in creation(database, &before)? {
        database.run(&statements, transactional)?;
    }
    fill(database, &case.before, &case.after);
    let seen = values(database, &before)?;
    let contents = database.contents();
    let discarded = plan.phase(Phase::Discard).count();
    let kept = plan.migrations.len() - discarded;
    if discarded == 0 || plan.point_of_no_return().is_some_and(|it| it < kept) {
        return Err(format!(
            "{discarded} migrations discard, and data is lost before"
        ));
    }
    for (statements, transactional) in steps.up.iter().take(kept) {
        let problem = |it| format!("up: {it}");
        database.run(statements, *transactional).map_err(problem)?;
    }
    for (statements, transactional) in steps.down.iter().skip(discarded) {
        let problem = |it| format!("down: {it}");
        database.run(statements, *transactional).map_err(problem)?;
    }
    let left = difference(&contents, &database.contents());
    if !left.is_empty() {
        return Err(format!("what comes back is another schema\n{left}"));
    }
    let again = values(database, &before)?;
    match again == seen {
        true => Ok(seen.len()),
        false => Err(format!("values are lost\n{}", difference(&seen, &again))),
    }
}

fn all(database: &mut dyn Database, name: &str) {
    let mut failures = Vec::new();
    let mut values = 0;
    // What is lost on purpose beside it does not come back.
    let kept = cases()
        .into_iter()
        .filter(|case| !case.options.keep.is_empty() && case.options.allow_data_loss.is_empty());
    for case in kept {
        match there_and_back(database, &case) {
            Ok(seen) => values += seen,
            Err(problem) => failures.push(format!("{name}: {}: {problem}", case.title)),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(values > 20, "{name}: {values} rows");
}

#[test]
fn what_is_kept_comes_back_on_every_postgres() {
    for server in each_version() {
        let name = format!("PostgreSQL {}", server.version);
        all(&mut Postgres::new(&server), &name);
    }
}

#[test]
fn what_is_kept_comes_back_on_sqlite() {
    all(&mut Sqlite::new(), "SQLite");
}
