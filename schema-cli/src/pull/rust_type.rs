//! The Rust types of columns.

use super::names::TypeNames;
use schema_core::def::{TypeFamily, TypeKind};
use schema_core::model::DataType;
use std::collections::BTreeSet;

/// The features of `architrave` that are on: which crates' types are column types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features(pub BTreeSet<String>);

impl Features {
    fn has(&self, feature: &str) -> bool {
        self.0.contains(feature)
    }
}

/// The Rust type of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RustType {
    /// The type, without `Option`.
    pub(super) text: String,
    /// The value of `type = ..`, where the Rust type stands for another column type.
    pub(super) declared: Option<String>,
    /// What is to be imported for it: `chrono::DateTime`.
    pub(super) imports: Vec<&'static str>,
    /// The declared types that it names.
    pub(super) names: Vec<String>,
    /// The feature that would give it a better type.
    pub(super) wanted_feature: Option<&'static str>,
}

/// A type for values of which nothing more than their text form is known.
pub(super) const AS_TEXT: &str = "AsText";

/// The Rust type of `data_type`; `None` where the language has no word for it.
pub(super) fn rust_type(
    data_type: &DataType,
    features: &Features,
    names: &TypeNames,
) -> Option<RustType> {
    let element = DataType {
        dimensions: 0,
        ..data_type.clone()
    };
    let mut found = scalar(&element, features, names)?;
    for _ in 0..data_type.dimensions {
        found.text = format!("Vec<{}>", found.text);
        found.declared = found.declared.map(|declared| format!("array({declared})"));
    }
    Some(found)
}

fn scalar(data_type: &DataType, features: &Features, names: &TypeNames) -> Option<RustType> {
    if matches!(
        data_type.kind,
        TypeKind::Enum | TypeKind::Domain | TypeKind::Composite
    ) {
        let name = names.declared(data_type.name.as_ref()?)?;
        return Some(RustType {
            text: name.to_owned(),
            declared: None,
            imports: Vec::new(),
            names: vec![name.to_owned()],
            wanted_feature: None,
        });
    }
    if data_type.kind == TypeKind::Unknown {
        return None;
    }
    if data_type.extension.as_deref() == Some("sqlite") {
        let words = data_type.name.as_ref()?;
        return Some(RustType {
            text: of_affinity(&words.name).to_owned(),
            declared: Some(data_type.to_string()),
            imports: Vec::new(),
            names: Vec::new(),
            wanted_feature: None,
        });
    }
    let choice = choice(data_type.kind, features);
    let is_plain = DataType::new(choice.kind) == *data_type;
    Some(RustType {
        text: choice.text.to_owned(),
        declared: (!is_plain).then(|| data_type.to_string()),
        imports: choice.imports.to_vec(),
        names: match choice.text {
            AS_TEXT => vec![AS_TEXT.to_owned()],
            _ => Vec::new(),
        },
        wanted_feature: choice.wanted,
    })
}

/// The Rust type of what SQLite stores in a column that is declared by these words, by its rules of affinity
/// (<https://www.sqlite.org/datatype3.html>, 3.1); what has the affinity NUMERIC holds what was written to it.
fn of_affinity(words: &str) -> &'static str {
    let words = words.to_ascii_uppercase();
    let has = |part: &str| words.contains(part);
    if has("INT") {
        "i64"
    } else if has("CHAR") || has("CLOB") || has("TEXT") || has("DATE") || has("TIME") {
        "String"
    } else if has("BLOB") || words.is_empty() {
        "Vec<u8>"
    } else if has("BOOL") {
        "bool"
    } else {
        "f64"
    }
}

struct Choice {
    text: &'static str,
    /// The column type that the Rust type stands for.
    kind: TypeKind,
    imports: &'static [&'static str],
    wanted: Option<&'static str>,
}

fn of(text: &'static str, kind: TypeKind, imports: &'static [&'static str]) -> Choice {
    Choice {
        text,
        kind,
        imports,
        wanted: None,
    }
}

/// A type of its own crate, else a text.
fn choice(kind: TypeKind, features: &Features) -> Choice {
    let text = |wanted| Choice {
        wanted,
        ..of("String", TypeKind::Text, &[])
    };
    let opaque = |wanted| Choice {
        wanted,
        ..of(AS_TEXT, TypeKind::Unknown, &[])
    };
    let first = |choices: &[(&str, Choice)]| -> Option<Choice> {
        let (_, choice) = choices.iter().find(|(feature, _)| features.has(feature))?;
        Some(of(choice.text, choice.kind, choice.imports))
    };
    let found = match kind {
        TypeKind::Timestamp => first(&[
            (
                "chrono",
                of("NaiveDateTime", kind, &["chrono::NaiveDateTime"]),
            ),
            (
                "time",
                of("PrimitiveDateTime", kind, &["time::PrimitiveDateTime"]),
            ),
            ("jiff", of("jiff::civil::DateTime", kind, &[])),
        ]),
        TypeKind::TimestampTz => first(&[
            (
                "chrono",
                of("DateTime<Utc>", kind, &["chrono::DateTime", "chrono::Utc"]),
            ),
            (
                "time",
                of("OffsetDateTime", kind, &["time::OffsetDateTime"]),
            ),
            ("jiff", of("jiff::Timestamp", kind, &[])),
        ]),
        TypeKind::Date => first(&[
            ("chrono", of("NaiveDate", kind, &["chrono::NaiveDate"])),
            ("time", of("time::Date", kind, &[])),
            ("jiff", of("jiff::civil::Date", kind, &[])),
        ]),
        TypeKind::Time => first(&[
            ("chrono", of("NaiveTime", kind, &["chrono::NaiveTime"])),
            ("time", of("time::Time", kind, &[])),
            ("jiff", of("jiff::civil::Time", kind, &[])),
        ]),
        // A duration of chrono or time has no months.
        TypeKind::Interval => first(&[("jiff", of("jiff::Span", kind, &[]))]),
        TypeKind::Numeric => first(&[
            (
                "rust_decimal",
                of("Decimal", kind, &["rust_decimal::Decimal"]),
            ),
            (
                "bigdecimal",
                of("BigDecimal", kind, &["bigdecimal::BigDecimal"]),
            ),
        ]),
        TypeKind::Uuid => first(&[("uuid", of("Uuid", kind, &["uuid::Uuid"]))]),
        TypeKind::Json | TypeKind::JsonB => {
            first(&[("serde_json", of("serde_json::Value", TypeKind::JsonB, &[]))])
        }
        TypeKind::Inet => first(&[(
            "ipnetwork",
            of("IpNetwork", kind, &["ipnetwork::IpNetwork"]),
        )]),
        TypeKind::Boolean => Some(of("bool", kind, &[])),
        TypeKind::SmallInt => Some(of("i16", kind, &[])),
        TypeKind::Integer => Some(of("i32", kind, &[])),
        TypeKind::BigInt => Some(of("i64", kind, &[])),
        TypeKind::Real => Some(of("f32", kind, &[])),
        TypeKind::DoublePrecision => Some(of("f64", kind, &[])),
        TypeKind::Bytea => Some(of("Vec<u8>", kind, &[])),
        _ => None,
    };
    if let Some(found) = found {
        return found;
    }
    let wanted = match kind {
        TypeKind::Timestamp | TypeKind::TimestampTz | TypeKind::Date | TypeKind::Time => {
            Some("chrono")
        }
        TypeKind::Interval => Some("jiff"),
        TypeKind::Numeric => Some("rust_decimal"),
        TypeKind::Uuid => Some("uuid"),
        TypeKind::Json | TypeKind::JsonB => Some("serde_json"),
        TypeKind::Inet => Some("ipnetwork"),
        _ => None,
    };
    // The families that a text may hold are those of the rule `column_type_incompatible`.
    match kind.family() {
        TypeFamily::Text
        | TypeFamily::Money
        | TypeFamily::Interval
        | TypeFamily::Json
        | TypeFamily::Network
        | TypeFamily::Bits
        | TypeFamily::FullText
        | TypeFamily::Geometry
        | TypeFamily::Xml => text(wanted),
        _ => opaque(wanted),
    }
}
