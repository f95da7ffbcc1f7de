//! A connection that is cut at a chosen message.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// Where a connection is cut. What the server had begun by then goes on without anybody who listens, as it does
/// when the runner is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Nowhere.
    Never,
    /// The request of this number never reaches the server.
    Before(u32),
    /// It does, and the connection is cut so many microseconds later, whatever the server is doing.
    After(u32, u64),
}

/// A proxy in front of a PostgreSQL server, for one connection. A request is a message that the server
/// answers: a simple query, or the Sync at the end of an extended one.
pub(super) struct Proxy {
    port: u16,
    requests: Arc<AtomicU32>,
}

impl Proxy {
    pub(super) fn start(server: SocketAddr, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&requests);
        thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            connect(&client, server, cut, &counter);
        });
        Self { port, requests }
    }

    /// A proxy for a process that has several connections. At the cut, which counts the requests of all of them, it calls
    /// `kill` before it ends the connection.
    pub(super) fn killing(
        server: SocketAddr,
        cut: Cut,
        kill: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&requests);
        let kill = Arc::new(kill);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, counter, kill) =
                    (client.unwrap(), Arc::clone(&counter), Arc::clone(&kill));
                thread::spawn(move || {
                    if connect(&client, server, cut, &counter) == Ended::Cut {
                        kill();
                    }
                });
            }
        });
        Self { port, requests }
    }

    /// The address that leads through the proxy.
    pub(super) fn url(&self, url: &str) -> String {
        let address = address(url).to_string();
        let url = url.replace(&address, &format!("127.0.0.1:{}", self.port));
        // Messages that are encrypted cannot be counted.
        format!("{url}?sslmode=disable")
    }

    /// How many requests have come through.
    pub(super) fn requests(&self) -> u32 {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// One of the two ended it.
    ByItself,
    /// It was cut.
    Cut,
}

/// Carries what one connection says to the server and back, until it ends.
fn connect(client: &TcpStream, server: SocketAddr, cut: Cut, counter: &AtomicU32) -> Ended {
    let server = TcpStream::connect(server).unwrap();
    for stream in [client, &server] {
        stream.set_nodelay(true).unwrap();
    }
    let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Both);
    });
    let ended = forward(client, &server, cut, counter);
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
    match ended {
        Ok(()) => Ended::Cut,
        Err(_) => Ended::ByItself,
    }
}

/// Host and port of an address of the form `postgres://user@host:port/name`.
pub(super) fn address(url: &str) -> SocketAddr {
    let (_, rest) = url.split_once('@').unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}

fn forward(
    mut client: &TcpStream,
    mut server: &TcpStream,
    cut: Cut,
    requests: &AtomicU32,
) -> std::io::Result<()> {
    // The first message has no letter.
    let mut letter = None;
    loop {
        let mut message = Vec::new();
        if let Some(letter) = letter {
            message.push(letter);
        }
        let mut length = [0; 4];
        client.read_exact(&mut length)?;
        message.extend(length);
        let rest = usize::try_from(u32::from_be_bytes(length)).unwrap() - 4;
        let begin = message.len();
        message.resize(begin + rest, 0);
        client.read_exact(&mut message[begin..])?;
        let is_request = matches!(letter, Some(b'Q' | b'S'));
        let number = match is_request {
            true => requests.fetch_add(1, Ordering::SeqCst) + 1,
            false => 0,
        };
        if is_request && cut == Cut::Before(number) {
            return Ok(());
        }
        server.write_all(&message)?;
        if let Cut::After(at, wait) = cut
            && is_request
            && at == number
        {
            thread::sleep(Duration::from_micros(wait));
            return Ok(());
        }
        let mut next = [0];
        client.read_exact(&mut next)?;
        letter = Some(next[0]);
    }
}
