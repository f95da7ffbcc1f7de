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
