//! `--from-migrations DIR`: what another tool's files of SQL lead to.

use super::tool_files::{files, forward};
use crate::Error;
use crate::database::{Catalog, Database, DatabaseError};
use crate::migration_lint::split;
use schema_core::model::Schema;
use std::path::Path;

/// Runs the files in a scratch database on the server of `database`, and reads what is there then.
pub(super) fn catalog(database: &mut dyn Database, directory: &Path) -> Result<Catalog, Error> {
    let files = files(directory)?;
    if files.is_empty() {
        return Err(Error::Usage {
            problem: format!("there are no files of SQL in {}", directory.display()),
            remedy: "name the directory of the migrations: `--from-migrations migrations`. Migrations that are \
                     code, as those of sea-orm, Alembic, Django and Rails are, run with their own tool on an empty \
                     database, which `cargo schema pull --database-url` then reads"
                .to_owned(),
        });
    }
    let mut scratch = database.scratch(&Schema::default())?;
    for (file, text) in files {
        run(scratch.as_mut(), &forward(&text)).map_err(|error| Error::Content {
            path: file.clone(),
            problem: error.to_string(),
            remedy: "the files run in the order in which the usual tools run them, each to its end; what they need \
                     that is not in them, such as a role or an extension, must be on the server"
                .to_owned(),
        })?;
    }
    Ok(scratch.catalog()?)
}

/// Runs the statements of a file. Several statements at once are one transaction to PostgreSQL; where it says that one
/// of them may not be in a transaction, each runs by itself.
fn run(database: &mut dyn Database, text: &str) -> Result<(), DatabaseError> {
    let Err(error) = database.execute(text) else {
        return Ok(());
    };
    let statements = split(text).unwrap_or_default();
    if !is_about_transactions(&error) || statements.len() < 2 {
        return Err(error);
    }
    for statement in statements {
        database.execute(&statement.text)?;
    }
    Ok(())
}

/// `active_sql_transaction`, as CREATE INDEX CONCURRENTLY says it, and `unsafe_new_enum_value_usage`.
fn is_about_transactions(error: &DatabaseError) -> bool {
    matches!(error, DatabaseError::Statement { code: Some(code), .. } if code == "25001" || code == "55P04")
}
