//! The architecture rules.
//!
//! A rule is one file: its doc comment, its check and its tests. The list below is the only other place
//! that names it; the registry, the direct calls that constants need, the pages under `docs/rules` and
//! `cargo schema explain` all follow from there.
//!
//! | stage | decided | by |
//! |---|---|---|
//! | [`Stage::Table`] | while the derive runs | [`table_findings`] |
//! | [`Stage::Column`] | in a constant per column | [`check_column`], [`column_warning`] |
//! | [`Stage::Reference`] | in a constant per foreign key | [`check_reference`], [`reference_warning`] |
//! | [`Stage::Schema`] | in constants of `schema!` | [`schema_findings`], [`compared`], [`check_view`], [`sql_findings`] |
//! | [`Stage::Migration`] | in `cargo schema lint --migrations` | the tool, which reads SQL |
//! | [`Stage::Live`] | in `cargo schema lint --database-url` | [`live_findings`] |
//! | [`Stage::Drift`] | in `cargo schema drift` | the tool, which compares catalogs |
//! | [`Stage::Plan`] | in `cargo schema generate` | the planner; [`PlanError::rule`](crate::plan::PlanError::rule) names the rule |
//!
//! A constant costs compile time, so the derive emits one for a column only where [`column_needs_check`] or
//! [`column_may_warn`] says that a rule could speak up. A type that rustc alone knows keeps every rule
//! possible.
//!
//! The tool runs all of them again over the same data, with [`all_findings`].

#[cfg(feature = "plan")]
mod alone;
#[cfg(test)]
mod catalogue;
mod compared;
mod compile_time;
mod dependency;
mod documentation;
mod finding;
mod flattened;
mod index_key;
mod index_need;
#[cfg(feature = "syntax")]
mod levels;
mod live;
#[cfg(test)]
mod live_cases;
mod object_run_time;
mod object_text;
mod registry;
mod row_security;
mod run_time;
mod schema_names;
mod schema_stage;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod view_checks;
#[cfg(test)]
mod well_designed;
mod words;

use crate::def::{SchemaDef, TableDef};
use crate::message::Message;
use finding::Violation;
use registry::{registry, rule, sorted};
#[cfg(feature = "plan")]
pub(crate) use {
    index_key::{SearchKey, search_keys},
    index_need::Need,
};

#[cfg(feature = "plan")]
pub use alone::{schema_stage_violations, violations_of};
pub use compared::{
    Compared, check_circle, check_naming, check_types, circle_warning, column_slots, compared,
    naming_warning, types_warning,
};
pub use compile_time::{
    check_column, check_reference, column_waiver_warning, column_warning, raise,
    reference_waiver_warning, reference_warning,
};
pub use documentation::documentation_pages;
pub use flattened::check_flattened;
#[cfg(feature = "syntax")]
pub use levels::{levels_of, project_of};
pub use live::{
    LiveConstraint, LiveDeclaration, LiveFacts, LiveFinding, LiveIndex, LiveSequence, LiveTable,
    live_findings,
};
pub use matview_without_unique::unique_index_words;
pub use object_run_time::{ObjectFinding, is_waived_in_sql, object_findings, sql_findings};
pub use registry::{Choice, Declaration, Nothing, Rule, Stage, Warning};
pub use row_security::owner_columns;
pub use run_time::{
    EVERY_REFERENCE_RULE, Finding, TableFinding, all_findings, column_may_warn, column_needs_check,
    reference_may_fail, reference_may_warn, struct_findings, table_findings,
};
pub use schema_stage::{SCHEMA_FINDING_SLOTS, SchemaFinding, schema_findings};
pub use subject::{baseline_name, place_of, subject};
pub use view_bypasses_rls::view_reads;
pub use view_checks::{check_stored_view, check_view, stored_view_warning, view_warning};

registry! {
    Table {
        access_pattern_unserved
        all_nullable
        audit_columns_missing
        boolean_nullable
        cache_exceeds_staleness
        cache_without_invalidation
        candidate_key_unenforced
        char_type
        column_alignment
        cloned_tables
        comment_missing
        constraint_name_convention
        context_table_unowned
        covering_index_missing
        default_null_string
        encrypted_column_compared
        engine_unjustified
        entity_attribute_value
        enum_unchecked
        environment_in_name
        event_stream_incomplete
        foreign_key_action_missing
        foreign_key_composite_nullable
        foreign_key_duplicate
        foreign_key_missing
        foreign_key_unindexed
        generated_constant
        grant_to_public
        hierarchy_self_parent
        hot_update_prevented
        index_array_btree
        index_budget
        index_column_order
        index_column_repeated
        index_duplicate
        index_large_column
        index_leading_boolean
        index_predicate_pointless
        index_redundant_prefix
        index_serves_nothing
        index_too_wide
        jsonb_as_schema
        latency_unreachable
        name_not_snake_case
        name_reserved
        name_too_long
        normal_form_violated
        partition_gap
        partition_missing
        partition_premature
        pii_in_key
        pii_unclassified
        pii_without_retention
        policies_overlap
        policy_always_true
        policy_calls_per_row
        policy_column_unindexed
        policy_setting_unguarded
        policy_without_rls
        policy_write_unchecked
        polymorphic_reference
        primary_key_missing
        primary_key_natural
        primary_key_random_uuid
        primary_key_text
        primary_key_wide
        repeating_group
        rls_not_forced
        rls_without_policy
        secret_in_plain_text
        serial_column
        shard_key_not_in_key
        soft_delete_cascade
        soft_delete_unfiltered
        staleness_contradicts_consistency
        table_not_plural
        table_too_narrow
        table_too_wide
        temporal_overlap_possible
        tenant_index_unprefixed
        tenant_key_nullable
        tenant_unique_unscoped
        text_nullable
        time_with_zone
        unique_nullable
        unique_redundant
        varchar_255
    }
    Column {
        column_type_incompatible
        float_for_money
        json_instead_of_jsonb
        money_type
        primary_key_32_bit
        primary_key_nullable
        timestamp_without_zone
        key_exhaustion
    }
    Reference {
        foreign_key_type_mismatch
        foreign_key_target_not_unique
        context_crossed
        denormalized_without_reason
        tenant_foreign_key_unscoped
    }
    Schema {
        foreign_key_target_unknown
        name_collision
        tenant_key_missing
        pii_erasure_unreachable
        rls_missing
        shard_group_crossed
    }
    Compared {
        foreign_key_cycle
        type_varies_by_name
        table_naming_inconsistent
    }
    Object {
        matview_without_unique
        security_definer_path
        view_bypasses_rls
    }
    Live {
        constraint_unvalidated
        declared_rows_off
        index_invalid
        index_unused
        sequence_near_end
        statistics_stale
        table_bloated
    }
    Drift { drift }
    Plan {
        lock_budget_exceeded
        release_incompatible
    }
    Migration {
        add_column_autoincrement
        add_column_constrained_domain
        add_column_inline_check
        add_column_inline_fk
        add_column_inline_unique
        add_column_stored_generated
        add_column_volatile_default
        add_required_column
        attach_partition_scan
        backfill_aftermath
        backfill_in_ddl_txn
        cached_plan_result_changed
        check_without_not_valid
        column_type_rewrite
        concurrently_in_txn
        concurrently_under_short_timeout
        create_partition_locks_parent
        create_table_fk_locks_parent
        default_change_race
        detach_partition_blocking
        distributed_ddl
        dml_without_where
        domain_constraint_locks_users
        drop_column_in_use
        drop_guarantee
        drop_table_locks_parents
        drop_table_schema_truncate
        enum_value_removed
        enum_value_used_same_txn
        exclusion_constraint_blocking
        fk_drop_locks_both
        fk_not_valid_partitioned
        fk_without_not_valid
        grant_change
        index_create_blocking
        index_drop_blocking
        index_drop_regresses_queries
        index_replace_gap
        int_key_to_bigint
        invalid_index_masked
        irreversible_or_nonlinear
        logical_replication_order
        matview_refresh_blocking
        missing_lock_timeout
        missing_other_timeouts
        new_write_restriction
        not_null_and_drop_check_together
        not_rerunnable
        partitioned_index_blocking
        pk_using_nullable_index
        primary_key_blocking
        reindex_blocking
        rename_column
        rename_other_object
        rename_table
        replica_identity_change
        rls_change
        runner_lock_against_concurrently
        set_not_null_scan
        sqlite_rebuild_required
        standby_conflict
        table_rewrite_command
        timestamptz_needs_utc
        trigger_ddl_lock
        type_change_loses_stats
        type_change_rebuilds_index
        type_change_view_blocked
        unique_constraint_blocking
        validate_same_txn
        wide_lock_window
        work_after_access_exclusive
    }
    Waivers { waiver_unused }
}

/// Every rule, sorted by name.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule called `name`.
pub fn find_rule(name: &str) -> Option<&'static Rule> {
    RULES
        .binary_search_by(|rule| rule.name.cmp(name))
        .ok()
        .map(|position| &RULES[position])
}
