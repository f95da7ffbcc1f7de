//! What a database is read as.

mod large;

use crate::dialect::model::{
    binary, check, column, defaulted, foreign_key, index, number, of, required, table, text, unary,
    unique,
};
use architrave_tests::postgres::scratch_database;
use architrave_tests::sqlite::scratch_file;
use schema_cli::database::{Catalog, Database as _, compare_catalogs, create_schema, normal_form};
use schema_core::def::{
    BinaryOperator, Deferrable, NullsOrder, ReferentialAction, TypeKind, UnaryOperator,
};
use schema_core::dialect::{Dialect as _, Postgres};
use schema_core::model::{
    DataType, EnumType, Expression, Identity, IndexKey, ObjectId, ObjectName, Schema,
};
use std::collections::BTreeMap;

/// A schema with an object of every kind.
fn schema() -> Schema {
    let mut schema = Schema::default();
    let status = ObjectName::new("order_status");
    schema.enums.insert(
        status.clone(),
        EnumType {
            id: ObjectId::default(),
            name: status.clone(),
            comment: Some("How far it is".into()),
            labels: vec!["pending".into(), "it's done".into()],
            renamed_labels: BTreeMap::new(),
        },
    );
    let mut customers = table("customers");
    customers
        .columns
        .push(required(column("email", TypeKind::Text)));
    customers
        .columns
        .push(column("deleted_at", TypeKind::TimestampTz));
    customers
        .uniques
        .push(unique("customers_email_key", &["email"]));
    let mut live = unique("customers_live_email_key", &["email"]);
    live.predicate = Some(unary(UnaryOperator::IsNone, of("deleted_at")));
    customers.uniques.push(live);
    customers.checks.push(check(
        "customers_email_check",
        binary(of("email"), BinaryOperator::Like, text("%@%")),
    ));
    let mut orders = table("orders");
    orders.comment = Some("What was ordered".into());
    orders.columns[0].identity = Some(Identity::ALWAYS);
    orders
        .columns
        .push(required(column("customer_id", TypeKind::BigInt)));
    let mut amount = required(column("amount", TypeKind::Numeric));
    amount.data_type.precision = Some(10);
    amount.data_type.scale = Some(2);
    amount.comment = Some("In euros".into());
    orders.columns.push(defaulted(amount, number(0)));
    let mut state = required(column("status", TypeKind::Enum));
    state.data_type = DataType {
        name: Some(status),
        ..DataType::new(TypeKind::Enum)
    };
    orders.columns.push(defaulted(state, text("pending")));
    orders.checks.push(check(
        "orders_amount_check",
        binary(of("amount"), BinaryOperator::GreaterOrEqual, number(0)),
    ));
    let mut key = foreign_key("orders_customer_id_fkey", "customer_id", "customers");
    key.on_delete = ReferentialAction::Cascade;
    key.deferrable = Deferrable::InitiallyDeferred;
    orders.foreign_keys.push(key);
    let mut by_customer = index("orders_customer_id_status_idx", &["customer_id", "status"]);
    by_customer.parts[1].descending = true;
    by_customer.parts[1].nulls = Some(NullsOrder::Last);
    by_customer.include = vec!["amount".into()];
    by_customer.predicate = Some(binary(of("status"), BinaryOperator::Equal, text("pending")));
    orders.indexes.push(by_customer);
    for table in [customers, orders] {
        schema.tables.insert(table.name.clone(), table);
    }
    schema
}

fn differences(expected: &Catalog, found: &Catalog) -> Vec<String> {
    compare_catalogs(expected, found)
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn postgres_gives_back_what_was_created() {
    let database = scratch_database();
    let mut connection = schema_cli::database::postgres::Postgres::connect(database.url()).unwrap();
    let dialect = Postgres::new(u16::try_from(connection.major_version()).unwrap()).unwrap();
    let expected = dialect.adapt(&schema()).unwrap();
    for statement in create_schema(&expected, &dialect).unwrap() {
        connection.execute(&statement).unwrap();
    }
    let found = connection.catalog().unwrap();
    // All but the expressions is as the model has it, without any normal form.
    let orders = &found.schema.tables[&ObjectName::new("orders")];
    assert_eq!(orders.comment.as_deref(), Some("What was ordered"));
    assert_eq!(orders.columns[0].identity, Some(Identity::ALWAYS));
    assert_eq!(orders.columns[2].data_type.to_string(), "numeric(10, 2)");
    assert_eq!(orders.columns[2].comment.as_deref(), Some("In euros"));
    assert_eq!(
        orders.columns[3].data_type.to_string(),
        "enum(order_status)"
    );
    assert_eq!(
        orders.foreign_keys,
        expected.tables[&ObjectName::new("orders")].foreign_keys
    );
    let by_customer = &orders.indexes[0];
    assert!(by_customer.parts[1].descending);
    assert_eq!(by_customer.parts[1].nulls, Some(NullsOrder::Last));
    assert_eq!(by_customer.include, ["amount"]);
    assert!(by_customer.predicate.is_some());
    let customers = &found.schema.tables[&ObjectName::new("customers")];
    assert_eq!(customers.uniques.len(), 2);
    assert!(customers.uniques[1].predicate.is_some());
    assert_eq!(found.schema.enums, expected.enums);
    assert!(found.unfinished.is_empty() && found.unique_indexes.is_empty());
    // And the whole of it in normal form.
    let expected = normal_form(&mut connection, &expected, &dialect).unwrap();
    assert_eq!(differences(&expected, &found), [""; 0]);
    // The scratch database is gone.
    let left: i64 = database
        .connect()
        .query_one(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'architrave_scratch%' AND datname NOT IN \
             (SELECT datname FROM pg_stat_activity WHERE datname IS NOT NULL)",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(left, 0);
}

/// Each change of a live database that nobody declared, and the object that must be named for it.
#[test]
fn every_kind_of_difference_is_found() {
    let changes = [
        (
            "ALTER TABLE orders ALTER amount TYPE numeric(12, 2)",
            "column orders.amount differs",
        ),
        (
            "ALTER TABLE orders ALTER amount DROP NOT NULL",
            "column orders.amount differs",
        ),
        (
            "ALTER TABLE orders ALTER amount SET DEFAULT 1",
            "column orders.amount differs",
        ),
        (
            "ALTER TABLE orders ADD note text",
            "column orders.note is not expected",
        ),
        (
            "ALTER TABLE orders DROP amount",
            "column orders.amount is missing",
        ),
        (
            "ALTER TABLE orders ALTER id SET GENERATED BY DEFAULT",
            "column orders.id differs",
        ),
        (
            "ALTER TABLE customers ALTER email TYPE text COLLATE \"C\"",
            "column customers.email differs",
        ),
        (
            "COMMENT ON COLUMN orders.amount IS NULL",
            "column orders.amount differs",
        ),
        ("COMMENT ON TABLE orders IS 'x'", "table orders differs"),
        (
            "ALTER TYPE order_status ADD VALUE 'new' BEFORE 'pending'",
            "enum order_status differs",
        ),
        (
            "ALTER TABLE customers RENAME CONSTRAINT customers_pkey TO k",
            "primary key customers.customers_pkey is missing",
        ),
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_amount_check",
            "check orders.orders_amount_check is missing",
        ),
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_amount_check; \
             ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount > 0)",
            "check orders.orders_amount_check differs",
        ),
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_amount_check; \
             ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0) NOT VALID",
            "unfinished orders.orders_amount_check is not expected",
        ),
        (
            "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey; ALTER TABLE orders ADD CONSTRAINT \
             orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers DEFERRABLE INITIALLY DEFERRED",
            "foreign key orders.orders_customer_id_fkey differs",
        ),
        (
            "ALTER TABLE orders ALTER CONSTRAINT orders_customer_id_fkey DEFERRABLE INITIALLY IMMEDIATE",
            "foreign key orders.orders_customer_id_fkey differs",
        ),
        (
            "ALTER TABLE customers DROP CONSTRAINT customers_email_key; \
             CREATE UNIQUE INDEX customers_email_key ON customers (email)",
            "unique rule customers.customers_email_key differs",
        ),
        (
            "DROP INDEX customers_live_email_key; CREATE UNIQUE INDEX customers_live_email_key ON customers (email)",
            "unique rule customers.customers_live_email_key differs",
        ),
        (
            "DROP INDEX orders_customer_id_status_idx; CREATE INDEX orders_customer_id_status_idx ON orders \
             (customer_id, status DESC) INCLUDE (amount) WHERE status = 'pending'",
            "index orders.orders_customer_id_status_idx differs",
        ),
        (
            "DROP INDEX orders_customer_id_status_idx; CREATE INDEX orders_customer_id_status_idx ON orders \
             (customer_id, status DESC NULLS LAST) WHERE status = 'pending'",
            "index orders.orders_customer_id_status_idx differs",
        ),
        (
            "CREATE INDEX i ON customers (email text_pattern_ops)",
            "index customers.i is not expected",
        ),
        ("CREATE TABLE extra ()", "table extra is not expected"),
        ("DROP TABLE orders", "table orders is missing"),
    ];
    let database = scratch_database();
    let mut connection = schema_cli::database::postgres::Postgres::connect(database.url()).unwrap();
    let dialect = Postgres::new(u16::try_from(connection.major_version()).unwrap()).unwrap();
    let schema = dialect.adapt(&schema()).unwrap();
    for statement in create_schema(&schema, &dialect).unwrap() {
        connection.execute(&statement).unwrap();
    }
    let expected = connection.catalog().unwrap();
    for (change, named) in changes {
        let copy = scratch_database();
        let mut connection = schema_cli::database::postgres::Postgres::connect(copy.url()).unwrap();
        for statement in create_schema(&schema, &dialect).unwrap() {
            connection.execute(&statement).unwrap();
        }
        connection.execute(change).unwrap();
        let found = connection.catalog().unwrap();
        let found = differences(&expected, &found);
        assert!(
            found.iter().any(|difference| difference.starts_with(named)),
            "{change}: {found:?}"
        );
    }
}

#[test]
fn what_the_model_cannot_say_is_listed_and_what_is_not_ours_left_out() {
    let database = scratch_database();
    database.execute(
        "CREATE EXTENSION citext; CREATE EXTENSION pg_trgm;
         CREATE SCHEMA other; CREATE TABLE other.t (id bigint, c citext);
         CREATE VIEW v AS SELECT 1 AS one; CREATE SEQUENCE s;
         CREATE TABLE parts (n int) PARTITION BY RANGE (n);
         CREATE TABLE part PARTITION OF parts DEFAULT; CREATE INDEX own ON part (n);
         ALTER TABLE part ADD CONSTRAINT own_too CHECK (n > 0);
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER g BEFORE INSERT ON other.t FOR EACH ROW EXECUTE FUNCTION f();
         CREATE DOMAIN d AS text; CREATE TABLE x (r int4range, EXCLUDE USING gist (r WITH &&))",
    );
    let mut connection = schema_cli::database::open(database.url()).unwrap();
    connection.create_history().unwrap();
    let catalog = connection.catalog().unwrap();
    let tables: Vec<String> = catalog
        .schema
        .tables
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(tables, ["parts", "x", "other.t"]);
    let unmanaged: Vec<String> = catalog.unmanaged.iter().map(ToString::to_string).collect();
    assert_eq!(unmanaged, Vec::<String>::new());
    let objects = catalog.schema.objects.keys().map(ToString::to_string);
    let mut objects: Vec<String> = objects.collect();
    objects.sort();
    assert_eq!(
        objects,
        [
            "constraint part.own_too",
            "extension citext",
            "extension pg_trgm",
            "function f()",
            "index own",
            "namespace other",
            "view v"
        ]
    );
    let table = &catalog.schema.tables[&ObjectName {
        namespace: Some("other".into()),
        name: "t".into(),
    }];
    assert_eq!(table.columns[1].data_type.kind, TypeKind::CiText);
}

#[test]
fn sqlite_gives_back_what_its_text_says() {
    let file = scratch_file();
    file.execute(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, price NUMERIC NOT NULL DEFAULT (1 + 1),
           twice INTEGER GENERATED ALWAYS AS (price * 2) VIRTUAL, code VARCHAR(10) COLLATE NOCASE,
           CONSTRAINT parent_price_check CHECK (price >= 0), CONSTRAINT parent_code_key UNIQUE (code));
         CREATE TABLE child (a TEXT, b TEXT NOT NULL, parent_id INTEGER,
           CONSTRAINT child_pkey PRIMARY KEY (b, a),
           CONSTRAINT child_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES parent ON DELETE CASCADE) STRICT;
         CREATE INDEX child_idx ON child (parent_id, lower(a) DESC) WHERE a IS NOT NULL;
         CREATE UNIQUE INDEX child_key ON child (a) WHERE b > 'x';
         CREATE VIEW v AS SELECT 1;",
    );
    let mut database = schema_cli::database::open(&file.url()).unwrap();
    let catalog = database.catalog().unwrap();
    let parent = &catalog.schema.tables[&ObjectName::new("parent")];
    assert_eq!(parent.columns[0].identity, Some(Identity::BY_DEFAULT));
    assert_eq!(
        parent.columns[1].default,
        Some(Expression::Sql("1 + 1".into()))
    );
    assert_eq!(
        parent.columns[2].generated,
        Some((Expression::Sql("price * 2".into()), false))
    );
    // The table is not strict: its words for types stand as they are.
    let declared = "extension(sqlite, \"VARCHAR(10)\")";
    assert_eq!(parent.columns[3].data_type.to_string(), declared);
    assert_eq!(parent.columns[3].collation, Some(ObjectName::new("NOCASE")));
    assert_eq!(parent.uniques[0].name, "parent_code_key");
    assert_eq!(
        parent.checks[0].expression,
        Expression::Sql("price >= 0".into())
    );
    let child = &catalog.schema.tables[&ObjectName::new("child")];
    assert_eq!(child.primary_key.as_ref().unwrap().columns, ["b", "a"]);
    assert_eq!(child.foreign_keys[0].target_columns, ["id"]);
    assert_eq!(child.foreign_keys[0].on_delete, ReferentialAction::Cascade);
    assert_eq!(
        child.indexes[0].parts[1].key,
        IndexKey::Expression(Expression::Sql("lower (a)".into()))
    );
    assert!(child.indexes[0].parts[1].descending);
    assert!(child.uniques[0].predicate.is_some());
    let objects: Vec<String> = catalog
        .schema
        .objects
        .keys()
        .map(ToString::to_string)
        .collect();
    assert_eq!(objects, ["view v"]);
    assert!(compare_catalogs(&catalog, &catalog).is_empty());
    file.execute("DROP INDEX child_idx");
    let found = differences(&catalog, &database.catalog().unwrap());
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("index child.child_idx is missing"),
        "{found:?}"
    );
}
