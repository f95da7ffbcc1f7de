-- a table has another name and one more column, and loses one

-- == PostgreSQL 14

-- up: expand rename_buyers_to_customers
-- locks: ACCESS EXCLUSIVE on buyers
ALTER TABLE buyers RENAME TO customers;
CREATE VIEW buyers AS
    SELECT id, fax
    FROM customers;
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', 'buyers', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = 'customers'::regclass
        UNION ALL
        SELECT format('REVOKE ALL ON %s FROM %s', 'buyers', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class AS relation, aclexplode(relacl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE relation.oid = 'buyers'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(attname) || ')', 'buyers',
            coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM (
            SELECT relacl, relowner, NULL::name FROM pg_class WHERE oid = 'customers'::regclass
            UNION ALL
            SELECT attacl, 0, attname FROM pg_attribute
            WHERE attrelid = 'customers'::regclass AND attname IN ('id', 'fax')
        ) AS rights (acl, owner, attname), aclexplode(acl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE grantee <> owner AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;

-- up: expand add_customers_note
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN note text;

-- up: expand rename_buyers_pkey_to_customers_pkey
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME CONSTRAINT buyers_pkey TO customers_pkey;

-- up: contract drop_name_buyers
-- stops: previous release: buyers: statements that name the table fail
DROP VIEW buyers;

-- up: contract drop_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; on the way back it is NULL
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax text;

-- down: contract drop_name_buyers
CREATE VIEW buyers AS
    SELECT id, fax
    FROM customers;
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', 'buyers', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = 'customers'::regclass
        UNION ALL
        SELECT format('REVOKE ALL ON %s FROM %s', 'buyers', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class AS relation, aclexplode(relacl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE relation.oid = 'buyers'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(attname) || ')', 'buyers',
            coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM (
            SELECT relacl, relowner, NULL::name FROM pg_class WHERE oid = 'customers'::regclass
            UNION ALL
            SELECT attacl, 0, attname FROM pg_attribute
            WHERE attrelid = 'customers'::regclass AND attname IN ('id', 'fax')
        ) AS rights (acl, owner, attname), aclexplode(acl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE grantee <> owner AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;

-- down: expand rename_buyers_pkey_to_customers_pkey
ALTER TABLE customers RENAME CONSTRAINT customers_pkey TO buyers_pkey;

-- down: expand add_customers_note
ALTER TABLE customers DROP COLUMN note;

-- down: expand rename_buyers_to_customers
DROP VIEW buyers;
ALTER TABLE customers RENAME TO buyers;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (contract), `let customers no longer answer to buyers`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: From expand to contract, buyers is a view of customers that the old release reads and writes as it did the table, by `INSERT .. ON CONFLICT (..)` too; what a view does not take fails in it: TRUNCATE, COPY .. FROM, `ON CONFLICT ON CONSTRAINT`, MERGE on older servers, and columns of the system such as ctid.

-- == PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand rename_buyers_to_customers
-- locks: ACCESS EXCLUSIVE on buyers
ALTER TABLE buyers RENAME TO customers;
CREATE VIEW buyers WITH (security_invoker = true) AS
    SELECT id, fax
    FROM customers;
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', 'buyers', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = 'customers'::regclass
        UNION ALL
        SELECT format('REVOKE ALL ON %s FROM %s', 'buyers', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class AS relation, aclexplode(relacl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE relation.oid = 'buyers'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(attname) || ')', 'buyers',
            coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM (
            SELECT relacl, relowner, NULL::name FROM pg_class WHERE oid = 'customers'::regclass
            UNION ALL
            SELECT attacl, 0, attname FROM pg_attribute
            WHERE attrelid = 'customers'::regclass AND attname IN ('id', 'fax')
        ) AS rights (acl, owner, attname), aclexplode(acl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE grantee <> owner AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;

-- up: expand add_customers_note
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers ADD COLUMN note text;

-- up: expand rename_buyers_pkey_to_customers_pkey
-- locks: ACCESS EXCLUSIVE on customers
ALTER TABLE customers RENAME CONSTRAINT buyers_pkey TO customers_pkey;

-- up: contract drop_name_buyers
-- stops: previous release: buyers: statements that name the table fail
DROP VIEW buyers;

-- up: contract drop_customers_fax
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; on the way back it is NULL
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax text;

-- down: contract drop_name_buyers
CREATE VIEW buyers WITH (security_invoker = true) AS
    SELECT id, fax
    FROM customers;
DO $$
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', 'buyers', pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = 'customers'::regclass
        UNION ALL
        SELECT format('REVOKE ALL ON %s FROM %s', 'buyers', coalesce(quote_ident(rolname), 'PUBLIC'))
        FROM pg_class AS relation, aclexplode(relacl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE relation.oid = 'buyers'::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(attname) || ')', 'buyers',
            coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM (
            SELECT relacl, relowner, NULL::name FROM pg_class WHERE oid = 'customers'::regclass
            UNION ALL
            SELECT attacl, 0, attname FROM pg_attribute
            WHERE attrelid = 'customers'::regclass AND attname IN ('id', 'fax')
        ) AS rights (acl, owner, attname), aclexplode(acl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE grantee <> owner AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
        EXECUTE statement;
    END LOOP;
END
$$;

-- down: expand rename_buyers_pkey_to_customers_pkey
ALTER TABLE customers RENAME CONSTRAINT customers_pkey TO buyers_pkey;

-- down: expand add_customers_note
ALTER TABLE customers DROP COLUMN note;

-- down: expand rename_buyers_to_customers
DROP VIEW buyers;
ALTER TABLE customers RENAME TO buyers;
-- note: The previous release, by schema.lock, works unchanged until migration 4 (contract), `let customers no longer answer to buyers`, which stops it; by then it is gone.
-- note: Run the expand phase before the new release is deployed.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: From expand to contract, buyers is a view of customers that the old release reads and writes as it did the table, by `INSERT .. ON CONFLICT (..)` too; what a view does not take fails in it: TRUNCATE, COPY .. FROM, `ON CONFLICT ON CONSTRAINT`, MERGE on older servers, and columns of the system such as ctid.

-- == SQLite

-- up: expand rename_buyers_to_customers
-- locks: EXCLUSIVE on buyers
ALTER TABLE buyers RENAME TO customers;

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
    fax TEXT,
    note TEXT,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, fax)
    SELECT id, fax
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

-- up: contract drop_customers_fax
-- locks: EXCLUSIVE on customers
-- loses: customers.fax: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN fax;

-- down: contract drop_customers_fax
ALTER TABLE customers ADD COLUMN fax TEXT;

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
    fax TEXT,
    CONSTRAINT buyers_pkey PRIMARY KEY (id),
    CONSTRAINT buyers_id_uuid_check CHECK (length(id) = 36)
) STRICT;
INSERT INTO architrave_new_customers (id, fax)
    SELECT id, fax
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

-- down: expand rename_buyers_to_customers
ALTER TABLE customers RENAME TO buyers;
