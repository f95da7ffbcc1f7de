//! How far a finding's underline reaches.
//!
//! Definitions keep only where an attribute begins. What is underlined is the token there, with the
//! parenthesis or bracket that follows it: `references(Customer.id)`.

use super::Location;
use std::ops::Range;

/// The bytes of `source` to underline; `None` where the place is not in it, as after an edit.
pub(super) fn span(source: &str, location: &Location) -> Option<Range<usize>> {
    let start = offset(source, location)?;
    let rest = &source[start..];
    let word = rest
        .char_indices()
        .find(|(_, character)| !(character.is_alphanumeric() || *character == '_'))
        .map_or(rest.len(), |(end, _)| end);
    let end = match rest[word..].chars().next() {
        Some('#') if word == 0 => closing(rest, 1),
        Some('(' | '[') => closing(rest, word),
        _ => None,
    };
    let first = rest.chars().next().map_or(0, char::len_utf8);
    Some(start..start + end.unwrap_or(word.max(first)))
}

/// The byte of `source` at a place; `None` where the place is not in it.
pub(crate) fn offset(source: &str, location: &Location) -> Option<usize> {
    let line_index = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let column_index = usize::try_from(location.column).ok()?.checked_sub(1)?;
    let line_start: usize = source
        .split_inclusive('\n')
        .take(line_index)
        .map(str::len)
        .sum();
    let line = source.split_inclusive('\n').nth(line_index)?;
    let (in_line, _) = line.char_indices().nth(column_index)?;
    Some(line_start + in_line)
}

/// The end of the bracket that opens at `open`, skipping strings; `None` if it does not close.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut characters = text.char_indices().skip_while(|(at, _)| *at < open);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if in_string => {
                characters.next();
            }
            '"' => in_string = !in_string,
            '(' | '[' | '{' if !in_string => depth += 1,
            ')' | ']' | '}' if !in_string => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + character.len_utf8());
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::report::Location;
    use std::path::PathBuf;

    fn underlined(source: &str, line: u32, column: u32) -> Option<&str> {
        let location = Location {
            file: String::new(),
            path: PathBuf::new(),
            line,
            column,
        };
        span(source, &location).map(|span| &source[span])
    }

    #[test]
    fn an_attribute_is_underlined_to_its_end() {
        let source = "#[index(a,\n  b)]\npub struct Örder {}\n";
        assert_eq!(underlined(source, 1, 3), Some("index(a,\n  b)"));
        assert_eq!(underlined(source, 1, 1), Some("#[index(a,\n  b)]"));
        assert_eq!(underlined(source, 3, 12), Some("Örder"));
    }

    #[test]
    fn a_bracket_in_a_string_closes_nothing() {
        assert_eq!(
            underlined(r#"check(a.matches("x\")"), b)"#, 1, 1),
            Some(r#"check(a.matches("x\")"), b)"#)
        );
    }

    #[test]
    fn a_place_outside_of_the_file_has_no_excerpt() {
        assert_eq!(underlined("one line", 2, 1), None);
        assert_eq!(underlined("one line", 1, 40), None);
        assert_eq!(underlined("one line", 0, 0), None);
    }
}
