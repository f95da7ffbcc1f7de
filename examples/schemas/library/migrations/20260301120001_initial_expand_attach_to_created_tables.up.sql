-- architrave: id = 20260301120001_initial_expand_attach_to_created_tables
-- architrave: phase = expand
-- architrave: transaction = true
-- Written by cargo schema generate. Migration tools keep a checksum: do not change this file once
-- it has run.
-- Phase expand: adds what the new release needs; the old one does not notice. Run it before the new
-- release is deployed.

-- Create trigger subject_closures_pairs on subjects
--   Locks: SHARE ROW EXCLUSIVE on subjects; changes the catalog only.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';
CREATE FUNCTION subject_closures_pairs() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    pairs CONSTANT text := format('%I.%I', TG_TABLE_SCHEMA, 'subject_closures');
BEGIN
IF TG_OP = 'INSERT' AND NEW.parent_id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint);
    END IF;
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %1$s (ancestor_id, descendant_id, depth)
        VALUES ($1, $1, 0)
        ON CONFLICT DO NOTHING', pairs) USING NEW.id;
    ELSE
        EXECUTE format('DELETE FROM %1$s AS pair
        USING %1$s AS below
        WHERE below.ancestor_id = $1
            AND pair.descendant_id = below.descendant_id
            AND pair.depth > below.depth', pairs) USING NEW.id;
    END IF;
    IF NEW.parent_id IS NOT NULL THEN
        EXECUTE format('WITH RECURSIVE above (architrave_key, architrave_depth) AS (
            SELECT $2, 1
            UNION ALL
            SELECT step.parent_id, above.architrave_depth + 1
            FROM %2$s AS step
            JOIN above ON step.id = above.architrave_key
            WHERE step.parent_id IS NOT NULL
        ) CYCLE architrave_key SET architrave_is_circle USING architrave_way
        INSERT INTO %1$s (ancestor_id, descendant_id, depth)
        SELECT above.architrave_key, below.descendant_id, above.architrave_depth + below.depth
        FROM above
        CROSS JOIN %1$s AS below
        WHERE below.ancestor_id = $1 AND NOT above.architrave_is_circle
        ON CONFLICT DO NOTHING', pairs, TG_RELID::regclass)
            USING NEW.id, NEW.parent_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER subject_closures_pairs
    AFTER INSERT OR UPDATE OF parent_id ON subjects
    FOR EACH ROW
    EXECUTE FUNCTION subject_closures_pairs();

-- Create trigger subjects_acyclic on subjects
--   Locks: SHARE ROW EXCLUSIVE on subjects; changes the catalog only.
CREATE FUNCTION subjects_acyclic() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    found boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(TG_RELID::bigint);
    EXECUTE format('WITH RECURSIVE above AS (
            SELECT $1 AS architrave_key
            UNION
            SELECT step.parent_id
            FROM %s AS step
            JOIN above ON step.id = above.architrave_key
            WHERE step.parent_id IS NOT NULL
        )
        SELECT EXISTS (SELECT 1 FROM above WHERE architrave_key = $2)', TG_RELID::regclass)
        INTO found USING NEW.parent_id, NEW.id;
    IF found THEN
        RAISE EXCEPTION USING
            ERRCODE = 'check_violation',
            MESSAGE = 'the row would stand above itself',
            SCHEMA = TG_TABLE_SCHEMA,
            TABLE = TG_TABLE_NAME,
            CONSTRAINT = 'subjects_acyclic';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER subjects_acyclic
    BEFORE UPDATE OF parent_id ON subjects
    FOR EACH ROW
    EXECUTE FUNCTION subjects_acyclic();

-- Create trigger collect_words on works
--   Locks: SHARE ROW EXCLUSIVE on works; changes the catalog only.
CREATE TRIGGER collect_words
    BEFORE INSERT OR UPDATE OF summary, title ON works
    FOR EACH ROW
    EXECUTE FUNCTION tsvector_update_trigger('words', 'pg_catalog.english', 'title', 'summary');
