use super::{Violation, rule};
use crate::def::{DefaultDef, ExpressionDef, Function, Node, TableDef};
use crate::message::Message;

rule! {
    /// A primary key of random UUIDs.
    ///
    /// # What it flags
    ///
    /// A column of the primary key whose default is a random UUID (version 4): `uuid_v4()`, or
    /// `gen_random_uuid` and `uuid_generate_v4` in other spellings. Columns marked `unguessable` are
    /// exempt.
    ///
    /// # Why it is bad
    ///
    /// Random keys arrive at random pages of the index. Once the index is larger than memory, each insert
    /// reads and dirties a page that no other insert needs, pages split half full, and after a checkpoint
    /// each writes a full page image to the log. UUIDs of version 7 begin with the time, and so arrive at
    /// the end.
    ///
    /// # Example
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v4())]
    /// pub id: Uuid,
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[column(primary_key, default = uuid_v7())]
    /// pub id: Uuid,
    /// ```
    ///
    /// A version 7 UUID tells when it was made. Where it must tell nothing, mark the column `unguessable`.
    ///
    /// # Source
    ///
    /// RFC 9562, "Universally Unique IDentifiers (UUIDs)", section 2.1 (why new
    /// versions: index locality) and section 5.7 (version 7).
    primary_key_random_uuid: Warn, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    let Some(key) = table.primary_key else {
        return Vec::new();
    };
    key.columns
        .iter()
        .map(|column| usize::from(*column))
        .filter(|column| {
            let definition = &table.columns[*column];
            !definition.details.unguessable
                && matches!(definition.details.default, DefaultDef::Expression(default) if is_random(default))
        })
        .map(|column| {
            let message = Message::of_rule(RULE.name)
                .text("`")
                .column(table, column)
                .text("`, the primary key, is a random UUID")
                .why(
                    "each insert lands on a random page of the index: more reads, more log, \
                     half-full pages",
                )
                .help()
                .text(
                    "write `default = uuid_v7()`, which is ordered by time, or mark the column \
                     `unguessable`",
                )
                .explain(RULE.name);
            Violation::new(table.columns[column].default_site, message)
        })
        .collect()
}

fn is_random(default: ExpressionDef<'_>) -> bool {
    default.nodes.iter().any(|node| match node {
        Node::Call(Function::UuidV4, _) => true,
        Node::UserCall(name, _) => ["gen_random_uuid", "uuid_generate_v4"].contains(name),
        Node::Sql(sql) => sql.contains("gen_random_uuid") || sql.contains("uuid_generate_v4"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ColumnDetails;
    use crate::rule::testing::{table, uuid};

    static V4: [Node<'static>; 1] = [Node::Call(Function::UuidV4, 0)];
    static V7: [Node<'static>; 1] = [Node::Call(Function::UuidV7, 0)];
    static SQL: [Node<'static>; 1] = [Node::Sql("gen_random_uuid()")];

    fn customer(nodes: &'static [Node<'static>], unguessable: bool) -> TableDef<'static> {
        table("Customer")
            .column_with("id", uuid(), |column| {
                let details = ColumnDetails {
                    default: DefaultDef::Expression(ExpressionDef { nodes }),
                    unguessable,
                    ..ColumnDetails::NONE
                };
                column.details = Box::leak(Box::new(details));
                column.default_site = 77;
            })
            .primary_key(&["id"])
            .build()
    }

    #[test]
    fn a_random_default_is_flagged_where_it_stands() {
        for nodes in [&V4, &SQL] {
            let table = customer(nodes, false);
            let found = violations(&table);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].site, 77);
        }
    }

    #[test]
    fn time_ordered_and_unguessable_keys_are_fine() {
        assert!(violations(&customer(&V7, false)).is_empty());
        assert!(violations(&customer(&V4, true)).is_empty());
    }
}
