-- What applications have: namespaces, types, keys, checks, indexes, comments, row security, triggers, views.
CREATE SCHEMA sales;
COMMENT ON SCHEMA sales IS 'What is sold';
CREATE TYPE sales.order_state AS ENUM ('new', 'in work', 'done');
CREATE TYPE severity AS ENUM ('low', 'high');
COMMENT ON TYPE severity IS 'How bad it is';
CREATE DOMAIN sales.money_amount AS numeric(10, 2) DEFAULT 0 CHECK (VALUE >= 0);
CREATE DOMAIN short_text AS varchar(40) CONSTRAINT not_blank CHECK (VALUE <> '');
CREATE TYPE place AS (street varchar(80), "postal code" text);
CREATE TYPE unused_pair AS (a integer, b integer);
CREATE SEQUENCE invoice_numbers START WITH 1000 INCREMENT BY 5 CACHE 3;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();  -- kept as it is
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION touch() IS 'Writes the time';
CREATE FUNCTION sales.is_fine(name text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT name <> ''bad''';

CREATE TABLE customers (
    id serial PRIMARY KEY,
    "createdAt" timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    email varchar(254) NOT NULL,
    name text NOT NULL DEFAULT '',
    "type" varchar(20) NOT NULL DEFAULT 'person' CHECK ("type" IN ('person', 'company')),
    credit numeric(10, 2) NOT NULL DEFAULT 0.00,
    rating real CHECK (rating > 0 AND rating <= 5),
    born_on date CHECK (born_on >= '1900-01-01'),
    tags text[] NOT NULL DEFAULT '{}',
    codes varchar(10)[] NOT NULL DEFAULT '{a,b}',
    settings jsonb NOT NULL DEFAULT '{}',
    home place,
    severity severity NOT NULL DEFAULT 'low',
    nickname short_text,
    waiting interval NOT NULL DEFAULT '2 days',
    referrer_id integer REFERENCES customers ON DELETE SET NULL,
    CONSTRAINT credit_limit CHECK (credit <= 10000 OR severity = 'low'),
    CONSTRAINT "a name that is no word" CHECK (sales.is_fine(name)),
    CHECK (char_length(name) <= 100),
    CHECK (email ~ '^[^@]+@[^@]+$' AND email = lower(email)),
    UNIQUE (email)
);
COMMENT ON TABLE customers IS 'Who buys.

Two paragraphs.';
COMMENT ON COLUMN customers.email IS 'Where we write to';
COMMENT ON COLUMN customers.name IS '  kept with its spaces ';
CREATE UNIQUE INDEX customers_nickname_idx ON customers (nickname);
CREATE UNIQUE INDEX one_company_of_a_name ON customers (lower(name)) WHERE "type" = 'company';
CREATE INDEX ON customers ("createdAt" DESC NULLS LAST, id);
CREATE INDEX customers_tags ON customers USING gin (tags);
CREATE INDEX ON customers ((settings ->> 'plan')) WHERE referrer_id IS NULL AND credit BETWEEN 1 AND 10;
CREATE STATISTICS customers_kinds (dependencies) ON "type", severity FROM customers;
CREATE TRIGGER touch BEFORE UPDATE OF name, email ON customers FOR EACH ROW
    WHEN (new.name IS DISTINCT FROM old.name) EXECUTE FUNCTION touch();

CREATE TABLE sales.orders (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100),
    number bigint NOT NULL DEFAULT nextval('invoice_numbers'),
    customer_id integer NOT NULL,
    state sales.order_state NOT NULL DEFAULT 'new',
    net sales.money_amount NOT NULL,
    tax sales.money_amount NOT NULL,
    total numeric(12, 2) GENERATED ALWAYS AS (net + tax) STORED,
    placed_on date NOT NULL DEFAULT CURRENT_DATE,
    due_at timestamptz,
    note text COLLATE "C",
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT buyer FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CHECK (state <> 'done' OR due_at IS NOT NULL),
    CHECK (CASE WHEN state = 'new' THEN net >= 0 ELSE net > 0 END),
    CONSTRAINT unread CHECK (note !~ 'x') NO INHERIT
) WITH (fillfactor = 80);
CREATE INDEX orders_open ON sales.orders (customer_id, placed_on) INCLUDE (total) WHERE state = ANY ('{new,"in work"}');
ALTER TABLE sales.orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON sales.orders FOR SELECT USING (customer_id = current_setting('app.customer', true)::integer);
CREATE POLICY "no deletes" ON sales.orders AS RESTRICTIVE FOR DELETE USING (false);
GRANT SELECT, INSERT (customer_id, net) ON sales.orders TO PUBLIC;

CREATE TABLE sales.order_items (
    order_id bigint NOT NULL REFERENCES sales.orders ON DELETE CASCADE,
    position smallint NOT NULL CHECK (position > 0),
    quantity integer NOT NULL DEFAULT 1,
    PRIMARY KEY (order_id, position)
);
CREATE TABLE sales.returns (
    order_id bigint,
    item smallint,
    reason text,
    FOREIGN KEY (order_id, item) REFERENCES sales.order_items (order_id, position) MATCH FULL ON DELETE CASCADE
);

CREATE TABLE bookings (
    id bigserial PRIMARY KEY,
    during tstzrange NOT NULL,
    room box NOT NULL,
    EXCLUDE USING gist (during WITH &&, room WITH &&) WHERE (NOT isempty(during))
);
CREATE UNLOGGED TABLE events (id bigint NOT NULL, payload json, seen_from inet);
CREATE TABLE special_events (level integer) INHERITS (events);

CREATE VIEW sales.totals AS SELECT customer_id, sum(total) AS total FROM sales.orders GROUP BY customer_id;
COMMENT ON VIEW sales.totals IS 'It''s a sum';
CREATE MATERIALIZED VIEW stored_totals AS SELECT * FROM sales.totals;
CREATE UNIQUE INDEX stored_totals_idx ON stored_totals (customer_id);
