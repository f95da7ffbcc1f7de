//! Conventions in `#[table(...)]`: `temporal(..)`, `audit(..)`, `hierarchy(..)`, `closure(..)`, `event_stream(..)`.

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::definition::last_segment;
use crate::scope::Scope;
use crate::symbol::{AuditWord, HierarchyWord, TemporalWord};
use proc_macro2::Ident;
use schema_core::def::{AuditDef, ColumnIndex, EventStreamDef, HierarchyDef};
use syn::Path;

/// `temporal(valid_from, valid_until, key(product_id))`
#[derive(Clone)]
pub(crate) struct Temporal {
    pub(crate) from: ColumnIndex,
    pub(crate) until: ColumnIndex,
    /// Of the rows of one key, one is valid at a time; empty where that is not said.
    pub(crate) key: Vec<ColumnIndex>,
}

/// `closure(Category, ancestor_id, descendant_id, depth)`
pub(crate) struct Closure {
    /// The struct whose hierarchy it is.
    pub(crate) of: Path,
    /// Its name, without its path.
    pub(crate) of_name: String,
    pub(crate) ancestor: ColumnIndex,
    pub(crate) descendant: ColumnIndex,
    pub(crate) depth: ColumnIndex,
}

/// `temporal(valid_from, valid_until)`, `temporal(valid_from, valid_until, key(product_id))`
pub(crate) fn temporal(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Temporal> {
    let example = "valid_from, valid_until";
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let mut bounds = Vec::new();
    let mut key = Once::default();
    for argument in arguments(inner) {
        if let Some(path) = argument.path() {
            bounds.push(scope.column_at(ctxt, &path));
            continue;
        }
        match &argument.shape {
            Shape::Call(name, group) if TemporalWord::of(name) == Some(TemporalWord::Key) => {
                let columns = super::key_part::columns(ctxt, scope, group.stream());
                if group.stream().is_empty() {
                    ctxt.error(
                        name,
                        "`key` names the columns of which one row is valid at a time: `key(product_id)`",
                    );
                }
                key.set(ctxt, name, Some(columns));
            }
            _ => value::unknown(ctxt, &argument, "temporal", TemporalWord::ALL),
        }
    }
    let [from, until] = bounds[..] else {
        ctxt.error_at(
            argument.place(),
            format_args!("`temporal` takes two columns: `temporal({example})`"),
        );
        return None;
    };
    Some(Temporal {
        from: from?,
        until: until?,
        key: key.get().unwrap_or_default(),
    })
}

/// `audit(created_at, updated_at = changed_at)`: each word alone is the column of that name.
pub(crate) fn audit(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<AuditDef> {
    let inner = value::enclosed(ctxt, word, argument, "created_at, updated_at")?;
    let mut created_at = Once::default();
    let mut created_by = Once::default();
    let mut updated_at = Once::default();
    let mut updated_by = Once::default();
    for argument in arguments(inner) {
        let known = argument
            .word()
            .and_then(|key| Some((AuditWord::of(key)?, key)));
        let Some((known, key)) = known else {
            value::unknown(ctxt, &argument, "audit", AuditWord::ALL);
            continue;
        };
        let column = named_column(ctxt, scope, key, &argument);
        match known {
            AuditWord::CreatedAt => created_at.set(ctxt, key, column),
            AuditWord::CreatedBy => created_by.set(ctxt, key, column),
            AuditWord::UpdatedAt => updated_at.set(ctxt, key, column),
            AuditWord::UpdatedBy => updated_by.set(ctxt, key, column),
        }
    }
    Some(AuditDef {
        created_at: created_at.get(),
        created_by: created_by.get(),
        updated_at: updated_at.get(),
        updated_by: updated_by.get(),
    })
}

/// `hierarchy(parent_id)`, `hierarchy(parent_id, path = path)`
pub(crate) fn hierarchy(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<HierarchyDef> {
    let inner = value::enclosed(ctxt, word, argument, "parent_id")?;
    let mut parent = None;
    let mut path = Once::default();
    for argument in arguments(inner) {
        match &argument.shape {
            Shape::Word(name) if parent.is_none() => parent = Some(scope.column(ctxt, name)),
            Shape::Assign(key, _) if HierarchyWord::of(key) == Some(HierarchyWord::Path) => {
                path.set(ctxt, key, named_column(ctxt, scope, key, &argument));
            }
            Shape::Word(_) => ctxt.error_at(
                argument.place(),
                "a row has one row above it: `hierarchy(parent_id)`; the column for the whole path is \
                 `hierarchy(parent_id, path = path)`",
            ),
            _ => value::unknown(ctxt, &argument, "hierarchy", HierarchyWord::ALL),
        }
    }
    let Some(parent) = parent else {
        ctxt.error_at(
            argument.place(),
            "`hierarchy` names the column that refers to the row above: `hierarchy(parent_id)`",
        );
        return None;
    };
    Some(HierarchyDef {
        parent: parent?,
        path: path.get(),
    })
}

/// `closure(Category, ancestor_id, descendant_id, depth)`
pub(crate) fn closure(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<Closure> {
    let example = "Category, ancestor_id, descendant_id, depth";
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let mut parts = arguments(inner).into_iter();
    let of = parts
        .next()
        .and_then(|first| syn::parse2::<Path>(first.tokens).ok());
    let columns: Vec<Argument> = parts.collect();
    let (Some(of), [ancestor, descendant, depth]) = (of, columns.as_slice()) else {
        ctxt.error_at(
            argument.place(),
            format_args!(
                "`closure` takes the struct whose hierarchy it holds and three columns: `closure({example})`"
            ),
        );
        return None;
    };
    let column = |argument: &Argument| match &argument.shape {
        Shape::Word(name) => scope.column(ctxt, name),
        _ => {
            ctxt.error_at(argument.place(), "a column of this struct is expected here");
            None
        }
    };
    let columns = (column(ancestor), column(descendant), column(depth));
    Some(Closure {
        of_name: last_segment(&of),
        of,
        ancestor: columns.0?,
        descendant: columns.1?,
        depth: columns.2?,
    })
}

/// `event_stream(stream_id, version)`, `event_stream(stream_id, version, position)`
pub(crate) fn event_stream(
    ctxt: &Ctxt,
    scope: &Scope,
    word: &Ident,
    argument: &Argument,
) -> Option<EventStreamDef> {
    let example = "stream_id, version";
    let inner = value::enclosed(ctxt, word, argument, example)?;
    let given = arguments(inner.clone()).len();
    if !(2..=3).contains(&given) {
        ctxt.error_at(
            argument.place(),
            format_args!(
                "`event_stream` takes the column of the stream, that of the number within it, and, if there is \
                 one, that of the number among all events: `event_stream({example}, position)`"
            ),
        );
        return None;
    }
    match super::key_part::columns(ctxt, scope, inner)[..] {
        [stream, version] => Some(EventStreamDef {
            stream,
            version,
            position: None,
        }),
        [stream, version, position] => Some(EventStreamDef {
            stream,
            version,
            position: Some(position),
        }),
        _ => None,
    }
}

/// `created_at` alone, or `created_at = made_at`.
fn named_column(
    ctxt: &Ctxt,
    scope: &Scope,
    key: &Ident,
    argument: &Argument,
) -> Option<ColumnIndex> {
    match &argument.shape {
        Shape::Word(name) => scope.column(ctxt, name),
        _ => scope.column_at(ctxt, &value::column_path(ctxt, key, argument)?),
    }
}
