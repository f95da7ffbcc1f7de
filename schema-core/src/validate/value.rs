//! Values, and which Rust types have them.

use bigdecimal::BigDecimal;
use std::borrow::Cow;

/// A value in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// NULL: not known.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number; its scale is the one that the database would show.
    Numeric(BigDecimal),
    /// Floating point.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// A value of an enumeration, by its label.
    Label(&'a str),
    /// Bytes.
    Bytes(Cow<'a, [u8]>),
    /// A UUID.
    Uuid([u8; 16]),
    /// A point in time.
    Moment(Moment),
    /// There is a value, and it means something to the database alone; the text says why.
    Opaque(&'static str),
    /// Only the database can tell, for this reason.
    Unevaluated(&'static str),
    /// The database refuses to calculate it, for this reason.
    Error(&'static str),
}

/// A point in time, in microseconds, which is what PostgreSQL keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A date, in days.
    Date(i64),
    /// A time of day.
    Time(i64),
    /// A date and time without zone.
    Local(i64),
    /// An instant.
    Instant(i64),
}

/// A Rust type whose values can be evaluated.
///
/// `SqlEnum` and `SqlType` implement it for a crate's own types. A check of a column without it is listed as not
/// evaluated.
pub trait ColumnValue {
    /// The value.
    fn column_value(&self) -> Value<'_>;
}

impl<T: ColumnValue> ColumnValue for Option<T> {
    fn column_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, T::column_value)
    }
}

/// Reads the value of any Rust type, also of one that has none: `(&&&Reader(&field)).read()`, with [`ReadValue`],
/// [`ReadOption`] and [`ReadOpaque`] in scope. The compiler takes the first of them that fits.
#[doc(hidden)]
pub struct Reader<'a, T: ?Sized>(pub &'a T);

/// How a type with values is read.
#[doc(hidden)]
pub trait ReadValue<'a> {
    /// The value.
    fn read(&self) -> Value<'a>;
}

impl<'a, T: ColumnValue + ?Sized> ReadValue<'a> for &&Reader<'a, T> {
    fn read(&self) -> Value<'a> {
        self.0.column_value()
    }
}

const OPAQUE: &str = "values of this Rust type mean something to the database alone";

/// How the `Option` of a type without values is read: whether there is one is known.
#[doc(hidden)]
pub trait ReadOption<'a> {
    /// The value.
    fn read(&self) -> Value<'a>;
}

impl<'a, T> ReadOption<'a> for &Reader<'a, Option<T>> {
    fn read(&self) -> Value<'a> {
        match self.0 {
            Some(_) => Value::Opaque(OPAQUE),
            None => Value::Null,
        }
    }
}

/// How all other types are read.
#[doc(hidden)]
pub trait ReadOpaque<'a> {
    /// The value.
    fn read(&self) -> Value<'a>;
}

impl<'a, T: ?Sized> ReadOpaque<'a> for Reader<'a, T> {
    fn read(&self) -> Value<'a> {
        Value::Opaque(OPAQUE)
    }
}

macro_rules! column_values {
    ($($(#[$meta:meta])* $type:ty => |$value:ident| $read:expr;)*) => {$(
        $(#[$meta])*
        impl ColumnValue for $type {
            fn column_value(&self) -> Value<'_> {
                let $value = self;
                $read
            }
        }
    )*};
}

column_values! {
    bool => |value| Value::Boolean(*value);
    i16 => |value| Value::Integer(i64::from(*value));
    i32 => |value| Value::Integer(i64::from(*value));
    i64 => |value| Value::Integer(*value);
    f32 => |value| float(f64::from(*value));
    f64 => |value| float(*value);
    str => |value| Value::Text(Cow::Borrowed(value));
    String => |value| Value::Text(Cow::Borrowed(value));
    Box<str> => |value| Value::Text(Cow::Borrowed(value));
    std::sync::Arc<str> => |value| Value::Text(Cow::Borrowed(value));
    Cow<'static, str> => |value| Value::Text(Cow::Borrowed(value));
    Vec<u8> => |value| Value::Bytes(Cow::Borrowed(value));
    Box<[u8]> => |value| Value::Bytes(Cow::Borrowed(value));
    #[cfg(feature = "bytes")]
    bytes::Bytes => |value| Value::Bytes(Cow::Borrowed(value));
    #[cfg(feature = "bigdecimal")]
    BigDecimal => |value| Value::Numeric(value.clone());
    #[cfg(feature = "rust_decimal")]
    rust_decimal::Decimal => |value| Value::Numeric(BigDecimal::new(
        value.mantissa().into(),
        i64::from(value.scale()),
    ));
    #[cfg(feature = "uuid")]
    uuid::Uuid => |value| Value::Uuid(value.into_bytes());
    #[cfg(feature = "chrono")]
    chrono::NaiveDate => |value| Value::Moment(Moment::Date(
        value.signed_duration_since(chrono::NaiveDate::default()).num_days(),
    ));
    #[cfg(feature = "chrono")]
    chrono::NaiveTime => |value| Value::Moment(Moment::Time(
        value.signed_duration_since(chrono::NaiveTime::MIN).num_microseconds().unwrap_or(i64::MAX),
    ));
    #[cfg(feature = "chrono")]
    chrono::NaiveDateTime => |value| {
        Value::Moment(Moment::Local(value.and_utc().timestamp_micros()))
    };
}

#[cfg(feature = "chrono")]
impl<Zone: chrono::TimeZone> ColumnValue for chrono::DateTime<Zone> {
    fn column_value(&self) -> Value<'_> {
        Value::Moment(Moment::Instant(self.timestamp_micros()))
    }
}

fn float(value: f64) -> Value<'static> {
    if value.is_nan() {
        Value::Opaque("not-a-number is a value to some engines and NULL to others")
    } else {
        Value::Float(value)
    }
}
