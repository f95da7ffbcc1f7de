//! Objects that the server does not print whole: their CREATE statements are put together from the catalog, as
//! `pg_dump` does it.

use super::{OWN_RELATIONS, Reader};
use crate::database::{Catalog, DatabaseError};
use schema_core::def::{EngineSet, ObjectKind};
use schema_core::model::{ObjectDefinition, ObjectKey, ObjectName, SchemaObject, SqlDefinition};

/// What stands between a name of a namespace and one in it, in the texts below.
const NAME: &str = "quote_ident(n.nspname) || '.' || quote_ident";

pub(super) fn read(
    reader: &mut Reader<'_, '_>,
    catalog: &mut Catalog,
) -> Result<(), DatabaseError> {
    for query in [
        aggregates(),
        event_triggers(),
        collations(),
        text_search(),
        operators(),
        types(),
        outside_namespaces(),
        of_indexes(),
        of_partitions(),
    ] {
        for row in reader.query(&query)? {
            let namespace: Option<String> = row.get(2);
            let name: String = row.get(3);
            let name = match namespace {
                Some(namespace) => reader.object_name(namespace, name),
                None => ObjectName::new(name),
            };
            let kind: String = row.get(0);
            let key = ObjectKey {
                kind: match kind.as_str() {
                    "aggregate" => ObjectKind::Aggregate,
                    "event trigger" => ObjectKind::EventTrigger,
                    _ => ObjectKind::Other,
                },
                name,
                detail: row.get(1),
            };
            let definition = SqlDefinition {
                create: row.get(4),
                drop: row.get::<_, Option<String>>(5).unwrap_or_default(),
            };
            let table: Option<Vec<String>> = row.get(7);
            let table = table.and_then(|names| <[String; 2]>::try_from(names).ok());
            catalog.schema.objects.insert(
                key.clone(),
                SchemaObject {
                    key,
                    comment: row.get(6),
                    depends_on: table
                        .map(|[namespace, name]| reader.object_name(namespace, name))
                        .into_iter()
                        .collect(),
                    engines: EngineSet::ALL,
                    definition: ObjectDefinition::Sql(definition),
                },
            );
        }
    }
    publications(reader, catalog)
}

/// What is in a namespace of the user's and not of an extension: for WHERE, with `o` as the object and `n` as its
/// namespace.
fn own(class: &str) -> String {
    format!(
        "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (\
           SELECT FROM pg_depend e WHERE e.classid = '{class}'::regclass AND e.objid = o.oid \
           AND e.deptype = 'e')"
    )
}

/// The words of a list that are not NULL, with commas.
fn list(words: &[&str]) -> String {
    format!("concat_ws(', ', {})", words.join(", "))
}

/// A setting where a condition holds.
fn setting(condition: &str, text: &str) -> String {
    format!("CASE WHEN {condition} THEN {text} END")
}

fn aggregates() -> String {
    let function = |word: &str, column: &str| {
        setting(
            &format!("a.{column} <> 0"),
            &format!("'{word} = ' || a.{column}::regproc"),
        )
    };
    let settings = [
        "'SFUNC = ' || a.aggtransfn::regproc".to_owned(),
        "'STYPE = ' || format_type(a.aggtranstype, NULL)".to_owned(),
        setting("a.aggtransspace <> 0", "'SSPACE = ' || a.aggtransspace"),
        function("FINALFUNC", "aggfinalfn"),
        setting("a.aggfinalextra", "'FINALFUNC_EXTRA'"),
        // What is read-only by default is a plain aggregate's.
        setting(
            "a.aggfinalfn <> 0 AND a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END",
            "'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' \
             WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END",
        ),
        function("COMBINEFUNC", "aggcombinefn"),
        function("SERIALFUNC", "aggserialfn"),
        function("DESERIALFUNC", "aggdeserialfn"),
        setting(
            "a.agginitval IS NOT NULL",
            "'INITCOND = ' || quote_literal(a.agginitval)",
        ),
        function("MSFUNC", "aggmtransfn"),
        function("MINVFUNC", "aggminvtransfn"),
        setting(
            "a.aggmtranstype <> 0",
            "'MSTYPE = ' || format_type(a.aggmtranstype, NULL)",
        ),
        setting("a.aggmtransspace <> 0", "'MSSPACE = ' || a.aggmtransspace"),
        function("MFINALFUNC", "aggmfinalfn"),
        setting("a.aggmfinalextra", "'MFINALFUNC_EXTRA'"),
        setting(
            "a.aggmfinalfn <> 0 AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END",
            "'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify WHEN 'r' THEN 'READ_ONLY' \
             WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END",
        ),
        setting(
            "a.aggminitval IS NOT NULL",
            "'MINITCOND = ' || quote_literal(a.aggminitval)",
        ),
        setting(
            "a.aggsortop <> 0",
            "'SORTOP = ' || operator_of(a.aggsortop)",
        )
        .replace("operator_of(a.aggsortop)", &operator("a.aggsortop")),
        setting(
            "o.proparallel <> 'u'",
            "'PARALLEL = ' || CASE o.proparallel WHEN 's' THEN 'SAFE' ELSE 'RESTRICTED' END",
        ),
        setting("a.aggkind = 'h'", "'HYPOTHETICAL'"),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    format!(
        "SELECT 'aggregate', oidvectortypes(o.proargtypes), n.nspname::text, o.proname::text, \
                'CREATE AGGREGATE ' || {NAME}(o.proname) || '(' || \
                coalesce(nullif(pg_get_function_arguments(o.oid), ''), '*') || ') (' || {} || ')', \
                NULL::text, obj_description(o.oid, 'pg_proc'), NULL::text[] \
         FROM pg_aggregate a JOIN pg_proc o ON o.oid = a.aggfnoid \
         JOIN pg_namespace n ON n.oid = o.pronamespace WHERE {}",
        list(&settings),
        own("pg_proc")
    )
}

/// An operator as SQL names it, by its number.
fn operator(column: &str) -> String {
    format!(
        "(SELECT format('OPERATOR(%I.%s)', s.nspname, p.oprname) FROM pg_operator p \
          JOIN pg_namespace s ON s.oid = p.oprnamespace WHERE p.oid = {column})"
    )
}

fn event_triggers() -> String {
    "SELECT 'event trigger', '', NULL::text, o.evtname::text, \
            format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', o.evtname, o.evtevent, \
                   CASE WHEN o.evttags IS NOT NULL \
                        THEN format(' WHEN TAG IN (%s)', (SELECT string_agg(quote_literal(t), ', ') \
                                                          FROM unnest(o.evttags) t)) END, \
                   o.evtfoid::regproc) \
            || CASE o.evtenabled WHEN 'O' THEN '' ELSE format('; ALTER EVENT TRIGGER %I %s', o.evtname, \
                    CASE o.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' \
                         ELSE 'ENABLE ALWAYS' END) END, \
            NULL::text, obj_description(o.oid, 'pg_event_trigger'), NULL::text[] \
     FROM pg_event_trigger o \
     WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_event_trigger'::regclass \
                       AND d.objid = o.oid AND d.deptype = 'e')"
        .to_owned()
}

fn collations() -> String {
    // The columns have other names from version to version.
    let locale = "coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale')";
    let rules = "to_jsonb(o) ->> 'collicurules'";
    let settings = [
        "'PROVIDER = ' || CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END".to_owned(),
        // Version 14 keeps ICU's locale in both of libc's columns.
        format!(
            "CASE WHEN o.collprovider <> 'c' THEN 'LOCALE = ' || quote_literal(coalesce({locale}, o.collcollate)) \
                  WHEN o.collcollate = o.collctype THEN 'LOCALE = ' || quote_literal(o.collcollate) \
                  ELSE 'LC_COLLATE = ' || quote_literal(o.collcollate) || ', LC_CTYPE = ' \
                       || quote_literal(o.collctype) END"
        ),
        setting("NOT o.collisdeterministic", "'DETERMINISTIC = false'"),
        setting(&format!("{rules} IS NOT NULL"), &format!("'RULES = ' || quote_literal({rules})")),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    format!(
        "SELECT 'object', 'collation', n.nspname::text, o.collname::text, \
                'CREATE COLLATION ' || {NAME}(o.collname) || ' (' || {} || ')', \
                NULL::text, obj_description(o.oid, 'pg_collation'), NULL::text[] \
         FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE {}",
        list(&settings),
        own("pg_collation")
    )
}

fn text_search() -> String {
    // All kinds of token that have the same list of dictionaries are mapped by one statement.
    let mappings = format!(
        "(SELECT string_agg(format('; ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %s WITH %s', \
                                   {NAME}(o.cfgname), g.tokens, g.dictionaries), '' ORDER BY g.tokens) \
          FROM (SELECT string_agg(k.alias, ', ' ORDER BY k.alias) AS tokens, l.dictionaries \
                FROM (SELECT m.maptokentype, \
                             string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries \
                      FROM pg_ts_config_map m WHERE m.mapcfg = o.oid GROUP BY 1) l \
                JOIN ts_token_type(o.cfgparser) k ON k.tokid = l.maptokentype GROUP BY 2) g)"
    );
    let qualified = |table: &str, prefix: &str, column: &str| {
        format!(
            "(SELECT format('%I.%I', s.nspname, x.{prefix}name) FROM {table} x \
              JOIN pg_namespace s ON s.oid = x.{prefix}namespace WHERE x.oid = o.{column})"
        )
    };
    format!(
        "SELECT 'object', 'text search configuration', n.nspname::text, o.cfgname::text, \
                'CREATE TEXT SEARCH CONFIGURATION ' || {NAME}(o.cfgname) || ' (PARSER = ' || {} || ')' \
                || coalesce({mappings}, ''), \
                NULL::text, obj_description(o.oid, 'pg_ts_config'), NULL::text[] \
         FROM pg_ts_config o JOIN pg_namespace n ON n.oid = o.cfgnamespace WHERE {} \
         UNION ALL \
         SELECT 'object', 'text search dictionary', n.nspname::text, o.dictname::text, \
                'CREATE TEXT SEARCH DICTIONARY ' || {NAME}(o.dictname) || ' (' || \
                concat_ws(', ', 'TEMPLATE = ' || {}, o.dictinitoption) || ')', \
                NULL::text, obj_description(o.oid, 'pg_ts_dict'), NULL::text[] \
         FROM pg_ts_dict o JOIN pg_namespace n ON n.oid = o.dictnamespace WHERE {}",
        qualified("pg_ts_parser", "prs", "cfgparser"),
        own("pg_ts_config"),
        qualified("pg_ts_template", "tmpl", "dicttemplate"),
        own("pg_ts_dict"),
    )
}

fn operators() -> String {
    let related = |word: &str, column: &str| {
        setting(
            &format!("o.{column} <> 0"),
            &format!("'{word} = ' || {}", operator(&format!("o.{column}"))),
        )
    };
    let settings = [
        "'FUNCTION = ' || o.oprcode::regproc".to_owned(),
        setting(
            "o.oprleft <> 0",
            "'LEFTARG = ' || format_type(o.oprleft, NULL)",
        ),
        setting(
            "o.oprright <> 0",
            "'RIGHTARG = ' || format_type(o.oprright, NULL)",
        ),
        related("COMMUTATOR", "oprcom"),
        related("NEGATOR", "oprnegate"),
        setting("o.oprrest <> 0", "'RESTRICT = ' || o.oprrest::regproc"),
        setting("o.oprjoin <> 0", "'JOIN = ' || o.oprjoin::regproc"),
        setting("o.oprcanhash", "'HASHES'"),
        setting("o.oprcanmerge", "'MERGES'"),
    ];
    let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
    // One without a function was only named by another one.
    format!(
        "SELECT 'object', 'operator', n.nspname::text, o.oid::regoperator::text, \
                'CREATE OPERATOR ' || quote_ident(n.nspname) || '.' || o.oprname || ' (' || {} || ')', \
                NULL::text, obj_description(o.oid, 'pg_operator'), NULL::text[] \
         FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE o.oprcode <> 0 AND {}",
        list(&settings),
        own("pg_operator")
    )
}

/// Ranges, and enums without labels, which no column can have a value of.
fn types() -> String {
    let settings = [
        "'SUBTYPE = ' || format_type(r.rngsubtype, NULL)",
        "CASE WHEN NOT p.opcdefault THEN 'SUBTYPE_OPCLASS = ' || format('%I.%I', s.nspname, p.opcname) END",
        "CASE WHEN r.rngcollation <> u.typcollation THEN 'COLLATION = ' || r.rngcollation::regcollation END",
        "CASE WHEN r.rngcanonical <> 0 THEN 'CANONICAL = ' || r.rngcanonical END",
        "CASE WHEN r.rngsubdiff <> 0 THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff END",
        "'MULTIRANGE_TYPE_NAME = ' || r.rngmultitypid::regtype",
    ];
    let (settings, own) = (list(&settings), own("pg_type"));
    format!(
        "SELECT 'object', 'type', n.nspname::text, o.typname::text, \
                'CREATE TYPE ' || {NAME}(o.typname) || ' AS RANGE (' || {settings} || ')', \
                NULL::text, obj_description(o.oid, 'pg_type'), NULL::text[] \
         FROM pg_range r JOIN pg_type o ON o.oid = r.rngtypid JOIN pg_namespace n ON n.oid = o.typnamespace \
         JOIN pg_type u ON u.oid = r.rngsubtype JOIN pg_opclass p ON p.oid = r.rngsubopc \
         JOIN pg_namespace s ON s.oid = p.opcnamespace WHERE {own} \
         UNION ALL \
         SELECT 'object', 'type', n.nspname::text, o.typname::text, \
                'CREATE TYPE ' || {NAME}(o.typname) || ' AS ENUM ()', \
                NULL::text, obj_description(o.oid, 'pg_type'), NULL::text[] \
         FROM pg_type o JOIN pg_namespace n ON n.oid = o.typnamespace \
         WHERE o.typtype = 'e' AND NOT EXISTS (SELECT FROM pg_enum e WHERE e.enumtypid = o.oid) AND {own}"
    )
}

/// What stands in no namespace. What initdb made has a low number.
fn outside_namespaces() -> String {
    let options = |column: &str| {
        format!(
            "(SELECT ' OPTIONS (' || string_agg(format('%I %L', split_part(x, '=', 1), \
                                               substr(x, strpos(x, '=') + 1)), ', ') || ')' \
              FROM unnest({column}) x)"
        )
    };
    let not_of_an_extension = |class: &str| {
        format!(
            "NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{class}'::regclass AND e.objid = o.oid \
             AND e.deptype = 'e')"
        )
    };
    format!(
        "SELECT 'object', 'cast', NULL::text, \
                format('%s as %s', o.castsource::regtype, o.casttarget::regtype), \
                format('CREATE CAST (%s AS %s) %s%s', o.castsource::regtype, o.casttarget::regtype, \
                       CASE o.castmethod WHEN 'f' THEN format('WITH FUNCTION %s', o.castfunc::regprocedure) \
                            WHEN 'i' THEN 'WITH INOUT' ELSE 'WITHOUT FUNCTION' END, \
                       CASE o.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END), \
                NULL::text, obj_description(o.oid, 'pg_cast'), NULL::text[] \
         FROM pg_cast o WHERE o.oid >= 16384 AND {} \
         UNION ALL \
         SELECT 'object', 'foreign data wrapper', NULL, o.fdwname::text, \
                format('CREATE FOREIGN DATA WRAPPER %I%s%s%s', o.fdwname, \
                       CASE WHEN o.fdwhandler <> 0 THEN ' HANDLER ' || o.fdwhandler::regproc END, \
                       CASE WHEN o.fdwvalidator <> 0 THEN ' VALIDATOR ' || o.fdwvalidator::regproc END, {}), \
                NULL, obj_description(o.oid, 'pg_foreign_data_wrapper'), NULL::text[] \
         FROM pg_foreign_data_wrapper o WHERE {} \
         UNION ALL \
         SELECT 'object', 'server', NULL, o.srvname::text, \
                format('CREATE SERVER %I%s%s FOREIGN DATA WRAPPER %I%s', o.srvname, \
                       ' TYPE ' || quote_literal(o.srvtype), ' VERSION ' || quote_literal(o.srvversion), \
                       (SELECT w.fdwname FROM pg_foreign_data_wrapper w WHERE w.oid = o.srvfdw), {}), \
                NULL, obj_description(o.oid, 'pg_foreign_server'), NULL::text[] \
         FROM pg_foreign_server o",
        not_of_an_extension("pg_cast"),
        options("o.fdwoptions"),
        not_of_an_extension("pg_foreign_data_wrapper"),
        options("o.srvoptions"),
    )
}

/// How exactly the server looks at the expressions of an index, which no word of an index says.
fn of_indexes() -> String {
    format!(
        "SELECT 'object', 'statistics target', NULL::text, format('%s.%s', o.relname, a.attnum), \
                format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', n.nspname, o.relname, a.attnum, \
                       a.attstattarget), \
                format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS -1', n.nspname, o.relname, a.attnum), \
                NULL::text, ARRAY[n.nspname::text, c.relname::text] \
         FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace \
         JOIN pg_index i ON i.indexrelid = o.oid JOIN pg_class c ON c.oid = i.indrelid \
         JOIN pg_attribute a ON a.attrelid = o.oid \
         WHERE o.relkind IN ('i', 'I') AND a.attstattarget >= 0 AND {OWN_RELATIONS}"
    )
}

/// What a single partition has and its table has not.
fn of_partitions() -> String {
    format!(
        "SELECT 'object', 'index', n.nspname::text, x.relname::text, pg_get_indexdef(i.indexrelid), \
                format('DROP INDEX %I.%I', n.nspname, x.relname), obj_description(x.oid, 'pg_class'), \
                (SELECT ARRAY[rn.nspname::text, r.relname::text] FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace \
                 WHERE r.oid = pg_partition_root(c.oid)) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relispartition AND NOT x.relispartition AND {OWN_RELATIONS} \
           AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.conrelid = c.oid) \
         UNION ALL \
         SELECT 'object', 'constraint', n.nspname::text, format('%s.%s', c.relname, k.conname), \
                format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, \
                       pg_get_constraintdef(k.oid)), \
                format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, k.conname), \
                obj_description(k.oid, 'pg_constraint'), \
                (SELECT ARRAY[rn.nspname::text, r.relname::text] FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace \
                 WHERE r.oid = pg_partition_root(c.oid)) \
         FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relispartition AND k.conparentid = 0 AND k.coninhcount = 0 \
           AND k.contype IN ('c', 'f', 'p', 'u', 'x') AND {OWN_RELATIONS} \
         UNION ALL \
         SELECT 'object', 'trigger on ' || c.relname, n.nspname::text, t.tgname::text, pg_get_triggerdef(t.oid), \
                format('DROP TRIGGER %I ON %I.%I', t.tgname, n.nspname, c.relname), \
                obj_description(t.oid, 'pg_trigger'), \
                (SELECT ARRAY[rn.nspname::text, r.relname::text] FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace \
                 WHERE r.oid = pg_partition_root(c.oid)) \
         FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relispartition AND {OWN_RELATIONS}"
    )
}

fn publications(reader: &mut Reader<'_, '_>, catalog: &mut Catalog) -> Result<(), DatabaseError> {
    // Version 14 has neither publications of namespaces nor lists of columns.
    let rows =
        reader.query("SELECT to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL")?;
    let is_newer = rows.first().is_some_and(|row| row.get(0));
    let (namespaces, columns, filter) = match is_newer {
        true => (
            "(SELECT 'TABLES IN SCHEMA ' || string_agg(quote_ident(s.nspname), ', ' ORDER BY s.nspname) \
              FROM pg_publication_namespace x JOIN pg_namespace s ON s.oid = x.pnnspid WHERE x.pnpubid = o.oid)",
            "(SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')' \
              FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs))",
            "' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')'",
        ),
        false => ("NULL", "NULL", "NULL"),
    };
    let rows = reader.query(&format!(
        "SELECT o.pubname::text, \
                concat_ws(' ', format('CREATE PUBLICATION %I', o.pubname), \
                  CASE WHEN o.puballtables THEN 'FOR ALL TABLES' ELSE \
                    'FOR ' || nullif(concat_ws(', ', \
                      (SELECT 'TABLE ' || string_agg(concat(CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, \
                                                            format('%I.%I', n.nspname, c.relname), \
                                                            {columns}, {filter}), ', ' \
                                                     ORDER BY n.nspname, c.relname) \
                       FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid \
                       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = o.oid), \
                      {namespaces}), '') END, \
                  format('WITH (publish = %L%s%s)', \
                         concat_ws(', ', CASE WHEN o.pubinsert THEN 'insert' END, CASE WHEN o.pubupdate THEN 'update' END, \
                                   CASE WHEN o.pubdelete THEN 'delete' END, CASE WHEN o.pubtruncate THEN 'truncate' END), \
                         CASE WHEN o.pubviaroot THEN ', publish_via_partition_root = true' END, \
                         CASE to_jsonb(o) ->> 'pubgencols' WHEN 's' THEN ', publish_generated_columns = stored' END)), \
                obj_description(o.oid, 'pg_publication') \
         FROM pg_publication o WHERE NOT EXISTS (\
            SELECT FROM pg_depend e WHERE e.classid = 'pg_publication'::regclass AND e.objid = o.oid \
            AND e.deptype = 'e')"
    ))?;
    for row in rows {
        let key = ObjectKey::new(
            ObjectKind::Publication,
            ObjectName::new(row.get::<_, String>(0)),
        );
        catalog.schema.objects.insert(
            key.clone(),
            SchemaObject {
                key,
                comment: row.get(2),
                depends_on: Vec::new(),
                engines: EngineSet::ALL,
                definition: ObjectDefinition::Sql(SqlDefinition {
                    create: row.get(1),
                    drop: String::new(),
                }),
            },
        );
    }
    Ok(())
}
