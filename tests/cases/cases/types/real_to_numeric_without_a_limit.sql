-- real to numeric without a limit

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_points_x_new
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points ADD COLUMN x_new numeric;

-- up: expand convert_points_x_to_x_new
-- locks: SHARE ROW EXCLUSIVE on points
CREATE FUNCTION convert_points_x_to_x_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_new := CASE WHEN new.x BETWEEN -3.4e38 AND 3.4e38 THEN CAST(new.x AS numeric) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_new := CASE WHEN new.x BETWEEN -3.4e38 AND 3.4e38 THEN CAST(new.x AS numeric) ELSE NULL END;
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('points'));
    pending bigint;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x_new IS NULL AND x IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x_new IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE points
            SET x_new = CASE WHEN x BETWEEN -3.4e38 AND 3.4e38 THEN CAST(x AS numeric) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (x_new IS NULL AND x IS NOT NULL);
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
                    'points', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'points', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x_new IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM points WHERE (x_new IS NULL AND x IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'points', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_points_x_fits_check
-- locks: ACCESS EXCLUSIVE on points
-- risks: previous release: points.points_x_fits_check: writes that violate the check are refused
ALTER TABLE points
    ADD CONSTRAINT points_x_fits_check CHECK (x_new IS NOT NULL OR x IS NULL) NOT VALID;

-- up: constrain validate_points_x_fits_check
-- locks: SHARE UPDATE EXCLUSIVE on points
ALTER TABLE points VALIDATE CONSTRAINT points_x_fits_check;

-- up: switch switch_points_x
-- locks: ACCESS EXCLUSIVE on points
DROP TRIGGER zz_convert_x_to_x_new ON points;
DROP FUNCTION convert_points_x_to_x_new();
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points DROP CONSTRAINT points_x_fits_check;
-- locks: ACCESS EXCLUSIVE on points
ALTER TABLE points RENAME COLUMN x TO x_old;
-- locks: ACCESS EXCLUSIVE on points
-- risks: previous release: points.x: it is numeric, and the release has real: drivers that check types refuse to read it, and what real cannot hold may come
ALTER TABLE points RENAME COLUMN x_new TO x;
-- locks: SHARE ROW EXCLUSIVE on points
CREATE FUNCTION convert_points_x_to_x_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN new.x BETWEEN -1e-37 AND 1e-37 AND new.x <> 0 THEN NULL WHEN CAST(CAST(new.x AS real) AS numeric) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN new.x BETWEEN -1e-37 AND 1e-37 AND new.x <> 0 THEN NULL WHEN CAST(CAST(new.x AS real) AS numeric) = new.x THEN CAST(new.x AS real) ELSE NULL END;
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('points'));
    pending bigint;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x IS NULL AND x_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x IS NULL AND x_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE points
            SET x = CASE WHEN x_old BETWEEN -3.4e38 AND 3.4e38 THEN CAST(x_old AS numeric) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (x IS NULL AND x_old IS NOT NULL);
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
                    'points', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'points', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x IS NULL AND x_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM points WHERE (x IS NULL AND x_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'points', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_points_x
-- locks: ACCESS EXCLUSIVE on points
DROP TRIGGER zz_convert_x_to_x_old ON points;
DROP FUNCTION convert_points_x_to_x_old();
-- locks: ACCESS EXCLUSIVE on points
-- loses: points.x: what the new type has no room for; the way back is filled from the new values
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
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN new.x BETWEEN -1e-37 AND 1e-37 AND new.x <> 0 THEN NULL WHEN CAST(CAST(new.x AS real) AS numeric) = new.x THEN CAST(new.x AS real) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_old := CASE WHEN NOT (new.x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN new.x BETWEEN -1e-37 AND 1e-37 AND new.x <> 0 THEN NULL WHEN CAST(CAST(new.x AS real) AS numeric) = new.x THEN CAST(new.x AS real) ELSE NULL END;
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('points'));
    pending bigint;
    next_1 points.id%TYPE;
    last_1 points.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM points
        WHERE (x_old IS NULL AND x IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM points
            WHERE id >= architrave.next_1 AND (x_old IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE points
            SET x_old = CASE WHEN NOT (x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN x BETWEEN -1e-37 AND 1e-37 AND x <> 0 THEN NULL WHEN CAST(CAST(x AS real) AS numeric) = x THEN CAST(x AS real) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (x_old IS NULL AND x IS NOT NULL);
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
                    'points', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'points', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM points
            WHERE id > architrave.last_1 AND (x_old IS NULL AND x IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM points WHERE (x_old IS NULL AND x IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'points', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_points_x_old
ALTER TABLE points
    ADD CONSTRAINT points_x_kept_check CHECK (x_old IS NOT NULL OR x IS NULL) NOT VALID;
COMMENT ON COLUMN points.x_old IS NULL;

-- down: switch analyze_points_x
ALTER TABLE points VALIDATE CONSTRAINT points_x_kept_check;

-- down: switch switch_points_x
DROP TRIGGER zz_convert_x_to_x_old ON points;
DROP FUNCTION convert_points_x_to_x_old();
ALTER TABLE points DROP CONSTRAINT points_x_kept_check;
ALTER TABLE points RENAME COLUMN x TO x_new;
ALTER TABLE points RENAME COLUMN x_old TO x;
ALTER TABLE points
    ADD CONSTRAINT points_x_fits_check CHECK (x_new IS NOT NULL OR x IS NULL) NOT VALID;
CREATE FUNCTION convert_points_x_to_x_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.x_new := CASE WHEN new.x BETWEEN -3.4e38 AND 3.4e38 THEN CAST(new.x AS numeric) ELSE NULL END;
    ELSIF NEW.x::text IS DISTINCT FROM OLD.x::text THEN
        NEW.x_new := CASE WHEN new.x BETWEEN -3.4e38 AND 3.4e38 THEN CAST(new.x AS numeric) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_x_to_x_new
    BEFORE INSERT OR UPDATE ON points
    FOR EACH ROW EXECUTE FUNCTION convert_points_x_to_x_new();

-- down: constrain validate_points_x_fits_check
-- nothing: what is validated needs no way back

-- down: constrain add_points_x_fits_check
ALTER TABLE points DROP CONSTRAINT points_x_fits_check;

-- down: backfill fill_points_x_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_points_x_to_x_new
DROP TRIGGER zz_convert_x_to_x_new ON points;
DROP FUNCTION convert_points_x_to_x_new();

-- down: expand add_points_x_new
ALTER TABLE points DROP COLUMN x_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check points.points_x_fits_check, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: points.x gets its new type in the switch phase. Before it x_new follows x, after it x_old does. Until then a client reads real, from then on numeric: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what numeric cannot hold, and refuses such values from there on. The way back keeps every value, and stops, with nothing lost, where the new release has written one that real cannot hold.

-- == SQLite
-- refused: points.x: SQLite 3.45 has no whole number that holds `numeric` (18 digits are the most); give it a precision and scale, such as `numeric(10, 2)`, or choose `numeric = "text"`
