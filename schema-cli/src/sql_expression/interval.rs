//! Durations as PostgreSQL prints them: `1 day`, `3 mons`, `12:30:00`.

use schema_core::def::Function;
use schema_core::model::Expression;

/// The duration as a call of the language; `None` for one of several units.
pub(super) fn duration(text: &str) -> Option<Expression> {
    let call = |function, count: i64| {
        Some(Expression::Call(
            function,
            vec![Expression::Number(count.to_string())],
        ))
    };
    let words: Vec<&str> = text.split(' ').collect();
    match words.as_slice() {
        [count, unit] => {
            let count: i64 = count.parse().ok()?;
            match *unit {
                "year" | "years" => call(Function::Years, count),
                "mon" | "mons" => call(Function::Months, count),
                "day" | "days" => call(Function::Days, count),
                _ => None,
            }
        }
        [clock] => {
            let parts: Vec<i64> = clock
                .split(':')
                .map(|part| part.parse().ok().filter(|_| part.len() >= 2))
                .collect::<Option<_>>()?;
            let [hours, minutes, seconds] = parts.as_slice() else {
                return None;
            };
            match (hours, minutes, seconds) {
                (hours, 0, 0) if *hours > 0 => call(Function::Hours, *hours),
                (hours, minutes, 0) if *hours >= 0 => call(Function::Minutes, hours * 60 + minutes),
                (hours, minutes, seconds) if *hours >= 0 => {
                    call(Function::Seconds, (hours * 60 + minutes) * 60 + seconds)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_of_one_unit_are_read() {
        for (text, expected) in [
            ("1 day", Some("days(1)")),
            ("90 days", Some("days(90)")),
            ("1 year", Some("years(1)")),
            ("6 mons", Some("months(6)")),
            ("24:00:00", Some("hours(24)")),
            ("00:15:00", Some("minutes(15)")),
            ("01:30:05", Some("seconds(5405)")),
            ("-01:00:00", None),
            ("1 day 02:00:00", None),
            ("00:00:00.5", None),
        ] {
            let found = duration(text).map(|it| it.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
