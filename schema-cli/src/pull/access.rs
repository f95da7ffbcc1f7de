//! `#[access(..)]`: the queries that a running system showed.

use super::table::TableWriter;
use crate::access::{Pattern, Verb};

/// Writes an access pattern that was observed.
pub(super) fn write(writer: &mut TableWriter<'_>, pattern: &Pattern) {
    let object = format!("access pattern {} of {}", pattern.name, writer.table.name);
    let path = &pattern.path;
    let columns: Vec<String> = path.filter.iter().map(|it| it.column.clone()).collect();
    let ordered: Vec<String> = path.order.iter().map(|it| it.column.clone()).collect();
    let Some(filter) = writer.fields(&columns, &object) else {
        return;
    };
    let Some(order) = writer.fields(&ordered, &object) else {
        return;
    };
    let conditions = path.filter.iter().zip(filter);
    let conditions: Vec<String> = conditions
        .map(|(condition, field)| condition.comparison.text(&field))
        .collect();
    let order = path.order.iter().zip(order);
    let order: Vec<String> = order.map(|(part, field)| part.text(&field)).collect();
    let select: Vec<String> = pattern.select.iter().cloned().collect();
    let select = writer.fields(&select, &object).unwrap_or_default();
    let mut arguments = vec![pattern.name.clone()];
    let mut list = |word: &str, items: &[String]| {
        if !items.is_empty() {
            arguments.push(format!("{word}({})", items.join(", ")));
        }
    };
    list("filter", &conditions);
    list("order", &order);
    list("select", &select);
    if let Some(written) = &path.writes {
        let written: Vec<String> = written.iter().cloned().collect();
        let written = writer.fields(&written, &object).unwrap_or_default();
        match written.is_empty() || path.verb != Verb::Update {
            true => arguments.push("writes".to_owned()),
            false => arguments.push(format!("writes({})", written.join(", "))),
        }
    }
    if path.include_deleted {
        arguments.push("include_deleted".to_owned());
    }
    if let Some(rate) = pattern.per_second {
        arguments.push(format!("per_second = {}", grouped(rate)));
    }
    let (whole, tenth) = (pattern.time_tenths / 10, pattern.time_tenths % 10);
    arguments.push(format!("observed(time_percent = {whole}.{tenth})"));
    writer.attribute("access", &arguments);
}

/// A number with its thousands apart: `12_500`.
fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        for (number, expected) in [
            (7, "7"),
            (950, "950"),
            (1_200, "1_200"),
            (1_234_567, "1_234_567"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
