-- partitions by list and by hash

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand create_tables
CREATE TABLE hits (
    id bigint NOT NULL
)
    PARTITION BY HASH (id);
CREATE TABLE hits_0 PARTITION OF hits
    FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE hits_1 PARTITION OF hits
    FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE sales (
    id bigint NOT NULL,
    region text NOT NULL
)
    PARTITION BY LIST (region);
CREATE TABLE sales_north PARTITION OF sales
    FOR VALUES IN ('no', 'se');
CREATE TABLE sales_rest PARTITION OF sales
    DEFAULT;

-- down: expand create_tables
DROP TABLE sales;
DROP TABLE hits;
-- note: Run the expand phase before the new release is deployed.

-- == SQLite

-- up: expand create_tables
CREATE TABLE hits (
    id INTEGER NOT NULL
) STRICT;
CREATE TABLE sales (
    id INTEGER NOT NULL,
    region TEXT NOT NULL
) STRICT;

-- down: expand create_tables
DROP TABLE sales;
DROP TABLE hits;
