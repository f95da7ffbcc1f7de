//! Which Rust types are column types.

use crate::def::{ColumnType, EnumDef, TypeKind};
use std::marker::PhantomData;

/// A Rust type that can be a column.
///
/// Implemented here for the standard types and, behind a feature each, for those of `uuid`, `chrono`,
/// `rust_decimal` and `serde_json`; derived by `SqlEnum` and `SqlType` for a crate's own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a column type",
    label = "not a column type",
    note = "for a type of `uuid`, `chrono`, `rust_decimal` or `serde_json`, turn on the feature of that name: \
            `architrave = {{ features = [\"uuid\"] }}`",
    note = "for a type of yours, derive `SqlEnum` (an enum) or `SqlType` (a newtype)",
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

macro_rules! sql_types {
    ($($(#[$meta:meta])* $type:ty => $kind:ident;)*) => {$(
        $(#[$meta])*
        impl SqlType for $type {
            const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::$kind);
        }
        $(#[$meta])*
        impl SqlType for Vec<$type> {
            const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::$kind).array();
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
    #[cfg(feature = "uuid")]
    uuid::Uuid => Uuid;
    #[cfg(feature = "rust_decimal")]
    rust_decimal::Decimal => Numeric;
    #[cfg(feature = "serde_json")]
    serde_json::Value => JsonB;
    #[cfg(feature = "chrono")]
    chrono::NaiveDate => Date;
    #[cfg(feature = "chrono")]
    chrono::NaiveTime => Time;
    #[cfg(feature = "chrono")]
    chrono::NaiveDateTime => Timestamp;
}

/// A `Vec<u8>` is bytes, not an array of numbers.
impl SqlType for Vec<u8> {
    const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::Bytea);
}

#[cfg(feature = "chrono")]
impl<Zone: chrono::TimeZone> SqlType for chrono::DateTime<Zone> {
    const TYPE: ColumnType<'static> = ColumnType::new(TypeKind::TimestampTz);
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
