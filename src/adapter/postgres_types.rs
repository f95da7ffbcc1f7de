//! postgres-types, and with it tokio-postgres and postgres.

use super::{Labelled, UnknownLabel, find};
use ::postgres_types::Kind;
pub use ::postgres_types::private::BytesMut;
pub use ::postgres_types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use std::error::Error;

/// What reading and writing gives.
pub type Outcome<T> = Result<T, Box<dyn Error + Sync + Send>>;

/// The type under domains.
pub fn base(mut sql_type: &Type) -> &Type {
    while let Kind::Domain(inner) = sql_type.kind() {
        sql_type = inner;
    }
    sql_type
}

/// Whether a column of the type holds labels of the enum: its own type, or text with a check.
pub fn accepts<E: Labelled>(sql_type: &Type) -> bool {
    let sql_type = base(sql_type);
    match sql_type.kind() {
        Kind::Enum(_) => sql_type.name() == E::ENUM.name,
        _ => <&str as ToSql>::accepts(sql_type),
    }
}

/// The value that a label stands for.
///
/// # Errors
///
/// Where the bytes are no text, or [`UnknownLabel`].
pub fn read<E: Labelled>(raw: &[u8]) -> Outcome<E> {
    Ok(find(std::str::from_utf8(raw)?).map_err(|error: UnknownLabel| Box::new(error))?)
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_enum_postgres_types {
    ($type:ident) => {
        const _: () = {
            use $crate::__private::postgres_types as adapter;
            #[automatically_derived]
            impl adapter::ToSql for $type {
                fn to_sql(
                    &self,
                    _: &adapter::Type,
                    out: &mut adapter::BytesMut,
                ) -> adapter::Outcome<adapter::IsNull> {
                    out.extend_from_slice($crate::__private::Labelled::label(self).as_bytes());
                    ::core::result::Result::Ok(adapter::IsNull::No)
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    adapter::accepts::<$type>(sql_type)
                }
                adapter::to_sql_checked!();
            }
            #[automatically_derived]
            impl<'a> adapter::FromSql<'a> for $type {
                fn from_sql(_: &adapter::Type, raw: &'a [u8]) -> adapter::Outcome<Self> {
                    adapter::read(raw)
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    adapter::accepts::<$type>(sql_type)
                }
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_newtype_postgres_types {
    ($type:ident, $inner:ty) => {
        const _: () = {
            use $crate::__private::postgres_types as adapter;
            #[automatically_derived]
            impl adapter::ToSql for $type {
                fn to_sql(
                    &self,
                    sql_type: &adapter::Type,
                    out: &mut adapter::BytesMut,
                ) -> adapter::Outcome<adapter::IsNull> {
                    <$inner as adapter::ToSql>::to_sql(&self.0, adapter::base(sql_type), out)
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    <$inner as adapter::ToSql>::accepts(adapter::base(sql_type))
                }
                adapter::to_sql_checked!();
            }
            #[automatically_derived]
            impl<'a> adapter::FromSql<'a> for $type
            where
                $inner: adapter::FromSql<'a>,
            {
                fn from_sql(sql_type: &adapter::Type, raw: &'a [u8]) -> adapter::Outcome<Self> {
                    let inner =
                        <$inner as adapter::FromSql<'a>>::from_sql(adapter::base(sql_type), raw)?;
                    ::core::result::Result::Ok(Self(inner))
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    <$inner as adapter::FromSql<'a>>::accepts(adapter::base(sql_type))
                }
            }
        };
    };
}
