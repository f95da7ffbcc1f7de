//! PostgreSQL's own text of an expression.

use super::operand::{Casts, Nature, Operand, Under, common, is_same, member, pair};
use super::{Holder, Surroundings, array_literal, function, interval, types};
use schema_core::def::{BinaryOperator, Function, TypeKind, UnaryOperator};
use schema_core::model::{DataType, Expression};
use schema_core::typing::Purpose;
use sqlparser::ast::{
    self, CastKind, Expr, FunctionArg, FunctionArgExpr, FunctionArguments, Value,
};

/// The expression in the language; `None` where it has no words for a part of it.
pub(super) fn read(
    parsed: &Expr,
    surroundings: &Surroundings<'_>,
    casts: Casts,
) -> Option<Expression> {
    let reader = Reader {
        surroundings,
        casts,
    };
    let whole = reader.operand(parsed)?;
    Some(reader.at_top(whole))
}

struct Reader<'a, 'b> {
    surroundings: &'a Surroundings<'b>,
    casts: Casts,
}

impl Reader<'_, '_> {
    /// The value of a column: the server prints a literal with the column's type.
    fn at_top(&self, whole: Operand) -> Expression {
        let (Some(target), Some(own)) = (self.surroundings.target, &whole.data_type) else {
            return whole.whole;
        };
        let stored = self.surroundings.schema.stored_type(target);
        let fits = is_same(own, target) || is_same(own, &stored);
        match whole.under {
            Some(under)
                if fits && self.casts == Casts::AsNeeded && under.nature == Nature::Text =>
            {
                match (target.kind, target.dimensions, &under.expression) {
                    (kind, 1, Expression::Text(text)) => {
                        let are_texts =
                            matches!(kind, TypeKind::Text | TypeKind::VarChar | TypeKind::Enum);
                        match array_literal::elements(text, are_texts) {
                            Some(elements) => Expression::List(elements),
                            None => whole.whole,
                        }
                    }
                    _ => under.expression,
                }
            }
            _ => whole.whole,
        }
    }

    fn operand(&self, parsed: &Expr) -> Option<Operand> {
        let of_kind = Operand::of_kind;
        Some(match parsed {
            Expr::Nested(inner) => self.nested(inner)?,
            Expr::Identifier(name) => self.column(&name.value, name.quote_style.is_some())?,
            Expr::CompoundIdentifier(parts) => {
                let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
                let ([row @ ("new" | "old"), name], Holder::Rows) =
                    (parts.as_slice(), self.surroundings.holder)
                else {
                    return None;
                };
                let column = self
                    .surroundings
                    .columns
                    .iter()
                    .find(|it| it.name == *name)?;
                Operand::plain(
                    Expression::Column(format!("{row}.{name}")),
                    Some(column.data_type.clone()),
                )
            }
            Expr::Value(value) => literal(&value.value)?,
            Expr::Cast {
                kind: CastKind::DoubleColon | CastKind::Cast,
                expr,
                data_type,
                format: None,
            } => self.cast(expr, data_type)?,
            Expr::IsNull(inner) => self.test(UnaryOperator::IsNone, inner)?,
            Expr::IsNotNull(inner) => self.test(UnaryOperator::IsSome, inner)?,
            Expr::UnaryOp {
                op: ast::UnaryOperator::Not,
                expr,
            } => self.test(UnaryOperator::Not, expr)?,
            Expr::UnaryOp {
                op: ast::UnaryOperator::Minus,
                expr,
            } => {
                let inner = self.operand(expr)?;
                Operand::plain(
                    Expression::Unary(UnaryOperator::Negate, Box::new(inner.whole)),
                    inner.data_type,
                )
            }
            Expr::IsDistinctFrom(left, right) => {
                self.compared(BinaryOperator::IsDistinctFrom, left, right)?
            }
            Expr::IsNotDistinctFrom(left, right) => {
                self.compared(BinaryOperator::IsNotDistinctFrom, left, right)?
            }
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right)?,
            Expr::AnyOp {
                left,
                compare_op: ast::BinaryOperator::Eq,
                right,
                ..
            } => self.one_of(left, right)?,
            Expr::AllOp {
                left,
                compare_op: ast::BinaryOperator::NotEq,
                right,
            } => {
                let inside = self.one_of(left, right)?;
                if !matches!(inside.whole, Expression::OneOf(..)) {
                    return None;
                }
                of_kind(
                    Expression::Unary(UnaryOperator::Not, Box::new(inside.whole)),
                    TypeKind::Boolean,
                )
            }
            Expr::Function(call) => self.function(call)?,
            Expr::Subquery(query) if self.is_policy() => self.call_once(query)?,
            Expr::Floor { expr, .. } => self.call(Function::Floor, &[expr])?,
            Expr::Ceil { expr, .. } => self.call(Function::Ceil, &[expr])?,
            Expr::Trim {
                trim_where: None,
                trim_what: None,
                expr,
                trim_characters: None,
            } => self.call(Function::Trim, &[expr])?,
            Expr::Extract { field, expr, .. } => {
                let function = match field {
                    ast::DateTimeField::Second => Function::Second,
                    ast::DateTimeField::Epoch => Function::Epoch,
                    _ => return None,
                };
                self.call(function, &[expr])?
            }
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => self.call(Function::AtTimeZone, &[timestamp, time_zone])?,
            Expr::Case {
                operand: None,
                conditions,
                else_result: Some(otherwise),
                ..
            } => self.case(conditions, otherwise)?,
            _ => return None,
        })
    }

    /// A group of two bounds about one value is BETWEEN: anything else has them in one row with what is
    /// around.
    fn nested(&self, inner: &Expr) -> Option<Operand> {
        let operand = self.operand(inner)?;
        Some(match between(&operand.whole) {
            Some(whole) => Operand { whole, ..operand },
            None => operand,
        })
    }

    fn column(&self, name: &str, is_quoted: bool) -> Option<Operand> {
        if let (Holder::Value(data_type), false, true) = (
            self.surroundings.holder,
            is_quoted,
            name.eq_ignore_ascii_case("value"),
        ) {
            return Some(Operand::plain(Expression::Value, Some(data_type.clone())));
        }
        if !matches!(self.surroundings.holder, Holder::Table) {
            return None;
        }
        let column = self
            .surroundings
            .columns
            .iter()
            .find(|it| it.name == name)?;
        Some(Operand::plain(
            Expression::Column(name.to_owned()),
            Some(column.data_type.clone()),
        ))
    }

    fn cast(&self, inner: &Expr, data_type: &ast::DataType) -> Option<Operand> {
        // `bpchar` is the type of every `char(n)`, whatever its length; a cast of ours would cut.
        let is_char = data_type.to_string().eq_ignore_ascii_case("bpchar");
        let data_type = match is_char {
            true => DataType::new(TypeKind::Char),
            false => types::data_type(data_type, self.surroundings.schema)?,
        };
        if let Some((function, value)) = calendar_field(inner, &data_type) {
            return self.call(function, &[value]);
        }
        let operand = self.operand(inner)?;
        if let (Expression::Text(text), None) = (&operand.whole, &operand.under) {
            if let Some(number) = number(text, &data_type) {
                return Some(number);
            }
            if data_type == DataType::new(TypeKind::Interval)
                && let Some(duration) = interval::duration(text)
            {
                return Some(Operand::plain(duration, Some(data_type)));
            }
        }
        let nature = match (&operand.whole, &operand.data_type) {
            (Expression::Text(_), _) if operand.under.is_none() => Some(Nature::Text),
            (Expression::Number(_), _) => Some(Nature::Number),
            (Expression::Null, _) => {
                return Some(Operand::plain(Expression::Null, Some(data_type)));
            }
            (_, Some(of)) => Some(Nature::Value(of.clone())),
            (_, None) => None,
        };
        let whole = Expression::Cast(Box::new(operand.whole.clone()), data_type.clone());
        if super::judge::is_label(&whole) {
            // A label is known by its cast, and stays with it.
            return Some(Operand::plain(whole, Some(data_type)));
        }
        if is_char && nature != Some(Nature::Text) {
            return None;
        }
        Some(Operand {
            whole,
            data_type: Some(data_type),
            under: nature.map(|nature| Under {
                expression: operand.whole,
                nature,
            }),
        })
    }

    fn test(&self, operator: UnaryOperator, inner: &Expr) -> Option<Operand> {
        let inner = Box::new(self.operand(inner)?.whole);
        Some(Operand::of_kind(
            Expression::Unary(operator, inner),
            TypeKind::Boolean,
        ))
    }

    fn compared(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Operand> {
        let (left, right) = self.both(left, right)?;
        Some(Operand::of_kind(
            Expression::Binary(operator, Box::new(left), Box::new(right)),
            TypeKind::Boolean,
        ))
    }

    fn both(&self, left: &Expr, right: &Expr) -> Option<(Expression, Expression)> {
        let (left, right) = (self.operand(left)?, self.operand(right)?);
        Some(pair(&left, &right, self.casts, self.surroundings.schema))
    }

    fn binary(&self, left: &Expr, operator: &ast::BinaryOperator, right: &Expr) -> Option<Operand> {
        use ast::BinaryOperator as Sql;
        let compared = |operator| self.compared(operator, left, right);
        match operator {
            Sql::Eq => compared(BinaryOperator::Equal),
            Sql::NotEq => compared(BinaryOperator::NotEqual),
            Sql::Lt => compared(BinaryOperator::Less),
            Sql::LtEq => compared(BinaryOperator::LessOrEqual),
            Sql::Gt => compared(BinaryOperator::Greater),
            Sql::GtEq => compared(BinaryOperator::GreaterOrEqual),
            Sql::And | Sql::Or => {
                let operator = match operator {
                    Sql::And => BinaryOperator::And,
                    _ => BinaryOperator::Or,
                };
                let (left, right) = (self.operand(left)?.whole, self.operand(right)?.whole);
                Some(Operand::of_kind(
                    Expression::Binary(operator, Box::new(left), Box::new(right)),
                    TypeKind::Boolean,
                ))
            }
            Sql::PGRegexMatch => compared(BinaryOperator::Matches),
            Sql::PGRegexIMatch => compared(BinaryOperator::MatchesInsensitive),
            Sql::PGLikeMatch => compared(BinaryOperator::Like),
            Sql::PGILikeMatch => compared(BinaryOperator::LikeInsensitive),
            Sql::Plus => self.arithmetic(BinaryOperator::Add, left, right),
            Sql::Minus => self.arithmetic(BinaryOperator::Subtract, left, right),
            Sql::Multiply => self.arithmetic(BinaryOperator::Multiply, left, right),
            Sql::Divide => self.arithmetic(BinaryOperator::Divide, left, right),
            Sql::Modulo => self.arithmetic(BinaryOperator::Remainder, left, right),
            Sql::StringConcat => self.concatenation(left, right),
            Sql::Arrow => self.joined(Function::Get, left, right, None),
            Sql::LongArrow => self.joined(Function::GetText, left, right, Some(TypeKind::Text)),
            Sql::Question => self.joined(Function::HasKey, left, right, Some(TypeKind::Boolean)),
            Sql::AtArrow => self.joined(Function::Contains, left, right, Some(TypeKind::Boolean)),
            Sql::ArrowAt => {
                self.joined(Function::ContainedBy, left, right, Some(TypeKind::Boolean))
            }
            Sql::PGOverlap => self.joined(Function::Overlaps, left, right, Some(TypeKind::Boolean)),
            _ => None,
        }
    }

    fn arithmetic(&self, operator: BinaryOperator, left: &Expr, right: &Expr) -> Option<Operand> {
        let (one, other) = (self.operand(left)?, self.operand(right)?);
        let data_type = match (&one.data_type, &other.data_type) {
            (Some(left), Some(right)) => arithmetic_type(left, right),
            _ => None,
        };
        let (left, right) = pair(&one, &other, self.casts, self.surroundings.schema);
        Some(Operand::plain(
            Expression::Binary(operator, Box::new(left), Box::new(right)),
            data_type,
        ))
    }

    fn concatenation(&self, left: &Expr, right: &Expr) -> Option<Operand> {
        let schema = self.surroundings.schema;
        let mut texts = Vec::new();
        for side in [left, right] {
            let operand = self.operand(side)?;
            let data_type = operand.data_type.as_ref()?;
            if data_type.kind != TypeKind::Text || data_type.dimensions > 0 {
                return None;
            }
            texts.push(operand);
        }
        let [one, other] = texts.as_slice() else {
            return None;
        };
        let bare = |operand: &Operand, other: &Operand| match &operand.under {
            Some(under) if self.casts == Casts::AsNeeded => match under.nature {
                // Two strings alone would be joined at once.
                Nature::Text
                    if other
                        .under
                        .as_ref()
                        .is_none_or(|it| it.nature != Nature::Text) =>
                {
                    under.expression.clone()
                }
                Nature::Value(_) => operand
                    .as_text(schema)
                    .unwrap_or_else(|| operand.whole.clone()),
                _ => operand.whole.clone(),
            },
            _ => operand.whole.clone(),
        };
        let (first, second) = (bare(one, other), bare(other, one));
        let mut arguments = match first {
            Expression::Call(Function::Concat, arguments) => arguments,
            other => vec![other],
        };
        arguments.push(second);
        Some(Operand::of_kind(
            Expression::Call(Function::Concat, arguments),
            TypeKind::Text,
        ))
    }

    /// A function that is an operator in SQL.
    fn joined(
        &self,
        function: Function,
        left: &Expr,
        right: &Expr,
        gives: Option<TypeKind>,
    ) -> Option<Operand> {
        let (value, key) = (self.operand(left)?, self.operand(right)?);
        let container = value.data_type.clone()?;
        let key = match (&key.under, self.casts) {
            (Some(under), Casts::AsNeeded) if under.nature == Nature::Text => {
                let is_key = matches!(
                    function,
                    Function::Get | Function::GetText | Function::HasKey
                );
                let same = key
                    .data_type
                    .as_ref()
                    .is_some_and(|own| is_same(own, &container));
                match is_key || same && container.dimensions == 0 {
                    true => under.expression.clone(),
                    false => return None,
                }
            }
            _ => key.whole,
        };
        let data_type = gives.map_or(container, DataType::new);
        Some(Operand::plain(
            Expression::Call(function, vec![value.whole, key]),
            Some(data_type),
        ))
    }

    fn one_of(&self, left: &Expr, right: &Expr) -> Option<Operand> {
        let value = self.operand(left)?;
        let (items, casted) = array(right)?;
        let Some(items) = items else {
            let array = self.operand(right)?;
            return Some(Operand::of_kind(
                Expression::Call(Function::AnyOf, vec![value.whole, array.whole]),
                TypeKind::Boolean,
            ));
        };
        let schema = self.surroundings.schema;
        let mut members = Vec::new();
        let mut seen_text = casted;
        for item in items {
            let item = self.operand(item)?;
            if casted {
                // `(ARRAY['a'::character varying])::text[]`
                let under = item.under.as_ref()?;
                let is_varchar = item.data_type.as_ref()?.kind == TypeKind::VarChar;
                if !is_varchar || under.nature != Nature::Text {
                    return None;
                }
                members.push(under.expression.clone());
                continue;
            }
            seen_text |= item.data_type.as_ref()?.kind == TypeKind::Text;
            members.push(match is_enum(&item) {
                true => item.whole,
                false => member(&item, &value)?,
            });
        }
        let bare = match seen_text {
            true => value.as_text(schema),
            false => None,
        };
        if casted && bare.is_none() {
            return None;
        }
        let value = bare.unwrap_or(value.whole);
        Some(Operand::of_kind(
            Expression::OneOf(Box::new(value), members),
            TypeKind::Boolean,
        ))
    }

    fn function(&self, call: &ast::Function) -> Option<Operand> {
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

    fn is_policy(&self) -> bool {
        self.surroundings.purpose == Purpose::Condition
            && matches!(self.surroundings.holder, Holder::Table)
    }

    /// `( SELECT current_setting('app.tenant'::text) AS current_setting)`
    fn call_once(&self, query: &ast::Query) -> Option<Operand> {
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

    fn operands(&self, arguments: &[Expr]) -> Option<Vec<Operand>> {
        arguments.iter().map(|it| self.operand(it)).collect()
    }

    fn call(&self, function: Function, arguments: &[&Expr]) -> Option<Operand> {
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
        let parts = super::parse(name, schema_core::dialect::Engine::Postgres)?;
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

    fn case(&self, conditions: &[ast::CaseWhen], otherwise: &Expr) -> Option<Operand> {
        let mut values = Vec::new();
        let mut tests = Vec::new();
        for case in conditions {
            tests.push(self.operand(&case.condition)?.whole);
            values.push(self.operand(&case.result)?);
        }
        values.push(self.operand(otherwise)?);
        let data_type = values.iter().find_map(|it| it.data_type.clone());
        let mut values = common(&values, self.casts).into_iter();
        let cases: Vec<(Expression, Expression)> = tests.into_iter().zip(values.by_ref()).collect();
        let otherwise = Box::new(values.next()?);
        Some(Operand::plain(
            Expression::Case(cases, otherwise),
            data_type,
        ))
    }
}

fn is_enum(item: &Operand) -> bool {
    super::judge::is_label(&item.whole)
}

fn literal(value: &Value) -> Option<Operand> {
    Some(match value {
        Value::Number(digits, false) => {
            let kind = match (digits.parse::<i32>(), digits.contains(['.', 'e', 'E'])) {
                (_, true) => TypeKind::Numeric,
                (Ok(_), _) => TypeKind::Integer,
                (Err(_), _) => TypeKind::BigInt,
            };
            Operand::of_kind(Expression::Number(digits.clone()), kind)
        }
        Value::SingleQuotedString(text) | Value::EscapedStringLiteral(text) => {
            Operand::plain(Expression::Text(text.clone()), None)
        }
        Value::Boolean(value) => Operand::of_kind(Expression::Boolean(*value), TypeKind::Boolean),
        Value::Null => Operand::plain(Expression::Null, None),
        _ => return None,
    })
}

/// A number that the server prints as a string with a cast, because it has a sign or is large.
fn number(text: &str, data_type: &DataType) -> Option<Operand> {
    if data_type.precision.is_some() || data_type.dimensions > 0 {
        return None;
    }
    let is_written = match data_type.kind {
        TypeKind::Integer => text.starts_with('-') && text.parse::<i32>().is_ok(),
        TypeKind::BigInt => text.parse::<i64>().is_ok() && text.parse::<i32>().is_err(),
        TypeKind::Numeric => {
            text.starts_with('-')
                && text.contains('.')
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
        }
        _ => false,
    };
    is_written.then(|| Operand::plain(Expression::Number(text.to_owned()), Some(data_type.clone())))
}

/// `(EXTRACT(year FROM value))::integer`
fn calendar_field<'a>(inner: &'a Expr, data_type: &DataType) -> Option<(Function, &'a Expr)> {
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

/// The type of a sum or product, as far as it matters here.
fn arithmetic_type(left: &DataType, right: &DataType) -> Option<DataType> {
    const NUMBERS: &[TypeKind] = &[
        TypeKind::SmallInt,
        TypeKind::Integer,
        TypeKind::BigInt,
        TypeKind::Numeric,
        TypeKind::DoublePrecision,
    ];
    let rank = |data_type: &DataType| {
        let is_plain = data_type.dimensions == 0;
        NUMBERS
            .iter()
            .position(|kind| is_plain && *kind == data_type.kind)
    };
    let (left, right) = (rank(left)?, rank(right)?);
    NUMBERS.get(left.max(right)).copied().map(DataType::new)
}

/// The elements of an array as written, and whether the whole has a cast; `None` inside for any other array.
fn array(parsed: &Expr) -> Option<(Option<&[Expr]>, bool)> {
    match parsed {
        Expr::Nested(inner) => array(inner),
        Expr::Array(array) => Some((Some(&array.elem), false)),
        Expr::Cast {
            expr, data_type, ..
        } => match array(expr) {
            Some((Some(items), false)) if data_type.to_string().eq_ignore_ascii_case("text[]") => {
                Some((Some(items), true))
            }
            Some((None, _)) => Some((None, true)),
            _ => None,
        },
        Expr::Identifier(_) => Some((None, false)),
        _ => None,
    }
}

fn arguments(list: &FunctionArguments) -> Option<Vec<Expr>> {
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

/// `value >= low AND value <= high`
fn between(expression: &Expression) -> Option<Expression> {
    let Expression::Binary(BinaryOperator::And, left, right) = expression else {
        return None;
    };
    match (&**left, &**right) {
        (
            Expression::Binary(BinaryOperator::GreaterOrEqual, value, low),
            Expression::Binary(BinaryOperator::LessOrEqual, same, high),
        ) if value == same => Some(Expression::Between(
            value.clone(),
            low.clone(),
            high.clone(),
        )),
        _ => None,
    }
}
