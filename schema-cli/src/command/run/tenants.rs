//! `run --each-database` and `run --each-namespace`: the same migrations for many tenants.

use super::Run;
use crate::arguments::TextFormat;
use crate::command::control_arguments::ControlArguments;
use crate::database::{self, Address, Database};
use crate::error::count;
use crate::migration::{self, Directory, Options};
use crate::{Error, Exit};
use serde_json::json;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Where a tenant's tables are.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tenant {
    name: String,
    url: String,
    /// The namespace, where the tenants share a database.
    namespace: Option<String>,
}

/// What became of a tenant: the migrations that were applied and the number of those that wait, or what went wrong.
struct Outcome {
    tenant: String,
    result: Result<(Vec<String>, usize), Error>,
}

/// Which tenants, as the command line says it.
pub(super) enum Tenants<'a> {
    /// Databases of the server, by a pattern of LIKE.
    Databases(&'a str),
    /// Namespaces of the database, by a pattern of LIKE.
    Namespaces(&'a str),
}

/// Runs the migrations for each tenant, some at a time. One that fails does not keep the others.
pub(super) fn run(
    arguments: &Run,
    directory: &Directory,
    tenants: &Tenants<'_>,
    options: &Options,
) -> Result<Exit, Error> {
    let mut server = arguments.runner.database()?;
    // The lock of the runner is that of a database.
    let workers = match tenants {
        Tenants::Databases(_) => usize::try_from(arguments.parallel.max(1)).unwrap_or(1),
        Tenants::Namespaces(_) => 1,
    };
    let tenants = list(server.as_mut(), arguments.runner.url()?, tenants)?;
    let options = ControlArguments::apply(&arguments.control, options.clone());
    let queue = Mutex::new(VecDeque::from(tenants));
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .pop_front();
                    let Some(tenant) = next else { return };
                    let result = one(arguments, &tenant, directory, &options);
                    let said = match &result {
                        Ok((applied, _)) => count(applied.len(), "migration") + " applied",
                        Err(error) => format!("failed: {error}"),
                    };
                    anstream::eprintln!("{}: {said}", tenant.name);
                    outcomes
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push(Outcome {
                            tenant: tenant.name,
                            result,
                        });
                }
            });
        }
    });
    let mut outcomes = outcomes
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    outcomes.sort_by(|a, b| a.tenant.cmp(&b.tenant));
    show(arguments.output.format, &outcomes);
    let failed = outcomes.iter().find_map(|it| it.result.as_ref().err());
    Ok(failed.map_or(Exit::Done, Error::exit))
}

fn one(
    arguments: &Run,
    tenant: &Tenant,
    directory: &Directory,
    options: &Options,
) -> Result<(Vec<String>, usize), Error> {
    let mut database = arguments
        .runner
        .as_role(database::open_existing(&tenant.url)?)?;
    if let Some(namespace) = &tenant.namespace {
        database.set_namespace(namespace)?;
    }
    let pending = migration::pending(database.as_mut(), directory, options)?;
    if !pending.migrations.is_empty() {
        let found = migration::preflight(database.as_mut(), &pending.migrations)?;
        super::show_preflight(&found, arguments.ignore_preflight)?;
    }
    let report = migration::apply(database.as_mut(), directory, options, &mut |_| {})?;
    Ok((report.applied, report.waiting.len()))
}

/// The tenants, in order of name.
fn list(server: &mut dyn Database, url: &str, tenants: &Tenants<'_>) -> Result<Vec<Tenant>, Error> {
    let Address::Postgres(_) = Address::parse(url)? else {
        return Err(Error::Usage {
            problem: "SQLite has one database in a file, and no namespaces".to_owned(),
            remedy: "run the command for each file".to_owned(),
        });
    };
    let quoted = |pattern: &str| format!("'{}'", pattern.replace('\'', "''"));
    let (query, pattern) = match tenants {
        Tenants::Databases(pattern) => (
            format!(
                "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND datname LIKE {} \
                 ORDER BY datname",
                quoted(pattern)
            ),
            pattern,
        ),
        Tenants::Namespaces(pattern) => (
            format!(
                "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname LIKE {} ORDER BY nspname",
                quoted(pattern)
            ),
            pattern,
        ),
    };
    let names: Vec<String> = server
        .rows(&query)?
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    if names.is_empty() {
        return Err(Error::Usage {
            problem: format!("no tenant has a name like `{pattern}`"),
            remedy: "`%` stands for any text: `tenant_%`".to_owned(),
        });
    }
    Ok(names
        .into_iter()
        .map(|name| match tenants {
            Tenants::Databases(_) => Tenant {
                url: with_database(url, &name),
                name,
                namespace: None,
            },
            Tenants::Namespaces(_) => Tenant {
                url: url.to_owned(),
                namespace: Some(name.clone()),
                name,
            },
        })
        .collect())
}

/// The address with another database.
fn with_database(url: &str, name: &str) -> String {
    let (address, options) = match url.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (url, String::new()),
    };
    let begin = address.find("://").map_or(0, |position| position + 3);
    let host = match address[begin..].find('/') {
        Some(position) => &address[..begin + position],
        None => address,
    };
    let name: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{host}/{name}{options}")
}

fn show(format: TextFormat, outcomes: &[Outcome]) {
    let failed = outcomes.iter().filter(|it| it.result.is_err()).count();
    match format {
        TextFormat::Json => {
            let tenants: Vec<_> = outcomes
                .iter()
                .map(|it| match &it.result {
                    Ok((applied, waiting)) => {
                        json!({ "tenant": it.tenant, "applied": applied, "waiting": waiting })
                    }
                    Err(error) => json!({
                        "tenant": it.tenant,
                        "error": error.to_string(),
                        "help": error.remedy(),
                    }),
                })
                .collect();
            anstream::println!("{:#}", json!({ "tenants": tenants, "failed": failed }));
        }
        TextFormat::Human => {
            for outcome in outcomes {
                match &outcome.result {
                    Ok((applied, waiting)) => anstream::println!(
                        "done    {}: {} applied, {waiting} waiting",
                        outcome.tenant,
                        applied.len()
                    ),
                    Err(error) => {
                        anstream::println!("failed  {}: {error}", outcome.tenant);
                        if let Some(remedy) = error.remedy() {
                            anstream::println!("        help: {remedy}");
                        }
                    }
                }
            }
            anstream::println!("{}, {failed} failed", count(outcomes.len(), "tenant"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_of_an_address_is_replaced() {
        for (url, expected) in [
            (
                "postgres://me:x@host:5432/a?sslmode=require",
                "postgres://me:x@host:5432/t%20%271?sslmode=require",
            ),
            ("postgres://me@host", "postgres://me@host/t%20%271"),
            ("postgresql://host/", "postgresql://host/t%20%271"),
        ] {
            assert_eq!(with_database(url, "t '1"), expected);
        }
    }
}
