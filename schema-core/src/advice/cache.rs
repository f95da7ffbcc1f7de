//! What is kept as a copy.

use super::{Advice, Subject, Topic, grouped};
use crate::rule::Need;

/// From how many runs a second a copy pays for its trouble.
const OFTEN: u32 = 200;

pub(super) fn advise(subject: &Subject<'_, '_>) -> Vec<Advice> {
    let details = subject.table.details;
    let rate = |writes: bool| -> u64 {
        let wanted = details
            .access_patterns
            .iter()
            .filter(|it| it.writes == writes);
        wanted.map(|it| u64::from(it.per_second.unwrap_or(0))).sum()
    };
    let (reads, writes) = (rate(false), rate(true));
    if details.cache.is_some() {
        let is_in_vain = writes > reads && reads > 0;
        let advice = is_in_vain.then(|| {
            subject.of_table(Topic::Cache).saying(
                "leave the cache out",
                format!(
                    "{} writes and {} reads a second: most copies end before anybody reads them",
                    grouped(writes),
                    grouped(reads)
                ),
                "a replica to read from, which needs no keys and no invalidation",
            )
        });
        return advice.into_iter().collect();
    }
    let reads = details.access_patterns.iter().filter(|it| !it.writes);
    reads
        .filter_map(|pattern| {
            let rate = pattern.per_second.filter(|rate| *rate >= OFTEN)?;
            let staleness = pattern.staleness.filter(|seconds| *seconds > 0)?;
            let draft = subject.of_pattern(Topic::Cache, pattern.name);
            if Need::of(subject.table, pattern).is_whole_table() {
                return Some(draft.saying(
                    format!("a materialized view that is refreshed every {staleness} seconds"),
                    format!("{} times a second the whole table is read, for answers that may be {staleness} seconds old", grouped(u64::from(rate))),
                    "one copy in the application, where it has one process",
                ));
            }
            let filter: Vec<_> = pattern.filter.iter().map(|it| it.column).collect();
            Some(draft.saying(
                format!("a copy for each ({}): `cache(expires = seconds({staleness}))`", subject.fields(&filter)),
                format!(
                    "{} reads a second accept answers that are {staleness} seconds old: each key is read from the database once in \
                     that time",
                    grouped(u64::from(rate))
                ),
                "a replica to read from, where keys are rarely asked for twice: a cache would only miss",
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn products(staleness: Option<u32>) -> TableBuilder {
        let products = table("Product").column("slug", text());
        products.access_with("by_slug", &["slug"], &[], |it| {
            it.per_second = Some(900);
            it.staleness = staleness;
        })
    }

    fn said(table: TableBuilder) -> Vec<Advice> {
        let table = table.build();
        advise(&Subject {
            table: &table,
            rows: None,
        })
    }

    #[test]
    fn what_may_be_old_and_is_read_often_is_copied() {
        let advice = said(products(Some(60)));
        assert!(
            advice[0]
                .advice
                .contains("for each (slug): `cache(expires = seconds(60))`"),
            "{advice:?}"
        );
        assert!(said(products(None)).is_empty());
        assert!(said(products(Some(0))).is_empty());
    }

    #[test]
    fn the_whole_table_is_a_view() {
        let products = table("Product").column("slug", text());
        let advice = said(products.access_with("all", &[], &[], |it| {
            it.per_second = Some(900);
            it.staleness = Some(60);
        }));
        assert!(advice[0].advice.contains("materialized view"));
    }
}
