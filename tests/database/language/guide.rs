//! Every example of the guide makes the journey too: a test for each page.

use super::{Journey, OnSqlite, Release};

/// An example of the guide.
struct Example {
    /// Its page and line.
    place: &'static str,
    /// Its tables.
    schema: &'static architrave::Schema,
    /// Whether SQLite holds it.
    sqlite: bool,
    /// The first major version of PostgreSQL that holds it; 0 is every supported one.
    postgres_since: u32,
}

impl Example {
    fn run(&self) {
        println!("{}", self.place);
        Journey {
            postgres_since: self.postgres_since,
            // What a plan says that it needs and no example can bring along.
            prepare_postgres: "CREATE EXTENSION btree_gist",
            older_postgres_says: &["PostgreSQL"],
            sqlite: match self.sqlite {
                true => OnSqlite::Holds(RENDERINGS),
                false => OnSqlite::Refuses(&["SQLite"]),
            },
            ..Journey::on_postgres([Release::of(self.schema)], &[])
        }
        .run();
    }
}

#[allow(
    clippy::all,
    clippy::unwrap_used,
    missing_docs,
    unused,
    reason = "examples are written for readers"
)]
mod examples {
    use super::{Example, run};

    include!(concat!(env!("OUT_DIR"), "/guide_examples.rs"));
}

/// What SQLite does with what it has no type for, chosen so that it refuses as little as can be.
const RENDERINGS: &str = r#"
engines = ["postgres 14", "sqlite"]

[engine.sqlite]
numeric = "scaled_integer"
regex = "omit"
uuid = "text"
timestamp = "text"
"#;

/// Makes the journeys of one page.
#[track_caller]
fn run(examples: &[Example]) {
    let failed: Vec<&str> = examples
        .iter()
        .filter(|example| {
            // The panic has printed what is wrong; the other examples are tried all the same.
            std::panic::catch_unwind(|| example.run()).is_err()
        })
        .map(|example| example.place)
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
