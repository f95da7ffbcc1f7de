//! What depends on `architrave.toml`, or on several crates: each folder under `settings` is a crate, and the
//! file beside it is what the compiler says about that.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The crates, each with the others that it depends on.
const CRATES: [(&str, &[&str]); 11] = [
    ("application", &["library"]),
    ("contexts", &[]),
    ("levels", &[]),
    ("library", &[]),
    ("pedantic", &[]),
    ("regions", &[]),
    ("settings_error", &[]),
    ("strict", &[]),
    ("tenancy", &[]),
    ("unknown_rule", &[]),
    ("well_kept", &[]),
];

#[test]
fn settings_and_other_crates_are_heeded() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("settings");
    let workspace = write_workspace(&cases);
    let differing: Vec<String> = CRATES
        .iter()
        .filter_map(|(name, _)| {
            let found = check(&workspace, name);
            let file = cases.join(format!("{name}.stderr"));
            if std::env::var_os("TRYBUILD").is_some_and(|mode| mode == "overwrite") {
                std::fs::write(&file, &found).unwrap();
            }
            let expected = std::fs::read_to_string(&file).unwrap_or_default();
            (found != expected)
                .then(|| format!("{name}\n--- expected\n{expected}\n--- found\n{found}"))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Writes a workspace with all crates under the target directory, where nothing is of the repository's own
/// workspace.
fn write_workspace(cases: &Path) -> PathBuf {
    let workspace = target().join("tests/settings");
    let _ = std::fs::remove_dir_all(&workspace);
    let root = repository();
    let members: Vec<&str> = CRATES.iter().map(|(name, _)| *name).collect();
    // The profile of the repository, so that its dependencies are built once.
    let manifest = format!(
        "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n[profile.dev.package.\"*\"]\ndebug = false\n"
    );
    write(&workspace.join("Cargo.toml"), &manifest);
    std::fs::copy(root.join("Cargo.lock"), workspace.join("Cargo.lock")).unwrap();
    for (name, dependencies) in CRATES {
        let folder = workspace.join(name);
        let mut manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             architrave = {{ path = {root:?}, features = [\"chrono\", \"rust_decimal\", \"serde_json\", \"uuid\"] }}\n\
             chrono = {{ version = \"0.4\", default-features = false }}\n\
             rust_decimal = {{ version = \"1\", default-features = false }}\n\
             serde_json = \"1\"\n\
             uuid = {{ version = \"1\", default-features = false }}\n"
        );
        for dependency in dependencies {
            manifest.push_str(&format!(
                "{dependency} = {{ path = \"../{dependency}\" }}\n"
            ));
        }
        write(&folder.join("Cargo.toml"), &manifest);
        for entry in std::fs::read_dir(cases.join(name)).unwrap() {
            let entry = entry.unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let file = entry.file_name();
            let place = match file.to_str() {
                Some(file) if file.ends_with(".rs") => folder.join("src").join(file),
                _ => folder.join(file),
            };
            write(&place, &text);
        }
    }
    workspace
}

fn write(file: &Path, text: &str) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// What the compiler says about one crate, with the places that differ between machines named.
fn check(workspace: &Path, name: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--quiet",
            "--color",
            "never",
            "-p",
            name,
        ])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    let found = String::from_utf8(output.stderr).unwrap();
    let found: String = found
        .lines()
        .map(|line| line.trim_end().to_owned() + "\n")
        .collect();
    found
        .replace(workspace.to_str().unwrap(), "$CRATES")
        .replace(repository().to_str().unwrap(), "$WORKSPACE")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

/// The directory that this test was built in: `target` of `target/debug/deps/ui-1234`.
fn target() -> PathBuf {
    std::env::current_exe()
        .unwrap()
        .ancestors()
        .nth(3)
        .unwrap()
        .to_owned()
}
