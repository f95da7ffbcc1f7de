//! The commands that the guide and the README show are commands of today.

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use schema_cli::arguments::Arguments;
use std::fs;
use std::path::PathBuf;

use crate::sandbox::workspace;

#[test]
fn every_command_of_the_documentation_can_be_understood() {
    let mut commands = 0;
    let mut wrong = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let shown = commands_of(&text).into_iter().chain(mentions_of(&text));
        for (line, command) in shown {
            commands += 1;
            if let Err(error) = Arguments::try_parse_from(words(&command)) {
                // A text may name a verb without all that it wants.
                let is_fine = matches!(
                    error.kind(),
                    ErrorKind::DisplayHelp
                        | ErrorKind::DisplayVersion
                        | ErrorKind::MissingRequiredArgument
                );
                if !is_fine {
                    wrong.push(format!("{}:{line}: {command}\n{error}", page.display()));
                }
            }
        }
    }
    assert!(commands > 80, "{commands}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_counts_the_rules_and_names_the_verbs() {
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let count = schema_core::rule::rules().len();
    assert!(
        text.contains(&format!("| rules | [{count}](docs/rules/README.md) |")),
        "there are {count} rules"
    );
    let line = text
        .lines()
        .find(|line| line.starts_with("| `cargo schema` |"));
    let line = line.unwrap();
    let program = Arguments::command();
    let verbs: Vec<&str> = program
        .find_subcommand("schema")
        .unwrap_or(&program)
        .get_subcommands()
        .map(|verb| verb.get_name())
        // They are about the tool itself.
        .filter(|name| !["completions", "man", "help"].contains(name))
        .collect();
    assert!(verbs.len() > 15, "{verbs:?}");
    for verb in verbs {
        assert!(
            line.contains(&format!("`{verb}`")),
            "the README has no {verb}"
        );
    }
}

fn pages() -> Vec<PathBuf> {
    let guide = fs::read_dir(workspace().join("docs/src")).unwrap();
    let mut pages: Vec<PathBuf> = guide.map(|entry| entry.unwrap().path()).collect();
    pages.push(workspace().join("README.md"));
    pages.sort();
    pages
}

/// The commands in blocks of consoles, scripts and YAML, with their lines.
fn commands_of(page: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut language: Option<&str> = None;
    let mut is_open = false;
    for (number, line) in page.lines().enumerate() {
        if let Some(fence) = line.trim_start().strip_prefix("```") {
            language = language.is_none().then(|| fence.trim());
            is_open = false;
            continue;
        }
        let line = match language {
            // What a console answers is no command.
            Some("console") if is_open => line,
            Some("console") => match line.strip_prefix("$ ") {
                Some(command) => command,
                None => continue,
            },
            Some("sh" | "yaml") => line,
            _ => continue,
        };
        let (text, goes_on) = match line.strip_suffix('\\') {
            Some(text) => (text, true),
            None => (line, false),
        };
        if is_open {
            if let Some((_, command)) = found.last_mut() {
                command.push_str(text);
            }
        } else if let Some(at) = text.find("cargo schema ") {
            let is_quoted = text[..at].ends_with('"');
            let command = &text[at..];
            let command = match is_quoted {
                true => command.trim_end().trim_end_matches('"'),
                false => command,
            };
            found.push((number + 1, command.to_owned()));
        } else {
            continue;
        }
        is_open = goes_on;
    }
    found
}

/// The commands in the text itself, unless they leave something out.
fn mentions_of(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut is_code = false;
    for (number, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            for (start, _) in line.match_indices("`cargo schema ") {
                let command = line[start + 1..].split('`').next().unwrap_or_default();
                if !command.contains("..") && !command.contains("VERB") {
                    found.push((number + 1, command.to_owned()));
                }
            }
        }
    }
    found
}

/// The words of a command, as a shell takes them, up to a comment, a pipe or a file that it writes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(mark), letter) if mark == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, letter) if letter.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (_, letter) => word.push(letter),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    let end = |word: &String| ["#", "|", ">", "&&", ";"].contains(&word.as_str());
    let end = words.iter().position(end).unwrap_or(words.len());
    words.truncate(end);
    // `cargo schema` is one program.
    words.drain(..1);
    words
}
