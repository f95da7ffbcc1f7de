//! The text of an array value: `{a,"b c"}`.

use schema_core::model::Expression;

/// The elements, where each is written as plainly as the dialect would write it, so that the same text comes back.
pub(super) fn elements(text: &str, are_texts: bool) -> Option<Vec<Expression>> {
    let inner = text.strip_prefix('{')?.strip_suffix('}')?;
    if inner.is_empty() {
        return Some(Vec::new());
    }
    if inner.contains(['"', '\\', '{', '}']) {
        return None;
    }
    inner
        .split(',')
        .map(|element| {
            let is_word = !element.is_empty()
                && element == element.trim()
                && !element.eq_ignore_ascii_case("null");
            let is_number = element.parse::<i64>().is_ok();
            match are_texts {
                true => is_word.then(|| Expression::Text(element.to_owned())),
                false => is_number.then(|| Expression::Number(element.to_owned())),
            }
        })
        .collect()
}
