//! Keys by which rows are found, and the predicates of partial ones.

use crate::def::{
    BinaryOperator, ColumnIndex, EngineSet, ExpressionDef, IndexKeyDef, IndexPartDef, Node,
    SiteIndex, TableDef, TypeKind, UnaryOperator,
};

/// A primary key, unique rule, exclusion constraint or index, seen as a way to find rows.
#[derive(Clone, Debug)]
pub(crate) struct SearchKey<'t> {
    pub(crate) method: &'t str,
    pub(crate) parts: Vec<IndexPartDef<'t>>,
    pub(super) predicate: Option<ExpressionDef<'t>>,
    pub(crate) include: &'t [ColumnIndex],
    pub(super) engines: EngineSet,
    /// At most one row has a value of the key.
    pub(super) unique: bool,
    /// It is there for a rule, so that it is never superfluous.
    pub(super) constrains: bool,
    /// For each part, whether rows are found by a value that it equals.
    pub(super) equality: Vec<bool>,
    pub(super) site: SiteIndex,
}

impl<'t> SearchKey<'t> {
    /// The column of the part at `position`; `None` for an expression and beyond the end.
    pub(crate) fn column(&self, position: usize) -> Option<ColumnIndex> {
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
pub(crate) fn search_keys<'t>(table: &TableDef<'t>) -> Vec<SearchKey<'t>> {
    let mut keys = Vec::new();
    if let Some(primary) = table.primary_key {
        let part = |column: &ColumnIndex| IndexPartDef {
            key: IndexKeyDef::Column(*column),
            descending: false,
            nulls: None,
            operator_class: None,
            operator_class_parameters: &[],
            collation: None,
        };
        keys.push(SearchKey {
            method: method_of_key(primary.without_overlaps),
            parts: primary.columns.iter().map(part).collect(),
            predicate: None,
            include: primary.include,
            engines: EngineSet::ALL,
            unique: !primary.without_overlaps,
            constrains: true,
            equality: vec![true; primary.columns.len()],
            site: primary.site,
        });
    }
    // What a convention stands for is there as if it were written.
    // A stream that is its own number has been told to the author as such.
    let stream = table.details.conventions.event_stream;
    if let Some(stream) = stream.filter(|it| it.stream != it.version) {
        let part = |column: ColumnIndex| IndexPartDef {
            key: IndexKeyDef::Column(column),
            descending: false,
            nulls: None,
            operator_class: None,
            operator_class_parameters: &[],
            collation: None,
        };
        keys.push(SearchKey {
            method: "btree",
            parts: vec![part(stream.stream), part(stream.version)],
            predicate: None,
            include: &[],
            engines: EngineSet::ALL,
            unique: true,
            constrains: true,
            equality: vec![true; 2],
            site: 0,
        });
    }
    keys.extend(table.uniques.iter().map(|unique| SearchKey {
        method: method_of_key(unique.without_overlaps),
        parts: unique.parts.to_vec(),
        predicate: unique.predicate,
        include: unique.include,
        engines: unique.engines,
        unique: !unique.without_overlaps,
        constrains: true,
        equality: vec![true; unique.parts.len()],
        site: unique.site,
    }));
    keys.extend(table.details.exclusions.iter().map(|exclusion| {
        let elements = exclusion.elements.iter();
        let is_equality = |operator: &str| operator.rsplit('.').next() == Some("=");
        SearchKey {
            method: exclusion.method,
            parts: elements.clone().map(|element| element.part).collect(),
            predicate: exclusion.predicate,
            include: exclusion.include,
            engines: exclusion.engines,
            unique: false,
            constrains: true,
            equality: elements.map(|it| is_equality(it.operator)).collect(),
            site: exclusion.site,
        }
    }));
    keys.extend(indexes(table));
    keys
}

/// What a key is kept in: ranges that may not overlap are found by a GiST.
fn method_of_key(without_overlaps: bool) -> &'static str {
    if without_overlaps { "gist" } else { "btree" }
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
        constrains: false,
        equality: index
            .parts
            .iter()
            .map(|part| index.method != "gin" || gin_finds_equal(table, part))
            .collect(),
        site: index.site,
    })
}

/// GIN finds what a value contains; only an operator class of another extension makes it find whole values,
/// and arrays are compared by what they contain. Of an unknown type nothing is claimed.
fn gin_finds_equal(table: &TableDef<'_>, part: &IndexPartDef<'_>) -> bool {
    let IndexKeyDef::Column(column) = part.key else {
        return true;
    };
    let Some(column) = table.columns.get(usize::from(column)) else {
        return true;
    };
    let column_type = column.column_type;
    column_type.dimensions > 0
        || !matches!(column_type.kind, TypeKind::JsonB | TypeKind::TsVector)
            && part
                .operator_class
                .is_none_or(|class| !class.contains("trgm"))
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
