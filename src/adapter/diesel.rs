//! diesel.
//!
//! An enum is read from and written to the SQL types that hold it. `cargo schema export --to diesel` writes them into
//! `sql_types` of its file; one line per enum ties both together:
//!
//! ```ignore
//! impl architrave::diesel::Holds<OrderStatus> for schema::sql_types::OrderStatus {}
//! ```
//!
//! A newtype goes wherever its field goes.

#[doc(hidden)]
pub use ::diesel::backend::Backend;
#[doc(hidden)]
pub use ::diesel::deserialize::{FromSql, Queryable, Result as Read};
#[doc(hidden)]
pub use ::diesel::expression::{AsExpression, TypedExpressionType};
#[doc(hidden)]
pub use ::diesel::internal::derives::as_expression::Bound;
#[doc(hidden)]
pub use ::diesel::pg::{Pg, PgValue};
#[doc(hidden)]
pub use ::diesel::serialize::{IsNull, Output, Result as Written, ToSql};
use ::diesel::sql_types::{Nullable, Text, is_nullable};
#[doc(hidden)]
pub use ::diesel::sql_types::{SingleValue, SqlType};

/// A SQL type whose values are the labels of an enum.
pub trait Holds<Enum>: SqlType + TypedExpressionType {}

/// A column that may be NULL holds what it holds.
impl<Enum, Inner> Holds<Enum> for Nullable<Inner> where
    Inner: Holds<Enum> + SingleValue + SqlType<IsNull = is_nullable::NotNull>
{
}

/// `#[sql_enum(form = check)]`: labels as text.
impl<Enum: crate::__private::Labelled> Holds<Enum> for Text {}

/// The text that a value was sent as.
///
/// # Errors
///
/// Where it is no text.
#[doc(hidden)]
pub fn text<'a>(value: &'a PgValue<'_>) -> Result<&'a str, std::str::Utf8Error> {
    std::str::from_utf8(value.as_bytes())
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_diesel {
    ($type:ident) => {
        const _: () = {
            use $crate::diesel as adapter;
            #[automatically_derived]
            impl<ST> adapter::ToSql<ST, adapter::Pg> for $type
            where
                ST: adapter::Holds<$type>,
            {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut adapter::Output<'b, '_, adapter::Pg>,
                ) -> adapter::Written {
                    let label = $crate::__private::Labelled::label(self);
                    ::std::io::Write::write_all(out, label.as_bytes())?;
                    ::core::result::Result::Ok(adapter::IsNull::No)
                }
            }
            #[automatically_derived]
            impl<ST> adapter::FromSql<ST, adapter::Pg> for $type
            where
                ST: adapter::Holds<$type>,
            {
                fn from_sql(value: adapter::PgValue<'_>) -> adapter::Read<Self> {
                    ::core::result::Result::Ok($crate::__private::find_label(adapter::text(
                        &value,
                    )?)?)
                }
            }
            #[automatically_derived]
            impl<ST> adapter::Queryable<ST, adapter::Pg> for $type
            where
                ST: adapter::SingleValue,
                Self: adapter::FromSql<ST, adapter::Pg>,
            {
                type Row = Self;
                fn build(row: Self) -> adapter::Read<Self> {
                    ::core::result::Result::Ok(row)
                }
            }
            $crate::__adapt_expression_diesel! { $type, adapter::Holds<$type> }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_expression_diesel {
    ($type:ident, $($bound:tt)*) => {
        #[automatically_derived]
        impl<ST> adapter::AsExpression<ST> for $type
        where
            ST: $($bound)*,
        {
            type Expression = adapter::Bound<ST, Self>;
            fn as_expression(self) -> Self::Expression {
                adapter::Bound::new(self)
            }
        }
        #[automatically_derived]
        impl<'expression, ST> adapter::AsExpression<ST> for &'expression $type
        where
            ST: $($bound)*,
        {
            type Expression = adapter::Bound<ST, Self>;
            fn as_expression(self) -> Self::Expression {
                adapter::Bound::new(self)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_diesel {
    ($type:ident, $inner:ty) => {
        const _: () = {
            use $crate::diesel as adapter;
            #[automatically_derived]
            impl<ST, DB> adapter::ToSql<ST, DB> for $type
            where
                DB: adapter::Backend,
                $inner: adapter::ToSql<ST, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut adapter::Output<'b, '_, DB>) -> adapter::Written {
                    <$inner as adapter::ToSql<ST, DB>>::to_sql(&self.0, out)
                }
            }
            #[automatically_derived]
            impl<ST, DB> adapter::FromSql<ST, DB> for $type
            where
                DB: adapter::Backend,
                $inner: adapter::FromSql<ST, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> adapter::Read<Self> {
                    let inner = <$inner as adapter::FromSql<ST, DB>>::from_sql(value)?;
                    ::core::result::Result::Ok(Self(inner))
                }
            }
            #[automatically_derived]
            impl<ST, DB> adapter::Queryable<ST, DB> for $type
            where
                DB: adapter::Backend,
                ST: adapter::SingleValue,
                Self: adapter::FromSql<ST, DB>,
            {
                type Row = Self;
                fn build(row: Self) -> adapter::Read<Self> {
                    ::core::result::Result::Ok(row)
                }
            }
            #[automatically_derived]
            impl<ST> adapter::AsExpression<ST> for $type
            where
                ST: adapter::SqlType + adapter::TypedExpressionType,
                $inner: adapter::AsExpression<ST>,
            {
                type Expression = adapter::Bound<ST, Self>;
                fn as_expression(self) -> Self::Expression {
                    adapter::Bound::new(self)
                }
            }
            #[automatically_derived]
            impl<'expression, ST> adapter::AsExpression<ST> for &'expression $type
            where
                ST: adapter::SqlType + adapter::TypedExpressionType,
                &'expression $inner: adapter::AsExpression<ST>,
            {
                type Expression = adapter::Bound<ST, Self>;
                fn as_expression(self) -> Self::Expression {
                    adapter::Bound::new(self)
                }
            }
        };
    };
}
