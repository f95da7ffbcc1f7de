//! The catalogue of what the rules shall flag, beside the rules that there are. The hazards of migrations have a table of
//! their own, beside what finds them.

use super::{Stage, rules};
use std::collections::BTreeSet;

/// By what they are about.
const CATALOGUE: &[&str] = &[
    // What the schema knows of its workload.
    "access_pattern_unserved index_serves_nothing index_column_order covering_index_missing normal_form_violated \
     candidate_key_unenforced repeating_group denormalized_without_reason partition_premature partition_missing \
     key_exhaustion lock_budget_exceeded release_incompatible context_crossed context_table_unowned \
     tenant_key_missing tenant_key_nullable tenant_unique_unscoped tenant_foreign_key_unscoped \
     tenant_index_unprefixed shard_key_not_in_key pii_unclassified pii_without_retention pii_erasure_unreachable \
     pii_in_key secret_in_plain_text engine_unjustified cache_without_invalidation temporal_overlap_possible \
     soft_delete_unfiltered soft_delete_cascade hierarchy_self_parent event_stream_incomplete \
     policy_setting_unguarded view_bypasses_rls",
    // Keys and references.
    "primary_key_missing primary_key_nullable primary_key_32_bit primary_key_random_uuid primary_key_text \
     primary_key_wide primary_key_natural serial_column foreign_key_missing foreign_key_type_mismatch \
     foreign_key_target_not_unique foreign_key_target_unknown foreign_key_unindexed foreign_key_action_missing \
     foreign_key_cycle foreign_key_duplicate foreign_key_composite_nullable polymorphic_reference",
    // Indexes and uniqueness.
    "index_duplicate index_redundant_prefix unique_redundant index_column_repeated index_too_wide index_budget \
     index_leading_boolean index_predicate_pointless index_array_btree index_large_column unique_nullable \
     jsonb_as_schema policy_column_unindexed matview_without_unique",
    // Types and values.
    "timestamp_without_zone time_with_zone char_type varchar_255 money_type float_for_money json_instead_of_jsonb \
     enum_unchecked boolean_nullable text_nullable default_null_string generated_constant type_varies_by_name \
     all_nullable table_too_wide table_too_narrow column_alignment entity_attribute_value cloned_tables",
    // Conventions.
    "name_not_snake_case name_reserved name_too_long name_collision table_naming_inconsistent table_not_plural \
     constraint_name_convention audit_columns_missing comment_missing environment_in_name",
    // Security.
    "rls_missing rls_not_forced policy_without_rls rls_without_policy policy_always_true policy_write_unchecked \
     policies_overlap policy_calls_per_row grant_to_public security_definer_path",
    // What only a running database tells.
    "index_invalid index_unused constraint_unvalidated sequence_near_end table_bloated statistics_stale drift",
    // What was added to the catalogue: words of the language that came later, and the waivers themselves.
    "cache_exceeds_staleness column_type_incompatible declared_rows_off encrypted_column_compared hot_update_prevented \
     latency_unreachable partition_gap shard_group_crossed staleness_contradicts_consistency waiver_unused",
];

/// About engines that no schema can be for yet.
const OF_OTHER_ENGINES: &[&str] = &["mysql_unsigned_key", "mysql_charset_not_utf8mb4"];

#[test]
fn every_name_of_the_catalogue_is_a_rule_and_every_rule_is_in_the_catalogue() {
    let names = CATALOGUE.iter().flat_map(|block| block.split(' '));
    let catalogue: BTreeSet<&str> = names.collect();
    let there: BTreeSet<&str> = rules()
        .iter()
        .filter(|rule| rule.stage != Stage::Migration)
        .map(|rule| rule.name)
        .collect();
    let missing: Vec<_> = catalogue.difference(&there).collect();
    let unlisted: Vec<_> = there.difference(&catalogue).collect();
    assert!(
        missing.is_empty() && unlisted.is_empty(),
        "missing {missing:?}, unlisted {unlisted:?}"
    );
    assert!(OF_OTHER_ENGINES.iter().all(|name| !there.contains(name)));
}
