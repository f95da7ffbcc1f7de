//! Which indexes serve the access patterns better than those that are there. That one is missing is for the rule
//! `access_pattern_unserved` to say.

use super::{Advice, Situation, Subject, Topic, grouped};
use crate::def::{AccessPatternDef, Engine};
use crate::rule::{Need, SearchKey, search_keys};

/// From how many rows a summary of ranges of pages pays against a tree over all rows.
const ROWS_OF_BRIN: u64 = 20_000_000;

/// From how many runs a second it pays not to visit the table.
const OFTEN: u32 = 100;

/// The most columns that are worth carrying along.
const FEW: usize = 4;

pub(super) fn advise(subject: &Subject<'_, '_>, situation: &Situation) -> Vec<Advice> {
    let keys = search_keys(subject.table);
    let reads = subject
        .table
        .details
        .access_patterns
        .iter()
        .filter(|it| !it.writes);
    reads
        .filter_map(|pattern| {
            let need = Need::of(subject.table, pattern);
            if need.is_whole_table() {
                return None;
            }
            let serving: Vec<&SearchKey<'_>> =
                keys.iter().filter(|key| need.is_served_by(key)).collect();
            summary(subject, situation, pattern, &need, &serving)
                .or_else(|| covering(subject, pattern, &serving))
        })
        .collect()
}

/// Ranges of a column that grows with the table, over very many rows.
fn summary(
    subject: &Subject<'_, '_>,
    situation: &Situation,
    pattern: &AccessPatternDef<'_>,
    need: &Need<'_>,
    serving: &[&SearchKey<'_>],
) -> Option<Advice> {
    let rows = subject.rows.filter(|rows| *rows >= ROWS_OF_BRIN)?;
    let grows = subject.table.details.conventions.is_append_only();
    let [column] = need.range.as_slice() else {
        return None;
    };
    let is_alone = need.equal.is_empty() && need.order.is_empty();
    let has_one = serving.iter().any(|key| key.method == "brin");
    if situation.engine == Some(Engine::Sqlite) || !grows || !is_alone || has_one {
        return None;
    }
    let field = subject.fields(&[*column]);
    Some(subject.of_pattern(Topic::Index, pattern.name).saying(
        format!("`#[index({field}, using = brin)]`"),
        format!(
            "`{}` is only appended to, so that {field} is in the order of its {} rows: a summary of page ranges has a \
             thousandth of the size of a tree, and costs writes next to nothing",
            subject.table.rust_name,
            grouped(rows)
        ),
        format!("a tree, `#[index({field})]`, where rows come late or few of them are read at a time"),
    ))
}

fn covering(
    subject: &Subject<'_, '_>,
    pattern: &AccessPatternDef<'_>,
    serving: &[&SearchKey<'_>],
) -> Option<Advice> {
    let rate = pattern.per_second.filter(|rate| *rate >= OFTEN)?;
    let key = serving.iter().find(|key| key.method == "btree")?;
    let lacks: Vec<_> = pattern
        .select
        .iter()
        .copied()
        .filter(|column| {
            let in_key = (0..key.parts.len()).any(|position| key.column(position) == Some(*column));
            !in_key && !key.include.contains(column)
        })
        .collect();
    if lacks.is_empty() || lacks.len() > FEW {
        return None;
    }
    let fields = subject.fields(&lacks);
    Some(subject.of_pattern(Topic::Index, pattern.name).saying(
        format!("`include({fields})` in the index that serves it"),
        format!(
            "{} times a second a row is fetched for {fields} alone; with them in the index the table is not visited, as far as \
             vacuum keeps up",
            grouped(u64::from(rate))
        ),
        "to leave it, where these columns change often: an UPDATE of them could then no longer be heap-only",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, bigint, table, text};

    fn said(table: TableBuilder) -> Vec<Advice> {
        let table = table.build();
        let rows = table.rows;
        advise(
            &Subject {
                table: &table,
                rows,
            },
            &Situation::default(),
        )
    }

    fn events() -> TableBuilder {
        table("Event")
            .column("id", bigint())
            .column("at", bigint())
            .column("name", text())
            .rows(400_000_000)
    }

    #[test]
    fn a_range_of_what_only_grows_gets_a_summary() {
        let grows = events().saying(|details| details.conventions.append_only = true);
        let advice = said(grows.access("since", &["at .."], &[]));
        assert_eq!(advice[0].advice, "`#[index(at, using = brin)]`");
        assert!(said(events().access("since", &["at .."], &[])).is_empty());
    }

    #[test]
    fn what_is_served_is_covered_where_that_pays() {
        let often = |it: &mut AccessPatternDef<'static>| {
            it.per_second = Some(400);
            it.select = &[2];
        };
        let advice = said(
            events()
                .index(&["at"])
                .access_with("by_time", &["at"], &[], often),
        );
        assert!(
            advice[0].advice.starts_with("`include(name)`"),
            "{advice:?}"
        );
        assert!(said(events().index(&["at"]).access("by_time", &["at"], &[])).is_empty());
    }
}
