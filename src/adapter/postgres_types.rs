//! postgres-types, and with it tokio-postgres and postgres.

use super::{Labelled, UnknownLabel, find};
pub use ::postgres_types::Field;
use ::postgres_types::Kind;
pub use ::postgres_types::private::BytesMut;
use ::postgres_types::private::read_be_i32;
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

/// Writes the value of a composite: each attribute by its name, with the type that the server says it has.
///
/// # Errors
///
/// Where the server's type has other attributes, or one of another type.
pub fn write_composite(
    sql_type: &Type,
    out: &mut BytesMut,
    attributes: &[(&str, &dyn ToSql)],
) -> Outcome<IsNull> {
    let fields = attributes_of(sql_type)?;
    put(out, fields.len().try_into()?);
    for field in fields {
        let known = attributes.iter().find(|(name, _)| *name == field.name());
        let (_, value) = known.ok_or_else(|| unknown(sql_type, field.name()))?;
        out.extend_from_slice(&field.type_().oid().to_be_bytes());
        let start = out.len();
        put(out, -1);
        if let IsNull::No = value.to_sql_checked(field.type_(), out)? {
            let length: i32 = (out.len() - start - 4).try_into()?;
            if let Some(place) = out.get_mut(start..start + 4) {
                place.copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    Ok(IsNull::No)
}

/// An attribute as it was sent: its name and type, and the bytes unless it is NULL.
pub type Attribute<'t, 'a> = (&'t Field, Option<&'a [u8]>);

/// The attributes of a value, as they were sent: name, type, and the bytes unless they are NULL.
///
/// # Errors
///
/// Where the bytes are no value of the type.
pub fn read_composite<'t, 'a>(
    sql_type: &'t Type,
    mut raw: &'a [u8],
) -> Outcome<Vec<Attribute<'t, 'a>>> {
    let fields = attributes_of(sql_type)?;
    let count = read_be_i32(&mut raw)?;
    if usize::try_from(count)? != fields.len() {
        return Err(format!("{count} values for `{}`", sql_type.name()).into());
    }
    fields
        .iter()
        .map(|field| {
            read_be_i32(&mut raw)?;
            let length = read_be_i32(&mut raw)?;
            let value = match usize::try_from(length) {
                Err(_) => None,
                Ok(length) => {
                    let (value, rest) = raw
                        .split_at_checked(length)
                        .ok_or("the value ends too early")?;
                    raw = rest;
                    Some(value)
                }
            };
            Ok((field, value))
        })
        .collect()
}

/// The value of one attribute.
///
/// # Errors
///
/// Where the server's type has none of the name, or it is no `T`.
pub fn read_attribute<'a, T: FromSql<'a>>(
    sql_type: &Type,
    attributes: &[Attribute<'_, 'a>],
    name: &str,
) -> Outcome<T> {
    let known = attributes.iter().find(|(field, _)| field.name() == name);
    let (field, value) = known.ok_or_else(|| unknown(sql_type, name))?;
    if !T::accepts(field.type_()) {
        return Err(format!(
            "`{}.{name}` is `{}`, which the field does not hold",
            sql_type.name(),
            field.type_().name()
        )
        .into());
    }
    T::from_sql_nullable(field.type_(), *value)
}

/// Whether a type is the composite of the name.
pub fn is_composite(sql_type: &Type, name: &str) -> bool {
    let sql_type = base(sql_type);
    matches!(sql_type.kind(), Kind::Composite(_)) && sql_type.name() == name
}

fn attributes_of(sql_type: &Type) -> Outcome<&[Field]> {
    match base(sql_type).kind() {
        Kind::Composite(fields) => Ok(fields),
        _ => Err(format!("`{}` is no composite", sql_type.name()).into()),
    }
}

fn unknown(sql_type: &Type, name: &str) -> String {
    format!(
        "the struct and the database differ: `{name}` of `{}` is in one of them only",
        sql_type.name()
    )
}

fn put(out: &mut BytesMut, number: i32) {
    out.extend_from_slice(&number.to_be_bytes());
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_postgres_types {
    ($type:ident, $name:literal, { $($field:ident $label:literal: $field_type:ty,)* }) => {
        const _: () = {
            use $crate::__private::postgres_types as adapter;
            #[automatically_derived]
            impl adapter::ToSql for $type {
                fn to_sql(
                    &self,
                    sql_type: &adapter::Type,
                    out: &mut adapter::BytesMut,
                ) -> adapter::Outcome<adapter::IsNull> {
                    adapter::write_composite(sql_type, out, &[$(($label, &self.$field),)*])
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    adapter::is_composite(sql_type, $name)
                }
                adapter::to_sql_checked!();
            }
            #[automatically_derived]
            impl<'a> adapter::FromSql<'a> for $type
            where
                $($field_type: adapter::FromSql<'a>,)*
            {
                fn from_sql(sql_type: &adapter::Type, raw: &'a [u8]) -> adapter::Outcome<Self> {
                    let attributes = adapter::read_composite(sql_type, raw)?;
                    ::core::result::Result::Ok(Self {
                        $($field: adapter::read_attribute(sql_type, &attributes, $label)?,)*
                    })
                }
                fn accepts(sql_type: &adapter::Type) -> bool {
                    adapter::is_composite(sql_type, $name)
                }
            }
        };
    };
}
