//! Columns, rules and indexes of partitioned tables that hold rows.

use crate::language::{Journey, Release};
use architrave::prelude::*;
use chrono::NaiveDate;

mod plain {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "sales",
        partition(list(shop), partition(hash(id), partitions = 2))
    )]
    #[primary_key(id, shop)]
    #[partition(sales_1, values(1))]
    #[partition(sales_2, values(2))]
    #[index(amount)]
    pub struct Sale {
        pub id: i64,
        pub shop: i32,
        pub amount: i32,
        pub day: NaiveDate,
        pub buyer: Option<String>,
    }

    schema! { pub static SCHEMA = { tables: [Sale], lock: "none.lock" } }
}

mod more {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "sales",
        partition(list(shop), partition(hash(id), partitions = 2))
    )]
    #[primary_key(id, shop)]
    #[partition(sales_1, values(1))]
    #[partition(sales_2, values(2))]
    #[partition(sales_3, values(3))]
    #[index(day, where(amount > 0), name = "sales_by_day")]
    #[index(buyer.lower())]
    #[unique(name = "sales_once", id, shop, day.desc())]
    #[unique(id, shop, amount)]
    #[check(positive, amount >= 0)]
    pub struct Sale {
        pub id: i64,
        pub shop: i32,
        pub amount: i32,
        pub day: NaiveDate,
        #[column(backfill = "nobody")]
        pub buyer: String,
        #[column(default = 0)]
        pub discount: i32,
    }

    schema! { pub static SCHEMA = { tables: [Sale], lock: "none.lock" } }
}

#[test]
fn columns_rules_and_indexes_of_a_partitioned_table_change() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO sales SELECT n, 1 + n % 2, n, '2026-01-01', NULL \
                       FROM generate_series(1, 100) n",
                reverting_loses: &["sales"],
                ..Release::of(&plain::SCHEMA)
            },
            Release {
                rows: "INSERT INTO sales VALUES (500, 3, 1, '2026-01-01', 'x')",
                counts: &[
                    ("SELECT count(*) FROM sales WHERE buyer = 'nobody'", 100),
                    (
                        "SELECT count(*) FROM pg_inherits WHERE inhparent = 'sales_by_day'::regclass",
                        3,
                    ),
                    (
                        "SELECT count(*) FROM pg_index WHERE NOT indisvalid AND indrelid::regclass::text LIKE 'sales%'",
                        0,
                    ),
                ],
                refused: &[
                    (
                        "INSERT INTO sales VALUES (501, 3, -1, '2026-01-01', 'x')",
                        "positive",
                    ),
                    (
                        "INSERT INTO sales VALUES (500, 3, 1, '2026-01-02', 'x')",
                        "duplicate key",
                    ),
                ],
                reverting_loses: &["sales_3", "sales.discount"],
                ..Release::of(&more::SCHEMA)
            },
        ],
        &["partitioned tables"],
    )
    .run();
}
