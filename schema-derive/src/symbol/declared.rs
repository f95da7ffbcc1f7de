//! The words about types, schemas, objects and views, and about what is attached to tables.

/// `#[sql_enum(...)]`
pub(crate) const SQL_ENUM: &str = "sql_enum";
/// `#[sql_type(...)]`
pub(crate) const SQL_TYPE: &str = "sql_type";

words! {
    /// `#[sql_enum(...)]`, on the enum and on a variant.
    EnumWord {
        Name = "name",
        Namespace = "namespace",
        Form = "form",
        Label = "label",
        RenamedFrom = "renamed_from",
        Crate = "crate",
    }
}

words! {
    /// `#[sql_type(...)]`, besides the type.
    TypeWord {
        Name = "name",
        Namespace = "namespace",
        Default = "default",
        NotNull = "not_null",
        Check = "check",
        Collate = "collate",
        Crate = "crate",
    }
}

words! {
    /// `objects: [...]`
    ObjectWord {
        Extension = "extension",
        Namespace = "namespace",
        Role = "role",
        Publication = "publication",
        Sequence = "sequence",
        Sql = "sql",
    }
}

words! {
    /// `extension(...)`
    ExtensionWord {
        Namespace = "namespace",
        Version = "version",
        DependsOn = "depends_on",
        Only = "only",
    }
}

words! {
    /// `namespace(...)`
    NamespaceWord {
        Comment = "comment",
        DependsOn = "depends_on",
        Only = "only",
    }
}

words! {
    /// `role(...)`
    RoleWord {
        Login = "login",
        Inherit = "inherit",
        Superuser = "superuser",
        CreateDatabase = "create_database",
        CreateRole = "create_role",
        Replication = "replication",
        BypassRowSecurity = "bypass_row_security",
        ConnectionLimit = "connection_limit",
        MemberOf = "member_of",
        Comment = "comment",
        DependsOn = "depends_on",
        Only = "only",
    }
}

words! {
    /// `publication(...)`
    PublicationWord {
        Tables = "tables",
        TablesIn = "tables_in",
        AllTables = "all_tables",
        Publish = "publish",
        ViaPartitionRoot = "via_partition_root",
        Comment = "comment",
        DependsOn = "depends_on",
        Only = "only",
    }
}

words! {
    /// `publish(...)`
    PublishWord {
        Insert = "insert",
        Update = "update",
        Delete = "delete",
        Truncate = "truncate",
    }
}

words! {
    /// `sql(...)` and `include_sql!(...)`
    SqlWord {
        Name = "name",
        Drop = "drop",
        DependsOn = "depends_on",
        Only = "only",
    }
}

words! {
    /// `schema! { pub static SHOP = { ... } }`
    SchemaWord {
        Tables = "tables",
        Views = "views",
        Objects = "objects",
        Lock = "lock",
        Diesel = "diesel",
        Crate = "crate",
    }
}

words! {
    /// `#[policy(...)]`
    PolicyWord {
        For = "for",
        To = "to",
        Restrictive = "restrictive",
        Using = "using",
        WithCheck = "with_check",
        Only = "only",
    }
}

words! {
    /// `#[grant(...)]`
    GrantWord {
        All = "all",
        Select = "select",
        Insert = "insert",
        Update = "update",
        Delete = "delete",
        Truncate = "truncate",
        References = "references",
        Trigger = "trigger",
        Maintain = "maintain",
        To = "to",
        WithGrantOption = "with_grant_option",
        Only = "only",
    }
}

words! {
    /// `#[trigger(...)]`
    TriggerWord {
        Before = "before",
        After = "after",
        InsteadOf = "instead_of",
        Insert = "insert",
        Update = "update",
        Delete = "delete",
        Truncate = "truncate",
        ForEach = "for_each",
        When = "when",
        Referencing = "referencing",
        Constraint = "constraint",
        Deferrable = "deferrable",
        Execute = "execute",
        Body = "body",
        Only = "only",
    }
}

words! {
    /// `partition(...)` of `#[table(...)]`
    PartitionKeyWord {
        Range = "range",
        List = "list",
        Hash = "hash",
        Partitions = "partitions",
        By = "by",
        From = "from",
        Until = "until",
        Default = "default",
        Partition = "partition",
        Only = "only",
    }
}

words! {
    /// `#[partition(...)]`
    PartitionWord {
        From = "from",
        To = "to",
        Values = "values",
        Modulus = "modulus",
        Remainder = "remainder",
        Default = "default",
        Of = "of",
        Partition = "partition",
        Namespace = "namespace",
        Tablespace = "tablespace",
        With = "with",
    }
}

words! {
    /// `#[statistics(...)]`
    StatisticsWord {
        Name = "name",
        Kinds = "kinds",
        Only = "only",
    }
}

words! {
    /// `shard(...)` in `#[table(...)]`
    ShardWord {
        Group = "group",
    }
}

words! {
    /// `cache(...)` in `#[table(...)]`
    CacheWord {
        Key = "key",
        Expires = "expires",
        InvalidatedBy = "invalidated_by",
    }
}

words! {
    /// `invalidated_by = ...` in `#[table(cache(...))]`
    InvalidationWord {
        Write = "write",
        Deploy = "deploy",
        Schedule = "schedule",
    }
}

words! {
    /// `engine(...)` in `#[table(...)]`
    EngineChoiceWord {
        Workload = "workload",
        Reason = "reason",
    }
}

words! {
    /// `encrypted(...)` in `#[column(...)]`
    EncryptedWord {
        Randomized = "randomized",
        Deterministic = "deterministic",
    }
}

words! {
    /// `staleness = minutes(5)` in `#[access(...)]`, `expires = minutes(5)` in `#[table(cache(...))]`
    PeriodWord {
        Seconds = "seconds",
        Minutes = "minutes",
        Hours = "hours",
        Days = "days",
    }
}
