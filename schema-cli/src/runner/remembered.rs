//! What was read the last time, and what it was read from: where nothing of that has changed since, a command
//! asks cargo nothing. Cargo takes a tenth of a second to say that nothing has changed, which is most of what a
//! command with nothing to compile would take.
//!
//! What counts is what counts for cargo: the sources that rustc names in its dependency files, the variables that
//! it names there, every manifest and lock file, cargo's configuration and the choice of a toolchain. It is
//! remembered by time and size, and only where all of it is older than the run that compiled it. A package with a
//! build script that is not from a registry is never remembered, because such a script may read anything.

use super::executable::Artifact;
use crate::arguments::Selection;
use crate::project::{self, Project};
use cargo_metadata::Metadata;
use schema_core::def::fnv1a;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs};

/// A schema that was read, with everything that it depends on.
#[derive(Debug)]
pub(crate) struct Remembered {
    /// The definitions as JSON.
    pub(super) schema: String,
    files: BTreeMap<PathBuf, State>,
    variables: BTreeMap<String, Option<String>>,
}

/// A file or directory: when it was written and how long it is, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State(Option<(Duration, u64)>);

impl State {
    fn of(path: &Path) -> Self {
        let seen = fs::metadata(path).and_then(|seen| Ok((seen.modified()?, seen.len())));
        Self(seen.ok().and_then(|(written, length)| {
            let since = written.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            Some((since, length))
        }))
    }

    /// What may have been written while it was read is not known.
    fn is_before(self, moment: SystemTime) -> bool {
        let moment = moment.duration_since(SystemTime::UNIX_EPOCH);
        self.0
            .is_none_or(|(written, _)| moment.is_ok_and(|moment| written < moment))
    }
}

impl Remembered {
    /// Whether everything is as it was.
    pub(super) fn holds(&self) -> bool {
        let variables = self.variables.iter();
        self.files
            .iter()
            .all(|(path, state)| State::of(path) == *state)
            && variables
                .into_iter()
                .all(|(name, value)| env::var(name).ok() == *value)
    }
}

/// What is remembered of the selection and still holds: what cargo said of the workspace, and the schema.
pub(crate) fn recall(selection: &Selection) -> Option<(Metadata, Remembered)> {
    let text = fs::read_to_string(file(&target_directory(selection)?, selection)).ok()?;
    let mut lines = text.lines();
    let (head, metadata, schema) = (lines.next()?, lines.next()?, lines.next()?);
    let head: Value = serde_json::from_str(head).ok()?;
    if head.get("of")?.as_str()? != identity(selection) {
        return None;
    }
    let mut files = BTreeMap::new();
    for (path, state) in head.get("files")?.as_object()? {
        files.insert(PathBuf::from(path), read_state(state)?);
    }
    let mut variables = BTreeMap::new();
    for (name, value) in head.get("variables")?.as_object()? {
        variables.insert(name.clone(), value.as_str().map(str::to_owned));
    }
    let remembered = Remembered {
        schema: schema.to_owned(),
        files,
        variables,
    };
    if !remembered.holds() {
        return None;
    }
    Some((serde_json::from_str(metadata).ok()?, remembered))
}

/// Remembers a schema that was read after `begin`. What cannot be remembered is read again the next time, so nothing
/// here is an error.
pub(super) fn keep(project: &Project, begin: SystemTime, artifacts: &[Artifact], schema: &str) {
    if let Some(text) = text(project, begin, artifacts, schema) {
        let file = file(project.target_directory(), &project.selection);
        let _ = fs::create_dir_all(file.parent().unwrap_or(Path::new("")));
        // Written beside it first, because two commands may run at once.
        let beside = file.with_extension(format!("{}.new", std::process::id()));
        if fs::write(&beside, text).is_err() || fs::rename(&beside, &file).is_err() {
            let _ = fs::remove_file(&beside);
        }
    }
}

fn text(
    project: &Project,
    begin: SystemTime,
    artifacts: &[Artifact],
    schema: &str,
) -> Option<String> {
    let mut files = of_workspace(project);
    let mut variables = BTreeMap::new();
    for artifact in artifacts {
        let is_local = artifact.package.starts_with("path+");
        if is_local && artifact.is_build_script {
            return None;
        }
        match dependency_file(artifact) {
            Some(text) => {
                let (sources, read) = depended_on(&text)?;
                variables.extend(read);
                if is_local {
                    files.extend(sources);
                }
            }
            None if is_local => return None,
            None => {}
        }
    }
    let files: BTreeMap<PathBuf, State> = files
        .into_iter()
        .map(|path| {
            let state = State::of(&path);
            (path, state)
        })
        .collect();
    if files.values().any(|state| !state.is_before(begin)) {
        return None;
    }
    let mut states = serde_json::Map::new();
    for (path, state) in &files {
        states.insert(path.to_str()?.to_owned(), state_value(*state));
    }
    let head = json!({
        "of": identity(&project.selection),
        "files": states,
        "variables": variables,
    });
    let schema: Value = serde_json::from_str(schema).ok()?;
    let metadata = serde_json::to_string(&project.metadata).ok()?;
    Some(format!("{head}\n{metadata}\n{schema}\n"))
}

/// What cargo reads to know the workspace and how to compile it.
fn of_workspace(project: &Project) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let local = project.metadata.packages.iter();
    for package in local.filter(|package| package.source.is_none()) {
        let manifest = package.manifest_path.as_std_path();
        files.insert(manifest.to_owned());
        // What stands there becomes a target without being written in the manifest.
        let root = manifest.parent().unwrap_or(manifest);
        files.extend(["src", "src/bin", "build.rs"].map(|name| root.join(name)));
    }
    let workspace = project.workspace_root();
    files.extend(["Cargo.toml", "Cargo.lock"].map(|name| workspace.join(name)));
    let here = env::current_dir().unwrap_or_default();
    for directory in project.root().ancestors().chain(here.ancestors()) {
        for name in [
            ".cargo/config",
            ".cargo/config.toml",
            "rust-toolchain",
            "rust-toolchain.toml",
        ] {
            files.insert(directory.join(name));
        }
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    let home = |variable: &str, folder: &str| match env::var_os(variable) {
        Some(path) => Some(PathBuf::from(path)),
        None => Some(Path::new(home.as_ref()?).join(folder)),
    };
    if let Some(cargo) = home("CARGO_HOME", ".cargo") {
        files.extend(["config", "config.toml"].map(|name| cargo.join(name)));
    }
    if let Some(rustup) = home("RUSTUP_HOME", ".rustup") {
        files.extend(["settings.toml", "update-hashes"].map(|name| rustup.join(name)));
    }
    files
}

/// The dependency file that rustc wrote beside one of the files.
fn dependency_file(artifact: &Artifact) -> Option<String> {
    let candidates = artifact.files.iter().flat_map(|file| {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.unwrap_or_default();
        [Some(stem), stem.strip_prefix("lib")]
            .into_iter()
            .flatten()
            .map(|stem| file.with_file_name(format!("{stem}.d")))
            .collect::<Vec<_>>()
    });
    candidates
        .into_iter()
        .find_map(|file| fs::read_to_string(file).ok())
}

/// Sources by path, and variables by name with what they were.
type DependedOn = (Vec<PathBuf>, Vec<(String, Option<String>)>);

/// The files and variables that a dependency file names. `None` where it does not say them plainly.
fn depended_on(text: &str) -> Option<DependedOn> {
    let (mut files, mut variables) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if let Some(variable) = line.strip_prefix("# env-dep:") {
            if variable.contains('\\') {
                return None;
            }
            let (name, value) = match variable.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (variable, None),
            };
            // Cargo itself sets these, from the manifest or for a build script.
            if !name.starts_with("CARGO_") && name != "OUT_DIR" {
                variables.push((name.to_owned(), value));
            }
        } else if let Some(file) = line.strip_suffix(':') {
            if file.contains('\\') && !cfg!(windows) {
                return None;
            }
            let file = PathBuf::from(file);
            // Others are relative to a directory that is not said.
            if file.is_relative() {
                return None;
            }
            files.push(file);
        }
    }
    Some((files, variables))
}

/// What the answer depends on besides files: the command line, this program, and the environment of cargo.
fn identity(selection: &Selection) -> String {
    let program = env::current_exe().unwrap_or_default();
    let here = env::current_dir().unwrap_or_default();
    let mut variables: Vec<(String, String)> = env::vars_os()
        .map(|(name, value)| {
            let text = |it: std::ffi::OsString| it.to_string_lossy().into_owned();
            (text(name), text(value))
        })
        .filter(|(name, _)| name.starts_with("CARGO") || name.starts_with("RUST"))
        // It changes nothing that is compiled.
        .filter(|(name, _)| name != "RUST_BACKTRACE" && name != "RUST_LOG")
        .collect();
    variables.sort();
    format!(
        "{} {:?} {:?}\n{}\n{selection:?}\n{:?}\n{variables:?}",
        env!("CARGO_PKG_VERSION"),
        program,
        State::of(&program),
        here.display(),
        project::cargo(),
    )
}

fn file(target_directory: &Path, selection: &Selection) -> PathBuf {
    let name = format!("schema-{:016x}.json", fnv1a(&identity(selection)));
    target_directory.join("architrave").join(name)
}

/// Where cargo puts what it builds, as far as that is known without asking it.
fn target_directory(selection: &Selection) -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    for variable in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"] {
        if let Some(path) = env::var_os(variable) {
            return Some(here.join(path));
        }
    }
    let start = match &selection.manifest_path {
        Some(manifest) => here.join(manifest.parent()?),
        None => here,
    };
    let mut targets = start.ancestors().map(|directory| directory.join("target"));
    targets.find(|target| target.join("architrave").is_dir())
}

fn state_value(state: State) -> Value {
    match state.0 {
        Some((written, length)) => json!([written.as_secs(), written.subsec_nanos(), length]),
        None => Value::Null,
    }
}

fn read_state(value: &Value) -> Option<State> {
    if value.is_null() {
        return Some(State(None));
    }
    let number = |position: usize| value.get(position)?.as_u64();
    let written = Duration::new(number(0)?, u32::try_from(number(1)?).ok()?);
    Some(State(Some((written, number(2)?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_file_names_sources_and_variables() {
        let text = "/t/libx.rlib: /p/src/lib.rs /p/a.toml\n\n/p/src/lib.rs:\n/p/a.toml:\n\n\
                    # env-dep:CARGO_PKG_NAME=x\n# env-dep:PREFIX=shop\n# env-dep:NONE\n";
        let (files, variables) = depended_on(text).unwrap();
        assert_eq!(files, ["/p/src/lib.rs", "/p/a.toml"].map(PathBuf::from));
        let expected = [
            ("PREFIX".to_owned(), Some("shop".to_owned())),
            ("NONE".to_owned(), None),
        ];
        assert_eq!(variables, expected);
        assert!(depended_on("src/lib.rs:\n").is_none());
    }

    #[test]
    fn a_file_that_changes_or_comes_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (there, missing) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&there, "one").unwrap();
        let of = |paths: [&PathBuf; 2]| Remembered {
            schema: String::new(),
            files: paths.map(|path| (path.clone(), State::of(path))).into(),
            variables: BTreeMap::new(),
        };
        let remembered = of([&there, &missing]);
        assert!(remembered.holds());
        fs::write(&missing, "").unwrap();
        assert!(!remembered.holds());
        let remembered = of([&there, &missing]);
        fs::write(&there, "other").unwrap();
        assert!(!remembered.holds());
    }

    #[test]
    fn what_was_written_since_is_not_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "one").unwrap();
        let hour = Duration::from_secs(3600);
        assert!(State::of(&path).is_before(SystemTime::now() + hour));
        assert!(!State::of(&path).is_before(SystemTime::now() - hour));
        assert!(State::of(&folder.path().join("none")).is_before(SystemTime::now()));
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        for state in [State(None), State(Some((Duration::new(12, 345), 6)))] {
            assert_eq!(read_state(&state_value(state)), Some(state));
        }
    }
}
