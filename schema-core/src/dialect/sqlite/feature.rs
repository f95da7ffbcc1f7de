//! What each version of SQLite has. The facts are from its release history; the database tests try them.

use crate::dialect::feature::{Feature, Support, since_minor};

pub(super) const fn support(feature: Feature) -> Support {
    use Feature as F;
    match feature {
        F::VirtualGenerated | F::StrictTables | F::WithoutRowid => Support::Always,
        F::JsonFunctions => since_minor(3, 38),
        F::IsDistinctFrom => since_minor(3, 39),
        F::Unhex => since_minor(3, 41),
        F::Comments => Support::As("comments in the text of CREATE TABLE"),
        F::EnumTypes => Support::As("TEXT and a check"),
        F::IncludedColumns => Support::As("further columns of the key"),
        F::SetExpression => Support::As("a rebuild of the table"),
        F::UnvalidatedNotNull => Support::As("a rebuild of the table"),
        F::UuidV7 => Support::As("an expression"),
        F::RegularExpressions => Support::Chosen("regex"),
        F::Namespaces
        | F::Arrays
        | F::Multiranges
        | F::NumericScaleBeyondPrecision
        | F::IdentityAlways
        | F::StorageOnCreate
        | F::IcuCollations
        | F::BuiltinCollations
        | F::NullsNotDistinct
        | F::DeferrableUnique
        | F::MatchFull
        | F::SetNullColumns
        | F::ExclusionConstraints
        | F::TemporalKeys
        | F::NotEnforced
        | F::OperatorClasses
        | F::AccessMethods
        | F::Partitions
        | F::PartitionedExclusions
        | F::PartitionedUnvalidatedKeys
        | F::DetachConcurrently
        | F::RowSecurity
        | F::Grants
        | F::SecurityInvokerViews
        | F::MaterializedViews => Support::Never,
    }
}
