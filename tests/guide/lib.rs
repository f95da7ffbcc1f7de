//! The Rust examples of the guide and of the README, as documentation tests.
//!
//! Each page is the documentation of a module that exists only while rustdoc collects examples.

/// Takes the examples of pages; a module's name says which page a failure is in.
#[cfg(doctest)]
macro_rules! pages {
    ($($name:ident $path:literal)*) => {
        $(
            #[doc = include_str!($path)]
            pub mod $name {}
        )*
    };
}

#[cfg(doctest)]
pages! {
    readme "../../README.md"
    advise "../../docs/src/advise.md"
    column_types "../../docs/src/column-types.md"
    columns "../../docs/src/columns.md"
    command "../../docs/src/command.md"
    comparison "../../docs/src/comparison.md"
    continuous_integration "../../docs/src/continuous-integration.md"
    lint "../../docs/src/lint.md"
    engines "../../docs/src/engines.md"
    conventions "../../docs/src/conventions.md"
    enums_and_newtypes "../../docs/src/enums-and-newtypes.md"
    expressions "../../docs/src/expressions.md"
    flattened_structs "../../docs/src/flattened-structs.md"
    formats "../../docs/src/formats.md"
    other_crates "../../docs/src/other-crates.md"
    getting_started "../../docs/src/getting-started.md"
    indexes "../../docs/src/indexes.md"
    introduction "../../docs/README.md"
    lock_file "../../docs/src/lock-file.md"
    migrating_at_start "../../docs/src/migrating-at-start.md"
    migrations "../../docs/src/migrations.md"
    seeds "../../docs/src/seeds.md"
    names "../../docs/src/names.md"
    objects "../../docs/src/objects.md"
    partitions "../../docs/src/partitions.md"
    policies "../../docs/src/policies.md"
    corpus "../../docs/src/corpus.md"
    pull "../../docs/src/pull.md"
    references "../../docs/src/references.md"
    rules "../../docs/src/rules.md"
    runner "../../docs/src/runner.md"
    schema_page "../../docs/src/schema-page.md"
    settings "../../docs/src/settings.md"
    sqlite "../../docs/src/sqlite.md"
    tables "../../docs/src/tables.md"
    validation "../../docs/src/validation.md"
}
