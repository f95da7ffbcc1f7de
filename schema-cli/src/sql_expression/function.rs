//! The functions of the schema language as PostgreSQL prints them.

use schema_core::def::{Function, Outcome, Parameter, TypeKind};
use schema_core::model::DataType;

/// The function that PostgreSQL prints as a plain call of `name` with so many arguments.
pub(super) fn plain(name: &str, count: usize) -> Option<Function> {
    let function = match name {
        "char_length" => Function::CharLength,
        "octet_length" => Function::OctetLength,
        "bit_length" => Function::BitLength,
        "lower" => Function::Lower,
        "upper" => Function::Upper,
        "ltrim" => Function::TrimStart,
        "rtrim" => Function::TrimEnd,
        "substr" => Function::Substring,
        "replace" => Function::Replace,
        "starts_with" => Function::StartsWith,
        "strpos" => Function::Position,
        "abs" => Function::Abs,
        "round" => Function::Round,
        "floor" => Function::Floor,
        "ceil" => Function::Ceil,
        "power" => Function::Power,
        "coalesce" => Function::Coalesce,
        "nullif" => Function::NullIf,
        "greatest" => Function::Greatest,
        "least" => Function::Least,
        "jsonb_typeof" => Function::JsonType,
        "cardinality" => Function::Cardinality,
        "now" => Function::Now,
        "current_setting" => Function::CurrentSetting,
        "uuidv7" | "architrave_uuid_v7" => Function::UuidV7,
        "gen_random_uuid" => Function::UuidV4,
        "current_date" => Function::CurrentDate,
        "current_user" => Function::CurrentUser,
        "session_user" => Function::SessionUser,
        _ => return None,
    };
    let parameters = function.parameters().len();
    let fits = count >= function.required() && (count <= parameters || function.is_variadic());
    fits.then_some(function)
}

/// Whether the parameter at `position` takes text, so that the server turns every kind of text into it.
pub(super) fn takes_text(function: Function, position: usize) -> bool {
    matches!(function.parameters().get(position), Some(Parameter::Text))
}

/// The type that the function gives, where that follows from the function alone or from its first argument.
pub(super) fn outcome(function: Function, first: Option<&DataType>) -> Option<DataType> {
    let kind = match function.outcome() {
        Outcome::Whole => TypeKind::Integer,
        Outcome::Numeric => TypeKind::Numeric,
        Outcome::Text => TypeKind::Text,
        Outcome::Boolean => TypeKind::Boolean,
        Outcome::Instant => TypeKind::TimestampTz,
        Outcome::Date => TypeKind::Date,
        Outcome::Interval => TypeKind::Interval,
        Outcome::Uuid => TypeKind::Uuid,
        Outcome::First | Outcome::Common => return first.cloned(),
        Outcome::Rounded | Outcome::Json | Outcome::OtherZone => return None,
    };
    Some(DataType::new(kind))
}
