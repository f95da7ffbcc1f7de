//! How the rows of a table are divided among partitions.

use super::definition::{definition, keywords};
use super::{EngineSet, ExpressionDef, IndexPartDef, SiteIndex, StorageParameterDef};

definition! {
    /// A partitioned table.
    pub struct PartitioningDef<'a> {
        /// How the table itself is divided.
        pub key: PartitionKeyDef<'a>,
        /// The partitions that have an attribute of their own, of every level.
        pub partitions: &'a [PartitionDef<'a>],
        /// The engines that divide it; on others it is one table.
        pub engines: EngineSet,
    }
}

definition! {
    /// How a table or a partition is divided.
    pub struct PartitionKeyDef<'a> {
        /// What decides about the partition of a row.
        pub strategy: PartitionStrategy,
        /// The key, in order.
        pub parts: &'a [IndexPartDef<'a>],
        /// One partition for each period.
        pub periods: Option<PartitionPeriodsDef<'a>>,
        /// That many partitions by hash.
        pub count: Option<u32>,
        /// A partition takes the rows that no other one takes.
        pub has_default: bool,
        /// How each of these partitions is divided once more, unless it says so itself.
        pub each: Option<&'a PartitionKeyDef<'a>>,
    }
}

definition! {
    /// One partition for each period of a span of time.
    pub struct PartitionPeriodsDef<'a> {
        /// The length of a period.
        pub by: PartitionPeriod,
        /// The first day of the first period: `2026-01-01`.
        pub from: &'a str,
        /// The first day after the last period.
        pub until: &'a str,
    }
}

definition! {
    /// A partition.
    pub struct PartitionDef<'a> {
        /// The name.
        pub name: &'a str,
        /// The namespace, where it is not the table's.
        pub namespace: Option<&'a str>,
        /// The partition that it is a part of; `None` is the table.
        pub of: Option<&'a str>,
        /// The rows that it takes.
        pub bound: PartitionBoundDef<'a>,
        /// How it is divided once more.
        pub key: Option<PartitionKeyDef<'a>>,
        /// Its storage parameters.
        pub parameters: &'a [StorageParameterDef<'a>],
        /// Its tablespace, where it is not the table's.
        pub tablespace: Option<&'a str>,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// The rows that a partition takes. Which fields count follows from `kind`.
    pub struct PartitionBoundDef<'a> {
        /// What kind of bound it is.
        pub kind: PartitionBoundKind,
        /// The first values of a range, one for each part of the key.
        pub from: &'a [RangeEndDef<'a>],
        /// The first values after a range.
        pub to: &'a [RangeEndDef<'a>],
        /// The values of a list.
        pub values: &'a [ExpressionDef<'a>],
        /// By what the hash is divided.
        pub modulus: u32,
        /// What remains then.
        pub remainder: u32,
    }
}

impl PartitionBoundDef<'_> {
    /// The rows that no other partition takes.
    pub const DEFAULT: Self = Self {
        kind: PartitionBoundKind::Default,
        from: &[],
        to: &[],
        values: &[],
        modulus: 0,
        remainder: 0,
    };
}

definition! {
    /// One end of a range.
    pub struct RangeEndDef<'a> {
        /// Below or above every value.
        pub limit: Option<RangeLimit>,
        /// The value, where it is one.
        pub value: Option<ExpressionDef<'a>>,
    }
}

keywords! {
    /// What decides about the partition of a row.
    pub enum PartitionStrategy {
        /// Between which values its key is.
        Range = "range",
        /// Which value its key is.
        List = "list",
        /// The hash of its key.
        Hash = "hash",
    }
}

keywords! {
    /// What kind of bound a partition has.
    pub enum PartitionBoundKind {
        /// Whatever no other partition takes.
        Default = "default",
        /// From one value until another.
        Range = "range",
        /// Some values.
        List = "list",
        /// A remainder of the hash.
        Hash = "hash",
    }
}

keywords! {
    /// What stands at the end of a range in the place of a value.
    pub enum RangeLimit {
        /// Below every value.
        Minimum = "minvalue",
        /// Above every value.
        Maximum = "maxvalue",
    }
}

keywords! {
    /// The length of a period.
    pub enum PartitionPeriod {
        /// A day.
        Day = "day",
        /// Seven days.
        Week = "week",
        /// A month of the calendar.
        Month = "month",
        /// Three months of the calendar.
        Quarter = "quarter",
        /// A year of the calendar.
        Year = "year",
    }
}
