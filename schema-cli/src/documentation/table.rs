//! One table: its columns, its rules, who refers to it, and what is asked of it.

use super::Documented;
use super::markdown::{anchor, cell, code, heading, link};
use schema_core::def::{AccessPatternDef, FilterOperator, TableDef};
use schema_core::model::{Column, Expression, ForeignKey, IndexKey, IndexPart, Table, TableObject};
use std::fmt::Write;

pub(super) fn section(documented: &Documented<'_>, table: &Table) -> String {
    let declared = documented.declared(&table.name);
    let mut text = format!(
        "{}\n\n### {}\n\n",
        anchor("table", &table.name),
        heading(&table.name.to_string())
    );
    if let Some(comment) = &table.comment {
        let _ = writeln!(text, "{}\n", comment.trim());
    }
    if let Some(facts) = facts(table, declared) {
        let _ = writeln!(text, "{facts}\n");
    }
    text.push_str("| column | type | | default | |\n|---|---|---|---|---|\n");
    for column in &table.columns {
        text.push_str(&row(table, column));
    }
    text.push('\n');
    let rules = rules(table);
    if !rules.is_empty() {
        text.push_str("| rule | says |\n|---|---|\n");
        for (name, says) in rules {
            let _ = writeln!(text, "| {} | {says} |", code(&name));
        }
        text.push('\n');
    }
    let others = documented.schema.tables.values();
    let referring: Vec<String> = others
        .filter(|other| {
            other
                .foreign_keys
                .iter()
                .any(|key| key.target == table.name)
        })
        .map(|other| link("table", &other.name))
        .collect();
    if !referring.is_empty() {
        let _ = writeln!(text, "Referred to by {}.\n", referring.join(", "));
    }
    if let Some(declared) = declared {
        text.push_str(&access_patterns(declared));
    }
    text
}

fn facts(table: &Table, declared: Option<&TableDef<'_>>) -> Option<String> {
    let mut facts = Vec::new();
    if let Some(declared) = declared {
        facts.push(format!("`{}::{}`", declared.module, declared.rust_name));
        if let Some(growth) = declared.growth_per_year {
            facts.push(format!("grows by {} rows a year", grouped(growth)));
        }
        if declared.data_subject {
            facts.push("a row is a person".to_owned());
        } else if declared.personal_data {
            facts.push("holds personal data".to_owned());
        }
        if let Some(retention) = declared.details.retention {
            facts.push(format!("kept for {} days", retention.days));
        }
        let tenant = declared
            .tenant
            .and_then(|index| declared.columns.get(usize::from(index)));
        if let Some(column) = tenant {
            facts.push(format!("tenants by {}", code(column.name)));
        }
    }
    if let Some(rows) = table.rows {
        facts.insert(
            facts.len().min(1),
            format!("{} rows expected", grouped(rows)),
        );
    }
    if let Some(partitioning) = &table.partitioning {
        facts.push(format!(
            "partitioned by {}",
            partitioning.strategy.keyword()
        ));
    }
    (!facts.is_empty()).then(|| facts.join(" · "))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

fn row(table: &Table, column: &Column) -> String {
    let primary = table.primary_key.as_ref();
    let is_key = primary.is_some_and(|key| key.columns.contains(&column.name));
    let needs = match (is_key, column.nullable) {
        (true, _) => "key",
        (false, true) => "may be NULL",
        (false, false) => "",
    };
    let default = match (&column.generated, &column.identity, &column.default) {
        (Some((expression, _)), _, _) => format!("computed: {}", code(&expression.to_string())),
        (None, Some(_), _) => "numbered".to_owned(),
        (None, None, Some(default)) => code(&default.to_string()),
        (None, None, None) => String::new(),
    };
    format!(
        "| {} | {} | {needs} | {default} | {} |\n",
        code(&column.name),
        code(&column.data_type.to_string()),
        cell(column.comment.as_deref().unwrap_or_default())
    )
}

/// Name and content of each rule and index, in the order in which a reader looks for them.
fn rules(table: &Table) -> Vec<(String, String)> {
    let mut rules = Vec::new();
    if let Some(key) = &table.primary_key {
        let columns = code(&key.columns.join(", "));
        rules.push((key.name.clone(), format!("primary key: {columns}")));
    }
    for key in &table.foreign_keys {
        rules.push((key.name.clone(), foreign_key(key)));
    }
    for unique in &table.uniques {
        let says = format!("unique: {}", parts(&unique.parts));
        rules.push((unique.name.clone(), says + &only(unique.predicate.as_ref())));
    }
    for check in &table.checks {
        rules.push((
            check.name.clone(),
            format!("check: {}", code(&check.expression.to_string())),
        ));
    }
    for exclusion in &table.exclusions {
        let columns = exclusion.elements.iter().map(|part| {
            format!(
                "{} with {}",
                code(&key_text(&part.part.key)),
                code(&part.operator)
            )
        });
        let columns: Vec<String> = columns.collect();
        rules.push((
            exclusion.name.clone(),
            format!("excludes: {}", columns.join(", ")),
        ));
    }
    for index in &table.indexes {
        let method = match index.method.as_str() {
            "btree" => "index".to_owned(),
            other => format!("{other} index"),
        };
        let says = format!("{method}: {}", parts(&index.parts));
        rules.push((index.name.clone(), says + &only(index.predicate.as_ref())));
    }
    for object in &table.objects {
        let says = match object {
            TableObject::Policy(policy) => {
                let rows = policy.using.as_ref().or(policy.with_check.as_ref());
                let rows = rows.map(|it| format!(": {}", code(&it.to_string())));
                format!("policy{}", rows.unwrap_or_default())
            }
            other => other.kind().to_string(),
        };
        rules.push((object.name().to_string(), says));
    }
    rules
}

fn foreign_key(key: &ForeignKey) -> String {
    format!(
        "{} refers to {} ({}), on delete {}",
        code(&key.columns.join(", ")),
        link("table", &key.target),
        code(&key.target_columns.join(", ")),
        key.on_delete.keyword().replace('_', " ")
    )
}

fn only(predicate: Option<&Expression>) -> String {
    let predicate = predicate.map(|it| format!(", only where {}", code(&it.to_string())));
    predicate.unwrap_or_default()
}

fn parts(parts: &[IndexPart]) -> String {
    let parts = parts.iter().map(|part| {
        let descending = if part.descending { " descending" } else { "" };
        format!("{}{descending}", code(&key_text(&part.key)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn key_text(key: &IndexKey) -> String {
    match key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(expression) => expression.to_string(),
    }
}

fn access_patterns(declared: &TableDef<'_>) -> String {
    let patterns = declared.details.access_patterns;
    if patterns.is_empty() {
        return String::new();
    }
    let mut text =
        "| asked | finds rows by | in the order of | a second | p99 |\n|---|---|---|---|---|\n"
            .to_owned();
    for pattern in patterns {
        text.push_str(&access_pattern(declared, pattern));
    }
    text.push('\n');
    text
}

fn access_pattern(declared: &TableDef<'_>, pattern: &AccessPatternDef<'_>) -> String {
    let column = |index: schema_core::def::ColumnIndex| {
        let column = declared.columns.get(usize::from(index));
        column.map_or("?", |column| column.name)
    };
    let filters = pattern.filter.iter().map(|filter| {
        let name = code(column(filter.column));
        match (filter.condition.is_some(), filter.operator) {
            (true, _) => format!("{name} of one value"),
            (false, FilterOperator::Equal) => name,
            (false, FilterOperator::Range) => format!("{name} in a range"),
            (false, FilterOperator::Other) => format!("{name} in another way"),
        }
    });
    let filters: Vec<String> = filters.collect();
    let order = pattern.order.iter().map(|order| {
        let descending = if order.descending { " descending" } else { "" };
        format!("{}{descending}", code(column(order.column)))
    });
    let order: Vec<String> = order.collect();
    let number = |value: Option<u32>| value.map(|it| it.to_string()).unwrap_or_default();
    let p99 = pattern.p99_ms.map(|it| format!("{it} ms"));
    format!(
        "| {}{} | {} | {} | {} | {} |\n",
        code(pattern.name),
        if pattern.writes { " (writes)" } else { "" },
        filters.join(", "),
        order.join(", "),
        number(pattern.per_second),
        p99.unwrap_or_default()
    )
}
