//! Words about where rows are kept that contradict each other or the types: mistakes that one struct shows, each
//! at its token.

use crate::ast::Table;
use crate::ctxt::Ctxt;
use crate::language::column_type;
use crate::settings::TableSettings;
use schema_core::def::{Engine, TypeFamily};

/// Runs every check.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>, settings: &TableSettings) {
    ciphertexts_are_bytes_or_text(ctxt, table);
    nothing_computes_ciphertexts(ctxt, table);
    one_engine_for_all_tables(ctxt, table, settings);
    answers_alone_are_stale(ctxt, table);
    facts_are_not_changed(ctxt, table);
}

/// What encrypts gives bytes, or text that stands for bytes.
fn ciphertexts_are_bytes_or_text(ctxt: &Ctxt, table: &Table<'_>) {
    for column in &table.columns {
        let Some((_, place)) = column.options.encrypted else {
            continue;
        };
        let declared = column.options.data_type.as_ref();
        let kind = declared.map_or_else(
            || column.known_type().kind,
            |(declared, _)| column_type(declared).kind,
        );
        let fits = matches!(
            kind.family(),
            TypeFamily::Binary | TypeFamily::Text | TypeFamily::Json | TypeFamily::Unknown
        );
        if !fits {
            ctxt.error_at(
                place,
                format_args!(
                    "a ciphertext is bytes, and `{}` holds none: write the field as `Vec<u8>`, and decrypt it into \
                     its type in the application",
                    column.ident
                ),
            );
        }
    }
}

/// The database has no key.
fn nothing_computes_ciphertexts(ctxt: &Ctxt, table: &Table<'_>) {
    for column in &table.columns {
        let options = &column.options;
        let (Some((_, place)), true) = (
            options.encrypted,
            options.generated.is_some() || options.identity.is_some() || options.serial.is_some(),
        ) else {
            continue;
        };
        ctxt.error_at(
            place,
            format_args!(
                "the database computes `{}` and has no key to encrypt it with: remove one of the two",
                column.ident
            ),
        );
    }
}

/// Migrations create each table on every engine of the project, or not at all.
fn one_engine_for_all_tables(ctxt: &Ctxt, table: &Table<'_>, settings: &TableSettings) {
    let Some(choice) = &table.options.engine else {
        return;
    };
    let Some(engine) = choice.engine.engine() else {
        return;
    };
    let others = Engine::ALL
        .iter()
        .copied()
        .find(|other| *other != engine && settings.project.engines.0 & other.set().0 != 0);
    let is_said = !settings.project.is_silent_about_engines();
    if let Some(other) = others.filter(|_| is_said) {
        ctxt.error_at(
            choice.place,
            format_args!(
                "migrations create this table on {} too, which `engines` of `architrave.toml` names: leave `engine(..)` \
                 out, or move the table into a project of its own",
                other.name()
            ),
        );
    }
}

/// A write is there or it is not.
fn answers_alone_are_stale(ctxt: &Ctxt, table: &Table<'_>) {
    for access in &table.access {
        if access.writes.is_some() && access.staleness.is_some() {
            ctxt.error_at(
                access.place,
                "`writes` changes rows, and `staleness` is about the age of an answer: keep one",
            );
        }
        if access.writes.is_some() && (!access.order.is_empty() || !access.select.is_empty()) {
            ctxt.error_at(
                access.place,
                "`writes` gives no rows back that `order` or `select` could be about: leave them out",
            );
        }
    }
}

/// What only grows is not changed by an access pattern either.
fn facts_are_not_changed(ctxt: &Ctxt, table: &Table<'_>) {
    let options = &table.options;
    if !options.append_only && options.event_stream.is_none() {
        return;
    }
    for access in &table.access {
        let changes = access
            .writes
            .as_ref()
            .is_some_and(|written| !written.is_empty());
        if changes {
            ctxt.error_at(
                access.place,
                "rows of this table are never changed, as `append_only` or `event_stream` says: write `writes` alone \
                 for rows that are added",
            );
        }
    }
}
