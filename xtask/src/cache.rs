//! Where downloads are kept that belong to no checkout, so that several checkouts fetch them once.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::servers::account;

/// The environment variable that names another folder.
pub const VARIABLE: &str = "ARCHITRAVE_CACHE";

/// The folder of the downloads: the one that [`VARIABLE`] names, else `architrave` in the user's folder of caches.
///
/// Servers that root starts run under an account of their own, which may not enter root's home; root's downloads are
/// therefore in the system's folder, `/var/cache/architrave`.
pub fn folder() -> PathBuf {
    let named = |variable: &str| -> Option<PathBuf> {
        let value: OsString = std::env::var_os(variable)?;
        (!value.is_empty()).then(|| value.into())
    };
    if let Some(folder) = named(VARIABLE) {
        return folder;
    }
    if account::is_root() {
        return "/var/cache/architrave".into();
    }
    named("XDG_CACHE_HOME")
        .or_else(|| named("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("architrave")
}

/// Makes the folder `name` in the cache with what `fill` puts into it, unless it is there already.
///
/// It is filled under another name and renamed at the end: what is there is whole, also when two checkouts install
/// at once or one is interrupted.
///
/// # Errors
///
/// When the cache cannot be written, or what `fill` returns.
pub fn install<E: From<io::Error>>(
    name: &str,
    fill: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<PathBuf, E> {
    let folder = folder();
    let path = folder.join(name);
    if path.is_dir() {
        return Ok(path);
    }
    fs::create_dir_all(&folder)?;
    let mut builder = tempfile::Builder::new();
    open_to_all(builder.prefix(".unfinished-"));
    let unfinished = builder.tempdir_in(&folder)?;
    fill(unfinished.path())?;
    match fs::rename(unfinished.path(), &path) {
        // Somebody else was faster; theirs is as good.
        Err(_) if path.is_dir() => Ok(path),
        renamed => renamed.map(|()| path).map_err(E::from),
    }
}

/// A temporary folder is its owner's alone, but the account of the servers reads this one.
#[cfg(unix)]
fn open_to_all(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn open_to_all(_builder: &mut tempfile::Builder<'_, '_>) {}
