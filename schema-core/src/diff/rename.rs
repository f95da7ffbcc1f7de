//! Removals that look like renames, and the answers to them.

use crate::model::{Column, ObjectName, Table};
use std::collections::BTreeSet;
use std::fmt;

/// Something was removed and something like it was added.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PossibleRename {
    /// A table.
    Table {
        /// The name in the old schema.
        from: ObjectName,
        /// The name in the new schema.
        to: ObjectName,
    },
    /// A column.
    Column {
        /// The table, as the new schema names it.
        table: ObjectName,
        /// The name in the old schema.
        from: String,
        /// The name in the new schema.
        to: String,
    },
}

impl PossibleRename {
    /// What to write so that the next run knows.
    pub fn remedy(&self) -> String {
        let (attribute, from) = match self {
            Self::Table { from, .. } => ("table", &from.name),
            Self::Column { from, .. } => ("column", from),
        };
        format!(
            "if it is renamed, say `#[{attribute}(renamed_from = \"{from}\")]`; if it is new, pass \
             `--not-renamed {self}`"
        )
    }
}

/// As the command line spells it: `customers=buyers` or `customers.mail=email`.
impl fmt::Display for PossibleRename {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { from, to } => write!(formatter, "{from}={to}"),
            Self::Column { table, from, to } => write!(formatter, "{table}.{from}={to}"),
        }
    }
}

/// Answers to [`PossibleRename`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// These are renames.
    pub renames: BTreeSet<PossibleRename>,
    /// These are not: the old one is dropped, the new one is new.
    pub not_renames: BTreeSet<PossibleRename>,
}

/// Whether `new` may be `old` under another name: the same type under a similar name.
pub(super) fn columns_alike(old: &Column, new: &Column) -> bool {
    old.data_type == new.data_type && names_alike(&old.name, &new.name)
}

/// Whether `new` may be `old` under another name: nearly the same columns, or a similar name and half
/// of them.
pub(super) fn tables_alike(old: &Table, new: &Table) -> bool {
    let shape = |table: &Table| -> BTreeSet<(String, String)> {
        let columns = table.columns.iter();
        columns
            .map(|column| (column.name.clone(), column.data_type.to_string()))
            .collect()
    };
    let (old_shape, new_shape) = (shape(old), shape(new));
    let shared = old_shape.intersection(&new_shape).count();
    let all = old_shape.union(&new_shape).count();
    // Tables of one or two columns, such as (id, name), resemble each other by chance.
    let same_shape = shared >= 3 && shared * 4 >= all * 3;
    same_shape || (names_alike(&old.name.name, &new.name.name) && shared * 2 >= all && shared > 0)
}

fn names_alike(old: &str, new: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split('_').filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (old_words, new_words) = (words(old), words(new));
    let shared = old_words.intersection(&new_words).count();
    let longer = old_words.len().max(new_words.len());
    shared * 2 >= longer && shared > 0
        || strsim::normalized_damerau_levenshtein(old, new) >= 0.65
        || (old.len().min(new.len()) >= 3 && (old.contains(new) || new.contains(old)))
}

#[cfg(test)]
mod tests {
    use super::names_alike;

    #[test]
    fn similar_names() {
        for (old, new) in [
            ("mail", "email"),
            ("phone", "phone_number"),
            ("adress", "address"),
            ("created", "created_at"),
            ("fax", "fax_number"),
        ] {
            assert!(names_alike(old, new), "{old} and {new}");
        }
    }

    #[test]
    fn different_names() {
        for (old, new) in [("fax", "phone"), ("id", "grid_x"), ("price", "quantity")] {
            assert!(!names_alike(old, new), "{old} and {new}");
        }
    }
}
