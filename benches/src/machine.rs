//! When and where something is measured.

use crate::failure::Failure;
use crate::history::Circumstances;
use std::fs;
use std::process::Command;
use xtask::{process, workspace};

/// The circumstances of a run; `versions` names servers and the like.
pub(crate) fn circumstances(command: &str, versions: &str) -> Result<Circumstances, Failure> {
    Ok(Circumstances {
        date: jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
            .to_string(),
        commit: commit(),
        machine: machine()?,
        versions: versions.to_owned(),
        command: command.to_owned(),
    })
}

/// Whether others work on this machine: the load over the last minute where it is above a half.
pub(crate) fn load() -> Option<f64> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    let load: f64 = text.split(' ').next()?.parse().ok()?;
    (load > 0.5).then_some(load)
}

/// A checkout without git, such as an archive, has no commit.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(workspace::root()).args(arguments);
        process::capture(&mut command).map(|text| text.trim().to_owned())
    };
    let Ok(commit) = git(&["rev-parse", "--short=9", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(&["status", "--porcelain", "--", "*.rs", "*.toml"]);
    match changed.is_ok_and(|text| text.is_empty()) {
        true => commit,
        false => format!("{commit}+"),
    }
}

fn machine() -> Result<String, Failure> {
    let rustc = process::capture(Command::new("rustc").arg("--version"))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parts = vec![rustc.trim().to_owned(), format!("{cores} cores")];
    let field = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    parts.extend(field("/proc/cpuinfo", "model name"));
    let kibibytes = field("/proc/meminfo", "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    if let Some(kibibytes) = kibibytes {
        parts.push(format!("{} GiB", kibibytes.div_ceil(1024 * 1024)));
    }
    parts.push(format!(
        "{} {}",
        std::env::consts::OS,
        std::env::consts::ARCH
    ));
    if cfg!(debug_assertions) {
        parts.push("without optimisation".to_owned());
    }
    if let Some(load) = load() {
        parts.push(format!("load {load:.1} at the start"));
    }
    Ok(parts.join(", "))
}
