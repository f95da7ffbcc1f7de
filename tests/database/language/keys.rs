//! Keys, constraints and indexes.

use super::{Journey, OnSqlite, Release};
use architrave::prelude::*;

/// A value of a type that the struct names.
pub struct Opaque;

/// Keys with everything that every version of PostgreSQL knows.
mod buildings {
    use super::*;

    /// A floor.
    #[derive(Table)]
    #[table(rows = 100)]
    #[primary_key(
        building,
        number,
        name = "Floors of buildings",
        include(label),
        with(fillfactor = 80),
        comment = "Counted from the street"
    )]
    #[unique(
        label,
        building,
        name = "floors_label",
        include(height),
        with(fillfactor = 90),
        comment = "Signs"
    )]
    #[unique(code, deferrable = initially_deferred)]
    #[unique(plate)]
    #[unique(height, where(height > 10), comment = "Towers")]
    #[check(height > 0, name = "Height, in metres", comment = "No floor is flat")]
    #[check(roomy, height > 2, not_valid = true)]
    #[check(low, height < 100)]
    pub struct Floor {
        pub number: i32,
        pub building: i64,
        pub label: String,
        pub code: String,
        pub plate: String,
        pub height: i32,
    }

    /// A room.
    #[derive(Table)]
    #[table(rows = 100, allow(hierarchy_self_parent, reason = "a test"))]
    #[primary_key(id, deferrable = initially_immediate)]
    #[unique(door)]
    #[foreign_key(
        building,
        floor,
        references(Floor.building, Floor.number),
        on_delete = no_action,
        on_update = cascade,
        match = full,
        deferrable = initially_deferred,
        comment = "Where it is"
    )]
    #[foreign_key(plate, references(Floor.plate), on_delete = set_null, not_valid = true)]
    #[foreign_key(opposite, references(Self.door), on_delete = restrict)]
    #[index(building, floor, comment = "Of a floor")]
    #[index(plate)]
    #[index(opposite)]
    #[check(id > 0, no_inherit = true)]
    pub struct Room {
        pub id: i64,
        pub door: i64,
        pub building: Option<i64>,
        pub floor: Option<i32>,
        pub plate: Option<String>,
        pub opposite: Option<i64>,
    }

    schema! {
        pub static BEFORE = { tables: [Floor, Room], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        /// A floor.
        #[derive(Table)]
        #[table(rows = 100)]
        #[primary_key(
            building,
            number,
            name = "Floors of buildings",
            include(label),
            with(fillfactor = 70, deduplicate_items = false),
            comment = "Counted from the ground"
        )]
        #[unique(
            label,
            building,
            name = "floors_label",
            include(code),
            comment = "Door signs"
        )]
        #[unique(code)]
        #[unique(plate)]
        #[unique(height, where(height > 10))]
        #[check(height > 0, name = "Height, in metres")]
        #[check(roomy, height > 2)]
        #[check(low, height < 100, not_valid = true)]
        pub struct Floor {
            pub number: i32,
            pub building: i64,
            pub label: String,
            pub code: String,
            pub plate: String,
            pub height: i32,
        }

        /// A room.
        #[derive(Table)]
        #[table(rows = 100, allow(hierarchy_self_parent, reason = "a test"))]
        #[primary_key(id, include(door))]
        #[unique(door)]
        #[foreign_key(
            building,
            floor,
            references(Floor.building, Floor.number),
            on_delete = cascade,
            comment = "The floor"
        )]
        #[foreign_key(plate, references(Floor.plate), on_delete = set_null)]
        #[foreign_key(opposite, references(Self.door), on_delete = set_default)]
        #[index(building, floor, comment = "All of a floor")]
        #[index(plate, comment = "Signs")]
        #[index(opposite, with(fillfactor = 60))]
        #[check(id > 0)]
        pub struct Room {
            pub id: i64,
            pub door: i64,
            pub building: Option<i64>,
            pub floor: Option<i32>,
            pub plate: Option<String>,
            pub opposite: Option<i64>,
        }

        schema! {
            pub static AFTER = { tables: [Floor, Room], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn keys_and_checks_with_all_their_words() {
    let before = Release {
        rows: "INSERT INTO floors VALUES (1, 1, 'ground', 'a', 'p', 3), (2, 1, 'upper', 'b', 'q', 3); \
               INSERT INTO rooms VALUES (1, 10, 1, 1, 'p', NULL), (2, 20, 1, 2, 'q', 10)",
        counts: &[
            (
                "SELECT count(*) FROM pg_constraint WHERE NOT convalidated AND conname IN ('roomy', 'rooms_plate_fkey')",
                2,
            ),
            (
                "SELECT count(*) FROM pg_description WHERE objoid = \
                 (SELECT oid FROM pg_constraint WHERE conname = 'Floors of buildings')",
                1,
            ),
            (
                "SELECT count(*) FROM pg_class WHERE relname = 'Floors of buildings' AND reloptions = '{fillfactor=80}'",
                1,
            ),
            (
                "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND connoinherit",
                1,
            ),
        ],
        refused: &[
            (
                "INSERT INTO rooms VALUES (3, 30, 1, NULL, NULL, NULL)",
                "rooms_building_floor_fkey",
            ),
            (
                "INSERT INTO floors VALUES (9, 1, 'x', 'x', 'x', 0)",
                "metres",
            ),
            (
                "INSERT INTO floors VALUES (9, 1, 'x', 'x', 'x', 1)",
                "roomy",
            ),
        ],
        reverting_loses: &["floors", "rooms"],
        ..Release::of(&buildings::BEFORE)
    };
    let after = Release {
        counts: &[
            (
                "SELECT count(*) FROM pg_constraint WHERE NOT convalidated",
                1,
            ),
            (
                "SELECT count(*) FROM pg_class WHERE relname = 'Floors of buildings' \
                 AND reloptions @> '{fillfactor=70,deduplicate_items=false}'",
                1,
            ),
            (
                "SELECT count(*) FROM pg_class WHERE relname = 'floors_label' AND reloptions IS NOT NULL",
                0,
            ),
            (
                "SELECT count(*) FROM pg_class c JOIN pg_description d ON d.objoid = c.oid \
                 WHERE relname IN ('rooms_plate_idx', 'rooms_building_floor_idx')",
                2,
            ),
        ],
        ..Release::of(&buildings::later::AFTER)
    };
    Journey::on_postgres(
        [before, after],
        &[
            "floors.Floors of buildings: SQLite",
            "no INCLUDE in a primary key",
            "no storage parameters of indexes",
            "no deferrable primary keys",
            "no deferrable unique rules",
            "no constraints that are NOT VALID",
            "no inheritance of tables",
            "no MATCH FULL",
        ],
    )
    .run();
}

/// Keys with words that PostgreSQL 15 brought.
mod fifteen {
    use super::*;

    #[derive(Table)]
    #[primary_key(tenant, id)]
    #[unique(tenant, email, nulls_not_distinct = true)]
    pub struct Member {
        pub tenant: i64,
        pub id: i64,
        pub email: Option<String>,
    }

    #[derive(Table)]
    #[primary_key(tenant, id)]
    #[foreign_key(
        tenant,
        author,
        references(Member.tenant, Member.id),
        on_delete = set_null(author)
    )]
    #[foreign_key(
        tenant,
        editor,
        references(Member.tenant, Member.id),
        on_delete = set_default(editor)
    )]
    #[index(tenant, author)]
    #[index(tenant, editor)]
    pub struct Article {
        pub tenant: i64,
        pub id: i64,
        pub author: Option<i64>,
        #[column(default = 7)]
        pub editor: Option<i64>,
    }

    schema! {
        pub static BEFORE = { tables: [Member, Article], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        #[derive(Table)]
        #[primary_key(tenant, id)]
        #[unique(tenant, email)]
        pub struct Member {
            pub tenant: i64,
            pub id: i64,
            pub email: Option<String>,
        }

        #[derive(Table)]
        #[primary_key(tenant, id)]
        #[foreign_key(
            tenant,
            author,
            references(Member.tenant, Member.id),
            on_delete = cascade
        )]
        #[foreign_key(
            tenant,
            editor,
            references(Member.tenant, Member.id),
            on_delete = set_null(editor)
        )]
        #[index(tenant, author)]
        #[index(tenant, editor)]
        pub struct Article {
            pub tenant: i64,
            pub id: i64,
            pub author: Option<i64>,
            #[column(default = 7)]
            pub editor: Option<i64>,
        }

        schema! {
            pub static AFTER = { tables: [Member, Article], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn one_null_and_some_columns() {
    let before = Release {
        rows: "INSERT INTO members VALUES (1, 1, NULL), (1, 2, 'b'), (1, 7, 'c'); \
               INSERT INTO articles VALUES (1, 1, 1, 2); \
               DELETE FROM members WHERE id IN (1, 2)",
        counts: &[(
            "SELECT count(*) FROM articles WHERE tenant = 1 AND author IS NULL AND editor = 7",
            1,
        )],
        reverting_loses: &["members", "articles"],
        ..Release::of(&fifteen::BEFORE)
    };
    let journey = Journey {
        postgres_since: 15,
        older_postgres_says: &[
            "members.members_tenant_email_key: PostgreSQL 14 has no NULLS NOT DISTINCT",
            "PostgreSQL 14 has no ON DELETE SET NULL for some columns of a key",
        ],
        ..Journey::on_postgres(
            [before, Release::of(&fifteen::later::AFTER)],
            &[
                "no NULLS NOT DISTINCT",
                "no ON DELETE SET NULL for some columns",
            ],
        )
    };
    journey.run();
}

/// Keys over ranges, and constraints that only document, from PostgreSQL 18 on.
mod eighteen {
    use super::*;

    #[derive(Table)]
    #[table(rows = 100)]
    #[primary_key(numbers, open, without_overlaps = true)]
    #[check(documented, capacity > 0, not_enforced = true)]
    pub struct Hall {
        #[column(type = int4range)]
        pub numbers: Opaque,
        #[column(type = tstzrange)]
        pub open: Opaque,
        pub capacity: i32,
    }

    #[derive(Table)]
    #[table(rows = 100)]
    #[unique(numbers, during, without_overlaps = true, comment = "One at a time")]
    #[foreign_key(
        numbers,
        during,
        references(Hall.numbers, Hall.open),
        period = true,
        on_delete = no_action
    )]
    #[foreign_key(parent, references(Self.id), on_delete = restrict, not_enforced = true)]
    #[table(allow(hierarchy_self_parent, reason = "a test"))]
    #[index(parent)]
    pub struct Event {
        #[column(primary_key)]
        pub id: i64,
        #[column(type = int4range)]
        pub numbers: Opaque,
        #[column(type = tstzrange)]
        pub during: Opaque,
        pub parent: Option<i64>,
    }

    schema! {
        pub static BEFORE = { tables: [Hall, Event], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        #[derive(Table)]
        #[table(rows = 100)]
        #[primary_key(numbers, open, without_overlaps = true)]
        #[check(documented, capacity > 0)]
        pub struct Hall {
            #[column(type = int4range)]
            pub numbers: Opaque,
            #[column(type = tstzrange)]
            pub open: Opaque,
            pub capacity: i32,
        }

        #[derive(Table)]
        #[table(rows = 100)]
        #[unique(id, parent)]
        #[foreign_key(parent, references(Self.id), on_delete = restrict)]
        #[table(allow(hierarchy_self_parent, reason = "a test"))]
        #[index(parent)]
        pub struct Event {
            #[column(primary_key)]
            pub id: i64,
            #[column(type = int4range)]
            pub numbers: Opaque,
            #[column(type = tstzrange)]
            pub during: Opaque,
            pub parent: Option<i64>,
        }

        schema! {
            pub static AFTER = { tables: [Hall, Event], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn keys_over_a_period_and_constraints_that_document() {
    let before = Release {
        rows: "INSERT INTO halls VALUES ('[1,2)', '[2030-01-01,2031-01-01)', 10); \
               INSERT INTO events VALUES (1, '[1,2)', '[2030-02-01,2030-02-02)', 1)",
        refused: &[
            (
                "INSERT INTO events VALUES (2, '[1,2)', '[2030-02-01,2030-02-03)', NULL)",
                "events_numbers_during_key",
            ),
            (
                "INSERT INTO events VALUES (2, '[1,2)', '[2030-12-01,2031-02-03)', NULL)",
                "events_numbers_during_fkey",
            ),
        ],
        reverting_loses: &["halls", "events"],
        ..Release::of(&eighteen::BEFORE)
    };
    let journey = Journey {
        postgres_since: 18,
        older_postgres_says: &[
            "has no keys over a period (WITHOUT OVERLAPS); write an exclusion constraint",
            "has no constraints that are not enforced",
        ],
        ..Journey::on_postgres(
            [before, Release::of(&eighteen::later::AFTER)],
            &[
                "no keys over a period",
                "no constraints that are not enforced",
            ],
        )
    };
    journey.run();
}

/// Exclusion constraints.
mod exclusions {
    use super::*;

    #[derive(Table)]
    #[table(rows = 100)]
    #[exclude(
        using = gist,
        (rooms, "="),
        (during, "&&"),
        where(cancelled.is_none()),
        deferrable = initially_deferred,
        name = "One booking at a time",
        with(fillfactor = 80),
        comment = "Cancelled ones aside"
    )]
    #[exclude(using = btree, (code, "pg_catalog.="))]
    #[exclude(using = hash, (label.lower(), "="))]
    pub struct Booking {
        #[column(primary_key)]
        pub id: i64,
        #[column(type = int4range)]
        pub rooms: Opaque,
        #[column(type = tstzrange)]
        pub during: Opaque,
        pub code: i64,
        pub label: String,
        pub cancelled: Option<i64>,
    }

    schema! {
        pub static BEFORE = { tables: [Booking], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        #[derive(Table)]
        #[table(rows = 100)]
        #[exclude(
            (rooms, "="),
            (during, "&&"),
            where(cancelled.is_none()),
            name = "One booking at a time",
            with(fillfactor = 70)
        )]
        #[exclude(using = btree, (code, "="), with(fillfactor = 50), comment = "Codes")]
        #[exclude((during, "-|-"))]
        pub struct Booking {
            #[column(primary_key)]
            pub id: i64,
            #[column(type = int4range)]
            pub rooms: Opaque,
            #[column(type = tstzrange)]
            pub during: Opaque,
            pub code: i64,
            pub label: String,
            pub cancelled: Option<i64>,
        }

        schema! {
            pub static AFTER = { tables: [Booking], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn exclusion_constraints() {
    let before = Release {
        rows: "INSERT INTO bookings VALUES (1, '[1,2)', '[2030-01-01,2030-01-05)', 1, 'a', NULL)",
        refused: &[
            (
                "INSERT INTO bookings VALUES (2, '[1,2)', '[2030-01-02,2030-01-03)', 2, 'b', NULL)",
                "One booking at a time",
            ),
            (
                "INSERT INTO bookings VALUES (2, '[1,2)', '[2030-01-02,2030-01-03)', 1, 'b', 1)",
                "bookings_code_excl",
            ),
            (
                "INSERT INTO bookings VALUES (2, '[1,2)', '[2030-01-02,2030-01-03)', 3, 'A', 1)",
                "bookings_lower_excl",
            ),
        ],
        reverting_loses: &["bookings"],
        ..Release::of(&exclusions::BEFORE)
    };
    Journey::on_postgres(
        [before, Release::of(&exclusions::later::AFTER)],
        &[
            "bookings.One booking at a time: SQLite",
            "no exclusion constraints",
        ],
    )
    .run();
}

/// Indexes of every method of the server.
mod indexes {
    use super::*;

    #[derive(Table)]
    #[index(title.desc().nulls_last(), views, include(rank), where(views > 0), name = "Popular pages")]
    #[index(title.lower().collate("C").opclass(text_pattern_ops), with(fillfactor = 70, deduplicate_items = false))]
    #[index(title, using = hash, with(fillfactor = 60))]
    #[index(tags, using = gin, with(fastupdate = false, gin_pending_list_limit = 128))]
    #[index(document.opclass(jsonb_path_ops), using = gin, comment = "What documents hold")]
    #[index(words.opclass(tsvector_ops(siglen = 100)), include(views), using = gist, with(buffering = off))]
    #[index(title, using = spgist)]
    #[index(views.opclass(int8_minmax_multi_ops(values_per_range = 16)), rank, using = brin, with(pages_per_range = 32, autosummarize = true))]
    #[index(rank, tablespace = pg_default)]
    #[unique(views, rank.desc(), with(fillfactor = 90), comment = "No two alike")]
    pub struct Page {
        #[column(primary_key)]
        pub id: i64,
        pub title: String,
        pub views: i64,
        pub rank: i64,
        #[column(type = array(text))]
        pub tags: Opaque,
        #[column(type = jsonb)]
        pub document: Opaque,
        #[column(type = tsvector)]
        pub words: Opaque,
    }

    schema! {
        pub static BEFORE = { tables: [Page], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        #[derive(Table)]
        #[index(title.desc(), views, include(rank), where(views > 0), name = "Popular pages")]
        #[index(title.lower().collate("C").opclass(text_pattern_ops), with(deduplicate_items = true))]
        #[index(title, using = hash, comment = "By title")]
        #[index(tags, using = gin, with(fastupdate = true))]
        #[index(document, using = gin)]
        #[index(words.opclass(tsvector_ops(siglen = 200)), include(views), using = gist)]
        #[index(views.opclass(int8_minmax_multi_ops(values_per_range = 16)), rank, using = brin, with(pages_per_range = 64))]
        #[unique(views, rank.desc(), comment = "No twins")]
        pub struct Page {
            #[column(primary_key)]
            pub id: i64,
            pub title: String,
            pub views: i64,
            pub rank: i64,
            #[column(type = array(text))]
            pub tags: Opaque,
            #[column(type = jsonb)]
            pub document: Opaque,
            #[column(type = tsvector)]
            pub words: Opaque,
        }

        schema! {
            pub static AFTER = { tables: [Page], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn indexes_of_every_method() {
    let before = Release {
        counts: &[(
            "SELECT count(DISTINCT amname) FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE relkind = 'i' \
             AND relnamespace = 'public'::regnamespace",
            6,
        )],
        ..Release::of(&indexes::BEFORE)
    };
    Journey::on_postgres(
        [before, Release::of(&indexes::later::AFTER)],
        &[
            "no access method `gin`",
            "no operator class `text_pattern_ops`",
            "no storage parameters of indexes",
        ],
    )
    .run();
}

/// What both engines have.
mod everywhere {
    use super::*;

    #[derive(Table)]
    #[primary_key(shelf, place)]
    #[unique(title, name = "One of each")]
    #[unique(title.lower(), where(copies > 1))]
    #[index(copies.desc(), title)]
    #[index(title.collate("nocase"), only(sqlite))]
    #[exclude(using = btree, (code, "="), only(postgres))]
    #[check(copies > 0, name = "At least one")]
    pub struct Book {
        pub shelf: i64,
        pub place: i64,
        pub title: String,
        pub code: i64,
        pub copies: i64,
    }

    #[derive(Table)]
    #[foreign_key(
        shelf,
        place,
        references(Book.shelf, Book.place),
        on_delete = set_null,
        on_update = cascade,
        deferrable = initially_deferred
    )]
    #[index(shelf, place)]
    pub struct Loan {
        #[column(primary_key)]
        pub id: i64,
        pub shelf: Option<i64>,
        pub place: Option<i64>,
    }

    schema! {
        pub static BEFORE = { tables: [Book, Loan], lock: "unwritten.lock" }
    }

    pub mod later {
        use super::super::*;

        #[derive(Table)]
        #[primary_key(shelf, place)]
        #[unique(title, shelf, name = "One of each")]
        #[unique(title.lower(), where(copies > 2))]
        #[index(copies, title)]
        #[check(copies > 1, name = "At least one")]
        pub struct Book {
            pub shelf: i64,
            pub place: i64,
            pub title: String,
            pub code: i64,
            pub copies: i64,
        }

        #[derive(Table)]
        #[foreign_key(shelf, place, references(Book.shelf, Book.place), on_delete = cascade)]
        #[index(shelf, place)]
        pub struct Loan {
            #[column(primary_key)]
            pub id: i64,
            pub shelf: Option<i64>,
            pub place: Option<i64>,
        }

        schema! {
            pub static AFTER = { tables: [Book, Loan], lock: "unwritten.lock" }
        }
    }
}

#[test]
fn what_both_engines_have() {
    let before = Release {
        rows: "INSERT INTO books VALUES (1, 1, 'a', 1, 3); INSERT INTO loans VALUES (1, 1, 1)",
        reverting_loses: &["books", "loans"],
        ..Release::of(&everywhere::BEFORE)
    };
    let journey = Journey {
        sqlite: OnSqlite::Holds(""),
        ..Journey::everywhere([before, Release::of(&everywhere::later::AFTER)])
    };
    journey.run();
}
