//! Types of columns.

use schema_core::def::{TypeKind, TypeParameters};
use schema_core::model::{DataType, ObjectName};

/// A type as the catalog has it. For an array, all but `whole` is about its elements.
pub(super) struct CatalogType {
    /// The server's spelling without parameters: `character varying`.
    pub(super) spelling: String,
    /// The name in the catalog: `varchar`.
    pub(super) name: ObjectName,
    /// `pg_type.typtype`: `b` base, `e` enumeration, `d` domain, `c` composite.
    pub(super) kind: String,
    /// `pg_attribute.atttypmod`; -1 for none.
    pub(super) modifier: i32,
    /// The number of array dimensions.
    pub(super) dimensions: i32,
    /// The server's spelling of the whole type.
    pub(super) whole: String,
}

/// The model's type. One that the model has no row for is [`TypeKind::Unknown`] with the server's
/// spelling as its name, so that two of them still compare.
pub(super) fn data_type(catalog: CatalogType) -> DataType {
    let dimensions = u8::try_from(catalog.dimensions).unwrap_or(u8::MAX);
    if catalog.kind == "e" {
        return DataType {
            dimensions,
            name: Some(catalog.name),
            ..DataType::new(TypeKind::Enum)
        };
    }
    let known = TypeKind::ALL.iter().copied().find(|kind| {
        let name = kind.postgres_name();
        !name.is_empty() && name.replace("{}", "") == catalog.spelling
    });
    let parameters = known.and_then(|kind| parameters(kind, catalog.modifier));
    match (known, parameters) {
        (Some(kind), Some((precision, scale))) => DataType {
            precision,
            scale,
            dimensions,
            ..DataType::new(kind)
        },
        _ => DataType {
            name: Some(ObjectName::new(catalog.whole)),
            ..DataType::new(TypeKind::Unknown)
        },
    }
}

/// Precision and scale in a type modifier. `None` where the modifier says what the model cannot, as the
/// fields of an interval.
///
/// The encodings are those of PostgreSQL's `varchartypmodout`, `numerictypmodout`, `timestamptypmodout`,
/// `intervaltypmodout` and `bittypmodout`.
fn parameters(kind: TypeKind, modifier: i32) -> Option<(Option<u32>, Option<i16>)> {
    /// The length of the header that counts in the modifier.
    const HEADER: i32 = 4;
    let parameters = kind.parameters();
    if modifier < 0 {
        // `character` and `bit` without a length have the modifier of length 1.
        return Some((None, None));
    }
    let unsigned = |value: i32| u32::try_from(value).ok();
    match (kind, parameters) {
        (TypeKind::Bit | TypeKind::VarBit, _) => Some((unsigned(modifier), None)),
        (_, TypeParameters::Length) => Some((unsigned(modifier - HEADER), None)),
        (_, TypeParameters::PrecisionScale) => {
            let packed = modifier - HEADER;
            // The scale is 11 bits with a sign; before version 15 it was 16 bits and never negative.
            let scale = ((packed & 0x7ff) ^ 1024) - 1024;
            Some((unsigned((packed >> 16) & 0xffff), i16::try_from(scale).ok()))
        }
        (TypeKind::Interval, _) => {
            const ALL_FIELDS: i32 = 0x7fff;
            const FULL_PRECISION: i32 = 0xffff;
            if (modifier >> 16) & 0x7fff != ALL_FIELDS {
                return None;
            }
            match modifier & 0xffff {
                FULL_PRECISION => Some((None, None)),
                precision => Some((unsigned(precision), None)),
            }
        }
        (_, TypeParameters::SecondsPrecision) => Some((unsigned(modifier), None)),
        (_, TypeParameters::None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_read_as_the_server_writes_them() {
        assert_eq!(parameters(TypeKind::VarChar, 258), Some((Some(254), None)));
        // numeric(10, 2) and numeric(2, -3)
        assert_eq!(
            parameters(TypeKind::Numeric, 655_366),
            Some((Some(10), Some(2)))
        );
        assert_eq!(
            parameters(TypeKind::Numeric, ((2 << 16) | (-3 & 0x7ff)) + 4),
            Some((Some(2), Some(-3)))
        );
        assert_eq!(parameters(TypeKind::TimestampTz, 3), Some((Some(3), None)));
        // interval(3), interval day
        assert_eq!(
            parameters(TypeKind::Interval, (0x7fff << 16) | 3),
            Some((Some(3), None))
        );
        assert_eq!(parameters(TypeKind::Interval, (8 << 16) | 0xffff), None);
        assert_eq!(parameters(TypeKind::Bit, 8), Some((Some(8), None)));
        assert_eq!(parameters(TypeKind::Text, -1), Some((None, None)));
    }
}
