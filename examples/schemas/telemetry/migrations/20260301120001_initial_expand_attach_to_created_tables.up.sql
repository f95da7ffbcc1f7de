-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create trigger readings_append_only on readings
--   Locks: SHARE ROW EXCLUSIVE on readings; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE FUNCTION readings_append_only() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('architrave.backfill', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        MESSAGE = 'rows of readings are only added, never changed or deleted',
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER readings_append_only
    BEFORE UPDATE OR DELETE ON readings
    FOR EACH ROW
    EXECUTE FUNCTION readings_append_only();

-- Create trigger readings_no_truncate on readings
--   Locks: SHARE ROW EXCLUSIVE on readings; changes the catalog only.
CREATE FUNCTION readings_no_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('architrave.backfill', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        MESSAGE = 'rows of readings are only added, never changed or deleted',
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER readings_no_truncate
    BEFORE TRUNCATE ON readings
    FOR EACH STATEMENT
    EXECUTE FUNCTION readings_no_truncate();
