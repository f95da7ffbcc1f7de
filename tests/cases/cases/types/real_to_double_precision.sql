-- real to double precision

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_points_x_new
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points ADD COLUMN x_new double precision;

-- up: expand convert_points_x_to_x_new
-- locks: SHARE ROW EXCLUSIVE on points
CREATE FUNCTION convert_points_x_to_x_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_new := CAST(new.x AS double precision);
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_new := CAST(new.x AS double precision);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_x_to_x_new
    BEFORE INSERT OR UPDATE ON points
    FOR EACH ROW EXECUTE FUNCTION convert_points_x_to_x_new();

-- up: backfill fill_points_x_new, outside of a transaction
-- locks: ROW EXCLUSIVE on points
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x_new IS NULL AND x IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x_new IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE points
            SET x_new = CAST(x AS double precision)
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x_new IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: constrain add_points_x_new_required
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points
    ADD CONSTRAINT points_x_new_required CHECK (x_new IS NOT NULL) NOT VALID;

-- up: constrain validate_points_x_new_required
-- locks: SHARE UPDATE EXCLUSIVE on points
ALTER TABLE points VALIDATE CONSTRAINT points_x_new_required;

-- up: constrain require_points_x_new
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points ALTER COLUMN x_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points DROP CONSTRAINT points_x_new_required;

-- up: switch switch_points_x
-- locks: ACCESS EXCLUSIVE on points
DROP TRIGGER zz_convert_x_to_x_new ON points;
DROP FUNCTION convert_points_x_to_x_new();
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points RENAME COLUMN x TO x_old;
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points RENAME COLUMN x_new TO x;
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points ALTER COLUMN x_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on points
CREATE FUNCTION convert_points_x_to_x_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(new.x AS real) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(new.x AS real) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_x_to_x_old
    BEFORE INSERT OR UPDATE ON points
    FOR EACH ROW EXECUTE FUNCTION convert_points_x_to_x_old();

-- up: switch analyze_points_x
-- locks: SHARE UPDATE EXCLUSIVE on points
ANALYZE points (x);

-- up: switch comment_points_x_old
-- locks: SHARE UPDATE EXCLUSIVE on points
COMMENT ON COLUMN points.x_old IS 'Follows x as real, for the way back; the contract phase drops it.';

-- up: contract reconcile_points_x, outside of a transaction
-- locks: ROW EXCLUSIVE on points
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x IS NULL AND x_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x IS NULL AND x_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE points
            SET x = CAST(x_old AS double precision)
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x IS NULL AND x_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: contract finish_points_x
-- locks: ACCESS EXCLUSIVE on points
DROP TRIGGER zz_convert_x_to_x_old ON points;
DROP FUNCTION convert_points_x_to_x_old();
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points DROP COLUMN x_old;

-- down: contract finish_points_x
ALTER TABLE points ADD COLUMN x_old real;
COMMENT ON COLUMN points.x_old IS 'Follows x as real, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_points_x_to_x_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(new.x AS real) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(new.x AS real) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_x_to_x_old
    BEFORE INSERT OR UPDATE ON points
    FOR EACH ROW EXECUTE FUNCTION convert_points_x_to_x_old();

-- down: contract reconcile_points_x
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x_old IS NULL AND x IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x_old IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE points
            SET x_old = CASE WHEN NOT (x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(x AS real) = x THEN CAST(x AS real) ELSE NULL END
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x_old IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- down: switch comment_points_x_old
ALTER TABLE points
    ADD CONSTRAINT points_x_kept_check CHECK (x_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN points.x_old IS NULL;

-- down: switch analyze_points_x
ALTER TABLE points VALIDATE CONSTRAINT points_x_kept_check;

-- down: switch switch_points_x
DROP TRIGGER zz_convert_x_to_x_old ON points;
DROP FUNCTION convert_points_x_to_x_old();
ALTER TABLE points ALTER COLUMN x_old SET NOT NULL;
ALTER TABLE points DROP CONSTRAINT points_x_kept_check;
ALTER TABLE points RENAME COLUMN x TO x_new;
ALTER TABLE points RENAME COLUMN x_old TO x;
CREATE FUNCTION convert_points_x_to_x_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_new := CAST(new.x AS double precision);
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_new := CAST(new.x AS double precision);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_x_to_x_new
    BEFORE INSERT OR UPDATE ON points
    FOR EACH ROW EXECUTE FUNCTION convert_points_x_to_x_new();

-- down: constrain require_points_x_new
ALTER TABLE points
    ADD CONSTRAINT points_x_new_required CHECK (x_new IS NOT NULL) NOT VALID;
ALTER TABLE points ALTER COLUMN x_new DROP NOT NULL;

-- down: constrain validate_points_x_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_points_x_new_required
ALTER TABLE points DROP CONSTRAINT points_x_new_required;

-- down: backfill fill_points_x_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_points_x_to_x_new
DROP TRIGGER zz_convert_x_to_x_new ON points;
DROP FUNCTION convert_points_x_to_x_new();

-- down: expand add_points_x_new
ALTER TABLE points DROP COLUMN x_new;
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: points.x gets its new type in the switch phase. Before it x_new follows x, after it x_old does. Until then a client reads real, from then on double_precision: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that real cannot hold.

-- == SQLite
-- nothing to do
