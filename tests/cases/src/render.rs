//! What is planned for a case, as text.

use crate::Case;
use schema_core::dialect::{Dialect, Postgres, Sqlite};
use schema_core::diff::{Change, Decisions, DiffError, diff_with};
use schema_core::model::Schema;
use schema_core::plan::{Operation, Plan, Reverse, plan};
use schema_core::syntax::Settings;

/// The versions of PostgreSQL that are planned for.
pub fn postgres_versions() -> std::ops::RangeInclusive<u16> {
    14..=18
}

/// SQLite, with every form that a project may choose.
///
/// # Panics
///
/// Never: the settings are constant.
pub fn sqlite() -> Option<Sqlite> {
    let settings = Settings::parse(
        "engines = [\"sqlite\"]\n[engine.sqlite]\nnumeric = \"scaled_integer\"\nregex = \"omit\"\nuuid = \"text\"\ntimestamp = \"text\"\n",
    );
    Sqlite::new((3, 45), settings.ok()?.sqlite).ok()
}

/// What comes of a case on one engine.
#[expect(
    clippy::large_enum_variant,
    reason = "one is made at a time, and taken apart at once"
)]
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A plan, between the schemas as the engine holds them.
    Planned {
        /// Before.
        before: Schema,
        /// After.
        after: Schema,
        /// What differs.
        changes: Vec<Change>,
        /// The plan.
        plan: Plan,
    },
    /// Why there is none.
    Refused {
        /// What differs, as far as it is known.
        changes: Vec<Change>,
        /// The reasons.
        problems: Vec<String>,
    },
}

/// Plans a case. What looks like a rename and is not declared as one is none.
pub fn outcome(case: &Case, dialect: &dyn Dialect) -> Outcome {
    let adapt = |schema: &Schema| {
        let adapted = dialect.adapt(schema);
        adapted.map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let schemas = adapt(&case.before).and_then(|before| Ok((before, adapt(&case.after)?)));
    let (before, after) = match schemas {
        Ok(schemas) => schemas,
        Err(problems) => {
            return Outcome::Refused {
                changes: Vec::new(),
                problems,
            };
        }
    };
    let mut decisions = Decisions::default();
    let found = match diff_with(&before, &after, &decisions) {
        Err(DiffError::UndecidedRenames(renames)) => {
            decisions.not_renames = renames.into_iter().collect();
            diff_with(&before, &after, &decisions)
        }
        other => other,
    };
    let changes = match found {
        Ok(changes) => changes,
        Err(error) => {
            return Outcome::Refused {
                changes: Vec::new(),
                problems: vec![error.to_string()],
            };
        }
    };
    match plan(&before, &after, &changes, dialect, &case.options) {
        Ok(plan) => Outcome::Planned {
            before,
            after,
            changes,
            plan,
        },
        Err(errors) => Outcome::Refused {
            changes,
            problems: errors.iter().map(ToString::to_string).collect(),
        },
    }
}

/// The text of what is planned on every engine: SQL, with comments between. Versions for which it is the same share
/// one part.
pub fn render(case: &Case) -> String {
    let mut parts: Vec<(Vec<String>, String)> = Vec::new();
    let mut add = |name: String, text: String| match parts.last_mut() {
        Some((names, last)) if *last == text => names.push(name),
        _ => parts.push((vec![name], text)),
    };
    for version in postgres_versions() {
        if let Ok(dialect) = Postgres::new(version) {
            add(format!("PostgreSQL {version}"), text(case, &dialect));
        }
    }
    if let Some(dialect) = sqlite() {
        add("SQLite".to_owned(), text(case, &dialect));
    }
    let mut whole = format!("-- {}\n", case.title);
    for (names, text) in parts {
        whole.push_str(&format!("\n-- == {}\n{text}", names.join(", ")));
    }
    whole
}

fn text(case: &Case, dialect: &dyn Dialect) -> String {
    let plan = match outcome(case, dialect) {
        Outcome::Planned { plan, .. } => plan,
        Outcome::Refused { problems, .. } => {
            let lines = problems.iter().flat_map(|problem| problem.lines());
            let lines: Vec<String> = lines.map(|line| format!("-- refused: {line}\n")).collect();
            return lines.concat();
        }
    };
    if plan.migrations.is_empty() {
        return "-- nothing to do\n".to_owned();
    }
    let mut text = String::new();
    for migration in &plan.migrations {
        let kind = if migration.transactional {
            ""
        } else {
            ", outside of a transaction"
        };
        text.push_str(&format!(
            "\n-- up: {} {}{kind}\n",
            migration.phase.keyword(),
            migration.slug
        ));
        for step in &migration.steps {
            let locks: Vec<String> = step
                .footprint
                .locks
                .iter()
                .map(|claim| format!("{} on {}", claim.level.name(), claim.table))
                .collect();
            if !locks.is_empty() {
                text.push_str(&format!("-- locks: {}\n", locks.join(", ")));
            }
            if let Some(loss) = &step.data_loss {
                text.push_str(&format!(
                    "-- loses: {}: {}\n",
                    loss.object, loss.description
                ));
            }
            for conflict in &step.previous_release {
                let label = if conflict.is_certain() {
                    "stops"
                } else {
                    "risks"
                };
                text.push_str(&format!("-- {label}: previous release: {conflict}\n"));
            }
            text.push_str(&statements(dialect, &step.operation));
        }
    }
    for migration in plan.migrations.iter().rev() {
        text.push_str(&format!(
            "\n-- down: {} {}\n",
            migration.phase.keyword(),
            migration.slug
        ));
        for step in migration.steps.iter().rev() {
            match &step.reverse {
                Reverse::Nothing(why) => text.push_str(&format!("-- nothing: {why}\n")),
                Reverse::Operations(operations) => {
                    for operation in operations {
                        text.push_str(&statements(dialect, operation));
                    }
                }
            }
        }
    }
    for note in &plan.notes {
        text.push_str(&format!("-- note: {note}\n"));
    }
    text
}

fn statements(dialect: &dyn Dialect, operation: &Operation) -> String {
    match dialect.statements(operation) {
        Ok(statements) => statements.iter().map(|it| format!("{it};\n")).collect(),
        Err(problem) => format!("-- refused: {problem}\n"),
    }
}
