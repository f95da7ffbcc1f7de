//! The database architect that lives inside `cargo build`.
//!
//! Plain structs declare tables, the compiler holds them to rules of architecture, and the command
//! `cargo schema` writes the migrations that lead there.
//!
//! ```
//! use architrave::prelude::*;
//!
//! #[derive(Table)]
//! pub struct Notebook {
//!     #[column(primary_key, identity(by_default))]
//!     pub id: i64,
//!     #[column(type = varchar(80))]
//!     pub name: String,
//! }
//!
//! #[derive(Table)]
//! #[table(rows = 2_000_000)]
//! #[index(notebook_id, title)]
//! #[access(of_notebook, filter(notebook_id), order(title), per_second = 50)]
//! pub struct Note {
//!     #[column(primary_key, identity(by_default))]
//!     pub id: i64,
//!     #[references(Notebook.id, on_delete = cascade)]
//!     pub notebook_id: i64,
//!     #[check(title.char_length() > 0)]
//!     pub title: String,
//! }
//!
//! schema! {
//!     pub static NOTEBOOK = { tables: [Notebook, Note], lock: "schema.lock" }
//! }
//! ```
//!
//! The [`prelude`] is all that a file with definitions imports. What the attributes take is described in
//! the guide, in `docs/` of the repository.
//!
//! # Features
//!
//! | feature | column types |
//! |---|---|
//! | `bigdecimal` | `BigDecimal` |
//! | `bytes` | `Bytes` |
//! | `chrono` | `DateTime`, `NaiveDateTime`, `NaiveDate`, `NaiveTime`, `TimeDelta` |
//! | `ipnetwork` | `IpNetwork`, `Ipv4Network`, `Ipv6Network` |
//! | `jiff` | `Timestamp`, `Span`, `SignedDuration`, and `DateTime`, `Date`, `Time` of `civil` |
//! | `rust_decimal` | `Decimal` |
//! | `serde_json` | `Value` |
//! | `time` | `OffsetDateTime`, `PrimitiveDateTime`, `Date`, `Time`, `Duration` |
//! | `uuid` | `Uuid` |
//!
//! `definitions` puts everything that the attributes say into [`Table::DEF`]: for programs that resolve a schema
//! while they run. Without it a definition holds what rustc judges and the digest, and builds faster.
//!
//! `validate` implements `Validate` for tables: `validate()` says what the database would refuse.
//!
//! `migrate` applies migrations when the program starts, with `migrate-postgres`, `migrate-sqlite` and
//! `migrate-tokio`: see the module `migrate`.
//! `diesel`, `postgres-types` (tokio-postgres, postgres), `sea-orm`, `sqlx` (PostgreSQL) and `sqlx-sqlite` let these crates
//! read and write `SqlEnum` and `SqlType`. With `diesel`, `#[table(diesel)]` makes `diesel::table!` of a struct. `sea-query` gives names as `Iden`, and the statements of a
//! schema. Each compiles without the others.
//!
//! `collect` is for the runner crate of `cargo schema` alone: under it no rule reports anything.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(feature = "adapters", feature = "sea-query"))]
mod adapter;
mod definition_base;
mod lock;
#[cfg(feature = "migrate")]
pub mod migrate;
mod raise;
mod schema;
#[cfg(not(feature = "diesel"))]
mod without_diesel;

#[cfg(feature = "diesel")]
pub use adapter::diesel;
#[cfg(feature = "sea-query")]
pub use adapter::sea_query;
pub use schema::Schema;
pub use schema_core::def::{Columns, Table, View};
#[cfg(feature = "validate")]
pub use schema_core::validate::{
    ColumnValue, Moment, Problem, Unevaluated, Validate, Validation, Value, Violation, Violations,
};
pub use schema_core::{SqlEnum, SqlType};
#[cfg(feature = "migrate")]
pub use schema_derive::embed_migrations;
pub use schema_derive::{Columns, SqlEnum, SqlType, Table, View, schema};

/// What a file with table definitions imports: the derives and `schema!`, and the traits without their
/// names, so that nothing here clashes with another crate's prelude.
pub mod prelude {
    pub use schema_core::def::{Columns as _, Table as _};
    #[cfg(feature = "validate")]
    pub use schema_core::validate::Validate as _;
    pub use schema_core::{SqlEnum as _, SqlType as _};
    pub use schema_derive::{Columns, SqlEnum, SqlType, Table, View, schema};
}

/// What expansions call. Not an interface: it changes with every release.
#[doc(hidden)]
pub mod __private {
    #[cfg(feature = "postgres-types")]
    pub use crate::adapter::postgres_types;
    #[cfg(feature = "sea-orm")]
    pub use crate::adapter::sea_orm;
    #[cfg(feature = "sqlx-core")]
    pub use crate::adapter::sqlx;
    #[cfg(feature = "adapters")]
    pub use crate::adapter::{Labelled, UnknownLabel, find as find_label};
    pub use crate::definition_base::*;
    pub use crate::lock::differs;
    pub use crate::raise::RaiseFallback;
    #[cfg(feature = "collect")]
    pub use crate::schema::print_schema;
    pub use crate::schema::{Export, Exports};
    pub use schema_core::def::*;
    pub use schema_core::message::Message;
    pub use schema_core::rule::{
        Choice, Compared, SchemaFinding, Warning, check_circle, check_column, check_flattened,
        check_naming, check_reference, check_stored_view, check_types, check_view, circle_warning,
        column_slots, column_waiver_warning, column_warning, compared, naming_warning, raise,
        reference_waiver_warning, reference_warning, schema_findings, stored_view_warning,
        types_warning, view_warning,
    };
    pub use schema_core::typing::{Purpose, expression_problem};
    #[cfg(feature = "validate")]
    pub use schema_core::validate::{
        ColumnValue, ColumnValues, FlattenedValues, NamedCheck, PlacedCheck, ReadOpaque,
        ReadOption, ReadValue, Reader, StructCheck, Validate, Validation, Value, column_values,
        flattened_validation, placed_checks, validation,
    };
    pub use schema_core::{Probe, ProbeFallback, SqlEnum, SqlType, assert_sql_type};
}
