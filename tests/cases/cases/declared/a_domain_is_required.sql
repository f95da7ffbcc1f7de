-- a domain is required

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain alter_amount
-- locks: SHARE on orders
ALTER DOMAIN amount SET NOT NULL;

-- down: constrain alter_amount
ALTER DOMAIN amount DROP NOT NULL;
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- nothing to do
