//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_constrain_add_orders_handled_by_fkey`
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
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
-- Phase constrain: makes the new rules hold. Run it once every writer obeys them.

-- Add foreign key orders.orders_handled_by_fkey to users, for new writes only
--   Locks: SHARE ROW EXCLUSIVE on orders, SHARE ROW EXCLUSIVE on users; changes the catalog only.
--   Avoids: fk_without_not_valid.
--   May disturb the previous release: orders.orders_handled_by_fkey: writes that violate the
--     foreign key are refused.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders
    ADD CONSTRAINT orders_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES users (id) ON DELETE RESTRICT NOT VALID;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: add foreign key orders.orders_handled_by_fkey to users, for new writes only
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP CONSTRAINT orders_handled_by_fkey;
"#;
