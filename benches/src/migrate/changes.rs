//! The changes: twelve that every growing application makes some day, and a backfill.

/// A column as a client writes it: its name, and the SQL of a value that holds `{n}`, a number.
pub(super) type Written = (&'static str, &'static str);

/// A change of the table `orders`.
pub(crate) struct Change {
    /// The name of the case.
    pub(super) name: &'static str,
    /// What stands for it in the words of `tests/cases`: lines of `orders` that go and come.
    pub(super) lines: &'static str,
    /// Options of the case, `! allow ...`.
    pub(super) options: &'static str,
    /// What a person writes who thinks of no lock.
    pub(super) naive: &'static str,
    /// What differs between the releases: columns that the old one alone knows, and those that the new one alone
    /// knows.
    pub(super) columns: (&'static [Written], &'static [Written]),
    /// What of a model in Django goes, and what comes.
    pub(super) django: (&'static str, &'static str),
    /// What Django's questions are answered with.
    pub(super) django_answers: &'static str,
    /// The same for SQLAlchemy.
    pub(super) alembic: (&'static str, &'static str),
    /// The same for drizzle.
    pub(super) drizzle: (&'static str, &'static str),
}

/// The columns of `orders` that both releases of every change write.
pub(super) const COMMON: &[Written] = &[
    ("customer_id", "1 + {n} % 100"),
    ("code", "'N' || {n}"),
    ("note", "'written ' || {n}"),
    ("quantity", "1 + {n} % 9"),
    ("placed_at", "'2026-01-01 12:00:00'"),
];

const STATUS: Written = ("status", "'open'");
const LEGACY: Written = ("legacy", "'old'");
const NONE: (&[Written], &[Written]) = (&[], &[]);

/// The changes.
pub(crate) const CHANGES: &[Change] = &[
    Change {
        name: "a column with a constant default",
        lines: "+   priority integer ; default 0\n",
        options: "",
        naive: "ALTER TABLE orders ADD COLUMN priority integer NOT NULL DEFAULT 0",
        columns: NONE,
        django: (
            "",
            "    priority = models.IntegerField(default=0, db_default=0)\n",
        ),
        django_answers: "",
        alembic: (
            "",
            "    priority = mapped_column(Integer, nullable=False, server_default='0')\n",
        ),
        drizzle: (
            "",
            "  priority: integer('priority').notNull().default(0),\n",
        ),
    },
    Change {
        name: "a column with a random default",
        lines: "+   token uuid ; default uuid_v4()\n",
        options: "",
        naive: "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
        columns: NONE,
        django: (
            "",
            "    token = models.UUIDField(db_default=RandomUUID())\n",
        ),
        django_answers: "",
        alembic: (
            "",
            "    token = mapped_column(Uuid, nullable=False, server_default=text('gen_random_uuid()'))\n",
        ),
        drizzle: ("", "  token: uuid('token').notNull().defaultRandom(),\n"),
    },
    Change {
        name: "a column becomes required",
        lines: "-   note text null\n+   note text\n",
        options: "",
        naive: "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
        columns: NONE,
        django: (
            "    note = models.TextField(null=True)\n",
            "    note = models.TextField()\n",
        ),
        // "Ignore for now": the rows are filled.
        django_answers: "2\n",
        alembic: (
            "    note = mapped_column(Text)\n",
            "    note = mapped_column(Text, nullable=False)\n",
        ),
        drizzle: (
            "  note: text('note'),\n",
            "  note: text('note').notNull(),\n",
        ),
    },
    Change {
        name: "an index",
        lines: "+   index orders_customer_id_idx (customer_id)\n",
        options: "",
        naive: "CREATE INDEX orders_customer_id_idx ON orders (customer_id)",
        columns: NONE,
        django: (
            "        indexes = [",
            "        indexes = [models.Index(fields=['customer'], name='orders_customer_id_idx'), ",
        ),
        django_answers: "",
        alembic: (
            "    __table_args__ = (",
            "    __table_args__ = (Index('orders_customer_id_idx', 'customer_id'), ",
        ),
        drizzle: (
            "(t) => [",
            "(t) => [index('orders_customer_id_idx').on(t.customer_id), ",
        ),
    },
    Change {
        name: "a unique rule",
        lines: "+   unique orders_code_key (code)\n",
        options: "",
        naive: "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code)",
        columns: NONE,
        django: (
            "        constraints = [",
            "        constraints = [models.UniqueConstraint(fields=['code'], name='orders_code_key'), ",
        ),
        django_answers: "",
        alembic: (
            "    __table_args__ = (",
            "    __table_args__ = (UniqueConstraint('code', name='orders_code_key'), ",
        ),
        drizzle: ("(t) => [", "(t) => [unique('orders_code_key').on(t.code), "),
    },
    Change {
        name: "a check",
        lines: "+   check positive quantity > 0\n",
        options: "",
        naive: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (quantity > 0)",
        columns: NONE,
        django: (
            "        constraints = [",
            "        constraints = [models.CheckConstraint(condition=models.Q(quantity__gt=0), name='positive'), ",
        ),
        django_answers: "",
        alembic: (
            "    __table_args__ = (",
            "    __table_args__ = (CheckConstraint('quantity > 0', name='positive'), ",
        ),
        drizzle: (
            "(t) => [",
            "(t) => [check('positive', sql`${t.quantity} > 0`), ",
        ),
    },
    Change {
        name: "a foreign key",
        lines: "+   foreign orders_customer_id_fkey (customer_id) -> customers(id)\n",
        options: "",
        naive: "ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id)",
        columns: NONE,
        django: ("db_index=False, db_constraint=False)", "db_index=False)"),
        django_answers: "",
        alembic: (
            "    customer_id = mapped_column(BigInteger, nullable=False)\n",
            "    customer_id = mapped_column(ForeignKey('customers.id', name='orders_customer_id_fkey'), nullable=False)\n",
        ),
        drizzle: (
            "(t) => [",
            "(t) => [foreignKey({ name: 'orders_customer_id_fkey', columns: [t.customer_id], foreignColumns: [customers.id] }), ",
        ),
    },
    Change {
        name: "integer to bigint",
        lines: "-   quantity integer\n+   quantity bigint\n",
        options: "",
        naive: "ALTER TABLE orders ALTER COLUMN quantity TYPE bigint",
        columns: NONE,
        django: (
            "    quantity = models.IntegerField()\n",
            "    quantity = models.BigIntegerField()\n",
        ),
        django_answers: "",
        alembic: (
            "    quantity = mapped_column(Integer, nullable=False)\n",
            "    quantity = mapped_column(BigInteger, nullable=False)\n",
        ),
        drizzle: (
            "  quantity: integer('quantity').notNull(),\n",
            "  quantity: bigint('quantity', { mode: 'bigint' }).notNull(),\n",
        ),
    },
    Change {
        name: "a text gets a limit",
        lines: "-   status text\n+   status varchar(20)\n",
        options: "",
        naive: "ALTER TABLE orders ALTER COLUMN status TYPE varchar(20)",
        columns: (&[STATUS], &[STATUS]),
        django: (
            "    status = models.TextField()\n",
            "    status = models.CharField(max_length=20)\n",
        ),
        django_answers: "",
        alembic: (
            "    status = mapped_column(Text, nullable=False)\n",
            "    status = mapped_column(String(20), nullable=False)\n",
        ),
        drizzle: (
            "  status: text('status').notNull(),\n",
            "  status: varchar('status', { length: 20 }).notNull(),\n",
        ),
    },
    Change {
        name: "a column is renamed",
        lines: "-   status text\n+   state text ; was status\n",
        options: "",
        naive: "ALTER TABLE orders RENAME COLUMN status TO state",
        columns: (&[STATUS], &[("state", "'open'")]),
        django: (
            "    status = models.TextField()\n",
            "    state = models.TextField()\n",
        ),
        // "Was order.status renamed to order.state (a TextField)?"
        django_answers: "y\n",
        alembic: (
            "    status = mapped_column(Text, nullable=False)\n",
            "    state = mapped_column(Text, nullable=False)\n",
        ),
        drizzle: (
            "  status: text('status').notNull(),\n",
            "  state: text('state').notNull(),\n",
        ),
    },
    Change {
        name: "a column is dropped",
        lines: "-   legacy text null\n",
        options: "! allow orders.legacy\n",
        naive: "ALTER TABLE orders DROP COLUMN legacy",
        columns: (&[STATUS, LEGACY], &[STATUS]),
        django: ("    legacy = models.TextField(null=True)\n", ""),
        django_answers: "",
        alembic: ("    legacy = mapped_column(Text)\n", ""),
        drizzle: ("  legacy: text('legacy'),\n", ""),
    },
    Change {
        name: "a time gets its zone",
        lines: "-   placed_at timestamp\n+   placed_at timestamptz\n",
        options: "",
        naive: "ALTER TABLE orders ALTER COLUMN placed_at TYPE timestamptz",
        columns: NONE,
        // Django has one type of time; the setting USE_TZ is no part of a model.
        django: ("", ""),
        django_answers: "",
        alembic: (
            "    placed_at = mapped_column(DateTime, nullable=False)\n",
            "    placed_at = mapped_column(DateTime(timezone=True), nullable=False)\n",
        ),
        drizzle: (
            "  placed_at: timestamp('placed_at').notNull(),\n",
            "  placed_at: timestamp('placed_at', { withTimezone: true }).notNull(),\n",
        ),
    },
];

/// A required column that another one fills. The naive way is the one that people write by hand.
pub(crate) const BACKFILL: Change = Change {
    name: "a column is filled from another",
    lines: "+   label text ; backfill code\n",
    options: "",
    naive: "ALTER TABLE orders ADD COLUMN label text; UPDATE orders SET label = code; \
            ALTER TABLE orders ALTER COLUMN label SET NOT NULL",
    columns: (&[], &[("label", "'N' || {n}")]),
    django: ("", ""),
    django_answers: "",
    alembic: ("", ""),
    drizzle: ("", ""),
};

/// The tables before every change, in the words of `tests/cases`.
const BEFORE: &[&str] = &[
    "id bigint key",
    "customer_id bigint",
    "code varchar(20)",
    "note text null",
    "status text",
    "quantity integer",
    "legacy text null",
    "placed_at timestamp",
];

impl Change {
    /// The name as the name of a file.
    pub(super) fn slug(&self) -> String {
        self.name.replace(' ', "-")
    }

    /// The change as a case.
    pub(super) fn case(&self, rows: u64) -> String {
        let mut text = format!(
            "# {}\n{}  customers ; rows {}\n    id bigint key\n    name text\n  orders ; rows {rows}\n",
            self.name,
            self.options,
            rows / 10
        );
        let goes = |line: &str| self.lines.contains(&format!("-   {line}\n"));
        for line in BEFORE.iter().filter(|line| !goes(line)) {
            text.push_str(&format!("    {line}\n"));
        }
        text.push_str(self.lines);
        text.push_str("    index orders_placed_at_idx (placed_at)\n");
        text
    }

    /// What a client of the old or of the new release writes.
    pub(super) fn written(&self, release: Release) -> Vec<Written> {
        let (old, new) = self.columns;
        let own = match release {
            Release::Old => old,
            Release::New => new,
        };
        let mut columns = COMMON.to_vec();
        columns.extend(own);
        // What no release of this change differs in is written by both.
        if !old.iter().any(|(name, _)| *name == "status") {
            columns.push(STATUS);
        }
        columns
    }
}

/// Which release of the application a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Release {
    /// The one that runs before the change, and while it is made.
    Old,
    /// The one for which it is made.
    New,
}

/// What makes the tables, without indexes and rows.
pub(super) const TABLES: &str = "
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    code varchar(20) NOT NULL,
    note text,
    status text NOT NULL,
    quantity integer NOT NULL,
    legacy text,
    placed_at timestamp NOT NULL
);
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_planned() {
        for change in CHANGES.iter().chain([&BACKFILL]) {
            let cases = architrave_cases::parse(&change.case(1_000_000)).unwrap();
            let dialect = schema_core::dialect::Postgres::new(15).unwrap();
            match architrave_cases::outcome(&cases[0], &dialect) {
                architrave_cases::Outcome::Planned { plan, .. } => {
                    assert!(!plan.migrations.is_empty(), "{}", change.name);
                }
                architrave_cases::Outcome::Refused { problems, .. } => {
                    panic!("{}: {problems:?}", change.name)
                }
            }
        }
    }

    #[test]
    fn there_are_twelve() {
        assert_eq!(CHANGES.len(), 12);
    }
}
