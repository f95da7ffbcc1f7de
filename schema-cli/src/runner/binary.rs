//! The runner of a crate that only has binaries: the `#[test]` that `schema!` emits under the feature
//! `collect`.

use super::discover::Declaration;
use super::executable::Artifact;
use super::{build_target, dependency, executable};
use crate::Error;
use crate::project::Project;
use std::process::Command;

/// Compiles the tests of the binary `target` and runs the one that prints the schema.
pub(super) fn print_schema(
    project: &Project,
    target: &str,
    declaration: &Declaration,
) -> Result<(String, Vec<Artifact>), Error> {
    let selection = &project.selection;
    let mut build = project.cargo("test");
    build
        .args(["--no-run", "--bin", target, "--manifest-path"])
        .arg(project.package.manifest_path.as_std_path())
        .arg("--features")
        .arg(format!("{}/collect", dependency::key(project)?));
    for features in &selection.features {
        build.args(["--features", features]);
    }
    let flags = [
        ("--all-features", selection.all_features),
        ("--no-default-features", selection.no_default_features),
        ("--locked", selection.locked),
    ];
    build.args(
        flags
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(flag, _)| flag),
    );
    if let Some(host) = build_target::host_if_other(project)? {
        build.args(["--target", &host]);
    }
    let compiled = executable::compile(project, build)?;
    let text = executable::printed(
        project,
        Command::new(compiled.program)
            .arg(test_path(declaration))
            .args(["--exact", "--nocapture", "--test-threads=1"]),
    )?;
    Ok((text, compiled.artifacts))
}

/// The path of the test, as the test harness knows it.
fn test_path(declaration: &Declaration) -> String {
    let test = format!("__architrave_export_{}", declaration.name.to_lowercase());
    [declaration.modules.as_slice(), &[test]]
        .concat()
        .join("::")
}
