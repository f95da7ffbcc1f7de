use super::index_key::{indexes, mentions};
use super::words::has_word;
use super::{Violation, rule};
use crate::def::{ColumnIndex, Function, Node, TableDef, TypeKind};

rule! {
    /// An ordered index on values that may not fit into it.
    ///
    /// # What it flags
    ///
    /// A B-tree, as an index, on a column of type `jsonb`, `xml` or `bytea`. Bytes whose name says that
    /// they are short are exempt (`hash`, `digest`, `checksum`, `fingerprint`, `signature`, `key`, `token`,
    /// `nonce`), and so are those that a check limits by `octet_length()`.
    ///
    /// # Why it is bad
    ///
    /// A value beyond a third of a page (2,704 bytes in PostgreSQL) cannot be put into a B-tree: the insert
    /// fails, on the day on which the first long value comes. And nobody searches for a whole document.
    ///
    /// # Example
    ///
    /// ```text
    /// #[index(payload)]
    /// pub struct Message {
    ///     pub payload: serde_json::Value,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[index(payload, using = gin)]
    /// pub struct Message {
    ///     pub payload: serde_json::Value,
    /// }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "B-Tree Indexes"; the error "index row size exceeds btree maximum".
    index_large_column: Deny, Table, reads = [Column, Check]
}

const SHORT: &[&str] = &[
    "hash", "digest", "checksum", "fingerprint", "signature", "key", "token", "nonce", "sha", "sha256", "md5",
];

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    indexes(table)
        .filter(|index| index.method == "btree")
        .filter_map(|index| {
            let large = (0..index.parts.len())
                .filter_map(|position| index.column(position))
                .find(|column| may_be_large(table, *column))?;
            let column = &table.columns[usize::from(large)];
            let help = match column.column_type.kind {
                TypeKind::Bytea => format!(
                    "index a digest (`#[index(func(\"sha256\", {0}))]`), or limit the length: \
                     `#[check({0}.octet_length() <= 64)]`",
                    column.field
                ),
                TypeKind::JsonB => format!(
                    "write `#[index({0}, using = gin)]`, or index one value in it: `#[index({0}.get_text(\"..\"))]`",
                    column.field
                ),
                _ => "index what is computed from it".to_owned(),
            };
            Some(Violation::told(
                &RULE,
                index.site,
                format_args!(
                    "`{}.{}`, of type `{}`, stands in an ordered index",
                    table.rust_name,
                    column.field,
                    column.column_type.kind.keyword()
                ),
                "a value of more than about 2,700 bytes does not fit, and its insert fails",
                help,
            ))
        })
        .collect()
}

fn may_be_large(table: &TableDef<'_>, column: ColumnIndex) -> bool {
    let definition = &table.columns[usize::from(column)];
    if definition.column_type.dimensions > 0 {
        return false;
    }
    match definition.column_type.kind {
        TypeKind::JsonB | TypeKind::Xml => true,
        TypeKind::Bytea => {
            let is_limited = table.details.checks.iter().any(|check| {
                let nodes = check.expression.nodes;
                mentions(nodes, column)
                    && nodes
                        .iter()
                        .any(|node| matches!(node, Node::Call(Function::OctetLength, _)))
            });
            !is_limited && !has_word(definition.name, SHORT)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{BinaryOperator, ColumnType};
    use crate::rule::testing::table;

    fn flagged(name: &'static str, kind: TypeKind) -> bool {
        let table = table("Message").column(name, ColumnType::new(kind)).index(&[name]).build();
        !violations(&table).is_empty()
    }

    #[test]
    fn documents_and_bytes_are_flagged() {
        assert!(flagged("payload", TypeKind::JsonB));
        assert!(flagged("body", TypeKind::Bytea));
    }

    #[test]
    fn digests_limited_bytes_and_other_types_are_fine() {
        static SHORT_ENOUGH: [Node<'static>; 4] = [
            Node::Column(0),
            Node::Call(Function::OctetLength, 1),
            Node::Number("32"),
            Node::Binary(BinaryOperator::LessOrEqual),
        ];
        assert!(!flagged("content_hash", TypeKind::Bytea));
        assert!(!flagged("title", TypeKind::Text));
        let limited = table("Message")
            .column("body", ColumnType::new(TypeKind::Bytea))
            .index(&["body"])
            .check(&SHORT_ENOUGH);
        assert!(violations(&limited.build()).is_empty());
    }
}
