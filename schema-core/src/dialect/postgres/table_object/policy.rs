//! Policies of row security.

use super::role;
use crate::def::PolicyCommand;
use crate::dialect::expression::Inexpressible;
use crate::dialect::postgres::Postgres;
use crate::dialect::postgres::words::{identifier, object, policy_condition};
use crate::model::{ObjectName, Policy};

pub(super) fn create(
    dialect: &Postgres,
    table: &ObjectName,
    policy: &Policy,
) -> Result<String, Inexpressible> {
    let mut sql = format!(
        "CREATE POLICY {} ON {}",
        identifier(&policy.name),
        object(table)
    );
    if policy.restrictive {
        sql.push_str("\n    AS RESTRICTIVE");
    }
    if policy.command != PolicyCommand::All {
        sql.push_str(&format!(
            "\n    FOR {}",
            policy.command.keyword().to_uppercase()
        ));
    }
    if !policy.roles.is_empty() {
        let roles: Vec<String> = policy.roles.iter().map(|name| role(name)).collect();
        sql.push_str(&format!("\n    TO {}", roles.join(", ")));
    }
    if let Some(using) = &policy.using {
        sql.push_str(&format!(
            "\n    USING ({})",
            policy_condition(using, dialect.version)?
        ));
    }
    if let Some(check) = &policy.with_check {
        sql.push_str(&format!(
            "\n    WITH CHECK ({})",
            policy_condition(check, dialect.version)?
        ));
    }
    Ok(sql)
}

pub(super) fn drop_policy(table: &ObjectName, name: &str) -> String {
    format!("DROP POLICY {} ON {}", identifier(name), object(table))
}

pub(super) fn rename(table: &ObjectName, from: &str, to: &str) -> String {
    format!(
        "ALTER POLICY {} ON {} RENAME TO {}",
        identifier(from),
        object(table),
        identifier(to)
    )
}

pub(super) fn check(dialect: &Postgres, policy: &Policy) -> Result<(), Inexpressible> {
    for value in [&policy.using, &policy.with_check].into_iter().flatten() {
        policy_condition(value, dialect.version)?;
    }
    Ok(())
}
