-- Names that Rust, SQL or a text would take for something else.
CREATE TYPE "Self" AS ENUM ('a b', 'A_B', 'a_b', '1', '"', 'ä', 'type');
CREATE TABLE "order" (
    "self" integer NOT NULL,
    "type" text,
    "Type" text,
    "a ""quoted"" name" text DEFAULT 'it''s',
    "two
lines" text,
    "value" integer,
    "None" integer,
    "new" integer,
    "where" integer CHECK ("where" > "value"),
    "name" text CHECK ("name" <> 'a "b" \ {c}'),
    "😀" integer,
    "a_column_whose_name_has_sixty_three_bytes_which_is_all_there_can" integer,
    "kind" "Self" NOT NULL DEFAULT 'a b',
    CONSTRAINT "a ""constraint""" CHECK ("Type" <> '' AND "kind" <> 'type' AND "😀" > 0),
    PRIMARY KEY ("self")
);
COMMENT ON COLUMN "order"."type" IS '*/ // " \';
CREATE INDEX "an index; -- of" ON "order" ("None", "two
lines", ("new" + 1));
CREATE UNIQUE INDEX ON "order" ("where") WHERE "new" IS NULL;
CREATE TABLE "Order" ("id" integer PRIMARY KEY REFERENCES "order" ("self"), "include" integer REFERENCES "Order");
CREATE TABLE "orders" ("id" integer PRIMARY KEY, "option" "Self"[]);
CREATE TABLE "options" ("id" integer PRIMARY KEY, "only" integer, "desc" integer);
CREATE INDEX ON "options" ("only", "desc" DESC);
CREATE TABLE "strings" ("string" text, "vec" text[]);
CREATE TABLE "123" ("456" integer);
CREATE TABLE "!" ("?" integer);
-- Names that are words of Rust, of SQL, or of what the code imports.
CREATE TABLE "crate" ("super" integer PRIMARY KEY, "Self" integer, "async" integer, "dyn" integer, "gen" integer,
    "union" integer, "static" integer, "macro_rules" integer, "abstract" integer, "box" integer, "r#type" integer,
    "const" integer, "_" integer, "__" integer, "select" integer, "from" integer, "user" integer, "old" integer);
CREATE INDEX ON "crate" ("Self", "r#type" DESC) WHERE "async" > 1 AND "_" IS NULL;
CREATE TABLE "fn" ("id" integer PRIMARY KEY, "func" text DEFAULT E'a\nb\t"c"\\', "sql" text DEFAULT '$1 %s {} ${x}',
    "now" timestamptz DEFAULT now(), CONSTRAINT "check" CHECK ("func" <> E'\\d"' OR "sql" = '#"#'));
CREATE TABLE "Option" ("Some" integer PRIMARY KEY, "Option" text);
CREATE TABLE "String" ("Uuid" uuid PRIMARY KEY, "DateTime" timestamptz);
CREATE TABLE "Table" ("id" integer PRIMARY KEY, "Table" integer REFERENCES "Table");
-- Three names that are one in Rust.
CREATE TABLE user_account ("id" integer PRIMARY KEY);
CREATE TABLE "userAccount" ("id" integer PRIMARY KEY REFERENCES user_account);
CREATE TABLE "User Accounts" ("id" integer PRIMARY KEY REFERENCES "userAccount");
-- As long as names can be, and alike to the last letter.
CREATE TABLE a_table_whose_name_has_as_many_letters_as_a_name_can_have_here1 (
    a_column_with_as_many_letters_as_a_name_can_have_in_this_place1 integer PRIMARY KEY,
    a_column_with_as_many_letters_as_a_name_can_have_in_this_place2 integer UNIQUE);
CREATE TABLE a_table_whose_name_has_as_many_letters_as_a_name_can_have_here2 (
    id integer PRIMARY KEY REFERENCES a_table_whose_name_has_as_many_letters_as_a_name_can_have_here1,
    "größe_in_zentimetern_mit_vielen_umlauten_äöüäöüäöü" integer CHECK ("größe_in_zentimetern_mit_vielen_umlauten_äöüäöüäöü" > 0));
CREATE INDEX ON a_table_whose_name_has_as_many_letters_as_a_name_can_have_here2 ("größe_in_zentimetern_mit_vielen_umlauten_äöüäöüäöü");
-- Comments that look like code, or have a form of their own.
COMMENT ON TABLE "crate" IS '/* */ //! #[doc = "x"] \ "#';
COMMENT ON COLUMN "crate"."async" IS 'First.

Second:
  - with a point
    and more of it

    code';
COMMENT ON COLUMN "crate"."dyn" IS E'`a`\n* b\n# c';
COMMENT ON COLUMN "crate"."gen" IS '日本語 ''quoted'' {braces} ``` $1';
COMMENT ON TYPE "Self" IS 'A "label"; \n';
-- A namespace, a function, a view, a trigger and a policy.
CREATE SCHEMA "Odd ""space""";
CREATE TABLE "Odd ""space"""."order" ("id" integer PRIMARY KEY REFERENCES "order", "a;b" text, "--" text, "/*" text);
CREATE FUNCTION "Odd ""space"""."it's"("in" integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 -- '' ;';
CREATE VIEW "Odd ""space"""."a view;" AS SELECT "a;b" AS "x""y", "--" FROM "Odd ""space"""."order";
CREATE FUNCTION "a trigger"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "on ""update""" BEFORE UPDATE OF "a;b" ON "Odd ""space"""."order"
    FOR EACH ROW WHEN (old."--" IS DISTINCT FROM new."--") EXECUTE FUNCTION "a trigger"();
ALTER TABLE "Odd ""space"""."order" ENABLE ROW LEVEL SECURITY;
CREATE POLICY "it's; mine" ON "Odd ""space"""."order" USING ("a;b" = current_setting('odd."x"', true));
CREATE SEQUENCE "Odd ""space"""."no. 1";
CREATE DOMAIN "a domain" AS text CONSTRAINT not_a_quote CHECK (VALUE <> '''');
CREATE TABLE "by ""day""" ("on" date NOT NULL, "what" "a domain") PARTITION BY RANGE ("on");
CREATE TABLE "part; of 2026" PARTITION OF "by ""day""" FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
