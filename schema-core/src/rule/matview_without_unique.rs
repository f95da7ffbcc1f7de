use super::object_text::{follow, name_of, objects, of_object, words};
use super::{Violation, rule};
use crate::def::{ObjectDef, ObjectKind, SchemaDef};

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
    matview_without_unique: Warn, Tool
}

pub(super) fn violations(schema: &SchemaDef<'_>) -> Vec<(usize, Violation)> {
    objects(schema)
        .filter(|(_, object)| object.kind == ObjectKind::MaterializedView)
        .filter(|(_, object)| !has_unique(schema, object))
        .map(|(position, object)| {
            of_object(
                position,
                &RULE,
                format_args!("the stored view `{}` has no unique index", name_of(object)),
                "without one a refresh locks out every reader while the query runs",
                "write `#[unique(..)]` on its struct with the columns that tell its rows apart, or create a unique \
                 index on it among the objects",
            )
        })
        .collect()
}

fn has_unique(schema: &SchemaDef<'_>, view: &ObjectDef<'_>) -> bool {
    let of_struct = view.relation.is_some_and(|relation| {
        let mut uniques = relation.uniques.iter();
        uniques.any(|unique| unique.predicate.is_none())
    });
    of_struct
        || objects(schema).any(|(_, object)| {
            let words = words(object.create);
            follow(&words, &["unique", "index"]) && words.iter().any(|word| word == view.name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
