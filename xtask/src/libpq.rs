//! libpq, PostgreSQL's C library: diesel, whose migration runner a test drives, is linked with it.

use std::process::{Command, Stdio};

use crate::debian;
use crate::process::{self, ProcessError};

/// The Debian package that has the library and what a linker needs of it.
const PACKAGE: &str = "libpq-dev";

/// libpq is missing or cannot be installed.
#[derive(Debug, thiserror::Error)]
pub enum LibpqError {
    /// Nothing can be linked with it.
    #[error("libpq is not there, and diesel, whose migration runner a test drives, is linked with it\n  \
             on Debian or Ubuntu: {}\n  or, where it is elsewhere, name its folder: PQ_LIB_DIR=/path/to/lib",
            debian::install_command(&[PACKAGE]))]
    Missing,
    /// The installation failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

/// Installs libpq where nothing can be linked with it yet.
///
/// # Errors
///
/// When it is missing and this process may not install it, or the installation fails.
pub fn install() -> Result<(), LibpqError> {
    if is_found() {
        return Ok(());
    }
    if !debian::can_install() {
        return Err(LibpqError::Missing);
    }
    debian::install(&[PACKAGE])?;
    Ok(())
}

/// Whether diesel's build finds it: by `PQ_LIB_DIR`, by `pg_config`, or where the linker looks.
fn is_found() -> bool {
    std::env::var_os("PQ_LIB_DIR").is_some()
        || process::find_in_path("pg_config").is_some_and(|program| {
            let folder = process::capture(Command::new(program).arg("--libdir"));
            folder.is_ok_and(|folder| links(&["-L", folder.trim()]))
        })
        || links(&[])
}

/// Whether an empty program can be linked with libpq, with these options.
fn links(options: &[&str]) -> bool {
    let output = if cfg!(windows) { "NUL" } else { "/dev/null" };
    let mut compiler = Command::new("cc");
    compiler
        .args(["-shared", "-o", output])
        .args(options)
        .arg("-lpq")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    compiler.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_holds_the_command() {
        let message = LibpqError::Missing.to_string();
        assert!(
            message.contains("sudo apt-get install --yes libpq-dev"),
            "{message}"
        );
    }

    #[test]
    fn a_folder_without_the_library_does_not_link_a_library_that_is_nowhere() {
        assert!(!links(&["-lno_such_library_here"]));
    }
}
