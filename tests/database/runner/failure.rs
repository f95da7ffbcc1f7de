//! What keeps a runner from its work has a clear message and the exit code 3.

use super::files::{Files, apply};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;
use schema_cli::migration::MigrationError;
use schema_cli::{Error, Exit};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn one(sql: &str) -> Files {
    let files = Files::new();
    files.add("1_a", "expand", true, sql, "SELECT 1;");
    files
}

/// The message and the help; the exit code is that of a failed environment, and no secret is shown.
#[track_caller]
fn environment(error: impl Into<Error>) -> String {
    let error = error.into();
    assert_eq!(error.exit(), Exit::Environment, "{error}");
    let text = format!("{error}\n{}", error.remedy().unwrap_or_default());
    assert!(!text.contains("s3cret"), "{text}");
    text
}

#[track_caller]
fn connect(url: &str) -> String {
    environment(schema_cli::database::open(url).err().unwrap())
}

#[track_caller]
fn run(url: &str, files: &Files) -> String {
    environment(apply(url, files).unwrap_err())
}

#[test]
fn an_account_that_may_not() {
    let database = scratch_database();
    let role = format!("{}_weak", database.name());
    database.execute(&format!(
        "CREATE TABLE theirs (id bigint); CREATE ROLE {role} LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    ));
    let url = database.url().replace("postgres@", &format!("{role}@"));
    // Not even the history.
    let text = run(&url, &one("ALTER TABLE theirs ADD COLUMN b text;"));
    assert!(
        text.contains("permission denied for schema public"),
        "{text}"
    );
    database.execute(&format!("GRANT CREATE ON SCHEMA public TO {role}"));
    let text = run(&url, &one("ALTER TABLE theirs ADD COLUMN b text;"));
    assert!(text.contains("must be owner of table theirs"), "{text}");
    assert!(text.contains("nothing of it was applied"), "{text}");
    assert!(text.contains("connect as the owner"), "{text}");
    database.execute(&format!("DROP OWNED BY {role} CASCADE"));
    database.execute(&format!("DROP ROLE {role}"));
}

#[test]
fn a_server_that_only_reads() {
    let database = scratch_database();
    database.execute(&format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        database.name()
    ));
    let text = run(database.url(), &one("CREATE TABLE a (id bigint);"));
    assert!(text.contains("read-only"), "{text}");
    assert!(text.contains("primary"), "{text}");
}

#[test]
fn an_sqlite_file_that_only_reads_and_one_on_a_full_disk() {
    let file = scratch_file();
    let url = format!("sqlite:{}", file.path().display());
    // A page limit is how SQLite lets a test have a full disk.
    let text = run(
        &url,
        &one("PRAGMA max_page_count = 20; CREATE TABLE a (b blob); \
             INSERT INTO a VALUES (zeroblob(1000000));"),
    );
    assert!(text.contains("full"), "{text}");
    assert!(text.contains("free space"), "{text}");
    assert!(text.contains("nothing of it was applied"), "{text}");
    // What was begun is rolled back, and the same file goes on.
    assert_eq!(
        apply(&url, &one("CREATE TABLE a (b blob);")).unwrap(),
        ["1_a"]
    );
}

#[test]
fn addresses_that_lead_nowhere() {
    let text = connect("postgres://me:s3cret@127.0.0.1:1/shop");
    assert!(
        text.contains("cannot connect to postgres://me@127.0.0.1:1/shop"),
        "{text}"
    );
    assert!(text.contains("check that the server runs"), "{text}");
    let url = architrave_tests::postgres::server_url().replace("postgres@", "postgres:s3cret@");
    let url = url.rsplit_once('/').unwrap().0.to_owned() + "/no_such_database";
    let text = connect(&url);
    assert!(text.contains("createdb"), "{text}");
    let text = environment(
        schema_cli::database::open_existing("sqlite:/nowhere/x.db")
            .err()
            .unwrap(),
    );
    assert!(text.contains("there is no database"), "{text}");
}

/// A server that says what it is told to, as far as a client gets with it.
fn fake_server(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            for (number, answer) in answers.iter().enumerate() {
                if read_request(&mut stream, number == 0).is_err() {
                    break;
                }
                let _ = stream.write_all(answer);
            }
            // A connection that is closed with something unread in it takes what was sent with it.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }
    });
    format!("postgres://me:s3cret@127.0.0.1:{port}/shop?sslmode=disable")
}

/// Reads up to a message that is to be answered: the first of a connection, or the Sync at the end of a query.
fn read_request(stream: &mut TcpStream, first: bool) -> std::io::Result<()> {
    loop {
        let mut letter = [b'S'];
        if !first {
            stream.read_exact(&mut letter)?;
        }
        let mut length = [0; 4];
        stream.read_exact(&mut length)?;
        let rest = usize::try_from(u32::from_be_bytes(length)).unwrap() - 4;
        stream.read_exact(&mut vec![0; rest])?;
        if letter == [b'S'] {
            return Ok(());
        }
    }
}

fn message(letter: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[letter][..], &length.to_be_bytes(), body].concat()
}

fn refusal(code: &str, text: &str) -> Vec<u8> {
    let body = format!("SFATAL\0VFATAL\0C{code}\0M{text}\0\0");
    message(b'E', body.as_bytes())
}

#[test]
fn a_wrong_password_and_a_server_that_wants_tls() {
    let url = fake_server(vec![refusal(
        "28P01",
        "password authentication failed for user \"me\"",
    )]);
    let text = connect(&url);
    assert!(text.contains("password authentication failed"), "{text}");
    assert!(text.contains("check the user and the password"), "{text}");
    let url = fake_server(vec![refusal(
        "28000",
        "no pg_hba.conf entry for host \"10.0.0.1\", user \"me\", database \"shop\", no encryption",
    )]);
    let text = connect(&url);
    assert!(text.contains("no encryption"), "{text}");
    assert!(text.contains("TLS"), "{text}");
}

#[test]
fn a_server_that_offers_no_tls() {
    let database = scratch_database();
    for mode in ["require", "verify-ca", "verify-full"] {
        let text = connect(&format!("{}?sslmode={mode}", database.url()));
        assert!(text.contains("server does not support TLS"), "{text}");
        assert!(text.contains("ssl = on"), "{text}");
    }
    // What is only preferred is no condition.
    schema_cli::database::open(&format!("{}?sslmode=prefer", database.url())).unwrap();
}

#[test]
fn secrets_stay_out_of_history_and_errors() {
    let database = scratch_database();
    let url = database.url().replace("postgres@", "postgres:s3cret@");
    let error = apply(&url, &one("SELECT 1/0;")).unwrap_err();
    assert!(matches!(error, MigrationError::Failed { .. }));
    assert!(!format!("{error:?} {error}").contains("s3cret"));
    let mut connection = schema_cli::database::open(&url).unwrap();
    let history = format!("{:?}", connection.history().unwrap());
    assert!(history.contains("division by zero") && !history.contains("s3cret"));
    assert!(!connection.address().contains("s3cret"));
}
