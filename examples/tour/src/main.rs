//! The tour: both releases of the shop, from structs to a migrated database and back.
//!
//! Needs Rust and a C compiler, nothing else: the database is an embedded SQLite. Everything is written
//! below `target/tour`, which each run begins anew. It does what these commands would do:
//!
//! ```text
//! cargo schema generate initial           # in the first release of the shop
//! cargo schema run --all
//! cargo schema generate second_release    # in the second
//! cargo schema run --all
//! cargo schema revert --to ..             # the first release: refused, because it would drop phone numbers
//! cargo schema revert --to .. --allow-data-loss orders.contact_phone
//! cargo schema revert --all --allow-data-loss orders ..
//! cargo schema run --all
//! ```

mod rows;

use architrave::Schema;
use jiff::civil::{DateTime, date};
use schema_cli::command::generate::{EnginePlan, Generated, Options, Request, generate};
use schema_cli::command::lint::{SourceFiles, findings};
use schema_cli::database::{self, Database, compare_catalogs, normal_form};
use schema_cli::error::count;
use schema_cli::migration::{self, Directory, Limit, MigrationError, RevertTarget};
use schema_cli::settings::{self, LoadedSettings};
use schema_cli::{dialects, report};
use schema_core::dialect::Engine;
use schema_core::plan::render_text;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match tour() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tour() -> Result<(), Box<dyn Error>> {
    let directory = fresh_directory()?;
    let settings = settings(&directory)?;
    let migrations = directory.join("migrations").join(Engine::Sqlite.keyword());
    let path = directory.join("shop.db");
    let mut database = database::open(&format!("sqlite:{}", path.display()))?;

    heading("The rules");
    say("rustc ran them over both releases when it built this program. The tool runs them again:");
    check(&shop::SHOP)?;
    check(&shop_v2::SHOP)?;

    heading("The first release");
    write(
        &shop::SHOP,
        &settings,
        &directory,
        release("initial", date(2026, 3, 1)),
    )?;
    let first = apply(database.as_mut(), &migrations)?
        .pop()
        .ok_or("the first release has no migration")?;
    compare(database.as_mut(), &shop::SHOP, &settings)?;
    rows::insert(&path)?;
    let before = rows::read(&path)?;
    say(&format!("{} orders are in.", before.len()));

    heading("The second release");
    say("A required column is added, a column renamed, another dropped, a key and an index added.");
    let mut second = release("second_release", date(2026, 4, 1));
    second
        .allow_data_loss
        .insert("orders.coupon_code".to_owned());
    let generated = write(&shop_v2::SHOP, &settings, &directory, second)?;
    show_plan(&generated);
    apply(database.as_mut(), &migrations)?;
    compare(database.as_mut(), &shop_v2::SHOP, &settings)?;
    let after = rows::read(&path)?;
    if after != before {
        return Err(format!("rows were lost: {before:?} became {after:?}").into());
    }
    say(&format!(
        "All {} orders are still there, with their notes.",
        after.len()
    ));

    heading("The way back, and there again");
    let target = RevertTarget::To(first);
    let dropped = refused(database.as_mut(), &migrations, &target)?;
    if dropped != ["orders.contact_phone"] {
        return Err(format!("other data than the new column would be lost: {dropped:?}").into());
    }
    say("The phone numbers came in with the second release. They go, because we say so:");
    revert(database.as_mut(), &migrations, &target, dropped)?;
    compare(database.as_mut(), &shop::SHOP, &settings)?;
    let back = rows::read(&path)?;
    if back != before {
        return Err(format!("rows were lost on the way back: {before:?} became {back:?}").into());
    }
    say(&format!(
        "The first release finds its {} orders again.",
        back.len()
    ));
    say("To go back to nothing would drop every row:");
    let dropped = refused(database.as_mut(), &migrations, &RevertTarget::All)?;
    revert(database.as_mut(), &migrations, &RevertTarget::All, dropped)?;
    let left = database.catalog()?.schema.tables.len();
    say(&format!("{} are left", count(left, "table")));
    if left > 0 {
        return Err("reverting everything left tables behind".into());
    }
    apply(database.as_mut(), &migrations)?;
    compare(database.as_mut(), &shop_v2::SHOP, &settings)?;

    heading("Where to look");
    for (what, place) in [
        (
            "the structs",
            PathBuf::from("examples/shop/src, examples/shop_v2/src"),
        ),
        ("the migrations", directory.join("migrations")),
        ("the lock file", directory.join("schema.lock")),
        ("the database", path),
    ] {
        println!("  {what:15} {}", place.display());
    }
    Ok(())
}

/// `target/tour`, empty.
fn fresh_directory() -> Result<PathBuf, Box<dyn Error>> {
    // This program is in target/debug, or in target/<triple>/debug.
    let program = std::env::current_exe()?;
    let target = program
        .ancestors()
        .find(|directory| directory.join("CACHEDIR.TAG").is_file())
        .ok_or("this program is not in a target directory of cargo: use `cargo run -p tour`")?;
    let directory = target.join("tour");
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// The shop's own settings, with its migrations below `directory`.
fn settings(directory: &Path) -> Result<LoadedSettings, Box<dyn Error>> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut loaded = settings::load_file(&examples.join("shop/architrave.toml"))?;
    directory.clone_into(&mut loaded.directory);
    Ok(loaded)
}

/// Fixed moments, so that each tour writes the same bytes.
fn release(name: &str, day: jiff::civil::Date) -> Options {
    let noon: DateTime = day.at(12, 0, 0, 0);
    Options {
        name: Some(name.to_owned()),
        ..Options::at(noon)
    }
}

fn check(schema: &Schema) -> Result<(), Box<dyn Error>> {
    let definition = schema.definition();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = SourceFiles {
        workspace: &root,
        package: &root,
    };
    let found = findings(definition, &files);
    print!("{}", report::render(&found, report::ReportFormat::Human));
    println!(
        "  {}: {} tables, {} findings",
        definition.package,
        definition.tables.len(),
        found.len()
    );
    if found.is_empty() {
        Ok(())
    } else {
        Err("the shop breaks a rule".into())
    }
}

fn write(
    schema: &Schema,
    settings: &LoadedSettings,
    directory: &Path,
    options: Options,
) -> Result<Generated, Box<dyn Error>> {
    let request = Request {
        definition: schema.definition(),
        package: directory,
        settings,
        options: &options,
    };
    let generated = generate(&request)?;
    let written = generated.write()?;
    for plan in &generated.plans {
        println!(
            "  {}: {}",
            plan.target,
            match plan.plan.migrations.len() {
                1 => "1 migration".to_owned(),
                several => format!("{several} migrations"),
            }
        );
    }
    println!("  wrote {} files", written.len());
    if generate(&request)?.needs_migration() {
        return Err("a second run would write another migration".into());
    }
    Ok(generated)
}

/// What runs beside the old release on PostgreSQL is what is worth a look.
fn show_plan(generated: &Generated) {
    let online = |plan: &&EnginePlan| plan.target.engine == Engine::Postgres;
    for plan in generated.plans.iter().filter(online) {
        println!("\n  The plan for {}:\n", plan.target);
        for line in render_text(&plan.plan).lines() {
            println!("  {line}");
        }
    }
    println!();
}

/// Applies what is not applied, and returns the ids.
fn apply(database: &mut dyn Database, migrations: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let options = migration::Options {
        limit: Limit::All,
        ..migration::Options::default()
    };
    let directory = Directory::read(migrations)?;
    let applied = migration::apply(database, &directory, &options, &mut |_| {})?;
    for id in &applied.applied {
        println!("  applied {id}");
    }
    Ok(applied.applied)
}

/// Tries to revert without an approval; returns what would have been dropped with its data.
fn refused(
    database: &mut dyn Database,
    migrations: &Path,
    target: &RevertTarget,
) -> Result<Vec<String>, Box<dyn Error>> {
    let options = migration::Options::default();
    let directory = Directory::read(migrations)?;
    match migration::revert(database, &directory, target, &options, &mut |_| {}) {
        Err(refusal) => {
            let MigrationError::DataLoss { objects, .. } = &refusal else {
                return Err(refusal.into());
            };
            println!("  refused: {}", refusal.to_string().replace('\n', "\n  "));
            if let Some(remedy) = refusal.remedy() {
                println!("  help: {remedy}");
            }
            Ok(objects.iter().map(|it| it.object.to_string()).collect())
        }
        Ok(_) => Err("data was dropped that nobody approved".into()),
    }
}

/// Reverts, and drops what is named in `dropped` with its data.
fn revert(
    database: &mut dyn Database,
    migrations: &Path,
    target: &RevertTarget,
    dropped: Vec<String>,
) -> Result<(), Box<dyn Error>> {
    let options = migration::Options {
        allow_data_loss: dropped.into_iter().collect(),
        ..migration::Options::default()
    };
    let directory = Directory::read(migrations)?;
    let reverted = migration::revert(database, &directory, target, &options, &mut |_| {})?;
    for id in &reverted.reverted {
        println!("  reverted {id}");
    }
    Ok(())
}

/// What the database holds is what the structs say.
fn compare(
    database: &mut dyn Database,
    schema: &Schema,
    settings: &LoadedSettings,
) -> Result<(), Box<dyn Error>> {
    let target = settings
        .settings
        .engines
        .iter()
        .find(|target| target.engine == Engine::Sqlite)
        .ok_or("the shop is not for SQLite")?;
    let dialect = dialects::dialect(target, &settings.settings)?;
    let resolved =
        schema_core::model::Schema::resolve(schema.definition()).map_err(|errors| join(&errors))?;
    let adapted = dialect.adapt(&resolved).map_err(|errors| join(&errors))?;
    let expected = normal_form(database, &adapted, dialect.as_ref())?;
    let differences = compare_catalogs(&expected, &database.catalog()?);
    if differences.is_empty() {
        say("The catalog of the database is what the structs say.");
        Ok(())
    } else {
        Err(format!(
            "the database differs from the structs:\n{}",
            join(&differences)
        )
        .into())
    }
}

fn join(items: &[impl std::fmt::Display]) -> String {
    let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

fn heading(text: &str) {
    println!("\n{text}\n{}", "=".repeat(text.len()));
}

fn say(text: &str) {
    println!("  {text}");
}
