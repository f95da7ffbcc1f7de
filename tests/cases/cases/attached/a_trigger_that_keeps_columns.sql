-- a trigger that keeps columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_customers_version
-- locks: SHARE ROW EXCLUSIVE on customers
CREATE FUNCTION customers_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF current_setting('architrave.backfill', true) = 'on' THEN
        RETURN NEW;
    END IF;
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;
CREATE TRIGGER customers_version
    BEFORE UPDATE ON customers
    FOR EACH ROW
    EXECUTE FUNCTION customers_version();

-- down: expand create_customers_version
DROP TRIGGER customers_version ON customers;
DROP FUNCTION customers_version();
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_customers_version
-- locks: EXCLUSIVE on customers
CREATE TRIGGER customers_version AFTER UPDATE ON customers FOR EACH ROW
BEGIN
    UPDATE customers SET version = OLD.version + 1 WHERE id = NEW.id;
END;

-- down: expand create_customers_version
DROP TRIGGER customers_version;
