//! `only(postgres)`

use super::argument::{Argument, Shape, arguments};
use super::value;
use crate::ctxt::Ctxt;
use crate::symbol::EngineWord;
use schema_core::def::EngineSet;

/// Reads one `only(...)`.
pub(crate) fn engines(ctxt: &Ctxt, argument: &Argument) -> Option<EngineSet> {
    let word = argument.word()?;
    let inner = value::enclosed(ctxt, word, argument, "postgres")?;
    let mut set = 0;
    for inner in arguments(inner) {
        let engine = match &inner.shape {
            Shape::Word(word) => EngineWord::of(word),
            _ => None,
        };
        match engine {
            Some(EngineWord::Postgres) => set |= EngineSet::POSTGRES.0,
            Some(EngineWord::Sqlite) => set |= EngineSet::SQLITE.0,
            Some(EngineWord::MySql) => ctxt.error_at(
                inner.place(),
                "MySQL is not supported yet, so that this would exist nowhere; write `only(postgres)` or \
                 `only(sqlite)`, or leave `only` out",
            ),
            None => value::unknown(ctxt, &inner, "only", EngineWord::ALL),
        }
    }
    (set != 0).then_some(EngineSet(set))
}
