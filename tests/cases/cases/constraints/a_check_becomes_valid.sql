-- a check becomes valid

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain validate_adult
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT adult;

-- down: constrain validate_adult
ALTER TABLE customers DROP CONSTRAINT adult;
ALTER TABLE customers
    ADD CONSTRAINT adult CHECK (age >= 18) NOT VALID;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.adult: SQLite 3.45 has no constraints that are NOT VALID; leave it out, or limit the attribute: `only(postgres)`
