//! Indexes that are built, dropped and rebuilt.

use super::Judge;
use crate::migration_lint::statement::Slice;

impl Judge<'_> {
    pub(super) fn is_index(&self, all: Slice<'_>) -> bool {
        all.begins(&["create", "index"]) || all.begins(&["create", "unique", "index"])
    }

    pub(super) fn concurrently(&mut self, all: Slice<'_>) {
        let word = all
            .find(&["concurrently"])
            .and_then(|position| all.0.get(position));
        let is_refresh = all.begins(&["refresh"]);
        if self.session.in_transaction && !is_refresh {
            self.report_with(
                "concurrently_in_txn",
                word,
                "CONCURRENTLY within a transaction: the server refuses it".to_owned(),
                Some(
                    "move the statement into a file of its own that runs outside of a transaction (`-- no-transaction` \
                     for sqlx, `run_in_transaction = false` in diesel's metadata.toml, `-- migrate:up transaction:false` \
                     for dbmate, `-- +goose NO TRANSACTION`)"
                        .to_owned(),
                ),
            );
        }
        let is_build = !is_refresh && !all.begins(&["alter", "table"]);
        if is_build && (self.session.lock_timeout || self.session.statement_timeout) {
            self.report(
                "concurrently_under_short_timeout",
                word,
                "the timeout cancels the build wherever an old snapshot is open, and leaves an invalid index".to_owned(),
            );
        }
        if is_build && self.file.text.to_lowercase().contains("pg_advisory_lock(") {
            self.report(
                "runner_lock_against_concurrently",
                word,
                "a second runner that waits in `pg_advisory_lock` ends this build in a deadlock"
                    .to_owned(),
            );
        }
    }

    pub(super) fn create_index(&mut self, all: Slice<'_>) {
        let Some(rest) = all.behind(&["index"]) else {
            return;
        };
        let is_concurrent = rest.begins(&["concurrently"]);
        let rest = rest.skip(&["concurrently"]);
        if is_concurrent && rest.begins(&["if", "not", "exists"]) {
            self.report(
                "invalid_index_masked",
                rest.0.first(),
                "an index that failed to build has the name too, and is taken for it".to_owned(),
            );
        }
        let rest = rest.skip(&["if", "not", "exists"]);
        let name = rest
            .name()
            .filter(|_| !rest.begins(&["on"]))
            .map(|(name, _)| name);
        let Some(on) = rest.behind(&["on"]) else {
            return;
        };
        let Some((table, definition)) = on.skip(&["only"]).name() else {
            return;
        };
        if let Some(name) = name
            .as_ref()
            .filter(|name| self.session.dropped_indexes.contains(*name))
        {
            self.report(
                "index_replace_gap",
                None,
                format!("`{name}` is gone until this build is done"),
            );
        }
        let facts = self.known.tables.get(&table);
        if let Some(by) = facts.and_then(|facts| facts.distributed_by.clone())
            && all.begins(&["create", "unique"])
        {
            let key = definition
                .find(&["("])
                .and_then(|at| Slice(&definition.0[at..]).enclosed());
            if !key.is_some_and(|(inner, _)| inner.mentions(&by)) {
                self.report(
                    "distributed_ddl",
                    None,
                    format!("a unique index of `{table}`, which is distributed by `{by}`, lacks that column"),
                );
            }
        }
        if is_concurrent || !self.is_older(&table) {
            return;
        }
        if facts.is_some_and(|facts| facts.is_partitioned) {
            if !on.begins(&["only"]) {
                self.report(
                    "partitioned_index_blocking",
                    None,
                    format!(
                        "every partition of `{table}` is locked against writers until all are done"
                    ),
                );
            }
            return;
        }
        self.works(&table, "the index is built");
        let mut help = self
            .statement
            .all()
            .text()
            .replacen(" index ", " index concurrently ", 1);
        help.push_str(";  -- in a file of its own, outside of a transaction");
        self.report_with(
            "index_create_blocking",
            None,
            format!("writers of `{table}` wait until the index is built"),
            Some(help),
        );
    }

    pub(super) fn drop_index(&mut self, rest: Slice<'_>) {
        let is_concurrent = rest.begins(&["concurrently"]);
        let names = rest.skip(&["concurrently"]).skip(&["if", "exists"]).names();
        for name in names {
            let table = self
                .known
                .indexes
                .get(&name)
                .map(|(table, _)| table.clone());
            let is_older = table.as_ref().is_none_or(|table| self.is_older(table));
            if !is_older {
                continue;
            }
            self.session.dropped_indexes.insert(name.clone());
            if !is_concurrent {
                self.report_with(
                    "index_drop_blocking",
                    None,
                    format!("everything on the table of `{name}` waits while it is dropped"),
                    Some(format!("DROP INDEX CONCURRENTLY {name};")),
                );
            }
            self.report(
                "index_drop_regresses_queries",
                None,
                format!("queries that read `{name}` become slow at once"),
            );
        }
    }
}
