use super::object_text::{follow, name_of, objects, of_object, words};
use super::{Violation, rule};
use crate::def::{ObjectKind, SchemaDef};

rule! {
    /// A function with its owner's rights that looks names up where the caller says.
    ///
    /// # What it flags
    ///
    /// A function or procedure with SECURITY DEFINER and without SET search_path.
    ///
    /// # Why it is bad
    ///
    /// It runs with the rights of its owner, and finds tables and operators in the namespaces that the caller put
    /// into `search_path`. Who may create a table there decides what the function reads and runs.
    ///
    /// # Example
    ///
    /// ```text
    /// CREATE FUNCTION close_account(id uuid) RETURNS void
    /// LANGUAGE sql SECURITY DEFINER
    /// AS $$ UPDATE accounts SET closed_at = now() WHERE accounts.id = close_account.id $$;
    /// ```
    ///
    /// # Write instead
    ///
    /// ```text
    /// CREATE FUNCTION close_account(id uuid) RETURNS void
    /// LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    /// AS $$ UPDATE public.accounts SET closed_at = now() WHERE accounts.id = close_account.id $$;
    /// ```
    ///
    /// # Source
    ///
    /// PostgreSQL documentation, "CREATE FUNCTION": Writing SECURITY DEFINER Functions Safely; CVE-2018-1058.
    security_definer_path: Deny, Schema
}

pub(super) fn violations(schema: &SchemaDef<'_>) -> Vec<(usize, Violation)> {
    objects(schema)
        .filter(|(_, object)| matches!(object.kind, ObjectKind::Function | ObjectKind::Procedure))
        .filter(|(_, object)| {
            let words = words(object.create);
            follow(&words, &["security", "definer"]) && !follow(&words, &["set", "search_path"])
        })
        .map(|(position, object)| {
            of_object(
                position,
                &RULE,
                format_args!("`{}` runs with its owner's rights and the caller's `search_path`", name_of(object)),
                "who may create a table in a namespace of that path decides what the function reads and runs",
                "add `SET search_path = pg_catalog, pg_temp`, and write namespaces before the names in its body",
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::def::ObjectDef;
    use crate::rule::testing::schema;

    fn flagged(create: &'static str) -> bool {
        let object = ObjectDef { kind: ObjectKind::Function, name: "f", create, ..ObjectDef::NONE };
        !violations(&schema(&[], &[object])).is_empty()
    }

    #[test]
    fn a_definer_without_a_path_is_flagged() {
        assert!(flagged("create function f() returns void language sql security definer as ''"));
        assert!(flagged("CREATE FUNCTION f() RETURNS void SECURITY\nDEFINER AS '' -- SET search_path"));
    }

    #[test]
    fn a_path_or_the_callers_rights_are_fine() {
        assert!(!flagged("create function f() returns void security definer set search_path = '' as ''"));
        assert!(!flagged("create function f() returns void security invoker as ''"));
    }
}
