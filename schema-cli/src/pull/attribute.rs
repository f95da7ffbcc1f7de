//! Attributes as text.

use schema_core::syntax::name::IDENTIFIER_BYTES;

/// The longest line.
const WIDTH: usize = 100;

/// An attribute on a line of its own, or with one argument a line where that is too long. Ends with a line break.
pub(super) fn attribute(word: &str, arguments: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    let line = format!("{margin}#[{word}({})]", arguments.join(", "));
    if arguments.is_empty() {
        return format!("{margin}#[{word}]\n");
    }
    if line.chars().count() <= WIDTH && !line.contains('\n') {
        return line + "\n";
    }
    let mut text = format!("{margin}#[{word}(\n");
    for (position, argument) in arguments.iter().enumerate() {
        let comma = if position + 1 < arguments.len() {
            ","
        } else {
            ""
        };
        text.push_str(&format!("{margin}    {argument}{comma}\n"));
    }
    text.push_str(&format!("{margin})]\n"));
    text
}

/// `text` as a Rust string literal, raw where that is easier to read.
pub(super) fn literal(text: &str) -> String {
    let is_plain = !text.contains('"') && !text.chars().any(char::is_control);
    if text.contains('\\') && is_plain {
        format!("r\"{text}\"")
    } else {
        format!("{text:?}")
    }
}

/// `text` as a word where it can be one, else as a literal.
pub(super) fn word_or_literal(text: &str) -> String {
    if is_word(text) {
        text.to_owned()
    } else {
        literal(text)
    }
}

/// Whether `text` is a Rust identifier and no keyword.
pub(super) fn is_word(text: &str) -> bool {
    // The parser is asked where the text may be a keyword: none has a digit, an underscore or more letters than
    // `continue`.
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_plain && text.len() <= IDENTIFIER_BYTES && (text.len() > 8 || text.contains('_')) {
        return true;
    }
    // A keyword since the edition of 2024, and none to the parser.
    text != "gen"
        && !text.starts_with("r#")
        && text.len() <= IDENTIFIER_BYTES
        && syn::parse_str::<syn::Ident>(text).is_ok_and(|ident| ident == text)
}

/// `text` as an identifier, raw where it is a keyword; `None` where it is none.
pub(super) fn identifier(text: &str) -> Option<String> {
    if is_word(text) {
        return Some(text.to_owned());
    }
    let raw = format!("r#{text}");
    let is_raw = !text.starts_with("r#")
        && syn::parse_str::<syn::Ident>(&raw).is_ok_and(|ident| ident == raw);
    is_raw.then_some(raw)
}

/// A comment of the database as a doc comment, such that the same text is read back. Ends with a line break.
pub(super) fn documentation(comment: Option<&str>, indent: usize) -> Documentation {
    let margin = " ".repeat(indent);
    let Some(comment) = comment else {
        return Documentation::Lines(String::new());
    };
    let is_read_back = !comment.is_empty()
        && comment == comment.trim()
        && !comment.contains(['\r', '\0'])
        && comment.lines().all(|line| line == line.trim_end());
    if !is_read_back {
        return Documentation::Unfit;
    }
    let lines = comment.lines().map(|line| match line {
        "" => format!("{margin}///\n"),
        line => format!("{margin}/// {line}\n"),
    });
    let text = lines.collect();
    Documentation::Lines(text)
}

/// A comment as a doc comment.
pub(super) enum Documentation {
    /// These lines.
    Lines(String),
    /// White space in it would not survive.
    Unfit,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_attributes_have_one_argument_a_line() {
        let short = attribute("index", &["a".to_owned(), "b".to_owned()], 0);
        assert_eq!(short, "#[index(a, b)]\n");
        let long = attribute("check", &["x".repeat(60), "y".repeat(60)], 4);
        assert_eq!(
            long,
            format!(
                "    #[check(\n        {},\n        {}\n    )]\n",
                "x".repeat(60),
                "y".repeat(60)
            )
        );
    }

    #[test]
    fn words_are_told_from_texts() {
        assert_eq!(word_or_literal("app"), "app");
        assert_eq!(word_or_literal("type"), "\"type\"");
        assert_eq!(word_or_literal("two words"), "\"two words\"");
        assert_eq!(identifier("type").as_deref(), Some("r#type"));
        assert_eq!(identifier("gen").as_deref(), Some("r#gen"));
        assert_eq!(identifier("self"), None);
        assert_eq!(identifier("r#type"), None);
    }
}
