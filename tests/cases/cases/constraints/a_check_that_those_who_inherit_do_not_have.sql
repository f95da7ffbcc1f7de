-- a check that those who inherit do not have

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_adult
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.adult: writes that violate the check are refused
ALTER TABLE customers
    ADD CONSTRAINT adult CHECK (age >= 18) NO INHERIT NOT VALID;

-- up: constrain validate_adult
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT adult;

-- down: constrain validate_adult
-- nothing: what is validated needs no way back

-- down: constrain add_adult
ALTER TABLE customers DROP CONSTRAINT adult;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add check customers.adult, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: customers.adult: SQLite 3.45 has no inheritance of tables; leave it out, or limit the attribute: `only(postgres)`
