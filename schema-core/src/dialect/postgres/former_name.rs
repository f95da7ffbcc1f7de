//! The old name of a renamed table, as a view for the release that still uses it.

use super::Postgres;
use super::words::{dollar_quoted, identifiers, literal, object};
use crate::dialect::Feature;
use crate::plan::FormerName;

/// The view, and for it whatever rights there are to the table.
pub(super) fn keep(dialect: &Postgres, former: &FormerName) -> Vec<String> {
    // Without it, rows are those that the view's owner may see, and the table's row security is passed over.
    let option = match dialect.has(Feature::SecurityInvokerViews) {
        true => " WITH (security_invoker = true)",
        false => "",
    };
    vec![
        format!(
            "CREATE VIEW {}{option} AS\n    SELECT {}\n    FROM {}",
            object(&former.name),
            identifiers(&former.columns),
            object(&former.table)
        ),
        share_rights(former),
    ]
}

pub(super) fn drop(former: &FormerName) -> String {
    format!("DROP VIEW {}", object(&former.name))
}

/// Gives the view the table's owner and the table's grants, also those that nobody declared, and takes away what
/// default privileges gave it.
fn share_rights(former: &FormerName) -> String {
    let (view, table) = (
        literal(&object(&former.name)),
        literal(&object(&former.table)),
    );
    let role = "coalesce(quote_ident(rolname), 'PUBLIC')";
    let columns: Vec<String> = former.columns.iter().map(|it| literal(it)).collect();
    let body = format!(
        "\
DECLARE
    statement text;
BEGIN
    FOR statement IN
        SELECT format('ALTER VIEW %s OWNER TO %I', {view}, pg_get_userbyid(relowner))
        FROM pg_class WHERE oid = {table}::regclass
        UNION ALL
        SELECT format('REVOKE ALL ON %s FROM %s', {view}, {role})
        FROM pg_class AS relation, aclexplode(relacl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE relation.oid = {view}::regclass AND grantee <> relowner
        UNION ALL
        SELECT format('GRANT %s%s ON %s TO %s%s', privilege_type, ' (' || quote_ident(attname) || ')', {view},
            {role}, CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END)
        FROM (
            SELECT relacl, relowner, NULL::name FROM pg_class WHERE oid = {table}::regclass
            UNION ALL
            SELECT attacl, 0, attname FROM pg_attribute
            WHERE attrelid = {table}::regclass AND attname IN ({})
        ) AS rights (acl, owner, attname), aclexplode(acl) LEFT JOIN pg_roles AS role ON role.oid = grantee
        WHERE grantee <> owner AND privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
        EXECUTE statement;
    END LOOP;
END",
        columns.join(", ")
    );
    format!("DO {}", dollar_quoted(&body))
}
