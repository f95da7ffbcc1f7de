//! Column types: every built-in one, arrays of each, and those of extensions.

use super::{Journey, Release};
use crate::shop::release::postgres;
use architrave::prelude::*;
use architrave_tests::postgres::scratch_database;
use schema_cli::database::postgres::Postgres;
use schema_cli::database::{Database, create_schema};
use schema_core::def::TypeKind;
use schema_core::model::Schema;

/// A value of another crate's type, of which nothing is known here.
pub struct Opaque;

mod built_in {
    use super::*;

    /// Every built-in type with its parameters.
    #[derive(Table)]
    #[table(
        name = "values",
        allow(money_type, reason = "every type"),
        allow(char_type, reason = "every type"),
        allow(json_instead_of_jsonb, reason = "every type"),
        allow(time_with_zone, reason = "every type"),
        allow(timestamp_without_zone, reason = "every type")
    )]
    pub struct Value {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        pub small_int: i16,
        pub integer: i32,
        pub big_int: Option<i64>,
        #[column(type = numeric)]
        pub numeric: Opaque,
        #[column(type = numeric(10))]
        pub numeric_10: Opaque,
        #[column(type = numeric(10, 2))]
        pub numeric_10_2: Opaque,
        pub real: f32,
        pub double_precision: f64,
        #[column(type = money)]
        pub money: Opaque,
        pub text: Box<str>,
        #[column(type = varchar)]
        pub var_char: String,
        #[column(type = varchar(20))]
        pub var_char_20: String,
        #[column(type = char(3))]
        pub char_3: String,
        pub boolean: bool,
        pub bytea: Vec<u8>,
        pub digest: [u8; 32],
        #[column(type = date)]
        pub date: Opaque,
        #[column(type = time)]
        pub time: Opaque,
        #[column(type = time(0))]
        pub time_0: Opaque,
        #[column(type = timetz)]
        pub time_tz: Opaque,
        #[column(type = timetz(3))]
        pub time_tz_3: Opaque,
        #[column(type = timestamp)]
        pub timestamp: Opaque,
        #[column(type = timestamp(3))]
        pub timestamp_3: Opaque,
        #[column(type = timestamptz)]
        pub timestamp_tz: Opaque,
        #[column(type = timestamptz(6))]
        pub timestamp_tz_6: Opaque,
        #[column(type = interval)]
        pub interval: Opaque,
        #[column(type = interval(3))]
        pub interval_3: Opaque,
        #[column(type = interval(year))]
        pub interval_year: Opaque,
        #[column(type = interval(month))]
        pub interval_month: Opaque,
        #[column(type = interval(day))]
        pub interval_day: Opaque,
        #[column(type = interval(hour))]
        pub interval_hour: Opaque,
        #[column(type = interval(minute))]
        pub interval_minute: Opaque,
        #[column(type = interval(second))]
        pub interval_second: Opaque,
        #[column(type = interval(second, 2))]
        pub interval_second_2: Opaque,
        #[column(type = interval(year_to_month))]
        pub interval_year_to_month: Opaque,
        #[column(type = interval(day_to_hour))]
        pub interval_day_to_hour: Opaque,
        #[column(type = interval(day_to_minute))]
        pub interval_day_to_minute: Opaque,
        #[column(type = interval(day_to_second))]
        pub interval_day_to_second: Opaque,
        #[column(type = interval(day_to_second, 3))]
        pub interval_day_to_second_3: Opaque,
        #[column(type = interval(hour_to_minute))]
        pub interval_hour_to_minute: Opaque,
        #[column(type = interval(hour_to_second, 1))]
        pub interval_hour_to_second_1: Opaque,
        #[column(type = interval(minute_to_second))]
        pub interval_minute_to_second: Opaque,
        #[column(type = uuid)]
        pub uuid: Opaque,
        #[column(type = json)]
        pub json: Opaque,
        #[column(type = jsonb)]
        pub json_b: Opaque,
        #[column(type = jsonpath)]
        pub json_path: Opaque,
        pub inet: std::net::IpAddr,
        #[column(type = cidr)]
        pub cidr: Opaque,
        #[column(type = macaddr)]
        pub mac_addr: Opaque,
        #[column(type = macaddr8)]
        pub mac_addr_8: Opaque,
        #[column(type = bit(8))]
        pub bit_8: Opaque,
        #[column(type = varbit)]
        pub var_bit: Opaque,
        #[column(type = varbit(16))]
        pub var_bit_16: Opaque,
        #[column(type = tsvector)]
        pub ts_vector: Opaque,
        #[column(type = tsquery)]
        pub ts_query: Opaque,
        #[column(type = xml)]
        pub xml: Opaque,
        #[column(type = point)]
        pub point: Opaque,
        #[column(type = line)]
        pub line: Opaque,
        #[column(type = lseg)]
        pub line_segment: Opaque,
        #[column(type = box)]
        pub rectangle: Opaque,
        #[column(type = path)]
        pub path: Opaque,
        #[column(type = polygon)]
        pub polygon: Opaque,
        #[column(type = circle)]
        pub circle: Opaque,
        #[column(type = int4range)]
        pub int_4_range: Opaque,
        #[column(type = int8range)]
        pub int_8_range: Opaque,
        #[column(type = numrange)]
        pub num_range: Opaque,
        #[column(type = tsrange)]
        pub ts_range: Opaque,
        #[column(type = tstzrange)]
        pub ts_tz_range: Opaque,
        #[column(type = daterange)]
        pub date_range: Opaque,
        #[column(type = int4multirange)]
        pub int_4_multi_range: Opaque,
        #[column(type = int8multirange)]
        pub int_8_multi_range: Opaque,
        #[column(type = nummultirange)]
        pub num_multi_range: Opaque,
        #[column(type = tsmultirange)]
        pub ts_multi_range: Opaque,
        #[column(type = tstzmultirange)]
        pub ts_tz_multi_range: Opaque,
        #[column(type = datemultirange)]
        pub date_multi_range: Opaque,
        #[column(type = pg_lsn)]
        pub pg_lsn: Opaque,
        #[column(type = oid)]
        pub oid: Opaque,
        #[column(type = regclass)]
        pub reg_class: Opaque,
        #[column(type = regcollation)]
        pub reg_collation: Opaque,
        #[column(type = regconfig)]
        pub reg_config: Opaque,
        #[column(type = regdictionary)]
        pub reg_dictionary: Opaque,
        #[column(type = regnamespace)]
        pub reg_namespace: Opaque,
        #[column(type = regoper)]
        pub reg_oper: Opaque,
        #[column(type = regoperator)]
        pub reg_operator: Opaque,
        #[column(type = regproc)]
        pub reg_proc: Opaque,
        #[column(type = regprocedure)]
        pub reg_procedure: Opaque,
        #[column(type = regrole)]
        pub reg_role: Opaque,
        #[column(type = regtype)]
        pub reg_type: Opaque,
        #[column(type = name)]
        pub name: String,
        #[column(type = internal_char)]
        pub internal_char: Opaque,
        #[column(type = xid)]
        pub xid: Opaque,
        #[column(type = xid8)]
        pub xid_8: Opaque,
        #[column(type = cid)]
        pub cid: Opaque,
        #[column(type = tid)]
        pub tid: Opaque,
        #[column(type = pg_snapshot)]
        pub pg_snapshot: Opaque,
        #[column(type = txid_snapshot)]
        pub txid_snapshot: Opaque,
        #[column(type = refcursor)]
        pub ref_cursor: String,
    }

    schema! {
        pub static VALUES = { tables: [Value], lock: "absent.lock" }
    }
}

#[test]
fn every_built_in_type_is_held_and_read_back() {
    let release = Release::of(&built_in::VALUES);
    let words: Vec<&str> = release.schema.tables[0]
        .columns
        .iter()
        .map(|column| column.column_type.kind.keyword())
        .collect();
    let missing: Vec<&str> = TypeKind::ALL
        .iter()
        .filter(|kind| !kind.postgres_name().is_empty() && kind.extension().is_none())
        .map(|kind| kind.keyword())
        .filter(|word| !words.contains(word))
        .collect();
    assert_eq!(missing, [""; 0], "the table has a column of every type");
    Journey::on_postgres(
        [release],
        &[
            "values.inet: SQLite",
            "has no type `point`; store its coordinates as columns",
            "has no type `tstzrange`; store its two ends as columns",
            "has no type `regclass`; it names what only PostgreSQL's catalog has",
        ],
    )
    .run();
}

/// The same types, as arrays and arrays of arrays.
#[test]
fn arrays_of_every_type_are_held_and_read_back() {
    let mut schema = Schema::resolve(built_in::VALUES.definition()).unwrap();
    for table in schema.tables.values_mut() {
        for (position, column) in table.columns.iter_mut().enumerate().skip(1) {
            column.data_type.dimensions = 1 + u8::try_from(position % 2).unwrap();
        }
    }
    assert_types_are_held(&schema, "");
}

/// Creates the schema in an empty database and compares the types of all columns.
#[track_caller]
fn assert_types_are_held(schema: &Schema, prepare: &str) {
    let scratch = scratch_database();
    let mut database = Postgres::connect(scratch.url()).unwrap();
    let dialect = postgres(database.major_version());
    if !prepare.is_empty() {
        database.execute(prepare).unwrap();
    }
    for statement in create_schema(schema, &dialect).unwrap() {
        database.execute(&statement).unwrap();
    }
    let found = database.catalog().unwrap().schema;
    for (name, table) in &schema.tables {
        for (declared, held) in table.columns.iter().zip(&found.tables[name].columns) {
            let mut declared = declared.data_type.clone();
            if declared.kind == TypeKind::Numeric && declared.precision.is_some() {
                // The server knows no difference between no scale and none written.
                declared.scale = declared.scale.or(Some(0));
            }
            assert_eq!(declared, held.data_type, "{name}.{}", held.name);
        }
    }
}

mod of_extensions {
    use super::*;

    /// Types that the server's own extensions bring.
    #[derive(Table)]
    pub struct Item {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(type = citext)]
        pub name: String,
        #[column(type = hstore)]
        pub attributes: Option<Opaque>,
        #[column(type = ltree)]
        pub place: Option<String>,
        #[column(type = lquery)]
        pub pattern: Option<Opaque>,
        #[column(type = ltxtquery)]
        pub query: Option<Opaque>,
        #[column(type = extension(isn, isbn13))]
        pub isbn: Option<Opaque>,
        #[column(type = array(extension(cube, cube)))]
        pub cubes: Option<Opaque>,
        #[column(type = array(citext))]
        pub synonyms: Option<Vec<String>>,
    }

    schema! {
        pub static ITEMS = { tables: [Item], lock: "absent.lock" }
    }
}

#[test]
fn types_of_extensions_are_held_and_read_back() {
    let schema = Schema::resolve(of_extensions::ITEMS.definition()).unwrap();
    let extensions = ["citext", "hstore", "ltree", "isn", "cube"];
    let create = extensions.map(|extension| format!("CREATE EXTENSION {extension};"));
    assert_types_are_held(&schema, &create.concat());
    let required: Vec<Option<&str>> = schema
        .tables
        .values()
        .flat_map(|table| &table.columns)
        .map(|column| column.data_type.required_extension())
        .collect();
    let expected = [
        "citext", "hstore", "ltree", "ltree", "ltree", "isn", "cube", "citext",
    ];
    assert_eq!(required[0], None);
    assert_eq!(required[1..], expected.map(Some));
}

mod scaled {
    use super::*;

    /// Numbers of thousands, and of thousandths below one thousandth.
    #[derive(Table)]
    pub struct Estimate {
        #[column(primary_key, identity(by_default))]
        pub id: i64,
        #[column(type = numeric(5, -3))]
        pub thousands: Opaque,
        #[column(type = numeric(3, 6))]
        pub parts: Opaque,
    }

    schema! {
        pub static ESTIMATES = { tables: [Estimate], lock: "absent.lock" }
    }
}

#[test]
fn a_scale_beyond_the_precision_needs_postgres_15() {
    Journey {
        postgres_since: 15,
        older_postgres_says: &[
            "estimates.thousands: PostgreSQL 14 has no scale of a `numeric` beyond its digits",
        ],
        ..Journey::on_postgres([Release::of(&scaled::ESTIMATES)], &["numeric(5, -3)"])
    }
    .run();
}
