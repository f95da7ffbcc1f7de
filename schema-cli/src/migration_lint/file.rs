//! Files of SQL that people or other tools wrote, and how they are run.

use crate::Error;
use std::path::{Path, PathBuf};

/// A file, or the part of it that goes forward.
#[derive(Clone, Debug)]
pub struct SqlFile {
    /// The file as it is shown.
    pub shown: String,
    /// The file as it is opened.
    pub path: PathBuf,
    /// Its text; what goes back is blank, so that lines stay where they are.
    pub text: String,
    /// Whether it is run in one transaction.
    pub in_transaction: bool,
    /// `cargo schema generate` wrote it: its phases say when what is removed goes.
    pub is_generated: bool,
    /// Whether there is a way back; `None` where the directory knows none.
    pub has_way_back: Option<bool>,
}

/// The files of a directory in the order in which they run, or one file.
///
/// # Errors
///
/// Where nothing can be read, or there is no SQL.
pub fn read(path: &Path) -> Result<Vec<SqlFile>, Error> {
    let mut found = Vec::new();
    collect(path, &mut found)?;
    found.sort();
    let goes_back = found.iter().any(|file| is_way_back(file));
    let files: Vec<SqlFile> = found
        .iter()
        .filter(|file| !is_way_back(file))
        .map(|file| one(file, goes_back.then_some(found.as_slice())))
        .collect::<Result<_, _>>()?;
    if files.is_empty() {
        return Err(Error::Content {
            path: path.to_owned(),
            problem: "no file of SQL is there".to_owned(),
            remedy: "name the directory of the migrations: `--migrations migrations`".to_owned(),
        });
    }
    Ok(files)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| Error::read(path, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| Error::read(path, error))?.path();
        let is_sql = entry
            .extension()
            .is_some_and(|extension| extension == "sql");
        if entry.is_dir() || is_sql {
            collect(&entry, found)?;
        }
    }
    Ok(())
}

/// The name of a file that takes back what another one did.
fn is_way_back(path: &Path) -> bool {
    let name = file_name(path);
    let is_undo = name.strip_prefix('U').is_some_and(|rest| {
        rest.split_once("__")
            .is_some_and(|(version, _)| version.starts_with(|c: char| c.is_ascii_digit()))
    });
    name == "down.sql" || name.ends_with(".down.sql") || name.ends_with(".undo.sql") || is_undo
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn one(path: &Path, all: Option<&[PathBuf]>) -> Result<SqlFile, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
    let lower = text.to_lowercase();
    let opted_out = [
        "-- no-transaction",
        "-- architrave: transaction = false",
        "-- +goose no transaction",
        "-- atlas:txmode none",
        "runintransaction:false",
        "transaction:false",
    ]
    .iter()
    .any(|words| lower.contains(words));
    let beside = |name: &str, words: &str| {
        let file = path.with_file_name(name);
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.replace(' ', "").contains(words)
    };
    let opted_out = opted_out
        || beside("metadata.toml", "run_in_transaction=false")
        || beside(
            &format!("{}.conf", file_name(path)),
            "executeInTransaction=false",
        );
    let sectioned = ["-- migrate:down", "-- +goose down"]
        .iter()
        .any(|words| lower.contains(words));
    Ok(SqlFile {
        shown: path.display().to_string(),
        path: path.to_owned(),
        in_transaction: !opted_out,
        is_generated: lower.starts_with("-- architrave:")
            || lower.contains("written by cargo schema generate"),
        has_way_back: all.map(|all| sectioned || has_partner(path, all)),
        text: forward_only(&text),
    })
}

fn has_partner(path: &Path, all: &[PathBuf]) -> bool {
    let name = file_name(path);
    let partner = match name.strip_suffix(".up.sql") {
        Some(stem) => format!("{stem}.down.sql"),
        None if name == "up.sql" => "down.sql".to_owned(),
        None => match name.strip_prefix('V') {
            Some(rest) => format!("U{rest}"),
            None => format!("{}.down.sql", name.trim_end_matches(".sql")),
        },
    };
    all.contains(&path.with_file_name(partner))
}

/// Without the section that goes back.
fn forward_only(text: &str) -> String {
    let mut is_forward = true;
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let lower = line.trim().to_lowercase();
        if lower.starts_with("-- migrate:down") || lower.starts_with("-- +goose down") {
            is_forward = false;
        } else if lower.starts_with("-- migrate:up") || lower.starts_with("-- +goose up") {
            is_forward = true;
        }
        if is_forward {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        directory
    }

    #[test]
    fn files_run_in_order_and_ways_back_are_left_out() {
        let found = directory(&[
            ("2_b.up.sql", "-- no-transaction\nSELECT 2;"),
            ("1_a.up.sql", "SELECT 1;"),
            ("1_a.down.sql", "SELECT 0;"),
            ("README.md", "no SQL"),
        ]);
        let files = read(found.path()).unwrap();
        let seen: Vec<(bool, Option<bool>)> = files
            .iter()
            .map(|file| (file.in_transaction, file.has_way_back))
            .collect();
        assert_eq!(seen, [(true, Some(true)), (false, Some(false))]);
    }

    #[test]
    fn sections_and_settings_beside_files_are_heeded() {
        let found = directory(&[
            (
                "1.sql",
                "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nDROP TABLE a;\n",
            ),
            ("2/up.sql", "SELECT 2;"),
            ("2/down.sql", "SELECT 3;"),
            ("2/metadata.toml", "run_in_transaction = false\n"),
        ]);
        let files = read(found.path()).unwrap();
        assert!(files.iter().all(|file| !file.in_transaction));
        assert!(!files[0].text.contains("DROP"));
        assert_eq!(files[0].text.lines().count(), 4);
    }

    #[test]
    fn nothing_to_read_is_an_error() {
        assert!(read(directory(&[]).path()).is_err());
        assert!(read(Path::new("/nowhere/at/all")).is_err());
    }
}
