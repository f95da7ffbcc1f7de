-- architrave: id = 20260401120007_second_release_contract_reconcile_orders_customer_note
-- architrave: phase = contract
-- architrave: transaction = false
-- The way back. Written by cargo schema generate.

-- Undo: fill orders.customer_note in batches
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
        WHERE (notes IS NULL AND customer_note IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (notes IS NULL AND customer_note IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE orders
            SET notes = customer_note
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
            WHERE id > architrave.last_1 AND (notes IS NULL AND customer_note IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;
