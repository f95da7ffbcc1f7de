//! Sequences that stand by themselves or belong to a column.

use super::{Journey, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    #[derive(Table)]
    #[table(name = "tickets", rows = 100)]
    pub struct Ticket {
        #[column(primary_key, serial)]
        pub id: i32,
        #[column(serial(sequence = "Ticket Numbers", start = 1000, increment = 10, cache = 5))]
        pub number: i64,
        #[column(default = nextval("shared_numbers"))]
        pub shared: i64,
    }

    #[derive(Table)]
    #[table(name = "letters", namespace = post, rows = 100)]
    pub struct Letter {
        #[column(primary_key, serial)]
        pub id: i64,
        #[column(default = nextval("shared_numbers"))]
        pub shared: i64,
    }

    schema! {
        pub static SEQUENCES = {
            tables: [Ticket, Letter],
            objects: [
                sequence(shared_numbers, start = 5, comment = "of everything that has one"),
                sequence(small, namespace = post, type = smallint, min = 10, max = 99, start = 20, cycle),
            ],
            lock: "absent.lock",
        }
    }
}

mod second {
    use super::*;

    // The shared sequence has another step and no comment, the small one is gone; one column is no longer
    // numbered.
    #[derive(Table)]
    #[table(name = "tickets", rows = 100)]
    pub struct Ticket {
        #[column(primary_key, serial)]
        pub id: i32,
        pub number: i64,
        #[column(default = nextval("shared_numbers"))]
        pub shared: i64,
    }

    #[derive(Table)]
    #[table(name = "letters", namespace = post, rows = 100)]
    pub struct Letter {
        #[column(primary_key, serial(cache = 10))]
        pub id: i64,
        #[column(default = nextval("shared_numbers"))]
        pub shared: i64,
    }

    schema! {
        pub static SEQUENCES = {
            tables: [Ticket, Letter],
            objects: [sequence(shared_numbers, start = 5, increment = 2)],
            lock: "absent.lock",
        }
    }
}

#[test]
fn sequences_stand_alone_belong_to_a_column_and_change() {
    Journey::on_postgres(
            [
                Release {
                    rows: "INSERT INTO tickets DEFAULT VALUES; INSERT INTO tickets DEFAULT VALUES;
                           INSERT INTO post.letters DEFAULT VALUES",
                    counts: &[
                        ("SELECT count(*) FROM tickets WHERE id = 2 AND number = 1010 AND shared = 6", 1),
                        ("SELECT count(*) FROM post.letters WHERE id = 1 AND shared = 7", 1),
                    ],
                    reverting_loses: &["tickets", "post.letters", "shared_numbers"],
                    ..Release::of(&first::SEQUENCES)
                },
                Release {
                    rows: "INSERT INTO tickets (number) VALUES (7)",
                    counts: &[("SELECT count(*) FROM tickets WHERE shared > 7", 1)],
                    ..Release::of(&second::SEQUENCES)
                },
            ],
            &["sequences"],
    )
    .run();
}
