-- numeric to integer

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_visits_price_new
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits ADD COLUMN price_new integer;

-- up: expand convert_visits_price_to_price_new
-- locks: SHARE ROW EXCLUSIVE on visits
CREATE FUNCTION convert_visits_price_to_price_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_new := CASE WHEN NOT (new.price BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(new.price AS integer) = new.price THEN CAST(new.price AS integer) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_new := CASE WHEN NOT (new.price BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(new.price AS integer) = new.price THEN CAST(new.price AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_new
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_price_to_price_new();

-- up: backfill fill_visits_price_new, outside of a transaction
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
        WHERE (price_new IS NULL AND price IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (price_new IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET price_new = CASE WHEN NOT (price BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(price AS integer) = price THEN CAST(price AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (price_new IS NULL AND price IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (price_new IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (price_new IS NULL AND price IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_visits_price_fits_check
-- locks: ACCESS EXCLUSIVE on visits
-- risks: previous release: visits.visits_price_fits_check: writes that violate the check are refused
ALTER TABLE visits
    ADD CONSTRAINT visits_price_fits_check CHECK (price_new IS NOT NULL OR price IS NULL) NOT VALID;

-- up: constrain validate_visits_price_fits_check
-- locks: SHARE UPDATE EXCLUSIVE on visits
ALTER TABLE visits VALIDATE CONSTRAINT visits_price_fits_check;

-- up: switch switch_visits_price
-- locks: ACCESS EXCLUSIVE on visits
DROP TRIGGER zz_convert_price_to_price_new ON visits;
DROP FUNCTION convert_visits_price_to_price_new();
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits DROP CONSTRAINT visits_price_fits_check;
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits RENAME COLUMN price TO price_old;
-- locks: ACCESS EXCLUSIVE on visits
-- risks: previous release: visits.price: it is integer, and the release has numeric(12, 2): drivers that check types refuse to read it, and what numeric(12, 2) cannot hold may come
ALTER TABLE visits RENAME COLUMN price_new TO price;
-- locks: SHARE ROW EXCLUSIVE on visits
CREATE FUNCTION convert_visits_price_to_price_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_old := CAST(new.price AS numeric(12,2));
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_old := CAST(new.price AS numeric(12,2));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_old
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_price_to_price_old();

-- up: switch analyze_visits_price
-- locks: SHARE UPDATE EXCLUSIVE on visits
ANALYZE visits (price);

-- up: switch comment_visits_price_old
-- locks: SHARE UPDATE EXCLUSIVE on visits
COMMENT ON COLUMN visits.price_old IS 'Follows price as numeric(12, 2), for the way back; the contract phase drops it.';

-- up: contract reconcile_visits_price, outside of a transaction
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
        WHERE (price IS NULL AND price_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (price IS NULL AND price_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET price = CASE WHEN NOT (price_old BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(price_old AS integer) = price_old THEN CAST(price_old AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (price IS NULL AND price_old IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (price IS NULL AND price_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (price IS NULL AND price_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_visits_price
-- locks: ACCESS EXCLUSIVE on visits
DROP TRIGGER zz_convert_price_to_price_old ON visits;
DROP FUNCTION convert_visits_price_to_price_old();
-- locks: ACCESS EXCLUSIVE on visits
ALTER TABLE visits DROP COLUMN price_old;

-- down: contract finish_visits_price
ALTER TABLE visits ADD COLUMN price_old numeric(12,2);
COMMENT ON COLUMN visits.price_old IS 'Follows price as numeric(12, 2), for the way back; the contract phase drops it.';
CREATE FUNCTION convert_visits_price_to_price_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_old := CAST(new.price AS numeric(12,2));
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_old := CAST(new.price AS numeric(12,2));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_old
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_price_to_price_old();

-- down: contract reconcile_visits_price
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
        WHERE (price_old IS NULL AND price IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM visits
            WHERE id >= architrave.next_1 AND (price_old IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE visits
            SET price_old = CAST(price AS numeric(12,2))
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (price_old IS NULL AND price IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (price_old IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM visits WHERE (price_old IS NULL AND price IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'visits', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_visits_price_old
ALTER TABLE visits
    ADD CONSTRAINT visits_price_kept_check CHECK (price_old IS NOT NULL OR price IS NULL) NOT VALID;
COMMENT ON COLUMN visits.price_old IS NULL;

-- down: switch analyze_visits_price
ALTER TABLE visits VALIDATE CONSTRAINT visits_price_kept_check;

-- down: switch switch_visits_price
DROP TRIGGER zz_convert_price_to_price_old ON visits;
DROP FUNCTION convert_visits_price_to_price_old();
ALTER TABLE visits DROP CONSTRAINT visits_price_kept_check;
ALTER TABLE visits RENAME COLUMN price TO price_new;
ALTER TABLE visits RENAME COLUMN price_old TO price;
ALTER TABLE visits
    ADD CONSTRAINT visits_price_fits_check CHECK (price_new IS NOT NULL OR price IS NULL) NOT VALID;
CREATE FUNCTION convert_visits_price_to_price_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_new := CASE WHEN NOT (new.price BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(new.price AS integer) = new.price THEN CAST(new.price AS integer) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_new := CASE WHEN NOT (new.price BETWEEN -2147483648 AND 2147483647) THEN NULL WHEN CAST(new.price AS integer) = new.price THEN CAST(new.price AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_new
    BEFORE INSERT OR UPDATE ON visits
    FOR EACH ROW EXECUTE FUNCTION convert_visits_price_to_price_new();

-- down: constrain validate_visits_price_fits_check
-- nothing: what is validated needs no way back

-- down: constrain add_visits_price_fits_check
ALTER TABLE visits DROP CONSTRAINT visits_price_fits_check;

-- down: backfill fill_visits_price_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_visits_price_to_price_new
DROP TRIGGER zz_convert_price_to_price_new ON visits;
DROP FUNCTION convert_visits_price_to_price_new();

-- down: expand add_visits_price_new
ALTER TABLE visits DROP COLUMN price_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check visits.visits_price_fits_check, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: visits.price gets its new type in the switch phase. Before it price_new follows price, after it price_old does. Until then a client reads numeric(12, 2), from then on integer: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what integer cannot hold, and refuses such values from there on. The way back keeps every value.

-- == SQLite

-- up: expand rebuild_visits, outside of a transaction
-- locks: EXCLUSIVE on visits
-- refused: visits: SQLite 3.45 has no exact way from `price` to the decimal places of `price`; keep the scale, or fill a new column by an expression that rounds: `#[column(backfill = ..)]`

-- down: expand rebuild_visits
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'visits' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_visits (
    id TEXT NOT NULL,
    price INTEGER,
    CONSTRAINT visits_pkey PRIMARY KEY (id),
    CONSTRAINT visits_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT visits_price_precision_check CHECK (price BETWEEN -999999999999 AND 999999999999)
) STRICT;
INSERT INTO architrave_new_visits (id, price)
    SELECT id, price * 100
    FROM visits;
DROP TABLE visits;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_visits RENAME TO visits;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'visits' COLLATE NOCASE OR parent = 'visits' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
