//! Which shape of each column, by what the conditions let pass.

use super::candidate::{candidates, cast, keeps, keeps_all, series};
use super::literal::mentions;
use super::subject::{Condition, Subject};
use crate::database::{Database, DatabaseError};
use crate::sql_expression;
use sqlparser::ast::{BinaryOperator, Expr};

/// How many values of a shape are tried.
const SAMPLE: u64 = 48;

/// How many candidates of the whole row are tried.
const ROWS: u64 = 192;

/// How many other shapes of a column are tried for conditions over several columns.
const OTHERS: usize = 14;

/// Chooses; how many candidates one row takes, or why none can be made.
pub(super) fn choose(database: &mut dyn Database, subject: &mut Subject) -> Result<u64, String> {
    if !subject.unreachable.is_empty() {
        return Err(subject.unreachable.join("; "));
    }
    for position in 0..subject.columns.len() {
        if let Some(problem) = choose_alone(database, subject, position) {
            return Err(problem);
        }
    }
    compute(subject);
    improve(database, subject);
    let mut found = accepted(database, subject);
    if found == 0 && subject.conditions.iter().any(|condition| condition.later) {
        subject.conditions.retain(|condition| !condition.later);
        improve(database, subject);
        found = accepted(database, subject);
    }
    match found {
        0 => Err(worst(database, subject)),
        found => Ok(ROWS.div_ceil(found)),
    }
}

/// Keeps the shapes of one column that pass its own conditions, the best first.
fn choose_alone(
    database: &mut dyn Database,
    subject: &mut Subject,
    position: usize,
) -> Option<String> {
    let column = subject.columns.get(position)?;
    if !column.is_written() || column.referring.is_some() {
        return None;
    }
    let is_own = |condition: &&Condition| condition.columns == [position];
    let own: Vec<&Condition> = subject.conditions.iter().filter(is_own).collect();
    let score = |database: &mut dyn Database, shape: &str| -> u64 {
        let keeps: Vec<String> = own
            .iter()
            .map(|it| keeps(subject.engine, &it.sql))
            .collect();
        let keeps = match keeps.is_empty() {
            true => "true".to_owned(),
            false => keeps.join(" AND "),
        };
        let query = format!(
            "SELECT count(*) FROM (SELECT {} AS {} FROM {}) AS plain WHERE {keeps} AND {} IS NOT NULL",
            cast(column, shape),
            column.quoted,
            series(subject.engine, 1, SAMPLE),
            column.quoted
        );
        super::number(database, &query).unwrap_or(0)
    };
    let mut kept: Vec<(u64, String)> = Vec::new();
    for shape in &column.shapes {
        let passed = score(database, shape);
        if passed > 0 {
            kept.push((passed, shape.clone()));
        }
        // Without conditions the first that the type takes will do, and the next ones are kept for those over several
        // columns.
        if own.is_empty() && kept.len() > OTHERS {
            break;
        }
    }
    kept.sort_by_key(|(passed, _)| std::cmp::Reverse(*passed));
    let nullable = column.nullable;
    let problem = format!(
        "no value of `{}` is known that its type{} takes",
        column.name,
        match own.as_slice() {
            [] => String::new(),
            own => {
                let names: Vec<String> = own.iter().map(|it| format!("`{}`", it.name)).collect();
                format!(" and {}", names.join(", "))
            }
        }
    );
    let column = subject.columns.get_mut(position)?;
    column.shapes = kept.into_iter().map(|(_, shape)| shape).collect();
    match column.shapes.is_empty() {
        true if nullable => {
            column.shapes = vec!["NULL".to_owned()];
            None
        }
        true => Some(problem),
        false => None,
    }
}

/// Columns that a condition says are the result of others: `total = subtotal + tax`.
fn compute(subject: &mut Subject) {
    let mut used: Vec<usize> = Vec::new();
    let mut computed: Vec<(usize, String)> = Vec::new();
    for condition in &subject.conditions {
        let Some(parsed) = sql_expression::parse(&condition.sql, subject.engine) else {
            continue;
        };
        let mut equalities = Vec::new();
        conjuncts(&parsed, &mut equalities);
        for (name, expression) in equalities {
            let names: Vec<&str> = subject
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            let Some(position) = names.iter().position(|it| *it == name) else {
                continue;
            };
            let mentioned = mentions(&expression, &names);
            let is_free = subject
                .columns
                .get(position)
                .is_some_and(|column| column.is_written() && column.referring.is_none());
            let is_new =
                !used.contains(&position) && !computed.iter().any(|(it, _)| *it == position);
            let is_simple = !mentioned.is_empty()
                && !mentioned.contains(&position)
                && mentioned
                    .iter()
                    .all(|it| !computed.iter().any(|(other, _)| other == it));
            let all_there = mentioned.iter().all(|it| {
                subject
                    .columns
                    .get(*it)
                    .is_some_and(|column| column.is_written())
            });
            if is_free && is_new && is_simple && all_there {
                used.extend(mentioned);
                computed.push((position, expression));
            }
        }
    }
    for (position, _) in &computed {
        if let Some(column) = subject.columns.get_mut(*position) {
            column.computed = true;
        }
    }
    subject.computed = computed;
}

/// The equalities `column = expression` that all hold.
fn conjuncts(expression: &Expr, found: &mut Vec<(String, String)>) {
    match expression {
        Expr::Nested(inner) => conjuncts(inner, found),
        Expr::BinaryOp {
            left,
            op: BinaryOperator::And,
            right,
        } => {
            conjuncts(left, found);
            conjuncts(right, found);
        }
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => match (plain(left), plain(right)) {
            (Expr::Identifier(name), other) | (other, Expr::Identifier(name)) => {
                found.push((name.value.clone(), other.to_string()));
            }
            _ => {}
        },
        _ => {}
    }
}

fn plain(expression: &Expr) -> &Expr {
    match expression {
        Expr::Nested(inner) => plain(inner),
        other => other,
    }
}

/// How many of the candidates are accepted.
fn accepted(database: &mut dyn Database, subject: &Subject) -> u64 {
    let rows = candidates(subject, 1, ROWS);
    let query = format!(
        "SELECT count(*) FROM ({rows}) AS plain WHERE {}",
        keeps_all(subject)
    );
    super::number(database, &query).unwrap_or(0)
}

/// How near the candidates come to the conditions: those that keep all, then how often each is kept.
fn nearness(database: &mut dyn Database, subject: &Subject) -> Option<u64> {
    let rows = candidates(subject, 1, ROWS);
    let each: Vec<String> = subject
        .conditions
        .iter()
        .map(|it| {
            format!(
                "count(CASE WHEN {} THEN 1 END)",
                keeps(subject.engine, &it.sql)
            )
        })
        .collect();
    let all = keeps_all(subject);
    let query = format!(
        "SELECT count(CASE WHEN {all} THEN 1 END) * 1000000 + {} FROM ({rows}) AS plain",
        match each.is_empty() {
            true => "0".to_owned(),
            false => each.join(" + "),
        }
    );
    super::number(database, &query).ok()
}

/// Tries other shapes of the columns that conditions over several of them mention, as long as more rows are accepted.
fn improve(database: &mut dyn Database, subject: &mut Subject) {
    let mut columns: Vec<usize> = subject
        .conditions
        .iter()
        .filter(|condition| condition.columns.len() > 1)
        .flat_map(|condition| condition.columns.iter().copied())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let enough = ROWS / 3 * 1_000_000;
    let mut best = nearness(database, subject).unwrap_or(0);
    for _ in 0..3 {
        let before = best;
        for position in &columns {
            if best >= enough {
                return;
            }
            best = improve_one(database, subject, *position, best);
        }
        if best == before {
            return;
        }
    }
}

/// The best of the shapes of one column, with and without NULL in some rows, and NULL in all.
fn improve_one(
    database: &mut dyn Database,
    subject: &mut Subject,
    position: usize,
    mut best: u64,
) -> u64 {
    let Some(column) = subject.columns.get(position) else {
        return best;
    };
    if !column.is_written() || column.computed {
        return best;
    }
    let count = match column.referring {
        Some(_) => 1,
        None => column.shapes.len().min(OTHERS),
    };
    let mut kept = (column.chosen, column.some_null);
    let nulls: &[bool] = if column.nullable {
        &[true, false]
    } else {
        &[false]
    };
    if column.nullable
        && column.referring.is_none()
        && !column.shapes.iter().any(|it| it == "NULL")
        && let Some(column) = subject.columns.get_mut(position)
    {
        column.shapes.insert(count, "NULL".to_owned());
    }
    let count = subject
        .columns
        .get(position)
        .map_or(count, |column| match column.referring {
            Some(_) => 1,
            None => column.shapes.len().min(OTHERS + 1),
        });
    for chosen in 0..count {
        for some_null in nulls {
            set(subject, position, (chosen, *some_null));
            if let Some(near) = nearness(database, subject)
                && near > best
            {
                best = near;
                kept = (chosen, *some_null);
            }
        }
    }
    set(subject, position, kept);
    best
}

fn set(subject: &mut Subject, position: usize, (chosen, some_null): (usize, bool)) {
    if let Some(column) = subject.columns.get_mut(position) {
        column.chosen = chosen;
        column.some_null = some_null;
    }
}

/// The condition that stands in the way, for people.
fn worst(database: &mut dyn Database, subject: &Subject) -> String {
    let rows = candidates(subject, 1, ROWS);
    let mut failing: Vec<&str> = Vec::new();
    for condition in &subject.conditions {
        let keeps = keeps(subject.engine, &condition.sql);
        let query = format!("SELECT count(*) FROM ({rows}) AS plain WHERE {keeps}");
        if let Ok(0) = super::number(database, &query) {
            failing.push(&condition.name);
        }
    }
    if !failing.is_empty() {
        return format!("no values are known that keep `{}`", failing.join("`, `"));
    }
    let asked: Result<u64, DatabaseError> =
        super::number(database, &format!("SELECT count(*) FROM ({rows}) AS plain"));
    match asked {
        Err(error) => super::first_line(&error),
        Ok(_) => {
            let names: Vec<&str> = subject
                .conditions
                .iter()
                .map(|it| it.name.as_str())
                .collect();
            match (
                names.as_slice(),
                subject.references.iter().any(|it| it.required),
            ) {
                ([], true) => "a table that it must refer to has no rows".to_owned(),
                (names, _) => format!(
                    "no values are known that keep all of `{}`",
                    names.join("`, `")
                ),
            }
        }
    }
}
