//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_expand_create_orders_handled_by_idx`
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}

const UP: &str = r#"
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create index orders_handled_by_idx on orders, concurrently
--   Locks: SHARE UPDATE EXCLUSIVE on orders; builds an index.
--   Avoids: concurrently_in_txn, concurrently_under_short_timeout, index_create_blocking.
CREATE INDEX CONCURRENTLY orders_handled_by_idx
    ON orders (handled_by);
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: create index orders_handled_by_idx on orders, concurrently
DROP INDEX CONCURRENTLY IF EXISTS orders_handled_by_idx;
"#;
