//! Migrating when the application starts: the runner of `cargo schema`, as a library.
//!
//! The migrations are a part of the program, and neither the tool nor the files are needed where it runs:
//!
//! ```no_run
//! # #[cfg(any())] // The directory of an application.
//! static MIGRATIONS: architrave::migrate::Embedded = architrave::embed_migrations!("migrations");
//! # static MIGRATIONS: architrave::migrate::Embedded = architrave::migrate::Embedded::new("", &[]);
//!
//! # fn main() -> Result<(), architrave::migrate::MigrationError> {
//! # let url = "sqlite:shop.db";
//! let report = MIGRATIONS.run(url)?;
//! println!("{} applied", report.applied.len());
//! # Ok(())
//! # }
//! ```
//!
//! | feature | brings |
//! |---|---|
//! | `migrate` | the types and `embed_migrations!` |
//! | `migrate-postgres` | PostgreSQL, by a connection of its own that ends with the run |
//! | `migrate-postgres-tls` | the same over TLS, by rustls |
//! | `migrate-sqlite` | SQLite: a file, or a connection of rusqlite ([`Embedded::run_on_rusqlite`]) |
//! | `migrate-tokio` | [`Embedded::run_async`] for applications on tokio: with tokio-postgres, sqlx or any other driver |
//!
//! Only what is safe beside the previous release runs: [`Limit::BeforeConstrain`]. Instances that start together wait for
//! each other. What the runner promises stands in [`schema_runner::migration`].

pub use schema_derive::embed_migrations;
pub use schema_runner::Embedded;
pub use schema_runner::database::{self, DatabaseError};
pub use schema_runner::migration::{
    ApplyReport, Cause, Conditions, Control, Directory, Event, Limit, Migration, MigrationError,
    Newer, Options, RevertReport, RevertTarget, State, Status, StatusEntry, Urgency, Window, apply,
    revert, status,
};
