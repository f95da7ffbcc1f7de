//! Columns and checks that another struct declares, and a field of this one stands for.

use super::table::Resolver;
use crate::def::{
    BinaryOperator, CheckDef, ColumnDef, DefaultDef, EngineSet, FlattenedStruct, Node, TableDef,
    UnaryOperator,
};
use crate::model::{Check, Column, Expression};
use crate::syntax::name::DefaultName;

/// The structs that fields of a table stand for.
pub(super) struct Structs<'a> {
    structs: Vec<Struct<'a>>,
}

/// One of them, with the columns of the table that its own are, by name.
#[derive(Clone)]
pub(super) struct Struct<'a> {
    definition: FlattenedStruct<'a>,
    columns: Vec<ColumnDef<'a>>,
}

impl<'a> Structs<'a> {
    pub(super) fn of(table: &TableDef<'a>) -> Self {
        let structs = table.flattened_structs().into_iter().map(|definition| {
            let positions = definition.columns.iter();
            let columns = positions
                .map(|position| table.columns.get(*position).copied())
                .map(|column| column.unwrap_or(ColumnDef::NONE))
                .collect();
            Struct {
                definition,
                columns,
            }
        });
        Self {
            structs: structs.collect(),
        }
    }

    /// The written names of their checks.
    pub(super) fn check_names(&self) -> Vec<(String, EngineSet)> {
        let mut names = Vec::new();
        for of in &self.structs {
            let prefix = &of.definition.prefix;
            for check in of.definition.of.details.checks {
                let name = check.name.map(|name| format!("{prefix}{name}"));
                names.extend(name.map(|name| (name, check.engines)));
            }
        }
        names
    }

    /// The struct that declares a column of the table: the innermost one.
    pub(super) fn of_column(&self, position: usize) -> Option<Struct<'a>> {
        let mut innermost = self.structs.iter().rev();
        innermost
            .find(|it| it.definition.columns.contains(&position))
            .cloned()
    }
}

impl Resolver<'_> {
    pub(super) fn flattened_column(
        &mut self,
        definition: &ColumnDef<'_>,
        declared_in: &Struct<'_>,
    ) -> Column {
        let column = self.column(definition, &declared_in.columns);
        let prefix = &declared_in.definition.prefix;
        Column {
            renamed_from: column.renamed_from.map(|name| format!("{prefix}{name}")),
            ..column
        }
    }

    /// What an `Option` says of the columns of its struct: the struct is there, with all that it requires, or nothing
    /// of it is. A column with a default or a value of its own has one also where nothing is written.
    fn all_or_none(&mut self, of: &Struct<'_>) -> Option<Check> {
        if !of.definition.nullable {
            return None;
        }
        let declared = of.definition.of.columns.iter().zip(&of.columns);
        let written: Vec<_> = declared
            .filter(|(column, _)| {
                let has_default = !matches!(
                    column.details.default,
                    DefaultDef::None | DefaultDef::Client
                );
                !has_default && column.details.generated.is_none()
            })
            .collect();
        let required: Vec<&str> = written
            .iter()
            .filter(|(column, _)| !column.nullable)
            .map(|(_, column)| column.name)
            .collect();
        let all: Vec<&str> = written.iter().map(|(_, column)| column.name).collect();
        if all.len() < 2 {
            return None;
        }
        let expression = Expression::Binary(
            BinaryOperator::Or,
            Box::new(each(&all, UnaryOperator::IsNone)?),
            Box::new(each(&required, UnaryOperator::IsSome)?),
        );
        let field = of.definition.path.replace('.', "_");
        let default = DefaultName::check(&self.name.name, Some(&field));
        let name = self.name(None, &default, EngineSet::ALL, "a check");
        Some(Check::new(name, expression))
    }

    /// The checks of flattened structs. A written name gets the prefix, because a table can hold a struct twice.
    pub(super) fn flattened_checks(&mut self) -> Vec<Check> {
        let mut checks = Vec::new();
        for position in 0..self.structs.structs.len() {
            let Some(of) = self.structs.structs.get(position).cloned() else {
                continue;
            };
            for check in of.definition.of.details.checks {
                checks.extend(self.check(check, &of.columns, &of.definition.prefix));
            }
            checks.extend(self.all_or_none(&of));
        }
        checks
    }
}

/// A condition for each column, joined by AND.
fn each(columns: &[&str], test: UnaryOperator) -> Option<Expression> {
    columns
        .iter()
        .map(|name| Expression::Unary(test, Box::new(Expression::Column((*name).to_owned()))))
        .reduce(|one, other| {
            Expression::Binary(BinaryOperator::And, Box::new(one), Box::new(other))
        })
}

/// The one column that a check uses. What raw SQL uses is not known; there the field counts on which the
/// check is declared.
pub(super) fn only_column<'a>(
    definition: &CheckDef<'_>,
    columns: &[ColumnDef<'a>],
) -> Option<&'a str> {
    let nodes = definition.expression.nodes;
    let index = if nodes.iter().any(|node| matches!(node, Node::Sql(_))) {
        definition.column?
    } else {
        let mut used = nodes.iter().filter_map(|node| match node {
            Node::Column(index) => Some(*index),
            _ => None,
        });
        let first = used.next()?;
        if used.any(|other| other != first) {
            return None;
        }
        first
    };
    columns.get(usize::from(index)).map(|column| column.name)
}
