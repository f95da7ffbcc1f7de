//! The peers that are programs, installed into `target/tools/` at fixed versions.

use crate::failure::Failure;
use crate::files;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::{process, tools, workspace};

/// What of PyPI is installed, in one environment.
const PYTHON: &[&str] = &[
    "Django==5.2.19",
    "alembic==1.20.1",
    "SQLAlchemy==2.1.9",
    "psycopg[binary]==3.3.9",
];

/// What of npm is installed, in one folder.
const NODE: &[&str] = &["drizzle-kit@0.31.11", "drizzle-orm@0.45.4", "pg@8.23.1"];

const DIESEL: &str = "2.3.14";
const SEA_ORM: &str = "2.0.4";

/// The program `python` of an environment with Django and Alembic.
pub(crate) fn python() -> Result<PathBuf, Failure> {
    let folder = folder("bench-python");
    let python = folder.join("bin/python");
    once(&folder, &PYTHON.join(" "), || {
        let (first, others) = PYTHON.split_at(1);
        tools::install_python_package(&folder, first[0], None)?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet"])
            .arg("--disable-pip-version-check")
            .args(others);
        process::capture(&mut pip)?;
        Ok(())
    })?;
    Ok(python)
}

/// The folder with `node_modules`, in which drizzle-kit is.
pub(crate) fn node() -> Result<PathBuf, Failure> {
    let folder = folder("bench-node");
    once(&folder, &NODE.join(" "), || {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .args(NODE);
        process::capture(&mut npm)?;
        Ok(())
    })?;
    Ok(folder)
}

/// The program `diesel`, which is linked with libpq.
pub(crate) fn diesel() -> Result<PathBuf, Failure> {
    xtask::libpq::install().map_err(|error| Failure::Unexpected(error.to_string()))?;
    cargo_program("diesel_cli", DIESEL, "diesel", "postgres")
}

/// The program `sea-orm-cli`.
pub(crate) fn sea_orm() -> Result<PathBuf, Failure> {
    let features = "codegen,sqlx-postgres,runtime-tokio-rustls,runtime-tokio";
    cargo_program("sea-orm-cli", SEA_ORM, "sea-orm-cli", features)
}

/// What is installed, for the report.
pub(crate) fn versions() -> String {
    let python = PYTHON.iter().map(|it| it.replace("==", " "));
    let node = NODE.iter().map(|it| it.replace('@', " "));
    let cargo = [format!("diesel_cli {DIESEL}"), format!("sea-orm {SEA_ORM}")];
    let all: Vec<String> = python.chain(node).chain(cargo).collect();
    all.join(", ")
}

fn cargo_program(
    package: &str,
    version: &str,
    program: &str,
    features: &str,
) -> Result<PathBuf, Failure> {
    let folder = folder(&format!("{package}-{version}"));
    let path = folder.join("bin").join(program);
    if path.is_file() {
        return Ok(path);
    }
    eprintln!("installing {package} {version} (it is compiled, for minutes)");
    let target = files::folder("cargo-install");
    let mut cargo = Command::new("cargo");
    cargo
        .args(["install", "--quiet", "--locked", "--no-default-features"])
        .args(["--features", features, "--root"])
        .arg(&folder)
        .arg("--target-dir")
        .arg(&target)
        .arg(format!("{package}@{version}"));
    process::capture(&mut cargo)?;
    files::remove(&target)?;
    Ok(path)
}

/// Installs unless the folder says that exactly this is there.
fn once(
    folder: &Path,
    what: &str,
    install: impl FnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let stamp = folder.join("installed.txt");
    if files::read(&stamp).is_ok_and(|there| there == what) {
        return Ok(());
    }
    eprintln!("installing {what}");
    files::remove(folder)?;
    install()?;
    files::write(&stamp, what)
}

fn folder(name: &str) -> PathBuf {
    workspace::generated().join("tools").join(name)
}
