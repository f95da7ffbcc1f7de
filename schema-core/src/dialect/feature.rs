//! The features of the schema language that not every engine has, in every version.
//!
//! A row of the table is one line here, with what to write instead, and one cell in each engine's `feature.rs`,
//! which matches on [`Feature`] without a wildcard: a new row asks every engine, and a new engine is asked every row.
//! A dialect asks by `require`; the guide's page of engines is written from the same rows, and a test tries them on
//! real servers.

use super::expression::Inexpressible;
use super::{Engine, Postgres, Sqlite};
use crate::syntax::settings::EngineVersion;

macro_rules! features {
    ($($(#[$documentation:meta])* $variant:ident: $name:literal, $instead:literal;)*) => {
        /// A feature that some engine lacks in some version.
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Feature {
            $($(#[$documentation])* $variant,)*
        }

        impl Feature {
            /// Every feature, in the order of the guide.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// What it is called after "has no": `NULLS NOT DISTINCT`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What to write instead of it.
            pub const fn instead(self) -> &'static str {
                match self {
                    $(Self::$variant => $instead,)*
                }
            }
        }
    };
}

features! {
    /// `#[table(namespace = ..)]`.
    Namespaces: "namespaces", "leave out `namespace = ..`";
    /// A list as a column.
    Arrays: "arrays", "hold the list in a table of its own, or as `jsonb`";
    /// A list of ranges as a column.
    Multiranges: "multiranges", "hold the ranges in a table of their own";
    /// `numeric(2, 4)` and `numeric(4, -2)`.
    NumericScaleBeyondPrecision: "scale of a `numeric` beyond its digits",
        "give it a scale from 0 to its precision";
    /// `default = uuid_v7()`.
    UuidV7: "function that makes UUIDs of version 7", "let the application make the key: `default = client`";
    /// `generated(..)` without `stored`.
    VirtualGenerated: "generated columns that are computed on read", "leave out `virtual`";
    /// Another expression for a generated column.
    SetExpression: "change of the expression of a generated column", "add another column";
    /// `identity(always)`.
    IdentityAlways: "numbered columns that refuse a number of the application's", "write `identity(by_default)`";
    /// `storage = ..` when a table is created.
    StorageOnCreate: "storage of a column in CREATE TABLE", "leave out `storage = ..`";
    /// Collations of ICU.
    IcuCollations: "collations of ICU", "leave out `collate = ..`";
    /// Collations that the server brings along, the same on every operating system.
    BuiltinCollations: "collation provider `builtin`", "use a collation of ICU";
    /// NULL equals NULL in a unique rule.
    NullsNotDistinct: "NULLS NOT DISTINCT", "make the columns NOT NULL";
    /// A unique rule that is checked at the end of a transaction.
    DeferrableUnique: "deferrable unique rules", "leave out `deferrable`";
    /// `match = full` for a key of several columns.
    MatchFull: "MATCH FULL", "write a check that all columns are NULL or none is";
    /// `on_delete = set_null(columns)`.
    SetNullColumns: "ON DELETE SET NULL for some columns of a key", "set all of them to NULL";
    /// `#[exclude(..)]`.
    ExclusionConstraints: "exclusion constraints", "let the application refuse what overlaps";
    /// A key over a period: WITHOUT OVERLAPS and PERIOD.
    TemporalKeys: "keys over a period (WITHOUT OVERLAPS)", "write an exclusion constraint: `#[exclude(..)]`";
    /// A constraint that only documents.
    NotEnforced: "constraints that are not enforced", "leave out the constraint, and document it";
    /// NOT NULL of old rows is looked at later.
    UnvalidatedNotNull: "NOT NULL that is validated later", "add a check, validate it, then set NOT NULL";
    /// `matches(..)` and `matches_i(..)`.
    RegularExpressions: "regular expressions", "write the check with `.like(..)` or by length";
    /// Equality for which NULL equals NULL.
    IsDistinctFrom: "IS DISTINCT FROM", "compare, and test for NULL beside it";
    /// `include(..)`.
    IncludedColumns: "columns that ride along in an index", "make them part of the key";
    /// `.opclass(..)`.
    OperatorClasses: "operator classes", "leave out `.opclass(..)`";
    /// `using = gin`.
    AccessMethods: "access methods of indexes other than `btree`", "leave out `using = ..`";
    /// An enumeration as a type of its own.
    EnumTypes: "types of enumerations", "use a column of text with a check";
    /// Comments in the catalog.
    Comments: "comments", "leave out the documentation";
    /// Declarative partitioning.
    Partitions: "partitioned tables", "leave out `partition(..)`";
    /// `#[exclude(..)]` of a partitioned table.
    PartitionedExclusions: "exclusion constraints of partitioned tables", "leave out `#[exclude(..)]`";
    /// `not_valid` for a foreign key of a partitioned table.
    PartitionedUnvalidatedKeys: "foreign keys of partitioned tables that are not validated",
        "leave out `not_valid`";
    /// A partition leaves its table beside running writes.
    DetachConcurrently: "DETACH PARTITION CONCURRENTLY", "detach it while nothing writes";
    /// `#[policy(..)]`.
    RowSecurity: "row security", "filter by the tenant in the application";
    /// `#[grant(..)]`.
    Grants: "privileges", "leave out `#[grant(..)]`";
    /// Views that read with the rights of whoever asks.
    SecurityInvokerViews: "views that read with the rights of whoever asks", "leave out `security_invoker`";
    /// Views that hold their rows.
    MaterializedViews: "materialized views", "fill a table";
    /// Types that are checked by their storage class.
    StrictTables: "STRICT tables", "leave out `strict`";
    /// Tables that are the B-tree of their primary key.
    WithoutRowid: "WITHOUT ROWID", "leave out `without_rowid`";
    /// Functions that read JSON.
    JsonFunctions: "JSON functions", "use `text`";
    /// Bytes from hexadecimal digits.
    Unhex: "function that makes bytes of hexadecimal digits (`unhex`)",
        "let the application make the key, `default = client`";
}

/// Whether an engine has a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// In every version that is known.
    Always,
    /// From this version on.
    Since(EngineVersion),
    /// From this version on; before it the dialect writes something else that means the same.
    SinceElse(EngineVersion, &'static str),
    /// In no version; the dialect writes something else that means the same.
    As(&'static str),
    /// In the form that the project chooses by this key under `[engine.<engine>]` in architrave.toml.
    Chosen(&'static str),
    /// In no version, and nothing stands for it.
    Never,
}

/// From this major version on, of an engine that counts by one number.
pub(super) const fn since(major: u16) -> Support {
    Support::Since(EngineVersion { major, minor: 0 })
}

/// From this version on.
pub(super) const fn since_minor(major: u16, minor: u16) -> Support {
    Support::Since(EngineVersion { major, minor })
}

/// From this major version on; before it, what stands for it.
pub(super) const fn since_else(major: u16, before: &'static str) -> Support {
    Support::SinceElse(EngineVersion { major, minor: 0 }, before)
}

impl Support {
    /// Whether the engine itself has the feature in `version`.
    pub fn is_native(self, version: EngineVersion) -> bool {
        match self {
            Self::Always => true,
            Self::Since(first) | Self::SinceElse(first, _) => version >= first,
            Self::As(_) | Self::Chosen(_) | Self::Never => false,
        }
    }

    /// Whether a schema for `version` may use the feature.
    pub fn is_usable(self, version: EngineVersion) -> bool {
        match self {
            Self::SinceElse(..) | Self::As(_) | Self::Chosen(_) => true,
            _ => self.is_native(version),
        }
    }
}

/// Whether an engine has a feature.
pub const fn support(engine: Engine, feature: Feature) -> Support {
    match engine {
        Engine::Postgres => Postgres::support(feature),
        Engine::Sqlite => Sqlite::support(feature),
    }
}

/// Nothing if a schema for this version may use the feature.
pub(super) fn require(
    engine: Engine,
    version: EngineVersion,
    feature: Feature,
) -> Result<(), Inexpressible> {
    let support = support(engine, feature);
    if support.is_usable(version) {
        return Ok(());
    }
    let others: Vec<&str> = Engine::ALL
        .iter()
        .filter(|other| !matches!(self::support(**other, feature), Support::Never))
        .map(|other| other.keyword())
        .collect();
    let instead = feature.instead();
    let otherwise = match support {
        Support::Since(first) => {
            format!("require `{} {first}` in architrave.toml", engine.keyword())
        }
        _ => format!(
            "limit it to an engine that has it: `only({})`",
            others.join(", ")
        ),
    };
    Err(Inexpressible {
        feature: feature.name().into(),
        remedy: format!("{instead}, or {otherwise}"),
    })
}

/// The features and who has them, as a table in Markdown.
pub fn support_matrix() -> String {
    let names: Vec<&str> = Engine::ALL.iter().map(|engine| engine.name()).collect();
    let mut text = format!(
        "| feature | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for feature in Feature::ALL {
        let cells: Vec<String> = Engine::ALL
            .iter()
            .map(|engine| cell(*engine, support(*engine, *feature)))
            .collect();
        text.push_str(&format!("| {} | {} |\n", feature.name(), cells.join(" | ")));
    }
    text
}

fn cell(engine: Engine, support: Support) -> String {
    match support {
        Support::Always => "yes".into(),
        Support::Since(first) => format!("from {first}"),
        Support::SinceElse(first, before) => format!("from {first}; before it {before}"),
        Support::As(other) => format!("as {other}"),
        Support::Chosen(key) => format!("as `{key}` under `[engine.{}]` says", engine.keyword()),
        Support::Never => "no".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIFTEEN: EngineVersion = EngineVersion {
        major: 15,
        minor: 0,
    };

    #[test]
    fn a_missing_feature_names_the_version_that_has_it() {
        assert_eq!(
            require(Engine::Postgres, FIFTEEN, Feature::NullsNotDistinct),
            Ok(())
        );
        let why = require(Engine::Postgres, FIFTEEN, Feature::VirtualGenerated).unwrap_err();
        assert_eq!(
            why.remedy,
            "leave out `virtual`, or require `postgres 18` in architrave.toml"
        );
    }

    #[test]
    fn a_feature_that_an_engine_never_has_names_those_that_do() {
        let version = EngineVersion {
            major: 3,
            minor: 45,
        };
        let why = require(Engine::Sqlite, version, Feature::NullsNotDistinct).unwrap_err();
        assert_eq!(
            why.remedy,
            "make the columns NOT NULL, or limit it to an engine that has it: `only(postgres)`"
        );
        // It is held as something else.
        assert_eq!(
            require(Engine::Sqlite, version, Feature::IncludedColumns),
            Ok(())
        );
    }

    #[test]
    fn some_engine_has_each_feature() {
        for feature in Feature::ALL {
            assert!(
                Engine::ALL
                    .iter()
                    .any(|engine| !matches!(support(*engine, *feature), Support::Never)),
                "{feature:?}"
            );
        }
    }
}
