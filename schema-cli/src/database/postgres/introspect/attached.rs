//! What is attached to tables: grants, policies, extended statistics, triggers.

use super::{Reader, Tables};
use crate::database::{Catalog, DatabaseError, Unmanaged};
use schema_core::def::{
    Deferrable, PolicyCommand, Privilege, StatisticsKind, TriggerEvent, TriggerLevel, TriggerTiming,
};
use schema_core::model::{
    Expression, Grant, GrantedPrivilege, IndexKey, PUBLIC, Policy, Statistics, TableObject,
    Trigger, TriggerAction,
};

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    grants(reader, tables)?;
    policies(reader, tables)?;
    statistics(reader, tables)?;
    triggers(reader, tables, catalog)?;
    for table in tables.values_mut() {
        table.objects.sort_by(|a, b| a.key().cmp(&b.key()));
    }
    Ok(())
}

/// The smallest number of an object that initdb did not make: `FirstNormalObjectId` of PostgreSQL's
/// `access/transam.h`.
const FIRST_OF_USERS: u32 = 16384;

/// What roles besides the owner were granted, on tables and on columns.
fn grants(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    let rows = reader.query(&format!(
        "SELECT c.oid, coalesce(r.rolname::text, 'public'), x.privilege_type, x.is_grantable, NULL::text \
         FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x \
         LEFT JOIN pg_roles r ON r.oid = x.grantee \
         WHERE x.grantee <> c.relowner AND c.relkind IN ('r', 'p') AND c.relacl IS NOT NULL AND c.oid >= {FIRST_OF_USERS} \
         UNION ALL \
         SELECT c.oid, coalesce(r.rolname::text, 'public'), x.privilege_type, x.is_grantable, \
                a.attname::text \
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
         CROSS JOIN LATERAL aclexplode(a.attacl) x \
         LEFT JOIN pg_roles r ON r.oid = x.grantee \
         WHERE x.grantee <> c.relowner AND a.attacl IS NOT NULL AND NOT a.attisdropped AND c.oid >= {FIRST_OF_USERS}"
    ))?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let role: String = row.get(1);
        let word: String = row.get(2);
        let Some(privilege) = Privilege::from_keyword(&word.to_lowercase()) else {
            continue;
        };
        let mut privileges = Vec::new();
        for is_grant_option in [false, true] {
            if !is_grant_option || row.get(3) {
                privileges.push(GrantedPrivilege {
                    privilege,
                    column: row.get(4),
                    is_grant_option,
                });
            }
        }
        let known = table.objects.iter_mut().find_map(|object| match object {
            TableObject::Grant(grant) if grant.role == role => Some(grant),
            _ => None,
        });
        match known {
            Some(grant) => {
                privileges.append(&mut grant.privileges);
                *grant = Grant::new(role, privileges);
            }
            None => {
                let grant = Grant::new(role, privileges);
                table.objects.push(TableObject::Grant(grant));
            }
        }
    }
    Ok(())
}

fn policies(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    let rows = reader.query(
        "SELECT p.polrelid, p.polname::text, p.polcmd::text, p.polpermissive, \
                ARRAY(SELECT CASE WHEN u.role = 0 THEN 'public' ELSE r.rolname::text END \
                      FROM unnest(p.polroles) u(role) LEFT JOIN pg_roles r ON r.oid = u.role ORDER BY 1), \
                pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) \
         FROM pg_policy p",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let mut roles: Vec<String> = row.get(4);
        roles.retain(|role| role != PUBLIC);
        let using: Option<String> = row.get(5);
        let with_check: Option<String> = row.get(6);
        table.objects.push(TableObject::Policy(Policy {
            command: match row.get::<_, &str>(2) {
                "r" => PolicyCommand::Select,
                "a" => PolicyCommand::Insert,
                "w" => PolicyCommand::Update,
                "d" => PolicyCommand::Delete,
                _ => PolicyCommand::All,
            },
            roles,
            restrictive: !row.get::<_, bool>(3),
            using: using.map(Expression::Sql),
            with_check: with_check.map(Expression::Sql),
            ..Policy::new(row.get::<_, String>(1))
        }));
    }
    Ok(())
}

fn statistics(reader: &mut Reader<'_, '_>, tables: &mut Tables) -> Result<(), DatabaseError> {
    let rows = reader.query(
        "SELECT s.stxrelid, s.stxname::text, s.stxkind::text[], \
                ARRAY(SELECT a.attname::text FROM unnest(s.stxkeys) u(attnum) \
                      JOIN pg_attribute a ON a.attrelid = s.stxrelid AND a.attnum = u.attnum ORDER BY 1), \
                pg_get_statisticsobjdef_expressions(s.oid) \
         FROM pg_statistic_ext s",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let kinds: Vec<String> = row.get(2);
        let kinds = kinds.iter().filter_map(|letter| match letter.as_str() {
            "d" => Some(StatisticsKind::DistinctCounts),
            "f" => Some(StatisticsKind::Dependencies),
            "m" => Some(StatisticsKind::MostCommonValues),
            _ => None,
        });
        let columns: Vec<String> = row.get(3);
        let expressions: Option<Vec<String>> = row.get(4);
        let expressions = expressions.unwrap_or_default().into_iter();
        let parts = columns.into_iter().map(IndexKey::Column);
        let parts = parts.chain(expressions.map(|it| IndexKey::Expression(Expression::Sql(it))));
        table.objects.push(TableObject::Statistics(Statistics::new(
            row.get::<_, String>(1),
            kinds.collect(),
            parts.collect(),
        )));
    }
    Ok(())
}

/// The bits of `pg_trigger.tgtype`, from `src/include/catalog/pg_trigger.h`.
const FOR_EACH_ROW: i16 = 1;
const BEFORE: i16 = 1 << 1;
const EVENTS: &[(i16, TriggerEvent)] = &[
    (1 << 2, TriggerEvent::Insert),
    (1 << 3, TriggerEvent::Delete),
    (1 << 4, TriggerEvent::Update),
    (1 << 5, TriggerEvent::Truncate),
];
const INSTEAD_OF: i16 = 1 << 6;

fn triggers(
    reader: &mut Reader<'_, '_>,
    tables: &mut Tables,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    // A trigger that a partition has from its parent is the parent's.
    let rows = reader.query(
        "SELECT t.tgrelid, t.tgname::text, t.tgtype, \
                ARRAY(SELECT a.attname::text FROM unnest(t.tgattr::int2[]) u(attnum) \
                      JOIN pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = u.attnum ORDER BY 1), \
                t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred, \
                t.tgoldtable::text, t.tgnewtable::text, n.nspname::text, f.proname::text, \
                encode(t.tgargs, 'escape'), t.tgqual IS NOT NULL, pg_get_triggerdef(t.oid), \
                t.tgenabled::text \
         FROM pg_trigger t \
         JOIN pg_proc f ON f.oid = t.tgfoid \
         JOIN pg_namespace n ON n.oid = f.pronamespace \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0",
    )?;
    for row in rows {
        let Some(table) = tables.get_mut(&row.get(0)) else {
            continue;
        };
        let name: String = row.get(1);
        let bits: i16 = row.get(2);
        if bits & INSTEAD_OF != 0 || row.get::<_, &str>(14) != "O" {
            catalog.unmanaged.insert(Unmanaged {
                kind: "trigger that is disabled or instead of a statement".to_owned(),
                name: format!("{}.{name}", table.name),
            });
            continue;
        }
        let events = EVENTS.iter().filter(|(bit, _)| bits & bit != 0);
        let arguments: String = row.get(11);
        let definition: String = row.get(13);
        let when = if row.get(12) {
            condition(&definition)
        } else {
            None
        };
        let action = TriggerAction::Function {
            name: reader.object_name(row.get(9), row.get(10)),
            arguments: argument_list(&arguments),
        };
        let timing = match bits & BEFORE {
            0 => TriggerTiming::After,
            _ => TriggerTiming::Before,
        };
        table.objects.push(TableObject::Trigger(Trigger {
            update_of: row.get(3),
            level: match bits & FOR_EACH_ROW {
                0 => TriggerLevel::Statement,
                _ => TriggerLevel::Row,
            },
            when: when.map(Expression::Sql),
            old_table: row.get(7),
            new_table: row.get(8),
            constraint: row.get::<_, bool>(4).then(|| {
                match (row.get::<_, bool>(5), row.get::<_, bool>(6)) {
                    (false, _) => Deferrable::No,
                    (true, false) => Deferrable::InitiallyImmediate,
                    (true, true) => Deferrable::InitiallyDeferred,
                }
            }),
            ..Trigger::new(
                name,
                timing,
                events.map(|(_, event)| *event).collect(),
                action,
            )
        }));
    }
    Ok(())
}

/// What stands in the parentheses of WHEN: the server prints it in no other place, because it is about two
/// rows.
fn condition(definition: &str) -> Option<String> {
    let (_, rest) = definition.split_once(" WHEN (")?;
    let (condition, _) = rest.rsplit_once(") EXECUTE FUNCTION ")?;
    Some(condition.to_owned())
}

/// Arguments end with a zero byte each, which `encode` prints as `\000`.
fn argument_list(encoded: &str) -> Vec<String> {
    let texts = encoded.split_terminator("\\000");
    texts.map(|text| text.replace("\\\\", "\\")).collect()
}
