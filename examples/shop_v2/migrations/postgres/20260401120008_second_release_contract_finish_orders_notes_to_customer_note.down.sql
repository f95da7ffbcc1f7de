-- architrave: id = 20260401120008_second_release_contract_finish_orders_notes_to_customer_note
-- architrave: phase = contract
-- architrave: transaction = true
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
