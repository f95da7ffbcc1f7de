-- a column that a foreign key is about is renamed

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ADD COLUMN customer_id uuid;

-- up: expand synchronize_orders_customer_and_customer_id
-- locks: SHARE ROW EXCLUSIVE on orders
CREATE FUNCTION sync_orders_customer_customer_id() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.customer_id IS NULL THEN
            NEW.customer_id := NEW.customer;
        ELSE
            NEW.customer := NEW.customer_id;
        END IF;
    ELSIF NEW.customer_id::text IS DISTINCT FROM OLD.customer_id::text THEN
        NEW.customer := NEW.customer_id;
    ELSIF NEW.customer::text IS DISTINCT FROM OLD.customer::text THEN
        NEW.customer_id := NEW.customer;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_sync_customer_customer_id
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION sync_orders_customer_customer_id();

-- up: backfill fill_orders_customer_id, outside of a transaction
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
        WHERE (customer_id IS NULL AND customer IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (customer_id IS NULL AND customer IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET customer_id = customer
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (customer_id IS NULL AND customer IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (customer_id IS NULL AND customer IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (customer_id IS NULL AND customer IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_orders_customer_id_required
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_required CHECK (customer_id IS NOT NULL) NOT VALID;

-- up: constrain validate_orders_customer_id_required
-- locks: SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_required;

-- up: constrain require_orders_customer_id
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_required;

-- up: constrain add_orders_customer_id_fkey
-- locks: SHARE ROW EXCLUSIVE on customers, SHARE ROW EXCLUSIVE on orders
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) NOT VALID;

-- up: constrain validate_orders_customer_id_fkey
-- locks: ROW SHARE on customers, SHARE UPDATE EXCLUSIVE on orders
ALTER TABLE orders VALIDATE CONSTRAINT orders_customer_id_fkey;

-- up: contract drop_orders_customer_fkey
-- locks: ACCESS EXCLUSIVE on customers, ACCESS EXCLUSIVE on orders
ALTER TABLE orders DROP CONSTRAINT orders_customer_fkey;

-- up: contract relax_orders_customer
-- locks: ACCESS EXCLUSIVE on orders
-- risks: previous release: orders.customer: the new release may write NULL, which the previous one does not expect
ALTER TABLE orders ALTER COLUMN customer DROP NOT NULL;

-- up: contract reconcile_orders_customer_id, outside of a transaction
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
        WHERE (customer_id IS NULL AND customer IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (customer_id IS NULL AND customer IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET customer_id = customer
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (customer_id IS NULL AND customer IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (customer_id IS NULL AND customer IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (customer_id IS NULL AND customer IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_orders_customer_to_customer_id
-- locks: ACCESS EXCLUSIVE on orders
-- stops: previous release: orders.customer_id: an INSERT fails: the release does not know the column, which has no default
-- risks: previous release: orders.orders_customer_id_fkey: writes that violate the foreign key are refused
DROP TRIGGER zz_sync_customer_customer_id ON orders;
DROP FUNCTION sync_orders_customer_customer_id();
-- locks: ACCESS EXCLUSIVE on orders
-- stops: previous release: orders.customer: statements that name the column fail
ALTER TABLE orders DROP COLUMN customer;

-- down: contract finish_orders_customer_to_customer_id
ALTER TABLE orders ADD COLUMN customer uuid;
CREATE FUNCTION sync_orders_customer_customer_id() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.customer_id IS NULL THEN
            NEW.customer_id := NEW.customer;
        ELSE
            NEW.customer := NEW.customer_id;
        END IF;
    ELSIF NEW.customer_id::text IS DISTINCT FROM OLD.customer_id::text THEN
        NEW.customer := NEW.customer_id;
    ELSIF NEW.customer::text IS DISTINCT FROM OLD.customer::text THEN
        NEW.customer_id := NEW.customer;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_sync_customer_customer_id
    BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION sync_orders_customer_customer_id();

-- down: contract reconcile_orders_customer_id
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
        WHERE (customer IS NULL AND customer_id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM orders
            WHERE id >= architrave.next_1 AND (customer IS NULL AND customer_id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE orders
            SET customer = customer_id
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (customer IS NULL AND customer_id IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (customer IS NULL AND customer_id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM orders WHERE (customer IS NULL AND customer_id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'orders', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: contract relax_orders_customer
ALTER TABLE orders ALTER COLUMN customer SET NOT NULL;

-- down: contract drop_orders_customer_fkey
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES customers (id);

-- down: constrain validate_orders_customer_id_fkey
-- nothing: what is validated needs no way back

-- down: constrain add_orders_customer_id_fkey
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;

-- down: constrain require_orders_customer_id
ALTER TABLE orders
    ADD CONSTRAINT orders_customer_id_required CHECK (customer_id IS NOT NULL) NOT VALID;
ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;

-- down: constrain validate_orders_customer_id_required
-- nothing: what is validated needs no way back

-- down: constrain add_orders_customer_id_required
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_required;

-- down: backfill fill_orders_customer_id
-- nothing: the column that is filled goes on the way back

-- down: expand synchronize_orders_customer_and_customer_id
DROP TRIGGER zz_sync_customer_customer_id ON orders;
DROP FUNCTION sync_orders_customer_customer_id();

-- down: expand add_orders_customer_id
ALTER TABLE orders DROP COLUMN customer_id;
-- note: The previous release, by schema.lock, works unchanged until migration 10 (contract), `drop NOT NULL of orders.customer`. From there on some of its statements may fail, as the steps say, until migration 12 (contract), `stop keeping orders.customer and customer_id equal`, which stops it; by then it is gone.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.

-- == SQLite

-- up: expand rename_orders_customer_to_customer_id
-- locks: EXCLUSIVE on orders
ALTER TABLE orders RENAME COLUMN customer TO customer_id;

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
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_customer_id_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id, customer_id)
    SELECT id, customer_id
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
    customer_id TEXT NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers (id),
    CONSTRAINT orders_customer_uuid_check CHECK (length(customer_id) = 36),
    CONSTRAINT orders_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_orders (id, customer_id)
    SELECT id, customer_id
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

-- down: expand rename_orders_customer_to_customer_id
ALTER TABLE orders RENAME COLUMN customer_id TO customer;
