//! Programs of other languages that tests run, installed into `target/tools/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::process::{self, ProcessError};
use crate::workspace;

/// The environment variable that names a squawk to use instead of our own.
pub const SQUAWK_VARIABLE: &str = "ARCHITRAVE_SQUAWK";

/// The version whose findings our tests expect; another one has other rules.
const SQUAWK_VERSION: &str = "2.70.0";

/// A tool is missing or cannot be installed.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// squawk is not there.
    #[error("squawk {SQUAWK_VERSION} is not there: {SQUAWK_VARIABLE} is not set and {} does not exist\n  \
             install it: cargo xtask tools", path.display())]
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// The tool comes from PyPI, and there is no Python to install it with.
    #[error("it is installed with Python, which cannot make a virtual environment here\n  \
             on Debian or Ubuntu: {}\n  \
             or use your own squawk: {SQUAWK_VARIABLE}=/path/to/squawk (version {SQUAWK_VERSION})\n  \
             {source}", debian::install_command(&["python3-venv"]))]
    NoPython {
        /// What failed.
        source: ProcessError,
    },
    /// An installation failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

/// squawk, a linter of PostgreSQL migrations: the one that the environment names, or ours.
///
/// # Errors
///
/// [`ToolError::Missing`] when there is neither; its message holds the command to run.
pub fn squawk() -> Result<PathBuf, ToolError> {
    if let Some(given) = std::env::var_os(SQUAWK_VARIABLE).filter(|path| !path.is_empty()) {
        return Ok(given.into());
    }
    let path = squawk_folder().join("bin/squawk");
    if path.is_file() {
        Ok(path)
    } else {
        Err(ToolError::Missing { path })
    }
}

/// Installs squawk if it is not there yet, and returns its path.
///
/// # Errors
///
/// When there is no Python, or pip cannot install the package.
pub fn install_squawk() -> Result<PathBuf, ToolError> {
    match squawk() {
        Err(ToolError::Missing { .. }) => {}
        decided => return decided,
    }
    eprintln!(
        "installing squawk {SQUAWK_VERSION} into {}",
        squawk_folder().display()
    );
    let requirement = format!("squawk-cli=={SQUAWK_VERSION}");
    install_python_package(&squawk_folder(), &requirement, None)?;
    squawk()
}

/// Makes a virtual environment and installs a package of PyPI with its pip: into the environment, or into `target`.
///
/// # Errors
///
/// When there is no Python, or pip cannot install the package.
pub fn install_python_package(
    environment: &Path,
    requirement: &str,
    target: Option<&Path>,
) -> Result<(), ToolError> {
    make_environment(environment)?;
    let mut pip = Command::new(environment.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet"])
        .arg("--disable-pip-version-check");
    if let Some(target) = target {
        pip.args(["--no-deps", "--target"]).arg(target);
    }
    process::capture(pip.arg(requirement))?;
    Ok(())
}

/// Debian's Python lacks the parts that make an environment with pip until `python3-venv` is installed.
fn make_environment(folder: &Path) -> Result<(), ToolError> {
    let create = || {
        process::capture(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(folder),
        )
    };
    match create() {
        Ok(_) => Ok(()),
        Err(_) if debian::can_install() => {
            debian::install(&["python3-venv"])?;
            create()
                .map(drop)
                .map_err(|source| ToolError::NoPython { source })
        }
        Err(source) => Err(ToolError::NoPython { source }),
    }
}

/// The version is in the name, so that a new version is installed beside the old one.
fn squawk_folder() -> PathBuf {
    workspace::generated()
        .join("tools")
        .join(format!("squawk-{SQUAWK_VERSION}"))
}
