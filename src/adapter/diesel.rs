//! diesel.
//!
//! `#[table(diesel)]` makes `diesel::table!` of a struct, so that diesel's own derives go on the same one, and
//! `diesel: true` in `schema!` lets all its tables appear in one query.
//!
//! An enum, a composite or a newtype has a SQL type of its own, [`SqlTypeOf<OrderStatus>`](SqlTypeOf). An enum also goes into the SQL
//! types of a file: `cargo schema export --to diesel` writes `sql_types`, and one line per enum ties both together:
//!
//! ```ignore
//! impl architrave::diesel::Holds<OrderStatus> for schema::sql_types::OrderStatus {}
//! ```
//!
//! A newtype goes wherever its field goes.

mod composite;
mod stored;
mod table;

#[doc(hidden)]
pub use composite::{Attribute, AttributeValue};
pub use stored::{Carries, Declared, SqlTypeOf, Stored};
#[doc(hidden)]
pub use stored::{assert_declared, assert_stored};
pub use table::InDiesel;
#[doc(hidden)]
pub use table::is_primary_key;

#[doc(hidden)]
pub use ::diesel::backend::Backend;
#[doc(hidden)]
pub use ::diesel::deserialize::{FromSql, Queryable, Result as Read};
#[doc(hidden)]
pub use ::diesel::expression::{AsExpression, TypedExpressionType};
#[doc(hidden)]
pub use ::diesel::internal::derives::as_expression::Bound;
#[doc(hidden)]
pub use ::diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata, PgValue};
#[doc(hidden)]
pub use ::diesel::serialize::{IsNull, Output, Result as Written, ToSql, WriteTuple};
#[doc(hidden)]
pub use ::diesel::sql_types::{
    self, HasSqlType, Record, SingleValue, SqlType, Text, TypeMetadata, is_nullable::NotNull,
};
use ::diesel::sql_types::{Nullable, is_nullable};

/// A SQL type whose values are the labels of an enum.
pub trait Holds<Enum>: SqlType + TypedExpressionType {}

/// A column that may be NULL holds what it holds.
impl<Enum, Inner> Holds<Enum> for Nullable<Inner> where
    Inner: Holds<Enum> + SingleValue + SqlType<IsNull = is_nullable::NotNull>
{
}

/// The enum's own.
impl<Enum: crate::__private::Labelled> Holds<Enum> for SqlTypeOf<Enum> {}

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
    ($type:ident, Check, $namespace:expr, $name:literal) => {
        const _: () = {
            use $crate::diesel as adapter;
            #[automatically_derived]
            impl adapter::Stored for $type {
                type SqlType = adapter::Text;
            }
            #[automatically_derived]
            impl adapter::Declared for $type {
                fn metadata(
                    lookup: &mut <adapter::Pg as adapter::TypeMetadata>::MetadataLookup,
                ) -> adapter::PgTypeMetadata {
                    <adapter::Pg as adapter::HasSqlType<adapter::Text>>::metadata(lookup)
                }
            }
            $crate::__adapt_label_diesel! { $type }
        };
    };
    ($type:ident, Native, $namespace:expr, $name:literal) => {
        const _: () = {
            use $crate::diesel as adapter;
            #[automatically_derived]
            impl adapter::Stored for $type {
                type SqlType = adapter::SqlTypeOf<$type>;
            }
            #[automatically_derived]
            impl adapter::Declared for $type {
                fn metadata(
                    lookup: &mut <adapter::Pg as adapter::TypeMetadata>::MetadataLookup,
                ) -> adapter::PgTypeMetadata {
                    adapter::PgMetadataLookup::lookup_type(lookup, $name, $namespace)
                }
            }
            $crate::__adapt_label_diesel! { $type }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_label_diesel {
    ($type:ident) => {
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
                ::core::result::Result::Ok($crate::__private::find_label(adapter::text(&value)?)?)
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
macro_rules! __adapt_stored_diesel {
    ($type:ident, $inner:ty, []) => {
        #[automatically_derived]
        impl<DB> adapter::Stored<DB> for $type
        where
            $inner: adapter::Stored<DB>,
        {
            type SqlType = <$inner as adapter::Stored<DB>>::SqlType;
        }
    };
    ($type:ident, $inner:ty, [$sql_type:ident]) => {
        #[automatically_derived]
        impl adapter::Stored for $type {
            type SqlType = adapter::sql_types::$sql_type;
        }
    };
}

/// A struct that stands for a type of diesel's: a document for `Jsonb`.
#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_document_diesel {
    ($type:ident, []) => {};
    ($type:ident, [$sql_type:ident]) => {
        const _: () = {
            use $crate::diesel as adapter;
            $crate::__adapt_stored_diesel! { $type, $type, [$sql_type] }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_diesel {
    ($type:ident, $inner:ty, $stored:tt) => {
        const _: () = {
            use $crate::diesel as adapter;
            $crate::__adapt_stored_diesel! { $type, $inner, $stored }
            #[automatically_derived]
            impl<DB> adapter::Declared<DB> for $type
            where
                $type: adapter::Stored<DB>,
                DB: adapter::HasSqlType<<$type as adapter::Stored<DB>>::SqlType>,
            {
                fn metadata(lookup: &mut DB::MetadataLookup) -> DB::TypeMetadata {
                    DB::metadata(lookup)
                }
            }
            #[automatically_derived]
            impl<ST, DB> adapter::ToSql<ST, DB> for $type
            where
                DB: adapter::Backend,
                ST: adapter::Carries<$type>,
                $inner: adapter::ToSql<ST::Base, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut adapter::Output<'b, '_, DB>) -> adapter::Written {
                    <$inner as adapter::ToSql<ST::Base, DB>>::to_sql(&self.0, out)
                }
            }
            #[automatically_derived]
            impl<ST, DB> adapter::FromSql<ST, DB> for $type
            where
                DB: adapter::Backend,
                ST: adapter::Carries<$type>,
                $inner: adapter::FromSql<ST::Base, DB>,
            {
                fn from_sql(value: DB::RawValue<'_>) -> adapter::Read<Self> {
                    let inner = <$inner as adapter::FromSql<ST::Base, DB>>::from_sql(value)?;
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
                ST: adapter::SqlType + adapter::TypedExpressionType + adapter::Carries<$type>,
                ST::Base: adapter::SqlType + adapter::TypedExpressionType,
                $inner: adapter::AsExpression<ST::Base>,
            {
                type Expression = adapter::Bound<ST, Self>;
                fn as_expression(self) -> Self::Expression {
                    adapter::Bound::new(self)
                }
            }
            #[automatically_derived]
            impl<'expression, ST> adapter::AsExpression<ST> for &'expression $type
            where
                ST: adapter::SqlType + adapter::TypedExpressionType + adapter::Carries<$type>,
                ST::Base: adapter::SqlType + adapter::TypedExpressionType,
                &'expression $inner: adapter::AsExpression<ST::Base>,
            {
                type Expression = adapter::Bound<ST, Self>;
                fn as_expression(self) -> Self::Expression {
                    adapter::Bound::new(self)
                }
            }
        };
    };
}
