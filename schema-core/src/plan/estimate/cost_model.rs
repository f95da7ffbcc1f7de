//! What an engine pays for rows: sizes, logs and rates. The numbers are the dialect's.

use super::Range;

/// What an engine pays for rows.
///
/// Sizes follow from how an engine lays out its pages and are close to what a server has; rates differ from machine to
/// machine by more than ten, and so are ranges: from a disk in a cloud that gives 125 MB/s to a table in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostModel {
    /// Bytes of a row beside its values: header and line pointer.
    pub row_overhead: u64,
    /// To how many bytes rows and index entries are rounded up.
    pub alignment: u64,
    /// Bytes of an index entry beside its key.
    pub entry_overhead: u64,
    /// How full index pages are when they are built, in percent.
    pub index_fill: u64,
    /// Bytes that an entry of a B-tree takes where its key is there already; `None` where each has its key.
    pub repeated_entry: Option<u64>,
    /// Bytes of a log record beside the row that it writes.
    pub record_overhead: u64,
    /// A row that is changed is written anew elsewhere, and its old place is free after a vacuum.
    pub keeps_old_rows: bool,
    /// What a sort takes in memory before it goes to disk, in bytes.
    pub sort_memory: u64,
    /// Bytes a second that one process reads.
    pub scan: Range,
    /// Bytes a second that it writes, indexes and log included.
    pub rewrite: Range,
    /// Entries a second that an index is built with.
    pub index_build: Range,
    /// Rows a second that batches change.
    pub batches: Range,
}
