//! The checks of views that rustc evaluates: what the expansion of `schema!` calls.

use super::compile_time::INERT;
use super::object_text::holds;
use super::{matview_without_unique, raise, view_bypasses_rls};
use crate::def::{ObjectDef, TableDef, fnv1a};

/// Fails the build where a view shows rows that row security hides.
///
/// # Panics
///
/// In constant evaluation, where the rule is violated; that is its purpose.
#[track_caller]
pub const fn check_view(tables: &[&TableDef<'_>], view: &ObjectDef<'_>) {
    if INERT {
        return;
    }
    if let Some(table) = view_bypasses_rls::guarded_table(tables, view.reads) {
        raise(&view_bypasses_rls::message(view, tables[table]));
    }
}

/// The number for [`Warning`](super::Warning) of a view that shows rows that row security hides; 0 for the others.
pub const fn view_warning(tables: &[&TableDef<'_>], view: &ObjectDef<'_>) -> u16 {
    match view_bypasses_rls::guarded_table(tables, view.reads) {
        Some(_) if !INERT => view_bypasses_rls::RULE.id as u16,
        _ => 0,
    }
}

/// Fails the build where a stored view has no unique index. `indexed` are digests of words of everything that creates one,
/// sorted.
///
/// # Panics
///
/// In constant evaluation, where the rule is violated; that is its purpose.
#[track_caller]
pub const fn check_stored_view(view: &ObjectDef<'_>, indexed: &[u64]) {
    if !INERT && lacks_unique(view, indexed) {
        raise(&matview_without_unique::message(view));
    }
}

/// The number for [`Warning`](super::Warning) of a stored view without a unique index; 0 for the others.
pub const fn stored_view_warning(view: &ObjectDef<'_>, indexed: &[u64]) -> u16 {
    match !INERT && lacks_unique(view, indexed) {
        true => matview_without_unique::RULE.id as u16,
        false => 0,
    }
}

const fn lacks_unique(view: &ObjectDef<'_>, indexed: &[u64]) -> bool {
    view.lacks_unique && !holds(indexed, fnv1a(view.name))
}
