//! Files and folders, with errors that name them.

use crate::failure::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a benchmark keeps what it generates: `target/bench/<name>`.
pub(crate) fn folder(name: &str) -> PathBuf {
    xtask::workspace::generated().join("bench").join(name)
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(Failure::file(path))
}

/// Writes a file and the folders above it. A file that holds the text already keeps its time, so that cargo sees no
/// change.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(Failure::file(parent))?;
    }
    fs::write(path, text).map_err(Failure::file(path))
}

/// Deletes a folder with all that is in it, where it is there.
pub(crate) fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::File(folder.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// Makes `to` a copy of the folder `from`, nothing else in it. Nothing where `from` is not there.
pub(crate) fn mirror(from: &Path, to: &Path) -> Result<(), Failure> {
    remove(to)?;
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to).map_err(Failure::file(to))?;
    for entry in fs::read_dir(from).map_err(Failure::file(from))? {
        let entry = entry.map_err(Failure::file(from))?;
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => mirror(&entry.path(), &target)?,
            false => {
                fs::copy(entry.path(), &target).map_err(Failure::file(&target))?;
            }
        }
    }
    Ok(())
}
