//! Reading the catalog of PostgreSQL.

mod introspect;

pub use schema_runner::database::postgres::{OLDEST_VERSION, Postgres};

use super::{Catalog, Database, DatabaseError};
use schema_core::def::ObjectKind;
use schema_core::model::Schema;
use schema_runner::database::postgres::statement_error;

impl Database for Postgres {
    fn catalog(&mut self) -> Result<Catalog, DatabaseError> {
        introspect::catalog(self.client())
    }

    fn scratch(&mut self, schema: &Schema) -> Result<Box<dyn Database>, DatabaseError> {
        let declared = schema.objects.keys();
        let extensions = declared.filter(|key| key.kind == ObjectKind::Extension);
        let names = extensions.map(|key| key.name.name.clone()).collect();
        Ok(Box::new(Postgres::scratch(self, &names)?))
    }
}
