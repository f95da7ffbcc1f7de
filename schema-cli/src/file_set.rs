//! Files that are written all or not at all.

use crate::Error;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// Files to be written together. Nothing happens before [`FileSet::commit`].
#[derive(Debug, Default)]
pub struct FileSet {
    files: BTreeMap<PathBuf, (Existing, String)>,
    last: Option<PathBuf>,
}

/// What may stand where a file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existing {
    Refused,
    Replaced,
}

impl FileSet {
    /// A new file at `path`; [`FileSet::commit`] fails where one is already.
    pub fn create(&mut self, path: impl Into<PathBuf>, contents: impl Into<String>) {
        self.files
            .insert(path.into(), (Existing::Refused, contents.into()));
    }

    /// The file at `path`, with these contents, whether it is there or not.
    pub fn replace(&mut self, path: impl Into<PathBuf>, contents: impl Into<String>) {
        self.files
            .insert(path.into(), (Existing::Replaced, contents.into()));
    }

    /// Like [`FileSet::replace`], and written after all others: whoever sees its new contents sees the
    /// other files too.
    pub fn replace_last(&mut self, path: impl Into<PathBuf>, contents: impl Into<String>) {
        let path = path.into();
        self.last = Some(path.clone());
        self.replace(path, contents);
    }

    /// The paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    /// Writes everything. Each file is first written beside its place; only when all of them are on
    /// the disk are they renamed into place. Where a rename fails, those before it are taken back.
    ///
    /// # Errors
    ///
    /// [`Error::Exists`] or [`Error::Write`], with every file as it was.
    pub fn commit(self) -> Result<(), Error> {
        let mut undo = Undo::default();
        let staged = self.stage(&mut undo)?;
        to_disk(&staged)?;
        place(staged, undo)
    }

    /// Writes each file beside its place.
    fn stage(self, undo: &mut Undo) -> Result<Vec<Staged>, Error> {
        let mut staged = Vec::new();
        for (path, (existing, contents)) in self.files {
            if existing == Existing::Refused && path.symlink_metadata().is_ok() {
                return Err(exists(&path));
            }
            staged.push(stage_file(path, &contents, existing, undo)?);
        }
        staged.sort_by_key(|staged| Some(&staged.path) == self.last.as_ref());
        Ok(staged)
    }
}

/// How many files wait for the disk at once.
const AT_ONCE: usize = 16;

/// Waits until everything is on the disk. Files that wait together share the wait, which is most of what writing
/// some hundred migrations takes.
fn to_disk(staged: &[Staged]) -> Result<(), Error> {
    let sync = |files: &[Staged]| -> Result<(), Error> {
        for file in files {
            for copy in [Some(&file.temporary), file.before.as_ref()] {
                let Some(copy) = copy else { continue };
                let synced = fs::OpenOptions::new()
                    .read(true)
                    .write(cfg!(windows))
                    .open(copy);
                synced
                    .and_then(|file| file.sync_all())
                    .map_err(|source| Error::write(&file.path, source))?;
            }
        }
        Ok(())
    };
    let each = staged.len().div_ceil(AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let parts = staged.chunks(each);
        let waiting: Vec<_> = parts.map(|part| scope.spawn(move || sync(part))).collect();
        waiting.into_iter().try_for_each(|one| match one.join() {
            Ok(synced) => synced,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })
}

/// Renames every file into place, or takes all of it back.
fn place(staged: Vec<Staged>, mut undo: Undo) -> Result<(), Error> {
    for file in staged {
        place_file(file, &mut undo)?;
    }
    undo.forget();
    Ok(())
}

/// A file that waits beside its place.
struct Staged {
    path: PathBuf,
    existing: Existing,
    temporary: TempPath,
    /// A copy of what stood there.
    before: Option<TempPath>,
}

fn stage_file(
    path: PathBuf,
    contents: &str,
    existing: Existing,
    undo: &mut Undo,
) -> Result<Staged, Error> {
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    undo.create_directories(directory)?;
    let write = |contents: &[u8]| -> std::io::Result<TempPath> {
        let mut file = NamedTempFile::with_prefix_in(".architrave-", directory)?;
        file.write_all(contents)?;
        Ok(file.into_temp_path())
    };
    let failed = |source| Error::write(&path, source);
    let temporary = write(contents.as_bytes()).map_err(failed)?;
    let before = match fs::read(&path) {
        Ok(bytes) => {
            let before = write(&bytes).map_err(failed)?;
            let permissions = fs::metadata(&path).map_err(failed)?.permissions();
            for copy in [&temporary, &before] {
                fs::set_permissions(copy, permissions.clone()).map_err(failed)?;
            }
            Some(before)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            readable_by_all(&temporary).map_err(failed)?;
            None
        }
        Err(error) => return Err(failed(error)),
    };
    Ok(Staged {
        path,
        existing,
        temporary,
        before,
    })
}

/// Temporary files are private; what is to be committed to a repository is not.
#[cfg(unix)]
fn readable_by_all(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

fn place_file(file: Staged, undo: &mut Undo) -> Result<(), Error> {
    let persisted = match file.existing {
        Existing::Refused => file.temporary.persist_noclobber(&file.path),
        Existing::Replaced => file.temporary.persist(&file.path),
    };
    match persisted {
        Ok(()) => {
            undo.placed.push((file.path, file.before));
            Ok(())
        }
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(exists(&file.path))
        }
        Err(error) => Err(Error::write(&file.path, error.error)),
    }
}

fn exists(path: &Path) -> Error {
    Error::Exists {
        path: path.to_owned(),
        remedy: "nothing was changed; move it away, or run the command again if another one \
                 wrote it just now"
            .to_owned(),
    }
}

/// What to take back, unless everything went well.
#[derive(Default)]
struct Undo {
    placed: Vec<(PathBuf, Option<TempPath>)>,
    directories: Vec<PathBuf>,
}

impl Undo {
    fn create_directories(&mut self, directory: &Path) -> Result<(), Error> {
        let missing: Vec<&Path> = directory
            .ancestors()
            .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
            .collect();
        for ancestor in missing.into_iter().rev() {
            fs::create_dir(ancestor).map_err(|source| Error::write(ancestor, source))?;
            self.directories.push(ancestor.to_owned());
        }
        Ok(())
    }

    fn forget(mut self) {
        self.placed.clear();
        self.directories.clear();
    }
}

/// Runs on every way out but the good one. What cannot be taken back either is left: the error that
/// led here is the one to tell.
impl Drop for Undo {
    fn drop(&mut self) {
        for (path, before) in self.placed.drain(..).rev() {
            match before {
                Some(before) => drop(before.persist(&path)),
                None => drop(fs::remove_file(&path)),
            }
        }
        for directory in self.directories.drain(..).rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FileSet, Undo, place};
    use crate::Error;
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    fn contents(directory: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(directory).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if entry.file_type().unwrap().is_dir() {
                for (inner, text) in contents(&entry.path()) {
                    found.insert(format!("{name}/{inner}"), text);
                }
                found.insert(format!("{name}/"), String::new());
            } else {
                found.insert(name, fs::read_to_string(entry.path()).unwrap());
            }
        }
        found
    }

    #[test]
    fn directories_are_made_and_nothing_else_is_left() {
        let root = tempfile::tempdir().unwrap();
        let mut files = FileSet::default();
        files.create(root.path().join("migrations/a/up.sql"), "up");
        files.replace_last(root.path().join("schema.lock"), "lock");
        files.commit().unwrap();
        let found: Vec<String> = contents(root.path()).into_keys().collect();
        assert_eq!(
            found,
            [
                "migrations/",
                "migrations/a/",
                "migrations/a/up.sql",
                "schema.lock"
            ]
        );
    }

    #[test]
    fn a_file_in_the_way_leaves_everything_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("schema.lock"), "old").unwrap();
        fs::write(root.path().join("z.sql"), "mine").unwrap();
        let before = contents(root.path());
        let mut files = FileSet::default();
        files.create(root.path().join("new/a.sql"), "a");
        files.replace(root.path().join("schema.lock"), "new");
        files.create(root.path().join("z.sql"), "z");
        assert!(matches!(files.commit(), Err(Error::Exists { .. })));
        assert_eq!(contents(root.path()), before);
    }

    #[test]
    fn a_failure_midway_takes_back_what_was_placed() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a.lock"), "old").unwrap();
        let mut before = contents(root.path());
        let mut files = FileSet::default();
        files.create(root.path().join("new/a.sql"), "a");
        files.replace(root.path().join("a.lock"), "new");
        files.create(root.path().join("z.sql"), "z");
        let mut undo = Undo::default();
        let staged = files.stage(&mut undo).unwrap();
        // Somebody else is faster.
        fs::write(root.path().join("z.sql"), "theirs").unwrap();
        before.insert("z.sql".to_owned(), "theirs".to_owned());
        assert!(matches!(place(staged, undo), Err(Error::Exists { .. })));
        assert_eq!(contents(root.path()), before);
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_named() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("migrations"), "a file").unwrap();
        let before = contents(root.path());
        let mut files = FileSet::default();
        files.create(root.path().join("a.sql"), "a");
        files.create(root.path().join("migrations/b.sql"), "b");
        let error = files.commit().unwrap_err().to_string();
        assert!(error.contains("migrations"), "{error}");
        assert_eq!(contents(root.path()), before);
    }
}
