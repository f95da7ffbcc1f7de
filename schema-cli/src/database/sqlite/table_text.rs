//! What SQLite keeps only in the text of `CREATE TABLE` and `CREATE INDEX`.

use schema_core::def::{Deferrable, ReferentialAction};
use sqlite3_parser::ast::fmt::ToTokens;
use sqlite3_parser::ast::{
    ColumnConstraint, CreateTableBody, DeferSubclause, Expr, ForeignKeyClause, InitDeferredPred,
    Name, RefAct, RefArg, SortOrder, SortedColumn, Stmt, TableConstraint,
};
use sqlite3_parser::dialect::keyword_token;
use sqlite3_parser::lexer::sql::Parser;
use sqlite3_parser::{Bump, FallibleIterator as _};
use std::fmt;

/// What the text of a table says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct TableText {
    pub(super) primary_key_name: Option<String>,
    pub(super) autoincrement: Option<Autoincrement>,
    pub(super) uniques: Vec<UniqueText>,
    pub(super) foreign_keys: Vec<ForeignKeyText>,
    pub(super) checks: Vec<CheckText>,
    pub(super) columns: Vec<ColumnText>,
}

/// The table numbers its rows, and never uses a number again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Autoincrement;

#[derive(Debug, PartialEq)]
pub(super) struct UniqueText {
    pub(super) name: Option<String>,
    pub(super) parts: Vec<PartText>,
}

#[derive(Debug, PartialEq)]
pub(super) struct ForeignKeyText {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) target: String,
    /// `None` means the primary key.
    pub(super) target_columns: Option<Vec<String>>,
    pub(super) on_delete: ReferentialAction,
    pub(super) on_update: ReferentialAction,
    pub(super) deferrable: Deferrable,
}

#[derive(Debug, PartialEq)]
pub(super) struct CheckText {
    pub(super) name: Option<String>,
    /// The column that it stands at.
    pub(super) column: Option<String>,
    pub(super) expression: String,
}

#[derive(Debug, PartialEq)]
pub(super) struct ColumnText {
    pub(super) name: String,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<String>,
}

#[derive(Debug, PartialEq)]
pub(super) struct IndexText {
    pub(super) parts: Vec<PartText>,
    pub(super) predicate: Option<String>,
}

#[derive(Debug, PartialEq)]
pub(super) struct PartText {
    pub(super) key: KeyText,
    pub(super) collation: Option<String>,
    pub(super) descending: bool,
}

#[derive(Debug, PartialEq)]
pub(super) enum KeyText {
    Column(String),
    Expression(String),
}

/// Reads the text of a table.
///
/// # Errors
///
/// What the parser did not expect.
pub(super) fn table(sql: &str) -> Result<TableText, String> {
    with_statement(sql, |statement| {
        let Stmt::CreateTable { body, .. } = statement else {
            return Err("it is not the text of a table".to_owned());
        };
        let CreateTableBody::ColumnsAndConstraints {
            columns,
            constraints,
            ..
        } = body
        else {
            return Err("the text has no list of columns".to_owned());
        };
        let mut table = TableText::default();
        for column in columns {
            let name = unquoted(&column.col_name);
            let mut text = ColumnText {
                name: name.clone(),
                collation: None,
                generated: None,
            };
            for constraint in column.constraints {
                let constraint_name = constraint.name.as_ref().map(unquoted);
                read_column_constraint(
                    &mut table,
                    &mut text,
                    constraint_name,
                    &constraint.constraint,
                );
            }
            table.columns.push(text);
        }
        for constraint in constraints
            .iter()
            .flat_map(|constraints| constraints.iter())
        {
            let name = constraint.name.as_ref().map(unquoted);
            read_table_constraint(&mut table, name, &constraint.constraint);
        }
        Ok(table)
    })
}

/// Reads the text of an index.
///
/// # Errors
///
/// What the parser did not expect.
pub(super) fn index(sql: &str) -> Result<IndexText, String> {
    with_statement(sql, |statement| {
        let Stmt::CreateIndex {
            columns,
            where_clause,
            ..
        } = statement
        else {
            return Err("it is not the text of an index".to_owned());
        };
        Ok(IndexText {
            parts: columns.iter().map(part).collect(),
            predicate: where_clause.as_ref().map(text),
        })
    })
}

pub(super) fn with_statement<T>(
    sql: &str,
    read: impl FnOnce(&Stmt<'_>) -> Result<T, String>,
) -> Result<T, String> {
    let arena = Bump::new();
    let mut parser = Parser::new(&arena, sql.as_bytes());
    match parser.next() {
        Ok(Some(sqlite3_parser::ast::Cmd::Stmt(statement))) => read(&statement),
        Ok(_) => Err("the text is no statement".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn read_column_constraint(
    table: &mut TableText,
    column: &mut ColumnText,
    name: Option<String>,
    constraint: &ColumnConstraint<'_>,
) {
    match constraint {
        ColumnConstraint::PrimaryKey { auto_increment, .. } => {
            table.primary_key_name = name;
            table.autoincrement = auto_increment.then_some(Autoincrement);
        }
        ColumnConstraint::Unique(_) => table.uniques.push(UniqueText {
            name,
            parts: vec![PartText {
                key: KeyText::Column(column.name.clone()),
                collation: None,
                descending: false,
            }],
        }),
        ColumnConstraint::Check(expression) => table.checks.push(CheckText {
            name,
            column: Some(column.name.clone()),
            expression: text(expression),
        }),
        ColumnConstraint::ForeignKey {
            clause,
            defer_clause,
        } => table.foreign_keys.push(foreign_key(
            name,
            vec![column.name.clone()],
            clause,
            defer_clause.as_ref(),
        )),
        // The grammar has the clause also alone, after the reference that it belongs to.
        ColumnConstraint::Defer(clause) => {
            if let Some(key) = table.foreign_keys.last_mut() {
                key.deferrable = deferrable(Some(clause));
            }
        }
        ColumnConstraint::Collate { collation_name } => {
            column.collation = Some(unquoted(collation_name));
        }
        ColumnConstraint::Generated { expr, .. } => column.generated = Some(text(expr)),
        // The pragma tells these.
        ColumnConstraint::NotNull { .. } | ColumnConstraint::Default(_) => {}
    }
}

fn read_table_constraint(
    table: &mut TableText,
    name: Option<String>,
    constraint: &TableConstraint<'_>,
) {
    match constraint {
        TableConstraint::PrimaryKey { auto_increment, .. } => {
            table.primary_key_name = name;
            table.autoincrement = auto_increment.then_some(Autoincrement);
        }
        TableConstraint::Unique { columns, .. } => table.uniques.push(UniqueText {
            name,
            parts: columns.iter().map(part).collect(),
        }),
        TableConstraint::Check(expression, _) => table.checks.push(CheckText {
            name,
            column: None,
            expression: text(expression),
        }),
        TableConstraint::ForeignKey {
            columns,
            clause,
            defer_clause,
        } => table.foreign_keys.push(foreign_key(
            name,
            columns
                .iter()
                .map(|column| unquoted(&column.col_name))
                .collect(),
            clause,
            defer_clause.as_ref(),
        )),
    }
}

fn foreign_key(
    name: Option<String>,
    columns: Vec<String>,
    clause: &ForeignKeyClause<'_>,
    defer_clause: Option<&DeferSubclause>,
) -> ForeignKeyText {
    let mut key = ForeignKeyText {
        name,
        columns,
        target: unquoted(&clause.tbl_name),
        target_columns: clause.columns.map(|columns| {
            columns
                .iter()
                .map(|column| unquoted(&column.col_name))
                .collect()
        }),
        on_delete: ReferentialAction::NoAction,
        on_update: ReferentialAction::NoAction,
        deferrable: deferrable(defer_clause),
    };
    for argument in clause.args {
        match argument {
            RefArg::OnDelete(act) => key.on_delete = action(*act),
            RefArg::OnUpdate(act) => key.on_update = action(*act),
            // SQLite parses both and does nothing about them.
            RefArg::OnInsert(_) | RefArg::Match(_) => {}
        }
    }
    key
}

fn deferrable(clause: Option<&DeferSubclause>) -> Deferrable {
    match clause {
        Some(clause) if clause.deferrable => match clause.init_deferred {
            Some(InitDeferredPred::InitiallyDeferred) => Deferrable::InitiallyDeferred,
            _ => Deferrable::InitiallyImmediate,
        },
        _ => Deferrable::No,
    }
}

fn action(act: RefAct) -> ReferentialAction {
    match act {
        RefAct::SetNull => ReferentialAction::SetNull,
        RefAct::SetDefault => ReferentialAction::SetDefault,
        RefAct::Cascade => ReferentialAction::Cascade,
        RefAct::Restrict => ReferentialAction::Restrict,
        RefAct::NoAction => ReferentialAction::NoAction,
    }
}

fn part(column: &SortedColumn<'_>) -> PartText {
    let (expression, collation) = match &column.expr {
        Expr::Collate(expression, collation) => (*expression, Some(unquote(collation))),
        expression => (expression, None),
    };
    PartText {
        key: match expression {
            Expr::Id(id) => KeyText::Column(unquote(id.0)),
            Expr::Name(name) => KeyText::Column(unquoted(name)),
            // Old texts quote names like strings.
            other => KeyText::Expression(text(other)),
        },
        collation,
        descending: column.order == Some(SortOrder::Desc),
    }
}

pub(super) fn unquoted(name: &Name<'_>) -> String {
    unquote(name.0)
}

/// A name without its quotes: `"a""b"`, `` `a` ``, `[a]`, `'a'`.
fn unquote(name: &str) -> String {
    let mut characters = name.chars();
    let (Some(first), Some(last)) = (characters.next(), characters.next_back()) else {
        return name.to_owned();
    };
    match (first, last) {
        ('"', '"') | ('`', '`') | ('\'', '\'') => characters
            .as_str()
            .replace(&format!("{first}{first}"), &first.to_string()),
        ('[', ']') => characters.as_str().to_owned(),
        _ => name.to_owned(),
    }
}

/// An expression as the parser writes it.
fn text(expression: &Expr<'_>) -> String {
    printed(expression)
}

/// Anything as the parser writes it: one space between tokens, keywords in capitals.
pub(super) fn printed(tokens: &impl ToTokens) -> String {
    struct Text<'a, T>(&'a T);
    impl<T: ToTokens> fmt::Display for Text<'_, T> {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.to_fmt(formatter)
        }
    }
    plainly_quoted(Text(tokens).to_string().trim())
}

/// The SQL without the quotes of names that need none. A rename quotes the new name where the old one was quoted, so
/// that a name which comes back would look like another.
fn plainly_quoted(sql: &str) -> String {
    let mut plain = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(start) = rest.find(['\'', '"', '`', '[']) {
        let (before, quoted) = rest.split_at(start);
        plain.push_str(before);
        let (quoted, after) = quoted.split_at(end_of_quotes(quoted));
        let name = unquote(quoted);
        if quoted.starts_with('"') && is_plain(&name) {
            plain.push_str(&name);
        } else {
            plain.push_str(quoted);
        }
        rest = after;
    }
    plain + rest
}

/// The length of the name or string that `text` begins with. A quote within is doubled.
fn end_of_quotes(text: &str) -> usize {
    let close = match text.chars().next() {
        Some('[') => ']',
        Some(quote) => quote,
        None => return 0,
    };
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character != close {
            continue;
        }
        match characters.peek() {
            Some((_, next)) if *next == close && close != ']' => {
                characters.next();
            }
            _ => return position + close.len_utf8(),
        }
    }
    text.len()
}

/// `CURRENT_TIMESTAMP`
const LONGEST_KEYWORD: usize = 17;

fn is_plain(name: &str) -> bool {
    !name.starts_with(|character: char| character.is_ascii_digit())
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        // The list of keywords takes no word that is shorter or longer than each of them.
        && (!(2..=LONGEST_KEYWORD).contains(&name.len()) || keyword_token(name.as_bytes()).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_the_quotes_that_they_do_not_need() {
        assert_eq!(
            plainly_quoted(r#""x1" <> '"y"' AND "Order" > "order" AND "a""b" = 'it''s "z"'"#),
            r#"x1 <> '"y"' AND "Order" > "order" AND "a""b" = 'it''s "z"'"#
        );
        assert_eq!(plainly_quoted("open '"), "open '");
        assert_eq!(plainly_quoted("[a\"b] = \"c\""), "[a\"b] = c");
    }

    #[test]
    fn a_table_text_yields_what_the_pragmas_do_not() {
        let text = table(
            "CREATE TABLE \"order items\" (\n\
               id INTEGER CONSTRAINT items_pk PRIMARY KEY AUTOINCREMENT,\n\
               order_id TEXT NOT NULL CONSTRAINT items_order_fk REFERENCES orders (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,\n\
               sku TEXT COLLATE NOCASE UNIQUE,\n\
               quantity INTEGER CHECK (quantity>0),\n\
               total INTEGER GENERATED ALWAYS AS (quantity * 2) STORED,\n\
               CONSTRAINT \"odd \"\"name\" CHECK (sku REGEXP '^[A-Z]+$' OR quantity IN (1,2)),\n\
               FOREIGN KEY (sku, quantity) REFERENCES stock ON UPDATE SET NULL,\n\
               CONSTRAINT items_key UNIQUE (order_id, sku)\n\
             ) STRICT",
        )
        .unwrap();
        assert_eq!(text.primary_key_name.as_deref(), Some("items_pk"));
        assert_eq!(text.autoincrement, Some(Autoincrement));
        assert_eq!(text.columns[2].collation.as_deref(), Some("NOCASE"));
        assert_eq!(text.columns[4].generated.as_deref(), Some("quantity * 2"));
        assert_eq!(text.checks[0].expression, "quantity > 0");
        assert_eq!(text.checks[1].name.as_deref(), Some("odd \"name"));
        assert_eq!(
            text.checks[1].expression,
            "sku REGEXP '^[A-Z]+$' OR quantity IN (1, 2)"
        );
        let key = &text.foreign_keys[0];
        assert_eq!(key.name.as_deref(), Some("items_order_fk"));
        assert_eq!(key.on_delete, ReferentialAction::Cascade);
        assert_eq!(key.deferrable, Deferrable::InitiallyDeferred);
        let key = &text.foreign_keys[1];
        assert_eq!(key.target_columns, None);
        assert_eq!(key.on_update, ReferentialAction::SetNull);
        assert_eq!(text.uniques[1].name.as_deref(), Some("items_key"));
        assert_eq!(text.uniques[1].parts.len(), 2);
    }

    #[test]
    fn an_index_text_yields_its_parts_and_predicate() {
        let text = index(
            "CREATE INDEX i ON t (\"a b\" DESC, lower(c), d COLLATE NOCASE) WHERE deleted_at IS NULL",
        )
        .unwrap();
        assert_eq!(text.parts[0].key, KeyText::Column("a b".into()));
        assert!(text.parts[0].descending);
        assert_eq!(text.parts[1].key, KeyText::Expression("lower (c)".into()));
        assert_eq!(text.parts[2].collation.as_deref(), Some("NOCASE"));
        assert!(text.predicate.unwrap().contains("deleted_at"));
    }
}
