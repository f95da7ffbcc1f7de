use super::object_text::{follow, holds, objects, words};
use super::{Violation, rule};
use crate::def::{ExpressionDef, IndexDef, IndexKeyDef, Node, ObjectDef, ObjectKind, SchemaDef, fnv1a};
use crate::message::Message;

rule! {
    /// A stored view that cannot be refreshed beside its readers.
    ///
    /// # What it flags
    ///
    /// A stored view (`materialized`) without a unique index over whole rows: no `#[unique(..)]` on its struct, and
    /// no `CREATE UNIQUE INDEX` on it among the objects.
    ///
    /// # Why it is bad
    ///
    /// `REFRESH MATERIALIZED VIEW` locks out every reader while the query runs. `CONCURRENTLY` does not, and needs a
    /// unique index to compare old and new rows.
    ///
    /// # Example
    ///
    /// ```text
    /// #[derive(View)]
    /// #[view(materialized, query = "select day, sum(amount) as total from sales group by day")]
    /// pub struct Revenue { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[derive(View)]
    /// #[view(materialized, query = "select day, sum(amount) as total from sales group by day")]
    /// #[unique(day)]
    /// pub struct Revenue { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "REFRESH MATERIALIZED VIEW": CONCURRENTLY.
    matview_without_unique: Warn, Schema,
    warning = "matview_without_unique: the stored view has no unique index\n\
        why: without one a refresh locks out every reader while the query runs\n\
        help: write `#[unique(..)]` on its struct with the columns that tell its rows apart\n\
        explain: cargo schema explain matview_without_unique"
}

pub(super) fn violations(schema: &SchemaDef<'_>) -> Vec<(usize, Violation)> {
    let indexed = unique_index_words(schema.objects);
    objects(schema)
        .filter(|(_, object)| object.kind == ObjectKind::MaterializedView)
        .filter(|(_, object)| !says_unique(object) && !holds(&indexed, fnv1a(object.name)))
        .map(|(position, object)| (position, Violation::new(0, message(object))))
        .collect()
}

/// Whether the struct of a view has a unique rule over all rows, or a server an index of that kind.
fn says_unique(view: &ObjectDef<'_>) -> bool {
    view.relation.is_some_and(|relation| {
        let mut uniques = relation.uniques.iter();
        let mut indexes = relation.details.indexes.iter();
        uniques.any(|unique| unique.predicate.is_none()) || indexes.any(is_unique_as_printed)
    })
}

/// A catalog has the indexes of a stored view as the server prints them.
fn is_unique_as_printed(index: &IndexDef<'_>) -> bool {
    index.parts.iter().any(|part| match &part.key {
        IndexKeyDef::Expression(ExpressionDef { nodes: [Node::Sql(sql)] }) => {
            let words = words(sql);
            follow(&words, &["create", "unique", "index"]) && !words.iter().any(|word| word == "where")
        }
        _ => false,
    })
}

/// The digests of the words of everything that creates a unique index, sorted: names of views are among them.
pub fn unique_index_words(objects: &[&ObjectDef<'_>]) -> Vec<u64> {
    let mut digests: Vec<u64> = objects
        .iter()
        .map(|object| words(object.create))
        .filter(|words| follow(words, &["unique", "index"]))
        .flatten()
        .map(|word| fnv1a(&word))
        .collect();
    digests.sort_unstable();
    digests.dedup();
    digests
}

pub(super) const fn message(view: &ObjectDef<'_>) -> Message {
    Message::of_rule(RULE.name)
        .text("the stored view `")
        .text(view.name)
        .text("` has no unique index")
        .why("without one a refresh locks out every reader while the query runs")
        .help()
        .text(
            "write `#[unique(..)]` on its struct with the columns that tell its rows apart, or create a unique \
             index on it among the objects",
        )
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::IndexPartDef;
    use crate::rule::testing::{schema, table, uuid};

    fn stored() -> ObjectDef<'static> {
        ObjectDef {
            kind: ObjectKind::MaterializedView,
            name: "revenue",
            create: "select 1 as day",
            ..ObjectDef::NONE
        }
    }

    #[test]
    fn a_stored_view_without_a_unique_index_is_flagged() {
        assert_eq!(violations(&schema(&[], &[stored()])).len(), 1);
        let plain = ObjectDef { kind: ObjectKind::View, ..stored() };
        assert!(violations(&schema(&[], &[plain])).is_empty());
    }

    #[test]
    fn an_index_of_the_struct_or_among_the_objects_is_fine() {
        let columns = Box::leak(Box::new(table("Revenue").column("day", uuid()).unique(&["day"]).build()));
        let with_unique = ObjectDef { relation: Some(columns), ..stored() };
        assert!(violations(&schema(&[], &[with_unique])).is_empty());
        let index = ObjectDef {
            kind: ObjectKind::Other,
            name: "revenue_day",
            create: "CREATE UNIQUE INDEX revenue_day ON revenue (day)",
            ..ObjectDef::NONE
        };
        assert!(violations(&schema(&[], &[stored(), index])).is_empty());
    }

    #[test]
    fn an_index_as_a_server_prints_it_is_read() {
        let printed = |sql: &'static str| {
            let columns = table("Revenue").column("day", uuid()).index_with(&["day"], |index| {
                let nodes = Box::leak(Box::new([Node::Sql(sql)]));
                let part = IndexPartDef {
                    key: IndexKeyDef::Expression(ExpressionDef { nodes }),
                    ..index.parts[0]
                };
                index.parts = Box::leak(Box::new([part]));
            });
            let relation = Some(&*Box::leak(Box::new(columns.build())));
            violations(&schema(&[], &[ObjectDef { relation, ..stored() }])).is_empty()
        };
        assert!(printed("CREATE UNIQUE INDEX revenue_day ON public.revenue USING btree (day)"));
        assert!(!printed("CREATE INDEX revenue_day ON public.revenue USING btree (day)"));
        assert!(!printed("CREATE UNIQUE INDEX revenue_day ON public.revenue USING btree (day) WHERE (day > 1)"));
    }
}
