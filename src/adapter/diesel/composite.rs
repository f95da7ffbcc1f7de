//! Composites: a SQL type of their own, whose values are records.

use crate::adapter::attribute::{attribute, domain};
use diesel::pg::{Pg, PgMetadataLookup, PgTypeMetadata};
use diesel::serialize::{Output, Result as Written, ToSql};
use diesel::sql_types::{HasSqlType, TypeMetadata};
use schema_core::def::TypeKind;
use std::fmt;
use std::marker::PhantomData;

/// The attribute at `POSITION` of the composite `C`, whose values are written as `ST`.
#[doc(hidden)]
pub struct Attribute<C, ST, const POSITION: usize>(PhantomData<(C, ST)>);

impl<C, ST, const POSITION: usize> HasSqlType<Attribute<C, ST, POSITION>> for Pg
where
    C: crate::SqlType,
    Pg: HasSqlType<ST>,
{
    fn metadata(lookup: &mut <Pg as TypeMetadata>::MetadataLookup) -> PgTypeMetadata {
        let column_type = attribute::<C>(POSITION).map(|attribute| &attribute.column_type);
        let Some(column_type) = column_type else {
            return <Pg as HasSqlType<ST>>::metadata(lookup);
        };
        if let Some((namespace, name)) = domain(column_type) {
            return PgMetadataLookup::lookup_type(lookup, name, namespace);
        }
        // diesel has one type for both of `text` and `varchar`.
        let name = match (column_type.kind, column_type.dimensions) {
            (TypeKind::VarChar, 0) => "varchar",
            (TypeKind::VarChar, _) => "_varchar",
            (TypeKind::Char, 0) => "bpchar",
            (TypeKind::Char, _) => "_bpchar",
            (TypeKind::Name, 0) => "name",
            _ => return <Pg as HasSqlType<ST>>::metadata(lookup),
        };
        PgMetadataLookup::lookup_type(lookup, name, Some("pg_catalog"))
    }
}

/// The value of an attribute.
#[doc(hidden)]
pub struct AttributeValue<'a, T>(pub &'a T);

impl<T: fmt::Debug> fmt::Debug for AttributeValue<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl<C, ST, T, const POSITION: usize> ToSql<Attribute<C, ST, POSITION>, Pg>
    for AttributeValue<'_, T>
where
    T: ToSql<ST, Pg>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> Written {
        self.0.to_sql(out)
    }
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_diesel {
    (
        $type:ident, $namespace:expr, $name:literal,
        { $($position:literal $field:ident: $field_type:ty as $stored:tt,)* }
    ) => {
        const _: () = {
            use $crate::diesel as adapter;
            type Composite = adapter::SqlTypeOf<$type>;
            #[automatically_derived]
            impl adapter::Stored for $type {
                type SqlType = Composite;
            }
            #[automatically_derived]
            impl adapter::Declared for $type {
                fn metadata(
                    lookup: &mut <adapter::Pg as adapter::TypeMetadata>::MetadataLookup,
                ) -> adapter::PgTypeMetadata {
                    adapter::PgMetadataLookup::lookup_type(lookup, $name, $namespace)
                }
            }
            #[automatically_derived]
            impl adapter::ToSql<Composite, adapter::Pg> for $type {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut adapter::Output<'b, '_, adapter::Pg>,
                ) -> adapter::Written {
                    let values = ($(adapter::AttributeValue(&self.$field),)*);
                    adapter::WriteTuple::<($(
                        adapter::Attribute<
                            $type,
                            $crate::__attribute_type_diesel!($field_type, $stored),
                            $position,
                        >,
                    )*)>::write_tuple(&values, &mut out.reborrow())
                }
            }
            #[automatically_derived]
            impl adapter::ToSql<adapter::sql_types::Nullable<Composite>, adapter::Pg> for $type {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut adapter::Output<'b, '_, adapter::Pg>,
                ) -> adapter::Written {
                    <Self as adapter::ToSql<Composite, adapter::Pg>>::to_sql(self, out)
                }
            }
            #[automatically_derived]
            impl adapter::FromSql<Composite, adapter::Pg> for $type {
                fn from_sql(value: adapter::PgValue<'_>) -> adapter::Read<Self> {
                    let ($($field,)*): ($($field_type,)*) = adapter::FromSql::<
                        adapter::Record<(
                            $($crate::__attribute_type_diesel!($field_type, $stored),)*
                        )>,
                        adapter::Pg,
                    >::from_sql(value)?;
                    ::core::result::Result::Ok(Self { $($field,)* })
                }
            }
            #[automatically_derived]
            impl adapter::Queryable<Composite, adapter::Pg> for $type {
                type Row = Self;
                fn build(row: Self) -> adapter::Read<Self> {
                    ::core::result::Result::Ok(row)
                }
            }
            $crate::__adapt_composite_expression_diesel! { $type, Composite }
            $crate::__adapt_composite_expression_diesel! {
                $type, adapter::sql_types::Nullable<Composite>
            }
        };
    };
}

/// The SQL type of an attribute: the one that is written, or what its Rust type is kept as.
#[doc(hidden)]
#[macro_export]
macro_rules! __attribute_type_diesel {
    ($field_type:ty, []) => {
        <$field_type as adapter::Stored>::SqlType
    };
    ($field_type:ty, [$sql_type:ty]) => {
        $sql_type
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __adapt_composite_expression_diesel {
    ($type:ident, $sql_type:ty) => {
        #[automatically_derived]
        impl adapter::AsExpression<$sql_type> for $type {
            type Expression = adapter::Bound<$sql_type, Self>;
            fn as_expression(self) -> Self::Expression {
                adapter::Bound::new(self)
            }
        }
        #[automatically_derived]
        impl<'expression> adapter::AsExpression<$sql_type> for &'expression $type {
            type Expression = adapter::Bound<$sql_type, Self>;
            fn as_expression(self) -> Self::Expression {
                adapter::Bound::new(self)
            }
        }
    };
}
