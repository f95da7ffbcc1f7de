//! What each version of PostgreSQL has. The facts are from the release notes; the database tests try them.

use crate::dialect::feature::{Feature, Support, since, since_else};

pub(super) const fn support(feature: Feature) -> Support {
    use Feature as F;
    match feature {
        F::Namespaces
        | F::Arrays
        | F::Multiranges
        | F::IdentityAlways
        | F::IcuCollations
        | F::DeferrableUnique
        | F::MatchFull
        | F::ExclusionConstraints
        | F::RegularExpressions
        | F::IsDistinctFrom
        | F::IncludedColumns
        | F::OperatorClasses
        | F::AccessMethods
        | F::EnumTypes
        | F::Comments
        | F::Partitions
        | F::DetachConcurrently
        | F::RowSecurity
        | F::Grants
        | F::MaterializedViews
        | F::JsonFunctions
        | F::Unhex => Support::Always,
        F::NumericScaleBeyondPrecision => since(15),
        F::NullsNotDistinct => since(15),
        F::SetNullColumns => since(15),
        F::SecurityInvokerViews => since(15),
        F::StorageOnCreate => since_else(16, "ALTER TABLE after CREATE TABLE"),
        F::BuiltinCollations => since(17),
        F::PartitionedExclusions => since(17),
        F::PartitionedUnvalidatedKeys => since(18),
        F::SetExpression => since(17),
        F::NotEnforced => since(18),
        F::TemporalKeys => since(18),
        F::UnvalidatedNotNull => since_else(18, "a check, validated, that SET NOT NULL believes"),
        F::UuidV7 => since_else(18, "the function `architrave_uuid_v7`"),
        F::VirtualGenerated => since(18),
        F::StrictTables | F::WithoutRowid => Support::Never,
    }
}
