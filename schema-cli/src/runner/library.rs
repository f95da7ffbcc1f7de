//! The runner of a library: a generated package that depends on it and prints its schema.

use super::discover::Declaration;
use super::executable::Artifact;
use super::manifest::{self, USER_CRATE};
use super::{build_target, executable};
use crate::Error;
use crate::project::Project;
use schema_core::def::fnv1a;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Writes, compiles and runs the runner.
pub(super) fn print_schema(
    project: &Project,
    declaration: &Declaration,
) -> Result<(String, Vec<Artifact>), Error> {
    let name = name(project, declaration);
    let directory = project.target_directory().join("architrave").join(&name);
    let manifest = directory.join("Cargo.toml");
    write_if_changed(&manifest, &manifest::text(project, &name)?)?;
    write_if_changed(
        &directory.join("src/main.rs"),
        &program(project, &declaration.name),
    )?;
    copy_lock(project, &directory)?;
    let mut build = project.cargo("build");
    build.arg("--manifest-path").arg(&manifest);
    if let Some(host) = build_target::host_if_other(project)? {
        build.args(["--target", &host]);
    }
    let compiled = executable::compile(project, build)?;
    let text = executable::printed(project, &mut Command::new(compiled.program))?;
    Ok((text, compiled.artifacts))
}

/// One runner for each crate, schema and choice of features, so that each stays warm.
fn name(project: &Project, declaration: &Declaration) -> String {
    let selection = &project.selection;
    let identity = format!(
        "{}\n{}\n{:?}\n{}\n{}",
        project.package.manifest_path,
        declaration.name,
        selection.features,
        selection.all_features,
        selection.no_default_features,
    );
    format!("runner-{}-{:016x}", project.package.name, fnv1a(&identity))
}

/// The static may be private: it is reached by the digest of the package's and its name, not by its path.
fn program(project: &Project, static_name: &str) -> String {
    let hash = fnv1a(&format!("{}::{static_name}", project.package.name));
    format!(
        "//! Prints the schema `{static_name}`.\n\
         \n\
         use {USER_CRATE} as _;\n\
         use architrave::__private::{{Export, Exports, print_schema}};\n\
         \n\
         fn main() {{\n    \
             print_schema(<Exports<{hash:#018x}> as Export<_>>::SCHEMA);\n\
         }}\n"
    )
}

/// The runner gets the versions that the user pinned. Cargo then adds the runner itself to its copy,
/// so a second file remembers what was copied.
fn copy_lock(project: &Project, directory: &Path) -> Result<(), Error> {
    let source = project.workspace_root().join("Cargo.lock");
    let text = match fs::read_to_string(&source) {
        Ok(text) => text,
        // Without a lock file nothing is pinned.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::read(&source, error)),
    };
    let copied = directory.join("Cargo.lock.copied");
    if unchanged(&copied, &text) && directory.join("Cargo.lock").is_file() {
        return Ok(());
    }
    write(&directory.join("Cargo.lock"), &text)?;
    write(&copied, &text)
}

/// Cargo compiles again what has a newer time stamp.
fn write_if_changed(path: &Path, text: &str) -> Result<(), Error> {
    if unchanged(path, text) {
        return Ok(());
    }
    write(path, text)
}

fn unchanged(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|present| present == text)
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    let failed = |source| Error::write(path, source);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    fs::write(path, text).map_err(failed)
}
