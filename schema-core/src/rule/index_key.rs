//! Keys by which rows are found, and the predicates of partial ones.

use crate::def::{
    BinaryOperator, ColumnIndex, EngineSet, ExpressionDef, IndexKeyDef, IndexPartDef, Node,
    SiteIndex, TableDef, UnaryOperator,
};

/// A primary key, unique rule or index, seen as a way to find rows.
#[derive(Clone, Debug)]
pub(super) struct SearchKey<'t> {
    pub(super) method: &'t str,
    pub(super) parts: Vec<IndexPartDef<'t>>,
    pub(super) predicate: Option<ExpressionDef<'t>>,
    pub(super) include: &'t [ColumnIndex],
    pub(super) engines: EngineSet,
    pub(super) unique: bool,
    pub(super) site: SiteIndex,
}

impl<'t> SearchKey<'t> {
    /// The column of the part at `position`; `None` for an expression and beyond the end.
    pub(super) fn column(&self, position: usize) -> Option<ColumnIndex> {
        match self.parts.get(position)?.key {
            IndexKeyDef::Column(column) => Some(column),
            IndexKeyDef::Expression(_) => None,
        }
    }

    /// Whether a part is the column, or is computed from it.
    pub(super) fn mentions(&self, column: ColumnIndex) -> bool {
        self.parts.iter().any(|part| match part.key {
            IndexKeyDef::Column(own) => own == column,
            IndexKeyDef::Expression(expression) => mentions(expression.nodes, column),
        })
    }

    /// The conditions that a row meets to be in the key, all of them.
    pub(super) fn conjuncts(&self) -> Vec<&'t [Node<'t>]> {
        self.predicate
            .map_or_else(Vec::new, |predicate| conjuncts(predicate.nodes))
    }
}

/// Every key of a table: the primary key, then unique rules, then indexes, as declared.
pub(super) fn search_keys<'t>(table: &TableDef<'t>) -> Vec<SearchKey<'t>> {
    let mut keys = Vec::new();
    if let Some(primary) = table.primary_key {
        let part = |column: &ColumnIndex| IndexPartDef {
            key: IndexKeyDef::Column(*column),
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
        };
        keys.push(SearchKey {
            method: "btree",
            parts: primary.columns.iter().map(part).collect(),
            predicate: None,
            include: &[],
            engines: EngineSet::ALL,
            unique: true,
            site: primary.site,
        });
    }
    keys.extend(table.uniques.iter().map(|unique| SearchKey {
        method: "btree",
        parts: unique.parts.to_vec(),
        predicate: unique.predicate,
        include: unique.include,
        engines: unique.engines,
        unique: true,
        site: unique.site,
    }));
    keys.extend(indexes(table));
    keys
}

/// The indexes that are not unique rules.
pub(super) fn indexes<'t>(table: &TableDef<'t>) -> impl Iterator<Item = SearchKey<'t>> {
    table.details.indexes.iter().map(|index| SearchKey {
        method: index.method,
        parts: index.parts.to_vec(),
        predicate: index.predicate,
        include: index.include,
        engines: index.engines,
        unique: false,
        site: index.site,
    })
}

/// The condition `column IS NULL`.
pub(super) fn is_none(column: ColumnIndex) -> [Node<'static>; 2] {
    [Node::Column(column), Node::Unary(UnaryOperator::IsNone)]
}

/// The condition `column IS NOT NULL`.
pub(super) fn is_some(column: ColumnIndex) -> [Node<'static>; 2] {
    [Node::Column(column), Node::Unary(UnaryOperator::IsSome)]
}

/// Whether an expression reads a column.
pub(super) fn mentions(nodes: &[Node<'_>], column: ColumnIndex) -> bool {
    nodes.contains(&Node::Column(column))
}

/// The parts of a condition that are joined by AND at its top.
pub(super) fn conjuncts<'t>(nodes: &'t [Node<'t>]) -> Vec<&'t [Node<'t>]> {
    if let [operands @ .., Node::Binary(BinaryOperator::And)] = nodes
        && let Some(right) = last_operand(operands)
    {
        let (left, right) = operands.split_at(right);
        let mut parts = conjuncts(left);
        parts.extend(conjuncts(right));
        return parts;
    }
    vec![nodes]
}

/// Where the last complete operand begins in a postfix list.
fn last_operand(nodes: &[Node<'_>]) -> Option<usize> {
    let mut wanted = 1;
    let mut position = nodes.len();
    while wanted > 0 {
        position = position.checked_sub(1)?;
        wanted = wanted - 1 + nodes[position].operands();
    }
    Some(position)
}

/// Whether rows that meet `known` always meet `wanted`; false where that takes more than a look at
/// comparisons of a column with constants.
pub(super) fn implies(known: &[Node<'_>], wanted: &[Node<'_>]) -> bool {
    if known == wanted {
        return true;
    }
    let [
        Node::Column(column),
        value,
        Node::Binary(BinaryOperator::Equal),
    ] = known
    else {
        return false;
    };
    match wanted {
        [Node::Column(other), Node::Unary(UnaryOperator::IsSome)] => other == column,
        [
            Node::Column(other),
            excluded,
            Node::Binary(BinaryOperator::NotEqual),
        ] => other == column && are_distinct_constants(value, excluded),
        [Node::Column(other), values @ .., Node::OneOf(_)] => {
            other == column && values.contains(value)
        }
        _ => false,
    }
}

fn are_distinct_constants(left: &Node<'_>, right: &Node<'_>) -> bool {
    match (left, right) {
        (Node::EnumLabel(left), Node::EnumLabel(right)) | (Node::Text(left), Node::Text(right)) => {
            left != right
        }
        (Node::Boolean(left), Node::Boolean(right)) => left != right,
        // `1` and `1.0` are one number, so unequal digits prove nothing.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PENDING: [Node<'static>; 3] = [
        Node::Column(2),
        Node::EnumLabel("pending"),
        Node::Binary(BinaryOperator::Equal),
    ];

    #[test]
    fn conditions_split_at_their_top_and_only_there() {
        let [status, label, equal] = PENDING;
        let [column, none] = is_none(1);
        let and = Node::Binary(BinaryOperator::And);
        let or = Node::Binary(BinaryOperator::Or);
        let both = [status, label, equal, column, none, and];
        assert_eq!(conjuncts(&both), [&PENDING[..], &is_none(1)[..]]);
        let either = [status, label, equal, column, none, or];
        assert_eq!(conjuncts(&either), [&either[..]]);
        let three = [column, none, column, none, and, status, label, equal, and];
        assert_eq!(conjuncts(&three).len(), 3);
    }

    #[test]
    fn a_comparison_with_a_constant_implies_weaker_ones() {
        assert!(implies(&PENDING, &is_some(2)));
        assert!(!implies(&PENDING, &is_some(1)));
        let not_shipped = [
            Node::Column(2),
            Node::EnumLabel("shipped"),
            Node::Binary(BinaryOperator::NotEqual),
        ];
        assert!(implies(&PENDING, &not_shipped));
        let open = [
            Node::Column(2),
            Node::EnumLabel("pending"),
            Node::EnumLabel("confirmed"),
            Node::OneOf(2),
        ];
        assert!(implies(&PENDING, &open));
        assert!(!implies(&open, &PENDING));
    }
}
