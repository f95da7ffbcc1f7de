//! The types of expressions, as far as names show them. What rustc alone knows is checked in a constant,
//! see `expand/expression_types.rs`.

use crate::ast::Table;
use crate::attr::Default;
use crate::ctxt::Ctxt;
use crate::definition::{enum_paths, nodes};
use crate::place::Place;
use schema_core::def::{ColumnType, ExpressionDef, TableDef, TypeKind};
use schema_core::syntax::ParsedNode;
use schema_core::typing::{Surroundings, problem};

/// Reports every mistake of every expression, at the operand.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>, definition: &TableDef<'_>) {
    let readings = &table.readings;
    for (id, (parsed, purpose)) in readings.expressions.iter().zip(&readings.purposes).enumerate() {
        let paths = enum_paths(parsed);
        let nodes = nodes(parsed, &paths);
        let surroundings = Surroundings {
            columns: definition.columns,
            value: ColumnType::new(TypeKind::Unknown),
            purpose: *purpose,
            target: target(table, id)
                .and_then(|column| definition.columns.get(column))
                .map(|column| column.column_type),
        };
        let expression = ExpressionDef { nodes: &nodes };
        let mut found = 0;
        while let Some(problem) = problem(&expression, &surroundings, found) {
            if let Some(node) = parsed.nodes.get(problem.node) {
                ctxt.error_at(place(node), problem.message().as_str());
            }
            found += 1;
        }
    }
}

/// The column that holds the value of an expression.
pub(crate) fn target(table: &Table<'_>, id: usize) -> Option<usize> {
    table.columns.iter().position(|column| {
        let options = &column.options;
        let default = match &options.default {
            Some((Default::Expression(value), _)) => Some(value.id),
            _ => None,
        };
        let generated = options.generated.as_ref().map(|value| value.expression.id);
        let backfill = options.backfill.as_ref().map(|value| value.id);
        [default, generated, backfill].contains(&Some(id))
    })
}

/// The tokens of the operand that ends in a node.
pub(crate) fn place(node: &ParsedNode) -> Place {
    Place::between(node.first, node.last)
}
