//! Privileges.

use super::Mention;
use crate::def::{EngineSet, Privilege};

/// The role that stands for every role.
pub const PUBLIC: &str = "public";

/// What a role may do with a table: a set, to which GRANT adds and from which REVOKE takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The role; [`PUBLIC`] is every role.
    pub role: String,
    /// The privileges, sorted.
    pub privileges: Vec<GrantedPrivilege>,
    /// The engines that have it.
    pub engines: EngineSet,
}

/// One privilege of a role.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantedPrivilege {
    /// The privilege.
    pub privilege: Privilege,
    /// The column; `None` is the whole table.
    pub column: Option<String>,
    /// The element is the right to grant the privilege, beside the one that is the privilege itself.
    pub is_grant_option: bool,
}

impl Grant {
    /// The privileges of a role, in order and each once.
    pub fn new(role: impl Into<String>, privileges: Vec<GrantedPrivilege>) -> Self {
        let mut grant = Self {
            role: role.into(),
            privileges,
            engines: EngineSet::ALL,
        };
        grant.sort();
        grant
    }

    /// The same role with these privileges; `None` for no privileges.
    pub fn with(&self, privileges: Vec<GrantedPrivilege>) -> Option<Self> {
        let grant = Self {
            engines: self.engines,
            ..Self::new(self.role.clone(), privileges)
        };
        (!grant.privileges.is_empty()).then_some(grant)
    }

    /// What this role has and `other` has not.
    pub fn without(&self, other: &Self) -> Option<Self> {
        let own = self.privileges.iter();
        let own = own.filter(|it| !other.privileges.contains(it));
        self.with(own.cloned().collect())
    }

    /// What is left when `revoked` is taken away. A privilege on the whole table takes those on columns with
    /// it, and a privilege the right to grant it.
    pub fn after_revoking(&self, revoked: &Self) -> Option<Self> {
        let is_revoked = |own: &GrantedPrivilege| {
            revoked.privileges.iter().any(|gone| {
                gone.privilege == own.privilege
                    && (gone.column.is_none() || gone.column == own.column)
                    && (own.is_grant_option || !gone.is_grant_option)
            })
        };
        let left = self.privileges.iter().filter(|own| !is_revoked(own));
        self.with(left.cloned().collect())
    }

    /// The privileges for people: `select, update (status)`.
    pub fn words(&self) -> String {
        let words: Vec<String> = self
            .privileges
            .iter()
            .map(|granted| {
                let word = granted.privilege.keyword();
                let option = match granted.is_grant_option {
                    true => "the right to grant ",
                    false => "",
                };
                match &granted.column {
                    Some(column) => format!("{option}{word} ({column})"),
                    None => format!("{option}{word}"),
                }
            })
            .collect();
        words.join(", ")
    }

    fn sort(&mut self) {
        self.privileges.sort();
        self.privileges.dedup();
    }

    pub(super) fn visit(&mut self, visit: &mut dyn FnMut(Mention<'_>)) {
        for granted in &mut self.privileges {
            if let Some(column) = &mut granted.column {
                visit(Mention::Column(column));
            }
        }
        self.sort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn privilege(privilege: Privilege, column: Option<&str>) -> GrantedPrivilege {
        GrantedPrivilege {
            privilege,
            column: column.map(str::to_owned),
            is_grant_option: false,
        }
    }

    #[test]
    fn revoking_on_the_table_revokes_on_its_columns() {
        let all = Grant::new(
            "app",
            vec![
                privilege(Privilege::Select, None),
                privilege(Privilege::Select, Some("id")),
                privilege(Privilege::Update, Some("id")),
            ],
        );
        let revoked = Grant::new("app", vec![privilege(Privilege::Select, None)]);
        let left = all.after_revoking(&revoked).unwrap();
        assert_eq!(left.privileges, [privilege(Privilege::Update, Some("id"))]);
    }

    #[test]
    fn the_right_to_grant_goes_alone_or_with_its_privilege() {
        let plain = privilege(Privilege::Select, None);
        let option = GrantedPrivilege {
            is_grant_option: true,
            ..plain.clone()
        };
        let all = Grant::new("app", vec![plain.clone(), option.clone()]);
        let without_option = Grant::new("app", vec![option]);
        let left = all.after_revoking(&without_option).unwrap();
        assert_eq!(left.privileges, std::slice::from_ref(&plain));
        assert_eq!(all.after_revoking(&Grant::new("app", vec![plain])), None);
    }
}
