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
//! Without the feature `syntax` the names alone are here, which `validate` gives to violated checks.
//!
//! Everything here collects every mistake instead of stopping at the first, because one compile per
//! mistake is what people hate in macros, and every mistake says what is wrong, why, and what to write
//! instead.

#[cfg(feature = "syntax")]
pub mod data_type;
#[cfg(feature = "syntax")]
mod diesel_type;
#[cfg(feature = "syntax")]
pub mod expression;
#[cfg(feature = "syntax")]
pub mod index_method;
#[cfg(feature = "syntax")]
pub mod lock_file;
pub mod name;
#[cfg(feature = "syntax")]
pub mod object_name;
#[cfg(feature = "syntax")]
mod regular_expression;
#[cfg(feature = "syntax")]
pub mod settings;
#[cfg(feature = "syntax")]
pub mod sql_definition;

#[cfg(feature = "syntax")]
pub use data_type::{ParsedType, TypeName};
#[cfg(feature = "syntax")]
pub use diesel_type::diesel_type;
#[cfg(feature = "syntax")]
pub use expression::{ColumnNames, ParsedExpression, ParsedNode, ParsedNodeKind, Scope};
#[cfg(feature = "syntax")]
pub use lock_file::{LockError, lock_fingerprints};
pub use name::closest_name;
#[cfg(feature = "syntax")]
pub use settings::Settings;
