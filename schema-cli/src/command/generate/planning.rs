//! One plan for each engine.

use super::judged::{self, Accepted};
use super::{Questions, Request, answers, listings, renderings, version};
use crate::command::verdict::Judge;
use crate::dialects;
use crate::error::Error;
use schema_core::dialect::Dialect;
use schema_core::diff::{Change, Decisions, DiffError, PossibleRename, diff_with};
use schema_core::format::{Format, Stamp, find_format, formats};
use schema_core::lock::Lock;
use schema_core::model::Schema;
use schema_core::plan::{Options, Plan, PlanError, Statistics, dropped_objects, plan};
use schema_core::syntax::settings::EngineTarget;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The plan for one engine.
#[derive(Clone, Debug)]
pub struct EnginePlan {
    /// The engine and its oldest version.
    pub target: EngineTarget,
    /// The plan; without migrations where nothing is to be done.
    pub plan: Plan,
    /// Where the files are.
    pub directory: PathBuf,
    /// The files, by their whole path.
    pub files: BTreeMap<PathBuf, String>,
    /// Hazards that the project takes upon itself by levels and waivers.
    pub accepted: Vec<Accepted>,
    /// The files that list all migrations, by their whole path: they are written anew.
    pub listings: BTreeMap<PathBuf, String>,
}

/// The plans of all engines, and what was decided on the way.
pub(super) struct Planned {
    pub(super) plans: Vec<EnginePlan>,
    pub(super) decisions: Decisions,
    /// The id of the migration, as the lock file keeps it.
    pub(super) id: String,
}

/// The words of the migration tools.
pub(in crate::command) fn format_words() -> Vec<&'static str> {
    formats().iter().map(|format| format.keyword()).collect()
}

/// Plans for every engine of the settings, or for the one that was asked for.
pub(super) fn plan_all(
    request: &Request<'_>,
    lock: &Lock,
    lock_path: &Path,
    schema: &Schema,
) -> Result<Planned, Error> {
    let settings = &request.settings.settings;
    let format = chosen_format(request)?;
    let targets = targets(request)?;
    let mut decided = Decided {
        decisions: request.options.decisions.clone(),
        allow_data_loss: request.options.allow_data_loss.clone(),
        keep: &request.options.keep,
        dropped: BTreeSet::new(),
        accepted_hazards: request.options.accepted_hazards.clone(),
        questions: request.options.questions,
        statistics: &request.options.statistics,
    };
    let any_migrations = has_migrations(request, format)?;
    let judge = Judge::new(
        Some(request.definition),
        settings,
        request.options.now.date(),
    );
    let mut drafts = Vec::new();
    for target in targets {
        let dialect = dialects::dialect(&target, settings)?;
        let directory = request.settings.migrations_directory(target.engine);
        let existing = version::existing(&directory, format)?;
        // An engine that joins the others later has nothing yet: it begins with the whole schema.
        let joins = any_migrations && existing.count == 0;
        let empty = Schema {
            name: schema.name.clone(),
            ..Schema::default()
        };
        let old = if joins {
            &empty
        } else {
            renderings::check(&target, lock, settings, lock_path, &directory)?;
            &lock.schema
        };
        let (mut plan, accepted) =
            plan_one(&target, dialect.as_ref(), old, schema, &mut decided, &judge)?;
        let told = accepted.iter().map(Accepted::note);
        plan.notes.extend(told);
        if let Some(custom) = &request.options.custom {
            plan.insert_custom(custom.step(&target, settings)?);
        }
        drafts.push((target, dialect, directory, existing, plan, accepted));
    }
    check_kept(&decided)?;
    let name = name(request, lock, drafts.iter().map(|draft| &draft.4))?;
    let newest = drafts.iter().filter_map(|draft| draft.3.newest).max();
    let timestamp = version::number(version::first(request.options.now, newest));
    let mut plans = Vec::new();
    for (target, dialect, directory, existing, plan, accepted) in drafts {
        let stamp = Stamp {
            timestamp,
            sequence: existing.largest.saturating_add(1),
            name: name.clone(),
        };
        let (files, listings) = if plan.migrations.is_empty() {
            (BTreeMap::new(), BTreeMap::new())
        } else {
            let files = format
                .files(&plan, dialect.as_ref(), &stamp)
                .map_err(Error::Format)?;
            let listings = listings::continued(format, &directory, &files)?;
            (files, listings)
        };
        let in_directory = |files: BTreeMap<String, String>| {
            let files = files.into_iter();
            files
                .map(|(path, text)| (directory.join(path), text))
                .collect()
        };
        plans.push(EnginePlan {
            target,
            plan,
            files: in_directory(files),
            listings: in_directory(listings),
            directory,
            accepted,
        });
    }
    Ok(Planned {
        plans,
        decisions: decided.decisions,
        id: format!("{timestamp}_{name}"),
    })
}

/// What is known of what only a person knows.
struct Decided<'a> {
    decisions: Decisions,
    allow_data_loss: BTreeSet<String>,
    keep: &'a BTreeSet<String>,
    /// What the changes of any engine drop.
    dropped: BTreeSet<String>,
    accepted_hazards: BTreeSet<String>,
    questions: Questions,
    statistics: &'a Statistics,
}

/// What is to be kept must be something that is dropped.
fn check_kept(decided: &Decided<'_>) -> Result<(), Error> {
    let mut unknown = decided.keep.difference(&decided.dropped);
    if let Some(object) = unknown.next() {
        let dropped: Vec<&str> = decided.dropped.iter().map(String::as_str).collect();
        return Err(Error::Usage {
            problem: format!("nothing that this migration drops is called `{object}`"),
            remedy: match dropped.as_slice() {
                [] => "leave out `--keep`: it drops neither a table nor a column".to_owned(),
                dropped => format!("`--keep` takes one of {}", dropped.join(", ")),
            },
        });
    }
    match decided.keep.intersection(&decided.allow_data_loss).next() {
        Some(object) => Err(Error::Usage {
            problem: format!("`{object}` is both to be kept and to be lost"),
            remedy: format!(
                "write `--keep {object}` alone: its rows are dropped in a later phase, and no sooner"
            ),
        }),
        None => Ok(()),
    }
}

fn plan_one(
    target: &EngineTarget,
    dialect: &dyn Dialect,
    old: &Schema,
    new: &Schema,
    decided: &mut Decided<'_>,
    judge: &Judge<'_>,
) -> Result<(Plan, Vec<Accepted>), Error> {
    let adapt = |schema: &Schema| {
        dialect
            .adapt(schema)
            .map_err(|problems| Error::Unsupported {
                engine: target.to_string(),
                problems,
            })
    };
    let (old, new) = (adapt(old)?, adapt(new)?);
    let changes = changes(&old, &new, decided)?;
    decided.dropped.extend(dropped_objects(&changes));
    let mut accepted: Vec<Accepted> = Vec::new();
    loop {
        let of_project = accepted.iter().map(|it| it.hazard.to_owned());
        let accepted_hazards = decided.accepted_hazards.iter().cloned().chain(of_project);
        let options = Options {
            allow_data_loss: decided.allow_data_loss.clone(),
            accepted_hazards: accepted_hazards.collect(),
            keep: decided.keep.clone(),
            statistics: match decided.statistics.engine == target.engine.keyword() {
                true => decided.statistics.clone(),
                false => Statistics::default(),
            },
            ..Options::default()
        };
        let errors = match plan(&old, &new, &changes, dialect, &options) {
            Ok(plan) => return Ok((plan, accepted)),
            Err(errors) => errors,
        };
        let more = judged::accepted(&errors, judge);
        if !more.is_empty() {
            accepted.extend(more);
            continue;
        }
        // A misspelled `--keep` is why nobody has decided about the object that was meant.
        check_kept(decided)?;
        let only_data_loss = errors
            .iter()
            .all(|error| matches!(error, PlanError::DataLoss { .. }));
        if !only_data_loss || decided.questions == Questions::Refused {
            return Err(Error::Plan {
                engine: target.to_string(),
                errors,
            });
        }
        for error in errors {
            if let PlanError::DataLoss {
                object,
                description,
                ..
            } = error
            {
                answers::ask_data_loss(&object, &description)?;
                decided.allow_data_loss.insert(object);
            }
        }
    }
}

/// The difference; what looks like a rename is asked once for all engines.
fn changes(old: &Schema, new: &Schema, decided: &mut Decided<'_>) -> Result<Vec<Change>, Error> {
    loop {
        match diff_with(old, new, &decided.decisions) {
            Ok(changes) => return Ok(changes),
            Err(DiffError::UndecidedRenames(renames)) if decided.questions == Questions::Asked => {
                answers::ask_renames(&renames, &mut decided.decisions)?;
            }
            Err(error) => return Err(Error::Diff(error)),
        }
    }
}

/// Writes decided renames into the schema, as the attributes would have said them, so that the lock
/// file gives the objects the ids that they had.
pub(super) fn remember_renames(schema: &mut Schema, decisions: &Decisions) {
    for rename in &decisions.renames {
        match rename {
            PossibleRename::Table { from, to } => {
                if let Some(table) = schema.tables.get_mut(to) {
                    table.renamed_from = Some(if from.namespace == to.namespace {
                        from.name.clone()
                    } else {
                        from.to_string()
                    });
                }
            }
            PossibleRename::Column { table, from, to } => {
                let columns = schema.tables.get_mut(table).map(|table| &mut table.columns);
                let column = columns
                    .into_iter()
                    .flatten()
                    .find(|column| column.name == *to);
                if let Some(column) = column {
                    column.renamed_from = Some(from.clone());
                }
            }
        }
    }
}

/// Whether any of several engines has migrations. Where none has, they are kept elsewhere.
fn has_migrations(request: &Request<'_>, format: &dyn Format) -> Result<bool, Error> {
    let engines = &request.settings.settings.engines;
    if engines.len() < 2 {
        return Ok(false);
    }
    for target in engines {
        let directory = request.settings.migrations_directory(target.engine);
        if version::existing(&directory, format)?.count > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn targets(request: &Request<'_>) -> Result<Vec<EngineTarget>, Error> {
    let all = &request.settings.settings.engines;
    let chosen: Vec<EngineTarget> = all
        .iter()
        .filter(|target| {
            request
                .options
                .engine
                .is_none_or(|engine| target.engine == engine)
        })
        .copied()
        .collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    Err(match request.options.engine {
        Some(engine) if !all.is_empty() => Error::Usage {
            problem: format!("the schema is not for {}", engine.name()),
            remedy: format!(
                "add \"{}\" to `engines` in architrave.toml",
                engine.keyword()
            ),
        },
        _ => Error::Usage {
            problem: "no engine is set, so there is nothing to write for".to_owned(),
            remedy: "run `cargo schema init`, or write `engines = [\"postgres 15\"]` into architrave.toml, beside \
                     Cargo.toml"
                .to_owned(),
        },
    })
}

pub(super) fn chosen_format(request: &Request<'_>) -> Result<&'static dyn Format, Error> {
    let set = request.settings.settings.migrations.format.as_ref();
    let word = request
        .options
        .format
        .or(set.map(|format| format.word.as_str()))
        .unwrap_or("plain");
    find_format(word).ok_or_else(|| Error::Usage {
        problem: format!("there is no migration format `{word}`"),
        remedy: format!(
            "`format` in architrave.toml, or `--format`, is one of {}",
            format_words().join(", ")
        ),
    })
}

/// The name that was given, else one made from the changes.
fn name<'a>(
    request: &Request<'_>,
    lock: &Lock,
    plans: impl Iterator<Item = &'a Plan>,
) -> Result<String, Error> {
    if let Some(given) = &request.options.name {
        let words = given
            .to_lowercase()
            .split(|character: char| !character.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join("_");
        return if words.is_empty() {
            Err(Error::Usage {
                problem: format!("`{given}` is no name for a file"),
                remedy: "use letters and digits: `add_phone`".to_owned(),
            })
        } else {
            Ok(words)
        };
    }
    let custom = request.options.custom.as_ref();
    if lock.migration.is_none() && custom.is_none() {
        return Ok("initial".to_owned());
    }
    Ok(plans
        .flat_map(|plan| &plan.migrations)
        .map(|migration| migration.slug.clone())
        .next()
        .unwrap_or_else(|| "nothing".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::remember_renames;
    use schema_core::diff::Decisions;
    use schema_core::model::{ObjectName, Schema};

    #[test]
    fn a_rename_of_what_is_not_there_changes_nothing() {
        let mut schema = Schema::default();
        let mut decisions = Decisions::default();
        decisions
            .renames
            .insert(super::answers::parse_rename("a.b=c").unwrap());
        remember_renames(&mut schema, &decisions);
        assert_eq!(schema.tables.get(&ObjectName::new("a")), None);
    }
}
