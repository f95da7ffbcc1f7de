//! Compiles a program and reads what it prints.

use crate::Error;
use crate::project::Project;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The line before a printed schema, as `print_schema` of the facade prints it.
const BEGIN: &str = "-----BEGIN ARCHITRAVE SCHEMA-----";
/// The line after it.
const END: &str = "-----END ARCHITRAVE SCHEMA-----";

/// What cargo made, or found made, of one target.
pub(super) struct Artifact {
    /// The package, as cargo identifies it.
    pub(super) package: String,
    /// Whether it is a build script.
    pub(super) is_build_script: bool,
    /// The files.
    pub(super) files: Vec<PathBuf>,
}

/// A program that was compiled, and everything that it was compiled from.
pub(super) struct Compiled {
    /// The program.
    pub(super) program: PathBuf,
    /// Also those of its dependencies.
    pub(super) artifacts: Vec<Artifact>,
}

/// Runs the cargo command `build`, which makes one executable.
///
/// What the compiler says about the user's crate is shown when it fails and kept quiet otherwise: the
/// user's own builds show the same warnings.
pub(super) fn compile(project: &Project, mut build: Command) -> Result<Compiled, Error> {
    build
        .args(["--quiet", "--message-format=json-render-diagnostics"])
        .arg("--color")
        .arg(if colored() { "always" } else { "never" })
        .arg("--target-dir")
        .arg(project.target_directory());
    let progress = progress(&project.package.name);
    let output = output(&mut build)?;
    progress.finish_and_clear();
    if !output.status.success() {
        anstream::eprint!("{}", String::from_utf8_lossy(&output.stderr));
        return Err(Error::Compilation {
            package: project.package.name.to_string(),
        });
    }
    let (mut program, mut artifacts) = (None, Vec::new());
    for message in cargo_metadata::Message::parse_stream(output.stdout.as_slice()) {
        let Ok(cargo_metadata::Message::CompilerArtifact(artifact)) = message else {
            continue;
        };
        let is_build_script = artifact.target.is_custom_build();
        if let Some(executable) = artifact.executable.filter(|_| !is_build_script) {
            program = Some(executable.into_std_path_buf());
        }
        artifacts.push(Artifact {
            package: artifact.package_id.repr,
            is_build_script,
            files: (artifact.filenames.into_iter())
                .map(cargo_metadata::camino::Utf8PathBuf::into_std_path_buf)
                .collect(),
        });
    }
    let program = program.ok_or_else(|| Error::SchemaUnreadable {
        package: project.package.name.to_string(),
        problem: "cargo built no program".to_owned(),
    })?;
    Ok(Compiled { program, artifacts })
}

/// Runs the program and returns what it prints between the markers.
pub(super) fn printed(project: &Project, program: &mut Command) -> Result<String, Error> {
    let output = output(program)?;
    let text = String::from_utf8_lossy(&output.stdout);
    between_markers(&text).map(str::to_owned).ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        Error::SchemaUnreadable {
            package: project.package.name.to_string(),
            problem: format!(
                "the program that prints it ended with {} and said\n{}",
                output.status,
                [text.trim(), said.trim()].join("\n").trim()
            ),
        }
    })
}

/// Runs a command with nothing on its standard input.
pub(super) fn output(command: &mut Command) -> Result<std::process::Output, Error> {
    command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::Program {
            program: command.get_program().to_string_lossy().into_owned(),
            source,
        })
}

fn between_markers(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BEGIN)?;
    let (schema, _) = rest.split_once(END)?;
    Some(schema.trim())
}

fn colored() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// On a terminal only: elsewhere there is nothing to say until it is done.
fn progress(package: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_style(ProgressStyle::default_spinner());
    bar.set_message(format!("compiling `{package}` to read its schema"));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, between_markers};

    #[test]
    fn only_what_stands_between_the_markers_counts() {
        let text = format!("running 1 test\n{BEGIN}\n{{\"a\":1}}\n{END}\ntest ok\n");
        assert_eq!(between_markers(&text), Some("{\"a\":1}"));
        assert_eq!(between_markers("no schema"), None);
        assert_eq!(between_markers(BEGIN), None);
    }
}
