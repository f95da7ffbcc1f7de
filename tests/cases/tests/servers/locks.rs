//! The locks and rewrites that each step of each plan claims are those that the server takes and does.

use super::covered;
use super::database::Database as _;
use super::journey::creation;
use super::postgres_database::Postgres;
use architrave_cases::{Outcome, outcome};
use architrave_tests::postgres::each_version;
use postgres::Client;
use schema_core::plan::{
    LockClaim, LockLevel, Operation, PartitionOperation, Step, TablePropertyChange, Work,
};
use std::collections::{BTreeMap, BTreeSet};

/// What never runs in a transaction, where the locks could be looked at from within; `tests/database` looks at them from
/// outside. SQLite alone rebuilds tables.
const NOT_LOOKED_AT: &[&str] = &[
    "Operation::Backfill",
    "Operation::Custom",
    "Operation::FillClosure",
    "Operation::RebuildTable",
];

/// Tables by number: name and file.
type Tables = BTreeMap<u32, (String, u32)>;

fn tables(client: &mut Client) -> Tables {
    let query = "SELECT c.oid, CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END, c.relfilenode
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";
    let rows = client.query(query, &[]).unwrap();
    rows.iter()
        .map(|row| (row.get(0), (row.get(1), row.get(2))))
        .collect()
}

/// Partitions, by the table that they are part of: a claim on a partitioned table is one on its partitions too.
fn roots(client: &mut Client) -> BTreeMap<String, String> {
    let query = "SELECT c.relname::text, pg_partition_root(c.oid)::regclass::text FROM pg_class c WHERE c.relispartition AND c.relkind IN ('r', 'p')";
    let rows = client.query(query, &[]).unwrap();
    rows.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// The strongest lock that this session holds on each of these tables.
fn held(client: &mut Client, tables: &Tables) -> BTreeMap<String, LockLevel> {
    let query = "SELECT relation, mode FROM pg_locks
         WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let mut held: BTreeMap<String, LockLevel> = BTreeMap::new();
    for row in client.query(query, &[]).unwrap() {
        let Some((table, _)) = tables.get(&row.get::<_, u32>(0)) else {
            continue;
        };
        let mode: String = row.get(1);
        let level = level(&mode);
        // What every reader takes says nothing.
        if level > LockLevel::AccessShare {
            let strongest = held.entry(table.clone()).or_insert(level);
            *strongest = level.max(*strongest);
        }
    }
    held
}

fn level(mode: &str) -> LockLevel {
    let levels = [
        LockLevel::AccessShare,
        LockLevel::RowShare,
        LockLevel::RowExclusive,
        LockLevel::ShareUpdateExclusive,
        LockLevel::Share,
        LockLevel::ShareRowExclusive,
        LockLevel::Exclusive,
        LockLevel::AccessExclusive,
    ];
    let wanted = mode.trim_end_matches("Lock").to_uppercase();
    let mut levels = levels.into_iter();
    levels
        .find(|it| it.name().replace(' ', "") == wanted)
        .unwrap_or_else(|| panic!("unknown lock {mode}"))
}

/// Claims that are stronger than the lock of some versions, with the reason.
fn may_claim_more(operation: &Operation) -> bool {
    matches!(
        operation,
        // Since version 18 the lock is weaker; a claim that is too strong warns too much.
        Operation::ValidateDomainCheck { .. }
            // One that is valid already looks at nothing: after a switch it only matters where it was gone back before.
            | Operation::ValidateConstraint { .. }
    )
}

fn claims(claims: &[LockClaim]) -> BTreeMap<String, LockLevel> {
    claims
        .iter()
        .map(|claim| (claim.table.to_string(), claim.level))
        .collect()
}

fn look(database: &mut Postgres, step: &Step) -> Result<Option<String>, String> {
    let statements = database
        .dialect()
        .statements(&step.operation)
        .map_err(|it| it.to_string())?;
    let client = database.client();
    let before = tables(client);
    let roots = roots(client);
    client.batch_execute("BEGIN").map_err(|it| it.to_string())?;
    for statement in &statements {
        if let Err(error) = client.batch_execute(statement) {
            let _ = client.batch_execute("ROLLBACK");
            return Err(format!("{error:?}\n{statement}"));
        }
    }
    let mut taken = held(client, &before);
    taken.retain(|table, level| {
        let root = roots.get(table);
        let claims = step.footprint.locks.iter();
        // Those that are claimed by themselves are looked at by themselves.
        let mut named = claims
            .clone()
            .filter(|claim| claim.table.to_string() == *table);
        let mut covered = claims.filter(|claim| {
            root.is_some_and(|root| claim.table.to_string() == *root) && claim.level >= *level
        });
        named.next().is_some() || covered.next().is_none()
    });
    let after = tables(client);
    client
        .batch_execute("COMMIT")
        .map_err(|it| it.to_string())?;
    let claimed = claims(&step.footprint.locks);
    let rewritten = after
        .iter()
        .any(|(number, (_, file))| before.get(number).is_some_and(|old| old.1 != *file));
    // Where a table is divided, its own file is none, and claims are about the tables that there were.
    let claimed: BTreeMap<String, LockLevel> = claimed
        .into_iter()
        .filter(|(table, _)| before.values().any(|(name, _)| name == table))
        .collect();
    let is_less = taken
        .iter()
        .all(|(table, level)| claimed.get(table).is_some_and(|it| it >= level));
    if claimed != taken && !(may_claim_more(&step.operation) && is_less) {
        return Ok(Some(format!(
            "{}\n  claims {claimed:?}\n  takes  {taken:?}",
            step.summary
        )));
    }
    // The server has one tablespace for everybody, where the table is already.
    let stays = matches!(
        step.operation,
        Operation::AlterTable {
            change: TablePropertyChange::Tablespace(_),
            ..
        }
    );
    if rewritten != (step.footprint.work == Work::Rewrite) && !stays {
        return Ok(Some(format!(
            "{}\n  claims {:?}, rewritten: {rewritten}",
            step.summary, step.footprint.work
        )));
    }
    Ok(None)
}

#[test]
fn claims_of_every_kind_of_operation_are_what_pg_locks_shows() {
    let mut looked_at: BTreeSet<&'static str> = BTreeSet::new();
    let mut differences = Vec::new();
    for server in each_version() {
        let mut database = Postgres::new(&server);
        for case in super::cases() {
            let Outcome::Planned { before, plan, .. } = outcome(&case, database.dialect()) else {
                continue;
            };
            database.clear();
            for (statements, transactional) in creation(&database, &before).unwrap() {
                database.run(&statements, transactional).unwrap();
            }
            for step in plan.migrations.iter().flat_map(|it| &it.steps) {
                if !step.footprint.transactional {
                    let statements = database.dialect().statements(&step.operation).unwrap();
                    database.run(&statements, false).unwrap();
                    if matches!(
                        step.operation,
                        Operation::Partition(PartitionOperation::BuildIndex { .. })
                    ) {
                        looked_at.insert(covered::operation(&step.operation));
                    }
                    continue;
                }
                looked_at.insert(covered::operation(&step.operation));
                match look(&mut database, step) {
                    Ok(None) => {}
                    Ok(Some(difference)) => {
                        differences.push(format!(
                            "PostgreSQL {}: {}: {difference}",
                            server.version, case.title
                        ));
                    }
                    Err(problem) => panic!(
                        "PostgreSQL {}: {}: {}: {problem}",
                        server.version, case.title, step.summary
                    ),
                }
            }
        }
    }
    let missing: Vec<&str> = covered::OPERATIONS
        .iter()
        .copied()
        .filter(|name| !looked_at.contains(name) && !NOT_LOOKED_AT.contains(name))
        .collect();
    assert!(
        differences.is_empty(),
        "{}\n\n{} claims",
        differences.join("\n"),
        differences.len()
    );
    assert!(
        missing.is_empty(),
        "no claim was looked at of {}",
        missing.join(", ")
    );
}
