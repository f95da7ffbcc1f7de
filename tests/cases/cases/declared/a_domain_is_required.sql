-- a domain is required

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain alter_amount
-- locks: SHARE on orders
-- risks: previous release: amount: NULL is refused, which the release may write
ALTER DOMAIN amount SET NOT NULL;

-- down: constrain alter_amount
ALTER DOMAIN amount DROP NOT NULL;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `set NOT NULL on amount`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- nothing to do
