//! `on(postgres, row_security = forced, unlogged)` in `#[table(...)]`: words that other engines need not heed.

use super::argument::{Argument, Shape, arguments};
use crate::ctxt::Ctxt;
use crate::symbol::{EngineWord, TableWord};
use proc_macro2::Ident;
use schema_core::def::TableProperty;

/// For which engines a word of `#[table(...)]` is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// For all.
    Everywhere,
    /// For PostgreSQL alone.
    OnPostgres,
}

/// The words, those within `on(postgres, ...)` each by itself.
pub(super) fn one_by_one(ctxt: &Ctxt, argument: Argument) -> Vec<(Argument, Said)> {
    let Some(said) = on_postgres(&argument) else {
        return vec![(argument, Said::Everywhere)];
    };
    if said.is_empty() {
        ctxt.error_at(
            argument.place(),
            "nothing differs on this engine; say what does, such as `on(postgres, row_security = forced)`, or leave \
             `on` out",
        );
    }
    said.into_iter()
        .map(|argument| (argument, Said::OnPostgres))
        .collect()
}

fn on_postgres(argument: &Argument) -> Option<Vec<Argument>> {
    let Shape::Call(word, group) = &argument.shape else {
        return None;
    };
    if TableWord::of(word) != Some(TableWord::On) {
        return None;
    }
    let mut inner = arguments(group.stream()).into_iter();
    let first = inner.next()?;
    let Shape::Word(engine) = &first.shape else {
        return None;
    };
    (EngineWord::of(engine) == Some(EngineWord::Postgres)).then(|| inner.collect())
}

/// The property that a word within `on(postgres, ...)` is about; any other word is reported.
pub(super) fn property(ctxt: &Ctxt, word: &Ident, known: TableWord) -> Option<TableProperty> {
    Some(match known {
        TableWord::Unlogged => TableProperty::Unlogged,
        TableWord::With => TableProperty::Parameters,
        TableWord::Tablespace => TableProperty::Tablespace,
        TableWord::Inherits => TableProperty::Inherits,
        TableWord::ClusterOn => TableProperty::ClusterOn,
        TableWord::ReplicaIdentity => TableProperty::ReplicaIdentity,
        TableWord::RowSecurity => TableProperty::RowSecurity,
        TableWord::Partition => {
            ctxt.error(
                word,
                "a table that is divided on one engine alone says so in its own words: \
                 `partition(range(created_at), only(postgres))`",
            );
            return None;
        }
        _ => {
            ctxt.error(
                word,
                format_args!(
                    "`{word}` means the same on every engine: write it outside of `on(..)`, which takes `unlogged`, \
                     `with`, `tablespace`, `inherits`, `cluster_on`, `replica_identity` and `row_security`"
                ),
            );
            return None;
        }
    })
}
