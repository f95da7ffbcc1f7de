-- a column of every type

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: expand add_things_a_and_b_and_c_and_d_and_e_and_f_and_g_and_h_and_i_and_j_and_k_and_l_a
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN a smallint;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN b integer;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN c bigint;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN d real;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN e double precision;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN f numeric;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN g numeric(10,2);
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN h boolean;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN i text;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN j character varying(20);
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN k character(2);
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN l bytea;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN m date;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN n time without time zone;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN o timestamp without time zone;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN p timestamp with time zone;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN r uuid;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN s json;
-- locks: ACCESS EXCLUSIVE on things
ALTER TABLE things ADD COLUMN t jsonb;

-- down: expand add_things_a_and_b_and_c_and_d_and_e_and_f_and_g_and_h_and_i_and_j_and_k_and_l_a
ALTER TABLE things DROP COLUMN t;
ALTER TABLE things DROP COLUMN s;
ALTER TABLE things DROP COLUMN r;
ALTER TABLE things DROP COLUMN p;
ALTER TABLE things DROP COLUMN o;
ALTER TABLE things DROP COLUMN n;
ALTER TABLE things DROP COLUMN m;
ALTER TABLE things DROP COLUMN l;
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
-- refused: things.f: SQLite 3.45 has no whole number that holds `numeric` (18 digits are the most); give it a precision and scale, such as `numeric(10, 2)`, or choose `numeric = "text"`
-- refused: things.k: SQLite 3.45 has no type `char(2)`; use `varchar`, which is not padded
