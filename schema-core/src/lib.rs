//! The schema, its architecture rules, diff, migration plan and SQL, without any input or output.
//!
//! A schema stands here in two shapes. [`def`] is what the derive macros emit: `const` data that
//! borrows everything, so that rustc itself can run the rules of [`rule`] over it. `model` is the
//! resolved, owned schema that a lock file stores and a database yields; `diff`, `plan`, `dialect`
//! and `format` work on it, behind the feature `plan`, which only the tool turns on.
//!
//! | feature | adds | dependency |
//! |---|---|---|
//! | (none) | `def`, `rule`, messages: what a user's crate compiles | none |
//! | `collect` | definitions write themselves out; findings are inert | none |
//! | `validate` | the checks of a struct, evaluated before the database does | regex, bigdecimal |
//! | `syntax` | the schema language as text, the settings file | syn, toml |
//! | `plan` | model, diff, plan, dialects, formats, exports | serde_json, sea-query |
//! | `bigdecimal`, `bytes`, `chrono`, `ipnetwork`, `jiff`, `rust_decimal`, `serde_json`, `time`, `uuid` | column types of that crate | that crate |
//!
//! Users depend on the facade `architrave`, never on this crate.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "plan")]
pub mod advice;
pub mod def;
#[cfg(feature = "plan")]
pub mod dialect;
#[cfg(feature = "plan")]
pub mod diff;
#[cfg(feature = "plan")]
pub mod export;
#[cfg(feature = "plan")]
pub mod format;
#[cfg(feature = "plan")]
pub mod lock;
pub mod message;
#[cfg(feature = "plan")]
pub mod model;
#[cfg(feature = "plan")]
pub mod plan;
pub mod rule;
#[cfg(feature = "plan")]
pub mod settings_schema;
mod sql_type;
#[cfg(any(feature = "syntax", feature = "validate"))]
pub mod syntax;
pub mod typing;
#[cfg(feature = "validate")]
pub mod validate;

/// The crates whose types are column types, for the adapters.
#[doc(hidden)]
pub mod column_type_crates {
    #[cfg(feature = "bigdecimal")]
    pub use bigdecimal;
    #[cfg(feature = "bytes")]
    pub use bytes;
    #[cfg(feature = "chrono")]
    pub use chrono;
    #[cfg(feature = "ipnetwork")]
    pub use ipnetwork;
    #[cfg(feature = "jiff")]
    pub use jiff;
    #[cfg(feature = "rust_decimal")]
    pub use rust_decimal;
    #[cfg(feature = "serde_json")]
    pub use serde_json;
    #[cfg(feature = "time")]
    pub use time;
    #[cfg(feature = "uuid")]
    pub use uuid;
}

pub use sql_type::{Probe, ProbeFallback, SqlEnum, SqlType, assert_sql_type};
