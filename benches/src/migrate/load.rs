//! The clients: threads that read and write all the time, each at a pace that does not depend on how fast it is
//! answered.

use super::changes::{Change, Release, Written};
use crate::failure::Failure;
use crate::generate::scratch::connect;
use postgres::Client;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What became of one statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// When it was due, in seconds since the clients started.
    pub(super) due: f64,
    /// How long after that it was answered, in milliseconds: where a client was held up, what it should have sent
    /// meanwhile waited as well, as it does for the users of an application.
    pub(super) latency: f64,
    /// Whether the server refused it.
    pub(super) failed: bool,
}

/// Clients at work.
pub(super) struct Load {
    begin: Instant,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<Vec<Sample>>>,
}

struct Shared {
    stop: AtomicBool,
    is_new: AtomicBool,
    next: AtomicU64,
    rows: u64,
    old: Statements,
    new: Statements,
    first_problem: Mutex<Option<String>>,
}

/// How the load is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// How many rows there are.
    pub(super) rows: u64,
    /// How many clients there are.
    pub(super) clients: u32,
    /// How many statements a second they send together.
    pub(super) rate: u32,
}

impl Load {
    /// Starts the clients, all of the old release.
    pub(super) fn start(url: &str, change: &Change, shape: Shape) -> Result<Self, Failure> {
        let shared = Arc::new(Shared {
            stop: AtomicBool::new(false),
            is_new: AtomicBool::new(false),
            next: AtomicU64::new(shape.rows + 1),
            rows: shape.rows,
            old: Statements::of(&change.written(Release::Old)),
            new: Statements::of(&change.written(Release::New)),
            first_problem: Mutex::new(None),
        });
        let begin = Instant::now();
        let pace = Duration::from_secs_f64(f64::from(shape.clients) / f64::from(shape.rate));
        let mut threads = Vec::new();
        for number in 0..shape.clients {
            let client = connect(url)?;
            let shared = Arc::clone(&shared);
            let first = pace * number / shape.clients;
            threads.push(std::thread::spawn(move || {
                work(client, &shared, begin, first, pace)
            }));
        }
        Ok(Self {
            begin,
            shared,
            threads,
        })
    }

    /// Seconds since the clients started.
    pub(super) fn now(&self) -> f64 {
        self.begin.elapsed().as_secs_f64()
    }

    /// The new release is deployed: from now on its statements are sent.
    pub(super) fn deploy(&self) {
        self.shared.is_new.store(true, Ordering::Relaxed);
    }

    /// Ends the clients; all they saw, by the time at which it was due, and the first error.
    pub(super) fn end(self) -> (Vec<Sample>, Option<String>) {
        self.shared.stop.store(true, Ordering::Relaxed);
        let mut samples = Vec::new();
        for thread in self.threads {
            samples.extend(thread.join().unwrap_or_default());
        }
        samples.sort_by(|left, right| left.due.total_cmp(&right.due));
        let problem = self
            .shared
            .first_problem
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        (samples, problem)
    }
}

/// Statements are sent as text: what a driver has prepared would fail after any change of a type, which says more of
/// the driver than of the change.
struct Statements {
    read: String,
    insert: String,
}

impl Statements {
    fn of(columns: &[Written]) -> Self {
        let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let values: Vec<&str> = columns.iter().map(|(_, value)| *value).collect();
        Self {
            read: format!(
                "SELECT id, {} FROM orders WHERE id = {{n}}",
                names.join(", ")
            ),
            insert: format!(
                "INSERT INTO orders (id, {}) VALUES ({{n}}, {})",
                names.join(", "),
                values.join(", ")
            ),
        }
    }

    /// Of a hundred statements 60 read an order, 20 write to one, 10 add one, 5 read a customer and 5 write to one.
    fn next(&self, shared: &Shared) -> String {
        let any = |rows: u64| 1 + fastrand::u64(0..rows.max(1));
        let numbered = |text: &str, number: u64| text.replace("{n}", &number.to_string());
        match fastrand::u32(0..100) {
            0..60 => numbered(&self.read, any(shared.rows)),
            60..80 => numbered(
                "UPDATE orders SET note = 'changed', quantity = 1 + quantity % 9 WHERE id = {n}",
                any(shared.rows),
            ),
            80..90 => numbered(&self.insert, shared.next.fetch_add(1, Ordering::Relaxed)),
            90..95 => numbered(
                "SELECT id, name FROM customers WHERE id = {n}",
                any(shared.rows / 10),
            ),
            _ => numbered(
                "UPDATE customers SET name = 'changed' WHERE id = {n}",
                any(shared.rows / 10),
            ),
        }
    }
}

fn work(
    mut client: Client,
    shared: &Shared,
    begin: Instant,
    first: Duration,
    pace: Duration,
) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut due = first;
    while !shared.stop.load(Ordering::Relaxed) {
        if let Some(early) = due.checked_sub(begin.elapsed()) {
            std::thread::sleep(early);
        }
        let statements = match shared.is_new.load(Ordering::Relaxed) {
            true => &shared.new,
            false => &shared.old,
        };
        let statement = statements.next(shared);
        let outcome = client.simple_query(&statement);
        if let Err(error) = &outcome {
            let said = error
                .as_db_error()
                .map_or_else(|| error.to_string(), |it| it.message().to_owned());
            shared
                .first_problem
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get_or_insert_with(|| format!("{statement}: {said}"));
        }
        samples.push(Sample {
            due: due.as_secs_f64(),
            latency: begin.elapsed().saturating_sub(due).as_secs_f64() * 1000.0,
            failed: outcome.is_err(),
        });
        due += pace;
    }
    samples
}
