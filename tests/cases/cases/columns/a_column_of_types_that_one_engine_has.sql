-- a column of types that one engine has

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_things_a_and_b_and_c_and_d_and_e_and_f_and_g_and_h_and_i_and_j_and_k
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN a interval;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN b inet;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN c cidr;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN d macaddr;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN e bit(3);
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN f bit varying(8);
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN g xml;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN h tsvector;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN i integer[];
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN j int4range;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN k point;

-- down: expand add_things_a_and_b_and_c_and_d_and_e_and_f_and_g_and_h_and_i_and_j_and_k
ALTER TABLE things DROP COLUMN k;
ALTER TABLE things DROP COLUMN j;
ALTER TABLE things DROP COLUMN i;
ALTER TABLE things DROP COLUMN h;
ALTER TABLE things DROP COLUMN g;
ALTER TABLE things DROP COLUMN f;
ALTER TABLE things DROP COLUMN e;
ALTER TABLE things DROP COLUMN d;
ALTER TABLE things DROP COLUMN c;
ALTER TABLE things DROP COLUMN b;
ALTER TABLE things DROP COLUMN a;
-- note: The previous release, by schema.lock, works before, between and after these migrations.
-- note: Run the expand phase before the new release is deployed.

-- == SQLite
-- refused: things.a: SQLite 3.45 has no type `interval`; store a `timestamptz`, or a number of seconds as `bigint`
-- refused: things.b: SQLite 3.45 has no type `inet`; use `text`
-- refused: things.c: SQLite 3.45 has no type `cidr`; use `text`
-- refused: things.d: SQLite 3.45 has no type `macaddr`; use `text`
-- refused: things.e: SQLite 3.45 has no type `bit(3)`; use `bigint` or `bytea`
-- refused: things.f: SQLite 3.45 has no type `varbit(8)`; use `bigint` or `bytea`
-- refused: things.g: SQLite 3.45 has no type `xml`; use `text`
-- refused: things.h: SQLite 3.45 has no type `tsvector`; use `text`
-- refused: things.i: SQLite 3.45 has no type `array(integer)`; hold the list in a table of its own, or as `jsonb`
-- refused: things.j: SQLite 3.45 has no type `int4range`; store its two ends as columns
-- refused: things.k: SQLite 3.45 has no type `point`; store its coordinates as columns of `double_precision`
