//! Synthetic rows for the schemas of the examples, and the server's plans of their access patterns.

use crate::examples::{OLDEST, schemas};
use crate::shop::release::{adapted, postgres, sqlite};
use architrave_tests::postgres::each_version;
use schema_cli::access_plan::{Examined, Verdict, analyze, examine, prepare};
use schema_cli::database::{Catalog, Database, create_schema, open};
use schema_cli::synthetic::{Filled, fill};
use schema_core::def::SchemaDef;
use schema_core::dialect::{Dialect, Engine};
use schema_core::model::Schema;

/// Creates the schema, fills it, and asks for the plans.
fn filled(
    database: &mut dyn Database,
    definition: &'static SchemaDef<'static>,
    dialect: &dyn Dialect,
    rows: u64,
) -> (Vec<Filled>, Vec<Examined>) {
    let schema = adapted(definition, dialect);
    let mut scratch = database.scratch(&schema).unwrap();
    if dialect.engine() == Engine::Postgres {
        scratch.execute("SET check_function_bodies = off").unwrap();
    }
    for statement in create_schema(&schema, dialect).unwrap() {
        scratch.execute(&statement).unwrap();
    }
    let catalog: Catalog = scratch.catalog().unwrap();
    let filled = fill(scratch.as_mut(), &catalog, &[], &|_| rows).unwrap();
    analyze(scratch.as_mut()).unwrap();
    let resolved = Schema::resolve(definition).unwrap();
    let prepared = prepare(definition, &resolved, dialect);
    let examined = examine(scratch.as_mut(), &catalog, &prepared).unwrap();
    (filled, examined)
}

/// What is missing, a line each; a key that takes a few rows less is as it should be.
fn missing(filled: &[Filled]) -> Vec<String> {
    let short = filled
        .iter()
        .filter(|it| it.problem.is_some() && it.rows * 10 < it.wanted * 9);
    short
        .map(|it| {
            let why = it.problem.as_deref().unwrap_or_default();
            format!("{} {} of {}: {why}", it.table, it.rows, it.wanted)
        })
        .collect()
}

#[test]
fn the_shop_is_filled_on_every_version_and_an_index_serves_each_pattern() {
    let servers: Vec<_> = each_version()
        .into_iter()
        .map(|server| (server.version, server.scratch_database()))
        .collect();
    let mut engines: Vec<(Box<dyn Dialect>, String)> = servers
        .iter()
        .map(|(version, database)| {
            let dialect: Box<dyn Dialect> = Box::new(postgres(*version));
            (dialect, database.url().to_owned())
        })
        .collect();
    engines.push((Box::new(sqlite()), "sqlite::memory:".to_owned()));
    for (dialect, url) in engines {
        let mut database = open(&url).unwrap();
        let definition = shop_v2::SHOP.definition();
        let (filled, examined) = filled(database.as_mut(), definition, dialect.as_ref(), 3000);
        assert_eq!(missing(&filled), Vec::<String>::new());
        assert!(examined.len() > 10);
        for pattern in examined {
            assert!(
                matches!(pattern.verdict, Verdict::Index(_)),
                "{url}: {pattern:#?}"
            );
        }
    }
}

#[test]
fn the_examples_are_filled() {
    let mut all = Vec::new();
    for server in each_version()
        .into_iter()
        .filter(|server| server.version >= u32::from(OLDEST))
    {
        let scratch = server.scratch_database();
        let mut database = open(scratch.url()).unwrap();
        let dialect = postgres(server.version);
        for (name, definition) in schemas() {
            let name = format!("{name} on {}", server.version);
            let (filled, examined) = filled(database.as_mut(), definition, &dialect, 200);
            all.extend(
                missing(&filled)
                    .into_iter()
                    .map(|line| format!("{name}: {line}")),
            );
            for pattern in &examined {
                if let Verdict::NotExamined(why) = &pattern.verdict {
                    all.push(format!("{name}: {} was not examined: {why}", pattern.name));
                }
            }
        }
    }
    assert_eq!(all, Vec::<String>::new(), "{}", all.join("\n"));
}
