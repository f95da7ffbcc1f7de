//! The files of migration tools: which of them go forward, in which order, and which part of each.

use crate::Error;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lines after which a file says how to go forward, and how to go back: dbmate, goose, sql-migrate, rambler, tern.
/// Liquibase's `--rollback` is a comment of one line each.
const MARKS: &[(&str, &str)] = &[
    ("-- migrate:up", "-- migrate:down"),
    ("-- +goose up", "-- +goose down"),
    ("-- +migrate up", "-- +migrate down"),
    ("-- rambler up", "-- rambler down"),
    ("---- create below", "---- create above"),
];

/// The part of a file that goes forward. The other lines are empty, so that the numbers of lines stay.
pub(super) fn forward(text: &str) -> String {
    let mut is_forward = true;
    let mut part = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let start = line.trim_start().to_lowercase();
        for (up, down) in MARKS {
            if start.starts_with(up) {
                is_forward = true;
            } else if start.starts_with(down) {
                is_forward = false;
            }
        }
        part.push_str(match is_forward {
            true => line,
            false => "\n",
        });
    }
    part
}

/// The files that go forward with their texts, in the order in which the usual tools run them.
pub(super) fn files(directory: &Path) -> Result<Vec<(PathBuf, String)>, Error> {
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
            } else {
                found.push(path);
            }
        }
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| Error::read(&path, error))?;
        Ok((path, text))
    };
    let files: Vec<(PathBuf, String)> = in_order(found)
        .into_iter()
        .map(read)
        .collect::<Result<_, Error>>()?;
    // Atlas writes a file that makes everything before it needless.
    let start = files.iter().rposition(|(_, text)| {
        text.lines()
            .any(|line| line.starts_with("-- atlas:checkpoint"))
    });
    Ok(files.into_iter().skip(start.unwrap_or(0)).collect())
}

/// How Flyway and refinery name a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    /// `V1_2__name.sql`: a migration.
    Version,
    /// `U1__name.sql`: with Flyway the way back of the version, with refinery a migration like others.
    U,
    /// `B3__name.sql`: what takes the place of all versions up to it, on an empty database.
    Baseline,
}

/// What runs of some files, in order.
fn in_order(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut numbered = Vec::new();
    let mut others = Vec::new();
    let mut repeated = Vec::new();
    for path in files.into_iter().filter(|path| goes_forward(path)) {
        let name = file_name(&path);
        match versioned(&name) {
            Some((letter, version)) => numbered.push((version, letter, path)),
            None if name.starts_with("r__") => repeated.push(path),
            None => others.push(path),
        }
    }
    let versions: BTreeSet<Vec<u128>> = numbered
        .iter()
        .filter(|(_, letter, _)| *letter == Letter::Version)
        .map(|(version, ..)| version.clone())
        .collect();
    let baseline = numbered
        .iter()
        .filter(|(_, letter, _)| *letter == Letter::Baseline)
        .map(|(version, ..)| version.clone())
        .max();
    numbered.retain(|(version, letter, _)| match letter {
        Letter::Version => baseline.as_ref().is_none_or(|baseline| version > baseline),
        Letter::U => !versions.contains(version),
        Letter::Baseline => baseline.as_ref() == Some(version),
    });
    numbered.sort_by(|one, other| one.0.cmp(&other.0).then_with(|| by_path(&one.2, &other.2)));
    others.sort_by(|one, other| by_path(one, other));
    // Flyway repeats these after all versions, in the order of what they are called.
    repeated.sort_by_key(|path| file_name(path));
    let numbered = numbered.into_iter().map(|(.., path)| path);
    numbered.chain(others).chain(repeated).collect()
}

fn by_path(one: &Path, other: &Path) -> Ordering {
    natural(&one.display().to_string(), &other.display().to_string())
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().to_lowercase()
}

/// Whether it is SQL, and no way back.
fn goes_forward(path: &Path) -> bool {
    let name = file_name(path);
    name.ends_with(".sql") && name != "down.sql" && !name.ends_with(".down.sql")
}

/// The letter and the numbers of `V1_2__name.sql`, of a name in small letters.
fn versioned(name: &str) -> Option<(Letter, Vec<u128>)> {
    let (head, _) = name.split_once("__")?;
    let letter = match head.chars().next()? {
        'v' => Letter::Version,
        'u' => Letter::U,
        'b' => Letter::Baseline,
        _ => return None,
    };
    let numbers: Vec<u128> = head
        .get(1..)?
        .split(['.', '_'])
        .map(|number| number.parse().ok())
        .collect::<Option<_>>()?;
    Some((letter, numbers))
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

    fn ordered(names: &[&str]) -> Vec<String> {
        let paths = names.iter().map(PathBuf::from).collect();
        let ordered = in_order(paths);
        ordered.iter().map(|it| it.display().to_string()).collect()
    }

    #[test]
    fn files_run_in_the_order_of_their_numbers() {
        assert_eq!(
            ordered(&[
                "10_c.sql",
                "2_b.sql",
                "001_a.up.sql",
                "001_a.down.sql",
                "README.md"
            ]),
            ["001_a.up.sql", "2_b.sql", "10_c.sql"]
        );
        assert_eq!(
            ordered(&[
                "2026-01-02_b/up.sql",
                "2026-01-02_b/down.sql",
                "2026-01-01_a/up.sql"
            ]),
            ["2026-01-01_a/up.sql", "2026-01-02_b/up.sql"]
        );
    }

    #[test]
    fn versions_of_flyway_have_parts_and_go_before_what_is_repeated() {
        assert_eq!(
            ordered(&[
                "views/R__b.sql",
                "R__a.sql",
                "more/V1_1__b.sql",
                "V10__d.sql",
                "V1__a.sql",
                "V1.2__c.sql",
                "U1__a.sql",
            ]),
            [
                "V1__a.sql",
                "more/V1_1__b.sql",
                "V1.2__c.sql",
                "V10__d.sql",
                "R__a.sql",
                "views/R__b.sql"
            ]
        );
        assert_eq!(
            ordered(&["V1__a.sql", "B2__all.sql", "V2__b.sql", "V3__c.sql"]),
            ["B2__all.sql", "V3__c.sql"]
        );
    }

    #[test]
    fn a_letter_u_without_a_version_is_a_migration_of_refinery() {
        assert_eq!(
            ordered(&["U2__b.sql", "V1__a.sql"]),
            ["V1__a.sql", "U2__b.sql"]
        );
        assert_eq!(ordered(&["users__all.sql"]), ["users__all.sql"]);
    }

    #[test]
    fn the_way_back_is_left_out() {
        let both = "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n";
        assert_eq!(
            forward(both),
            "-- migrate:up\nCREATE TABLE a (id int);\n\n\n"
        );
        let turned = "-- +goose Down\nDROP TABLE a;\n-- +goose Up\nSELECT 1;\n";
        assert_eq!(forward(turned), "\n\n-- +goose Up\nSELECT 1;\n");
        assert_eq!(forward("SELECT 1"), "SELECT 1");
        // What follows a change set of Liquibase is another one.
        let liquibase =
            "--changeset me:1\nSELECT 1;\n--rollback SELECT 2;\n--changeset me:2\nSELECT 3;\n";
        assert_eq!(forward(liquibase), liquibase);
    }
}
