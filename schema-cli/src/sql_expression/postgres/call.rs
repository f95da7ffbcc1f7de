//! Calls of functions.

use super::super::operand::{Casts, Nature, Operand, common};
use super::super::{Holder, function};
use super::Reader;
use schema_core::def::{Function, TypeKind};
use schema_core::model::{DataType, Expression};
use schema_core::typing::Purpose;
use sqlparser::ast;
use sqlparser::ast::{Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value};

impl Reader<'_, '_> {
    pub(super) fn function(&self, call: &ast::Function) -> Option<Operand> {
        let is_plain = call.over.is_none()
            && call.filter.is_none()
            && call.null_treatment.is_none()
            && call.within_group.is_empty()
            && matches!(call.parameters, FunctionArguments::None);
        let parts: Vec<String> = call
            .name
            .0
            .iter()
            .map(|part| part.as_ident().map(|ident| ident.value.clone()))
            .collect::<Option<_>>()?;
        if !is_plain || parts.iter().any(|part| part.contains('.')) {
            return None;
        }
        let arguments = arguments(&call.args)?;
        let name = parts.join(".");
        let is_keyword = call.name.0.len() == 1
            && call.name.0.iter().all(|part| {
                part.as_ident()
                    .is_some_and(|ident| ident.quote_style.is_none())
            });
        let lower = match is_keyword {
            true => name.to_ascii_lowercase(),
            false => name.clone(),
        };
        match (lower.as_str(), arguments.as_slice()) {
            ("nextval", [sequence]) => return self.next_value(sequence),
            ("date_trunc", [unit, value]) => return self.call(Function::DateTrunc, &[value, unit]),
            ("coalesce" | "greatest" | "least", _) => {
                let function = function::plain(&lower, arguments.len())?;
                let operands = self.operands(&arguments)?;
                let data_type = operands.iter().find_map(|it| it.data_type.clone());
                let whole = Expression::Call(function, common(&operands, self.casts));
                return Some(Operand::plain(whole, data_type));
            }
            ("nullif", [left, right]) => {
                let data_type = self.operand(left)?.data_type;
                let (left, right) = self.both(left, right)?;
                let whole = Expression::Call(Function::NullIf, vec![left, right]);
                return Some(Operand::plain(whole, data_type));
            }
            // In a policy it is written in a query of its own, so that without one it stays SQL.
            ("current_setting", _) if self.is_policy() => return None,
            // It is a word of the grammar that has no parentheses.
            ("current_timestamp" | "localtimestamp" | "current_time" | "localtime", _)
                if matches!(call.args, FunctionArguments::None) =>
            {
                return None;
            }
            _ => {}
        }
        if let Some(function) = function::plain(&lower, arguments.len()) {
            return self.call(function, &arguments.iter().collect::<Vec<_>>());
        }
        if matches!(call.args, FunctionArguments::None) {
            return None;
        }
        let operands = self.operands(&arguments)?;
        let whole = Expression::UserCall(name, operands.into_iter().map(|it| it.whole).collect());
        Some(Operand::plain(whole, None))
    }
}

impl Reader<'_, '_> {
    pub(super) fn is_policy(&self) -> bool {
        self.surroundings.purpose == Purpose::Condition
            && matches!(self.surroundings.holder, Holder::Table)
    }
}

impl Reader<'_, '_> {
    /// `( SELECT current_setting('app.tenant'::text) AS current_setting)`
    pub(super) fn call_once(&self, query: &ast::Query) -> Option<Operand> {
        let ast::SetExpr::Select(select) = &*query.body else {
            return None;
        };
        let [ast::SelectItem::ExprWithAlias { expr, .. } | ast::SelectItem::UnnamedExpr(expr)] =
            select.projection.as_slice()
        else {
            return None;
        };
        let Expr::Function(call) = expr else {
            return None;
        };
        let is_alone = query.to_string() == format!("SELECT {}", select.projection.first()?);
        let is_setting = call
            .name
            .to_string()
            .eq_ignore_ascii_case("current_setting");
        if !is_alone || !is_setting {
            return None;
        }
        let arguments = arguments(&call.args)?;
        self.call(
            Function::CurrentSetting,
            &arguments.iter().collect::<Vec<_>>(),
        )
    }
}

impl Reader<'_, '_> {
    fn operands(&self, arguments: &[Expr]) -> Option<Vec<Operand>> {
        arguments.iter().map(|it| self.operand(it)).collect()
    }
}

impl Reader<'_, '_> {
    pub(super) fn call(&self, function: Function, arguments: &[&Expr]) -> Option<Operand> {
        let schema = self.surroundings.schema;
        let mut first = None;
        let mut list = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            let operand = self.operand(argument)?;
            if position == 0 {
                first.clone_from(&operand.data_type);
            }
            let is_text = function::takes_text(function, position);
            let bare = match (&operand.under, self.casts) {
                (Some(under), Casts::AsNeeded) if is_text => match under.nature {
                    Nature::Text => Some(under.expression.clone()),
                    _ => operand.as_text(schema),
                },
                _ => None,
            };
            list.push(bare.unwrap_or(operand.whole));
        }
        let data_type = function::outcome(function, first.as_ref());
        Some(Operand::plain(Expression::Call(function, list), data_type))
    }
}

impl Reader<'_, '_> {
    /// `'name'::regclass`
    fn next_value(&self, sequence: &Expr) -> Option<Operand> {
        let Expr::Cast {
            expr,
            data_type: ast::DataType::Regclass,
            ..
        } = sequence
        else {
            return None;
        };
        let Expr::Value(value) = &**expr else {
            return None;
        };
        let Value::SingleQuotedString(name) = &value.value else {
            return None;
        };
        let parts = super::super::parse(name, schema_core::dialect::Engine::Postgres)?;
        let parts: Vec<String> = match parts {
            Expr::Identifier(name) => vec![name.value],
            Expr::CompoundIdentifier(parts) if parts.len() == 2 => {
                parts.into_iter().map(|part| part.value).collect()
            }
            _ => return None,
        };
        let parts = parts.into_iter().map(Expression::Text).collect();
        Some(Operand::of_kind(
            Expression::Call(Function::NextValue, parts),
            TypeKind::BigInt,
        ))
    }
}

/// `(EXTRACT(year FROM value))::integer`
pub(super) fn calendar_field<'a>(
    inner: &'a Expr,
    data_type: &DataType,
) -> Option<(Function, &'a Expr)> {
    let mut inner = inner;
    while let Expr::Nested(within) = inner {
        inner = within;
    }
    let (Expr::Extract { field, expr, .. }, TypeKind::Integer) = (inner, data_type.kind) else {
        return None;
    };
    let function = match field.to_string().to_ascii_lowercase().as_str() {
        "year" => Function::Year,
        "quarter" => Function::Quarter,
        "month" => Function::Month,
        "day" => Function::Day,
        "isodow" => Function::DayOfWeek,
        "doy" => Function::DayOfYear,
        "week" => Function::IsoWeek,
        "hour" => Function::Hour,
        "minute" => Function::Minute,
        _ => return None,
    };
    Some((function, expr))
}

pub(super) fn arguments(list: &FunctionArguments) -> Option<Vec<Expr>> {
    match list {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => {
            if list.duplicate_treatment.is_some() || !list.clauses.is_empty() {
                return None;
            }
            list.args
                .iter()
                .map(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => {
                        Some(expression.clone())
                    }
                    _ => None,
                })
                .collect()
        }
    }
}
