//! Text that Markdown takes for nothing but text.

use schema_core::model::ObjectName;

/// Text in a heading.
pub(super) fn heading(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&line)
}

/// Text in the cell of a table: one line, without what would end the cell.
pub(super) fn cell(text: &str) -> String {
    let lines: Vec<String> = text
        .trim()
        .lines()
        .map(|line| escaped(line.trim()))
        .collect();
    lines.join("<br>")
}

/// Code in a line or in a cell.
pub(super) fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // GitHub reads `\|` in the cell of a table before it reads code.
    let line = line.replace('|', "\\|");
    let longest = longest_run_of_backticks(&line);
    let fence = "`".repeat(longest + 1);
    match longest {
        0 => format!("`{line}`"),
        _ => format!("{fence} {line} {fence}"),
    }
}

/// The place that [`link`] leads to.
pub(super) fn anchor(kind: &str, name: &ObjectName) -> String {
    format!("<a id=\"{}\"></a>", id(kind, name))
}

/// A link to the object on the same page.
pub(super) fn link(kind: &str, name: &ObjectName) -> String {
    format!("[{}](#{})", escaped(&name.to_string()), id(kind, name))
}

fn id(kind: &str, name: &ObjectName) -> String {
    let kept = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let name = name.to_string();
    let name: String = name
        .chars()
        .map(|letter| if kept(letter) { letter } else { '-' })
        .collect();
    format!("{kind}-{name}")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

fn longest_run_of_backticks(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`');
    runs.map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_cell_or_a_piece_of_code() {
        assert_eq!(cell("a | b\n  <script>"), "a \\| b<br>&lt;script&gt;");
        assert_eq!(code("a || b"), "`a \\|\\| b`");
        assert_eq!(code("a `b`"), "`` a `b` ``");
        assert_eq!(heading("two\nlines"), "two lines");
        let name = ObjectName {
            namespace: Some("shop".to_owned()),
            name: "Full \"Name\"".to_owned(),
        };
        assert_eq!(
            anchor("table", &name),
            "<a id=\"table-shop.Full--Name-\"></a>"
        );
    }
}
