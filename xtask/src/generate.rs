//! `cargo xtask generate`: the files that follow from the code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::process::ProcessError;
use crate::workspace;

pub mod engines;
pub mod releases;

/// A generated file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// `cargo schema generate` failed.
    #[error(transparent)]
    Process(ProcessError),
}

/// Writes everything: the pages of the rules, the table of the engines, and the shop's migrations.
///
/// # Errors
///
/// When a file cannot be written, or the shop's migrations cannot be generated.
pub fn everything() -> Result<(), GenerateError> {
    rule_pages()?;
    settings_schema()?;
    engines::write()?;
    releases::write()
}

/// Writes the schema of `architrave.toml`, which editors read.
///
/// # Errors
///
/// When it cannot be written.
pub fn settings_schema() -> Result<(), GenerateError> {
    let path = workspace::root().join("docs/src/architrave.schema.json");
    let text = schema_core::settings_schema::settings_schema_text();
    fs::write(&path, text).map_err(|source| at(&path, source))
}

/// Writes a page for each rule into `docs/rules`, removes those of rules that are gone, and lists them in the summary
/// of the guide.
///
/// # Errors
///
/// When a file cannot be written.
pub fn rule_pages() -> Result<(), GenerateError> {
    let folder = workspace::root().join("docs/rules");
    let pages = schema_core::rule::documentation_pages();
    let kept: BTreeSet<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    for entry in fs::read_dir(&folder).map_err(|source| at(&folder, source))? {
        let path = entry.map_err(|source| at(&folder, source))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        if !kept.contains(name) {
            fs::remove_file(&path).map_err(|source| at(&path, source))?;
        }
    }
    for (name, text) in &pages {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|source| at(&path, source))?;
    }
    let summary = workspace::root().join("docs/SUMMARY.md");
    let text = fs::read_to_string(&summary).map_err(|source| at(&summary, source))?;
    fs::write(&summary, with_pages(&text, &kept)).map_err(|source| at(&summary, source))?;
    println!("{} pages in {}", pages.len(), folder.display());
    Ok(())
}

/// The page that lists the rules; in the summary theirs stand beneath it.
const CATALOGUE: &str = "README.md";

/// The summary with these pages of rules, and no others.
fn with_pages(summary: &str, pages: &BTreeSet<&str>) -> String {
    let mut text = String::new();
    for line in summary.lines() {
        if line.starts_with("  - [") && line.contains("](rules/") {
            continue;
        }
        text.push_str(line);
        text.push('\n');
        if line.ends_with(&format!("](rules/{CATALOGUE})")) {
            for page in pages.iter().filter(|page| **page != CATALOGUE) {
                let rule = page.trim_end_matches(".md");
                text.push_str(&format!("  - [{rule}](rules/{page})\n"));
            }
        }
    }
    text
}

fn at(path: &Path, source: io::Error) -> GenerateError {
    GenerateError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::with_pages;

    #[test]
    fn the_summary_lists_the_rules_that_there_are() {
        let old = "# Summary\n- [The catalogue](rules/README.md)\n  - [gone](rules/gone.md)\n- [Next](src/next.md)\n";
        let new = with_pages(old, &["README.md", "a.md", "b.md"].into());
        assert_eq!(
            new,
            "# Summary\n- [The catalogue](rules/README.md)\n  - [a](rules/a.md)\n  - [b](rules/b.md)\n\
             - [Next](src/next.md)\n"
        );
    }
}
