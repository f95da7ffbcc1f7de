//! The guide holds together: links lead somewhere, no page is left out, settings files can be read.
#![expect(clippy::panic, reason = "a panic is how a test fails")]

mod markdown;
mod words;

use markdown::{anchors, fenced_blocks, links};
use schema_core::syntax::Settings;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Markdown files of a folder, seen from the root of the project.
fn markdown_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{folder}: {error}"))
        .map(|entry| entry.map(|entry| Path::new(folder).join(entry.file_name())));
    let mut files: Vec<PathBuf> = entries
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{folder}: {error}"));
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files
}

/// Everything written for people.
fn pages() -> Vec<PathBuf> {
    ["", "docs", "docs/src", "docs/rules"]
        .into_iter()
        .flat_map(markdown_files)
        .collect()
}

#[test]
fn every_file_of_yaml_can_be_read() {
    let mut files = 0;
    for page in pages() {
        for block in fenced_blocks(&read(&root().join(&page))) {
            if block.language == "yaml" {
                files += 1;
                let read = yaml_rust2::YamlLoader::load_from_str(&block.text);
                if let Err(error) = read {
                    panic!("{}:{}: {error}", page.display(), block.line);
                }
            }
        }
    }
    assert!(files > 3, "{files}");
}

#[test]
fn every_link_leads_to_a_file_and_a_heading_that_exist() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = read(&root().join(&page));
        for link in links(&text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match path {
                "" => root().join(&page),
                path => root()
                    .join(page.parent().unwrap_or(Path::new("")))
                    .join(path),
            };
            if !target.exists() {
                broken.push(format!("{}: {link}: no such file", page.display()));
            } else if !anchor.is_empty() && !anchors(&read(&target)).contains(anchor) {
                broken.push(format!("{}: {link}: no such heading", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_summary_lists_every_page() {
    let summary: BTreeSet<String> = links(&read(&root().join("docs/SUMMARY.md")))
        .into_iter()
        .collect();
    let pages = ["docs/src", "docs/rules"]
        .into_iter()
        .flat_map(markdown_files);
    let missing: Vec<String> = pages
        .map(|page| {
            page.strip_prefix("docs")
                .unwrap_or(&page)
                .display()
                .to_string()
        })
        .filter(|page| !summary.contains(page))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/SUMMARY.md lists no {}; for rules run `cargo xtask generate`",
        missing.join(", ")
    );
}

#[test]
fn the_examples_of_every_page_are_compiled() {
    let compiled = read(&root().join("tests/guide/lib.rs"));
    let missing: Vec<String> = markdown_files("docs/src")
        .iter()
        .map(|page| format!("\"../../{}\"", page.display()))
        .filter(|page| !compiled.contains(page.as_str()))
        .collect();
    assert!(
        missing.is_empty(),
        "tests/guide/lib.rs lists no {}",
        missing.join(", ")
    );
}

#[test]
fn every_settings_file_can_be_read() {
    let mut read_files = 0;
    for page in pages() {
        for block in fenced_blocks(&read(&root().join(&page))) {
            if block.language != "toml,architrave" {
                continue;
            }
            read_files += 1;
            if let Err(errors) = Settings::parse(&block.text) {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                panic!(
                    "{} line {}: {}",
                    page.display(),
                    block.line,
                    errors.join("\n")
                );
            }
        }
    }
    assert!(read_files > 1, "no page shows a settings file");
}
