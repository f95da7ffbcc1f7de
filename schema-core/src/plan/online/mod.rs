//! Plans for engines that alter tables in place while two releases of the application write to them.

mod columns;
mod constraint_drops;
mod constraints;
mod declared_types;
mod enums;
mod exclusions;
mod filling;
mod in_place;
mod indexes;
mod keys;
mod not_null;
mod partition_indexes;
mod partitions;
mod removals;
mod rename_with_type;
mod renames;
mod restated;
mod retype;
mod sequences;
mod table_names;
mod table_objects;
mod table_properties;
mod tables;
mod types;
mod values;

pub(super) use columns::{rename_in_place, set_default};
pub(super) use enums::draft as draft_enums;
pub(super) use in_place::set_comment;
pub(super) use indexes::unique_index;
pub(super) use retype::Retyping;
pub(super) use table_names::rename as rename_table;
pub(super) use table_objects::{creation as object_creation, removal as object_removal};
pub(super) use tables::{completions, drop_of, undo_completion, without_indexes};

use super::context::Context;
use super::draft::Drafts;
use super::objects;

/// Hands in the steps of every change.
pub(super) fn draft(mut context: Context<'_>, drafts: &mut Drafts) {
    context.retypings = retype::find(&context);
    context.filled = columns::filled(&context);
    let context = &context;
    declared_types::draft_drops(context, drafts);
    enums::draft(context, drafts);
    enums::draft_labels_of_checks(context, drafts);
    declared_types::draft(context, drafts);
    sequences::draft(context, drafts);
    objects::draft(context, drafts, objects::ObjectPlace::BeforeTables);
    tables::draft(context, drafts);
    renames::draft(context, drafts);
    retype::draft(context, drafts);
    columns::draft(context, drafts);
    sequences::draft_owners(context, drafts);
    table_properties::draft(context, drafts);
    partitions::draft(context, drafts);
    constraints::draft(context, drafts);
    indexes::draft(context, drafts);
    table_objects::draft(context, drafts);
}
