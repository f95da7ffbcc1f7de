//! The comparison of the structs with `schema.lock`, in constant evaluation.

use schema_core::def::{LockedFingerprint, TableDef};

/// Whether the tables and the other objects are others than the newest migration left, by their fingerprints; `locked` is
/// sorted by the digest of the name.
pub const fn differs(
    tables: &[&TableDef<'_>],
    others: &[LockedFingerprint],
    locked: &[LockedFingerprint],
) -> bool {
    if tables.len() + others.len() != locked.len() {
        return true;
    }
    let mut rest = tables;
    while let [table, following @ ..] = rest {
        match fingerprint(locked, table.name_hash) {
            Some(fingerprint) if fingerprint == table.fingerprint() => {}
            _ => return true,
        }
        rest = following;
    }
    let mut rest = others;
    while let [other, following @ ..] = rest {
        match fingerprint(locked, other.name_hash) {
            Some(fingerprint) if fingerprint == other.fingerprint => {}
            _ => return true,
        }
        rest = following;
    }
    false
}

const fn fingerprint(locked: &[LockedFingerprint], name_hash: u64) -> Option<u64> {
    let (mut low, mut high) = (0, locked.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let found = &locked[middle];
        if found.name_hash == name_hash {
            return Some(found.fingerprint);
        }
        if found.name_hash < name_hash {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    None
}
