//! How a column's values are kept.

use crate::def::{Compression, PhysicalDef, Storage};
use std::fmt;

/// How a column's values are kept, and what the planner of queries learns of them. `None` is the
/// server's own choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhysicalOptions {
    /// Where long values are kept.
    pub storage: Option<Storage>,
    /// How they are compressed.
    pub compression: Option<Compression>,
    /// How many values a sample keeps, from 0 to 10000.
    pub statistics: Option<u16>,
    /// The number of distinct values; below 0 as a share of the rows.
    pub n_distinct: Option<String>,
    /// The same for the table together with those that inherit from it.
    pub n_distinct_inherited: Option<String>,
}

/// One of [`PhysicalOptions`], with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhysicalOption {
    /// Where long values are kept.
    Storage(Option<Storage>),
    /// How they are compressed.
    Compression(Option<Compression>),
    /// How many values a sample keeps.
    Statistics(Option<u16>),
    /// The number of distinct values.
    DistinctValues(Option<String>),
    /// The same together with inheriting tables.
    DistinctValuesInherited(Option<String>),
}

impl PhysicalOptions {
    /// Every option, in a fixed order.
    pub fn each(&self) -> [PhysicalOption; 5] {
        [
            PhysicalOption::Storage(self.storage),
            PhysicalOption::Compression(self.compression),
            PhysicalOption::Statistics(self.statistics),
            PhysicalOption::DistinctValues(self.n_distinct.clone()),
            PhysicalOption::DistinctValuesInherited(self.n_distinct_inherited.clone()),
        ]
    }

    /// The options that differ from those of a column of which nothing is said.
    pub fn said(&self) -> Vec<PhysicalOption> {
        let silent = Self::default().each();
        let each = self.each().into_iter();
        each.filter(|option| !silent.contains(option)).collect()
    }

    /// Puts one option in the place of the one of its kind.
    pub fn set(&mut self, option: &PhysicalOption) {
        match option {
            PhysicalOption::Storage(value) => self.storage = *value,
            PhysicalOption::Compression(value) => self.compression = *value,
            PhysicalOption::Statistics(value) => self.statistics = *value,
            PhysicalOption::DistinctValues(value) => self.n_distinct.clone_from(value),
            PhysicalOption::DistinctValuesInherited(value) => {
                self.n_distinct_inherited.clone_from(value);
            }
        }
    }
}

impl From<&PhysicalDef<'_>> for PhysicalOptions {
    fn from(definition: &PhysicalDef<'_>) -> Self {
        Self {
            storage: definition.storage,
            compression: definition.compression,
            statistics: definition.statistics,
            n_distinct: definition.n_distinct.map(str::to_owned),
            n_distinct_inherited: definition.n_distinct_inherited.map(str::to_owned),
        }
    }
}

/// The word of the option, and its value where it has one: `storage main`, `statistics`.
impl fmt::Display for PhysicalOption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, value) = match self {
            Self::Storage(value) => ("storage", value.map(|it| it.keyword().to_owned())),
            Self::Compression(value) => ("compression", value.map(|it| it.keyword().to_owned())),
            Self::Statistics(value) => ("statistics", value.map(|it| it.to_string())),
            Self::DistinctValues(value) => ("n_distinct", value.clone()),
            Self::DistinctValuesInherited(value) => ("n_distinct_inherited", value.clone()),
        };
        match value {
            Some(value) => write!(formatter, "{word} {value}"),
            None => formatter.write_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_can_be_set_by_itself() {
        let all = PhysicalOptions {
            storage: Some(Storage::Main),
            compression: Some(Compression::Lz4),
            statistics: Some(500),
            n_distinct: Some("-0.05".to_owned()),
            n_distinct_inherited: Some("100".to_owned()),
        };
        let mut built = PhysicalOptions::default();
        assert!(built.said().is_empty());
        for option in all.said() {
            built.set(&option);
        }
        assert_eq!(built, all);
        let words: Vec<String> = all.said().iter().map(ToString::to_string).collect();
        assert_eq!(
            words.join(", "),
            "storage main, compression lz4, statistics 500, n_distinct -0.05, n_distinct_inherited 100"
        );
    }
}
