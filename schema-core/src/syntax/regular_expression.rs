//! Regular expressions: the subset that PostgreSQL and the Rust crate `regex` read alike.
//!
//! A pattern runs in the database, and in Rust wherever a value is validated before it is sent, or where
//! SQLite asks the application for its REGEXP function. The two dialects agree on less than it seems:
//!
//! | pattern | PostgreSQL | `regex` |
//! |---|---|---|
//! | `.` | also a line break | no line break |
//! | `\b` | backspace | word boundary |
//! | `[[:alpha:]]` | by locale | ASCII |
//! | `[a[b]`, `[a&&b]` | literal characters | nested classes |
//! | `a**`, `^*` | error | repetition of a repetition |
//! | `{`, `a{,5}` | literal characters | error or repetition |
//! | `a{300}` | error, 255 is the limit | repetition |
//! | `(?=a)`, `\1` | look-ahead, back-reference | error |
//! | `(?i)` | at the start only, other letters mean other things | anywhere |
//!
//! All of these are refused, each with what to write instead. `\d`, `\s`, `\w` are accepted: the two
//! agree on ASCII, and on other characters PostgreSQL follows the locale of the database, which for
//! the usual UTF-8 locales is Unicode.
//!
//! Sources: PostgreSQL manual, section 9.7.3; `regex-syntax`, whose parser must accept all that this
//! accepts (a test holds the two together).

/// The greatest repetition that PostgreSQL takes (`DUPMAX` in its `regex/regguts.h`).
const REPETITION_LIMIT: u32 = 255;

/// What is wrong with `pattern`, why, and what to write instead; `None` if it means the same everywhere.
pub(crate) fn problem(pattern: &str) -> Option<String> {
    let mut reader = Reader {
        rest: pattern.chars().collect(),
        position: 0,
        depth: 0,
    };
    let found = reader.alternatives().err().or_else(|| {
        (reader.position < reader.rest.len())
            .then(|| "`)` closes nothing; write `\\)` for the character".to_owned())
    })?;
    Some(format!("in this regular expression {found}"))
}

/// Deeper than this nobody reads a pattern, and `regex` refuses to nest without end.
const DEPTH_LIMIT: usize = 50;

struct Reader {
    rest: Vec<char>,
    position: usize,
    depth: usize,
}

/// What was read last, which decides whether it can be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Anchor,
    Atom,
    Repetition,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest.get(self.position + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek(0);
        self.position += 1;
        character
    }

    /// Reads until the end or an unmatched `)`.
    fn alternatives(&mut self) -> Result<(), String> {
        let mut last = Last::Nothing;
        while let Some(character) = self.peek(0) {
            if character == ')' {
                break;
            }
            self.position += 1;
            last = self.piece(character, last)?;
        }
        Ok(())
    }

    fn piece(&mut self, character: char, last: Last) -> Result<Last, String> {
        match character {
            '|' => Ok(Last::Nothing),
            '^' | '$' => Ok(Last::Anchor),
            '(' => self.group(),
            '[' => self.class(),
            '\\' => self.escape(),
            '*' | '+' | '?' => self.repetition(character, last),
            '{' => self.bounds(last),
            '.' => Err(
                "`.` matches a line break in PostgreSQL and none in Rust; write the characters that you \
                 mean, such as `[^\\n]`, or `\\.` for a point"
                    .to_owned(),
            ),
            ']' | '}' => Err(format!(
                "`{character}` closes nothing, and engines differ in how they read it; write \
                 `\\{character}` for the character"
            )),
            '\0' => Err("there is the character NUL, which PostgreSQL cannot store; leave it out".to_owned()),
            _ => Ok(Last::Atom),
        }
    }

    fn group(&mut self) -> Result<Last, String> {
        if self.peek(0) == Some('?') {
            self.group_kind()?;
        }
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err("groups are nested too deep; write `sql(\"...\")`".to_owned());
        }
        self.alternatives()?;
        self.depth -= 1;
        match self.next() {
            Some(')') => Ok(Last::Atom),
            _ => Err("a group is not closed; add `)`, or write `\\(` for the character".to_owned()),
        }
    }

    /// What follows `(?`.
    fn group_kind(&mut self) -> Result<(), String> {
        match (self.peek(1), self.peek(2)) {
            (Some(':'), _) => {
                self.position += 2;
                Ok(())
            }
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => Err(
                "there is a look-around, which Rust's regular expressions do not have; combine two \
                 patterns with `&&` and `!`, or write `sql(\"...\")`"
                    .to_owned(),
            ),
            (Some('P' | '<'), _) => Err(
                "a group has a name, which PostgreSQL does not know and a check does not need; write `(?:`"
                    .to_owned(),
            ),
            (Some('i'), Some(')')) => Err(
                "there is the flag `(?i)`, which engines take at different places; write \
                 `.matches_i(..)` without it"
                    .to_owned(),
            ),
            _ => Err("there are flags, which engines read differently; write the pattern without them".to_owned()),
        }
    }

    fn repetition(&mut self, character: char, last: Last) -> Result<Last, String> {
        match last {
            Last::Atom => Ok(Last::Repetition),
            Last::Repetition if character == '?' => Err(
                "there is a lazy repetition, and a check asks only whether there is a match; leave the \
                 second `?` out"
                    .to_owned(),
            ),
            Last::Repetition => Err(format!(
                "`{character}` repeats a repetition, which PostgreSQL refuses; put the inner one in a group, \
                 `(?:..)`"
            )),
            Last::Nothing | Last::Anchor => Err(format!(
                "`{character}` repeats nothing; write `\\{character}` for the character"
            )),
        }
    }

    /// What follows `{`.
    fn bounds(&mut self, last: Last) -> Result<Last, String> {
        let low = self.digits();
        let (high, closed) = match self.next() {
            Some('}') => (low, true),
            Some(',') => {
                let high = self.digits();
                (high, self.next() == Some('}'))
            }
            _ => (None, false),
        };
        let Some(low) = low.filter(|_| closed) else {
            return Err(
                "`{` begins no repetition such as `{2}`, `{2,}` or `{2,5}`; write `\\{` for the character"
                    .to_owned(),
            );
        };
        let greatest = high.unwrap_or(low);
        if low > REPETITION_LIMIT || greatest > REPETITION_LIMIT {
            return Err(format!(
                "something is repeated more than {REPETITION_LIMIT} times, which PostgreSQL refuses; check \
                 the length apart, with `.char_length()`"
            ));
        }
        if greatest < low {
            return Err(format!(
                "`{{{low},{greatest}}}` asks for at least {low} and at most {greatest}; put the smaller \
                 number first"
            ));
        }
        self.repetition('{', last)
    }

    fn digits(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek(0).and_then(|character| character.to_digit(10)) {
            self.position += 1;
            number = Some(
                number
                    .unwrap_or(0_u32)
                    .saturating_mul(10)
                    .saturating_add(digit),
            );
        }
        number
    }

    /// What follows `\` outside of brackets.
    fn escape(&mut self) -> Result<Last, String> {
        match self.next() {
            Some('d' | 's' | 'w' | 'D' | 'S' | 'W') => Ok(Last::Atom),
            other => self.character_escape(other).map(|_| Last::Atom),
        }
    }

    /// The character that an escape stands for.
    fn character_escape(&mut self, character: Option<char>) -> Result<char, String> {
        match character {
            Some('n') => Ok('\n'),
            Some('t') => Ok('\t'),
            Some('r') => Ok('\r'),
            Some('f') => Ok('\x0c'),
            Some('v') => Ok('\x0b'),
            Some('<' | '>') => Err(
                "`\\<` and `\\>` are word boundaries in some engines; write `<` or `>` for the character"
                    .to_owned(),
            ),
            Some(punctuation) if punctuation.is_ascii_punctuation() => Ok(punctuation),
            Some('b' | 'B' | 'y' | 'Y' | 'm' | 'M') => Err(
                "there is a word boundary, which every engine spells differently (`\\b` is a backspace in \
                 PostgreSQL); write the characters around it, such as `(^|[^a-z])word($|[^a-z])`"
                    .to_owned(),
            ),
            Some('A') => Err("`\\A` is spelled differently by engines; write `^`".to_owned()),
            Some('z' | 'Z') => Err(
                "the end of the text is spelled differently by engines; write `$`".to_owned(),
            ),
            Some('p' | 'P') => Err(
                "there is a Unicode class, which PostgreSQL does not have; write the ranges, such as \
                 `[a-zà-ÿ]`, or `\\w`"
                    .to_owned(),
            ),
            Some(digit) if digit.is_ascii_digit() => Err(
                "there is a back-reference, which Rust's regular expressions do not have; write \
                 `sql(\"...\")`"
                    .to_owned(),
            ),
            Some(letter) if letter.is_ascii() => Err(format!(
                "engines read `\\{letter}` differently; write the character itself"
            )),
            Some(other) => Err(format!("`\\{other}` escapes a character that needs none; write `{other}`")),
            None => Err("the last `\\` escapes nothing; write `\\\\` for a backslash".to_owned()),
        }
    }

    /// What follows `[`.
    fn class(&mut self) -> Result<Last, String> {
        if self.peek(0) == Some('^') {
            self.position += 1;
        }
        if self.peek(0) == Some(']') {
            return Err("`[]` is a class of nothing; write `\\]` for the character".to_owned());
        }
        let mut first = true;
        loop {
            match self.peek(0) {
                None => {
                    return Err(
                        "a class is not closed; add `]`, or write `\\[` for the character"
                            .to_owned(),
                    );
                }
                Some(']') => {
                    self.position += 1;
                    return Ok(Last::Atom);
                }
                Some(_) => self.class_item(first)?,
            }
            first = false;
        }
    }

    /// One character, range or shorthand of a class.
    fn class_item(&mut self, first: bool) -> Result<(), String> {
        let hyphen = self.peek(0) == Some('-');
        if hyphen && !first && self.peek(1) != Some(']') {
            return Err(
                "`-` stands between two ranges, where engines differ; write `\\-`".to_owned(),
            );
        }
        let low = self.class_character()?;
        let is_range = self.peek(0) == Some('-') && !matches!(self.peek(1), Some(']') | None);
        if !is_range {
            return Ok(());
        }
        if hyphen {
            return Err("a range begins with `-`, where engines differ; write `\\-`".to_owned());
        }
        self.position += 1;
        if self.peek(0) == Some('-') {
            return Err("`--` subtracts in Rust; write `\\-` for the character".to_owned());
        }
        let high = self.class_character()?;
        match (low, high) {
            (Some(low), Some(high)) if low <= high => Ok(()),
            (Some(low), Some(high)) => Err(format!(
                "the range `{low}-{high}` is empty; write `{high}-{low}`"
            )),
            _ => Err(
                "a range has a class such as `\\d` as its end; write `\\-` for the character"
                    .to_owned(),
            ),
        }
    }

    /// One character of a class; `None` for a shorthand such as `\d`.
    fn class_character(&mut self) -> Result<Option<char>, String> {
        let Some(character) = self.next() else {
            return Err("a class is not closed; add `]`".to_owned());
        };
        match character {
            '\\' => match self.next() {
                Some('d' | 's' | 'w') => Ok(None),
                Some(negated @ ('D' | 'S' | 'W')) => Err(format!(
                    "`\\{negated}` stands in brackets, which PostgreSQL before 14 refuses; negate the whole \
                     class with `[^..]`"
                )),
                other => self.character_escape(other).map(Some),
            },
            '[' if matches!(self.peek(0), Some(':' | '.' | '=')) => Err(
                "there is a POSIX class, which follows the locale in PostgreSQL and is ASCII in Rust; write \
                 the ranges, such as `a-zA-Z`"
                    .to_owned(),
            ),
            '[' => Err("`[` in brackets opens a nested class in Rust; write `\\[`".to_owned()),
            '&' | '~' if self.peek(0) == Some(character) => Err(format!(
                "`{character}{character}` in brackets is a set operation in Rust; write the character once"
            )),
            '\0' => Err("there is the character NUL, which PostgreSQL cannot store; leave it out".to_owned()),
            other => Ok(Some(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::problem;
    use proptest::prelude::*;

    fn accepted(pattern: &str) {
        assert_eq!(problem(pattern), None, "{pattern}");
        regex_syntax::parse(pattern).unwrap();
    }

    fn refused(pattern: &str, message: &str) {
        let found = problem(pattern).unwrap_or_else(|| panic!("{pattern} is accepted"));
        assert!(found.contains(message), "{pattern}: {found}");
    }

    #[test]
    fn accepts_what_every_engine_reads_alike() {
        for pattern in [
            "",
            r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$",
            r"^\+?[1-9][0-9]{1,14}$",
            r"^[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{4}){2,7}$",
            r"^(a|b|)+c?$",
            r"[-a-z]",
            r"[a-z\-_-]",
            r"^#[0-9a-fA-F]{6}$",
            r"\\\.\*\d\s\w\D",
            "^[à-ÿ]+$",
            r"[a^b$.*+?(){}|]",
        ] {
            accepted(pattern);
        }
    }

    #[test]
    fn refuses_what_engines_read_differently() {
        refused("a.c", "write the characters that you mean");
        refused(r"\bword\b", "word boundary");
        refused("[[:alpha:]]", "POSIX class");
        refused("[a[b]", r"write `\[`");
        refused("[a&&b]", "set operation");
        refused("a**", "repeats a repetition");
        refused("a+?", "lazy");
        refused("^*", "repeats nothing");
        refused("|+", "repeats nothing");
        refused("a{,5}", "begins no repetition");
        refused("a{300}", "255");
        refused("a{5,2}", "smaller number first");
        refused("(?=a)", "look-around");
        refused("(?<!a)b", "look-around");
        refused(r"(a)\1", "back-reference");
        refused("(?i)a", ".matches_i");
        refused("(?P<name>a)", "write `(?:`");
        refused(r"[\D]", r"`[^..]`");
        refused("[z-a]", "write `a-z`");
        refused(r"[a-\d]", "class such as");
        refused("[a-c-e]", r"write `\-`");
        refused("(a", "not closed");
        refused("a)", "closes nothing");
        refused("[a", "not closed");
        refused("[]", "class of nothing");
        refused("a\\", "escapes nothing");
        refused(r"\x41", "the character itself");
        refused(r"\p{L}", "Unicode class");
        refused(r"\é", "needs none");
        refused("]", r"write `\]`");
    }

    proptest! {
        #[test]
        fn rust_reads_whatever_is_accepted(
            pattern in r"([a-z0-9@é ,&~<>#%:=!_'/-]|[\\^$.|?*+(){}\[\]-]|\\[a-zA-Z0-9!-/:-@]|\{[0-9]{1,2},?\}|\(\?[:=iP]){0,12}"
        ) {
            if problem(&pattern).is_none() {
                prop_assert!(regex_syntax::parse(&pattern).is_ok(), "{pattern}");
            }
        }
    }
}
