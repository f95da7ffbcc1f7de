//! What is said about a table and rustc never judges.
//!
//! A build of the user's crate holds none of it, because each value costs compile time wherever the
//! crate is checked; the tool's build does (feature `definitions` of `architrave`). A word that no rule of
//! the stages column, reference and schema reads belongs here.

use super::definition::definition;
use super::{
    AccessPatternDef, CacheDef, CheckDef, ColumnIndex, ConventionsDef, DependencyDef,
    EngineChoiceDef, ExclusionDef, FlattenedDef, IndexDef, PartitioningDef, ProjectDef,
    TableObjectDef, TablePropertiesDef,
};

definition! {
    /// What rustc does not judge about a table.
    pub struct TableDetails<'a> {
        /// Everything that the attributes say is here and in the columns. Without that, a definition is
        /// good for the rules of rustc alone.
        pub complete: bool,
        /// The source file.
        pub file: &'a str,
        /// The doc comment.
        pub comment: Option<&'a str>,
        /// The table's name in the previous release.
        pub renamed_from: Option<&'a str>,
        /// How long rows are kept.
        pub retention: Option<RetentionDef>,
        /// The column that marks a row as deleted.
        pub soft_delete: Option<ColumnIndex>,
        /// The conventions that the table follows.
        pub conventions: ConventionsDef<'a>,
        /// The checks.
        pub checks: &'a [CheckDef<'a>],
        /// The indexes.
        pub indexes: &'a [IndexDef<'a>],
        /// The exclusion constraints.
        pub exclusions: &'a [ExclusionDef<'a>],
        /// How it is stored and guarded, where something about that is said.
        pub properties: Option<&'a TablePropertiesDef<'a>>,
        /// How copies of its rows are kept elsewhere.
        pub cache: Option<CacheDef<'a>>,
        /// Which engine keeps it, where that was decided for this table.
        pub engine: Option<EngineChoiceDef<'a>>,
        /// How its rows are divided among partitions.
        pub partitioning: Option<&'a PartitioningDef<'a>>,
        /// What is attached to it.
        pub objects: &'a [TableObjectDef<'a>],
        /// The access patterns.
        pub access_patterns: &'a [AccessPatternDef<'a>],
        /// The fields that stand for the columns of another struct, in order.
        pub flattened: &'a [FlattenedDef<'a>],
        /// The functional dependencies.
        pub dependencies: &'a [DependencyDef<'a>],
        /// What the project's settings say.
        pub project: ProjectDef,
        /// Where everything stands, as `line:column` with spaces between; site 0 is the struct's name.
        /// [`TableDef::site`](super::TableDef::site) reads one.
        pub sites: &'a str,
    }
}

impl TableDetails<'_> {
    /// Nothing is said.
    pub const NONE: Self = Self {
        complete: true,
        file: "",
        comment: None,
        renamed_from: None,
        retention: None,
        soft_delete: None,
        conventions: ConventionsDef::NONE,
        checks: &[],
        indexes: &[],
        exclusions: &[],
        properties: None,
        cache: None,
        engine: None,
        partitioning: None,
        objects: &[],
        access_patterns: &[],
        flattened: &[],
        dependencies: &[],
        project: ProjectDef::NONE,
        sites: "",
    };

    /// What is said is not known here, because this build did not ask for it.
    pub const LEFT_OUT: Self = Self {
        complete: false,
        ..Self::NONE
    };
}

definition! {
    /// How long rows are kept.
    pub struct RetentionDef {
        /// In days; a year counts 365.
        pub days: u32,
    }
}
