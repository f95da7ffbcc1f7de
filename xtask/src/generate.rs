//! `cargo xtask generate`: the files that follow from the code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::workspace;

/// A generated file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct GenerateError {
    path: PathBuf,
    source: io::Error,
}

/// Writes a page for each rule into `docs/rules`, and removes those of rules that are gone.
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
    println!("{} pages in {}", pages.len(), folder.display());
    Ok(())
}

fn at(path: &Path, source: io::Error) -> GenerateError {
    GenerateError {
        path: path.to_owned(),
        source,
    }
}
