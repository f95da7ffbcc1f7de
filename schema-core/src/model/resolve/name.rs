//! The default names of a table's objects.

use crate::def::{EngineSet, Function, TypeKind};
use crate::model::{Expression, IndexKey, IndexPart};
use crate::syntax::name::NamePart;

/// The names that a table has given, and to what.
#[derive(Default)]
pub(super) struct Names {
    taken: Vec<Taken>,
}

struct Taken {
    name: String,
    engines: EngineSet,
    description: &'static str,
}

impl Names {
    /// Gives a name that was written. Returns what has it already, if anything.
    pub(super) fn reserve(
        &mut self,
        name: &str,
        engines: EngineSet,
        description: &'static str,
    ) -> Option<&'static str> {
        let clash = self
            .holders(name, engines)
            .find(|other| !stand_side_by_side(other, description));
        self.taken.push(Taken {
            name: name.to_owned(),
            engines,
            description,
        });
        clash
    }

    /// Whether an engine of `engines` has something of that name.
    pub(super) fn is_taken(&self, name: &str, engines: EngineSet) -> bool {
        self.holders(name, engines).next().is_some()
    }

    fn holders(&self, name: &str, engines: EngineSet) -> impl Iterator<Item = &'static str> {
        let holds = move |taken: &&Taken| taken.name == name && taken.engines.0 & engines.0 != 0;
        self.taken
            .iter()
            .filter(holds)
            .map(|taken| taken.description)
    }
}

/// Whether the two may have one name: an index is named among the relations of its namespace, a foreign key or check
/// among the constraints of its table.
fn stand_side_by_side(one: &str, other: &str) -> bool {
    let is_constraint = |it| matches!(it, "a foreign key" | "a check");
    one == "an index" && is_constraint(other) || other == "an index" && is_constraint(one)
}

/// What the parts of a key contribute to its default name.
pub(super) fn key_parts(parts: &[IndexPart]) -> Vec<NamePart<'_>> {
    let named = parts.iter().map(|part| match &part.key {
        IndexKey::Column(name) => NamePart::Column(name),
        IndexKey::Expression(expression) => {
            expression_part(expression).unwrap_or(NamePart::Expression)
        }
    });
    named.collect()
}

/// PostgreSQL's `FigureColnameInternal`: a column or function gives its name, also under a cast; a cast of
/// anything else gives the name of the type; operators and raw SQL give none.
fn expression_part(expression: &Expression) -> Option<NamePart<'_>> {
    match expression {
        Expression::Column(name) => Some(NamePart::Column(name)),
        Expression::Call(function, _) => function_name(*function).map(NamePart::Function),
        Expression::Case(..) => Some(NamePart::Function("case")),
        Expression::List(_) => Some(NamePart::Function("array")),
        Expression::UserCall(name, _) => {
            let last = name.rsplit('.').next().unwrap_or(name);
            Some(NamePart::Function(last))
        }
        Expression::Cast(operand, data_type) => {
            let mut innermost = operand.as_ref();
            while let Expression::Cast(inner, _) = innermost {
                innermost = inner;
            }
            let named = expression_part(innermost);
            Some(named.unwrap_or(NamePart::Function(type_name(data_type.kind))))
        }
        _ => None,
    }
}

/// The name of the function in PostgreSQL's catalog; none where it is an operator there.
fn function_name(function: Function) -> Option<&'static str> {
    Some(match function {
        Function::Trim => "btrim",
        Function::Substring => "substr",
        Function::Position => "strpos",
        Function::JsonType => "jsonb_typeof",
        Function::Year
        | Function::Quarter
        | Function::Month
        | Function::Day
        | Function::DayOfWeek
        | Function::DayOfYear
        | Function::IsoWeek
        | Function::Hour
        | Function::Minute
        | Function::Second
        | Function::Epoch => "extract",
        Function::AtTimeZone => "timezone",
        Function::Years
        | Function::Months
        | Function::Weeks
        | Function::Days
        | Function::Hours
        | Function::Minutes
        | Function::Seconds => "interval",
        Function::Concat
        | Function::EndsWith
        | Function::Get
        | Function::GetText
        | Function::HasKey
        | Function::HasAnyKey
        | Function::HasAllKeys
        | Function::Contains
        | Function::ContainedBy
        | Function::Overlaps
        | Function::AnyOf => return None,
        other => other.keyword(),
    })
}

/// The name of the type in PostgreSQL's catalog.
fn type_name(kind: TypeKind) -> &'static str {
    match kind {
        TypeKind::SmallInt => "int2",
        TypeKind::Integer => "int4",
        TypeKind::BigInt => "int8",
        TypeKind::Real => "float4",
        TypeKind::DoublePrecision => "float8",
        TypeKind::Boolean => "bool",
        TypeKind::Char => "bpchar",
        other => other.keyword(),
    }
}
