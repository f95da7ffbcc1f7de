use super::words::is_reference;
use super::{Violation, rule};
use crate::def::{TableDef, TypeFamily};

rule! {
    /// A table that does not say when its rows were made and changed.
    ///
    /// # What it flags
    ///
    /// A table without `created_at` and `updated_at`, or columns whose names say the same (`inserted_at`,
    /// `modified_at`, `changed_at`). Exempt are tables that are `append_only` or `temporal`, tables whose
    /// key consists of references, and small ones (fewer than 1,000 declared rows). Of an `append_only`
    /// table the time of creation is enough, whatever it is called.
    ///
    /// # Why it is bad
    ///
    /// When something is wrong in the data, the first question is since when. Without these columns only a
    /// backup answers it, and an incremental export has nothing to go by.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Customer {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub name: String,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[table(audit(created_at, updated_at))]
    /// pub struct Customer {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     pub name: String,
    ///     #[column(default = now())]
    ///     pub created_at: DateTime<Utc>,
    ///     #[column(default = now())]
    ///     pub updated_at: DateTime<Utc>,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// A convention that nearly all frameworks follow; off by default, because a schema can be well
    /// designed without it.
    audit_columns_missing: Allow from Strict, Table, reads = [Column, Reference]
}

/// Tables below this size are lists that people maintain.
const ROWS_OF_A_LIST: u64 = 1_000;

const CREATED: &[&str] = &["created", "inserted", "registered", "placed"];
const UPDATED: &[&str] = &["updated", "modified", "changed"];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let details = table.details;
    let is_small = table.rows.is_some_and(|rows| rows < ROWS_OF_A_LIST);
    let joins = table.primary_key.is_some_and(|key| {
        key.columns.iter().all(|column| is_reference(table, usize::from(*column)))
    });
    if is_small || joins || details.conventions.is_append_only() || details.conventions.temporal.is_some() {
        return Vec::new();
    }
    let says = |words: &[&str]| {
        table.columns.iter().any(|column| {
            let first = column.name.split('_').next().unwrap_or_default();
            let family = column.column_type.kind.family();
            words.contains(&first)
                && matches!(family, TypeFamily::Timestamp | TypeFamily::Date | TypeFamily::Unknown)
        })
    };
    let missing = match (says(CREATED), says(UPDATED)) {
        (true, true) => return Vec::new(),
        (false, true) => "when it was made",
        (true, false) => "when it was last changed",
        (false, false) => "when it was made and last changed",
    };
    vec![Violation::told(
        &RULE,
        0,
        format_args!("a row of `{}` does not say {missing}", table.rust_name),
        "since when something is wrong is the first question, and only a backup answers it",
        "add `#[column(default = now())] pub created_at: DateTime<Utc>` and `updated_at`, and \
         `#[table(audit(created_at, updated_at))]`, which keeps them right",
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnType, TypeKind};
    use crate::rule::testing::{TableBuilder, table, text, uuid};

    fn customers() -> TableBuilder {
        table("Customer").column("id", uuid()).column("name", text()).primary_key(&["id"])
    }

    #[test]
    fn a_table_without_times_is_flagged() {
        assert_eq!(violations(&customers().build()).len(), 1);
    }

    #[test]
    fn times_lists_and_joins_are_fine() {
        let instant = ColumnType::new(TypeKind::TimestampTz);
        let timed = customers().column("created_at", instant).column("updated_at", instant);
        assert!(violations(&timed.build()).is_empty());
        assert!(violations(&customers().rows(40).build()).is_empty());
        let join = table("Membership")
            .column("user_id", uuid())
            .primary_key(&["user_id"])
            .references(&["user_id"], "User", &["id"]);
        assert!(violations(&join.build()).is_empty());
    }
}
