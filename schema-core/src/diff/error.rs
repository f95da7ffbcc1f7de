//! Why two schemas cannot be compared.

use super::PossibleRename;
use std::fmt;

/// Why there is no list of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffError {
    /// Objects that may have been renamed, or dropped and made anew; only a person knows.
    UndecidedRenames(Vec<PossibleRename>),
    /// A decision about objects of which one does not exist, or still exists under its name.
    UnknownRename(PossibleRename),
    /// A rename needs a name that another object has until a later step.
    NameTaken {
        /// The object that is renamed.
        object: String,
        /// The name that it should get.
        name: String,
    },
    /// A change is about something that the schema does not hold.
    Missing {
        /// What is missing.
        object: String,
    },
    /// A difference that no change expresses.
    Incomplete {
        /// The object that would still differ.
        object: String,
    },
}

impl fmt::Display for DiffError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndecidedRenames(renames) => {
                write!(
                    formatter,
                    "renamed, or dropped and added anew? To drop the old one loses its data"
                )?;
                for rename in renames {
                    write!(formatter, "\n  {rename}\n    {}", rename.remedy())?;
                }
                Ok(())
            }
            Self::UnknownRename(rename) => write!(
                formatter,
                "`{rename}` is no rename: the old name must be gone from the structs and the new one \
                 must not be in the previous schema; correct or remove this answer"
            ),
            Self::NameTaken { object, name } => write!(
                formatter,
                "{object} cannot be renamed to `{name}`: another object still has that name; rename \
                 or drop that one in an earlier migration"
            ),
            Self::Missing { object } => write!(
                formatter,
                "{object} is not in the schema that the change is applied to; compare the two \
                 schemas again"
            ),
            Self::Incomplete { object } => write!(
                formatter,
                "{object} differs in a way that no change expresses; nothing was generated. This is \
                 a defect of architrave: please report both definitions of it"
            ),
        }
    }
}

impl std::error::Error for DiffError {}
