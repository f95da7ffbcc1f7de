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
            SET x_new = CAST(x AS double precision)
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
-- risks: previous release: points.x: it is double_precision, and the release has real: drivers that check types refuse to read it, and what real cannot hold may come
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
            SET x = CAST(x_old AS double precision)
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
            SET x_old = CASE WHEN NOT (x BETWEEN -3.4e38 AND 3.4e38) THEN NULL WHEN CAST(x AS real) = x THEN CAST(x AS real) ELSE NULL END
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
-- note: The previous release, by schema.lock, works unchanged until migration 7 (switch), `rename column points.x_new to x`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: points.x gets its new type in the switch phase. Before it x_new follows x, after it x_old does. Until then a client reads real, from then on double_precision: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that real cannot hold.

-- == SQLite
-- nothing to do
