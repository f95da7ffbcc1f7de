-- a trigger that refuses

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain create_entries_kept
-- locks: SHARE ROW EXCLUSIVE on entries
-- risks: previous release: entries.entries_kept: writes that violate the trigger are refused
CREATE FUNCTION entries_kept() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('architrave.backfill', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'integrity_constraint_violation',
        MESSAGE = 'Entries stay as they are.',
        SCHEMA = TG_TABLE_SCHEMA,
        TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER entries_kept
    BEFORE UPDATE OR DELETE ON entries
    FOR EACH ROW
    EXECUTE FUNCTION entries_kept();

-- down: constrain create_entries_kept
DROP TRIGGER entries_kept ON entries;
DROP FUNCTION entries_kept();
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `create trigger entries_kept on entries`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite

-- up: expand alter_entries
-- locks: EXCLUSIVE on entries
CREATE TRIGGER entries_kept_update BEFORE UPDATE ON entries FOR EACH ROW
BEGIN
    SELECT RAISE(ABORT, 'Entries stay as they are.');
END;
-- locks: EXCLUSIVE on entries
CREATE TRIGGER entries_kept_delete BEFORE DELETE ON entries FOR EACH ROW
BEGIN
    SELECT RAISE(ABORT, 'Entries stay as they are.');
END;

-- down: expand alter_entries
DROP TRIGGER entries_kept_delete;
DROP TRIGGER entries_kept_update;
