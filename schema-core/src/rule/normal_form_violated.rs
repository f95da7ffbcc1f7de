use super::dependency::{Columns, Dependency, candidate_keys, closure, dependencies, fields};
use super::{Violation, rule};
use crate::def::{NormalForm, TableDef};

rule! {
    /// A table below the normal form that the project holds its tables to.
    ///
    /// # What it flags
    ///
    /// A declared dependency, `#[depends(city, on(postal_code))]`, that puts the table below the normal
    /// form of `architrave.toml` (`normal_form`, third unless it says otherwise). Candidate keys are
    /// computed from all dependencies, and from the primary key and the unique rules.
    ///
    /// | normal form | what may decide a column |
    /// |---|---|
    /// | `2nf` | a column in no key is not decided by a part of a key |
    /// | `3nf` | a column in no key is decided by keys alone |
    /// | `bcnf` | every column is decided by keys alone |
    /// | `4nf` | and several independent values (`multivalued = true`) follow from a key alone |
    ///
    /// Columns that are `denormalized(from = .., reason = "..")` are copies on purpose, and generated ones
    /// cannot contradict themselves; both are exempt.
    ///
    /// # Why it is bad
    ///
    /// The same fact stands in many rows. An update that misses one of them leaves two answers, the fact
    /// cannot be stored before the first row that needs it, and it is lost with the last one.
    ///
    /// # Example
    ///
    /// ```text
    /// #[depends(city, on(postal_code))]
    /// pub struct Address {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub street: String,
    ///     pub postal_code: String,
    ///     pub city: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// pub struct Address {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub street: String,
    ///     #[references(PostalCode.postal_code, on_delete = restrict)]
    ///     pub postal_code: String,
    /// }
    ///
    /// pub struct PostalCode {
    ///     #[column(primary_key)]
    ///     pub postal_code: String,
    ///     pub city: String,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// E. F. Codd, "Further Normalization of the Data Base Relational Model", 1971; Ronald Fagin, "Multivalued
    /// Dependencies and a New Normal Form for Relational Databases", 1977.
    normal_form_violated: Deny, Table
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    if table.details.dependencies.is_empty() {
        return Vec::new();
    }
    let dependencies = dependencies(table);
    let keys = candidate_keys(table, &dependencies);
    let prime: Columns = keys.iter().flatten().copied().collect();
    let judged = table.details.project.normal_form;
    dependencies
        .iter()
        .filter_map(|dependency| {
            let site = dependency.site?;
            let (broken, moved) = broken(table, dependency, &dependencies, &keys, &prime)?;
            (broken <= judged)
                .then(|| finding(table, site, dependency, broken, &moved, &keys, &dependencies))
        })
        .collect()
}

/// The lowest normal form that a dependency breaks, and the columns by which it does.
fn broken(
    table: &TableDef<'_>,
    dependency: &Dependency,
    dependencies: &[Dependency],
    keys: &[Columns],
    prime: &Columns,
) -> Option<(NormalForm, Columns)> {
    let decided = closure(&dependency.from, dependencies);
    let is_superkey = decided.len() == table.columns.len();
    let covers_everything =
        dependency.from.union(&dependency.to).count() == table.columns.len();
    if is_superkey || (dependency.multivalued && covers_everything) {
        return None;
    }
    let judged: Columns = dependency
        .to
        .iter()
        .filter(|column| !is_exempt(table, **column))
        .copied()
        .collect();
    if judged.is_empty() {
        return None;
    }
    if dependency.multivalued {
        return Some((NormalForm::Fourth, judged));
    }
    let outside: Columns = judged.difference(prime).copied().collect();
    if outside.is_empty() {
        return Some((NormalForm::BoyceCodd, judged));
    }
    let is_part_of_a_key = keys.iter().any(|key| dependency.from.is_subset(key));
    let form = match is_part_of_a_key {
        true => NormalForm::Second,
        false => NormalForm::Third,
    };
    Some((form, outside))
}

fn is_exempt(table: &TableDef<'_>, column: u16) -> bool {
    let details = table.columns[usize::from(column)].details;
    details.denormalized.is_some() || details.generated.is_some()
}

fn finding(
    table: &TableDef<'_>,
    site: u16,
    dependency: &Dependency,
    broken: NormalForm,
    columns: &Columns,
    keys: &[Columns],
    dependencies: &[Dependency],
) -> Violation {
    let from = fields(table, &dependency.from);
    let keys: Vec<String> = keys
        .iter()
        .map(|key| format!("({})", fields(table, key)))
        .collect();
    let what = format!(
        "`{from}` is no key of `{}` and decides `{}`: the table is not in {}\n  candidate keys: {}",
        table.rust_name,
        fields(table, columns),
        name(broken),
        keys.join(", "),
    );
    // What the determinant decides goes along, or the new table would lack it.
    let moved: Columns = match dependency.multivalued {
        true => columns.clone(),
        false => closure(&dependency.from, dependencies)
            .difference(&dependency.from)
            .filter(|column| !is_exempt(table, **column))
            .filter(|column| !is_in_primary_key(table, **column))
            .copied()
            .collect(),
    };
    let moved = if moved.is_empty() { columns } else { &moved };
    let key = match dependency.multivalued {
        true => format!("{from}, {}", fields(table, moved)),
        false => from.clone(),
    };
    let help = format!(
        "decompose: give `{moved}` a table of its own with the primary key `({key})`, and keep `{from}` here as a \
         reference to it; a copy that is wanted says so: `#[column(denormalized(from = .., reason = \"..\"))]`",
        moved = fields(table, moved),
    );
    let why = "the same fact stands in many rows, and an update that misses one leaves two answers";
    Violation::told(&RULE, site, what, why, help)
}

fn is_in_primary_key(table: &TableDef<'_>, column: u16) -> bool {
    table
        .primary_key
        .is_some_and(|key| key.columns.contains(&column))
}

fn name(form: NormalForm) -> &'static str {
    match form {
        NormalForm::First => "first normal form",
        NormalForm::Second => "second normal form",
        NormalForm::Third => "third normal form",
        NormalForm::BoyceCodd => "Boyce-Codd normal form",
        NormalForm::Fourth => "fourth normal form",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, DenormalizedDef};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn addresses() -> TableBuilder {
        table("Address")
            .column("id", uuid())
            .column("street", text())
            .column("postal_code", text())
            .column("city", text())
            .column("state", text())
            .primary_key(&["id"])
    }

    fn found(table: TableBuilder, form: NormalForm) -> Vec<String> {
        let table = table.saying(|details| details.project.normal_form = form).build();
        violations(&table)
            .iter()
            .map(|violation| violation.message.as_str().to_owned())
            .collect()
    }

    #[test]
    fn a_transitive_dependency_is_flagged_with_its_decomposition() {
        let table = addresses()
            .depends(&["city"], &["postal_code"])
            .depends(&["state"], &["city"]);
        let found = found(table, NormalForm::Third);
        assert_eq!(found.len(), 2);
        for wanted in [
            "`postal_code` is no key of `Address` and decides `city`",
            "third normal form",
            "candidate keys: (id)",
            "give `city, state` a table of its own with the primary key `(postal_code)`",
        ] {
            assert!(found[0].contains(wanted), "{}", found[0]);
        }
    }

    #[test]
    fn part_of_a_key_breaks_the_second_form_and_the_rest_the_third() {
        let lines = || {
            ["order_id", "product_id", "product_name", "supplier", "supplier_city"]
                .into_iter()
                .fold(table("Line"), |table, field| table.column(field, text()))
                .primary_key(&["order_id", "product_id"])
                .depends(&["product_name"], &["product_id"])
                .depends(&["supplier_city"], &["supplier"])
        };
        assert_eq!(found(lines(), NormalForm::First).len(), 0);
        let second = found(lines(), NormalForm::Second);
        assert_eq!(second.len(), 1);
        assert!(second[0].contains("second normal form"), "{}", second[0]);
        assert_eq!(found(lines(), NormalForm::Third).len(), 2);
    }

    #[test]
    fn a_column_of_a_key_may_be_decided_in_the_third_form_and_not_in_boyce_codd() {
        let lessons = || {
            ["student", "subject", "teacher"]
                .into_iter()
                .fold(table("Lesson"), |table, field| table.column(field, text()))
                .primary_key(&["student", "subject"])
                .depends(&["subject"], &["teacher"])
        };
        assert_eq!(found(lessons(), NormalForm::Third).len(), 0);
        assert_eq!(found(lessons(), NormalForm::BoyceCodd).len(), 1);
    }

    #[test]
    fn independent_sets_of_values_break_the_fourth_form() {
        let skills = || {
            ["person", "skill", "language"]
                .into_iter()
                .fold(table("Person"), |table, field| table.column(field, text()))
                .primary_key(&["person", "skill", "language"])
                .depends_on_many(&["skill"], &["person"])
        };
        assert_eq!(found(skills(), NormalForm::BoyceCodd).len(), 0);
        let fourth = found(skills(), NormalForm::Fourth);
        assert!(fourth[0].contains("primary key `(person, skill)`"), "{}", fourth[0]);
    }

    #[test]
    fn keys_and_explained_copies_are_fine() {
        assert_eq!(found(addresses(), NormalForm::BoyceCodd).len(), 0);
        let by_key = addresses().depends(&["street"], &["id"]);
        assert_eq!(found(by_key, NormalForm::BoyceCodd).len(), 0);
        let copied = table("Line")
            .column("id", uuid())
            .column("product_id", uuid())
            .column_saying(
                "product_name",
                text(),
                ColumnDetails {
                    denormalized: Some(DenormalizedDef {
                        from: "Product.name",
                        reason: "as on the bill",
                    }),
                    ..ColumnDetails::NONE
                },
            )
            .primary_key(&["id"])
            .depends(&["product_name"], &["product_id"]);
        assert_eq!(found(copied, NormalForm::BoyceCodd).len(), 0);
    }
}
