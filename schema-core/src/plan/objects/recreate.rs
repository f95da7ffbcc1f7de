//! What has to be dropped and created anew, because it cannot be replaced in place, and what stands on it.

use super::order::Needs;
use super::replacement;
use crate::def::ObjectKind;
use crate::model::schema_object::{mentions_name, text_of_attached, text_of_table};
use crate::model::{ObjectDefinition, ObjectKey, SchemaObject, View};
use crate::plan::context::Context;
use crate::plan::draft::Drafts;
use crate::syntax::sql_definition::Replacement;
use std::collections::BTreeSet;

/// What is dropped and created anew.
pub(super) struct Recreations {
    /// Before the deployment.
    pub(super) expand: BTreeSet<ObjectKey>,
    /// After it: views that only lose columns, which the old release reads until then.
    pub(super) contract: BTreeSet<ObjectKey>,
    /// Those that are not only taken along.
    causes: BTreeSet<ObjectKey>,
}

impl Recreations {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let needs = Needs::tracked(context.base.objects.values());
        let mut expand: Vec<&ObjectKey> = Vec::new();
        let mut contract: Vec<&ObjectKey> = Vec::new();
        for (key, old) in &context.base.objects {
            let Some(new) = context.new.objects.get(key) else {
                continue;
            };
            if replacement(context, old, new) != Some(Replacement::Recreate) {
                continue;
            }
            match context.capabilities.concurrent_releases && only_loses_columns(old, new) {
                true => contract.push(key),
                false => expand.push(key),
            }
        }
        let causes = expand.iter().chain(&contract).map(|key| (*key).clone());
        let causes = causes.collect();
        let movable = |key: &&ObjectKey| {
            !matches!(
                key.kind,
                ObjectKind::Namespace
                    | ObjectKind::Role
                    | ObjectKind::Extension
                    | ObjectKind::Publication
            )
        };
        let with_users = |keys: Vec<&ObjectKey>| -> BTreeSet<ObjectKey> {
            let own: BTreeSet<ObjectKey> = keys.iter().map(|key| (*key).clone()).collect();
            let context_keys = context.base.objects.keys().filter(|key| own.contains(*key));
            let all = needs.with_users(context_keys);
            let all = all
                .into_iter()
                .filter(|key| own.contains(*key) || movable(key));
            all.cloned().collect()
        };
        let expand = with_users(expand);
        // What goes in the contract phase need not be made anew in it.
        let mut contract = with_users(contract);
        contract.retain(|key| context.new.objects.contains_key(key));
        Self {
            expand,
            contract,
            causes,
        }
    }

    pub(super) fn contains(&self, key: &ObjectKey) -> bool {
        self.expand.contains(key) || self.contract.contains(key)
    }

    /// Refuses what cannot be dropped, or not while the old release runs, and says what happens to the rest.
    pub(super) fn report(&self, context: &Context<'_>, drafts: &mut Drafts) {
        for key in &self.expand {
            if let Some(table) = table_that_calls(context, key) {
                drafts.refuse(
                    "replace_object",
                    key.to_string(),
                    format!(
                        "CREATE OR REPLACE cannot change its arguments or its result, and table {table} uses \
                         it, so that it cannot be dropped"
                    ),
                    "give the new one another name, and drop this one in the release after the one that no \
                     longer uses it",
                );
                continue;
            }
            let objects = (context.base.objects.get(key), context.new.objects.get(key));
            let (Some(old), Some(new)) = objects else {
                continue;
            };
            let views = (view(old), view(new));
            if let (Some(old), Some(new)) = views
                && old.shape() != new.shape()
                && context.capabilities.concurrent_releases
                && !context.accepts("replace_view")
            {
                drafts.refuse(
                    "replace_view",
                    key.to_string(),
                    format!(
                        "the running release reads its columns, of which {}",
                        lost_columns(old, new)
                    ),
                    "give the new one another name with `#[view(name = \"..\")]` and drop this one in the next \
                     release, or accept the interruption with `--accept-hazard replace_view`",
                );
            } else if views == (None, None)
                && self.causes.contains(key)
                && key.kind == ObjectKind::View
                && context.capabilities.concurrent_releases
            {
                drafts.note(format!(
                    "{key} is dropped and created anew in one transaction, because its columns are not \
                     declared: make sure that the running release finds those that it reads."
                ));
            }
        }
    }
}

fn view(object: &SchemaObject) -> Option<&View> {
    match &object.definition {
        ObjectDefinition::View(view) => Some(view),
        _ => None,
    }
}

/// Whether a view changes in nothing that the old release sees but that it has fewer columns.
fn only_loses_columns(old: &SchemaObject, new: &SchemaObject) -> bool {
    let (Some(old), Some(new)) = (view(old), view(new)) else {
        return false;
    };
    let is_kept = |column: &crate::model::ViewColumn| {
        let mut before = old.columns.iter();
        before.any(|it| it.name == column.name && it.data_type == column.data_type)
    };
    new.columns.len() < old.columns.len() && new.columns.iter().all(is_kept)
}

fn lost_columns(old: &View, new: &View) -> String {
    let find = |name: &str| new.columns.iter().find(|column| column.name == name);
    let gone: Vec<String> = old
        .columns
        .iter()
        .filter_map(|column| match find(&column.name) {
            None => Some(format!("`{}` goes", column.name)),
            Some(other) if other.data_type != column.data_type => Some(format!(
                "`{}` becomes {} from {}",
                column.name, other.data_type, column.data_type
            )),
            Some(_) => None,
        })
        .collect();
    match gone.is_empty() {
        true => "some change their place".to_owned(),
        false => gone.join(", "),
    }
}

/// A table of the old schema whose expressions or triggers call the object.
fn table_that_calls(context: &Context<'_>, key: &ObjectKey) -> Option<String> {
    if !matches!(
        key.kind,
        ObjectKind::Function | ObjectKind::Aggregate | ObjectKind::Procedure | ObjectKind::Other
    ) {
        return None;
    }
    let mut tables = context.base.tables.values();
    tables
        .find(|table| {
            mentions_name(&text_of_table(table), key)
                || mentions_name(&text_of_attached(table), key)
        })
        .map(|table| table.name.to_string())
}

/// A table whose expressions or triggers mention a routine that goes, and mention it still: a server binds them to the
/// routine, not to its name. Where another of its name was there before, they may mean that one.
pub(super) fn table_that_keeps_calling(context: &Context<'_>, key: &ObjectKey) -> Option<String> {
    let is_other = |other: &ObjectKey| {
        other.name == key.name && other != key && context.new.objects.contains_key(other)
    };
    if context.base.objects.keys().any(is_other) {
        return None;
    }
    let table = table_that_calls(context, key)?;
    let still = context
        .new
        .tables
        .values()
        .find(|it| it.name.to_string() == table)?;
    let mentions =
        mentions_name(&text_of_table(still), key) || mentions_name(&text_of_attached(still), key);
    mentions.then_some(table)
}
