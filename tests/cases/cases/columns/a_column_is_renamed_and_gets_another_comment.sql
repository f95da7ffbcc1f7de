-- a column is renamed and gets another comment

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_email
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN email text;
COMMENT ON COLUMN customers.email IS 'Where to write to.';

-- up: expand synchronize_customers_mail_and_email
-- locks: SHARE ROW EXCLUSIVE on customers
CREATE FUNCTION sync_customers_mail_email() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.email IS NULL THEN
            NEW.email := NEW.mail;
        ELSE
            NEW.mail := NEW.email;
        END IF;
    ELSIF NEW.email::text IS DISTINCT FROM OLD.email::text THEN
        NEW.mail := NEW.email;
    ELSIF NEW.mail::text IS DISTINCT FROM OLD.mail::text THEN
        NEW.email := NEW.mail;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_sync_mail_email
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION sync_customers_mail_email();

-- up: backfill fill_customers_email, outside of a transaction
-- locks: ROW EXCLUSIVE on customers
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE (email IS NULL AND mail IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (email IS NULL AND mail IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE customers
            SET email = mail
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND (email IS NULL AND mail IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: contract reconcile_customers_email, outside of a transaction
-- locks: ROW EXCLUSIVE on customers
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE (email IS NULL AND mail IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (email IS NULL AND mail IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE customers
            SET email = mail
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND (email IS NULL AND mail IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: contract finish_customers_mail_to_email
-- locks: ACCESS EXCLUSIVE on customers
DROP TRIGGER zz_sync_mail_email ON customers;
DROP FUNCTION sync_customers_mail_email();
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP COLUMN mail;

-- down: contract finish_customers_mail_to_email
ALTER TABLE customers ADD COLUMN mail text;
CREATE FUNCTION sync_customers_mail_email() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.email IS NULL THEN
            NEW.email := NEW.mail;
        ELSE
            NEW.mail := NEW.email;
        END IF;
    ELSIF NEW.email::text IS DISTINCT FROM OLD.email::text THEN
        NEW.mail := NEW.email;
    ELSIF NEW.mail::text IS DISTINCT FROM OLD.mail::text THEN
        NEW.email := NEW.mail;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_sync_mail_email
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION sync_customers_mail_email();

-- down: contract reconcile_customers_email
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE (mail IS NULL AND email IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (mail IS NULL AND email IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE customers
            SET mail = email
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND (mail IS NULL AND email IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- down: backfill fill_customers_email
-- nothing: the column that is filled goes on the way back

-- down: expand synchronize_customers_mail_and_email
DROP TRIGGER zz_sync_mail_email ON customers;
DROP FUNCTION sync_customers_mail_email();

-- down: expand add_customers_email
ALTER TABLE customers DROP COLUMN email;
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand rename_customers_mail_to_email
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN mail TO email;

-- down: expand rename_customers_mail_to_email
ALTER TABLE customers RENAME COLUMN email TO mail;
