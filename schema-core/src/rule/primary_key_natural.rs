use super::words::is_reference;
use super::{Violation, rule};
use crate::def::{DefaultDef, TableDef, TypeFamily};

rule! {
    /// A primary key that carries a meaning.
    ///
    /// # What it flags
    ///
    /// A primary key of one column that the database or the application does not make up: it has no
    /// default, is neither `identity` nor a UUID, refers to no other table and is not the identifier of
    /// another system.
    ///
    /// # Why it is bad
    ///
    /// What has a meaning changes: people marry, companies rename, standards are revised. A primary key
    /// stands in every table that refers to it.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key, type = varchar(254))]
    /// pub email: String,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v7())]
    /// pub id: Uuid,
    /// #[unique]
    /// #[column(type = varchar(254))]
    /// pub email: String,
    /// ```
    ///
    /// # Source
    ///
    /// Chris Date, "An Introduction to Database Systems", on surrogate keys; a matter of taste, hence off
    /// by default.
    primary_key_natural: Allow from Pedantic, Table, reads = [Table, Reference]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(key) = table.primary_key else {
        return Vec::new();
    };
    let [only] = key.columns else {
        return Vec::new();
    };
    let position = usize::from(*only);
    let column = &table.columns[position];
    let details = column.details;
    let is_made_up = details.identity.is_some()
        || details.default != DefaultDef::None
        || details.external_id
        || matches!(
            column.column_type.kind.family(),
            TypeFamily::Uuid | TypeFamily::Unknown
        )
        || column.name == "id";
    if is_made_up || is_reference(table, position) {
        return Vec::new();
    }
    vec![Violation::told(
        &RULE,
        column.site,
        format_args!("`{}.{}`, the primary key, carries a meaning", table.rust_name, column.field),
        "what has a meaning changes, and the key stands in every table that refers to it",
        format_args!(
            "add `#[column(primary_key, default = uuid_v7())] pub id: Uuid`, and write `#[unique]` on `{}`",
            column.field
        ),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{bigint, table, text, uuid};

    #[test]
    fn an_address_as_a_key_is_flagged_and_made_up_numbers_are_not() {
        let by_email = table("Member").column("email", text()).primary_key(&["email"]);
        assert_eq!(violations(&by_email.build()).len(), 1);
        let by_uuid = table("Member").column("member", uuid()).primary_key(&["member"]);
        assert!(violations(&by_uuid.build()).is_empty());
        let by_id = table("Member").column("id", bigint()).primary_key(&["id"]);
        assert!(violations(&by_id.build()).is_empty());
    }
}
