//! What another migration tool has recorded of its own work.
//!
//! | tool | table | an applied migration |
//! |---|---|---|
//! | diesel | `__diesel_schema_migrations` | `version` is the number of its folder without hyphens |
//! | sqlx | `_sqlx_migrations` | `version` is the number of its file; `success` is false for one that was interrupted |
//! | refinery | `refinery_schema_history` | `version` is the number after `V` |
//! | sea-orm | `seaql_migrations` | `version` is the name of its file, `m20220101_000001_name` |
//!
//! Read from the sources of diesel 2.3, sqlx 0.9, refinery 0.9 and sea-orm-migration 1.1.

use super::{Database, DatabaseError};
use schema_core::dialect::Engine;

/// A migration tool whose history can be adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignTool {
    /// diesel's `diesel migration run` and `diesel_migrations`.
    Diesel,
    /// sqlx's `sqlx migrate run` and `migrate!`.
    Sqlx,
    /// refinery.
    Refinery,
    /// sea-orm-migration.
    SeaOrm,
}

/// A migration that another tool has recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignEntry {
    /// What the tool calls it, as its table has it.
    pub version: String,
    /// The number by which its file goes, without leading zeros and separators; `None` where the version does
    /// not begin with one.
    pub number: Option<u128>,
    /// When it was applied, in UTC as RFC 3339; `None` where the table does not say.
    pub applied_at: Option<String>,
    /// Whether the tool saw it end.
    pub finished: bool,
}

impl ForeignTool {
    /// The name, for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diesel => "diesel",
            Self::Sqlx => "sqlx",
            Self::Refinery => "refinery",
            Self::SeaOrm => "sea-orm",
        }
    }

    /// The table in which it keeps its history.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Diesel => "__diesel_schema_migrations",
            Self::Sqlx => "_sqlx_migrations",
            Self::Refinery => "refinery_schema_history",
            Self::SeaOrm => "seaql_migrations",
        }
    }

    /// The query for version, instant and success.
    fn query(self, engine: Engine) -> String {
        let instant = |column: &str| match engine {
            Engine::Postgres => {
                format!("to_char(({column})::timestamp, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
            }
            Engine::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%SZ', {column})"),
        };
        let utc = |column: &str| match engine {
            Engine::Postgres => instant(&format!("{column}::timestamptz AT TIME ZONE 'UTC'")),
            Engine::Sqlite => instant(column),
        };
        let (at, finished) = match self {
            // The type has no zone, and the server's clock ran in that of the session.
            Self::Diesel => (instant("run_on"), "1"),
            Self::Sqlx => (utc("installed_on"), "CASE WHEN success THEN 1 ELSE 0 END"),
            Self::Refinery => (utc("applied_on"), "1"),
            Self::SeaOrm => (
                match engine {
                    Engine::Postgres => instant("to_timestamp(applied_at) AT TIME ZONE 'UTC'"),
                    Engine::Sqlite => {
                        "strftime('%Y-%m-%dT%H:%M:%SZ', applied_at, 'unixepoch')".to_owned()
                    }
                },
                "1",
            ),
        };
        format!(
            "SELECT CAST(version AS text), {at}, {finished} FROM {} ORDER BY version",
            self.table()
        )
    }
}

/// What the tool has recorded, in the order of its versions; `None` where its table is not there.
///
/// # Errors
///
/// When the table cannot be read.
pub fn foreign_history(
    database: &mut dyn Database,
    tool: ForeignTool,
) -> Result<Option<Vec<ForeignEntry>>, DatabaseError> {
    let engine = database.engine();
    let table = tool.table();
    let exists = match engine {
        Engine::Postgres => format!("SELECT 1 WHERE to_regclass('{table}') IS NOT NULL"),
        Engine::Sqlite => {
            format!("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '{table}'")
        }
    };
    if database.rows(&exists)?.is_empty() {
        return Ok(None);
    }
    let rows = database.rows(&tool.query(engine))?;
    let mut entries: Vec<ForeignEntry> = rows
        .into_iter()
        .map(|row| {
            let mut values = row.into_iter();
            let version = values.next().flatten().unwrap_or_default();
            let applied_at = values.next().flatten();
            let finished = values.next().flatten().as_deref() == Some("1");
            ForeignEntry {
                number: number(&version),
                version,
                applied_at,
                finished,
            }
        })
        .collect();
    entries.sort_by(|a, b| (a.number, &a.version).cmp(&(b.number, &b.version)));
    Ok(Some(entries))
}

/// The number with which a version or an id begins: `20220101000001` of `m20220101_000001_create_table`, of
/// `2022-01-01-000001_create_table` and of `20220101000001_create_table`.
pub fn number(version: &str) -> Option<u128> {
    let text = version
        .strip_prefix(['m', 'V'])
        .filter(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
        .unwrap_or(version);
    let first: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = &text[first.len()..];
    let digits = match first.len() {
        // A date whose time of day, or whose month and day, stand apart.
        8 => {
            let time: String = rest
                .chars()
                .skip(1)
                .take_while(char::is_ascii_digit)
                .collect();
            if time.len() == 6 {
                first + &time
            } else {
                first
            }
        }
        4 if rest.starts_with('-') => rest
            .split(['-', '_'])
            .skip(1)
            .take(3)
            .take_while(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            .fold(first, |digits, part| digits + part),
        _ => first,
    };
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn every_tool_numbers_in_its_own_way() {
        for (version, expected) in [
            ("20220101000001", Some(20_220_101_000_001)),
            ("20220101000001_create_table", Some(20_220_101_000_001)),
            ("m20220101_000001_create_table", Some(20_220_101_000_001)),
            ("2022-01-01-000001_create_table", Some(20_220_101_000_001)),
            ("00000000000001_first", Some(1)),
            ("V12", Some(12)),
            ("7", Some(7)),
            ("20220101_7_things", Some(20_220_101)),
            ("many_things", None),
            ("", None),
        ] {
            assert_eq!(number(version), expected, "{version}");
        }
    }
}
