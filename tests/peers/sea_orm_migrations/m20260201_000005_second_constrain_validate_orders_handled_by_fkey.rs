//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_constrain_validate_orders_handled_by_fkey`
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
        let _ = (manager, DOWN);
        Ok(())
    }
}

const UP: &str = r#"
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase constrain: makes the new rules hold. Run it once every writer obeys them.

-- Validate orders.orders_handled_by_fkey
--   Locks: SHARE UPDATE EXCLUSIVE on orders, ROW SHARE on users; reads the whole table.
--   Avoids: fk_without_not_valid, validate_same_txn.
--   Nothing to undo: what is validated needs no way back.
SET LOCAL lock_timeout = 0;
SET LOCAL statement_timeout = 0;
ALTER TABLE orders VALIDATE CONSTRAINT orders_handled_by_fkey;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: validate orders.orders_handled_by_fkey
-- Nothing to do: what is validated needs no way back
"#;
