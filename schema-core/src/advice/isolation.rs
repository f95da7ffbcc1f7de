//! At which level transactions run.

use super::{Advice, Situation, Subject, Topic, grouped};
use crate::def::Engine;

/// From how many changes a second transactions meet on the same rows.
const OFTEN: u32 = 50;

pub(super) fn advise(subject: &Subject<'_, '_>, situation: &Situation) -> Vec<Advice> {
    let patterns = subject.table.details.access_patterns;
    let is_sqlite = situation.engine == Some(Engine::Sqlite);
    let changes = patterns
        .iter()
        .filter(|it| it.writes && !it.written.is_empty());
    changes
        .map(|pattern| {
            let written = subject.fields(pattern.written);
            let draft = subject.of_pattern(Topic::Isolation, pattern.name);
            let often = pattern.per_second.filter(|rate| *rate >= OFTEN);
            if is_sqlite {
                return draft.saying(
                    "begin with `BEGIN IMMEDIATE`",
                    format!("a transaction that reads before it changes {written} cannot wait for another writer: it fails with SQLITE_BUSY"),
                    "one statement without a transaction of its own, where the new value follows from the row",
                );
            }
            match often {
                Some(rate) => draft.saying(
                    format!("READ COMMITTED, and one statement that computes {written} from the row"),
                    format!(
                        "{} changes a second meet on rows: each waits for the one before and goes on with its result, and none \
                         has to be tried again",
                        grouped(u64::from(rate))
                    ),
                    "SELECT .. FOR UPDATE where the application computes; REPEATABLE READ or SERIALIZABLE would fail with \
                     40001 as often as changes meet",
                ),
                None => draft.saying(
                    "READ COMMITTED where the statement computes, REPEATABLE READ where the application does",
                    format!("{written} follow from what was read before; at READ COMMITTED the later of two changes wins unseen"),
                    "a version column: `UPDATE .. WHERE version = $1`, which also holds between requests; SERIALIZABLE where \
                     the decision rests on rows that are not changed; both are tried again when they fail",
                ),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table};

    fn said(rate: u32, engine: Engine) -> Vec<Advice> {
        let accounts = table("Account")
            .column("id", bigint())
            .column("balance", bigint());
        let accounts = accounts.access_with("pay", &["id"], &[], |it| {
            it.writes = true;
            it.written = &[1];
            it.per_second = Some(rate);
        });
        let table = accounts.build();
        let situation = Situation {
            engine: Some(engine),
            ..Situation::default()
        };
        advise(
            &Subject {
                table: &table,
                rows: None,
            },
            &situation,
        )
    }

    #[test]
    fn changes_that_meet_are_one_statement() {
        let often = said(400, Engine::Postgres);
        assert!(
            often[0].advice.contains("computes balance from the row"),
            "{often:?}"
        );
        assert!(
            said(1, Engine::Postgres)[0]
                .alternative
                .contains("version column")
        );
        assert!(
            said(1, Engine::Sqlite)[0]
                .advice
                .contains("BEGIN IMMEDIATE")
        );
    }
}
