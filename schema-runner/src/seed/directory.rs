//! Reading a directory of seeds.

use super::{SeedError, order};
use schema_core::dialect::Engine;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a line for machines begins with.
const HEADER: &str = "-- architrave:";

/// The keys of a header.
const KEYS: [&str; 3] = ["after", "migration", "repeatable"];

/// The seeds of a directory for one engine and environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedDirectory {
    /// Where they are.
    pub path: PathBuf,
    /// The environments that have seeds of their own, whether chosen or not.
    pub environments: Vec<String>,
    /// The environment that was chosen.
    pub environment: Option<String>,
    /// The seeds in the order in which they run.
    pub seeds: Vec<Seed>,
}

/// A seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The name of its file up to the first point, behind the folder of its environment: `development/customers`.
    pub name: String,
    /// The environment; `None` for all.
    pub environment: Option<String>,
    /// The seeds that run before it.
    pub after: Vec<String>,
    /// The migration that must be applied before it.
    pub migration: Option<String>,
    /// Whether its statements may run again.
    pub repeatable: bool,
    /// The statements.
    pub up: SeedText,
    /// The statements that take it back.
    pub down: Option<SeedText>,
}

/// The text of a seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedText {
    /// The file.
    pub path: PathBuf,
    /// Its text, with LF line ends.
    pub text: String,
}

impl Seed {
    /// The SHA-256 of its text without the lines for machines, with LF line ends, in hexadecimal: a seed that merely
    /// gets another place in the order has not changed.
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        let lines = self.up.text.lines();
        for line in lines.filter(|line| !line.trim_start().starts_with(HEADER)) {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        let bytes = hash.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl SeedDirectory {
    /// Reads the seeds of every environment, and those of the one that is named.
    ///
    /// # Errors
    ///
    /// When the directory cannot be read, has no such environment, or a file is not as it must be.
    pub fn read(path: &Path, engine: Engine, environment: Option<&str>) -> Result<Self, SeedError> {
        let entries = entries(path)?;
        let environments: Vec<String> = entries
            .iter()
            .filter(|entry| entry.is_dir())
            .filter_map(|entry| Some(entry.file_name()?.to_str()?.to_owned()))
            .filter(|name| !name.starts_with('.'))
            .collect();
        let mut seeds = folder(entries, engine, None)?;
        if let Some(environment) = environment {
            if !environments.iter().any(|it| it == environment) {
                return Err(SeedError::UnknownEnvironment {
                    path: path.to_owned(),
                    environment: environment.to_owned(),
                    environments,
                });
            }
            let entries = self::entries(&path.join(environment))?;
            seeds.extend(folder(entries, engine, Some(environment))?);
        }
        Ok(Self {
            path: path.to_owned(),
            environments,
            environment: environment.map(str::to_owned),
            seeds: order::ordered(seeds)?,
        })
    }
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, SeedError> {
    let entries = fs::read_dir(path).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<Result<Vec<_>, _>>()
    });
    let mut entries = entries.map_err(|source| SeedError::Read {
        path: path.to_owned(),
        source,
    })?;
    entries.sort();
    Ok(entries)
}

#[derive(Default)]
struct Files {
    /// For all engines and for this one.
    up: [Option<PathBuf>; 2],
    down: [Option<PathBuf>; 2],
    /// For another engine alone.
    elsewhere: bool,
}

fn folder(
    entries: Vec<PathBuf>,
    engine: Engine,
    environment: Option<&str>,
) -> Result<Vec<Seed>, SeedError> {
    let mut found: BTreeMap<String, Files> = BTreeMap::new();
    for path in entries.into_iter().filter(|path| path.is_file()) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let Some(stem) = name.strip_suffix(".sql") else {
            continue;
        };
        let mut words = stem.split('.');
        let name = words.next().unwrap_or_default().to_owned();
        let (mut place, mut is_down, mut other) = (0, false, false);
        for word in words {
            match word {
                "down" => is_down = true,
                word if word == engine.keyword() => place = 1,
                word if Engine::ALL.iter().any(|it| it.keyword() == word) => other = true,
                word => {
                    let engines: Vec<&str> = Engine::ALL.iter().map(|it| it.keyword()).collect();
                    return Err(SeedError::File {
                        problem: format!("`{word}` in its name says nothing"),
                        remedy: format!(
                            "a seed is `NAME.sql` and `NAME.down.sql`, or `NAME.ENGINE.sql` where ENGINE is {}",
                            engines.join(" or ")
                        ),
                        path,
                    });
                }
            }
        }
        if !is_name(&name) {
            return Err(SeedError::File {
                problem: format!("`{name}` is no name of a seed"),
                remedy: "write it with letters, digits, `_` and `-`".to_owned(),
                path,
            });
        }
        let files = found.entry(name).or_default();
        match (other, is_down) {
            (true, _) => files.elsewhere = true,
            (false, true) => files.down[place] = Some(path),
            (false, false) => files.up[place] = Some(path),
        }
    }
    let seeds = found
        .into_iter()
        .map(|(name, files)| seed(&name, files, environment));
    seeds.filter_map(Result::transpose).collect()
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|it| it.is_alphanumeric() || it == '_' || it == '-')
}

fn seed(name: &str, files: Files, environment: Option<&str>) -> Result<Option<Seed>, SeedError> {
    let [for_all, own] = files.up;
    let [down_for_all, own_down] = files.down;
    // The way back of all engines does not know what the statements of one have done.
    let down = match own.is_some() {
        true => own_down,
        false => own_down.or(down_for_all),
    };
    let Some(up) = own.or(for_all) else {
        return match down {
            Some(path) if !files.elsewhere => Err(SeedError::File {
                problem: "the way back of a seed that is not there".to_owned(),
                remedy: format!("restore `{name}.sql`, or remove this file"),
                path,
            }),
            _ => Ok(None),
        };
    };
    let up = read(up)?;
    let header = header(&up)?;
    let list = header.get("after").into_iter().flat_map(|it| it.split(','));
    let after: Vec<String> = list.map(|word| word.trim().to_owned()).collect();
    let repeatable = match header.get("repeatable").map(String::as_str) {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(SeedError::File {
                problem: format!("`repeatable = {other}` is neither true nor false"),
                remedy: format!("write `{HEADER} repeatable = true`"),
                path: up.path,
            });
        }
    };
    Ok(Some(Seed {
        name: match environment {
            Some(environment) => format!("{environment}/{name}"),
            None => name.to_owned(),
        },
        environment: environment.map(str::to_owned),
        after: after.into_iter().filter(|word| !word.is_empty()).collect(),
        migration: header.get("migration").cloned(),
        repeatable,
        down: down.map(read).transpose()?,
        up,
    }))
}

fn read(path: PathBuf) -> Result<SeedText, SeedError> {
    match fs::read_to_string(&path) {
        Ok(text) => Ok(SeedText {
            path,
            text: text.replace("\r\n", "\n"),
        }),
        Err(source) => Err(SeedError::Read { path, source }),
    }
}

/// The keys among the comments and empty lines that the file begins with.
fn header(up: &SeedText) -> Result<BTreeMap<&'static str, String>, SeedError> {
    let mut keys = BTreeMap::new();
    let lines = up.text.lines().map(str::trim);
    for line in lines.take_while(|line| line.is_empty() || line.starts_with("--")) {
        let Some(entry) = line.strip_prefix(HEADER) else {
            continue;
        };
        let pair = entry.split_once('=');
        let pair = pair.map(|(key, value)| (key.trim(), value.trim()));
        let known = pair.and_then(|(key, value)| {
            let known = KEYS.into_iter().find(|known| *known == key)?;
            (!value.is_empty()).then_some((known, value))
        });
        let Some((key, value)) = known else {
            return Err(SeedError::File {
                path: up.path.clone(),
                problem: format!("`{line}` says nothing of a seed"),
                remedy: format!(
                    "write `{HEADER} KEY = VALUE` with one of {}",
                    KEYS.join(", ")
                ),
            });
        };
        keys.insert(key, value.to_owned());
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &str)], environment: Option<&str>) -> Result<Vec<Seed>, SeedError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        SeedDirectory::read(folder.path(), Engine::Sqlite, environment).map(|it| it.seeds)
    }

    fn names(files: &[(&str, &str)], environment: Option<&str>) -> Vec<String> {
        let seeds = read(files, environment).unwrap();
        seeds.into_iter().map(|seed| seed.name).collect()
    }

    fn refused(files: &[(&str, &str)], environment: Option<&str>, words: &str) {
        let error = read(files, environment).unwrap_err();
        let said = format!("{error}; {}", error.remedy().unwrap_or_default());
        assert!(said.contains(words), "{said}");
    }

    const FILES: &[(&str, &str)] = &[
        ("a.sql", "-- architrave: after = z\nSELECT 1"),
        ("b.sql", "SELECT 1"),
        ("z.sql", "SELECT 1"),
        ("development/c.sql", "-- architrave: after = b, d\nSELECT 1"),
        ("development/d.sql", "SELECT 1"),
        ("production/e.sql", "SELECT 1"),
        ("read_me.md", ""),
    ];

    #[test]
    fn what_others_come_after_is_first_and_every_environment_before_one() {
        assert_eq!(names(FILES, None), ["b", "z", "a"]);
        let all = ["b", "z", "a", "development/d", "development/c"];
        assert_eq!(names(FILES, Some("development")), all);
        refused(
            FILES,
            Some("developement"),
            "there are development, production",
        );
        refused(&[("a.sql", "")], Some("test"), "an environment is a folder");
    }

    #[test]
    fn the_file_of_an_engine_is_taken_before_that_of_all() {
        let files = [
            ("a.sql", "all"),
            ("a.down.sql", "all back"),
            ("a.sqlite.sql", "own"),
            ("b.postgres.sql", "other"),
            ("b.postgres.down.sql", "other back"),
            ("c.sql", "all"),
            ("c.sqlite.down.sql", "own back"),
        ];
        let seeds = read(&files, None).unwrap();
        let texts: Vec<(&str, Option<&str>)> = seeds
            .iter()
            .map(|it| {
                (
                    it.up.text.as_str(),
                    it.down.as_ref().map(|down| down.text.as_str()),
                )
            })
            .collect();
        assert_eq!(texts, [("own", None), ("all", Some("own back"))]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let after = |word: &str| format!("-- architrave: after = {word}\n");
        refused(&[("a.sql", &after("b"))], None, "there is no such seed");
        refused(&[("a.sql", &after("a"))], None, "comes after itself");
        let circle = [("a.sql", &*after("b")), ("b.sql", &*after("a"))];
        refused(&circle, None, "circle: a after b after a");
        refused(
            &[("a.sql", "-- architrave: afetr = b\n")],
            None,
            "one of after, migration",
        );
        refused(
            &[("a.sql", "-- architrave: repeatable = yes\n")],
            None,
            "neither true nor false",
        );
        refused(
            &[("a.down.sql", "")],
            None,
            "way back of a seed that is not there",
        );
        refused(&[("a.mysql.sql", "")], None, "says nothing");
        refused(&[("a b.sql", "")], None, "no name of a seed");
    }

    #[test]
    fn another_place_in_the_order_is_no_change() {
        let sum = |text: &str| {
            read(&[("a.sql", text), ("b.sql", "")], None)
                .unwrap()
                .pop()
                .unwrap()
        };
        let (plain, later) = (
            sum("SELECT 1;\n"),
            sum("-- architrave: after = b\nSELECT 1;\n"),
        );
        assert_eq!((plain.name.as_str(), later.name.as_str()), ("b", "a"));
        let windows = read(&[("a.sql", "SELECT 1;\r\n")], None).unwrap().remove(0);
        assert_eq!(windows.checksum(), later.checksum());
    }
}
