//! Migrations that are part of the program.

use crate::database::{Database, open};
use crate::migration::{self, ApplyReport, Directory, Event, MigrationError, Options};
use std::path::Path;

/// The migrations of a directory, embedded by `architrave::embed_migrations!`.
///
/// ```
/// use schema_runner::Embedded;
///
/// // What the macro writes.
/// static MIGRATIONS: Embedded = Embedded::new(
///     "migrations",
///     &[
///         (
///             "1_notes.up.sql",
///             "-- architrave: id = 1_notes\n-- architrave: phase = expand\n\
///              -- architrave: transaction = true\nCREATE TABLE notes (body text);\n",
///         ),
///         ("1_notes.down.sql", "DROP TABLE notes;\n"),
///     ],
/// );
/// # #[cfg(feature = "sqlite")]
/// assert_eq!(MIGRATIONS.run("sqlite::memory:")?.applied, ["1_notes"]);
/// # Ok::<(), schema_runner::migration::MigrationError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    path: &'static str,
    files: &'static [(&'static str, &'static str)],
}

impl Embedded {
    /// Files by name and text; `path` is where they were, for messages.
    pub const fn new(path: &'static str, files: &'static [(&'static str, &'static str)]) -> Self {
        Self { path, files }
    }

    /// The migrations.
    ///
    /// # Errors
    ///
    /// When a file is not as it must be.
    pub fn directory(&self) -> Result<Directory, MigrationError> {
        Directory::of_files(Path::new(self.path), self.files.iter().copied())
    }

    /// Applies what is pending to the database at `url`, as far as it is safe beside the previous release: the
    /// expand and backfill phases. Blocks until that is done. Several instances may start together: one works, the
    /// others wait for it.
    ///
    /// # Errors
    ///
    /// As [`migration::apply`].
    pub fn run(&self, url: &str) -> Result<ApplyReport, MigrationError> {
        self.run_with(url, &Options::default(), &mut |_| {})
    }

    /// As [`run`](Self::run), with options, and told what happens.
    ///
    /// # Errors
    ///
    /// As [`migration::apply`].
    pub fn run_with(
        &self,
        url: &str,
        options: &Options,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Result<ApplyReport, MigrationError> {
        let mut database = open(url)?;
        self.run_on(database.as_mut(), options, progress)
    }

    /// As [`run_with`](Self::run_with), on a connection that is open.
    ///
    /// # Errors
    ///
    /// As [`migration::apply`].
    pub fn run_on(
        &self,
        database: &mut dyn Database,
        options: &Options,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Result<ApplyReport, MigrationError> {
        migration::apply(database, &self.directory()?, options, progress)
    }

    /// As [`run_with`](Self::run_with), on a connection of rusqlite, which comes back with the result.
    #[cfg(feature = "sqlite")]
    pub fn run_on_rusqlite(
        &self,
        connection: rusqlite::Connection,
        options: &Options,
        progress: &mut dyn FnMut(Event<'_>),
    ) -> Result<(rusqlite::Connection, ApplyReport), MigrationError> {
        let mut database = crate::database::sqlite::Sqlite::on(connection)?;
        let report = self.run_on(&mut database, options, progress)?;
        Ok((database.into_connection(), report))
    }

    /// As [`run_with`](Self::run_with), without blocking the thread: the runner works on a thread of tokio for blocking
    /// work, with a connection of its own.
    ///
    /// Dropping the future stops the run at once: the statement at work is cancelled, and the database stays in a
    /// state that the next run goes on from.
    ///
    /// # Errors
    ///
    /// As [`migration::apply`]; [`MigrationError::Stopped`] when the runtime ends.
    #[cfg(feature = "tokio")]
    pub async fn run_async(
        &self,
        url: impl Into<String>,
        options: Options,
    ) -> Result<ApplyReport, MigrationError> {
        let (embedded, url) = (*self, url.into());
        let control = options.control.clone();
        let stop = StopOnDrop(Some(control));
        let work =
            tokio::task::spawn_blocking(move || embedded.run_with(&url, &options, &mut |_| {}));
        let result = work.await;
        stop.disarm();
        match result {
            Ok(result) => result,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => Err(MigrationError::Stopped {
                reason: "the runtime has ended".to_owned(),
                state: "nothing was done".to_owned(),
                serving: None,
            }),
        }
    }
}

/// Stops a run whose future is dropped before its end.
#[cfg(feature = "tokio")]
struct StopOnDrop(Option<migration::Control>);

#[cfg(feature = "tokio")]
impl StopOnDrop {
    fn disarm(mut self) {
        self.0 = None;
    }
}

#[cfg(feature = "tokio")]
impl Drop for StopOnDrop {
    fn drop(&mut self) {
        if let Some(control) = &self.0 {
            control.stop(
                migration::Urgency::AtOnce,
                "the future of the run was dropped",
            );
        }
    }
}
