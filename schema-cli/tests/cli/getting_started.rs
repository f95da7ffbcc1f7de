//! The README and the guide's first chapter, typed as they stand: every command, and what it prints.

use crate::sandbox::{Sandbox, manifest, target_directory, workspace};
use regex::Regex;
use std::fs;
use std::process::Command;

/// A fenced block of the page: what stands behind its fence, and its lines.
struct Block {
    language: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(language) if !is_open => blocks.push(Block {
                language: language.to_owned(),
                text: String::new(),
            }),
            None if is_open => {
                let block = blocks.last_mut().unwrap();
                block.text.push_str(line);
                block.text.push('\n');
            }
            _ => {}
        }
        is_open ^= line.starts_with("```");
    }
    blocks
}

/// The text without what differs from day to day and from machine to machine.
fn settled(text: &str) -> String {
    let mut text = text.replace("/home/you/architrave", &workspace().display().to_string());
    for (pattern, word) in [
        (r"\d{14}", "VERSION"),
        (r"\d{4}-\d{2}-\d{2}T[0-9:.]+Z by \S+", "TIME"),
        (r"SQLite 3\.\d+\.\d+", "SQLite"),
        (r"[ \t]+\n", "\n"),
    ] {
        text = Regex::new(pattern)
            .unwrap()
            .replace_all(&text, word)
            .into_owned();
    }
    text
}

/// What the compiler says, and whether it is content.
fn build(sandbox: &Sandbox) -> (bool, String) {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--color", "never"])
        .current_dir(sandbox.path(""))
        .env("CARGO_TARGET_DIR", target_directory())
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), settled(&text))
}

/// Types the commands of a block, and compares what they print.
fn type_in(sandbox: &Sandbox, block: &str) {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, expected))) => expected.push(line),
            (None, None) => {}
        }
    }
    for (command, expected) in commands {
        let Some(words) = command.strip_prefix("cargo schema ") else {
            // To have the command, and an empty package, is the test's part.
            assert!(expected.is_empty(), "{command}");
            continue;
        };
        let words = words.replace("../architrave", &workspace().display().to_string());
        // Two words stand between quotation marks.
        let mut arguments: Vec<&str> = Vec::new();
        for (number, part) in words.split('"').enumerate() {
            match number % 2 {
                0 => arguments.extend(part.split_whitespace()),
                _ => arguments.push(part),
            }
        }
        let ran = sandbox.run(&arguments);
        let (out, err) = (settled(&ran.out), settled(&ran.err));
        let expected = settled(&(expected.join("\n") + "\n"));
        for line in expected.lines() {
            let is_said = out
                .lines()
                .chain(err.lines())
                .any(|said| said.trim_end() == line.trim_end());
            assert!(
                is_said,
                "$ {command}\nthe guide has:\n{line}\nit says:\n{out}{err}"
            );
        }
        for line in out.lines() {
            assert!(
                expected.contains(line.trim_end()),
                "$ {command}\nthe guide lacks:\n{line}"
            );
        }
    }
}

#[test]
fn what_the_guide_shows_is_what_happens() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[package]\nname = \"notebook\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n",
    );
    sandbox.write("src/lib.rs", "");
    let edit = |from: &str, to: &str| {
        let text = sandbox.read("src/tables.rs");
        assert!(text.contains(from), "{from}\n---\n{text}");
        sandbox.write("src/tables.rs", &text.replace(from, to));
    };
    let page = fs::read_to_string(workspace().join("docs/src/getting-started.md")).unwrap();
    let mut said = String::new();
    for Block { language, text } in blocks(&page) {
        match language.as_str() {
            "rust,compile_fail" => {
                sandbox.write("src/tables.rs", &text);
                let (is_content, words) = build(&sandbox);
                assert!(!is_content, "{words}");
                said = words;
            }
            "rust" => {
                let (_, note) = text.split_once("/// What somebody").unwrap();
                let before = sandbox.read("src/tables.rs");
                let (_, old) = before.split_once("/// What somebody").unwrap();
                let (old, _) = old.split_once("\nschema! {").unwrap();
                edit(old, note);
                let (is_content, words) = build(&sandbox);
                assert!(is_content, "{words}");
                said = words;
            }
            "text" => {
                for message in settled(&text).trim_end().split("\n\n") {
                    assert!(
                        said.contains(message),
                        "the guide has:\n{message}\nrustc says:\n{said}"
                    );
                }
            }
            "sql" => {
                let file = sandbox.only_file("migrations", "create_tables.up.sql");
                assert!(
                    file.contains(&text),
                    "the guide has:\n{text}\nthe file:\n{file}"
                );
            }
            "console" => {
                if text.contains("error: there is no migration") {
                    edit(
                        "    #[column(default = false)]\n    pub pinned: bool,\n",
                        "    pub language: String,\n",
                    );
                }
                if text.contains("--allow-data-loss notes.pinned\nwrote") {
                    edit(
                        "    pub language",
                        "    #[column(type = varchar(2), backfill = \"en\")]\n    pub language",
                    );
                }
                type_in(&sandbox, &text);
            }
            // What a user may write into Cargo.toml.
            "toml" => {}
            other => assert_eq!(other, "", "a kind of block that this test does not know"),
        }
    }
    let (is_content, words) = build(&sandbox);
    assert!(is_content && !words.contains("warning"), "{words}");
}

#[test]
fn what_the_readme_shows_is_what_happens() {
    let page = fs::read_to_string(workspace().join("README.md")).unwrap();
    let blocks = blocks(&page);
    let of = |language: &str| -> Vec<&str> {
        let wanted = blocks.iter().filter(|block| block.language == language);
        wanted.map(|block| block.text.as_str()).collect()
    };
    let structs = of("rust")[0];
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        &manifest(
            "sales",
            "chrono = { version = \"0.4\", default-features = false }\n\
             rust_decimal = { version = \"1\", default-features = false }\n\
             uuid = { version = \"1\", default-features = false }\n",
        )
        .replace(
            " }\n\nchrono",
            ", features = [\"chrono\", \"rust_decimal\", \"uuid\"] }\nchrono",
        ),
    );
    sandbox.write("architrave.toml", "engines = [\"postgres 15\"]\n");

    // What the page says of mistakes: another type, money in floating point, no index.
    let mistakes = structs
        .replace("pub customer_id: Uuid", "pub customer_id: i64")
        .replace("    #[column(type = numeric(10, 2))]\n    #[check(total >= 0)]\n    pub total: Decimal", "    #[check(total >= 0)]\n    pub total: f64")
        .replace("#[index(customer_id, created_at.desc())]\n", "");
    sandbox.write("src/lib.rs", &mistakes);
    let (is_content, said) = build(&sandbox);
    assert!(!is_content);
    for message in of("text")[0].trim_end().split("\n\n") {
        assert!(
            said.contains(message),
            "the README has:\n{message}\nrustc says:\n{said}"
        );
    }

    sandbox.write("src/lib.rs", structs);
    sandbox.run(&["generate"]).ended_with(0);
    let mut changed = structs.to_owned();
    let mut place = 0;
    for line in of("diff")[0].lines() {
        match line.strip_prefix('+') {
            Some(added) => {
                changed.insert_str(place, &format!("{added}\n"));
                place += added.len() + 1;
            }
            None => place = changed.find(&line[1..]).unwrap() + line.len(),
        }
    }
    sandbox.write("src/lib.rs", &changed);
    let command = page
        .split('`')
        .find(|words| words.starts_with("cargo schema generate add_"));
    let name = command.and_then(|words| words.rsplit(' ').next()).unwrap();
    let written = settled(&sandbox.run(&["generate", name]).ended_with(0).out);
    let shown = settled(of("text")[1]);
    let ups = written.lines().filter(|line| line.ends_with(".up.sql"));
    let ups: Vec<&str> = ups
        .filter_map(|line| {
            line.strip_prefix("wrote migrations/")?
                .strip_suffix(".up.sql")
        })
        .collect();
    assert_eq!(ups, shown.lines().collect::<Vec<_>>());
    let files = sandbox.files();
    for sql in of("sql") {
        let is_there = files.values().any(|text| text.ends_with(sql));
        assert!(is_there, "no migration ends with:\n{sql}");
    }
}
