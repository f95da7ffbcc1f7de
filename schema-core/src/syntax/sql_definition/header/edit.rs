//! The same definition with and without OR REPLACE.

use super::super::DefinitionError;
use super::super::split::statements;
use super::super::token::tokens;
use super::Head;

/// The statements that create what `sql` defines where there is none of the name: without OR REPLACE and IF
/// NOT EXISTS, which would take over or pass over what somebody else made.
///
/// # Errors
///
/// When the text cannot be cut into statements.
pub fn create_text(sql: &str) -> Result<Vec<String>, DefinitionError> {
    edited(sql, |first, head| {
        let mut text = first.to_owned();
        let cuts = [head.if_not_exists, head.or_replace];
        for (start, end) in cuts.into_iter().flatten() {
            let end = end + text[end..].len() - text[end..].trim_start().len();
            text.replace_range(start..end, "");
        }
        text
    })
}

/// The statements that replace what is there by what `sql` defines: with OR REPLACE. `None` where CREATE OR
/// REPLACE does not know the kind.
///
/// # Errors
///
/// When the text cannot be cut into statements.
pub fn replace_text(sql: &str) -> Result<Option<Vec<String>>, DefinitionError> {
    let mut is_known = false;
    let text = edited(sql, |first, head| {
        is_known = match head.what {
            "FUNCTION" | "PROCEDURE" | "AGGREGATE" | "VIEW" | "RULE" => true,
            "TRIGGER" => !head.is_constraint,
            _ => false,
        };
        let mut text = first.to_owned();
        if head.or_replace.is_none() {
            text.insert_str(head.create_end, " OR REPLACE");
        }
        text
    })?;
    Ok(is_known.then_some(text))
}

/// The statements, the first of which `edit` changes where it has a head.
fn edited(
    sql: &str,
    mut edit: impl FnMut(&str, &Head<'_, '_>) -> String,
) -> Result<Vec<String>, DefinitionError> {
    let statements = statements(sql)?;
    let mut texts: Vec<String> = statements.iter().map(|&text| text.to_owned()).collect();
    if let Some(first) = statements.first()
        && let Ok(tokens) = tokens(first)
        && let Ok(head) = Head::read(&tokens)
        && let Some(text) = texts.first_mut()
    {
        *text = edit(first, &head);
    }
    Ok(texts)
}
