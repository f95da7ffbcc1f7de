-- bigint to integer

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_visits_count_new
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits ADD COLUMN count_new integer;

-- up: expand convert_visits_count_to_count_new
-- locks: SHARE ROW EXCLUSIVE on visits
CREATE FUNCTION convert_visits_count_to_count_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.count_new := CASE WHEN new.count BETWEEN -2147483648 AND 2147483647 THEN CAST(new.count AS integer) ELSE NULL END;
    ELSIF NEW.count::text IS DISTINCT FROM OLD.count::text THEN
        NEW.count_new := CASE WHEN new.count BETWEEN -2147483648 AND 2147483647 THEN CAST(new.count AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_count_to_count_new
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_count_to_count_new();

-- up: backfill fill_visits_count_new, outside of a transaction
-- locks: ROW EXCLUSIVE on visits
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('visits'));
    pending bigint;
    next_1 visits.id%TYPE;
    last_1 visits.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM visits
        WHERE (count_new IS NULL AND count IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (count_new IS NULL AND count IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET count_new = CASE WHEN count BETWEEN -2147483648 AND 2147483647 THEN CAST(count AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (count_new IS NULL AND count IS NOT NULL);
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
                    'visits', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'visits', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM visits
            WHERE id > architrave.last_1 AND (count_new IS NULL AND count IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (count_new IS NULL AND count IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_visits_count_new_required
-- locks: ACCESS EXCLUSIVE on visits
-- risks: previous release: visits.count: values that integer cannot hold are refused
ALTER TABLE visits
    ADD CONSTRAINT visits_count_new_required CHECK (count_new IS NOT NULL) NOT VALID;

-- up: constrain validate_visits_count_new_required
-- locks: SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE visits VALIDATE CONSTRAINT visits_count_new_required;

-- up: constrain require_visits_count_new
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits ALTER COLUMN count_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits DROP CONSTRAINT visits_count_new_required;

-- up: switch switch_visits_count
-- locks: ACCESS EXCLUSIVE on visits
DROP TRIGGER zz_convert_count_to_count_new ON visits;
DROP FUNCTION convert_visits_count_to_count_new();
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits RENAME COLUMN count TO count_old;
-- locks: ACCESS EXCLUSIVE on visits
-- risks: previous release: visits.count: it is integer, and the release has bigint: drivers that check types refuse to read it, and what bigint cannot hold may come
ALTER TABLE visits RENAME COLUMN count_new TO count;
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits ALTER COLUMN count_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on visits
CREATE FUNCTION convert_visits_count_to_count_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.count_old := CAST(new.count AS bigint);
    ELSIF NEW.count::text IS DISTINCT FROM OLD.count::text THEN
        NEW.count_old := CAST(new.count AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_count_to_count_old
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_count_to_count_old();

-- up: switch analyze_visits_count
-- locks: SHARE UPDATE EXCLUSIVE on visits
ANALYZE visits (count);

-- up: switch comment_visits_count_old
-- locks: SHARE UPDATE EXCLUSIVE on visits
COMMENT ON COLUMN visits.count_old IS 'Follows count as bigint, for the way back; the contract phase drops it.';

-- up: contract reconcile_visits_count, outside of a transaction
-- locks: ROW EXCLUSIVE on visits
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('visits'));
    pending bigint;
    next_1 visits.id%TYPE;
    last_1 visits.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM visits
        WHERE (count IS NULL AND count_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (count IS NULL AND count_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET count = CASE WHEN count_old BETWEEN -2147483648 AND 2147483647 THEN CAST(count_old AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (count IS NULL AND count_old IS NOT NULL);
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
                    'visits', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'visits', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM visits
            WHERE id > architrave.last_1 AND (count IS NULL AND count_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (count IS NULL AND count_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_visits_count
-- locks: ACCESS EXCLUSIVE on visits
DROP TRIGGER zz_convert_count_to_count_old ON visits;
DROP FUNCTION convert_visits_count_to_count_old();
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits DROP COLUMN count_old;

-- down: contract finish_visits_count
ALTER TABLE visits ADD COLUMN count_old bigint;
COMMENT ON COLUMN visits.count_old IS 'Follows count as bigint, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_visits_count_to_count_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.count_old := CAST(new.count AS bigint);
    ELSIF NEW.count::text IS DISTINCT FROM OLD.count::text THEN
        NEW.count_old := CAST(new.count AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_count_to_count_old
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_count_to_count_old();

-- down: contract reconcile_visits_count
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('visits'));
    pending bigint;
    next_1 visits.id%TYPE;
    last_1 visits.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM visits
        WHERE (count_old IS NULL AND count IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (count_old IS NULL AND count IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET count_old = CAST(count AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (count_old IS NULL AND count IS NOT NULL);
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
                    'visits', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'visits', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM visits
            WHERE id > architrave.last_1 AND (count_old IS NULL AND count IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (count_old IS NULL AND count IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_visits_count_old
ALTER TABLE visits
    ADD CONSTRAINT visits_count_kept_check CHECK (count_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN visits.count_old IS NULL;

-- down: switch analyze_visits_count
ALTER TABLE visits VALIDATE CONSTRAINT visits_count_kept_check;

-- down: switch switch_visits_count
DROP TRIGGER zz_convert_count_to_count_old ON visits;
DROP FUNCTION convert_visits_count_to_count_old();
ALTER TABLE visits ALTER COLUMN count_old SET NOT NULL;
ALTER TABLE visits DROP CONSTRAINT visits_count_kept_check;
ALTER TABLE visits RENAME COLUMN count TO count_new;
ALTER TABLE visits RENAME COLUMN count_old TO count;
CREATE FUNCTION convert_visits_count_to_count_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.count_new := CASE WHEN new.count BETWEEN -2147483648 AND 2147483647 THEN CAST(new.count AS integer) ELSE NULL END;
    ELSIF NEW.count::text IS DISTINCT FROM OLD.count::text THEN
        NEW.count_new := CASE WHEN new.count BETWEEN -2147483648 AND 2147483647 THEN CAST(new.count AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_count_to_count_new
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_count_to_count_new();

-- down: constrain require_visits_count_new
ALTER TABLE visits
    ADD CONSTRAINT visits_count_new_required CHECK (count_new IS NOT NULL) NOT VALID;
ALTER TABLE visits ALTER COLUMN count_new DROP NOT NULL;

-- down: constrain validate_visits_count_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_visits_count_new_required
ALTER TABLE visits DROP CONSTRAINT visits_count_new_required;

-- down: backfill fill_visits_count_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_visits_count_to_count_new
DROP TRIGGER zz_convert_count_to_count_new ON visits;
DROP FUNCTION convert_visits_count_to_count_new();

-- down: expand add_visits_count_new
ALTER TABLE visits DROP COLUMN count_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check visits.visits_count_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: visits.count gets its new type in the switch phase. Before it count_new follows count, after it count_old does. Until then a client reads bigint, from then on integer: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what integer cannot hold, and refuses such values from there on. The way back keeps every value.

-- == SQLite
-- nothing to do
