//! Roles.

/// A role. It has no password: that is no part of a schema that many people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// It can log in.
    pub login: bool,
    /// It has the privileges of the roles that it is a member of without SET ROLE.
    pub inherit: bool,
    /// It passes all checks of privileges.
    pub superuser: bool,
    /// It creates databases.
    pub create_database: bool,
    /// It creates roles.
    pub create_role: bool,
    /// It copies the whole server.
    pub replication: bool,
    /// No row policy applies to it.
    pub bypass_row_security: bool,
    /// The number of its connections; `None` is no limit.
    pub connection_limit: Option<u32>,
    /// The roles that it is a member of, sorted.
    pub member_of: Vec<String>,
}

impl Default for Role {
    fn default() -> Self {
        Self {
            login: false,
            inherit: true,
            superuser: false,
            create_database: false,
            create_role: false,
            replication: false,
            bypass_row_security: false,
            connection_limit: None,
            member_of: Vec::new(),
        }
    }
}

impl Role {
    /// The attributes that are on or off: the word of the language, and the value.
    pub(crate) fn flags(&self) -> [(&'static str, bool); 7] {
        [
            ("login", self.login),
            ("inherit", self.inherit),
            ("superuser", self.superuser),
            ("create_database", self.create_database),
            ("create_role", self.create_role),
            ("replication", self.replication),
            ("bypass_row_security", self.bypass_row_security),
        ]
    }

    /// The attribute of that word.
    pub(crate) fn flag_mut(&mut self, word: &str) -> Option<&mut bool> {
        Some(match word {
            "login" => &mut self.login,
            "inherit" => &mut self.inherit,
            "superuser" => &mut self.superuser,
            "create_database" => &mut self.create_database,
            "create_role" => &mut self.create_role,
            "replication" => &mut self.replication,
            "bypass_row_security" => &mut self.bypass_row_security,
            _ => return None,
        })
    }
}
