-- text to varchar

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_customers_name_new
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN name_new character varying(50);

-- up: expand convert_customers_name_to_name_new
-- locks: SHARE ROW EXCLUSIVE on customers
CREATE FUNCTION convert_customers_name_to_name_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.name_new := CASE WHEN char_length(new.name) <= 50 THEN CAST(new.name AS character varying(50)) ELSE NULL END;
    ELSIF NEW.name::text IS DISTINCT FROM OLD.name::text THEN
        NEW.name_new := CASE WHEN char_length(new.name) <= 50 THEN CAST(new.name AS character varying(50)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_name_to_name_new
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION convert_customers_name_to_name_new();

-- up: backfill fill_customers_name_new, outside of a transaction
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
        WHERE (name_new IS NULL AND name IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (name_new IS NULL AND name IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE customers
            SET name_new = CASE WHEN char_length(name) <= 50 THEN CAST(name AS character varying(50)) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (name_new IS NULL AND name IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (name_new IS NULL AND name IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM customers WHERE (name_new IS NULL AND name IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'customers', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_customers_name_new_required
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.name: values that varchar(50) cannot hold are refused
ALTER TABLE customers
    ADD CONSTRAINT customers_name_new_required CHECK (name_new IS NOT NULL) NOT VALID;

-- up: constrain validate_customers_name_new_required
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT customers_name_new_required;

-- up: constrain require_customers_name_new
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN name_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP CONSTRAINT customers_name_new_required;

-- up: switch switch_customers_name
-- locks: ACCESS EXCLUSIVE on customers
DROP TRIGGER zz_convert_name_to_name_new ON customers;
DROP FUNCTION convert_customers_name_to_name_new();
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN name TO name_old;
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN name_new TO name;
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ALTER COLUMN name_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on customers
CREATE FUNCTION convert_customers_name_to_name_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.name_old := CAST(new.name AS text);
    ELSIF NEW.name::text IS DISTINCT FROM OLD.name::text THEN
        NEW.name_old := CAST(new.name AS text);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_name_to_name_old
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION convert_customers_name_to_name_old();

-- up: switch analyze_customers_name
-- locks: SHARE UPDATE EXCLUSIVE on customers
ANALYZE customers (name);

-- up: switch comment_customers_name_old
-- locks: SHARE UPDATE EXCLUSIVE on customers
COMMENT ON COLUMN customers.name_old IS 'Follows name as text, for the way back; the contract phase drops it.';

-- up: contract reconcile_customers_name, outside of a transaction
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
        WHERE (name IS NULL AND name_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (name IS NULL AND name_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE customers
            SET name = CASE WHEN char_length(name_old) <= 50 THEN CAST(name_old AS character varying(50)) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (name IS NULL AND name_old IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (name IS NULL AND name_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM customers WHERE (name IS NULL AND name_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'customers', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_customers_name
-- locks: ACCESS EXCLUSIVE on customers
DROP TRIGGER zz_convert_name_to_name_old ON customers;
DROP FUNCTION convert_customers_name_to_name_old();
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers DROP COLUMN name_old;

-- down: contract finish_customers_name
ALTER TABLE customers ADD COLUMN name_old text;
COMMENT ON COLUMN customers.name_old IS 'Follows name as text, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_customers_name_to_name_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.name_old := CAST(new.name AS text);
    ELSIF NEW.name::text IS DISTINCT FROM OLD.name::text THEN
        NEW.name_old := CAST(new.name AS text);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_name_to_name_old
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION convert_customers_name_to_name_old();

-- down: contract reconcile_customers_name
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
        WHERE (name_old IS NULL AND name IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND (name_old IS NULL AND name IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE customers
            SET name_old = CAST(name AS text)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (name_old IS NULL AND name IS NOT NULL);
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
            WHERE id > architrave.last_1 AND (name_old IS NULL AND name IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM customers WHERE (name_old IS NULL AND name IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'customers', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_customers_name_old
ALTER TABLE customers
    ADD CONSTRAINT customers_name_kept_check CHECK (name_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN customers.name_old IS NULL;

-- down: switch analyze_customers_name
ALTER TABLE customers VALIDATE CONSTRAINT customers_name_kept_check;

-- down: switch switch_customers_name
DROP TRIGGER zz_convert_name_to_name_old ON customers;
DROP FUNCTION convert_customers_name_to_name_old();
ALTER TABLE customers ALTER COLUMN name_old SET NOT NULL;
ALTER TABLE customers DROP CONSTRAINT customers_name_kept_check;
ALTER TABLE customers RENAME COLUMN name TO name_new;
ALTER TABLE customers RENAME COLUMN name_old TO name;
CREATE FUNCTION convert_customers_name_to_name_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.name_new := CASE WHEN char_length(new.name) <= 50 THEN CAST(new.name AS character varying(50)) ELSE NULL END;
    ELSIF NEW.name::text IS DISTINCT FROM OLD.name::text THEN
        NEW.name_new := CASE WHEN char_length(new.name) <= 50 THEN CAST(new.name AS character varying(50)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_name_to_name_new
    BEFORE INSERT OR UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION convert_customers_name_to_name_new();

-- down: constrain require_customers_name_new
ALTER TABLE customers
    ADD CONSTRAINT customers_name_new_required CHECK (name_new IS NOT NULL) NOT VALID;
ALTER TABLE customers ALTER COLUMN name_new DROP NOT NULL;

-- down: constrain validate_customers_name_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_customers_name_new_required
ALTER TABLE customers DROP CONSTRAINT customers_name_new_required;

-- down: backfill fill_customers_name_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_customers_name_to_name_new
DROP TRIGGER zz_convert_name_to_name_new ON customers;
DROP FUNCTION convert_customers_name_to_name_new();

-- down: expand add_customers_name_new
ALTER TABLE customers DROP COLUMN name_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check customers.customers_name_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: customers.name gets its new type in the switch phase. Before it name_new follows name, after it name_old does. Clients read text and varchar(50) alike, so that both releases work before and after. The constrain phase stops while a row holds what varchar(50) cannot hold, and refuses such values from there on. The way back keeps every value.

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
    name TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36),
    CONSTRAINT customers_name_length_check CHECK (length(name) <= 50)
) STRICT;
INSERT INTO architrave_new_customers (id, name)
    SELECT id, name
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
    name TEXT NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, name)
    SELECT id, name
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
