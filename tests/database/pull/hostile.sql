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
