//! `status --repair` and the flags that set the history right.

use super::ShowStatus;
use crate::arguments::TextFormat;
use crate::command::runner_arguments::show_event;
use crate::database::Database;
use crate::file_set::FileSet;
use crate::migration::{self, Directory, Disagreement};
use crate::{Error, Exit};
use serde_json::{Value, json};

/// Does what the flags say; `None` where none of them is given.
pub(super) fn run(
    arguments: &ShowStatus,
    directory: &Directory,
    database: &mut dyn Database,
) -> Result<Option<Exit>, Error> {
    let flags = &arguments.repair;
    let options = arguments.runner.options();
    let format = arguments.output.format;
    if flags.repair {
        return show_disagreements(directory, database, format).map(Some);
    }
    let done = if let Some(id) = &flags.mark {
        migration::mark(database, directory, id, &options, &mut show_event)?;
        format!("{id} is recorded as applied; nothing was run")
    } else if let Some(id) = &flags.unmark {
        migration::unmark(database, id, &options, &mut show_event)?;
        format!("{id} is no longer recorded as applied; nothing was run")
    } else if let Some(id) = &flags.accept {
        migration::accept(database, directory, id, &options, &mut show_event)?;
        format!("the file of {id} is recorded as what was applied; nothing was run")
    } else if let Some(id) = &flags.restore {
        let mut files = FileSet::default();
        for (name, text) in migration::restored(database, id)? {
            files.replace(directory.path.join(name), text);
        }
        let paths: Vec<String> = files.paths().map(|it| it.display().to_string()).collect();
        files.commit()?;
        format!("wrote {} as applied", paths.join(" and "))
    } else {
        return Ok(None);
    };
    match format {
        TextFormat::Json => {
            anstream::println!(
                "{:#}",
                json!({ "database": database.address(), "done": done })
            );
        }
        TextFormat::Human => anstream::println!("{}: {done}", database.address()),
    }
    Ok(Some(Exit::Done))
}

fn show_disagreements(
    directory: &Directory,
    database: &mut dyn Database,
    format: TextFormat,
) -> Result<Exit, Error> {
    let found = migration::disagreements(database, directory)?;
    match format {
        TextFormat::Json => {
            let found: Vec<Value> = found.iter().map(document).collect();
            anstream::println!(
                "{:#}",
                json!({ "database": database.address(), "disagreements": found })
            );
        }
        TextFormat::Human => {
            for disagreement in &found {
                show(disagreement);
            }
            if found.is_empty() {
                anstream::println!(
                    "{}: history and directory agree, there is nothing to repair",
                    database.address()
                );
            }
        }
    }
    Ok(match found.is_empty() {
        true => Exit::Done,
        false => Exit::Findings,
    })
}

fn show(disagreement: &Disagreement) {
    anstream::println!("{}", headline(disagreement));
    if let Disagreement::Changed {
        difference: Some(difference),
        ..
    } = disagreement
    {
        for line in difference.lines() {
            anstream::println!("    {line}");
        }
    }
    for remedy in disagreement.remedies() {
        anstream::println!("  - {remedy}");
    }
    anstream::println!();
}

fn headline(disagreement: &Disagreement) -> String {
    match disagreement {
        Disagreement::Changed { path, .. } => {
            format!("{} is not what was applied", path.display())
        }
        Disagreement::Missing { id, .. } => {
            format!("{} was applied and has no file", id.escape_debug())
        }
        Disagreement::OutOfOrder { id, later } => format!(
            "{id} is not applied, and comes before {}, which is",
            later.first().map_or("one", String::as_str)
        ),
    }
}

fn document(disagreement: &Disagreement) -> Value {
    let (kind, id) = match disagreement {
        Disagreement::Changed { id, .. } => ("changed", id),
        Disagreement::Missing { id, .. } => ("missing", id),
        Disagreement::OutOfOrder { id, .. } => ("out_of_order", id),
    };
    let difference = match disagreement {
        Disagreement::Changed { difference, .. } => difference.as_deref(),
        _ => None,
    };
    json!({
        "kind": kind,
        "migration": id,
        "message": headline(disagreement),
        "difference": difference,
        "help": disagreement.remedies(),
    })
}
