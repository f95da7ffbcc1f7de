//! A package in a temporary directory, and `cargo-schema` run in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A directory of packages.
pub(crate) struct Sandbox {
    root: tempfile::TempDir,
}

/// What a run said.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Sandbox {
    /// An empty one. The name of its directory has a space, as many have.
    pub(crate) fn new() -> Self {
        let root = tempfile::Builder::new()
            .prefix("my app ")
            .tempdir()
            .unwrap();
        let sandbox = Self { root };
        // The versions of this workspace are downloaded; others may not be.
        fs::copy(workspace().join("Cargo.lock"), sandbox.path("Cargo.lock")).unwrap();
        sandbox
    }

    /// A library called `app` with these files beside a manifest that depends on `architrave`.
    pub(crate) fn library(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::new();
        sandbox.write("Cargo.toml", &manifest("app", ""));
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// The path of a file.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    /// Writes a file.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Reads a file.
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Reads the one file of a directory whose name ends so.
    pub(crate) fn only_file(&self, directory: &str, end: &str) -> String {
        let entries = fs::read_dir(self.path(directory)).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let found: Vec<PathBuf> = paths
            .filter(|path| path.display().to_string().ends_with(end))
            .collect();
        assert_eq!(found.len(), 1, "{found:?}");
        fs::read_to_string(&found[0]).unwrap()
    }

    /// Compiles the package as its owner would; what the compiler said where it fails.
    pub(crate) fn check(&self) -> Result<(), String> {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet"])
            .current_dir(self.root.path())
            .env("CARGO_TARGET_DIR", target_directory())
            .output()
            .unwrap();
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Every file but the lock file of cargo, with its text.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let text = |(name, bytes)| (name, String::from_utf8(bytes).unwrap());
        self.bytes().into_iter().map(text).collect()
    }

    /// Every file but the lock file of cargo, with its bytes.
    pub(crate) fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.root.path(), self.root.path(), &mut files);
        files.remove("Cargo.lock");
        files
    }

    /// Runs `cargo-schema schema` with these arguments.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    /// Runs it in a directory of the sandbox.
    pub(crate) fn run_in(&self, directory: &str, arguments: &[&str]) -> Ran {
        run_at(&self.path(directory), arguments)
    }
}

/// Runs `cargo-schema schema` with these arguments in a directory.
pub(crate) fn run_at(directory: &Path, arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-schema"))
        .arg("schema")
        .args(arguments)
        .current_dir(directory)
        // What is compiled once serves every test.
        .env("CARGO_TARGET_DIR", target_directory())
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("DATABASE_URL")
        .env_remove("CARGO_BUILD_TARGET")
        .output()
        .unwrap();
    ran(output)
}

impl Ran {
    /// Fails unless the run ended with `code`.
    #[track_caller]
    pub(crate) fn ended_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }
}

/// A manifest with a dependency on `architrave`.
pub(crate) fn manifest(name: &str, more: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\narchitrave = {{ path = {:?} }}\n\n{more}",
        workspace()
    )
}

/// The workspace of this package.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

pub(crate) fn target_directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("sandbox")
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn collect(root: &Path, directory: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}
