//! What is attached to a table and holds no data: policies, grants, triggers, extended statistics.

use super::definition::{definition, keywords};
use super::{ColumnIndex, Deferrable, EngineSet, ExpressionDef, IndexKeyDef, SiteIndex};

/// An object that is attached to a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TableObjectDef<'a> {
    /// Which rows a role sees and writes.
    Policy(PolicyDef<'a>),
    /// What a role may do with the table.
    Grant(GrantDef<'a>),
    /// What runs when rows are written.
    Trigger(TriggerDef<'a>),
    /// What the server knows of columns together.
    Statistics(StatisticsDef<'a>),
}

definition! {
    /// A policy of row security.
    pub struct PolicyDef<'a> {
        /// The name.
        pub name: &'a str,
        /// The statements that it is about.
        pub command: PolicyCommand,
        /// The roles that it is about; none is every role.
        pub roles: &'a [&'a str],
        /// It narrows what other policies allow, instead of adding to it.
        pub restrictive: bool,
        /// The rows that exist for those statements.
        pub using: Option<ExpressionDef<'a>>,
        /// The rows that those statements may write.
        pub with_check: Option<ExpressionDef<'a>>,
        /// The engines that have it.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

keywords! {
    /// The statements that a policy is about.
    pub enum PolicyCommand {
        /// All of them.
        All = "all",
        /// SELECT.
        Select = "select",
        /// INSERT.
        Insert = "insert",
        /// UPDATE.
        Update = "update",
        /// DELETE.
        Delete = "delete",
    }
}

definition! {
    /// What roles may do with a table.
    pub struct GrantDef<'a> {
        /// The privileges.
        pub privileges: &'a [GrantedPrivilegeDef<'a>],
        /// The roles; `public` is every role.
        pub roles: &'a [&'a str],
        /// The roles may grant the privileges themselves.
        pub with_grant_option: bool,
        /// The engines that have it.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

definition! {
    /// A privilege on a table, or on some of its columns.
    pub struct GrantedPrivilegeDef<'a> {
        /// The privilege.
        pub privilege: Privilege,
        /// The columns; none is the whole table.
        pub columns: &'a [ColumnIndex],
    }
}

keywords! {
    /// A privilege on a table.
    pub enum Privilege {
        /// Every privilege that the server knows.
        All = "all",
        /// SELECT.
        Select = "select",
        /// INSERT.
        Insert = "insert",
        /// UPDATE.
        Update = "update",
        /// DELETE.
        Delete = "delete",
        /// TRUNCATE.
        Truncate = "truncate",
        /// Foreign keys that refer to the table.
        References = "references",
        /// CREATE TRIGGER.
        Trigger = "trigger",
        /// VACUUM, ANALYZE, CLUSTER, REINDEX and LOCK, from PostgreSQL 17 on.
        Maintain = "maintain",
    }
}

definition! {
    /// A trigger.
    pub struct TriggerDef<'a> {
        /// The name.
        pub name: &'a str,
        /// When it runs.
        pub timing: TriggerTiming,
        /// The statements that it follows, each once.
        pub events: &'a [TriggerEvent],
        /// Runs for an UPDATE that sets one of these columns; none is every UPDATE.
        pub update_of: &'a [ColumnIndex],
        /// How often it runs.
        pub level: TriggerLevel,
        /// The rows for which it runs. The columns of the new row come first, then those of the old one.
        pub when: Option<ExpressionDef<'a>>,
        /// The name of the rows before the statement.
        pub old_table: Option<&'a str>,
        /// The name of the rows after the statement.
        pub new_table: Option<&'a str>,
        /// It is a constraint trigger, which can wait for the end of the transaction.
        pub constraint: Option<Deferrable>,
        /// The function that it calls, where it calls one.
        pub function: Option<&'a str>,
        /// The arguments of that function.
        pub arguments: &'a [&'a str],
        /// The statements that it runs itself, where it calls no function.
        pub body: Option<&'a str>,
        /// The engines that have it.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

keywords! {
    /// When a trigger runs.
    pub enum TriggerTiming {
        /// Before the row is written; it may still change it.
        Before = "before",
        /// After.
        After = "after",
    }
}

keywords! {
    /// A statement that runs triggers.
    pub enum TriggerEvent {
        /// INSERT.
        Insert = "insert",
        /// UPDATE.
        Update = "update",
        /// DELETE.
        Delete = "delete",
        /// TRUNCATE.
        Truncate = "truncate",
    }
}

keywords! {
    /// How often a trigger runs.
    pub enum TriggerLevel {
        /// Once for each row.
        Row = "row",
        /// Once for each statement.
        Statement = "statement",
    }
}

definition! {
    /// Extended statistics.
    pub struct StatisticsDef<'a> {
        /// The name, where it is not the default.
        pub name: Option<&'a str>,
        /// What is gathered; nothing is everything that the server gathers.
        pub kinds: &'a [StatisticsKind],
        /// The columns and expressions.
        pub parts: &'a [IndexKeyDef<'a>],
        /// The engines that have it.
        pub engines: EngineSet,
        /// Where the attribute stands.
        pub site: SiteIndex,
    }
}

keywords! {
    /// A kind of extended statistics.
    pub enum StatisticsKind {
        /// The number of distinct combinations.
        DistinctCounts = "ndistinct",
        /// How far one column decides another.
        Dependencies = "dependencies",
        /// The most common combinations.
        MostCommonValues = "mcv",
    }
}

#[cfg(any(feature = "collect", feature = "plan"))]
mod json {
    use super::TableObjectDef;

    /// The kind and then the object: `["policy", {..}]`.
    macro_rules! object_json {
        ($($word:literal $variant:ident;)*) => {
            #[cfg(feature = "collect")]
            impl crate::def::WriteJson for TableObjectDef<'_> {
                fn write_json(&self, out: &mut String) {
                    match self {
                        $(Self::$variant(object) => {
                            out.push('[');
                            $word.write_json(out);
                            out.push(',');
                            object.write_json(out);
                            out.push(']');
                        })*
                    }
                }
            }

            #[cfg(feature = "plan")]
            impl crate::def::ReadJson for TableObjectDef<'static> {
                fn read_json(value: &serde_json::Value) -> Result<Self, crate::def::ReadError> {
                    let unexpected = || crate::def::ReadError::unexpected("object of a table", value);
                    let items = value.as_array().ok_or_else(unexpected)?;
                    let [kind, object] = items.as_slice() else {
                        return Err(unexpected());
                    };
                    match kind.as_str().ok_or_else(unexpected)? {
                        $($word => crate::def::ReadJson::read_json(object).map(Self::$variant),)*
                        _ => Err(unexpected()),
                    }
                }
            }
        };
    }

    object_json! {
        "policy" Policy;
        "grant" Grant;
        "trigger" Trigger;
        "statistics" Statistics;
    }
}
