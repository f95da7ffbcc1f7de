//! What statements of migrations do to a live database: one rule for each hazard.
//!
//! They are judged by the tool, which reads SQL: `cargo schema lint --migrations DIR`. What it looks for in the text is
//! in `schema-cli/src/migration_lint`.

#[doc = "The rule `add_column_autoincrement`."]
pub mod add_column_autoincrement;
#[doc = "The rule `add_column_constrained_domain`."]
pub mod add_column_constrained_domain;
#[doc = "The rule `add_column_inline_check`."]
pub mod add_column_inline_check;
#[doc = "The rule `add_column_inline_fk`."]
pub mod add_column_inline_fk;
#[doc = "The rule `add_column_inline_unique`."]
pub mod add_column_inline_unique;
#[doc = "The rule `add_column_stored_generated`."]
pub mod add_column_stored_generated;
#[doc = "The rule `add_column_volatile_default`."]
pub mod add_column_volatile_default;
#[doc = "The rule `add_required_column`."]
pub mod add_required_column;
#[doc = "The rule `attach_partition_scan`."]
pub mod attach_partition_scan;
#[doc = "The rule `backfill_aftermath`."]
pub mod backfill_aftermath;
#[doc = "The rule `backfill_in_ddl_txn`."]
pub mod backfill_in_ddl_txn;
#[doc = "The rule `cached_plan_result_changed`."]
pub mod cached_plan_result_changed;
#[doc = "The rule `check_without_not_valid`."]
pub mod check_without_not_valid;
#[doc = "The rule `column_type_rewrite`."]
pub mod column_type_rewrite;
#[doc = "The rule `concurrently_in_txn`."]
pub mod concurrently_in_txn;
#[doc = "The rule `concurrently_under_short_timeout`."]
pub mod concurrently_under_short_timeout;
#[doc = "The rule `create_partition_locks_parent`."]
pub mod create_partition_locks_parent;
#[doc = "The rule `create_table_fk_locks_parent`."]
pub mod create_table_fk_locks_parent;
#[doc = "The rule `default_change_race`."]
pub mod default_change_race;
#[doc = "The rule `detach_partition_blocking`."]
pub mod detach_partition_blocking;
#[doc = "The rule `distributed_ddl`."]
pub mod distributed_ddl;
#[doc = "The rule `dml_without_where`."]
pub mod dml_without_where;
#[doc = "The rule `domain_constraint_locks_users`."]
pub mod domain_constraint_locks_users;
#[doc = "The rule `drop_column_in_use`."]
pub mod drop_column_in_use;
#[doc = "The rule `drop_guarantee`."]
pub mod drop_guarantee;
#[doc = "The rule `drop_table_locks_parents`."]
pub mod drop_table_locks_parents;
#[doc = "The rule `drop_table_schema_truncate`."]
pub mod drop_table_schema_truncate;
#[doc = "The rule `enum_value_removed`."]
pub mod enum_value_removed;
#[doc = "The rule `enum_value_used_same_txn`."]
pub mod enum_value_used_same_txn;
#[doc = "The rule `exclusion_constraint_blocking`."]
pub mod exclusion_constraint_blocking;
#[doc = "The rule `fk_drop_locks_both`."]
pub mod fk_drop_locks_both;
#[doc = "The rule `fk_not_valid_partitioned`."]
pub mod fk_not_valid_partitioned;
#[doc = "The rule `fk_without_not_valid`."]
pub mod fk_without_not_valid;
#[doc = "The rule `grant_change`."]
pub mod grant_change;
#[doc = "The rule `index_create_blocking`."]
pub mod index_create_blocking;
#[doc = "The rule `index_drop_blocking`."]
pub mod index_drop_blocking;
#[doc = "The rule `index_drop_regresses_queries`."]
pub mod index_drop_regresses_queries;
#[doc = "The rule `index_replace_gap`."]
pub mod index_replace_gap;
#[doc = "The rule `int_key_to_bigint`."]
pub mod int_key_to_bigint;
#[doc = "The rule `invalid_index_masked`."]
pub mod invalid_index_masked;
#[doc = "The rule `irreversible_or_nonlinear`."]
pub mod irreversible_or_nonlinear;
#[doc = "The rule `logical_replication_order`."]
pub mod logical_replication_order;
#[doc = "The rule `matview_refresh_blocking`."]
pub mod matview_refresh_blocking;
#[doc = "The rule `missing_lock_timeout`."]
pub mod missing_lock_timeout;
#[doc = "The rule `missing_other_timeouts`."]
pub mod missing_other_timeouts;
#[doc = "The rule `new_write_restriction`."]
pub mod new_write_restriction;
#[doc = "The rule `not_null_and_drop_check_together`."]
pub mod not_null_and_drop_check_together;
#[doc = "The rule `not_rerunnable`."]
pub mod not_rerunnable;
#[doc = "The rule `partitioned_index_blocking`."]
pub mod partitioned_index_blocking;
#[doc = "The rule `pk_using_nullable_index`."]
pub mod pk_using_nullable_index;
#[doc = "The rule `primary_key_blocking`."]
pub mod primary_key_blocking;
#[doc = "The rule `reindex_blocking`."]
pub mod reindex_blocking;
#[doc = "The rule `rename_column`."]
pub mod rename_column;
#[doc = "The rule `rename_other_object`."]
pub mod rename_other_object;
#[doc = "The rule `rename_table`."]
pub mod rename_table;
#[doc = "The rule `replica_identity_change`."]
pub mod replica_identity_change;
#[doc = "The rule `rls_change`."]
pub mod rls_change;
#[doc = "The rule `runner_lock_against_concurrently`."]
pub mod runner_lock_against_concurrently;
#[doc = "The rule `set_not_null_scan`."]
pub mod set_not_null_scan;
#[doc = "The rule `sqlite_rebuild_required`."]
pub mod sqlite_rebuild_required;
#[doc = "The rule `standby_conflict`."]
pub mod standby_conflict;
#[doc = "The rule `table_rewrite_command`."]
pub mod table_rewrite_command;
#[doc = "The rule `timestamptz_needs_utc`."]
pub mod timestamptz_needs_utc;
#[doc = "The rule `trigger_ddl_lock`."]
pub mod trigger_ddl_lock;
#[doc = "The rule `type_change_loses_stats`."]
pub mod type_change_loses_stats;
#[doc = "The rule `type_change_rebuilds_index`."]
pub mod type_change_rebuilds_index;
#[doc = "The rule `type_change_view_blocked`."]
pub mod type_change_view_blocked;
#[doc = "The rule `unique_constraint_blocking`."]
pub mod unique_constraint_blocking;
#[doc = "The rule `validate_same_txn`."]
pub mod validate_same_txn;
#[doc = "The rule `wide_lock_window`."]
pub mod wide_lock_window;
#[doc = "The rule `work_after_access_exclusive`."]
pub mod work_after_access_exclusive;
