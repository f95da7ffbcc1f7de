//! `on(sqlite, without_rowid, strict = false, autoincrement = false)` in `#[table(...)]`

use super::argument::{Argument, Shape, arguments};
use super::value::{self, Once};
use crate::ctxt::Ctxt;
use crate::place::Place;
use crate::symbol::{EngineWord, SqliteTableWord};
use proc_macro2::Ident;

/// How SQLite stores a table, where that is not the usual way.
#[derive(Default)]
pub(crate) struct SqliteTable {
    pub(crate) without_rowid: Option<Place>,
    pub(crate) not_strict: bool,
    /// `autoincrement = false`
    pub(crate) reuses_numbers: Option<Place>,
}

impl SqliteTable {
    /// Whether nothing is said.
    pub(crate) fn is_empty(&self) -> bool {
        self.without_rowid.is_none() && !self.not_strict && self.reuses_numbers.is_none()
    }
}

/// Reads `on(sqlite, ...)`.
pub(super) fn on(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<SqliteTable> {
    let inner = arguments(value::enclosed(
        ctxt,
        word,
        argument,
        "sqlite, without_rowid",
    )?);
    let (first, said) = inner.split_first()?;
    let engine = match &first.shape {
        Shape::Word(word) => EngineWord::of(word),
        _ => None,
    };
    match engine {
        Some(EngineWord::Sqlite) => {}
        // Its words are read as those of the table.
        Some(EngineWord::Postgres) => return None,
        Some(EngineWord::MySql) => {
            ctxt.error_at(
                first.place(),
                "MySQL is not supported yet; write `on(sqlite, ..)`",
            );
            return None;
        }
        None => {
            value::unknown(ctxt, first, "on", &["postgres", "sqlite"]);
            return None;
        }
    }
    if said.is_empty() {
        ctxt.error_at(
            argument.place(),
            format_args!(
                "nothing differs on this engine; say what does, such as `{word}(sqlite, without_rowid)`, or leave \
                 `{word}` out"
            ),
        );
        return None;
    }
    let (mut without_rowid, mut strict, mut autoincrement) =
        (Once::default(), Once::default(), Once::default());
    for said in said {
        let known = said
            .word()
            .and_then(|word| Some((SqliteTableWord::of(word)?, word)));
        let Some((known, word)) = known else {
            value::unknown(ctxt, said, "on", SqliteTableWord::ALL);
            continue;
        };
        match known {
            SqliteTableWord::WithoutRowid => {
                let flag = value::flag(ctxt, word, said);
                let place = flag.map(|set| set.then(|| said.place()));
                without_rowid.set(ctxt, word, place);
            }
            SqliteTableWord::Strict => strict.set(ctxt, word, usual(ctxt, word, said)),
            SqliteTableWord::Autoincrement => {
                let flag = usual(ctxt, word, said);
                let place = flag.map(|set| (!set).then(|| said.place()));
                autoincrement.set(ctxt, word, place);
            }
        }
    }
    Some(SqliteTable {
        without_rowid: without_rowid.get().flatten(),
        not_strict: strict.get() == Some(false),
        reuses_numbers: autoincrement.get().flatten(),
    })
}

/// What holds unless it is said not to: `strict = false`, and `strict` alone for who wants to say it.
fn usual(ctxt: &Ctxt, word: &Ident, argument: &Argument) -> Option<bool> {
    let read = value::flag(&Ctxt::default(), word, argument);
    if read.is_none() {
        ctxt.error_at(
            argument.place(),
            format_args!("`{word}` holds unless it is said not to: `{word} = false`"),
        );
    }
    read
}
