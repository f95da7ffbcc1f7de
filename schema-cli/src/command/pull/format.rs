//! Formatting by the user's own rustfmt.

use crate::pull::RustFile;
use std::io::Write;
use std::process::{Command, Stdio};

/// Formats every file. Returns whether there is a rustfmt; without one the files are as they were.
pub(super) fn format(files: &mut [RustFile], edition: &str) -> bool {
    let mut is_there = true;
    for file in files {
        match formatted(&file.text, edition) {
            Some(text) => file.text = text,
            None => is_there = false,
        }
    }
    is_there
}

/// The text as rustfmt writes it; `None` where there is no rustfmt, or it cannot read the text.
pub(in crate::command) fn formatted(text: &str, edition: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", edition, "--emit", "stdout", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    let text = text.to_owned();
    // Whoever writes everything before reading may wait forever for a program that does the same.
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().ok()?;
    let is_written = writer.join().is_ok_and(|written| written.is_ok());
    let is_good = output.status.success() && is_written && !output.stdout.is_empty();
    String::from_utf8(output.stdout).ok().filter(|_| is_good)
}
