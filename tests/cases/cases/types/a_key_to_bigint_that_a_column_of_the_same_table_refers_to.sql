-- a key to bigint that a column of the same table refers to

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_categories_id_new_and_parent_id_new
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories ADD COLUMN id_new bigint;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories ADD COLUMN parent_id_new bigint;

-- up: expand convert_categories_id_to_id_new
-- locks: SHARE ROW EXCLUSIVE on categories
CREATE FUNCTION convert_categories_id_to_id_new() RETURNS trigger
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
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_id_to_id_new();

-- up: expand convert_categories_parent_id_to_parent_id_new
-- locks: SHARE ROW EXCLUSIVE on categories
CREATE FUNCTION convert_categories_parent_id_to_parent_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.parent_id_new := CAST(new.parent_id AS bigint);
    ELSIF NEW.parent_id::text IS DISTINCT FROM OLD.parent_id::text THEN
        NEW.parent_id_new := CAST(new.parent_id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_parent_id_to_parent_id_new
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_parent_id_to_parent_id_new();

-- up: backfill fill_categories_id_new, outside of a transaction
-- locks: ROW EXCLUSIVE on categories
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (id_new IS NULL AND id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (id_new IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (id_new IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (id_new IS NULL AND id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: backfill fill_categories_parent_id_new, outside of a transaction
-- locks: ROW EXCLUSIVE on categories
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (parent_id_new IS NULL AND parent_id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (parent_id_new IS NULL AND parent_id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
            SET parent_id_new = CAST(parent_id AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (parent_id_new IS NULL AND parent_id IS NOT NULL);
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (parent_id_new IS NULL AND parent_id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (parent_id_new IS NULL AND parent_id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_categories_id_new_required
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories
    ADD CONSTRAINT categories_id_new_required CHECK (id_new IS NOT NULL) NOT VALID;

-- up: constrain validate_categories_id_new_required
-- locks: SHARE UPDATE EXCLUSIVE on categories
ALTER TABLE categories VALIDATE CONSTRAINT categories_id_new_required;

-- up: constrain require_categories_id_new
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories ALTER COLUMN id_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories DROP CONSTRAINT categories_id_new_required;

-- up: constrain create_categories_pkey_new, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on categories
-- risks: previous release: categories.categories_pkey_new: writes that violate the unique rule are refused
CREATE UNIQUE INDEX CONCURRENTLY categories_pkey_new
    ON categories (id_new);

-- up: constrain add_categories_parent_id_fkey_new
-- locks: SHARE ROW EXCLUSIVE on categories
ALTER TABLE categories
    ADD CONSTRAINT categories_parent_id_fkey_new FOREIGN KEY (parent_id_new) REFERENCES categories (id_new) NOT VALID;

-- up: constrain validate_categories_parent_id_fkey_new
-- locks: SHARE UPDATE EXCLUSIVE on categories
ALTER TABLE categories VALIDATE CONSTRAINT categories_parent_id_fkey_new;

-- up: switch drop_categories_parent_id_fkey
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories DROP CONSTRAINT categories_parent_id_fkey;

-- up: switch switch_categories_id_parent_id
-- locks: ACCESS EXCLUSIVE on categories
DROP TRIGGER zz_convert_id_to_id_new ON categories;
DROP FUNCTION convert_categories_id_to_id_new();
-- locks: ACCESS EXCLUSIVE on categories
DROP TRIGGER zz_convert_parent_id_to_parent_id_new ON categories;
DROP FUNCTION convert_categories_parent_id_to_parent_id_new();
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories DROP CONSTRAINT categories_pkey;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories RENAME COLUMN id TO id_old;
-- locks: ACCESS EXCLUSIVE on categories
-- risks: previous release: categories.id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE categories RENAME COLUMN id_new TO id;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories RENAME COLUMN parent_id TO parent_id_old;
-- locks: ACCESS EXCLUSIVE on categories
-- risks: previous release: categories.parent_id: it is bigint, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE categories RENAME COLUMN parent_id_new TO parent_id;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories ALTER COLUMN id_old DROP NOT NULL;
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories ADD CONSTRAINT categories_pkey PRIMARY KEY USING INDEX categories_pkey_new;
-- locks: SHARE ROW EXCLUSIVE on categories
CREATE FUNCTION convert_categories_id_to_id_old() RETURNS trigger
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
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_id_to_id_old();
-- locks: SHARE ROW EXCLUSIVE on categories
CREATE FUNCTION convert_categories_parent_id_to_parent_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.parent_id_old := CASE WHEN new.parent_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.parent_id AS integer) ELSE NULL END;
    ELSIF NEW.parent_id::text IS DISTINCT FROM OLD.parent_id::text THEN
        NEW.parent_id_old := CASE WHEN new.parent_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.parent_id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_parent_id_to_parent_id_old
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_parent_id_to_parent_id_old();

-- up: switch rename_categories_parent_id_fkey_new_to_categories_parent_id_fkey
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories RENAME CONSTRAINT categories_parent_id_fkey_new TO categories_parent_id_fkey;

-- up: switch validate_categories_parent_id_fkey
-- locks: SHARE UPDATE EXCLUSIVE on categories
ALTER TABLE categories VALIDATE CONSTRAINT categories_parent_id_fkey;

-- up: switch drop_categories_pkey_new, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on categories
DROP INDEX CONCURRENTLY IF EXISTS categories_pkey_new;

-- up: switch drop_categories_pkey_old, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on categories
DROP INDEX CONCURRENTLY IF EXISTS categories_pkey_old;

-- up: switch analyze_categories_id
-- locks: SHARE UPDATE EXCLUSIVE on categories
ANALYZE categories (id);

-- up: switch analyze_categories_parent_id
-- locks: SHARE UPDATE EXCLUSIVE on categories
ANALYZE categories (parent_id);

-- up: switch comment_categories_id_old
-- locks: SHARE UPDATE EXCLUSIVE on categories
COMMENT ON COLUMN categories.id_old IS 'Follows id as integer, for the way back; the contract phase drops it.';

-- up: switch comment_categories_parent_id_old
-- locks: SHARE UPDATE EXCLUSIVE on categories
COMMENT ON COLUMN categories.parent_id_old IS 'Follows parent_id as integer, for the way back; the contract phase drops it.';

-- up: contract reconcile_categories_id, outside of a transaction
-- locks: ROW EXCLUSIVE on categories
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (id IS NULL AND id_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (id IS NULL AND id_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (id IS NULL AND id_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (id IS NULL AND id_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract reconcile_categories_parent_id, outside of a transaction
-- locks: ROW EXCLUSIVE on categories
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (parent_id IS NULL AND parent_id_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (parent_id IS NULL AND parent_id_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
            SET parent_id = CAST(parent_id_old AS bigint)
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (parent_id IS NULL AND parent_id_old IS NOT NULL);
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (parent_id IS NULL AND parent_id_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (parent_id IS NULL AND parent_id_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_categories_id
-- locks: ACCESS EXCLUSIVE on categories
DROP TRIGGER zz_convert_id_to_id_old ON categories;
DROP FUNCTION convert_categories_id_to_id_old();
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories DROP COLUMN id_old;

-- up: contract finish_categories_parent_id
-- locks: ACCESS EXCLUSIVE on categories
DROP TRIGGER zz_convert_parent_id_to_parent_id_old ON categories;
DROP FUNCTION convert_categories_parent_id_to_parent_id_old();
-- locks: ACCESS EXCLUSIVE on categories
ALTER TABLE categories DROP COLUMN parent_id_old;

-- down: contract finish_categories_parent_id
ALTER TABLE categories ADD COLUMN parent_id_old integer;
COMMENT ON COLUMN categories.parent_id_old IS 'Follows parent_id as integer, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_categories_parent_id_to_parent_id_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.parent_id_old := CASE WHEN new.parent_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.parent_id AS integer) ELSE NULL END;
    ELSIF NEW.parent_id::text IS DISTINCT FROM OLD.parent_id::text THEN
        NEW.parent_id_old := CASE WHEN new.parent_id BETWEEN -2147483648 AND 2147483647 THEN CAST(new.parent_id AS integer) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_parent_id_to_parent_id_old
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_parent_id_to_parent_id_old();

-- down: contract finish_categories_id
ALTER TABLE categories ADD COLUMN id_old integer;
COMMENT ON COLUMN categories.id_old IS 'Follows id as integer, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_categories_id_to_id_old() RETURNS trigger
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
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_id_to_id_old();

-- down: contract reconcile_categories_parent_id
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (parent_id_old IS NULL AND parent_id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (parent_id_old IS NULL AND parent_id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
            SET parent_id_old = CASE WHEN parent_id BETWEEN -2147483648 AND 2147483647 THEN CAST(parent_id AS integer) ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (parent_id_old IS NULL AND parent_id IS NOT NULL);
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (parent_id_old IS NULL AND parent_id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (parent_id_old IS NULL AND parent_id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: contract reconcile_categories_id
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('categories'));
    pending bigint;
    next_1 categories.id%TYPE;
    last_1 categories.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM categories
        WHERE (id_old IS NULL AND id IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM categories
            WHERE id >= architrave.next_1 AND (id_old IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE categories
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
                    'categories', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'categories', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM categories
            WHERE id > architrave.last_1 AND (id_old IS NULL AND id IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM categories WHERE (id_old IS NULL AND id IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'categories', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_categories_parent_id_old
ALTER TABLE categories
    ADD CONSTRAINT categories_parent_id_kept_check CHECK (parent_id_old IS NOT NULL OR parent_id IS NULL) NOT VALID;
COMMENT ON COLUMN categories.parent_id_old IS NULL;

-- down: switch comment_categories_id_old
ALTER TABLE categories
    ADD CONSTRAINT categories_id_kept_check CHECK (id_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN categories.id_old IS NULL;

-- down: switch analyze_categories_parent_id
ALTER TABLE categories VALIDATE CONSTRAINT categories_parent_id_kept_check;

-- down: switch analyze_categories_id
ALTER TABLE categories VALIDATE CONSTRAINT categories_id_kept_check;

-- down: switch drop_categories_pkey_old
CREATE UNIQUE INDEX CONCURRENTLY categories_pkey_old
    ON categories (id_old);

-- down: switch drop_categories_pkey_new
CREATE UNIQUE INDEX CONCURRENTLY categories_pkey_new
    ON categories (id);

-- down: switch validate_categories_parent_id_fkey
-- nothing: what is validated needs no way back

-- down: switch rename_categories_parent_id_fkey_new_to_categories_parent_id_fkey
ALTER TABLE categories RENAME CONSTRAINT categories_parent_id_fkey TO categories_parent_id_fkey_new;

-- down: switch switch_categories_id_parent_id
DROP TRIGGER zz_convert_parent_id_to_parent_id_old ON categories;
DROP FUNCTION convert_categories_parent_id_to_parent_id_old();
ALTER TABLE categories DROP CONSTRAINT categories_parent_id_kept_check;
DROP TRIGGER zz_convert_id_to_id_old ON categories;
DROP FUNCTION convert_categories_id_to_id_old();
ALTER TABLE categories DROP CONSTRAINT IF EXISTS categories_parent_id_fkey_new;
ALTER TABLE categories DROP CONSTRAINT categories_pkey;
ALTER TABLE categories ALTER COLUMN id_old SET NOT NULL;
ALTER TABLE categories DROP CONSTRAINT categories_id_kept_check;
ALTER TABLE categories RENAME COLUMN parent_id TO parent_id_new;
ALTER TABLE categories RENAME COLUMN parent_id_old TO parent_id;
ALTER TABLE categories RENAME COLUMN id TO id_new;
ALTER TABLE categories RENAME COLUMN id_old TO id;
ALTER TABLE categories ADD CONSTRAINT categories_pkey PRIMARY KEY USING INDEX categories_pkey_old;
CREATE FUNCTION convert_categories_parent_id_to_parent_id_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.parent_id_new := CAST(new.parent_id AS bigint);
    ELSIF NEW.parent_id::text IS DISTINCT FROM OLD.parent_id::text THEN
        NEW.parent_id_new := CAST(new.parent_id AS bigint);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_parent_id_to_parent_id_new
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_parent_id_to_parent_id_new();
CREATE FUNCTION convert_categories_id_to_id_new() RETURNS trigger
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
    BEFORE INSERT OR UPDATE ON categories
    FOR EACH ROW EXECUTE FUNCTION convert_categories_id_to_id_new();

-- down: switch drop_categories_parent_id_fkey
ALTER TABLE categories
    ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) NOT VALID;
ALTER TABLE categories DROP CONSTRAINT IF EXISTS categories_parent_id_fkey_new;
ALTER TABLE categories
    ADD CONSTRAINT categories_parent_id_fkey_new FOREIGN KEY (parent_id_new) REFERENCES categories (id_new) NOT VALID;

-- down: constrain validate_categories_parent_id_fkey_new
ALTER TABLE categories VALIDATE CONSTRAINT categories_parent_id_fkey;

-- down: constrain add_categories_parent_id_fkey_new
ALTER TABLE categories DROP CONSTRAINT IF EXISTS categories_parent_id_fkey_new;

-- down: constrain create_categories_pkey_new
DROP INDEX CONCURRENTLY IF EXISTS categories_pkey_new;

-- down: constrain require_categories_id_new
ALTER TABLE categories
    ADD CONSTRAINT categories_id_new_required CHECK (id_new IS NOT NULL) NOT VALID;
ALTER TABLE categories ALTER COLUMN id_new DROP NOT NULL;

-- down: constrain validate_categories_id_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_categories_id_new_required
ALTER TABLE categories DROP CONSTRAINT categories_id_new_required;

-- down: backfill fill_categories_parent_id_new
-- nothing: the column that is filled goes on the way back

-- down: backfill fill_categories_id_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_categories_parent_id_to_parent_id_new
DROP TRIGGER zz_convert_parent_id_to_parent_id_new ON categories;
DROP FUNCTION convert_categories_parent_id_to_parent_id_new();

-- down: expand convert_categories_id_to_id_new
DROP TRIGGER zz_convert_id_to_id_new ON categories;
DROP FUNCTION convert_categories_id_to_id_new();

-- down: expand add_categories_id_new_and_parent_id_new
ALTER TABLE categories DROP COLUMN parent_id_new;
ALTER TABLE categories DROP COLUMN id_new;
-- note: The previous release, by schema.lock, works unchanged until migration 9 (constrain), `create unique index categories_pkey_new on categories, concurrently`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: categories.id gets its new type in the switch phase. Before it id_new follows id, after it id_old does. Until then a client reads integer, from then on bigint: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that integer cannot hold.
-- note: categories.parent_id gets its new type in the switch phase. Before it parent_id_new follows parent_id, after it parent_id_old does. Until then a client reads integer, from then on bigint: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The way back keeps every value, and stops, with nothing lost, where the new release has written one that integer cannot hold.

-- == SQLite
-- nothing to do
