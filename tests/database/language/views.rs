//! Views whose columns a struct declares.

use super::{Journey, Release};
use crate::shop::release::{adapted, postgres};
use architrave::prelude::*;
use architrave_tests::postgres::scratch_database;
use schema_cli::database::normal_form;

mod first {
    use super::*;

    #[derive(Table)]
    pub struct Sale {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub customer: String,
        pub cents: i64,
    }

    /// What each customer has paid.
    #[derive(View)]
    #[view(query = "
        SELECT customer, count(*) AS number
        FROM sales
        GROUP BY customer
    ")]
    pub struct CustomerTotal {
        pub customer: String,
        pub number: i64,
    }

    schema! {
        pub static VIEWS = { tables: [Sale], views: [CustomerTotal], lock: "absent.lock" }
    }
}

/// The view has another query and a column more, and another one stands on it.
mod second {
    use super::*;
    pub use first::Sale;

    /// What each customer has paid, in all.
    #[derive(View)]
    #[view(query = "
        SELECT customer, count(*) AS number, max(cents) AS largest
        FROM sales
        GROUP BY customer
    ")]
    pub struct CustomerTotal {
        pub customer: String,
        pub number: i64,
        pub largest: Option<i64>,
    }

    #[derive(View)]
    #[view(
        name = "good customers",
        query = include_sql!("database/language/sql/good_customers.sql"),
        depends_on(CustomerTotal)
    )]
    pub struct GoodCustomer {
        #[column(name = "who")]
        pub customer: String,
    }

    schema! {
        pub static VIEWS = { tables: [Sale], views: [CustomerTotal, GoodCustomer], lock: "absent.lock" }
    }
}

#[test]
fn views_come_change_and_go() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO sales (customer, cents) VALUES ('a', 5), ('a', 7), ('b', 1)",
            counts: &[("SELECT max(number) FROM customer_totals", 2)],
            reverting_loses: &["sales"],
            ..Release::of(&first::VIEWS)
        },
        Release {
            counts: &[("SELECT count(*) FROM \"good customers\"", 1)],
            ..Release::of(&second::VIEWS)
        },
    ])
    .run();
}

/// What PostgreSQL alone has: stored rows with indexes, options, comments of columns, namespaces.
mod stored {
    use super::*;

    #[derive(Table)]
    #[table(namespace = shop)]
    pub struct Payment {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(type = varchar(20))]
        pub method: String,
        pub cents: i64,
    }

    #[derive(View)]
    #[view(
        namespace = shop,
        materialized,
        query = "SELECT method, sum(cents)::bigint AS cents FROM shop.payments GROUP BY method"
    )]
    #[index(cents.desc())]
    pub struct MethodTotal {
        /// How it was paid.
        #[unique]
        #[column(type = varchar(20))]
        pub method: String,
        pub cents: Option<i64>,
    }

    #[derive(View)]
    #[view(
        namespace = shop,
        name = "small_payments",
        security_barrier,
        check_option = local,
        query = "SELECT id, cents FROM shop.payments WHERE cents < 100"
    )]
    pub struct SmallPayment {
        pub id: i64,
        pub cents: i64,
    }

    schema! {
        pub static VIEWS = {
            tables: [Payment],
            views: [MethodTotal, SmallPayment],
            lock: "absent.lock",
        }
    }
}

/// The index goes, the options change, the query of the stored one too.
mod stored_otherwise {
    use super::*;
    pub use stored::Payment;

    #[derive(View)]
    #[view(
        namespace = shop,
        materialized,
        query = "SELECT method, max(cents) AS cents FROM shop.payments GROUP BY method"
    )]
    pub struct MethodTotal {
        #[unique]
        #[column(type = varchar(20))]
        pub method: String,
        /// The largest.
        pub cents: Option<i64>,
    }

    #[derive(View)]
    #[view(
        namespace = shop,
        name = "small_payments",
        query = "SELECT id, cents FROM shop.payments WHERE cents < 200"
    )]
    pub struct SmallPayment {
        pub id: i64,
        /// Less than two.
        pub cents: i64,
    }

    schema! {
        pub static VIEWS = {
            tables: [Payment],
            views: [MethodTotal, SmallPayment],
            lock: "absent.lock",
        }
    }
}

#[test]
fn stored_views_and_options_come_change_and_go() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO shop.payments (method, cents) VALUES ('cash', 5), ('card', 700);
                       REFRESH MATERIALIZED VIEW CONCURRENTLY shop.method_totals",
                counts: &[
                    ("SELECT count(*) FROM shop.method_totals", 2),
                    ("SELECT count(*) FROM shop.small_payments", 1),
                ],
                refused: &[(
                    "UPDATE shop.small_payments SET cents = 100",
                    "violates check option",
                )],
                reverting_loses: &["shop.payments"],
                ..Release::of(&stored::VIEWS)
            },
            Release {
                counts: &[("SELECT max(cents) FROM shop.method_totals", 700)],
                ..Release::of(&stored_otherwise::VIEWS)
            },
        ],
        &["SQLite", "has no namespaces"],
    )
    .run();
}

mod wrong {
    use super::*;
    pub use first::Sale;

    #[derive(View)]
    #[view(query = "SELECT id, count(*) AS number, 1 AS one FROM sales GROUP BY id")]
    pub struct Wrong {
        pub id: i64,
        pub number: i32,
        pub two: i32,
    }

    schema! {
        pub static VIEWS = { tables: [Sale], views: [Wrong], lock: "absent.lock" }
    }
}

#[test]
fn columns_that_the_query_does_not_give_are_told() {
    let scratch = scratch_database();
    let mut database = schema_cli::database::open(scratch.url()).unwrap();
    let dialect = postgres(15);
    let schema = adapted(wrong::VIEWS.definition(), &dialect);
    let error = normal_form(database.as_mut(), &schema, &dialect).unwrap_err();
    let text = error.to_string();
    for expected in [
        "view wrongs: `number` is integer in the struct, and bigint in the query",
        "the query gives no column `two`",
        "the struct has no field for `one`",
    ] {
        assert!(text.contains(expected), "{text}");
    }
}

/// Who looks at the view needs the right to look at its tables.
mod invoked {
    use super::*;

    #[derive(Table)]
    #[table(rows = 10)]
    pub struct Secret {
        #[column(primary_key)]
        pub id: i64,
        pub text: String,
    }

    #[derive(View)]
    #[view(security_invoker, query = "SELECT id, text FROM secrets")]
    pub struct OpenSecret {
        pub id: i64,
        pub text: String,
    }

    schema! {
        pub static VIEWS = { tables: [Secret], views: [OpenSecret], lock: "absent.lock" }
    }
}

/// The view runs with the rights of its owner.
mod owned {
    use super::*;
    pub use invoked::Secret;

    #[derive(View)]
    #[view(name = "open_secrets", query = "SELECT id, text FROM secrets")]
    pub struct OpenSecret {
        pub id: i64,
        pub text: String,
    }

    schema! {
        pub static VIEWS = { tables: [Secret], views: [OpenSecret], lock: "absent.lock" }
    }
}

#[test]
fn a_view_looks_with_the_rights_of_who_asks() {
    const AS_SOMEBODY: &str = "DO $$ BEGIN CREATE ROLE architrave_test_looker;
           EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
         GRANT SELECT ON open_secrets TO architrave_test_looker;
         SET LOCAL ROLE architrave_test_looker;
         SELECT count(*) FROM open_secrets";
    let refused: &'static [(&str, &str)] = Box::leak(Box::new([(
        AS_SOMEBODY,
        "permission denied for table secrets",
    )]));
    Journey {
        postgres_since: 15,
        older_postgres_says: &["security_invoker"],
        ..Journey::on_postgres(
            [
                Release {
                    refused,
                    reverting_loses: &["secrets"],
                    ..Release::of(&invoked::VIEWS)
                },
                Release {
                    rows: "DO $$ BEGIN CREATE ROLE architrave_test_looker;
                             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
                           GRANT SELECT ON open_secrets TO architrave_test_looker;
                           SET ROLE architrave_test_looker;
                           SELECT count(*) FROM open_secrets;
                           RESET ROLE;
                           REVOKE ALL ON open_secrets FROM architrave_test_looker",
                    ..Release::of(&owned::VIEWS)
                },
            ],
            &["open_secrets"],
        )
    }
    .run();
}
