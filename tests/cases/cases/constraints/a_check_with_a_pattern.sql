-- a check with a pattern

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_valid_email
-- locks: ACCESS EXCLUSIVE on customers
-- risks: previous release: customers.valid_email: writes that violate the check are refused
ALTER TABLE customers
    ADD CONSTRAINT valid_email CHECK (email ~ '^[a-z]+@[a-z]+$') NOT VALID;

-- up: constrain validate_valid_email
-- locks: SHARE UPDATE EXCLUSIVE on customers
ALTER TABLE customers VALIDATE CONSTRAINT valid_email;

-- down: constrain validate_valid_email
-- nothing: what is validated needs no way back

-- down: constrain add_valid_email
ALTER TABLE customers DROP CONSTRAINT valid_email;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add check customers.valid_email, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- nothing to do
