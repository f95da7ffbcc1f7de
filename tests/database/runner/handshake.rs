//! TLS to a PostgreSQL server whose certificate the test makes: what each `sslmode` takes and refuses, and certificates of
//! clients.

use architrave_tests::postgres::{OwnServer, scratch_database};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// An authority and what it has signed, as files.
struct Authority {
    folder: TempDir,
}

fn openssl(words: &[&str]) {
    let ran = match Command::new("openssl").args(words).output() {
        Ok(ran) => ran,
        Err(error) => {
            panic!("openssl makes the certificates of this test (apt-get install openssl): {error}")
        }
    };
    assert!(
        ran.status.success(),
        "{words:?}: {}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

impl Authority {
    fn new() -> Self {
        let it = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        openssl(&[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=authority of a test",
            "-keyout",
            &it.file("ca.key"),
            "-out",
            &it.file("ca.crt"),
        ]);
        it
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// A key and a certificate for `common_name`; `extension` says for whom else.
    fn sign(&self, name: &str, common_name: &str, extension: &str) -> &Self {
        let (key, request) = (
            self.file(&format!("{name}.key")),
            self.file(&format!("{name}.csr")),
        );
        let extensions = self.file(&format!("{name}.ext"));
        std::fs::write(&extensions, extension).unwrap();
        openssl(&[
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            &format!("/CN={common_name}"),
            "-keyout",
            &key,
            "-out",
            &request,
        ]);
        openssl(&[
            "x509",
            "-req",
            "-days",
            "2",
            "-in",
            &request,
            "-CA",
            &self.file("ca.crt"),
            "-CAkey",
            &self.file("ca.key"),
            "-CAcreateserial",
            "-extfile",
            &extensions,
            "-out",
            &self.file(&format!("{name}.crt")),
        ]);
        self
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }
}

/// A server that takes nobody in plain text, and the account `certified` by its certificate alone.
fn server(authority: &Authority) -> OwnServer {
    let server = OwnServer::start(15, "");
    authority.sign("server", "localhost", "subjectAltName = DNS:localhost");
    server.write("server.crt", &authority.read("server.crt"));
    server.write("server.key", &authority.read("server.key"));
    server.write("ca.crt", &authority.read("ca.crt"));
    server.append(
        "postgresql.conf",
        "ssl = on\nssl_cert_file = 'server.crt'\nssl_key_file = 'server.key'\nssl_ca_file = 'ca.crt'",
    );
    let admin = format!("{}?sslmode=disable", server.url());
    let mut client = ::postgres::Client::connect(&admin, ::postgres::NoTls).unwrap();
    client.batch_execute("CREATE ROLE certified LOGIN").unwrap();
    drop(client);
    server.write(
        "pg_hba.conf",
        "local all all trust\nhostssl all certified all cert\nhostssl all all all trust\n",
    );
    server.restart();
    server
}

/// Connects; whether the connection is encrypted, or the message with its help.
fn connect(url: &str) -> Result<bool, String> {
    match schema_cli::database::open(url) {
        Ok(mut database) => {
            let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
            let rows = database.rows(query).unwrap();
            Ok(rows[0][0].as_deref() == Some("t"))
        }
        Err(error) => Err(format!("{error}\n{}", error.remedy().unwrap_or_default())),
    }
}

fn encoded(path: &Path) -> String {
    path.display().to_string().replace('/', "%2F")
}

#[test]
fn each_mode_takes_and_refuses_what_it_says() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let server = server(&authority);
    let url = |user: &str, host: &str, options: &str| {
        format!(
            "postgres://{user}@{host}:{}/postgres?{options}",
            server.port()
        )
    };
    let known = format!("sslrootcert={}", encoded(&authority.path("ca.crt")));
    let unknown = format!("sslrootcert={}", encoded(&stranger.path("ca.crt")));
    let as_postgres = |host: &str, options: &str| connect(&url("postgres", host, options));

    for options in ["", "sslmode=prefer", "sslmode=require"] {
        assert_eq!(as_postgres("127.0.0.1", options), Ok(true), "{options}");
    }
    assert_eq!(
        as_postgres("localhost", &format!("sslmode=verify-full&{known}")),
        Ok(true)
    );
    assert_eq!(
        as_postgres("127.0.0.1", &format!("sslmode=verify-ca&{known}")),
        Ok(true)
    );
    assert_eq!(
        as_postgres("127.0.0.1", &format!("sslmode=require&{known}")),
        Ok(true)
    );

    // The certificate is for another name.
    let refused = as_postgres("127.0.0.1", &format!("sslmode=verify-full&{known}")).unwrap_err();
    assert!(
        refused.contains("certificate not valid for name"),
        "{refused}"
    );
    assert!(
        refused.contains("names the host of the certificate"),
        "{refused}"
    );
    // Its authority is nobody's.
    for mode in ["verify-full", "verify-ca", "require"] {
        let refused = as_postgres("localhost", &format!("sslmode={mode}&{unknown}")).unwrap_err();
        assert!(
            refused.contains("invalid peer certificate"),
            "{mode}: {refused}"
        );
        assert!(refused.contains("sslrootcert=FILE"), "{mode}: {refused}");
    }
    let refused = as_postgres("localhost", "sslmode=verify-full").unwrap_err();
    assert!(refused.contains("certificate"), "{refused}");
    // The server does not take plain text.
    let refused = as_postgres("127.0.0.1", "sslmode=disable").unwrap_err();
    assert!(refused.contains("no encryption"), "{refused}");
    assert!(refused.contains("hostssl"), "{refused}");

    authority.sign("certified", "certified", "extendedKeyUsage = clientAuth");
    let own = |certificate: &str, key: &str| {
        format!(
            "sslmode=verify-full&{known}&sslcert={}&sslkey={}",
            encoded(&authority.path(certificate)),
            encoded(&authority.path(key))
        )
    };
    let as_certified = |options: &str| connect(&url("certified", "localhost", options));
    assert_eq!(
        as_certified(&own("certified.crt", "certified.key")),
        Ok(true)
    );
    let refused = as_certified(&format!("sslmode=verify-full&{known}")).unwrap_err();
    assert!(refused.contains("valid client certificate"), "{refused}");
    assert!(refused.contains("sslcert=FILE"), "{refused}");
    let refused = as_certified(&own("certified.crt", "ca.key")).unwrap_err();
    assert!(
        refused.contains("`sslcert` and `sslkey` cannot be used"),
        "{refused}"
    );
    let refused = as_certified(&own("certified.crt", "absent.key")).unwrap_err();
    assert!(refused.contains("cannot read `sslkey`"), "{refused}");
}

#[test]
fn a_server_without_tls_is_told_from_one_that_does_not_answer() {
    let database = scratch_database();
    let refused = connect(&format!("{}?sslmode=require", database.url())).unwrap_err();
    assert!(refused.contains("does not support TLS"), "{refused}");
    assert!(refused.contains("ssl = on"), "{refused}");
}
