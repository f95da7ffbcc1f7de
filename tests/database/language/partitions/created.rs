//! Partitions that come with their table.

use crate::language::{Journey, Release};
use architrave::prelude::*;
use chrono::{DateTime, NaiveDate, Utc};

mod every_kind {
    use super::*;

    #[derive(SqlEnum, Debug, Clone, Copy)]
    #[allow(dead_code)]
    pub enum Region {
        North,
        South,
        East,
    }

    /// Ranges of a time and a number, and what is in none of them.
    #[derive(Table)]
    #[table(name = "readings", partition(range(taken_at, sensor)))]
    #[primary_key(id, taken_at, sensor)]
    #[partition(readings_old, from = (minvalue, minvalue), to = ("2026-01-01", 0))]
    #[partition(
        readings_2026,
        from = ("2026-01-01", 0),
        to = ("2026-07-01 12:00:00", maxvalue),
        with(fillfactor = 80)
    )]
    #[partition(readings_rest, default)]
    #[index(sensor, taken_at.desc())]
    #[check(positive, value >= 0)]
    #[trigger(touch, before, update, execute = "suppress_redundant_updates_trigger"())]
    pub struct Reading {
        pub id: i64,
        pub taken_at: DateTime<Utc>,
        pub sensor: i32,
        pub value: i32,
    }

    /// Lists of an enumeration, one of which is divided once more.
    #[derive(Table)]
    #[table(name = "orders", partition(list(region)))]
    #[primary_key(id, region, placed_on)]
    #[partition(orders_cold, values(Region::North))]
    #[partition(
        orders_warm,
        values(Region::South, Region::East),
        partition(range(placed_on))
    )]
    #[partition(orders_warm_2026, of = orders_warm, from = "2026-01-01", to = "2027-01-01")]
    #[partition(orders_warm_rest, of = orders_warm, default)]
    #[unique(number, region, placed_on)]
    pub struct Order {
        #[column(identity(by_default))]
        pub id: i64,
        pub region: Region,
        pub placed_on: NaiveDate,
        pub number: i32,
    }

    /// A hash, and the remainders of another one by hand.
    #[derive(Table)]
    #[table(name = "carts", partition(hash(id), partitions = 3))]
    pub struct Cart {
        #[column(primary_key)]
        pub id: i64,
        pub note: Option<String>,
    }

    #[derive(Table)]
    #[table(name = "baskets", partition(hash(id)))]
    #[partition(baskets_even, modulus = 2, remainder = 0)]
    #[partition("Baskets odd", modulus = 2, remainder = 1)]
    pub struct Basket {
        #[column(primary_key)]
        pub id: i64,
        #[references(Cart.id, on_delete = cascade)]
        pub cart_id: i64,
    }

    /// NULL has its place in a list, and an expression decides.
    #[derive(Table)]
    #[table(
        name = "words",
        partition(list(word.lower())),
        allow(primary_key_missing, reason = "a list of words")
    )]
    #[partition(words_few, values("a", "b"))]
    #[partition(words_none, values(None))]
    #[partition(words_rest, default)]
    #[index(word)]
    pub struct Word {
        pub word: Option<String>,
    }

    schema! {
        pub static SCHEMA = { tables: [Reading, Order, Cart, Basket, Word], lock: "none.lock" }
    }
}

#[test]
fn every_kind_of_partition_comes_with_its_table() {
    Journey::on_postgres(
        [Release {
            rows: "INSERT INTO readings VALUES (1, '2025-06-01 00:00:00+00', 7, 1), \
                       (2, '2026-02-01 00:00:00+00', 7, 1), (3, '2030-01-01 00:00:00+00', 7, 1); \
                   INSERT INTO orders (region, placed_on, number) VALUES ('north', '2026-02-01', 1), \
                       ('east', '2026-02-01', 2), ('south', '2020-02-01', 3); \
                   INSERT INTO carts SELECT n FROM generate_series(1, 100) n; \
                   INSERT INTO baskets SELECT n, n FROM generate_series(1, 100) n; \
                   INSERT INTO words VALUES ('A'), (NULL), ('z')",
            counts: &[
                ("SELECT count(*) FROM readings_old", 1),
                ("SELECT count(*) FROM readings_2026", 1),
                ("SELECT count(*) FROM readings_rest", 1),
                ("SELECT count(*) FROM orders_cold", 1),
                ("SELECT count(*) FROM orders_warm_2026", 1),
                ("SELECT count(*) FROM orders_warm_rest", 1),
                ("SELECT count(*) FROM carts", 100),
                ("SELECT count(DISTINCT tableoid) FROM carts", 3),
                ("SELECT count(DISTINCT tableoid) FROM baskets", 2),
                ("SELECT count(*) FROM words_few", 1),
                ("SELECT count(*) FROM words_none", 1),
                ("SELECT count(*) FROM words_rest", 1),
            ],
            reverting_loses: &["readings", "orders", "carts", "baskets", "words"],
            ..Release::of(&every_kind::SCHEMA)
        }],
        &["partitioned tables; leave out `partition(..)`"],
    )
    .run();
}

mod on_postgres_alone {
    use super::*;

    #[derive(Table)]
    #[table(name = "notes", partition(hash(id), partitions = 2, only(postgres)))]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub text: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

#[test]
fn what_one_engine_divides_is_one_table_on_another() {
    Journey::everywhere([Release {
        rows: "INSERT INTO notes VALUES (1, 'a'), (2, 'b')",
        counts: &[("SELECT count(*) FROM notes", 2)],
        reverting_loses: &["notes"],
        ..Release::of(&on_postgres_alone::SCHEMA)
    }])
    .run();
}

mod periods {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "events",
        partition(
            range(at),
            by = quarter,
            from = "2026-01-01",
            until = "2027-01-01",
            default,
            partition(hash(id), partitions = 2)
        )
    )]
    #[primary_key(id, at)]
    pub struct Event {
        pub id: i64,
        pub at: DateTime<Utc>,
    }

    schema! { pub static SCHEMA = { tables: [Event], lock: "none.lock" } }
}

#[test]
fn periods_are_partitions_and_each_is_divided() {
    Journey::on_postgres(
        [Release {
            rows: "INSERT INTO events SELECT n, '2026-05-01 00:00:00+00' FROM generate_series(1, 50) n; \
                   INSERT INTO events VALUES (0, '2020-01-01 00:00:00+00')",
            counts: &[
                ("SELECT count(*) FROM events_2026_q2", 50),
                ("SELECT count(DISTINCT tableoid) FROM events_2026_q2", 2),
                ("SELECT count(*) FROM events_default", 1),
                ("SELECT count(*) FROM pg_class WHERE relname LIKE 'events%' AND relkind IN ('r', 'p')", 16),
            ],
            reverting_loses: &["events"],
            ..Release::of(&periods::SCHEMA)
        }],
        &["partitioned tables"],
    )
    .run();
}
