//! The types of expressions, as far as names show them. What rustc alone knows is checked in a constant,
//! see `expand/expression_types.rs`.

use crate::ast::Table;
use crate::attr::Default;
use crate::ctxt::Ctxt;
use crate::definition::with_nodes;
use crate::place::Place;
use crate::scope::Readings;
use schema_core::def::{ColumnDef, ColumnType, ExpressionDef, TableDef, TypeKind};
use schema_core::syntax::ParsedNode;
use schema_core::typing::{Surroundings, problem};

/// Reports every mistake of every expression of a table, at the operand.
pub(crate) fn check(ctxt: &Ctxt, table: &Table<'_>, definition: &TableDef<'_>) {
    let columns = definition.columns;
    let value = ColumnType::new(TypeKind::Unknown);
    // The condition of a trigger is about two rows.
    let rows = [columns, columns].concat();
    report(ctxt, &table.readings, &rows, value, |id| {
        target(table, id)
            .and_then(|column| columns.get(column))
            .map(|column| column.column_type)
    });
}

/// Reports every mistake of the checks and the default of a type over `value`.
pub(crate) fn check_value(ctxt: &Ctxt, readings: &Readings, value: ColumnType<'_>) {
    report(ctxt, readings, &[], value, |_| Some(value));
}

fn report<'a>(
    ctxt: &Ctxt,
    readings: &Readings,
    columns: &[ColumnDef<'a>],
    value: ColumnType<'a>,
    target: impl Fn(usize) -> Option<ColumnType<'a>>,
) {
    with_nodes(&readings.expressions, |nodes| {
        let expressions = readings.expressions.iter().zip(&readings.purposes);
        for (id, ((parsed, purpose), nodes)) in expressions.zip(nodes).enumerate() {
            let surroundings = Surroundings {
                columns,
                value,
                purpose: *purpose,
                target: target(id),
            };
            let expression = ExpressionDef { nodes };
            let mut found = 0;
            while let Some(problem) = problem(&expression, &surroundings, found) {
                if let Some(node) = parsed.nodes.get(problem.node) {
                    ctxt.error_at(place(node), problem.message().as_str());
                }
                found += 1;
            }
        }
    });
}

/// The column that holds the value of an expression.
pub(crate) fn target(table: &Table<'_>, id: usize) -> Option<usize> {
    let of_column = table.columns.iter().position(|column| {
        let options = &column.options;
        let default = match &options.default {
            Some((Default::Expression(value), _)) => Some(value.id),
            _ => None,
        };
        let generated = options.generated.as_ref().map(|value| value.expression.id);
        let backfill = options.backfill.as_ref().map(|value| value.id);
        [default, generated, backfill].contains(&Some(id))
    });
    of_column.or_else(|| crate::partition_check::column_of_bound(table, id))
}

/// The tokens of the operand that ends in a node.
pub(crate) fn place(node: &ParsedNode) -> Place {
    Place::between(node.first, node.last)
}
