//! Generated columns.

use crate::language::{Journey, OnSqlite, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    /// A line of an order.
    #[derive(Table)]
    #[table(rows = 1000)]
    pub struct Line {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub price: i64,
        pub quantity: i64,
        #[column(generated(price * quantity))]
        pub total: i64,
    }

    schema! {
        pub static LINES = { tables: [Line], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    /// A line of an order.
    #[derive(Table)]
    #[table(rows = 1000)]
    pub struct Line {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub price: i64,
        pub quantity: i64,
        /// With tax.
        #[column(generated(price * quantity * 2))]
        pub total: i64,
        #[column(generated(price + 1))]
        pub next: Option<i64>,
    }

    schema! {
        pub static LINES = { tables: [Line], lock: "absent.lock" }
    }
}

mod third {
    use super::*;

    /// A line of an order.
    #[derive(Table)]
    #[table(rows = 1000)]
    pub struct Line {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub price: i64,
        pub quantity: i64,
        /// With tax. NULL in what the release before inserts, which does not fill it.
        pub total: Option<i64>,
        #[column(generated(price + 1))]
        pub next: Option<i64>,
    }

    schema! {
        pub static LINES = { tables: [Line], lock: "absent.lock" }
    }
}

/// Stored: added to a small table, computed from something else, and made plain with its values.
#[test]
fn stored_columns_change() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO lines (price, quantity) VALUES (3, 4)",
            reverting_loses: &["lines"],
            ..Release::of(&first::LINES)
        },
        Release {
            rows: "INSERT INTO lines (price, quantity) VALUES (3, 5)",
            ..Release::of(&second::LINES)
        },
        Release {
            rows: "INSERT INTO lines (price, quantity, total) SELECT 1, 1, total FROM lines",
            reverting_loses: &["lines.total"],
            ..Release::of(&third::LINES)
        },
    ])
    .run();
}

mod on_read {
    use super::*;

    /// A line of an order.
    #[derive(Table)]
    pub struct Line {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub price: i64,
        #[column(generated(price * 2, virtual))]
        pub doubled: Option<i64>,
    }

    schema! {
        pub static LINES = { tables: [Line], lock: "absent.lock" }
    }
}

mod on_read_changed {
    use super::*;

    /// A line of an order.
    #[derive(Table)]
    pub struct Line {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub price: i64,
        #[column(generated(price * 3, virtual))]
        pub doubled: Option<i64>,
        #[column(generated(price * 4, virtual))]
        pub added: Option<i64>,
    }

    schema! {
        pub static LINES = { tables: [Line], lock: "absent.lock" }
    }
}

#[test]
fn columns_that_are_computed_on_read_change_without_a_rewrite() {
    Journey {
        postgres_since: 18,
        older_postgres_says: &["has no generated columns that are computed on read"],
        sqlite: OnSqlite::Holds(""),
        ..Journey::on_postgres(
            [
                Release {
                    rows: "INSERT INTO lines (price) VALUES (3)",
                    reverting_loses: &["lines"],
                    ..Release::of(&on_read::LINES)
                },
                Release::of(&on_read_changed::LINES),
            ],
            &[],
        )
    }
    .run();
}
