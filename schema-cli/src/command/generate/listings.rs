//! The files in which a migration tool lists its migrations: integrity files and modules.

use crate::error::Error;
use schema_core::format::Format;
use std::collections::BTreeMap;
use std::path::Path;

/// The lists of a directory as they are once `added` is in it.
pub(super) fn continued(
    format: &dyn Format,
    directory: &Path,
    added: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Error> {
    let mut present = BTreeMap::new();
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => Some(entries),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(Error::read(directory, error)),
    };
    for entry in entries.into_iter().flatten() {
        let entry = entry.map_err(|error| Error::read(directory, error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if path.is_file() && format.listed(&name) {
            let text = std::fs::read_to_string(&path).map_err(|error| Error::read(&path, error))?;
            present.insert(name, text);
        }
    }
    format.listings(&present, added).map_err(Error::Format)
}
