//! How SQLite stores each type.

use crate::def::TypeKind;
use crate::dialect::expression::Inexpressible;
use crate::model::DataType;
use crate::syntax::settings::{SqliteNumeric, SqliteRenderings, SqliteTimestamp, SqliteUuid};

/// The form in which a column is held. SQLite has four storage classes; what a type means beyond its
/// class becomes a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// A whole number.
    Integer,
    /// 0 or 1.
    Boolean,
    /// Binary floating point.
    Real,
    /// Text of any length.
    Text,
    /// Text with at most this many characters.
    TextUpTo(u32),
    /// JSON as text.
    Json,
    /// Bytes.
    Blob,
    /// A label of an enumeration, as text.
    Label,
    /// A decimal number as a whole number of this many decimal places.
    ScaledInteger(i16),
    /// A decimal number as text.
    NumberText,
    /// A decimal number as binary floating point.
    NumberReal,
    /// A UUID as text.
    UuidText,
    /// A UUID as bytes.
    UuidBlob,
    /// A date or time as ISO 8601 text.
    MomentText,
    /// As the words of a file that is there say it, in a table that is not strict: `VARCHAR(45)`, `DATETIME`.
    AsDeclared,
}

impl Storage {
    /// The type of the adapted column: one of the four that stand for the storage classes. The scale
    /// stays with a scaled number, so that the diff sees it change.
    pub(super) fn data_type(self, declared: &DataType) -> DataType {
        let kind = match self {
            Self::AsDeclared => return declared.clone(),
            Self::Integer | Self::Boolean | Self::ScaledInteger(_) => TypeKind::BigInt,
            Self::Real | Self::NumberReal => TypeKind::DoublePrecision,
            Self::Blob | Self::UuidBlob => TypeKind::Bytea,
            Self::Text
            | Self::TextUpTo(_)
            | Self::Json
            | Self::Label
            | Self::NumberText
            | Self::UuidText
            | Self::MomentText => TypeKind::Text,
        };
        DataType {
            scale: match self {
                Self::ScaledInteger(scale) => Some(scale),
                _ => None,
            },
            ..DataType::new(kind)
        }
    }
}

/// The form of a type under the renderings that the project chose.
///
/// # Errors
///
/// Where there is none, or none was chosen.
pub(super) fn storage(
    data_type: &DataType,
    renderings: &SqliteRenderings,
) -> Result<Storage, Inexpressible> {
    let none = |remedy: &str| {
        Err(Inexpressible {
            feature: format!("type `{data_type}`"),
            remedy: remedy.into(),
        })
    };
    if data_type.dimensions > 0 {
        return none("hold the list in a table of its own, or as `jsonb`");
    }
    match data_type.kind {
        TypeKind::SmallInt | TypeKind::Integer | TypeKind::BigInt => Ok(Storage::Integer),
        TypeKind::Real | TypeKind::DoublePrecision => Ok(Storage::Real),
        TypeKind::Boolean => Ok(Storage::Boolean),
        TypeKind::Text => Ok(Storage::Text),
        TypeKind::VarChar => Ok(match data_type.precision {
            Some(length) => Storage::TextUpTo(length),
            None => Storage::Text,
        }),
        TypeKind::Bytea => Ok(Storage::Blob),
        TypeKind::Json | TypeKind::JsonB => Ok(Storage::Json),
        TypeKind::Enum => Ok(Storage::Label),
        TypeKind::Numeric => numeric(data_type, renderings),
        TypeKind::Uuid => match renderings.uuid {
            Some(SqliteUuid::Text) => Ok(Storage::UuidText),
            Some(SqliteUuid::Blob) => Ok(Storage::UuidBlob),
            None => none(
                "choose a form in architrave.toml, under `[engine.sqlite]`: `uuid = \"text\"` (36 \
                 characters) or `uuid = \"blob\"` (16 bytes)",
            ),
        },
        TypeKind::Date | TypeKind::Time | TypeKind::Timestamp | TypeKind::TimestampTz => {
            match renderings.timestamp {
                Some(SqliteTimestamp::Text) => Ok(Storage::MomentText),
                None => none(
                    "choose a form in architrave.toml, under `[engine.sqlite]`: \
                     `timestamp = \"text\"` (ISO 8601 in UTC)",
                ),
            }
        }
        TypeKind::Money => none("use `numeric(10, 2)`"),
        TypeKind::Char => none("use `varchar`, which is not padded"),
        TypeKind::CiText => none("use `text` and compare `.lower()`"),
        TypeKind::TimeTz | TypeKind::Interval => {
            none("store a `timestamptz`, or a number of seconds as `bigint`")
        }
        TypeKind::Bit | TypeKind::VarBit => none("use `bigint` or `bytea`"),
        TypeKind::Inet
        | TypeKind::Cidr
        | TypeKind::MacAddr
        | TypeKind::MacAddr8
        | TypeKind::TsVector
        | TypeKind::TsQuery
        | TypeKind::JsonPath
        | TypeKind::Name
        | TypeKind::RefCursor
        | TypeKind::LTree
        | TypeKind::LQuery
        | TypeKind::LTxtQuery
        | TypeKind::Xml => none("use `text`"),
        TypeKind::Point
        | TypeKind::Line
        | TypeKind::LineSegment
        | TypeKind::Box
        | TypeKind::Path
        | TypeKind::Polygon
        | TypeKind::Circle
        | TypeKind::Geometry
        | TypeKind::Geography => none("store its coordinates as columns of `double_precision`"),
        TypeKind::Int4Range
        | TypeKind::Int8Range
        | TypeKind::NumRange
        | TypeKind::TsRange
        | TypeKind::TsTzRange
        | TypeKind::DateRange => none("store its two ends as columns"),
        TypeKind::Int4MultiRange
        | TypeKind::Int8MultiRange
        | TypeKind::NumMultiRange
        | TypeKind::TsMultiRange
        | TypeKind::TsTzMultiRange
        | TypeKind::DateMultiRange => none("store the ends of its ranges in a table of their own"),
        TypeKind::PgLsn
        | TypeKind::Oid
        | TypeKind::RegClass
        | TypeKind::RegCollation
        | TypeKind::RegConfig
        | TypeKind::RegDictionary
        | TypeKind::RegNamespace
        | TypeKind::RegOper
        | TypeKind::RegOperator
        | TypeKind::RegProc
        | TypeKind::RegProcedure
        | TypeKind::RegRole
        | TypeKind::RegType
        | TypeKind::InternalChar
        | TypeKind::Xid
        | TypeKind::Xid8
        | TypeKind::Cid
        | TypeKind::Tid
        | TypeKind::PgSnapshot
        | TypeKind::TxidSnapshot => none(
            "it names what only PostgreSQL's catalog has; leave the column out of a schema for SQLite",
        ),
        TypeKind::HStore => none("use `jsonb`"),
        TypeKind::Vector | TypeKind::HalfVec | TypeKind::SparseVec => {
            none("use `bytea`, or `jsonb`")
        }
        TypeKind::Extension if is_declared_word(data_type) => Ok(Storage::AsDeclared),
        TypeKind::Extension => none("no extension of PostgreSQL runs here; use a type of the core"),
        TypeKind::Composite => none(
            "use `#[derive(Embedded)]` and `#[column(flatten)]`, or store the value as `jsonb`",
        ),
        // A column of a domain is adapted as one of the type under it.
        TypeKind::Domain => none("derive `SqlType` on the type of the field"),
        TypeKind::Unknown => none("say which type it is: `#[column(type = ..)]`"),
    }
}

/// Whether it is `extension(sqlite, "..")`: words that a table of SQLite has for a type, where it is not strict.
pub(super) fn is_declared_word(data_type: &DataType) -> bool {
    data_type.extension.as_deref() == Some(DECLARED)
}

/// What stands for SQLite itself in `extension(sqlite, "DATETIME")`.
const DECLARED: &str = "sqlite";

fn numeric(data_type: &DataType, renderings: &SqliteRenderings) -> Result<Storage, Inexpressible> {
    let why = |feature: String, remedy: &str| {
        Err(Inexpressible {
            feature,
            remedy: remedy.into(),
        })
    };
    match (renderings.numeric, data_type.precision, data_type.scale) {
        (None, ..) => why(
            format!("exact decimal type for `{data_type}`"),
            "choose a form in architrave.toml, under `[engine.sqlite]`: \
             `numeric = \"scaled_integer\"` (whole cents; exact), `\"text\"` (exact, no arithmetic) or \
             `\"real\"` (inexact)",
        ),
        (Some(SqliteNumeric::Text), ..) => Ok(Storage::NumberText),
        (Some(SqliteNumeric::Real), ..) => Ok(Storage::NumberReal),
        (Some(SqliteNumeric::ScaledInteger), Some(precision @ 1..=18), scale) => {
            match scale.unwrap_or(0) {
                scale if scale >= 0 && u32::from(scale.unsigned_abs()) <= precision => {
                    Ok(Storage::ScaledInteger(scale))
                }
                _ => why(
                    format!("whole number that scales `{data_type}`"),
                    "give it a scale from 0 to its precision, such as `numeric(10, 2)`",
                ),
            }
        }
        (Some(SqliteNumeric::ScaledInteger), ..) => why(
            format!("whole number that holds `{data_type}` (18 digits are the most)"),
            "give it a precision and scale, such as `numeric(10, 2)`, or choose `numeric = \"text\"`",
        ),
    }
}
