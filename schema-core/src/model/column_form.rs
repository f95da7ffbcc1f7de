//! What a column is on one engine, where that differs.

use super::{ColumnDefault, DataType, ObjectName, Schema, SqliteTable};
use crate::def::{Engine, EngineSet};

/// The form of a column on one engine: `on(sqlite, ...)`. What it does not say is as on every other engine.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnForm {
    /// The engine, as a set of one.
    pub engine: EngineSet,
    /// The data type.
    pub data_type: Option<DataType>,
    /// The default.
    pub default: Option<ColumnDefault>,
    /// The collation, one that the engine has without a namespace.
    pub collation: Option<String>,
}

impl Schema {
    /// The schema with each table and column in its form on `engine`, and in no other.
    #[must_use]
    pub fn on_engine(&self, engine: Engine) -> Self {
        let mut schema = self.clone();
        if engine != Engine::Sqlite {
            for table in schema.tables.values_mut() {
                table.properties.sqlite = SqliteTable::default();
            }
        }
        let columns = schema
            .tables
            .values_mut()
            .flat_map(|table| &mut table.columns);
        for column in columns {
            for form in std::mem::take(&mut column.forms) {
                if form.engine != engine.set() {
                    continue;
                }
                if let Some(data_type) = form.data_type {
                    column.data_type = data_type;
                }
                column.default = form.default.or(column.default.take());
                if let Some(collation) = form.collation {
                    column.collation = Some(ObjectName::new(collation));
                }
            }
        }
        schema
    }
}
