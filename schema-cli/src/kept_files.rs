//! Files that are removed or overwritten, and come back unless everything goes well.

use crate::Error;
use std::fs;
use std::path::PathBuf;

/// Files as they were. When this is dropped, they are so again.
#[derive(Debug)]
pub struct KeptFiles(Vec<(PathBuf, Vec<u8>)>);

impl KeptFiles {
    /// Remembers these files.
    ///
    /// # Errors
    ///
    /// [`Error::Read`] for the first that cannot be read.
    pub fn take<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Result<Self, Error> {
        let files = paths.into_iter().map(|path| {
            let bytes = fs::read(path).map_err(|error| Error::read(path, error))?;
            Ok((path.clone(), bytes))
        });
        Ok(Self(files.collect::<Result<_, Error>>()?))
    }

    /// Everything went well.
    pub fn forget(mut self) {
        self.0.clear();
    }
}

impl Drop for KeptFiles {
    fn drop(&mut self) {
        for (path, bytes) in &self.0 {
            // The error that is on its way says more than one about this could.
            let _ = fs::write(path, bytes);
        }
    }
}
