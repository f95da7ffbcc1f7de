//! What SQLite pays for rows.

use super::Sqlite;
use crate::plan::{CostModel, EstimateRange};

const MEGABYTE: u64 = 1_000_000;

impl Sqlite {
    /// Sizes are those of the page "Database File Format": a row has its length, its number and a byte a column in a header;
    /// an index entry its key and the number of the row. What is written goes through the journal or the
    /// write-ahead log once.
    pub(crate) const COST_MODEL: CostModel = CostModel {
        row_overhead: 10,
        alignment: 1,
        entry_overhead: 8,
        index_fill: 90,
        repeated_entry: None,
        record_overhead: 0,
        keeps_old_rows: false,
        sort_memory: 8 * 1_024 * 1_024,
        scan: EstimateRange::new(100 * MEGABYTE, 1_500 * MEGABYTE),
        rewrite: EstimateRange::new(20 * MEGABYTE, 200 * MEGABYTE),
        index_build: EstimateRange::new(200_000, 2_000_000),
        batches: EstimateRange::new(50_000, 1_000_000),
    };
}
