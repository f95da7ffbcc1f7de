//! `architrave.toml`: what the rules and the tool must know before any struct is read.
//!
//! ```toml
//! engines = ["postgres 15", "sqlite"]
//! workload = "oltp"                # oltp, olap, time_series, ...: see `def::Workload`
//! consistency = "strong"           # strong, eventual
//! regions = ["eu"]
//! compliance = ["gdpr"]            # gdpr, hipaa, pci_dss, sox
//! normal_form = "3nf"              # 1nf, 2nf, 3nf, bcnf, 4nf
//! preset = "recommended"           # recommended, strict, pedantic
//! baseline = "architrave-baseline.toml"
//!
//! [rules]
//! comment_missing = "warn"         # allow, warn, deny
//! foreign_key_cascade = { level = "allow", reason = "orders own their items" }
//!
//! [contexts.sales]
//! may_reference = ["catalog"]
//! separate_database = false
//!
//! [tenancy]
//! isolation = "row_security"       # row_security, namespace, database
//! setting = "app.tenant_id"
//!
//! [migrations]
//! format = "sqlx"
//! directory = "migrations"
//!
//! [seeds]
//! directory = "seeds"
//!
//! [engine.sqlite]
//! reason = "one file beside each program"
//! numeric = "scaled_integer"       # text, real, scaled_integer
//! regex = "function"               # function, omit
//! uuid = "text"                    # text, blob
//! timestamp = "text"               # text
//! ```
//!
//! Settled: an unknown key is an error, because a misspelled setting that does nothing is worse than none;
//! the names of rules and formats are kept with their position and checked by whoever holds the list;
//! a rule that is switched off for the whole project has a reason, as a waiver in the code has.

mod baseline;
mod choice;
mod read;
mod table;

pub use baseline::{Baseline, baseline_errors};
pub use choice::{Compliance, Isolation, SqliteNumeric, SqliteRegex, SqliteTimestamp, SqliteUuid};

pub use crate::def::{Consistency, NormalForm, Preset, Workload};
use crate::def::{Engine, Level};
use std::collections::BTreeMap;
use std::fmt;

/// The settings of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The engines that the schema runs on, as listed; empty if the file does not say.
    pub engines: Vec<EngineTarget>,
    /// What the database is used for.
    pub workload: Option<Workload>,
    /// What readers may see after a write.
    pub consistency: Option<Consistency>,
    /// Where the data lives.
    pub regions: Vec<String>,
    /// The regimes that the data is under.
    pub compliance: Vec<Compliance>,
    /// The normal form that tables are held to.
    pub normal_form: Option<NormalForm>,
    /// Which rules are on by default.
    pub preset: Preset,
    /// The rules whose level differs from the preset, by name. Whether a rule of that name exists is known
    /// to the registry of rules.
    pub rules: BTreeMap<String, RuleSetting>,
    /// The bounded contexts, by name.
    pub contexts: BTreeMap<String, ContextSettings>,
    /// How tenants are kept apart.
    pub tenancy: TenancySettings,
    /// The file of findings that are accepted, seen from the settings.
    pub baseline: Option<String>,
    /// Where migrations are written.
    pub migrations: MigrationSettings,
    /// Where seeds are.
    pub seeds: SeedSettings,
    /// How SQLite holds what it has no honest form for.
    pub sqlite: SqliteRenderings,
    /// Why SQLite, where it is no first choice for the workload.
    pub sqlite_reason: Option<String>,
}

impl Settings {
    /// Reads the text of `architrave.toml`. The empty text gives the defaults.
    ///
    /// # Errors
    ///
    /// Every mistake, in the order of the file.
    ///
    /// ```
    /// use schema_core::syntax::Settings;
    ///
    /// let settings = Settings::parse("engines = [\"postgres 15\"]\n").unwrap();
    /// assert_eq!(settings.engines[0].to_string(), "PostgreSQL 15");
    ///
    /// let errors = Settings::parse("engine = [\"postgres\"]\n").unwrap_err();
    /// assert!(errors[0].message.contains("engines"));
    /// assert_eq!((errors[0].position.line, errors[0].position.column), (1, 10));
    /// ```
    pub fn parse(text: &str) -> Result<Self, Vec<SettingsError>> {
        read::read(text)
    }

    /// Whether the schema runs on `engine`.
    pub fn targets(&self, engine: Engine) -> bool {
        self.engines.iter().any(|target| target.engine == engine)
    }
}

/// A place in the settings file, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// A mistake in the settings file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SettingsError {
    /// Where it stands.
    pub position: Position,
    /// What is wrong, why, and what to write instead.
    pub message: String,
}

/// `architrave.toml:3:1: unknown key ...`
impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position;
        write!(
            formatter,
            "architrave.toml:{line}:{column}: {}",
            self.message
        )
    }
}

impl std::error::Error for SettingsError {}

/// An engine at a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EngineTarget {
    /// The engine.
    pub engine: Engine,
    /// The oldest version that the schema must run on; `None` is the oldest that is supported.
    pub version: Option<EngineVersion>,
}

/// `PostgreSQL 15`
impl fmt::Display for EngineTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.engine.name())?;
        match self.version {
            Some(version) => write!(formatter, " {version}"),
            None => Ok(()),
        }
    }
}

/// The version of an engine: `15`, `3.45`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EngineVersion {
    /// The first number.
    pub major: u16,
    /// The second number; 0 if there is none.
    pub minor: u16,
}

impl fmt::Display for EngineVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.major)?;
        if self.minor > 0 {
            write!(formatter, ".{}", self.minor)?;
        }
        Ok(())
    }
}

/// The level of a rule in this project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSetting {
    /// The level.
    pub level: Level,
    /// Why; always there where the level is `allow`.
    pub reason: Option<String>,
    /// Where the rule's name stands.
    pub position: Position,
}

/// What a bounded context may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextSettings {
    /// The contexts that its tables may refer to, sorted.
    pub may_reference: Vec<String>,
    /// It has a database of its own, so that no foreign key may cross its border.
    pub separate_database: bool,
}

/// How the rows of tenants are kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenancySettings {
    /// By what.
    pub isolation: Isolation,
    /// The setting of the session in which the application says for which tenant it works.
    pub setting: String,
}

impl Default for TenancySettings {
    fn default() -> Self {
        Self {
            isolation: Isolation::default(),
            setting: "app.tenant_id".to_owned(),
        }
    }
}

/// Where migrations are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationSettings {
    /// The word of the migration tool. Whether there is such a format is known to the list of formats.
    pub format: Option<FormatSetting>,
    /// The directory, relative to the settings file.
    pub directory: Option<String>,
}

/// Where seeds are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedSettings {
    /// The directory, relative to the settings file.
    pub directory: Option<String>,
}

/// The migration tool whose files are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatSetting {
    /// The word that stands for it.
    pub word: String,
    /// Where it stands.
    pub position: Position,
}

/// How SQLite holds what it has no honest form for. `None` means that nobody chose, and then a schema
/// that needs it is refused for SQLite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SqliteRenderings {
    /// Exact decimal numbers.
    pub numeric: Option<SqliteNumeric>,
    /// Checks with regular expressions.
    pub regex: Option<SqliteRegex>,
    /// UUIDs.
    pub uuid: Option<SqliteUuid>,
    /// Dates and times.
    pub timestamp: Option<SqliteTimestamp>,
}

impl SqliteRenderings {
    /// The keys and words, as they stand under `[engine.sqlite]`.
    pub fn words(&self) -> [(&'static str, Option<&'static str>); 4] {
        [
            ("numeric", self.numeric.map(SqliteNumeric::keyword)),
            ("regex", self.regex.map(SqliteRegex::keyword)),
            ("uuid", self.uuid.map(SqliteUuid::keyword)),
            ("timestamp", self.timestamp.map(SqliteTimestamp::keyword)),
        ]
    }
}

#[cfg(test)]
mod tests;
