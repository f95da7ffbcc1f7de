-- a required column that a backfill fills from another

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_login
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN login text;

-- up: backfill fill_customers_login, outside of a transaction
-- locks: ROW EXCLUSIVE on customers
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('customers'));
    pending bigint;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE login IS NULL
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND login IS NULL
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE customers
            SET login = email
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND login IS NULL;
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
                    'customers', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'customers', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND login IS NULL
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM customers WHERE login IS NULL;
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'customers', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain fill_customers_login_again, outside of a transaction
-- locks: ROW EXCLUSIVE on customers
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('customers'));
    pending bigint;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE login IS NULL
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND login IS NULL
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE customers
            SET login = email
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND login IS NULL;
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
                    'customers', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'customers', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND login IS NULL
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM customers WHERE login IS NULL;
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'customers', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_customers_login_required
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.login: an INSERT fails: the release does not know the column, which has no default
ALTER TABLE customers
    ADD CONSTRAINT customers_login_required CHECK (login IS NOT NULL) NOT VALID;

-- up: constrain validate_customers_login_required
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT customers_login_required;

-- up: constrain require_customers_login
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN login SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP CONSTRAINT customers_login_required;

-- down: constrain require_customers_login
ALTER TABLE customers
    ADD CONSTRAINT customers_login_required CHECK (login IS NOT NULL) NOT VALID;
ALTER TABLE customers ALTER COLUMN login DROP NOT NULL;

-- down: constrain validate_customers_login_required
-- nothing: what is validated needs no way back

-- down: constrain add_customers_login_required
ALTER TABLE customers DROP CONSTRAINT customers_login_required;

-- down: constrain fill_customers_login_again
-- nothing: the column that is filled goes on the way back

-- down: backfill fill_customers_login
-- nothing: the column that is filled goes on the way back

-- down: expand add_customers_login
ALTER TABLE customers DROP COLUMN login;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check customers.customers_login_required, for new writes only`, which stops it.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.
-- note: customers.login is NULL in rows that the old release writes until the constrain phase has run: while both releases run, the new one must be able to read that.

-- == SQLite

-- up: expand rebuild_customers, outside of a transaction
-- locks: EXCLUSIVE on customers
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_customers (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    login TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, email, login)
    SELECT id, email, email
    FROM customers;
DROP TABLE customers;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_customers RENAME TO customers;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'customers' COLLATE NOCASE OR parent = 'customers' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_customers
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_customers (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, email)
    SELECT id, email
    FROM customers;
DROP TABLE customers;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_customers RENAME TO customers;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'customers' COLLATE NOCASE OR parent = 'customers' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
