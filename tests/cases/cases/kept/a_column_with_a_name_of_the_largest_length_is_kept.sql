-- a column with a name of the largest length is kept

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: contract keep_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold
-- locks: ACCESS EXCLUSIVE on customers
-- stops: previous release: customers.a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold: statements that name the column fail
ALTER TABLE customers RENAME COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold TO a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept;

-- up: discard discard_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hol
-- locks: ACCESS EXCLUSIVE on customers
-- loses: customers.a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold: the values of the column, which the contract phase has kept as a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept; the way back from here makes that anew, empty
ALTER TABLE customers DROP COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept;

-- down: discard discard_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hol
ALTER TABLE customers ADD COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept text;

-- down: contract keep_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold
ALTER TABLE customers RENAME COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept TO a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (contract), `rename column customers.a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold to a_name_of_63_bytes_is_the_longest_name_that_postgres_would_kept`, which stops it; by then it is gone.
-- note: Run the contract phase when no instance of the old release is left and none will be brought back.
-- note: Run the discard phase once nobody will want back what the contract phase has kept aside, and before the migrations of the next release, which wait for it. Until then the way back has every row.

-- == SQLite

-- up: contract keep_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold
-- locks: EXCLUSIVE on customers
ALTER TABLE customers RENAME COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold TO a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_kept;

-- up: discard drop_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_k
-- locks: EXCLUSIVE on customers
-- loses: customers.a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold: the values of the column; the way back restores the column, not the values
ALTER TABLE customers DROP COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_kept;

-- down: discard drop_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_k
ALTER TABLE customers ADD COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_kept TEXT;

-- down: contract keep_customers_a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold
ALTER TABLE customers RENAME COLUMN a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold_kept TO a_name_of_63_bytes_is_the_longest_name_that_postgres_would_hold;
