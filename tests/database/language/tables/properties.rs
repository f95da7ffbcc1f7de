//! How tables are stored.

use crate::language::{Journey, Release};
use architrave::prelude::*;

mod stored_1 {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "events",
        rows = 100,
        unlogged,
        with(fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = false),
        cluster_on = "events_pkey",
        replica_identity = full
    )]
    #[unique(code, name = "events_code")]
    pub struct Event {
        #[column(primary_key)]
        pub id: i64,
        pub code: String,
    }

    schema! { pub static SCHEMA = { tables: [Event], lock: "none.lock" } }
}

mod stored_2 {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "events",
        rows = 100,
        with(fillfactor = 80, autovacuum_analyze_threshold = 500),
        cluster_on = "events_by_code",
        replica_identity = index("events_code_key")
    )]
    #[unique(code)]
    #[index(code, id, name = "events_by_code")]
    pub struct Event {
        #[column(primary_key)]
        pub id: i64,
        pub code: String,
    }

    schema! { pub static SCHEMA = { tables: [Event], lock: "none.lock" } }
}

mod stored_3 {
    use super::*;

    #[derive(Table)]
    #[table(name = "events", rows = 100, replica_identity = nothing)]
    pub struct Event {
        #[column(primary_key)]
        pub id: i64,
        pub code: String,
    }

    schema! { pub static SCHEMA = { tables: [Event], lock: "none.lock" } }
}

#[test]
fn storage_is_said_and_changes() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO events VALUES (1, 'a')",
                reverting_loses: &["events"],
                ..Release::of(&stored_1::SCHEMA)
            },
            Release::of(&stored_2::SCHEMA),
            Release::of(&stored_3::SCHEMA),
        ],
        &[
            "tables without a log",
            "storage parameters",
            "order of CLUSTER",
            "replica identity",
        ],
    )
    .run();
}

mod guarded {
    use super::*;

    #[derive(Table)]
    #[table(
        name = "notes",
        rows = 100,
        on(postgres, row_security = forced, with(fillfactor = 70), replica_identity = full)
    )]
    #[policy(own, using(owner == current_user()), only(postgres))]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub owner: String,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

mod open {
    use super::*;

    #[derive(Table)]
    #[table(name = "notes", rows = 100, on(postgres, unlogged))]
    pub struct Note {
        #[column(primary_key)]
        pub id: i64,
        pub owner: String,
        pub text: Option<String>,
    }

    schema! { pub static SCHEMA = { tables: [Note], lock: "none.lock" } }
}

#[test]
fn what_is_said_for_one_engine_binds_no_other() {
    let stored = |query| &*Box::leak(Box::new([(query, 1)]));
    let journey = |counts| {
        Journey::everywhere([
            Release {
                rows: "INSERT INTO notes (id, owner) VALUES (1, 'a')",
                counts,
                reverting_loses: &["notes"],
                ..Release::of(&guarded::SCHEMA)
            },
            Release {
                reverting_loses: &["notes.text"],
                ..Release::of(&open::SCHEMA)
            },
        ])
    };
    journey(stored(
        "SELECT count(*) FROM pg_class
           WHERE relname = 'notes' AND relforcerowsecurity AND relreplident = 'f'
             AND reloptions = '{fillfactor=70}'",
    ))
    .run_on_postgres();
    journey(&[]).run_on_sqlite();
}
