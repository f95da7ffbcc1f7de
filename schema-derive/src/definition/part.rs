//! Parts of keys and indexes.

use super::expression::Expressions;
use crate::attr::{Filter, KeyItem, KeyPart, Parameter};
use schema_core::def::{FilterDef, IndexKeyDef, IndexPartDef, ParameterDef};

/// The parameters of the operator classes, for each part.
pub(super) fn classes(parts: &[KeyPart]) -> Vec<Vec<ParameterDef<'_>>> {
    parts
        .iter()
        .map(|part| parameters(&part.operator_class_parameters))
        .collect()
}

pub(super) fn parameters(parameters: &[Parameter]) -> Vec<ParameterDef<'_>> {
    parameters
        .iter()
        .map(|parameter| ParameterDef {
            name: &parameter.name,
            value: &parameter.value,
        })
        .collect()
}

pub(super) fn parts<'a>(
    parts: &'a [KeyPart],
    classes: &'a [Vec<ParameterDef<'a>>],
    expressions: Expressions<'a>,
) -> Vec<IndexPartDef<'a>> {
    parts
        .iter()
        .zip(classes)
        .map(|(part, class)| self::part(part, class, expressions))
        .collect()
}

pub(super) fn part<'a>(
    part: &'a KeyPart,
    class: &'a [ParameterDef<'a>],
    expressions: Expressions<'a>,
) -> IndexPartDef<'a> {
    IndexPartDef {
        key: match part.item {
            KeyItem::Column(column) => IndexKeyDef::Column(column),
            KeyItem::Expression(value) => IndexKeyDef::Expression(expressions.get(value)),
        },
        descending: part.descending,
        nulls: part.nulls,
        operator_class: part.operator_class.as_deref(),
        operator_class_parameters: class,
        collation: part.collation.as_deref(),
    }
}

pub(super) fn filters<'a>(filters: &[Filter], expressions: Expressions<'a>) -> Vec<FilterDef<'a>> {
    filters
        .iter()
        .map(|filter| FilterDef {
            column: filter.column,
            operator: filter.operator,
            condition: filter.condition.map(|value| expressions.get(value)),
        })
        .collect()
}
