-- Subscriptions and invoices: domains, exclusion constraints, row security, a ledger, ranges.
CREATE EXTENSION btree_gist;
CREATE SCHEMA billing;
CREATE SCHEMA ledger;
COMMENT ON SCHEMA ledger IS 'Double entry';
CREATE DOMAIN billing.currency_code AS char(3) CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN billing.amount AS numeric(14, 2) NOT NULL DEFAULT 0;
CREATE DOMAIN billing.percentage AS numeric(5, 2) CONSTRAINT is_percentage CHECK (VALUE >= 0 AND VALUE <= 100);
COMMENT ON DOMAIN billing.currency_code IS 'ISO 4217';
CREATE TYPE billing.billing_address AS (line_1 text, line_2 text, postal_code varchar(12), country char(2));
CREATE TYPE billing.invoice_state AS ENUM ('draft', 'issued', 'paid', 'void');

CREATE TABLE billing.accounts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference varchar(20) NOT NULL UNIQUE CHECK (reference = upper(reference)),
    currency billing.currency_code NOT NULL DEFAULT 'EUR',
    address billing.billing_address,
    discount billing.percentage DEFAULT 0,
    vat_number varchar(14),
    closed_on date,
    CONSTRAINT accounts_vat CHECK (vat_number IS NULL OR vat_number ~ '^[A-Z]{2}[0-9A-Z]{2,12}$')
);
CREATE UNIQUE INDEX accounts_vat_key ON billing.accounts (upper(vat_number::text)) WHERE closed_on IS NULL;

CREATE TABLE billing.plans (
    code varchar(30) PRIMARY KEY,
    price billing.amount,
    every interval NOT NULL DEFAULT '1 mon' CHECK (every > '00:00:00'::interval),
    features text[] NOT NULL DEFAULT ARRAY[]::text[],
    CONSTRAINT plans_priced CHECK (price >= 0)
);

CREATE TABLE billing.subscriptions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id integer NOT NULL REFERENCES billing.accounts,
    plan_code varchar(30) NOT NULL REFERENCES billing.plans ON UPDATE CASCADE,
    during daterange NOT NULL CHECK (NOT isempty(during)),
    seats integer NOT NULL DEFAULT 1 CHECK (seats > 0),
    CONSTRAINT subscriptions_one_at_a_time
        EXCLUDE USING gist (account_id WITH =, plan_code WITH =, during WITH &&) WHERE (seats > 0)
);

CREATE SEQUENCE billing.invoice_number START WITH 100000;
CREATE TABLE billing.invoices (
    number bigint PRIMARY KEY DEFAULT nextval('billing.invoice_number'),
    account_id integer NOT NULL REFERENCES billing.accounts,
    state billing.invoice_state NOT NULL DEFAULT 'draft',
    issued_on date,
    net billing.amount,
    tax_rate billing.percentage NOT NULL DEFAULT 19.00,
    gross numeric(16, 2) GENERATED ALWAYS AS (round(net * (1 + tax_rate / 100), 2)) STORED,
    CONSTRAINT invoices_issued CHECK (state = 'draft' OR issued_on IS NOT NULL),
    CONSTRAINT invoices_net CHECK (net > 0 OR state IN ('draft', 'void'))
);
CREATE INDEX ON billing.invoices (account_id, issued_on DESC NULLS LAST);
CREATE INDEX invoices_unpaid ON billing.invoices (issued_on) WHERE state = 'issued';
CREATE INDEX invoices_months ON billing.invoices USING brin (issued_on) WITH (pages_per_range = 32);

CREATE TABLE billing.invoice_lines (
    invoice_number bigint NOT NULL REFERENCES billing.invoices ON DELETE CASCADE,
    line smallint NOT NULL,
    description text NOT NULL,
    quantity numeric(10, 3) NOT NULL DEFAULT 1 CHECK (quantity <> 0),
    unit_price billing.amount,
    PRIMARY KEY (invoice_number, line)
);

CREATE TABLE ledger.accounts (
    code char(4) PRIMARY KEY,
    name text NOT NULL,
    parent char(4) REFERENCES ledger.accounts,
    is_debit boolean NOT NULL
);
CREATE TABLE ledger.entries (
    id bigint GENERATED ALWAYS AS IDENTITY,
    booked_on date NOT NULL,
    debit char(4) NOT NULL REFERENCES ledger.accounts,
    credit char(4) NOT NULL REFERENCES ledger.accounts,
    amount numeric(14, 2) NOT NULL CHECK (amount > 0::numeric),
    invoice_number bigint REFERENCES billing.invoices,
    CHECK (debit <> credit),
    PRIMARY KEY (id, booked_on, debit)
) PARTITION BY RANGE (booked_on);
CREATE TABLE ledger.entries_2026 PARTITION OF ledger.entries FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')
    PARTITION BY LIST (debit);
CREATE TABLE ledger.entries_2026_cash PARTITION OF ledger.entries_2026 FOR VALUES IN ('1000', '1010');
CREATE TABLE ledger.entries_2026_rest PARTITION OF ledger.entries_2026 DEFAULT;
CREATE RULE entries_stay AS ON DELETE TO ledger.entries DO INSTEAD NOTHING;

CREATE FUNCTION billing.balance(account integer) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(gross), 0) FROM billing.invoices WHERE account_id = account AND state = 'issued'
$$;
CREATE VIEW billing.debtors AS
    SELECT id, reference, billing.balance(id) AS owed FROM billing.accounts WHERE billing.balance(id) > 0;
ALTER TABLE billing.invoices ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON billing.invoices FOR SELECT
    USING (account_id = nullif(current_setting('billing.account', true), '')::integer);
GRANT SELECT ON billing.plans TO PUBLIC;
GRANT SELECT (number, state), UPDATE (state) ON billing.invoices TO PUBLIC;
