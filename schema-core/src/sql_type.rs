//! Which Rust types are column types.

use crate::def::{ColumnType, EnumDef, TypeKind};
use std::marker::PhantomData;

/// A Rust type that can be a column.
///
/// Implemented here for the standard types and, behind a feature each, for those of `bigdecimal`, `bytes`, `chrono`,
/// `ipnetwork`, `jiff`, `rust_decimal`, `serde_json`, `time` and `uuid`; derived by `SqlEnum` and `SqlType` for a
/// crate's own.
///
/// Not every type of the standard library is one: no engine has unsigned numbers, and a `Duration` cannot hold a
/// negative interval.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column type",
    label = "not a column type",
    note = "for a type of `bigdecimal`, `bytes`, `chrono`, `ipnetwork`, `jiff`, `rust_decimal`, `serde_json`, `time` or \
            `uuid`, turn on the feature of that name: `architrave = {{ features = [\"uuid\"] }}`",
    note = "for a type of yours, derive `SqlEnum` (an enum) or `SqlType` (a newtype, or a composite)",
    note = "for another crate's type, say what the column is: `#[column(type = jsonb)]`",
    note = "for a whole number without a sign, take the next wider one with a sign: `i64` for `u32`",
    note = "for a field that is no column, write `#[column(skip)]`"
)]
pub trait SqlType {
    /// The column type that the Rust type stands for.
    const TYPE: ColumnType<'static>;
    /// Whether the column may be NULL; true for `Option` alone.
    const NULLABLE: bool = false;
}

/// An enum that is a column type. Implemented by `#[derive(SqlEnum)]`.
pub trait SqlEnum: SqlType {
    /// The definition.
    const ENUM: &'static EnumDef<'static>;
}

impl<T: SqlType> SqlType for Option<T> {
    const TYPE: ColumnType<'static> = T::TYPE;
    const NULLABLE: bool = true;
}

/// A list is an array. Bytes are no list of numbers: `u8` alone is no column type.
impl<T: SqlType> SqlType for Vec<T> {
    const TYPE: ColumnType<'static> = T::TYPE.array();
}

/// A list is an array.
impl<T: SqlType> SqlType for Box<[T]> {
    const TYPE: ColumnType<'static> = T::TYPE.array();
}

/// A list is an array; that its length never changes is known to Rust alone.
impl<T: SqlType, const LENGTH: usize> SqlType for [T; LENGTH] {
    const TYPE: ColumnType<'static> = T::TYPE.array();
}

macro_rules! sql_types {
    ($($(#[$meta:meta])* $type:ty => $kind:ident $(for [$($parameters:tt)*])?;)*) => {$(
        $(#[$meta])*
        impl$(<$($parameters)*>)? SqlType for $type {
            const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::$kind);
        }
    )*};
}

sql_types! {
    bool => Boolean;
    i16 => SmallInt;
    i32 => Integer;
    i64 => BigInt;
    f32 => Real;
    f64 => DoublePrecision;
    String => Text;
    Box<str> => Text;
    std::sync::Arc<str> => Text;
    std::borrow::Cow<'static, str> => Text;
    Vec<u8> => Bytea;
    Box<[u8]> => Bytea;
    [u8; LENGTH] => Bytea for [const LENGTH: usize];
    std::net::IpAddr => Inet;
    std::net::Ipv4Addr => Inet;
    std::net::Ipv6Addr => Inet;
    #[cfg(feature = "bigdecimal")]
    bigdecimal::BigDecimal => Numeric;
    #[cfg(feature = "bytes")]
    bytes::Bytes => Bytea;
    #[cfg(feature = "chrono")]
    chrono::NaiveDate => Date;
    #[cfg(feature = "chrono")]
    chrono::NaiveTime => Time;
    #[cfg(feature = "chrono")]
    chrono::NaiveDateTime => Timestamp;
    #[cfg(feature = "chrono")]
    chrono::DateTime<Zone> => TimestampTz for [Zone: chrono::TimeZone];
    #[cfg(feature = "chrono")]
    chrono::TimeDelta => Interval;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::IpNetwork => Inet;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::Ipv4Network => Inet;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::Ipv6Network => Inet;
    #[cfg(feature = "jiff")]
    jiff::Timestamp => TimestampTz;
    #[cfg(feature = "jiff")]
    jiff::civil::Date => Date;
    #[cfg(feature = "jiff")]
    jiff::civil::Time => Time;
    #[cfg(feature = "jiff")]
    jiff::civil::DateTime => Timestamp;
    #[cfg(feature = "jiff")]
    jiff::Span => Interval;
    #[cfg(feature = "jiff")]
    jiff::SignedDuration => Interval;
    #[cfg(feature = "rust_decimal")]
    rust_decimal::Decimal => Numeric;
    #[cfg(feature = "serde_json")]
    serde_json::Value => JsonB;
    #[cfg(feature = "time")]
    time::Date => Date;
    #[cfg(feature = "time")]
    time::Time => Time;
    #[cfg(feature = "time")]
    time::PrimitiveDateTime => Timestamp;
    #[cfg(feature = "time")]
    time::OffsetDateTime => TimestampTz;
    #[cfg(feature = "time")]
    time::Duration => Interval;
    #[cfg(feature = "uuid")]
    uuid::Uuid => Uuid;
}

/// Reads the column type of any Rust type, also of one that has none.
///
/// `Probe::<T>::TYPE` is the inherent constant where `T: SqlType`, and otherwise, with
/// [`ProbeFallback`] in scope, [`TypeKind::Unknown`]. A definition thereby survives an unknown field
/// type, which is reported once, and its other rules still run.
pub struct Probe<T>(PhantomData<T>);

impl<T: SqlType> Probe<T> {
    /// The column type.
    pub const TYPE: ColumnType<'static> = T::TYPE;
    /// Whether the column may be NULL.
    pub const NULLABLE: bool = T::NULLABLE;
}

/// What [`Probe`] falls back to.
pub trait ProbeFallback {
    /// The unknown type.
    const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::Unknown);
    /// Not nullable.
    const NULLABLE: bool = false;
}

impl<T> ProbeFallback for Probe<T> {}

/// Fails to compile, at the type's own tokens, where `T` is not a column type.
pub const fn assert_sql_type<T: SqlType>() {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type as attributes spell it.
    fn of<T: SqlType>() -> String {
        let list = "[]".repeat(T::TYPE.dimensions.into());
        format!("{}{list}", T::TYPE.kind.keyword())
    }

    #[test]
    fn bytes_are_no_list_of_numbers() {
        assert_eq!(of::<Vec<u8>>(), "bytea");
        assert_eq!(of::<[u8; 16]>(), "bytea");
        assert_eq!(of::<Box<[u8]>>(), "bytea");
        assert_eq!(of::<Vec<Vec<u8>>>(), "bytea[]");
        assert_eq!(of::<Vec<[i32; 3]>>(), "integer[][]");
        assert_eq!(of::<Option<Vec<Option<String>>>>(), "text[]");
        assert_eq!(of::<Box<[std::borrow::Cow<'static, str>]>>(), "text[]");
        assert_eq!(of::<std::net::Ipv6Addr>(), "inet");
    }

    #[test]
    #[cfg(all(
        feature = "bigdecimal",
        feature = "bytes",
        feature = "chrono",
        feature = "ipnetwork",
        feature = "jiff",
        feature = "rust_decimal",
        feature = "serde_json",
        feature = "time",
        feature = "uuid"
    ))]
    fn every_crate_has_its_types() {
        let found = [
            of::<bigdecimal::BigDecimal>(),
            of::<bytes::Bytes>(),
            of::<chrono::DateTime<chrono::Utc>>(),
            of::<chrono::TimeDelta>(),
            of::<ipnetwork::IpNetwork>(),
            of::<jiff::Timestamp>(),
            of::<jiff::civil::DateTime>(),
            of::<jiff::Span>(),
            of::<rust_decimal::Decimal>(),
            of::<serde_json::Value>(),
            of::<time::OffsetDateTime>(),
            of::<time::PrimitiveDateTime>(),
            of::<time::Duration>(),
            of::<uuid::Uuid>(),
        ];
        let expected = [
            "numeric",
            "bytea",
            "timestamptz",
            "interval",
            "inet",
            "timestamptz",
            "timestamp",
            "interval",
            "numeric",
            "jsonb",
            "timestamptz",
            "timestamp",
            "interval",
            "uuid",
        ];
        assert_eq!(found, expected);
    }
}
