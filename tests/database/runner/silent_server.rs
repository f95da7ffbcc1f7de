//! What listens at the address and is no PostgreSQL server that is supported: it ends with an error, and soon.

use schema_cli::{Error, Exit};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// Listens, and does `answer` with every connection.
fn listens(answer: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap());
        }
    });
    format!("postgres://me:s3cret@127.0.0.1:{port}/shop?sslmode=disable&connect_timeout=1")
}

/// The message and the help, which came within a few seconds and show no secret.
#[track_caller]
fn refused(url: &str) -> String {
    let begin = Instant::now();
    let error: Error = schema_cli::database::open(url).err().unwrap().into();
    assert!(
        begin.elapsed() < Duration::from_secs(20),
        "{:?}",
        begin.elapsed()
    );
    assert_eq!(error.exit(), Exit::Environment);
    let text = format!("{error}\n{}", error.remedy().unwrap_or_default());
    assert!(!text.contains("s3cret"), "{text}");
    text
}

#[test]
fn one_that_never_answers() {
    let url = listens(|stream| {
        // The connection stays open as long as the test runs.
        std::mem::forget(stream);
    });
    let text = refused(&url);
    assert!(text.contains("gave no answer within 2 s"), "{text}");
    assert!(text.contains("connect_timeout=SECONDS"), "{text}");
}

#[test]
fn one_that_talks_of_something_else() {
    let url = listens(|mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let text = refused(&url);
    assert!(
        text.contains("cannot connect to postgres://me@127.0.0.1"),
        "{text}"
    );
    assert!(text.contains("host and port"), "{text}");
}

#[test]
fn one_that_hangs_up() {
    let text = refused(&listens(drop));
    assert!(
        text.contains("cannot connect to postgres://me@127.0.0.1"),
        "{text}"
    );
    assert!(text.contains("check that the server runs"), "{text}");
}

/// Speaks as much of the protocol as a connection and one query need.
fn as_version(number: &'static str, text: &'static str) -> impl Fn(TcpStream) + Send + Sync {
    move |mut stream| {
        let message = |letter: u8, body: &[u8]| {
            let length = u32::try_from(body.len() + 4).unwrap();
            let mut message = vec![letter];
            message.extend(length.to_be_bytes());
            message.extend(body);
            message
        };
        let mut read = |letters: usize| {
            let mut head = vec![0; letters + 4];
            stream.read_exact(&mut head).ok()?;
            let length = u32::from_be_bytes(head[letters..].try_into().unwrap());
            let mut body = vec![0; length as usize - 4];
            stream.read_exact(&mut body).ok()?;
            let mut out = Vec::new();
            if letters == 0 {
                out.extend(message(b'R', &0u32.to_be_bytes()));
                out.extend(message(
                    b'S',
                    format!("server_version\0{text}\0").as_bytes(),
                ));
            } else {
                let mut columns = 2u16.to_be_bytes().to_vec();
                let mut values = 2u16.to_be_bytes().to_vec();
                for (name, value) in [("number", number), ("text", text)] {
                    columns.extend(name.as_bytes());
                    columns.push(0);
                    columns.extend([0; 6]);
                    columns.extend(25u32.to_be_bytes());
                    columns.extend([255; 6]);
                    columns.extend([0; 2]);
                    values.extend(u32::try_from(value.len()).unwrap().to_be_bytes());
                    values.extend(value.as_bytes());
                }
                out.extend(message(b'T', &columns));
                out.extend(message(b'D', &values));
                out.extend(message(b'C', b"SELECT 1\0"));
            }
            out.extend(message(b'Z', b"I"));
            stream.write_all(&out).ok()
        };
        let mut letters = 0;
        while read(letters).is_some() {
            letters = 1;
        }
    }
}

#[test]
fn one_that_is_too_old() {
    let text = refused(&listens(as_version("90624", "9.6.24")));
    assert!(text.contains("runs PostgreSQL 9.6.24"), "{text}");
    assert!(text.contains("the oldest supported version is"), "{text}");
    assert!(text.contains("update the server"), "{text}");
}

#[test]
fn one_that_does_not_say_its_version() {
    let text = refused(&listens(as_version("", "")));
    assert!(text.contains("does not say its version"), "{text}");
}
