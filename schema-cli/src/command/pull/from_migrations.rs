//! `--from-migrations DIR`: what another tool's files of SQL lead to.

use crate::Error;
use crate::database::{Catalog, Database};
use schema_core::model::Schema;
use std::cmp::Ordering;
use std::path::{Path, PathBuf};

/// Lines after which a file says how to go back: dbmate, goose, sql-migrate, Liquibase.
const BACKWARD: &[&str] = &[
    "-- migrate:down",
    "-- +goose Down",
    "-- +migrate Down",
    "--rollback",
];

/// Runs the files in a scratch database on the server of `database`, and reads what is there then.
pub(super) fn catalog(database: &mut dyn Database, directory: &Path) -> Result<Catalog, Error> {
    let files = files(directory)?;
    if files.is_empty() {
        return Err(Error::Usage {
            problem: format!("there are no files of SQL in {}", directory.display()),
            remedy: "name the directory of the migrations: `--from-migrations migrations`"
                .to_owned(),
        });
    }
    let mut scratch = database.scratch(&Schema::default())?;
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| Error::read(&file, error))?;
        scratch.execute(forward(&text)).map_err(|error| Error::Content {
            path: file.clone(),
            problem: error.to_string(),
            remedy: "the files run in the order of their names, each to its end; what they need that is not in them, \
                     such as an extension, must be on the server"
                .to_owned(),
        })?;
    }
    Ok(scratch.catalog()?)
}

/// The part of a file that goes forward.
fn forward(text: &str) -> &str {
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        if BACKWARD.iter().any(|marker| start.starts_with(marker)) {
            return text.get(..position).unwrap_or(text);
        }
        position += line.len();
    }
    text
}

/// The files that go forward, in the order in which the usual tools run them.
fn files(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(directory) = waiting.pop() {
        let entries =
            std::fs::read_dir(&directory).map_err(|error| Error::read(&directory, error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Error::read(&directory, error))?
                .path();
            if path.is_dir() {
                waiting.push(path);
            } else if goes_forward(&path) {
                found.push(path);
            }
        }
    }
    found.sort_by(|one, other| natural(&one.display().to_string(), &other.display().to_string()));
    Ok(found)
}

/// Whether it is SQL, and neither a way back nor, as Flyway's `U1__..`, an undo.
fn goes_forward(path: &Path) -> bool {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let is_undo = name.starts_with('u') && name.contains("__");
    name.ends_with(".sql") && name != "down.sql" && !name.ends_with(".down.sql") && !is_undo
}

/// By name, numbers by their value: `V2` before `V10`.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one, other);
    loop {
        let (Some(first), Some(second)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len());
        };
        let order = if first.is_ascii_digit() && second.is_ascii_digit() {
            let (number, rest) = digits(left);
            let (another, other_rest) = digits(right);
            (left, right) = (rest, other_rest);
            number.len().cmp(&another.len()).then(number.cmp(another))
        } else {
            left = left.get(first.len_utf8()..).unwrap_or_default();
            right = right.get(second.len_utf8()..).unwrap_or_default();
            first.cmp(&second)
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The number that a text begins with, without leading zeros, and what follows it.
fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    (number.trim_start_matches('0'), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_run_in_the_order_of_their_numbers() {
        let mut names = [
            "V10__c.sql",
            "V2__b.sql",
            "V001__a.sql",
            "20260101_x/up.sql",
        ];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(
            names,
            [
                "20260101_x/up.sql",
                "V001__a.sql",
                "V2__b.sql",
                "V10__c.sql"
            ]
        );
    }

    #[test]
    fn the_way_back_is_left_out() {
        for (name, expected) in [
            ("1_a.up.sql", true),
            ("1_a.down.sql", false),
            ("1/up.sql", true),
            ("1/down.sql", false),
            ("U1__undo.sql", false),
            ("V1__users.sql", true),
            ("users.sql", true),
            ("README.md", false),
        ] {
            assert_eq!(goes_forward(Path::new(name)), expected, "{name}");
        }
        let both = "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n";
        assert_eq!(forward(both), "-- migrate:up\nCREATE TABLE a (id int);\n");
        assert_eq!(forward("SELECT 1"), "SELECT 1");
    }
}
