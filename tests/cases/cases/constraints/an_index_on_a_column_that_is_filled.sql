-- an index on a column that is filled

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
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE login IS NULL
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND login IS NULL
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE customers
            SET login = email
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND login IS NULL
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: constrain fill_customers_login_again, outside of a transaction
-- locks: ROW EXCLUSIVE on customers
DO $$
#variable_conflict use_column
<<architrave>>
DECLARE
    batch_rows CONSTANT integer := 1000;
    pause_seconds CONSTANT double precision := 0.05;
    next_1 customers.id%TYPE;
    last_1 customers.id%TYPE;
BEGIN
    PERFORM set_config('row_security', 'off', true);
    SELECT id INTO architrave.next_1
        FROM customers
        WHERE login IS NULL
        ORDER BY id LIMIT 1;
    WHILE architrave.next_1 IS NOT NULL LOOP
        PERFORM set_config('lock_timeout', '5s', true);
        PERFORM set_config('architrave.backfill', 'on', true);
        WITH architrave_batch AS (
            SELECT id FROM customers
            WHERE id >= architrave.next_1 AND login IS NULL
            ORDER BY id LIMIT architrave.batch_rows
            FOR NO KEY UPDATE
        ), architrave_filled AS (
            UPDATE customers
            SET login = email
            WHERE id IN (SELECT id FROM architrave_batch)
            RETURNING id
        )
        SELECT id INTO architrave.last_1
            FROM architrave_filled ORDER BY id DESC LIMIT 1;
        COMMIT;
        PERFORM set_config('row_security', 'off', true);
        PERFORM pg_sleep(architrave.pause_seconds);
        SELECT id INTO architrave.next_1
            FROM customers
            WHERE id > architrave.last_1 AND login IS NULL
            ORDER BY id LIMIT 1;
    END LOOP;
END
$$;

-- up: constrain add_customers_login_required
-- locks: ACCESS EXCLUSIVE on customers
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

-- up: constrain create_customers_login_idx, outside of a transaction
-- locks: SHARE UPDATE EXCLUSIVE on customers
CREATE INDEX CONCURRENTLY customers_login_idx
    ON customers (login);

-- down: constrain create_customers_login_idx
DROP INDEX CONCURRENTLY IF EXISTS customers_login_idx;

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
CREATE INDEX customers_login_idx
    ON customers (login);
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
    WHERE tbl_name = 'customers' COLLATE NOCASE AND ((type = 'trigger') OR (type = 'index' AND sql IS NOT NULL AND name NOT IN ('customers_login_idx')));
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
