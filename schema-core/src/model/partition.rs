//! How the rows of a table are divided among partitions.

use super::{Expression, IndexPart, ObjectName};
use crate::def::partition_bound::{BoundEnd, BoundLiteral, compare_ends, compare_literals};
use crate::def::{EngineSet, PartitionStrategy, RangeLimit};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How a table or a partition is divided, and its partitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Partitioning {
    /// What decides about the partition of a row.
    pub strategy: PartitionStrategy,
    /// The key, in order; never with an order of its own.
    pub key: Vec<IndexPart>,
    /// The partitions, sorted by name.
    pub partitions: Vec<Partition>,
    /// The engines that divide the table; on others it is one. Of a divided partition it is always all.
    pub engines: EngineSet,
}

/// A partition: a table that holds some of the rows of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Partition {
    /// The name.
    pub name: ObjectName,
    /// The rows that it takes.
    pub bound: PartitionBound,
    /// How it is divided once more.
    pub partitioning: Option<Partitioning>,
    /// Its storage parameters.
    pub parameters: BTreeMap<String, String>,
    /// Its tablespace, where it is not the database's.
    pub tablespace: Option<String>,
}

/// The rows that a partition takes.
#[derive(Clone, Debug, PartialEq)]
pub enum PartitionBound {
    /// Those that no other partition takes.
    Default,
    /// Those from one value, inclusive, until another, exclusive.
    Range {
        /// The first values, one for each part of the key.
        from: Vec<RangeEnd>,
        /// The first values after it.
        to: Vec<RangeEnd>,
    },
    /// Those with one of these values.
    List(Vec<Expression>),
    /// Those whose hash, divided by the modulus, leaves the remainder.
    Hash {
        /// The divisor.
        modulus: u32,
        /// What remains.
        remainder: u32,
    },
}

/// One end of a range in one part of the key.
#[derive(Clone, Debug, PartialEq)]
pub enum RangeEnd {
    /// Below or above every value.
    Limit(RangeLimit),
    /// A value.
    Value(Expression),
}

impl Partitioning {
    /// A division without partitions, on every engine.
    pub fn new(strategy: PartitionStrategy, key: Vec<IndexPart>) -> Self {
        Self {
            strategy,
            key,
            partitions: Vec::new(),
            engines: EngineSet::ALL,
        }
    }

    /// Whether rows are assigned in the same way, whatever partitions there are.
    pub fn divides_alike(&self, other: &Self) -> bool {
        self.strategy == other.strategy && self.key == other.key
    }

    /// Every partition of every level with the table or partition that it is a part of, parents first.
    /// `relation` is the name of what is divided.
    pub fn all<'a>(&'a self, relation: &'a ObjectName) -> Vec<(&'a ObjectName, &'a Partition)> {
        let mut found = Vec::new();
        for partition in &self.partitions {
            found.push((relation, partition));
            if let Some(inner) = &partition.partitioning {
                found.extend(inner.all(&partition.name));
            }
        }
        found
    }

    /// The division of `wanted`, which is `relation` itself or a partition of some level.
    pub fn of<'a>(&'a self, relation: &ObjectName, wanted: &ObjectName) -> Option<&'a Self> {
        if relation == wanted {
            return Some(self);
        }
        self.partitions
            .iter()
            .find_map(|it| it.partitioning.as_ref()?.of(&it.name, wanted))
    }

    /// [`of`](Self::of), to change it.
    pub fn of_mut<'a>(
        &'a mut self,
        relation: &ObjectName,
        wanted: &ObjectName,
    ) -> Option<&'a mut Self> {
        if relation == wanted {
            return Some(self);
        }
        self.partitions
            .iter_mut()
            .find_map(|it| it.partitioning.as_mut()?.of_mut(&it.name, wanted))
    }

    /// The partition of that name, of any level.
    pub fn partition(&self, name: &ObjectName) -> Option<&Partition> {
        self.partitions
            .iter()
            .find_map(|it| match &it.partitioning {
                _ if it.name == *name => Some(it),
                Some(inner) => inner.partition(name),
                None => None,
            })
    }

    /// [`partition`](Self::partition), to change it.
    pub fn partition_mut(&mut self, name: &ObjectName) -> Option<&mut Partition> {
        self.partitions.iter_mut().find_map(|it| {
            if it.name == *name {
                return Some(it);
            }
            it.partitioning.as_mut()?.partition_mut(name)
        })
    }

    /// The partition that takes what no other one takes.
    pub fn default_partition(&self) -> Option<&Partition> {
        let mut partitions = self.partitions.iter();
        partitions.find(|it| it.bound == PartitionBound::Default)
    }

    /// Puts a partition at the place that its name gives it.
    pub(crate) fn insert(&mut self, partition: Partition) {
        self.partitions.retain(|other| other.name != partition.name);
        let position = self
            .partitions
            .partition_point(|other| other.name < partition.name);
        self.partitions.insert(position, partition);
    }

    /// Sorts the partitions of every level, and the values of lists, in whose order nothing lies.
    pub(crate) fn sort(&mut self) {
        self.partitions
            .sort_by(|one, other| one.name.cmp(&other.name));
        for partition in &mut self.partitions {
            if let PartitionBound::List(values) = &mut partition.bound {
                values.sort_by_cached_key(ToString::to_string);
            }
            if let Some(inner) = &mut partition.partitioning {
                inner.sort();
            }
        }
    }
}

impl Partition {
    /// A partition that is stored as its table is.
    pub fn new(name: ObjectName, bound: PartitionBound) -> Self {
        Self {
            name,
            bound,
            partitioning: None,
            parameters: BTreeMap::new(),
            tablespace: None,
        }
    }

    /// The partition and those below it that hold rows.
    pub fn leaves(&self) -> Vec<&Partition> {
        match &self.partitioning {
            None => vec![self],
            Some(inner) => inner.partitions.iter().flat_map(Self::leaves).collect(),
        }
    }
}

impl PartitionBound {
    /// Whether some row would belong to both; `None` where only a server knows.
    pub fn overlaps(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Default, Self::Default) => Some(true),
            (Self::Default, _) | (_, Self::Default) => Some(false),
            (
                Self::Range { from, to },
                Self::Range {
                    from: other_from,
                    to: other_to,
                },
            ) => {
                let before = |end: &[RangeEnd], start: &[RangeEnd]| {
                    compare_ends(&ends(end), &ends(start)).map(|order| order != Ordering::Greater)
                };
                match (before(to, other_from), before(other_to, from)) {
                    (Some(true), _) | (_, Some(true)) => Some(false),
                    (Some(false), Some(false)) => Some(true),
                    _ => None,
                }
            }
            (Self::List(values), Self::List(others)) => {
                let same = |one: &Expression, other: &Expression| {
                    let order = literal(one).zip(literal(other));
                    one == other
                        || order.is_some_and(|(one, other)| {
                            compare_literals(one, other) == Some(Ordering::Equal)
                        })
                };
                let shared = values
                    .iter()
                    .any(|one| others.iter().any(|other| same(one, other)));
                Some(shared)
            }
            (
                Self::Hash { modulus, remainder },
                Self::Hash {
                    modulus: other_modulus,
                    remainder: other_remainder,
                },
            ) => {
                let smaller = (*modulus).min(*other_modulus).max(1);
                Some(remainder % smaller == other_remainder % smaller)
            }
            _ => None,
        }
    }
}

fn ends(ends: &[RangeEnd]) -> Vec<BoundEnd<'_>> {
    ends.iter()
        .map(|end| match end {
            RangeEnd::Limit(RangeLimit::Minimum) => BoundEnd::Minimum,
            RangeEnd::Limit(RangeLimit::Maximum) => BoundEnd::Maximum,
            RangeEnd::Value(value) => BoundEnd::Value(literal(value)),
        })
        .collect()
}

/// A literal, where the expression is one.
fn literal(value: &Expression) -> Option<BoundLiteral<'_>> {
    match value {
        Expression::Number(digits) => Some(BoundLiteral::Number(digits)),
        Expression::Text(text) => Some(BoundLiteral::Text(text)),
        Expression::Boolean(value) => Some(BoundLiteral::Boolean(*value)),
        Expression::Null => Some(BoundLiteral::Null),
        _ => None,
    }
}
