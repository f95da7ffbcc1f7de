//! Written by cargo schema generate. Do not change this file once it has run.

use sea_orm_migration::prelude::*;

/// `second_contract_finish_orders_notes_to_customer_note`
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

-- Stop keeping orders.notes and customer_note equal
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
DROP TRIGGER zz_sync_notes_customer_note ON orders;
DROP FUNCTION sync_orders_notes_customer_note();

-- Drop column orders.notes
--   Locks: ACCESS EXCLUSIVE on orders; changes the catalog only.
--   Avoids: rename_column.
--   Stops the previous release: orders.notes: statements that name the column fail.
ALTER TABLE orders DROP COLUMN notes;
"#;

const DOWN: &str = r#"
-- The way back. Written by cargo schema generate.

-- Undo: drop column orders.notes
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
ALTER TABLE orders ADD COLUMN notes text;

-- Undo: stop keeping orders.notes and customer_note equal
CREATE FUNCTION sync_orders_notes_customer_note() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.customer_note IS NULL THEN
            NEW.customer_note := NEW.notes;
        ELSE
            NEW.notes := NEW.customer_note;
        END IF;
    ELSIF NEW.customer_note::text IS DISTINCT FROM OLD.customer_note::text THEN
        NEW.notes := NEW.customer_note;
    ELSIF NEW.notes::text IS DISTINCT FROM OLD.notes::text THEN
        NEW.customer_note := NEW.notes;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_sync_notes_customer_note
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION sync_orders_notes_customer_note();
"#;
