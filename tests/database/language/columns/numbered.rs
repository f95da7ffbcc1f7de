//! Identity columns.

use crate::language::{Journey, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    /// An order.
    #[derive(Table)]
    #[table(name = "orders")]
    pub struct Order {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(identity(
            by_default,
            start = 1000,
            increment = 10,
            min = 100,
            max = 9990,
            cache = 5,
            cycle
        ))]
        pub number: i32,
        pub note: Option<String>,
    }

    /// A refund, counted down.
    #[derive(Table)]
    pub struct Refund {
        #[column(
            primary_key,
            identity(always, sequence = "refund numbers", increment = -1, start = -100),
            allow(primary_key_32_bit, reason = "never so many")
        )]
        pub id: i16,
    }

    schema! {
        pub static ORDERS = { tables: [Order, Refund], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    /// An order.
    #[derive(Table)]
    #[table(name = "orders")]
    pub struct Order {
        #[column(primary_key, identity(by_default, cache = 20))]
        pub id: i64,
        #[column(identity(always, start = 2000))]
        pub number: i32,
        pub note: Option<String>,
    }

    /// A refund, counted down.
    #[derive(Table)]
    pub struct Refund {
        #[column(
            primary_key,
            identity(always, increment = -2),
            allow(primary_key_32_bit, reason = "never so many")
        )]
        pub id: i16,
    }

    schema! {
        pub static ORDERS = { tables: [Order, Refund], lock: "absent.lock" }
    }
}

mod third {
    use super::*;

    /// An order.
    #[derive(Table)]
    #[table(name = "orders")]
    pub struct Order {
        #[column(primary_key, identity)]
        pub id: i64,
        pub number: i32,
        #[column(default = 0)]
        pub rank: i32,
        pub note: Option<String>,
    }

    /// A refund, counted down.
    #[derive(Table)]
    pub struct Refund {
        #[column(
            primary_key,
            identity(always, increment = -2),
            allow(primary_key_32_bit, reason = "never so many")
        )]
        pub id: i16,
    }

    schema! {
        pub static ORDERS = { tables: [Order, Refund], lock: "absent.lock" }
    }
}

#[test]
fn numbering_has_options_that_change() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO orders DEFAULT VALUES; INSERT INTO orders DEFAULT VALUES; \
                       INSERT INTO refunds DEFAULT VALUES; \
                       DO $$ BEGIN \
                         ASSERT (SELECT array_agg(number ORDER BY id) FROM orders) = '{1000,1010}'; \
                         ASSERT (SELECT min(id) FROM refunds) = -100; \
                       END $$",
                reverting_loses: &["orders", "refunds"],
                ..Release::of(&first::ORDERS)
            },
            Release {
                rows: "INSERT INTO orders DEFAULT VALUES; INSERT INTO refunds DEFAULT VALUES; \
                       DO $$ BEGIN \
                         ASSERT (SELECT max(number) FROM orders) = 1041; \
                         ASSERT (SELECT min(id) FROM refunds) = -102; \
                       END $$",
                ..Release::of(&second::ORDERS)
            },
            Release {
                rows: "INSERT INTO orders (number) VALUES (3000)",
                reverting_loses: &["orders.rank"],
                ..Release::of(&third::ORDERS)
            },
        ],
        &[
            "numbered columns besides a primary key",
            "options for how rows are numbered",
        ],
    )
    .run();
}
