-- a closure of a table that is there

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_part_paths
CREATE TABLE part_paths (
    above bigint NOT NULL,
    below bigint NOT NULL,
    steps integer NOT NULL,
    CONSTRAINT part_paths_pkey PRIMARY KEY (above, below)
);

-- up: expand create_parts_closure
-- locks: SHARE ROW EXCLUSIVE on parts
CREATE FUNCTION parts_closure() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = ''
    AS $$
DECLARE
    pairs CONSTANT text := format('%I.%I', TG_TABLE_SCHEMA, 'part_paths');
BEGIN
IF TG_OP = 'INSERT' AND NEW.parent_id IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(TG_RELID::bigint);
    END IF;
    IF TG_OP = 'INSERT' THEN
        EXECUTE format('INSERT INTO %1$s (above, below, steps)
        VALUES ($1, $1, 0)
        ON CONFLICT DO NOTHING', pairs) USING NEW.id;
    ELSE
        EXECUTE format('DELETE FROM %1$s AS pair
        USING %1$s AS below
        WHERE below.above = $1
            AND pair.below = below.below
            AND pair.steps > below.steps', pairs) USING NEW.id;
    END IF;
    IF NEW.parent_id IS NOT NULL THEN
        EXECUTE format('WITH RECURSIVE above (architrave_key, architrave_depth) AS (
            SELECT $2, 1
            UNION ALL
            SELECT step.parent_id, above.architrave_depth + 1
            FROM %2$s AS step
            JOIN above ON step.id = above.architrave_key
            WHERE step.parent_id IS NOT NULL
        ) CYCLE architrave_key SET architrave_is_circle USING architrave_way
        INSERT INTO %1$s (above, below, steps)
        SELECT above.architrave_key, below.below, above.architrave_depth + below.steps
        FROM above
        CROSS JOIN %1$s AS below
        WHERE below.above = $1 AND NOT above.architrave_is_circle
        ON CONFLICT DO NOTHING', pairs, TG_RELID::regclass)
            USING NEW.id, NEW.parent_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER parts_closure
    AFTER INSERT OR UPDATE ON parts
    FOR EACH ROW
    EXECUTE FUNCTION parts_closure();

-- up: backfill fill_part_paths, outside of a transaction
-- locks: ROW EXCLUSIVE on part_paths, ROW SHARE on parts
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
        (SELECT reltuples FROM pg_catalog.pg_class WHERE oid = to_regclass('parts'));
    next_key parts.id%TYPE;
    last_key parts.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_key
        FROM parts
        ORDER BY id LIMIT 1;
    WHILE architrave.next_key IS NOT NULL LOOP
        architrave.batch_begin := clock_timestamp();
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('enable_seqscan', 'off', true);
        PERFORM set_config('synchronous_commit', 'off', true);
        PERFORM pg_advisory_xact_lock_shared('parts'::regclass::oid::bigint);
        WITH RECURSIVE architrave_batch AS MATERIALIZED (
            SELECT id FROM parts
            WHERE id >= architrave.next_key
            ORDER BY id LIMIT architrave.batch_rows
            FOR KEY SHARE
        ), architrave_pair (architrave_key, architrave_above, architrave_depth) AS (
            SELECT id, id, 0 FROM architrave_batch
            UNION ALL
            SELECT pair.architrave_key, step.parent_id, pair.architrave_depth + 1
            FROM architrave_pair AS pair
            JOIN parts AS step ON step.id = pair.architrave_above
            WHERE step.parent_id IS NOT NULL
        ) CYCLE architrave_key, architrave_above SET architrave_is_circle USING architrave_way,
        architrave_filled AS (
            INSERT INTO part_paths (above, below, steps)
            SELECT architrave_above, architrave_key, architrave_depth
            FROM architrave_pair
            WHERE NOT architrave_is_circle
            ON CONFLICT DO NOTHING
        )
        SELECT id, count(*) OVER () INTO architrave.last_key, architrave.in_batch
            FROM architrave_batch ORDER BY id DESC LIMIT 1;
        architrave.held_up := EXISTS (
            SELECT FROM pg_catalog.pg_locks AS waiting WHERE NOT waiting.granted
                AND (waiting.transactionid = (txid_current() % 4294967296)::text::xid
                OR waiting.locktype = 'advisory' AND waiting.classid = 0 AND waiting.objsubid = 1
                    AND waiting.objid = 'parts'::regclass::oid
                    AND waiting.database = (
                        SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())));
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
                    'part_paths', architrave.filled, ceil(architrave.lag_ms / 1000);
            END IF;
            PERFORM pg_sleep(0.5);
        END LOOP;
        IF clock_timestamp() > architrave.told + interval '2 seconds' THEN
            architrave.told := clock_timestamp();
            architrave.seconds := greatest(extract(epoch FROM architrave.told - architrave.begun), 0.001);
            RAISE NOTICE 'backfill of %: % rows, % a second, at most % s left', 'part_paths', architrave.filled,
                round(architrave.filled / architrave.seconds),
                CASE WHEN architrave.estimated > architrave.filled
                    THEN ceil((architrave.estimated - architrave.filled) * architrave.seconds
                        / greatest(architrave.filled, 1))::text ELSE '?' END;
        END IF;
        SELECT id INTO architrave.next_key
            FROM parts
            WHERE id > architrave.last_key
            ORDER BY id LIMIT 1;
    END LOOP;
    RAISE NOTICE 'backfill of %: the pairs of % rows are there after % s', 'part_paths', architrave.filled,
        round(extract(epoch FROM clock_timestamp() - architrave.begun)::numeric, 1);
END
$$;

-- down: backfill fill_part_paths
-- nothing: the pairs are as true as before, or go with their table

-- down: expand create_parts_closure
DROP TRIGGER parts_closure ON parts;
DROP FUNCTION parts_closure();

-- down: expand create_part_paths
DROP TABLE part_paths;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand and backfill phases before the new release is deployed.

-- == SQLite

-- up: expand create_part_paths
CREATE TABLE part_paths (
    above INTEGER NOT NULL,
    below INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    CONSTRAINT part_paths_pkey PRIMARY KEY (above, below)
) STRICT;

-- up: expand alter_parts
-- locks: EXCLUSIVE on parts
CREATE TRIGGER parts_closure_insert AFTER INSERT ON parts FOR EACH ROW
BEGIN
    DELETE FROM part_paths
WHERE EXISTS (
    SELECT 1 FROM part_paths AS below
    WHERE below.above = NEW.id
        AND below.below = part_paths.below
        AND below.steps < part_paths.steps
);
INSERT OR IGNORE INTO part_paths (above, below, steps) VALUES (NEW.id, NEW.id, 0);
INSERT OR IGNORE INTO part_paths (above, below, steps)
SELECT above.architrave_key, below.below, above.architrave_depth + below.steps
FROM (
    WITH RECURSIVE climb (architrave_key, architrave_depth, architrave_way) AS (
        SELECT NEW.parent_id, 1, '/' || hex(NEW.parent_id) || '/'
        UNION ALL
        SELECT step.parent_id, climb.architrave_depth + 1, climb.architrave_way || hex(step.parent_id) || '/'
        FROM parts AS step
        JOIN climb ON step.id = climb.architrave_key
        WHERE step.parent_id IS NOT NULL
            AND instr(climb.architrave_way, '/' || hex(step.parent_id) || '/') = 0
    )
    SELECT architrave_key, architrave_depth FROM climb
) AS above
CROSS JOIN part_paths AS below
WHERE below.above = NEW.id AND above.architrave_key IS NOT NULL;
END;
-- locks: EXCLUSIVE on parts
CREATE TRIGGER parts_closure_update AFTER UPDATE ON parts FOR EACH ROW
BEGIN
    DELETE FROM part_paths
WHERE EXISTS (
    SELECT 1 FROM part_paths AS below
    WHERE below.above = NEW.id
        AND below.below = part_paths.below
        AND below.steps < part_paths.steps
);
INSERT OR IGNORE INTO part_paths (above, below, steps) VALUES (NEW.id, NEW.id, 0);
INSERT OR IGNORE INTO part_paths (above, below, steps)
SELECT above.architrave_key, below.below, above.architrave_depth + below.steps
FROM (
    WITH RECURSIVE climb (architrave_key, architrave_depth, architrave_way) AS (
        SELECT NEW.parent_id, 1, '/' || hex(NEW.parent_id) || '/'
        UNION ALL
        SELECT step.parent_id, climb.architrave_depth + 1, climb.architrave_way || hex(step.parent_id) || '/'
        FROM parts AS step
        JOIN climb ON step.id = climb.architrave_key
        WHERE step.parent_id IS NOT NULL
            AND instr(climb.architrave_way, '/' || hex(step.parent_id) || '/') = 0
    )
    SELECT architrave_key, architrave_depth FROM climb
) AS above
CROSS JOIN part_paths AS below
WHERE below.above = NEW.id AND above.architrave_key IS NOT NULL;
END;

-- up: backfill fill_part_paths
-- locks: EXCLUSIVE on parts
WITH RECURSIVE architrave_pair (architrave_key, architrave_above, architrave_depth, architrave_way) AS (
    SELECT id, id, 0, '/' || hex(id) || '/' FROM parts
    UNION ALL
    SELECT pair.architrave_key, step.parent_id, pair.architrave_depth + 1,
        pair.architrave_way || hex(step.parent_id) || '/'
    FROM architrave_pair AS pair
    JOIN parts AS step ON step.id = pair.architrave_above
    WHERE step.parent_id IS NOT NULL
        AND instr(pair.architrave_way, '/' || hex(step.parent_id) || '/') = 0
)
INSERT INTO part_paths (above, below, steps)
SELECT architrave_above, architrave_key, architrave_depth FROM architrave_pair WHERE TRUE
ON CONFLICT DO NOTHING;

-- down: backfill fill_part_paths
-- nothing: the pairs are as true as before, or go with their table

-- down: expand alter_parts
DROP TRIGGER parts_closure_update;
DROP TRIGGER parts_closure_insert;

-- down: expand create_part_paths
DROP TABLE part_paths;
