//! Functions and triggers.

use super::Postgres;
use super::words::{UUID_V7_FUNCTION, beside, dollar_quoted, expression, identifier, object};
use crate::def::fnv1a;
use crate::dialect::expression::{Inexpressible, row_expression};
use crate::model::{Expression, ObjectName};
use crate::plan::{SupportFunction, TwoWayConversion};

/// The longest name, in bytes.
const NAME_BYTES: usize = 63;

/// Creates a support function.
///
/// OR REPLACE, because several schemas may live in one database, and the function is the same for all.
pub(super) fn create_support_function(function: SupportFunction) -> Vec<String> {
    match function {
        // RFC 9562, section 5.7: 48 bits of Unix time in milliseconds, the version 7 in the next four
        // bits, the rest random. gen_random_uuid() brings the randomness and the variant; its version
        // is 0100, so that two bits more make 0111.
        SupportFunction::UuidV7 => vec![
            format!(
                "\
CREATE OR REPLACE FUNCTION {UUID_V7_FUNCTION}() RETURNS uuid
    LANGUAGE sql VOLATILE PARALLEL SAFE
    RETURN encode(
        set_bit(
            set_bit(
                overlay(
                    uuid_send(gen_random_uuid())
                    PLACING substring(
                        int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3
                    )
                    FROM 1 FOR 6
                ),
                52, 1
            ),
            53, 1
        ),
        'hex'
    )::uuid"
            ),
            format!(
                "COMMENT ON FUNCTION {UUID_V7_FUNCTION}() IS \
                 'UUID of version 7 (RFC 9562): Unix time in milliseconds, then random bits. Built in as uuidv7() from PostgreSQL 18 on.'"
            ),
        ],
    }
}

/// Drops a support function, unless another schema of the database still calls it.
pub(super) fn drop_support_function(function: SupportFunction) -> String {
    let name = match function {
        SupportFunction::UuidV7 => UUID_V7_FUNCTION,
    };
    format!(
        "DO {}",
        dollar_quoted(&format!(
            "\
BEGIN
    DROP FUNCTION {name}();
EXCEPTION
    WHEN dependent_objects_still_exist THEN
        RAISE NOTICE '{name}() stays: defaults of other tables call it';
END"
        ))
    )
}

/// A function and a trigger that keep two columns equal.
///
/// A BEFORE trigger changes the row that is about to be written and issues no statement of its own, so
/// that it cannot recurse. PostgreSQL fires triggers in the order of their names: `zz_` makes this one
/// see what the others wrote. Values are compared as text, because some types (json, xml) have no
/// equality. Where the columns differ in type, a value is converted when it is written, and never back again.
pub(super) fn create_synchronization(
    dialect: &Postgres,
    table: &ObjectName,
    from: &str,
    to: &str,
    conversion: Option<&TwoWayConversion>,
) -> Result<Vec<String>, Inexpressible> {
    let function = beside(table, &function_name(table, from, to));
    let trigger = identifier(&trigger_name(from, to));
    let table = object(table);
    let (there, back) = match conversion {
        None => (
            format!("NEW.{}", identifier(from)),
            format!("NEW.{}", identifier(to)),
        ),
        Some(conversion) => (
            of_new_row(dialect, &conversion.there, from)?,
            of_new_row(dialect, &conversion.back, to)?,
        ),
    };
    // Between local times and moments the server converts by the time zone of the session.
    let zone = match conversion {
        None => "",
        Some(_) => "    SET timezone = 'UTC'\n",
    };
    let (from, to) = (identifier(from), identifier(to));
    let body = format!(
        "\
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.{to} IS NULL THEN
            NEW.{to} := {there};
        ELSE
            NEW.{from} := {back};
        END IF;
    ELSIF NEW.{to}::text IS DISTINCT FROM OLD.{to}::text THEN
        NEW.{from} := {back};
    ELSIF NEW.{from}::text IS DISTINCT FROM OLD.{from}::text THEN
        NEW.{to} := {there};
    END IF;
    RETURN NEW;
END"
    );
    Ok(vec![
        format!(
            "CREATE FUNCTION {function}() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path = ''\n{zone}    AS {}",
            dollar_quoted(&body)
        ),
        format!(
            "CREATE TRIGGER {trigger}\n    BEFORE INSERT OR UPDATE ON {table}\n    FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
    ])
}

/// The value over the row that is about to be written.
pub(super) fn of_new_row(
    dialect: &Postgres,
    value: &Expression,
    column: &str,
) -> Result<String, Inexpressible> {
    let mut value = as_it_is_assigned(value.clone());
    value.for_each_mut(&mut |inner| {
        if let Expression::Column(name) = inner
            && name == column
        {
            *name = format!("new.{name}");
        }
    });
    expression(&row_expression(&value, identifier), dialect.version)
}

/// Without casts to types of the user's, whose names an empty search path does not find: an assignment of PL/pgSQL casts
/// by itself, from a text as well.
fn as_it_is_assigned(mut value: Expression) -> Expression {
    value.for_each_mut(&mut |inner| {
        while let Expression::Cast(operand, data_type) = inner
            && data_type.name.is_some()
        {
            *inner = (**operand).clone();
        }
    });
    value
}

/// Drops the trigger, then its function.
pub(super) fn drop_synchronization(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    let function = beside(table, &function_name(table, from, to));
    let trigger = identifier(&trigger_name(from, to));
    vec![
        format!("DROP TRIGGER {trigger} ON {}", object(table)),
        format!("DROP FUNCTION {function}()"),
    ]
}

fn function_name(table: &ObjectName, from: &str, to: &str) -> String {
    shortened(format!("sync_{}_{from}_{to}", table.name))
}

fn trigger_name(from: &str, to: &str) -> String {
    shortened(format!("zz_sync_{from}_{to}"))
}

/// A name that fits, with a digest of the whole in place of what is cut off.
pub(super) fn shortened(name: String) -> String {
    if name.len() <= NAME_BYTES {
        return name;
    }
    let digest = format!("_{:08x}", fnv1a(&name) & 0xffff_ffff);
    let mut end = NAME_BYTES - digest.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{digest}", &name[..end])
}
