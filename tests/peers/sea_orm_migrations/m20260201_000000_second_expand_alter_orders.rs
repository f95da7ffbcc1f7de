//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_expand_alter_orders`
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
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.
-- Note: The previous release, by schema.lock, works unchanged until migration 5 (constrain), `add
-- foreign key orders.orders_handled_by_fkey to users, for new writes only`. From there on some of
-- its statements may fail, as the steps say, until migration 7 (contract), `drop the default of
-- orders.contact_phone`, which stops it; by then it is gone.
-- Note: Run the expand and backfill phases before the new release is deployed.
-- Note: Run the constrain phase when the new release is deployed and no instance of the old one
-- writes any more.
-- Note: Run the contract phase when no instance of the old release is left and none will be brought
-- back.

-- Add column orders.customer_note
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: rename_column.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ADD COLUMN customer_note text;
COMMENT ON COLUMN orders.customer_note IS 'Was `notes`. The coupon''s code, which stood before it, is gone.';

-- Comment column orders.handled_by
--   Locks: SHARE UPDATE EXCLUSIVE on orders; changes the catalog only.
COMMENT ON COLUMN orders.handled_by IS 'Who works on it. New: the foreign key, and the index that it needs.';

-- Add column orders.contact_phone
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: add_required_column.
ALTER TABLE orders ADD COLUMN contact_phone character varying(20) NOT NULL DEFAULT 'unknown';
COMMENT ON COLUMN orders.contact_phone IS 'New: whom to call about the delivery. Required, without a default; orders from before get a
text that no one calls.';
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.
-- DATA LOSS: this way back destroys the values of orders.contact_phone.

-- Undo: add column orders.contact_phone
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders DROP COLUMN contact_phone;

-- Undo: comment column orders.handled_by
COMMENT ON COLUMN orders.handled_by IS 'Who works on it.';

-- Undo: add column orders.customer_note
ALTER TABLE orders DROP COLUMN customer_note;
"#;
