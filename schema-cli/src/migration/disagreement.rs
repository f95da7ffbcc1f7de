//! Where history and directory do not agree: what differs, and the ways out. It runs nothing.

use super::{Directory, MigrationError, has_effect};
use crate::database::Database;
use std::path::PathBuf;

/// A migration of which history and directory do not say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disagreement {
    /// Its file is not what was applied.
    Changed {
        /// The migration.
        id: String,
        /// Its file.
        path: PathBuf,
        /// The difference from what was applied, in the form of `diff -u`; `None` where the history has no text.
        difference: Option<String>,
    },
    /// It was applied, and has no file.
    Missing {
        /// The migration.
        id: String,
        /// Whether the history has its text.
        restorable: bool,
    },
    /// It is not applied, and comes before one that is.
    OutOfOrder {
        /// The migration.
        id: String,
        /// Those that are applied and come after it, oldest first.
        later: Vec<String>,
    },
}

/// Everything on which history and directory disagree, in order of id. It does not write, and takes no lock.
///
/// # Errors
///
/// When the history cannot be read.
pub fn disagreements(
    database: &mut dyn Database,
    directory: &Directory,
) -> Result<Vec<Disagreement>, MigrationError> {
    let history = database.history()?;
    let applied = || history.iter().filter(|entry| has_effect(entry));
    let mut found = Vec::new();
    for entry in applied() {
        match directory.migration(&entry.id) {
            None => found.push(Disagreement::Missing {
                id: entry.id.clone(),
                restorable: entry.up_text.is_some(),
            }),
            Some(migration) if migration.checksum() != entry.checksum => {
                found.push(Disagreement::Changed {
                    id: entry.id.clone(),
                    path: migration.up.path.clone(),
                    difference: entry
                        .up_text
                        .as_ref()
                        .map(|was| difference(was, &migration.up.text)),
                });
            }
            Some(_) => {}
        }
    }
    for migration in &directory.migrations {
        if applied().any(|entry| entry.id == migration.id) {
            continue;
        }
        let later = applied().filter(|entry| entry.id > migration.id);
        let later: Vec<String> = later.map(|entry| entry.id.clone()).collect();
        if !later.is_empty() {
            found.push(Disagreement::OutOfOrder {
                id: migration.id.clone(),
                later,
            });
        }
    }
    Ok(found)
}

/// The lines that differ, with two lines around each change.
fn difference(was: &str, is: &str) -> String {
    similar::TextDiff::from_lines(was, is)
        .unified_diff()
        .context_radius(2)
        .header("as it was applied", "as the file is now")
        .to_string()
}

impl Disagreement {
    /// The ways out, the usual one first.
    pub fn remedies(&self) -> Vec<String> {
        match self {
            Self::Changed { id, difference, .. } => {
                let mut ways = vec![
                    "restore the file as it was (`git checkout`), and put the change into a new migration \
                     (`cargo schema generate`)"
                        .to_owned(),
                ];
                if difference.is_some() {
                    ways.push(format!(
                        "or let it be written as it was applied: `cargo schema status --restore {id}`"
                    ));
                }
                ways.push(format!(
                    "or, where the change makes no difference to the database (a comment, a form) or was made \
                     there by hand: `cargo schema status --accept {id}` records the file as it is, and runs \
                     nothing"
                ));
                ways
            }
            Self::Missing { id, restorable } => {
                let mut ways = vec![
                    "switch to the branch that has it, or restore it from version control".to_owned(),
                ];
                if *restorable {
                    ways.push(format!(
                        "or let it be written as it was applied: `cargo schema status --restore {id}`; then it can \
                         be reverted (`cargo schema revert`)"
                    ));
                }
                ways
            }
            Self::OutOfOrder { id, later } => vec![
                "write it again so that it comes last: delete its files, restore the schema.lock of the other \
                 branch, and run `cargo schema generate`"
                    .to_owned(),
                format!(
                    "or revert what came later ({}) and run again",
                    later.join(", ")
                ),
                format!("or, where the database has what it makes: remove `{id}` from the directory"),
            ],
        }
    }
}
