//! What sea-orm makes of the exported entities: the same tables, types, keys and references as our migrations, as far as
//! entities can say them; and on a database of ours its `sync` finds nothing to do, or ends where it cannot go on.

#[path = "../src/bin/with_sea_orm/entities.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "what it declares is read, not its values"
)]
mod entities;

use crate::adapters::block_on;
use architrave_tests::catalogue::assert_same;
use architrave_tests::postgres::{ScratchDatabase, scratch_database};
use sea_orm::{Database, DbBackend, Schema, SchemaBuilder};

/// The entities whose tables have no partial unique index.
fn without_partial() -> SchemaBuilder {
    Schema::new(DbBackend::Postgres)
        .builder()
        .register(entities::categories::Entity)
        .register(entities::order_items::Entity)
        .register(entities::orders::Entity)
        .register(entities::products::Entity)
}

fn all() -> SchemaBuilder {
    without_partial()
        .register(entities::addresses::Entity)
        .register(entities::customers::Entity)
        .register(entities::product_prices::Entity)
        .register(entities::users::Entity)
}

/// What entities can say: tables, columns with type and nullability, keys, references, unique rules and labels.
fn said(database: &ScratchDatabase) -> Vec<String> {
    let rows = database.connect().query(
        "SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
         UNION ALL
         SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f')
         UNION ALL
         SELECT indrelid::regclass || ' unique ' || substring(pg_get_indexdef(indexrelid) FROM '[(].*')
         FROM pg_index WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
           AND indisunique AND indpred IS NULL
         UNION ALL
         SELECT enumtypid::regtype || ' ' || string_agg(enumlabel, ', ' ORDER BY enumsortorder)
         FROM pg_enum GROUP BY enumtypid
         ORDER BY 1",
        &[],
    );
    rows.unwrap().iter().map(|row| row.get(0)).collect()
}

#[test]
fn entities_make_what_migrations_make() {
    let made = scratch_database();
    block_on(async {
        let database = Database::connect(made.url()).await.unwrap();
        all().apply(&database).await.unwrap();
    });
    let migrated = crate::with_shop();
    let said = said(&made);
    assert!(said.len() > 60, "{said:?}");
    assert_eq!(said, self::said(&migrated));
}

#[test]
fn sync_changes_nothing() {
    let migrated = crate::with_shop();
    let before = migrated.catalogue();
    block_on(async {
        let database = Database::connect(migrated.url()).await.unwrap();
        without_partial().sync(&database).await.unwrap();
    });
    assert_same(&migrated.catalogue(), &before);
}

/// It takes a partial unique index for a rule that no entity has any more, and would drop the rule, which is none. As
/// the guide says; where this fails, sea-orm has learned it.
#[test]
fn sync_ends_at_a_partial_unique_index() {
    let migrated = crate::with_shop();
    let before = migrated.catalogue();
    block_on(async {
        let database = Database::connect(migrated.url()).await.unwrap();
        let error = all().sync(&database).await.unwrap_err().to_string();
        assert!(error.contains("_idx\" of relation"), "{error}");
    });
    assert_same(&migrated.catalogue(), &before);
}
