//! The files that are committed with the shop are those that would be generated today.

use super::release::{adapted, postgres, sqlite};
use architrave_tests::postgres::scratch_database;
use schema_cli::command::generate::{Options, Request, generate};
use schema_cli::database::normal_form;
use schema_cli::migration::{Directory, rehearse};
use schema_cli::settings::load_file;
use schema_core::def::SchemaDef;
use schema_core::dialect::Dialect;
use std::collections::BTreeMap;
use std::path::PathBuf;
use xtask::generate::releases::{RELEASES, Release, files_in};

fn definition(release: &Release) -> &'static SchemaDef<'static> {
    match release.package {
        "shop" => shop::SHOP.definition(),
        "shop_v2" => shop_v2::SHOP.definition(),
        other => panic!("no definitions of `{other}`"),
    }
}

#[test]
fn the_committed_migrations_and_lock_files_are_current() {
    let folder = tempfile::tempdir().unwrap();
    for release in RELEASES {
        let mut settings = load_file(&release.folder().join("architrave.toml")).unwrap();
        folder.path().clone_into(&mut settings.directory);
        let (day, time) = release.timestamp.split_at(8);
        let mut options = Options::at(format!("{day}T{time}").parse().unwrap());
        options.name = Some(release.name.to_owned());
        options
            .allow_data_loss
            .extend(release.data_loss.iter().map(ToString::to_string));
        let generated = generate(&Request {
            definition: definition(release),
            package: folder.path(),
            settings: &settings,
            options: &options,
        });
        match generated.and_then(|generated| generated.write()) {
            Ok(written) => assert!(!written.is_empty()),
            Err(error) => panic!("{error}"),
        }
        let (expected, committed) = (files_in(folder.path()).unwrap(), release.files().unwrap());
        let differing = differing(&expected, &committed);
        assert!(
            differing.is_empty(),
            "examples/{}: {differing:?} are not what is generated today; run `cargo xtask generate` and \
             read the difference",
            release.package
        );
    }
}

#[test]
fn the_committed_migrations_of_the_second_release_pass_a_rehearsal() {
    let release = RELEASES.iter().find(|it| it.package == "shop_v2").unwrap();
    let folder = release.folder().join("migrations");
    let server = scratch_database();
    let engines: [(&str, Box<dyn Dialect>, String); 2] = [
        // The settings of the example name this version as the oldest.
        ("postgres", Box::new(postgres(15)), server.url().to_owned()),
        ("sqlite", Box::new(sqlite()), "sqlite::memory:".to_owned()),
    ];
    for (engine, dialect, url) in engines {
        let directory = Directory::read(&folder.join(engine)).unwrap();
        let mut database = schema_cli::database::open(&url).unwrap();
        let schema = adapted(definition(release), dialect.as_ref());
        let expected = normal_form(database.as_mut(), &schema, dialect.as_ref()).unwrap();
        let mut scratch = database.scratch(&schema).unwrap();
        let rehearsal = rehearse(scratch.as_mut(), &directory, &expected, &mut |_| {}).unwrap();
        assert_eq!(rehearsal.problems, []);
        assert_eq!(rehearsal.applied.len(), directory.migrations.len());
        assert_eq!(rehearsal.reverted.len(), directory.migrations.len());
    }
}

/// The paths that only one of them has, or with other texts.
fn differing<'a>(
    one: &'a BTreeMap<PathBuf, String>,
    other: &'a BTreeMap<PathBuf, String>,
) -> Vec<&'a PathBuf> {
    let mut paths: Vec<&PathBuf> = one
        .keys()
        .chain(other.keys())
        .filter(|path| one.get(*path) != other.get(*path))
        .collect();
    paths.sort();
    paths.dedup();
    paths
}
