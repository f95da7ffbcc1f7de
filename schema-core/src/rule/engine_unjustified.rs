use super::{Violation, rule};
use crate::def::TableDef;

rule! {
    /// An engine that the workload does not ask for.
    ///
    /// # What it flags
    ///
    /// `engine(..)` with an engine that is neither PostgreSQL nor a first choice for the workload (the one that it
    /// names, else `workload` of `architrave.toml`), and gives no `reason`. Where no workload is declared, every
    /// other engine needs a reason. `cargo schema lint` also holds the `engines` of `architrave.toml` against its
    /// `workload`: SQLite says why as `reason = ".."` under `[engine.sqlite]`. The first choices are:
    ///
    /// | workload | engines |
    /// |---|---|
    /// | `oltp`, `mixed` | PostgreSQL, MySQL |
    /// | `documents` | MongoDB, Firestore |
    /// | `key_value`, `cache` | Redis, DynamoDB |
    /// | `time_series` | TimescaleDB, InfluxDB |
    /// | `olap` | ClickHouse, BigQuery |
    /// | `graph` | Neo4j, Neptune |
    /// | `full_text` | Elasticsearch, Meilisearch |
    /// | `global` | CockroachDB, Spanner |
    /// | `multi_tenant` | PostgreSQL with row security, or a namespace or database per tenant |
    /// | `vector` | pgvector, Qdrant |
    /// | `wide_column` | Cassandra, ScyllaDB |
    /// | `serverless` | Neon, PlanetScale, Turso |
    /// | `multi_model` | ArangoDB |
    /// | `event_stream` | PostgreSQL |
    ///
    /// # Why it is bad
    ///
    /// Each engine more is one more to back up, watch, secure and upgrade, and no transaction reaches over two of
    /// them. PostgreSQL serves most workloads; what speaks for another one is worth a sentence that those who come
    /// later can read.
    ///
    /// # Example
    ///
    /// ```text
    /// #[table(engine(mongodb, workload = oltp))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(engine(redis, workload = key_value, reason = "200,000 reads a second, and a session may be lost"))]
    /// pub struct Session { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// Dan McKinley, "Choose Boring Technology"; Martin Kleppmann, "Designing Data-Intensive Applications",
    /// part III, on derived data and several stores.
    engine_unjustified: Deny, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(choice) = table.details.engine else {
        return Vec::new();
    };
    let workload = choice.workload.or(table.details.project.workload);
    let engine = choice.engine;
    let is_postgres = engine.keyword() == "postgres";
    let is_first_choice = workload.is_some_and(|it| it.first_choices().contains(&engine));
    if is_postgres || is_first_choice || choice.reason.is_some() {
        return Vec::new();
    }
    let (what, help) = match workload {
        Some(workload) => {
            let first: Vec<&str> = workload.first_choices().iter().map(|it| it.keyword()).collect();
            (
                format!(
                    "`{}` is kept by `{}`, which is no first choice for the workload `{}`",
                    table.rust_name,
                    engine.keyword(),
                    workload.keyword()
                ),
                format!(
                    "leave `engine(..)` out for PostgreSQL, take `{}`, or say why: `engine({}, reason = \"..\")`",
                    first.join("` or `"),
                    engine.keyword()
                ),
            )
        }
        None => (
            format!(
                "`{}` is kept by `{}`, and nothing says for what workload or why",
                table.rust_name,
                engine.keyword()
            ),
            format!(
                "leave `engine(..)` out for PostgreSQL, or say why: `engine({}, workload = .., reason = \"..\")`",
                engine.keyword()
            ),
        ),
    };
    vec![Violation::told(
        &RULE,
        choice.site,
        what,
        "one more engine is one more to back up, watch and upgrade, and no transaction reaches over both",
        help,
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{EngineChoiceDef, ProjectDef, Store, Workload};
    use crate::rule::testing::{table, uuid};

    fn flagged(
        engine: Store,
        workload: Option<Workload>,
        project: Option<Workload>,
        reason: Option<&'static str>,
    ) -> bool {
        let kept = table("Session").column("id", uuid()).saying(|details| {
            details.engine = Some(EngineChoiceDef { engine, workload, reason, site: 7 });
            details.project = ProjectDef { workload: project, ..ProjectDef::NONE };
        });
        !violations(&kept.build()).is_empty()
    }

    #[test]
    fn an_engine_against_the_matrix_needs_a_reason() {
        assert!(flagged(Store::MongoDb, Some(Workload::Oltp), None, None));
        assert!(flagged(Store::MongoDb, None, Some(Workload::Oltp), None));
        assert!(flagged(Store::Redis, None, None, None));
        assert!(!flagged(Store::MongoDb, Some(Workload::Oltp), None, Some("the team runs it")));
    }

    #[test]
    fn postgresql_and_first_choices_need_none() {
        assert!(!flagged(Store::Postgres, Some(Workload::Graph), None, None));
        assert!(!flagged(Store::Redis, Some(Workload::Cache), Some(Workload::Oltp), None));
        assert!(!flagged(Store::ClickHouse, None, Some(Workload::Olap), None));
    }
}
