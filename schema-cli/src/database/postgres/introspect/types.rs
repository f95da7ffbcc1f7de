//! Types of columns.

use super::Reader;
use ::postgres::Row;
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
    /// The extension that the type belongs to.
    pub(super) extension: Option<String>,
    /// The server's spelling of the whole type.
    pub(super) whole: String,
}

impl CatalogType {
    /// Reads the columns of a row from `first` on: the spelling, namespace, name, kind, modifier, dimensions, the
    /// whole spelling and the extension.
    pub(super) fn read(reader: &Reader<'_, '_>, row: &Row, first: usize) -> Self {
        Self {
            spelling: row.get(first),
            name: reader.object_name(row.get(first + 1), row.get(first + 2)),
            kind: row.get(first + 3),
            modifier: row.get(first + 4),
            dimensions: row.get(first + 5),
            whole: row.get(first + 6),
            extension: row.get(first + 7),
        }
    }
}

/// The model's type. One that the model has no row for is [`TypeKind::Unknown`] with the server's
/// spelling as its name, so that two of them still compare.
pub(super) fn data_type(catalog: CatalogType) -> DataType {
    let dimensions = u8::try_from(catalog.dimensions).unwrap_or(u8::MAX);
    if catalog.extension.is_some() {
        return of_extension(catalog, dimensions);
    }
    let declared = match catalog.kind.as_str() {
        "e" => Some(TypeKind::Enum),
        "d" => Some(TypeKind::Domain),
        "c" => Some(TypeKind::Composite),
        _ => None,
    };
    if let Some(kind) = declared {
        return DataType {
            dimensions,
            name: Some(catalog.name),
            ..DataType::new(kind)
        };
    }
    let known = TypeKind::ALL.iter().copied().find(|kind| {
        let name = kind.postgres_name();
        !name.is_empty() && kind.extension().is_none() && name.replace("{}", "") == catalog.spelling
    });
    let parameters = known.and_then(|kind| parameters(kind, catalog.modifier));
    match (known, parameters) {
        (Some(kind), Some((precision, scale))) => DataType {
            precision,
            scale,
            dimensions,
            modifier: fields(kind, catalog.modifier).map(str::to_owned),
            ..DataType::new(kind)
        },
        _ => DataType {
            name: Some(ObjectName::new(catalog.whole)),
            ..DataType::new(TypeKind::Unknown)
        },
    }
}

/// A type of an extension. Only the extension itself knows its modifiers, so that its own spelling of the whole type
/// is read: `geometry(Point,4326)`.
fn of_extension(catalog: CatalogType, dimensions: u8) -> DataType {
    let parameters = catalog
        .whole
        .trim_end_matches("[]")
        .strip_prefix(catalog.spelling.as_str())
        .and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    let known = TypeKind::ALL.iter().copied().find(|kind| {
        kind.extension() == catalog.extension.as_deref()
            && kind.postgres_name().trim_end_matches("{}") == catalog.name.name
    });
    let Some(kind) = known else {
        return DataType {
            dimensions,
            modifier: parameters.map(str::to_owned),
            // Where it lives is the extension's choice.
            name: Some(ObjectName::new(catalog.name.name)),
            extension: catalog.extension,
            ..DataType::new(TypeKind::Extension)
        };
    };
    let mut data_type = DataType {
        dimensions,
        ..DataType::new(kind)
    };
    for parameter in parameters
        .iter()
        .flat_map(|parameters| parameters.split(','))
    {
        match parameter.parse() {
            Ok(number) => data_type.precision = Some(number),
            Err(_) => data_type.modifier = Some(parameter.to_owned()),
        }
    }
    data_type
}

/// The fields of an interval, in the words of attributes.
///
/// The bits are those of `INTERVAL_MASK` in PostgreSQL's `utils/timestamp.h`.
fn fields(kind: TypeKind, modifier: i32) -> Option<&'static str> {
    const MONTH: i32 = 1 << 1;
    const YEAR: i32 = 1 << 2;
    const DAY: i32 = 1 << 3;
    const HOUR: i32 = 1 << 10;
    const MINUTE: i32 = 1 << 11;
    const SECOND: i32 = 1 << 12;
    if kind != TypeKind::Interval || modifier < 0 {
        return None;
    }
    let named = [
        (YEAR, "year"),
        (MONTH, "month"),
        (DAY, "day"),
        (HOUR, "hour"),
        (MINUTE, "minute"),
        (SECOND, "second"),
        (YEAR | MONTH, "year_to_month"),
        (DAY | HOUR, "day_to_hour"),
        (DAY | HOUR | MINUTE, "day_to_minute"),
        (DAY | HOUR | MINUTE | SECOND, "day_to_second"),
        (HOUR | MINUTE, "hour_to_minute"),
        (HOUR | MINUTE | SECOND, "hour_to_second"),
        (MINUTE | SECOND, "minute_to_second"),
    ];
    let bits = (modifier >> 16) & 0x7fff;
    let found = named.into_iter().find(|(fields, _)| *fields == bits);
    found.map(|(_, word)| word)
}

/// Precision and scale in a type modifier. `None` where the modifier says what the model cannot.
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
            if (modifier >> 16) & 0x7fff != ALL_FIELDS && fields(kind, modifier).is_none() {
                return None;
            }
            match modifier & 0xffff {
                FULL_PRECISION => Some((None, None)),
                precision => Some((unsigned(precision), None)),
            }
        }
        (_, TypeParameters::SecondsPrecision) => Some((unsigned(modifier), None)),
        (_, TypeParameters::None | TypeParameters::Interval | TypeParameters::Shape) => None,
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
        let day = (8 << 16) | 0xffff;
        assert_eq!(parameters(TypeKind::Interval, day), Some((None, None)));
        assert_eq!(fields(TypeKind::Interval, day), Some("day"));
        assert_eq!(fields(TypeKind::Interval, (0x7fff << 16) | 3), None);
        let odd = (((1 << 1) | (1 << 12)) << 16) | 0xffff;
        assert_eq!(parameters(TypeKind::Interval, odd), None);
        assert_eq!(parameters(TypeKind::Bit, 8), Some((Some(8), None)));
        assert_eq!(parameters(TypeKind::Text, -1), Some((None, None)));
    }
}
