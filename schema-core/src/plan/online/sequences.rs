//! Sequences.

use crate::diff::{Change, SequenceChange};
use crate::model::{ObjectName, Sequence};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{CommentTarget, Operation};

/// Hands in the sequences that are created, renamed and changed: before the tables, whose defaults take
/// numbers from them.
pub(super) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in changes(context) {
        match change {
            SequenceChange::Create(sequence) => create(drafts, sequence),
            SequenceChange::Rename { from, to } => rename(context, drafts, from, to),
            SequenceChange::Options { name, old, new } => {
                let alter = |old, new| Operation::AlterSequence {
                    name: name.clone(),
                    old,
                    new,
                };
                let draft = Draft::new(alter(*old, *new), [alter(*new, *old)]);
                drafts.add(Stage::Edit, draft.together(&name.to_string()));
            }
            SequenceChange::Comment { name, old, new } => {
                let set = |comment: &Option<String>| Operation::SetComment {
                    target: CommentTarget::Sequence(name.clone()),
                    comment: comment.clone(),
                };
                let draft = Draft::new(set(new), [set(old)]);
                drafts.add(Stage::Edit, draft.together(&name.to_string()));
            }
            SequenceChange::Drop(_) | SequenceChange::Owner { .. } => {}
        }
    }
}

/// Hands in what joins sequences to columns and what takes them off, which is done after the columns are
/// added and before they go; and the sequences that go.
pub(super) fn draft_owners(context: &Context<'_>, drafts: &mut Drafts) {
    for change in changes(context) {
        match change {
            SequenceChange::Create(Sequence {
                name,
                owner: Some((table, column)),
                ..
            }) => {
                let stage = match context.base_table(table) {
                    Some(_) => Stage::Edit,
                    None => Stage::CreateObjects,
                };
                let owner = (table.clone(), column.clone());
                set_owner(drafts, stage, name, None, Some(&owner));
                if context.base_column(table, column).is_some() {
                    let why = "numbers that nobody has taken are lost by nobody";
                    let draft = Draft::without_reverse(advance(name, &owner), why);
                    drafts.add(stage, draft.with_table(table));
                }
            }
            SequenceChange::Owner { name, old, new } => {
                set_owner(drafts, Stage::Edit, name, old.as_ref(), new.as_ref());
            }
            SequenceChange::Drop(sequence) => drop_sequence(context, drafts, sequence),
            _ => {}
        }
    }
    for rename in &context.renames {
        let owner = |column: &String| (rename.table.clone(), column.clone());
        for sequence in context.base.sequences.values() {
            if sequence.owner == Some(owner(&rename.from)) {
                let (from, to) = (owner(&rename.from), owner(&rename.to));
                set_owner(
                    drafts,
                    Stage::Settle,
                    &sequence.name,
                    Some(&from),
                    Some(&to),
                );
            }
        }
    }
}

fn changes<'plan>(
    context: &'plan Context<'_>,
) -> impl Iterator<Item = &'plan SequenceChange> + use<'plan> {
    context.changes.iter().filter_map(|change| match change {
        Change::Sequence(change) => Some(change),
        _ => None,
    })
}

fn create(drafts: &mut Drafts, sequence: &Sequence) {
    let free = Sequence {
        owner: None,
        ..sequence.clone()
    };
    drafts.add(
        Stage::CreateObjects,
        Draft::new(
            Operation::CreateSequence(free),
            [Operation::DropSequence(sequence.clone())],
        )
        .together("objects"),
    );
}

/// Defaults follow the sequence, statements of the running release do not.
fn rename(context: &Context<'_>, drafts: &mut Drafts, from: &ObjectName, to: &ObjectName) {
    if context.capabilities.concurrent_releases && !context.accepts("rename_other_object") {
        drafts.refuse(
            "rename_other_object",
            format!("sequence {from}"),
            format!("to rename it to `{to}` breaks every statement of the running release that names it"),
            "keep the name; or, if nothing but defaults takes numbers from it, accept the rename with \
             `--accept-hazard rename_other_object`",
        );
        return;
    }
    let rename = |from: &ObjectName, to: &ObjectName| Operation::RenameSequence {
        from: from.clone(),
        to: to.clone(),
    };
    drafts.add(
        Stage::RenameTables,
        Draft::new(rename(from, to), [rename(to, from)]),
    );
}

fn advance(name: &ObjectName, owner: &(ObjectName, String)) -> Operation {
    Operation::AdvanceSequence {
        name: name.clone(),
        table: owner.0.clone(),
        column: owner.1.clone(),
    }
}

fn set_owner(
    drafts: &mut Drafts,
    stage: Stage,
    name: &ObjectName,
    old: Option<&(ObjectName, String)>,
    new: Option<&(ObjectName, String)>,
) {
    let set = |owner: Option<&(ObjectName, String)>| Operation::SetSequenceOwner {
        name: name.clone(),
        owner: owner.cloned(),
    };
    let draft = Draft::new(set(new), [set(old)]);
    let draft = match (stage, new.or(old)) {
        (Stage::CreateObjects, _) | (_, None) => draft.together("objects"),
        (_, Some((table, _))) => draft.with_table(table),
    };
    drafts.add(stage, draft);
}

/// Drops a sequence once no release takes numbers from it. One that goes with its column needs no
/// approval of its own: its position follows from the values of the column.
fn drop_sequence(context: &Context<'_>, drafts: &mut Drafts, sequence: &Sequence) {
    let name = &sequence.name;
    let owner_goes = sequence.owner.as_ref().is_some_and(|(table, column)| {
        let kept = context.new.tables.get(table);
        kept.is_none_or(|table| table.column(column).is_none())
    });
    let object = name.to_string();
    if !owner_goes && !context.options.allow_data_loss.contains(&object) {
        let description = "to drop the sequence loses its position".to_owned();
        drafts.refuse_data_loss(object, description);
        return;
    }
    if sequence.owner.is_some() {
        set_owner(drafts, Stage::Settle, name, sequence.owner.as_ref(), None);
    }
    let free = Sequence {
        owner: None,
        ..sequence.clone()
    };
    let description =
        "the position of the sequence; the way back makes it anew, at its start".to_owned();
    // Where its column stays, the sequence goes on behind the numbers that this one holds.
    let owner = sequence.owner.as_ref().filter(|_| !owner_goes);
    let mut reverse = vec![Operation::CreateSequence(free.clone())];
    reverse.extend(owner.map(|owner| advance(name, owner)));
    drafts.add(
        Stage::DropTypes,
        Draft::new(Operation::DropSequence(free), reverse).loses(object, description),
    );
}
