//! What an access pattern asks of an index, and whether one delivers it.

use super::index_key::{SearchKey, conjuncts, implies, is_none, is_some};
use crate::def::{
    AccessPatternDef, BinaryOperator, ColumnIndex, FilterOperator, Node, NullsOrder, OrderDef,
    TableDef,
};

/// Whether `key` serves any of the table's access patterns.
pub(super) fn serves_a_pattern(table: &TableDef<'_>, key: &SearchKey<'_>) -> bool {
    table
        .details
        .access_patterns
        .iter()
        .any(|pattern| Need::of(table, pattern).is_served_by(key))
}

/// What a pattern asks of an index.
pub(crate) struct Need<'t> {
    /// Columns that are compared for equality.
    pub(crate) equal: Vec<ColumnIndex>,
    /// Columns that are limited to a range.
    pub(crate) range: Vec<ColumnIndex>,
    /// Columns that are compared in a way that an ordered index does not serve.
    pub(super) other: Vec<ColumnIndex>,
    /// The order, without columns that equality makes constant.
    pub(crate) order: Vec<OrderDef>,
    /// Conditions that every row of the result meets.
    conditions: Vec<Vec<Node<'t>>>,
    /// Columns that are not NULL in any row of the result.
    present: Vec<ColumnIndex>,
    /// The column that is NULL in live rows, where the result holds live rows only.
    pub(super) deleted: Option<ColumnIndex>,
}

impl<'t> Need<'t> {
    pub(crate) fn of(table: &TableDef<'t>, pattern: &AccessPatternDef<'t>) -> Self {
        let mut need = Self {
            equal: Vec::new(),
            range: Vec::new(),
            other: Vec::new(),
            order: Vec::new(),
            conditions: Vec::new(),
            present: Vec::new(),
            deleted: table
                .details
                .soft_delete
                .filter(|_| !pattern.include_deleted),
        };
        for filter in pattern.filter {
            let column = filter.column;
            let nodes = filter.condition.map(|condition| condition.nodes);
            // B-trees find NULLs like any other value.
            let finds_null = nodes.is_some_and(|nodes| *nodes == is_none(column));
            match filter.operator {
                FilterOperator::Equal => need.equal.push(column),
                FilterOperator::Range => need.range.push(column),
                FilterOperator::Other if finds_null => need.equal.push(column),
                FilterOperator::Other => need.other.push(column),
            }
            match nodes {
                Some(nodes) => {
                    for conjunct in conjuncts(nodes) {
                        if is_comparison(conjunct) {
                            need.present.push(column);
                        }
                        need.conditions.push(conjunct.to_vec());
                    }
                }
                None if filter.operator == FilterOperator::Other => {}
                None => need.present.push(column),
            }
        }
        if let Some(deleted) = need.deleted {
            need.conditions.push(is_none(deleted).to_vec());
        }
        need.order = pattern
            .order
            .iter()
            .filter(|order| !need.equal.contains(&order.column))
            .copied()
            .collect();
        need
    }

    pub(crate) fn is_whole_table(&self) -> bool {
        self.equal.is_empty()
            && self.range.is_empty()
            && self.other.is_empty()
            && self.order.is_empty()
    }

    pub(crate) fn is_served_by(&self, key: &SearchKey<'_>) -> bool {
        let predicate = key.conjuncts();
        if !predicate.iter().all(|conjunct| self.meets(conjunct)) {
            return false;
        }
        match key.method {
            "btree" => self.is_served_in_order(key, &predicate),
            "hash" => {
                key.column(0)
                    .is_some_and(|column| self.is_filtered_to(&[column], &predicate))
                    && self.order.is_empty()
            }
            _ => {
                let finds_equal = |column: &ColumnIndex| {
                    (0..key.parts.len()).any(|position| {
                        key.column(position) == Some(*column) && key.equality[position]
                    })
                };
                [&self.other, &self.range]
                    .into_iter()
                    .flatten()
                    .any(|column| key.mentions(*column))
                    || self.equal.iter().any(finds_equal)
            }
        }
    }

    /// Whether every row of the result meets a condition.
    fn meets(&self, condition: &[Node<'_>]) -> bool {
        self.conditions
            .iter()
            .any(|known| implies(known, condition))
            || self
                .present
                .iter()
                .any(|column| *condition == is_some(*column))
    }

    fn is_served_in_order(&self, key: &SearchKey<'_>, predicate: &[&[Node<'_>]]) -> bool {
        let mut leading = Vec::new();
        while let Some(column) = key.column(leading.len()) {
            if !self.equal.contains(&column) && self.deleted != Some(column) {
                break;
            }
            leading.push(column);
        }
        let finds_one_row = key.unique
            && leading.len() == key.parts.len()
            && leading.iter().all(|column| self.present.contains(column));
        if finds_one_row {
            return true;
        }
        if !self.is_filtered_to(&leading, predicate) {
            return false;
        }
        let next = leading.len();
        if self.range.is_empty() && self.order.is_empty() {
            let narrows = predicate.iter().any(|conjunct| !self.is_live(conjunct))
                || leading.iter().any(|column| self.equal.contains(column));
            return narrows || self.other.iter().any(|column| key.mentions(*column));
        }
        let serves_range = key
            .column(next)
            .is_some_and(|column| self.range.contains(&column));
        serves_range || self.is_ordered_by(key, next)
    }

    /// Whether finding the rows where `leading` match already applies every equality; those that the
    /// predicate of the index contains need no column in its key.
    fn is_filtered_to(&self, leading: &[ColumnIndex], predicate: &[&[Node<'_>]]) -> bool {
        self.equal.iter().all(|column| {
            leading.contains(column)
                || self.conditions.iter().any(|condition| {
                    condition.first() == Some(&Node::Column(*column))
                        && predicate.contains(&condition.as_slice())
                })
        })
    }

    /// Whether a condition only says that rows are live, which is true of nearly all of them.
    fn is_live(&self, condition: &[Node<'_>]) -> bool {
        self.deleted
            .is_some_and(|deleted| *condition == is_none(deleted))
    }

    /// Whether the parts of a key from `next` on deliver the order, read from either end.
    fn is_ordered_by(&self, key: &SearchKey<'_>, next: usize) -> bool {
        if self.order.is_empty() {
            return false;
        }
        let mut backwards = None;
        for (offset, order) in self.order.iter().enumerate() {
            let Some(part) = key.parts.get(next + offset) else {
                // Within a unique key rows differ in its columns already, so the rest orders nothing.
                return key.unique && offset > 0;
            };
            if key.column(next + offset) != Some(order.column) {
                return false;
            }
            let reversed = part.descending != order.descending;
            let nulls_agree = (nulls_first(part.descending, part.nulls) != reversed)
                == nulls_first(order.descending, order.nulls);
            if !nulls_agree || backwards.is_some_and(|backwards| backwards != reversed) {
                return false;
            }
            backwards = Some(reversed);
        }
        true
    }
}

/// PostgreSQL's default: NULL counts as larger than every value.
fn nulls_first(descending: bool, nulls: Option<NullsOrder>) -> bool {
    match nulls {
        Some(nulls) => nulls == NullsOrder::First,
        None => descending,
    }
}

/// Whether a condition is false or unknown for NULL, because it compares a column with a constant.
fn is_comparison(condition: &[Node<'_>]) -> bool {
    use BinaryOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Like, NotEqual};
    match condition {
        [Node::Column(_), constant, Node::Binary(operator)] => {
            *constant != Node::Null
                && matches!(
                    operator,
                    Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual | Like
                )
        }
        [Node::Column(_), .., Node::Between | Node::OneOf(_)] => true,
        _ => false,
    }
}
