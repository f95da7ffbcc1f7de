//! The head of a CREATE statement.

mod edit;
mod name;

use super::DefinitionError;
use super::routine::argument_types;
use super::split::line_of;
use super::token::{Token, TokenKind, tokens};
use crate::def::ObjectKind;
pub use edit::{create_text, replace_text};
use name::{Name, joined, parenthesised, setting};

/// What the head of a definition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionHeader {
    /// What it creates.
    pub kind: ObjectKind,
    /// The namespace, as the server folds it.
    pub namespace: Option<String>,
    /// The name, as the server folds it.
    pub name: String,
    /// What tells it from others of its name: the types of a routine's arguments, the table of a trigger or
    /// rule, the kind of an object of another kind (`text search configuration`).
    pub detail: String,
    /// The statement that drops it.
    pub drop: String,
    /// What CREATE OR REPLACE cannot change: arguments and result of a routine.
    pub signature: String,
}

/// Whether CREATE OR REPLACE can turn one definition into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// It can.
    InPlace,
    /// It has to be dropped and created anew.
    Recreate,
}

/// Reads the head of the first statement of `sql`.
///
/// # Errors
///
/// When it creates nothing that is known here.
///
/// ```
/// use schema_core::syntax::sql_definition::header;
///
/// let head = header("CREATE OR REPLACE FUNCTION sales.total(order_id bigint) RETURNS numeric ...")?;
/// assert_eq!(head.name, "total");
/// assert_eq!(head.detail, "bigint");
/// assert_eq!(head.drop, "DROP FUNCTION sales.total(bigint)");
/// # Ok::<(), schema_core::syntax::sql_definition::DefinitionError>(())
/// ```
pub fn header(sql: &str) -> Result<DefinitionHeader, DefinitionError> {
    let tokens = tokens(sql).map_err(|error| DefinitionError::Unterminated {
        what: error.what,
        line: line_of(sql, error.start),
    })?;
    let head = Head::read(&tokens)?;
    head.header()
}

/// Kinds that have a name and are dropped by it.
const NAMED: &[&str] = &[
    "ACCESS METHOD",
    "COLLATION",
    "CONVERSION",
    "DOMAIN",
    "FOREIGN DATA WRAPPER",
    "FOREIGN TABLE",
    "INDEX",
    "LANGUAGE",
    "SEQUENCE",
    "SERVER",
    "STATISTICS",
    "TABLE",
    "TEXT SEARCH CONFIGURATION",
    "TEXT SEARCH DICTIONARY",
    "TEXT SEARCH PARSER",
    "TEXT SEARCH TEMPLATE",
    "TYPE",
];

/// Kinds that take a place of their own in this file.
const SPECIAL: &[&str] = &[
    "AGGREGATE",
    "CAST",
    "EVENT TRIGGER",
    "FUNCTION",
    "MATERIALIZED VIEW",
    "OPERATOR CLASS",
    "OPERATOR FAMILY",
    "OPERATOR",
    "POLICY",
    "PROCEDURE",
    "PUBLICATION",
    "RULE",
    "TRANSFORM",
    "TRIGGER",
    "USER MAPPING",
    "VIEW",
];

/// Words that may stand between CREATE and the kind.
const MODIFIERS: &[&str] = &[
    "constraint",
    "default",
    "or",
    "procedural",
    "recursive",
    "replace",
    "trusted",
    "unique",
    "unlogged",
];

/// The tokens of a head, cut into its parts.
struct Head<'tokens, 'sql> {
    /// The kind, in upper case.
    what: &'static str,
    /// Where CREATE ends.
    create_end: usize,
    /// OR REPLACE, from its first byte to its last.
    or_replace: Option<(usize, usize)>,
    /// IF NOT EXISTS, from its first byte to its last.
    if_not_exists: Option<(usize, usize)>,
    /// Whether CONSTRAINT stands before the kind.
    is_constraint: bool,
    /// What follows.
    rest: &'tokens [Token<'sql>],
}

impl<'tokens, 'sql> Head<'tokens, 'sql> {
    fn read(tokens: &'tokens [Token<'sql>]) -> Result<Self, DefinitionError> {
        let first = tokens.first().ok_or(DefinitionError::Empty)?;
        if !first.is("create") {
            return Err(DefinitionError::NoCreate {
                found: first.text.to_uppercase(),
            });
        }
        let mut rest = &tokens[1..];
        let mut or_replace = None;
        let mut is_constraint = false;
        while let [token, after @ ..] = rest {
            if !MODIFIERS.iter().any(|word| token.is(word)) {
                break;
            }
            if token.is("or") {
                or_replace = after.first().map(|replace| (token.start, replace.end()));
            }
            is_constraint |= token.is("constraint");
            rest = after;
        }
        let what = Self::kind(rest)?;
        let words = what.split(' ').count();
        rest = rest.get(words..).unwrap_or_default();
        if let [concurrently, after @ ..] = rest
            && concurrently.is("concurrently")
        {
            rest = after;
        }
        let mut if_not_exists = None;
        if let [one, two, three, after @ ..] = rest
            && one.is("if")
            && two.is("not")
            && three.is("exists")
        {
            if_not_exists = Some((one.start, three.end()));
            rest = after;
        }
        Ok(Self {
            what,
            create_end: first.end(),
            or_replace,
            if_not_exists,
            is_constraint,
            rest,
        })
    }

    fn kind(rest: &[Token<'_>]) -> Result<&'static str, DefinitionError> {
        let begins_with = |kind: &str| {
            let mut position = 0;
            kind.split(' ').all(|word| {
                position += 1;
                rest.get(position - 1).is_some_and(|token| token.is(word))
            })
        };
        let known = NAMED.iter().chain(SPECIAL).copied();
        // The longest first: OPERATOR CLASS is no OPERATOR.
        let found = known
            .filter(|kind| begins_with(kind))
            .max_by_key(|kind| kind.len());
        if let Some(found) = found {
            return Ok(found);
        }
        let words: Vec<String> = rest
            .iter()
            .take(2)
            .take_while(|token| token.kind == TokenKind::Word)
            .map(|token| token.text.to_uppercase())
            .collect();
        let first = words.first().map(String::as_str).unwrap_or_default();
        let has_word = |instead| DefinitionError::HasWord {
            what: first.to_owned(),
            instead,
        };
        let refused = |why| DefinitionError::Refused {
            what: first.to_owned(),
            why,
        };
        Err(match first {
            "EXTENSION" => has_word("extension(name)"),
            "SCHEMA" => has_word("namespace(name)"),
            "ROLE" | "USER" | "GROUP" if words.get(1).is_none_or(|next| next != "MAPPING") => {
                has_word("role(name)")
            }
            "DATABASE" | "TABLESPACE" => {
                refused("it is a matter of the whole server, and cannot run in a transaction")
            }
            "SUBSCRIPTION" => refused(
                "it holds the address and password of another server, and cannot run in a transaction; \
                 create it where the servers are set up",
            ),
            "TEMP" | "TEMPORARY" | "LOCAL" | "GLOBAL" => {
                refused("what is temporary goes with the connection that runs the migration")
            }
            _ => DefinitionError::UnknownKind {
                found: words.join(" "),
            },
        })
    }

    fn missing(&self, missing: &'static str) -> DefinitionError {
        DefinitionError::Head {
            what: self.what.to_owned(),
            missing,
        }
    }

    fn header(&self) -> Result<DefinitionHeader, DefinitionError> {
        match self.what {
            "FUNCTION" | "PROCEDURE" | "AGGREGATE" => self.routine(),
            "VIEW" => self.named(ObjectKind::View, ""),
            "MATERIALIZED VIEW" => self.named(ObjectKind::MaterializedView, ""),
            "EVENT TRIGGER" => self.named(ObjectKind::EventTrigger, ""),
            "PUBLICATION" => self.named(ObjectKind::Publication, ""),
            "RULE" => self.on_table(ObjectKind::Rule, "to"),
            "TRIGGER" => self.on_table(ObjectKind::Trigger, "on"),
            "POLICY" => self.on_table(ObjectKind::Other, "on"),
            "CAST" => self.cast(),
            "OPERATOR" => self.operator(),
            "OPERATOR CLASS" | "OPERATOR FAMILY" => self.operator_group(),
            "USER MAPPING" => self.user_mapping(),
            "TRANSFORM" => self.transform(),
            what => self.named(ObjectKind::Other, &what.to_lowercase()),
        }
    }

    /// The name and the tokens after it.
    fn name(&self) -> Result<(Name, &'tokens [Token<'sql>]), DefinitionError> {
        Name::read(self.rest).ok_or_else(|| self.missing("the name"))
    }

    fn found(&self, kind: ObjectKind, name: Name, detail: &str, drop: String) -> DefinitionHeader {
        DefinitionHeader {
            kind,
            namespace: name.namespace,
            name: name.name,
            detail: detail.to_owned(),
            drop,
            signature: String::new(),
        }
    }

    fn named(&self, kind: ObjectKind, detail: &str) -> Result<DefinitionHeader, DefinitionError> {
        let (name, _) = self.name()?;
        let drop = format!("DROP {} {}", self.what, name.text);
        Ok(self.found(kind, name, detail, drop))
    }

    fn on_table(&self, kind: ObjectKind, word: &str) -> Result<DefinitionHeader, DefinitionError> {
        let (name, rest) = self.name()?;
        let after = rest
            .iter()
            .position(|token| token.is(word))
            .map(|at| &rest[at + 1..]);
        let (table, _) = after
            .and_then(Name::read)
            .ok_or_else(|| self.missing("the table"))?;
        let drop = format!("DROP {} {} ON {}", self.what, name.text, table.text);
        let detail = match kind {
            ObjectKind::Other => format!("policy on {}", table.display()),
            _ => table.display(),
        };
        Ok(self.found(kind, name, &detail, drop))
    }

    fn routine(&self) -> Result<DefinitionHeader, DefinitionError> {
        let (name, rest) = self.name()?;
        let (inner, after) =
            parenthesised(rest).ok_or_else(|| self.missing("the list of arguments"))?;
        let kind = match self.what {
            "FUNCTION" => ObjectKind::Function,
            "PROCEDURE" => ObjectKind::Procedure,
            _ => ObjectKind::Aggregate,
        };
        let mut arguments = inner;
        let mut types = argument_types(inner);
        if kind == ObjectKind::Aggregate {
            match inner {
                [all] if all.is_mark('*') => "*".clone_into(&mut types),
                // The old form has the type among its settings.
                _ if is_old_aggregate(inner) => {
                    arguments = setting(inner, "basetype")
                        .ok_or_else(|| self.missing("the type in BASETYPE"))?;
                    types = argument_types(arguments);
                }
                _ => {}
            }
        }
        let dropped = match has_order(arguments) {
            // Only the server can tell how many arguments come before ORDER BY.
            true => joined(arguments),
            false => types.clone(),
        };
        let drop = format!("DROP {} {}({dropped})", self.what, name.text);
        let returns = match after {
            [word, result @ ..] if word.is("returns") => {
                let end = result
                    .iter()
                    .position(|token| ROUTINE_OPTIONS.iter().any(|option| token.is(option)));
                &result[..end.unwrap_or(result.len())]
            }
            _ => &[],
        };
        let types = if types == "*" { String::new() } else { types };
        Ok(DefinitionHeader {
            signature: format!("({}) {}", joined(inner), joined(returns)),
            ..self.found(kind, name, &types, drop)
        })
    }

    fn cast(&self) -> Result<DefinitionHeader, DefinitionError> {
        let (inner, _) = parenthesised(self.rest).ok_or_else(|| self.missing("the types"))?;
        let text = joined(inner);
        let name = Name::plain(&text);
        Ok(self.found(
            ObjectKind::Other,
            name,
            "cast",
            format!("DROP CAST ({text})"),
        ))
    }

    fn operator(&self) -> Result<DefinitionHeader, DefinitionError> {
        let end = self
            .rest
            .iter()
            .position(|token| token.is_mark('('))
            .filter(|end| *end > 0)
            .ok_or_else(|| self.missing("the list of its properties"))?;
        let (inner, _) =
            parenthesised(&self.rest[end..]).ok_or_else(|| self.missing("its properties"))?;
        let symbol: String = self.rest[..end].iter().map(|token| token.text).collect();
        let side = |key| match setting(inner, key) {
            Some(tokens) => argument_types(tokens),
            None => "NONE".to_owned(),
        };
        let (left, right) = (side("leftarg"), side("rightarg"));
        let (namespace, name) = match symbol.rsplit_once('.') {
            Some((namespace, name)) => (Some(namespace.to_owned()), name.to_owned()),
            None => (None, symbol.clone()),
        };
        let name = Name {
            namespace,
            name,
            text: symbol,
        };
        let drop = format!("DROP OPERATOR {} ({left}, {right})", name.text);
        let detail = format!("operator of {left} and {right}");
        Ok(self.found(ObjectKind::Other, name, &detail, drop))
    }

    fn operator_group(&self) -> Result<DefinitionHeader, DefinitionError> {
        let (name, rest) = self.name()?;
        let method = rest
            .iter()
            .position(|token| token.is("using"))
            .and_then(|at| rest.get(at + 1))
            .ok_or_else(|| self.missing("the access method after USING"))?;
        let drop = format!("DROP {} {} USING {}", self.what, name.text, method.text);
        let detail = format!("{} of {}", self.what.to_lowercase(), method.text);
        Ok(self.found(ObjectKind::Other, name, &detail, drop))
    }

    fn user_mapping(&self) -> Result<DefinitionHeader, DefinitionError> {
        match self.rest {
            [word, user, server, name, ..] if word.is("for") && server.is("server") => {
                let drop = format!("DROP USER MAPPING FOR {} SERVER {}", user.text, name.text);
                let detail = format!("user mapping of {}", name.text);
                Ok(self.found(ObjectKind::Other, Name::plain(user.text), &detail, drop))
            }
            _ => Err(self.missing("FOR .. SERVER ..")),
        }
    }

    fn transform(&self) -> Result<DefinitionHeader, DefinitionError> {
        let end = self.rest.iter().position(|token| token.is("language"));
        match (self.rest, end) {
            ([word, ..], Some(end)) if word.is("for") && end > 1 => {
                let language = self
                    .rest
                    .get(end + 1)
                    .ok_or_else(|| self.missing("the language"))?;
                let of = joined(&self.rest[1..end]);
                let drop = format!("DROP TRANSFORM FOR {of} LANGUAGE {}", language.text);
                let detail = format!("transform of {}", language.text);
                Ok(self.found(ObjectKind::Other, Name::plain(&of), &detail, drop))
            }
            _ => Err(self.missing("FOR .. LANGUAGE ..")),
        }
    }
}

/// Words that end the result of a routine.
const ROUTINE_OPTIONS: &[&str] = &[
    "as",
    "begin",
    "called",
    "cost",
    "external",
    "immutable",
    "language",
    "leakproof",
    "not",
    "null",
    "parallel",
    "return",
    "returns",
    "rows",
    "security",
    "set",
    "stable",
    "strict",
    "support",
    "transform",
    "volatile",
    "window",
];

fn is_old_aggregate(inner: &[Token<'_>]) -> bool {
    setting(inner, "basetype").is_some()
}

fn has_order(arguments: &[Token<'_>]) -> bool {
    arguments
        .windows(2)
        .any(|pair| pair[0].is("order") && pair[1].is("by"))
}

#[cfg(test)]
mod tests;
