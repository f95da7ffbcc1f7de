//! The lines of shell on the guide's page about continuous integration, as jobs, hooks and people run them.

use crate::sandbox::{Sandbox, target_directory, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NOTES: &str = r#"use architrave::prelude::*;

/// A note.
#[derive(Table)]
#[table(rows = 1_000)]
pub struct Note {
    #[column(primary_key, identity(by_default))]
    pub id: i64,
    #[column(type = varchar(80))]
    pub title: String,
}

schema! {
    pub static APP = { tables: [Note], lock: "schema.lock" }
}
"#;

/// Each line of the page's blocks that calls the command: of a console behind `$`, of YAML behind its key.
fn lines() -> BTreeSet<String> {
    let page = workspace().join("docs/src/continuous-integration.md");
    let page = fs::read_to_string(page).unwrap();
    let blocks = page.split("\n```").skip(1).step_by(2);
    let lines = blocks.flat_map(str::lines).filter_map(|line| {
        let (before, rest) = line.split_once("cargo schema ")?;
        let before = before.trim();
        assert!(
            ["$", "-", "- run:", "- run: \"", "entry:", "exec"].contains(&before),
            "{line}"
        );
        let rest = match before.ends_with('"') {
            true => rest.strip_suffix('"').unwrap(),
            false => rest,
        };
        Some(format!("cargo schema {}", rest.trim_end()))
    });
    lines.collect()
}

/// The home of cargo or rustup, which is not in the home that the lines get.
fn home_of(variable: &str, folder: &str) -> PathBuf {
    match std::env::var_os(variable) {
        Some(path) => path.into(),
        None => Path::new(&std::env::var_os("HOME").unwrap()).join(folder),
    }
}

fn shell(sandbox: &Sandbox, line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_cargo-schema"));
    let mut path = vec![program.parent().unwrap().to_owned()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    Command::new("sh")
        .args(["-e", "-c", line])
        .current_dir(sandbox.path(""))
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("CARGO_HOME", home_of("CARGO_HOME", ".cargo"))
        .env("RUSTUP_HOME", home_of("RUSTUP_HOME", ".rustup"))
        .env("HOME", sandbox.path(""))
        .env("CARGO_TARGET_DIR", target_directory())
        .env("CARGO_NET_OFFLINE", "true")
        .env("DATABASE_URL", "sqlite:app.db")
        .env_remove("CARGO_BUILD_TARGET")
        .output()
        .unwrap()
}

#[test]
fn what_the_guide_gives_to_jobs_and_hooks_runs() {
    let sandbox = Sandbox::library(&[
        ("src/lib.rs", NOTES),
        ("architrave.toml", "engines = [\"sqlite 3.45\"]\n"),
    ]);
    sandbox.run(&["generate"]).ended_with(0);
    let run = ["run", "--database-url", "sqlite:app.db"];
    sandbox.run(&run).ended_with(0);
    sandbox.run(&["docs"]).ended_with(0);
    for folder in ["bash-completion/completions", "man/man1"] {
        fs::create_dir_all(sandbox.path(".local/share").join(folder)).unwrap();
    }

    let lines = lines();
    assert!(lines.len() >= 9, "{lines:?}");
    for line in &lines {
        let output = shell(&sandbox, line);
        assert!(output.status.success(), "$ {line}\n{output:?}");
    }
    let sarif = sandbox.read("schema.sarif");
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let completions = sandbox.read(".local/share/bash-completion/completions/cargo-schema");
    assert!(completions.contains("generate"), "{completions}");
    let manual = sandbox.read(".local/share/man/man1/cargo-schema.1");
    assert!(manual.contains(".TH"), "{manual}");

    // Somebody forgets the migration.
    let changed = NOTES.replace(
        "    pub title",
        "    pub author: Option<String>,\n    #[column(type = varchar(80))]\n    pub title",
    );
    sandbox.write("src/lib.rs", &changed);
    for line in &lines {
        let judges = !line.contains("completions") && !line.contains("schema man");
        let output = shell(&sandbox, line);
        assert_ne!(output.status.success(), judges, "$ {line}\n{output:?}");
    }
}
