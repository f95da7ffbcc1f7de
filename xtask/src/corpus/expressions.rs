//! How many checks and predicates the pulled code says in the language, and how many as SQL.

/// Checks and predicates of indexes, as the code has them.
#[derive(Debug, Default, Clone)]
pub(super) struct Expressions {
    /// Those without SQL within.
    pub(super) in_words: usize,
    /// The text of the others.
    pub(super) as_sql: Vec<String>,
}

impl Expressions {
    /// Reads them from Rust code: what stands in `check(..)` and `where(..)`.
    pub(super) fn read(code: &str) -> Self {
        let mut found = Self::default();
        for word in ["check(", "where("] {
            let mut rest = code;
            while let Some(position) = rest.find(word) {
                let (before, after) = rest.split_at(position);
                let after = &after[word.len()..];
                rest = after;
                // `with_check(..)` is a policy's.
                let is_word =
                    before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
                if is_word {
                    continue;
                }
                let text = &after[..end(after)];
                match text.contains("sql(") {
                    true => found
                        .as_sql
                        .push(text.split_whitespace().collect::<Vec<_>>().join(" ")),
                    false => found.in_words += 1,
                }
            }
        }
        found
    }

    /// Adds those of another file or schema.
    pub(super) fn add(&mut self, other: &Self) {
        self.in_words += other.in_words;
        self.as_sql.extend(other.as_sql.iter().cloned());
    }

    /// Their number.
    pub(super) fn all(&self) -> usize {
        self.in_words + self.as_sql.len()
    }

    /// `12/13`; nothing where there are none.
    pub(super) fn share(&self) -> String {
        match self.all() {
            0 => "-".to_owned(),
            all => format!("{}/{all}", self.in_words),
        }
    }
}

/// Where the parenthesis that was open at the start is closed; texts in quotes are passed over.
fn end(text: &str) -> usize {
    let mut depth = 1_usize;
    let mut letters = text.char_indices().peekable();
    while let Some((position, letter)) = letters.next() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return position;
                }
            }
            'r' if text[position..].starts_with("r\"") || text[position..].starts_with("r#") => {
                let hashes = text[position + 1..]
                    .bytes()
                    .take_while(|it| *it == b'#')
                    .count();
                let close = format!("\"{}", "#".repeat(hashes));
                let start = position + 2 + hashes;
                let Some(length) = text.get(start..).and_then(|it| it.find(&close)) else {
                    continue;
                };
                let behind = start + length + close.len();
                while letters
                    .next_if(|(position, _)| *position < behind)
                    .is_some()
                {}
            }
            '"' => {
                while let Some((_, letter)) = letters.next() {
                    match letter {
                        '\\' => drop(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_and_predicates_are_counted() {
        let code = r##"
            #[check(positive, amount > 0)]
            #[index(status, where(sql("f(status) = ')'")))]
            #[policy(own, using(a == 1), with_check(sql("b")))]
            #[check(pattern, code.matches(r"^\)$"))]
            #[check(sql("a > b"))]
        "##;
        let found = Expressions::read(code);
        assert_eq!(found.in_words, 2);
        assert_eq!(
            found.as_sql,
            [r#"sql("a > b")"#, r#"sql("f(status) = ')'")"#]
        );
        assert_eq!(found.share(), "2/4");
    }
}
