-- integer to boolean

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_users_admin_new
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users ADD COLUMN admin_new boolean;

-- up: expand convert_users_admin_to_admin_new
-- locks: SHARE ROW EXCLUSIVE on users
CREATE FUNCTION convert_users_admin_to_admin_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.admin_new := CASE WHEN new.admin = 1 THEN true WHEN new.admin = 0 THEN false ELSE NULL END;
    ELSIF NEW.admin::text IS DISTINCT FROM OLD.admin::text THEN
        NEW.admin_new := CASE WHEN new.admin = 1 THEN true WHEN new.admin = 0 THEN false ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_admin_to_admin_new
    BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION convert_users_admin_to_admin_new();

-- up: backfill fill_users_admin_new, outside of a transaction
-- locks: ROW EXCLUSIVE on users
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('users'));
    pending bigint;
    next_1 users.id%TYPE;
    last_1 users.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM users
        WHERE (admin_new IS NULL AND admin IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM users
            WHERE id >= architrave.next_1 AND (admin_new IS NULL AND admin IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE users
            SET admin_new = CASE WHEN admin = 1 THEN true WHEN admin = 0 THEN false ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (admin_new IS NULL AND admin IS NOT NULL);
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
                    'users', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'users', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM users
            WHERE id > architrave.last_1 AND (admin_new IS NULL AND admin IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM users WHERE (admin_new IS NULL AND admin IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'users', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_users_admin_new_required
-- locks: ACCESS EXCLUSIVE on users
-- risks: previous release: users.admin: values that boolean cannot hold are refused
ALTER TABLE users
    ADD CONSTRAINT users_admin_new_required CHECK (admin_new IS NOT NULL) NOT VALID;

-- up: constrain validate_users_admin_new_required
-- locks: SHARE UPDATE EXCLUSIVE on users
ALTER TABLE users VALIDATE CONSTRAINT users_admin_new_required;

-- up: constrain require_users_admin_new
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users ALTER COLUMN admin_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users DROP CONSTRAINT users_admin_new_required;

-- up: switch switch_users_admin
-- locks: ACCESS EXCLUSIVE on users
DROP TRIGGER zz_convert_admin_to_admin_new ON users;
DROP FUNCTION convert_users_admin_to_admin_new();
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users RENAME COLUMN admin TO admin_old;
-- locks: ACCESS EXCLUSIVE on users
-- risks: previous release: users.admin: it is boolean, and the release has integer: drivers that check types refuse to read it, and what integer cannot hold may come
ALTER TABLE users RENAME COLUMN admin_new TO admin;
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users ALTER COLUMN admin_old DROP DEFAULT;
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users ALTER COLUMN admin SET DEFAULT false;
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users ALTER COLUMN admin_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on users
CREATE FUNCTION convert_users_admin_to_admin_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.admin_old := CASE WHEN new.admin THEN 1 WHEN NOT new.admin THEN 0 ELSE NULL END;
    ELSIF NEW.admin::text IS DISTINCT FROM OLD.admin::text THEN
        NEW.admin_old := CASE WHEN new.admin THEN 1 WHEN NOT new.admin THEN 0 ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_admin_to_admin_old
    BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION convert_users_admin_to_admin_old();

-- up: switch analyze_users_admin
-- locks: SHARE UPDATE EXCLUSIVE on users
ANALYZE users (admin);

-- up: switch comment_users_admin_old
-- locks: SHARE UPDATE EXCLUSIVE on users
COMMENT ON COLUMN users.admin_old IS 'Follows admin as integer, for the way back; the contract phase drops it.';

-- up: contract reconcile_users_admin, outside of a transaction
-- locks: ROW EXCLUSIVE on users
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('users'));
    pending bigint;
    next_1 users.id%TYPE;
    last_1 users.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM users
        WHERE (admin IS NULL AND admin_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM users
            WHERE id >= architrave.next_1 AND (admin IS NULL AND admin_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE users
            SET admin = CASE WHEN admin_old = 1 THEN true WHEN admin_old = 0 THEN false ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (admin IS NULL AND admin_old IS NOT NULL);
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
                    'users', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'users', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM users
            WHERE id > architrave.last_1 AND (admin IS NULL AND admin_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM users WHERE (admin IS NULL AND admin_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'users', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_users_admin
-- locks: ACCESS EXCLUSIVE on users
DROP TRIGGER zz_convert_admin_to_admin_old ON users;
DROP FUNCTION convert_users_admin_to_admin_old();
-- locks: ACCESS EXCLUSIVE on users
ALTER TABLE users DROP COLUMN admin_old;

-- down: contract finish_users_admin
ALTER TABLE users ADD COLUMN admin_old integer;
COMMENT ON COLUMN users.admin_old IS 'Follows admin as integer, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_users_admin_to_admin_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.admin_old := CASE WHEN new.admin THEN 1 WHEN NOT new.admin THEN 0 ELSE NULL END;
    ELSIF NEW.admin::text IS DISTINCT FROM OLD.admin::text THEN
        NEW.admin_old := CASE WHEN new.admin THEN 1 WHEN NOT new.admin THEN 0 ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_admin_to_admin_old
    BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION convert_users_admin_to_admin_old();

-- down: contract reconcile_users_admin
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('users'));
    pending bigint;
    next_1 users.id%TYPE;
    last_1 users.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM users
        WHERE (admin_old IS NULL AND admin IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM users
            WHERE id >= architrave.next_1 AND (admin_old IS NULL AND admin IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE users
            SET admin_old = CASE WHEN admin THEN 1 WHEN NOT admin THEN 0 ELSE NULL END
            WHERE id >= architrave.next_1 AND id <= architrave.last_1 AND (admin_old IS NULL AND admin IS NOT NULL);
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
                    'users', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'users', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM users
            WHERE id > architrave.last_1 AND (admin_old IS NULL AND admin IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM users WHERE (admin_old IS NULL AND admin IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'users', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_users_admin_old
ALTER TABLE users
    ADD CONSTRAINT users_admin_kept_check CHECK (admin_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN users.admin_old IS NULL;

-- down: switch analyze_users_admin
ALTER TABLE users VALIDATE CONSTRAINT users_admin_kept_check;

-- down: switch switch_users_admin
DROP TRIGGER zz_convert_admin_to_admin_old ON users;
DROP FUNCTION convert_users_admin_to_admin_old();
ALTER TABLE users ALTER COLUMN admin_old SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_admin_kept_check;
ALTER TABLE users ALTER COLUMN admin DROP DEFAULT;
ALTER TABLE users ALTER COLUMN admin_old SET DEFAULT 0;
ALTER TABLE users RENAME COLUMN admin TO admin_new;
ALTER TABLE users RENAME COLUMN admin_old TO admin;
CREATE FUNCTION convert_users_admin_to_admin_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.admin_new := CASE WHEN new.admin = 1 THEN true WHEN new.admin = 0 THEN false ELSE NULL END;
    ELSIF NEW.admin::text IS DISTINCT FROM OLD.admin::text THEN
        NEW.admin_new := CASE WHEN new.admin = 1 THEN true WHEN new.admin = 0 THEN false ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_admin_to_admin_new
    BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION convert_users_admin_to_admin_new();

-- down: constrain require_users_admin_new
ALTER TABLE users
    ADD CONSTRAINT users_admin_new_required CHECK (admin_new IS NOT NULL) NOT VALID;
ALTER TABLE users ALTER COLUMN admin_new DROP NOT NULL;

-- down: constrain validate_users_admin_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_users_admin_new_required
ALTER TABLE users DROP CONSTRAINT users_admin_new_required;

-- down: backfill fill_users_admin_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_users_admin_to_admin_new
DROP TRIGGER zz_convert_admin_to_admin_new ON users;
DROP FUNCTION convert_users_admin_to_admin_new();

-- down: expand add_users_admin_new
ALTER TABLE users DROP COLUMN admin_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check users.users_admin_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: users.admin gets its new type in the switch phase. Before it admin_new follows admin, after it admin_old does. Until then a client reads integer, from then on boolean: where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what boolean cannot hold, and refuses such values from there on. The way back keeps every value.

-- == SQLite

-- up: expand rebuild_users, outside of a transaction
-- locks: EXCLUSIVE on users
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'users' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_users (
    id TEXT NOT NULL,
    admin INTEGER NOT NULL DEFAULT FALSE,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_admin_boolean_check CHECK (admin IN (0, 1)),
    CONSTRAINT users_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_users (id, admin)
    SELECT id, admin
    FROM users;
DROP TABLE users;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_users RENAME TO users;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'users' COLLATE NOCASE OR parent = 'users' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;

-- down: expand rebuild_users
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
CREATE TEMPORARY TABLE architrave_guard (
    unknown INTEGER CONSTRAINT table_has_triggers_or_indexes_of_others CHECK (unknown = 0),
    orphans INTEGER CONSTRAINT rows_refer_to_nothing CHECK (orphans = 0)
);
INSERT INTO architrave_guard (unknown)
    SELECT count(*) FROM sqlite_schema
    WHERE tbl_name = 'users' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL));
CREATE TABLE architrave_new_users (
    id TEXT NOT NULL,
    admin INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_users (id, admin)
    SELECT id, admin
    FROM users;
DROP TABLE users;
PRAGMA legacy_alter_table = ON;
ALTER TABLE architrave_new_users RENAME TO users;
PRAGMA legacy_alter_table = OFF;
INSERT INTO architrave_guard (orphans)
    SELECT count(*) FROM pragma_foreign_key_check
    WHERE "table" = 'users' COLLATE NOCASE OR parent = 'users' COLLATE NOCASE;
DROP TABLE temp.architrave_guard;
COMMIT;
PRAGMA foreign_keys = ON;
