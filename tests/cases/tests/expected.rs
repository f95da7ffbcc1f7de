//! What is planned for each case is what was reviewed.
//!
//! `cases/TOPIC.txt` holds the cases, `cases/TOPIC/TITLE.sql` what is expected. `UPDATE=1` writes the expected files
//! anew; read the difference before you commit it.
#![cfg(test)]

use architrave_cases::{Case, Outcome, outcome, parse, postgres_versions, render, sqlite};
use schema_core::dialect::{Dialect, Postgres};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "expected/covered.rs"]
mod covered;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The cases, by the topic that is the name of their file.
fn topics() -> BTreeMap<String, Vec<Case>> {
    let mut topics = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "txt") {
            let text = fs::read_to_string(&path).unwrap();
            let cases = parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let topic = path.file_stem().unwrap().to_str().unwrap().to_owned();
            topics.insert(topic, cases);
        }
    }
    topics
}

#[test]
fn plans_are_those_that_were_reviewed() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for (topic, cases) in topics() {
        let folder = folder().join(&topic);
        fs::create_dir_all(&folder).unwrap();
        for case in cases {
            let path = folder.join(format!("{}.sql", case.slug()));
            assert!(
                known.insert(path.clone()),
                "two cases are called `{}`",
                case.title
            );
            let found = render(&case);
            let expected = fs::read_to_string(&path).unwrap_or_default();
            if found == expected {
                continue;
            }
            if update {
                fs::write(&path, &found).unwrap();
            } else {
                wrong.push(format!(
                    "{}:\n{}",
                    path.display(),
                    difference(&expected, &found)
                ));
            }
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if !known.contains(&path) {
                match update {
                    true => fs::remove_file(&path).unwrap(),
                    false => wrong.push(format!("{} belongs to no case", path.display())),
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n\n{} differ; `UPDATE=1 cargo test -p architrave-cases --test expected` writes them anew",
        wrong.join("\n\n"),
        wrong.len()
    );
}

/// The lines around the first one that differs.
fn difference(expected: &str, found: &str) -> String {
    let (expected, found): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), found.lines().collect());
    let same = expected
        .iter()
        .zip(&found)
        .take_while(|(one, other)| one == other)
        .count();
    let part = |lines: &[&str]| {
        lines
            .iter()
            .skip(same)
            .take(6)
            .map(|it| format!("    {it}\n"))
            .collect::<String>()
    };
    format!(
        "  line {}, expected:\n{}  found:\n{}",
        same + 1,
        part(&expected),
        part(&found)
    )
}

#[test]
fn there_are_at_least_two_hundred_and_fifty() {
    let count: usize = topics().values().map(Vec::len).sum();
    assert!(count >= 250, "{count}");
}

#[test]
fn each_change_and_each_operation_has_a_case() {
    let mut found = covered::Covered::default();
    for case in topics().values().flatten() {
        for version in postgres_versions() {
            let dialect = Postgres::new(version).unwrap();
            look(case, &dialect, &mut found);
        }
        look(case, &sqlite().unwrap(), &mut found);
    }
    let missing = found.missing();
    assert!(missing.is_empty(), "no case for {}", missing.join(", "));
}

fn look(case: &Case, dialect: &dyn Dialect, found: &mut covered::Covered) {
    match outcome(case, dialect) {
        Outcome::Planned { changes, plan, .. } => {
            for change in &changes {
                found.change(change);
            }
            found.plan(&plan);
        }
        Outcome::Refused { changes, problems } => {
            for change in &changes {
                found.change(change);
            }
            found.refusals(&problems);
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    for case in topics().values().flatten() {
        assert_eq!(render(case), render(case), "{}", case.title);
    }
}
