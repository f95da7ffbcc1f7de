//! Column types. A type is one row of the table below: everything else about it follows from there.

use super::definition::{definition, keywords};
use super::{CompositeDef, DomainDef, EnumDef, ExtensionTypeDef, fnv1a_continue};

keywords! {
    /// What values of a type have in common; decides which operators and rules apply.
    pub enum TypeFamily {
        /// Not known: a rule says nothing about it.
        Unknown = "unknown",
        /// Whole numbers.
        Integer = "integer",
        /// Exact decimal numbers.
        Numeric = "numeric",
        /// Binary floating point.
        Float = "float",
        /// Money in the sense of PostgreSQL's `money`.
        Money = "money",
        /// Character strings.
        Text = "text",
        /// True and false.
        Boolean = "boolean",
        /// Bytes.
        Binary = "binary",
        /// Calendar dates.
        Date = "date",
        /// Times of day.
        Time = "time",
        /// Instants and local date-times.
        Timestamp = "timestamp",
        /// Durations.
        Interval = "interval",
        /// UUIDs.
        Uuid = "uuid",
        /// JSON documents.
        Json = "json",
        /// Network addresses.
        Network = "network",
        /// Bit strings.
        Bits = "bits",
        /// Full-text documents and queries.
        FullText = "full_text",
        /// Geometric values.
        Geometry = "geometry",
        /// XML documents.
        Xml = "xml",
        /// Enumerations.
        Enum = "enum",
        /// Ranges and sets of ranges.
        Range = "range",
        /// Names and numbers of the database's own objects.
        System = "system",
        /// Values of several attributes.
        Composite = "composite",
        /// Vectors of numbers, compared by distance.
        Vector = "vector",
        /// Values of an extension that nothing more is known of.
        Extension = "extension",
    }
}

/// Which parameters a type takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeParameters {
    /// None.
    None,
    /// A length in characters (or bits), optional.
    Length,
    /// A precision of fractional seconds, 0 to 6, optional.
    SecondsPrecision,
    /// A precision, and with it a scale; both optional.
    PrecisionScale,
    /// The fields of an interval, the precision of its seconds, or both: `interval(day_to_second, 3)`.
    Interval,
    /// The kind of shape, and with it the number of a reference system: `geometry(Point, 4326)`.
    Shape,
}

/// The table of types: variant, word in attributes, PostgreSQL's name, parameters, family, and the extension
/// that brings the type.
macro_rules! column_types {
    ($($(#[$meta:meta])* $variant:ident $word:literal $postgres:literal $parameters:ident $family:ident
       $(from $extension:literal)?;)*) => {
        keywords! {
            /// A type without its parameters.
            pub enum TypeKind { $($(#[$meta])* $variant = $word,)* }
        }

        impl TypeKind {
            /// PostgreSQL's name of the type; `{}` is where the parameters go.
            pub const fn postgres_name(self) -> &'static str {
                match self { $(Self::$variant => $postgres,)* }
            }

            /// Which parameters the type takes.
            pub const fn parameters(self) -> TypeParameters {
                match self { $(Self::$variant => TypeParameters::$parameters,)* }
            }

            /// What its values are.
            pub const fn family(self) -> TypeFamily {
                match self { $(Self::$variant => TypeFamily::$family,)* }
            }

            /// The extension of PostgreSQL that brings the type; `None` for what the server itself has.
            pub const fn extension(self) -> Option<&'static str> {
                match self {
                    $($(Self::$variant => Some($extension),)?)*
                    _ => None,
                }
            }
        }
    };
}

column_types! {
    /// A Rust type that no implementation is known for; reported elsewhere.
    Unknown          "unknown"          ""                            None             Unknown;
    /// 16 bit.
    SmallInt         "smallint"         "smallint"                    None             Integer;
    /// 32 bit.
    Integer          "integer"          "integer"                     None             Integer;
    /// 64 bit.
    BigInt           "bigint"           "bigint"                      None             Integer;
    /// Exact decimal.
    Numeric          "numeric"          "numeric{}"                   PrecisionScale   Numeric;
    /// 32 bit floating point.
    Real             "real"             "real"                        None             Float;
    /// 64 bit floating point.
    DoublePrecision  "double_precision" "double precision"            None             Float;
    /// PostgreSQL's `money`, which takes its currency from the server's locale.
    Money            "money"            "money"                       None             Money;
    /// Text of any length.
    Text             "text"             "text"                        None             Text;
    /// Text up to a length.
    VarChar          "varchar"          "character varying{}"         Length           Text;
    /// Text padded with spaces to a length.
    Char             "char"             "character{}"                 Length           Text;
    /// Text compared without case (extension `citext`).
    CiText           "citext"           "citext"                      None             Text from "citext";
    /// True or false.
    Boolean          "boolean"          "boolean"                     None             Boolean;
    /// Bytes.
    Bytea            "bytea"            "bytea"                       None             Binary;
    /// A calendar date.
    Date             "date"             "date"                        None             Date;
    /// A time of day.
    Time             "time"             "time{} without time zone"    SecondsPrecision Time;
    /// A time of day with an offset.
    TimeTz           "timetz"           "time{} with time zone"       SecondsPrecision Time;
    /// A date and time that says no zone.
    Timestamp        "timestamp"        "timestamp{} without time zone" SecondsPrecision Timestamp;
    /// An instant.
    TimestampTz      "timestamptz"      "timestamp{} with time zone"  SecondsPrecision Timestamp;
    /// A duration.
    Interval         "interval"         "interval{}"                  Interval         Interval;
    /// A UUID.
    Uuid             "uuid"             "uuid"                        None             Uuid;
    /// JSON, kept as text.
    Json             "json"             "json"                        None             Json;
    /// JSON, decomposed.
    JsonB            "jsonb"            "jsonb"                       None             Json;
    /// A host address.
    Inet             "inet"             "inet"                        None             Network;
    /// A network address.
    Cidr             "cidr"             "cidr"                        None             Network;
    /// A MAC address.
    MacAddr          "macaddr"          "macaddr"                     None             Network;
    /// Bits, a fixed number.
    Bit              "bit"              "bit{}"                       Length           Bits;
    /// Bits, up to a number.
    VarBit           "varbit"           "bit varying{}"               Length           Bits;
    /// A full-text document.
    TsVector         "tsvector"         "tsvector"                    None             FullText;
    /// A full-text query.
    TsQuery          "tsquery"          "tsquery"                     None             FullText;
    /// XML.
    Xml              "xml"              "xml"                         None             Xml;
    /// A path into JSON.
    JsonPath         "jsonpath"         "jsonpath"                    None             Text;
    /// A MAC address of eight bytes.
    MacAddr8         "macaddr8"         "macaddr8"                    None             Network;
    /// A point of the plane.
    Point            "point"            "point"                       None             Geometry;
    /// An infinite line.
    Line             "line"             "line"                        None             Geometry;
    /// A line segment.
    LineSegment      "lseg"             "lseg"                        None             Geometry;
    /// A rectangle.
    Box              "box"              "box"                         None             Geometry;
    /// An open or closed path.
    Path             "path"             "path"                        None             Geometry;
    /// A polygon.
    Polygon          "polygon"          "polygon"                     None             Geometry;
    /// A circle.
    Circle           "circle"           "circle"                      None             Geometry;
    /// A range of `integer`.
    Int4Range        "int4range"        "int4range"                   None             Range;
    /// A range of `bigint`.
    Int8Range        "int8range"        "int8range"                   None             Range;
    /// A range of `numeric`.
    NumRange         "numrange"         "numrange"                    None             Range;
    /// A range of `timestamp`.
    TsRange          "tsrange"          "tsrange"                     None             Range;
    /// A range of `timestamptz`.
    TsTzRange        "tstzrange"        "tstzrange"                   None             Range;
    /// A range of `date`.
    DateRange        "daterange"        "daterange"                   None             Range;
    /// Ranges of `integer`.
    Int4MultiRange   "int4multirange"   "int4multirange"              None             Range;
    /// Ranges of `bigint`.
    Int8MultiRange   "int8multirange"   "int8multirange"              None             Range;
    /// Ranges of `numeric`.
    NumMultiRange    "nummultirange"    "nummultirange"               None             Range;
    /// Ranges of `timestamp`.
    TsMultiRange     "tsmultirange"     "tsmultirange"                None             Range;
    /// Ranges of `timestamptz`.
    TsTzMultiRange   "tstzmultirange"   "tstzmultirange"              None             Range;
    /// Ranges of `date`.
    DateMultiRange   "datemultirange"   "datemultirange"              None             Range;
    /// A place in the write-ahead log.
    PgLsn            "pg_lsn"           "pg_lsn"                      None             System;
    /// The number of an object of the catalog.
    Oid              "oid"              "oid"                         None             System;
    /// A table, index, view or sequence of the catalog.
    RegClass         "regclass"         "regclass"                    None             System;
    /// A collation of the catalog.
    RegCollation     "regcollation"     "regcollation"                None             System;
    /// A configuration of full-text search.
    RegConfig        "regconfig"        "regconfig"                   None             System;
    /// A dictionary of full-text search.
    RegDictionary    "regdictionary"    "regdictionary"               None             System;
    /// A namespace of the catalog.
    RegNamespace     "regnamespace"     "regnamespace"                None             System;
    /// An operator, by name.
    RegOper          "regoper"          "regoper"                     None             System;
    /// An operator, with its arguments.
    RegOperator      "regoperator"      "regoperator"                 None             System;
    /// A function, by name.
    RegProc          "regproc"          "regproc"                     None             System;
    /// A function, with its arguments.
    RegProcedure     "regprocedure"     "regprocedure"                None             System;
    /// A role.
    RegRole          "regrole"          "regrole"                     None             System;
    /// A type of the catalog.
    RegType          "regtype"          "regtype"                     None             System;
    /// A name of the catalog, 63 bytes at most.
    Name             "name"             "name"                        None             Text;
    /// PostgreSQL's `"char"`: one byte, which its catalog uses.
    InternalChar     "internal_char"    "\"char\""                    None             System;
    /// A number of a transaction, 32 bit and reused.
    Xid              "xid"              "xid"                         None             System;
    /// A number of a transaction, 64 bit.
    Xid8             "xid8"             "xid8"                        None             System;
    /// A number of a command in its transaction.
    Cid              "cid"              "cid"                         None             System;
    /// The place of a row in its table.
    Tid              "tid"              "tid"                         None             System;
    /// Which transactions are visible.
    PgSnapshot       "pg_snapshot"      "pg_snapshot"                 None             System;
    /// `pg_snapshot` as it was before PostgreSQL 13.
    TxidSnapshot     "txid_snapshot"    "txid_snapshot"               None             System;
    /// The name of a cursor.
    RefCursor        "refcursor"        "refcursor"                   None             Text;
    /// Keys with texts.
    HStore           "hstore"           "hstore"                      None             Extension from "hstore";
    /// A path of labels.
    LTree            "ltree"            "ltree"                       None             Text from "ltree";
    /// A pattern of such paths.
    LQuery           "lquery"           "lquery"                      None             Text from "ltree";
    /// A full-text query of such paths.
    LTxtQuery        "ltxtquery"        "ltxtquery"                   None             Text from "ltree";
    /// PostGIS: a shape of the plane.
    Geometry         "geometry"         "geometry{}"                  Shape            Geometry from "postgis";
    /// PostGIS: a shape on the globe.
    Geography        "geography"        "geography{}"                 Shape            Geometry from "postgis";
    /// pgvector: numbers of 32 bit.
    Vector           "vector"           "vector{}"                    Length           Vector from "vector";
    /// pgvector: numbers of 16 bit.
    HalfVec          "halfvec"          "halfvec{}"                   Length           Vector from "vector";
    /// pgvector: numbers of which most are zero.
    SparseVec        "sparsevec"        "sparsevec{}"                 Length           Vector from "vector";
    /// Any other type of an extension; `ColumnType::extension` says which.
    Extension        "extension"        ""                            None             Extension;
    /// A declared domain, where the schema itself names it; a column's type has the kind of its base.
    Domain           "domain"           ""                            None             Unknown;
    /// A declared composite; `ColumnType::composite` says which.
    Composite        "composite"        ""                            None             Composite;
    /// A declared enumeration; `ColumnType::enumeration` says which.
    Enum             "enum"             ""                            None             Enum;
}

definition! {
    /// A column type with its parameters.
    pub struct ColumnType<'a> {
        /// The type.
        pub kind: TypeKind,
        /// The length in characters or bits, or the precision in digits or of the seconds.
        pub precision: Option<u32>,
        /// The digits after the decimal point.
        pub scale: Option<i16>,
        /// The number of array dimensions; 0 for a plain value.
        pub dimensions: u8,
        /// What stands between the parentheses besides numbers: the fields of an interval
        /// (`day_to_second`), the kind of a shape (`Point`), all parameters of another extension's type.
        pub modifier: Option<&'a str>,
        /// The enumeration, for [`TypeKind::Enum`].
        pub enumeration: Option<&'a EnumDef<'a>>,
        /// The domain; everything else is then about the type under it.
        pub domain: Option<&'a DomainDef<'a>>,
        /// The composite, for [`TypeKind::Composite`].
        pub composite: Option<&'a CompositeDef<'a>>,
        /// The type of an extension, for [`TypeKind::Extension`].
        pub extension: Option<ExtensionTypeDef<'a>>,
    }
}

impl<'a> ColumnType<'a> {
    /// `kind` without parameters.
    ///
    /// ```
    /// use schema_core::def::{ColumnType, TypeKind};
    /// assert_eq!(ColumnType::new(TypeKind::Text).precision, None);
    /// ```
    pub const fn new(kind: TypeKind) -> Self {
        Self {
            kind,
            precision: None,
            scale: None,
            dimensions: 0,
            modifier: None,
            enumeration: None,
            domain: None,
            composite: None,
            extension: None,
        }
    }

    /// The type of a declared enumeration.
    pub const fn of_enum(enumeration: &'a EnumDef<'a>) -> Self {
        Self {
            enumeration: Some(enumeration),
            ..Self::new(TypeKind::Enum)
        }
    }

    /// The type of a declared domain.
    pub const fn of_domain(domain: &'a DomainDef<'a>) -> Self {
        Self {
            domain: Some(domain),
            ..domain.base
        }
    }

    /// The type of a declared composite.
    pub const fn of_composite(composite: &'a CompositeDef<'a>) -> Self {
        Self {
            composite: Some(composite),
            ..Self::new(TypeKind::Composite)
        }
    }

    /// A type of an extension that has no row of its own.
    pub const fn of_extension(extension: &'a str, name: &'a str) -> Self {
        Self {
            extension: Some(ExtensionTypeDef { extension, name }),
            ..Self::new(TypeKind::Extension)
        }
    }

    /// With what stands between the parentheses besides numbers.
    pub const fn with_modifier(self, modifier: &'a str) -> Self {
        Self {
            modifier: Some(modifier),
            ..self
        }
    }

    /// With a length or precision.
    pub const fn with_precision(self, precision: u32) -> Self {
        Self {
            precision: Some(precision),
            ..self
        }
    }

    /// With a scale.
    pub const fn with_scale(self, scale: i16) -> Self {
        Self {
            scale: Some(scale),
            ..self
        }
    }

    /// Continues the digest `state` with everything that the database would see of the type.
    pub(crate) const fn digest_into(&self, state: u64) -> u64 {
        let precision = match self.precision {
            Some(precision) => precision.to_le_bytes(),
            None => [0xff; 4],
        };
        let scale = match self.scale {
            Some(scale) => scale.to_le_bytes(),
            None => [0xff; 2],
        };
        let mut state = fnv1a_continue(state, self.kind.keyword().as_bytes());
        state = fnv1a_continue(state, &precision);
        state = fnv1a_continue(state, &scale);
        state = fnv1a_continue(state, &[self.dimensions]);
        if let Some(modifier) = self.modifier {
            state = fnv1a_continue(state, modifier.as_bytes());
        }
        if let Some(extension) = self.extension {
            state = fnv1a_continue(state, extension.extension.as_bytes());
            state = fnv1a_continue(state, extension.name.as_bytes());
        }
        if let Some(domain) = self.domain {
            state = fnv1a_continue(state, &domain.fingerprint().to_le_bytes());
        }
        if let Some(composite) = self.composite {
            state = fnv1a_continue(state, &composite.fingerprint().to_le_bytes());
        }
        match self.enumeration {
            Some(enumeration) => fnv1a_continue(state, &enumeration.digest.to_le_bytes()),
            None => state,
        }
    }

    /// An array of this type.
    pub const fn array(self) -> Self {
        Self {
            dimensions: self.dimensions + 1,
            ..self
        }
    }
}
