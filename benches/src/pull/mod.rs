//! Reading a large database into code, beside other tools that read one, and `pg_dump`, which reads the same catalog.

mod schema;

use crate::benchmark::{Benchmark, OURS};
use crate::failure::Failure;
use crate::figure::{Unit, add};
use crate::generate::scratch;
use crate::{Common, compile_time, files, measured, peer_tools};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use xtask::servers::postgres;

/// What to measure.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Request {
    /// How many tables there are, besides partitions and views
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = compile_time::tables_from_three)]
    tables: usize,
    /// Only peers whose names contain this; may be repeated
    #[arg(long = "peer", value_name = "NAME")]
    peers: Vec<String>,
    #[command(flatten)]
    common: Common,
}

/// Who takes longer than this is measured once.
const PATIENCE: Duration = Duration::from_secs(60);

/// A tool and what it must name in what it writes.
struct Reader {
    name: &'static str,
    command: Command,
    /// The file or folder that it writes.
    output: PathBuf,
}

/// Measures, prints and keeps.
pub(crate) fn run(request: &Request) -> Result<(), Failure> {
    eprintln!("{} tables are made", request.tables);
    let url = scratch::create("bench_pull")?;
    scratch::connect(&url)?
        .batch_execute(&schema::sql(request.tables))
        .map_err(Failure::database("making the tables"))?;
    let folder = files::folder("pull");
    files::remove(&folder)?;
    let mut readers = readers(&folder, &url)?;
    readers.retain(|reader| {
        reader.name == OURS
            || request.peers.is_empty()
            || request.peers.iter().any(|part| reader.name.contains(part))
    });
    let mut series = Vec::new();
    let mut slow = Vec::new();
    let case = format!("{} tables", request.tables);
    for round in 1..=request.common.runs {
        for reader in &readers {
            if slow.contains(&reader.name) {
                continue;
            }
            eprintln!("{case}, round {round}: {}", reader.name);
            let took = measured::run(&reader.command)?;
            if took.wall > PATIENCE {
                slow.push(reader.name);
            }
            // Each table's name ends with its number, also as the name of a type.
            let text = text_of(&reader.output)?;
            let named = (0..request.tables)
                .filter(|number| text.contains(&format!("{number:03}")))
                .count();
            if named < request.tables {
                return Err(Failure::Unexpected(format!(
                    "{} wrote of {named} tables, not {}",
                    reader.name, request.tables
                )));
            }
            let mut keep = |measure, sample| add(&mut series, &case, reader.name, measure, sample);
            keep("time", (took.wall.as_secs_f64(), Unit::Seconds));
            keep("peak memory", (took.memory, Unit::Mebibytes));
            if round == 1 {
                keep(
                    "lines written",
                    (text.lines().count() as f64, Unit::LinesWritten),
                );
            }
        }
    }
    let versions = format!(
        "{}, PostgreSQL {}",
        peer_tools::versions(),
        scratch::VERSION
    );
    Benchmark::Pull.report(&series, &versions, request.common.keep())
}

fn readers(folder: &Path, url: &str) -> Result<Vec<Reader>, Failure> {
    let ours = folder.join("architrave");
    let manifest = compile_time::architrave().manifest("bench-pull", xtask::workspace::root());
    files::write(&ours.join("Cargo.toml"), &manifest)?;
    files::write(&ours.join("src/lib.rs"), "")?;
    let mut pull = Command::new(compile_time::tool());
    pull.args([
        "schema",
        "pull",
        "--overwrite",
        "--no-migration",
        "--database-url",
        url,
    ])
    .current_dir(&ours)
    .env("CARGO_TARGET_DIR", folder.join("target"));

    let mut dump = Command::new(postgres::program("pg_dump", 15)?);
    dump.args(["--schema-only", "--file"])
        .arg(folder.join("dump.sql"))
        .arg(url);

    // What prints is sent to a file by the shell, which is the smaller process.
    let printing = |program: &Path, arguments: &str, file: &str| {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("exec \"$0\" {arguments} > \"$1\"")])
            .arg(program)
            .arg(folder.join(file))
            .current_dir(folder)
            .env("DATABASE_URL", url)
            .env("PYTHONPATH", folder);
        shell
    };
    files::write(&folder.join("diesel.toml"), "")?;
    let (server, name) = url.rsplit_once('/').unwrap_or_default();
    let port = server.rsplit_once(':').map_or("5432", |(_, port)| port);
    let settings = format!(
        "SECRET_KEY = 'measured'\nDATABASES = {{'default': {{'ENGINE': 'django.db.backends.postgresql', \
         'NAME': '{name}', 'USER': 'postgres', 'HOST': '127.0.0.1', 'PORT': '{port}'}}}}\n"
    );
    files::write(&folder.join("settings.py"), &settings)?;
    let mut sea_orm = Command::new(peer_tools::sea_orm()?);
    sea_orm
        .args(["generate", "entity", "--database-url", url, "--output-dir"])
        .arg(folder.join("sea_orm"));
    Ok(vec![
        Reader {
            name: OURS,
            command: pull,
            output: ours.join("src"),
        },
        Reader {
            name: "pg_dump --schema-only",
            command: dump,
            output: folder.join("dump.sql"),
        },
        Reader {
            name: "diesel print-schema",
            command: printing(&peer_tools::diesel()?, "print-schema", "schema.rs"),
            output: folder.join("schema.rs"),
        },
        Reader {
            name: "sea-orm-cli generate entity",
            command: sea_orm,
            output: folder.join("sea_orm"),
        },
        Reader {
            name: "Django inspectdb",
            command: printing(
                &peer_tools::python()?,
                "-m django inspectdb --settings settings",
                "models.py",
            ),
            output: folder.join("models.py"),
        },
    ])
}

/// The text of a file, or of all files of a folder.
fn text_of(path: &Path) -> Result<String, Failure> {
    if path.is_file() {
        return files::read(path);
    }
    let mut text = String::new();
    for entry in std::fs::read_dir(path).map_err(Failure::file(path))? {
        text.push_str(&text_of(&entry.map_err(Failure::file(path))?.path())?);
    }
    Ok(text)
}
