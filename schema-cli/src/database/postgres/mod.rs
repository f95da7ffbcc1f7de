//! Reading the catalog of PostgreSQL.

mod introspect;
mod statement_statistics;

pub use schema_runner::database::postgres::{OLDEST_VERSION, Postgres};

use super::{Catalog, Database, DatabaseError, StatementStatistics, StatisticsError};
use schema_core::def::ObjectKind;
use schema_core::model::Schema;
use schema_runner::database::Database as _;
use schema_runner::database::postgres::statement_error;

impl Database for Postgres {
    fn catalog(&mut self) -> Result<Catalog, DatabaseError> {
        introspect::catalog(self)
    }

    fn scratch(&mut self, schema: &Schema) -> Result<Box<dyn Database>, DatabaseError> {
        let declared = schema.objects.keys();
        let extensions = declared.filter(|key| key.kind == ObjectKind::Extension);
        let names = extensions.map(|key| key.name.name.clone()).collect();
        Ok(Box::new(Postgres::scratch(self, &names)?))
    }

    fn statement_statistics(&mut self) -> Result<StatementStatistics, StatisticsError> {
        let address = self.address().to_owned();
        statement_statistics::read(self.client(), &address)
    }
}
