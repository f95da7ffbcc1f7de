//! What would be published: each package is packed, unpacked elsewhere and compiled from what its archive holds.
//!
//! `cargo package` can do that itself, by way of a registry of its own in `target/`. But a version of a registry never
//! changes for cargo, so that it compiles the `schema-core 0.1.0` of an earlier run beside today's other packages, unless
//! everything they depend on is compiled anew each time. Here the archives are packages with paths, and the dependencies
//! are those of every other step.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, ProcessError};
use crate::steps::cargo;
use crate::workspace;

/// The packages, each behind those that it needs.
pub const PACKAGES: &[&str] = &[
    "schema-core",
    "architrave-derive",
    "schema-runner",
    "architrave",
    "schema-cli",
];

/// What is wrong with a package.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It cannot be packed, unpacked or compiled.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A file of the check cannot be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest of the workspace is not what is expected of it.
    #[error("Cargo.toml of the workspace: {0}")]
    Manifest(String),
    /// An archive lacks a file that each has.
    #[error("the archive of {package} has no {file}")]
    Missing {
        /// The package.
        package: &'static str,
        /// The file.
        file: &'static str,
    },
}

/// Packs all packages, and compiles what the archives hold, each package by itself.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn check() -> Result<(), PackageError> {
    let manifest = root_manifest()?;
    let version = version(&manifest)?;
    let mut pack = cargo();
    pack.args(["package", "--quiet", "--no-verify", "--allow-dirty"]);
    pack.arg("--target-dir").arg(workspace::generated());
    process::run(pack.args(PACKAGES.iter().flat_map(|name| ["--package", name])))?;

    let packed = workspace::generated().join("package");
    let unpacked = packed.join("unpacked");
    match fs::remove_dir_all(&unpacked) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(file_error(&unpacked, error));
        }
        _ => fs::create_dir_all(&unpacked).map_err(|error| file_error(&unpacked, error))?,
    }
    for &package in PACKAGES {
        let folder = format!("{package}-{version}");
        let mut unpack = Command::new("tar");
        // Archives say that every file is of 2006, and cargo compiles what is newer than its last run.
        unpack
            .arg("-xmzf")
            .arg(packed.join(format!("{folder}.crate")));
        process::run(unpack.arg("-C").arg(&unpacked))?;
        for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            if !unpacked.join(&folder).join(file).is_file() {
                return Err(PackageError::Missing { package, file });
            }
        }
    }
    write(
        &unpacked.join("Cargo.toml"),
        &manifest_of(&version, &manifest),
    )?;
    let lock = unpacked.join("Cargo.lock");
    fs::copy(workspace::root().join("Cargo.lock"), &lock)
        .map_err(|error| file_error(&lock, error))?;
    for package in PACKAGES {
        let mut check = cargo();
        check.current_dir(&unpacked);
        check.args(["check", "--quiet", "--package", package, "--target-dir"]);
        process::run(check.arg(workspace::generated()))?;
    }
    Ok(())
}

/// A workspace of the archives, which depend on each other instead of on a registry. Its profiles are ours, so that what
/// they depend on is there already.
fn manifest_of(version: &str, root: &toml::Table) -> String {
    let quoted = |name: &str| format!("\"{name}-{version}\"");
    let members: Vec<String> = PACKAGES.iter().map(|name| quoted(name)).collect();
    let patches: Vec<String> = PACKAGES
        .iter()
        .map(|name| format!("{name} = {{ path = {} }}\n", quoted(name)))
        .collect();
    let profile: toml::Table = root
        .get("profile")
        .map(|profile| ("profile".to_owned(), profile.clone()))
        .into_iter()
        .collect();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[patch.crates-io]\n{}\n{profile}",
        members.join(", "),
        patches.concat()
    )
}

/// The manifest of the workspace, and of `architrave`.
pub(crate) fn root_manifest() -> Result<toml::Table, PackageError> {
    let path = workspace::root().join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| file_error(&path, error))?;
    toml::from_str(&text).map_err(|error| PackageError::Manifest(error.to_string()))
}

fn version(manifest: &toml::Table) -> Result<String, PackageError> {
    let package = manifest.get("workspace").and_then(|it| it.get("package"));
    let version = package.and_then(|it| it.get("version")?.as_str());
    version
        .map(str::to_owned)
        .ok_or_else(|| PackageError::Manifest("it has no `workspace.package.version`".to_owned()))
}

fn write(path: &Path, text: &str) -> Result<(), PackageError> {
    fs::write(path, text).map_err(|error| file_error(path, error))
}

fn file_error(path: &Path, source: io::Error) -> PackageError {
    PackageError::File {
        path: path.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_that_is_published_is_packed() {
        let manifest = root_manifest().unwrap();
        let members = manifest["workspace"]["members"].as_array().unwrap();
        let mut published = vec!["architrave".to_owned()];
        for member in members {
            let path = workspace::root()
                .join(member.as_str().unwrap())
                .join("Cargo.toml");
            let text = fs::read_to_string(path).unwrap();
            let manifest: toml::Table = toml::from_str(&text).unwrap();
            let package = &manifest["package"];
            if package.get("publish").is_none() {
                published.push(package["name"].as_str().unwrap().to_owned());
                for key in ["description", "readme", "keywords", "include"] {
                    assert!(package.get(key).is_some(), "{member}: no {key}");
                }
            }
        }
        let mut packed: Vec<_> = PACKAGES.to_vec();
        packed.sort_unstable();
        published.sort_unstable();
        assert_eq!(packed, published);
    }

    #[test]
    fn the_archives_depend_on_each_other() {
        let text = manifest_of("0.1.0", &root_manifest().unwrap());
        let manifest: toml::Table = toml::from_str(&text).unwrap();
        let path = manifest["patch"]["crates-io"]["schema-core"]["path"].as_str();
        assert_eq!(path, Some("schema-core-0.1.0"));
        assert!(manifest["profile"]["dev"].get("debug").is_some());
    }
}
