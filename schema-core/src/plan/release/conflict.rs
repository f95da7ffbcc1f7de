//! What of a release does not work, in words.

use std::fmt;

/// Something of a release of the application that does not work in some state of the database.
///
/// It displays as a sentence without a full stop: ``customers.fax: statements that name the column fail``.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReleaseConflict {
    /// What it is about: `customers`, `customers.fax`, `customers.valid_name`.
    pub object: String,
    /// What does not work.
    pub problem: ReleaseProblem,
}

/// What of a release does not work.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleaseProblem {
    /// The table is gone, or has another name.
    MissingTable,
    /// The column is gone, or has another name.
    MissingColumn,
    /// The view or sequence is gone.
    MissingObject,
    /// The label is gone.
    MissingLabel,
    /// A partition is gone, and with it the place for its rows.
    MissingPartition,
    /// The release does not know the column, which may not be NULL and has no default.
    UnknownRequired,
    /// The server computes or numbers the column, and takes no value for it.
    Computed,
    /// The column is of another type.
    OtherType {
        /// The type that the release has.
        old: String,
        /// The type that the database has.
        new: String,
    },
    /// The type holds less than the release may write.
    Narrowed {
        /// The type that the database has.
        new: String,
    },
    /// NULL is refused, which the release may write.
    NotNull,
    /// NULL may come, which the release does not expect.
    MayBeNull,
    /// The default is gone, and the column may not be NULL.
    LostDefault,
    /// A new rule of this kind, `check`, that the release may violate.
    NewRule(&'static str),
    /// The rule that made rows unique is gone.
    LostUnique,
    /// The foreign key that deletes or changes other rows with a row is gone or does otherwise.
    LostAction,
    /// A label that the release does not know may come.
    NewLabel,
    /// Policies decide now which rows a role sees and writes.
    RowSecurity,
    /// A policy is new, gone or decides otherwise.
    OtherPolicy,
    /// The role has lost this privilege.
    LostPrivilege(String),
}

impl ReleaseConflict {
    pub(super) fn new(object: impl Into<String>, problem: ReleaseProblem) -> Self {
        Self {
            object: object.into(),
            problem,
        }
    }

    /// Whether statements fail for certain; otherwise it depends on what the releases write, or on the driver.
    pub fn is_certain(&self) -> bool {
        matches!(
            self.problem,
            ReleaseProblem::MissingTable
                | ReleaseProblem::MissingColumn
                | ReleaseProblem::MissingObject
                | ReleaseProblem::MissingLabel
                | ReleaseProblem::UnknownRequired
                | ReleaseProblem::Computed
        )
    }

    /// The problem as programs read it: `missing_column`.
    pub const fn keyword(&self) -> &'static str {
        match self.problem {
            ReleaseProblem::MissingTable => "missing_table",
            ReleaseProblem::MissingColumn => "missing_column",
            ReleaseProblem::MissingObject => "missing_object",
            ReleaseProblem::MissingLabel => "missing_label",
            ReleaseProblem::MissingPartition => "missing_partition",
            ReleaseProblem::UnknownRequired => "unknown_required",
            ReleaseProblem::Computed => "computed",
            ReleaseProblem::OtherType { .. } => "other_type",
            ReleaseProblem::Narrowed { .. } => "narrowed",
            ReleaseProblem::NotNull => "not_null",
            ReleaseProblem::MayBeNull => "may_be_null",
            ReleaseProblem::LostDefault => "lost_default",
            ReleaseProblem::NewRule(_) => "new_rule",
            ReleaseProblem::LostUnique => "lost_unique",
            ReleaseProblem::LostAction => "lost_action",
            ReleaseProblem::NewLabel => "new_label",
            ReleaseProblem::RowSecurity => "row_security",
            ReleaseProblem::OtherPolicy => "other_policy",
            ReleaseProblem::LostPrivilege(_) => "lost_privilege",
        }
    }

    /// What happens to the release, as a sentence without the object.
    pub fn consequence(&self) -> String {
        match &self.problem {
            ReleaseProblem::MissingTable => "statements that name the table fail".to_owned(),
            ReleaseProblem::MissingColumn => "statements that name the column fail".to_owned(),
            ReleaseProblem::MissingObject => "statements that name it fail".to_owned(),
            ReleaseProblem::MissingLabel => "statements with the label fail".to_owned(),
            ReleaseProblem::MissingPartition => {
                "rows for the partition are refused, unless another one takes them".to_owned()
            }
            ReleaseProblem::UnknownRequired => {
                "an INSERT fails: the release does not know the column, which has no default"
                    .to_owned()
            }
            ReleaseProblem::Computed => {
                "a statement that sets the column fails: the server computes it".to_owned()
            }
            ReleaseProblem::OtherType { old, new } => format!(
                "it is {new}, and the release has {old}: drivers that check types refuse to read it, and what {old} \
                 cannot hold may come"
            ),
            ReleaseProblem::Narrowed { new } => {
                format!("values that {new} cannot hold are refused")
            }
            ReleaseProblem::NotNull => "NULL is refused, which the release may write".to_owned(),
            ReleaseProblem::MayBeNull => {
                "the new release may write NULL, which the previous one does not expect".to_owned()
            }
            ReleaseProblem::LostDefault => {
                "an INSERT that leaves the column out fails: its default is gone".to_owned()
            }
            ReleaseProblem::NewRule(kind) => format!("writes that violate the {kind} are refused"),
            ReleaseProblem::LostUnique => {
                "ON CONFLICT on it fails, and the new release may write equal rows".to_owned()
            }
            ReleaseProblem::LostAction => {
                "what follows when a row is deleted or its key changes is another".to_owned()
            }
            ReleaseProblem::NewLabel => {
                "the new release may write the label, which the previous one cannot read".to_owned()
            }
            ReleaseProblem::RowSecurity => {
                "policies decide which rows it sees and writes".to_owned()
            }
            ReleaseProblem::OtherPolicy => "the policy decides over other rows".to_owned(),
            ReleaseProblem::LostPrivilege(privilege) => {
                format!("the role may no longer {privilege}")
            }
        }
    }
}

impl fmt::Display for ReleaseConflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.object, self.consequence())
    }
}
