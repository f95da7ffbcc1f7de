//! Privileges.

use super::role;
use crate::def::Privilege;
use crate::dialect::expression::Inexpressible;
use crate::dialect::postgres::Postgres;
use crate::dialect::postgres::words::{identifiers, object};
use crate::model::{Grant, GrantedPrivilege, ObjectName};

/// The first version with MAINTAIN.
const MAINTAIN_SINCE: u16 = 17;

/// Grants; the right to grant comes with its privilege.
pub(super) fn grant(table: &ObjectName, grant: &Grant) -> Vec<String> {
    let option = |granted: &&GrantedPrivilege| granted.is_grant_option;
    let options: Vec<&GrantedPrivilege> = grant.privileges.iter().filter(option).collect();
    let plain = grant.privileges.iter().filter(|granted| {
        let is_in_options = options
            .iter()
            .any(|it| it.privilege == granted.privilege && it.column == granted.column);
        !granted.is_grant_option && !is_in_options
    });
    let to = |privileges: String, option: &str| {
        format!(
            "GRANT {privileges} ON {} TO {}{option}",
            object(table),
            role(&grant.role)
        )
    };
    let mut statements = Vec::new();
    statements.extend(list(plain).map(|privileges| to(privileges, "")));
    let options = list(options.iter().copied());
    statements.extend(options.map(|privileges| to(privileges, " WITH GRANT OPTION")));
    statements
}

/// Revokes; the right to grant goes with its privilege.
pub(super) fn revoke(table: &ObjectName, grant: &Grant) -> Vec<String> {
    let plain = grant.privileges.iter().filter(|it| !it.is_grant_option);
    let plain: Vec<&GrantedPrivilege> = plain.collect();
    let options = grant.privileges.iter().filter(|granted| {
        let goes_anyway = plain
            .iter()
            .any(|it| it.privilege == granted.privilege && it.column == granted.column);
        granted.is_grant_option && !goes_anyway
    });
    let from = |privileges: String, option: &str| {
        format!(
            "REVOKE {option}{privileges} ON {} FROM {}",
            object(table),
            role(&grant.role)
        )
    };
    let mut statements = Vec::new();
    statements.extend(list(plain.iter().copied()).map(|privileges| from(privileges, "")));
    statements.extend(list(options).map(|privileges| from(privileges, "GRANT OPTION FOR ")));
    statements
}

/// `SELECT, UPDATE (status, total)`; `None` for no privilege.
fn list<'a>(privileges: impl Iterator<Item = &'a GrantedPrivilege>) -> Option<String> {
    let mut words: Vec<(Privilege, bool, Vec<String>)> = Vec::new();
    for granted in privileges {
        let of_columns = granted.column.is_some();
        let column = granted.column.iter().cloned();
        match words.last_mut() {
            Some((privilege, true, columns)) if *privilege == granted.privilege && of_columns => {
                columns.extend(column);
            }
            _ => words.push((granted.privilege, of_columns, column.collect())),
        }
    }
    let words: Vec<String> = words
        .iter()
        .map(|(privilege, of_columns, columns)| {
            let word = privilege.keyword().to_uppercase();
            match of_columns {
                true => format!("{word} ({})", identifiers(columns)),
                false => word,
            }
        })
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `all` is what this version knows, so that the catalog can be compared with it.
pub(super) fn adapted(dialect: &Postgres, grant: Grant) -> Grant {
    let known = |of_column: bool| {
        let all = Privilege::ALL.iter().copied();
        all.filter(move |privilege| match privilege {
            Privilege::All => false,
            Privilege::Maintain => dialect.version >= MAINTAIN_SINCE && !of_column,
            Privilege::Delete | Privilege::Truncate | Privilege::Trigger => !of_column,
            _ => true,
        })
    };
    let privileges = grant.privileges.iter().flat_map(|granted| {
        let words: Vec<Privilege> = match granted.privilege {
            Privilege::All => known(granted.column.is_some()).collect(),
            one => vec![one],
        };
        words.into_iter().map(|privilege| GrantedPrivilege {
            privilege,
            ..granted.clone()
        })
    });
    Grant {
        engines: grant.engines,
        ..Grant::new(grant.role.clone(), privileges.collect())
    }
}

pub(super) fn check(dialect: &Postgres, grant: &Grant) -> Result<(), Inexpressible> {
    let mut privileges = grant.privileges.iter();
    if dialect.version < MAINTAIN_SINCE && privileges.any(|it| it.privilege == Privilege::Maintain)
    {
        return Err(Inexpressible {
            feature: "privilege MAINTAIN".into(),
            remedy: "leave `maintain` out, or use PostgreSQL 17".into(),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(
        privilege: Privilege,
        column: Option<&str>,
        is_grant_option: bool,
    ) -> GrantedPrivilege {
        GrantedPrivilege {
            privilege,
            column: column.map(str::to_owned),
            is_grant_option,
        }
    }

    #[test]
    fn columns_of_one_privilege_stand_together() {
        let table = ObjectName::new("orders");
        let all = Grant::new(
            "app",
            vec![
                granted(Privilege::Select, None, false),
                granted(Privilege::Update, Some("total"), false),
                granted(Privilege::Update, Some("status"), false),
            ],
        );
        assert_eq!(
            grant(&table, &all),
            ["GRANT SELECT, UPDATE (status, total) ON orders TO app"]
        );
        assert_eq!(
            revoke(&table, &all),
            ["REVOKE SELECT, UPDATE (status, total) ON orders FROM app"]
        );
    }

    #[test]
    fn the_right_to_grant_is_said_once() {
        let table = ObjectName::new("orders");
        let both = Grant::new(
            "public",
            vec![
                granted(Privilege::Select, None, false),
                granted(Privilege::Select, None, true),
            ],
        );
        assert_eq!(
            grant(&table, &both),
            ["GRANT SELECT ON orders TO PUBLIC WITH GRANT OPTION"]
        );
        assert_eq!(
            revoke(&table, &both),
            ["REVOKE SELECT ON orders FROM PUBLIC"]
        );
        let option = Grant::new("app", vec![granted(Privilege::Select, None, true)]);
        assert_eq!(
            revoke(&table, &option),
            ["REVOKE GRANT OPTION FOR SELECT ON orders FROM app"]
        );
    }
}
