//! Running a command and seeing what it took.
//!
//! The operating system adds up only what all children of a process took together, so each command is started by a
//! process of its own: this program once more, as `architrave-benches measured FILE COMMAND...`.

use crate::failure::Failure;
use crate::files;
use nix::sys::resource::{UsageWho, getrusage};
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use xtask::process;

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// The resident memory, in mebibytes, of the largest process among it and those that it started.
    pub(crate) memory: f64,
}

/// Runs a command without input.
pub(crate) fn run(command: &Command) -> Result<Took, Failure> {
    static COUNTER: AtomicUsize = AtomicUsize::new(0);
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let file = std::env::temp_dir().join(format!(
        "architrave-measured-{}-{number}",
        std::process::id()
    ));
    let this = std::env::current_exe().map_err(Failure::file(Path::new("this program")))?;
    let mut wrapper = Command::new(this);
    wrapper
        .arg("measured")
        .arg(&file)
        .arg(command.get_program())
        .args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        wrapper.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapper.env(name, value),
            None => wrapper.env_remove(name),
        };
    }
    let ran = process::capture(&mut wrapper);
    let text = files::read(&file);
    let _ = std::fs::remove_file(&file);
    ran?;
    let text = text?;
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(wall)), Some(Ok(memory))) => Ok(Took {
            wall: Duration::from_secs_f64(wall),
            memory,
        }),
        _ => Err(Failure::Unexpected(format!("`{text}` is no measurement"))),
    }
}

/// What the process in between does: runs the command and writes seconds and mebibytes to the file.
pub(crate) fn between(file: &Path, command: &[OsString]) -> ExitCode {
    let Some((program, arguments)) = command.split_first() else {
        return ExitCode::from(2);
    };
    let begin = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .status();
    let wall = begin.elapsed().as_secs_f64();
    let memory = getrusage(UsageWho::RUSAGE_CHILDREN).map_or(0.0, |usage| {
        // Linux counts kibibytes, macOS bytes.
        let unit = if cfg!(target_os = "macos") {
            1.0
        } else {
            1024.0
        };
        usage.max_rss() as f64 * unit / (1024.0 * 1024.0)
    });
    match status {
        Ok(status) if status.success() => match files::write(file, &format!("{wall} {memory}\n")) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("{failure}");
                ExitCode::FAILURE
            }
        },
        Ok(status) => ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1)),
        Err(error) => {
            eprintln!("cannot start `{}`: {error}", program.to_string_lossy());
            ExitCode::from(127)
        }
    }
}
