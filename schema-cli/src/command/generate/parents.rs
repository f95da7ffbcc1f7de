//! Migrations that the lock file does not know: another branch's, of which its lock was not kept.

use super::Request;
use super::planning::chosen_format;
use crate::error::Error;
use schema_core::lock::Lock;
use std::path::Path;

/// What every file says that `generate` wrote.
pub(in crate::command) const WRITTEN_HERE: &str = "Written by cargo schema generate";

/// Refuses where the directory holds a migration that was generated and is younger than the lock file's parent, but
/// neither that of the lock file nor its parent.
///
/// # Errors
///
/// [`Error::Content`], with the way out.
pub(super) fn check(request: &Request<'_>, lock: &Lock, lock_path: &Path) -> Result<(), Error> {
    let Some(newest) = lock.migration.as_ref().and_then(|id| split(&id.0)) else {
        return Ok(());
    };
    let parent = lock.parents.first().and_then(|id| split(&id.0));
    let format = chosen_format(request)?;
    let settings = request.settings;
    for target in &settings.settings.engines {
        let directory = settings.migrations_directory(target.engine);
        let Ok(entries) = std::fs::read_dir(&directory) else {
            continue;
        };
        let mut names: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        for name in names {
            let Some(version) = format.version(&name) else {
                continue;
            };
            let is_of = |(moment, called): (u64, &str)| version >= moment && name.contains(called);
            let is_younger =
                parent.is_some_and(|(moment, _)| version >= moment) || version >= newest.0;
            let is_known = is_of(newest) || parent.is_some_and(is_of);
            if is_younger && !is_known && is_generated(&directory.join(&name)) {
                return Err(Error::Content {
                    path: lock_path.to_owned(),
                    problem: format!(
                        "its newest migration is {}, and it does not know {}, which was generated on another branch",
                        lock.migration.as_ref().map(ToString::to_string).unwrap_or_default(),
                        directory.join(&name).display()
                    ),
                    remedy: "merge again and run `cargo schema rebase` while the lock file is in conflict; or delete the \
                             migrations that are not the lock file's, and generate them anew"
                        .to_owned(),
                });
            }
        }
    }
    Ok(())
}

/// `20260301120000_add_phone`
fn split(id: &str) -> Option<(u64, &str)> {
    let (moment, name) = id.split_once('_')?;
    Some((moment.parse().ok()?, name))
}

/// Whether a migration, a file or a directory of files, was written by `generate`.
pub(in crate::command) fn is_generated(path: &Path) -> bool {
    let says_so =
        |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains(WRITTEN_HERE));
    match std::fs::read_dir(path) {
        Ok(entries) => entries.flatten().any(|entry| says_so(&entry.path())),
        Err(_) => says_so(path),
    }
}
