//! A team that has a tool, a database and a history begins with `cargo schema`: `init` recognises the tool, `pull` writes
//! the structs, and the tool itself still says that there is nothing to do. A changed struct becomes a migration that the
//! same tool applies, takes back and applies again.

use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the team has made so far, in two migrations.
pub(crate) const FIRST: &str =
    "CREATE TABLE customers (id bigint PRIMARY KEY, email varchar(254) NOT NULL UNIQUE);\n";
pub(crate) const SECOND: &str = "ALTER TABLE customers ADD COLUMN name text NOT NULL DEFAULT '';\nCREATE INDEX customers_name_idx ON customers (name);\n";
pub(crate) const SECOND_BACK: &str =
    "DROP INDEX customers_name_idx;\nALTER TABLE customers DROP COLUMN name;\n";

/// A team's tool.
pub(crate) struct Team<'a> {
    /// The word of the format.
    pub(crate) format: &'static str,
    /// Where it has its migrations.
    pub(crate) directory: &'static str,
    /// Its files, from the package's root.
    pub(crate) files: &'a [(&'static str, &'a str)],
    /// Applies what is pending in the directory, and says how many migrations that were.
    pub(crate) apply: &'a dyn Fn(&ScratchDatabase, &Path) -> usize,
    /// Takes the newest migration back.
    pub(crate) revert: &'a dyn Fn(&ScratchDatabase, &Path),
}

/// The package of the team, and its database.
pub(crate) fn adopts(team: &Team<'_>) {
    let root = tempfile::tempdir().unwrap();
    let scratch = scratch_database();
    let write = |file: &str, text: &str| {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::copy(workspace.join("Cargo.lock"), root.path().join("Cargo.lock")).unwrap();
    write(
        "Cargo.toml",
        "[package]\nname = \"team\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n",
    );
    write("src/lib.rs", "//! What the team has.\n");
    for (file, text) in team.files {
        write(file, text);
    }
    let directory = root.path().join(team.directory);
    assert!((team.apply)(&scratch, &directory) > 0);
    let history = || scratch.catalogue().to_string();
    let before = history();
    let files = files_of(&directory);
    let url = scratch.url();
    let run = |words: &[&str]| cargo_schema(root.path(), words);

    run(&["init", "--path", &workspace.display().to_string()]);
    let settings = fs::read_to_string(root.path().join("architrave.toml")).unwrap();
    let expected = format!("format = \"{}\"", team.format);
    assert!(settings.contains(&expected), "{settings}");
    let expected = format!("directory = \"{}\"", team.directory);
    assert!(
        team.directory == "migrations" || settings.contains(&expected),
        "{settings}"
    );
    run(&["pull", "--database-url", url, "--baseline"]);
    let code = fs::read_to_string(root.path().join("src/tables.rs")).unwrap();
    assert!(code.contains("tables: [Customer]"), "{code}");

    // Nothing is missing on this side, nothing is to do on the team's, and neither wrote anything.
    run(&["generate", "--check"]);
    assert_eq!((team.apply)(&scratch, &directory), 0);
    assert_eq!(files_of(&directory), files);
    assert_eq!(history(), before);

    let field = "    pub email: String,\n";
    assert!(code.contains(field), "{code}");
    let changed = code.replace(
        field,
        &format!("{field}    pub nickname: Option<String>,\n"),
    );
    write("src/tables.rs", &changed);
    run(&["generate", "add_nickname"]);
    let has_column = || scratch.catalogue().to_string().contains("nickname");
    assert!(!has_column());
    assert_eq!((team.apply)(&scratch, &directory), 1);
    assert!(has_column());
    let up = scratch.catalogue().without_column_order().to_string();
    (team.revert)(&scratch, &directory);
    assert!(!has_column());
    assert_eq!((team.apply)(&scratch, &directory), 1);
    let again = scratch.catalogue().without_column_order().to_string();
    assert_eq!(again, up);
    assert_eq!((team.apply)(&scratch, &directory), 0);
    // What was there was not touched.
    let now = files_of(&directory);
    for (name, text) in &files {
        let grows = ["lib.rs", "mod.rs", "atlas.sum"].contains(&name.as_str());
        assert!(
            grows || now.contains(&(name.clone(), text.clone())),
            "{name}"
        );
    }
    run(&["drift", "--database-url", url]);
}

fn files_of(directory: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match path.is_dir() {
            true => found.extend(
                files_of(&path)
                    .into_iter()
                    .map(|(inner, text)| (format!("{name}/{inner}"), text)),
            ),
            false => found.push((name, fs::read_to_string(&path).unwrap())),
        }
    }
    found.sort();
    found
}

/// The arguments, in the environment of a process of its own.
const ARGUMENTS: &str = "ARCHITRAVE_TEST_ARGUMENTS";

/// Runs `cargo schema` in a directory: this program once more, which becomes the command.
#[track_caller]
fn cargo_schema(directory: &Path, words: &[&str]) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "adoption::the_command_line_answers",
            "--nocapture",
        ])
        .env(ARGUMENTS, words.join("\n"))
        .env(
            "CARGO_TARGET_DIR",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/sandbox"),
        )
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("DATABASE_URL")
        .current_dir(directory)
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {shown}{errors}");
}

#[test]
fn the_command_line_answers() {
    let words = std::env::var(ARGUMENTS).unwrap_or_else(|_| "formats-are-none".to_owned());
    let is_command = std::env::var_os(ARGUMENTS).is_some();
    let arguments = ["cargo-schema"].into_iter().chain(words.split('\n'));
    let exit = schema_cli::run(arguments.map(OsString::from));
    if is_command {
        std::process::exit(i32::from(exit != schema_cli::Exit::Done));
    }
    assert_eq!(exit, schema_cli::Exit::Usage);
}
