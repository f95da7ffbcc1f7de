-- text to uuid

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_things_code_new
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN code_new uuid;

-- up: expand convert_things_code_to_code_new
-- locks: SHARE ROW EXCLUSIVE on things
CREATE FUNCTION convert_things_code_to_code_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.code_new := CASE WHEN new.code ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(new.code AS uuid) ELSE NULL END;
    ELSIF NEW.code::text IS DISTINCT FROM OLD.code::text THEN
        NEW.code_new := CASE WHEN new.code ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(new.code AS uuid) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_code_to_code_new
    BEFORE INSERT OR UPDATE ON things
    FOR EACH ROW EXECUTE FUNCTION convert_things_code_to_code_new();

-- up: backfill fill_things_code_new, outside of a transaction
-- locks: ROW EXCLUSIVE on things
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows integer := 1000;
    batch_begin timestamptz;
    batch_ms double precision;
    in_batch bigint;
    held_up boolean;
    max_lag_ms double precision :=
        coalesce(nullif(current_setting('architrave.max_lag_ms', true), ''), '0')::double precision;
    lag_ms double precision;
    is_behind boolean;
    noted_at timestamptz;
    noted_lsn pg_lsn;
    begun CONSTANT timestamptz := clock_timestamp();
    told timestamptz := clock_timestamp();
    seconds double precision;
    filled bigint := 0;
    estimated CONSTANT double precision :=
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('things'));
    pending bigint;
    next_1 things.id%TYPE;
    last_1 things.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM things
        WHERE (code_new IS NULL AND code IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM things
            WHERE id >= architrave.next_1 AND (code_new IS NULL AND code IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE things
            SET code_new = CASE WHEN code ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(code AS uuid) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (code_new IS NULL AND code IS NOT NULL);
        GET DIAGNOSTICS architrave.in_batch = ROW_COUNT;
        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND waiting.transactionid = (txid_current() % 4294967296)::text::xid);
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        architrave.filled := architrave.filled + coalesce(architrave.in_batch, 0);
        architrave.batch_ms := extract(epoch FROM clock_timestamp() - architrave.batch_begin) * 1000;
        architrave.batch_rows := CASE
            WHEN architrave.held_up THEN greatest(architrave.batch_rows / 2, 50)
            ELSE greatest(50, least(20000, architrave.batch_rows * 2,
                architrave.batch_rows * 50 / greatest(architrave.batch_ms, 1)))::integer
        END;
        PERFORM pg_sleep(least(architrave.batch_ms, 1000) / 10000);
        WHILE architrave.max_lag_ms > 0 LOOP
            SELECT max(CASE WHEN replica.replay_lsn >= server.lsn THEN 0
                    ELSE extract(epoch FROM replica.replay_lag) * 1000 END),
                coalesce(bool_or(replica.replay_lsn < architrave.noted_lsn), false)
                INTO architrave.lag_ms, architrave.is_behind
                FROM pg_catalog.pg_stat_replication AS replica, pg_current_wal_lsn() AS server (lsn);
            IF architrave.is_behind THEN
                architrave.lag_ms := greatest(architrave.lag_ms,
                    extract(epoch FROM clock_timestamp() - architrave.noted_at) * 1000);
            ELSE
                architrave.noted_lsn := pg_current_wal_lsn();
                architrave.noted_at := clock_timestamp();
            END IF;
            EXIT WHEN coalesce(architrave.lag_ms, 0) <= architrave.max_lag_ms;
            IF clock_timestamp() > architrave.told + interval '5 seconds' THEN
                architrave.told := clock_timestamp();
                RAISE NOTICE 'backfill of %: % rows, waiting for a replica that is % s behind',
                    'things', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'things', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM things
            WHERE id > architrave.last_1 AND (code_new IS NULL AND code IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM things WHERE (code_new IS NULL AND code IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'things', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_things_code_new_required
-- locks: ACCESS EXCLUSIVE on things
-- risks: previous release: things.code: values that uuid cannot hold are refused
ALTER TABLE things
    ADD CONSTRAINT things_code_new_required CHECK (code_new IS NOT NULL) NOT VALID;

-- up: constrain validate_things_code_new_required
-- locks: SHARE UPDATE EXCLUSIVE on things
ALTER TABLE things VALIDATE CONSTRAINT things_code_new_required;

-- up: constrain require_things_code_new
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ALTER COLUMN code_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things DROP CONSTRAINT things_code_new_required;

-- up: switch switch_things_code
-- locks: ACCESS EXCLUSIVE on things
DROP TRIGGER zz_convert_code_to_code_new ON things;
DROP FUNCTION convert_things_code_to_code_new();
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things RENAME COLUMN code TO code_old;
-- locks: ACCESS EXCLUSIVE on things
-- risks: previous release: things.code: it is uuid, and the release has text: drivers that check types refuse to read it, and what text cannot hold may come
ALTER TABLE things RENAME COLUMN code_new TO code;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ALTER COLUMN code_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on things
CREATE FUNCTION convert_things_code_to_code_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.code_old := CAST(new.code AS text);
    ELSIF NEW.code::text IS DISTINCT FROM OLD.code::text THEN
        NEW.code_old := CAST(new.code AS text);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_code_to_code_old
    BEFORE INSERT OR UPDATE ON things
    FOR EACH ROW EXECUTE FUNCTION convert_things_code_to_code_old();

-- up: switch analyze_things_code
-- locks: SHARE UPDATE EXCLUSIVE on things
ANALYZE things (code);

-- up: switch comment_things_code_old
-- locks: SHARE UPDATE EXCLUSIVE on things
COMMENT ON COLUMN things.code_old IS 'Follows code as text, for the way back; the contract phase drops it.';

-- up: contract reconcile_things_code, outside of a transaction
-- locks: ROW EXCLUSIVE on things
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows integer := 1000;
    batch_begin timestamptz;
    batch_ms double precision;
    in_batch bigint;
    held_up boolean;
    max_lag_ms double precision :=
        coalesce(nullif(current_setting('architrave.max_lag_ms', true), ''), '0')::double precision;
    lag_ms double precision;
    is_behind boolean;
    noted_at timestamptz;
    noted_lsn pg_lsn;
    begun CONSTANT timestamptz := clock_timestamp();
    told timestamptz := clock_timestamp();
    seconds double precision;
    filled bigint := 0;
    estimated CONSTANT double precision :=
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('things'));
    pending bigint;
    next_1 things.id%TYPE;
    last_1 things.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM things
        WHERE (code IS NULL AND code_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM things
            WHERE id >= architrave.next_1 AND (code IS NULL AND code_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE things
            SET code = CASE WHEN code_old ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(code_old AS uuid) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (code IS NULL AND code_old IS NOT NULL);
        GET DIAGNOSTICS architrave.in_batch = ROW_COUNT;
        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND waiting.transactionid = (txid_current() % 4294967296)::text::xid);
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        architrave.filled := architrave.filled + coalesce(architrave.in_batch, 0);
        architrave.batch_ms := extract(epoch FROM clock_timestamp() - architrave.batch_begin) * 1000;
        architrave.batch_rows := CASE
            WHEN architrave.held_up THEN greatest(architrave.batch_rows / 2, 50)
            ELSE greatest(50, least(20000, architrave.batch_rows * 2,
                architrave.batch_rows * 50 / greatest(architrave.batch_ms, 1)))::integer
        END;
        PERFORM pg_sleep(least(architrave.batch_ms, 1000) / 10000);
        WHILE architrave.max_lag_ms > 0 LOOP
            SELECT max(CASE WHEN replica.replay_lsn >= server.lsn THEN 0
                    ELSE extract(epoch FROM replica.replay_lag) * 1000 END),
                coalesce(bool_or(replica.replay_lsn < architrave.noted_lsn), false)
                INTO architrave.lag_ms, architrave.is_behind
                FROM pg_catalog.pg_stat_replication AS replica, pg_current_wal_lsn() AS server (lsn);
            IF architrave.is_behind THEN
                architrave.lag_ms := greatest(architrave.lag_ms,
                    extract(epoch FROM clock_timestamp() - architrave.noted_at) * 1000);
            ELSE
                architrave.noted_lsn := pg_current_wal_lsn();
                architrave.noted_at := clock_timestamp();
            END IF;
            EXIT WHEN coalesce(architrave.lag_ms, 0) <= architrave.max_lag_ms;
            IF clock_timestamp() > architrave.told + interval '5 seconds' THEN
                architrave.told := clock_timestamp();
                RAISE NOTICE 'backfill of %: % rows, waiting for a replica that is % s behind',
                    'things', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'things', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM things
            WHERE id > architrave.last_1 AND (code IS NULL AND code_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM things WHERE (code IS NULL AND code_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'things', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_things_code
-- locks: ACCESS EXCLUSIVE on things
DROP TRIGGER zz_convert_code_to_code_old ON things;
DROP FUNCTION convert_things_code_to_code_old();
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things DROP COLUMN code_old;

-- down: contract finish_things_code
ALTER TABLE things ADD COLUMN code_old text;
COMMENT ON COLUMN things.code_old IS 'Follows code as text, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_things_code_to_code_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.code_old := CAST(new.code AS text);
    ELSIF NEW.code::text IS DISTINCT FROM OLD.code::text THEN
        NEW.code_old := CAST(new.code AS text);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_code_to_code_old
    BEFORE INSERT OR UPDATE ON things
    FOR EACH ROW EXECUTE FUNCTION convert_things_code_to_code_old();

-- down: contract reconcile_things_code
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows integer := 1000;
    batch_begin timestamptz;
    batch_ms double precision;
    in_batch bigint;
    held_up boolean;
    max_lag_ms double precision :=
        coalesce(nullif(current_setting('architrave.max_lag_ms', true), ''), '0')::double precision;
    lag_ms double precision;
    is_behind boolean;
    noted_at timestamptz;
    noted_lsn pg_lsn;
    begun CONSTANT timestamptz := clock_timestamp();
    told timestamptz := clock_timestamp();
    seconds double precision;
    filled bigint := 0;
    estimated CONSTANT double precision :=
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('things'));
    pending bigint;
    next_1 things.id%TYPE;
    last_1 things.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM things
        WHERE (code_old IS NULL AND code IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM things
            WHERE id >= architrave.next_1 AND (code_old IS NULL AND code IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE things
            SET code_old = CAST(code AS text)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (code_old IS NULL AND code IS NOT NULL);
        GET DIAGNOSTICS architrave.in_batch = ROW_COUNT;
        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND waiting.transactionid = (txid_current() % 4294967296)::text::xid);
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        architrave.filled := architrave.filled + coalesce(architrave.in_batch, 0);
        architrave.batch_ms := extract(epoch FROM clock_timestamp() - architrave.batch_begin) * 1000;
        architrave.batch_rows := CASE
            WHEN architrave.held_up THEN greatest(architrave.batch_rows / 2, 50)
            ELSE greatest(50, least(20000, architrave.batch_rows * 2,
                architrave.batch_rows * 50 / greatest(architrave.batch_ms, 1)))::integer
        END;
        PERFORM pg_sleep(least(architrave.batch_ms, 1000) / 10000);
        WHILE architrave.max_lag_ms > 0 LOOP
            SELECT max(CASE WHEN replica.replay_lsn >= server.lsn THEN 0
                    ELSE extract(epoch FROM replica.replay_lag) * 1000 END),
                coalesce(bool_or(replica.replay_lsn < architrave.noted_lsn), false)
                INTO architrave.lag_ms, architrave.is_behind
                FROM pg_catalog.pg_stat_replication AS replica, pg_current_wal_lsn() AS server (lsn);
            IF architrave.is_behind THEN
                architrave.lag_ms := greatest(architrave.lag_ms,
                    extract(epoch FROM clock_timestamp() - architrave.noted_at) * 1000);
            ELSE
                architrave.noted_lsn := pg_current_wal_lsn();
                architrave.noted_at := clock_timestamp();
            END IF;
            EXIT WHEN coalesce(architrave.lag_ms, 0) <= architrave.max_lag_ms;
            IF clock_timestamp() > architrave.told + interval '5 seconds' THEN
                architrave.told := clock_timestamp();
                RAISE NOTICE 'backfill of %: % rows, waiting for a replica that is % s behind',
                    'things', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'things', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM things
            WHERE id > architrave.last_1 AND (code_old IS NULL AND code IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM things WHERE (code_old IS NULL AND code IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'things', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_things_code_old
ALTER TABLE things
    ADD CONSTRAINT things_code_kept_check CHECK (code_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN things.code_old IS NULL;

-- down: switch analyze_things_code
ALTER TABLE things VALIDATE CONSTRAINT things_code_kept_check;

-- down: switch switch_things_code
DROP TRIGGER zz_convert_code_to_code_old ON things;
DROP FUNCTION convert_things_code_to_code_old();
ALTER TABLE things ALTER COLUMN code_old SET NOT NULL;
ALTER TABLE things DROP CONSTRAINT things_code_kept_check;
ALTER TABLE things RENAME COLUMN code TO code_new;
ALTER TABLE things RENAME COLUMN code_old TO code;
CREATE FUNCTION convert_things_code_to_code_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.code_new := CASE WHEN new.code ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(new.code AS uuid) ELSE NULL END;
    ELSIF NEW.code::text IS DISTINCT FROM OLD.code::text THEN
        NEW.code_new := CASE WHEN new.code ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN CAST(new.code AS uuid) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_code_to_code_new
    BEFORE INSERT OR UPDATE ON things
    FOR EACH ROW EXECUTE FUNCTION convert_things_code_to_code_new();

-- down: constrain require_things_code_new
ALTER TABLE things
    ADD CONSTRAINT things_code_new_required CHECK (code_new IS NOT NULL) NOT VALID;
ALTER TABLE things ALTER COLUMN code_new DROP NOT NULL;

-- down: constrain validate_things_code_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_things_code_new_required
ALTER TABLE things DROP CONSTRAINT things_code_new_required;

-- down: backfill fill_things_code_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_things_code_to_code_new
DROP TRIGGER zz_convert_code_to_code_new ON things;
DROP FUNCTION convert_things_code_to_code_new();

-- down: expand add_things_code_new
ALTER TABLE things DROP COLUMN code_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check things.things_code_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: things.code gets its new type in the switch phase. Before it code_new follows code, after it code_old does. Until then a client reads text, from then on uuid: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what uuid cannot hold, and refuses such values from there on. The way back keeps every value.

-- == SQLite

-- up: expand rebuild_things, outside of a transaction
-- locks: EXCLUSIVE on things
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'things' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_things (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT things_pkey PRIMARY KEY (id),
    CONSTRAINT things_code_uuid_check CHECK (length(code) = 36),
    CONSTRAINT things_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_things (id, code)
    SELECT id, code
    FROM things;
DROP TABLE things;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_things RENAME TO things;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'things' COLLATE NOCASE OR parent = 'things' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_things
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'things' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_things (
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    CONSTRAINT things_pkey PRIMARY KEY (id),
    CONSTRAINT things_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_things (id, code)
    SELECT id, code
    FROM things;
DROP TABLE things;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_things RENAME TO things;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'things' COLLATE NOCASE OR parent = 'things' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
