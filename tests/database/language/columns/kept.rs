//! How values are kept and compared: collation, storage, compression, statistics.

use crate::language::{Journey, Release};
use crate::shop::release::{adapted, postgres};
use architrave_tests::postgres::each_version;
use schema_cli::database::{Database, create_schema};
use schema_core::model::Table;

mod first {
    use architrave::prelude::*;

    /// A document.
    #[derive(Table)]
    pub struct Document {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(collate = "C")]
        pub code: String,
        #[column(type = varchar(20), collate = "POSIX")]
        pub mark: String,
        #[column(storage = external)]
        pub body: String,
        #[column(storage = main, compression = pglz, statistics = 500)]
        pub abstract_: String,
        #[column(n_distinct = -0.05, n_distinct_inherited = 500)]
        pub author: String,
        #[column(type = numeric(10, 2), storage = external)]
        pub price: rust_decimal::Decimal,
        pub plain: String,
    }

    schema! {
        pub static DOCUMENTS = { tables: [Document], lock: "absent.lock" }
    }
}

mod second {
    use architrave::prelude::*;

    /// A document.
    #[derive(Table)]
    pub struct Document {
        #[column(primary_key, identity)]
        pub id: i64,
        pub code: String,
        #[column(type = varchar(40), collate = "POSIX")]
        pub mark: String,
        pub body: String,
        pub abstract_: String,
        pub author: String,
        #[column(type = numeric(10, 2))]
        pub price: rust_decimal::Decimal,
        #[column(
            collate = "C",
            storage = main,
            compression = pglz,
            statistics = 0,
            n_distinct = 7,
        )]
        pub plain: String,
        #[column(default = "", collate = "C", storage = external, statistics = 10)]
        pub added: String,
    }

    schema! {
        pub static DOCUMENTS = { tables: [Document], lock: "absent.lock" }
    }
}

/// Each option is set when the table is created, taken back, and set on an existing column; a type
/// change keeps the collation.
#[test]
fn options_are_set_and_taken_back() {
    Journey::on_postgres(
        [
            Release {
                rows: "INSERT INTO documents (code, mark, body, abstract_, author, price, plain) \
                       VALUES ('a', 'b', 'c', 'd', 'e', 1, 'f')",
                reverting_loses: &["documents"],
                ..Release::of(&first::DOCUMENTS)
            },
            Release {
                reverting_loses: &["documents.added"],
                ..Release::of(&second::DOCUMENTS)
            },
        ],
        &[
            "has no such choice of how values are kept (`storage external`)",
            "collation `C`",
            "`statistics 500`",
            "`n_distinct -0.05`",
        ],
    )
    .run();
}

mod named {
    use architrave::prelude::*;

    /// A word.
    #[derive(Table)]
    pub struct Word {
        #[column(primary_key, identity)]
        pub id: i64,
        #[column(collate = "de-x-icu")]
        pub german: String,
        #[column(collate = app."Swedish, old")]
        pub swedish: String,
        #[column(collate = "mine")]
        pub own: String,
    }

    schema! {
        pub static WORDS = { tables: [Word], lock: "absent.lock" }
    }
}

/// Collations of the server, of a namespace, and of the default namespace.
#[test]
fn collations_have_namespaces() {
    for server in each_version() {
        let scratch = server.scratch_database();
        let mut database =
            schema_cli::database::postgres::Postgres::connect(scratch.url()).unwrap();
        let dialect = postgres(database.major_version());
        for statement in [
            "CREATE SCHEMA app",
            "CREATE COLLATION app.\"Swedish, old\" (provider = icu, locale = 'sv')",
            "CREATE COLLATION mine (provider = icu, locale = 'en')",
        ] {
            database.execute(statement).unwrap();
        }
        let schema = adapted(named::WORDS.definition(), &dialect);
        for statement in create_schema(&schema, &dialect).unwrap() {
            database.execute(&statement).unwrap();
        }
        let catalog = database.catalog().unwrap();
        let (expected, found) = (schema.tables.values(), catalog.schema.tables.values());
        let collations = |table: &Table| {
            let columns = table.columns.iter();
            columns.map(|it| it.collation.clone()).collect::<Vec<_>>()
        };
        let found: Vec<_> = found.map(collations).collect();
        assert_eq!(found, expected.map(collations).collect::<Vec<_>>());
        assert_eq!(found[0].iter().flatten().count(), 3);
    }
}
