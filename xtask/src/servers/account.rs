//! The account that a server runs under: database servers refuse to run as root.

use std::process::Command;

use crate::process::{self, ProcessError};

/// An account of the machine without special rights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    user: u32,
    group: u32,
}

/// Whether this process is root.
#[cfg(unix)]
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    // A process's own folder belongs to its effective user. Where /proc is missing, `id` answers.
    match std::fs::metadata("/proc/self") {
        Ok(metadata) => metadata.uid() == 0,
        Err(_) => process::capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0"),
    }
}

/// Whether this process is root; there is no such account here.
#[cfg(not(unix))]
pub fn is_root() -> bool {
    false
}

/// The account `name` when this process is root, created if it is absent; none otherwise, since the server then
/// runs as whoever started it.
///
/// # Errors
///
/// When the account is absent and `useradd` cannot create it.
pub fn unprivileged(name: &str) -> Result<Option<Account>, ProcessError> {
    if !is_root() {
        return Ok(None);
    }
    if let Ok(account) = look_up(name) {
        return Ok(Some(account));
    }
    process::capture(Command::new("useradd").args([
        "--system",
        "--user-group",
        "--no-create-home",
        name,
    ]))?;
    look_up(name).map(Some)
}

/// Makes a command run under the account, without root's supplementary groups.
#[cfg(unix)]
pub fn run_as(command: &mut Command, account: Option<&Account>) {
    use std::os::unix::process::CommandExt;
    if let Some(account) = account {
        // The standard library clears the supplementary groups when root sets a user.
        command.gid(account.group).uid(account.user);
    }
}

/// Makes a command run under the account; only Unix has them.
#[cfg(not(unix))]
pub fn run_as(_command: &mut Command, _account: Option<&Account>) {}

/// Gives a folder to the account.
///
/// # Errors
///
/// When the operating system refuses.
#[cfg(unix)]
pub fn give(path: &std::path::Path, account: Option<&Account>) -> std::io::Result<()> {
    match account {
        Some(account) => std::os::unix::fs::chown(path, Some(account.user), Some(account.group)),
        None => Ok(()),
    }
}

/// Gives a folder to the account; only Unix has them.
///
/// # Errors
///
/// Never.
#[cfg(not(unix))]
pub fn give(_path: &std::path::Path, _account: Option<&Account>) -> std::io::Result<()> {
    Ok(())
}

fn look_up(name: &str) -> Result<Account, ProcessError> {
    let user = process::capture(Command::new("id").args(["-u", name]))?;
    let group = process::capture(Command::new("id").args(["-g", name]))?;
    Ok(Account {
        user: number(&user),
        group: number(&group),
    })
}

/// What `id` printed. It prints digits or fails; anything else is taken as the account without rights, `nobody`.
fn number(text: &str) -> u32 {
    text.trim().parse().unwrap_or(65534)
}
