//! Every word of the attribute language, spelled once.

/// Declares the words that may stand in one place.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum $name { $($variant,)* }

        impl $name {
            /// Every word, for suggestions.
            #[allow(dead_code, reason = "some words stand where the remedy is a whole example")]
            pub(crate) const ALL: &'static [&'static str] = &[$($word),*];

            /// What `word` stands for.
            pub(crate) fn of(word: &proc_macro2::Ident) -> Option<Self> {
                match word.to_string().as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

mod declared;

pub(crate) use declared::{
    CacheWord, EncryptedWord, EngineChoiceWord, EnumWord, ExtensionWord, GrantWord,
    InvalidationWord, NamespaceWord, ObjectWord, PartitionKeyWord, PartitionWord, PeriodWord,
    PolicyWord, PublicationWord, PublishWord, RoleWord, SQL_ENUM, SQL_TYPE, SchemaWord, ShardWord,
    SqlWord, StatisticsWord, TriggerWord, TypeWord,
};

words! {
    /// The attributes.
    Helper {
        Table = "table",
        Column = "column",
        References = "references",
        RefersTo = "refers_to",
        Index = "index",
        Unique = "unique",
        Check = "check",
        Access = "access",
        ForeignKey = "foreign_key",
        PrimaryKey = "primary_key",
        Exclude = "exclude",
        Policy = "policy",
        Grant = "grant",
        Trigger = "trigger",
        Statistics = "statistics",
        Partition = "partition",
        Depends = "depends",
        Columns = "columns",
        View = "view",
    }
}

/// The attribute under which all others may stand, beside a derive that owns one of the short words.
pub(crate) const NAMESPACE: &str = "architrave";
/// `#[architrave(namespaced)]`: the short words on this struct belong to another derive.
pub(crate) const NAMESPACED: &str = "namespaced";

words! {
    /// `#[table(...)]`
    TableWord {
        Name = "name",
        Namespace = "namespace",
        Context = "context",
        Rows = "rows",
        GrowthPerYear = "growth_per_year",
        SoftDelete = "soft_delete",
        Tenant = "tenant",
        Shared = "shared",
        DataSubject = "data_subject",
        Temporal = "temporal",
        AppendOnly = "append_only",
        Audit = "audit",
        Version = "version",
        Hierarchy = "hierarchy",
        Closure = "closure",
        Retention = "retention",
        RenamedFrom = "renamed_from",
        Crate = "crate",
        Allow = "allow",
        EventStream = "event_stream",
        Unlogged = "unlogged",
        With = "with",
        Tablespace = "tablespace",
        Inherits = "inherits",
        ClusterOn = "cluster_on",
        ReplicaIdentity = "replica_identity",
        RowSecurity = "row_security",
        Partition = "partition",
        Shard = "shard",
        Cache = "cache",
        Engine = "engine",
        On = "on",
        Diesel = "diesel",
    }
}

words! {
    /// `#[table(diesel(...))]`
    DieselWord {
        Module = "module",
        NotJoinable = "not_joinable",
    }
}

words! {
    /// `#[view(...)]`
    ViewWord {
        Name = "name",
        Namespace = "namespace",
        Query = "query",
        Materialized = "materialized",
        SecurityBarrier = "security_barrier",
        SecurityInvoker = "security_invoker",
        CheckOption = "check_option",
        DependsOn = "depends_on",
        Only = "only",
        Crate = "crate",
    }
}

words! {
    /// `#[view(check_option = ...)]`
    CheckOptionWord {
        Local = "local",
        Cascaded = "cascaded",
    }
}

words! {
    /// `#[table(audit(...))]`
    AuditWord {
        CreatedAt = "created_at",
        CreatedBy = "created_by",
        UpdatedAt = "updated_at",
        UpdatedBy = "updated_by",
    }
}

words! {
    /// `on(sqlite, ...)` in `#[table(...)]`
    SqliteTableWord {
        WithoutRowid = "without_rowid",
        Strict = "strict",
        Autoincrement = "autoincrement",
    }
}

words! {
    /// `#[columns(...)]`
    ColumnsWord {
        Crate = "crate",
        Allow = "allow",
    }
}

words! {
    /// `#[table(hierarchy(...))]`
    HierarchyWord {
        Path = "path",
    }
}

words! {
    /// `#[table(temporal(...))]`
    TemporalWord {
        Key = "key",
    }
}

words! {
    /// `flatten(...)` in `#[column(...)]`
    FlattenWord {
        Prefix = "prefix",
    }
}

words! {
    /// `#[column(...)]`
    ColumnWord {
        Name = "name",
        Type = "type",
        PrimaryKey = "primary_key",
        Identity = "identity",
        Serial = "serial",
        Default = "default",
        Generated = "generated",
        Backfill = "backfill",
        Collate = "collate",
        Comment = "comment",
        Pii = "pii",
        Denormalized = "denormalized",
        ExternalId = "external_id",
        Unguessable = "unguessable",
        RenamedFrom = "renamed_from",
        Skip = "skip",
        Allow = "allow",
        Encrypted = "encrypted",
        Flatten = "flatten",
        Storage = "storage",
        Compression = "compression",
        Statistics = "statistics",
        DistinctValues = "n_distinct",
        DistinctValuesInherited = "n_distinct_inherited",
        On = "on",
        Diesel = "diesel",
    }
}

words! {
    /// `on(sqlite, ...)`
    FormWord {
        Type = "type",
        Default = "default",
        Collate = "collate",
    }
}

words! {
    /// `#[references(...)]` and `#[foreign_key(...)]`
    ReferenceWord {
        OnDelete = "on_delete",
        OnUpdate = "on_update",
        Deferrable = "deferrable",
        Match = "match",
        Period = "period",
        NotValid = "not_valid",
        NotEnforced = "not_enforced",
        Comment = "comment",
        Name = "name",
        References = "references",
        Only = "only",
        Allow = "allow",
    }
}

words! {
    /// `#[index(...)]`
    IndexWord {
        Name = "name",
        Using = "using",
        Where = "where",
        Include = "include",
        Only = "only",
        Allow = "allow",
        With = "with",
        Tablespace = "tablespace",
        Comment = "comment",
    }
}

words! {
    /// `#[unique(...)]`
    UniqueWord {
        Name = "name",
        Where = "where",
        Include = "include",
        NullsNotDistinct = "nulls_not_distinct",
        Deferrable = "deferrable",
        Only = "only",
        Allow = "allow",
        WithoutOverlaps = "without_overlaps",
        With = "with",
        Tablespace = "tablespace",
        Comment = "comment",
    }
}

words! {
    /// `#[primary_key(...)]`
    PrimaryKeyWord {
        Name = "name",
        Include = "include",
        Deferrable = "deferrable",
        WithoutOverlaps = "without_overlaps",
        With = "with",
        Tablespace = "tablespace",
        Comment = "comment",
    }
}

words! {
    /// `#[exclude(...)]`
    ExcludeWord {
        Using = "using",
        Name = "name",
        Where = "where",
        Include = "include",
        Deferrable = "deferrable",
        With = "with",
        Tablespace = "tablespace",
        Comment = "comment",
        Only = "only",
    }
}

words! {
    /// What follows a column in a list of key parts: `created_at.desc()`.
    PartWord {
        Desc = "desc",
        NullsFirst = "nulls_first",
        NullsLast = "nulls_last",
        OperatorClass = "opclass",
        Collate = "collate",
    }
}

words! {
    /// `#[check(...)]`
    CheckWord {
        Only = "only",
        Allow = "allow",
        Name = "name",
        NoInherit = "no_inherit",
        NotValid = "not_valid",
        NotEnforced = "not_enforced",
        Comment = "comment",
    }
}

words! {
    /// `#[access(...)]`
    AccessWord {
        Filter = "filter",
        Order = "order",
        Select = "select",
        PerSecond = "per_second",
        P99 = "p99_ms",
        IncludeDeleted = "include_deleted",
        Allow = "allow",
        Writes = "writes",
        Staleness = "staleness",
        Observed = "observed",
    }
}

words! {
    /// `observed(...)` of an access pattern
    ObservedWord {
        TimePercent = "time_percent",
    }
}

words! {
    /// `#[depends(...)]`
    DependsWord {
        On = "on",
        Multivalued = "multivalued",
        Allow = "allow",
    }
}

words! {
    /// `allow(...)`
    WaiverWord {
        Reason = "reason",
        Until = "until",
    }
}

words! {
    /// `denormalized(...)`
    DenormalizedWord {
        From = "from",
        Reason = "reason",
    }
}

words! {
    /// `retention = years(7)`
    RetentionWord {
        Days = "days",
        Months = "months",
        Years = "years",
    }
}

words! {
    /// `only(...)`
    EngineWord {
        Postgres = "postgres",
        Sqlite = "sqlite",
        MySql = "mysql",
    }
}

words! {
    /// `identity(...)`
    IdentityWord {
        Always = "always",
        ByDefault = "by_default",
        Sequence = "sequence",
    }
}

words! {
    /// `serial(...)`
    SerialWord {
        Sequence = "sequence",
        Type = "type",
    }
}

words! {
    /// How a sequence counts.
    SequenceWord {
        Start = "start",
        Increment = "increment",
        Min = "min",
        Max = "max",
        Cache = "cache",
        Cycle = "cycle",
    }
}

words! {
    /// `sequence(...)` in `objects: [...]`, beside how it counts
    DeclaredSequenceWord {
        Type = "type",
        Namespace = "namespace",
        RenamedFrom = "renamed_from",
        Comment = "comment",
        Only = "only",
    }
}

words! {
    /// `generated(...)`
    GeneratedWord {
        Virtual = "virtual",
    }
}
