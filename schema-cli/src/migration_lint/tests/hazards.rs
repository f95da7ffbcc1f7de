//! The hazards of migrations, each with what the safe sequence is made of, held against the rules: their pages show SQL
//! that has the hazard and SQL that does not.

use super::*;
use schema_core::rule::Stage;

/// A hazard; words of the safe sequence; and what ran before the example of its page.
type Hazard = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const HAZARDS: &[Hazard] = &[
    ("index_create_blocking", &["create index concurrently"], &[]),
    ("index_drop_blocking", &["drop index concurrently"], &[]),
    ("reindex_blocking", &["concurrently"], &[]),
    ("concurrently_in_txn", &["-- no-transaction"], &[]),
    (
        "invalid_index_masked",
        &["drop index concurrently", "create index concurrently"],
        &[],
    ),
    (
        "index_replace_gap",
        &[
            "rename to",
            "create index concurrently",
            "drop index concurrently",
        ],
        &[],
    ),
    ("index_drop_regresses_queries", &["allow("], &[]),
    (
        "partitioned_index_blocking",
        &["on only", "create index concurrently", "attach partition"],
        &["CREATE TABLE visits (at date) PARTITION BY RANGE (at)"],
    ),
    (
        "unique_constraint_blocking",
        &["create unique index concurrently", "using index"],
        &[],
    ),
    (
        "primary_key_blocking",
        &[
            "create unique index concurrently",
            "not null",
            "using index",
        ],
        &[],
    ),
    (
        "pk_using_nullable_index",
        &["not valid", "validate", "set not null", "using index"],
        &["CREATE TABLE users (code text)"],
    ),
    (
        "exclusion_constraint_blocking",
        &["create table", "batches", "swap"],
        &[],
    ),
    ("check_without_not_valid", &["not valid", "validate"], &[]),
    ("fk_without_not_valid", &["not valid", "validate"], &[]),
    (
        "fk_not_valid_partitioned",
        &["each partition", "not valid", "validate"],
        &["CREATE TABLE visits (page_id bigint) PARTITION BY HASH (page_id)"],
    ),
    ("validate_same_txn", &["validate"], &[]),
    (
        "create_table_fk_locks_parent",
        &["lock_timeout", "not valid"],
        &[],
    ),
    ("fk_drop_locks_both", &["lock_timeout"], &[]),
    (
        "drop_table_locks_parents",
        &["drop constraint", "drop table"],
        &["CREATE TABLE reviews (product_id bigint REFERENCES products)"],
    ),
    (
        "set_not_null_scan",
        &["not valid", "validate", "set not null", "drop constraint"],
        &[],
    ),
    (
        "not_null_and_drop_check_together",
        &["set not null;", "drop constraint"],
        &[],
    ),
    ("add_required_column", &["default"], &[]),
    (
        "add_column_volatile_default",
        &["set default", "batches"],
        &[],
    ),
    (
        "add_column_autoincrement",
        &["create sequence", "nextval", "batches"],
        &[],
    ),
    ("add_column_stored_generated", &["virtual", "trigger"], &[]),
    (
        "add_column_inline_unique",
        &["create unique index concurrently", "using index"],
        &[],
    ),
    ("add_column_inline_check", &["not valid", "validate"], &[]),
    ("add_column_inline_fk", &["not valid", "validate"], &[]),
    ("add_column_constrained_domain", &["not valid"], &[]),
    ("domain_constraint_locks_users", &["not valid"], &[]),
    (
        "column_type_rewrite",
        &["add column", "trigger", "batches", "drop"],
        &[],
    ),
    ("timestamptz_needs_utc", &["timezone = 'utc'"], &[]),
    (
        "type_change_rebuilds_index",
        &["add column", "concurrently"],
        &[],
    ),
    (
        "type_change_view_blocked",
        &["drop view", "create view"],
        &["CREATE VIEW totals AS SELECT amount FROM orders"],
    ),
    ("cached_plan_result_changed", &["name their columns"], &[]),
    (
        "concurrently_under_short_timeout",
        &["lock_timeout = 0", "statement_timeout = 0"],
        &[],
    ),
    (
        "runner_lock_against_concurrently",
        &["pg_try_advisory_lock"],
        &[],
    ),
    ("standby_conflict", &["window"], &[]),
    (
        "logical_replication_order",
        &["subscribers first"],
        &["CREATE PUBLICATION events FOR TABLE orders"],
    ),
    ("backfill_aftermath", &["vacuum (analyze)"], &[]),
    ("type_change_loses_stats", &["analyze"], &[]),
    ("int_key_to_bigint", &["add column", "trigger", "swap"], &[]),
    ("rename_column", &["add column", "trigger", "drop"], &[]),
    ("rename_table", &["create view", "security_invoker"], &[]),
    ("rename_other_object", &["add value", "rows are moved"], &[]),
    ("drop_column_in_use", &["no longer names", "allow("], &[]),
    (
        "drop_table_schema_truncate",
        &["unreferenced", "allow("],
        &[],
    ),
    ("drop_guarantee", &["readers take", "allow("], &[]),
    ("new_write_restriction", &["writers keep", "allow("], &[]),
    ("default_change_race", &["always sends", "allow("], &[]),
    ("enum_value_used_same_txn", &["next migration"], &[]),
    ("enum_value_removed", &["create type", "batches"], &[]),
    ("missing_lock_timeout", &["lock_timeout"], &[]),
    ("missing_other_timeouts", &["statement_timeout"], &[]),
    ("work_after_access_exclusive", &["next migration"], &[]),
    ("wide_lock_window", &["next migration"], &[]),
    ("backfill_in_ddl_txn", &["own", "batches"], &[]),
    ("dml_without_where", &["between"], &[]),
    ("trigger_ddl_lock", &["lock_timeout"], &[]),
    (
        "attach_partition_scan",
        &["not valid", "validate", "attach partition"],
        &[],
    ),
    (
        "create_partition_locks_parent",
        &["(like", "attach partition"],
        &[],
    ),
    ("detach_partition_blocking", &["concurrently"], &[]),
    (
        "matview_refresh_blocking",
        &["create unique index", "concurrently"],
        &[],
    ),
    ("table_rewrite_command", &["pg_repack", "swapped"], &[]),
    (
        "rls_change",
        &["create policy", "enable row level security"],
        &[],
    ),
    ("grant_change", &["grant", "allow(", "revoke"], &[]),
    ("replica_identity_change", &["consumers first"], &[]),
    ("irreversible_or_nonlinear", &["down.sql"], &[]),
    ("not_rerunnable", &["file of its own"], &[]),
    (
        "sqlite_rebuild_required",
        &["foreign_keys = off", "rename to", "foreign_key_check"],
        &[],
    ),
    (
        "distributed_ddl",
        &["tenant_id"],
        &["SELECT create_distributed_table('invoices', 'tenant_id')"],
    ),
];

/// Hazards of engines that no schema can be for yet: MySQL, MariaDB and the tools that copy their tables.
const OF_OTHER_ENGINES: &[&str] = &[
    "mysql_copy",
    "mysql_instant_limits",
    "mysql_fk_copy",
    "mysql_inline_references_ignored",
    "mysql_implicit_value",
    "ghost_unsupported",
];

/// The blocks of SQL under a heading.
fn sql(rule: &Rule, heading: &str) -> String {
    let documentation = rule.documentation();
    let text = documentation.split(heading).nth(1).unwrap_or_default();
    let code = text.split("```sql\n").nth(1).unwrap_or_default();
    code.split("```").next().unwrap_or_default().to_owned()
}

/// The migrations of a block: a comment says where the next one begins.
fn migrations(sql: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in sql.lines() {
        let next = [
            "migration",
            "file",
            "each partition",
            "release later",
            "batch",
            "then, ",
        ];
        let begins = line.starts_with("--") && next.iter().any(|word| line.contains(word));
        if begins {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    // CONCURRENTLY runs in a file of its own, as its statement says by itself.
    all.into_iter()
        .flat_map(
            |text| match text.contains("CONCURRENTLY") && !text.contains("BEGIN") {
                true => text
                    .split_inclusive(";\n")
                    .map(|statement| format!("-- no-transaction\n{statement}"))
                    .collect(),
                false => vec![text],
            },
        )
        .filter(|text| !text.trim().is_empty())
        .collect()
}

fn find(before: &[&str], sql: &[String], engine: Engine) -> BTreeSet<String> {
    let texts = before
        .iter()
        .map(|text| (*text).to_owned())
        .chain(sql.iter().cloned());
    let files: Vec<SqlFile> = texts.map(|text| file(&text)).collect();
    let options = Options {
        engine,
        ..options()
    };
    lint(&files, &options)
        .into_iter()
        .map(|found| found.code)
        .collect()
}

#[test]
fn every_hazard_is_a_rule_and_every_rule_a_hazard() {
    let named: BTreeSet<&str> = HAZARDS.iter().map(|(name, ..)| *name).collect();
    let rules = schema_core::rule::rules().iter();
    let rules: BTreeSet<&str> = rules
        .filter(|rule| rule.stage == Stage::Migration)
        .map(|rule| rule.name)
        .collect();
    assert_eq!(named, rules);
    assert_eq!(named.len(), HAZARDS.len());
    for other in OF_OTHER_ENGINES {
        assert!(
            find_rule(other).is_none(),
            "{other} has a rule: give it a row"
        );
    }
}

#[test]
fn the_page_of_each_hazard_shows_it_and_the_safe_sequence() {
    let mut wrong = Vec::new();
    for (name, words, before) in HAZARDS {
        let rule = find_rule(name).unwrap();
        let instead = section(rule, "# Write instead").to_lowercase();
        for word in words.iter().filter(|word| !instead.contains(**word)) {
            wrong.push(format!(
                "{name}: the safe sequence says nothing of `{word}`"
            ));
        }
        // It shows files, and not what is in them.
        if *name == "irreversible_or_nonlinear" {
            continue;
        }
        let engine = match *name {
            "sqlite_rebuild_required" => Engine::Sqlite,
            _ => Engine::Postgres,
        };
        // The example is one file, as somebody wrote it.
        let example = sql(rule, "# Example");
        if !find(before, std::slice::from_ref(&example), engine).contains(*name) {
            wrong.push(format!(
                "{name} is not found in its own example:\n{example}"
            ));
        }
        let instead = migrations(&sql(rule, "# Write instead"));
        if find(before, &instead, engine).contains(*name) {
            wrong.push(format!(
                "{name} is found in what is to be written instead:\n{instead:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
