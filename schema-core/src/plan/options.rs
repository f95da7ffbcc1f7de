//! What the project allows the planner.

use super::Statistics;
use std::collections::BTreeSet;

/// What the project allows the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Tables that declare fewer rows than this (`#[table(rows = ..)]`) may be rewritten under a lock,
    /// because that takes moments. A table that declares no number counts as large.
    pub small_table_rows: u64,
    /// The objects whose data may be dropped, as `--allow-data-loss` names them: `customers` for a
    /// table, `customers.fax` for a column.
    pub allow_data_loss: BTreeSet<String>,
    /// The objects that are renamed aside before they are dropped, so that the way back has their rows: the contract phase
    /// renames, the discard phase drops. Named as in `allow_data_loss`, which they need not be in too.
    pub keep: BTreeSet<String>,
    /// Hazards that the project takes upon itself, by name: `rename_table`, `rename_column` and
    /// `rename_other_object` rename in place, which stops a release that uses the old name, `replace_view`
    /// takes columns from a view that such a release may read, `drop_role` drops a role of the whole server.
    /// The others stop reads or writes of a table for a while.
    pub accepted_hazards: BTreeSet<String>,
    /// What a running database says about the size of its tables, which counts more than what they declare; under the
    /// names that they have before the plan.
    pub statistics: Statistics,
}

/// The hazards that a project can take upon itself, sorted.
pub const ACCEPTABLE_HAZARDS: &[&str] = &[
    "attach_partition_scan",
    "drop_role",
    "exclusion_constraint_blocking",
    "fk_not_valid_partitioned",
    "index_create_blocking",
    "index_drop_blocking",
    "rename_column",
    "rename_other_object",
    "rename_table",
    "replace_view",
    "table_rewrite_command",
    "unique_constraint_blocking",
];

impl Default for Options {
    fn default() -> Self {
        Self {
            small_table_rows: 10_000,
            allow_data_loss: BTreeSet::new(),
            keep: BTreeSet::new(),
            accepted_hazards: BTreeSet::new(),
            statistics: Statistics::default(),
        }
    }
}
