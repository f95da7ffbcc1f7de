//! Values that stand for lost ones.

use crate::def::TypeKind;
use crate::model::{Column, Expression, Schema};

/// A value that stands for one that is lost, in a column that must not be NULL; `None` where no value
/// of the type goes without saying.
pub(super) fn placeholder(schema: &Schema, column: &Column) -> Option<Expression> {
    // What a domain's checks refuse is not known here.
    if let Some(domain) = schema.domain(&column.data_type) {
        let stored = Column {
            data_type: schema.stored_type(&column.data_type),
            ..column.clone()
        };
        return match domain.checks.is_empty() {
            true => placeholder(schema, &stored),
            false => None,
        };
    }
    if column.data_type.dimensions > 0 {
        return Some(Expression::Text("{}".to_owned()));
    }
    let text = |value: &str| Some(Expression::Text(value.to_owned()));
    match column.data_type.kind {
        TypeKind::SmallInt
        | TypeKind::Integer
        | TypeKind::BigInt
        | TypeKind::Numeric
        | TypeKind::Real
        | TypeKind::DoublePrecision
        | TypeKind::Money => Some(Expression::Number("0".to_owned())),
        TypeKind::Text
        | TypeKind::VarChar
        | TypeKind::Char
        | TypeKind::CiText
        | TypeKind::Bytea
        | TypeKind::VarBit
        | TypeKind::TsVector
        | TypeKind::TsQuery
        | TypeKind::Name
        | TypeKind::InternalChar
        | TypeKind::RefCursor
        | TypeKind::HStore
        | TypeKind::LTree
        | TypeKind::Xml => text(""),
        TypeKind::Boolean => Some(Expression::Boolean(false)),
        TypeKind::Date => text("1970-01-01"),
        TypeKind::Timestamp => text("1970-01-01 00:00:00"),
        TypeKind::TimestampTz => text("1970-01-01 00:00:00+00"),
        TypeKind::Time => text("00:00:00"),
        TypeKind::TimeTz => text("00:00:00+00"),
        TypeKind::Interval => text("0"),
        TypeKind::Uuid => text("00000000-0000-0000-0000-000000000000"),
        TypeKind::Json | TypeKind::JsonB => text("null"),
        TypeKind::Inet | TypeKind::Cidr => text("0.0.0.0"),
        TypeKind::MacAddr => text("00:00:00:00:00:00"),
        TypeKind::MacAddr8 => text("00:00:00:00:00:00:00:00"),
        TypeKind::JsonPath => text("$"),
        TypeKind::Point => text("(0,0)"),
        TypeKind::Line => text("{0,1,0}"),
        TypeKind::LineSegment | TypeKind::Box | TypeKind::Path => text("((0,0),(0,0))"),
        TypeKind::Polygon => text("((0,0))"),
        TypeKind::Circle => text("<(0,0),0>"),
        TypeKind::Int4Range
        | TypeKind::Int8Range
        | TypeKind::NumRange
        | TypeKind::TsRange
        | TypeKind::TsTzRange
        | TypeKind::DateRange => text("empty"),
        TypeKind::Int4MultiRange
        | TypeKind::Int8MultiRange
        | TypeKind::NumMultiRange
        | TypeKind::TsMultiRange
        | TypeKind::TsTzMultiRange
        | TypeKind::DateMultiRange => text("{}"),
        TypeKind::PgLsn => text("0/0"),
        TypeKind::Oid
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
        | TypeKind::Xid
        | TypeKind::Xid8
        | TypeKind::Cid => text("0"),
        TypeKind::Tid => text("(0,0)"),
        TypeKind::Bit => text(&"0".repeat(column.data_type.precision.unwrap_or(1) as usize)),
        TypeKind::Enum => {
            let name = column.data_type.name.as_ref()?;
            let label = schema.enums.get(name)?.labels.first()?;
            Some(Expression::Text(label.clone()))
        }
        TypeKind::Unknown
        | TypeKind::PgSnapshot
        | TypeKind::TxidSnapshot
        | TypeKind::LQuery
        | TypeKind::LTxtQuery
        | TypeKind::Geometry
        | TypeKind::Geography
        | TypeKind::Vector
        | TypeKind::HalfVec
        | TypeKind::SparseVec
        | TypeKind::Extension
        | TypeKind::Domain
        | TypeKind::Composite => None,
    }
}
