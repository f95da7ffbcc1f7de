//! Reading `pg_stat_statements`.

use super::statement_error;
use crate::database::{DatabaseError, StatementStatistic, StatementStatistics, StatisticsError};
use ::postgres::{Client, Row};

/// `object_not_in_prerequisite_state`: the library is not loaded.
const NOT_LOADED: &str = "55000";

/// `insufficient_privilege`
const NOT_ALLOWED: &str = "42501";

/// What stands in the place of the text of other accounts' statements.
const HIDDEN: &str = "<insufficient privilege>";

/// The first version whose view says since when it counts, of PostgreSQL 14.
const OLDEST: (u32, u32) = (1, 9);

pub(super) fn read(
    client: &mut Client,
    address: &str,
) -> Result<StatementStatistics, StatisticsError> {
    let address = || address.to_owned();
    let mut query = |sql: &str| -> Result<Vec<Row>, StatisticsError> {
        client
            .query(sql, &[])
            .map_err(|error| match error.code().map(|code| code.code()) {
                Some(NOT_LOADED) => StatisticsError::NotLoaded { address: address() },
                Some(NOT_ALLOWED) => StatisticsError::NotAllowed { address: address() },
                _ => StatisticsError::Database(statement_error(&error)),
            })
    };
    let extension = query(
        "SELECT quote_ident(n.nspname), e.extversion::text, coalesce(current_schema()::text, 'public') \
         FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace \
         WHERE e.extname = 'pg_stat_statements'",
    )?;
    let Some(extension) = extension.first() else {
        return Err(StatisticsError::NotCreated { address: address() });
    };
    let namespace: String = extension.get(0);
    let version: String = extension.get(1);
    if parsed(&version).is_some_and(|version| version < OLDEST) {
        return Err(StatisticsError::TooOld {
            address: address(),
            version,
        });
    }
    let counters = query(&format!(
        "SELECT to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), \
                extract(epoch FROM clock_timestamp() - stats_reset)::float8, dealloc \
         FROM {namespace}.pg_stat_statements_info"
    ))?;
    let counters = counters.first().ok_or_else(|| DatabaseError::Catalog {
        object: "pg_stat_statements_info".to_owned(),
        problem: "it has no row".to_owned(),
    })?;
    // One text may have several rows: of several accounts, and from within functions.
    let rows = query(&format!(
        "SELECT query, sum(calls)::int8, sum(total_exec_time)::float8, count(*) \
         FROM {namespace}.pg_stat_statements \
         WHERE dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) \
         GROUP BY query ORDER BY query COLLATE \"C\""
    ))?;
    let mut found = StatementStatistics {
        since: counters.get(0),
        seconds: counters.get(1),
        evicted: counters.get(2),
        default_namespace: extension.get(2),
        ..StatementStatistics::default()
    };
    for row in rows {
        let text: Option<String> = row.get(0);
        match text.filter(|text| text != HIDDEN) {
            Some(text) => found.statements.push(StatementStatistic {
                text,
                calls: u64::try_from(row.get::<_, i64>(1)).unwrap_or_default(),
                milliseconds: row.get(2),
            }),
            None => found.hidden += usize::try_from(row.get::<_, i64>(3)).unwrap_or_default(),
        }
    }
    Ok(found)
}

/// `1.10` as numbers.
fn parsed(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
