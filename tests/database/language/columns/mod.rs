//! The values and attributes of columns.

mod computed;
mod filled;
mod kept;
mod numbered;
mod serial;

use super::{Journey, Release};
use architrave::prelude::*;

mod first {
    use super::*;

    /// A note.
    #[derive(Table)]
    pub struct Note {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
    }

    schema! {
        pub static NOTES = { tables: [Note], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    /// A note.
    #[derive(Table)]
    pub struct Note {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub text: String,
        #[column(default = "nobody")]
        pub author: String,
    }

    schema! {
        pub static NOTES = { tables: [Note], lock: "absent.lock" }
    }
}

#[test]
fn a_column_with_a_default_is_added() {
    Journey::everywhere([
        Release {
            rows: "INSERT INTO notes (text) VALUES ('one')",
            reverting_loses: &["notes"],
            ..Release::of(&first::NOTES)
        },
        Release {
            rows: "INSERT INTO notes (text, author) VALUES ('two', 'ann')",
            reverting_loses: &["notes.author"],
            ..Release::of(&second::NOTES)
        },
    ])
    .run();
}
