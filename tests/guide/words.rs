//! Every word of the language stands in an example, so that none exists that a reader cannot find. The examples are
//! compiled here and run by the tests with databases.

use crate::markdown::fenced_blocks;
use crate::{markdown_files, read, root};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use schema_core::def::{Function, TypeKind};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Words that are read so that their refusal says why.
const REFUSED: [&str; 2] = ["instead_of", "mysql"];

/// Names of kinds that attributes write otherwise, or not at all.
const NOT_WRITTEN: [&str; 4] = ["unknown", "enum", "domain", "composite"];

/// The words that may stand in one place.
struct Words {
    /// The name of the list.
    list: String,
    /// The attributes that take them, as the list's comment names them; empty where it names none.
    attributes: Vec<String>,
    words: Vec<String>,
}

#[test]
fn every_word_of_the_language_has_an_example() {
    let mut sources = Vec::new();
    rust_files(&root().join("schema-derive/src"), &mut sources);
    let sources: Vec<TokenStream> = sources
        .iter()
        .map(|path| {
            read(path)
                .parse()
                .unwrap_or_else(|_| panic!("{}", path.display()))
        })
        .collect();
    let lists: Vec<Words> = sources
        .iter()
        .flat_map(|source| lists_of(source.clone()))
        .collect();
    assert!(
        lists.len() > 10,
        "the lists of words are not where they were"
    );

    let examples = Examples::read();
    let mut missing = Vec::new();
    for list in &lists {
        for word in &list.words {
            let is_refused = REFUSED.contains(&word.as_str());
            if !is_refused && !examples.show(word, &list.attributes) {
                missing.push(format!("{} `{word}`", list.list));
            }
        }
    }
    let types = TypeKind::ALL
        .iter()
        .map(|kind| kind.keyword())
        .filter(|word| !NOT_WRITTEN.contains(word));
    for word in types.chain(Function::ALL.iter().map(|function| function.keyword())) {
        if !examples.show(word, &[]) {
            missing.push(format!("`{word}`"));
        }
    }
    assert!(
        missing.is_empty(),
        "no example of the guide shows {}",
        missing.join(", ")
    );
}

/// The identifiers of attributes and macro calls in all examples, each with the attribute that it stands in.
#[derive(Default)]
struct Examples {
    within: BTreeSet<(String, String)>,
    anywhere: BTreeSet<String>,
}

impl Examples {
    fn read() -> Self {
        let mut examples = Self::default();
        for page in markdown_files("docs/src") {
            for block in fenced_blocks(&read(&root().join(page))) {
                let mut words = block.language.split(',');
                if words.next() != Some("rust") || words.any(|word| word == "compile_fail") {
                    continue;
                }
                let lines = block.text.lines().map(|line| {
                    let hidden = line.trim_start().strip_prefix("# ");
                    hidden.unwrap_or(if line == "#" { "" } else { line })
                });
                let text = lines.collect::<Vec<_>>().join("\n");
                if let Ok(tokens) = text.parse() {
                    examples.walk(tokens);
                }
            }
        }
        examples
    }

    /// Finds `#[name(...)]` and `name! { ... }`.
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (position, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                continue;
            };
            let before = |steps: usize| position.checked_sub(steps).map(|place| &tokens[place]);
            if is_punctuation(before(1), '#') && group.delimiter() == Delimiter::Bracket {
                self.attribute(group);
            } else if let (true, Some(TokenTree::Ident(name))) =
                (is_punctuation(before(1), '!'), before(2))
            {
                self.take(&name.to_string(), group.stream());
            } else {
                // The static of `schema! { pub static SHOP = { ... } }` and the bodies of items.
                self.walk(group.stream());
            }
        }
    }

    fn attribute(&mut self, group: &Group) {
        let mut tokens = group.stream().into_iter();
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return;
        };
        let name = name.to_string();
        self.within.insert((name.clone(), name.clone()));
        self.anywhere.insert(name.clone());
        self.take(&name, tokens.collect());
    }

    fn take(&mut self, place: &str, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    self.within.insert((place.to_owned(), word.to_string()));
                    self.anywhere.insert(word.to_string());
                }
                TokenTree::Group(group) => self.take(place, group.stream()),
                _ => {}
            }
        }
    }

    fn show(&self, word: &str, attributes: &[String]) -> bool {
        if attributes.is_empty() {
            return self.anywhere.contains(word);
        }
        attributes
            .iter()
            .any(|attribute| self.within.contains(&(attribute.clone(), word.to_owned())))
    }
}

fn is_punctuation(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punctuation)) if punctuation.as_char() == character)
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            .path();
        if path.is_dir() {
            rust_files(&path, found);
        } else {
            found.push(path);
        }
    }
    found.sort();
}

/// Every `words! { /// ... Name { Variant = "word", } }`.
fn lists_of(tokens: TokenStream) -> Vec<Words> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut lists = Vec::new();
    for window in tokens.windows(3) {
        let [TokenTree::Ident(name), bang, TokenTree::Group(group)] = window else {
            continue;
        };
        if name == "words" && is_punctuation(Some(bang), '!') {
            lists.extend(list_of(group.stream()));
        }
    }
    lists
}

fn list_of(tokens: TokenStream) -> Option<Words> {
    let comment = tokens.to_string();
    let mut list = None;
    let mut words = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => list = Some(name.to_string()),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                words = texts(group.stream());
            }
            _ => {}
        }
    }
    let attributes = comment
        .split("#[")
        .skip(1)
        .filter_map(|rest| {
            let (name, _) = rest.split_once('(')?;
            name.chars()
                .all(|character| character.is_alphanumeric() || character == '_')
                .then(|| name.to_owned())
        })
        .collect();
    Some(Words {
        list: list?,
        attributes,
        words,
    })
}

fn texts(tokens: TokenStream) -> Vec<String> {
    tokens
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned())
            }
            _ => None,
        })
        .collect()
}
