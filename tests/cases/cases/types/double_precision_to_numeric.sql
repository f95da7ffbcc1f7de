-- double precision to numeric

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_products_price_new
-- locks: ACCESS EXCLUSIVE on products
ALTER TABLE products ADD COLUMN price_new numeric(10,2);

-- up: expand convert_products_price_to_price_new
-- locks: SHARE ROW EXCLUSIVE on products
CREATE FUNCTION convert_products_price_to_price_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_new := CASE WHEN new.price BETWEEN -99999999.99 AND 99999999.99 THEN CAST(new.price AS numeric(10,2)) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_new := CASE WHEN new.price BETWEEN -99999999.99 AND 99999999.99 THEN CAST(new.price AS numeric(10,2)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_new
    BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION convert_products_price_to_price_new();

-- up: backfill fill_products_price_new, outside of a transaction
-- locks: ROW EXCLUSIVE on products
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('products'));
    pending bigint;
    next_1 products.id%TYPE;
    last_1 products.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM products
        WHERE (price_new IS NULL AND price IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM products
            WHERE id >= architrave.next_1 AND (price_new IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE products
            SET price_new = CASE WHEN price BETWEEN -99999999.99 AND 99999999.99 THEN CAST(price AS numeric(10,2)) ELSE NULL END
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
                    'products', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'products', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM products
            WHERE id > architrave.last_1 AND (price_new IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM products WHERE (price_new IS NULL AND price IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'products', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: constrain add_products_price_new_required
-- locks: ACCESS EXCLUSIVE on products
-- risks: previous release: products.price: values that numeric(10, 2) cannot hold are refused
ALTER TABLE products
    ADD CONSTRAINT products_price_new_required CHECK (price_new IS NOT NULL) NOT VALID;

-- up: constrain validate_products_price_new_required
-- locks: SHARE UPDATE EXCLUSIVE on products
ALTER TABLE products VALIDATE CONSTRAINT products_price_new_required;

-- up: constrain require_products_price_new
-- locks: ACCESS EXCLUSIVE on products
ALTER TABLE products ALTER COLUMN price_new SET NOT NULL;
-- locks: ACCESS EXCLUSIVE on products
ALTER TABLE products DROP CONSTRAINT products_price_new_required;

-- up: switch switch_products_price
-- locks: ACCESS EXCLUSIVE on products
DROP TRIGGER zz_convert_price_to_price_new ON products;
DROP FUNCTION convert_products_price_to_price_new();
-- locks: ACCESS EXCLUSIVE on products
ALTER TABLE products RENAME COLUMN price TO price_old;
-- locks: ACCESS EXCLUSIVE on products
-- risks: previous release: products.price: it is numeric(10, 2), and the release has double_precision: drivers that check types refuse to read it, and what double_precision cannot hold may come
ALTER TABLE products RENAME COLUMN price_new TO price;
-- locks: ACCESS EXCLUSIVE on products
ALTER TABLE products ALTER COLUMN price_old DROP NOT NULL;
-- locks: SHARE ROW EXCLUSIVE on products
CREATE FUNCTION convert_products_price_to_price_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_old := CASE WHEN NOT (new.price BETWEEN -1.7e308 AND 1.7e308) THEN NULL WHEN new.price BETWEEN -1e-307 AND 1e-307 AND new.price <> 0 THEN NULL WHEN CAST(CAST(new.price AS double precision) AS numeric(10,2)) = new.price THEN CAST(new.price AS double precision) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_old := CASE WHEN NOT (new.price BETWEEN -1.7e308 AND 1.7e308) THEN NULL WHEN new.price BETWEEN -1e-307 AND 1e-307 AND new.price <> 0 THEN NULL WHEN CAST(CAST(new.price AS double precision) AS numeric(10,2)) = new.price THEN CAST(new.price AS double precision) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_old
    BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION convert_products_price_to_price_old();

-- up: switch analyze_products_price
-- locks: SHARE UPDATE EXCLUSIVE on products
ANALYZE products (price);

-- up: switch comment_products_price_old
-- locks: SHARE UPDATE EXCLUSIVE on products
COMMENT ON COLUMN products.price_old IS 'Follows price as double_precision, for the way back; the contract phase drops it.';

-- up: contract reconcile_products_price, outside of a transaction
-- locks: ROW EXCLUSIVE on products
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('products'));
    pending bigint;
    next_1 products.id%TYPE;
    last_1 products.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM products
        WHERE (price IS NULL AND price_old IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM products
            WHERE id >= architrave.next_1 AND (price IS NULL AND price_old IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE products
            SET price = CASE WHEN price_old BETWEEN -99999999.99 AND 99999999.99 THEN CAST(price_old AS numeric(10,2)) ELSE NULL END
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
                    'products', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'products', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM products
            WHERE id > architrave.last_1 AND (price IS NULL AND price_old IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM products WHERE (price IS NULL AND price_old IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'products', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- up: contract finish_products_price
-- locks: ACCESS EXCLUSIVE on products
DROP TRIGGER zz_convert_price_to_price_old ON products;
DROP FUNCTION convert_products_price_to_price_old();
-- locks: ACCESS EXCLUSIVE on products
-- loses: products.price: what the new type has no room for; the way back is filled from the new values
ALTER TABLE products DROP COLUMN price_old;

-- down: contract finish_products_price
ALTER TABLE products ADD COLUMN price_old double precision;
COMMENT ON COLUMN products.price_old IS 'Follows price as double_precision, for the way back; the contract phase drops it.';
CREATE FUNCTION convert_products_price_to_price_old() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_old := CASE WHEN NOT (new.price BETWEEN -1.7e308 AND 1.7e308) THEN NULL WHEN new.price BETWEEN -1e-307 AND 1e-307 AND new.price <> 0 THEN NULL WHEN CAST(CAST(new.price AS double precision) AS numeric(10,2)) = new.price THEN CAST(new.price AS double precision) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_old := CASE WHEN NOT (new.price BETWEEN -1.7e308 AND 1.7e308) THEN NULL WHEN new.price BETWEEN -1e-307 AND 1e-307 AND new.price <> 0 THEN NULL WHEN CAST(CAST(new.price AS double precision) AS numeric(10,2)) = new.price THEN CAST(new.price AS double precision) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_old
    BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION convert_products_price_to_price_old();

-- down: contract reconcile_products_price
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('products'));
    pending bigint;
    next_1 products.id%TYPE;
    last_1 products.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM products
        WHERE (price_old IS NULL AND price IS NOT NULL)
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        SELECT id INTO architrave.last_1 FROM (
            SELECT id FROM products
            WHERE id >= architrave.next_1 AND (price_old IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT architrave.batch_rows
        ) AS architrave_batch ORDER BY id DESC LIMIT 1;
        UPDATE products
            SET price_old = CASE WHEN NOT (price BETWEEN -1.7e308 AND 1.7e308) THEN NULL WHEN price BETWEEN -1e-307 AND 1e-307 AND price <> 0 THEN NULL WHEN CAST(CAST(price AS double precision) AS numeric(10,2)) = price THEN CAST(price AS double precision) ELSE NULL END
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
                    'products', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'products', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_1
            FROM products
            WHERE id > architrave.last_1 AND (price_old IS NULL AND price IS NOT NULL)
            ORDER BY id LIMIT 1;
    END LOOP;
    SELECT count(*) INTO architrave.pending FROM products WHERE (price_old IS NULL AND price IS NOT NULL);
    RAISE NOTICE 'backfill of %: % rows filled in % s, % still as they were', 'products', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1), architrave.pending;
END
$$;

-- down: switch comment_products_price_old
ALTER TABLE products
    ADD CONSTRAINT products_price_kept_check CHECK (price_old IS NOT NULL) NOT VALID;
COMMENT ON COLUMN products.price_old IS NULL;

-- down: switch analyze_products_price
ALTER TABLE products VALIDATE CONSTRAINT products_price_kept_check;

-- down: switch switch_products_price
DROP TRIGGER zz_convert_price_to_price_old ON products;
DROP FUNCTION convert_products_price_to_price_old();
ALTER TABLE products ALTER COLUMN price_old SET NOT NULL;
ALTER TABLE products DROP CONSTRAINT products_price_kept_check;
ALTER TABLE products RENAME COLUMN price TO price_new;
ALTER TABLE products RENAME COLUMN price_old TO price;
CREATE FUNCTION convert_products_price_to_price_new() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    SET timezone = 'UTC'
    AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.price_new := CASE WHEN new.price BETWEEN -99999999.99 AND 99999999.99 THEN CAST(new.price AS numeric(10,2)) ELSE NULL END;
    ELSIF NEW.price::text IS DISTINCT FROM OLD.price::text THEN
        NEW.price_new := CASE WHEN new.price BETWEEN -99999999.99 AND 99999999.99 THEN CAST(new.price AS numeric(10,2)) ELSE NULL END;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER zz_convert_price_to_price_new
    BEFORE INSERT OR UPDATE ON products
    FOR EACH ROW EXECUTE FUNCTION convert_products_price_to_price_new();

-- down: constrain require_products_price_new
ALTER TABLE products
    ADD CONSTRAINT products_price_new_required CHECK (price_new IS NOT NULL) NOT VALID;
ALTER TABLE products ALTER COLUMN price_new DROP NOT NULL;

-- down: constrain validate_products_price_new_required
-- nothing: what is validated needs no way back

-- down: constrain add_products_price_new_required
ALTER TABLE products DROP CONSTRAINT products_price_new_required;

-- down: backfill fill_products_price_new
-- nothing: the column that is filled goes on the way back

-- down: expand convert_products_price_to_price_new
DROP TRIGGER zz_convert_price_to_price_new ON products;
DROP FUNCTION convert_products_price_to_price_new();

-- down: expand add_products_price_new
ALTER TABLE products DROP COLUMN price_new;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (constrain), `add check products.products_price_new_required, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the expand and backfill phases before the new release is deployed.
-- note: Run the constrain phase next; it disturbs no release.
-- note: Run the switch phase together with the deployment of the new release.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: products.price gets its new type in the switch phase. Before it price_new follows price, after it price_old does. Until then a client reads double_precision, from then on numeric(10, 2): where a driver insists on the type, deploy the new release together with the switch; statements that were prepared before fail once. The constrain phase stops while a row holds what numeric(10, 2) cannot hold, and refuses such values from there on. The way back keeps every value, and stops, with nothing lost, where the new release has written one that double_precision cannot hold.

-- == SQLite

-- up: expand rebuild_products, outside of a transaction
-- locks: EXCLUSIVE on products
-- refused: products: SQLite 3.45 has no exact way from `price` to the decimal places of `price`; keep the scale, or fill a new column by an expression that rounds: `#[column(backfill = ..)]`

-- down: expand rebuild_products
-- refused: products: SQLite 3.45 has no exact way from `price` to the decimal places of `price`; keep the scale, or fill a new column by an expression that rounds: `#[column(backfill = ..)]`
