//! Reading a directory of migrations.
//!
//! A migration is two files, `ID.up.sql` and `ID.down.sql`. They begin with a header that machines read,
//! one line a key:
//!
//! ```sql
//! -- architrave: id = 20261121103000_add_phone
//! -- architrave: phase = expand
//! -- architrave: transaction = true
//! ```
//!
//! The header of a way back may name what it drops with its data, as
//! `loses = table notes, column orders.contact_phone`.

use super::{MigrationError, other_tool};
use crate::database::Recorded;
use schema_core::format::read_objects;
use schema_core::plan::{DataObject, Phase};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a header line begins with.
const HEADER: &str = "-- architrave:";

/// The migrations of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where they are.
    pub path: PathBuf,
    /// The migrations, in order of id.
    pub migrations: Vec<Migration>,
}

/// A migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The id: the name of its files up to `.up.sql`. Migrations run in the order of their ids, byte by
    /// byte.
    pub id: String,
    /// The id without the number that it begins with.
    pub name: String,
    /// The phase.
    pub phase: Phase,
    /// The way there.
    pub up: Script,
    /// The way back, where there is one.
    pub down: Option<Script>,
}

/// A script of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The file.
    pub path: PathBuf,
    /// Its text, with LF line ends.
    pub text: String,
    /// Whether it runs in a transaction.
    pub transactional: bool,
    /// What it drops with its data, under the names that hold right before it runs. A way back says so
    /// in its header; what a way there drops was approved when it was generated.
    pub losses: Vec<DataObject>,
}

impl Migration {
    /// The SHA-256 of the `up` text with LF line ends, in hexadecimal.
    pub fn checksum(&self) -> String {
        Sha256::digest(self.up.text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    /// What the history keeps of it; `parent` is the migration before it.
    pub fn recorded<'a>(&'a self, checksum: &'a str, parent: Option<&'a str>) -> Recorded<'a> {
        Recorded {
            id: &self.id,
            name: &self.name,
            phase: self.phase,
            checksum,
            up_text: &self.up.text,
            down_text: self.down.as_ref().map(|down| down.text.as_str()),
            parent,
        }
    }

    /// Where the way back is, or would be.
    pub(super) fn down_path(&self) -> PathBuf {
        let name = format!("{}.down.sql", self.id);
        self.up.path.with_file_name(name)
    }
}

impl Directory {
    /// Reads the migrations in `path`.
    ///
    /// # Errors
    ///
    /// When the directory cannot be read, holds the migrations of another tool, or a file is not as it
    /// must be.
    pub fn read(path: &Path) -> Result<Self, MigrationError> {
        let mut sources = Vec::new();
        for file in files(path)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            // What cannot be read is told where it is needed.
            let text = || read_text(&file).unwrap_or_default();
            if let Some((tool, command)) = other_tool::of(&name, text) {
                return Err(MigrationError::OtherTool {
                    path: file,
                    tool,
                    command,
                });
            }
            if name.ends_with(".up.sql") || name.ends_with(".down.sql") {
                is_ours(&file, &name, path)?;
            }
            if file.is_dir() {
                if file.join("up.sql").is_file() {
                    return Err(MigrationError::OtherTool {
                        path: file.join("up.sql"),
                        tool: "diesel",
                        command: "diesel migration run",
                    });
                }
                continue;
            }
            if name.ends_with(".up.sql") || name.ends_with(".down.sql") {
                let text = read_text(&file)?;
                let name = name.into_owned();
                sources.push((name, Source { path: file, text }));
            }
        }
        Self::of_sources(path, sources)
    }

    /// The migrations of these files, each a name and a text, which belong to the directory `path`.
    ///
    /// # Errors
    ///
    /// When a file is not as it must be.
    pub fn of_files<'a>(
        path: &Path,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, MigrationError> {
        let source = |(name, text): (&str, &str)| {
            let source = Source {
                path: path.join(name),
                text: with_line_feeds(text),
            };
            (name.to_owned(), source)
        };
        Self::of_sources(path, files.into_iter().map(source).collect())
    }

    fn of_sources(path: &Path, sources: Vec<(String, Source)>) -> Result<Self, MigrationError> {
        let mut ups = BTreeMap::new();
        let mut downs = BTreeMap::new();
        for (name, source) in sources {
            if let Some(id) = name.strip_suffix(".up.sql") {
                ups.insert(id.to_owned(), source);
            } else if let Some(id) = name.strip_suffix(".down.sql") {
                downs.insert(id.to_owned(), source);
            }
        }
        let mut migrations = Vec::new();
        for (id, up) in ups {
            let down = downs.remove(&id);
            migrations.push(migration(id, up, down)?);
        }
        match downs.into_values().next() {
            None => Ok(Self {
                path: path.to_owned(),
                migrations,
            }),
            Some(Source { path, .. }) => Err(MigrationError::File {
                problem: "the way back of a migration that is not there".to_owned(),
                remedy: "restore its `.up.sql`, or remove this file".to_owned(),
                path,
            }),
        }
    }

    /// The migration of that id.
    pub fn migration(&self, id: &str) -> Option<&Migration> {
        self.migrations.iter().find(|migration| migration.id == id)
    }
}

/// Whether an id is one: letters, digits and `_ . -`, so that it is one word wherever it is shown, a file name on
/// every system, and no path. It begins with a letter, a digit or `_`.
pub(super) fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_alphanumeric() || first == '_')
        && id
            .chars()
            .all(|character| character.is_alphanumeric() || "_.-".contains(character))
}

/// A file of a migration has a name that is an id, and lies in the directory itself.
fn is_ours(file: &Path, name: &str, directory: &Path) -> Result<(), MigrationError> {
    let id = name
        .trim_end_matches(".sql")
        .trim_end_matches(".up")
        .trim_end_matches(".down");
    if !is_id(id) {
        return Err(MigrationError::File {
            path: PathBuf::from(file.to_string_lossy().escape_debug().to_string()),
            problem: "the name of a migration has a character that it may not have".to_owned(),
            remedy: "write it with letters, digits, `_`, `.` and `-`, the first a letter, a digit or `_`"
                .to_owned(),
        });
    }
    let read = |path: &Path| {
        path.canonicalize().map_err(|source| MigrationError::Read {
            path: path.to_owned(),
            source,
        })
    };
    if file.is_symlink() && !read(file)?.starts_with(read(directory)?) {
        return Err(MigrationError::File {
            path: file.to_owned(),
            problem: "it is a link to a file outside of the directory".to_owned(),
            remedy: "put the file itself there: what is run is what the directory has".to_owned(),
        });
    }
    Ok(())
}

fn files(directory: &Path) -> Result<Vec<PathBuf>, MigrationError> {
    let entries = fs::read_dir(directory).and_then(|entries| {
        entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<Vec<_>, _>>()
    });
    entries
        .map(|mut entries| {
            entries.sort();
            entries
        })
        .map_err(|source| MigrationError::Read {
            path: directory.to_owned(),
            source,
        })
}

/// A file and what is in it.
struct Source {
    path: PathBuf,
    text: String,
}

fn migration(id: String, up: Source, down: Option<Source>) -> Result<Migration, MigrationError> {
    let Source {
        path: up,
        text: up_text,
    } = up;
    let up = up.as_path();
    let header = header(up, &up_text)?;
    if up_text.trim().is_empty() {
        return Err(MigrationError::File {
            path: up.to_owned(),
            problem: "the file is empty".to_owned(),
            remedy: "restore it from version control, or remove it and its way back".to_owned(),
        });
    }
    if header.is_empty() {
        // sqlx's files have the same names.
        return Err(if id.split('_').next().is_some_and(is_number) {
            MigrationError::OtherTool {
                path: up.to_owned(),
                tool: "sqlx",
                command: "sqlx migrate run",
            }
        } else {
            MigrationError::File {
                path: up.to_owned(),
                problem: format!("it has no header of the form `{HEADER} key = value`"),
                remedy: "generate it with `cargo schema generate --format plain`".to_owned(),
            }
        });
    }
    if header.get("id").is_some_and(|written| *written != id) {
        return Err(MigrationError::File {
            path: up.to_owned(),
            problem: format!("the header calls it `{}`", header["id"]),
            remedy: "give the file the name that its header says: renaming a migration makes it another one"
                .to_owned(),
        });
    }
    let phase = keyword(up, &header, "phase", |word| {
        Phase::ALL
            .iter()
            .copied()
            .find(|phase| phase.keyword() == word)
    })?;
    let transactional = transaction(up, &header)?;
    let down = match down {
        Some(down) => Some(way_back(down, transactional)?),
        None => None,
    };
    let name = match id.split_once('_') {
        Some((number, name)) if is_number(number) => name.to_owned(),
        _ => id.clone(),
    };
    Ok(Migration {
        id,
        name,
        phase,
        up: Script {
            path: up.to_owned(),
            text: up_text,
            transactional,
            losses: Vec::new(),
        },
        down,
    })
}

/// The way back; where its header says nothing, it runs in a transaction if the way there does.
fn way_back(source: Source, up_is_transactional: bool) -> Result<Script, MigrationError> {
    let Source { path, text } = source;
    let path = path.as_path();
    let header = header(path, &text)?;
    let transactional = if header.contains_key("transaction") {
        transaction(path, &header)?
    } else {
        up_is_transactional
    };
    let losses = match header.get("loses") {
        Some(line) => read_objects(line).map_err(|part| MigrationError::File {
            path: path.to_owned(),
            problem: format!("`{part}` is no object in `loses` of the header"),
            remedy: format!("write `{HEADER} loses = table NAME, column TABLE.NAME`"),
        })?,
        None => Vec::new(),
    };
    Ok(Script {
        path: path.to_owned(),
        text,
        transactional,
        losses,
    })
}

fn read_text(path: &Path) -> Result<String, MigrationError> {
    let bytes = fs::read(path).map_err(|source| MigrationError::Read {
        path: path.to_owned(),
        source,
    })?;
    let wrong = |problem: String| MigrationError::File {
        path: path.to_owned(),
        problem,
        remedy: "save it as UTF-8; every editor has that among its encodings".to_owned(),
    };
    // The byte order marks of UTF-16.
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(wrong("it is written in UTF-16".to_owned()));
    }
    let line_at = |end: usize| {
        let before = bytes.iter().take(end);
        before.filter(|byte| **byte == b'\n').count() + 1
    };
    // A server ends a statement there, or takes the rest for something else.
    if let Some(position) = bytes.iter().position(|byte| *byte == 0) {
        let line = line_at(position);
        return Err(wrong(format!("line {line} has a byte that is zero")));
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ok(with_line_feeds(text)),
        Err(error) => {
            let line = line_at(error.valid_up_to());
            Err(wrong(format!("line {line} is not UTF-8")))
        }
    }
}

/// The text with LF line ends and without the mark that some editors write before UTF-8, which servers take for a word.
fn with_line_feeds(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n")
}

/// The keys of the header: lines below each other, among the comments and empty lines that the file begins with. A
/// comment further down describes a step, and may quote anything.
fn header<'a>(path: &Path, text: &'a str) -> Result<BTreeMap<&'a str, &'a str>, MigrationError> {
    let mut keys = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with("--") {
            break;
        }
        let Some(entry) = line.strip_prefix(HEADER) else {
            if keys.is_empty() {
                continue;
            }
            break;
        };
        let Some((key, value)) = entry.split_once('=') else {
            return Err(MigrationError::File {
                path: path.to_owned(),
                problem: format!("line {} of the header has no value", index + 1),
                remedy: format!("write `{HEADER} key = value`"),
            });
        };
        keys.insert(key.trim(), value.trim());
    }
    Ok(keys)
}

fn transaction(path: &Path, header: &BTreeMap<&str, &str>) -> Result<bool, MigrationError> {
    keyword(path, header, "transaction", |word| match word {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    })
}

fn keyword<T>(
    path: &Path,
    header: &BTreeMap<&str, &str>,
    key: &str,
    value: impl FnOnce(&str) -> Option<T>,
) -> Result<T, MigrationError> {
    let written = header.get(key).copied();
    written.and_then(value).ok_or_else(|| MigrationError::File {
        path: path.to_owned(),
        problem: match written {
            Some(written) => format!("`{written}` is no value of `{key}` in the header"),
            None => format!("the header has no `{key}`"),
        },
        remedy: match key {
            "phase" => {
                let words: Vec<_> = Phase::ALL.iter().map(|phase| phase.keyword()).collect();
                format!("write one of {}", words.join(", "))
            }
            _ => format!("write `{HEADER} {key} = true` or `false`"),
        },
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
