//! SQLite's schemas, by way of the program `sqlite3`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process;

use super::expressions::Expressions;
use super::package::Package;
use super::{CorpusError, Difference, Dump, Outcome, at, folder, timed};

/// What SQLite itself says of every table, index, view and trigger: a line for each fact. Names that it makes up for
/// the indexes of constraints are left out, and so are the numbers of foreign keys.
const FACTS: &str = r#"
SELECT name || '|table|' || CASE WHEN wr THEN 'without rowid' ELSE '' END || CASE WHEN strict THEN 'strict' ELSE '' END
  FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%';
SELECT m.name || '|column|' || printf('%03d ', x.cid) || x.name || ' ' || upper(x.type)
       || CASE WHEN x."notnull" OR (x.pk AND upper(x.type) = 'INTEGER' AND 1 =
                 (SELECT count(*) FROM pragma_table_xinfo(m.name) k WHERE k.pk)) THEN ' not null' ELSE '' END
       || ' default ' || coalesce(trim(x.dflt_value), 'null') || ' key ' || x.pk || ' hidden ' || x.hidden
  FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%';
SELECT m.name || '|foreign key|' || group_concat(f."from" || ' -> ' || f."table" || '.' ||
         coalesce(f."to", (SELECT k.name FROM pragma_table_info(f."table") k WHERE k.pk = f.seq + 1)), ', ')
       || ' ' || f.on_update || ' ' || f.on_delete
  FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' GROUP BY m.name, f.id;
SELECT m.name || '|index|' || CASE l.origin WHEN 'c' THEN l.name ELSE l.origin END || ' ' || l."unique" || l.partial || ' '
       || (SELECT group_concat(coalesce(x.name, 'expression') || ' ' || x.desc || ' ' || x.coll, ', ')
           FROM pragma_index_xinfo(l.name) x WHERE x.key)
  FROM sqlite_schema m, pragma_index_list(m.name) l WHERE m.type = 'table';
"#;

/// The statements themselves, of which the program tells no facts.
const STATEMENTS: &str = "SELECT tbl_name, type || ' ' || name, sql FROM sqlite_schema \
     WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2";

/// Takes a dump through.
pub(super) fn take(of: &Dump) -> Result<Outcome, CorpusError> {
    let mut outcome = Outcome::default();
    let folder = folder();
    fs::create_dir_all(&folder).map_err(|source| at(&folder, source))?;
    let loaded = empty(&folder.join(format!("{}.loaded.db", of.name)))?;
    timed(&mut outcome, "load", || run_file(&loaded, &of.path))?;
    let package = Package::create(of, "sqlite")?;
    timed(&mut outcome, "pull", || {
        package.pull(&format!("sqlite:{}", loaded.display()))
    })?;
    for text in package.code()? {
        outcome.expressions.add(&Expressions::read(&text));
    }
    timed(&mut outcome, "check", || package.check())?;
    let files = timed(&mut outcome, "emit", || package.emit())?;
    let created = empty(&folder.join(format!("{}.created.db", of.name)))?;
    for file in files {
        run_file(&created, &file)?;
    }
    compare(&facts(&loaded)?, &facts(&created)?, &mut outcome);
    Ok(outcome)
}

fn empty(path: &Path) -> Result<PathBuf, CorpusError> {
    if path.exists() {
        fs::remove_file(path).map_err(|source| at(path, source))?;
    }
    Ok(path.to_owned())
}

fn run_file(database: &Path, script: &Path) -> Result<(), CorpusError> {
    let input = File::open(script).map_err(|source| at(script, source))?;
    let mut program = Command::new("sqlite3");
    program
        .args(["-bail", "-batch"])
        .arg(database)
        .stdin(Stdio::from(input));
    process::capture_given(&mut program)?;
    Ok(())
}

fn ask(database: &Path, question: &str, more: &[&str]) -> Result<String, CorpusError> {
    let mut program = Command::new("sqlite3");
    program
        .args(["-batch", "-readonly"])
        .args(more)
        .arg(database)
        .arg(question);
    Ok(process::capture(&mut program)?)
}

/// The facts of each table (or view), sorted.
type Facts = BTreeMap<String, Vec<String>>;

fn facts(database: &Path) -> Result<Facts, CorpusError> {
    let mut facts = Facts::new();
    for line in ask(database, FACTS, &[])?.lines() {
        if let Some((table, fact)) = line.split_once('|') {
            let of_table = facts.entry(table.to_owned()).or_default();
            of_table.push(plain_default(fact));
        }
    }
    // Separators that no schema has.
    let statements = ask(
        database,
        STATEMENTS,
        &["-separator", "\u{1f}", "-newline", "\u{1e}"],
    )?;
    for row in statements.split('\u{1e}') {
        let mut fields = row.trim_start_matches('\n').splitn(3, '\u{1f}');
        let (Some(table), Some(what), Some(sql)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let of_table = facts.entry(table.to_owned()).or_default();
        let tokens = tokens(sql);
        match what.starts_with("table ") {
            true => of_table.extend(
                clauses(&tokens)
                    .into_iter()
                    .map(|it| format!("clause|{it}")),
            ),
            false if what.starts_with("index ") => {
                let condition = tokens.iter().position(|token| token == "where");
                let condition = condition.map_or(&[][..], |at| &tokens[at..]);
                of_table.push(format!("{what}|{}", condition.join(" ")));
            }
            // A trigger has no other rows than each.
            false => {
                let text = tokens.join(" ").replace(" for each row ", " ");
                of_table.push(format!("{what}|{text}"));
            }
        }
    }
    for of_table in facts.values_mut() {
        of_table.sort();
    }
    Ok(facts)
}

/// A default as a value: `"x"` is a text to SQLite where no column is meant, and parentheses say nothing more.
fn plain_default(fact: &str) -> String {
    let Some((before, rest)) = fact.split_once(" default ") else {
        return fact.to_owned();
    };
    let Some((value, after)) = rest.rsplit_once(" key ") else {
        return fact.to_owned();
    };
    let mut value = tokens(value);
    while value.first().is_some_and(|it| it == "(") && value.last().is_some_and(|it| it == ")") {
        value = value[1..value.len() - 1].to_vec();
    }
    format!("{before} default {} key {after}", value.join(" "))
}

/// What pragmas do not tell of a table: checks, collations, generated columns, AUTOINCREMENT and when keys are checked.
fn clauses(tokens: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at + 1..];
        match token.as_str() {
            "check" | "as" => {
                // One operator in two spellings.
                let text = parenthesised(rest).join(" ").replace("! =", "< >");
                found.push(format!("{token} {text}"));
            }
            "collate" => found.push(format!(
                "collate {}",
                rest.first().map_or("", String::as_str)
            )),
            "autoincrement" => found.push(token.clone()),
            "deferrable" => {
                let words = rest.iter().take(2).map(String::as_str);
                let words: Vec<&str> = words
                    .filter(|it| ["initially", "deferred"].contains(it))
                    .collect();
                // As long as it does not say otherwise, it is checked at once.
                if words.len() == 2 {
                    found.push("deferred".to_owned());
                }
            }
            _ => {}
        }
    }
    found
}

/// What stands in the parentheses that a list begins with, without parentheses around all of it.
fn parenthesised(tokens: &[String]) -> &[String] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let inner = tokens.get(1..at).unwrap_or_default();
            let again = parenthesised_whole(inner);
            return again;
        }
    }
    tokens
}

fn parenthesised_whole(tokens: &[String]) -> &[String] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return match at > 0 && at + 1 == tokens.len() {
                true => parenthesised_whole(&tokens[1..at]),
                false => tokens,
            };
        }
    }
    tokens
}

/// The tokens of a statement: words in small letters and without the quotes of names, texts as they are, comments
/// left out.
fn tokens(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = sql;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            _ if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => quoted(rest, letter),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            _ if letter.is_alphanumeric() || letter == '_' || letter == '.' => rest
                .find(|it: char| !(it.is_alphanumeric() || it == '_' || it == '.'))
                .unwrap_or(rest.len()),
            _ => letter.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match letter {
            _ if letter.is_whitespace() || token.starts_with("--") || token.starts_with("/*") => {}
            // A name or, where none is meant, a text.
            '"' | '`' | '[' => found.push(token[1..token.len() - 1].to_lowercase()),
            '\'' => found.push(token[1..token.len().max(2) - 1].to_lowercase()),
            _ => found.push(token.to_lowercase()),
        }
    }
    found
}

/// The length of a text in quotes, which stand doubled within.
fn quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return at + 1;
        }
    }
    text.len()
}

fn compare(loaded: &Facts, created: &Facts, outcome: &mut Outcome) {
    let is_table = |facts: &Vec<String>| facts.iter().any(|fact| fact.starts_with("table|"));
    outcome.tables = loaded.values().filter(|facts| is_table(facts)).count();
    let none = Vec::new();
    for name in loaded
        .keys()
        .chain(created.keys().filter(|name| !loaded.contains_key(*name)))
    {
        let (one, other) = (
            loaded.get(name).unwrap_or(&none),
            created.get(name).unwrap_or(&none),
        );
        if one == other {
            continue;
        }
        outcome.different_tables += usize::from(is_table(one));
        let only = |left: &Vec<String>, right: &Vec<String>, sign: char| -> String {
            left.iter()
                .filter(|fact| !right.contains(fact))
                .map(|fact| format!("        {sign} {fact}\n"))
                .collect()
        };
        outcome.differences.push(Difference {
            object: name.clone(),
            lines: only(one, other, '-') + &only(other, one, '+'),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_spaces_make_no_difference() {
        let one = "CREATE TABLE \"a\" (b INT -- why\n CHECK((b > 0)))";
        let other = "create table a ([b] int check (b>0))";
        assert_eq!(clauses(&tokens(one)), clauses(&tokens(other)));
        assert_eq!(clauses(&tokens(one)), ["check b > 0"]);
    }

    #[test]
    fn a_default_in_parentheses_is_the_same() {
        assert_eq!(
            plain_default("column|000 a TEXT default (('x')) key 0 hidden 0"),
            plain_default("column|000 a TEXT default \"x\" key 0 hidden 0")
        );
    }
}
