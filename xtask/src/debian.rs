//! Installing Debian packages, where that is possible without asking: as root, with apt-get on the machine.

use std::process::Command;

use crate::process::{self, ProcessError};
use crate::servers::account;

/// Whether [`install`] can work here: apt-get is there and this process is root.
pub fn can_install() -> bool {
    account::is_root() && process::find_in_path("apt-get").is_some()
}

/// The command that a person runs to install these packages.
pub fn install_command(packages: &[&str]) -> String {
    format!("sudo apt-get install --yes {}", packages.join(" "))
}

/// Installs packages with what they depend on and nothing more.
///
/// The package lists are fetched first: in a fresh container there are none, and old ones name files that are gone.
///
/// # Errors
///
/// When apt-get fails; the error carries what it printed.
pub fn install(packages: &[&str]) -> Result<(), ProcessError> {
    eprintln!("installing {} with apt-get", packages.join(", "));
    process::capture(apt_get().args(["--quiet", "update"]))?;
    let mut install = apt_get();
    install
        .args(["--quiet", "--yes", "--no-install-recommends", "install"])
        .args(packages);
    process::capture(&mut install).map(drop)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
