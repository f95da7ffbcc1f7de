//! A server of a test's own, for what would disturb others: settings, restarts, replicas.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use xtask::process;
use xtask::servers::postgres::{ENGINE, give_to_server, program_of};
use xtask::servers::{Launch, Server};

use crate::or_fail;

/// The server. It ends with this value, and its data with it.
#[derive(Debug)]
pub struct OwnServer {
    server: Server,
    folder: TempDir,
}

impl OwnServer {
    /// Starts one of this version. `settings` are lines of `postgresql.conf`.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[track_caller]
    pub fn start(version: u32, settings: &str) -> Self {
        let version = version.to_string();
        let folder = or_fail(tempfile::tempdir(), "a folder for the server");
        let programs = or_fail((ENGINE.locate)(&version), "the programs of the server");
        let server = (ENGINE.launch)(&Launch {
            version: &version,
            programs: &programs,
            directory: folder.path(),
            port: free_port(),
            settings,
        });
        Self {
            server: or_fail(server, "the server"),
            folder,
        }
    }

    /// The address of its administrator.
    pub fn url(&self) -> &str {
        &self.server.url
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// The folder of the server, in which `data` is; others may not read it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Appends lines to a file of the data folder.
    ///
    /// # Panics
    ///
    /// When the file cannot be written.
    #[track_caller]
    pub fn append(&self, file: &str, lines: &str) {
        let path = self.data().join(file);
        let text = or_fail(fs::read_to_string(&path), "the settings");
        or_fail(
            fs::write(&path, format!("{text}\n{lines}\n")),
            "the settings",
        );
    }

    /// Replaces a file of the data folder, readable for the server alone.
    ///
    /// # Panics
    ///
    /// When the file cannot be written.
    #[track_caller]
    pub fn write(&self, file: &str, text: &str) {
        let path = self.data().join(file);
        or_fail(fs::write(&path, text), file);
        or_fail(give_to_server(&path), file);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            or_fail(
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600)),
                file,
            );
        }
    }

    /// Stops it as a power cut would, and starts it again.
    ///
    /// # Panics
    ///
    /// When it does not come back.
    #[track_caller]
    pub fn crash_and_restart(&self) {
        self.control(&["restart", "--mode=immediate"]);
    }

    /// Stops it in order and starts it with the settings as they are now.
    ///
    /// # Panics
    ///
    /// When it does not come back.
    #[track_caller]
    pub fn restart(&self) {
        self.control(&["restart", "--mode=fast"]);
    }

    /// Starts a replica of this server.
    ///
    /// # Panics
    ///
    /// When the copy or the start fails.
    #[track_caller]
    pub fn replica(&self, settings: &str) -> Self {
        let folder = or_fail(tempfile::tempdir(), "a folder for the replica");
        or_fail(give_to_server(folder.path()), "the folder of the replica");
        let data = folder.path().join("data");
        let mut copy = self.program("pg_basebackup", folder.path());
        copy.args([
            "--no-sync",
            "--checkpoint=fast",
            "--write-recovery-conf",
            "--username=postgres",
        ])
        .args([
            "--host=127.0.0.1",
            "--port",
            &self.port().to_string(),
            "--pgdata",
        ])
        .arg(&data);
        or_fail(process::capture(&mut copy), "a copy of the server");
        let port = free_port();
        let replica = Self {
            server: Server {
                port,
                url: self
                    .url()
                    .replace(&self.port().to_string(), &port.to_string()),
                directory: folder.path().into(),
                ..self.server.clone()
            },
            folder,
        };
        let socket = replica.folder().display();
        replica.append(
            "postgresql.conf",
            &format!("port = {port}\nunix_socket_directories = '{socket}'\n{settings}"),
        );
        let log = replica.folder().join("server.log");
        let log = log.display().to_string();
        replica.control(&["start", "--log", &log]);
        replica
    }

    /// A program of this version under the server's account.
    fn program(&self, name: &str, folder: &Path) -> Command {
        or_fail(program_of(name, &self.server.programs, folder), name)
    }

    #[track_caller]
    fn control(&self, words: &[&str]) {
        let mut command = self.program("pg_ctl", self.folder());
        command
            .args(words)
            .args(["--wait", "--timeout=60", "--pgdata"])
            .arg(self.data());
        // A server that outlives pg_ctl must not keep the pipes of this process open.
        let log = self.folder().join("server.log");
        if words.first() == Some(&"restart") {
            command.arg("--log").arg(log);
        }
        or_fail(process::capture(&mut command), "the server");
    }

    fn data(&self) -> PathBuf {
        self.folder().join("data")
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        // What is left is a process in a folder that is gone, which ends by itself.
        let _ = (ENGINE.end)(&self.server);
    }
}

#[track_caller]
fn free_port() -> u16 {
    let listener = or_fail(TcpListener::bind(("127.0.0.1", 0)), "a port");
    or_fail(listener.local_addr(), "a port").port()
}
