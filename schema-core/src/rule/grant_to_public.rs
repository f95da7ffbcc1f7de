use super::{Violation, rule};
use crate::def::{GrantDef, Privilege, TableDef, TableObjectDef};

rule! {
    /// A privilege for everybody.
    ///
    /// # What it flags
    ///
    /// A `#[grant(..)]` to `public` of a privilege to read or write. `references` alone is fine.
    ///
    /// # Why it is bad
    ///
    /// Every role has it, also those that are made tomorrow, and no role can be without it: a revoke from
    /// one of them changes nothing.
    ///
    /// # Example
    ///
    /// ```text
    /// #[grant(select, insert, to(public))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// #[grant(select, insert, to(shop_app))]
    /// pub struct Order { /* .. */ }
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "Privileges".
    grant_to_public: Deny, Table, reads = []
}

pub(super) fn violations(table: &TableDef<'_>) -> Vec<Violation> {
    table
        .details
        .objects
        .iter()
        .filter_map(|object| match object {
            TableObjectDef::Grant(grant) if is_for_everybody(grant) => Some(grant.site),
            _ => None,
        })
        .map(|site| {
            Violation::told(
                &RULE,
                site,
                format_args!("a privilege on `{}` is granted to everybody", table.rust_name),
                "roles that are made tomorrow have it too, and none can be without it",
                "name the roles: `to(shop_app)`",
            )
        })
        .collect()
}

fn is_for_everybody(grant: &GrantDef<'_>) -> bool {
    grant
        .roles
        .iter()
        .any(|role| role.eq_ignore_ascii_case("public"))
        && grant
            .privileges
            .iter()
            .any(|granted| granted.privilege != Privilege::References)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::{EngineSet, GrantedPrivilegeDef};
    use crate::rule::testing::{table, uuid};

    fn flagged(roles: &'static [&'static str], privilege: Privilege) -> bool {
        let grant = GrantDef {
            privileges: Box::leak(Box::new([GrantedPrivilegeDef {
                privilege,
                columns: &[],
            }])),
            roles,
            with_grant_option: false,
            engines: EngineSet::ALL,
            site: 7,
        };
        let objects: &'static [TableObjectDef<'static>] = Box::leak(Box::new([TableObjectDef::Grant(grant)]));
        let order = table("Order").column("id", uuid()).saying(|details| details.objects = objects);
        !violations(&order.build()).is_empty()
    }

    #[test]
    fn public_is_flagged_and_roles_are_not() {
        assert!(flagged(&["shop_app", "public"], Privilege::Select));
        assert!(!flagged(&["shop_app"], Privilege::Select));
        assert!(!flagged(&["public"], Privilege::References));
    }
}
