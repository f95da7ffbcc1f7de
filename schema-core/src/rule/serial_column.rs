use super::{Violation, rule};
use crate::def::{DefaultDef, Node, TableDef};

rule! {
    /// A column that is numbered by a sequence of its own, as `serial` does it.
    ///
    /// # What it flags
    ///
    /// `#[column(serial)]`, and a default that calls `nextval` with the name `TABLE_COLUMN_seq`, which is what it
    /// stands for.
    /// A sequence that several tables share is fine.
    ///
    /// # Why it is bad
    ///
    /// The sequence is another object with its own owner and privileges: who may insert into the table
    /// still needs a grant on it, dropping the default leaves it behind, and a copy of the table numbers
    /// from the same one.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key, default = func("nextval", "invoices_id_seq"))]
    /// pub id: i64,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, identity)]
    /// pub id: i64,
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL wiki, "Don't Do This": "Don't use serial".
    serial_column: Warn, Table, reads = [Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .columns
        .iter()
        .filter(|column| {
            if column.details.serial.is_some() {
                return true;
            }
            let own = format!("{}_{}_seq", table.name, column.name);
            let DefaultDef::Expression(value) = column.details.default else {
                return false;
            };
            let names_own = |text: &str| text.contains(own.as_str());
            value.nodes.iter().any(|node| match node {
                Node::Sql(text) => text.contains("nextval") && names_own(text),
                Node::Text(text) => names_own(text),
                _ => false,
            })
        })
        .map(|column| {
            Violation::told(
                &RULE,
                match column.details.serial {
                    Some(_) => column.site,
                    None => column.default_site,
                },
                format_args!("`{}.{}` is numbered as by `serial`", table.rust_name, column.field),
                "its sequence needs grants of its own, stays behind when the default goes, and is shared by copies",
                "write `#[column(identity)]` instead",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{ColumnDetails, ExpressionDef};
    use crate::rule::testing::{bigint, table};

    fn numbered_by(nodes: &'static [Node<'static>]) -> usize {
        let details = ColumnDetails {
            default: DefaultDef::Expression(ExpressionDef { nodes }),
            ..ColumnDetails::NONE
        };
        violations(&table("Invoice").named("invoices").column_saying("id", bigint(), details).build()).len()
    }

    #[test]
    fn the_sequence_of_serial_is_flagged_and_a_shared_one_is_not() {
        static OWN: [Node<'static>; 2] = [Node::Text("invoices_id_seq"), Node::UserCall("nextval", 1)];
        static RAW: [Node<'static>; 1] = [Node::Sql("nextval('invoices_id_seq'::regclass)")];
        static SHARED: [Node<'static>; 2] = [Node::Text("document_numbers"), Node::UserCall("nextval", 1)];
        assert_eq!(numbered_by(&OWN), 1);
        assert_eq!(numbered_by(&RAW), 1);
        assert_eq!(numbered_by(&SHARED), 0);
    }
}
