-- a key to bigint with the columns that refer to it

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_lines_order_id_new
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ADD COLUMN order_id_new bigint;

-- up: expand add_orders_id_new
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ADD COLUMN id_new bigint;

-- up: expand convert_lines_order_id_to_order_id_new
-- locks: SHARE ROW EXCLUSIVE on lines
CREATE FUNCTION convert_lines_order_id_to_order_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.order_id_new := CAST(new.order_id AS bigint);
    ELSIF NEW.order_id::text IS DISTINCT FROM OLD.order_id::text THEN
        NEW.order_id_new := CAST(new.order_id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_order_id_to_order_id_new
    BEFORE INSERT OR UPDATE ON lines
    FOR EACH ROW EXECUTE FUNCTION convert_lines_order_id_to_order_id_new();

-- up: expand convert_orders_id_to_id_new
-- locks: SHARE ROW EXCLUSIVE on orders
CREATE FUNCTION convert_orders_id_to_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.id_new := CAST(new.id AS bigint);
    ELSIF NEW.id::text IS DISTINCT FROM OLD.id::text THEN
        NEW.id_new := CAST(new.id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_id_to_id_new
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_id_to_id_new();

-- up: backfill fill_lines_order_id_new, outside of a transaction
-- locks: ROW EXCLUSIVE on lines
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('lines'));
    pending bigint;
    next_1 lines.id%TYPE;
    last_1 lines.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM lines
        WHERE (order_id_new IS NULL AND order_id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM lines
            WHERE id >= architrave.next_1 AND (order_id_new IS NULL AND order_id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE lines
            SET order_id_new = CAST(order_id AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (order_id_new IS NULL AND order_id IS NOT NULL);
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
                    'lines', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'lines', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM lines
            WHERE id > architrave.last_1 AND (order_id_new IS NULL AND order_id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM lines WHERE (order_id_new IS NULL AND order_id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'lines', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: backfill fill_orders_id_new, outside of a transaction
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
        WHERE (id_new IS NULL AND id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (id_new IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET id_new = CAST(id AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (id_new IS NULL AND id IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (id_new IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (id_new IS NULL AND id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_lines_order_id_new_required
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_new_required CHECK (order_id_new IS NOT NULL) NOT VALID;

-- up: constrain add_orders_id_new_required
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders
    ADD CONSTRAINT orders_id_new_required CHECK (id_new IS NOT NULL) NOT VALID;

-- up: constrain validate_lines_order_id_new_required
-- locks: SHARE UPDATE EXCLUSIVE on lines
ALTER TABLE lines VALIDATE CONSTRAINT lines_order_id_new_required;

-- up: constrain validate_orders_id_new_required
-- locks: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_id_new_required;

-- up: constrain require_lines_order_id_new
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ALTER COLUMN order_id_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines DROP CONSTRAINT lines_order_id_new_required;

-- up: constrain require_orders_id_new
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN id_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_id_new_required;

-- up: constrain create_orders_pkey_new, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on orders
-- risks: previous release: orders.orders_pkey_new: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey_new
    ON orders (id_new);

-- up: constrain create_lines_order_id_idx_new, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on lines
CREATE INDEX CONCURRENTLY lines_order_id_idx_new
    ON lines (order_id_new);

-- up: constrain add_lines_order_id_fkey_new
-- locks: SHARE ROW EXCLUSIVE on lines, SHARE ROW EXCLUSIVE on orders
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_fkey_new FOREIGN KEY (order_id_new) REFERENCES orders (id_new) ON DELETE CASCADE NOT VALID;

-- up: constrain validate_lines_order_id_fkey_new
-- locks: SHARE UPDATE EXCLUSIVE on lines, ROW SHARE on orders
ALTER TABLE lines VALIDATE CONSTRAINT lines_order_id_fkey_new;

-- up: switch drop_lines_order_id_fkey
-- locks: ACCESS EXCLUSIVE on lines, ACCESS EXCLUSIVE on orders
ALTER TABLE lines DROP CONSTRAINT lines_order_id_fkey;

-- up: switch switch_lines_order_id
-- locks: ACCESS EXCLUSIVE on lines
DROP TRIGGER zz_convert_order_id_to_order_id_new ON lines;
DROP FUNCTION convert_lines_order_id_to_order_id_new();
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines RENAME COLUMN order_id TO order_id_old;
-- locks: ACCESS EXCLUSIVE on lines
-- risks: previous release: lines.order_id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE lines RENAME COLUMN order_id_new TO order_id;
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines ALTER COLUMN order_id_old DROP NOT NULL;
ALTER INDEX lines_order_id_idx RENAME TO lines_order_id_idx_old;
ALTER INDEX lines_order_id_idx_new RENAME TO lines_order_id_idx;
-- locks: SHARE ROW EXCLUSIVE on lines
CREATE FUNCTION convert_lines_order_id_to_order_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.order_id_old := CASE WHEN new.order_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.order_id AS integer) ELSE NULL END;
    ELSIF NEW.order_id::text IS DISTINCT FROM OLD.order_id::text THEN
        NEW.order_id_old := CASE WHEN new.order_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.order_id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_order_id_to_order_id_old
    BEFORE INSERT OR UPDATE ON lines
    FOR EACH ROW EXECUTE FUNCTION convert_lines_order_id_to_order_id_old();

-- up: switch switch_orders_id
-- locks: ACCESS EXCLUSIVE on orders
DROP TRIGGER zz_convert_id_to_id_new ON orders;
DROP FUNCTION convert_orders_id_to_id_new();
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders RENAME COLUMN id TO id_old;
-- locks: ACCESS EXCLUSIVE on orders
-- risks: previous release: orders.id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE orders RENAME COLUMN id_new TO id;
-- locks: ACCESS EXCLUSIVE on orders
DO $$
DECLARE
    name CONSTANT text := (SELECT relname FROM pg_class WHERE oid = pg_get_serial_sequence('orders', 'id_old')::regclass);
    last bigint;
    called boolean;
BEGIN
    EXECUTE format('SELECT last_value, is_called FROM %s', pg_get_serial_sequence('orders', 'id_old'))
        INTO last, called;
    ALTER TABLE orders ALTER COLUMN id_old DROP IDENTITY;
    ALTER TABLE orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;
    IF name <> (SELECT relname FROM pg_class WHERE oid = pg_get_serial_sequence('orders', 'id')::regclass) THEN
        EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', pg_get_serial_sequence('orders', 'id'), name);
    END IF;
    PERFORM setval(pg_get_serial_sequence('orders', 'id'), last, called);
END
$$;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN id_old DROP NOT NULL;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey_new;
-- locks: SHARE ROW EXCLUSIVE on orders
CREATE FUNCTION convert_orders_id_to_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.id_old := CASE WHEN new.id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.id AS integer) ELSE NULL END;
    ELSIF NEW.id::text IS DISTINCT FROM OLD.id::text THEN
        NEW.id_old := CASE WHEN new.id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_id_to_id_old
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_id_to_id_old();

-- up: switch rename_lines_order_id_fkey_new_to_lines_order_id_fkey
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines RENAME CONSTRAINT lines_order_id_fkey_new TO lines_order_id_fkey;

-- up: switch validate_lines_order_id_fkey
-- locks: SHARE UPDATE EXCLUSIVE on lines, ROW SHARE on orders
ALTER TABLE lines VALIDATE CONSTRAINT lines_order_id_fkey;

-- up: switch drop_orders_pkey_new, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS orders_pkey_new;

-- up: switch drop_orders_pkey_old, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on orders
DROP INDEX CONCURRENTLY IF EXISTS orders_pkey_old;

-- up: switch analyze_lines_order_id
-- locks: SHARE UPDATE EXCLUSIVE on lines
ANALYZE lines (order_id);

-- up: switch analyze_orders_id
-- locks: SHARE UPDATE EXCLUSIVE on orders
ANALYZE orders (id);

-- up: switch comment_lines_order_id_old
-- locks: SHARE UPDATE EXCLUSIVE on lines
COMMENT ON COLUMN lines.order_id_old IS 'Follows order_id as integer, for the way back; the contract phase drops it.';

-- up: switch comment_orders_id_old
-- locks: SHARE UPDATE EXCLUSIVE on orders
COMMENT ON COLUMN orders.id_old IS 'Follows id as integer, for the way back; the contract phase drops it.';

-- up: contract drop_lines_order_id_idx_old, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on lines
DROP INDEX CONCURRENTLY IF EXISTS lines_order_id_idx_old;

-- up: contract reconcile_lines_order_id, outside of a transaction
-- locks: ROW EXCLUSIVE on lines
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('lines'));
    pending bigint;
    next_1 lines.id%TYPE;
    last_1 lines.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM lines
        WHERE (order_id IS NULL AND order_id_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM lines
            WHERE id >= architrave.next_1 AND (order_id IS NULL AND order_id_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE lines
            SET order_id = CAST(order_id_old AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (order_id IS NULL AND order_id_old IS NOT NULL);
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
                    'lines', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'lines', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM lines
            WHERE id > architrave.last_1 AND (order_id IS NULL AND order_id_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM lines WHERE (order_id IS NULL AND order_id_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'lines', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract reconcile_orders_id, outside of a transaction
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
        WHERE (id IS NULL AND id_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (id IS NULL AND id_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET id = CAST(id_old AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (id IS NULL AND id_old IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (id IS NULL AND id_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (id IS NULL AND id_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_lines_order_id
-- locks: ACCESS EXCLUSIVE on lines
DROP TRIGGER zz_convert_order_id_to_order_id_old ON lines;
DROP FUNCTION convert_lines_order_id_to_order_id_old();
-- locks: ACCESS EXCLUSIVE on lines
ALTER TABLE lines DROP COLUMN order_id_old;

-- up: contract finish_orders_id
-- locks: ACCESS EXCLUSIVE on orders
DROP TRIGGER zz_convert_id_to_id_old ON orders;
DROP FUNCTION convert_orders_id_to_id_old();
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP COLUMN id_old;

-- down: contract finish_orders_id
ALTER TABLE orders ADD COLUMN id_old integer;
COMMENT ON COLUMN orders.id_old IS 'Follows id as integer, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_orders_id_to_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.id_old := CASE WHEN new.id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.id AS integer) ELSE NULL END;
    ELSIF NEW.id::text IS DISTINCT FROM OLD.id::text THEN
        NEW.id_old := CASE WHEN new.id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_id_to_id_old
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_id_to_id_old();

-- down: contract finish_lines_order_id
ALTER TABLE lines ADD COLUMN order_id_old integer;
COMMENT ON COLUMN lines.order_id_old IS 'Follows order_id as integer, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_lines_order_id_to_order_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.order_id_old := CASE WHEN new.order_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.order_id AS integer) ELSE NULL END;
    ELSIF NEW.order_id::text IS DISTINCT FROM OLD.order_id::text THEN
        NEW.order_id_old := CASE WHEN new.order_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.order_id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_order_id_to_order_id_old
    BEFORE INSERT OR UPDATE ON lines
    FOR EACH ROW EXECUTE FUNCTION convert_lines_order_id_to_order_id_old();

-- down: contract reconcile_orders_id
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
        WHERE (id_old IS NULL AND id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (id_old IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET id_old = CASE WHEN id BETWEEN -2147483648 AND 2147483647 THEN CAST(id AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (id_old IS NULL AND id IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (id_old IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (id_old IS NULL AND id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: contract reconcile_lines_order_id
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('lines'));
    pending bigint;
    next_1 lines.id%TYPE;
    last_1 lines.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM lines
        WHERE (order_id_old IS NULL AND order_id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM lines
            WHERE id >= architrave.next_1 AND (order_id_old IS NULL AND order_id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE lines
            SET order_id_old = CASE WHEN order_id BETWEEN -2147483648 AND 2147483647 THEN CAST(order_id AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (order_id_old IS NULL AND order_id IS NOT NULL);
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
                    'lines', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'lines', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM lines
            WHERE id > architrave.last_1 AND (order_id_old IS NULL AND order_id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM lines WHERE (order_id_old IS NULL AND order_id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'lines', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: contract drop_lines_order_id_idx_old
CREATE INDEX CONCURRENTLY lines_order_id_idx_old
    ON lines (order_id_old);

-- down: switch comment_orders_id_old
ALTER TABLE orders
    ADD CONSTRAINT orders_id_kept_check CHECK (id_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN orders.id_old IS NULL;

-- down: switch comment_lines_order_id_old
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_kept_check CHECK (order_id_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN lines.order_id_old IS NULL;

-- down: switch analyze_orders_id
ALTER TABLE orders VALIDATE CONSTRAINT orders_id_kept_check;

-- down: switch analyze_lines_order_id
ALTER TABLE lines VALIDATE CONSTRAINT lines_order_id_kept_check;

-- down: switch drop_orders_pkey_old
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey_old
    ON orders (id_old);

-- down: switch drop_orders_pkey_new
CREATE UNIQUE INDEX CONCURRENTLY orders_pkey_new
    ON orders (id);

-- down: switch validate_lines_order_id_fkey
-- nothing: what is validated needs no way back

-- down: switch rename_lines_order_id_fkey_new_to_lines_order_id_fkey
ALTER TABLE lines RENAME CONSTRAINT lines_order_id_fkey TO lines_order_id_fkey_new;

-- down: switch switch_orders_id
DROP TRIGGER zz_convert_id_to_id_old ON orders;
DROP FUNCTION convert_orders_id_to_id_old();
ALTER TABLE lines DROP CONSTRAINT IF EXISTS lines_order_id_fkey_new;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
ALTER TABLE orders ALTER COLUMN id_old SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_id_kept_check;
DO $$
DECLARE
    name CONSTANT text := (SELECT relname FROM pg_class WHERE oid = pg_get_serial_sequence('orders', 'id')::regclass);
    last bigint;
    called boolean;
BEGIN
    EXECUTE format('SELECT last_value, is_called FROM %s', pg_get_serial_sequence('orders', 'id'))
        INTO last, called;
    ALTER TABLE orders ALTER COLUMN id DROP IDENTITY;
    ALTER TABLE orders ALTER COLUMN id_old ADD GENERATED BY DEFAULT AS IDENTITY;
    IF name <> (SELECT relname FROM pg_class WHERE oid = pg_get_serial_sequence('orders', 'id_old')::regclass) THEN
        EXECUTE format('ALTER SEQUENCE %s RENAME TO %I', pg_get_serial_sequence('orders', 'id_old'), name);
    END IF;
    PERFORM setval(pg_get_serial_sequence('orders', 'id_old'), last, called);
END
$$;
ALTER TABLE orders RENAME COLUMN id TO id_new;
ALTER TABLE orders RENAME COLUMN id_old TO id;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_pkey_old;
CREATE FUNCTION convert_orders_id_to_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.id_new := CAST(new.id AS bigint);
    ELSIF NEW.id::text IS DISTINCT FROM OLD.id::text THEN
        NEW.id_new := CAST(new.id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_id_to_id_new
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION convert_orders_id_to_id_new();

-- down: switch switch_lines_order_id
DROP TRIGGER zz_convert_order_id_to_order_id_old ON lines;
DROP FUNCTION convert_lines_order_id_to_order_id_old();
ALTER INDEX lines_order_id_idx RENAME TO lines_order_id_idx_new;
ALTER INDEX lines_order_id_idx_old RENAME TO lines_order_id_idx;
ALTER TABLE lines ALTER COLUMN order_id_old SET NOT NULL;
ALTER TABLE lines DROP CONSTRAINT lines_order_id_kept_check;
ALTER TABLE lines RENAME COLUMN order_id TO order_id_new;
ALTER TABLE lines RENAME COLUMN order_id_old TO order_id;
CREATE FUNCTION convert_lines_order_id_to_order_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.order_id_new := CAST(new.order_id AS bigint);
    ELSIF NEW.order_id::text IS DISTINCT FROM OLD.order_id::text THEN
        NEW.order_id_new := CAST(new.order_id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_order_id_to_order_id_new
    BEFORE INSERT OR UPDATE ON lines
    FOR EACH ROW EXECUTE FUNCTION convert_lines_order_id_to_order_id_new();

-- down: switch drop_lines_order_id_fkey
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE NOT VALID;
ALTER TABLE lines DROP CONSTRAINT IF EXISTS lines_order_id_fkey_new;
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_fkey_new FOREIGN KEY (order_id_new) REFERENCES orders (id_new) ON DELETE CASCADE NOT VALID;

-- down: constrain validate_lines_order_id_fkey_new
ALTER TABLE lines VALIDATE CONSTRAINT lines_order_id_fkey;

-- down: constrain add_lines_order_id_fkey_new
ALTER TABLE lines DROP CONSTRAINT IF EXISTS lines_order_id_fkey_new;

-- down: constrain create_lines_order_id_idx_new
DROP INDEX CONCURRENTLY IF EXISTS lines_order_id_idx_new;

-- down: constrain create_orders_pkey_new
DROP INDEX CONCURRENTLY IF EXISTS orders_pkey_new;

-- down: constrain require_orders_id_new
ALTER TABLE orders
    ADD CONSTRAINT orders_id_new_required CHECK (id_new IS NOT NULL) NOT VALID;
ALTER TABLE orders ALTER COLUMN id_new DROP NOT NULL;

-- down: constrain require_lines_order_id_new
ALTER TABLE lines
    ADD CONSTRAINT lines_order_id_new_required CHECK (order_id_new IS NOT NULL) NOT VALID;
ALTER TABLE lines ALTER COLUMN order_id_new DROP NOT NULL;

-- down: constrain validate_orders_id_new_required
-- nothing: what is validated needs no way back

-- down: constrain validate_lines_order_id_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_orders_id_new_required
ALTER TABLE orders DROP CONSTRAINT orders_id_new_required;

-- down: constrain add_lines_order_id_new_required
ALTER TABLE lines DROP CONSTRAINT lines_order_id_new_required;

-- down: backfill fill_orders_id_new
-- nothing: the column that is filled goes on the way back

-- down: backfill fill_lines_order_id_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_orders_id_to_id_new
DROP TRIGGER zz_convert_id_to_id_new ON orders;
DROP FUNCTION convert_orders_id_to_id_new();

-- down: expand convert_lines_order_id_to_order_id_new
DROP TRIGGER zz_convert_order_id_to_order_id_new ON lines;
DROP FUNCTION convert_lines_order_id_to_order_id_new();

-- down: expand add_orders_id_new
ALTER TABLE orders DROP COLUMN id_new;

-- down: expand add_lines_order_id_new
ALTER TABLE lines DROP COLUMN order_id_new;
-- note: The previous release, by schema.lock, works unchanged until migration 13 (constrain), `create unique index orders_pkey_new on orders, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: lines.order_id gets its new type in the switch phase. Before it order_id_new follows order_id, after it order_id_old does. Until then a client reads integer, from then on bigint: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that integer cannot hold.
-- note: orders.id gets its new type in the switch phase. Before it id_new follows id, after it id_old does. Until then a client reads integer, from then on bigint: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that integer cannot hold.

-- == SQLite
-- nothing to do
