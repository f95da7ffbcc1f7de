//! Roles, which belong to the whole server and outlive the database.

use super::{Journey, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    #[derive(Table)]
    #[table(name = "papers", rows = 10)]
    #[grant(select, to(architrave_test_reader))]
    #[grant(insert, to(architrave_test_writer))]
    pub struct Paper {
        #[column(primary_key)]
        pub id: i64,
    }

    schema! {
        pub static ROLES = {
            tables: [Paper],
            objects: [
                role(architrave_test_reader, comment = "reads"),
                role(architrave_test_writer, connection_limit = 5, member_of(architrave_test_reader)),
            ],
            lock: "absent.lock",
        }
    }
}

mod second {
    use super::*;

    #[derive(Table)]
    #[table(name = "papers", rows = 10)]
    #[grant(select, to(architrave_test_reader))]
    #[grant(insert, to(architrave_test_writer))]
    pub struct Paper {
        #[column(primary_key)]
        pub id: i64,
    }

    schema! {
        pub static ROLES = {
            tables: [Paper],
            objects: [
                role(architrave_test_reader, comment = "reads"),
                role(architrave_test_writer, login, inherit = false, connection_limit = 7),
            ],
            lock: "absent.lock",
        }
    }
}

/// How many roles are the writer, with these attributes, and how many groups it is in.
macro_rules! writer {
    ($attributes:literal, $groups:literal) => {
        &[
            (
                concat!(
                    "SELECT count(*) FROM pg_roles WHERE rolname = 'architrave_test_writer' AND ",
                    $attributes
                ),
                1,
            ),
            (
                "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member \
                 WHERE r.rolname = 'architrave_test_writer'",
                $groups,
            ),
        ]
    };
}

#[test]
fn roles_are_made_changed_and_left_to_the_server() {
    Journey {
        // What an earlier run has left to the server.
        prepare_postgres: "DROP ROLE IF EXISTS architrave_test_writer, architrave_test_reader",
        ..Journey::on_postgres(
            [
                Release {
                    counts: writer!("NOT rolcanlogin AND rolinherit AND rolconnlimit = 5", 1),
                    ..Release::of(&first::ROLES)
                },
                Release {
                    counts: writer!("rolcanlogin AND NOT rolinherit AND rolconnlimit = 7", 0),
                    ..Release::of(&second::ROLES)
                },
            ],
            &["roles"],
        )
    }
    .run();
}
