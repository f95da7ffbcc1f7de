//! The tables in which migration tools keep their history: nobody designs them, and no migration of ours makes them.

use super::{Catalog, Unmanaged};
use schema_core::model::ObjectName;

const NAMES: [&str; 14] = [
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "alembic_version",
    "ar_internal_metadata",
    "atlas_schema_revisions",
    "databasechangelog",
    "databasechangeloglock",
    "flyway_schema_history",
    "goose_db_version",
    "refinery_schema_history",
    "schema_migrations",
    "seaql_migrations",
];

/// Whether a table is the history of a migration tool.
pub fn is_history(table: &ObjectName) -> bool {
    NAMES.contains(&table.name.as_str()) || table.name.starts_with("_architrave_")
}

/// Takes the histories of migration tools out of the tables, unless they are asked for, and lists them with what is
/// not managed.
pub fn leave_out_histories(catalog: &mut Catalog, is_wanted: impl Fn(&ObjectName) -> bool) {
    let tables = &mut catalog.schema.tables;
    let histories: Vec<ObjectName> = tables
        .keys()
        .filter(|table| is_history(table) && !is_wanted(table))
        .cloned()
        .collect();
    for table in histories {
        tables.remove(&table);
        catalog.unmanaged.insert(Unmanaged {
            kind: "history of a migration tool".to_owned(),
            name: table.to_string(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schema_core::model::Table;

    #[test]
    fn histories_stay_with_their_tools() {
        let catalog = || {
            let mut catalog = Catalog::default();
            for name in ["orders", "schema_migrations", "_sqlx_migrations"] {
                let name = ObjectName::new(name);
                catalog.schema.tables.insert(name.clone(), Table::new(name));
            }
            catalog
        };
        let mut left = catalog();
        leave_out_histories(&mut left, |_| false);
        let names: Vec<String> = left.schema.tables.keys().map(ToString::to_string).collect();
        assert_eq!(names, ["orders"]);
        let listed: Vec<String> = left.unmanaged.iter().map(ToString::to_string).collect();
        assert_eq!(
            listed,
            [
                "history of a migration tool _sqlx_migrations",
                "history of a migration tool schema_migrations"
            ]
        );
        let mut asked = catalog();
        leave_out_histories(&mut asked, |table| table.name == "schema_migrations");
        assert_eq!(asked.schema.tables.len(), 2);
    }
}
