//! What PostgreSQL pays for rows.

use super::Postgres;
use crate::plan::{CostModel, EstimateRange};

const MEGABYTE: u64 = 1_000_000;

impl Postgres {
    /// Sizes are those of the manual's chapter "Database Page Layout": 23 bytes of row header, rounded up to 24, and 4 of line
    /// pointer; 8 bytes of header of an index entry and 4 of pointer, in pages that a build fills to 90 percent; 6
    /// bytes a row in the list of a key that repeats. A log record takes some 50 bytes beside its row.
    ///
    /// Rates begin at what a disk of a cloud gives that is not paid for more, 125 MB/s, and end at what one process does
    /// on rows in memory; those of batches include that they leave a tenth of the time to others, and a commit
    /// each.
    pub(crate) const COST_MODEL: CostModel = CostModel {
        row_overhead: 28,
        alignment: 8,
        entry_overhead: 12,
        index_fill: 90,
        repeated_entry: Some(6),
        record_overhead: 50,
        keeps_old_rows: true,
        sort_memory: 64 * 1_024 * 1_024,
        scan: EstimateRange::new(100 * MEGABYTE, 2_000 * MEGABYTE),
        rewrite: EstimateRange::new(30 * MEGABYTE, 300 * MEGABYTE),
        index_build: EstimateRange::new(300_000, 4_000_000),
        batches: EstimateRange::new(5_000, 150_000),
    };
}
