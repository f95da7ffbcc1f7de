//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_backfill_fill_orders_customer_note`
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
        let _ = (manager, DOWN);
        Ok(())
    }
}

const UP: &str = r#"
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase backfill: fills what was added, beside running traffic. Run it after expand; interrupted,
-- it can be run again.

-- Fill orders.customer_note in batches
--   Locks: ROW EXCLUSIVE on orders; updates rows in batches that commit each.
--   Avoids: backfill_in_ddl_txn, dml_without_where.
--   Nothing to undo: the column that is filled goes on the way back.
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 orders.id%TYPE;
    last_1 orders.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM orders
        WHERE (customer_note IS NULL AND notes IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (customer_note IS NULL AND notes IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE orders
            SET customer_note = notes
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM orders
            WHERE id > architrave.last_1 AND (customer_note IS NULL AND notes IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: fill orders.customer_note in batches
-- Nothing to do: the column that is filled goes on the way back
"#;
