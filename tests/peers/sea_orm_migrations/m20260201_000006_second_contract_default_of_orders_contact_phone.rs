//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_contract_default_of_orders_contact_phone`
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

-- Drop the default of orders.contact_phone
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Stops the previous release: orders.contact_phone: an INSERT fails: the release does not know
--     the column, which has no default.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ALTER COLUMN contact_phone DROP DEFAULT;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: drop the default of orders.contact_phone
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ALTER COLUMN contact_phone SET DEFAULT 'unknown';
"#;
