//! Whether a change could be taken back by version control.

use super::Fix;
use crate::Error;
use std::path::Path;
use std::process::Command;

/// Refuses files whose changes could not be told from what is written now, as `cargo fix` does.
pub(super) fn check(options: Fix, directory: &Path, files: &[&Path]) -> Result<(), Error> {
    if files.is_empty() || (options.allow_dirty && options.allow_no_vcs) {
        return Ok(());
    }
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(["status", "--porcelain", "--untracked-files=all", "--"])
        .args(files)
        .output();
    let status = match output {
        Ok(output) if output.status.success() => output.stdout,
        _ if options.allow_no_vcs => return Ok(()),
        _ => {
            return Err(Error::Usage {
                problem:
                    "nothing was mended: the files are under no version control that could take it back"
                        .to_owned(),
                remedy: "`--allow-no-vcs` mends them all the same, and `--diff` shows what would be written"
                    .to_owned(),
            });
        }
    };
    let changed = String::from_utf8_lossy(&status);
    let changed: Vec<&str> = changed.lines().filter_map(|line| line.get(3..)).collect();
    if changed.is_empty() || options.allow_dirty {
        return Ok(());
    }
    Err(Error::Usage {
        problem: format!(
            "nothing was mended: there are changes that are in no commit\n{}",
            changed.join("\n")
        ),
        remedy: "commit or stash them, so that what is written can be told from them; `--allow-dirty` mends all the \
                 same, and `--diff` shows what would be written"
            .to_owned(),
    })
}
