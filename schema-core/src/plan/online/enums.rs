//! Enumerations.

use crate::diff::{Change, EnumChange};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, Drafts, Stage};
use crate::plan::{CommentTarget, Operation, label};

/// Hands in the changes of enumerations.
pub(in crate::plan) fn draft(context: &Context<'_>, drafts: &mut Drafts) {
    for change in context.changes {
        if let Change::Enum(change) = change {
            one(context, drafts, change);
        }
    }
}

/// Refuses other names of labels that a check holds: rows have the text, and the running release writes it.
pub(super) fn draft_labels_of_checks(context: &Context<'_>, drafts: &mut Drafts) {
    for (name, new) in &context.new.tables {
        let Some(base) = context.base_table(name) else {
            continue;
        };
        for column in &new.columns {
            for (from, to) in label::renamed(base, column) {
                drafts.refuse(
                    "rename_other_object",
                    format!("{name}.{}", column.name),
                    format!(
                        "its rows hold the label `{from}` as text, and the running release writes it, which \
                         `{to}` does not change"
                    ),
                    format!("keep the label with `#[sql_enum(label = \"{from}\")]`"),
                );
            }
        }
    }
}

fn one(context: &Context<'_>, drafts: &mut Drafts, change: &EnumChange) {
    match change {
        EnumChange::Create(enumeration) => drafts.add(
            Stage::CreateObjects,
            Draft::new(
                Operation::CreateEnum(enumeration.clone()),
                [Operation::DropEnum(enumeration.clone())],
            )
            .together("objects"),
        ),
        EnumChange::Drop(enumeration) => drafts.add(
            Stage::DropTypes,
            Draft::new(
                Operation::DropEnum(enumeration.clone()),
                [Operation::CreateEnum(enumeration.clone())],
            ),
        ),
        EnumChange::Rename { from, to } => drafts.refuse(
            "rename_other_object",
            format!("enum {from}"),
            format!("to rename it to `{to}` breaks every statement of the running release that casts to it"),
            format!("keep the name with `#[sql_enum(name = \"{}\")]`", from.name),
        ),
        EnumChange::AddLabel {
            name,
            label,
            before,
        } => drafts.add(
            Stage::EnumLabels,
            Draft::without_reverse(
                Operation::AddEnumLabel {
                    name: name.clone(),
                    label: label.clone(),
                    before: before.clone(),
                },
                "the label stays: no engine can remove one, and one that nothing uses does no harm",
            )
            .avoids(&["enum_value_used_same_txn"]),
        ),
        EnumChange::DropLabel { name, label } => drafts.refuse(
            "enum_value_removed",
            format!("enum {name}"),
            format!("its label `{label}` is gone, and no engine can remove a label"),
            format!("keep the variant, or {}", another(name)),
        ),
        EnumChange::RenameLabel { name, from, to } => {
            rename_label(context, drafts, name, from, to);
        }
        EnumChange::Reorder { name, .. } => drafts.refuse(
            "enum_value_removed",
            format!("enum {name}"),
            "its labels stand in another order, and no engine can move a label",
            format!("restore the order of the variants, or {}", another(name)),
        ),
        EnumChange::Comment { name, old, new } => {
            if context.capabilities.catalog_comments {
                let target = CommentTarget::Enum(name.clone());
                let set = |comment: &Option<String>| Operation::SetComment {
                    target: target.clone(),
                    comment: comment.clone(),
                };
                let draft = Draft::new(set(new), [set(old)]);
                drafts.add(Stage::Edit, draft.together(&name.to_string()));
            }
        }
    }
}

/// The way to other labels, by a type beside the one that the running release casts to.
fn another(name: &crate::model::ObjectName) -> String {
    format!(
        "give the enumeration another name, `#[sql_enum(name = \"{}_2\")]`: its columns then go over to it beside the \
         running release",
        name.name
    )
}

fn rename_label(
    context: &Context<'_>,
    drafts: &mut Drafts,
    name: &crate::model::ObjectName,
    from: &str,
    to: &str,
) {
    if context.capabilities.concurrent_releases && !context.accepts("rename_other_object") {
        drafts.refuse(
            "rename_other_object",
            format!("enum {name}"),
            format!("to rename its label `{from}` to `{to}` breaks the running release, which knows `{from}`"),
            format!(
                "keep the label with `#[sql_enum(label = \"{from}\")]`, or accept that the release stops \
                 with `--accept-hazard rename_other_object`"
            ),
        );
        return;
    }
    let rename = |from: &str, to: &str| Operation::RenameEnumLabel {
        name: name.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    drafts.add(
        Stage::EnumLabels,
        Draft::new(rename(from, to), [rename(to, from)]),
    );
}
