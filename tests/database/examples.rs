//! The five schemas of `examples/schemas`: no rule has anything to say, their files are what is generated today, and
//! they come to real servers and go again.

use crate::shop::release::adapted;
use architrave_tests::postgres::each_version;
use schema_cli::command::generate::{Options, Request, generate};
use schema_cli::command::lint::lint_database;
use schema_cli::database::{Database, compare_catalogs, normal_form, open};
use schema_cli::migration::{self, Directory, Limit, RevertTarget};
use schema_cli::report::Severity;
use schema_cli::settings::load_file;
use schema_core::def::SchemaDef;
use schema_core::dialect::Postgres;
use schema_core::model::{Schema, TableObject, definition_of};
use schema_core::rule::{all_findings, object_findings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use xtask::generate::releases::files_in;

/// Writes the committed files anew: `ARCHITRAVE_EXAMPLES=overwrite`.
const OVERWRITE: &str = "ARCHITRAVE_EXAMPLES";

/// The oldest version that `architrave.toml` names.
pub(crate) const OLDEST: u16 = 15;

pub(crate) fn schemas() -> [(&'static str, &'static SchemaDef<'static>); 5] {
    [
        ("clinic", schemas::clinic::CLINIC.definition()),
        ("ledger", schemas::ledger::LEDGER.definition()),
        ("library", schemas::library::LIBRARY.definition()),
        ("saas", schemas::saas::SAAS.definition()),
        ("telemetry", schemas::telemetry::TELEMETRY.definition()),
    ]
}

fn package() -> PathBuf {
    xtask::workspace::root().join("examples/schemas")
}

#[test]
fn no_rule_has_anything_to_say() {
    let mut said = Vec::new();
    for (name, schema) in schemas() {
        let of_tables = all_findings(schema)
            .into_iter()
            .map(|found| found.finding.message);
        let of_objects = object_findings(schema)
            .into_iter()
            .map(|found| found.finding.message);
        said.extend(
            of_tables
                .chain(of_objects)
                .map(|message| format!("{name}: {message}")),
        );
    }
    assert!(said.is_empty(), "{}", said.join("\n\n"));
}

/// Writes the files of one schema below `root`, as `cargo schema generate` does.
fn write(root: &Path, name: &str, schema: &'static SchemaDef<'static>) {
    let mut settings = load_file(&package().join("architrave.toml")).unwrap();
    settings.directory = root.join(name);
    std::fs::create_dir_all(&settings.directory).unwrap();
    let mut options = Options::at("20260301T120000".parse().unwrap());
    options.name = Some("initial".to_owned());
    let generated = generate(&Request {
        definition: schema,
        package: root,
        settings: &settings,
        options: &options,
    });
    if let Err(error) = generated.and_then(|generated| generated.write()) {
        panic!("{name}: {error}");
    }
}

#[test]
fn the_committed_files_are_current() {
    if std::env::var_os(OVERWRITE).is_some_and(|word| word == "overwrite") {
        for (name, schema) in schemas() {
            let folder = package().join(name);
            if folder.exists() {
                std::fs::remove_dir_all(&folder).unwrap();
            }
            write(&package(), name, schema);
        }
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, schema) in schemas() {
        write(folder.path(), name, schema);
        let expected: BTreeMap<PathBuf, String> = files_in(&folder.path().join(name)).unwrap();
        let committed = files_in(&package().join(name)).unwrap();
        let differing: Vec<&PathBuf> = expected
            .keys()
            .chain(committed.keys())
            .filter(|path| expected.get(*path) != committed.get(*path))
            .collect();
        assert!(
            differing.is_empty(),
            "examples/schemas/{name}: {differing:?} are not what is generated today; run \
             `{OVERWRITE}=overwrite cargo nextest run -p architrave-tests --test database examples` and read the difference"
        );
    }
}

/// The model without what a definition has no words for.
fn sayable(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        // Those that conventions stand for.
        table.objects.retain(
            |object| !matches!(object, TableObject::Trigger(trigger) if is_of_convention(trigger)),
        );
    }
    schema
}

fn is_of_convention(trigger: &schema_core::model::Trigger) -> bool {
    use schema_core::model::TriggerAction;
    matches!(
        trigger.action,
        TriggerAction::Rule(_) | TriggerAction::Written { .. }
    )
}

#[test]
fn definitions_come_back_from_their_models() {
    for (name, schema) in schemas() {
        let model = sayable(Schema::resolve(schema).unwrap());
        assert_eq!(
            Schema::resolve(&definition_of(&model)).unwrap(),
            model,
            "{name}"
        );
    }
}

#[test]
fn they_come_to_every_version_and_go_again() {
    for server in each_version()
        .into_iter()
        .filter(|server| server.version >= u32::from(OLDEST))
    {
        for (name, schema) in schemas() {
            let scratch = server.scratch_database();
            let mut database = open(scratch.url()).unwrap();
            there_and_back(database.as_mut(), name, schema);
        }
    }
}

fn there_and_back(database: &mut dyn Database, name: &str, schema: &'static SchemaDef<'static>) {
    let dialect = Postgres::new(OLDEST).unwrap();
    let directory = Directory::read(&package().join(name).join("migrations")).unwrap();
    let options = migration::Options {
        limit: Limit::All,
        ..migration::Options::default()
    };
    let apply = |database: &mut dyn Database| {
        if let Err(error) = migration::apply(database, &directory, &options, &mut |_| {}) {
            panic!("{name} on {}: {error}", database.server());
        }
    };
    apply(database);
    let expected = normal_form(database, &adapted(schema, &dialect), &dialect).unwrap();
    let found = database.catalog().unwrap();
    let differences: Vec<String> = compare_catalogs(&expected, &found)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        differences.is_empty(),
        "{name} on {}: {differences:#?}",
        database.server()
    );
    let settings = load_file(&package().join("architrave.toml"))
        .unwrap()
        .settings;
    let (_, diagnostics) = lint_database(database, &settings, None).unwrap();
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .collect();
    assert!(
        errors.is_empty(),
        "{name} on {}: {errors:#?}",
        database.server()
    );
    migration::revert(
        database,
        &directory,
        &RevertTarget::All,
        &migration::Options::default(),
        &mut |_| {},
    )
    .unwrap();
    assert!(database.catalog().unwrap().schema.tables.is_empty());
    apply(database);
}
