//! `cargo xtask`: the tasks of the project.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::{Args, Parser, Subcommand, ValueEnum};
use xtask::bench::{self, Benchmark};
use xtask::corpus;
use xtask::editor;
use xtask::generate;
use xtask::libpq;
use xtask::migration_tools::{self, MigrationToolError};
use xtask::servers::{self, Origin, Selector, ServerError, Stopped};
use xtask::steps::{self, Environment, Outcome, Report, Step};
use xtask::tools;

/// The tasks of the project
#[derive(Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Starts the servers, runs every check and test, stops the servers that it started
    #[command(after_help = "Example: cargo xtask test --step clippy --step test")]
    Test(TestArguments),
    /// Throw-away database servers for tests
    #[command(after_help = "Example: psql \"$(cargo xtask servers url postgres@18)\"")]
    Servers(ServersArguments),
    /// Asks rust-analyzer about the names in the shop's attributes; installs it if it is missing
    Editor,
    /// Rewrites the files that follow from the code: the pages of the rules, the shop's migrations
    Generate,
    /// Installs the tools of other languages that tests run, into target/tools/
    Tools,
    /// Takes real schemas through: load, pull, compile, emit, and compare what pg_dump says of both databases
    #[command(
        after_help = "Example: cargo xtask corpus --dir ../corpus --only pagila --only sqlite/sakila"
    )]
    Corpus(CorpusArguments),
    /// Measures beside peers, in the release profile; without arguments everything, and writes docs/benchmarks.md
    #[command(
        after_help = "Examples:\n  cargo xtask bench\n  cargo xtask bench compile-time 10 100 --peer serde\n  \
        cargo xtask bench migrate --rows 100000\n  cargo xtask bench generate --help"
    )]
    Bench(BenchArguments),
}

#[derive(Args)]
struct TestArguments {
    /// Runs only this step; may be repeated
    #[arg(long = "step", value_enum)]
    steps: Vec<Step>,
    /// Starts only this server: `postgres`, `postgres@16`; may be repeated
    #[arg(long = "engine")]
    engines: Vec<Selector>,
}

#[derive(Args)]
struct BenchArguments {
    /// What is measured; all unless given
    #[arg(value_enum)]
    benchmark: Option<Benchmark>,
    /// What the benchmark is told, such as `10 100 --runs 5 --record`
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENT"
    )]
    arguments: Vec<OsString>,
}

#[derive(Args)]
struct CorpusArguments {
    /// A directory of dumps, with the folders `postgres` and `sqlite`; what stands in itself is PostgreSQL's
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Only this schema, by the name of its file; may be repeated
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// The PostgreSQL server, which is started where it does not run
    #[arg(long, value_name = "ENGINE[@VERSION]", default_value = "postgres")]
    server: Selector,
    /// Print every difference, and each check and predicate that is not in the language
    #[arg(long)]
    all: bool,
}

#[derive(Args)]
struct ServersArguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Starts the servers that do not run yet, installing them if they are missing, and prints their addresses
    #[command(after_help = "Example: cargo xtask servers start postgres@14 postgres@18")]
    Start(Servers),
    /// Stops our servers and deletes their data
    Stop(Servers),
    /// Prints the address of the running server, of the default version unless others are named
    Url(Servers),
    /// Tells which servers run
    Status(Servers),
}

#[derive(Args)]
struct Servers {
    /// `postgres`, or with a version `postgres@16`; without any, all that the tests need
    #[arg(value_name = "ENGINE[@VERSION]")]
    servers: Vec<Selector>,
}

fn main() -> ExitCode {
    match Arguments::parse().task {
        Task::Test(arguments) => test(&arguments),
        Task::Servers(arguments) => each_server(&arguments.verb),
        Task::Generate => finish(generate::everything()),
        Task::Corpus(arguments) => finish(corpus::run(&corpus::Request {
            directory: arguments.dir,
            only: arguments.only,
            server: arguments.server,
            all_differences: arguments.all,
        })),
        Task::Editor => finish(editor::check()),
        Task::Bench(arguments) => finish(bench::run(arguments.benchmark, &arguments.arguments)),
        Task::Tools => finish(
            tools::install_squawk()
                .map(|path| println!("{}", path.display()))
                .map_err(MigrationToolError::from)
                .and_then(|()| migration_tools::install()),
        ),
    }
}

impl Verb {
    fn selectors(&self) -> Vec<Selector> {
        let (Verb::Start(named) | Verb::Stop(named) | Verb::Url(named) | Verb::Status(named)) =
            self;
        match self {
            _ if !named.servers.is_empty() => named.servers.clone(),
            // One address, so that it can be handed to a program.
            Verb::Url(_) => servers::default_selectors(),
            _ => servers::all_selectors(),
        }
    }
}

fn each_server(verb: &Verb) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for selector in &verb.selectors() {
        let done = match verb {
            Verb::Start(_) => servers::start(selector).map(|endpoint| {
                eprintln!("{selector} {}", describe(&endpoint.origin));
                println!("{}", endpoint.url);
            }),
            Verb::Stop(_) => servers::stop(selector).map(|stopped| match stopped {
                Stopped::Ended => eprintln!("{selector} stopped"),
                Stopped::NothingRan => eprintln!("{selector} was not running"),
            }),
            Verb::Url(_) => servers::find(selector).map(|endpoint| println!("{}", endpoint.url)),
            Verb::Status(_) => servers::find(selector)
                .map(|endpoint| println!("{selector} {}", describe(&endpoint.origin))),
        };
        if let Err(error) = done {
            eprintln!("error: {error}");
            code = ExitCode::FAILURE;
        }
    }
    code
}

/// An address from the environment is not shown: it may hold a password.
fn describe(origin: &Origin) -> String {
    match origin {
        Origin::Variable(name) => format!("is given by {name}"),
        Origin::Reused(server) => {
            format!(
                "runs on port {} in {}",
                server.port,
                server.directory.display()
            )
        }
        Origin::Started(server, time) => format!(
            "started on port {} in {} ({:.1} s)",
            server.port,
            server.directory.display(),
            time.as_secs_f64()
        ),
    }
}

fn test(arguments: &TestArguments) -> ExitCode {
    let steps = chosen(&arguments.steps);
    let mut environment = Environment::new();
    let mut reports = Vec::new();
    let mut started = Vec::new();
    // The other steps need neither.
    if [Step::Test, Step::Doc, Step::Clients]
        .iter()
        .any(|step| steps.contains(step))
    {
        let begin = Instant::now();
        let squawk = tools::install_squawk()
            .map(|path| environment.push((tools::SQUAWK_VARIABLE.into(), path.into())));
        reports.push(preparation("tools", squawk, begin.elapsed()));
        let begin = Instant::now();
        let others = migration_tools::install();
        reports.push(preparation("migration tools", others, begin.elapsed()));
        let begin = Instant::now();
        reports.push(preparation("libpq", libpq::install(), begin.elapsed()));
        let begin = Instant::now();
        let servers = start_servers(
            &if arguments.engines.is_empty() {
                servers::all_selectors()
            } else {
                arguments.engines.clone()
            },
            &mut environment,
            &mut started,
        );
        reports.push(preparation("servers", servers, begin.elapsed()));
    }
    reports.extend(steps.into_iter().map(|step| steps::run(step, &environment)));
    for selector in &started {
        if let Err(error) = servers::stop(selector) {
            eprintln!("warning: {selector} was not stopped: {error}");
        }
    }
    println!("\n{}", steps::summary(&reports).trim_end());
    if steps::any_failed(&reports) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn chosen(asked: &[Step]) -> Vec<Step> {
    if asked.is_empty() {
        return Step::value_variants().to_vec();
    }
    let mut steps = asked.to_vec();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// Starts every server, and notes those that were not running before, also when a later one fails.
fn start_servers(
    selectors: &[Selector],
    environment: &mut Environment,
    started: &mut Vec<Selector>,
) -> Result<(), ServerError> {
    for selector in selectors {
        let endpoint = servers::start(selector)?;
        eprintln!("{selector} {}", describe(&endpoint.origin));
        if matches!(endpoint.origin, Origin::Started(..)) {
            started.push(selector.clone());
        }
        environment.push((selector.variable(), endpoint.url.into()));
    }
    Ok(())
}

fn preparation(name: &str, result: Result<(), impl std::error::Error>, time: Duration) -> Report {
    let outcome = match result {
        Ok(()) => Outcome::Passed,
        Err(error) => Outcome::Failed(error.to_string()),
    };
    Report {
        name: name.into(),
        outcome,
        time,
    }
}

fn finish(result: Result<(), impl std::error::Error>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
