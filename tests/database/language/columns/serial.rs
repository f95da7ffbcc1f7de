//! Columns that take their numbers from a sequence of their own.

use crate::language::{Journey, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    #[derive(Table)]
    pub struct Invoice {
        #[column(primary_key, serial)]
        pub id: i64,
        #[column(serial(sequence = "Invoice numbers", type = bigint, start = 1000, increment = 10, cache = 5))]
        pub number: i32,
        pub note: Option<String>,
    }

    schema! {
        pub static INVOICES = { tables: [Invoice], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    /// Another step, and one column that the application numbers.
    #[derive(Table)]
    pub struct Invoice {
        #[column(primary_key, serial(increment = 2))]
        pub id: i64,
        pub number: i32,
        pub note: Option<String>,
    }

    schema! {
        pub static INVOICES = { tables: [Invoice], lock: "absent.lock" }
    }
}

#[test]
fn a_sequence_goes_with_its_column() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO invoices DEFAULT VALUES; INSERT INTO invoices DEFAULT VALUES; \
                       DO $$ BEGIN \
                         ASSERT (SELECT array_agg(number ORDER BY id) FROM invoices) = '{1000,1010}'; \
                         ASSERT pg_get_serial_sequence('invoices', 'number') = 'public.\"Invoice numbers\"'; \
                       END $$",
                reverting_loses: &["invoices"],
                ..Release::of(&first::INVOICES)
            },
            Release {
                rows: "INSERT INTO invoices (number) VALUES (1); \
                       DO $$ BEGIN \
                         ASSERT (SELECT max(id) FROM invoices) = 4; \
                         ASSERT pg_get_serial_sequence('invoices', 'number') IS NULL; \
                       END $$",
                ..Release::of(&second::INVOICES)
            },
        ],
        &["sequences"],
    )
    .run();
}
