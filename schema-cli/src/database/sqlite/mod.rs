//! Reading the catalog of SQLite.

mod introspect;
mod table_text;
mod trigger_text;

pub use schema_runner::database::sqlite::{Sqlite, register_regexp};

use super::{Catalog, Database, DatabaseError};
use schema_core::model::Schema;
use schema_runner::database::sqlite::statement_error;
use std::path::Path;

impl Database for Sqlite {
    fn catalog(&mut self) -> Result<Catalog, DatabaseError> {
        introspect::catalog(self.connection())
    }

    fn scratch(&mut self, _schema: &Schema) -> Result<Box<dyn Database>, DatabaseError> {
        Ok(Box::new(Self::open(Path::new(":memory:"))?))
    }
}
