//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_contract_drop_orders_coupon_code`
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
-- Phase contract: removes what only the old release needed. Run it once the new release is
-- everywhere and the old one is gone.

-- Drop column orders.coupon_code
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: drop_column_in_use.
--   Stops the previous release: orders.coupon_code: statements that name the column fail.
--   DATA LOSS, approved for orders.coupon_code: the values of the column; on the way back it is
--     NULL
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP COLUMN coupon_code;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: drop column orders.coupon_code
-- This brings back orders.coupon_code but not its data: the values of the column; on the way back
-- it is NULL
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ADD COLUMN coupon_code character varying(40);
"#;
