//! What is said of one engine alone.

use super::{Journey, OnSqlite, Release};
use architrave::prelude::*;
use schema_core::def::TypeKind;
use schema_core::dialect::{Dialect as _, Postgres, Sqlite};
use schema_core::model::Schema;
use schema_core::syntax::settings::SqliteRenderings;

mod first {
    use super::*;

    #[derive(Table)]
    pub struct Event {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(
            type = inet,
            default = "127.0.0.1",
            on(sqlite, type = varchar(45), default = "localhost")
        )]
        pub address: String,
        #[column(on(sqlite, collate = "nocase"))]
        pub name: String,
    }

    schema! {
        pub static FIRST = { tables: [Event], lock: "absent.lock" }
    }
}

mod second {
    use super::*;

    #[derive(Table)]
    pub struct Event {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(
            type = inet,
            default = "127.0.0.1",
            on(sqlite, type = varchar(60), default = "nowhere")
        )]
        pub address: String,
        #[column(on(sqlite, collate = "nocase"))]
        pub name: String,
        #[column(default = "", on(sqlite, default = "none"))]
        pub note: String,
    }

    schema! {
        pub static SECOND = { tables: [Event], lock: "absent.lock" }
    }
}

#[test]
fn a_column_has_its_own_form_on_each_engine() {
    Journey {
        sqlite: OnSqlite::Holds(""),
        ..Journey::on_postgres(
            [
                Release {
                    rows: "INSERT INTO events (name) VALUES ('Ann')",
                    counts: &[("SELECT count(*) FROM events WHERE name = 'Ann'", 1)],
                    reverting_loses: &["events"],
                    ..Release::of(&first::FIRST)
                },
                Release {
                    reverting_loses: &["events.note"],
                    ..Release::of(&second::SECOND)
                },
            ],
            &[],
        )
    }
    .run();
}

#[test]
fn a_form_is_on_its_engine_alone() {
    let schema = Schema::resolve(first::FIRST.definition()).unwrap();
    let column = |schema: &Schema, name: &str| {
        let table = schema.tables.values().next().unwrap();
        table.column(name).unwrap().clone()
    };
    let postgres = Postgres::new(15).unwrap().adapt(&schema).unwrap();
    let address = column(&postgres, "address");
    assert_eq!(address.data_type.kind, TypeKind::Inet);
    assert!(address.forms.is_empty());
    assert_eq!(column(&postgres, "name").collation, None);
    let sqlite = Sqlite::new((3, 45), SqliteRenderings::default()).unwrap();
    let sqlite = sqlite.adapt(&schema).unwrap();
    let address = column(&sqlite, "address");
    assert_eq!(address.data_type.kind, TypeKind::Text);
    assert_eq!(address.default.unwrap().to_string(), "\"localhost\"");
    let collation = column(&sqlite, "name").collation.unwrap();
    assert_eq!(collation.to_string(), "nocase");
}
