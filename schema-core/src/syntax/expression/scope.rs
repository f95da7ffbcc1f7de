//! Which names an expression may use.

use crate::def::ColumnIndex;

/// The columns of a table, as expressions name them.
pub trait ColumnNames {
    /// The column that `path` names: a field, or the dotted path of a flattened one.
    fn index(&self, path: &str) -> Option<ColumnIndex>;

    /// Every name, for suggestions.
    fn names(&self) -> Vec<String>;
}

/// A list of names; the position is the index.
impl<Name: AsRef<str>> ColumnNames for [Name] {
    fn index(&self, path: &str) -> Option<ColumnIndex> {
        let position = self.iter().position(|name| name.as_ref() == path)?;
        ColumnIndex::try_from(position).ok()
    }

    fn names(&self) -> Vec<String> {
        self.iter().map(|name| name.as_ref().to_owned()).collect()
    }
}

impl<Name: AsRef<str>, const COUNT: usize> ColumnNames for [Name; COUNT] {
    fn index(&self, path: &str) -> Option<ColumnIndex> {
        self.as_slice().index(path)
    }

    fn names(&self) -> Vec<String> {
        self.as_slice().names()
    }
}

impl<Name: AsRef<str>> ColumnNames for Vec<Name> {
    fn index(&self, path: &str) -> Option<ColumnIndex> {
        self.as_slice().index(path)
    }

    fn names(&self) -> Vec<String> {
        self.as_slice().names()
    }
}

/// Which names an expression may use, and how strictly it is read.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    pub(super) place: Place<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// An attribute of a table or field.
    Table(&'a dyn ColumnNames),
    /// The check of a type.
    Value,
    /// A place where no row exists, such as a default.
    Constant,
    /// The text of a lock file: every model can be written there, also one that a live database yields
    /// and no attribute would be allowed to say. Enum values are plain strings.
    #[cfg_attr(
        not(feature = "plan"),
        expect(dead_code, reason = "the lock file's text")
    )]
    Lock(&'a dyn ColumnNames),
}

impl<'a> Scope<'a> {
    /// The columns of a table: checks, predicates, indexes, generated columns.
    pub fn table(columns: &'a dyn ColumnNames) -> Self {
        Self {
            place: Place::Table(columns),
        }
    }

    /// The check of a type, where `value` is what is tested.
    pub fn value() -> Self {
        Self {
            place: Place::Value,
        }
    }

    /// A default, which exists before any row does and so can refer to no column.
    pub fn constant() -> Self {
        Self {
            place: Place::Constant,
        }
    }

    /// The text of a lock file.
    #[cfg(feature = "plan")]
    pub(crate) fn lock(columns: &'a dyn ColumnNames) -> Self {
        Self {
            place: Place::Lock(columns),
        }
    }

    /// Whether a person wrote the expression: only then is there someone to correct.
    pub(super) fn is_attribute(&self) -> bool {
        !matches!(self.place, Place::Lock(_))
    }
}
