//! The platform to compile for.
//!
//! The runner runs here. Where the user's configuration sets another `build.target`, as firmware and
//! web projects do, the runner must say that it is for the host.

use super::executable::output;
use crate::Error;
use crate::project::Project;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The host's triple, where cargo would otherwise build for another.
pub(super) fn host_if_other(project: &Project) -> Result<Option<String>, Error> {
    let configured = match std::env::var("CARGO_BUILD_TARGET") {
        Ok(target) => Some(vec![target]),
        Err(_) => configured(project.root(), cargo_home().as_deref()),
    };
    let Some(configured) = configured else {
        return Ok(None);
    };
    let host = host()?;
    Ok((configured != [host.as_str()]).then_some(host))
}

/// `build.target` of the nearest configuration file that sets it.
fn configured(directory: &Path, cargo_home: Option<&Path>) -> Option<Vec<String>> {
    directory
        .ancestors()
        .map(|ancestor| ancestor.join(".cargo"))
        .chain(cargo_home.map(Path::to_owned))
        .flat_map(|directory| [directory.join("config.toml"), directory.join("config")])
        .find_map(|file| {
            let text = std::fs::read_to_string(file).ok()?;
            build_target(&text)
        })
}

/// Configuration that cannot be parsed is cargo's to report.
fn build_target(text: &str) -> Option<Vec<String>> {
    let document: toml_edit::DocumentMut = text.parse().ok()?;
    let target = document.get("build")?.get("target")?;
    match (target.as_str(), target.as_array()) {
        (Some(one), _) => Some(vec![one.to_owned()]),
        (None, Some(several)) => Some(
            several
                .iter()
                .filter_map(|target| target.as_str().map(str::to_owned))
                .collect(),
        ),
        (None, None) => None,
    }
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}

fn host() -> Result<String, Error> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = output(Command::new(&rustc).arg("-vV"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Error::Program {
            program: rustc.to_string_lossy().into_owned(),
            source: std::io::Error::other("`rustc -vV` names no host"),
        })
}

#[cfg(test)]
mod tests {
    use super::configured;
    use std::fs;

    #[test]
    fn the_nearest_configuration_wins() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("app");
        fs::create_dir_all(inner.join(".cargo")).unwrap();
        fs::create_dir_all(root.path().join(".cargo")).unwrap();
        let outer_file = root.path().join(".cargo/config.toml");
        fs::write(
            outer_file,
            "[build]\ntarget = [\"wasm32-unknown-unknown\"]\n",
        )
        .unwrap();
        let found = || configured(&inner, None);
        assert_eq!(found().unwrap(), ["wasm32-unknown-unknown"]);
        let inner_file = inner.join(".cargo/config.toml");
        fs::write(&inner_file, "[build]\njobs = 2\n").unwrap();
        assert_eq!(found().unwrap(), ["wasm32-unknown-unknown"]);
        fs::write(&inner_file, "build.target = \"thumbv7m-none-eabi\"\n").unwrap();
        assert_eq!(found().unwrap(), ["thumbv7m-none-eabi"]);
    }
}
