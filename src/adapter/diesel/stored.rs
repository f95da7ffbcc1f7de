//! The SQL type of diesel that a Rust type is kept as.

use diesel::pg::{Pg, PgTypeMetadata};
use diesel::query_builder::QueryId;
use diesel::sql_types::{self, HasSqlType, TypeMetadata};
#[allow(unused_imports, reason = "empty without the features of column types")]
use schema_core::column_type_crates::*;
use std::marker::PhantomData;

/// A Rust type, and the SQL type of diesel that its values are kept as. `SqlEnum` and `SqlType` implement it; the types
/// of other crates that are column types have it.
// The backend is a parameter so that a newtype has the SQL type of its field only where that has one.
#[diagnostic::on_unimplemented(
    message = "architrave does not know the SQL type of diesel for `{Self}`",
    note = "name it at the column: `#[column(diesel = diesel::sql_types::Text)]`"
)]
pub trait Stored<DB = Pg> {
    /// The SQL type.
    type SqlType: sql_types::SqlType;
}

/// What derives `SqlEnum` or `SqlType`, so that it has a SQL type of its own, [`SqlTypeOf`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` derives neither `SqlEnum` nor `SqlType`, so that diesel's SQL type for it is not known",
    note = "name it at the column: `#[column(diesel = diesel::sql_types::Text)]`"
)]
pub trait Declared<DB: TypeMetadata = Pg>: Stored<DB> + 'static {
    /// How the server knows the type.
    fn metadata(lookup: &mut DB::MetadataLookup) -> DB::TypeMetadata;
}

/// The SQL type of a column that holds a `T`: `SqlTypeOf<OrderStatus>`.
// A struct and no alias of `T::SqlType`: a bound of `diesel::table!` wants a type that is not computed.
pub struct SqlTypeOf<T>(PhantomData<T>);

impl<T: 'static> sql_types::SqlType for SqlTypeOf<T> {
    type IsNull = sql_types::is_nullable::NotNull;
}

impl<T: 'static> sql_types::SingleValue for SqlTypeOf<T> {}

impl<T: 'static> QueryId for SqlTypeOf<T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<T: Declared> HasSqlType<SqlTypeOf<T>> for Pg {
    fn metadata(lookup: &mut <Pg as TypeMetadata>::MetadataLookup) -> PgTypeMetadata {
        T::metadata(lookup)
    }
}

/// A SQL type that a newtype goes into, by what is under it. Those of diesel are; for one of your own write
/// `impl architrave::diesel::Carries<Money> for sql_types::Amount { type Base = Self; }`.
pub trait Carries<T> {
    /// What the newtype's field is read from and written to.
    type Base;
}

impl<T: Stored + 'static> Carries<T> for SqlTypeOf<T> {
    type Base = T::SqlType;
}

impl<T, ST> Carries<T> for sql_types::Nullable<ST>
where
    ST: Carries<T> + sql_types::SqlType<IsNull = sql_types::is_nullable::NotNull>,
    ST::Base: sql_types::SqlType<IsNull = sql_types::is_nullable::NotNull>,
{
    type Base = sql_types::Nullable<ST::Base>;
}

impl<T, ST: sql_types::SqlType> Carries<T> for sql_types::Array<ST> {
    type Base = Self;
}

macro_rules! carries {
    ($($sql_type:ident)*) => {$(
        impl<T> Carries<T> for sql_types::$sql_type {
            type Base = Self;
        }
    )*};
}

carries! {
    SmallInt Integer BigInt Float Double Numeric Text Citext CChar Binary Bool Date Time Timestamp Timestamptz Interval
    Uuid Json Jsonb Inet Cidr MacAddr MacAddr8 Money Oid PgLsn
}

/// Fails to compile where `T` is not kept as `ST`: a name that the derive took for another type's.
#[doc(hidden)]
pub const fn assert_stored<T: Stored<Pg, SqlType = ST>, ST>() {}

/// Fails to compile where `T` has no SQL type of its own.
#[doc(hidden)]
pub const fn assert_declared<T: Declared>() {}

impl<T: Stored> Stored for Option<T>
where
    T::SqlType: sql_types::SqlType<IsNull = sql_types::is_nullable::NotNull>,
{
    type SqlType = sql_types::Nullable<T::SqlType>;
}

impl<T: Stored> Stored for Vec<T> {
    type SqlType = sql_types::Array<T::SqlType>;
}

macro_rules! stored {
    ($($(#[$condition:meta])* $type:ty => $sql_type:ident $(for [$($parameters:tt)*])?;)*) => {$(
        $(#[$condition])*
        impl$(<$($parameters)*>)? Stored for $type {
            type SqlType = sql_types::$sql_type;
        }
    )*};
}

stored! {
    bool => Bool;
    i16 => Int2;
    i32 => Int4;
    i64 => Int8;
    f32 => Float4;
    f64 => Float8;
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
    chrono::DateTime<Zone> => Timestamptz for [Zone: chrono::TimeZone];
    #[cfg(feature = "chrono")]
    chrono::TimeDelta => Interval;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::IpNetwork => Inet;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::Ipv4Network => Inet;
    #[cfg(feature = "ipnetwork")]
    ipnetwork::Ipv6Network => Inet;
    #[cfg(feature = "jiff")]
    jiff::Timestamp => Timestamptz;
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
    serde_json::Value => Jsonb;
    #[cfg(feature = "time")]
    time::Date => Date;
    #[cfg(feature = "time")]
    time::Time => Time;
    #[cfg(feature = "time")]
    time::PrimitiveDateTime => Timestamp;
    #[cfg(feature = "time")]
    time::OffsetDateTime => Timestamptz;
    #[cfg(feature = "time")]
    time::Duration => Interval;
    #[cfg(feature = "uuid")]
    uuid::Uuid => Uuid;
}
