//! Running other programs, with errors that show the command line.

use std::ffi::OsStr;
use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};

/// A program could not be run, or it failed.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// The program did not start: it is missing or may not be executed.
    #[error("cannot start `{command}`: {source}")]
    Spawn {
        /// The command line.
        command: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// The program ended with a failure.
    #[error("`{command}` failed ({status}){}", indented(output))]
    Failed {
        /// The command line.
        command: String,
        /// The exit code or signal.
        status: ExitStatus,
        /// What it printed, where that was not shown as it ran.
        output: String,
    },
}

/// Runs a program whose output goes to the terminal.
///
/// # Errors
///
/// When the program does not start, or ends with anything but exit code 0.
pub fn run(command: &mut Command) -> Result<(), ProcessError> {
    let status = command
        .status()
        .map_err(|source| spawn_error(command, source))?;
    if status.success() {
        return Ok(());
    }
    Err(ProcessError::Failed {
        command: command_line(command),
        status,
        output: String::new(),
    })
}

/// Runs a program without input and returns its standard output.
///
/// # Errors
///
/// When the program does not start, or ends with anything but exit code 0; the error carries what it printed.
pub fn capture(command: &mut Command) -> Result<String, ProcessError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| spawn_error(command, source))?;
    finished(command, &output)
}

/// As [`capture`], for a program whose input the caller has given.
///
/// # Errors
///
/// As [`capture`].
pub fn capture_given(command: &mut Command) -> Result<String, ProcessError> {
    let output = command
        .output()
        .map_err(|source| spawn_error(command, source))?;
    finished(command, &output)
}

fn finished(command: &Command, output: &std::process::Output) -> Result<String, ProcessError> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    Err(ProcessError::Failed {
        command: command_line(command),
        status: output.status,
        output: text + &String::from_utf8_lossy(&output.stderr),
    })
}

/// The first file with this name in the folders of `PATH`.
pub fn find_in_path(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program.as_ref()))
        .find(|candidate| candidate.is_file())
}

/// The command line for people: program and arguments, quoted where they hold a space.
pub fn command_line(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy())
        .map(|part| {
            if part.contains(' ') {
                format!("'{part}'")
            } else {
                part.into_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn spawn_error(command: &Command, source: io::Error) -> ProcessError {
    ProcessError::Spawn {
        command: command_line(command),
        source,
    }
}

fn indented(output: &str) -> String {
    if output.trim().is_empty() {
        return String::new();
    }
    let lines: Vec<String> = output
        .trim()
        .lines()
        .map(|line| format!("\n    {line}"))
        .collect();
    format!(":{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_quotes_what_holds_a_space() {
        let mut command = Command::new("pg_ctl");
        command.args(["-o", "-p 5433", "start"]);
        assert_eq!(command_line(&command), "pg_ctl -o '-p 5433' start");
    }

    #[test]
    fn a_failure_shows_the_command_and_what_it_printed() {
        let error = capture(Command::new("sh").args(["-c", "echo why >&2; exit 3"])).unwrap_err();
        let message = error.to_string();
        assert!(
            message.contains("sh -c 'echo why >&2; exit 3'"),
            "{message}"
        );
        assert!(message.contains("exit status: 3"), "{message}");
        assert!(message.ends_with("\n    why"), "{message}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = capture(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot start `no-such-program-here`"),
            "{error}"
        );
    }
}
