//! The crate that a database is pulled into.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::workspace;

use super::{CorpusError, Dump, Engine, at, folder, tool};

/// The dependencies of a crate that has a Rust type for each kind of column.
const DEPENDENCIES: &str = r#"chrono = { version = "0.4", default-features = false }
ipnetwork = { version = "0.21", default-features = false }
rust_decimal = { version = "1", default-features = false }
serde_json = "1"
uuid = { version = "1", default-features = false }
"#;

const FEATURES: &str = r#"["chrono", "ipnetwork", "rust_decimal", "serde_json", "uuid"]"#;

/// A crate, empty at first.
#[derive(Debug)]
pub(super) struct Package {
    root: PathBuf,
}

impl Package {
    /// Writes a crate without tables; what an earlier run left is removed.
    pub(super) fn create(dump: &Dump, engine: &str) -> Result<Self, CorpusError> {
        let root = folder().join(dump.engine.keyword()).join(&dump.name);
        if root.exists() {
            fs::remove_dir_all(&root).map_err(|source| at(&root, source))?;
        }
        let package = Self { root };
        let architrave = workspace::root();
        let kind = match dump.engine {
            Engine::Postgres => "pg",
            Engine::Sqlite => "lite",
        };
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{kind}_{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                 [dependencies]\narchitrave = {{ path = {architrave:?}, features = {FEATURES} }}\n{DEPENDENCIES}",
                dump.name
            ),
        )?;
        package.write("architrave.toml", &format!("engines = [\"{engine}\"]\n"))?;
        package.write("src/lib.rs", "//! A schema of the corpus.\n")?;
        package.write(
            ".cargo/config.toml",
            &format!(
                "[build]\ntarget-dir = {:?}\n\n[net]\noffline = true\n",
                folder().join("target")
            ),
        )?;
        let lock = architrave.join("Cargo.lock");
        fs::copy(&lock, package.root.join("Cargo.lock")).map_err(|source| at(&lock, source))?;
        Ok(package)
    }

    /// Pulls the database into the crate.
    pub(super) fn pull(&self, url: &str) -> Result<(), CorpusError> {
        process::capture(
            self.tool("pull")
                // Also the history of the tool that made the database, which is a table like others.
                .args(["--baseline", "--tables", "*", "--database-url", url]),
        )?;
        Ok(())
    }

    /// Compiles the crate, as its owner would.
    pub(super) fn check(&self) -> Result<(), CorpusError> {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // The tool's own build must not leak into that of the crate.
        cargo.current_dir(&self.root).args(["check", "--quiet"]);
        process::capture(&mut cargo)?;
        Ok(())
    }

    /// The migrations that `pull` wrote for a database that has nothing yet, in their order. After them nothing must
    /// be missing.
    pub(super) fn emit(&self) -> Result<Vec<PathBuf>, CorpusError> {
        process::capture(self.tool("generate").arg("--check"))?;
        let migrations = self.root.join("migrations");
        let mut files = Vec::new();
        if migrations.is_dir() {
            for entry in fs::read_dir(&migrations).map_err(|source| at(&migrations, source))? {
                let path = entry.map_err(|source| at(&migrations, source))?.path();
                if path.to_string_lossy().ends_with(".up.sql") {
                    files.push(path);
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// The Rust code that was written, file by file.
    pub(super) fn code(&self) -> Result<Vec<String>, CorpusError> {
        let mut texts = Vec::new();
        let mut waiting = vec![self.root.join("src")];
        while let Some(path) = waiting.pop() {
            for entry in fs::read_dir(&path).map_err(|source| at(&path, source))? {
                let path = entry.map_err(|source| at(&path, source))?.path();
                if path.is_dir() {
                    waiting.push(path);
                } else {
                    texts.push(fs::read_to_string(&path).map_err(|source| at(&path, source))?);
                }
            }
        }
        Ok(texts)
    }

    fn tool(&self, verb: &str) -> Command {
        let mut command = tool();
        command.current_dir(&self.root).arg(verb);
        command
    }

    fn write(&self, file: &str, text: &str) -> Result<(), CorpusError> {
        let path = self.root.join(file);
        let parent = path.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).map_err(|source| at(parent, source))?;
        fs::write(&path, text).map_err(|source| at(&path, source))
    }
}
