//! Functional dependencies: closures of columns, and the keys that follow from them.

use crate::def::{ColumnIndex, IndexKeyDef, SiteIndex, TableDef};
use std::collections::BTreeSet;

/// A set of columns.
pub(super) type Columns = BTreeSet<ColumnIndex>;

/// The most keys that are looked for; a table that has more is beyond being told about them.
const MOST_KEYS: usize = 64;

/// A dependency: rows that agree in `from` agree in `to`.
pub(super) struct Dependency {
    pub(super) from: Columns,
    pub(super) to: Columns,
    /// Where `#[depends]` says it; `None` for what follows from a key.
    pub(super) site: Option<SiteIndex>,
    pub(super) multivalued: bool,
}

/// Every dependency of a table: the declared ones, and that each key decides everything.
pub(super) fn dependencies(table: &TableDef<'_>) -> Vec<Dependency> {
    let declared = table.details.dependencies.iter().map(|it| Dependency {
        from: it.determinant.iter().copied().collect(),
        to: it.dependents.iter().copied().collect(),
        site: Some(it.site),
        multivalued: it.multivalued,
    });
    let of_keys = enforced_keys(table).into_iter().map(|key| Dependency {
        from: key,
        to: all_columns(table),
        site: None,
        multivalued: false,
    });
    declared.chain(of_keys).collect()
}

/// Every column.
pub(super) fn all_columns(table: &TableDef<'_>) -> Columns {
    (0..table.columns.len())
        .filter_map(|position| ColumnIndex::try_from(position).ok())
        .collect()
}

/// The sets of columns in which no two rows agree, because a constraint says so: keys and unique rules of
/// plain columns that hold for all rows. One that may be NULL identifies nothing.
pub(super) fn enforced_keys(table: &TableDef<'_>) -> Vec<Columns> {
    let primary = table
        .primary_key
        .iter()
        .filter(|key| !key.without_overlaps)
        .map(|key| key.columns.iter().copied().collect());
    let uniques = table
        .uniques
        .iter()
        .filter(|unique| unique.predicate.is_none() && !unique.without_overlaps)
        .filter_map(|unique| {
            let column = |part: &crate::def::IndexPartDef<'_>| match part.key {
                IndexKeyDef::Column(column) => Some(column),
                IndexKeyDef::Expression(_) => None,
            };
            let columns: Columns = unique.parts.iter().map(column).collect::<Option<_>>()?;
            let is_nullable = columns
                .iter()
                .any(|column| table.columns[usize::from(*column)].nullable);
            (!is_nullable || unique.nulls_not_distinct).then_some(columns)
        });
    primary.chain(uniques).collect()
}

/// Everything that `columns` decide.
pub(super) fn closure(columns: &Columns, dependencies: &[Dependency]) -> Columns {
    let mut decided = columns.clone();
    loop {
        let before = decided.len();
        for dependency in dependencies {
            if !dependency.multivalued && dependency.from.is_subset(&decided) {
                decided.extend(&dependency.to);
            }
        }
        if decided.len() == before {
            return decided;
        }
    }
}

/// The candidate keys: the smallest sets of columns that decide every other. The search follows Lucchesi
/// and Osborn: from each key and each dependency follows another superkey, so that the work grows with the
/// number of keys, not of columns.
pub(super) fn candidate_keys(table: &TableDef<'_>, dependencies: &[Dependency]) -> Vec<Columns> {
    let all = all_columns(table);
    let mut keys = vec![reduced(&all, &all, dependencies)];
    let mut position = 0;
    while position < keys.len() && keys.len() < MOST_KEYS {
        let key = keys[position].clone();
        for dependency in dependencies.iter().filter(|it| !it.multivalued) {
            let superkey: Columns = dependency
                .from
                .iter()
                .chain(key.difference(&dependency.to))
                .copied()
                .collect();
            if !keys.iter().any(|known| known.is_subset(&superkey)) {
                keys.push(reduced(&superkey, &all, dependencies));
            }
        }
        position += 1;
    }
    keys.sort();
    keys
}

/// A key within a superkey. Columns at the end go first, so that a key keeps what is declared first.
fn reduced(superkey: &Columns, all: &Columns, dependencies: &[Dependency]) -> Columns {
    let mut key = superkey.clone();
    for column in superkey.iter().rev() {
        let mut smaller = key.clone();
        smaller.remove(column);
        if closure(&smaller, dependencies).len() == all.len() {
            key = smaller;
        }
    }
    key
}

/// The fields of columns, separated by commas.
pub(super) fn fields(table: &TableDef<'_>, columns: &Columns) -> String {
    let fields: Vec<&str> = columns
        .iter()
        .map(|column| table.columns[usize::from(*column)].field)
        .collect();
    fields.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{TableBuilder, table, text};

    fn relation(columns: &[&'static str]) -> TableBuilder {
        columns
            .iter()
            .fold(table("R"), |table, field| table.column(field, text()))
    }

    fn keys(table: TableBuilder) -> Vec<String> {
        let table = table.build();
        let mut keys: Vec<String> = candidate_keys(&table, &dependencies(&table))
            .iter()
            .map(|key| fields(&table, key))
            .collect();
        keys.sort();
        keys
    }

    /// Ullman, "Principles of Database Systems": city, street, zip.
    #[test]
    fn every_candidate_key_is_found() {
        let addresses = relation(&["city", "street", "zip"])
            .depends(&["zip"], &["city", "street"])
            .depends(&["city"], &["zip"]);
        assert_eq!(keys(addresses), ["city, street", "street, zip"]);
    }

    #[test]
    fn keys_of_constraints_count_and_nullable_ones_do_not() {
        let members = relation(&["id", "email", "phone", "name"])
            .primary_key(&["id"])
            .unique(&["email"]);
        assert_eq!(keys(members), ["email", "id"]);
        let maybe = relation(&["id"])
            .column_with("email", text(), |column| column.nullable = true)
            .primary_key(&["id"])
            .unique(&["email"]);
        assert_eq!(keys(maybe), ["id"]);
    }

    #[test]
    fn without_any_dependency_all_columns_are_the_key() {
        assert_eq!(keys(relation(&["a", "b"])), ["a, b"]);
    }
}
