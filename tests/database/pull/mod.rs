//! What is pulled from a database compiles, and creates the same database again.

mod access;
mod drift;
mod drift_command;
mod expressions;
mod unmanaged;
mod update;

use crate::shop::release::postgres;
use architrave_tests::postgres::{dump, each_version, server};
use schema_cli::arguments::Selection;
use schema_cli::database::{Catalog, compare_catalogs, normal_form, open_existing};
use schema_cli::project::Project;
use schema_cli::pull::update::KnownNames;
use schema_cli::pull::{Features, Pulled, Request, pull};
use schema_cli::runner::read_schema;
use schema_core::def::SchemaDef;
use schema_core::dialect::{Dialect, Engine};
use schema_core::model::Schema;
use std::fs;
use std::path::{Path, PathBuf};

/// A database, as the statements that make it.
struct Fixture {
    name: &'static str,
    sql: &'static str,
    /// What the code does not say, as it is named.
    left_out: &'static [&'static str],
}

const FIXTURES: &[Fixture] = &[
    Fixture {
        name: "everyday",
        sql: include_str!("everyday.sql"),
        left_out: &[],
    },
    Fixture {
        name: "ticketing",
        sql: include_str!("ticketing.sql"),
        left_out: &[],
    },
    Fixture {
        name: "billing",
        sql: include_str!("billing.sql"),
        left_out: &[],
    },
    Fixture {
        name: "hostile",
        sql: include_str!("hostile.sql"),
        left_out: &[],
    },
];

/// A package that holds what was pulled, each fixture in a module with a schema of its own.
struct Package {
    root: tempfile::TempDir,
}

impl Package {
    fn new(modules: &[(&str, &Pulled)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let package = Self { root };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        fs::copy(workspace.join("Cargo.lock"), package.path("Cargo.lock")).unwrap();
        package.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"pulled\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 architrave = {{ path = {workspace:?}, features = [\"chrono\", \"rust_decimal\", \"uuid\"] }}\n\
                 chrono = {{ version = \"0.4\", default-features = false }}\n\
                 rust_decimal = {{ version = \"1\", default-features = false }}\n\
                 uuid = {{ version = \"1\", default-features = false }}\n"
            ),
        );
        // What is compiled once serves the tests of the tool too.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sandbox");
        package.write(
            ".cargo/config.toml",
            &format!("[build]\ntarget-dir = {target:?}\n\n[net]\noffline = true\n"),
        );
        // Cargo reads that file where it is started; elsewhere this is where it looks.
        #[cfg(unix)]
        {
            fs::create_dir_all(&target).unwrap();
            std::os::unix::fs::symlink(&target, package.path("target")).unwrap();
        }
        let mut library = String::new();
        for (module, pulled) in modules {
            library.push_str(&format!("pub mod {module};\n"));
            for file in &pulled.files {
                let path = Path::new("src").join(module).join(&file.path);
                package.write(path.to_str().unwrap(), &file.text);
            }
            for file in &pulled.sql_files {
                let path = Path::new("sql").join(module).join(&file.path);
                package.write(path.to_str().unwrap(), &file.text);
            }
        }
        package.write("src/lib.rs", &library);
        package
    }

    fn path(&self, file: &str) -> PathBuf {
        self.root.path().join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The definitions of a module, as the compiler saw them.
    fn definition(&self, module: &str) -> SchemaDef<'static> {
        let project = Project::load(&Selection {
            manifest_path: Some(self.path("Cargo.toml")),
            schema: Some(module.to_owned()),
            ..Selection::default()
        })
        .unwrap();
        read_schema(&project).unwrap()
    }

    /// The schema of a module.
    fn schema(&self, module: &str) -> Schema {
        Schema::resolve(&self.definition(module)).unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Runs the command line in this process, for this package.
    fn run(&self, arguments: &[&str]) -> schema_cli::Exit {
        let manifest = self.path("Cargo.toml").display().to_string();
        let verb = ["cargo-schema"]
            .into_iter()
            .chain(arguments.iter().copied());
        let all = verb.chain(["--manifest-path", &manifest]).map(Into::into);
        schema_cli::run(all)
    }
}

fn request(module: &str) -> Request {
    let features = ["chrono", "rust_decimal", "uuid"];
    Request {
        engine: Engine::Postgres,
        features: Features(features.map(str::to_owned).into()),
        derives: Vec::new(),
        single_file: false,
        schema_name: module.to_uppercase(),
        lock: "schema.lock".to_owned(),
        sql_directory: format!("sql/{module}"),
        known: KnownNames::default(),
        access: std::collections::BTreeMap::new(),
    }
}

/// The differences between the database that was pulled from and the one that the code creates.
fn differences(catalog: &Catalog, created: &Catalog) -> String {
    let found = compare_catalogs(catalog, created);
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The lines of the code but those about privileges, which a dump leaves to the owner.
fn without_grants(pulled: &Pulled) -> Vec<String> {
    let lines = pulled.files.iter().flat_map(|file| file.text.lines());
    let is_of_grants = |line: &&str| line.contains("#[grant(") || line.contains("privileges on");
    let kept = lines.filter(|line| !is_of_grants(line));
    kept.map(str::to_owned).collect()
}

#[test]
fn what_is_pulled_compiles_and_creates_the_same_database() {
    let newest = server(15);
    let pulled: Vec<(&Fixture, Pulled)> = FIXTURES
        .iter()
        .map(|fixture| {
            let scratch = newest.scratch_database();
            scratch.execute(fixture.sql);
            let catalog = open_existing(scratch.url()).unwrap().catalog().unwrap();
            (fixture, pull(&catalog, &request(fixture.name)))
        })
        .collect();
    for (fixture, pulled) in &pulled {
        let named: Vec<String> = pulled.omissions.iter().map(ToString::to_string).collect();
        assert_eq!(named, fixture.left_out, "{}", fixture.name);
    }
    let modules: Vec<(&str, &Pulled)> = pulled
        .iter()
        .map(|(fixture, pulled)| (fixture.name, pulled))
        .collect();
    let package = Package::new(&modules);
    for (fixture, pulled) in &pulled {
        let schema = package.schema(fixture.name);
        for server in each_version() {
            let place = format!("{} on {}", fixture.name, server.version);
            let scratch = server.scratch_database();
            scratch.execute(fixture.sql);
            let mut database = open_existing(scratch.url()).unwrap();
            let catalog = database.catalog().unwrap();
            // Every version gives the same code, so that it is compiled once.
            let here = pull(&catalog, &request(fixture.name));
            assert_eq!(here.files, pulled.files, "{place}");
            // Views are printed with the names of tables before 16, and without them since.
            let paths = |of: &Pulled| -> Vec<PathBuf> {
                of.sql_files.iter().map(|file| file.path.clone()).collect()
            };
            assert_eq!(paths(&here), paths(pulled), "{place}");
            let dialect = postgres(server.version);
            let adapted = dialect.adapt(&schema).unwrap();
            let created = normal_form(database.as_mut(), &adapted, &dialect).unwrap();
            assert_eq!(differences(&catalog, &created), "", "{place}");
            // A second pull changes nothing.
            let again = pull(&created, &request(fixture.name));
            assert_eq!(again.files, here.files, "{place}");
            assert_eq!(again.sql_files, here.sql_files, "{place}");
            // Nor does one of what a dump of it restores.
            if server.version == 15 {
                let copy = server.scratch_database();
                copy.execute(&dump(scratch.url()));
                let copied = open_existing(copy.url()).unwrap().catalog().unwrap();
                let copied = pull(&copied, &request(fixture.name));
                assert_eq!(without_grants(&copied), without_grants(&here), "{place}");
            }
        }
    }
}
