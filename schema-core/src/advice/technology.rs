//! Which engine keeps the tables.

use super::{Advice, Draft, Situation, Topic, grouped, rows_of};
use crate::def::{Consistency, Engine, SchemaDef, Workload};

/// From how many rows in all another engine is worth its cost.
const ROWS_OF_ONE_SERVER: u64 = 5_000_000_000;

/// From how many writes a second one primary server is a limit.
const WRITES_OF_ONE_SERVER: u64 = 20_000;

/// From how many writes a second SQLite's one writer is a limit.
const WRITES_OF_SQLITE: u64 = 200;

pub(super) fn advise(schema: &SchemaDef<'_>, situation: &Situation) -> Vec<Advice> {
    let mut advice = vec![engine(schema, situation)];
    if situation.regions > 1 {
        advice.push(regions(schema, situation));
    }
    advice
}

fn draft(schema: &SchemaDef<'_>) -> Draft {
    Draft {
        topic: Topic::Technology,
        object: schema.name.to_owned(),
    }
}

fn engine(schema: &SchemaDef<'_>, situation: &Situation) -> Advice {
    let patterns = || {
        schema
            .tables
            .iter()
            .flat_map(|table| table.details.access_patterns)
    };
    let rate = |writes: bool| -> u64 {
        let wanted = patterns().filter(|pattern| pattern.writes == writes);
        wanted
            .map(|pattern| u64::from(pattern.per_second.unwrap_or(0)))
            .sum()
    };
    let (reads, writes) = (rate(false), rate(true));
    let rows: u64 = schema
        .tables
        .iter()
        .filter_map(|table| rows_of(table, situation))
        .sum();
    let often = |rate: u64, what: &str| match rate {
        0 => format!("no rate of {what}"),
        _ => format!("{} {what} a second", grouped(rate)),
    };
    let numbers = format!(
        "{} rows, {} and {} are declared",
        grouped(rows),
        often(reads, "reads"),
        often(writes, "writes")
    );
    if situation.engine == Some(Engine::Sqlite) {
        return match writes > WRITES_OF_SQLITE {
            true => draft(schema).saying(
                "take PostgreSQL",
                format!("{numbers}; SQLite has one writer at a time, and every other one waits for it"),
                "stay with SQLite where writes come in few large transactions, or each tenant has a file of its own",
            ),
            false => draft(schema).saying(
                "stay with SQLite",
                format!("{numbers}, which one writer at a time serves without a server to look after"),
                "PostgreSQL as soon as a second machine must write",
            ),
        };
    }
    let Some(workload) = situation.workload else {
        return draft(schema).saying(
            "stay with PostgreSQL, and say what the database is for: `workload = \"oltp\"` in architrave.toml",
            format!("{numbers}; without a workload nothing speaks for another engine"),
            "none, until the workload is known",
        );
    };
    let others: Vec<&str> = workload
        .first_choices()
        .iter()
        .filter(|store| store.engine() != Some(Engine::Postgres))
        .map(|store| store.keyword())
        .collect();
    let is_too_much = rows >= ROWS_OF_ONE_SERVER || writes >= WRITES_OF_ONE_SERVER;
    let needs_another = is_too_much && !others.is_empty();
    match needs_another {
        true => draft(schema).saying(
            format!("weigh {} for the tables with most rows and writes", others.join(" or ")),
            format!("{numbers}, which is beyond one PostgreSQL server, for the workload `{}`", workload.keyword()),
            "PostgreSQL with partitions, replicas and a key to shard by, as long as transactions reach over the tables",
        ),
        false => draft(schema).saying(
            "stay with PostgreSQL",
            format!("{numbers}, which one server keeps, for the workload `{}` too", workload.keyword()),
            match (others.is_empty(), workload) {
                (_, Workload::MultiTenant) => "a namespace or a database for each tenant, where one must be restored or moved alone, or there are \
                                               more than some 1,000 that row security keeps apart in shared tables"
                    .to_owned(),
                (true, _) | (_, Workload::Oltp) => {
                    "another engine beside it only for what it does badly, each with its reason: `engine(.., reason = \"..\")`"
                        .to_owned()
                }
                _ => format!(
                    "{}, once measurements show that PostgreSQL does not keep up: one more to back up, watch and secure",
                    others.join(" or ")
                ),
            },
        ),
    }
}

fn regions(schema: &SchemaDef<'_>, situation: &Situation) -> Advice {
    let regions = situation.regions;
    match situation.consistency {
        Some(Consistency::Strong) => draft(schema).saying(
            "write in one region, and read there what must be current",
            format!("{regions} regions with `consistency = \"strong\"`: a write that others must see at once crosses the ocean"),
            "CockroachDB or Spanner, where every region must write and a transaction may take a round trip",
        ),
        _ => draft(schema).saying(
            "write in one region, with a replica in each of the others to read from",
            format!("{regions} regions, and readers may see a write after a while"),
            "a database for each region, where their rows never meet",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, schema, table};

    fn said(rate: u32, situation: &Situation) -> Advice {
        let events = table("Event").column("id", bigint()).rows(1_000_000);
        let events = events.access_with("add", &[], &[], |it| {
            it.writes = true;
            it.per_second = Some(rate);
        });
        engine(&schema(&[events.build()], &[]), situation)
    }

    #[test]
    fn one_writer_is_enough_or_not() {
        let sqlite = Situation {
            engine: Some(Engine::Sqlite),
            ..Situation::default()
        };
        assert_eq!(said(5, &sqlite).advice, "stay with SQLite");
        assert_eq!(said(5_000, &sqlite).advice, "take PostgreSQL");
    }

    #[test]
    fn another_engine_needs_numbers() {
        let series = Situation {
            engine: Some(Engine::Postgres),
            workload: Some(Workload::Olap),
            ..Situation::default()
        };
        assert_eq!(said(100, &series).advice, "stay with PostgreSQL");
        assert!(
            said(50_000, &series).advice.contains("clickhouse"),
            "{:?}",
            said(50_000, &series)
        );
        let tenants = Situation {
            workload: Some(Workload::MultiTenant),
            ..Situation::default()
        };
        assert!(
            said(100, &tenants)
                .alternative
                .starts_with("a namespace or a database for each")
        );
        let unsaid = said(100, &Situation::default());
        assert!(unsaid.advice.contains("workload = \"oltp\""));
    }

    #[test]
    fn regions_are_weighed_by_what_readers_may_see() {
        let schema = schema(&[table("Event").column("id", bigint()).build()], &[]);
        let mut situation = Situation {
            regions: 3,
            consistency: Some(Consistency::Strong),
            ..Situation::default()
        };
        assert!(
            advise(&schema, &situation)[1]
                .alternative
                .contains("Spanner")
        );
        situation.consistency = Some(Consistency::Eventual);
        assert!(advise(&schema, &situation)[1].advice.contains("replica"));
        situation.regions = 1;
        assert_eq!(advise(&schema, &situation).len(), 1);
    }
}
