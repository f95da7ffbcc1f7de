//! The parts of an index key as text: `created_at.desc()`, `lower(email)` as `email.lower()`.

use crate::def::NullsOrder;
use crate::model::expression::{identifier, receiver};
use crate::model::{Expression, IndexKey, IndexPart};
use syn::ext::IdentExt;
use syn::{Expr, ExprMethodCall, Lit};

/// The text of one part.
pub(super) fn print(part: &IndexPart) -> String {
    let mut suffix = String::new();
    if part.descending {
        suffix.push_str(".desc()");
    }
    match part.nulls {
        Some(NullsOrder::First) => suffix.push_str(".nulls_first()"),
        Some(NullsOrder::Last) => suffix.push_str(".nulls_last()"),
        None => {}
    }
    if let Some(class) = &part.operator_class {
        let parameters: Vec<String> = part
            .operator_class_parameters
            .iter()
            .map(|(name, value)| {
                let name = identifier(name).unwrap_or_else(|| format!("{name:?}"));
                format!("{name} = {value:?}")
            })
            .collect();
        match parameters.as_slice() {
            [] => suffix.push_str(&format!(".opclass({class:?})")),
            some => suffix.push_str(&format!(".opclass({class:?}({}))", some.join(", "))),
        }
    }
    if let Some(collation) = &part.collation {
        suffix.push_str(&format!(".collate({collation:?})"));
    }
    match &part.key {
        IndexKey::Column(name) => format!("{}{suffix}", Expression::Column(name.clone())),
        IndexKey::Expression(expression) if suffix.is_empty() => expression.to_string(),
        IndexKey::Expression(expression) => format!("{}{suffix}", receiver(expression)),
    }
}

/// Reads one part.
pub(super) fn parse(text: &str) -> Result<IndexPart, String> {
    let mut syntax: Expr =
        syn::parse_str(text).map_err(|error| format!("`{text}` is no part of a key: {error}"))?;
    let mut part = IndexPart::column("");
    // The outermost method comes last in the text and first in the tree.
    loop {
        syntax = match syntax {
            Expr::MethodCall(call) if take(&mut part, &call)? => *call.receiver,
            other => {
                let expression = Expression::from_syntax(&other)
                    .map_err(|problem| format!("`{text}` is no part of a key: {problem}"))?;
                part.key = match expression {
                    Expression::Column(name) => IndexKey::Column(name),
                    expression => IndexKey::Expression(expression),
                };
                return Ok(part);
            }
        };
    }
}

/// Whether `call` says how the part is sorted or compared; then it is taken over.
fn take(part: &mut IndexPart, call: &ExprMethodCall) -> Result<bool, String> {
    match call.method.to_string().as_str() {
        "desc" => part.descending = true,
        "nulls_first" => part.nulls = Some(NullsOrder::First),
        "nulls_last" => part.nulls = Some(NullsOrder::Last),
        "opclass" => take_operator_class(part, call)?,
        "collate" => part.collation = Some(argument(call)?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// `"gin_trgm_ops"` or `"gist_trgm_ops"(siglen = "32")`
fn take_operator_class(part: &mut IndexPart, call: &ExprMethodCall) -> Result<(), String> {
    let Some(Expr::Call(class)) = call.args.first() else {
        part.operator_class = Some(argument(call)?);
        return Ok(());
    };
    let problem =
        || "`.opclass` takes one name, with parameters such as `(siglen = \"32\")`".to_owned();
    part.operator_class = Some(text(&class.func).ok_or_else(problem)?);
    for parameter in &class.args {
        if let Expr::Assign(assignment) = parameter
            && let Some(name) = parameter_name(&assignment.left)
            && let Some(value) = text(&assignment.right)
        {
            part.operator_class_parameters.insert(name, value);
        } else {
            return Err(problem());
        }
    }
    Ok(())
}

/// An identifier, or a text where the name cannot be one.
fn parameter_name(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(name) => Some(name.path.get_ident()?.unraw().to_string()),
        written => text(written),
    }
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn argument(call: &ExprMethodCall) -> Result<String, String> {
    if let Some(Expr::Lit(literal)) = call.args.first()
        && let Lit::Str(text) = &literal.lit
        && call.args.len() == 1
    {
        return Ok(text.value());
    }
    Err(format!("`.{}` takes one string", call.method))
}
