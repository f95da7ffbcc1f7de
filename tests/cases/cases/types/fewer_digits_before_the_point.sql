-- fewer digits before the point

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_orders_total_new
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ADD COLUMN total_new numeric(8,2);

-- up: expand convert_orders_total_to_total_new
-- locks: SHARE ROW EXCLUSIVE on orders
CREATE FUNCTION convert_orders_total_to_total_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_new := CASE WHEN new.total BETWEEN -999999.99 AND 999999.99 THEN CAST(new.total AS numeric(8,2)) ELSE NULL END;
    ELSIF NEW.total::text IS DISTINCT FROM OLD.total::text THEN
        NEW.total_new := CASE WHEN new.total BETWEEN -999999.99 AND 999999.99 THEN CAST(new.total AS numeric(8,2)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_total_to_total_new
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_total_to_total_new();

-- up: backfill fill_orders_total_new, outside of a transaction
-- locks: ROW EXCLUSIVE on orders
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('orders'));
    pending bigint;
    next_1 orders.id%TYPE;
    last_1 orders.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM orders
        WHERE (total_new IS NULL AND total IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (total_new IS NULL AND total IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET total_new = CASE WHEN total BETWEEN -999999.99 AND 999999.99 THEN CAST(total AS numeric(8,2)) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (total_new IS NULL AND total IS NOT NULL);
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
                    'orders', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'orders', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM orders
            WHERE id > architrave.last_1 AND (total_new IS NULL AND total IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (total_new IS NULL AND total IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_orders_total_new_required
-- locks: ACCESS EXCLUSIVE on orders
-- risks: previous release: orders.total: values that numeric(8, 2) cannot hold are refused
ALTER TABLE orders
    ADD CONSTRAINT orders_total_new_required CHECK (total_new IS NOT NULL) NOT VALID;

-- up: constrain validate_orders_total_new_required
-- locks: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_new_required;

-- up: constrain require_orders_total_new
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN total_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_total_new_required;

-- up: switch switch_orders_total
-- locks: ACCESS EXCLUSIVE on orders
DROP TRIGGER zz_convert_total_to_total_new ON orders;
DROP FUNCTION convert_orders_total_to_total_new();
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders RENAME COLUMN total TO total_old;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders RENAME COLUMN total_new TO total;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN total_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on orders
CREATE FUNCTION convert_orders_total_to_total_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_old := CAST(new.total AS numeric(10,2));
    ELSIF NEW.total::text IS DISTINCT FROM OLD.total::text THEN
        NEW.total_old := CAST(new.total AS numeric(10,2));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_total_to_total_old
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_total_to_total_old();

-- up: switch analyze_orders_total
-- locks: SHARE UPDATE EXCLUSIVE on orders
ANALYZE orders (total);

-- up: switch comment_orders_total_old
-- locks: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN orders.total_old IS 'Follows total as numeric(10, 2), for the way back; the contract phase drops it.';

-- up: contract reconcile_orders_total, outside of a transaction
-- locks: ROW EXCLUSIVE on orders
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('orders'));
    pending bigint;
    next_1 orders.id%TYPE;
    last_1 orders.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM orders
        WHERE (total IS NULL AND total_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (total IS NULL AND total_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET total = CASE WHEN total_old BETWEEN -999999.99 AND 999999.99 THEN CAST(total_old AS numeric(8,2)) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (total IS NULL AND total_old IS NOT NULL);
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
                    'orders', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'orders', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM orders
            WHERE id > architrave.last_1 AND (total IS NULL AND total_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (total IS NULL AND total_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_orders_total
-- locks: ACCESS EXCLUSIVE on orders
DROP TRIGGER zz_convert_total_to_total_old ON orders;
DROP FUNCTION convert_orders_total_to_total_old();
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP COLUMN total_old;

-- down: contract finish_orders_total
ALTER TABLE orders ADD COLUMN total_old numeric(10,2);
COMMENT ON COLUMN orders.total_old IS 'Follows total as numeric(10, 2), for the way back; the contract phase drops it.';
CREATE FUNCTION convert_orders_total_to_total_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_old := CAST(new.total AS numeric(10,2));
    ELSIF NEW.total::text IS DISTINCT FROM OLD.total::text THEN
        NEW.total_old := CAST(new.total AS numeric(10,2));
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_total_to_total_old
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_total_to_total_old();

-- down: contract reconcile_orders_total
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('orders'));
    pending bigint;
    next_1 orders.id%TYPE;
    last_1 orders.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM orders
        WHERE (total_old IS NULL AND total IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (total_old IS NULL AND total IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET total_old = CAST(total AS numeric(10,2))
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (total_old IS NULL AND total IS NOT NULL);
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
                    'orders', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'orders', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM orders
            WHERE id > architrave.last_1 AND (total_old IS NULL AND total IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (total_old IS NULL AND total IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_orders_total_old
ALTER TABLE orders
    ADD CONSTRAINT orders_total_kept_check CHECK (total_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN orders.total_old IS NULL;

-- down: switch analyze_orders_total
ALTER TABLE orders VALIDATE CONSTRAINT orders_total_kept_check;

-- down: switch switch_orders_total
DROP TRIGGER zz_convert_total_to_total_old ON orders;
DROP FUNCTION convert_orders_total_to_total_old();
ALTER TABLE orders ALTER COLUMN total_old SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_total_kept_check;
ALTER TABLE orders RENAME COLUMN total TO total_new;
ALTER TABLE orders RENAME COLUMN total_old TO total;
CREATE FUNCTION convert_orders_total_to_total_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.total_new := CASE WHEN new.total BETWEEN -999999.99 AND 999999.99 THEN CAST(new.total AS numeric(8,2)) ELSE NULL END;
    ELSIF NEW.total::text IS DISTINCT FROM OLD.total::text THEN
        NEW.total_new := CASE WHEN new.total BETWEEN -999999.99 AND 999999.99 THEN CAST(new.total AS numeric(8,2)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_total_to_total_new
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_total_to_total_new();

-- down: constrain require_orders_total_new
ALTER TABLE orders
    ADD CONSTRAINT orders_total_new_required CHECK (total_new IS NOT NULL) NOT VALID;
ALTER TABLE orders ALTER COLUMN total_new DROP NOT NULL;

-- down: constrain validate_orders_total_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_orders_total_new_required
ALTER TABLE orders DROP CONSTRAINT orders_total_new_required;

-- down: backfill fill_orders_total_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_orders_total_to_total_new
DROP TRIGGER zz_convert_total_to_total_new ON orders;
DROP FUNCTION convert_orders_total_to_total_new();

-- down: expand add_orders_total_new
ALTER TABLE orders DROP COLUMN total_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check orders.orders_total_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: orders.total gets its new type in the switch phase. Before it total_new follows total, after it total_old does. Clients read numeric(10, 2) and numeric(8, 2) alike, so that both releases work before and after. The constrain phase stops while a row holds what numeric(8, 2) cannot hold, and refuses such values from there on. The way back keeps every value.

-- == SQLite

-- up: expand rebuild_orders, outside of a transaction
-- locks: EXCLUSIVE on orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    total INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -99999999 AND 99999999)
) STRICT;
INSERT INTO architrave_new_orders (id, total)
    SELECT id, total
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_orders
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'orders' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_orders (
    id TEXT NOT NULL,
    total INTEGER NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT orders_total_precision_check CHECK (total BETWEEN -9999999999 AND 9999999999)
) STRICT;
INSERT INTO architrave_new_orders (id, total)
    SELECT id, total
    FROM orders;
DROP TABLE orders;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_orders RENAME TO orders;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'orders' COLLATE NOCASE OR parent = 'orders' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
