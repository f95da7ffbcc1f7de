use super::rule;
use crate::def::TableDef;
use crate::message::Message;

rule! {
    /// A primary key that may be NULL.
    ///
    /// # What it flags
    ///
    /// A column of the primary key whose field is an `Option`.
    ///
    /// # Why it is bad
    ///
    /// A primary key is NOT NULL in every engine except SQLite, which lets NULLs in, and then any number
    /// of them. The struct promises a value that cannot be missing anywhere else.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key)]
    /// pub id: Option<Uuid>,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v7())]
    /// pub id: Uuid,
    /// ```
    ///
    /// # Source
    ///
    /// SQLite documentation, "Quirks, Caveats, and Gotchas", section "PRIMARY KEYs Can Sometimes Contain
    /// NULLs".
    primary_key_nullable: Deny, Column,
    warning = "primary_key_nullable: a column of the primary key is an `Option`\n\
        why: a key has a value in every row; SQLite would let any number of NULLs in\n\
        help: remove the `Option`\n\
        explain: cargo schema explain primary_key_nullable"
}

pub(super) const fn is_violated(table: &TableDef<'_>, column: usize) -> bool {
    table.columns[column].nullable && is_in_primary_key(table, column)
}

pub(super) const fn is_in_primary_key(table: &TableDef<'_>, column: usize) -> bool {
    let Some(key) = table.primary_key else {
        return false;
    };
    let mut columns = key.columns;
    while let [own, rest @ ..] = columns {
        if *own as usize == column {
            return true;
        }
        columns = rest;
    }
    false
}

pub(super) const fn message(table: &TableDef<'_>, column: usize) -> Message {
    Message::of_rule(RULE.name)
        .text("`")
        .column(table, column)
        .text("`, of the primary key, is an `Option`")
        .why("a key has a value in every row; SQLite would let any number of NULLs in")
        .help()
        .text("write `pub ")
        .text(table.columns[column].field)
        .text("` without `Option`")
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::testing::{table, uuid};

    #[test]
    fn only_an_option_in_the_key_is_flagged() {
        let table = table("Customer")
            .column_with("id", uuid(), |column| column.nullable = true)
            .column_with("parent", uuid(), |column| column.nullable = true)
            .column("tenant", uuid())
            .primary_key(&["tenant", "id"])
            .build();
        assert!(is_violated(&table, 0));
        assert!(!is_violated(&table, 1));
        assert!(!is_violated(&table, 2));
        assert!(message(&table, 0).as_str().contains("`Customer.id`"));
    }
}
