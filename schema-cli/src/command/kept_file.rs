//! A file that follows from the structs: written, or with `--check` only looked at.

use crate::file_set::FileSet;
use crate::{Error, Exit};
use std::fmt::Display;
use std::path::Path;

/// What became of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// It says what the structs say.
    Current,
    /// It does now.
    Written,
    /// It does not, and was to be looked at alone.
    Stale,
}

/// Writes the text into the file, unless it is there or `only_look` is set. What counts as the same is for `is_same` to
/// say, as git and formatters change line ends and line breaks.
pub(super) fn keep(
    path: &Path,
    text: &str,
    only_look: bool,
    is_same: fn(&str, &str) -> bool,
) -> Result<Kept, Error> {
    match std::fs::read_to_string(path) {
        Ok(present) if is_same(&present, text) => return Ok(Kept::Current),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Error::read(path, error));
        }
        _ if only_look => return Ok(Kept::Stale),
        _ => {}
    }
    let mut files = FileSet::default();
    files.replace(path, text);
    files.commit()?;
    Ok(Kept::Written)
}

impl Kept {
    /// Says it to people; `command` is what would bring the file up to date.
    pub(super) fn tell(self, file: &dyn Display, command: &str) {
        match self {
            Self::Current => anstream::println!("{file} is current"),
            Self::Written => anstream::println!("wrote {file}"),
            Self::Stale => {
                anstream::eprintln!("{file} is not what the structs say: run `{command}`");
            }
        }
    }

    pub(super) fn exit(self) -> Exit {
        match self {
            Self::Current | Self::Written => Exit::Done,
            Self::Stale => Exit::Findings,
        }
    }
}
