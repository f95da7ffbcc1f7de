//! The schema language as text: what the derive reads in attributes and the tool in files.
//!
//! | module | reads |
//! |---|---|
//! | [`expression`] | `status == OrderStatus::Pending`, `email.matches(r"...")` |
//! | [`data_type`] | `varchar(254)`, `numeric(10, 2)`, `array(text)` |
//! | [`index_method`] | what `using = gin` can do, and the parameters of `with(..)` |
//! | [`settings`] | `architrave.toml` |
//! | [`lock_file`] | the fingerprints in `schema.lock` |
//! | [`object_name`] | how `schema.lock` names what is no table |
//! | [`sql_definition`] | `CREATE FUNCTION ...`: what it makes, its name, how it is dropped |
//! | [`name`] | default names of tables, constraints and indexes; nearest names for suggestions |
//!
//! Everything here collects every mistake instead of stopping at the first, because one compile per
//! mistake is what people hate in macros, and every mistake says what is wrong, why, and what to write
//! instead.

pub mod data_type;
pub mod expression;
pub mod index_method;
pub mod lock_file;
pub mod name;
pub mod object_name;
mod regular_expression;
pub mod settings;
pub mod sql_definition;

pub use data_type::{ParsedType, TypeName};
pub use expression::{ColumnNames, ParsedExpression, ParsedNode, ParsedNodeKind, Scope};
pub use lock_file::{LockError, lock_fingerprints};
pub use name::closest_name;
pub use settings::Settings;
