//! Snake case.

/// `OrderItem` as `order_item`.
///
/// A new word begins at a capital that follows a small letter or digit, and at the last capital of a row
/// that a small letter follows. Digits stay with the word before them.
///
/// ```
/// use schema_core::syntax::name::snake_case;
///
/// assert_eq!(snake_case("OrderItem"), "order_item");
/// assert_eq!(snake_case("HTTPRequest"), "http_request");
/// assert_eq!(snake_case("Sha256Sum"), "sha256_sum");
/// ```
pub fn snake_case(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let characters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (position, character) in characters.iter().enumerate() {
        if character.is_uppercase() {
            let before = position
                .checked_sub(1)
                .and_then(|before| characters.get(before));
            let after = characters.get(position + 1);
            let begins = before.is_some_and(|before| {
                *before != '_'
                    && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
            if begins {
                text.push('_');
            }
        }
        text.extend(character.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn splits_words() {
        for (name, expected) in [
            ("Order", "order"),
            ("OrderItem", "order_item"),
            ("HTTPRequest", "http_request"),
            ("UserID", "user_id"),
            ("Sha256Sum", "sha256_sum"),
            ("A", "a"),
            ("already_snake", "already_snake"),
            ("Mixed_Case", "mixed_case"),
            ("ÄpfelKorb", "äpfel_korb"),
            ("r#type", "type"),
        ] {
            assert_eq!(snake_case(name), expected);
        }
    }
}
