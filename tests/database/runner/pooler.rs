//! Through PgBouncer: in session mode everything works; in transaction mode the runner says that it cannot.

use super::files::{Files, options};
use architrave_tests::postgres::scratch_database;
use schema_cli::database::preflight::{Needs, Severity};
use schema_cli::migration;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use tempfile::TempDir;
use xtask::servers::postgres::{give_to_server, program_of};
use xtask::{debian, process};

/// PgBouncer in front of the server of an address.
struct Bouncer {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Bouncer {
    fn start(url: &str, mode: &str) -> Self {
        if process::find_in_path("pgbouncer").is_none() && debian::can_install() {
            debian::install(&["pgbouncer"]).unwrap();
        }
        let Some(program) = process::find_in_path("pgbouncer") else {
            panic!("{}", debian::install_command(&["pgbouncer"]));
        };
        let folder = tempfile::tempdir().unwrap();
        let server = super::proxy::address(url);
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\ndefault_pool_size = 4\n\
             logfile = {}\n",
            server.port(),
            folder.path().join("log").display()
        );
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap();
        for path in [folder.path(), &file] {
            give_to_server(path).unwrap();
        }
        let programs = program.parent().unwrap_or(Path::new("/"));
        let child = program_of("pgbouncer", programs, folder.path())
            .unwrap()
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let bouncer = Self {
            child,
            port,
            _folder: folder,
        };
        for _ in 0..400 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return bouncer;
            }
            std::thread::sleep(std::time::Duration::from_millis(25));
        }
        panic!("pgbouncer does not take connections");
    }

    fn url(&self, url: &str) -> String {
        let server = super::proxy::address(url).to_string();
        let url = url.replace(&server, &format!("127.0.0.1:{}", self.port));
        format!("{url}?sslmode=disable")
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn files() -> Files {
    let files = Files::new();
    files
        .add(
            "1_a",
            "expand",
            true,
            "CREATE TABLE a (id bigint);",
            "DROP TABLE a;",
        )
        .add(
            "2_b",
            "expand",
            false,
            "CREATE INDEX CONCURRENTLY a_id_idx ON a (id);",
            "DROP INDEX a_id_idx;",
        );
    files
}

/// What the preflight says of the connection.
fn blockers(url: &str) -> Vec<String> {
    let mut database = schema_cli::database::open(url).unwrap();
    let found = database.preflight(&Needs::default()).unwrap();
    let blockers = found
        .into_iter()
        .filter(|it| it.severity == Severity::Blocker);
    blockers.map(|it| format!("{it:?}")).collect()
}

#[test]
fn in_session_mode_everything_works() {
    let database = scratch_database();
    let bouncer = Bouncer::start(database.url(), "session");
    let url = bouncer.url(database.url());
    assert_eq!(blockers(&url), Vec::<String>::new());
    let mut through = schema_cli::database::open(&url).unwrap();
    let report = migration::apply(through.as_mut(), &files().read(), &options(), &mut |_| {});
    assert_eq!(report.unwrap().applied, ["1_a", "2_b"]);
}

#[test]
fn in_transaction_mode_the_preflight_refuses() {
    let database = scratch_database();
    let bouncer = Bouncer::start(database.url(), "transaction");
    let blockers = blockers(&bouncer.url(database.url()));
    assert!(
        blockers
            .iter()
            .any(|it| it.contains("a pooler stands in between")),
        "{blockers:?}"
    );
}
