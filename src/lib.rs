//! The database architect that lives inside `cargo build`.

mod definition_base;
mod lock;
mod schema;

pub use schema::Schema;
pub use schema_core::def::Table;
pub use schema_core::{SqlEnum, SqlType};
pub use schema_derive::{SqlEnum, SqlType, Table, schema};

/// What a file with table definitions imports: the derives and `schema!`, and the traits without their
/// names, so that nothing here clashes with another crate's prelude.
pub mod prelude {
    pub use schema_core::def::Table as _;
    pub use schema_core::{SqlEnum as _, SqlType as _};
    pub use schema_derive::{SqlEnum, SqlType, Table, schema};
}

/// What expansions call. Not an interface: it changes with every release.
#[doc(hidden)]
pub mod __private {
    pub use crate::definition_base::*;
    pub use crate::lock::differs;
    #[cfg(feature = "collect")]
    pub use crate::schema::print_schema;
    pub use crate::schema::{Export, Exports};
    pub use schema_core::def::*;
    pub use schema_core::message::Message;
    pub use schema_core::rule::{
        Choice, SchemaFinding, Warning, check_column, check_reference, column_waiver_warning,
        column_warning, raise, reference_waiver_warning, reference_warning, schema_findings,
    };
    pub use schema_core::{Probe, ProbeFallback, SqlEnum, SqlType, assert_sql_type};
}
