use super::index_key::mentions;
use super::{Violation, rule};
use crate::def::{BinaryOperator, CheckDef, ColumnIndex, ForeignKeyDef, Level, Node, TableDef};
use crate::message::Message;

rule! {
    /// A tree whose rows may be their own parents.
    ///
    /// # What it flags
    ///
    /// A foreign key to the same table without a check that the two columns differ, and without
    /// `#[table(hierarchy(..))]`, which keeps from all circles. Columns that say who
    /// acted (`created_by`, `updated_by`, and all others that end in `_by`) build no tree and are exempt. Where the name
    /// says nothing of a parent (`parent_id`, `ancestor_id`) it is a warning: a row may be meant to refer to itself.
    ///
    /// # Why it is bad
    ///
    /// A row that is its own parent is a root that no query for roots finds, and a recursive query over it
    /// does not end. Longer cycles need a trigger; the shortest one costs a check.
    ///
    /// # Example
    ///
    /// ```text
    /// pub struct Category {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     #[references(Category.id, on_delete = restrict)]
    ///     pub parent_id: Option<Uuid>,
    /// }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[check(not_own_parent, parent_id.is_none() || parent_id != id)]
    /// pub struct Category {
    ///     #[column(primary_key)]
    ///     pub id: Uuid,
    ///     #[references(Category.id, on_delete = restrict)]
    ///     pub parent_id: Option<Uuid>,
    /// }
    /// ```
    ///
    /// or `#[table(hierarchy(parent_id))]`.
    ///
    /// # Source
    ///
    /// Joe Celko, "Trees and Hierarchies in SQL for Smarties", chapter on the adjacency list model.
    hierarchy_self_parent: Deny, Table, reads = [Check, Table]
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .foreign_keys
        .iter()
        .filter(|key| key.target_type == table.rust_name || key.target_type == "Self")
        .filter_map(|key| {
            let pairs = differing_columns(table, key);
            let (child, parent) = pairs.first().copied()?;
            if table.columns[usize::from(child)].name.ends_with("_by") {
                return None;
            }
            let hierarchy = table.details.conventions.hierarchy;
            if hierarchy.is_some_and(|hierarchy| hierarchy.parent == child) {
                return None;
            }
            if table
                .details
                .checks
                .iter()
                .any(|check| pairs.iter().any(|pair| keeps_apart(table, check, *pair)))
            {
                return None;
            }
            let violation = Violation::new(key.site, message(table, child, parent));
            Some(match is_called_parent(table, child) {
                true => violation,
                false => violation.at_level(Level::Warn),
            })
        })
        .collect()
}

/// Whether the name of a column says that it leads up a tree.
fn is_called_parent(table: &TableDef<'_>, column: ColumnIndex) -> bool {
    let name = table.columns[usize::from(column)].name;
    ["parent", "ancestor"].iter().any(|word| name.contains(word))
}

/// The referencing columns with the ones that they refer to, where these are not the same column, as the
/// tenant is in a key that carries it along.
fn differing_columns(
    table: &TableDef<'_>,
    key: &ForeignKeyDef<'_>,
) -> Vec<(ColumnIndex, ColumnIndex)> {
    key.columns
        .iter()
        .zip(key.target_fields)
        .filter_map(|(child, field)| {
            let parent = table
                .columns
                .iter()
                .position(|column| column.field == *field)?;
            let parent = ColumnIndex::try_from(parent).ok()?;
            (*child != parent).then_some((*child, parent))
        })
        .collect()
}

fn keeps_apart(
    table: &TableDef<'_>,
    check: &CheckDef<'_>,
    (child, parent): (ColumnIndex, ColumnIndex),
) -> bool {
    let nodes = check.expression.nodes;
    let compares = nodes.contains(&Node::Binary(BinaryOperator::NotEqual))
        && mentions(nodes, child)
        && mentions(nodes, parent);
    compares
        || nodes.iter().any(|node| match node {
            // Raw SQL is not read; a check that names both columns is taken at its word.
            Node::Sql(sql) => [child, parent]
                .iter()
                .all(|column| sql.contains(table.columns[usize::from(*column)].name)),
            _ => false,
        })
}

fn message(table: &TableDef<'_>, child: ColumnIndex, parent: ColumnIndex) -> Message {
    let nullable = table.columns[usize::from(child)].nullable;
    let is_tree = is_called_parent(table, child);
    let (may, why, name) = match is_tree {
        true => (
            "` may be its own parent: nothing keeps `",
            "no query for roots finds such a row, and a recursive query over it does not end",
            "not_own_parent",
        ),
        false => (
            "` may refer to itself: nothing keeps `",
            "who follows the reference from row to row does not come to an end",
            "not_itself",
        ),
    };
    let mut message = Message::of_rule(RULE.name)
        .text("a `")
        .text(table.rust_name)
        .text(may)
        .fields(table, &[child])
        .text("` and `")
        .fields(table, &[parent])
        .text("` apart")
        .why(why)
        .help()
        .text("write `#[check(")
        .text(name)
        .text(", ");
    if nullable {
        message = message.fields(table, &[child]).text(".is_none() || ");
    }
    message
        .fields(table, &[child])
        .text(" != ")
        .fields(table, &[parent])
        .text(if is_tree { ")]`" } else { ")]`, or waive this where a row may refer to itself" })
        .explain(RULE.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::UnaryOperator;
    use crate::rule::testing::{TableBuilder, table, uuid};

    static APART: [Node<'static>; 6] = [
        Node::Column(1),
        Node::Unary(UnaryOperator::IsNone),
        Node::Column(1),
        Node::Column(0),
        Node::Binary(BinaryOperator::NotEqual),
        Node::Binary(BinaryOperator::Or),
    ];
    static SQL: [Node<'static>; 1] = [Node::Sql("parent_id IS DISTINCT FROM id")];

    fn category() -> TableBuilder {
        table("Category")
            .column("id", uuid())
            .column_with("parent_id", uuid(), |column| column.nullable = true)
            .primary_key(&["id"])
            .references(&["parent_id"], "Category", &["id"])
    }

    #[test]
    fn a_tree_without_a_check_is_flagged() {
        let table = category().build();
        let found = violations(&table);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.as_str().contains(
            "`#[check(not_own_parent, parent_id.is_none() || parent_id != id)]`"
        ));
    }

    #[test]
    fn a_check_keeps_them_apart() {
        assert!(violations(&category().check(&APART).build()).is_empty());
        assert!(violations(&category().check(&SQL).build()).is_empty());
    }

    #[test]
    fn other_tables_are_no_tree() {
        let table = table("Category")
            .column("shop_id", uuid())
            .references(&["shop_id"], "Shop", &["id"])
            .build();
        assert!(violations(&table).is_empty());
    }

    #[test]
    fn other_references_to_the_table_itself_weigh_less() {
        let queue = table("Queue")
            .column("id", uuid())
            .column("dead_letters", uuid())
            .primary_key(&["id"])
            .references(&["dead_letters"], "Queue", &["id"])
            .build();
        let found = violations(&queue);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].level, Some(Level::Warn));
        assert!(found[0].message.as_str().contains("a `Queue` may refer to itself"));
        assert_eq!(violations(&category().build())[0].level, None);
    }

    #[test]
    fn who_acted_is_no_tree() {
        let table = table("User")
            .column("id", uuid())
            .column("created_by", uuid())
            .primary_key(&["id"])
            .references(&["created_by"], "User", &["id"])
            .build();
        assert!(violations(&table).is_empty());
    }
}
