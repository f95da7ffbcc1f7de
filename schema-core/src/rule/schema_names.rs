//! The tables of a schema by name.
//!
//! Constant evaluation counts steps, so every name is looked up by its digest in a list that is sorted
//! once: the work grows a little faster than the number of columns, never with its square.

use crate::def::{ForeignKeyDef, TableDef, fnv1a, fnv1a_continue, fnv1a_step};

/// The digest of a name, and the table that has it.
#[derive(Clone, Copy)]
pub(crate) struct NameEntry {
    hash: u64,
    table: usize,
}

impl NameEntry {
    pub(super) const EMPTY: Self = Self { hash: 0, table: 0 };
}

/// Names of a schema's tables, sorted by digest and then by position.
#[derive(Clone, Copy)]
pub(crate) struct SchemaNames<'n> {
    /// By qualified table name.
    pub(super) by_table: &'n [NameEntry],
    /// By the struct's name in snake case.
    pub(super) by_struct: &'n [NameEntry],
}

impl SchemaNames<'_> {
    /// The first table with this qualified name.
    pub(crate) const fn table(self, hash: u64) -> Option<usize> {
        first_with(self.by_table, hash)
    }

    /// The first table that is called `name`, as a table without a namespace or, in snake case, as a struct.
    pub(crate) const fn called(self, name_hash: u64) -> Option<usize> {
        match first_with(self.by_struct, name_hash) {
            Some(table) => Some(table),
            None => first_with(self.by_table, name_hash),
        }
    }
}

/// The digest of the qualified name that a foreign key refers to.
pub(crate) const fn target_hash(key: &ForeignKeyDef<'_>) -> u64 {
    match key.target_namespace {
        Some(namespace) => {
            let state = fnv1a_continue(fnv1a(namespace), b".");
            fnv1a_continue(state, key.target_table.as_bytes())
        }
        None => fnv1a(key.target_table),
    }
}

const fn first_with(sorted: &[NameEntry], hash: u64) -> Option<usize> {
    let mut low = 0;
    let mut high = sorted.len();
    while low < high {
        let middle = low + (high - low) / 2;
        if sorted[middle].hash < hash {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if low < sorted.len() && sorted[low].hash == hash {
        Some(sorted[low].table)
    } else {
        None
    }
}

pub(super) const fn any_has_loose_ids(tables: &[&TableDef<'_>]) -> bool {
    let mut tables = tables;
    while let [table, rest @ ..] = tables {
        if table.has_loose_ids {
            return true;
        }
        tables = rest;
    }
    false
}

pub(super) const fn fill(tables: &[&TableDef<'_>], by_table: &mut [NameEntry]) {
    let mut table = 0;
    while table < tables.len() {
        by_table[table] = NameEntry {
            hash: tables[table].name_hash,
            table,
        };
        table += 1;
    }
    sort(by_table);
}

/// The structs' names, which constants pay for letter by letter.
pub(super) const fn fill_structs(tables: &[&TableDef<'_>], by_struct: &mut [NameEntry]) {
    let mut table = 0;
    while table < tables.len() {
        by_struct[table] = NameEntry {
            hash: snake_case_hash(tables[table].rust_name),
            table,
        };
        table += 1;
    }
    sort(by_struct);
}

/// The digest of `OrderItem` written as `order_item`.
#[expect(
    clippy::manual_is_ascii_check,
    reason = "constants pay for each call, so the letters are compared in place"
)]
const fn snake_case_hash(name: &str) -> u64 {
    let mut state = fnv1a("");
    let mut rest = name.as_bytes();
    let mut previous = 0;
    while let [byte, others @ ..] = rest {
        if let b'A'..=b'Z' = *byte {
            let after_upper = matches!(previous, b'A'..=b'Z');
            let before_lower = matches!(others, [b'a'..=b'z', ..]);
            if previous != 0 && (!after_upper || before_lower) {
                state = fnv1a_step!(state, b'_');
            }
            state = fnv1a_step!(state, *byte + (b'a' - b'A'));
        } else {
            state = fnv1a_step!(state, *byte);
        }
        previous = *byte;
        rest = others;
    }
    state
}

/// Heap sort: in place, and never worse than n log n, which insertion sort would be at a thousand tables.
const fn sort(entries: &mut [NameEntry]) {
    let mut start = entries.len() / 2;
    while start > 0 {
        start -= 1;
        let entry = entries[start];
        sift_down(entries, entry, start, entries.len());
    }
    let mut end = entries.len();
    while end > 1 {
        end -= 1;
        let entry = entries[end];
        entries[end] = entries[0];
        sift_down(entries, entry, 0, end);
    }
}

/// Puts `entry` where it belongs below `hole`. Constant evaluation pays for each call, so this loop makes
/// none: no swaps, and comparisons in place.
const fn sift_down(entries: &mut [NameEntry], entry: NameEntry, mut hole: usize, end: usize) {
    loop {
        let mut child = 2 * hole + 1;
        if child >= end {
            break;
        }
        let mut larger = entries[child];
        if child + 1 < end {
            let right = entries[child + 1];
            if larger.hash < right.hash || (larger.hash == right.hash && larger.table < right.table)
            {
                child += 1;
                larger = right;
            }
        }
        if larger.hash < entry.hash || (larger.hash == entry.hash && larger.table < entry.table) {
            break;
        }
        entries[hole] = larger;
        hole = child;
    }
    entries[hole] = entry;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_digest_and_then_by_position() {
        let mut entries: Vec<NameEntry> = [5, 3, 9, 3, 1, 7, 3]
            .into_iter()
            .enumerate()
            .map(|(table, hash)| NameEntry { hash, table })
            .collect();
        sort(&mut entries);
        let sorted: Vec<(u64, usize)> = entries
            .iter()
            .map(|entry| (entry.hash, entry.table))
            .collect();
        assert_eq!(
            sorted,
            [(1, 4), (3, 1), (3, 3), (3, 6), (5, 0), (7, 5), (9, 2)]
        );
        assert_eq!(first_with(&entries, 3), Some(1));
        assert_eq!(first_with(&entries, 4), None);
    }

    #[test]
    fn struct_names_are_compared_in_snake_case() {
        assert_eq!(snake_case_hash("OrderItem"), fnv1a("order_item"));
        assert_eq!(snake_case_hash("HTTPRequest"), fnv1a("http_request"));
        assert_eq!(snake_case_hash("User2Role"), fnv1a("user2_role"));
    }
}
