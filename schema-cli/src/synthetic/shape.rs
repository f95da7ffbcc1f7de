//! Values by type: expressions over `architrave_n`, the number of a row.

use super::literal::{Literals, strings};
use super::text;
use schema_core::def::{TypeFamily, TypeKind};
use schema_core::dialect::Engine;

/// The number of a row.
pub(super) const ROW: &str = "architrave_n";

/// The type of a column, as far as shapes want to know it.
pub(super) struct OfType<'a> {
    pub(super) engine: Engine,
    /// The position of the column, so that no two columns go in step.
    pub(super) column: usize,
    pub(super) kind: TypeKind,
    /// The type as PostgreSQL's casts name it.
    pub(super) cast: &'a str,
    /// PostgreSQL's category of the type; `C` is a composite, `M` a multirange.
    pub(super) category: &'a str,
    pub(super) length: Option<u32>,
}

/// A number from 0 to 65535 that follows from the number of the row and looks like chance; two `salt`s differ. Both engines
/// compute it alike, in 64 bits.
pub(super) fn scattered(salt: usize) -> String {
    format!(
        "(((({ROW} + {}) * 2654435761) % 4294967296) / 65536)",
        (salt + 1) * 7919
    )
}

/// What a column may hold, the likeliest first.
pub(super) fn shapes(of: &OfType<'_>, literals: &Literals) -> Vec<String> {
    match of.engine {
        Engine::Sqlite => of_sqlite(of, literals),
        _ => of_postgres(of, literals),
    }
}

/// A value out of a list.
fn one_of(of: &OfType<'_>, values: &[String]) -> String {
    let count = values.len().max(1);
    let place = format!("{} % {count}", scattered(of.column));
    match of.engine {
        Engine::Sqlite => {
            let values = values.iter().enumerate();
            let values: Vec<String> = values
                .map(|(at, value)| format!("WHEN {at} THEN {value}"))
                .collect();
            format!("CASE {place} {} END", values.join(" "))
        }
        _ => format!("(ARRAY[{}])[1 + {place}]", values.join(", ")),
    }
}

/// As [`one_of`], of many, each in its turn.
fn in_turn(of: &OfType<'_>, values: &[String]) -> String {
    let count = values.len().max(1);
    match of.engine {
        Engine::Sqlite => {
            let list: Vec<String> = values
                .iter()
                .map(|value| value.replace(['\\', '"'], ""))
                .collect();
            let json: Vec<String> = list.iter().map(|value| format!("\"{value}\"")).collect();
            let json = text(&format!("[{}]", json.join(",")));
            format!("json_extract({json}, '$[' || ({ROW} % {count}) || ']')")
        }
        _ => {
            let values: Vec<String> = values.iter().map(|value| text(value)).collect();
            format!("(ARRAY[{}])[1 + {ROW} % {count}]", values.join(", "))
        }
    }
}

fn numbers(of: &OfType<'_>, literals: &Literals) -> Vec<String> {
    let scattered = scattered(of.column);
    let mut shapes = vec![
        ROW.to_owned(),
        format!("{scattered} % 1000"),
        format!("1 + {scattered} % 5"),
    ];
    for number in &literals.numbers {
        shapes.push(number.clone());
        shapes.push(format!("{number} + {scattered} % 100"));
        shapes.push(format!("{number} - {scattered} % 100"));
    }
    shapes.extend(["0".to_owned(), "1".to_owned(), format!("-{ROW}")]);
    shapes
}

fn texts(of: &OfType<'_>, literals: &Literals) -> Vec<String> {
    let mut shapes = Vec::new();
    let scattered = scattered(of.column);
    let plain: Vec<String> = literals.texts.iter().map(|value| text(value)).collect();
    let (wide, short) = match of.length {
        Some(length) if length < 12 => (false, length),
        _ => (true, 12),
    };
    if wide {
        shapes.push(format!("'row ' || {ROW}"));
    }
    if !plain.is_empty() {
        shapes.push(one_of(of, &plain));
        shapes.extend(plain);
    }
    for pattern in &literals.texts {
        let strings = strings(pattern);
        if strings.len() > 1 {
            shapes.push(in_turn(of, &strings));
        }
        if pattern.contains('%') {
            shapes.push(format!("replace({}, '%', 'x' || {ROW})", text(pattern)));
        }
    }
    let number = match of.engine {
        Engine::Sqlite => format!("CAST({ROW} AS TEXT)"),
        _ => format!("({ROW})::text"),
    };
    let padded = |length: u32| match of.engine {
        Engine::Sqlite => format!(
            "substr('{}' || {ROW}, -{length})",
            "0".repeat(length.min(64) as usize)
        ),
        _ => format!("lpad({number}, {length}, '0')"),
    };
    for length in literals
        .numbers
        .iter()
        .filter_map(|number| number.parse::<u32>().ok())
    {
        if (1..=64).contains(&length) {
            shapes.push(padded(length));
        }
    }
    let letters = |first: char| match of.engine {
        Engine::Sqlite => format!(
            "char({0} + {scattered} % 26, {0} + ({scattered} / 26) % 26, {0} + ({scattered} / 676) % 26)",
            first as u32
        ),
        _ => format!(
            "chr(({0} + {scattered} % 26)::int) || chr(({0} + ({scattered} / 26) % 26)::int) \
             || chr(({0} + ({scattered} / 676) % 26)::int)",
            first as u32
        ),
    };
    shapes.extend([
        padded(short),
        format!("'row-' || {ROW}"),
        format!("'row' || {ROW} || '@example.com'"),
        format!("'https://example.com/' || {ROW}"),
        letters('A'),
        letters('a'),
        "''".to_owned(),
    ]);
    shapes
}

fn of_sqlite(of: &OfType<'_>, literals: &Literals) -> Vec<String> {
    let moment =
        |format: &str| format!("strftime('{format}', 1767225600 + {ROW} * 60, 'unixepoch')");
    let hexadecimal = format!("printf('%08x', ({ROW} * 2654435761) % 4294967296)");
    let mut shapes = Vec::new();
    match of.kind.family() {
        TypeFamily::Integer | TypeFamily::Boolean => {
            shapes.push(format!("{} % 2", scattered(of.column)));
            shapes.splice(0..0, numbers(of, literals));
        }
        TypeFamily::Numeric | TypeFamily::Float => {
            shapes.extend(
                numbers(of, literals)
                    .iter()
                    .map(|shape| format!("CAST({shape} AS REAL)")),
            );
        }
        TypeFamily::Binary => {
            shapes.push(format!("CAST(printf('%016d', {ROW}) AS BLOB)"));
            shapes.push("x'00'".to_owned());
        }
        _ => {
            shapes.extend(texts(of, literals));
            shapes.extend([
                format!("{hexadecimal} || '-0000-7000-8000-' || printf('%012x', {ROW})"),
                moment("%Y-%m-%d"),
                moment("%Y-%m-%dT%H:%M:%fZ"),
                moment("%Y-%m-%d %H:%M:%f"),
                moment("%Y-%m-%dT%H:%M:%f000Z"),
                moment("%Y-%m-%d %H:%M:%S"),
                moment("%H:%M:%S"),
                format!("printf('%d.%02d', {ROW} % 1000, {ROW} % 100)"),
                format!("CAST({ROW} AS TEXT)"),
                format!("json_object('row', {ROW})"),
                "'[]'".to_owned(),
            ]);
        }
    }
    shapes
}

fn of_postgres(of: &OfType<'_>, literals: &Literals) -> Vec<String> {
    let cast = of.cast;
    if let Some(element) = cast.strip_suffix("[]") {
        let inner = OfType {
            cast: element,
            category: "",
            ..*of
        };
        let elements = by_name(&inner, literals).unwrap_or_else(|| texts(&inner, literals));
        let first = elements.first().cloned().unwrap_or_default();
        return vec![
            format!("ARRAY[({first})::{element}]"),
            "'{}'".to_owned(),
            format!("CASE WHEN true THEN (enum_range(NULL::{element}))[1:1] END"),
        ];
    }
    match of.category {
        "E" => {
            let mut shapes = vec![format!(
                "(enum_range(NULL::{cast}))[1 + {} % cardinality(enum_range(NULL::{cast}))]",
                scattered(of.column)
            )];
            let labels = literals
                .texts
                .iter()
                .map(|label| format!("{}::{cast}", text(label)));
            shapes.extend(labels);
            shapes
        }
        "C" => vec![
            format!("jsonb_populate_record(NULL::{cast}, '{{}}')"),
            "NULL".to_owned(),
        ],
        _ => by_name(of, literals).unwrap_or_else(|| {
            let mut shapes = texts(of, literals);
            shapes.extend([
                ROW.to_owned(),
                "'{}'".to_owned(),
                "'empty'".to_owned(),
                "'[1,2,3]'".to_owned(),
            ]);
            shapes
        }),
    }
}

/// The literals that look like a date.
fn dates(literals: &Literals) -> Vec<String> {
    let begins_with_digit = |it: &&String| it.starts_with(|first: char| first.is_ascii_digit());
    let texts = literals.texts.iter().filter(begins_with_digit);
    texts.map(|it| text(it)).collect()
}

/// By the name of the type; `None` for those that are none of the usual ones.
fn by_name(of: &OfType<'_>, literals: &Literals) -> Option<Vec<String>> {
    let scattered = scattered(of.column);
    let base = of.cast.split('(').next().unwrap_or_default().trim();
    let base = base.split(" with").next().unwrap_or(base);
    let all = |shapes: &[String]| Some(shapes.to_vec());
    // Moments in steps, so that one column may come after another.
    let moments = |kind: &str| {
        let mut shapes = vec![
            format!("{kind} '2026-01-01' + {ROW} * interval '1 minute'"),
            format!("{kind} '2026-01-01' + {ROW} * interval '1 minute' + interval '1 day'"),
            format!("{kind} '2025-01-01' + {ROW} * interval '1 minute'"),
            format!("{kind} '2027-01-01' + {ROW} * interval '1 minute'"),
            format!("CAST(now() - {scattered} * interval '1 minute' AS {kind})"),
            format!("CAST(now() + {scattered} * interval '1 minute' AS {kind})"),
        ];
        let like_dates = dates(literals);
        if !like_dates.is_empty() {
            shapes.push(format!(
                "({})::{kind} + {scattered} * interval '1 second'",
                one_of(of, &like_dates)
            ));
        }
        shapes.extend(
            like_dates
                .iter()
                .map(|it| format!("{it}::{kind} + {scattered} * interval '1 minute'")),
        );
        Some(shapes)
    };
    match base {
        "smallint" => {
            let mut shapes = numbers(of, literals);
            shapes.insert(0, format!("{ROW} % 30000"));
            Some(shapes)
        }
        "integer" | "bigint" | "oid" | "real" | "double precision" | "money" => {
            Some(numbers(of, literals))
        }
        "numeric" => {
            let mut shapes = numbers(of, literals);
            shapes.insert(0, format!("({scattered} % 90000) / 100.0"));
            shapes.insert(1, format!("({scattered} % 90) / 100.0"));
            Some(shapes)
        }
        "boolean" => all(&[
            format!("{scattered} % 2 = 0"),
            "true".into(),
            "false".into(),
        ]),
        "timestamp" if of.cast.contains("with time zone") => moments("timestamptz"),
        "timestamp" => moments("timestamp"),
        "date" => {
            let days = |base: &str| format!("date '{base}' + ({ROW} % 10000)::int");
            let mut shapes = vec![
                days("2026-01-01"),
                days("1960-01-01"),
                days("2026-02-01"),
                days("2060-01-01"),
            ];
            let like_dates = dates(literals);
            if !like_dates.is_empty() {
                shapes.push(format!("({})::date", one_of(of, &like_dates)));
            }
            shapes.extend(
                like_dates
                    .iter()
                    .map(|it| format!("{it}::date + ({scattered} % 28)::int")),
            );
            Some(shapes)
        }
        "time" => all(&[format!(
            "time '00:00' + ({ROW} % 1440) * interval '1 minute'"
        )]),
        "interval" => all(&[
            format!("({ROW} % 1000) * interval '1 minute'"),
            format!("(1 + {ROW} % 28) * interval '1 day'"),
        ]),
        "uuid" => all(&[format!("md5('{} ' || {ROW})", of.column)]),
        "json" | "jsonb" => all(&[
            format!("jsonb_build_object('row', {ROW})"),
            "'{}'".into(),
            "'[]'".into(),
            "'null'".into(),
        ]),
        "bytea" => {
            // Of the length that a check asks for: a digest has one.
            let lengths = literals
                .numbers
                .iter()
                .filter_map(|number| number.parse::<u32>().ok());
            let lengths = lengths.filter(|length| (1..=512).contains(length));
            let mut shapes = vec![format!("decode(md5('{} ' || {ROW}), 'hex')", of.column)];
            shapes.extend(lengths.map(|length| {
                format!(
                    "substring(decode(repeat(md5('{} ' || {ROW}), 32), 'hex') FROM 1 FOR {length})",
                    of.column
                )
            }));
            shapes.push("''".to_owned());
            Some(shapes)
        }
        "inet" | "cidr" => all(&[format!("(inet '10.0.0.0' + {ROW})::text")]),
        "macaddr" => all(&[format!("lpad(to_hex({ROW}), 12, '0')")]),
        "macaddr8" => all(&[format!("lpad(to_hex({ROW}), 16, '0')")]),
        "bit" | "bit varying" => {
            let length = of.length.unwrap_or(1).min(64);
            all(&[format!("right((({ROW})::bigint)::bit(64)::text, {length})")])
        }
        "tsvector" => all(&[format!("to_tsvector('simple', 'word' || {ROW} || ' row')")]),
        "tsquery" => all(&[format!("to_tsquery('simple', 'word' || {ROW})")]),
        "point" => all(&[format!("point({ROW}, {scattered})")]),
        "box" => all(&[format!(
            "box(point({ROW}, {ROW}), point({ROW} + 1, {ROW} + 1))"
        )]),
        "circle" => all(&[format!("circle(point({ROW}, {ROW}), 1)")]),
        "line" => all(&[format!("'{{1,2,' || {ROW} || '}}'")]),
        "lseg" => all(&[format!("lseg(point({ROW}, 0), point({ROW}, 1))")]),
        "path" | "polygon" => all(&[format!("'((0,0),(1,' || {ROW} || '),(2,2))'")]),
        "xml" => all(&[format!("'<row>' || {ROW} || '</row>'")]),
        "pg_lsn" => all(&[format!("'0/' || to_hex({ROW})")]),
        "int4range" | "int8range" | "numrange" => {
            all(&[format!("'[' || {ROW} * 2 || ',' || {ROW} * 2 + 1 || ')'")])
        }
        "daterange" => all(&[format!(
            "daterange(date '2026-01-01' + ({ROW} % 10000)::int, date '2026-01-01' + ({ROW} % 10000)::int + 1)"
        )]),
        "tstzrange" | "tsrange" => {
            let moment = format!("timestamp '2026-01-01' + {ROW} * interval '1 hour'");
            all(&[format!(
                "'[' || ({moment})::text || ',' || ({moment} + interval '30 minutes')::text || ')'"
            )])
        }
        "ltree" => all(&[format!("'top.row' || {ROW}")]),
        "hstore" => all(&[format!("'row=>' || {ROW}")]),
        "vector" => {
            let places = of.length.unwrap_or(3).min(2000);
            all(&[format!(
                "(SELECT ('[' || string_agg((({ROW} * p) % 97)::text, ',') || ']') FROM generate_series(1, {places}) p)"
            )])
        }
        "character" | "character varying" | "text" | "citext" | "name" | "\"char\"" => {
            Some(texts(of, literals))
        }
        _ => None,
    }
}
