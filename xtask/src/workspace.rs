//! Where the checkout and its generated files are.

use std::path::{Path, PathBuf};

/// The root of the checkout that this program was built in.
pub fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The folder of generated files, `target/` in the checkout, whatever `CARGO_TARGET_DIR` says: what is kept there
/// (running servers, installed tools) belongs to the checkout and not to a build.
pub fn generated() -> PathBuf {
    root().join("target")
}
