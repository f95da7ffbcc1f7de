//! Partitions that come, go and change beside their table's rows.

use crate::language::{Journey, Release};
use architrave::prelude::*;
use chrono::{DateTime, Utc};

/// A table of events and one that refers to it; the partitions differ.
macro_rules! events {
    ($module:ident, $($division:tt)*) => {
        mod $module {
            use super::*;

            #[derive(Table)]
            $($division)*
            #[primary_key(id, at)]
            #[index(kind_id)]
            pub struct Event {
                pub id: i64,
                pub at: DateTime<Utc>,
                #[references(Kind.id, on_delete = cascade)]
                pub kind_id: Option<i64>,
            }

            #[derive(Table)]
            #[table(name = "kinds")]
            pub struct Kind {
                #[column(primary_key)]
                pub id: i64,
            }

            #[derive(Table)]
            #[table(name = "readers")]
            #[foreign_key(event_id, event_at, references(Event.id, Event.at), on_delete = cascade)]
            #[index(event_id, event_at)]
            pub struct Reader {
                #[column(primary_key)]
                pub id: i64,
                pub event_id: i64,
                pub event_at: DateTime<Utc>,
            }

            schema! { pub static SCHEMA = { tables: [Event, Kind, Reader], lock: "none.lock" } }
        }
    };
}

events! { two,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2025, from = "2025-01-01", to = "2026-01-01")]
    #[partition(events_2026, from = "2026-01-01", to = "2027-01-01")]
}

events! { three,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2025, from = "2025-01-01", to = "2026-01-01")]
    #[partition(events_of_2026, from = "2026-01-01", to = "2027-01-01", with(fillfactor = 70))]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01", with(fillfactor = 60))]
    #[partition(events_2028, from = "2028-01-01", to = "2029-01-01", partition(hash(id), partitions = 2))]
}

events! { less,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_of_2026, from = "2026-01-01", to = "2027-01-01")]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01", with(fillfactor = 65))]
}

#[test]
fn partitions_come_go_and_are_renamed() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO kinds VALUES (1); \
                       INSERT INTO events VALUES (1, '2025-05-01 00:00:00+00', 1), \
                           (2, '2026-05-01 00:00:00+00', 1); \
                       INSERT INTO readers VALUES (1, 2, '2026-05-01 00:00:00+00')",
                reverting_loses: &["events", "kinds", "readers"],
                ..Release::of(&two::SCHEMA)
            },
            Release {
                rows: "INSERT INTO events VALUES (3, '2027-05-01 00:00:00+00', 1), \
                           (4, '2028-05-01 00:00:00+00', NULL)",
                counts: &[
                    ("SELECT count(*) FROM events_of_2026", 1),
                    ("SELECT count(*) FROM events_2027", 1),
                    ("SELECT count(*) FROM events_2028", 1),
                    ("SELECT count(*) FROM events", 4),
                ],
                refused: &[
                    (
                        "INSERT INTO events VALUES (5, '2027-05-01 00:00:00+00', 9)",
                        "foreign key",
                    ),
                    (
                        "INSERT INTO events VALUES (5, '2030-05-01 00:00:00+00', 1)",
                        "no partition",
                    ),
                ],
                reverting_loses: &["events_2027", "events_2028"],
                ..Release::of(&three::SCHEMA)
            },
            Release {
                counts: &[("SELECT count(*) FROM events", 2)],
                ..Release::of(&less::SCHEMA)
            },
        ],
        &["partitioned tables"],
    )
    .run();
}

events! { with_default,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2026, from = "2026-01-01", to = "2027-01-01")]
    #[partition(events_rest, default)]
}

events! { with_default_and_more,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2026, from = "2026-01-01", to = "2027-01-01")]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01")]
    #[partition(events_2028, from = "2028-01-01", to = "2029-01-01")]
    #[partition(events_rest, default)]
}

events! { with_default_again,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01")]
    #[partition(events_rest, default)]
}

events! { without_default,
    #[table(name = "events", partition(range(at)))]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01")]
}

#[test]
fn partitions_come_and_go_beside_a_default() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO kinds VALUES (1); \
                       INSERT INTO events VALUES (1, '2026-05-01 00:00:00+00', 1), \
                           (2, '2040-05-01 00:00:00+00', 1)",
                counts: &[("SELECT count(*) FROM events_rest", 1)],
                reverting_loses: &["events", "kinds"],
                ..Release::of(&with_default::SCHEMA)
            },
            Release {
                rows: "INSERT INTO events VALUES (3, '2027-05-01 00:00:00+00', 1)",
                counts: &[("SELECT count(*) FROM events_2027", 1)],
                reverting_loses: &["events_2027"],
                ..Release::of(&with_default_and_more::SCHEMA)
            },
            Release {
                counts: &[("SELECT count(*) FROM events", 2)],
                ..Release::of(&with_default_again::SCHEMA)
            },
            Release {
                counts: &[("SELECT count(*) FROM events", 1)],
                ..Release::of(&without_default::SCHEMA)
            },
        ],
        &["partitioned tables"],
    )
    .run();
}

events! { half_a_year,
    #[table(name = "events", partition(range(at), by = month, from = "2026-01-01", until = "2026-07-01"))]
}

events! { a_year_later,
    #[table(name = "events", partition(range(at), by = month, from = "2026-03-01", until = "2026-10-01"))]
}

#[test]
fn periods_move_on() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO events VALUES (1, '2026-01-31 23:59:59+00', NULL)",
                counts: &[("SELECT count(*) FROM events_2026_01", 1)],
                reverting_loses: &["events"],
                ..Release::of(&half_a_year::SCHEMA)
            },
            Release {
                rows: "INSERT INTO events VALUES (2, '2026-09-30 00:00:00+00', NULL)",
                counts: &[
                    ("SELECT count(*) FROM events_2026_09", 1),
                    ("SELECT count(*) FROM events", 1),
                ],
                reverting_loses: &["events_2026_09"],
                ..Release::of(&a_year_later::SCHEMA)
            },
        ],
        &["partitioned tables"],
    )
    .run();
}

events! { inner,
    #[table(name = "events", partition(range(at), partition(hash(id), partitions = 2)))]
    #[partition(events_2026, from = "2026-01-01", to = "2027-01-01", partition(list(id)))]
    #[partition(events_2026_few, of = events_2026, values(1, 2))]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01")]
}

events! { inner_more,
    #[table(name = "events", partition(range(at), partition(hash(id), partitions = 2)))]
    #[partition(events_2026, from = "2026-01-01", to = "2027-01-01", partition(list(id)))]
    #[partition(events_2026_first, of = events_2026, values(2, 1))]
    #[partition(events_2026_three, of = events_2026, values(3))]
    #[partition(events_2026_rest, of = events_2026, default)]
    #[partition(events_2027, from = "2027-01-01", to = "2028-01-01")]
    #[partition(events_2028, from = "2028-01-01", to = "2029-01-01")]
}

#[test]
fn partitions_of_partitions_come_and_go() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO events VALUES (1, '2026-05-01 00:00:00+00', NULL), \
                           (7, '2027-05-01 00:00:00+00', NULL)",
                reverting_loses: &["events"],
                ..Release::of(&inner::SCHEMA)
            },
            Release {
                rows: "INSERT INTO events VALUES (3, '2026-05-01 00:00:00+00', NULL), \
                           (9, '2026-05-01 00:00:00+00', NULL), (9, '2028-05-01 00:00:00+00', NULL)",
                counts: &[
                    ("SELECT count(*) FROM events_2026_first", 1),
                    ("SELECT count(*) FROM events_2026_three", 1),
                    ("SELECT count(*) FROM events_2026_rest", 1),
                ],
                reverting_loses: &["events_2026_three", "events_2026_rest", "events_2028"],
                ..Release::of(&inner_more::SCHEMA)
            },
            Release::of(&inner::SCHEMA),
        ],
        &["partitioned tables"],
    )
    .run();
}
